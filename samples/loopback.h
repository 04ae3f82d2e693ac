/* SPDX-License-Identifier: Apache-2.0 */
/* Datagrams that a sample sends to itself. */
#ifndef SAMPLES_LOOPBACK_H
#define SAMPLES_LOOPBACK_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/*
 * Returns a UDP socket bound to a port of 127.0.0.1 that the kernel chose and
 * connected to itself, and stores the port. Nobody else has that port, so what
 * is counted there is the same on a busy machine. -1 and errno on failure.
 */
static inline int loopback_socket(unsigned short *port)
{
	struct timeval patience = { .tv_sec = 5 };
	struct sockaddr_in self = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t length = sizeof(self);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (bind(fd, (struct sockaddr *)&self, sizeof(self)) ||
	    getsockname(fd, (struct sockaddr *)&self, &length) ||
	    connect(fd, (struct sockaddr *)&self, sizeof(self)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience))) {
		close(fd);
		return -1;
	}
	*port = ntohs(self.sin_port);
	return fd;
}

/* Sends one byte and waits until it has arrived. */
static inline int loopback_round(int fd)
{
	char byte = 0;

	return send(fd, &byte, 1, 0) == 1 && recv(fd, &byte, 1, 0) == 1 ? 0 : -1;
}

#endif
