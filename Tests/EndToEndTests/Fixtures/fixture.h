// SPDX-License-Identifier: Apache-2.0
/*
 * What the fixtures share. A fixture shows one oddity, prints only what is the
 * same in every run, and marks its bpf() calls so that the recording can be
 * held against what it did.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* struct bpf_map_create and bpf_map_elem of union bpf_attr (3.18). */
struct map_attr {
	uint32_t type, key_size, value_size, max_entries;
};

struct element_attr {
	uint32_t map_fd;
	uint64_t key, value, flags;
};

static inline long sys_bpf(int command, void *attr, unsigned int size)
{
	return syscall(SYS_bpf, command, attr, size);
}

static inline long look_up(int map, const void *key, void *value)
{
	struct element_attr attr = { .map_fd = map,
				     .key = (uintptr_t)key,
				     .value = (uintptr_t)value };

	return sys_bpf(1, &attr, sizeof(attr));
}

static inline long update(int map, const void *key, const void *value)
{
	struct element_attr attr = { .map_fd = map,
				     .key = (uintptr_t)key,
				     .value = (uintptr_t)value };

	return sys_bpf(2, &attr, sizeof(attr));
}

static inline int array_map(uint32_t value_size, uint32_t count)
{
	struct map_attr attr = { 2, 4, value_size, count };

	return sys_bpf(0, &attr, sizeof(attr));
}

/*
 * A call that needs nothing and changes nothing: a lookup in descriptor -1,
 * with the mark as the key's address and a sign as the value's. The kernel
 * never gets to them. 0 is the mark of calls that nobody counts.
 */
#define MARK_SIGN 0x6d61726bul

static inline void mark(uint64_t number)
{
	int saved = errno;
	long result = look_up(-1, (void *)number, (void *)MARK_SIGN);

	if (result != -1 || errno != EBADF)
		dprintf(1, "mark %lu: %ld %s\n", number, result,
			strerror(errno));
	errno = saved;
}

/* Also as the body of a thread. */
static inline void *mark_forever(void *argument)
{
	for (;;)
		mark(0);
	return argument;
}

/* Marks of which nobody knows beforehand how many there will be. */
#define OPEN_ENDED (1ull << 32)

static inline void say(const char *text)
{
	if (write(1, text, strlen(text)) < 0)
		_exit(99);
}

static inline void say_status(const char *who, int status)
{
	if (WIFEXITED(status))
		dprintf(1, "%s exited %d\n", who, WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		dprintf(1, "%s killed by %d\n", who, WTERMSIG(status));
	else if (WIFSTOPPED(status))
		dprintf(1, "%s stopped by %d\n", who, WSTOPSIG(status));
	else if (WIFCONTINUED(status))
		dprintf(1, "%s continued\n", who);
	else
		dprintf(1, "%s has status %#x\n", who, status);
}

static inline void say_result(const char *what, long result)
{
	dprintf(1, "%s: %ld %s\n", what, result,
		result < 0 ? strerror(errno) : "");
}

static inline void wait_and_say(const char *who, pid_t pid)
{
	int status;

	if (waitpid(pid, &status, __WALL) < 0)
		dprintf(1, "%s: waitpid: %s\n", who, strerror(errno));
	else
		say_status(who, status);
}

static inline void nap(long microseconds)
{
	struct timespec time = { microseconds / 1000000,
				 microseconds % 1000000 * 1000 };

	while (nanosleep(&time, &time) < 0)
		;
}

#endif
