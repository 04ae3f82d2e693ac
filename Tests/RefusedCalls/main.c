// SPDX-License-Identifier: Apache-2.0
/*
 * Makes calls that the kernel refuses, each for another reason. The thread's
 * name says which, and the last call of that name is the one. To be run in the sandbox with CAP_BPF alone (or, by
 * "outside", as initial root), and a token that has map_create, prog_load and
 * btf_load; array, hash, sockmap and ringbuf; socket_filter, kprobe,
 * sched_cls, tracepoint and cgroup_skb; cgroup_inet_ingress. By "threads", a
 * thousand threads make the same call at once; by "maps N", N array maps are
 * made and closed; by "sockets N", two raw sockets, by each of N programs that
 * execute one another; by "namespaces CALL", a host name of its own by that call,
 * or by "fork" none; by "large N", a program that calls a helper N times, with a
 * token where there is one; by "large-and-thread", one, and after an exec by a
 * thread, which has then slept as often, another.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raw_bpf.h"

#define BPFFS "/sys/fs/bpf"
#define CLOSED 999

enum {
	MAP_CREATE = 0,
	MAP_LOOKUP_ELEM = 1,
	MAP_UPDATE_ELEM = 2,
	PROG_LOAD = 5,
	OBJ_PIN = 6,
	PROG_ATTACH = 8,
	PROG_GET_NEXT_ID = 11,
	PROG_QUERY = 16,
	BTF_GET_FD_BY_ID = 19,
	MAP_FREEZE = 22,
	LINK_CREATE = 28,
	TOKEN_CREATE = 36,
};

static void scene(const char *name)
{
	prctl(PR_SET_NAME, name, 0, 0, 0);
}

static int create_token(int bpffs, uint32_t flags)
{
	struct attr attr = { { 0 } };

	put32(&attr, 0, flags);
	put32(&attr, 4, bpffs);
	return syscall(SYS_bpf, TOKEN_CREATE, &attr, 8);
}

/* A token of -1 is not passed. */
static struct attr map_attr(uint32_t type, uint32_t key, uint32_t value, uint32_t flags, int token)
{
	struct attr attr = { { 0 } };

	put32(&attr, 0, type);
	put32(&attr, 4, key);
	put32(&attr, 8, value);
	put32(&attr, 12, 4);
	put32(&attr, 16, flags);
	if (token != -1) {
		put32(&attr, 16, flags | TOKEN_FLAG);
		put32(&attr, 76, token);
	}
	return attr;
}

static int create_map(uint32_t type, uint32_t key, uint32_t value, uint32_t flags, int token)
{
	struct attr attr = map_attr(type, key, value, flags, token);

	return bpf(MAP_CREATE, &attr);
}

static int load(uint32_t type, uint32_t attach, const uint64_t *instructions, uint32_t count, int token)
{
	struct attr attr = { { 0 } };

	put32(&attr, 0, type);
	put32(&attr, 4, count);
	put64(&attr, 8, instructions);
	put64(&attr, 16, "GPL");
	put32(&attr, 44, TOKEN_FLAG);
	put32(&attr, 68, attach);
	put32(&attr, 144, token);
	return bpf(PROG_LOAD, &attr);
}

/* r0 = 0; exit */
static const uint64_t nothing[] = { 0xb7, 0x95 };
/* r1 = r10; r1 -= 8; *(u64 *)r1 = 0; r2 = 8; call trace_printk; r0 = 0; exit */
static const uint64_t prints[] = { 0xa1bf, 0xfffffff800000107, 0x17a, 0x8000002b7, 0x600000085, 0xb7, 0x95 };
/* r0 = r10; exit */
static const uint64_t leaks[] = { 0xa0bf, 0x95 };

static void tokens(int bpffs, int token)
{
	char directory[] = BPFFS "/below";
	struct attr attr = { { 0 } };
	int other;

	scene("token-flags");
	create_token(bpffs, 1);
	scene("token-tail");
	put32(&attr, 4, bpffs);
	put32(&attr, 16, 7);
	bpf(TOKEN_CREATE, &attr);
	scene("token-no-bpffs");
	other = open("/", O_RDONLY | O_DIRECTORY);
	create_token(other, 0);
	close(other);
	scene("token-below");
	mkdir(directory, 0700);
	other = open(directory, O_RDONLY | O_DIRECTORY);
	create_token(other, 0);
	close(other);
	rmdir(directory);
	scene("token-closed");
	create_token(CLOSED, 0);
	scene("token-o-path");
	other = open(BPFFS, O_PATH | O_DIRECTORY);
	create_token(other, 0);
	close(other);
	scene("token-pinned");
	memset(&attr, 0, sizeof(attr));
	put64(&attr, 0, BPFFS "/token");
	put32(&attr, 8, token);
	bpf(OBJ_PIN, &attr);
}

