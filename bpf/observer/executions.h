/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* What is executed. */
#ifndef OBSERVER_EXECUTIONS_H
#define OBSERVER_EXECUTIONS_H

#include "threads.h"

/* A process waits at its exec until bpfrec has looked. */
struct {
	number(type, MAP_RING);
	number(max_entries, 64 * 1024);
} executions SEC(".maps");

enum {
	DEEPEST_PATH = 33, /* with the arrival */
};

static inlined __u32 arguments_of(const struct mm_struct *mm, char *into)
{
	unsigned long start = 0, end = 0, size;

	read(start, mm, MEMORY_ARGUMENTS);
	read(end, mm, MEMORY_ARGUMENTS_END);
	size = end - start;
	if (size > OBSERVER_ARGUMENTS_LIMIT || read_user(into, size, (const void *)start))
		return 0;
	return size;
}

/* A place in the tree of mounts. */
struct place {
	const struct vfsmount *mount;
	const struct dentry *entry;
};

struct climb {
	struct place here;
	struct place root;
	/* Of what it came by, and of how often that was renamed. */
	__u64 sum;
	int is_repeated;
};

enum {
	CANNOT,
	WENT_UP,
	ARRIVED,
};

/*
 * From a mount's root to where it is mounted, or from a name, which is told the
 * first time, to its directory. A function by itself, which the verifier looks
 * at once (5.6; by what its arguments point to, 5.13).
 */
__attribute__((noinline)) int go_up(struct climb *climb, struct observer_execution *execution)
{
	const struct dentry *top = NULL, *entry, *parent = NULL;
	const struct mount *in;
	const unsigned char *name = NULL;
	__u32 changes = 0, size;
	long length;

	if (!climb || !execution)
		return CANNOT;
	entry = climb->here.entry;
	if (entry == climb->root.entry && climb->here.mount == climb->root.mount)
		return ARRIVED;
	in = (const void *)climb->here.mount - settings.offsets[MOUNT_ITSELF];
	read(top, in, MOUNT_TOP);
	if (entry == top) {
		const struct mount *above = NULL;

		read(above, in, MOUNT_PARENT);
		read(climb->here.entry, in, MOUNT_POINT);
		climb->here.mount = address(above, MOUNT_ITSELF);
		return above == in ? CANNOT : WENT_UP;
	}
	/* A sequence counter: it is odd while the entry is renamed. */
	read(changes, entry, ENTRY_CHANGES);
	climb->sum = climb->sum * 31 + (__u64)entry + changes;
	read(parent, entry, ENTRY_PARENT);
	climb->here.entry = parent;
	if (parent == entry || changes & 1)
		return CANNOT;
	if (climb->is_repeated)
		return WENT_UP;
	size = execution->path_size;
	if (size > OBSERVER_PATH_LIMIT - OBSERVER_NAME_LIMIT)
		return CANNOT;
	read(name, entry, ENTRY_NAME);
	length = read_kernel_text(execution->path + size, OBSERVER_NAME_LIMIT, name);
	execution->path_size = size + length;
	/* What fills the room may have been cut. */
	return length > 0 && length < OBSERVER_NAME_LIMIT ? WENT_UP : CANNOT;
}

static inlined int climb_up(struct climb *climb, struct observer_execution *execution)
{
	int depth, step = CANNOT;

	for (depth = 0; depth < DEEPEST_PATH; depth++) {
		step = go_up(climb, execution);
		if (step != WENT_UP)
			break;
	}
	return step == ARRIVED;
}

/*
 * What d_path() makes of the file that a process executes, as bpfrec sees it,
 * but for the order. Whether it does: of what is not below its root, has been
 * deleted or has no name (memfd), d_path() has more to say. It keeps others
 * from renaming; here one looks twice.
 */
static inlined int tell_path(const struct fs_struct *places, const struct mm_struct *mm, struct observer_execution *execution)
{
	struct hlist_bl_node **hashed = NULL;
	const struct file *file = NULL;
	struct climb first = {}, second;

	read(first.root.mount, places, PLACES_ROOT_MOUNT);
	read(first.root.entry, places, PLACES_ROOT_ENTRY);
	read(file, mm, MEMORY_PROGRAM);
	read(first.here.mount, file, FILE_MOUNT);
	read(first.here.entry, file, FILE_ENTRY);
	read(hashed, first.here.entry, ENTRY_HASHED);
	if (!hashed)
		return 0;
	second = first;
	second.is_repeated = 1;
	execution->path_size = 0;
	return climb_up(&first, execution) && climb_up(&second, execution) && first.sum == second.sum;
}

/*
 * bpfrec could ask /proc for all of it, whose link to the executed file alone
 * costs 10 to 15 microseconds: the kernel makes inodes to answer.
 */
SEC("raw_tp/sched_process_exec")
int tell_execution(void *context)
{
	struct task_struct *task = current_task_btf();
	const struct task_struct *tracer = (const struct task_struct *)state.tracer;
	const struct fs_struct *places = NULL;
	const struct mm_struct *mm = NULL;
	struct observer_execution *execution;
	__u64 parent = 0;

	read(parent, task, TASK_PARENT);
	if (!is_followed_by(parent, task))
		return 0;
	execution = ring_reserve(&executions, sizeof(*execution), 0);
	if (!execution)
		return 0;
	execution->pid = running().pid;
	current_name(execution->comm, sizeof(execution->comm));
	read(mm, task, TASK_MEMORY);
	read(places, tracer, TASK_PLACES);
	execution->arguments_size = arguments_of(mm, execution->arguments);
	if (!tell_path(places, mm, execution))
		execution->path_size = 0;
	ring_submit(execution, NO_WAKEUP);
	return 0;
}

#endif
