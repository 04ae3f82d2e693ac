// SPDX-License-Identifier: Apache-2.0
#include "seccomp_fixture.h"

/* Runs a command where seccomp(2) is refused: without_seccomp CMD... */
int main(int argc, char **argv)
{
	if (argc < 2)
		return 1;
	install(LOAD_NUMBER, WHEN(SYS_seccomp, SECCOMP_RET_ERRNO | EPERM),
		OTHERWISE(SECCOMP_RET_ALLOW));
	execvp(argv[1], argv + 1);
	return 127;
}
