// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static void *rest(void *argument)
{
	char text[64] = "";

	(void)argument;
	/* Until the leader is a zombie. */
	while (!strstr(text, ") Z")) {
		char path[] = "/proc/self/task/0000000000/stat";
		int fd;

		snprintf(path, sizeof(path), "/proc/self/task/%d/stat",
			 getpid());
		fd = open(path, O_RDONLY);
		if (read(fd, text, sizeof(text) - 1) < 0)
			_exit(1);
		close(fd);
	}
	for (int i = 2; i < 20; i++)
		mark(i);
	say("the rest goes on\n");
	exit(5);
}

int main(void)
{
	pthread_t thread;

	mark(1);
	pthread_create(&thread, NULL, rest, NULL);
	pthread_exit(NULL);
}
