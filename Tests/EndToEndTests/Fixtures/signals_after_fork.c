// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <sys/ptrace.h>
#include <sys/user.h>

/*
 * Runs a command and sends it SIGTERM right after the clone(2) of its Nth
 * child, before it does anything else: signals_after_fork N CMD...
 */
int main(int argc, char **argv)
{
	int status, left, inside = 0;
	pid_t child;

	if (argc < 3)
		return 126;
	left = atoi(argv[1]);
	child = fork();
	if (child == 0) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (waitpid(child, &status, 0) < 0)
		return 126;
	ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	for (int number = 0;;) {
		struct user_regs_struct registers;

		ptrace(left > 0 ? PTRACE_SYSCALL : PTRACE_CONT, child, 0, number);
		if (waitpid(child, &status, 0) < 0)
			return 126;
		if (!WIFSTOPPED(status))
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		number = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
		if (number != (SIGTRAP | 0x80))
			continue;
		number = 0;
		inside = !inside;
		if (inside || ptrace(PTRACE_GETREGS, child, 0, &registers) < 0)
			continue;
		if (registers.orig_rax == SYS_clone && --left == 0)
			kill(child, SIGTERM);
	}
}
