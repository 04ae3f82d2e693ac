// SPDX-License-Identifier: Apache-2.0
/*
 * Tries, one by one, what an application in a sandbox must not be able to do:
 * write to the kernel's own files, undo the mounts that hide or lock them, and
 * reach the host's network, cgroups and processes. Prints what came of each:
 *
 *   write core_pattern: refused (EACCES)
 *   see interfaces: DONE
 *
 * With "nested" each attempt is made in a user namespace of its own, where it
 * has every capability. Needs no policy. Do not run it as root on a machine
 * that you need.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "attr.h"

/* Somewhere to mount things: every sandbox has it, and nobody needs it here. */
#define PLACE "/tmp"

/* mount_setattr(2), Linux 5.12. */
#define SYS_MOUNT_SETATTR 442
struct mount_attributes {
	uint64_t set, clear, propagation, userns;
};

/* An attempt returns 0 if it worked, else the errno of what stopped it. */

static int writable(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int readable(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static const char *found;

static int look_for_writable(const char *path, const struct stat *status, int kind, struct FTW *where)
{
	(void)status;
	(void)where;
	if (kind != FTW_F || writable(path) != 0)
		return 0;
	found = strdup(path);
	return 1;
}

/* Whether any file of this mount can be opened to write. */
static int any_writable(const char *directory)
{
	return nftw(directory, look_for_writable, 32, FTW_PHYS | FTW_MOUNT) == 1 ? 0 : EACCES;
}

static int write_core_pattern(void) { return writable("/proc/sys/kernel/core_pattern"); }
static int write_sysrq(void) { return writable("/proc/sysrq-trigger"); }
static int read_shadow(void) { return readable("/etc/shadow"); }
static int write_shadow(void) { return writable("/etc/shadow"); }
static int write_proc_sys(void) { return any_writable("/proc/sys"); }
static int write_sys(void) { return any_writable("/sys"); }

static int unmount(const char *path) { return umount2(path, MNT_DETACH) < 0 ? errno : 0; }

static int unmount_proc_sys(void) { return unmount("/proc/sys"); }
static int unmount_proc(void) { return unmount("/proc"); }

/* The topmost is its own; what lies below that must not be the host's. */
static int unmount_sys(void)
{
	while (unmount("/sys") == 0)
		;
	return any_writable("/sys");
}

static int remount(const char *path)
{
	struct mount_attributes attributes = { .clear = 1 /* MOUNT_ATTR_RDONLY */ };

	if (mount(NULL, path, NULL, MS_REMOUNT | MS_BIND, NULL) == 0 ||
	    mount(NULL, path, NULL, MS_REMOUNT, NULL) == 0)
		return any_writable(path);
	return syscall(SYS_MOUNT_SETATTR, AT_FDCWD, path, 0, &attributes, sizeof(attributes)) < 0 ? errno : 0;
}

static int remount_proc_sys(void) { return remount("/proc/sys"); }
static int remount_sys(void) { return remount("/sys"); }

static int fresh_proc(void)
{
	if (mount("proc", PLACE, "proc", 0, NULL) < 0)
		return errno;
	return writable(PLACE "/sys/kernel/core_pattern");
}

static int fresh_proc_in_place(void)
{
	if (mount("proc", "/proc", "proc", 0, NULL) < 0)
		return errno;
	return writable("/proc/sys/kernel/core_pattern");
}

static int fresh_sys(void)
{
	if (mount("sysfs", PLACE, "sysfs", 0, NULL) < 0 &&
	    mount("sysfs", PLACE, "sysfs", MS_RDONLY, NULL) < 0)
		return errno;
	return any_writable(PLACE);
}

static int move_lock_away(void)
{
	if (mount("/proc/sys", PLACE, NULL, MS_MOVE, NULL) < 0)
		return errno;
	return writable("/proc/sys/kernel/core_pattern");
}

/* Without what is mounted below it, /proc would show its own sys. */
static int bind_around_lock(void)
{
	if (mount("/proc", PLACE, NULL, MS_BIND, NULL) < 0)
		return errno;
	return writable(PLACE "/sys/kernel/core_pattern");
}

static int bind_and_remount(void)
{
	if (mount("/proc/sys", PLACE, NULL, MS_BIND | MS_REC, NULL) < 0)
		return errno;
	return remount(PLACE);
}

/* The root directory without what is mounted on it. */
static int bind_root(void)
{
	if (mount("/", PLACE, NULL, MS_BIND, NULL) < 0)
		return errno;
	return any_writable(PLACE "/sys");
}

static int debug_file_systems(void)
{
	static const char *const types[] = { "debugfs", "tracefs", "securityfs", "configfs", "pstore" };
	int error = ENODEV;

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (mount("none", PLACE, types[i], 0, NULL) == 0)
			return 0;
		error = errno;
	}
	return error;
}

/* Its tracefs, where the host has one; without, there is nothing to write. */
static int write_tracefs(void)
{
	static const char path[] = "/sys/kernel/tracing";

	mount(NULL, path, NULL, MS_REMOUNT | MS_BIND, NULL);
	return any_writable(path);
}

static int wider_bpffs(void)
{
	return mount("bpf", PLACE, "bpf", 0, "delegate_cmds=any") < 0 ? errno : 0;
}

/* The superblock takes the option and changes nothing (6.18): look at it. */
static int remounted_bpffs(void)
{
	char line[4096];
	FILE *mounts;
	int wider = 0;

	if (mount(NULL, "/sys/fs/bpf", NULL, MS_REMOUNT, "delegate_progs=any") < 0)
		return errno;
	mounts = fopen("/proc/self/mountinfo", "r");
	while (mounts && fgets(line, sizeof(line), mounts))
		if (strstr(line, " /sys/fs/bpf ") && strstr(line, "delegate_progs=any"))
			wider = 1;
	return wider ? 0 : EBUSY;
}

static int see_interfaces(void)
{
	struct if_nameindex *all = if_nameindex(), *one;

	for (one = all; one && one->if_name; one++)
		if (strcmp(one->if_name, "lo")) {
			found = one->if_name;
			return 0;
		}
	return ENODEV;
}

/* Also in what lies below the /sys that one can unmount. */
static int see_interfaces_in_sys(void)
{
	do {
		DIR *stream = opendir("/sys/class/net");
		struct dirent *entry;

		while (stream && (entry = readdir(stream)))
			if (entry->d_name[0] != '.' && strcmp(entry->d_name, "lo")) {
				found = strdup(entry->d_name);
				return 0;
			}
		if (stream)
			closedir(stream);
	} while (unmount("/sys") == 0);
	return ENODEV;
}

/* The topmost cgroup of the machine is the one with the inode 1. */
static int is_topmost(const char *path)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return errno;
	return status.st_ino == 1 ? 0 : ENOENT;
}

