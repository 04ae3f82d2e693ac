// SPDX-License-Identifier: Apache-2.0
/*
 * A uprobe by a link: the twin of uprobe.c that can be delegated. The policy:
 *   cmds map_create, prog_load
 *   maps array
 *   progs kprobe			a uprobe's program is of that type; and socket_filter, for libbpf's trial
 *   attachs trace_uprobe_multi	the program's own, and cgroup_inet_ingress for the trial
 *   capabilities bpf, perfmon
 */
#include "probed.h"

static struct bpf_link *attach(const struct bpf_program *program)
{
	return bpf_program__attach_uprobe_multi(program, 0, "/proc/self/exe", "probed", NULL);
}

int main(void)
{
	return count_calls("uprobe-multi", "by_link", attach);
}
