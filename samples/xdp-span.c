// SPDX-License-Identifier: Apache-2.0
/*
 * An XDP program on lo that subtracts packet pointers.
 *
 * libbpf takes a token by itself when /sys/fs/bpf delegates. The policy:
 *   cmds map_create, prog_load
 *   maps array
 *   progs xdp			and socket_filter, for libbpf's trial
 *   attachs xdp, cgroup_inet_ingress
 *   capabilities bpf, net_admin	loading XDP needs both
 *   capabilities perfmon	only for the subtraction: without it the verifier says EACCES
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

EMBED(xdp_span, "xdp_span.bpf.o");

static int fail(const char *what)
{
	fprintf(stderr, "xdp-span: %s: %s\n", what, strerror(errno));
	return 1;
}

int main(void)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "xdp_span");
	struct bpf_object *object;
	struct bpf_link *link;
	unsigned short port;
	__u32 slot = 0;
	__u64 sum;
	int datagrams;

	object = bpf_object__open_mem(xdp_span_start, EMBEDDED_SIZE(xdp_span), &options);
	if (!object)
		return fail("cannot open the embedded BPF object");
	if (bpf_object__load(object))
		return fail("cannot load the BPF object");
	link = bpf_program__attach_xdp(bpf_object__find_program_by_name(object, "add_length"),
				       (int)if_nametoindex("lo"));
	if (!link)
		return fail("cannot attach the program to lo");

	datagrams = loopback_socket(&port);
	if (datagrams < 0 || loopback_round(datagrams))
		return fail("no datagram arrived on lo");
	if (bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object, "bytes"), &slot, &sum))
		return fail("cannot read the sum");

	/* Others may use lo as well: one datagram of a byte is 43 bytes long. */
	printf("at least one packet: %s\n", sum >= 43 ? "yes" : "no");
	bpf_link__destroy(link);
	bpf_object__close(object);
	return sum >= 43 ? 0 : 1;
}
