// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CLinuxPtrace.h"

static int request(int op, pid_t tid, unsigned long addr, unsigned long data)
{
	return ptrace(op, tid, addr, data) < 0 ? -errno : 0;
}

unsigned long clinux_options(int kill_on_exit)
{
	unsigned long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC |
				PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
				PTRACE_O_TRACECLONE | PTRACE_O_TRACESECCOMP;

	if (kill_on_exit)
		options |= PTRACE_O_EXITKILL;
	return options;
}

int clinux_seize_launched(pid_t tid)
{
	return request(PTRACE_SEIZE, tid, 0, clinux_options(1));
}

int clinux_interrupt(pid_t tid)
{
	return request(PTRACE_INTERRUPT, tid, 0, 0);
}

int clinux_listen(pid_t tid)
{
	return request(PTRACE_LISTEN, tid, 0, 0);
}

int clinux_resume(pid_t tid, int to_syscall, int signal)
{
	return request(to_syscall ? PTRACE_SYSCALL : PTRACE_CONT, tid, 0,
		       signal);
}

int clinux_detach(pid_t tid, int signal)
{
	return request(PTRACE_DETACH, tid, 0, signal);
}

int clinux_event_message(pid_t tid, uint64_t *message)
{
	unsigned long value = 0;
	int error = request(PTRACE_GETEVENTMSG, tid, 0, (unsigned long)&value);

	*message = value;
	return error;
}

int clinux_get_syscall_info(pid_t tid, struct clinux_syscall_info *out)
{
	struct __ptrace_syscall_info info;

	memset(&info, 0, sizeof(info));
	if (ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(info), &info) < 0)
		return -errno;
	memset(out, 0, sizeof(*out));
	out->op = info.op;
	out->arch = info.arch;
	out->ip = info.instruction_pointer;
	out->sp = info.stack_pointer;
	switch (info.op) {
	case PTRACE_SYSCALL_INFO_ENTRY:
		out->nr = info.entry.nr;
		memcpy(out->args, info.entry.args, sizeof(out->args));
		break;
	case PTRACE_SYSCALL_INFO_SECCOMP:
		out->nr = info.seccomp.nr;
		memcpy(out->args, info.seccomp.args, sizeof(out->args));
		out->data = info.seccomp.ret_data;
		break;
	case PTRACE_SYSCALL_INFO_EXIT:
		out->rval = info.exit.rval;
		break;
	}
	return 0;
}

int clinux_skip_call(pid_t tid)
{
	/* The kernel put -ENOSYS where the result goes before it looked. */
	return request(PTRACE_POKEUSER, tid,
		       offsetof(struct user_regs_struct, orig_rax), -1);
}

int clinux_set_first_argument(pid_t tid, int is_i386, uint64_t value)
{
	return request(PTRACE_POKEUSER, tid,
		       is_i386 ? offsetof(struct user_regs_struct, rbx) :
				 offsetof(struct user_regs_struct, rdi),
		       value);
}

pid_t clinux_wait(int *status, int without_blocking)
{
	int options = __WALL | __WNOTHREAD | (without_blocking ? WNOHANG : 0);
	pid_t pid;

	/* Where there is always a change, waitpid(2) never sleeps, and no signal interrupts it. */
	if (!without_blocking && clinux_has_signal())
		return -EINTR;
	pid = waitpid(-1, status, options);
	return pid < 0 ? -errno : pid;
}

static long nanoseconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - start->tv_sec) * 1000000000 + now.tv_nsec -
	       start->tv_nsec;
}

pid_t clinux_wait_awake(int *status, long nanoseconds)
{
	struct timespec start;
	pid_t pid;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		if (clinux_has_signal())
			return -EINTR;
		pid = clinux_wait(status, 1);
	} while (pid == 0 && nanoseconds_since(&start) < nanoseconds);
	return pid;
}

int clinux_has_stop(pid_t tid)
{
	int options = WSTOPPED | WNOHANG | WNOWAIT | __WALL | __WNOTHREAD;
	siginfo_t change;

	change.si_pid = 0;
	return waitid(P_PID, tid, &change, options) == 0 && change.si_pid == tid;
}

int clinux_has_processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 &&
	       CPU_COUNT(&set) > 1;
}

int clinux_processor(void)
{
	return sched_getcpu();
}

int clinux_is_stopped(int status)
{
	return WIFSTOPPED(status);
}

int clinux_is_signaled(int status)
{
	return WIFSIGNALED(status);
}

int clinux_kill(pid_t pid, pid_t tid, int signal)
{
	long result = tid ? syscall(SYS_tgkill, pid, tid, signal) :
			    kill(pid, signal);

	return result < 0 ? -errno : 0;
}

long clinux_process_read(pid_t pid, uint64_t address, void *buffer,
			 size_t count)
{
	struct iovec local = { buffer, count };
	struct iovec remote = { (void *)address, count };
	ssize_t n = process_vm_readv(pid, &local, 1, &remote, 1, 0);

	return n < 0 ? -errno : n;
}

int clinux_is_forbidden(pid_t tid)
{
	char byte;

	/* The kernel asks the same as before a PTRACE_SEIZE; nothing is there to be read. */
	return clinux_process_read(tid, 0, &byte, 1) == -EPERM;
}
