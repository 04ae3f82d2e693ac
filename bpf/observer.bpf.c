// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * Tells bpfrec which capabilities the kernel asked of the processes that it
 * follows, and what the answer was; on demand counts the bpf() calls that do
 * not stop. One object for every x86_64 kernel from 5.15: what a kernel lacks
 * is left out at load time, and fields are found through its BTF.
 *
 * It includes no header but its own, so that a compiler makes the same object
 * of it wherever it runs.
 */
#include "observer.h"

typedef unsigned char __u8;
typedef int __s32;
typedef unsigned int __u32;
typedef long long __s64;
typedef unsigned long long __u64;

#define SEC(name) __attribute__((section(name), used))
#define inlined inline __attribute__((always_inline))
#define NULL ((void *)0)

/* How libbpf reads the definition of a map: from the types of its members. */
#define number(name, value) int (*name)[value]
#define type(name, value) typeof(value) *name

/* Helpers by their number in enum bpf_func_id (5.15). */
static void *(*const map_lookup)(void *map, const void *key) = (void *)1;
static long (*const map_update)(void *map, const void *key, const void *value, __u64 flags) = (void *)2;
static __u64 (*const monotonic_time)(void) = (void *)5;
static __u64 (*const current_pid_tgid)(void) = (void *)14;
static long (*const current_name)(void *into, __u32 size) = (void *)16;
static __u64 (*const current_task)(void) = (void *)35;
static long (*const read_user)(void *into, __u32 size, const void *from) = (void *)112;
static long (*const read_kernel)(void *into, __u32 size, const void *from) = (void *)113;
static long (*const ring_output)(void *ring, void *data, __u64 size, __u64 flags) = (void *)130;
static struct task_struct *(*const current_task_btf)(void) = (void *)158;
static struct pt_regs *(*const task_registers)(struct task_struct *task) = (void *)175;

enum {
	MAP_PERCPU_HASH = 5,
	MAP_LRU_HASH = 9,
	MAP_RING = 27,
	NO_PREALLOC = 1, /* BPF_F_NO_PREALLOC */
	NO_WAKEUP = 1, /* BPF_RB_NO_WAKEUP: bpfrec looks when a call ends */
	NO_EXIST = 1, /* BPF_NOEXIST */
};

/* The members of the kernel's structures that are looked at. */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct ns_common {
	unsigned int inum;
};
struct user_namespace {
	struct ns_common ns;
};
struct cred {
	struct user_namespace *user_ns;
};
struct upid {
	int nr;
	void *ns;
};
struct pid {
	unsigned int level;
	struct upid numbers[1];
};
struct thread_info {
	__u32 status;
};
struct file {
	void *private_data;
};
struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};
struct files_struct {
	struct fdtable *fdt;
};
struct task_struct {
	struct thread_info thread_info;
	unsigned int ptrace;
	struct task_struct *parent;
	struct task_struct *group_leader;
	__u64 start_boottime;
	__u64 self_exec_id;
	struct pid *thread_pid;
	struct files_struct *files;
};
struct pt_regs {
	unsigned long bx, cx, si, di, orig_ax;
};
enum bpf_map_type {
	BPF_MAP_TYPE_UNSPEC,
};
struct bpf_map {
	enum bpf_map_type map_type;
	__u32 id;
	char name[16];
};
#pragma clang attribute pop

/* struct upid as it is in every kernel since 2.6.24: one for each level of pid namespaces, from the outermost. */
struct number_at_level {
	int number;
	void *namespace;
};

const volatile struct observer_settings settings = {};
struct observer_state state = {};

/* Of a process that is forgotten for want of room, something is told twice. */
struct {
	number(type, MAP_LRU_HASH);
	number(max_entries, 4096);
	type(key, struct observer_image);
	type(value, struct observer_told);
} told SEC(".maps");

struct {
	number(type, MAP_RING);
	number(max_entries, 1024 * 1024);
} checks SEC(".maps");

