// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static void handler(int number)
{
	/* As an editor does: put the screen in order, then stop. */
	say("suspending\n");
	signal(number, SIG_DFL);
	raise(number);
}

/* Stopped by Ctrl-Z, which it catches when it is given an argument. */
int main(int argc, char **argv)
{
	sigset_t set;

	(void)argv;
	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	if (argc > 1) {
		struct sigaction action = { .sa_handler = handler,
					    .sa_flags = SA_NODEFER };
		sigaction(SIGTSTP, &action, NULL);
	}
	mark(1);
	say("running\n");
	char line[64];
	ssize_t n;

	while ((n = read(0, line, sizeof(line))) < 0 && errno == EINTR)
		;
	dprintf(1, "read %zd\n", n);
	mark(2);
	return 6;
}
