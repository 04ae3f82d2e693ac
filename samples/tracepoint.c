// SPDX-License-Identifier: Apache-2.0
/*
 * A tracepoint by way of a perf event: no policy can permit it.
 *
 * The program itself loads (progs tracepoint, capability perfmon), but its event's number stands in tracefs, which is
 * for root, and perf_event_open asks for CAP_PERFMON in the initial user namespace at any perf_event_paranoid above -1.
 * The way out is raw-tracepoint.c: the same point without an event.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>

#include "exits.h"

int main(void)
{
	/* Where nobody has mounted tracefs, only this process sees it. */
	if (access("/sys/kernel/tracing/events", F_OK) && !unshare(CLONE_NEWNS)) {
		mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
		mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
	}
	return count_exits("tracepoint", "by_event");
}
