// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	int pipe_ends[2], status;
	char byte = 0;
	pid_t pid, child;

	if (pipe(pipe_ends) < 0)
		return 1;
	/* The middle process's clone is our child, not its own. */
	pid = fork();
	if (pid == 0) {
		mark(1);
		child = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
		if (child == 0) {
			mark(2);
			_exit(write(pipe_ends[1], "x", 1) == 1 ? 21 : 1);
		}
		say_result("middle waits", waitpid(-1, &status, 0));
		_exit(20);
	}
	if (read(pipe_ends[0], &byte, 1) != 1 || byte != 'x')
		return 2;
	wait_and_say("middle", pid);
	wait_and_say("sibling", -1);
	return 0;
}
