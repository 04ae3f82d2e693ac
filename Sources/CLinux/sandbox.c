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
#include <grp.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CLinuxFiles.h"
#include "sandbox_internal.h"

#define OUR_SYS_FSOPEN 430
#define OUR_SYS_FSCONFIG 431
#define OUR_FSCONFIG_SET_STRING 1
#define OUR_FSCONFIG_CMD_CREATE 6

int clinux_fsconfig(int fs, const char *key, const char *value)
{
	long result = value ? syscall(OUR_SYS_FSCONFIG, fs,
				      OUR_FSCONFIG_SET_STRING, key, value, 0) :
			      syscall(OUR_SYS_FSCONFIG, fs,
				      OUR_FSCONFIG_CMD_CREATE, NULL, NULL, 0);

	return result < 0 ? -errno : 0;
}

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

/* The one uid and gid that the user namespace maps, and no group of the old. */
static int become_mapped(uint32_t uid, uint32_t gid)
{
	if (setgroups(0, NULL) < 0 || setresgid(gid, gid, gid) < 0 ||
	    setresuid(uid, uid, uid) < 0)
		return -errno;
	return 0;
}

/* What the init and the application's process have for handing out a token;
 * each descriptor is -1 where it is not handed out. */
struct hand_out {
	int token;
	int sender;
	int receiver;
};

/*
 * Process 1: reaps what is left to it, and takes everything down with it when
 * the parent is gone. It holds no capability and, of what it was born with, no
 * descriptor but a token that it hands out; it ends with its last child.
 */
static _Noreturn void be_init(int control, const struct hand_out *hand_out)
{
	sigset_t children;
	struct pollfd entries[3];
	int listens = 0;

	sandbox_keep_capabilities(0);
	prctl(PR_SET_NAME, "bpfrec-init", 0, 0, 0);
	/* Its memory is a copy of bpfrec's: not for the application, even where
	 * that is root outside as well. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	dup2(control, 0);
	if (hand_out->token >= 0) {
		dup2(hand_out->token, 1);
		dup2(hand_out->receiver, 2);
	}
	syscall(SYS_close_range, hand_out->token >= 0 ? 3U : 1U, ~0U, 0);
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	entries[0].fd = signalfd(-1, &children, SFD_CLOEXEC);
	entries[0].events = POLLIN;
	entries[1].fd = 0;
	entries[1].events = 0; /* POLLHUP always counts */
	entries[2].fd = hand_out->token >= 0 ? 2 : -1;
	entries[2].events = POLLIN;
	for (;;) {
		struct signalfd_siginfo info;
		pid_t pid;

		do {
			pid = waitpid(-1, NULL, WNOHANG | __WALL);
		} while (pid > 0);
		if (pid < 0 && errno == ECHILD)
			_exit(0);
		if (poll(entries, 3, -1) < 0 && errno != EINTR)
			_exit(125);
		if (entries[1].revents & (POLLHUP | POLLERR))
			_exit(125);
		if (entries[2].revents & POLLIN) {
			if (listens)
				sandbox_hand_out(entries[2].fd, 1);
			else
				entries[2].fd = sandbox_receive_listener(2);
			listens = 1;
		} else if (entries[2].revents) {
			entries[2].fd = -1;
		}
		if (entries[0].revents & POLLIN &&
		    read(entries[0].fd, &info, sizeof(info)) < 0 &&
		    errno != EAGAIN && errno != EINTR)
			_exit(125);
	}
}

static _Noreturn void become_application(const struct clinux_sandbox *sandbox,
					 int control, int go, int failure,
					 const struct hand_out *hand_out,
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

static void close_pair(int pair[2])
{
	close(pair[0]);
	close(pair[1]);
}

/* Everything of it is closed by exec. */
static int prepare_hand_out(const struct clinux_sandbox *sandbox,
			    struct hand_out *hand_out)
{
	int pair[2], token;

	hand_out->token = -1;
	if (!sandbox->hands_out_tokens)
		return 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	/* Above what be_init() puts its own in the place of. */
	hand_out->sender = fcntl(pair[0], F_DUPFD_CLOEXEC, 3);
	hand_out->receiver = fcntl(pair[1], F_DUPFD_CLOEXEC, 3);
	close_pair(pair);
	token = sandbox_create_token(sandbox->bpffs);
	if (token < 0)
		return token;
	hand_out->token = fcntl(token, F_DUPFD_CLOEXEC, 3);
	close(token);
	return hand_out->token < 0 ? -errno : 0;
}

static _Noreturn void build_sandbox(const struct clinux_sandbox *sandbox,
				    int control, int go, int failure)
{
	int flags = CLONE_NEWUSER | CLONE_NEWNS;
	sigset_t all, before;
	struct hand_out hand_out;
	int fs, error;
	pid_t pid;

	/* A terminal's signals are for the application, not for its init. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
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
	finish_step(control, CLINUX_SANDBOX_IDENTITY,
		    become_mapped(sandbox->uid, sandbox->gid));

	finish_step(control, CLINUX_SANDBOX_SYS, own_sys(sandbox));
	error = 0;
	if (sandbox->new_cgroup &&
	    mount("cgroup2", "/sys/fs/cgroup", "cgroup2",
		  MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
		error = -errno;
	finish_step(control, CLINUX_SANDBOX_CGROUP, error);
	finish_step(control, CLINUX_SANDBOX_LOOPBACK,
		    sandbox->new_net ? loopback_up() : 0);

	/* The superblock will belong to the user namespace of this caller. */
	fs = syscall(OUR_SYS_FSOPEN, "bpf", 1 /* FSOPEN_CLOEXEC */);
	error = fs < 0 ? errno : 0;
	sandbox_send(control, CLINUX_SANDBOX_FSOPEN, error, fs);
	if (fs < 0)
		_exit(125);
	await_parent(control); /* the superblock is there */
	finish_step(control, CLINUX_SANDBOX_MOUNT,
		    sandbox_mount_bpffs(fs, sandbox->bpffs));
	close(fs);
	finish_step(control, CLINUX_SANDBOX_TOKEN,
		    prepare_hand_out(sandbox, &hand_out));

	pid = fork();
	if (pid == 0)
		become_application(sandbox, control, go, failure, &hand_out,
				   &before);
	if (pid < 0)
		finish_step(control, CLINUX_SANDBOX_FORK, -errno);
	be_init(control, &hand_out);
}

pid_t clinux_sandbox_start(const struct clinux_sandbox *sandbox, int *control,
			   int *go, int *failure)
{
	int control_pair[2], go_pair[2], failure_pair[2], one = 1;
	int error;
	pid_t pid;

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
	pid = syscall(SYS_clone, CLONE_NEWNS | CLONE_NEWPID | SIGCHLD, 0, 0, 0,
		      0);
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

int clinux_bpf(int command, void *attr, unsigned int size)
{
	long result = syscall(SYS_bpf, command, attr, size);

	return result < 0 ? -errno : (int)result;
}

/* Linux 5.3 and 5.1; libc headers older than that lack them. */
#define OUR_SYS_PIDFD_OPEN 434
#define OUR_SYS_PIDFD_SEND_SIGNAL 424

int clinux_pidfd_open(pid_t pid)
{
	int fd = syscall(OUR_SYS_PIDFD_OPEN, pid, 0);

	return fd < 0 ? -errno : fd;
}

int clinux_pidfd_kill(int pidfd)
{
	long result = syscall(OUR_SYS_PIDFD_SEND_SIGNAL, pidfd, SIGKILL, NULL,
			      0);

	return result < 0 ? -errno : 0;
}
