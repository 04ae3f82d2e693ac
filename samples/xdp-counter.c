// SPDX-License-Identifier: Apache-2.0
/*
 * An XDP program on lo that counts in an array what it is sent.
 *
 * libbpf takes a token by itself when /sys/fs/bpf delegates. The policy:
 *   cmds map_create, prog_load	the array and the program
 *   maps array
 *   progs xdp			and socket_filter: libbpf loads one as a trial and gives up without it
 *   attachs xdp, cgroup_inet_ingress	the program's attach type, and that of libbpf's trials
 *   capabilities bpf, net_admin	loading XDP needs both
 * The link to lo needs no capability where lo belongs to the own network namespace.
 */
#include <errno.h>
#include <linux/types.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "embed.h"
#include "loopback.h"
#include "xdp-counter.h"

EMBED(xdp_counter, "xdp_counter.bpf.o");

static int fail(const char *what)
{
	fprintf(stderr, "xdp-counter: %s: %s\n", what, strerror(errno));
	return 1;
}

static int read_count(int slots, __u64 *count)
{
	__u32 slot = SLOT_COUNT;

	return bpf_map_lookup_elem(slots, &slot, count);
}

int main(void)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "xdp_counter");
	__u64 before, after, wanted;
	__u32 slot = SLOT_PORT;
	unsigned short port;
	struct bpf_object *object;
	struct bpf_link *link;
	int slots, datagrams;

	object = bpf_object__open_mem(xdp_counter_start, EMBEDDED_SIZE(xdp_counter), &options);
	if (!object)
		return fail("cannot open the embedded BPF object");
	if (bpf_object__load(object))
		return fail("cannot load the BPF object");
	link = bpf_program__attach_xdp(bpf_object__find_program_by_name(object, "count_datagram"),
				       (int)if_nametoindex("lo"));
	if (!link)
		return fail("cannot attach the program to lo");

	datagrams = loopback_socket(&port);
	if (datagrams < 0)
		return fail("cannot open a UDP socket on 127.0.0.1");
	slots = bpf_object__find_map_fd_by_name(object, "slots");
	wanted = port;
	if (bpf_map_update_elem(slots, &slot, &wanted, BPF_ANY))
		return fail("cannot write the port into the array");

	if (read_count(slots, &before))
		return fail("cannot read the count");
	printf("packets before: %llu\n", before);
	/* The program has run when the datagram arrives. */
	if (loopback_round(datagrams))
		return fail("no datagram arrived on lo");
	if (read_count(slots, &after))
		return fail("cannot read the count");
	printf("packets after: %llu\n", after);
	printf("delta: %llu\n", after - before);

	bpf_link__destroy(link);
	bpf_object__close(object);
	return after - before == 1 ? 0 : 1;
}