static void gates(int bpffs, int token)
{
	struct attr attr;

	scene("map-no-token");
	create_map(1, 4, 8, 0, -1);
	scene("map-not-listed");
	create_map(11, 8, 8, 1, token);
	scene("map-net-admin");
	create_map(15, 4, 4, 0, token);
	scene("map-zero-seed");
	create_map(1, 4, 8, 1U << 6, token);
	scene("map-on-device");
	attr = map_attr(1, 4, 8, 0, token);
	put32(&attr, 44, 1);
	bpf(MAP_CREATE, &attr);
	scene("map-none");
	create_map(1, 4, 8, 0, bpffs);
	scene("map-closed");
	create_map(1, 4, 8, 0, CLOSED);
	scene("map-cut");
	attr = map_attr(1, 4, 8, 0, token);
	syscall(SYS_bpf, MAP_CREATE, &attr, 72);
	scene("prog-not-listed");
	load(6, 0, nothing, 2, token);
	scene("prog-attach");
	load(3, 46, nothing, 2, token);
	scene("prog-net-admin");
	load(3, 0, nothing, 2, token);
	scene("prog-perfmon");
	load(5, 0, nothing, 2, token);
	scene("prog-helper");
	load(1, 0, prints, 7, token);
	scene("prog-leak");
	load(1, 0, leaks, 2, token);
	scene("prog-plain-bug");
	load(1, 0, nothing, 1, token);
	scene("btf-by-id");
	memset(&attr, 0, sizeof(attr));
	put32(&attr, 0, 1);
	put32(&attr, 8, TOKEN_FLAG);
	put32(&attr, 12, token);
	bpf(BTF_GET_FD_BY_ID, &attr);
	scene("next-id");
	memset(&attr, 0, sizeof(attr));
	bpf(PROG_GET_NEXT_ID, &attr);
	scene("prog-query");
	bpf(PROG_QUERY, &attr);
}

static void element(int command, int map)
{
	uint32_t key = 1;
	uint64_t value = 2;
	struct attr attr = { { 0 } };

	put32(&attr, 0, map);
	put64(&attr, 8, &key);
	put64(&attr, 16, &value);
	bpf(command, &attr);
}

static void pin(int map, const char *path)
{
	struct attr attr = { { 0 } };

	put64(&attr, 0, path);
	put32(&attr, 8, map);
	bpf(OBJ_PIN, &attr);
}

static void descriptors(int token)
{
	struct attr attr = { { 0 } };
	int map;

	scene("frozen");
	map = create_map(2, 4, 8, 0, token);
	put32(&attr, 0, map);
	bpf(MAP_FREEZE, &attr);
	element(MAP_UPDATE_ELEM, map);
	scene("pin-elsewhere");
	pin(map, "/tmp/refused");
	scene("pin-dot");
	pin(map, BPFFS "/a.b");
	scene("read-only");
	map = create_map(2, 4, 8, 1U << 3, token);
	element(MAP_UPDATE_ELEM, map);
	scene("freeze");
	put32(&attr, 0, map);
	bpf(MAP_FREEZE, &attr);
	scene("write-only");
	map = create_map(2, 4, 8, 1U << 4, token);
	element(MAP_LOOKUP_ELEM, map);
}

static void attachments(int token)
{
	int cgroup = open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY), program;
	struct attr attr = { { 0 } };

	scene("setup");
	program = load(8, 0, nothing, 2, token);
	scene("attach-skb");
	put32(&attr, 0, cgroup);
	put32(&attr, 4, program);
	bpf(PROG_ATTACH, &attr);
	scene("link-skb");
	put32(&attr, 0, program);
	put32(&attr, 4, cgroup);
	bpf(LINK_CREATE, &attr);
}

