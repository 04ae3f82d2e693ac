// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <sys/prctl.h>
#include <sys/ptrace.h>

/*
 * An exec that does not come to its end until a file appears: another thread
 * has a tracer that does not look at its end. exec_held_up FILE
 */
static pid_t traced;

static void *be_traced(void *argument)
{
	__atomic_store_n(&traced, gettid(), __ATOMIC_RELEASE);
	for (;;)
		pause();
	return argument;
}

static void *execute(void *argument)
{
	char **argv = argument;

	execl(argv[0], argv[0], argv[1], "again", NULL);
	return NULL;
}

static int has_ended(pid_t tid)
{
	char path[64], text[256] = "";
	int file;

	snprintf(path, sizeof(path), "/proc/%d/stat", tid);
	file = open(path, O_RDONLY);
	if (file < 0 || read(file, text, sizeof(text) - 1) < 0)
		_exit(97);
	close(file);
	return strstr(text, ") Z ") != NULL;
}

static void trace(const char *file, int ready)
{
	if (ptrace(PTRACE_SEIZE, traced, 0, 0) < 0)
		_exit(98);
	close(ready);
	while (!has_ended(traced))
		nap(1000);
	say("held up\n");
	while (access(file, F_OK) < 0)
		nap(1000);
	_exit(0);
}

int main(int argc, char **argv)
{
	pthread_t thread;
	int ready[2];
	char none;

	if (argc > 2) {
		wait_and_say("tracer", -1);
		return 4;
	}
	pthread_create(&thread, NULL, be_traced, NULL);
	while (!__atomic_load_n(&traced, __ATOMIC_ACQUIRE))
		sched_yield();
	prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
	if (pipe(ready) < 0)
		return 1;
	if (fork() == 0) {
		close(ready[0]);
		trace(argv[1], ready[1]);
	}
	close(ready[1]);
	if (read(ready[0], &none, 1) != 0)
		return 2;
	pthread_create(&thread, NULL, execute, argv);
	for (;;)
		pause();
}
