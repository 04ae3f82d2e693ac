// SPDX-License-Identifier: Apache-2.0
/* Attrs that cannot be written, lie across pages, or end where memory does. */
#include "unaware.h"

int main(void)
{
	char *pages = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *attr = pages + 4096 - 148;

	mprotect(pages + 4096, 4096, PROT_NONE);
	program_attr(attr, 1, returns_zero, 2);
	say_result("at the end", sys_bpf(5, attr, 148));
	mprotect(pages, 4096, PROT_READ);
	/* The kernel cannot write how long the log is. */
	say_result("read-only", sys_bpf(5, attr, 148));
	say_result("read-only, short", sys_bpf(5, attr, 120));
	say_result("next", open("/dev/null", O_RDONLY));
	mprotect(pages, 4096, PROT_READ | PROT_WRITE);
	memset(attr, 0, 148);
	put32(attr + 3, 0, 2);
	put32(attr + 3, 4, 4);
	put32(attr + 3, 8, 8);
	put32(attr + 3, 12, 1);
	say_result("unaligned", sys_bpf(0, attr + 3, 28));
	mprotect(pages, 4096, PROT_READ);
	say_result("read-only map", sys_bpf(0, attr + 3, 28));
	say_result("beyond the end", sys_bpf(0, attr + 3, 148));
	say_footprint();
	return 0;
}
