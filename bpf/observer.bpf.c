// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * Tells bpfrec which capabilities the kernel asked of the processes that it
 * follows, and what the answer was, and what they execute; on demand counts the
 * bpf() calls that do not stop. One object for every x86_64 kernel from 5.15:
 * what a kernel lacks is left out at load time, and where it keeps the members
 * of its structures bpfrec says.
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
static long (*const read_kernel_text)(void *into, __u32 size, const void *from) = (void *)115;
static long (*const ring_output)(void *ring, void *data, __u64 size, __u64 flags) = (void *)130;
static void *(*const ring_reserve)(void *ring, __u64 size, __u64 flags) = (void *)131;
static void (*const ring_submit)(void *data, __u64 flags) = (void *)132;
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

/* Structures of the kernel: observer.h has what is looked at. */
struct cred;
struct dentry;
struct fdtable;
struct file;
struct files_struct;
struct fs_struct;
struct mm_struct;
struct mount;
struct pid;
struct task_struct;
struct user_namespace;
struct vfsmount;

/* As ptrace(2) shows them, too. */
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax;
};

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

/* Of a thread that is forgotten for want of room, too. */
struct {
	number(type, MAP_LRU_HASH);
	number(max_entries, 4096);
	type(key, __u32);
	type(value, struct observer_asked);
} asked SEC(".maps");

struct {
	number(type, MAP_RING);
	number(max_entries, 1024 * 1024);
} checks SEC(".maps");

/* A process waits at its exec until bpfrec has looked. */
struct {
	number(type, MAP_RING);
	number(max_entries, 64 * 1024);
} executions SEC(".maps");

struct {
	number(type, MAP_PERCPU_HASH);
	number(max_entries, 16384);
	number(map_flags, NO_PREALLOC);
	type(key, struct observer_count_key);
	type(value, struct observer_count);
} counts SEC(".maps");

/* Where a member of a structure of the kernel's is. */
#define address(pointer, member) ((const void *)(pointer) + settings.offsets[member])
/*
 * A pointer is better read than followed where it need not be fast: to let it
 * be followed, the verifier looks through all of the kernel's types for a mark
 * on what it points to, which takes a millisecond (6.2).
 */
#define read(into, pointer, member) read_kernel(&(into), sizeof(into), address(pointer, member))
#define followed(type, pointer, member) (*(type *)address(pointer, member))

/* ---- who is running */

struct thread {
	__u32 pid;
	__u32 tid;
};

static inlined struct number_at_level number_at(const struct pid *pid, unsigned int level)
{
	struct number_at_level number = {};

	read_kernel(&number, sizeof(number), address(pid, PID_NUMBERS) + level * sizeof(number));
	return number;
}

