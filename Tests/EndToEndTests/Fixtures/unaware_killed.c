// SPDX-License-Identifier: Apache-2.0
/* Children that are killed, or exit by another thread, at any moment. */
#include "unaware.h"

static void *load(void *argument)
{
	for (;;)
		close(array_map(8, 1));
	return argument;
}

int main(void)
{
	srandom(4711);
	for (int round = 0; round < 60; round++) {
		int by_itself = round % 2, status;
		pid_t pid = fork();

		if (pid == 0) {
			pthread_t thread;

			pthread_create(&thread, NULL, load, NULL);
			if (by_itself) {
				nap(random() % 3000);
				_exit(3);
			}
			load(NULL);
		}
		if (!by_itself) {
			nap(random() % 5000);
			kill(pid, SIGKILL);
		}
		waitpid(pid, &status, 0);
		if (by_itself ? status != 3 << 8 :
				!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
			say_status("child", status);
	}
	dprintf(1, "map %d\n", array_map(8, 1));
	return 0;
}