static int holds_cgroups(const char *path)
{
	char file[256];

	snprintf(file, sizeof(file), "%s/cgroup.procs", path);
	return access(file, F_OK) == 0;
}

static int reach_host_cgroup(void)
{
	static const char *const places[] = { "/sys/fs/cgroup", "/sys/fs/cgroup/unified" };

	do {
		for (int i = 0; i < 2; i++)
			if (holds_cgroups(places[i]) && is_topmost(places[i]) == 0)
				return 0;
	} while (unmount("/sys/fs/cgroup") == 0 || unmount("/sys") == 0);
	return ENOENT;
}

static int fresh_cgroup(void)
{
	if (mount("cgroup2", PLACE, "cgroup2", 0, NULL) < 0)
		return errno;
	return is_topmost(PLACE);
}

static int leave_cgroup(void)
{
	return chdir("/sys/fs/cgroup") < 0 ? errno : writable("../cgroup.procs");
}

static int trace_init(void)
{
	return ptrace(PTRACE_SEIZE, 1, 0, 0) < 0 ? errno : 0;
}

static int read_init(void)
{
	int error = readable("/proc/1/mem");

	return error == 0 ? 0 : readable("/proc/1/maps");
}

/* Descriptors that were left to it by mistake. */
static int inherited_descriptors(void)
{
	for (int fd = 3; fd < 256; fd++)
		if (fcntl(fd, F_GETFD) >= 0) {
			char *text;

			if (asprintf(&text, "descriptor %d", fd) > 0)
				found = text;
			return 0;
		}
	return EBADF;
}

