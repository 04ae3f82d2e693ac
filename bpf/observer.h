/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/*
 * What the observer in the kernel and bpfrec tell each other. Numbers of
 * processes and threads are those of bpfrec's own pid namespace.
 */
#ifndef OBSERVER_H
#define OBSERVER_H

/* A user namespace as seen by the thread whose capability was checked. */
enum observer_namespace {
	OBSERVER_INITIAL,
	OBSERVER_OWN,
	OBSERVER_OTHER,
	OBSERVER_NAMESPACES,
};

/* One answer of the kernel to "may this thread?". */
struct observer_check {
	unsigned long long time; /* CLOCK_MONOTONIC */
	unsigned int pid;
	unsigned int tid;
	unsigned int inode; /* of the user namespace that was asked */
	int call; /* the system call in which it was asked */
	unsigned int command; /* of bpf(); 0 in any other call */
	unsigned char capability;
	unsigned char which; /* enum observer_namespace */
	unsigned char is_granted;
	unsigned char is_i386; /* the call has its number in that table */
	char comm[16]; /* the name of the thread */
};

enum {
	OBSERVER_ARGUMENTS_LIMIT = 512,
	OBSERVER_NAME_LIMIT = 256, /* NAME_MAX and a NUL */
	OBSERVER_PATH_LIMIT = 2 * OBSERVER_NAME_LIMIT,
};

/* What a process has begun to execute; where a size is 0, it is not known or does not fit. */
struct observer_execution {
	unsigned int pid;
	unsigned int arguments_size;
	unsigned int path_size;
	unsigned int padding;
	char comm[16]; /* the name of its thread */
	char arguments[OBSERVER_ARGUMENTS_LIMIT]; /* each ended by a NUL */
	char path[OBSERVER_PATH_LIMIT]; /* of the file, from bpfrec's root: its name, its directory's and so on, each ended by a NUL */
};

/* Set before the load; bit N is bpf() command N. */
struct observer_settings {
	unsigned long long stopping; /* commands that stop, so that each check is told apart */
};

/* Changed by the programs. */
struct observer_state {
	unsigned long long lost_checks;
	unsigned long long lost_counts;
	unsigned long long tracer; /* bpfrec itself: the address of its task */
	unsigned long long initial_namespace; /* the user namespace above all others: its address */
	unsigned long long pid_namespace; /* bpfrec's own: its address, */
	unsigned int level; /* and how many are above it */
	unsigned int has_begun; /* set by bpfrec: what a launched process does before its execve() is not its own */
};

/* Calls that did not stop. */
struct observer_count_key {
	unsigned int pid;
	unsigned int command;
	unsigned int map; /* its id; 0 where the call names none */
	int error; /* 0 or a positive errno */
};

struct observer_count {
	unsigned long long calls;
	unsigned int map_type;
	unsigned int padding;
	char map_name[16];
};

/* One program of a process; the next has another number, and a process that gets its number began later. */
struct observer_image {
	unsigned int pid;
	unsigned int padding;
	unsigned long long began;
	unsigned long long number;
};

/* What was already told of it, so that it is told once. */
struct observer_told {
	unsigned long long capabilities[OBSERVER_NAMESPACES][2];
};

#endif
