// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static volatile int handled;

static void handler(int number)
{
	(void)number;
	handled++;
	mark(handled);
}

int main(void)
{
	int ends[2];
	char byte;
	pid_t pid, parent = getpid();

	if (pipe(ends) < 0)
		return 1;
	for (int restart = 0; restart < 2; restart++) {
		struct sigaction action = {
			.sa_handler = handler,
			.sa_flags = restart ? SA_RESTART : 0
		};
		ssize_t n;

		sigaction(SIGUSR1, &action, NULL);
		pid = fork();
		if (pid == 0) {
			nap(50000);
			kill(parent, SIGUSR1);
			nap(50000);
			_exit(write(ends[1], "x", 1) != 1);
		}
		n = read(ends[0], &byte, 1);
		dprintf(1, "read: %zd %s\n", n, n < 0 ? strerror(errno) : "");
		if (n < 0)
			n = read(ends[0], &byte, 1);
		wait_and_say("child", pid);
	}
	struct timespec time = { 0, 100 * 1000 * 1000 }, left = { 0, 0 };

	pid = fork();
	if (pid == 0) {
		nap(20000);
		_exit(kill(parent, SIGUSR1));
	}
	signal(SIGCHLD, SIG_DFL);
	dprintf(1, "nanosleep: %d, time is left: %d\n",
		nanosleep(&time, &left), left.tv_nsec > 0);
	wait_and_say("child", pid);
	dprintf(1, "handled %d\n", handled);
	return 0;
}
