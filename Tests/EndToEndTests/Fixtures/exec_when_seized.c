// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

/*
 * A thread executes the program anew as soon as the leader has a tracer, which
 * is then still seizing the others. The new program calls bpf() until a file
 * appears: exec_when_seized FILE
 */
#define OTHERS 300

static char **arguments;

static void *wait_for_ever(void *argument)
{
	for (;;)
		pause();
	return argument;
}

static int is_seized(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	char line[256];
	int tracer = 0;

	while (fgets(line, sizeof(line), status))
		sscanf(line, "TracerPid: %d", &tracer);
	fclose(status);
	return tracer != 0;
}

static void *execute(void *argument)
{
	while (!is_seized())
		;
	execl(arguments[0], arguments[0], arguments[1], "again", NULL);
	return argument;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc > 2) {
		while (access(argv[1], F_OK) < 0) {
			mark(1);
			nap(1000);
		}
		say("done\n");
		return 4;
	}
	arguments = argv;
	for (int i = 0; i < OTHERS; i++)
		pthread_create(&thread, NULL, wait_for_ever, NULL);
	pthread_create(&thread, NULL, execute, NULL);
	say("ready\n");
	for (;;)
		pause();
}
