// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

/*
 * Every call's result and value follow from its key, so that a call that is
 * paired with another thread's exit shows. Even keys are there, odd ones not.
 */
static int map;
static unsigned int calls;

static uint64_t expected(uint32_t key)
{
	return key * 2654435761ull + 1;
}

static void *caller(void *argument)
{
	uint32_t first = (uintptr_t)argument * calls;

	for (uint32_t i = first; i < first + calls; i++) {
		uint32_t key = i % 2 ? i | 0x80000000 : i;
		uint64_t value = 0;
		long result = look_up(map, &key, &value);

		if (i % 2 ? result != -1 || errno != ENOENT :
			    result != 0 || value != expected(key))
			dprintf(1, "key %u: %ld\n", i, result);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	unsigned int count = argc > 1 ? atoi(argv[1]) : 8;
	pthread_t threads[count];

	calls = argc > 2 ? atoi(argv[2]) : 100;
	map = array_map(8, count * calls);
	for (uint32_t key = 0; key < count * calls; key += 2) {
		uint64_t value = expected(key);
		/* Not one call a key: that would be as many as the threads make. */
		if (key % 1024 == 0 || count * calls < 1024) {
			if (update(map, &key, &value) < 0)
				return 1;
			continue;
		}
		static uint32_t keys[1024];
		static uint64_t values[1024];
		uint32_t n = 0;

		for (; key < count * calls && n < 512; key += 2, n++) {
			keys[n] = key;
			values[n] = expected(key);
		}
		key -= 2;
		/* BPF_MAP_UPDATE_BATCH (5.6) */
		struct {
			uint64_t in, out, keys, values;
			uint32_t count, map_fd;
			uint64_t elem_flags, flags;
		} batch = { .keys = (uintptr_t)keys,
			    .values = (uintptr_t)values,
			    .count = n,
			    .map_fd = map };
		if (sys_bpf(26, &batch, sizeof(batch)) < 0)
			return 2;
	}
	for (uintptr_t i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, caller, (void *)i);
	for (unsigned int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	say("done\n");
	return 0;
}
