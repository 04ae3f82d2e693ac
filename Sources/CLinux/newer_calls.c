// SPDX-License-Identifier: Apache-2.0
/* System calls that older libc headers lack. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinuxSandbox.h"

int clinux_bpf(int command, void *attr, unsigned int size)
{
	long result = syscall(SYS_bpf, command, attr, size);

	return result < 0 ? -errno : (int)result;
}

/* Linux 5.3 and 5.1. */
#define OUR_SYS_PIDFD_OPEN 434
#define OUR_SYS_PIDFD_SEND_SIGNAL 424

int clinux_pidfd_open(pid_t pid)
{
	int fd = syscall(OUR_SYS_PIDFD_OPEN, pid, 0);

	return fd < 0 ? -errno : fd;
}

int clinux_pidfd_kill(int pidfd)
{
	long result = syscall(OUR_SYS_PIDFD_SEND_SIGNAL, pidfd, SIGKILL, NULL,
			      0);

	return result < 0 ? -errno : 0;
}

/* Linux 5.2. */
#define OUR_SYS_FSOPEN 430
#define OUR_SYS_FSCONFIG 431
#define OUR_FSCONFIG_SET_STRING 1
#define OUR_FSCONFIG_CMD_CREATE 6

int clinux_fsopen_bpf(void)
{
	int fs = syscall(OUR_SYS_FSOPEN, "bpf", 1 /* FSOPEN_CLOEXEC */);

	return fs < 0 ? -errno : fs;
}

int clinux_fsconfig(int fs, const char *key, const char *value)
{
	long result = value ? syscall(OUR_SYS_FSCONFIG, fs,
				      OUR_FSCONFIG_SET_STRING, key, value, 0) :
			      syscall(OUR_SYS_FSCONFIG, fs,
				      OUR_FSCONFIG_CMD_CREATE, NULL, NULL, 0);

	return result < 0 ? -errno : 0;
}
