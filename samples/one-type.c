// SPDX-License-Identifier: Apache-2.0
/*
 * Creates a map of one type, or loads the shortest program of one type, by raw
 * bpf(2) and with a token where it gets one:
 *
 *   one-type map ringbuf
 *   one-type prog xdp
 *   one-type list		every type there is here: a kind and a name a line
 *
 * Needs the type, and with it cmds map_create or prog_load; the attach type
 * that the row names; btf_load for maps that want BTF; the types of inner maps;
 * and the capabilities of the type. Ends with status 2 for an unknown type.
 */
#include <bpf/btf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attr.h"

static int token = -1;

/* ---- maps */

enum trait { PLAIN, STORAGE, OF_MAPS, STRUCT_OPS };

static const struct map_row {
	const char *name;
	unsigned type, key, value, entries, flags;
	enum trait trait;
} map_rows[] = {
	{ "hash", 1, 4, 4, 1, 0, PLAIN },
	{ "array", 2, 4, 4, 1, 0, PLAIN },
	{ "prog_array", 3, 4, 4, 1, 0, PLAIN },
	{ "perf_event_array", 4, 4, 4, 1, 0, PLAIN },
	{ "percpu_hash", 5, 4, 4, 1, 0, PLAIN },
	{ "percpu_array", 6, 4, 4, 1, 0, PLAIN },
	{ "stack_trace", 7, 4, 8, 1, 0, PLAIN },
	{ "cgroup_array", 8, 4, 4, 1, 0, PLAIN },
	{ "lru_hash", 9, 4, 4, 1, 0, PLAIN },
	{ "lru_percpu_hash", 10, 4, 4, 1, 0, PLAIN },
	{ "lpm_trie", 11, 8, 4, 1, BPF_F_NO_PREALLOC, PLAIN },
	{ "array_of_maps", 12, 4, 4, 1, 0, OF_MAPS },
	{ "hash_of_maps", 13, 4, 4, 1, 0, OF_MAPS },
	{ "devmap", 14, 4, 4, 1, 0, PLAIN },
	{ "sockmap", 15, 4, 4, 1, 0, PLAIN },
	{ "cpumap", 16, 4, 4, 1, 0, PLAIN },
	{ "xskmap", 17, 4, 4, 1, 0, PLAIN },
	{ "sockhash", 18, 4, 4, 1, 0, PLAIN },
	{ "cgroup_storage_deprecated", 19, 8, 4, 0, 0, PLAIN },
	{ "reuseport_sockarray", 20, 4, 4, 1, 0, PLAIN },
	{ "percpu_cgroup_storage_deprecated", 21, 8, 4, 0, 0, PLAIN },
	{ "queue", 22, 0, 4, 1, 0, PLAIN },
	{ "stack", 23, 0, 4, 1, 0, PLAIN },
	{ "sk_storage", 24, 4, 4, 0, BPF_F_NO_PREALLOC, STORAGE },
	{ "devmap_hash", 25, 4, 4, 1, 0, PLAIN },
	{ "struct_ops", 26, 4, 0, 1, 0, STRUCT_OPS },
	{ "ringbuf", 27, 0, 0, 4096, 0, PLAIN },
	{ "inode_storage", 28, 4, 4, 0, BPF_F_NO_PREALLOC, STORAGE },
	{ "task_storage", 29, 4, 4, 0, BPF_F_NO_PREALLOC, STORAGE },
	{ "bloom_filter", 30, 0, 4, 1, 0, PLAIN },
	{ "user_ringbuf", 31, 0, 0, 4096, 0, PLAIN },
	{ "cgrp_storage", 32, 4, 4, 0, BPF_F_NO_PREALLOC, STORAGE },
	{ "arena", 33, 0, 0, 1, BPF_F_MMAPABLE, PLAIN },
	/* Linux 6.19 and 7.2 */
	{ "insn_array", 34, 4, 16, 1, 0, PLAIN },
	{ "rhash", 35, 4, 4, 1, BPF_F_NO_PREALLOC, PLAIN },
};

