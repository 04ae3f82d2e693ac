// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	pid_t pid = fork();
	int status;
	pthread_t thread;

	if (pid == 0) {
		for (int i = 0; i < 6; i++)
			pthread_create(&thread, NULL, mark_forever, NULL);
		mark_forever(NULL);
	}
	nap(100000);
	for (int i = 0; i < 5; i++) {
		kill(pid, SIGSTOP);
		waitpid(pid, &status, WUNTRACED);
		say_status("child", status);
		kill(pid, SIGCONT);
		waitpid(pid, &status, WCONTINUED);
		say_status("child", status);
	}
	/* Killed while it is stopped. */
	kill(pid, SIGSTOP);
	waitpid(pid, &status, WUNTRACED);
	say_status("child", status);
	kill(pid, SIGKILL);
	wait_and_say("child", pid);
	return 0;
}
