// SPDX-License-Identifier: Apache-2.0
/*
 * Many processes at once in each of which a thread that has just begun
 * executes a program: its leader, stopped for having made it, is replaced
 * while it waits to be looked at.
 */
#include "fixture.h"

#define WORKERS 20
#define PROGRAMS 30
#define MARKS 4

static char *self;
static char first[32];

static void *execute(void *argument)
{
	execl(self, self, first, NULL);
	return argument;
}

static void start_program(int number)
{
	pthread_t thread;
	pid_t child = fork();

	if (child == 0) {
		snprintf(first, sizeof(first), "%d", number * MARKS);
		pthread_create(&thread, NULL, execute, NULL);
		pthread_join(thread, NULL);
		_exit(98);
	}
	waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		for (int i = 0; i < MARKS; i++)
			mark(OPEN_ENDED + atoi(argv[1]) + i);
		return 0;
	}
	self = argv[0];
	for (int worker = 0; worker < WORKERS; worker++) {
		if (fork() != 0)
			continue;
		for (int i = 0; i < PROGRAMS; i++)
			start_program(worker * PROGRAMS + i);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	say("all done\n");
	return 0;
}
