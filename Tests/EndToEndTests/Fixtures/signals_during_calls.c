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
	struct itimerval timer = { { 0, 500 }, { 0, 500 } };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	for (int i = 1; i <= 3000; i++)
		mark(i);
	while (!handled)
		;
	memset(&timer, 0, sizeof(timer));
	setitimer(ITIMER_REAL, &timer, NULL);
	say("done\n");
	return 0;
}
