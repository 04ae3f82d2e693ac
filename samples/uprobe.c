// SPDX-License-Identifier: Apache-2.0
/*
 * A uprobe by way of a perf event: no policy can permit it.
 *
 * The program itself loads (progs kprobe, capability perfmon), but the event asks for CAP_SYS_ADMIN in the initial user
 * namespace, whatever perf_event_paranoid says. The way out is uprobe-multi.c: a link without an event, from Linux 6.6.
 */
#include "probed.h"

static struct bpf_link *attach(const struct bpf_program *program)
{
	LIBBPF_OPTS(bpf_uprobe_opts, options, .func_name = "probed");

	return bpf_program__attach_uprobe_opts(program, 0, "/proc/self/exe", 0, &options);
}

int main(void)
{
	return count_calls("uprobe", "by_event", attach);
}
