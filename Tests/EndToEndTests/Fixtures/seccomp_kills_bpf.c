// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "seccomp_fixture.h"

int main(void)
{
	mark(1);
	install(LOAD_NUMBER, WHEN(SYS_bpf, SECCOMP_RET_KILL_PROCESS),
		OTHERWISE(SECCOMP_RET_ALLOW));
	say("not yet\n");
	mark(0);
	return 0;
}
