// SPDX-License-Identifier: Apache-2.0
/*
 * Adds up the lengths of the packets, each as the distance between its ends.
 * What a subtraction of two pointers gives is a number that tells of neither,
 * but the verifier does not know that: without CAP_PERFMON it refuses.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} bytes SEC(".maps");

SEC("xdp")
int add_length(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	__u32 slot = 0;
	__u64 *sum = bpf_map_lookup_elem(&bytes, &slot);

	if (sum)
		__sync_fetch_and_add(sum, end - data);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "Apache-2.0";
