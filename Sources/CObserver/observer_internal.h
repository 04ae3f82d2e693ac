/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COBSERVER_INTERNAL_H
#define COBSERVER_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

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

#endif
