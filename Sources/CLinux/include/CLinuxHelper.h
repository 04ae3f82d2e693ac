/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLINUX_HELPER_H
#define CLINUX_HELPER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Makes a socket (AF_UNIX, SOCK_SEQPACKET) at a path and listens there. What a
 * helper that is gone has left is replaced; one that answers is -EADDRINUSE.
 */
int clinux_listen_at(const char *path, unsigned int mode);
/* Takes such a socket over that somebody else made, as systemd does: 0, or
 * -ENOTSOCK where it is none. */
int clinux_adopt_listener(int socket);
/* Neither accepting nor what is accepted blocks. */
int clinux_accept(int listener);
/* Gives up after half a minute (EAGAIN) where nobody accepts. */
int clinux_connect(const char *path);

/* A message, and a descriptor where that is not -1. */
int clinux_send_packet(int socket, const void *bytes, size_t count,
		       int descriptor);
/* The size of a message, 0 at the end of the connection; the descriptor that
 * came with it, else -1; and, where SO_PASSCRED is set, whose message it is. */
long clinux_receive_packet(int socket, void *buffer, size_t size,
			   int *descriptor, pid_t *sender);
/* The same from somebody who is not trusted: descriptors are not let in. */
long clinux_receive_bytes(int socket, void *buffer, size_t size);

/* Before a socket is closed with an answer on its way: of what the other side
 * has sent nothing may be left, or it gets ECONNRESET instead (6.18). */
void clinux_hang_up(int socket);

/* Who connected, as the kernel noted it then. */
struct clinux_peer {
	int32_t pid; /* 0: not in our pid namespace */
	uint32_t uid; /* effective */
	uint32_t gid;
};
int clinux_peer(int socket, struct clinux_peer *peer);

/* A descriptor of the user namespace that the process which connected is in,
 * and of no other that got its number since (Linux 6.5). */
int clinux_peer_user_namespace(int socket, pid_t pid);

/* Whose a user namespace is. */
enum clinux_namespace_kind {
	CLINUX_NAMESPACE_OURS, /* we are in it ourselves */
	CLINUX_NAMESPACE_OWNED, /* with all up to ours, it is of that uid */
	CLINUX_NAMESPACE_FOREIGN,
};
int clinux_judge_user_namespace(int descriptor, uint32_t uid,
				uint64_t *number);

/*
 * Forks a child that enters a user namespace, opens a context for a bpf file
 * system there, sends it over *channel as a struct clinux_sandbox_message, and
 * ends.
 */
pid_t clinux_open_bpffs_inside(int user_namespace, int *channel);

/* Sets no_new_privs and empties the bounding set except for these. */
int clinux_renounce(uint64_t capabilities);

#endif
