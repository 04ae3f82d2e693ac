// SPDX-License-Identifier: Apache-2.0
/* The socket on which the helper waits for clients. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "CLinuxHelper.h"

/* Linux 6.16; libc headers older than that lack it. */
#define OUR_SO_PASSRIGHTS 83

#define PATIENCE_IN_SECONDS 30

static int address_of(const char *path, struct sockaddr_un *address)
{
	size_t length = strlen(path);

	if (length == 0)
		return -ENOENT;
	if (length >= sizeof(address->sun_path))
		return -ENAMETOOLONG;
	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	memcpy(address->sun_path, path, length);
	return 0;
}

static int new_socket(int flags)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0);

	return fd < 0 ? -errno : fd;
}

int clinux_connect(const char *path)
{
	struct timeval patience = { .tv_sec = PATIENCE_IN_SECONDS };
	struct sockaddr_un address;
	int error = address_of(path, &address);
	int fd;

	if (error < 0)
		return error;
	fd = new_socket(0);
	if (fd < 0)
		return fd;
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		error = -errno;
		close(fd);
		return error;
	}
	return fd;
}

/* Whether a socket lies there that nobody listens on any more. */
static int is_abandoned(const char *path)
{
	struct stat status;
	int fd;

	if (lstat(path, &status) < 0 || !S_ISSOCK(status.st_mode))
		return 0;
	fd = clinux_connect(path);
	if (fd >= 0)
		close(fd);
	return fd == -ECONNREFUSED;
}

int clinux_listen_at(const char *path, unsigned int mode)
{
	struct sockaddr_un address;
	int error = address_of(path, &address);
	mode_t mask;
	int fd;

	if (error < 0)
		return error;
	fd = new_socket(SOCK_NONBLOCK);
	if (fd < 0)
		return fd;
	if (is_abandoned(path))
		unlink(path);
	/* The file is born with the mode of its socket: there is no moment in
	 * which anybody else may connect. */
	mask = umask(0);
	if (fchmod(fd, mode) < 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(fd, SOMAXCONN) < 0)
		error = -errno;
	umask(mask);
	if (error < 0) {
		close(fd);
		return error;
	}
	return fd;
}

static int option(int fd, int name)
{
	int value = -1;
	socklen_t size = sizeof(value);

	if (getsockopt(fd, SOL_SOCKET, name, &value, &size) < 0)
		return -1;
	return value;
}

int clinux_adopt_listener(int fd)
{
	if (option(fd, SO_DOMAIN) != AF_UNIX ||
	    option(fd, SO_TYPE) != SOCK_SEQPACKET ||
	    option(fd, SO_ACCEPTCONN) != 1)
		return -ENOTSOCK;
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ||
	    fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
		return -errno;
	return 0;
}

int clinux_accept(int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	int zero = 0;

	if (fd < 0)
		return -errno;
	/* Where the kernel can, it tells those who try. */
	setsockopt(fd, SOL_SOCKET, OUR_SO_PASSRIGHTS, &zero, sizeof(zero));
	return fd;
}

void clinux_hang_up(int fd)
{
	char byte;

	shutdown(fd, SHUT_RD);
	while (recv(fd, &byte, 1, MSG_DONTWAIT | MSG_TRUNC) > 0)
		;
}

long clinux_receive_bytes(int fd, void *buffer, size_t size)
{
	ssize_t count;

	do
		count = recv(fd, buffer, size, MSG_TRUNC);
	while (count < 0 && errno == EINTR);
	return count < 0 ? -errno : count;
}
