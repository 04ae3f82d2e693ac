// SPDX-License-Identifier: Apache-2.0
/*
 * To be run in the sandbox with an `any` token and CAP_BPF, CAP_NET_ADMIN,
 * CAP_PERFMON and CAP_SYS_ADMIN. Creates a map and loads a program of every
 * type, and makes every command that asks for a capability, once with each
 * subset of the four. The thread's name says what it is at: "map.27.5", where
 * bit 0 is CAP_BPF, bit 1 CAP_NET_ADMIN, bit 2 CAP_PERFMON, bit 3
 * CAP_SYS_ADMIN.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "raw_bpf.h"

#define SUBSETS 16
#define NO_PREALLOC 1U
#define MMAPABLE (1U << 10)
#define SLEEPABLE (1U << 4)

enum {
	MAP_CREATE = 0,
	PROG_LOAD = 5,
	BTF_LOAD = 18,
	BTF_GET_FD_BY_ID = 19,
	TOKEN_CREATE = 36,
};

static void hold(unsigned int subset)
{
	static const int capabilities[] = { 39, 12, 38, 21 };
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];
	int index;

	syscall(SYS_capget, &header, data);
	data[0].effective = data[1].effective = 0;
	for (index = 0; index < 4; index++)
		if (subset >> index & 1)
			data[capabilities[index] / 32].effective |= 1U << capabilities[index] % 32;
	if (syscall(SYS_capset, &header, data))
		exit(1);
}

static void say(const char *what, unsigned int type, unsigned int subset)
{
	char name[16];

	snprintf(name, sizeof(name), "%s.%u.%x", what, type, subset);
	prctl(PR_SET_NAME, name, 0, 0, 0);
}

/* ---- what some types need of the kernel's BTF */

static uint8_t *btf;
static size_t btf_size;

static uint32_t word(size_t offset)
{
	uint32_t value = 0;

	if (offset + 4 <= btf_size)
		memcpy(&value, btf + offset, 4);
	return value;
}

/* The id of a named type of a kind, and its size. */
static uint32_t find_type(const char *name, uint32_t kind, uint32_t *size)
{
	static const uint8_t after_members[] = { 0, 4, 0, 12, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 4, 12, 0, 4, 0, 12 };
	size_t header = word(4), at = header + word(8), end = at + word(12), strings = header + word(16);
	uint32_t id = 1;

	for (; at + 12 <= end; id++) {
		uint32_t info = word(at + 4), this_kind = info >> 24 & 31, members = info & 0xffff;
		int is_list = (this_kind >= 4 && this_kind <= 6) || this_kind == 13 || this_kind == 15 || this_kind == 19;

		if (this_kind == kind && strings + word(at) < btf_size &&
		    !strcmp((char *)btf + strings + word(at), name)) {
			if (size)
				*size = word(at + 8);
			return id;
		}
		at += 12;
		if (this_kind == 3)
			at += 12;
		else if (this_kind < sizeof(after_members))
			at += after_members[this_kind] * (is_list ? members : 1);
	}
	return 0;
}

static void read_btf(void)
{
	int file = open("/sys/kernel/btf/vmlinux", O_RDONLY);
	ssize_t count;

	btf = malloc(64 << 20);
	while (file >= 0 && (count = read(file, btf + btf_size, 1 << 20)) > 0)
		btf_size += count;
	close(file);
}

/* One type: a signed int of four bytes. */
static const struct {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t header, types, types_size, strings, strings_size;
	uint32_t type[4];
	char text[8];
} own_btf = { 0xeb9f, 1, 0, 24, 0, 16, 16, 5, { 1, 1U << 24, 4, 1U << 24 | 32 }, "\0int" };

static int load_btf(int token)
{
	struct attr attr = { { 0 } };

	put64(&attr, 0, &own_btf);
	put32(&attr, 16, 24 + 16 + 5);
	put32(&attr, 32, TOKEN_FLAG);
	put32(&attr, 36, token);
	return bpf(BTF_LOAD, &attr);
}

