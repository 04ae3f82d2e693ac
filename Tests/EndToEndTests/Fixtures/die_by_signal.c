// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(int argc, char **argv)
{
	int number = argc > 1 ? atoi(argv[1]) : SIGSEGV;

	mark(1);
	if (number == SIGSEGV)
		*(volatile int *)16 = 1;
	if (number == SIGABRT)
		abort();
	if (number == SIGILL)
		__builtin_trap();
	if (number == SIGTRAP)
		__asm__ volatile("int3");
	raise(number);
	return 1;
}
