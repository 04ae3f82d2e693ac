/* SPDX-License-Identifier: Apache-2.0 */
/* A traced process for tests: as little ptrace as stops one at a system call. */
#ifndef CTRACEE_H
#define CTRACEE_H

#include <sys/types.h>

/*
 * Starts argv[0], traced by the calling thread and killed with it. Returns its
 * pid, stopped after exec, or -errno.
 */
pid_t tracee_start(char *const argv[]);
/*
 * Lets all threads run until one enters the system call of that number.
 * Returns its tid, 0 when the process has ended, or -errno.
 */
pid_t tracee_run_to(long number);
/* As tracee_run_to(), but stops at the next exec. */
pid_t tracee_run_to_exec(void);
void tracee_kill(pid_t pid);

#endif