static void in_child(void (*run)(int, int), int bpffs, int token)
{
	pid_t child = fork();

	if (child == 0) {
		run(bpffs, token);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static void nested(int bpffs, int token)
{
	if (unshare(CLONE_NEWUSER)) {
		perror("unshare");
		return;
	}
	scene("nested-create");
	create_token(bpffs, 0);
	scene("nested-use");
	create_map(1, 4, 8, 0, token);
}

static void without_bpf(int bpffs, int token)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = { { 0 } };

	syscall(SYS_capset, &header, data);
	scene("capless-create");
	create_token(bpffs, 0);
	scene("capless-use");
	create_map(1, 4, 8, 0, token);
}

static void outside(void)
{
	int bpffs = open(BPFFS, O_RDONLY | O_DIRECTORY);

	scene("initial");
	create_token(bpffs, 0);
	/* A local rule of some kernels, before any capability is asked: fentry of function 1. */
	scene("refused-type");
	load(26, 24, nothing, 2, -1);
}

#define THREADS 1000
#define CALLS_OF_A_THREAD 5

static pthread_barrier_t barrier;

static void *ask(void *nothing_passed)
{
	struct attr attr = { { 0 } };
	int index;

	pthread_barrier_wait(&barrier);
	for (index = 0; index < CALLS_OF_A_THREAD; index++)
		bpf(PROG_GET_NEXT_ID, &attr);
	return nothing_passed;
}

static void threads(void)
{
	pthread_t all[THREADS];
	int index;

	pthread_barrier_init(&barrier, NULL, THREADS);
	for (index = 0; index < THREADS; index++)
		if (pthread_create(&all[index], NULL, ask, NULL))
			exit(1);
	for (index = 0; index < THREADS; index++)
		pthread_join(all[index], NULL);
}

static void maps(int count)
{
	for (; count > 0; count--)
		close(create_map(2, 4, 8, 0, -1));
}

static void sockets(char *self, int programs)
{
	char left[16], *again[] = { self, "sockets", left, NULL };

	close(socket(AF_INET, SOCK_RAW, 1));
	close(socket(AF_INET, SOCK_RAW, 1));
	snprintf(left, sizeof(left), "%d", programs - 1);
	if (programs > 1)
		execv(self, again);
}

/* After a fork, at which every process is asked for what nobody needs. */
static void namespaces(const char *call)
{
	/* struct clone_args (5.3); flags, and the signal at the end */
	uint64_t arguments[8] = { CLONE_NEWUTS, 0, 0, 0, SIGCHLD };
	int own = open("/proc/self/ns/uts", O_RDONLY), made = 0;
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	waitpid(child, NULL, 0);
	child = 1;
	if (!strcmp(call, "clone"))
		child = syscall(SYS_clone, CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0);
	else if (!strcmp(call, "clone3"))
		child = syscall(SYS_clone3, arguments, sizeof(arguments));
	else if (!strcmp(call, "unshare"))
		made = unshare(CLONE_NEWUTS);
	else if (!strcmp(call, "setns"))
		made = setns(own, CLONE_NEWUTS);
	if (child == 0)
		_exit(0);
	if (child < 0 || made < 0)
		exit(1);
}

static void large(int bpffs, int calls)
{
	/* call jiffies64; exit */
	const uint64_t call = 0x7600000085, end = 0x95;
	uint64_t *program = calloc(calls + 1, sizeof(*program));
	int token = create_token(bpffs, 0), index;
	struct attr attr = { { 0 } };

	for (index = 0; index < calls; index++)
		program[index] = call;
	program[calls] = end;
	put32(&attr, 0, 1);
	put32(&attr, 4, calls + 1);
	put64(&attr, 8, program);
	put64(&attr, 16, "GPL");
	if (token >= 0) {
		put32(&attr, 44, TOKEN_FLAG);
		put32(&attr, 144, token);
	}
	if (bpf(PROG_LOAD, &attr) < 0) {
		perror("large");
		exit(1);
	}
}

/* How often this thread has slept. */
static long sleeps(void)
{
	FILE *status = fopen("/proc/thread-self/status", "r");
	char line[256];
	long count = -1;

	while (fgets(line, sizeof(line), status))
		sscanf(line, "voluntary_ctxt_switches: %ld", &count);
	fclose(status);
	return count;
}

static void large_after(int bpffs, long slept)
{
	while (sleeps() < slept)
		usleep(100);
	large(bpffs, 1);
}

static char slept[32];

static void *execute_after(void *self)
{
	execl(self, self, "large-after", slept, NULL);
	return NULL;
}

static void large_and_thread(int bpffs, char *self)
{
	/* More often than the thread will have by itself. */
	const long enough = sleeps() + 50;
	pthread_t thread;

	large_after(bpffs, enough);
	snprintf(slept, sizeof(slept), "%ld", enough);
	pthread_create(&thread, NULL, execute_after, self);
	pthread_join(thread, NULL);
	exit(1);
}

int main(int count, char **arguments)
{
	int bpffs = open(BPFFS, O_RDONLY | O_DIRECTORY), token;

	if (count > 1 && !strcmp(arguments[1], "outside")) {
		outside();
		return 0;
	}
	if (count > 1 && !strcmp(arguments[1], "threads")) {
		threads();
		return 0;
	}
	if (count > 2 && !strcmp(arguments[1], "maps")) {
		maps(atoi(arguments[2]));
		return 0;
	}
	if (count > 2 && !strcmp(arguments[1], "sockets")) {
		sockets(arguments[0], atoi(arguments[2]));
		return 0;
	}
	if (count > 2 && !strcmp(arguments[1], "namespaces")) {
		namespaces(arguments[2]);
		return 0;
	}
	if (count > 2 && !strcmp(arguments[1], "large")) {
		large(bpffs, atoi(arguments[2]));
		return 0;
	}
	if (count > 2 && !strcmp(arguments[1], "large-after")) {
		large_after(bpffs, atol(arguments[2]));
		return 0;
	}
	if (count > 1 && !strcmp(arguments[1], "large-and-thread"))
		large_and_thread(bpffs, arguments[0]);
	scene("setup");
	token = create_token(bpffs, 0);
	if (token < 0) {
		perror("token");
		return 1;
	}
	tokens(bpffs, token);
	gates(bpffs, token);
	descriptors(token);
	attachments(token);
	in_child(without_bpf, bpffs, token);
	in_child(nested, bpffs, token);
	return 0;
}
