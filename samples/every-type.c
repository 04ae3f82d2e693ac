// SPDX-License-Identifier: Apache-2.0
/*
 * Creates one object of each type that the arguments name, and says what came of it:
 *
 *   every-type prog xdp sk_lookup map hash
 *
 * It asks for a token itself and passes it, if it got one, so that its policy is nothing but the types: cmds map_create
 * and prog_load (btf_load for the local storages, whose values BTF describes), and for each type what docs/policy.md says.
 * Types that need another object first, struct_ops and ext, are not here: struct-ops.c is for the one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include "attr.h"

#define CMD_MAP_CREATE 0
#define CMD_PROG_LOAD 5
#define CMD_BTF_LOAD 18

#define TRACE_RAW_TP 23
#define LSM_MAC 27
#define NO_PREALLOC 1
#define MMAPABLE (1u << 10)
#define SLEEPABLE (1u << 4)

static int token = -1;

struct prog_row {
	const char *name;
	unsigned type, attach_type, result, flags;
	/* What the program hangs on, where it must say so when it is loaded. */
	const char *target;
};

static const struct prog_row progs[] = {
	{ .name = "socket_filter", .type = 1 },
	{ .name = "kprobe", .type = 2 },
	{ .name = "sched_cls", .type = 3 },
	{ .name = "sched_act", .type = 4 },
	{ .name = "tracepoint", .type = 5 },
	{ .name = "xdp", .type = 6 },
	{ .name = "perf_event", .type = 7 },
	{ .name = "cgroup_skb", .type = 8 },
	{ .name = "cgroup_sock", .type = 9 },
	{ .name = "lwt_in", .type = 10 },
	{ .name = "lwt_out", .type = 11 },
	{ .name = "lwt_xmit", .type = 12 },
	{ .name = "sock_ops", .type = 13, .attach_type = 3 },
	{ .name = "sk_skb", .type = 14, .attach_type = 5 },
	{ .name = "cgroup_device", .type = 15, .attach_type = 6 },
	{ .name = "sk_msg", .type = 16, .attach_type = 7 },
	{ .name = "raw_tracepoint", .type = 17 },
	{ .name = "cgroup_sock_addr", .type = 18, .attach_type = 8, .result = 1 },
	{ .name = "lwt_seg6local", .type = 19 },
	{ .name = "lirc_mode2", .type = 20, .attach_type = 16 },
	{ .name = "sk_reuseport", .type = 21 },
	{ .name = "flow_dissector", .type = 22, .attach_type = 17 },
	{ .name = "cgroup_sysctl", .type = 23, .attach_type = 18 },
	{ .name = "raw_tracepoint_writable", .type = 24 },
	{ .name = "cgroup_sockopt", .type = 25, .attach_type = 21 },
	{ .name = "tracing", .type = 26, .attach_type = TRACE_RAW_TP, .target = "sched_process_exit" },
	{ .name = "lsm", .type = 29, .attach_type = LSM_MAC, .target = "file_open" },
	{ .name = "sk_lookup", .type = 30, .attach_type = 36 },
	{ .name = "syscall", .type = 31, .flags = SLEEPABLE },
	{ .name = "netfilter", .type = 32, .attach_type = 45 },
};

struct map_row {
	const char *name;
	unsigned type, key, value, entries, flags;
	/* Needs a map to be like, or types. */
	int is_outer, is_storage;
};

static const struct map_row maps[] = {
	{ "hash", 1, 4, 4, 4, 0, 0, 0 },
	{ "array", 2, 4, 4, 4, 0, 0, 0 },
	{ "prog_array", 3, 4, 4, 4, 0, 0, 0 },
	{ "perf_event_array", 4, 4, 4, 4, 0, 0, 0 },
	{ "percpu_hash", 5, 4, 4, 4, 0, 0, 0 },
	{ "percpu_array", 6, 4, 4, 4, 0, 0, 0 },
	{ "stack_trace", 7, 4, 8, 4, 0, 0, 0 },
	{ "cgroup_array", 8, 4, 4, 4, 0, 0, 0 },
	{ "lru_hash", 9, 4, 4, 4, 0, 0, 0 },
	{ "lru_percpu_hash", 10, 4, 4, 256, 0, 0, 0 },
	{ "lpm_trie", 11, 8, 4, 4, NO_PREALLOC, 0, 0 },
	{ "array_of_maps", 12, 4, 4, 4, 0, 1, 0 },
	{ "hash_of_maps", 13, 4, 4, 4, 0, 1, 0 },
	{ "devmap", 14, 4, 4, 4, 0, 0, 0 },
	{ "sockmap", 15, 4, 4, 4, 0, 0, 0 },
	{ "cpumap", 16, 4, 4, 1, 0, 0, 0 },
	{ "xskmap", 17, 4, 4, 4, 0, 0, 0 },
	{ "sockhash", 18, 4, 4, 4, 0, 0, 0 },
	{ "cgroup_storage", 19, 16, 4, 0, 0, 0, 0 },
	{ "reuseport_sockarray", 20, 4, 4, 4, 0, 0, 0 },
	{ "percpu_cgroup_storage", 21, 16, 4, 0, 0, 0, 0 },
	{ "queue", 22, 0, 4, 4, 0, 0, 0 },
	{ "stack", 23, 0, 4, 4, 0, 0, 0 },
	{ "sk_storage", 24, 4, 4, 0, NO_PREALLOC, 0, 1 },
	{ "devmap_hash", 25, 4, 4, 4, 0, 0, 0 },
	{ "ringbuf", 27, 0, 0, 4096, 0, 0, 0 },
	{ "inode_storage", 28, 4, 4, 0, NO_PREALLOC, 0, 1 },
	{ "task_storage", 29, 4, 4, 0, NO_PREALLOC, 0, 1 },
	{ "bloom_filter", 30, 0, 4, 4, 0, 0, 0 },
	{ "user_ringbuf", 31, 0, 0, 4096, 0, 0, 0 },
	{ "cgrp_storage", 32, 4, 4, 0, NO_PREALLOC, 0, 1 },
	{ "arena", 33, 0, 0, 1, MMAPABLE, 0, 0 },
};

