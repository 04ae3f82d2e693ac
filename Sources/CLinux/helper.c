// SPDX-License-Identifier: Apache-2.0
/*
 * What the helper does with a client: whose user namespace it is in, and a
 * context for a bpf file system made in there. Nothing that a client sends or
 * opened is ever used but the bytes of its message: fsconfig(2) on a context
 * of another file system would set and create what that allows (6.18), and
 * closing a file of somebody's FUSE can wait for them for ever.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinuxHelper.h"
#include "sandbox_internal.h"

/* Linux 6.5, 4.9 and 4.11; libc headers older than that lack them. */
#define OUR_SO_PEERPIDFD 77
#define OUR_SYS_PIDFD_SEND_SIGNAL 424
#define OUR_NS_GET_PARENT _IO(0xb7, 2)
#define OUR_NS_GET_OWNER_UID _IO(0xb7, 4)

/* The kernel nests no deeper (6.18). */
#define DEEPEST_USER_NAMESPACE 33

int clinux_peer(int socket, struct clinux_peer *peer)
{
	struct ucred who;
	socklen_t size = sizeof(who);

	if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &who, &size) < 0)
		return -errno;
	peer->pid = who.pid;
	peer->uid = who.uid;
	peer->gid = who.gid;
	return 0;
}

/* While a process is there, though it has ended, nobody else has its number. */
static int is_gone(int pidfd)
{
	return syscall(OUR_SYS_PIDFD_SEND_SIGNAL, pidfd, 0, NULL, 0) < 0 &&
	       errno == ESRCH;
}

int clinux_peer_user_namespace(int socket, pid_t pid)
{
	socklen_t size = sizeof(int);
	int pidfd, descriptor;
	char path[32];

	if (getsockopt(socket, SOL_SOCKET, OUR_SO_PEERPIDFD, &pidfd, &size) < 0)
		return -errno;
	snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
	descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		descriptor = -errno;
	/* Asked afterwards: then the path meant whom the descriptor means. */
	if (is_gone(pidfd)) {
		if (descriptor >= 0)
			close(descriptor);
		descriptor = -ESRCH;
	}
	close(pidfd);
	return descriptor;
}

static int is_same(const struct stat *left, const struct stat *right)
{
	return left->st_dev == right->st_dev && left->st_ino == right->st_ino;
}

/*
 * Who owns a user namespace has all power in it and in those below, so with any
 * stranger on the way up a grant would be the stranger's as well.
 */
int clinux_judge_user_namespace(int descriptor, uint32_t uid, uint64_t *number)
{
	struct stat ours, status;
	int current = dup(descriptor);
	int result = CLINUX_NAMESPACE_FOREIGN;

	if (current < 0)
		return -errno;
	if (stat("/proc/self/ns/user", &ours) < 0 ||
	    fstat(current, &status) < 0) {
		result = -errno;
		close(current);
		return result;
	}
	*number = status.st_ino;
	if (is_same(&ours, &status))
		result = CLINUX_NAMESPACE_OURS;
	for (int depth = 0; result == CLINUX_NAMESPACE_FOREIGN &&
			    depth < DEEPEST_USER_NAMESPACE;
	     depth++) {
		uid_t owner;
		int parent;

		if (ioctl(current, OUR_NS_GET_OWNER_UID, &owner) < 0 ||
		    owner != uid)
			break;
		parent = ioctl(current, OUR_NS_GET_PARENT);
		if (parent < 0)
			break;
		close(current);
		current = parent;
		if (fstat(current, &status) == 0 && is_same(&ours, &status))
			result = CLINUX_NAMESPACE_OWNED;
	}
	close(current);
	return result;
}

/*
 * In there whoever owns the namespace can stop and kill this process, which the
 * helper bears, and not read or steer it: its memory belongs to the namespace
 * that it comes from (ptrace_may_access(), 6.18).
 */
static _Noreturn void open_inside(int user_namespace, int channel)
{
	int fs, error;

	/* Nothing of the helper's comes along but these two. */
	user_namespace = fcntl(user_namespace, F_DUPFD, 3);
	dup2(channel, 1);
	dup2(user_namespace, 0);
	syscall(SYS_close_range, 2U, ~0U, 0);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	prctl(PR_SET_NAME, "bpfrec-inside", 0, 0, 0);
	/* fsopen(2) wants CAP_SYS_ADMIN where the mount namespace is owned. */
	if (setns(0, CLONE_NEWUSER) < 0 || unshare(CLONE_NEWNS) < 0) {
		error = errno;
		sandbox_send(1, CLINUX_SANDBOX_UNSHARE, error, -1);
		_exit(1);
	}
	fs = clinux_fsopen_bpf();
	sandbox_send(1, CLINUX_SANDBOX_FSOPEN, fs < 0 ? -fs : 0, fs);
	_exit(0);
}

pid_t clinux_open_bpffs_inside(int user_namespace, int *channel)
{
	pid_t pid = sandbox_fork_with_socket(SOCK_SEQPACKET, channel);

	if (pid == 0)
		open_inside(user_namespace, *channel);
	return pid;
}

int clinux_renounce(uint64_t capabilities)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	for (int cap = 0; cap < 64; cap++)
		if (!(capabilities & (1ULL << cap)) &&
		    prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1 &&
		    prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0)
			return -errno;
	return 0;
}
