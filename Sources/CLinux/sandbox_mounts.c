// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox_internal.h"

/* Linux 5.2 and 5.12; libc headers older than that lack them. */
#define OUR_SYS_MOVE_MOUNT 429
#define OUR_SYS_FSMOUNT 432
#define OUR_SYS_MOUNT_SETATTR 442
#define OUR_MOVE_MOUNT_F_EMPTY_PATH 0x4
#define OUR_MOUNT_ATTR_RDONLY 0x1
#define OUR_AT_RECURSIVE 0x8000

struct our_mount_attr {
	uint64_t attr_set;
	uint64_t attr_clr;
	uint64_t propagation;
	uint64_t userns_fd;
};

/* Undoes the \040 kind of escapes of mountinfo in place. */
static void unescape(char *text)
{
	char *out = text;

	for (const char *in = text; *in; in++) {
		if (in[0] == '\\' && in[1] >= '0' && in[1] <= '3' && in[2] &&
		    in[3]) {
			*out++ = (in[1] - '0') << 6 | (in[2] - '0') << 3 |
				 (in[3] - '0');
			in += 3;
		} else {
			*out++ = *in;
		}
	}
	*out = 0;
}

/*
 * Detaches every proc and sysfs mount but the ones at /proc and /sys: one that
 * stayed visible would let the application mount a fresh writable copy, or use
 * it as it is.
 */
static int detach_copies(void)
{
	FILE *file = fopen("/proc/self/mountinfo", "re");
	char *line = NULL;
	size_t size = 0;
	char **points = NULL;
	size_t count = 0;

	if (!file)
		return -errno;
	while (getline(&line, &size, file) > 0) {
		char *point, *type, *save = NULL, *field;
		int index = 0;

		type = strstr(line, " - ");
		if (!type)
			continue;
		type += 3;
		if (strncmp(type, "proc ", 5) && strncmp(type, "sysfs ", 6))
			continue;
		point = NULL;
		for (field = strtok_r(line, " ", &save); field;
		     field = strtok_r(NULL, " ", &save))
			if (index++ == 4) {
				point = field;
				break;
			}
		if (!point || !strcmp(point, "/proc") || !strcmp(point, "/sys"))
			continue;
		unescape(point);
		points = realloc(points, (count + 1) * sizeof(*points));
		if (!points)
			return -ENOMEM;
		points[count++] = strdup(point);
	}
	fclose(file);
	free(line);
	/* The last mounted first; one inside another is gone with it. */
	while (count-- > 0)
		if (points[count])
			umount2(points[count], MNT_DETACH);
	return 0;
}

int sandbox_fresh_proc(void)
{
	int error;

	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return -errno;
	error = detach_copies();
	if (error < 0)
		return error;
	/* Everything stacked at /proc, and what is mounted below it. */
	while (umount2("/proc", MNT_DETACH) == 0)
		;
	if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		  NULL) < 0)
		return -errno;
	return 0;
}

static int make_read_only(const char *path)
{
	struct our_mount_attr attr = { .attr_set = OUR_MOUNT_ATTR_RDONLY };

	if (syscall(OUR_SYS_MOUNT_SETATTR, AT_FDCWD, path, OUR_AT_RECURSIVE,
		    &attr, sizeof(attr)) < 0)
		return -errno;
	return 0;
}

/* A mount of its own, so that it can be read-only when what is around it is
 * not. */
static int cover_read_only(const char *path)
{
	if (mount(path, path, NULL, MS_BIND | MS_REC, NULL) < 0)
		return errno == ENOENT ? 0 : -errno;
	return make_read_only(path);
}

/*
 * Before the user namespace exists: what is read-only now is locked for it,
 * and its own fresh mounts of the same file systems are read-only too.
 */
int sandbox_lock_system(void)
{
	int error = cover_read_only("/proc/sys");

	if (error == 0)
		error = cover_read_only("/proc/sysrq-trigger");
	if (error == 0)
		error = make_read_only("/sys");
	return error;
}

/* Needs a network namespace of our user namespace: sysfs shows its devices. */
int sandbox_fresh_sys(void)
{
	if (mount("sysfs", "/sys", "sysfs",
		  MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
		return -errno;
	return 0;
}

int sandbox_mount_bpffs(int fs, const char *path)
{
	int mount_fd = syscall(OUR_SYS_FSMOUNT, fs, 1 /* FSMOUNT_CLOEXEC */, 0);
	int error = 0;

	if (mount_fd < 0)
		return -errno;
	if (mkdir(path, 0755) < 0 && errno != EEXIST && errno != EROFS)
		error = -errno;
	else if (syscall(OUR_SYS_MOVE_MOUNT, mount_fd, "", AT_FDCWD, path,
			 OUR_MOVE_MOUNT_F_EMPTY_PATH) < 0)
		error = -errno;
	close(mount_fd);
	return error;
}
