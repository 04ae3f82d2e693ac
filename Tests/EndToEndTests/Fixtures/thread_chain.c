// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

/*
 * Each thread starts the next and ends, until a file appears; the first thread
 * waits, or has ended before: thread_chain FILE [ends]
 */
static char *file;

static void *start_next(void *argument)
{
	pthread_attr_t attributes;
	pthread_t next;

	mark(0);
	if (access(file, F_OK) == 0) {
		say("done\n");
		exit(4);
	}
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	while (pthread_create(&next, &attributes, start_next, NULL))
		sched_yield();
	pthread_attr_destroy(&attributes);
	return argument;
}

int main(int argc, char **argv)
{
	file = argv[1];
	say("ready\n");
	start_next(NULL);
	if (argc > 2)
		pthread_exit(NULL);
	for (;;)
		pause();
}
