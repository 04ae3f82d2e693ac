// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "seccomp_fixture.h"

int main(void)
{
	mark(1);
	install(LOAD_NUMBER, WHEN(SYS_bpf, SECCOMP_RET_ALLOW),
		WHEN(SYS_write, SECCOMP_RET_ALLOW),
		WHEN(SYS_exit_group, SECCOMP_RET_ALLOW),
		OTHERWISE(SECCOMP_RET_KILL_PROCESS));
	mark(2);
	say("allowed\n");
	return 0;
}
