// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static char other[1 << 16];

static void handler(int number)
{
	char here;

	mark(1);
	dprintf(1, "%d on the other stack: %d\n", number,
		&here > other && &here < other + sizeof(other));
	_exit(13);
}

static volatile int more = 1;

static int overflow(volatile char *above)
{
	volatile char here[4096];

	here[0] = above[0];
	return (more ? overflow(here) : 0) + here[1];
}

int main(void)
{
	stack_t stack = { .ss_sp = other, .ss_size = sizeof(other) };
	struct sigaction action = { .sa_handler = handler,
				    .sa_flags = SA_ONSTACK };
	char zero[4096] = "";

	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &action, NULL);
	return overflow(zero);
}
