// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	mark(1);
	for (int i = 0; i < 3; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			mark(2 + i);
			_exit(10 + i);
		}
		wait_and_say("child", pid);
	}
	mark(5);
	return 4;
}
