// SPDX-License-Identifier: Apache-2.0
/*
 * Counts the UDP datagrams to one port and lets every packet pass. The port is
 * in the same array as the count, so that other traffic does not matter.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "../samples/xdp-counter.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SLOTS);
	__type(key, __u32);
	__type(value, __u64);
} slots SEC(".maps");

SEC("xdp")
int count_datagram(struct xdp_md *ctx)
{
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = (void *)(long)ctx->data;
	struct iphdr *ip = (void *)(eth + 1);
	struct udphdr *udp = (void *)(ip + 1);
	__u32 port_slot = SLOT_PORT, count_slot = SLOT_COUNT;
	__u64 *port, *count;

	if ((void *)(udp + 1) > end)
		return XDP_PASS;
	/* A datagram that the kernel sends on lo carries no IP options. */
	if (eth->h_proto != bpf_htons(ETH_P_IP) || ip->ihl != 5 || ip->protocol != IPPROTO_UDP)
		return XDP_PASS;

	port = bpf_map_lookup_elem(&slots, &port_slot);
	count = bpf_map_lookup_elem(&slots, &count_slot);
	if (port && count && *port == bpf_ntohs(udp->dest))
		__sync_fetch_and_add(count, 1);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "Apache-2.0";
