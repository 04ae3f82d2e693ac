// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "seccomp_fixture.h"

int main(int argc, char **argv)
{
	(void)argv;
	mark(1);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) < 0) {
		dprintf(1, "strict: %s\n", strerror(errno));
		return 1;
	}
	say("strict\n");
	if (argc > 1)
		getppid();
	syscall(SYS_exit, 14);
	return 2;
}
