// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
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

/*
 * File systems that show or steer the host rather than hold files. A proc or
 * sysfs that stayed visible would besides let the application mount a fresh
 * writable one (mount_too_revealing(), 6.18), and what it attaches to a cgroup
 * or pins to a bpffs of the host would outlive it.
 */
static const char *const host_types[] = {
	"proc",	     "sysfs",	   "cgroup",   "cgroup2",  "bpf",
	"debugfs",   "tracefs",	   "configfs", "pstore",   "securityfs",
	"selinuxfs", "smackfs",	   "efivarfs", "resctrl",  "binfmt_misc",
	"fusectl",   "apparmorfs", "nfsd",     "functionfs",
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

static int shows_host(const char *type)
{
	size_t length = strcspn(type, " ");

	for (size_t i = 0; i < sizeof(host_types) / sizeof(*host_types); i++)
		if (strlen(host_types[i]) == length &&
		    !strncmp(type, host_types[i], length))
			return 1;
	return 0;
}

/* The mount point that a line of mountinfo tells of, if it is to go. */
static char *point_to_hide(char *line)
{
	char *type = strstr(line, " - ");
	char *point = line;

	if (!type || !shows_host(type + 3))
		return NULL;
	for (int field = 0; field < 4 && point; field++) {
		point = strchr(point, ' ');
		point = point ? point + 1 : NULL;
	}
	if (!point)
		return NULL;
	point[strcspn(point, " ")] = 0;
	unescape(point);
	/* These are ours. */
	return strcmp(point, "/proc") && strcmp(point, "/sys") ? point : NULL;
}

/* All of a file, ended by a 0, in memory of *size bytes; NULL: see errno.
 * Without malloc() and stdio, whose locks another thread of the process that we
 * are a clone of may hold forever. */
static char *read_whole(const char *path, size_t *size)
{
	size_t filled = 0;
	ssize_t count = -1;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	char *text;

	*size = 1 << 16;
	text = mmap(NULL, *size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	while (file >= 0 && text != MAP_FAILED &&
	       (count = read(file, text + filled, *size - filled - 1)) > 0) {
		filled += count;
		if (filled + 1 < *size)
			continue;
		text = mremap(text, *size, *size * 2, MREMAP_MAYMOVE);
		*size *= 2;
	}
	if (file >= 0)
		close(file);
	if (count == 0)
		return text;
	return NULL;
}

/* One pass over the mounts; how many were detached. */
static int hide_once(void)
{
	size_t size;
	char *text = read_whole("/proc/self/mountinfo", &size);
	int count = 0;

	if (!text)
		return -errno;
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
		char *point;

		*end = 0;
		point = point_to_hide(line);
		if (point && umount2(point, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
			count++;
	}
	munmap(text, size);
	return count;
}

/*
 * What lies on top of such a mount goes first, so look again until nothing is
 * left that can be reached. One below a mount that stays is out of reach.
 */
int sandbox_hide_host(void)
{
	int count, rounds = 0;

	do {
		count = hide_once();
	} while (count > 0 && ++rounds < 64);
	return count < 0 ? count : 0;
}

/* In the place of everything that is mounted there, and below that. */
static int mount_fresh(const char *type, const char *path, unsigned long flags)
{
	while (umount2(path, MNT_DETACH) == 0)
		;
	if (mount(type, path, type,
		  flags | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
		return -errno;
	return 0;
}

int sandbox_fresh_proc(void)
{
	return mount_fresh("proc", "/proc", 0);
}

int sandbox_fresh_sys(int read_only)
{
	return mount_fresh("sysfs", "/sys", read_only ? MS_RDONLY : 0);
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
 * and its own fresh mounts of the same file systems have to be read-only too.
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

int sandbox_mount_bpffs(int fs, const char *path)
{
	int mount_fd = syscall(OUR_SYS_FSMOUNT, fs, 1 /* FSMOUNT_CLOEXEC */, 0);
	int error = 0;

	if (mount_fd < 0)
		return -errno;
	if (syscall(OUR_SYS_MOVE_MOUNT, mount_fd, "", AT_FDCWD, path,
		    OUR_MOVE_MOUNT_F_EMPTY_PATH) < 0)
		error = -errno;
	close(mount_fd);
	return error;
}