/* The number of a task in bpfrec's pid namespace; 0 where it has none there. */
static inlined __u32 number_of(struct task_struct *task)
{
	struct number_at_level own;
	struct pid *pid = NULL;
	unsigned int level = 0;

	read(pid, task, TASK_PID);
	read(level, pid, PID_LEVEL);
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
	read(leader, task, TASK_LEADER);
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
static inlined int is_followed_by(__u64 tracer, struct task_struct *task)
{
	return tracer == state.tracer && followed(__u32, task, TASK_PTRACE) && state.has_begun;
}

/* Not by read(): every check of every process passes here. */
static inlined int is_followed(struct task_struct *task)
{
	return is_followed_by(followed(__u64, task, TASK_PARENT), task);
}

/* The user namespace that all others are in, at most 32 levels down (3.8). */
static inlined const struct user_namespace *topmost(const struct task_struct *task)
{
	const struct user_namespace *namespace = NULL, *parent = NULL;
	const struct cred *cred = NULL;
	int level;

	read(cred, task, TASK_CREDENTIALS);
	read(namespace, cred, CREDENTIALS_NAMESPACE);
	for (level = 0; level < 33; level++) {
		read(parent, namespace, NAMESPACE_PARENT);
		if (!parent)
			break;
		namespace = parent;
	}
	return namespace;
}

/* Run once, by bpfrec itself, before anything is attached. */
SEC("raw_tp")
int find_oneself(void *context)
{
	struct task_struct *task = (struct task_struct *)current_task();
	struct pid *pid = NULL;
	unsigned int level = 0;

	state.tracer = (__u64)task;
	state.initial_namespace = (__u64)topmost(task);
	read(pid, task, TASK_PID);
	read(level, pid, PID_LEVEL);
	state.level = level;
	state.pid_namespace = (__u64)number_at(pid, level).namespace;
	return 0;
}

/* ---- which call it is in */

enum {
	BPF_X86_64 = 321,
	BPF_I386 = 357,
	PROG_LOAD = 5,
	X32_BIT = 0x40000000,
	IS_I386 = 2, /* TS_COMPAT in thread_info.status */
	COMMON_ATTRIBUTES = 0x10000, /* a bit of the command (7.2) */
};

struct call {
	__s32 number;
	__u8 is_bpf;
	__u8 is_i386;
	__u64 first; /* its first argument */
	__u32 command; /* of bpf() */
	const void *attr;
};

static inlined struct call call_of(struct task_struct *task, const struct pt_regs *registers)
{
	struct call call = { .number = registers->orig_ax };

	call.is_i386 = (followed(__u32, task, TASK_STATUS) & IS_I386) != 0;
	if (call.is_i386) {
		call.is_bpf = call.number == BPF_I386;
		call.first = (__u32)registers->bx;
		call.attr = (const void *)(__u64)(__u32)registers->cx;
	} else {
		call.is_bpf = (call.number & ~X32_BIT) == BPF_X86_64;
		call.first = registers->di;
		call.attr = (const void *)registers->si;
	}
	call.command = call.is_bpf ? call.first & ~COMMON_ATTRIBUTES : 0;
	return call;
}

static inlined int stops(const struct call *call)
{
	return call->is_bpf && (call->command >= 64 || settings.stopping >> call->command & 1);
}

/* ---- capability checks */

enum {
	SYS_ADMIN = 21,
	PERFMON = 38,
	BPF = 39,
	INITIAL_INODE = 0xeffffffd, /* PROC_USER_INIT_INO */
};

/* Numbers of x86_64. */
enum {
	CLONE = 56,
	UNSHARE = 272,
	SETNS = 308,
	CLONE3 = 435,
	/* CLONE_NEWTIME, -NS, -CGROUP, -UTS, -IPC, -PID and -NET; in a new user namespace nothing is asked of the old one. */
	NEW_NAMESPACES = 0x6e020080,
};

/*
 * CAP_SYS_ADMIN is asked of the initial namespace by every mmap(), execve()
 * and fork(), whose memory may exceed a limit with it. For these it is needed.
 */
static inlined int wants_sys_admin(const struct call *call)
{
	__u64 flags = call->first;

	if (call->is_bpf || call->is_i386)
		return call->is_bpf;
	if (call->number == CLONE3 && read_user(&flags, sizeof(flags), (const void *)call->first))
		return 0;
	if (call->number == CLONE || call->number == CLONE3)
		return (flags & NEW_NAMESPACES) != 0;
	return call->number == UNSHARE || call->number == SETNS;
}

/*
 * Whether this program of the process was told of this before; from now on it
 * was. A function by itself, which the verifier looks at once (5.6) and not
 * for each way that leads to it: that would double the time to load.
 */
__attribute__((noinline)) int was_told(__u32 pid, __u32 capability, __u32 which, __u32 is_granted)
{
	const struct task_struct *task = (const struct task_struct *)current_task(), *leader = NULL;
	struct observer_image image = { .pid = pid };
	struct observer_told first = {}, *known;
	__u64 *capabilities, bit = 1ULL << (capability & 63);

	read(leader, task, TASK_LEADER);
	read(image.began, leader, TASK_BEGAN);
	read(image.number, leader, TASK_EXECUTIONS);
	known = map_lookup(&told, &image);
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

/*
 * Whether the same was asked in the same call before. The verifier asks for
 * CAP_PERFMON and CAP_BPF, and then for CAP_SYS_ADMIN where the answer is no,
 * at every helper on every path that it follows. Of a large program these are
 * a million checks, more than the ring buffer holds, and what is asked at the
 * end would be lost. From the second time on no answer decides anything.
 */
__attribute__((noinline)) int was_asked(__u32 tid, __u32 capability, __u32 which, __u32 is_granted)
{
	const struct task_struct *task = current_task_btf();
	struct observer_asked first = {
		.began = followed(__u64, task, TASK_BEGAN),
		.executions = followed(__u64, task, TASK_EXECUTIONS),
		/* Every call that stops begins with a stop, in which its thread sleeps. */
		.sleeps = followed(__u64, task, TASK_SLEEPS),
	};
	struct observer_asked *known = map_lookup(&asked, &tid);
	__u64 *capabilities, bit = 1ULL << (capability & 63);
	int is_repeating;

	if (!known) {
		map_update(&asked, &tid, &first, NO_EXIST);
		known = map_lookup(&asked, &tid);
	}
	if (!known || which >= OBSERVER_NAMESPACES)
		return 0;
	if (known->began != first.began || known->executions != first.executions || known->sleeps != first.sleeps)
		*known = first;
	is_repeating = known->is_repeating;
	known->is_repeating = 0;
	if (capability == SYS_ADMIN)
		return is_repeating;
	if (capability != PERFMON && capability != BPF)
		return 0;
	capabilities = &known->told.capabilities[which][is_granted & 1];
	if (*capabilities & bit) {
		known->is_repeating = !is_granted;
		return 1;
	}
	*capabilities |= bit;
	return 0;
}

static inlined void name_namespace(struct observer_check *check, const struct cred *cred, const struct user_namespace *asked)
{
	const struct user_namespace *own = NULL;

	if ((__u64)asked == state.initial_namespace) {
		check->inode = INITIAL_INODE;
		check->which = OBSERVER_INITIAL;
		return;
	}
	read(check->inode, asked, NAMESPACE_INODE);
	read(own, cred, CREDENTIALS_NAMESPACE);
	check->which = asked == own ? OBSERVER_OWN : OBSERVER_OTHER;
}

static inlined int tell(const struct cred *cred, const struct user_namespace *asked, int capability, int answer)
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
	name_namespace(&check, cred, asked);
	check.call = call.number;
	check.command = call.command;
	check.capability = capability;
	check.is_granted = answer == 0;
	check.is_i386 = call.is_i386;

	/* Of what no stop can tell apart, the first of its kind. */
	if (!stops(&call)) {
		if (check.which == OBSERVER_INITIAL && capability == SYS_ADMIN && !wants_sys_admin(&call))
			return 0;
		if (was_told(check.pid, check.capability, check.which, check.is_granted))
			return 0;
	} else if (call.command == PROG_LOAD) {
		if (was_asked(check.tid, check.capability, check.which, check.is_granted))
			return 0;
	}
	check.time = monotonic_time();
	current_name(check.comm, sizeof(check.comm));
	if (ring_output(&checks, &check, sizeof(check), NO_WAKEUP))
		__sync_fetch_and_add(&state.lost_checks, 1);
	return 0;
}

/* (cred, target_ns, capable_ns, cap, ret), since 6.14 */
SEC("raw_tp/cap_capable")
int check_by_tracepoint(__u64 *context)
{
	return tell((const struct cred *)context[0], (const struct user_namespace *)context[1], context[3], context[4]);
}

/* (cred, targ_ns, cap, opts) and the result */
SEC("fexit/cap_capable")
int check_by_return(__u64 *context)
{
	return tell((const struct cred *)context[0], (const struct user_namespace *)context[1], context[2], context[4]);
}

/* ---- what is executed */

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

/* Some of the helpers are for programs that declare this license only. */
char declared_license[] SEC("license") = "GPL";
