// SPDX-License-Identifier: Apache-2.0
/* Counts the calls of a function: by a perf event, and by a link without one. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} calls SEC(".maps");

static int count(void)
{
	__u32 slot = 0;
	__u64 *call = bpf_map_lookup_elem(&calls, &slot);

	if (call)
		__sync_fetch_and_add(call, 1);
	return 0;
}

SEC("?uprobe")
int by_event(void *ctx __attribute__((unused)))
{
	return count();
}

SEC("?uprobe.multi")
int by_link(void *ctx __attribute__((unused)))
{
	return count();
}

char LICENSE[] SEC("license") = "GPL";
