// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "seccomp_fixture.h"

static volatile int step;

static void *caller(void *argument)
{
	(void)argument;
	mark(1);
	step = 1;
	while (step < 2)
		;
	mark(2);
	dprintf(1, "getppid: %s\n",
		syscall(SYS_getppid) < 0 ? "no" : "yes");
	return NULL;
}

int main(void)
{
	pthread_t thread;
	struct sock_filter filter[] = { LOAD_NUMBER,
					WHEN(SYS_getppid,
					     SECCOMP_RET_ERRNO | ENOTTY),
					OTHERWISE(SECCOMP_RET_ALLOW) };
	struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]),
				      filter };

	pthread_create(&thread, NULL, caller, NULL);
	while (step < 1)
		;
	dprintf(1, "filter: %ld\n",
		syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			SECCOMP_FILTER_FLAG_TSYNC, &program));
	step = 2;
	pthread_join(thread, NULL);
	mark(3);
	return 0;
}
