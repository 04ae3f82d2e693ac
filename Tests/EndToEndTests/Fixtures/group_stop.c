// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	static const int numbers[] = { SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU };
	int status, ends[2];
	char byte;
	pid_t pid;

	if (pipe(ends) < 0)
		return 1;
	pid = fork();
	if (pid == 0) {
		/* The terminal's signals stop no group that has no shell. */
		setpgid(0, 0);
		for (int i = 0; i < 4; i++) {
			mark(1 + i);
			raise(numbers[i]);
			if (read(ends[0], &byte, 1) != 1)
				_exit(1);
		}
		_exit(3);
	}
	for (int i = 0; i < 4; i++) {
		waitpid(pid, &status, WUNTRACED);
		say_status("child", status);
		nap(5000);
		/* It does not run while it is stopped. */
		dprintf(1, "again: %d\n",
			waitpid(pid, &status, WNOHANG | WUNTRACED));
		kill(pid, SIGCONT);
		waitpid(pid, &status, WCONTINUED);
		say_status("child", status);
		if (write(ends[1], "x", 1) != 1)
			return 1;
	}
	wait_and_say("child", pid);
	return 0;
}
