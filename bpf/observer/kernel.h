/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* What the kernel offers to a program: helpers, maps, and its own structures to look into. */
#ifndef OBSERVER_KERNEL_H
#define OBSERVER_KERNEL_H

#include "../observer.h"

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

/* Where a member of a structure of the kernel's is. */
#define address(pointer, member) ((const void *)(pointer) + settings.offsets[member])
/*
 * A pointer is better read than followed where it need not be fast: to let it
 * be followed, the verifier looks through all of the kernel's types for a mark
 * on what it points to, which takes a millisecond (6.2).
 */
#define read(into, pointer, member) read_kernel(&(into), sizeof(into), address(pointer, member))
#define followed(type, pointer, member) (*(type *)address(pointer, member))

#endif
