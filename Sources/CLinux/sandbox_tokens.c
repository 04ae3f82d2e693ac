// SPDX-License-Identifier: Apache-2.0
/*
 * How a token gets into an application that does not ask for one: the init
 * holds it, and the filter of the application notifies the init of the calls
 * by which the tracer asks. So it works wherever the application has gone to:
 * another root directory, another mount namespace, a filter of its own.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "sandbox_internal.h"

/* Linux 5.0, 5.14, 5.19; libc headers older than that lack them. */
#define OUR_FILTER_FLAG_NEW_LISTENER (1UL << 3)
#define OUR_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#define OUR_ADDFD_FLAG_SETFD 1

/* BPF_TOKEN_CREATE is command 36, with flags and bpffs_fd as its attr (6.9). */
int sandbox_create_token(const char *bpffs)
{
	uint32_t attr[2] = { 0, 0 };
	int directory = open(bpffs, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int token;

	if (directory < 0)
		return -errno;
	attr[1] = directory;
	token = clinux_bpf(36, attr, sizeof(attr));
	close(directory);
	return token;
}

int sandbox_prepare_hand_out(const struct clinux_sandbox *sandbox,
			     struct sandbox_hand_out *hand_out)
{
	int pair[2], token;

	hand_out->token = -1;
	if (!sandbox->hands_out_tokens)
		return 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	/* Above what the init puts its own in the place of. */
	hand_out->sender = fcntl(pair[0], F_DUPFD_CLOEXEC, 3);
	hand_out->receiver = fcntl(pair[1], F_DUPFD_CLOEXEC, 3);
	close(pair[0]);
	close(pair[1]);
	token = sandbox_create_token(sandbox->bpffs);
	if (token < 0)
		return token;
	hand_out->token = fcntl(token, F_DUPFD_CLOEXEC, 3);
	close(token);
	return hand_out->token < 0 ? -errno : 0;
}

/*
 * A notified call waits for us, and once it was taken up only a fatal signal
 * ends that: so it is either not begun or finished.
 */
int sandbox_install_listener(const struct clinux_program *program, int socket)
{
	struct sock_fprog filter = {
		.len = program->filter_length,
		.filter = (struct sock_filter *)program->filter,
	};
	int listener =
		syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			SECCOMP_FILTER_FLAG_SPEC_ALLOW |
				OUR_FILTER_FLAG_NEW_LISTENER |
				OUR_FILTER_FLAG_WAIT_KILLABLE_RECV,
			&filter);
	int error;

	if (listener < 0)
		return -errno;
	error = sandbox_send(socket, 0, 0, listener);
	close(listener);
	return error;
}

int sandbox_receive_listener(int socket)
{
	struct clinux_sandbox_message message;
	int listener;
	pid_t sender;

	if (clinux_receive(socket, &message, &listener, &sender) != 1)
		return -1;
	return listener;
}

static void wake_up(int signal)
{
	(void)signal;
}

/*
 * Whoever made the call may be gone again since poll() told of it, and then
 * the kernel would have us wait for the next: an alarm ends that.
 */
static int take_notification(int listener, struct seccomp_notif *call)
{
	struct itimerval soon = { .it_value = { 0, 50000 } };
	struct itimerval never = { .it_value = { 0, 0 } };
	struct sigaction action = { .sa_handler = wake_up };
	sigset_t alarm_only;
	int result;

	sigemptyset(&alarm_only);
	sigaddset(&alarm_only, SIGALRM);
	sigaction(SIGALRM, &action, NULL);
	sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	memset(call, 0, sizeof(*call));
	result = ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, call);
	setitimer(ITIMER_REAL, &never, NULL);
	sigprocmask(SIG_BLOCK, &alarm_only, NULL);
	return result;
}

void sandbox_hand_out(int listener, int token)
{
	struct seccomp_notif call;
	struct seccomp_notif_resp answer;
	struct seccomp_notif_addfd handed;

	if (take_notification(listener, &call) < 0)
		return;
	memset(&handed, 0, sizeof(handed));
	handed.id = call.id;
	handed.flags = OUR_ADDFD_FLAG_SETFD;
	handed.srcfd = token;
	/* The tracer says where, beside the sign that it is the tracer. */
	handed.newfd = (uint32_t)call.data.args[5];
	handed.newfd_flags = O_CLOEXEC;
	memset(&answer, 0, sizeof(answer));
	answer.id = call.id;
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &handed) < 0)
		answer.error = -CLINUX_NOT_HANDED_OUT;
	else
		answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}
