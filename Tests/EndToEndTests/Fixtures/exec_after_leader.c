// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static char *self;

static void *rest(void *argument)
{
	(void)argument;
	nap(20000);
	mark(1);
	execl(self, self, "again", NULL);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc > 1) {
		mark(2);
		dprintf(1, "leader again: %d\n",
			getpid() == syscall(SYS_gettid));
		return 8;
	}
	self = argv[0];
	pthread_create(&thread, NULL, rest, NULL);
	pthread_exit(NULL);
}
