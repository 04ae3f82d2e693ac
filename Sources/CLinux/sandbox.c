// SPDX-License-Identifier: Apache-2.0
/*
 * The sandbox's init: from a clone of bpfrec in new mount and pid namespaces
 * to process 1 of a user namespace with a delegated bpffs. The order is the
 * only one that works (6.18): a fresh /proc can be mounted only while no other
 * is hidden, and what is read-only is locked only for user namespaces that are
 * made later.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinuxFiles.h"
#include "CLinuxHelper.h"
#include "sandbox_internal.h"

/* Tells the parent how a step went; on failure nothing follows it. */
static void finish_step(int control, int step, int error)
{
	sandbox_send(control, step, error < 0 ? -error : 0, -1);
	if (error < 0)
		_exit(125);
}

/* Waits until the parent has done its part of a step. */
static void await_parent(int control)
{
	struct clinux_sandbox_message message;
	int descriptor;
	pid_t sender;

	if (clinux_receive(control, &message, &descriptor, &sender) != 1 ||
	    message.error)
		_exit(125);
}

static int loopback_up(void)
{
	struct ifreq request;
	int socket_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int error = 0;

	if (socket_fd < 0)
		return -errno;
	memset(&request, 0, sizeof(request));
	strcpy(request.ifr_name, "lo");
	if (ioctl(socket_fd, SIOCGIFFLAGS, &request) < 0)
		error = -errno;
	request.ifr_flags |= IFF_UP;
	if (error == 0 && ioctl(socket_fd, SIOCSIFFLAGS, &request) < 0)
		error = -errno;
	close(socket_fd);
	return error;
}

/*
 * The one uid and gid that the user namespace maps, and no group of the old.
 * Who made it without privilege keeps them: the kernel lets nobody drop a group
 * that may be there to refuse something (user_namespaces(7)).
 */
static int become_mapped(const struct clinux_sandbox *sandbox)
{
	uint32_t uid = sandbox->uid, gid = sandbox->gid;

	if (!sandbox->helper)
		return clinux_become_user(uid, gid);
	if (syscall(SYS_setresgid, gid, gid, gid) < 0 ||
	    syscall(SYS_setresuid, uid, uid, uid) < 0)
		return -errno;
	return 0;
}

static _Noreturn void become_application(const struct clinux_sandbox *sandbox,
					 int control, int go, int failure,
					 const struct sandbox_hand_out *hand_out,
					 const sigset_t *mask)
{
	struct clinux_program program = sandbox->program;
	int error;
	char byte;

	/* The parent learns our pid from the credentials of this message. */
	sandbox_send(control, CLINUX_SANDBOX_READY, 0, -1);
	close(control);
	if (clinux_read(go, &byte, 1) != 1)
		_exit(127);
	/* Before the capabilities go: CAP_SYS_ADMIN spares no_new_privs. */
	if (hand_out->token >= 0)
		error = sandbox_install_listener(&program, hand_out->sender);
	else
		error = clinux_install_filter(&program);
	if (error < 0)
		clinux_fail(failure, CLINUX_STEP_FILTER, -error);
	program.filter_length = 0;
	error = sandbox_keep_capabilities(sandbox->capabilities);
	if (error < 0)
		clinux_fail(failure, CLINUX_STEP_CAPABILITIES, -error);
	if (sandbox->is_trial) {
		error = sandbox_create_token(sandbox->bpffs);
		clinux_fail(failure, CLINUX_STEP_TOKEN, error < 0 ? -error : 0);
	}
	sigprocmask(SIG_SETMASK, mask, NULL);
	clinux_become(&program, failure);
}

/*
 * The privileged stage: what the application is to see of the host, and what
 * is locked for it because it is made before the user namespace.
 */
