// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox_internal.h"

/*
 * Process 1: reaps what is left to it, and takes everything down with it when
 * the parent is gone. It holds no capability and, of what it was born with, no
 * descriptor but a token that it hands out; it ends with its last child.
 */
_Noreturn void sandbox_be_init(int control,
			       const struct sandbox_hand_out *hand_out)
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
