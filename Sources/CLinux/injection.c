// SPDX-License-Identifier: Apache-2.0
/* What it takes to have a stopped thread make calls that are not its own. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <unistd.h>

#include "CLinuxInjection.h"
#include "CLinuxPtrace.h"

_Static_assert(sizeof(struct clinux_registers) ==
		       sizeof(struct user_regs_struct),
	       "the registers are handed to the kernel as they are");

static struct user_regs_struct *user(struct clinux_registers *registers)
{
	return (struct user_regs_struct *)registers;
}

int clinux_get_registers(pid_t tid, struct clinux_registers *registers)
{
	return ptrace(PTRACE_GETREGS, tid, 0, registers) < 0 ? -errno : 0;
}

int clinux_set_registers(pid_t tid, const struct clinux_registers *registers)
{
	return ptrace(PTRACE_SETREGS, tid, 0, registers) < 0 ? -errno : 0;
}

void clinux_registers_for_call(struct clinux_registers *registers,
			       uint64_t number, const uint64_t arguments[6])
{
	struct user_regs_struct *regs = user(registers);

	/* The kernel itself steps back so to restart a call. */
	regs->rip -= 2;
	regs->rax = number;
	regs->orig_rax = -1;
	regs->rdi = arguments[0];
	regs->rsi = arguments[1];
	regs->rdx = arguments[2];
	regs->r10 = arguments[3];
	regs->r8 = arguments[4];
	regs->r9 = arguments[5];
}

void clinux_registers_set_result(struct clinux_registers *registers,
				 int64_t result)
{
	user(registers)->rax = result;
}

uint64_t clinux_registers_ip(const struct clinux_registers *registers)
{
	return ((const struct user_regs_struct *)registers)->rip;
}

int clinux_get_signal_mask(pid_t tid, uint64_t *mask)
{
	return ptrace(PTRACE_GETSIGMASK, tid, sizeof(*mask), mask) < 0 ?
		       -errno :
		       0;
}

int clinux_set_signal_mask(pid_t tid, uint64_t mask)
{
	return ptrace(PTRACE_SETSIGMASK, tid, sizeof(mask), &mask) < 0 ?
		       -errno :
		       0;
}

int clinux_suspend_filters(pid_t tid, int suspend)
{
	unsigned long options = clinux_options(1);

	if (suspend)
		options |= PTRACE_O_SUSPEND_SECCOMP;
	return ptrace(PTRACE_SETOPTIONS, tid, 0, options) < 0 ? -errno : 0;
}

long clinux_process_write(pid_t pid, uint64_t address, const void *buffer,
			  size_t count)
{
	struct iovec local = { (void *)buffer, count };
	struct iovec remote = { (void *)address, count };
	ssize_t n = process_vm_writev(pid, &local, 1, &remote, 1, 0);

	return n < 0 ? -errno : n;
}

int clinux_descriptor_limit(pid_t pid, const struct clinux_limit *limit,
			    struct clinux_limit *old)
{
	struct rlimit now, wanted;

	if (limit) {
		wanted.rlim_cur = limit->soft;
		wanted.rlim_max = limit->hard;
	}
	if (prlimit(pid, RLIMIT_NOFILE, limit ? &wanted : NULL, &now) < 0)
		return -errno;
	old->soft = now.rlim_cur;
	old->hard = now.rlim_max;
	return 0;
}

int clinux_share(pid_t one, pid_t other, int what)
{
	long order = syscall(SYS_kcmp, one, other, what, 0UL, 0UL);

	return order < 0 ? -errno : order == 0;
}

int clinux_random(void *buffer, size_t count)
{
	return getrandom(buffer, count, 0) == (ssize_t)count ? 0 : -errno;
}
