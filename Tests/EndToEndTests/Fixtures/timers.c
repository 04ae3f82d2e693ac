// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <sys/timerfd.h>

static volatile int ticks;

static void handler(int number)
{
	(void)number;
	ticks++;
}

static void notify(union sigval value)
{
	mark(2);
	ticks += value.sival_int;
}

int main(void)
{
	struct sigaction action = { .sa_handler = handler };
	struct sigevent event = { .sigev_notify = SIGEV_THREAD,
				  .sigev_notify_function = notify,
				  .sigev_value.sival_int = 100 };
	struct itimerspec once = { .it_value.tv_nsec = 1000000 };
	uint64_t expirations = 0;
	sigset_t alarm_only, before;
	timer_t timer;
	int fd;

	sigaction(SIGALRM, &action, NULL);
	mark(1);
	sigemptyset(&alarm_only);
	sigaddset(&alarm_only, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarm_only, &before);
	ualarm(1000, 0);
	sigsuspend(&before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	dprintf(1, "ticks %d\n", ticks);
	timer_create(CLOCK_MONOTONIC, &event, &timer);
	timer_settime(timer, 0, &once, NULL);
	while (ticks < 101)
		nap(1000);
	fd = timerfd_create(CLOCK_MONOTONIC, 0);
	timerfd_settime(fd, 0, &once, NULL);
	if (read(fd, &expirations, sizeof(expirations)) < 0)
		return 1;
	dprintf(1, "timerfd %lu\n", expirations);
	return 0;
}
