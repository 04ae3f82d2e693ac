// SPDX-License-Identifier: Apache-2.0
/* A filter of its own that looks at the command and at the length. */
#include "unaware.h"
#include "seccomp_fixture.h"

int main(void)
{
	install(LOAD_NUMBER,
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 0, 4),
		LOAD_ARGUMENT(0), WHEN(0, SECCOMP_RET_ALLOW),
		OTHERWISE(SECCOMP_RET_ERRNO | EACCES),
		WHEN(SYS_mmap, SECCOMP_RET_ERRNO | ENOTTY),
		WHEN(SYS_munmap, SECCOMP_RET_ERRNO | ENOTTY),
		WHEN(SYS_close, SECCOMP_RET_ERRNO | ENOTTY),
		OTHERWISE(SECCOMP_RET_ALLOW));
	for (int i = 0; i < 3; i++) {
		say_result("map", array_map(8, 1));
		say_result("program", load_program(128));
		say_result("close", close(3));
	}
	return 0;
}
