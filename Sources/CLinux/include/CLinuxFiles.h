/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLINUX_FILES_H
#define CLINUX_FILES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Reads until count bytes or the end of the file; interrupted calls go on. */
long clinux_read(int fd, void *buffer, size_t count);
/* What is there, as soon as something is; 0 at the end. */
long clinux_read_some(int fd, void *buffer, size_t count);
long clinux_pread(int fd, void *buffer, size_t count, uint64_t offset);
/* As much as there is at once: all of a small file of /proc. */
long clinux_pread_some(int fd, void *buffer, size_t count, uint64_t offset);
/* Writes all of it. */
long clinux_write(int fd, const void *buffer, size_t count);
/* flags and mode as open(2); always O_CLOEXEC. */
int clinux_open(const char *path, int flags, unsigned int mode);
int clinux_openat(int dirfd, const char *path, int flags, unsigned int mode);
/* Where a path leads, neither to read nor to write. With `root` (Linux 5.6)
 * as where that directory is the root; without, it is -1. */
int clinux_open_path(int root, const char *path);
/* The same of what is below a directory and in the same mount. */
int clinux_open_below(int directory, const char *path);
/* What such a descriptor leads to. */
struct clinux_file {
	int is_regular;
	uint64_t device;
	uint64_t inode;
	uint64_t size;
	int64_t changed_seconds;
	int64_t changed_nanoseconds;
};
int clinux_describe(int fd, struct clinux_file *file);
/* The same file, to be read. */
int clinux_reopen(int fd);
/* Whether we may execute where such a descriptor leads: 0 or -errno. */
int clinux_may_execute(int fd);
int clinux_close(int fd);
/* The target of a link, not NUL-terminated; its length. */
long clinux_readlink(const char *path, char *buffer, size_t size);

/* The magic number of the file system that a path is on. */
long clinux_file_system(const char *path);
/* The words of strerror(3), always terminated. */
void clinux_error_text(int error, char *buffer, size_t size);

#endif
