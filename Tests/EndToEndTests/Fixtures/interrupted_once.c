// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static volatile int handled;

static void handler(int number)
{
	handled++;
	mark(number);
}

/* Says how many SIGINT, SIGTERM... it got within a while of the first. */
int main(int argc, char **argv)
{
	int number = argc > 1 ? atoi(argv[1]) : SIGINT;

	sigset_t set;

	signal(number, handler);
	say("ready\n");
	/* Blocked from birth, it may have come already. */
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	while (!handled)
		nap(1000);
	nap(300000);
	dprintf(1, "handled %d\n", handled);
	return 5;
}
