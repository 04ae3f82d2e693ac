// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

/*
 * For being attached to: threads and children that call bpf() until a file
 * appears. Whatever happens to it meanwhile, it says the same at the end:
 * calls_until_told THREADS FILE
 */
static char *file;
static uint64_t bad;

static void *caller(void *argument)
{
	(void)argument;
	while (access(file, F_OK) < 0) {
		if (look_up(-1, NULL, (void *)MARK_SIGN) != -1 ||
		    errno != EBADF)
			__atomic_add_fetch(&bad, 1, __ATOMIC_RELAXED);
		nap(500);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 4;
	pthread_t threads[count];

	file = argv[2];
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, caller, NULL);
	say("ready\n");
	while (access(file, F_OK) < 0) {
		pthread_t thread;
		int status;
		pid_t pid = fork();

		if (pid == 0) {
			mark(7);
			_exit(9);
		}
		if (waitpid(pid, &status, 0) != pid || WEXITSTATUS(status) != 9)
			bad++;
		pthread_create(&thread, NULL, (void *(*)(void *))(void *)mark,
			       (void *)8);
		pthread_join(thread, NULL);
		nap(2000);
	}
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	dprintf(1, "bad %lu\n", bad);
	return 4;
}
