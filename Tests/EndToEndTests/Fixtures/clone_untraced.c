// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	pid_t pid = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);

	if (pid == 0) {
		mark(1);
		_exit(11);
	}
	wait_and_say("child", pid);
	mark(2);
	return 0;
}
