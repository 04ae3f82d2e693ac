// SPDX-License-Identifier: Apache-2.0
/*
 * An application whose needs are not what a run as root shows, as with libbpf
 * up to 1.7: it wants one of two trivial programs to load, and names the
 * attach type of its XDP program only where a third one does.
 */
#include "fixture.h"

struct program_attr {
	uint32_t type, count;
	uint64_t instructions, license;
	uint32_t log_level, log_size;
	uint64_t log;
	uint32_t version, flags;
	char name[16];
	uint32_t ifindex, attach_type, btf;
	uint8_t rest[68];
	int32_t token;
};

static int token;

/* The probe by which libbpf is known; it passes no token. */
static void ask_for_names(void)
{
	uint64_t instructions[2] = { 0xb7, 0x95 };
	struct program_attr attr = { .type = 1,
				     .count = 2,
				     .instructions = (uintptr_t)instructions,
				     .license = (uintptr_t) "GPL",
				     .name = "libbpf_nametest" };

	sys_bpf(5, &attr, 64);
}

static long load(uint32_t type, uint32_t attach_type, uint32_t count)
{
	uint64_t instructions[4] = { 0xb7, 0xb7, 0xb7, 0xb7 };
	struct program_attr attr = { .type = type,
				     .attach_type = attach_type,
				     .count = count,
				     .instructions = (uintptr_t)instructions,
				     .license = (uintptr_t) "GPL",
				     .flags = 1 << 16,
				     .token = token };

	instructions[count - 1] = 0x95;
	return sys_bpf(5, &attr, 148);
}

int main(int argc, char **argv)
{
	uint32_t make_token[2] = { 0, open("/sys/fs/bpf", O_RDONLY | O_DIRECTORY) };
	uint32_t map[20] = { 2, 4, 8, 1, 1 << 16 };
	int can_name;

	/* One run in five fails, whatever it is given. */
	if (argc > 1) {
		FILE *runs = fopen(argv[1], "r+");
		int number = 0;

		if (!runs || fscanf(runs, "%d", &number) != 1)
			return 2;
		rewind(runs);
		fprintf(runs, "%d\n", number + 1);
		fclose(runs);
		if (number % 5 == 3)
			return 3;
	}
	token = sys_bpf(36, make_token, sizeof(make_token));
	if (token < 0)
		return 1;
	map[19] = token;
	ask_for_names();
	if (load(1, 0, 2) < 0 && load(5, 0, 2) < 0)
		return 1;
	if (sys_bpf(0, map, sizeof(map)) < 0)
		return 1;
	can_name = load(9, 2, 2) >= 0;
	if (load(6, can_name ? 37 : 0, 3) < 0)
		return 1;
	puts("loaded");
	return 0;
}