static int see_processes(void)
{
	DIR *stream = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	while (stream && (entry = readdir(stream)))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			count++;
	if (stream)
		closedir(stream);
	/* The sandbox's init, this program, and this attempt. */
	return count > 3 ? 0 : ESRCH;
}

static int list_programs(void)
{
	unsigned char attr[ATTR_SIZE] = { 0 };

	return sys_bpf(11 /* BPF_PROG_GET_NEXT_ID */, attr, 12) < 0 ? errno : 0;
}

static int device_files(void)
{
	return mknod(PLACE "/bpfrec-disk", S_IFBLK | 0600, 0xfe00) < 0 ? errno : 0;
}

/* To what it is: nothing changes if it works. */
static int set_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return clock_settime(CLOCK_REALTIME, &now) < 0 ? errno : 0;
}

static int host_name(void)
{
	return sethostname("escaped", 7) < 0 ? errno : 0;
}

static const struct {
	const char *name;
	int (*run)(void);
} attempts[] = {
	{ "write core_pattern", write_core_pattern },
	{ "write sysrq-trigger", write_sysrq },
	{ "read shadow", read_shadow },
	{ "write shadow", write_shadow },
	{ "write a file of /proc/sys", write_proc_sys },
	{ "write a file of /sys", write_sys },
	{ "unmount /proc/sys", unmount_proc_sys },
	{ "unmount /proc", unmount_proc },
	{ "write below an unmounted /sys", unmount_sys },
	{ "remount /proc/sys", remount_proc_sys },
	{ "remount /sys", remount_sys },
	{ "mount a fresh proc", fresh_proc },
	{ "mount a fresh proc in its place", fresh_proc_in_place },
	{ "write to a fresh sysfs", fresh_sys },
	{ "move the lock of /proc/sys away", move_lock_away },
	{ "bind /proc without its lock", bind_around_lock },
	{ "bind /proc/sys and remount it", bind_and_remount },
	{ "bind the root without what is on it", bind_root },
	{ "mount debugfs and the like", debug_file_systems },
	{ "write to tracefs", write_tracefs },
	{ "mount a wider bpffs", wider_bpffs },
	{ "widen the bpffs", remounted_bpffs },
	{ "see interfaces", see_interfaces },
	{ "see interfaces in sysfs", see_interfaces_in_sys },
	{ "reach the host's cgroup", reach_host_cgroup },
	{ "mount the host's cgroup", fresh_cgroup },
	{ "leave its cgroup", leave_cgroup },
	{ "trace init", trace_init },
	{ "read init", read_init },
	{ "use inherited descriptors", inherited_descriptors },
	{ "see processes", see_processes },
	{ "list programs", list_programs },
	{ "make a device file", device_files },
	{ "set the time", set_time },
	{ "set the host's name", host_name },
};

/* In a process and, where that is allowed, a mount namespace of its own, so
 * that no attempt is in the way of another. */
static void attempt(size_t index, int is_nested)
{
	int error;

	if (is_nested && unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWCGROUP) < 0) {
		printf("%s: no user namespace (%s)\n", attempts[index].name, strerrorname_np(errno));
		exit(1);
	}
	if (!is_nested && unshare(CLONE_NEWNS) < 0 && errno != EPERM)
		exit(1);
	error = attempts[index].run();
	if (error)
		printf("%s: refused (%s)\n", attempts[index].name, strerrorname_np(error));
	else
		printf("%s: DONE%s%s\n", attempts[index].name, found ? " " : "", found ? found : "");
	fflush(stdout);
	_exit(0);
}

int main(int argc, char **argv)
{
	int is_nested = argc > 1 && !strcmp(argv[1], "nested");

	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++) {
		pid_t child = fork();

		if (child < 0)
			return 1;
		if (child == 0)
			attempt(i, is_nested);
		waitpid(child, NULL, 0);
	}
	return 0;
}
