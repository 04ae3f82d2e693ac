// SPDX-License-Identifier: Apache-2.0
/* fixture-flags: -static */
/* Executes a file, by a descriptor, that another process renames all the while. */
#include "fixture.h"

#define TIMES 1000
#define SHORT "a/file"
#define LONG "bb/of-another-name"

static void rename_forever(void)
{
	for (;;)
		if (rename(SHORT, LONG) < 0 || rename(LONG, SHORT) < 0)
			_exit(98);
}

static void copy_to(const char *path)
{
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
	char bytes[65536];
	ssize_t count;

	while ((count = read(from, bytes, sizeof(bytes))) > 0)
		if (write(to, bytes, count) != count)
			_exit(98);
	close(from);
	close(to);
}

static int execute(int file)
{
	static char *arguments[] = { "executed", "once", NULL };
	pid_t child = fork();
	int status;

	if (child == 0) {
		fexecve(file, arguments, environ);
		_exit(97);
	}
	waitpid(child, &status, 0);
	return status;
}

int main(int argc, char **argv)
{
	int file, failed = 0;
	pid_t renamer;

	(void)argv;
	if (argc > 1)
		return 0;
	mkdir("a", 0755);
	mkdir("bb", 0755);
	copy_to(SHORT);
	file = open(SHORT, O_RDONLY | O_CLOEXEC);
	renamer = fork();
	if (renamer == 0)
		rename_forever();
	for (int i = 0; i < TIMES; i++)
		failed += execute(file) != 0;
	kill(renamer, SIGKILL);
	waitpid(renamer, NULL, 0);
	dprintf(1, "%d failed\n", failed);
	return 0;
}
