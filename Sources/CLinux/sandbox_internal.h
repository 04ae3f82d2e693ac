/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SANDBOX_INTERNAL_H
#define SANDBOX_INTERNAL_H

#include <signal.h>

#include "CLinuxPtrace.h"
#include "CLinuxSandbox.h"

/* sandbox_root.c: of the privileged stage; each returns 0 or -errno. */
int sandbox_own_tree(void);
int sandbox_enter_root(const char *root);
/*
 * What of the host's /sys goes on below a new one: its cgroups where they are
 * asked for, and its tracefs, which tells tools what there is to trace. Who may
 * read it, its modes decide, and nobody may write it.
 */
struct sandbox_trees {
	int cgroups; /* -1: none */
	int tracing;
};
int sandbox_take_trees(struct sandbox_trees *trees, int with_cgroups);
int sandbox_put_trees(const struct sandbox_trees *trees);

/* sandbox_mounts.c: each returns 0 or -errno. */
int sandbox_fresh_proc(void);
int sandbox_fresh_sys(int read_only);
int sandbox_hide_host(void);
int sandbox_lock_system(void);
int sandbox_mount_bpffs(int fs, const char *path);

/* sandbox_capabilities.c: exactly these, in every set. */
int sandbox_keep_capabilities(uint64_t capabilities);

/*
 * What the init and the application's process have for handing out a token;
 * the token is -1 where none is handed out. Everything is closed by exec.
 */
struct sandbox_hand_out {
	int token;
	int sender;
	int receiver;
};

/* sandbox_companion.c */
_Noreturn void sandbox_be_companion(const struct clinux_sandbox *sandbox,
				    const sigset_t *mask);

/* sandbox_init.c: process 1 of the sandbox, from here on. */
_Noreturn void sandbox_be_init(int control,
			       const struct sandbox_hand_out *hand_out);

/* sandbox_tokens.c */
int sandbox_create_token(const char *bpffs);
/* A token, and the way for the filter's descriptor; 0 or -errno. */
int sandbox_prepare_hand_out(const struct clinux_sandbox *sandbox,
			     struct sandbox_hand_out *hand_out);
/* Installs the filter, and sends the descriptor by which it notifies. */
int sandbox_install_listener(const struct clinux_program *program, int socket);
/* That descriptor, or -1. */
int sandbox_receive_listener(int socket);
/* Answers one notification: the token goes where it asks for it. */
void sandbox_hand_out(int listener, int token);

/* sandbox_channel.c */
/* A child and a socket between us: each of both gets its end of it. */
pid_t sandbox_fork_with_socket(int type, int *end);
int sandbox_send(int socket, int32_t step, int32_t error, int descriptor);

#endif
