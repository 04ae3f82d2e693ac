// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <sys/prctl.h>

/* Processes that start others without a pause: forks_forever COUNT */
int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 40;

	for (int i = 1; i < count; i++)
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			break;
		}
	for (;;) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
}
