// SPDX-License-Identifier: Apache-2.0
/*
 * What bench/run.sh measures: one loop of one kind of call.
 *
 *   workload KIND COUNT
 *   workload executions COUNT COMMAND...
 *   workload threads THREADS SECONDS
 *
 * prints how many nanoseconds a call took, by the clock on the wall, so that
 * neither the start of this program nor that of a tracer is in it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/bpf.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ADDRESS(pointer) ((uint64_t)(uintptr_t)(pointer))

static void give_up(const char *what)
{
	perror(what);
	exit(1);
}

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int bpf(enum bpf_cmd command, union bpf_attr *attr, unsigned int size)
{
	return (int)syscall(SYS_bpf, command, attr, size);
}

static int map(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = sizeof(uint32_t),
		.value_size = sizeof(uint64_t),
		.max_entries = 1024,
	};
	int descriptor = bpf(BPF_MAP_CREATE, &attr, sizeof(attr));

	if (descriptor < 0)
		give_up("map_create");
	return descriptor;
}

static int program(void)
{
	static const struct bpf_insn instructions[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
		.insn_cnt = sizeof(instructions) / sizeof(instructions[0]),
		.insns = ADDRESS(instructions),
		.license = ADDRESS("GPL"),
	};
	int descriptor = bpf(BPF_PROG_LOAD, &attr, sizeof(attr));

	if (descriptor < 0)
		give_up("prog_load");
	return descriptor;
}

/* ---- the kinds: each does COUNT calls and nothing else */

static void map_updates(long count)
{
	int descriptor = map();
	uint64_t value;
	uint32_t key;
	/* As long as libbpf makes it: up to the last field of the command. */
	union bpf_attr attr = {
		.map_fd = descriptor,
		.key = ADDRESS(&key),
		.value = ADDRESS(&value),
	};

	for (long i = 0; i < count; i++) {
		key = i % 1024;
		value = i;
		if (bpf(BPF_MAP_UPDATE_ELEM, &attr, 32) < 0)
			give_up("map_update_elem");
	}
}

static void getppids(long count)
{
	for (long i = 0; i < count; i++)
		syscall(SYS_getppid);
}

/*
 * Calls of which the filter looks at an argument, each as programs make it all
 * day; and some that it stops. All fail at once (EBADF, EFAULT, EINVAL).
 */
static const struct plain {
	const char *name;
	long call;
	long arguments[5];
} plains[] = {
	{ "ioctl", SYS_ioctl, { -1, 0x5413 /* TIOCGWINSZ */ } },
	{ "setsockopt", SYS_setsockopt, { -1, 1, 2 /* SO_REUSEADDR */ } },
	{ "socket", SYS_socket, { 1, 1, 999 } },
	{ "prctl", SYS_prctl, { 3 /* PR_GET_DUMPABLE */ } },
	{ "prlimit64", SYS_prlimit64, { 0, 7 /* RLIMIT_NOFILE */, 0, 0 } },
	{ "attach-by-ioctl", SYS_ioctl, { -1, 0x40042408 /* PERF_EVENT_IOC_SET_BPF */ } },
	{ "attach-by-setsockopt", SYS_setsockopt, { -1, 1, 50 /* SO_ATTACH_BPF */ } },
	{ "perf_event_open", SYS_perf_event_open, { 0, 0, 0, -1, 0 } },
	{ "mount", SYS_mount, { 0, 0, 0, 0, 0 } },
};

static const struct plain *plain;

static void plain_calls(long count)
{
	const long *a = plain->arguments;

	for (long i = 0; i < count; i++)
		syscall(plain->call, a[0], a[1], a[2], a[3], a[4]);
}

static char **command = (char *[]){ "/bin/true", NULL };

static void executions(long count)
{
	for (long i = 0; i < count; i++) {
		pid_t child = fork();
		int status;

		if (child == 0) {
			int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

			dup2(nowhere, STDOUT_FILENO);
			execv(command[0], command);
			_exit(127);
		}
		if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
			give_up(command[0]);
	}
}

static void program_loads(long count)
{
	for (long i = 0; i < count; i++)
		close(program());
}

static const struct kind {
	const char *name;
	void (*run)(long count);
} kinds[] = {
	{ "map-updates", map_updates },
	{ "getppid", getppids },
	{ "executions", executions },
	{ "program-loads", program_loads },
};

/* ---- many threads, against the kernel's own count */

static int tested;
static int64_t deadline;

/* Each call runs the program once, which the kernel counts. */
static void *run_tests(void *done)
{
	unsigned char packet[64] = { 0 };
	union bpf_attr attr = { 0 };
	uint64_t calls = 0;

	attr.test.prog_fd = tested;
	attr.test.data_size_in = sizeof(packet);
	attr.test.data_in = ADDRESS(packet);
	for (; now() < deadline; calls++)
		if (bpf(BPF_PROG_TEST_RUN, &attr, sizeof(attr.test)) < 0)
			give_up("prog_test_run");
	*(uint64_t *)done = calls;
	return NULL;
}

static uint64_t runs_by_kernel(void)
{
	struct bpf_prog_info info = { 0 };
	union bpf_attr attr = { 0 };

	attr.info.bpf_fd = tested;
	attr.info.info_len = sizeof(info);
	attr.info.info = ADDRESS(&info);
	if (bpf(BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr.info)) < 0)
		give_up("obj_get_info_by_fd");
	return info.run_cnt;
}

static int concurrently(int threads, long seconds)
{
	union bpf_attr statistics = { .enable_stats.type = BPF_STATS_RUN_TIME };
	uint64_t calls[threads], sum = 0;
	pthread_t ids[threads];

	tested = program();
	if (bpf(BPF_ENABLE_STATS, &statistics, sizeof(statistics.enable_stats)) < 0)
		give_up("enable_stats");
	deadline = now() + seconds * 1000000000LL;
	for (int i = 0; i < threads; i++)
		if (pthread_create(&ids[i], NULL, run_tests, &calls[i]))
			give_up("pthread_create");
	for (int i = 0; i < threads; i++) {
		pthread_join(ids[i], NULL);
		sum += calls[i];
	}
	/* What the application counted, and what the kernel did. */
	printf("%llu %llu\n", (unsigned long long)sum, (unsigned long long)runs_by_kernel());
	return 0;
}

static void (*kind_named(const char *name))(long count)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(name, kinds[i].name))
			return kinds[i].run;
	for (size_t i = 0; i < sizeof(plains) / sizeof(plains[0]); i++) {
		if (strcmp(name, plains[i].name))
			continue;
		plain = &plains[i];
		return plain_calls;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	void (*run)(long count) = argc > 2 ? kind_named(argv[1]) : NULL;
	long count = argc > 2 ? atol(argv[2]) : 0;
	int64_t start;

	if (argc == 4 && !strcmp(argv[1], "threads") && count > 0)
		return concurrently((int)count, atol(argv[3]));
	if (run && count > 0) {
		if (argc > 3)
			command = argv + 3;
		start = now();
		run(count);
		printf("%.1f\n", (double)(now() - start) / count);
		return 0;
	}
	fprintf(stderr, "usage: workload KIND COUNT [COMMAND...] | workload threads THREADS SECONDS\n");
	return 2;
}
