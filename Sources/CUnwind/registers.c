// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#include "CUnwind.h"

/* struct user_regs_struct of a 32-bit build: 17 words, these two among them. */
enum {
	I386_WORDS = 17,
	I386_EIP = 12,
	I386_ESP = 15,
};

int cunwind_thread_registers(pid_t tid, struct cunwind_registers *registers)
{
	union {
		struct user_regs_struct wide;
		uint32_t narrow[I386_WORDS];
	} user;
	struct iovec area = { &user, sizeof(user) };

	if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &area) < 0)
		return -errno;
	memset(registers, 0, sizeof(*registers));
	/* The kernel tells the mode by how much it wrote. */
	if (area.iov_len == sizeof(user.narrow)) {
		registers->rip = user.narrow[I386_EIP];
		registers->rsp = user.narrow[I386_ESP];
		return 1;
	}
	*registers = (struct cunwind_registers){
		.rax = user.wide.rax, .rdx = user.wide.rdx,
		.rcx = user.wide.rcx, .rbx = user.wide.rbx,
		.rsi = user.wide.rsi, .rdi = user.wide.rdi,
		.rbp = user.wide.rbp, .rsp = user.wide.rsp,
		.r8 = user.wide.r8, .r9 = user.wide.r9,
		.r10 = user.wide.r10, .r11 = user.wide.r11,
		.r12 = user.wide.r12, .r13 = user.wide.r13,
		.r14 = user.wide.r14, .r15 = user.wide.r15,
		.rip = user.wide.rip,
	};
	return 0;
}
