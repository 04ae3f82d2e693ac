// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static volatile uint64_t handled;

static void handler(int number)
{
	(void)number;
	mark(OPEN_ENDED + handled++);
}

int main(void)
{
	struct sigaction action = { .sa_handler = handler };
	struct itimerval soon = { .it_value = { 0, 500 } };
	struct itimerval never = { 0 };
	uint64_t before = 1;

	sigaction(SIGALRM, &action, NULL);
	for (int i = 1; i <= 3000; i++) {
		/* A call a signal at least, however slow the handler is. */
		if (handled != before) {
			before = handled;
			setitimer(ITIMER_REAL, &soon, NULL);
		}
		mark(i);
	}
	while (!handled)
		;
	setitimer(ITIMER_REAL, &never, NULL);
	say("done\n");
	return 0;
}
