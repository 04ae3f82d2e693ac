// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	pid_t pid;

	signal(SIGCHLD, SIG_IGN);
	for (int i = 1; i < 4; i++) {
		pid = fork();
		if (pid == 0) {
			mark(i);
			_exit(i);
		}
		wait_and_say("child", pid);
	}
	signal(SIGPIPE, SIG_IGN);
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	close(ends[0]);
	say_result("write", write(ends[1], "x", 1));
	mark(4);
	return 0;
}
