// SPDX-License-Identifier: Apache-2.0
/*
 * Calls bpf(2) itself, without a library, and knows nothing of tokens.
 *
 * As root it runs. In a user namespace its first call fails with EPERM, whatever
 * /sys/fs/bpf delegates, because it never asks for a token. With one put into
 * its calls it would need:
 *   cmds map_create, prog_load
 *   maps hash
 *   progs socket_filter
 *   attachs cgroup_inet_ingress	a socket filter is loaded with attach type 0
 *   capabilities bpf
 */
#include <errno.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ADDRESS(pointer) ((uint64_t)(uintptr_t)(pointer))

/* Prints what came of it; the first failure ends the program. */
static int call(const char *step, enum bpf_cmd cmd, union bpf_attr *attr)
{
	int result = (int)syscall(SYS_bpf, cmd, attr, sizeof(*attr));

	if (result < 0) {
		fprintf(stderr, "raw-bpf: %s: %s\n", step, strerror(errno));
		exit(1);
	}
	printf("%s: ok\n", step);
	return result;
}

static int create_map(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_HASH,
		.key_size = sizeof(uint32_t),
		.value_size = sizeof(uint64_t),
		.max_entries = 16,
		.map_name = "raw_map",
	};

	return call("map_create", BPF_MAP_CREATE, &attr);
}

static int load_program(void)
{
	static const struct bpf_insn instructions[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
		.insn_cnt = sizeof(instructions) / sizeof(instructions[0]),
		.insns = ADDRESS(instructions),
		.license = ADDRESS("Apache-2.0"),
		.prog_name = "raw_filter",
	};

	return call("prog_load", BPF_PROG_LOAD, &attr);
}

int main(void)
{
	uint32_t key = 7;
	uint64_t written = 42, found = 0;
	struct bpf_map_info info = { 0 };
	int map;

	setvbuf(stdout, NULL, _IOLBF, 0);
	map = create_map();
	load_program();

	union bpf_attr update = { .map_fd = (uint32_t)map, .key = ADDRESS(&key), .value = ADDRESS(&written) };
	call("map_update_elem", BPF_MAP_UPDATE_ELEM, &update);

	union bpf_attr lookup = { .map_fd = (uint32_t)map, .key = ADDRESS(&key), .value = ADDRESS(&found) };
	call("map_lookup_elem", BPF_MAP_LOOKUP_ELEM, &lookup);

	union bpf_attr query = {
		.info = { .bpf_fd = (uint32_t)map, .info_len = sizeof(info), .info = ADDRESS(&info) },
	};
	call("obj_get_info_by_fd", BPF_OBJ_GET_INFO_BY_FD, &query);

	printf("value: %llu, entries at most: %u\n", (unsigned long long)found, info.max_entries);
	return 0;
}
