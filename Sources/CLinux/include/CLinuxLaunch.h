/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLINUX_LAUNCH_H
#define CLINUX_LAUNCH_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* One instruction of a classic BPF program, laid out as struct sock_filter. */
struct clinux_filter_instruction {
	uint16_t code;
	uint8_t jump_true;
	uint8_t jump_false;
	uint32_t k;
};

/* What a launched process becomes. */
struct clinux_program {
	const char *path;
	char *const *argv;
	char *const *envp;
	const char *cwd; /* NULL: unchanged */
	const struct clinux_filter_instruction *filter;
	size_t filter_length; /* 0: none */
	int no_new_privs;
	const char *root; /* NULL: unchanged; relative to nothing but / */
	int has_identity; /* 0: unchanged */
	uint32_t uid;
	uint32_t gid;
};

/* The step at which a launch failed, as sent through the error channel. */
enum clinux_launch_step {
	CLINUX_STEP_NONE = 0,
	CLINUX_STEP_CHDIR,
	CLINUX_STEP_FILTER,
	CLINUX_STEP_CAPABILITIES,
	CLINUX_STEP_EXEC,
	CLINUX_STEP_TOKEN,
	CLINUX_STEP_ROOT,
	CLINUX_STEP_IDENTITY,
};

struct clinux_launch_failure {
	int32_t step;
	int32_t error;
};

/*
 * Forks a child that waits for one byte on *go before it does anything, so
 * that its parent can seize it first. A failure before exec comes as a struct
 * clinux_launch_failure on *failure, which is at its end after a good exec.
 */
pid_t clinux_launch(const struct clinux_program *program, int *go,
		    int *failure);

/* The child's own part, for children that are made elsewhere: never returns. */
_Noreturn void clinux_become(const struct clinux_program *program,
			     int failure_fd);
/* Sends a failure and ends the process with status 127. */
_Noreturn void clinux_fail(int failure_fd, int step, int error);
int clinux_install_filter(const struct clinux_program *program);

/*
 * Becomes a user and a group, and leaves every other group. By system calls:
 * libc's own would look for the threads of the process that we may be a clone
 * of.
 */
int clinux_become_user(uint32_t uid, uint32_t gid);

/* Whether this kernel, and whoever confines us, let us have such a filter. */
int clinux_can_filter(void);
/* Whether a program gets more privileges by exec than its caller has. */
int clinux_gains_privileges(const char *path);

/* The environment of this process. */
char **clinux_environment(void);

/* A pipe whose ends are closed by exec. */
int clinux_pipe(int ends[2]);
/* 1 when reading would not block (data or the end), 0 when it would. */
int clinux_can_read(int fd);
/* The same after so many milliseconds at most. */
int clinux_can_read_within(int fd, int milliseconds);
/* Waits for the end of a child of ours; its raw wait status. */
int clinux_reap(pid_t pid, int *status);

#endif
