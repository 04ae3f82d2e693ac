/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* Who is running, and whether bpfrec follows it. */
#ifndef OBSERVER_THREADS_H
#define OBSERVER_THREADS_H

#include "kernel.h"

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

#endif
