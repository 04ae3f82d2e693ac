// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static volatile int handled;

static void handler(int number, siginfo_t *info, void *context)
{
	(void)context;
	handled++;
	mark(number);
	dprintf(1, "%d code %d value %d own %d\n", number, info->si_code,
		info->si_value.sival_int, info->si_pid == getpid());
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = handler,
				    .sa_flags = SA_SIGINFO };

	for (int number = 1; number <= SIGRTMAX; number++) {
		union sigval value = { .sival_int = number * 3 };

		if (number == SIGKILL || number == SIGSTOP ||
		    (number > 31 && number < SIGRTMIN))
			continue;
		if (sigaction(number, &action, NULL) < 0)
			dprintf(1, "%d: %s\n", number, strerror(errno));
		mark(100 + number);
		sigqueue(getpid(), number, value);
	}
	dprintf(1, "%d handled\n", handled);
	return 0;
}
