// SPDX-License-Identifier: Apache-2.0
/* What the observer tells while it runs. */
#include <string.h>

#include <bpf/bpf.h>

#include "observer_internal.h"

_Static_assert(sizeof(struct cobserver_check) == sizeof(struct observer_check), "the ring's records are these");
_Static_assert(sizeof(struct cobserver_execution) == sizeof(struct observer_execution), "and those of the other one");

int cobserver_read_state(struct cobserver *observer, struct observer_state *state)
{
	__u32 first = 0;

	return bpf_map_lookup_elem(observer->state, &first, state);
}

int cobserver_begin(struct cobserver *observer)
{
	struct observer_state state;
	__u32 first = 0;
	int error = cobserver_read_state(observer, &state);

	/* Nothing is lost, hence nothing counted, before it has begun. */
	state.has_begun = 1;
	return error ? error : bpf_map_update_elem(observer->state, &first, &state, BPF_ANY);
}

int cobserver_next(struct cobserver *observer, struct cobserver_check *check)
{
	return cobserver_ring_next(&observer->checks, check, sizeof(*check));
}

int cobserver_next_execution(struct cobserver *observer, struct cobserver_execution *execution)
{
	return cobserver_ring_next(&observer->executions, execution, sizeof(*execution));
}

static int take(struct cobserver *observer, const struct observer_count_key *key, struct cobserver_count *count)
{
	struct observer_count *values = observer->per_processor;
	int error = bpf_map_lookup_elem(observer->counts, key, values), index;

	if (error)
		return error;
	*count = (struct cobserver_count){
		.pid = key->pid,
		.command = key->command,
		.map = key->map,
		.error = key->error,
	};
	for (index = 0; index < observer->processors; index++) {
		count->calls += values[index].calls;
		if (values[index].calls == 0 || count->map_name[0])
			continue;
		count->map_type = values[index].map_type;
		memcpy(count->map_name, values[index].map_name, sizeof(values[index].map_name));
	}
	return bpf_map_delete_elem(observer->counts, key);
}

int cobserver_take_count(struct cobserver *observer, uint32_t pid, struct cobserver_count *count)
{
	struct observer_count_key key, next, *from = NULL;

	while (!bpf_map_get_next_key(observer->counts, from, &next)) {
		if (pid == 0 || next.pid == pid)
			return take(observer, &next, count) ? 0 : 1;
		key = next;
		from = &key;
	}
	return 0;
}
