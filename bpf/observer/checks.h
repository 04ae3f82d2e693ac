/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* Which capabilities the kernel asked for, and what the answer was. */
#ifndef OBSERVER_CHECKS_H
#define OBSERVER_CHECKS_H

#include "calls.h"
#include "threads.h"

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
	} else if (may_load(&call)) {
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

#endif