/* ---- maps */

struct map {
	uint32_t type, key, value, entries, flags;
	int has_btf;
};

static const struct map maps[] = {
	{ 1, 4, 8, 4, 0, 0 }, { 2, 4, 8, 4, 0, 0 }, { 3, 4, 4, 4, 0, 0 }, { 4, 4, 4, 4, 0, 0 },
	{ 5, 4, 8, 4, 0, 0 }, { 6, 4, 8, 4, 0, 0 }, { 7, 4, 80, 4, 0, 0 }, { 8, 4, 4, 4, 0, 0 },
	{ 9, 4, 8, 4, 0, 0 }, { 10, 4, 8, 4, 0, 0 }, { 11, 8, 8, 4, NO_PREALLOC, 0 }, { 12, 4, 4, 4, 0, 0 },
	{ 13, 4, 4, 4, 0, 0 }, { 14, 4, 4, 4, 0, 0 }, { 15, 4, 4, 4, 0, 0 }, { 16, 4, 4, 1, 0, 0 },
	{ 17, 4, 4, 4, 0, 0 }, { 18, 4, 4, 4, 0, 0 }, { 19, 8, 8, 0, 0, 0 }, { 20, 4, 8, 4, 0, 0 },
	{ 21, 8, 8, 0, 0, 0 }, { 22, 0, 8, 4, 0, 0 }, { 23, 0, 8, 4, 0, 0 }, { 24, 4, 4, 0, NO_PREALLOC, 1 },
	{ 25, 4, 4, 4, 0, 0 }, { 26, 4, 0, 1, 0, 0 }, { 27, 0, 0, 4096, 0, 0 }, { 28, 4, 4, 0, NO_PREALLOC, 1 },
	{ 29, 4, 4, 0, NO_PREALLOC, 1 }, { 30, 0, 8, 4, 0, 0 }, { 31, 0, 0, 4096, 0, 0 },
	{ 32, 4, 4, 0, NO_PREALLOC, 1 }, { 33, 0, 0, 4, MMAPABLE, 0 },
};

static int create_map(const struct map *map, int token, int inner, int types)
{
	uint32_t value = map->value, id;
	struct attr attr = { { 0 } };

	put32(&attr, 0, map->type);
	put32(&attr, 4, map->key);
	put32(&attr, 12, map->entries);
	put32(&attr, 16, map->flags | TOKEN_FLAG);
	put32(&attr, 76, token);
	if (map->type == 12 || map->type == 13)
		put32(&attr, 20, inner);
	if (map->has_btf) {
		put32(&attr, 48, types);
		put32(&attr, 52, 1);
		put32(&attr, 56, 1);
	}
	if (map->type == 26) {
		id = find_type("bpf_struct_ops_tcp_congestion_ops", 4, &value);
		put32(&attr, 60, id);
	}
	put32(&attr, 8, value);
	return bpf(MAP_CREATE, &attr);
}

/* ---- programs */

struct program {
	uint32_t type, attach, flags;
	/* Of the kernel's BTF, where the program needs something to attach to. */
	const char *target;
	uint32_t kind;
};

