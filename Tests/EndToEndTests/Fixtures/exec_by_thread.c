// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static char *self;

static void *executor(void *argument)
{
	(void)argument;
	nap(2000);
	mark(1);
	execl(self, self, "again", NULL);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	pid_t before = getpid();
	char text[32];

	if (argc > 1) {
		dprintf(1, "same pid: %d\n", getppid() > 0 &&
						atoi(getenv("OLD_PID")) ==
							getpid() &&
						syscall(SYS_gettid) == getpid());
		mark(2);
		return 9;
	}
	self = argv[0];
	snprintf(text, sizeof(text), "%d", before);
	setenv("OLD_PID", text, 1);
	for (int i = 0; i < 4; i++)
		pthread_create(&thread, NULL, mark_forever, NULL);
	pthread_create(&thread, NULL, executor, NULL);
	mark_forever(NULL);
	return 1;
}
