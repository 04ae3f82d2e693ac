// SPDX-License-Identifier: Apache-2.0
/* Children of every kind, which inherit what their parent has at that moment. */
#include "unaware.h"

static int body(void *who)
{
	dprintf(1, "%s: map %d\n", (const char *)who, array_map(8, 1));
	return 0;
}

static void with_clone(const char *who, int flags)
{
	static char stack[65536] __attribute__((aligned(16)));
	pid_t pid = clone(body, stack + sizeof(stack), flags | SIGCHLD,
			  (void *)who);

	wait_and_say(who, pid);
}

int main(void)
{
	pid_t pid;

	dprintf(1, "map %d\n", array_map(8, 1));
	pid = fork();
	if (pid == 0) {
		body("fork");
		say_footprint();
		_exit(0);
	}
	wait_and_say("fork", pid);
	pid = vfork();
	if (pid == 0) {
		body("vfork");
		_exit(0);
	}
	wait_and_say("vfork", pid);
	with_clone("memory", CLONE_VM);
	with_clone("descriptors", CLONE_FILES);
	with_clone("both", CLONE_VM | CLONE_FILES);
	with_clone("paused", CLONE_VM | CLONE_VFORK);
	dprintf(1, "map %d\n", array_map(8, 1));
	say_footprint();
	return 0;
}
