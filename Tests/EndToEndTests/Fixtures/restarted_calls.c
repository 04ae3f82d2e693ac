// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static volatile int *handled;

static void handler(int number)
{
	(void)number;
	mark(++*handled);
}

/* In a child: signals its parent once that sleeps in a call. */
static void signal_in_call(pid_t parent)
{
	char path[32], text[256], *state;

	snprintf(path, sizeof(path), "/proc/%d/stat", parent);
	do {
		int fd = open(path, O_RDONLY);
		ssize_t n = read(fd, text, sizeof(text) - 1);

		close(fd);
		text[n > 0 ? n : 0] = 0;
		state = strrchr(text, ')');
		nap(1000);
	} while (!state || state[2] != 'S');
	kill(parent, SIGUSR1);
}

int main(void)
{
	int ends[2];
	char byte;
	pid_t pid, parent = getpid();

	handled = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (handled == MAP_FAILED || pipe(ends) < 0)
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
			signal_in_call(parent);
			while (*handled <= restart)
				nap(1000);
			_exit(write(ends[1], "x", 1) != 1);
		}
		n = read(ends[0], &byte, 1);
		dprintf(1, "read: %zd %s\n", n, n < 0 ? strerror(errno) : "");
		if (n < 0)
			n = read(ends[0], &byte, 1);
		wait_and_say("child", pid);
	}
	struct timespec time = { 600, 0 }, left = { 0, 0 };
	int result;

	pid = fork();
	if (pid == 0) {
		signal_in_call(parent);
		_exit(0);
	}
	signal(SIGCHLD, SIG_DFL);
	result = nanosleep(&time, &left);
	dprintf(1, "nanosleep: %d, time is left: %d\n", result,
		left.tv_sec > 0);
	wait_and_say("child", pid);
	dprintf(1, "handled %d\n", *handled);
	return 0;
}
