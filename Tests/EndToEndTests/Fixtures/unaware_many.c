// SPDX-License-Identifier: Apache-2.0
/* Ten thousand calls, and what is left of them. */
#include "unaware.h"

int main(void)
{
	long failures = 0;

	array_map(8, 1);
	say_footprint();
	for (int i = 0; i < 10000; i++) {
		int fd = i % 3 ? array_map(8, 1) : load_program(128);

		failures += fd != 4;
		close(fd);
	}
	dprintf(1, "%ld failures\n", failures);
	say_footprint();
	return 0;
}
