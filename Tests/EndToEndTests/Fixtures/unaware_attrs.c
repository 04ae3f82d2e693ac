// SPDX-License-Identifier: Apache-2.0
/* Every command, with attrs as long and as short as libraries make them. */
#include "unaware.h"

static void map_create(unsigned int size, uint32_t type)
{
	char attr[4096] = { 0 }, before[4096];
	long result;

	put32(attr, 0, type);
	put32(attr, 4, 4);
	put32(attr, 8, 8);
	put32(attr, 12, 16);
	memcpy(before, attr, sizeof(attr));
	result = sys_bpf(0, attr, size);
	dprintf(1, "map %u of %u: %ld %s%s\n", type, size, result,
		result < 0 ? strerror(errno) : "",
		memcmp(attr, before, sizeof(attr)) ? ", changed" : "");
}

static void prog_load(unsigned int size, const uint64_t *instructions,
		      unsigned int count, unsigned int log_level)
{
	char attr[256], log[4096] = { 0 };
	uint32_t true_size;
	long result;

	/* What lies beyond the attr is not to change. */
	memset(attr, 0x5a, sizeof(attr));
	memset(attr, 0, size);
	program_attr(attr, 1, instructions, count);
	if (log_level) {
		put32(attr, 24, log_level);
		put32(attr, 28, sizeof(log));
		put64(attr, 32, (uintptr_t)log);
	}
	result = sys_bpf(5, attr, size);
	memcpy(&true_size, attr + 140, 4);
	dprintf(1, "program of %u, %u: %ld %s, log of %zu, %x;", size, count,
		result, result < 0 ? strerror(errno) : "", strlen(log),
		true_size);
	for (unsigned int i = size; i < sizeof(attr); i++)
		if (attr[i] != 0x5a)
			dprintf(1, " byte %u", i);
	dprintf(1, " flags %d\n", attr[46]);
}

int main(void)
{
	static const unsigned int map_sizes[] = { 16, 20, 28, 72, 76, 80, 92, 4096, 4097 };
	static const unsigned int program_sizes[] = { 48, 72, 116, 120, 128, 144, 148, 152 };
	static const unsigned int btf_sizes[] = { 20, 28, 32, 36, 40 };
	uint32_t info[8] = { 0 };
	char attr[64] = { 0 };
	int fd = -1;

	for (unsigned int i = 0; i < sizeof(map_sizes) / 4; i++)
		map_create(map_sizes[i], 2);
	map_create(28, 9);
	map_create(28, 77);
	for (unsigned int i = 0; i < sizeof(program_sizes) / 4; i++) {
		prog_load(program_sizes[i], returns_zero, 2, 0);
		prog_load(program_sizes[i], returns_zero, 2, 1);
		prog_load(program_sizes[i], returns_nothing, 1, 1);
	}
	for (unsigned int i = 0; i < sizeof(btf_sizes) / 4; i++) {
		fd = load_btf(btf_sizes[i]);
		say_result("types", fd);
	}
	put32(attr, 0, fd);
	put32(attr, 4, sizeof(info));
	put64(attr, 8, (uintptr_t)info);
	say_result("info", sys_bpf(15, attr, 16));
	memset(attr, 0, sizeof(attr));
	put32(attr, 0, info[3]);
	say_result("types by number", sys_bpf(19, attr, 4));
	say_result("types by number", sys_bpf(19, attr, 12));
	say_result("types by number", sys_bpf(19, attr, 16));
	say_result("no attr", sys_bpf(0, NULL, 28));
	say_result("bad attr", sys_bpf(5, (void *)-4096l, 128));
	say_footprint();
	return 0;
}
