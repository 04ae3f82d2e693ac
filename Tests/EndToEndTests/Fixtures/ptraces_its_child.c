// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <sys/ptrace.h>

int main(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		say_result("traceme",
			   ptrace(PTRACE_TRACEME, 0, NULL, NULL));
		_exit(1);
	}
	wait_and_say("child", pid);
	mark(1);
	return 0;
}
