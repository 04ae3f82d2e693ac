// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <sys/signalfd.h>

static void handler(int number, siginfo_t *info, void *context)
{
	(void)context;
	mark(1 + info->si_value.sival_int);
	dprintf(1, "%d: %d\n", number - SIGRTMIN, info->si_value.sival_int);
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = handler,
				    .sa_flags = SA_SIGINFO };
	struct signalfd_siginfo taken;
	siginfo_t info;
	sigset_t set;
	int fd;

	sigemptyset(&set);
	for (int i = 0; i < 3; i++) {
		sigaction(SIGRTMIN + i, &action, NULL);
		sigaddset(&set, SIGRTMIN + i);
	}
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (int i = 0; i < 12; i++)
		sigqueue(getpid(), SIGRTMIN + i % 3,
			 (union sigval){ .sival_int = i });
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	dprintf(1, "sigwaitinfo: %d\n", sigwaitinfo(&set, &info) == SIGUSR1);
	sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 77 });
	fd = signalfd(-1, &set, 0);
	if (read(fd, &taken, sizeof(taken)) != sizeof(taken))
		return 1;
	dprintf(1, "signalfd: %d\n", taken.ssi_int);
	return 0;
}
