// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static void *caller(void *argument)
{
	nap(100 * (long)(intptr_t)argument);
	return NULL;
}

/* Threads that come and go, and then the end: ends_soon MICROSECONDS */
int main(int argc, char **argv)
{
	long time = argc > 1 ? atol(argv[1]) : 1000;
	pthread_t thread;

	say("ready\n");
	for (intptr_t i = 0; i < time / 200; i++) {
		pthread_create(&thread, NULL, caller, (void *)i);
		pthread_detach(thread);
		nap(200);
	}
	return 0;
}