struct {
	number(type, MAP_PERCPU_HASH);
	number(max_entries, 16384);
	number(map_flags, NO_PREALLOC);
	type(key, struct observer_count_key);
	type(value, struct observer_count);
} counts SEC(".maps");

#define read(into, from) read_kernel(&(into), sizeof(into), __builtin_preserve_access_index(from))

/* ---- who is running */

struct thread {
	__u32 pid;
	__u32 tid;
};

static inlined struct number_at_level number_at(const struct pid *pid, unsigned int level)
{
	const void *numbers = __builtin_preserve_access_index(&pid->numbers[0]);
	struct number_at_level number = {};

	read_kernel(&number, sizeof(number), numbers + level * sizeof(number));
	return number;
}

/* The number of a task in bpfrec's pid namespace; 0 where it has none there. */
static inlined __u32 number_of(struct task_struct *task)
{
	struct number_at_level own;
	struct pid *pid = NULL;
	unsigned int level = 0;

	read(pid, &task->thread_pid);
	read(level, &pid->level);
	if (level < state.level)
		return 0;
	own = number_at(pid, state.level);
	return (__u64)own.namespace == state.pid_namespace ? own.number : 0;
}

/*
 * A sandbox or a container has a pid namespace of its own, so the numbers that
 * the task itself knows (bpf_get_ns_current_pid_tgid()) are not bpfrec's. As
 * current_pid_tgid() has them: the process above, the thread below.
 */
__attribute__((noinline)) __u64 numbers_of_running(void)
{
	struct task_struct *task, *leader = NULL;

	if (state.level == 0)
		return current_pid_tgid();
	task = (struct task_struct *)current_task();
	read(leader, &task->group_leader);
	return (__u64)number_of(leader) << 32 | number_of(task);
}

static inlined struct thread running(void)
{
	__u64 both = numbers_of_running();

	return (struct thread){ .pid = both >> 32, .tid = both };
}

/*
 * Those that bpfrec traces. The kernel says who they are: the tracer of a
 * traced thread is its parent until it lets go, from before the thread's
 * first instruction, and nobody has to be told of every fork and exit.
 */
static inlined int is_followed(struct task_struct *task)
{
	return (__u64)task->parent == state.tracer && task->ptrace && state.has_begun;
}

/* Run once, by bpfrec itself, before anything is attached. */
SEC("raw_tp")
int find_oneself(void *context)
{
	struct task_struct *task = (struct task_struct *)current_task();
	struct pid *pid = NULL;
	unsigned int level = 0;

	state.tracer = (__u64)task;
	read(pid, &task->thread_pid);
	read(level, &pid->level);
	state.level = level;
	state.pid_namespace = (__u64)number_at(pid, level).namespace;
	return 0;
}

/* ---- which call it is in */

enum {
	BPF_X86_64 = 321,
	BPF_I386 = 357,
	X32_BIT = 0x40000000,
	IS_I386 = 2, /* TS_COMPAT in thread_info.status */
	COMMON_ATTRIBUTES = 0x10000, /* a bit of the command (7.2) */
};

struct call {
	__s32 number;
	__u8 is_bpf;
	__u8 is_i386;
	__u32 command;
	const void *attr;
};

static inlined struct call call_of(struct task_struct *task, const struct pt_regs *registers)
{
	struct call call = { .number = registers->orig_ax };

	call.is_i386 = (task->thread_info.status & IS_I386) != 0;
	if (call.is_i386) {
		call.is_bpf = call.number == BPF_I386;
		call.command = registers->bx;
		call.attr = (const void *)(__u64)(__u32)registers->cx;
	} else {
		call.is_bpf = (call.number & ~X32_BIT) == BPF_X86_64;
		call.command = registers->di;
		call.attr = (const void *)registers->si;
	}
	call.command = call.is_bpf ? call.command & ~COMMON_ATTRIBUTES : 0;
	return call;
}

