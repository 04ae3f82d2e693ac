/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* Counts of the bpf() calls that do not stop. */
#ifndef OBSERVER_COUNTS_H
#define OBSERVER_COUNTS_H

#include "calls.h"
#include "threads.h"

struct {
	number(type, MAP_PERCPU_HASH);
	number(max_entries, 16384);
	number(map_flags, NO_PREALLOC);
	type(key, struct observer_count_key);
	type(value, struct observer_count);
} counts SEC(".maps");

enum {
	EBADF = 9,
	EINVAL = 22,
	LARGEST_ERROR = 4095,
};

/* Where the attr of a command has its map_fd; -1 where it has none. */
static inlined int map_offset(__u32 command)
{
	if ((command >= 1 && command <= 4) || command == 21)
		return 0; /* one element */
	if (command >= 24 && command <= 27)
		return 36; /* a batch */
	return -1;
}

static inlined struct bpf_map *map_of(struct task_struct *task, const struct call *call)
{
	int offset = map_offset(call->command);
	struct file **slot, *file = NULL;
	struct bpf_map *map = NULL;
	const struct fdtable *table;
	__u32 descriptor = 0;

	if (offset < 0 || read_user(&descriptor, sizeof(descriptor), call->attr + offset))
		return NULL;
	table = followed(const struct fdtable *, followed(const struct files_struct *, task, TASK_FILES), FILES_TABLE);
	if (descriptor >= followed(__u32, table, TABLE_SIZE))
		return NULL;
	slot = followed(struct file **, table, TABLE_FILES);
	if (read_kernel(&file, sizeof(file), slot + descriptor) || !file)
		return NULL;
	read(map, file, FILE_OBJECT);
	return map;
}

static inlined int count(struct task_struct *task, const struct call *call, __s64 result)
{
	struct observer_count_key key = {};
	struct observer_count *value, first = {};
	struct bpf_map *map = NULL;

	if (!is_followed(task))
		return 0;
	key.pid = running().pid;
	key.command = call->command;
	if (result < 0 && result >= -LARGEST_ERROR)
		key.error = -result;
	/* Either says that the descriptor may be no map. */
	if (key.error != EBADF && key.error != EINVAL)
		map = map_of(task, call);
	if (map)
		read(key.map, map, MAP_ID);

	value = map_lookup(&counts, &key);
	if (!value) {
		map_update(&counts, &key, &first, NO_EXIST);
		value = map_lookup(&counts, &key);
	}
	if (!value) {
		__sync_fetch_and_add(&state.lost_counts, 1);
		return 0;
	}
	if (map && value->calls == 0) {
		read(value->map_type, map, MAP_KIND);
		read(value->map_name, map, MAP_NAME);
	}
	__sync_fetch_and_add(&value->calls, 1);
	return 0;
}

static inlined int count_unless_stopping(const struct pt_regs *registers, __s64 result)
{
	struct task_struct *task = current_task_btf();
	struct call call = call_of(task, registers);

	return call.is_bpf && !stops(&call) ? count(task, &call, result) : 0;
}

SEC("fexit/__x64_sys_bpf")
int count_by_return(__u64 *context)
{
	return count_unless_stopping((const struct pt_regs *)context[0], context[1]);
}

SEC("fexit/__ia32_sys_bpf")
int count_by_return_i386(__u64 *context)
{
	return count_unless_stopping((const struct pt_regs *)context[0], context[1]);
}

/* Every call of every process passes here, so the number is looked at before all else. */
SEC("tp_btf/sys_exit")
int count_by_tracepoint(__u64 *context)
{
	const struct pt_regs *registers = (const struct pt_regs *)context[0];
	__u64 number = registers->orig_ax & ~(__u64)X32_BIT;

	if (number != BPF_X86_64 && number != BPF_I386)
		return 0;
	return count_unless_stopping(registers, context[1]);
}

#endif
