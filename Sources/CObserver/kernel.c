// SPDX-License-Identifier: Apache-2.0
/* What of the observer the running kernel can have. */
#include <pthread.h>

#include "observer_internal.h"

const struct cobserver_program cobserver_programs[PROGRAMS] = {
	{ "check_by_tracepoint", COBSERVER_CHECK_BY_TRACEPOINT, 0, "btf_trace_cap_capable" },
	{ "check_by_return", COBSERVER_CHECK_BY_RETURN, 0, "cap_capable" },
	{ "count_by_return", COBSERVER_COUNT_BY_RETURN, 0, "__x64_sys_bpf" },
	{ "count_by_return_i386", COBSERVER_COUNT_BY_RETURN, 1, "__ia32_sys_bpf" },
	{ "count_by_tracepoint", COBSERVER_COUNT_BY_TRACEPOINT, 0, "btf_trace_sys_exit" },
	{ "tell_execution", COBSERVER_EXECUTION, 0, "btf_trace_sched_process_exec" },
};

#define MEMBER(use, member, structure, path) [member] = { structure, path, -1 },

static struct cobserver_kernel found = { .members = { OBSERVER_MEMBERS(MEMBER) } };

static void look(void)
{
	struct cobserver_types types;
	int index;

	found.programs = cobserver_types_open(&types);
	if (found.programs < 0)
		return;
	for (index = 0; index < PROGRAMS; index++)
		found.programs |= cobserver_types_name(&types, cobserver_programs[index].needs) << index;
	cobserver_types_find(&types, found.members, OBSERVER_MEMBER_COUNT);
	cobserver_types_close(&types);
}

const struct cobserver_kernel *cobserver_kernel(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, look);
	return &found;
}

int cobserver_hooks(void)
{
	int programs = cobserver_kernel()->programs, hooks = 0, index;

	if (programs < 0)
		return programs;
	for (index = 0; index < PROGRAMS; index++)
		if (programs >> index & 1 && !cobserver_programs[index].is_optional)
			hooks |= cobserver_programs[index].hook;
	return hooks;
}
