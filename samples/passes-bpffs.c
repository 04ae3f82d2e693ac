// SPDX-License-Identifier: Apache-2.0
/*
 * A parent opens the bpffs and hands it over a socket to a child that was started on its own and cannot see a bpffs
 * otherwise: it makes its token of the descriptor that came. With an argument this program is the child.
 *
 * The policy is what the child creates: cmds map_create, maps lru_hash, capability bpf. Passing descriptors needs no
 * grant; the recording knows the bpffs for what it is in the child as well.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "attr.h"

#define CMD_MAP_CREATE 0
#define MAP_TYPE_LRU_HASH 9

static int fail(const char *what)
{
	fprintf(stderr, "passes-bpffs: %s: %s\n", what, strerror(errno));
	return 1;
}

/* An address that no file system has to hold; its name is unique by the parent's number. */
static socklen_t address_of(struct sockaddr_un *address, const char *parent)
{
	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
			   (size_t)snprintf(address->sun_path + 1, sizeof(address->sun_path) - 1,
					    "bpfrec-bpffs-%s", parent));
}

/* Sends a descriptor, or with -1 receives one and returns it. */
static int pass(int socket, int fd)
{
	char byte = 0, control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec data = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	if (fd < 0) {
		if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1 || !CMSG_FIRSTHDR(&message))
			return -1;
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
		return fd;
	}
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	return sendmsg(socket, &message, 0) == 1 ? 0 : -1;
}

static int child(const char *parent)
{
	unsigned char attr[ATTR_SIZE];
	struct sockaddr_un address;
	socklen_t length = address_of(&address, parent);
	int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), bpffs, token, map;

	if (connection < 0 || connect(connection, (struct sockaddr *)&address, length))
		return fail("cannot connect to the parent");
	bpffs = pass(connection, -1);
	if (bpffs < 0)
		return fail("no bpffs came");
	fill_attr(attr, FIELDS(U32(4, bpffs)));
	token = sys_bpf(CMD_TOKEN_CREATE, attr, 8);
	fprintf(stderr, "passes-bpffs: token: %s\n", token < 0 ? "none" : "ok");
	fill_attr(attr, FIELDS(U32(0, MAP_TYPE_LRU_HASH), U32(4, 4), U32(8, 8), U32(12, 16),
			       U32(16, token < 0 ? 0 : F_TOKEN_FD), U32(76, token < 0 ? 0 : token)));
	map = sys_bpf(CMD_MAP_CREATE, attr, 80);
	if (map < 0)
		return fail("cannot create a map");
	printf("map: ok\n");
	return 0;
}

int main(int argc, char **argv)
{
	char number[16];
	struct sockaddr_un address;
	socklen_t length;
	int listener, connection, bpffs, status;
	pid_t started;

	if (argc > 1)
		return child(argv[1]);
	snprintf(number, sizeof(number), "%d", (int)getpid());
	length = address_of(&address, number);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1))
		return fail("cannot listen");
	started = fork();
	if (!started) {
		execl("/proc/self/exe", "passes-bpffs-child", number, NULL);
		_exit(127);
	}
	bpffs = open("/sys/fs/bpf", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (bpffs < 0)
		return fail("cannot open /sys/fs/bpf");
	connection = accept(listener, NULL, NULL);
	if (started < 0 || connection < 0 || pass(connection, bpffs))
		return fail("cannot hand the bpffs over");
	if (waitpid(started, &status, 0) != started)
		return fail("cannot wait for the child");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
