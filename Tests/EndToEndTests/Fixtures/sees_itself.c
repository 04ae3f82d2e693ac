// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <dirent.h>
#include <linux/securebits.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>

extern char **environ;

static void say_lines(const char *path, const char *const *keys)
{
	FILE *file = fopen(path, "r");
	char line[512];

	while (file && fgets(line, sizeof(line), file))
		for (int i = 0; keys[i]; i++)
			if (!strncmp(line, keys[i], strlen(keys[i])))
				say(line);
}

int main(int argc, char **argv)
{
	static const char *const keys[] = {
		"Name:",    "Umask:",	"Uid:",	   "Gid:",    "Groups:",
		"Threads:", "SigPnd:",	"ShdPnd:", "SigBlk:", "SigIgn:",
		"SigCgt:",  "CapInh:",	"CapPrm:", "CapEff:", "CapBnd:",
		"CapAmb:",  "NoNewPrivs:", "Cpus_allowed:", NULL
	};
	struct rlimit limit;
	struct dirent *entry;
	DIR *directory;
	char text[4096];
	int fds = 0;

	mark(1);
	for (int i = 0; i < argc; i++)
		dprintf(1, "argv %s\n", argv[i]);
	for (char **variable = environ; *variable; variable++)
		dprintf(1, "env %s\n", *variable);
	dprintf(1, "execfn %s, secure %lu\n", (char *)getauxval(AT_EXECFN),
		getauxval(AT_SECURE));
	if (getcwd(text, sizeof(text)))
		dprintf(1, "cwd %s\n", text);
	say_lines("/proc/self/status", keys);
	for (int i = 0; i < RLIM_NLIMITS; i++) {
		getrlimit(i, &limit);
		dprintf(1, "rlimit %d %lx %lx\n", i, limit.rlim_cur,
			limit.rlim_max);
	}
	directory = opendir("/proc/self/fd");
	while ((entry = readdir(directory)))
		if (entry->d_name[0] != '.')
			fds |= 1 << atoi(entry->d_name);
	dprintf(1, "descriptors %#x\n", fds);
	dprintf(1, "leader of session %d, of group %d, terminal %d\n",
		getsid(0) == getpid(), getpgrp() == getpid(),
		open("/dev/tty", O_RDWR));
	dprintf(1, "same group as parent %d\n", getpgid(getppid()) == getpgrp());
	dprintf(1, "nice %d, policy %d, personality %#x, slack %d\n", nice(0),
		sched_getscheduler(0), personality(0xffffffff),
		prctl(PR_GET_TIMERSLACK));
	dprintf(1, "dumpable %d, keepcaps %d, securebits %d, subreaper %d\n",
		prctl(PR_GET_DUMPABLE), prctl(PR_GET_KEEPCAPS),
		prctl(PR_GET_SECUREBITS), prctl(PR_GET_CHILD_SUBREAPER, text));
	dprintf(1, "brk works %d\n", sbrk(4096) != (void *)-1);
	return 0;
}
