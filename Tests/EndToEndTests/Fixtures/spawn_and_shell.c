// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <spawn.h>

extern char **environ;

int main(void)
{
	char *argv[] = { "sh", "-c", "echo spawned; exit 5", NULL };
	char line[64];
	pid_t pid;
	FILE *out;

	mark(1);
	if (posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ) == 0)
		wait_and_say("spawned", pid);
	dprintf(1, "spawn nothing: %s\n",
		strerror(posix_spawn(&pid, "/nonexistent", NULL, NULL, argv,
				     environ)));
	say_status("system", system("echo from system; kill -9 $$"));
	out = popen("echo from popen; exit 3", "r");
	if (fgets(line, sizeof(line), out))
		say(line);
	say_status("popen", pclose(out));
	mark(2);
	return 0;
}
