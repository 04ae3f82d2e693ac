// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static int dive(int depth)
{
	volatile char here[64];

	here[0] = depth;
	if (depth == 0) {
		int map = array_map(8, 1);

		mark(1);
		return map + here[0];
	}
	return dive(depth - 1) + (here[0] & 0);
}

int main(void)
{
	dprintf(1, "map %d\n", dive(30000));
	return 0;
}
