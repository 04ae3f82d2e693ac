// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

/* Waits for the child of its vfork(), which nothing interrupts, until a file appears: vfork_until_told FILE */
int main(int argc, char **argv)
{
	pid_t pid;

	if (argc < 2)
		return 2;
	say("ready\n");
	pid = vfork();
	if (pid == 0) {
		while (access(argv[1], F_OK) < 0)
			usleep(1000);
		_exit(3);
	}
	wait_and_say("child", pid);
	return 4;
}
