/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLINUX_SANDBOX_H
#define CLINUX_SANDBOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "CLinuxLaunch.h"

/* How the sandbox is made; `program` is what runs in it. */
struct clinux_sandbox {
	struct clinux_program program;
	uint64_t capabilities; /* bit N is capability N */
	const char *root; /* NULL: the root directory that we have */
	const char *bpffs; /* where the delegated bpffs is mounted */
	uint32_t uid; /* inside; the parent maps it */
	uint32_t gid;
	int new_net;
	int new_cgroup;
	/* Runs nothing but a BPF_TOKEN_CREATE, whose errno (0: it worked) comes
	 * as the failure of CLINUX_STEP_TOKEN. */
	int is_trial;
	/* The socket of a helper that delegates for us, who are not root; NULL:
	 * our parent does that. */
	const char *helper;
	/* The init makes a token and gives it to the calls that the filter
	 * notifies of. */
	int hands_out_tokens;
	/*
	 * A shell command that runs beside the program, see
	 * sandbox_companion.c, and its end of the socket over which it says in
	 * a byte whether it ended with 0. NULL: none.
	 */
	const char *companion;
	int companion_channel;
};

/* The errno of such a call where the token could not be given. */
#define CLINUX_NOT_HANDED_OUT 49 /* EUNATCH, which bpf(2) has not */

/*
 * What the sandbox's init tells its parent, in this order. Through a helper
 * there is no privileged stage: unshare (of the cgroup namespace), identity and
 * connect come first, and HOST_SYS, HIDE, LOCK and FSOPEN do not come.
 */
enum clinux_sandbox_step {
	CLINUX_SANDBOX_ROOT = 1, /* a mount tree of its own, and --root */
	CLINUX_SANDBOX_PROC,
	CLINUX_SANDBOX_HOST_SYS,
	CLINUX_SANDBOX_HIDE,
	CLINUX_SANDBOX_LOCK,
	CLINUX_SANDBOX_UNSHARE,
	CLINUX_SANDBOX_IDENTITY,
	CLINUX_SANDBOX_SYS,
	CLINUX_SANDBOX_CGROUP,
	CLINUX_SANDBOX_LOOPBACK,
	CLINUX_SANDBOX_FSOPEN,
	CLINUX_SANDBOX_MOUNT,
	CLINUX_SANDBOX_TOKEN,
	CLINUX_SANDBOX_FORK,
	CLINUX_SANDBOX_READY,
	/* Comes with a connection to the helper: the parent talks, and answers
	 * with the bpffs, or by EAGAIN that another is wanted. */
	CLINUX_SANDBOX_CONNECT,
};

struct clinux_sandbox_message {
	int32_t step;
	int32_t error; /* 0: the step is done */
};

/*
 * Clones the sandbox's init into new mount and pid namespaces, through a helper
 * also into new user and network namespaces. It talks over
 * *control (a seqpacket socket); the application's own failures come through
 * *failure and it waits for a byte on *go, as after clinux_launch().
 */
pid_t clinux_sandbox_start(const struct clinux_sandbox *sandbox, int *control,
			   int *go, int *failure);

/* The two ends of a companion's channel. */
int clinux_companion_channel(int ends[2]);
/* Nothing more will be written to it. */
int clinux_companion_hurry(int channel);

/* A descriptor for a child that is not reaped yet: Linux 5.3. */
int clinux_pidfd_open(pid_t pid);
/* Kills whom it is of, and nobody else who may have got the number since. */
int clinux_pidfd_kill(int pidfd);

/* Receives a message and, where one was sent, a descriptor (else -1) and the
 * sender's pid as this process sees it. 0 at the end of the connection. */
int clinux_receive(int socket, struct clinux_sandbox_message *message,
		   int *descriptor, pid_t *sender);
int clinux_send(int socket, int32_t step, int32_t error, int descriptor);

/* A context for a bpf file system, which will belong to the user namespace of
 * the caller. */
int clinux_fsopen_bpf(void);
/* Sets a string option of, or (value NULL) creates, a file system context. */
int clinux_fsconfig(int fs, const char *key, const char *value);

/* What outlives a sandbox unless somebody removes it. */
struct clinux_janitor {
	/* A cgroup to make, owned by uid and gid, and to remove with all that is
	 * in and below it; NULL: none. */
	const char *cgroup;
	uint32_t uid;
	uint32_t gid;
	/* A directory to make; -1 and NULL: none. */
	int parent;
	const char *name;
};

/*
 * A process that outlives us and removes what it made, whatever becomes of us:
 * it waits until every copy of *lifeline is closed. Through that it first says
 * by two int32_t how making the cgroup and the directory went (0 or an errno);
 * then it takes, as uint32_t, the ids of struct_ops maps, which it unregisters.
 */
pid_t clinux_janitor_start(const struct clinux_janitor *duties, int *lifeline);
/* Removes a cgroup with all that is in and below it. */
int clinux_remove_cgroup(const char *path);

/* Keeps these capabilities alone, of those that this process has. */
int clinux_keep_capabilities(uint64_t capabilities);
/* The effective ones. */
int clinux_capabilities(uint64_t *capabilities);

/* bpf(2) as it is. */
int clinux_bpf(int command, void *attr, unsigned int size);

#endif