static inlined int stops(const struct call *call)
{
	return call->is_bpf && (call->command >= 64 || settings.stopping >> call->command & 1);
}

/* ---- capability checks */

enum {
	SYS_ADMIN = 21,
	INITIAL_INODE = 0xeffffffd, /* PROC_USER_INIT_INO */
};

/*
 * Whether this program of the process was told of this before; from now on it
 * was. A function by itself, which the verifier looks at once (5.6) and not
 * for each way that leads to it: that would double the time to load.
 */
__attribute__((noinline)) int was_told(__u32 pid, __u32 capability, __u32 which, __u32 is_granted)
{
	struct task_struct *leader = current_task_btf()->group_leader;
	struct observer_image image = {
		.pid = pid,
		.began = leader->start_boottime,
		.number = leader->self_exec_id,
	};
	struct observer_told first = {}, *known = map_lookup(&told, &image);
	__u64 *capabilities, bit = 1ULL << (capability & 63);

	if (!known) {
		map_update(&told, &image, &first, NO_EXIST);
		known = map_lookup(&told, &image);
	}
	if (!known || which >= OBSERVER_NAMESPACES)
		return 0;
	capabilities = &known->capabilities[which][is_granted & 1];
	if (*capabilities & bit)
		return 1;
	*capabilities |= bit;
	return 0;
}

static inlined int tell(const struct cred *cred, struct user_namespace *asked, int capability, int answer)
{
	struct task_struct *task = current_task_btf();
	struct observer_check check = {};
	struct thread thread;
	struct call call;

	if (!is_followed(task))
		return 0;
	thread = running();
	call = call_of(task, task_registers(task));
	check.pid = thread.pid;
	check.tid = thread.tid;
	check.inode = asked->ns.inum;
	check.call = call.number;
	check.command = call.command;
	check.capability = capability;
	check.is_granted = answer == 0;
	check.is_i386 = call.is_i386;
	if (check.inode == INITIAL_INODE)
		check.which = OBSERVER_INITIAL;
	else
		check.which = asked == cred->user_ns ? OBSERVER_OWN : OBSERVER_OTHER;

	/* Of what no stop can tell apart, the first of its kind; and not that every mmap() and execve() asks. */
	if (!stops(&call)) {
		if (check.which == OBSERVER_INITIAL && capability == SYS_ADMIN && !call.is_bpf)
			return 0;
		if (was_told(check.pid, check.capability, check.which, check.is_granted))
			return 0;
	}
	check.time = monotonic_time();
	current_name(check.comm, sizeof(check.comm));
	if (ring_output(&checks, &check, sizeof(check), NO_WAKEUP))
		__sync_fetch_and_add(&state.lost_checks, 1);
	return 0;
}

/* (cred, target_ns, capable_ns, cap, ret), since 6.14 */
SEC("tp_btf/cap_capable")
int check_by_tracepoint(__u64 *context)
{
	return tell((const struct cred *)context[0], (struct user_namespace *)context[1], context[3], context[4]);
}

/* (cred, targ_ns, cap, opts) and the result */
SEC("fexit/cap_capable")
int check_by_return(__u64 *context)
{
	return tell((const struct cred *)context[0], (struct user_namespace *)context[1], context[2], context[4]);
}

/* ---- counts of the calls that do not stop */

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
	struct fdtable *table;
	__u32 descriptor = 0;

	if (offset < 0 || read_user(&descriptor, sizeof(descriptor), call->attr + offset))
		return NULL;
	table = task->files->fdt;
	if (descriptor >= table->max_fds)
		return NULL;
	slot = table->fd;
	if (read_kernel(&file, sizeof(file), slot + descriptor) || !file)
		return NULL;
	read(map, &file->private_data);
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
		read(key.map, &map->id);

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
		read(value->map_type, &map->map_type);
		read(value->map_name, &map->name);
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

/* Some of the helpers are for programs that declare this license only. */
char declared_license[] SEC("license") = "GPL";
