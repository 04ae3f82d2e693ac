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
	OBSERVER_NAME_LIMIT = 264, /* more than NAME_MAX, with a NUL; some file systems have longer ones */
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

/*
 * The members of the kernel's structures that are looked at, each by its name
 * in the kernel's BTF, where bpfrec finds its offset; and what needs it.
 */
#define OBSERVER_MEMBERS(row) \
	row(ANY, TASK_PARENT, "task_struct", "parent") \
	row(ANY, TASK_PTRACE, "task_struct", "ptrace") \
	row(ANY, TASK_LEADER, "task_struct", "group_leader") \
	row(ANY, TASK_BEGAN, "task_struct", "start_boottime") \
	row(ANY, TASK_EXECUTIONS, "task_struct", "self_exec_id") \
	row(ANY, TASK_PID, "task_struct", "thread_pid") \
	row(ANY, TASK_SLEEPS, "task_struct", "nvcsw") \
	row(ANY, TASK_STATUS, "task_struct", "thread_info.status") \
	row(ANY, TASK_CREDENTIALS, "task_struct", "cred") \
	row(EXECUTION, TASK_MEMORY, "task_struct", "mm") \
	row(EXECUTION, TASK_PLACES, "task_struct", "fs") \
	row(COUNT, TASK_FILES, "task_struct", "files") \
	row(ANY, PID_LEVEL, "pid", "level") \
	row(ANY, PID_NUMBERS, "pid", "numbers") \
	row(ANY, CREDENTIALS_NAMESPACE, "cred", "user_ns") \
	row(ANY, NAMESPACE_INODE, "user_namespace", "ns.inum") \
	row(ANY, NAMESPACE_PARENT, "user_namespace", "parent") \
	row(EXECUTION, MEMORY_ARGUMENTS, "mm_struct", "arg_start") \
	row(EXECUTION, MEMORY_ARGUMENTS_END, "mm_struct", "arg_end") \
	row(EXECUTION, MEMORY_PROGRAM, "mm_struct", "exe_file") \
	row(EXECUTION, PLACES_ROOT_MOUNT, "fs_struct", "root.mnt") \
	row(EXECUTION, PLACES_ROOT_ENTRY, "fs_struct", "root.dentry") \
	row(EXECUTION, MOUNT_ITSELF, "mount", "mnt") \
	row(EXECUTION, MOUNT_TOP, "mount", "mnt.mnt_root") \
	row(EXECUTION, MOUNT_PARENT, "mount", "mnt_parent") \
	row(EXECUTION, MOUNT_POINT, "mount", "mnt_mountpoint") \
	row(EXECUTION, ENTRY_HASHED, "dentry", "d_hash.pprev") \
	row(EXECUTION, ENTRY_CHANGES, "dentry", "d_seq.seqcount.sequence") \
	row(EXECUTION, ENTRY_PARENT, "dentry", "d_parent") \
	row(EXECUTION, ENTRY_NAME, "dentry", "d_name.name") \
	row(EXECUTION, FILE_MOUNT, "file", "f_path.mnt") \
	row(EXECUTION, FILE_ENTRY, "file", "f_path.dentry") \
	row(COUNT, FILE_OBJECT, "file", "private_data") \
	row(COUNT, FILES_TABLE, "files_struct", "fdt") \
	row(COUNT, TABLE_SIZE, "fdtable", "max_fds") \
	row(COUNT, TABLE_FILES, "fdtable", "fd") \
	row(COUNT, MAP_KIND, "bpf_map", "map_type") \
	row(COUNT, MAP_ID, "bpf_map", "id") \
	row(COUNT, MAP_NAME, "bpf_map", "name")

#define OBSERVER_MEMBER(use, member, structure, path) member,
enum observer_member { OBSERVER_MEMBERS(OBSERVER_MEMBER) OBSERVER_MEMBER_COUNT };

/* Set before the load; bit N is bpf() command N. */
struct observer_settings {
	unsigned long long stopping; /* commands that stop, so that each check is told apart */
	unsigned int offsets[OBSERVER_MEMBER_COUNT];
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

/* What was asked in the call that a thread is in. */
struct observer_asked {
	unsigned long long began; /* the thread itself; one that gets its number began later */
	unsigned long long executions; /* which of its programs: one that calls exec goes under the leader's number and beginning */
	unsigned long long sleeps; /* how often it had slept; more often in its next call */
	struct observer_told told;
	unsigned int is_repeating; /* what is asked next belongs to a question that was asked before */
	unsigned int padding;
};

#endif
