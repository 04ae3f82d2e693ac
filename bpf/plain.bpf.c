// SPDX-License-Identifier: Apache-2.0
/* A program that does nothing and so loads as almost any type, as in `bpftool prog load ... type T`. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

SEC("socket")
int plain(void *ctx)
{
	(void)ctx;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