static void build_tree(const struct clinux_sandbox *sandbox, int control)
{
	struct sandbox_trees trees;
	int error = sandbox_own_tree();

	if (error == 0)
		error = sandbox_take_trees(&trees, !sandbox->new_cgroup);
	if (error == 0 && sandbox->root)
		error = sandbox_enter_root(sandbox->root);
	finish_step(control, CLINUX_SANDBOX_ROOT, error);
	finish_step(control, CLINUX_SANDBOX_PROC, sandbox_fresh_proc());

	/*
	 * The application can unmount its own /sys and then sees this one: it
	 * belongs to an empty network namespace that nobody is in.
	 */
	error = sandbox->new_net && unshare(CLONE_NEWNET) < 0 ? -errno : 0;
	if (error == 0)
		error = sandbox_fresh_sys(0);
	finish_step(control, CLINUX_SANDBOX_HOST_SYS, error);

	error = sandbox_hide_host();
	if (error == 0)
		error = sandbox_put_trees(&trees);
	finish_step(control, CLINUX_SANDBOX_HIDE, error);
	finish_step(control, CLINUX_SANDBOX_LOCK, sandbox_lock_system());
}

/* A /sys of the new network namespace, with the trees of the one before. */
static int own_sys(const struct clinux_sandbox *sandbox)
{
	struct sandbox_trees trees;
	int error;

	if (!sandbox->new_net)
		return 0;
	error = sandbox_take_trees(&trees, !sandbox->new_cgroup);
	if (error == 0)
		error = sandbox_fresh_sys(1);
	return error == 0 ? sandbox_put_trees(&trees) : error;
}