/* ---- programs */

static const struct prog_row {
	const char *name;
	unsigned type, attach;
	int result;
	unsigned flags;
	/* What it is attached to, by its kind and name in the kernel's BTF. */
	unsigned kind;
	const char *target;
} prog_rows[] = {
	{ "socket_filter", 1, 0, 0, 0, 0, NULL },
	{ "kprobe", 2, 0, 0, 0, 0, NULL },
	{ "sched_cls", 3, 0, 0, 0, 0, NULL },
	{ "sched_act", 4, 0, 0, 0, 0, NULL },
	{ "tracepoint", 5, 0, 0, 0, 0, NULL },
	{ "xdp", 6, 37, 0, 0, 0, NULL },
	{ "perf_event", 7, 0, 0, 0, 0, NULL },
	{ "cgroup_skb", 8, 1, 1, 0, 0, NULL },
	{ "cgroup_sock", 9, 2, 1, 0, 0, NULL },
	{ "lwt_in", 10, 0, 0, 0, 0, NULL },
	{ "lwt_out", 11, 0, 0, 0, 0, NULL },
	{ "lwt_xmit", 12, 0, 0, 0, 0, NULL },
	{ "sock_ops", 13, 3, 0, 0, 0, NULL },
	{ "sk_skb", 14, 4, 0, 0, 0, NULL },
	{ "cgroup_device", 15, 6, 1, 0, 0, NULL },
	{ "sk_msg", 16, 7, 0, 0, 0, NULL },
	{ "raw_tracepoint", 17, 0, 0, 0, 0, NULL },
	{ "cgroup_sock_addr", 18, 10, 1, 0, 0, NULL },
	{ "lwt_seg6local", 19, 0, 0, 0, 0, NULL },
	{ "lirc_mode2", 20, 16, 0, 0, 0, NULL },
	{ "sk_reuseport", 21, 39, 0, 0, 0, NULL },
	{ "flow_dissector", 22, 17, 0, 0, 0, NULL },
	{ "cgroup_sysctl", 23, 18, 1, 0, 0, NULL },
	{ "raw_tracepoint_writable", 24, 0, 0, 0, 0, NULL },
	{ "cgroup_sockopt", 25, 21, 1, 0, 0, NULL },
	{ "tracing", 26, 23, 0, 0, BTF_KIND_TYPEDEF, "btf_trace_sys_enter" },
	/* The attach type is the member's number: 0 is ssthresh. */
	{ "struct_ops", 27, 0, 1, 0, BTF_KIND_STRUCT, "tcp_congestion_ops" },
	{ "ext", 28, 0, 0, 0, 0, NULL },
	{ "lsm", 29, 27, 0, 0, BTF_KIND_FUNC, "bpf_lsm_file_open" },
	{ "sk_lookup", 30, 36, 1, 0, 0, NULL },
	{ "syscall", 31, 0, 0, BPF_F_SLEEPABLE, 0, NULL },
	{ "netfilter", 32, 45, 1, 0, 0, NULL },
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int call(unsigned cmd, const struct field *fields, size_t count)
{
	unsigned char attr[ATTR_SIZE];
	int result;

	fill_attr(attr, fields, count);
	result = sys_bpf(cmd, attr, cmd == BPF_BTF_LOAD ? 40 : 152);
	return result < 0 ? -errno : result;
}

static unsigned token_flag(void)
{
	return token < 0 ? 0 : F_TOKEN_FD;
}

static unsigned token_fd(void)
{
	return token < 0 ? 0 : (unsigned)token;
}

/* One int of four bytes, for keys and values alike: type 1. */
static int load_int_type(void)
{
	static const struct {
		struct btf_header header;
		struct btf_type type;
		uint32_t encoding;
		char strings[5];
	} blob = {
		.header = { .magic = 0xeb9f, .version = 1, .hdr_len = sizeof(struct btf_header),
			    .type_len = sizeof(struct btf_type) + 4,
			    .str_off = sizeof(struct btf_type) + 4, .str_len = 5 },
		.type = { .name_off = 1, .info = BTF_KIND_INT << 24, .size = 4 },
		.encoding = BTF_INT_SIGNED << 24 | 32,
		.strings = "\0int",
	};

	return call(BPF_BTF_LOAD, FIELDS(PTR(0, &blob),
					 U32(16, sizeof(blob.header) + sizeof(blob.type) + 9),
					 U32(32, token_flag()), U32(36, token_fd())));
}

static int create_plain(const struct map_row *row, unsigned inner, unsigned types, unsigned vmlinux_type,
			unsigned value)
{
	unsigned own_type = types && !vmlinux_type ? 1 : 0;

	return call(BPF_MAP_CREATE,
		    FIELDS(U32(0, row->type), U32(4, row->key), U32(8, value), U32(12, row->entries),
			   U32(16, row->flags | token_flag()), U32(20, inner), U32(48, types),
			   U32(52, own_type), U32(56, own_type), U32(60, vmlinux_type),
			   U32(76, token_fd())));
}

static int create_map(const struct map_row *row)
{
	struct btf *kernel;
	int fd, id;

	switch (row->trait) {
	case STORAGE:
		fd = load_int_type();
		return fd < 0 ? fd : create_plain(row, 0, fd, 0, row->value);
	case OF_MAPS:
		fd = create_plain(&map_rows[1], 0, 0, 0, 4);
		return fd < 0 ? fd : create_plain(row, fd, 0, 0, row->value);
	case STRUCT_OPS:
		kernel = btf__load_vmlinux_btf();
		id = kernel ? btf__find_by_name_kind(kernel, "bpf_struct_ops_tcp_congestion_ops",
						     BTF_KIND_STRUCT) : -ENOENT;
		if (id < 0)
			return id;
		/* The kernel wants some BTF beside its own. */
		fd = load_int_type();
		return fd < 0 ? fd : create_plain(row, 0, fd, id, btf__resolve_size(kernel, id));
	default:
		return create_plain(row, 0, 0, 0, row->value);
	}
}

static int load_program(const struct prog_row *row)
{
	const struct bpf_insn instructions[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = row->result },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	int id = 0;

	if (row->target) {
		struct btf *kernel = btf__load_vmlinux_btf();

		id = kernel ? btf__find_by_name_kind(kernel, row->target, row->kind) : -ENOENT;
		if (id < 0)
			return id;
	}
	return call(BPF_PROG_LOAD,
		    FIELDS(U32(0, row->type), U32(4, COUNT(instructions)), PTR(8, instructions), PTR(16, "GPL"),
			   U32(44, row->flags | token_flag()), U32(68, row->attach), U32(108, id),
			   U32(144, token_fd())));
}

static void make_token(void)
{
	int bpffs = open("/sys/fs/bpf", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (bpffs >= 0)
		token = call(CMD_TOKEN_CREATE, FIELDS(U32(4, bpffs)));
}

static int finish(const char *kind, const char *name, int result)
{
	if (result < 0) {
		fprintf(stderr, "one-type: %s %s: %s\n", kind, name, strerror(-result));
		return 1;
	}
	printf("%s %s: ok%s\n", kind, name, token < 0 ? "" : ", with a token");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "list")) {
		for (size_t i = 0; i < COUNT(map_rows); i++)
			printf("map %s\n", map_rows[i].name);
		for (size_t i = 0; i < COUNT(prog_rows); i++)
			printf("prog %s\n", prog_rows[i].name);
		return 0;
	}
	if (argc != 3)
		return 2;
	make_token();
	for (size_t i = 0; i < COUNT(map_rows); i++)
		if (!strcmp(argv[1], "map") && !strcmp(argv[2], map_rows[i].name))
			return finish("map", argv[2], create_map(&map_rows[i]));
	for (size_t i = 0; i < COUNT(prog_rows); i++)
		if (!strcmp(argv[1], "prog") && !strcmp(argv[2], prog_rows[i].name))
			return finish("prog", argv[2], load_program(&prog_rows[i]));
	return 2;
}
