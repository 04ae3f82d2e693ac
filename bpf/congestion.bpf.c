// SPDX-License-Identifier: Apache-2.0
/*
 * A congestion control for TCP that never grows its window. libbpf finds the
 * members by their names, so that only those which are used stand here.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

struct sock;

struct tcp_congestion_ops {
	__u32 (*ssthresh)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
	__u32 (*undo_cwnd)(struct sock *sk);
	char name[16];
};

/* What a member is called with comes in an array; none of it is looked at. */
SEC("struct_ops")
__u32 lowest_threshold(void *ctx __attribute__((unused)))
{
	return 2;
}

SEC("struct_ops")
void stay(void *ctx __attribute__((unused)))
{
}

SEC("struct_ops")
__u32 lowest_window(void *ctx __attribute__((unused)))
{
	return 2;
}

SEC(".struct_ops.link")
struct tcp_congestion_ops standstill = {
	.ssthresh = (void *)lowest_threshold,
	.cong_avoid = (void *)stay,
	.undo_cwnd = (void *)lowest_window,
	.name = "bpfrec_still",
};

char LICENSE[] SEC("license") = "GPL";
