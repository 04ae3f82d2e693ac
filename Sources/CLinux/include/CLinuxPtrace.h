/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLINUX_PTRACE_H
#define CLINUX_PTRACE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What PTRACE_GET_SYSCALL_INFO (5.3) tells of a stopped thread. */
struct clinux_syscall_info {
	uint32_t op; /* 0 none, 1 entry, 2 exit, 3 seccomp */
	uint32_t arch; /* AUDIT_ARCH_* of the instruction that entered */
	uint64_t ip;
	uint64_t sp;
	uint64_t nr; /* entry and seccomp */
	uint64_t args[6];
	int64_t rval; /* exit */
	uint32_t data; /* seccomp: the SECCOMP_RET_DATA of the filter */
};

/* Options that every tracee of ours gets; kill_on_exit adds EXITKILL. */
unsigned long clinux_options(int kill_on_exit);
/* A launched application, which is killed when this process ends. */
int clinux_seize_launched(pid_t tid);
/* A running thread, which may take long; -EINTR when a signal came. */
int clinux_seize_running(pid_t tid);
int clinux_interrupt(pid_t tid);
int clinux_listen(pid_t tid);
/* Goes on to the next event, or (to_syscall) to the next syscall stop too. */
int clinux_resume(pid_t tid, int to_syscall, int signal);
int clinux_detach(pid_t tid, int signal);
int clinux_event_message(pid_t tid, uint64_t *message);
int clinux_get_syscall_info(pid_t tid, struct clinux_syscall_info *info);
/* At a seccomp stop: the call is not made, and the caller gets ENOSYS. */
int clinux_skip_call(pid_t tid);
/* Sets the register of a call's first argument. */
int clinux_set_first_argument(pid_t tid, int is_i386, uint64_t value);

/*
 * The next change of a child or tracee of this thread; other threads'
 * children are left alone. -EINTR when a signal came instead, -ECHILD when
 * nothing is left. without_blocking: 0 when nothing happened yet.
 */
pid_t clinux_wait(int *status, int without_blocking);
/*
 * The same, for so many nanoseconds, without going to sleep: 0 when nothing
 * happened. -EINTR as soon as there is a signal to take.
 */
pid_t clinux_wait_awake(int *status, long nanoseconds);
/* Whether a stop of a thread waits to be taken. */
int clinux_has_stop(pid_t tid);
/* Whether this process may use more than one processor. */
int clinux_has_processors(void);
/* The processor that this thread runs on. */
int clinux_processor(void);
/* Whether a wait status is of a stopped process, and its parts. */
int clinux_is_stopped(int status);
int clinux_is_signaled(int status);

/* Sends a signal to one thread of a process; to the process when tid is 0. */
int clinux_kill(pid_t pid, pid_t tid, int signal);

/* Reads another process's memory; the bytes that could be read. */
long clinux_process_read(pid_t pid, uint64_t address, void *buffer,
			 size_t count);
/* Whether this process may not trace that one, for its credentials or a security module. */
int clinux_is_forbidden(pid_t tid);

/*
 * Signals for a loop that sleeps in clinux_wait(): SIGINT, SIGQUIT, SIGTERM,
 * SIGHUP, SIGUSR1, SIGUSR2 and SIGALRM interrupt it and are kept until taken.
 */
struct clinux_signal {
	int number;
	/* The terminal (or the kernel) sent it, so the whole group has it. */
	int is_from_kernel;
};
int clinux_catch_signals(void);
/* In a child, before exec: what was inherited and exec does not bring back. */
void clinux_restore_signals(void);
/*
 * From here on the terminal's job control stops only the application, which
 * may catch it; clinux_join_stop() then does what it did.
 */
int clinux_leave_job_control(void);
/*
 * The application was stopped by a signal. Where that is for the shell to
 * see, which knows only us, stops this process too; 1 after it was continued,
 * 0 where it was not for the shell.
 */
int clinux_join_stop(pid_t application, int signal);
/* Whether there is one that was not yet taken. */
int clinux_has_signal(void);
/* 1 and the oldest signal not yet taken, or 0. */
int clinux_take_signal(struct clinux_signal *signal);
/* "INT" for SIGINT; NULL for a number without a name. */
const char *clinux_signal_name(int signal);
/* SIGALRM after that many milliseconds, and then every 100; 0 ends it. */
int clinux_set_alarm(long milliseconds);

#endif
