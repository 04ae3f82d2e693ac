// SPDX-License-Identifier: Apache-2.0
/* What the programs share that make maps, programs and BTF, and know of no
 * token. Every attr is built byte by byte, as long as the test wants it. */
#ifndef UNAWARE_H
#define UNAWARE_H

#include "fixture.h"

static inline void put32(void *attr, unsigned int offset, uint32_t value)
{
	memcpy((char *)attr + offset, &value, sizeof(value));
}

static inline void put64(void *attr, unsigned int offset, uint64_t value)
{
	memcpy((char *)attr + offset, &value, sizeof(value));
}

/* r0 = 0; exit. And the same with an r0 that nothing has set. */
static const uint64_t returns_zero[] = { 0xb7, 0x95 };
static const uint64_t returns_nothing[] = { 0x95 };

static inline void program_attr(void *attr, unsigned int type,
				const uint64_t *instructions, unsigned int count)
{
	put32(attr, 0, type);
	put32(attr, 4, count);
	put64(attr, 8, (uintptr_t)instructions);
	put64(attr, 16, (uintptr_t)"GPL");
}

static inline int load_program(unsigned int size)
{
	char attr[256] = { 0 };

	program_attr(attr, 1, returns_zero, 2);
	return sys_bpf(5, attr, size);
}

/* One type: an int of 32 bits. */
static const struct {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t header, type_offset, type_length, text_offset, text_length;
	uint32_t type[4];
	char text[8];
} btf = { 0xeb9f, 1,  0, 24, 0, 16, 16, 5,
	  { 1, 1u << 24, 4, 32 }, "\0int" };

static inline int load_btf(unsigned int size)
{
	char attr[64] = { 0 };

	put64(attr, 0, (uintptr_t)&btf);
	put32(attr, 16, 24 + 16 + 5);
	return sys_bpf(18, attr, size);
}

/* How many descriptors and lines of /proc/self/maps there are. */
static inline void say_footprint(void)
{
	char line[512];
	int maps = 0, descriptors = 0;
	FILE *file = fopen("/proc/self/maps", "r");

	while (file && fgets(line, sizeof(line), file))
		maps++;
	if (file)
		fclose(file);
	for (int fd = 0; fd < 4096; fd++)
		descriptors += fcntl(fd, F_GETFD) >= 0;
	dprintf(1, "%d mappings, %d descriptors\n", maps, descriptors);
}

#endif