/* What follows once the user namespace and its tree are there. */
static void furnish(const struct clinux_sandbox *sandbox, int control)
{
	int error = 0;

	finish_step(control, CLINUX_SANDBOX_SYS, own_sys(sandbox));
	if (sandbox->new_cgroup &&
	    mount("cgroup2", "/sys/fs/cgroup", "cgroup2",
		  MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
		error = -errno;
	finish_step(control, CLINUX_SANDBOX_CGROUP, error);
	finish_step(control, CLINUX_SANDBOX_LOOPBACK,
		    sandbox->new_net ? loopback_up() : 0);
}

/* With the privileged side as parent: a context that it has created. */
static int build_as_root(const struct clinux_sandbox *sandbox, int control)
{
	int flags = CLONE_NEWUSER | CLONE_NEWNS;
	int fs;

	build_tree(sandbox, control);

	if (sandbox->new_net)
		flags |= CLONE_NEWNET;
	if (sandbox->new_cgroup)
		flags |= CLONE_NEWCGROUP;
	/* The parent has moved us to the cgroup that is to be the root. */
	await_parent(control);
	finish_step(control, CLINUX_SANDBOX_UNSHARE,
		    unshare(flags) < 0 ? -errno : 0);
	await_parent(control); /* the id maps are written */
	finish_step(control, CLINUX_SANDBOX_IDENTITY, become_mapped(sandbox));
	furnish(sandbox, control);

	/* The superblock will belong to the user namespace of this caller. */
	fs = clinux_fsopen_bpf();
	sandbox_send(control, CLINUX_SANDBOX_FSOPEN, fs < 0 ? -fs : 0, fs);
	if (fs < 0)
		_exit(125);
	await_parent(control); /* the superblock is there */
	return fs;
}

/*
 * The helper judges who connects and enters the user namespace that it finds
 * that process in, so this one connects, and before --root is entered, where
 * the socket may not be.
 */
static int bpffs_from_helper(const char *path, int control)
{
	for (;;) {
		struct clinux_sandbox_message message;
		int fs, helper = clinux_connect(path);
		pid_t sender;

		sandbox_send(control, CLINUX_SANDBOX_CONNECT,
			     helper < 0 ? -helper : 0, helper);
		if (helper < 0)
			_exit(125);
		close(helper);
		if (clinux_receive(control, &message, &fs, &sender) != 1)
			_exit(125);
		if (message.error == 0 && fs >= 0)
			return fs;
		if (message.error != EAGAIN)
			_exit(125);
	}
}

/*
 * Without privilege: born into the user namespace, where a fresh /proc and /sys
 * are all that there is to hide and lock, since their files refuse whom they
 * refuse outside.
 */
static int build_as_user(const struct clinux_sandbox *sandbox, int control)
{
	int fs, error;

	/* In the cgroup that is to be the root, if that could be; the id maps
	 * are written. */
	await_parent(control);
	error = sandbox->new_cgroup && unshare(CLONE_NEWCGROUP) < 0 ? -errno :
								      0;
	finish_step(control, CLINUX_SANDBOX_UNSHARE, error);
	finish_step(control, CLINUX_SANDBOX_IDENTITY, become_mapped(sandbox));
	fs = bpffs_from_helper(sandbox->helper, control);

	error = sandbox_own_tree();
	if (error == 0 && sandbox->root)
		error = sandbox_enter_root(sandbox->root);
	finish_step(control, CLINUX_SANDBOX_ROOT, error);
	finish_step(control, CLINUX_SANDBOX_PROC, sandbox_fresh_proc());
	furnish(sandbox, control);
	return fs;
}

static _Noreturn void build_sandbox(const struct clinux_sandbox *sandbox,
				    int control, int go, int failure)
{
	struct sandbox_hand_out hand_out;
	sigset_t all, before;
	pid_t pid;
	int fs;

	/* A terminal's signals are for the application, not for its init. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	fs = sandbox->helper ? build_as_user(sandbox, control) :
			       build_as_root(sandbox, control);
	finish_step(control, CLINUX_SANDBOX_MOUNT,
		    sandbox_mount_bpffs(fs, sandbox->bpffs));
	close(fs);
	finish_step(control, CLINUX_SANDBOX_TOKEN,
		    sandbox_prepare_hand_out(sandbox, &hand_out));

	/* fork() would take libc's locks, which another thread may have held
	 * when we were cloned. */
	pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (pid == 0)
		become_application(sandbox, control, go, failure, &hand_out,
				   &before);
	if (pid > 0 && sandbox->companion) {
		pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
		if (pid == 0)
			sandbox_be_companion(sandbox, &before);
	}
	if (pid < 0)
		finish_step(control, CLINUX_SANDBOX_FORK, -errno);
	sandbox_be_init(control, &hand_out);
}

static void close_pair(int pair[2])
{
	close(pair[0]);
	close(pair[1]);
}

pid_t clinux_sandbox_start(const struct clinux_sandbox *sandbox, int *control,
			   int *go, int *failure)
{
	int control_pair[2], go_pair[2], failure_pair[2], one = 1;
	unsigned long flags = CLONE_NEWNS | CLONE_NEWPID | SIGCHLD;
	int error;
	pid_t pid;

	if (sandbox->helper)
		flags |= CLONE_NEWUSER | (sandbox->new_net ? CLONE_NEWNET : 0);

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control_pair))
		return -errno;
	setsockopt(control_pair[0], SOL_SOCKET, SO_PASSCRED, &one, sizeof(one));
	error = clinux_pipe(go_pair);
	if (error < 0) {
		close_pair(control_pair);
		return error;
	}
	error = clinux_pipe(failure_pair);
	if (error < 0) {
		close_pair(control_pair);
		close_pair(go_pair);
		return error;
	}
	pid = syscall(SYS_clone, flags, 0, 0, 0, 0);
	if (pid == 0) {
		close(control_pair[0]);
		close(go_pair[1]);
		close(failure_pair[0]);
		build_sandbox(sandbox, control_pair[1], go_pair[0],
			      failure_pair[1]);
	}
	error = errno;
	close(control_pair[1]);
	close(go_pair[0]);
	close(failure_pair[1]);
	if (pid < 0) {
		close(control_pair[0]);
		close(go_pair[1]);
		close(failure_pair[0]);
		return -error;
	}
	*control = control_pair[0];
	*go = go_pair[1];
	*failure = failure_pair[0];
	return pid;
}
