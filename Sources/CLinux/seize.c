// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <sys/ptrace.h>
#include <ucontext.h>

#include "CLinuxPtrace.h"
#include "signals_internal.h"

/*
 * PTRACE_SEIZE waits while a thread of the process is in exec, which in turn
 * waits until the threads that were seized before have ended, and their ends
 * were taken, by us. A signal does not end it: the kernel starts the call again
 * (ERESTARTNOINTR, in 6.18 as ever). So the handler of a signal takes the
 * thread past the instruction that it would start again at. Where that is the
 * place of the call, it has not been made: nothing that was done is lost.
 *
 * long seize_call(request, tid, address, options), in C's convention.
 */
long seize_call(long request, long tid, long address, long options);
extern const char seize_call_instruction[], seize_call_end[];

__asm__(".pushsection .text\n"
	".hidden seize_call, seize_call_instruction, seize_call_end\n"
	".globl seize_call, seize_call_instruction, seize_call_end\n"
	".type seize_call, @function\n"
	"seize_call:\n"
	"	mov %rcx, %r10\n"
	"	mov $101, %eax\n" /* SYS_ptrace */
	"seize_call_instruction:\n"
	"	syscall\n"
	"seize_call_end:\n"
	"	ret\n"
	".size seize_call, . - seize_call\n"
	".popsection\n");

void signals_leave_seizing(void *context)
{
	greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;

	if (registers[REG_RIP] != (greg_t)seize_call_instruction)
		return;
	registers[REG_RAX] = -EINTR;
	registers[REG_RIP] = (greg_t)seize_call_end;
}

int clinux_seize_running(pid_t tid)
{
	return seize_call(PTRACE_SEIZE, tid, 0, clinux_options(0));
}
