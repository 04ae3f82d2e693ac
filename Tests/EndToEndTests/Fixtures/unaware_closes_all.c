// SPDX-License-Identifier: Apache-2.0
/* Another thread closes whatever it did not open itself. */
#include "unaware.h"

static volatile int is_over;

static void *close_all(void *argument)
{
	while (!is_over) {
		syscall(SYS_close_range, 8, ~0u, 0);
		for (int fd = 8; fd < 256; fd++)
			close(fd);
	}
	(void)argument;
	return NULL;
}

int main(void)
{
	pthread_t thread;
	long failures = 0;

	pthread_create(&thread, NULL, close_all, NULL);
	for (int i = 0; i < 300; i++) {
		int map = array_map(8, 1), program = load_program(128);

		failures += map != 3 || program != 4;
		close(map);
		close(program);
	}
	is_over = 1;
	pthread_join(thread, NULL);
	dprintf(1, "%ld failures\n", failures);
	return 0;
}
