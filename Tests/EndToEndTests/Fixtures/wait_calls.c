// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <poll.h>
#include <sys/prctl.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

int main(void)
{
	siginfo_t info;
	struct pollfd entry;
	int status, fd, ends[2];
	char byte;
	pid_t pid;

	if (pipe(ends) < 0)
		return 1;
	pid = fork();
	if (pid == 0) {
		mark(1);
		if (write(ends[1], "x", 1) != 1)
			_exit(2);
		pause();
		_exit(1);
	}
	if (read(ends[0], &byte, 1) != 1)
		return 1;
	fd = syscall(SYS_pidfd_open, pid, 0);
	entry = (struct pollfd){ .fd = fd, .events = POLLIN };
	dprintf(1, "poll: %d\n", poll(&entry, 1, 0));
	syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0);
	dprintf(1, "poll: %d %#x\n", poll(&entry, 1, -1), entry.revents);
	memset(&info, 0, sizeof(info));
	waitid(P_PIDFD, fd, &info, WEXITED | WNOWAIT);
	dprintf(1, "waitid: %d %d %d\n", info.si_pid == pid, info.si_code,
		info.si_status);
	wait_and_say("child", pid);
	say_result("again", waitpid(pid, &status, 0));
	/* An orphan comes to us. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	pid = fork();
	if (pid == 0) {
		if (fork() == 0) {
			mark(2);
			nap(20000);
			mark(3);
			_exit(33);
		}
		_exit(32);
	}
	wait_and_say("child", pid);
	wait_and_say("orphan", -1);
	say_result("none left", waitpid(-1, &status, __WALL));
	return 0;
}
