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
	struct itimerval soon = { .it_value = { 0, 700 } };
	struct itimerval never = { 0 };
	sigset_t blocked;
	long failures = 0, before = -1;

	sigaction(SIGALRM, &action, NULL);
	for (int i = 0; i < 400 || !handled; i++) {
		int map;

		/* A call a signal at least, however slow the handler is. */
		if (handled != before) {
			before = handled;
			setitimer(ITIMER_REAL, &soon, NULL);
		}
		map = array_map(8, 1);
		failures += map < 0;
		close(map);
	}
	setitimer(ITIMER_REAL, &never, NULL);
	sigprocmask(SIG_BLOCK, NULL, &blocked);
	dprintf(1, "%ld failures, %ld in handlers, %s\n", failures, bad,
		sigismember(&blocked, SIGALRM) ? "blocked" : "open");
	say_footprint();
	return 0;
}
