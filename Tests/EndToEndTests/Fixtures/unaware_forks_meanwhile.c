// SPDX-License-Identifier: Apache-2.0
/* One thread loads without a pause while another forks; no child may find
 * anything that its parent would not have had. */
#include "unaware.h"

static volatile int is_over;

static void *load(void *argument)
{
	while (!is_over)
		close(load_program(128));
	(void)argument;
	return NULL;
}

static int surplus(void)
{
	int count = 0;

	/* 3 is the program, or not. */
	for (int fd = 4; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

int main(void)
{
	pthread_t thread;
	volatile int odd = 0;

	pthread_create(&thread, NULL, load, NULL);
	for (int i = 0; i < 150; i++) {
		pid_t pid = i % 3 ? fork() : vfork();
		int status;

		if (pid == 0)
			_exit(surplus());
		waitpid(pid, &status, 0);
		odd += status != 0;
	}
	is_over = 1;
	pthread_join(thread, NULL);
	dprintf(1, "%d odd children\n", odd);
	return 0;
}
