// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "CLinuxFiles.h"

/* From an offset, or from where the file is at where there is none. */
static inline long read_all(int fd, char *buffer, size_t count,
			    const uint64_t *offset)
{
	size_t done = 0;

	while (done < count) {
		ssize_t n = offset ? pread(fd, buffer + done, count - done,
					   *offset + done) :
				     read(fd, buffer + done, count - done);

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

long clinux_read(int fd, void *buffer, size_t count)
{
	return read_all(fd, buffer, count, NULL);
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
	return read_all(fd, buffer, count, &offset);
}

long clinux_pread_some(int fd, void *buffer, size_t count, uint64_t offset)
{
	ssize_t n;

	do
		n = pread(fd, buffer, count, offset);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
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
#define OUR_RESOLVE_NO_XDEV 0x01
#define OUR_RESOLVE_NO_MAGICLINKS 0x02
#define OUR_RESOLVE_BENEATH 0x08
#define OUR_RESOLVE_IN_ROOT 0x10

static int find(int directory, const char *path, uint64_t resolve)
{
	struct {
		uint64_t flags;
		uint64_t mode;
		uint64_t resolve;
	} how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = resolve,
	};
	int fd = syscall(OUR_SYS_OPENAT2, directory, path, &how, sizeof(how));

	return fd < 0 ? -errno : fd;
}

int clinux_open_path(int root, const char *path)
{
	int fd;

	if (root >= 0)
		return find(root, path, OUR_RESOLVE_IN_ROOT);
	fd = open(path, O_PATH | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int clinux_open_below(int directory, const char *path)
{
	return find(directory, path,
		    OUR_RESOLVE_NO_XDEV | OUR_RESOLVE_NO_MAGICLINKS |
			    OUR_RESOLVE_BENEATH);
}

int clinux_describe(int fd, struct clinux_file *file)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return -errno;
	file->is_regular = S_ISREG(status.st_mode);
	file->device = status.st_dev;
	file->inode = status.st_ino;
	file->size = status.st_size;
	file->changed_seconds = status.st_ctim.tv_sec;
	file->changed_nanoseconds = status.st_ctim.tv_nsec;
	return 0;
}

int clinux_reopen(int fd)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return clinux_open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
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
