// SPDX-License-Identifier: Apache-2.0
/*
 * A raw tracepoint: the twin of tracepoint.c that can be delegated. The policy:
 *   cmds map_create, prog_load
 *   maps array
 *   progs raw_tracepoint		and socket_filter, for libbpf's trial
 *   attachs cgroup_inet_ingress	both are loaded with attach type 0
 *   capabilities bpf, perfmon	a program that sees the kernel's memory
 * RAW_TRACEPOINT_OPEN needs nothing but the program.
 */
#include "exits.h"

int main(void)
{
	return count_exits("raw-tracepoint", "raw");
}
