// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static void attempt(const char *what, void *attr, unsigned int size)
{
	say_result(what, sys_bpf(1, attr, size));
}

int main(void)
{
	char *pages = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint32_t minus_one = -1;

	munmap(pages + 4096, 4096);
	mprotect(pages + 8192, 4096, PROT_NONE);
	attempt("null", NULL, 32);
	attempt("null of size 0", NULL, 0);
	attempt("unmapped", pages + 4096, 32);
	attempt("half unmapped", pages + 4096 - 16, 32);
	attempt("unreadable", pages + 8192, 32);
	attempt("kernel", (void *)-4096l, 32);
	attempt("not canonical", (void *)0x8000000000000000ul, 32);
	memcpy(pages, &minus_one, 4);
	attempt("unaligned", memcpy(pages + 4096 - 33, pages, 32), 32);
	attempt("longer, all zero", pages, 4096);
	attempt("too long", pages, 4097);
	attempt("as long as can be", pages, -1);
	attempt("short", pages, 3);
	memset(pages + 200, 1, 100);
	attempt("longer, not zero", pages, 400);
	/* The key in memory that is not there. */
	int map = array_map(8, 1);
	uint64_t value;

	say_result("key half unmapped", look_up(map, pages + 4094, &value));
	uint32_t key = 0;
	say_result("value half unmapped", look_up(map, &key, pages + 4092));
	say_result("no such command", sys_bpf(0x7fffffff, pages, 32));
	return 0;
}
