// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CBpffs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Declared here, because linux/mount.h and sys/mount.h do not go together. */
int mount(const char *source, const char *target, const char *type,
	  unsigned long flags, const void *data);

static int make(char *const keys[], char *const values[], size_t count)
{
	int fs = syscall(SYS_fsopen, "bpf", FSOPEN_CLOEXEC);

	if (fs < 0)
		return -errno;
	for (size_t i = 0; i < count; i++)
		if (syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, keys[i],
			    values[i], 0))
			return -errno;
	if (syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		return -errno;
	int mnt = syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, 0);

	return mnt < 0 ? -errno : mnt;
}

/* The last line of mountinfo: what was mounted last. */
static int show(int out)
{
	char line[4096], last[4096] = "";
	FILE *file = fopen("/proc/self/mountinfo", "re");

	if (!file)
		return -errno;
	while (fgets(line, sizeof(line), file))
		if (strstr(line, " - bpf "))
			strcpy(last, line);
	fclose(file);
	return write(out, last, strlen(last)) < 0 ? -errno : 0;
}

static int child(int out, char *const keys[], char *const values[],
		 size_t count)
{
	int mnt;

	if (unshare(CLONE_NEWNS))
		return -errno;
	/* 1 << 18 and 1 << 14: MS_PRIVATE and MS_REC. */
	if (mount("none", "/", NULL, 1 << 18 | 1 << 14, NULL))
		return -errno;
	mnt = make(keys, values, count);
	if (mnt < 0)
		return mnt;
	if (syscall(SYS_move_mount, mnt, "", AT_FDCWD, "/tmp",
		    MOVE_MOUNT_F_EMPTY_PATH))
		return -errno;
	return show(out);
}

int bpffs_mountinfo(char *const keys[], char *const values[], size_t count,
		    char *line, size_t size)
{
	int ends[2], status;
	size_t length = 0;
	ssize_t got;
	pid_t pid;

	if (!size || pipe2(ends, O_CLOEXEC))
		return -EINVAL;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid)
		_exit(-child(ends[1], keys, values, count));
	close(ends[1]);
	while (length < size - 1 &&
	       (got = read(ends[0], line + length, size - 1 - length)) > 0)
		length += got;
	line[length] = '\0';
	close(ends[0]);
	if (waitpid(pid, &status, 0) < 0)
		return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}
