// SPDX-License-Identifier: Apache-2.0
/*
 * The first process of the machine that qemu-kernel.sh boots: mounts what
 * bpfrec needs, runs the lines of /commands one by one, says how each ended,
 * and switches the machine off.
 */
#include <linux/reboot.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void mount_at(const char *type, const char *path)
{
	mkdir(path, 0755);
	if (mount(type, path, type, 0, NULL))
		fprintf(stderr, "qemu-init: cannot mount %s\n", path);
}

/* The words of a line, at single spaces. */
static int run(char *line)
{
	char *words[64], *word = strtok(line, " ");
	int count = 0, status = 0;
	pid_t child;

	for (; word && count < 63; word = strtok(NULL, " "))
		words[count++] = word;
	words[count] = NULL;
	fflush(stdout);
	child = fork();
	if (child == 0) {
		execv(words[0], words);
		perror(words[0]);
		_exit(127);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(void)
{
	char line[1024];
	FILE *commands;

	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("devtmpfs", "/dev");
	mount_at("tmpfs", "/tmp");
	mount_at("cgroup2", "/sys/fs/cgroup");
	mount_at("bpf", "/sys/fs/bpf");
	dup2(1, 2);
	setenv("PATH", "/bin", 1);
	chdir("/tmp");
	commands = fopen("/commands", "r");
	while (commands && fgets(line, sizeof(line), commands)) {
		line[strcspn(line, "\n")] = '\0';
		printf("qemu: $ %s\n", line);
		printf("qemu: status %d\n", run(line));
	}
	fflush(stdout);
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	return 1;
}
