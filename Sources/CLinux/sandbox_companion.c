// SPDX-License-Identifier: Apache-2.0
/*
 * A command that is run beside the application, in its namespaces but with
 * every capability of its user namespace, again and again until it says 0.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CLinuxFiles.h"
#include "sandbox_internal.h"

#define CHANNEL 3
#define PAUSE_MS 100
/* What the application may still do once it has done what was waited for. */
#define SETTLE_MS 500

int clinux_companion_channel(int ends[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 ?
		       -errno :
		       0;
}

int clinux_companion_hurry(int channel)
{
	return shutdown(channel, SHUT_WR) < 0 ? -errno : 0;
}

static int run_once(const struct clinux_sandbox *sandbox, const sigset_t *mask)
{
	char *const argv[] = { "sh", "-c", (char *)sandbox->companion, NULL };
	pid_t pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	int status = 0;

	if (pid == 0) {
		sigprocmask(SIG_SETMASK, mask, NULL);
		clinux_restore_signals();
		execve("/bin/sh", argv, sandbox->program.envp);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 0;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

_Noreturn void sandbox_be_companion(const struct clinux_sandbox *sandbox,
				    const sigset_t *mask)
{
	struct pollfd channel = { .fd = CHANNEL, .events = POLLIN };
	int null;
	char byte;

	/* Its memory is a copy of bpfrec's. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	dup2(sandbox->companion_channel, CHANNEL);
	fcntl(CHANNEL, F_SETFD, FD_CLOEXEC);
	syscall(SYS_close_range, CHANNEL + 1, ~0U, 0);
	null = open("/dev/null", O_RDWR);
	for (int fd = 0; fd < CHANNEL; fd++)
		if (null != fd)
			dup2(null, fd);
	if (sandbox->program.cwd && chdir(sandbox->program.cwd) < 0)
		_exit(125);
	for (;;) {
		/* The end of the channel: the application has ended. */
		int is_last = poll(&channel, 1, 0) != 0;

		byte = run_once(sandbox, mask);
		if (byte && !is_last)
			poll(&channel, 1, SETTLE_MS);
		if (byte || is_last) {
			clinux_write(CHANNEL, &byte, 1);
			_exit(0);
		}
		poll(&channel, 1, PAUSE_MS);
	}
}
