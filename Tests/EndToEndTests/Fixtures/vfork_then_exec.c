// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(int argc, char **argv)
{
	pid_t pid;

	if (argc > 1) {
		mark(3);
		return 6;
	}
	mark(1);
	pid = vfork();
	if (pid == 0) {
		mark(2);
		execl(argv[0], argv[0], "child", NULL);
		_exit(127);
	}
	wait_and_say("child", pid);
	pid = vfork();
	if (pid == 0) {
		execl("/nonexistent", "nonexistent", NULL);
		_exit(errno == ENOENT ? 127 : 1);
	}
	wait_and_say("failed child", pid);
	mark(4);
	return 0;
}
