// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static volatile int go;
static char self[1];

static void *caller(void *argument)
{
	while (!go)
		;
	if (argument)
		exit(7);
	for (;;)
		mark(0);
	return NULL;
}

int main(void)
{
	for (int round = 0; round < 8; round++) {
		pid_t pid = fork();

		if (pid == 0) {
			pthread_t thread;

			for (intptr_t i = 0; i < 16; i++)
				pthread_create(&thread, NULL, caller,
					       i == 9 ? self : NULL);
			go = 1;
			caller(NULL);
		}
		wait_and_say("child", pid);
	}
	mark(1);
	return 0;
}
