// SPDX-License-Identifier: Apache-2.0
/* Handlers that do not return to the call that they interrupted. */
#include "unaware.h"
#include <setjmp.h>

static sigjmp_buf back;
static volatile long jumps;

static void handle(int signal)
{
	(void)signal;
	jumps++;
	siglongjmp(back, 1);
}

int main(void)
{
	struct itimerval soon = { { 0, 0 }, { 0, 40 } };
	struct itimerval never = { 0 };

	signal(SIGALRM, handle);
	for (volatile int i = 0; i < 200; i++) {
		if (sigsetjmp(back, 1) == 0) {
			setitimer(ITIMER_REAL, &soon, NULL);
			for (int k = 0; k < 20; k++)
				array_map(8, 1);
			while (!jumps)
				close(array_map(8, 1));
		}
		setitimer(ITIMER_REAL, &never, NULL);
		syscall(SYS_close_range, 3, 60, 0);
	}
	say("jumped\n");
	say_footprint();
	return 0;
}
