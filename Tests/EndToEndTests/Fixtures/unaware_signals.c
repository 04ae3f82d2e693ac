// SPDX-License-Identifier: Apache-2.0
/* Handlers that make maps in their turn, without SA_RESTART. */
#include "unaware.h"

static volatile long handled, bad;

static void handle(int signal)
{
	int saved = errno, map = array_map(8, 1);

	(void)signal;
	bad += map < 0;
	close(map);
	handled++;
	errno = saved;
}

int main(void)
{
	struct sigaction action = { .sa_handler = handle };
	struct itimerval often = { { 0, 700 }, { 0, 700 } };
	struct itimerval never = { 0 };
	sigset_t blocked;
	long failures = 0;

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (int i = 0; i < 400; i++) {
		int map = array_map(8, 1);

		failures += map < 0;
		close(map);
	}
	setitimer(ITIMER_REAL, &never, NULL);
	sigprocmask(SIG_BLOCK, NULL, &blocked);
	dprintf(1, "%ld failures, %ld in handlers, %s, %s\n", failures, bad,
		handled > 0 ? "handled" : "no signal",
		sigismember(&blocked, SIGALRM) ? "blocked" : "open");
	say_footprint();
	return 0;
}
