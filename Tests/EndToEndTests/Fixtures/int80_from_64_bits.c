// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	struct element_attr *attr = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
					 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT,
					 -1, 0);
	long result;

	attr->map_fd = -1;
	attr->key = 1;
	attr->value = MARK_SIGN;
	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(357), "b"(1), "c"(attr), "d"(32)
			 : "memory", "r8", "r9", "r10", "r11");
	dprintf(1, "result %d\n", (int)result);
	mark(2);
	return 0;
}
