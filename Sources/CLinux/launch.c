// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "CLinuxFiles.h"
#include "CLinuxLaunch.h"
#include "CLinuxPtrace.h"

_Static_assert(sizeof(struct clinux_filter_instruction) ==
		       sizeof(struct sock_filter),
	       "the filter is handed to the kernel as it is");

_Noreturn void clinux_fail(int failure_fd, int step, int error)
{
	struct clinux_launch_failure failure = { step, error };

	clinux_write(failure_fd, &failure, sizeof(failure));
	_exit(127);
}

int clinux_install_filter(const struct clinux_program *program)
{
	struct sock_fprog filter = {
		.len = program->filter_length,
		.filter = (struct sock_filter *)program->filter,
	};

	if (program->no_new_privs && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	if (program->filter_length == 0)
		return 0;
	/* SPEC_ALLOW (4.17): a filter must not slow the application down. */
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		    SECCOMP_FILTER_FLAG_SPEC_ALLOW, &filter) < 0)
		return -errno;
	return 0;
}

int clinux_can_filter(void)
{
	uint32_t action = SECCOMP_RET_TRACE;

	/* Before 4.14 nobody tells, and every kernel has that action. */
	if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0)
		return 1;
	return errno == EINVAL;
}

int clinux_gains_privileges(const char *path)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return 0;
	if (status.st_mode & S_ISUID)
		return 1;
	if ((status.st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
		return 1;
	return getxattr(path, "security.capability", NULL, 0) > 0;
}

int clinux_become_user(uint32_t uid, uint32_t gid)
{
	if (syscall(SYS_setgroups, 0, NULL) < 0 ||
	    syscall(SYS_setresgid, gid, gid, gid) < 0 ||
	    syscall(SYS_setresuid, uid, uid, uid) < 0)
		return -errno;
	return 0;
}

/* What execvp(3) does with a script that has no #! line. */
static void exec_as_script(const struct clinux_program *program)
{
	size_t count = 0;

	while (program->argv[count])
		count++;

	char *argv[count + 2];

	argv[0] = "/bin/sh";
	argv[1] = (char *)program->path;
	for (size_t i = 1; i <= count; i++)
		argv[i + 1] = program->argv[i];
	execve(argv[0], argv, program->envp);
}

_Noreturn void clinux_become(const struct clinux_program *program,
			     int failure_fd)
{
	int error;

	if (program->root &&
	    (chroot(program->root) < 0 || chdir("/") < 0))
		clinux_fail(failure_fd, CLINUX_STEP_ROOT, errno);
	if (program->cwd && chdir(program->cwd) < 0)
		clinux_fail(failure_fd, CLINUX_STEP_CHDIR, errno);
	error = clinux_install_filter(program);
	if (error < 0)
		clinux_fail(failure_fd, CLINUX_STEP_FILTER, -error);
	/* After the filter: root alone may have one and keep setuid programs. */
	if (program->has_identity &&
	    clinux_become_user(program->uid, program->gid) < 0)
		clinux_fail(failure_fd, CLINUX_STEP_IDENTITY, errno);
	clinux_restore_signals();
	execve(program->path, program->argv, program->envp);
	error = errno;
	if (error == ENOEXEC)
		exec_as_script(program);
	clinux_fail(failure_fd, CLINUX_STEP_EXEC, error);
}

pid_t clinux_launch(const struct clinux_program *program, int *go, int *failure)
{
	int go_pipe[2], failure_pipe[2];
	int error = clinux_pipe(go_pipe);
	pid_t pid;
	char byte;

	if (error < 0)
		return error;
	error = clinux_pipe(failure_pipe);
	if (error < 0) {
		close(go_pipe[0]);
		close(go_pipe[1]);
		return error;
	}
	pid = fork();
	if (pid == 0) {
		close(go_pipe[1]);
		/* The end of the pipe: our parent died before it said go. */
		if (clinux_read(go_pipe[0], &byte, 1) != 1)
			_exit(127);
		clinux_become(program, failure_pipe[1]);
	}
	error = errno;
	close(go_pipe[0]);
	close(failure_pipe[1]);
	if (pid < 0) {
		close(go_pipe[1]);
		close(failure_pipe[0]);
		return -error;
	}
	*go = go_pipe[1];
	*failure = failure_pipe[0];
	return pid;
}

int clinux_pipe(int ends[2])
{
	return pipe2(ends, O_CLOEXEC) < 0 ? -errno : 0;
}

int clinux_can_read_within(int fd, int milliseconds)
{
	struct pollfd entry = { .fd = fd, .events = POLLIN };
	int count = poll(&entry, 1, milliseconds);

	return count < 0 ? -errno : count > 0;
}

int clinux_can_read(int fd)
{
	return clinux_can_read_within(fd, 0);
}

int clinux_reap(pid_t pid, int *status)
{
	while (waitpid(pid, status, __WALL) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

char **clinux_environment(void)
{
	return environ;
}
