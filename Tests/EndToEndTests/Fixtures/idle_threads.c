// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

/* Threads that do nothing until a file appears: idle_threads COUNT FILE */
static char *file;

static void *wait_for_file(void *argument)
{
	while (access(file, F_OK) < 0)
		nap(20000);
	return argument;
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 1;
	pthread_t threads[count];

	file = argv[2];
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, wait_for_file, NULL);
	say("ready\n");
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	say("done\n");
	return 4;
}
