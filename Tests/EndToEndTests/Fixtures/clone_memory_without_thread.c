// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static char stack[1 << 16] __attribute__((aligned(16)));
static volatile int shared;

static int child(void *argument)
{
	mark((uintptr_t)argument);
	shared = 5;
	return 12;
}

int main(void)
{
	pid_t pid = clone(child, stack + sizeof(stack), CLONE_VM | SIGCHLD,
			  (void *)1);

	wait_and_say("child", pid);
	dprintf(1, "shared %d\n", shared);
	/* No signal at the end: only __WCLONE or __WALL sees it. */
	pid = clone(child, stack + sizeof(stack), CLONE_VM, (void *)2);
	dprintf(1, "waitpid without __WALL: %d\n", waitpid(pid, NULL, 0));
	wait_and_say("clone child", pid);
	return 0;
}
