// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "seccomp_fixture.h"

static void handler(int number, siginfo_t *info, void *context)
{
	(void)context;
	dprintf(1, "%d: call %d\n", number, info->si_syscall);
	_exit(17);
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = handler,
				    .sa_flags = SA_SIGINFO };

	sigaction(SIGSYS, &action, NULL);
	mark(1);
	install(LOAD_NUMBER, WHEN(SYS_bpf, SECCOMP_RET_TRAP),
		OTHERWISE(SECCOMP_RET_ALLOW));
	mark(0);
	return 1;
}
