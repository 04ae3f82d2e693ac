// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static int depth;

static void handler(int number)
{
	int saved = depth;

	mark(10 * ++depth);
	if (number < SIGRTMIN + 5)
		raise(number + 1);
	mark(10 * (saved + 1) + 1);
	dprintf(1, "left %d\n", number - SIGRTMIN);
}

int main(void)
{
	struct sigaction action = { .sa_handler = handler };

	for (int i = 0; i <= 5; i++)
		sigaction(SIGRTMIN + i, &action, NULL);
	mark(1);
	raise(SIGRTMIN);
	mark(2);
	return 0;
}
