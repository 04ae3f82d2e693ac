/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* Which call a thread is in. */
#ifndef OBSERVER_CALLS_H
#define OBSERVER_CALLS_H

#include "kernel.h"

enum {
	BPF_X86_64 = 321,
	BPF_I386 = 357,
	PROG_LOAD = 5,
	PROG_RUN = 10,
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

/* A program that is run may load others by bpf_sys_bpf() (5.14), as light skeletons do. */
static inlined int may_load(const struct call *call)
{
	return call->command == PROG_LOAD || call->command == PROG_RUN;
}

static inlined int stops(const struct call *call)
{
	return call->is_bpf && (call->command >= 64 || settings.stopping >> call->command & 1);
}

#endif
