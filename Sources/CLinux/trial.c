// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinuxTrial.h"
#include "CLinuxPtrace.h"

#define FIRST_FILE 3
#define MOST_FILES 8

int clinux_unnamed_file(const char *directory)
{
	char path[4096];
	int fd;

	if (snprintf(path, sizeof(path), "%s/bpfrec-XXXXXX", directory) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	unlink(path);
	/* Whom it is handed to may open it again, as /dev/stdout. */
	fchmod(fd, 0666);
	return fd;
}

static _Noreturn void become_trial(const struct clinux_program *program,
				    const int *files, size_t count,
				    pid_t parent)
{
	int copies[MOST_FILES], null;
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() != parent)
		_exit(127);
	setsid();
	/* Out of the way of the numbers that they are to have. */
	for (size_t i = 0; i < count; i++)
		copies[i] = fcntl(files[i], F_DUPFD_CLOEXEC,
				  FIRST_FILE + MOST_FILES);
	null = open("/dev/null", O_RDONLY);
	if (null != 0) {
		dup2(null, 0);
		close(null);
	}
	dup2(copies[0], 1);
	dup2(copies[0], 2);
	for (size_t i = 1; i < count; i++)
		dup2(copies[i], FIRST_FILE + i - 1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	clinux_restore_signals();
	execve(program->path, program->argv, program->envp);
	_exit(127);
}

pid_t clinux_trial_start(const struct clinux_program *program,
			  const int *files, size_t count)
{
	pid_t parent = getpid();
	pid_t pid;

	if (count < 1 || count > MOST_FILES)
		return -EINVAL;
	pid = fork();
	if (pid == 0)
		become_trial(program, files, count, parent);
	return pid < 0 ? -errno : pid;
}

int clinux_keep_trial_files(void)
{
	for (int fd = FIRST_FILE; fd < FIRST_FILE + MOST_FILES; fd++)
		if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 && errno != EBADF)
			return -errno;
	return 0;
}

int clinux_pattern_error(const char *pattern, char *words, size_t size)
{
	regex_t compiled;
	int error = regcomp(&compiled, pattern,
			    REG_EXTENDED | REG_NEWLINE | REG_NOSUB);

	if (error == 0)
		regfree(&compiled);
	else
		regerror(error, &compiled, words, size);
	return error;
}

int clinux_pattern_matches(const char *pattern, const char *text)
{
	regex_t compiled;
	int result;

	if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NEWLINE | REG_NOSUB))
		return 0;
	result = regexec(&compiled, text, 0, NULL, 0) == 0;
	regfree(&compiled);
	return result;
}
