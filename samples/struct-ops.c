// SPDX-License-Identifier: Apache-2.0
/*
 * A TCP congestion control as struct_ops. The policy:
 *   cmds map_create, prog_load, btf_load	the map's values are described by the kernel's BTF, the programs by their own
 *   maps struct_ops
 *   progs struct_ops		and socket_filter, for libbpf's trial
 *   attachs cgroup_inet_ingress, cgroup_inet_egress, cgroup_inet4_bind
 *	These are no attach types here. The expected attach type of a struct_ops program is the index of the member that
 *	it implements, and the kernel tests it all the same: ssthresh is member 0, cong_avoid 1, undo_cwnd 8 (Linux 6.18).
 *   capabilities bpf, perfmon	what runs in the kernel's own structures counts as tracing
 * Registering it needs nothing more. To choose it for a socket would need CAP_NET_ADMIN, as it is not on the list of those
 * that everybody may use.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "embed.h"

EMBED(congestion, "congestion.bpf.o");

static const char name[] = "bpfrec_still";

static int fail(const char *what)
{
	fprintf(stderr, "struct-ops: %s: %s\n", what, strerror(errno));
	return 1;
}

int main(void)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "congestion");
	struct bpf_object *object;
	struct bpf_link *link;
	char names[256];
	FILE *list;

	object = bpf_object__open_mem(congestion_start, EMBEDDED_SIZE(congestion), &options);
	if (!object)
		return fail("cannot open the embedded BPF object");
	if (bpf_object__load(object))
		return fail("cannot load the BPF object");
	link = bpf_map__attach_struct_ops(bpf_object__find_map_by_name(object, "standstill"));
	if (!link)
		return fail("cannot register the congestion control");

	list = fopen("/proc/sys/net/ipv4/tcp_available_congestion_control", "r");
	if (!list || !fgets(names, sizeof(names), list))
		return fail("cannot read which congestion controls there are");
	printf("%s is %s\n", name, strstr(names, name) ? "there" : "missing");
	fclose(list);
	bpf_link__destroy(link);
	bpf_object__close(object);
	return 0;
}
