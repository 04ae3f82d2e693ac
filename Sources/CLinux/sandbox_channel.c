// SPDX-License-Identifier: Apache-2.0
/* Messages that may carry a descriptor, and those between the sandbox's init
 * or another child and its parent. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "CLinuxHelper.h"
#include "sandbox_internal.h"

int clinux_send_packet(int socket, const void *bytes, size_t count,
		       int descriptor)
{
	struct iovec data = { (void *)bytes, count };
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr header = { .msg_iov = &data, .msg_iovlen = 1 };

	if (descriptor >= 0) {
		memset(&control, 0, sizeof(control));
		header.msg_control = &control;
		header.msg_controllen = sizeof(control);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.header), &descriptor, sizeof(int));
	}
	while (sendmsg(socket, &header, MSG_NOSIGNAL) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

pid_t sandbox_fork_with_socket(int type, int *end)
{
	int ends[2], error, own;
	pid_t pid;

	if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	pid = fork();
	error = errno;
	own = pid == 0;
	close(ends[!own]);
	if (pid < 0) {
		close(ends[own]);
		return -error;
	}
	*end = ends[own];
	return pid;
}

int sandbox_send(int socket, int32_t step, int32_t error, int descriptor)
{
	struct clinux_sandbox_message message = { step, error };

	return clinux_send_packet(socket, &message, sizeof(message),
				  descriptor);
}

int clinux_send(int socket, int32_t step, int32_t error, int descriptor)
{
	return sandbox_send(socket, step, error, descriptor);
}

long clinux_receive_packet(int socket, void *buffer, size_t size,
			   int *descriptor, pid_t *sender)
{
	struct iovec data = { buffer, size };
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int)) +
			   CMSG_SPACE(sizeof(struct ucred))];
	} control;
	struct msghdr header = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t count;

	*descriptor = -1;
	*sender = 0;
	do {
		count = recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
	} while (count < 0 && errno == EINTR);
	if (count < 0)
		return -errno;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&header); c;
	     c = CMSG_NXTHDR(&header, c)) {
		if (c->cmsg_level != SOL_SOCKET)
			continue;
		if (c->cmsg_type == SCM_RIGHTS)
			memcpy(descriptor, CMSG_DATA(c), sizeof(int));
		if (c->cmsg_type == SCM_CREDENTIALS) {
			struct ucred who;

			memcpy(&who, CMSG_DATA(c), sizeof(who));
			*sender = who.pid;
		}
	}
	return count;
}

int clinux_receive(int socket, struct clinux_sandbox_message *message,
		   int *descriptor, pid_t *sender)
{
	long size = clinux_receive_packet(socket, message, sizeof(*message),
					  descriptor, sender);

	if (size <= 0)
		return size;
	return size == sizeof(*message) ? 1 : -EPROTO;
}
