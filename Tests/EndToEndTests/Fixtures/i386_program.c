// SPDX-License-Identifier: Apache-2.0
/* fixture-flags: -m32 -nostdlib -static -fno-pic -fno-stack-protector */

/* A 32-bit program that needs no 32-bit library. */
static long call3(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c)
			 : "memory");
	return result;
}

static struct {
	unsigned int map_fd, padding;
	unsigned long long key, value, flags;
} attr = { .map_fd = -1, .value = 0x6d61726b };

void _start(void)
{
	static const char text[] = "32 bits\n";
	long result;

	for (int i = 1; i <= 50; i++) {
		attr.key = i;
		result = call3(357, 1, (long)&attr, 32);
	}
	call3(4, 1, (long)text, sizeof(text) - 1);
	call3(1, result == -9 ? 6 : 1, 0, 0);
	__builtin_unreachable();
}
