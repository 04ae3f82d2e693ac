// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "CLinuxFiles.h"

long clinux_read(int fd, void *buffer, size_t count)
{
	size_t done = 0;

	while (done < count) {
		ssize_t n = read(fd, (char *)buffer + done, count - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return done ? (long)done : -errno;
		if (n == 0)
			break;
		done += n;
	}
	return done;
}

long clinux_read_some(int fd, void *buffer, size_t count)
{
	ssize_t n;

	do
		n = read(fd, buffer, count);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

long clinux_pread(int fd, void *buffer, size_t count, uint64_t offset)
{
	size_t done = 0;

	while (done < count) {
		ssize_t n = pread(fd, (char *)buffer + done, count - done,
				  offset + done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return done ? (long)done : -errno;
		if (n == 0)
			break;
		done += n;
	}
	return done;
}

long clinux_write(int fd, const void *buffer, size_t count)
{
	size_t done = 0;

	while (done < count) {
		ssize_t n = write(fd, (const char *)buffer + done, count - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		done += n;
	}
	return done;
}

int clinux_open(const char *path, int flags, unsigned int mode)
{
	int fd = open(path, flags | O_CLOEXEC, mode);

	return fd < 0 ? -errno : fd;
}

int clinux_openat(int dirfd, const char *path, int flags, unsigned int mode)
{
	int fd = openat(dirfd, path, flags | O_CLOEXEC, mode);

	return fd < 0 ? -errno : fd;
}

/* openat2(2) is of Linux 5.6; libc headers older than that lack it. */
#define OUR_SYS_OPENAT2 437
#define OUR_RESOLVE_IN_ROOT 0x10

int clinux_open_path(int root, const char *path)
{
	struct {
		uint64_t flags;
		uint64_t mode;
		uint64_t resolve;
	} how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = OUR_RESOLVE_IN_ROOT,
	};
	int fd = root < 0 ? open(path, O_PATH | O_CLOEXEC) :
			    syscall(OUR_SYS_OPENAT2, root, path, &how,
				    sizeof(how));

	return fd < 0 ? -errno : fd;
}

int clinux_may_execute(int fd)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return access(path, X_OK) < 0 ? -errno : 0;
}

int clinux_close(int fd)
{
	return close(fd) < 0 ? -errno : 0;
}

long clinux_readlink(const char *path, char *buffer, size_t size)
{
	ssize_t n = readlink(path, buffer, size);

	return n < 0 ? -errno : n;
}

void clinux_error_text(int error, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s", strerror(error));
}

long clinux_file_system(const char *path)
{
	struct statfs info;

	return statfs(path, &info) < 0 ? -errno : (long)info.f_type;
}
