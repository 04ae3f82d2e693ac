// SPDX-License-Identifier: Apache-2.0
/* Executes itself with what it has made. */
#include "unaware.h"

int main(int argc, char **argv)
{
	int left = argc > 1 ? atoi(argv[1]) : 4;
	char text[16];
	int map = array_map(8, 1);

	dprintf(1, "%d: map %d\n", left, map);
	say_footprint();
	if (left == 0)
		return 7;
	/* It closes at exec; the copy does not. */
	dup(map);
	sprintf(text, "%d", left - 1);
	execl("/proc/self/exe", "again", text, NULL);
	return 99;
}
