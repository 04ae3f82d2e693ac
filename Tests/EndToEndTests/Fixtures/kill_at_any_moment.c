// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	srandom(4711);
	for (int round = 0; round < 60; round++) {
		pid_t pid = fork();
		int status;

		if (pid == 0)
			mark_forever(NULL);
		nap(random() % 3000);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
			say_status("child", status);
	}
	mark(1);
	say("done\n");
	return 0;
}
