// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	for (int round = 0; round < 5; round++) {
		pthread_t thread;
		pid_t pid = fork();

		if (pid == 0) {
			for (int i = 0; i < 8; i++)
				pthread_create(&thread, NULL, mark_forever, NULL);
			mark_forever(NULL);
		}
		nap(5000 * round);
		kill(pid, SIGKILL);
		wait_and_say("child", pid);
	}
	mark(1);
	return 0;
}
