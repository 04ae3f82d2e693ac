/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libunwind for a thread of another process. Its unw_* names are macros that
 * Swift cannot see; and its own way to a process (libunwind-ptrace) reads a
 * word a system call and opens files by a path of the wrong mount namespace.
 * Here, memory and unwind tables come from the caller.
 */
#ifndef CUNWIND_H
#define CUNWIND_H

#include <stdint.h>
#include <sys/types.h>

/* In the order of the DWARF register numbers of x86-64. */
struct cunwind_registers {
	uint64_t rax, rdx, rcx, rbx, rsi, rdi, rbp, rsp;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rip;
};

/* What the .eh_frame_hdr of a loaded object says, as addresses in the process. */
struct cunwind_table {
	/* The addresses that the object occupies. */
	uint64_t start, end;
	/* What the entries are relative to: the section itself. */
	uint64_t base;
	/* The binary search table, and the number of its entries. */
	uint64_t entries, count;
};

/* Where the unwinder gets what it needs; both return 0, or < 0 for none. */
struct cunwind_source {
	void *context;
	int (*word)(void *context, uint64_t address, uint64_t *value);
	int (*table)(void *context, uint64_t address,
		     struct cunwind_table *table);
};

struct cunwind_frame {
	uint64_t ip, sp, bp;
};

/* One per process image. */
struct cunwind_space;
/* How to get from one code address to the caller. */
struct cunwind_rule;

/* source->context must outlive it. NULL where memory is short. */
struct cunwind_space *cunwind_space_create(const struct cunwind_source *source);
void cunwind_space_destroy(struct cunwind_space *space);

/* Begins at the innermost frame, or at any other. */
int cunwind_begin(struct cunwind_space *space,
		  const struct cunwind_registers *registers);
int cunwind_current(struct cunwind_space *space, struct cunwind_frame *frame);
/*
 * Works out the rule for an instruction from its unwind table; NULL where no
 * table describes it. It holds as long as that code is mapped.
 */
struct cunwind_rule *cunwind_rule_create(struct cunwind_space *space,
					 uint64_t instruction);
void cunwind_rule_destroy(struct cunwind_rule *rule);
/*
 * From the current frame to its caller: 1, or 0 where the stack ends, or -EIO
 * where it cannot be followed.
 */
int cunwind_apply(struct cunwind_space *space, struct cunwind_rule *rule);

/*
 * The registers of a thread that is stopped under ptrace by this one. A thread
 * in 32-bit mode gives rip and rsp only, and 1 instead of 0.
 */
int cunwind_thread_registers(pid_t tid, struct cunwind_registers *registers);

#endif
