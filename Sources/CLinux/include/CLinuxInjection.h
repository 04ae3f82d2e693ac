/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLINUX_INJECTION_H
#define CLINUX_INJECTION_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The registers of a stopped thread: struct user_regs_struct, as it is. */
struct clinux_registers {
	uint64_t words[27];
};

int clinux_get_registers(pid_t tid, struct clinux_registers *registers);
int clinux_set_registers(pid_t tid, const struct clinux_registers *registers);
/*
 * What the registers have to be so that a thread that stands behind a 64-bit
 * system call instruction executes it once more, for another call.
 */
void clinux_registers_for_call(struct clinux_registers *registers,
			       uint64_t number, const uint64_t arguments[6]);
/* Makes them those of a call that has returned. */
void clinux_registers_set_result(struct clinux_registers *registers,
				 int64_t result);
/* Where the thread goes on. */
uint64_t clinux_registers_ip(const struct clinux_registers *registers);

/* The signals that a stopped thread blocks (3.11). */
int clinux_get_signal_mask(pid_t tid, uint64_t *mask);
int clinux_set_signal_mask(pid_t tid, uint64_t mask);

/*
 * Whether the seccomp filters of a thread that was seized with kill_on_exit
 * are passed over (4.3; CAP_SYS_ADMIN in the initial user namespace).
 */
int clinux_suspend_filters(pid_t tid, int suspend);

/* Writes another process's memory where it may write itself; bytes written. */
long clinux_process_write(pid_t pid, uint64_t address, const void *buffer,
			  size_t count);

/* RLIMIT_NOFILE of another process; a limit of 0 only asks. */
struct clinux_limit {
	uint64_t soft;
	uint64_t hard;
};
int clinux_descriptor_limit(pid_t pid, const struct clinux_limit *limit,
			    struct clinux_limit *old);

/* Whether two threads share what KCMP_* says: 1, 0 or -errno (3.5). */
#define CLINUX_SHARED_MEMORY 1
#define CLINUX_SHARED_DESCRIPTORS 2
int clinux_share(pid_t one, pid_t other, int what);

/* Bytes that nobody can guess. */
int clinux_random(void *buffer, size_t count);

#endif
