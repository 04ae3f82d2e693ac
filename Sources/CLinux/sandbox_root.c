// SPDX-License-Identifier: Apache-2.0
/* The mount tree that the sandbox starts from, while it is still privileged. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "sandbox_internal.h"

/* Linux 5.2; libc headers older than that lack them. */
#define OUR_SYS_OPEN_TREE 428
#define OUR_SYS_MOVE_MOUNT 429
#define OUR_OPEN_TREE_CLONE 1
#define OUR_AT_RECURSIVE 0x8000
#define OUR_MOVE_MOUNT_F_EMPTY_PATH 0x4

#define CGROUPS "/sys/fs/cgroup"
#define TRACING "/sys/kernel/tracing"

static int copy_tree(const char *path)
{
	int fd = syscall(OUR_SYS_OPEN_TREE, AT_FDCWD, path,
			 OUR_OPEN_TREE_CLONE | OUR_AT_RECURSIVE | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int put_tree(int tree, const char *path)
{
	int error = 0;

	if (syscall(OUR_SYS_MOVE_MOUNT, tree, "", AT_FDCWD, path,
		    OUR_MOVE_MOUNT_F_EMPTY_PATH) < 0)
		error = -errno;
	close(tree);
	return error;
}

int sandbox_own_tree(void)
{
	/* Nothing that is mounted from now on shows outside. */
	return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ? -errno :
									 0;
}

/*
 * The directory with all that is mounted below it becomes the root, and what
 * was the root is gone from the tree. An exported image has an empty /dev:
 * then it gets ours, without which next to nothing runs.
 */
int sandbox_enter_root(const char *root)
{
	int devices = copy_tree("/dev");
	struct stat null;
	int error = 0;

	if (mount(root, root, NULL, MS_BIND | MS_REC, NULL) < 0 ||
	    chdir(root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0 ||
	    umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
		error = -errno;
	if (devices < 0)
		return error;
	if (error == 0 &&
	    (stat("/dev/null", &null) < 0 || !S_ISCHR(null.st_mode)))
		return put_tree(devices, "/dev");
	close(devices);
	return error;
}

static int is_tracefs(const char *path)
{
	struct statfs status;

	return statfs(path, &status) == 0 &&
	       status.f_type == 0x74726163 /* TRACEFS_MAGIC */;
}

int sandbox_take_trees(struct sandbox_trees *trees, int with_cgroups)
{
	trees->cgroups = -1;
	trees->tracing = -1;
	if (with_cgroups) {
		trees->cgroups = copy_tree(CGROUPS);
		if (trees->cgroups < 0)
			return trees->cgroups;
	}
	if (is_tracefs(TRACING)) {
		trees->tracing = copy_tree(TRACING);
		if (trees->tracing < 0)
			return trees->tracing;
	}
	return 0;
}

int sandbox_put_trees(const struct sandbox_trees *trees)
{
	int error = 0;

	if (trees->cgroups >= 0)
		error = put_tree(trees->cgroups, CGROUPS);
	if (error == 0 && trees->tracing >= 0)
		error = put_tree(trees->tracing, TRACING);
	return error;
}
