// SPDX-License-Identifier: Apache-2.0
/* Sixteen threads that load at once. */
#include "unaware.h"

static pthread_barrier_t start;

static void *work(void *argument)
{
	long failures = 0;

	pthread_barrier_wait(&start);
	for (int i = 0; i < 20; i++) {
		int map = array_map(8, 1), program = load_program(128 + 4 * (i % 7));

		failures += map < 0 || program < 0;
		close(map);
		close(program);
	}
	(void)argument;
	return (void *)failures;
}

int main(void)
{
	pthread_t threads[16];
	long failures = 0;

	pthread_barrier_init(&start, NULL, 16);
	for (int i = 0; i < 16; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	for (int i = 0; i < 16; i++) {
		void *result;

		pthread_join(threads[i], &result);
		failures += (long)result;
	}
	dprintf(1, "%ld failures\n", failures);
	dprintf(1, "next is %d\n", array_map(8, 1));
	return 0;
}
