// SPDX-License-Identifier: Apache-2.0
/* What the observer looks for in the running kernel. */
#include <stddef.h>

#include "observer_internal.h"

const struct cobserver_program cobserver_programs[PROGRAMS] = {
	{ "check_by_tracepoint", COBSERVER_CHECK_BY_TRACEPOINT, 0, "btf_trace_cap_capable" },
	{ "check_by_return", COBSERVER_CHECK_BY_RETURN, 0, "cap_capable" },
	{ "count_by_return", COBSERVER_COUNT_BY_RETURN, 0, "__x64_sys_bpf" },
	{ "count_by_return_i386", COBSERVER_COUNT_BY_RETURN, 1, "__ia32_sys_bpf" },
	{ "count_by_tracepoint", COBSERVER_COUNT_BY_TRACEPOINT, 0, "btf_trace_sys_exit" },
	{ "tell_execution", COBSERVER_EXECUTION, 0, "btf_trace_sched_process_exec" },
};

/* For which hooks a member has to be there. */
enum use {
	USE_ANY = ~0,
	USE_COUNT = COBSERVER_COUNT_BY_RETURN | COBSERVER_COUNT_BY_TRACEPOINT,
	USE_EXECUTION = COBSERVER_EXECUTION,
};

#define MEMBER(use, member, structure, path) [member] = { structure, path, USE_##use },
static const struct cobserver_member members[] = { OBSERVER_MEMBERS(MEMBER) };

const struct cobserver_program *cobserver_program(unsigned int index)
{
	return index < PROGRAMS ? &cobserver_programs[index] : NULL;
}

const struct cobserver_member *cobserver_member(unsigned int index)
{
	return index < OBSERVER_MEMBER_COUNT ? &members[index] : NULL;
}
