// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

/*
 * Runs a command in a directory and a session of its own, with no descriptor
 * but the first three and no signal blocked: starts_clean DIRECTORY CMD...
 */
int main(int argc, char **argv)
{
	sigset_t none;

	if (argc < 3 || chdir(argv[1]) < 0)
		return 126;
	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	syscall(SYS_close_range, 3, ~0u, 0);
	execvp(argv[2], argv + 2);
	return 127;
}
