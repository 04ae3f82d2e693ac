// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "seccomp_fixture.h"

int main(void)
{
	mark(1);
	install(LOAD_NUMBER, WHEN(SYS_bpf, SECCOMP_RET_ERRNO | ENOTTY),
		OTHERWISE(SECCOMP_RET_ALLOW));
	say_result("bpf", look_up(-1, NULL, NULL));
	return 0;
}