static const struct program programs[] = {
	{ 1, 0, 0, NULL, 0 }, { 2, 0, 0, NULL, 0 }, { 3, 0, 0, NULL, 0 }, { 4, 0, 0, NULL, 0 },
	{ 5, 0, 0, NULL, 0 }, { 6, 0, 0, NULL, 0 }, { 7, 0, 0, NULL, 0 }, { 8, 0, 0, NULL, 0 },
	{ 9, 0, 0, NULL, 0 }, { 10, 0, 0, NULL, 0 }, { 11, 0, 0, NULL, 0 }, { 12, 0, 0, NULL, 0 },
	{ 13, 3, 0, NULL, 0 }, { 14, 0, 0, NULL, 0 }, { 15, 0, 0, NULL, 0 }, { 16, 7, 0, NULL, 0 },
	{ 17, 0, 0, NULL, 0 }, { 18, 10, 0, NULL, 0 }, { 19, 0, 0, NULL, 0 }, { 21, 0, 0, NULL, 0 },
	{ 22, 0, 0, NULL, 0 }, { 23, 0, 0, NULL, 0 }, { 24, 0, 0, NULL, 0 }, { 25, 21, 0, NULL, 0 },
	{ 26, 23, 0, "btf_trace_sys_enter", 8 }, { 27, 0, 0, "tcp_congestion_ops", 4 }, { 30, 36, 0, NULL, 0 },
	{ 31, 0, SLEEPABLE, NULL, 0 }, { 32, 45, 0, NULL, 0 },
};

static int load_program(const struct program *program, int token)
{
	/* r0 = 0; exit */
	static const uint64_t instructions[] = { 0xb7, 0x95 };
	struct attr attr = { { 0 } };
	int result;

	put32(&attr, 0, program->type);
	put32(&attr, 4, 2);
	put64(&attr, 8, instructions);
	put64(&attr, 16, "GPL");
	put32(&attr, 44, program->flags | TOKEN_FLAG);
	put32(&attr, 68, program->attach);
	put32(&attr, 144, token);
	if (program->target)
		put32(&attr, 108, find_type(program->target, program->kind, NULL));
	result = bpf(PROG_LOAD, &attr);
	return result;
}

/* ---- commands */

struct command {
	uint32_t number;
	/* The largest part of the attr that the command takes is all 0. */
	int takes_token;
};

static const struct command commands[] = {
	{ 11, 0 }, { 12, 0 }, { 13, 0 }, { 14, 0 }, { 16, 0 }, { BTF_LOAD, 1 }, { BTF_GET_FD_BY_ID, 1 }, { 20, 0 },
	{ 23, 0 }, { 30, 0 }, { 31, 0 }, { 32, 0 }, { TOKEN_CREATE, 0 },
};

static int make(uint32_t command, int token, int bpffs)
{
	struct attr attr = { { 0 } };

	switch (command) {
	case BTF_LOAD:
		return load_btf(token);
	case BTF_GET_FD_BY_ID:
		put32(&attr, 0, 1);
		put32(&attr, 8, TOKEN_FLAG);
		put32(&attr, 12, token);
		break;
	case TOKEN_CREATE:
		put32(&attr, 4, bpffs);
		break;
	case 20: /* TASK_FD_QUERY */
		put32(&attr, 0, getpid());
		break;
	}
	return bpf(command, &attr);
}

int main(void)
{
	int bpffs = open("/sys/fs/bpf", O_RDONLY | O_DIRECTORY), token, inner, types, made;
	unsigned int index, subset;

	read_btf();
	say("setup", 0, 15);
	hold(15);
	token = make(TOKEN_CREATE, 0, bpffs);
	inner = create_map(&maps[1], token, 0, 0);
	types = load_btf(token);
	if (token < 0 || inner < 0 || types < 0) {
		perror("setup");
		return 1;
	}
	for (subset = 0; subset < SUBSETS; subset++) {
		hold(subset);
		for (index = 0; index < sizeof(maps) / sizeof(*maps); index++) {
			say("map", maps[index].type, subset);
			made = create_map(&maps[index], token, inner, types);
			close(made);
		}
		for (index = 0; index < sizeof(programs) / sizeof(*programs); index++) {
			say("prog", programs[index].type, subset);
			made = load_program(&programs[index], token);
			close(made);
		}
		for (index = 0; index < sizeof(commands) / sizeof(*commands); index++) {
			say("cmd", commands[index].number, subset);
			made = make(commands[index].number, token, bpffs);
			close(made);
		}
	}
	return 0;
}
