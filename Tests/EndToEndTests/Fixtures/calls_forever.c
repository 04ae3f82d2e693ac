// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static void *caller(void *argument)
{
	(void)argument;
	for (uint64_t i = 1;; i++)
		mark(i);
	return NULL;
}

/* A tree of processes and threads that is to be gone when its tracer is. */
int main(void)
{
	pthread_t thread;

	if (fork() == 0)
		setsid();
	pthread_create(&thread, NULL, caller, NULL);
	caller(NULL);
}
