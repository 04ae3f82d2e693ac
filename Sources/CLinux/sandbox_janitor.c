// SPDX-License-Identifier: Apache-2.0
/*
 * What outlives every process that made it: a cgroup, with the programs that
 * are attached to it, a mount point, and the maps by which programs were
 * registered as an implementation of kernel operations.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinuxFiles.h"
#include "sandbox_internal.h"

/* What a cgroup's owner needs to make others below it: those of
 * /sys/kernel/cgroup/delegate that are about cgroups and processes. */
static const char *const delegated_files[] = {
	"cgroup.procs",
	"cgroup.threads",
	"cgroup.subtree_control",
};

static int make_cgroup(const struct clinux_janitor *duties)
{
	int directory, error = 0;

	if (mkdir(duties->cgroup, 0755) < 0)
		return errno;
	directory = open(duties->cgroup, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0 || fchown(directory, duties->uid, duties->gid) < 0)
		error = errno;
	for (size_t i = 0; error == 0 && i < 3; i++)
		if (fchownat(directory, delegated_files[i], duties->uid,
			     duties->gid, AT_SYMLINK_NOFOLLOW) < 0 &&
		    errno != ENOENT)
			error = errno;
	if (directory >= 0)
		close(directory);
	if (error)
		rmdir(duties->cgroup);
	return error;
}

/* A directory's first subdirectory, opened, and its name; -1: none. */
static int first_child(int directory, char *name, size_t size)
{
	int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;
	int child = -1;

	if (!stream) {
		if (copy >= 0)
			close(copy);
		return -1;
	}
	while (child < 0 && (entry = readdir(stream)))
		if (entry->d_type == DT_DIR && strcmp(entry->d_name, ".") &&
		    strcmp(entry->d_name, "..") &&
		    strlen(entry->d_name) < size) {
			strcpy(name, entry->d_name);
			child = openat(directory, name,
				       O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
					       O_CLOEXEC);
		}
	closedir(stream);
	return child;
}

/* Removes the first cgroup on the way down that has none below it: 1, or 0
 * where there is none, or -errno. */
static int remove_a_leaf(int top)
{
	char name[256], below[256];
	int directory = dup(top);
	int child = first_child(directory, name, sizeof(name));
	int error;

	if (child < 0) {
		close(directory);
		return 0;
	}
	for (;;) {
		int grandchild = first_child(child, below, sizeof(below));

		if (grandchild < 0)
			break;
		close(directory);
		directory = child;
		child = grandchild;
		strcpy(name, below);
	}
	error = unlinkat(directory, name, AT_REMOVEDIR) < 0 ? -errno : 1;
	close(child);
	close(directory);
	return error;
}

int clinux_remove_cgroup(const char *path)
{
	int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int kill_file, error;

	if (directory < 0)
		return errno == ENOENT ? 0 : -errno;
	/* cgroup.kill is of 5.14; a cgroup can go once its last process has. */
	kill_file = openat(directory, "cgroup.kill", O_WRONLY | O_CLOEXEC);
	if (kill_file >= 0) {
		clinux_write(kill_file, "1", 1);
		close(kill_file);
	}
	error = -EBUSY;
	for (int tries = 0; tries < 2000 && error == -EBUSY; tries++) {
		if (tries > 0)
			usleep(tries < 100 ? 500 : 5000);
		do {
			error = remove_a_leaf(directory);
		} while (error == 1);
		if (error == 0 && rmdir(path) < 0 && errno != ENOENT)
			error = -errno;
	}
	close(directory);
	return error;
}

/*
 * A struct_ops map that was updated rather than linked keeps itself: what it
 * registered, a congestion control say, is there for the whole machine until
 * its element is deleted (6.18).
 */
static void unregister(uint32_t id)
{
	uint32_t by_id[3] = { id, 0, 0 }, key = 0;
	uint32_t info[22] = { 0 };
	struct {
		uint32_t fd, length;
		uint64_t info;
	} about = { .length = sizeof(info), .info = (uintptr_t)info };
	struct {
		uint32_t fd, padding;
		uint64_t key;
	} element = { .key = (uintptr_t)&key };
	int map = clinux_bpf(14 /* MAP_GET_FD_BY_ID */, by_id, sizeof(by_id));

	if (map < 0)
		return;
	about.fd = map;
	element.fd = map;
	if (clinux_bpf(15 /* OBJ_GET_INFO_BY_FD */, &about, sizeof(about)) ==
		    0 &&
	    info[0] == 26 /* BPF_MAP_TYPE_STRUCT_OPS */)
		clinux_bpf(3 /* MAP_DELETE_ELEM */, &element, sizeof(element));
	close(map);
}

static _Noreturn void be_janitor(const struct clinux_janitor *duties,
				 int lifeline)
{
	int32_t outcome[2] = { 0, 0 };
	uint32_t maps[64], id;
	size_t map_count = 0;
	int has_directory = 0;
	sigset_t all;

	/* Nothing that is meant for our parent may reach us. */
	setsid();
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	prctl(PR_SET_NAME, "bpfrec-janitor", 0, 0, 0);
	dup2(lifeline, 0);
	if (duties->parent >= 0)
		dup2(duties->parent, 1);
	syscall(SYS_close_range, duties->parent >= 0 ? 2U : 1U, ~0U, 0);

	if (duties->cgroup)
		outcome[0] = make_cgroup(duties);
	if (duties->parent >= 0) {
		if (mkdirat(1, duties->name, 0755) == 0)
			has_directory = 1;
		else if (errno != EEXIST)
			outcome[1] = errno;
	}
	/* To remove what the application makes in its cgroup, and to find a map
	 * by its number. */
	clinux_keep_capabilities(1ULL << CAP_DAC_OVERRIDE |
				 1ULL << CAP_SYS_ADMIN);
	clinux_write(0, outcome, sizeof(outcome));

	while (clinux_read(0, &id, sizeof(id)) == sizeof(id))
		if (map_count < 64)
			maps[map_count++] = id;
	if (duties->cgroup && outcome[0] == 0)
		outcome[0] = clinux_remove_cgroup(duties->cgroup);
	while (map_count > 0)
		unregister(maps[--map_count]);
	if (has_directory)
		unlinkat(1, duties->name, AT_REMOVEDIR);
	_exit(outcome[0] != 0);
}

pid_t clinux_janitor_start(const struct clinux_janitor *duties, int *lifeline)
{
	pid_t pid = sandbox_fork_with_socket(SOCK_STREAM, lifeline);

	if (pid == 0)
		be_janitor(duties, *lifeline);
	return pid;
}
