// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "seccomp_fixture.h"

/* RET_TRACE without a tracer of its own: ENOSYS, and nothing is called. */
int main(void)
{
	mark(1);
	install(LOAD_NUMBER, WHEN(SYS_bpf, SECCOMP_RET_TRACE | 5),
		WHEN(SYS_getppid, SECCOMP_RET_TRACE),
		WHEN(SYS_mount, SECCOMP_RET_TRACE | 1),
		OTHERWISE(SECCOMP_RET_ALLOW));
	say_result("bpf", look_up(-1, NULL, NULL));
	say_result("getppid", syscall(SYS_getppid));
	say_result("mount", syscall(SYS_mount, "", "", "", 0, NULL));
	return 0;
}
