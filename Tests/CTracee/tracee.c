// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CTracee.h"

#define OPTIONS (PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | \
		 PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC)
/* i386 has another number for bpf(2); enough to see a 32-bit tracee stop. */
#define I386_BPF 357
#define X86_64_BPF 321

/* The stop that the last call returned at, still to be continued. */
static _Thread_local pid_t stopped;
/*
 * A group of its own, to wait for it and its threads without taking the end of
 * another child that a test has started from this thread.
 */
static _Thread_local pid_t group;

pid_t tracee_start(char *const argv[])
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (pid == 0) {
		setpgid(0, 0);
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		execv(argv[0], argv);
		_exit(127);
	}
	if (waitpid(pid, &status, __WALL) < 0)
		return -errno;
	if (!WIFSTOPPED(status))
		return -ENOEXEC;
	if (ptrace(PTRACE_SETOPTIONS, pid, 0, OPTIONS) < 0)
		return -errno;
	stopped = group = pid;
	return pid;
}

static int is_entry_of(pid_t tid, long number)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(info), &info) < 0 ||
	    info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return 0;
	return (long)info.entry.nr == number ||
	       (number == X86_64_BPF && info.entry.nr == I386_BPF);
}

static pid_t run_to(long number, int exec)
{
	for (;;) {
		int status, signal = 0;
		pid_t tid;

		if (stopped)
			ptrace(PTRACE_SYSCALL, stopped, 0, 0);
		stopped = 0;
		tid = waitpid(-group, &status, __WALL | __WNOTHREAD);
		if (tid < 0)
			return errno == ECHILD ? 0 : -errno;
		if (!WIFSTOPPED(status))
			continue;
		stopped = tid;
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			if (!exec && is_entry_of(tid, number))
				return tid;
			continue;
		}
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8) && exec)
			return tid;
		if (status >> 16 || WSTOPSIG(status) == SIGSTOP)
			continue;
		signal = WSTOPSIG(status);
		stopped = 0;
		ptrace(PTRACE_SYSCALL, tid, 0, signal);
	}
}

pid_t tracee_run_to(long number)
{
	return run_to(number, 0);
}

pid_t tracee_run_to_exec(void)
{
	return run_to(-1, 1);
}

void tracee_kill(pid_t pid)
{
	int status;

	stopped = 0;
	kill(pid, SIGKILL);
	while (waitpid(-pid, &status, __WALL | __WNOTHREAD) > 0)
		continue;
}
