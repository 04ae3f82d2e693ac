// SPDX-License-Identifier: Apache-2.0
/* Counts the processes that end: by a tracepoint's event, and by its raw twin. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} exits SEC(".maps");

static int count(void)
{
	__u32 slot = 0;
	__u64 *exit = bpf_map_lookup_elem(&exits, &slot);

	if (exit)
		__sync_fetch_and_add(exit, 1);
	return 0;
}

SEC("?tracepoint/sched/sched_process_exit")
int by_event(void *ctx __attribute__((unused)))
{
	return count();
}

SEC("?raw_tp/sched_process_exit")
int raw(void *ctx __attribute__((unused)))
{
	return count();
}

char LICENSE[] SEC("license") = "GPL";
