// SPDX-License-Identifier: Apache-2.0
/*
 * Sends one event to user space for each UDP datagram that its socket receives.
 * The socket is bound to IPv4, so what arrives starts with an Ethernet header
 * and an IPv4 header.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <stddef.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "../samples/sockfilter.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} events SEC(".maps");

SEC("socket")
int see_datagram(struct __sk_buff *skb)
{
	struct datagram *datagram;
	__u8 version_and_words, protocol;
	__be16 port;
	__u32 udp;

	if (bpf_skb_load_bytes(skb, ETH_HLEN, &version_and_words, 1))
		return 0;
	if (bpf_skb_load_bytes(skb, ETH_HLEN + offsetof(struct iphdr, protocol), &protocol, 1))
		return 0;
	if (protocol != IPPROTO_UDP)
		return 0;
	udp = ETH_HLEN + (version_and_words & 0xf) * 4;
	if (bpf_skb_load_bytes(skb, udp + offsetof(struct udphdr, dest), &port, sizeof(port)))
		return 0;

	datagram = bpf_ringbuf_reserve(&events, sizeof(*datagram), 0);
	if (!datagram)
		return 0;
	datagram->port = bpf_ntohs(port);
	datagram->length = skb->len;
	bpf_ringbuf_submit(datagram, 0);
	/* Nobody reads the socket itself: keep no byte of the packet. */
	return 0;
}

char LICENSE[] SEC("license") = "Apache-2.0";
