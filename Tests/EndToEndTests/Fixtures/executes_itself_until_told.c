// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

/*
 * For being attached to: a thread executes the program anew, again and again,
 * while others wait, until a file appears: executes_itself_until_told FILE
 */
#define MARKS 4

static char **arguments;
static int generation;
static int started;

static void *wait_for_the_end(void *argument)
{
	__atomic_add_fetch(&started, 1, __ATOMIC_RELAXED);
	for (;;)
		pause();
	return argument;
}

static void *execute(void *argument)
{
	char next[16];

	while (__atomic_load_n(&started, __ATOMIC_RELAXED) < 3)
		sched_yield();
	snprintf(next, sizeof(next), "%d", generation + 1);
	execl(arguments[0], arguments[0], arguments[1], next, NULL);
	return argument;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	arguments = argv;
	generation = argc > 2 ? atoi(argv[2]) : 0;
	if (generation == 0)
		say("ready\n");
	for (int i = 0; i < MARKS; i++)
		mark(OPEN_ENDED + generation * MARKS + i);
	if (access(argv[1], F_OK) == 0) {
		say("done\n");
		return 4;
	}
	for (int i = 0; i < 3; i++)
		pthread_create(&thread, NULL, wait_for_the_end, NULL);
	pthread_create(&thread, NULL, execute, NULL);
	/* Half of the leaders are gone before. */
	if (generation % 2)
		pthread_exit(NULL);
	for (;;)
		pause();
}
