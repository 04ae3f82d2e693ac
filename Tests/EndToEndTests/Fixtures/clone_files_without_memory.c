// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	pid_t pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);

	if (pid == 0) {
		mark(1);
		_exit(array_map(8, 1));
	}
	wait_and_say("child", pid);
	/* The child's map is in our table. */
	uint32_t key = 0;
	uint64_t value = 7;
	dprintf(1, "lookup: %ld, %lu\n", look_up(3, &key, &value), value);
	mark(2);
	return 0;
}
