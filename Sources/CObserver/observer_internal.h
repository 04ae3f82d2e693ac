/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COBSERVER_INTERNAL_H
#define COBSERVER_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "../../bpf/observer.h"
#include "CObserver.h"

extern const unsigned char cobserver_object[];
extern const size_t cobserver_object_size;

/*
 * The reading end of a ring buffer map (BPF_MAP_TYPE_RINGBUF, 5.8). libbpf's
 * own calls back for each record and stops silently at one that is still
 * being written; what stands behind that one is wanted all the same.
 */
struct cobserver_ring {
	uint64_t *consumed; /* a page that we write */
	const uint64_t *produced; /* a page that the kernel writes, the data behind it, twice */
	const uint8_t *data;
	uint64_t size; /* of the data, a power of two */
	size_t page;
};

int cobserver_ring_open(struct cobserver_ring *ring, int map, uint32_t size);
void cobserver_ring_close(struct cobserver_ring *ring);
/* 1 and the record's bytes, or 0. */
int cobserver_ring_next(struct cobserver_ring *ring, void *record, size_t size);

/* ---- the observer */

#define PROGRAMS 6

extern const struct cobserver_program cobserver_programs[PROGRAMS];

struct bpf_object;
struct bpf_link;

struct cobserver {
	struct bpf_object *object;
	struct bpf_link *links[PROGRAMS];
	struct cobserver_ring checks;
	struct cobserver_ring executions;
	int state;
	int counts;
	int processors;
	/* A value of `counts` for each processor. */
	struct observer_count *per_processor;
};

int cobserver_read_state(struct cobserver *observer, struct observer_state *state);

#endif
