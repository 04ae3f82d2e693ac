// SPDX-License-Identifier: Apache-2.0
/*
 * The least that can be had, for bench/run.sh to compare with.
 *
 *   floor filter CMD...         CMD under a seccomp filter that allows everything
 *   floor trace BYTES CMD...    CMD, which updates maps, under a tracer that does what bpfrec cannot do without: it stops
 *                               every bpf() call twice, reads the attr, the key and the value, and writes BYTES a call;
 *                               it understands nothing
 *   floor around BYTES CMD...   the same, but one read of what is around the attr, in the hope that it is all there
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define BYTES_LIMIT 65536
#define WINDOW 1024

static void give_up(const char *what)
{
	perror(what);
	exit(125);
}

static void install(struct sock_filter *steps, unsigned short count)
{
	struct sock_fprog filter = { .len = count, .filter = steps };

	/* Only root may do without. */
	if (geteuid() != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		give_up("no_new_privs");
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0)
		give_up("seccomp");
}

static void allow_everything(void)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};

	install(steps, sizeof(steps) / sizeof(steps[0]));
}

static void stop_bpf(void)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 2),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
	};

	install(steps, sizeof(steps) / sizeof(steps[0]));
}

static void execute(char **words)
{
	execvp(words[0], words);
	give_up(words[0]);
}

static void read_all(int memory, void *to, size_t count, uint64_t address)
{
	if (pread(memory, to, count, address) < 0)
		give_up("/proc/PID/mem");
}

/* What an update of the benchmark's map hands over; the map is made by another command. */
static void read_entry(int memory, uint64_t command, uint64_t attr)
{
	struct {
		uint64_t map, key, value, flags;
	} update;
	uint64_t value;
	uint32_t key;

	read_all(memory, &update, sizeof(update), attr);
	if (command != BPF_MAP_UPDATE_ELEM)
		return;
	read_all(memory, &key, sizeof(key), update.key);
	read_all(memory, &value, sizeof(value), update.value);
}

static void read_around(int memory, uint64_t command, uint64_t attr)
{
	static char window[WINDOW];

	(void)command;
	read_all(memory, window, sizeof(window), attr - 256);
}

typedef void reading(int memory, uint64_t command, uint64_t attr);

static int trace(pid_t child, reading *read_call, size_t bytes, int output)
{
	static char line[BYTES_LIMIT];
	struct __ptrace_syscall_info info;
	int memory = -1, status, signal;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/mem", child);
	while (waitpid(-1, &status, __WALL) == child) {
		int event = status >> 16, to = PTRACE_CONT;

		if (WIFEXITED(status))
			return WEXITSTATUS(status);
		if (!WIFSTOPPED(status))
			return 128 + WTERMSIG(status);
		signal = WSTOPSIG(status);
		if (event == PTRACE_EVENT_SECCOMP || signal == (SIGTRAP | 0x80)) {
			if (ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof(info), &info) < 0)
				give_up("PTRACE_GET_SYSCALL_INFO");
			if (info.op == PTRACE_SYSCALL_INFO_SECCOMP) {
				read_call(memory, info.seccomp.args[0], info.seccomp.args[1]);
				to = PTRACE_SYSCALL;
			} else if (bytes > 0 && write(output, line, bytes) < 0) {
				give_up("write");
			}
			signal = 0;
		} else if (event == PTRACE_EVENT_EXEC) {
			/* Another program, another memory. */
			if (memory >= 0)
				close(memory);
			memory = open(path, O_RDONLY | O_CLOEXEC);
			signal = 0;
		} else if (event != 0) {
			signal = 0;
		}
		if (ptrace(to, child, 0, signal) < 0 && errno != ESRCH)
			give_up("ptrace");
	}
	give_up("waitpid");
	return 125;
}

static int start_and_trace(char **words, reading *read_call, size_t bytes)
{
	int output = open("/dev/null", O_WRONLY | O_CLOEXEC), go[2];
	pid_t child;
	char byte;

	if (output < 0 || pipe2(go, O_CLOEXEC) < 0)
		give_up("pipe");
	child = fork();
	if (child < 0)
		give_up("fork");
	if (child == 0) {
		/* Not before the tracer is there. */
		if (read(go[0], &byte, 1) != 1)
			_exit(125);
		stop_bpf();
		execute(words);
	}
	if (ptrace(PTRACE_SEIZE, child, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP) < 0)
		give_up("PTRACE_SEIZE");
	if (write(go[1], "", 1) != 1)
		give_up("write");
	return trace(child, read_call, bytes, output);
}

int main(int argc, char **argv)
{
	if (argc > 2 && !strcmp(argv[1], "filter")) {
		allow_everything();
		execute(argv + 2);
	}
	if (argc > 3) {
		reading *read_call = !strcmp(argv[1], "trace")	? read_entry :
				     !strcmp(argv[1], "around") ? read_around :
								  NULL;
		long bytes = atol(argv[2]);

		if (read_call && bytes >= 0 && bytes <= BYTES_LIMIT)
			return start_and_trace(argv + 3, read_call, (size_t)bytes);
	}
	fprintf(stderr, "usage: floor filter CMD... | floor trace BYTES CMD... | floor around BYTES CMD...\n");
	return 125;
}
