// SPDX-License-Identifier: Apache-2.0
/* Two kinds of programs that stay when whoever brought them in is gone. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

SEC("cgroup/sock_create")
int see_socket(struct bpf_sock *ctx)
{
	(void)ctx;
	return 1;
}

/* As much of the kernel's as is filled in; libbpf finds the members by name. */
struct sock;
struct tcp_congestion_ops {
	__u32 (*ssthresh)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
	__u32 (*undo_cwnd)(struct sock *sk);
	char name[16];
};

SEC("struct_ops/lasting_ssthresh")
__u32 lasting_ssthresh(__u64 *ctx)
{
	(void)ctx;
	return 2;
}

SEC("struct_ops/lasting_cong_avoid")
void lasting_cong_avoid(__u64 *ctx)
{
	(void)ctx;
}

SEC("struct_ops/lasting_undo_cwnd")
__u32 lasting_undo_cwnd(__u64 *ctx)
{
	(void)ctx;
	return 2;
}

SEC(".struct_ops")
struct tcp_congestion_ops lasting = {
	.ssthresh = (void *)lasting_ssthresh,
	.cong_avoid = (void *)lasting_cong_avoid,
	.undo_cwnd = (void *)lasting_undo_cwnd,
	.name = "bpfrec_lasting",
};

/* The kernel takes a congestion control only under the GPL. */
char LICENSE[] SEC("license") = "Dual MIT/GPL";
