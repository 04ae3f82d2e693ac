// SPDX-License-Identifier: Apache-2.0
/*
 * Uses capabilities of its network namespace, and BPF not at all: binds a port
 * below 1024, and sets the MTU of lo, to what it is anyway, through netlink.
 * The policy grants nothing but
 *   capabilities net_bind_service, net_admin
 */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int bind_low_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	close(fd);
	return 0;
}

static int set_mtu(unsigned int mtu)
{
	struct {
		struct nlmsghdr header;
		struct ifinfomsg link;
		struct rtattr attribute;
		unsigned int mtu;
	} request = {
		.header = {
			.nlmsg_len = sizeof(request),
			.nlmsg_type = RTM_NEWLINK,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
		},
		.link = { .ifi_index = 1 },
		.attribute = { .rta_len = RTA_LENGTH(sizeof(mtu)), .rta_type = IFLA_MTU },
		.mtu = mtu,
	};
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char rest[1024];
	} reply;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (fd < 0 || send(fd, &request, sizeof(request), 0) < 0 || recv(fd, &reply, sizeof(reply), 0) < 0)
		return -errno;
	close(fd);
	return reply.error.error;
}

int main(void)
{
	int error = bind_low_port();

	if (error < 0) {
		fprintf(stderr, "uses-network: cannot bind port 7: %s\n", strerror(-error));
		return 1;
	}
	error = set_mtu(65536);
	if (error < 0) {
		fprintf(stderr, "uses-network: cannot set the MTU of lo: %s\n", strerror(-error));
		return 1;
	}
	printf("port 7 was bound, and the MTU of lo set\n");
	return 0;
}
