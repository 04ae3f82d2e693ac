// SPDX-License-Identifier: Apache-2.0
/* A map by a 32-bit call of a 64-bit program. */
#include "unaware.h"

int main(void)
{
	struct map_attr *attr = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1,
				     0);
	long result;

	*attr = (struct map_attr){ 2, 4, 8, 1 };
	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(357), "b"(0), "c"(attr), "d"(16)
			 : "memory", "r8", "r9", "r10", "r11");
	dprintf(1, "map %ld\n", result);
	return 0;
}
