// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "CLinuxOutput.h"

static int describe(const struct stat *from, struct clinux_file_status *to)
{
	to->uid = from->st_uid;
	switch (from->st_mode & S_IFMT) {
	case S_IFREG:
		to->kind = CLINUX_FILE_REGULAR;
		break;
	case S_IFDIR:
		to->kind = CLINUX_FILE_DIRECTORY;
		break;
	case S_IFLNK:
		to->kind = CLINUX_FILE_LINK;
		break;
	case S_IFBLK:
		to->kind = CLINUX_FILE_BLOCK_DEVICE;
		break;
	default:
		to->kind = CLINUX_FILE_STREAM;
	}
	return 0;
}

int clinux_fstat(int fd, struct clinux_file_status *status)
{
	struct stat found;

	return fstat(fd, &found) < 0 ? -errno : describe(&found, status);
}

int clinux_fstatat(int dirfd, const char *name, int follow,
		   struct clinux_file_status *status)
{
	struct stat found;

	if (fstatat(dirfd, name, &found, follow ? 0 : AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return describe(&found, status);
}

int clinux_open_place(const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int clinux_create(int dirfd, const char *name)
{
	int fd = openat(dirfd, name,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0600);

	return fd < 0 ? -errno : fd;
}

int clinux_open_stream(int dirfd, const char *name)
{
	int fd;

	/* A pipe without a reader blocks here, and a signal ends that. */
	fd = openat(dirfd, name, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int clinux_fchown(int fd, uint32_t uid, uint32_t gid)
{
	return fchown(fd, uid, gid) < 0 ? -errno : 0;
}

int clinux_renameat(int dirfd, const char *from, const char *to)
{
	return renameat(dirfd, from, dirfd, to) < 0 ? -errno : 0;
}

int clinux_unlinkat(int dirfd, const char *name)
{
	return unlinkat(dirfd, name, 0) < 0 ? -errno : 0;
}

int clinux_duplicate(int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);

	return copy < 0 ? -errno : copy;
}

int clinux_terminal_width(int fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) < 0 ? -errno : size.ws_col;
}

_Noreturn void clinux_end_by_broken_pipe(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(SIGPIPE);
	_exit(128 + SIGPIPE);
}

int clinux_terminal_is_taken(int fd)
{
	struct termios modes;
	pid_t foreground;

	if (tcgetattr(fd, &modes) < 0)
		return -errno;
	if ((modes.c_lflag & (ICANON | ECHO)) != (ICANON | ECHO))
		return 1;
	foreground = tcgetpgrp(fd);
	return foreground > 0 && foreground != getpgrp();
}
