// SPDX-License-Identifier: Apache-2.0
/*
 * A raw socket with a BPF filter that reports through a ring buffer.
 *
 * libbpf takes a token by itself when /sys/fs/bpf delegates. The policy:
 *   cmds map_create, prog_load	the ring buffer and the filter
 *   maps ringbuf
 *   progs socket_filter
 *   attachs cgroup_inet_ingress	a socket filter is loaded with attach type 0
 *   capabilities bpf, net_raw	net_raw for the AF_PACKET socket
 * SO_ATTACH_BPF needs no capability: whoever holds the program may attach it.
 */
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/types.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "embed.h"
#include "loopback.h"
#include "sockfilter.h"

#ifndef SO_ATTACH_BPF
#define SO_ATTACH_BPF 50
#endif

#define PACKETS 3

EMBED(sockfilter, "sockfilter.bpf.o");

struct watch {
	unsigned short port;
	int seen;
};

static int fail(const char *what)
{
	fprintf(stderr, "sockfilter: %s: %s\n", what, strerror(errno));
	return 1;
}

static int on_event(void *context, void *data, size_t size)
{
	struct watch *watch = context;
	const struct datagram *datagram = data;

	if (size >= sizeof(*datagram) && datagram->port == watch->port) {
		watch->seen++;
		printf("packet %d: %u bytes\n", watch->seen, datagram->length);
	}
	return 0;
}

/* A packet socket on lo that receives IPv4 only: what is sent out is not seen a second time. */
static int packet_socket(void)
{
	struct sockaddr_ll lo = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_IP),
		.sll_ifindex = (int)if_nametoindex("lo"),
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&lo, sizeof(lo))) {
		close(fd);
		return -1;
	}
	return fd;
}

int main(void)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "sockfilter");
	struct watch watch = { 0 };
	struct bpf_object *object;
	struct ring_buffer *ring;
	int program, packets, datagrams;

	object = bpf_object__open_mem(sockfilter_start, EMBEDDED_SIZE(sockfilter), &options);
	if (!object)
		return fail("cannot open the embedded BPF object");
	if (bpf_object__load(object))
		return fail("cannot load the BPF object");
	ring = ring_buffer__new(bpf_object__find_map_fd_by_name(object, "events"), on_event, &watch, NULL);
	if (!ring)
		return fail("cannot map the ring buffer");

	packets = packet_socket();
	if (packets < 0)
		return fail("cannot open a packet socket on lo");
	program = bpf_program__fd(bpf_object__find_program_by_name(object, "see_datagram"));
	if (setsockopt(packets, SOL_SOCKET, SO_ATTACH_BPF, &program, sizeof(program)))
		return fail("cannot attach the filter");

	datagrams = loopback_socket(&watch.port);
	if (datagrams < 0)
		return fail("cannot open a UDP socket on 127.0.0.1");
	for (int i = 0; i < PACKETS; i++)
		if (loopback_round(datagrams))
			return fail("no datagram arrived on lo");
	/* The filter has run when a datagram arrives: its event is already in the ring. */
	if (ring_buffer__consume(ring) < 0)
		return fail("cannot read the ring buffer");

	printf("packets seen: %d\n", watch.seen);
	ring_buffer__free(ring);
	bpf_object__close(object);
	return watch.seen == PACKETS ? 0 : 1;
}
