// SPDX-License-Identifier: Apache-2.0
/*
 * A client of the helper that shares no code with bpfrec: the protocol as
 * docs/delegate.md has it, and what an ordinary user does around it.
 */
#ifndef HELPER_CLIENT_H
#define HELPER_CLIENT_H

#include "fixture.h"
#include <grp.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>

struct frame {
	char magic[8];
	uint64_t kind, detail, masks[4];
};

enum { ASK_CEILING = 1, ASK_GRANT };
enum { CEILING = 1, GRANTED, EXCEEDS, REFUSED };
enum { BUSY = 3 };

static inline struct frame request(uint64_t kind, const uint64_t masks[4])
{
	struct frame frame = { .kind = kind };

	memcpy(frame.magic, "bpfrec-\1", 8);
	if (masks)
		memcpy(frame.masks, masks, sizeof(frame.masks));
	return frame;
}

static inline void die(const char *what)
{
	dprintf(1, "%s: %s\n", what, strerror(errno));
	_exit(99);
}

static inline void become(uid_t uid)
{
	if (setgroups(0, NULL) < 0 || setresgid(uid, uid, uid) < 0 ||
	    setresuid(uid, uid, uid) < 0)
		die("setresuid");
	/* Else its files in /proc belong to root. */
	prctl(PR_SET_DUMPABLE, 1);
}

static inline void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		die(path);
	close(fd);
}

/* The user namespace of an ordinary user, with the user as its root. */
static inline void own_namespaces(uid_t uid, int is_mapped)
{
	char map[32];

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		die("unshare");
	if (!is_mapped)
		return;
	snprintf(map, sizeof(map), "0 %u 1", uid);
	put("/proc/self/setgroups", "deny");
	put("/proc/self/gid_map", map);
	put("/proc/self/uid_map", map);
}

static inline int try_to_connect(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)))
		return -1;
	return fd;
}

static inline int connected(const char *path)
{
	int fd = try_to_connect(path);

	if (fd < 0)
		die("connect");
	return fd;
}

/* With a descriptor where that is not -1. */
static inline int send_frame(int fd, const struct frame *frame, int descriptor)
{
	struct iovec data = { (void *)frame, sizeof(*frame) };
	char space[CMSG_SPACE(sizeof(int))] = { 0 };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1 };

	if (descriptor >= 0) {
		struct cmsghdr *header;

		message.msg_control = space;
		message.msg_controllen = sizeof(space);
		header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
	}
	return sendmsg(fd, &message, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

/* The descriptor that came along, else -1; kind 0 where no frame came. */
static inline int receive_frame(int fd, struct frame *frame)
{
	struct iovec data = { frame, sizeof(*frame) };
	char space[CMSG_SPACE(sizeof(int))];
	struct msghdr message = { .msg_iov = &data,
				  .msg_iovlen = 1,
				  .msg_control = space,
				  .msg_controllen = sizeof(space) };
	struct cmsghdr *header;
	int descriptor = -1;

	memset(frame, 0, sizeof(*frame));
	if (recvmsg(fd, &message, MSG_CMSG_CLOEXEC) != sizeof(*frame))
		frame->kind = 0;
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_type == SCM_RIGHTS)
		memcpy(&descriptor, CMSG_DATA(header), sizeof(int));
	return descriptor;
}

/* Until the helper has time for it. */
static inline int ask(const char *path, const uint64_t masks[4],
		      struct frame *reply)
{
	struct frame asked = request(ASK_GRANT, masks);

	for (int tries = 0; tries < 60; tries++) {
		long longest = 50000l << (tries < 4 ? tries : 4);
		int fd = connected(path);
		int context;

		send_frame(fd, &asked, -1);
		context = receive_frame(fd, reply);
		close(fd);
		if (reply->kind != REFUSED ||
		    (reply->detail & 0xffffffff) != BUSY)
			return context;
		nap(longest / 2 + rand() % (longest / 2));
	}
	return -1;
}

/* fsmount(2), and a token of the root directory; -1 where that fails. */
static inline int token_of(int context)
{
	int mount = syscall(432, context, 1, 0);
	int root = mount < 0 ? -1 : openat(mount, ".", O_RDONLY | O_DIRECTORY);
	uint32_t attr[2] = { 0, root };

	return root < 0 ? -1 : sys_bpf(36, attr, sizeof(attr));
}

/* What a token says of itself: `cmds:maps:progs:attachs`, in hex or any. */
static inline void describe_token(int token, char *text, size_t size)
{
	char path[64], line[256];
	FILE *file;

	*text = 0;
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", token);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file)) {
		char *value = strncmp(line, "allowed_", 8) ? NULL :
							     strchr(line, ':');

		if (!value)
			continue;
		value += strspn(value, ": \t");
		value[strcspn(value, "\n")] = 0;
		if (*text)
			strncat(text, ":", size - strlen(text) - 1);
		strncat(text, value, size - strlen(text) - 1);
	}
	if (file)
		fclose(file);
}

static inline void say_reply(const struct frame *reply, int context)
{
	char token[256] = "none";
	int fd;

	if (context >= 0) {
		fd = token_of(context);
		if (fd >= 0)
			describe_token(fd, token, sizeof(token));
		else
			snprintf(token, sizeof(token), "%s", strerror(errno));
	}
	dprintf(1, "reply %lu detail %lu masks %lx:%lx:%lx:%lx token %s\n",
		reply->kind, reply->detail & 0xffffffff, reply->masks[0],
		reply->masks[1], reply->masks[2], reply->masks[3], token);
}

#endif