static void ask_for_token(void)
{
	unsigned char attr[ATTR_SIZE];
	int bpffs = open("/sys/fs/bpf", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (bpffs < 0)
		return;
	fill_attr(attr, FIELDS(U32(4, bpffs)));
	token = sys_bpf(CMD_TOKEN_CREATE, attr, 8);
	close(bpffs);
}

static unsigned flags_with_token(unsigned flags)
{
	return token < 0 ? flags : flags | F_TOKEN_FD;
}

static unsigned token_field(void)
{
	return token < 0 ? 0 : (unsigned)token;
}

static int load_prog(const struct prog_row *row)
{
	const uint64_t code[] = { 0xb7 | (uint64_t)row->result << 32, 0x95 };
	unsigned char attr[ATTR_SIZE];
	int target = 0;

	if (row->target)
		target = libbpf_find_vmlinux_btf_id(row->target, row->attach_type);
	if (target < 0) {
		errno = -target;
		return -1;
	}
	fill_attr(attr, FIELDS(U32(0, row->type), U32(4, 2), PTR(8, code), PTR(16, "GPL"),
			       U32(44, flags_with_token(row->flags)), U32(68, row->attach_type),
			       U32(108, target), U32(144, token_field())));
	return sys_bpf(CMD_PROG_LOAD, attr, 148);
}

/* One integer of four bytes. */
static int load_types(void)
{
	static const unsigned char blob[] = {
		0x9f, 0xeb, 1, 0, 24, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 16, 0, 0, 0, 5, 0, 0, 0,
		1, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0, 32, 0, 0, 1, 0, 'n', 'u', 'm', 0,
	};
	unsigned char attr[ATTR_SIZE];

	fill_attr(attr, FIELDS(PTR(0, blob), U32(16, sizeof(blob)), U32(32, flags_with_token(0)),
			       U32(36, token_field())));
	return sys_bpf(CMD_BTF_LOAD, attr, 40);
}

static int create_map(const struct map_row *row)
{
	static const struct map_row inner = { "array", 2, 4, 4, 4, 0, 0, 0 };
	int like = row->is_outer ? create_map(&inner) : 0;
	int types = row->is_storage ? load_types() : 0;
	unsigned char attr[ATTR_SIZE];

	if (like < 0 || types < 0)
		return -1;
	fill_attr(attr, FIELDS(U32(0, row->type), U32(4, row->key), U32(8, row->value), U32(12, row->entries),
			       U32(16, flags_with_token(row->flags)), U32(20, like), U32(48, types),
			       U32(52, types ? 1 : 0), U32(56, types ? 1 : 0), U32(76, token_field())));
	return sys_bpf(CMD_MAP_CREATE, attr, 80);
}

static void say(const char *kind, const char *name, int fd)
{
	printf("%s %s: %s\n", kind, name, fd < 0 ? strerror(errno) : "ok");
	if (fd >= 0)
		close(fd);
}

static int make(const char *kind, const char *name)
{
	if (!strcmp(kind, "prog"))
		for (size_t i = 0; i < sizeof(progs) / sizeof(*progs); i++)
			if (!strcmp(progs[i].name, name)) {
				say(kind, name, load_prog(&progs[i]));
				return 0;
			}
	if (!strcmp(kind, "map"))
		for (size_t i = 0; i < sizeof(maps) / sizeof(*maps); i++)
			if (!strcmp(maps[i].name, name)) {
				say(kind, name, create_map(&maps[i]));
				return 0;
			}
	fprintf(stderr, "every-type: there is no %s %s here\n", kind, name);
	return 2;
}

int main(int argc, char **argv)
{
	const char *kind = "prog";

	ask_for_token();
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "prog") || !strcmp(argv[i], "map"))
			kind = argv[i];
		else if (make(kind, argv[i]))
			return 2;
	}
	return 0;
}
