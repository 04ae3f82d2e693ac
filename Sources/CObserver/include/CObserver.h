/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads the observer (bpf/observer.bpf.c) into the kernel through libbpf and
 * talks to it. Functions return a value >= 0, or -errno. Nothing is pinned:
 * what is attached ends with the process that holds it.
 */
#ifndef COBSERVER_H
#define COBSERVER_H

#include <stddef.h>
#include <stdint.h>

struct cobserver;

/* How the kernel is listened to; what it lacks is not loaded. */
enum cobserver_hook {
	COBSERVER_CHECK_BY_TRACEPOINT = 1, /* cap_capable, since 6.14 */
	COBSERVER_CHECK_BY_RETURN = 2, /* fexit of the function of that name */
	COBSERVER_COUNT_BY_RETURN = 4, /* fexit of the entry point of bpf(2) */
	COBSERVER_COUNT_BY_TRACEPOINT = 8, /* sys_exit: every process pays */
	COBSERVER_EXECUTION = 16, /* sched_process_exec */
};

/* One program of the observer, and what of the kernel it hangs on. */
struct cobserver_program {
	const char *name;
	unsigned int hook;
	/* Left out where the kernel has no such function. */
	int is_optional;
	/* Something of that name is in the kernel's BTF. */
	const char *needs;
};

/* A member of the kernel's structures that the observer looks at. */
struct cobserver_member {
	const char *structure;
	const char *path; /* of the member in it: `a.b` is a member of a member */
	unsigned int hooks; /* that need it */
};

/* NULL behind the last. */
const struct cobserver_program *cobserver_program(unsigned int index);
const struct cobserver_member *cobserver_member(unsigned int index);

/*
 * programs: bit N is set where the kernel has what program N needs. offsets: of
 * each member, in bytes. stopping: bit N is set where bpf() command N stops the
 * application. `why` gets libbpf's words for a failure.
 */
int cobserver_open(unsigned int hooks, unsigned int programs, const uint32_t *offsets, uint64_t stopping,
		   struct cobserver **observer, char *why, size_t size);
void cobserver_close(struct cobserver *observer);

/*
 * From now on, what the kernel asks of the threads that are traced by the one
 * that opened the observer is told.
 */
int cobserver_begin(struct cobserver *observer);

/* One answer of the kernel to "may this thread?". */
struct cobserver_check {
	uint64_t time; /* CLOCK_MONOTONIC */
	uint32_t pid;
	uint32_t tid;
	uint32_t inode; /* of the user namespace that was asked */
	int32_t call; /* the system call in which it was asked */
	uint32_t command; /* of bpf(); 0 in any other call */
	uint8_t capability;
	uint8_t which; /* 0 the initial namespace, 1 the thread's own, 2 another */
	uint8_t is_granted;
	uint8_t is_i386;
	char comm[16]; /* the name of the thread, ended by a NUL */
};

/* 1 and the oldest check not yet taken, or 0. */
int cobserver_next(struct cobserver *observer, struct cobserver_check *check);

/* What a process has begun to execute. */
struct cobserver_execution {
	uint32_t pid;
	uint32_t arguments_size; /* 0 where they are not known, or too many */
	uint32_t path_size; /* 0 where it is not known, or too long, or none below bpfrec's root */
	uint32_t padding;
	char comm[16]; /* the name of its thread, ended by a NUL */
	char arguments[512]; /* each ended by a NUL */
	char path[528]; /* of the file: its name, that of its directory and so on, each ended by a NUL */
};

/* 1 and the oldest execution not yet taken, or 0. */
int cobserver_next_execution(struct cobserver *observer, struct cobserver_execution *execution);

/* bpf() calls that did not stop: how often, by process, command, map and error. */
struct cobserver_count {
	uint32_t pid;
	uint32_t command;
	uint32_t map; /* its id; 0 where the call names none */
	uint32_t map_type;
	int32_t error; /* 0 or a positive errno */
	char map_name[17];
	uint64_t calls;
};

/* Takes one count of a process (of any where pid is 0): 1, or 0 when there is none left. */
int cobserver_take_count(struct cobserver *observer, uint32_t pid, struct cobserver_count *count);

/* Checks and calls that there was no room for, or that the kernel left out. */
struct cobserver_losses {
	uint64_t checks;
	uint64_t calls;
};
void cobserver_losses(struct cobserver *observer, struct cobserver_losses *losses);

#endif
