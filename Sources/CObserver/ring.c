// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "observer_internal.h"

/* The head of a record: its length with two bits, and the page that it is on. */
#define RECORD_HEAD 8
#define RECORD_BUSY (1U << 31)
#define RECORD_DISCARDED (1U << 30)

/* A writer that was interrupted in the midst of a record goes on when it gets a processor. */
#define PATIENCE 10000

int cobserver_ring_open(struct cobserver_ring *ring, int map, uint32_t size)
{
	void *own, *shared;

	ring->page = sysconf(_SC_PAGESIZE);
	ring->size = size;
	own = mmap(NULL, ring->page, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
	if (own == MAP_FAILED)
		return -errno;
	shared = mmap(NULL, ring->page + 2 * (size_t)size, PROT_READ, MAP_SHARED, map, ring->page);
	if (shared == MAP_FAILED) {
		int error = -errno;

		munmap(own, ring->page);
		return error;
	}
	ring->consumed = own;
	ring->produced = shared;
	ring->data = (const uint8_t *)shared + ring->page;
	return 0;
}

void cobserver_ring_close(struct cobserver_ring *ring)
{
	if (!ring->consumed)
		return;
	munmap(ring->consumed, ring->page);
	munmap((void *)ring->produced, ring->page + 2 * ring->size);
	ring->consumed = NULL;
}

static uint32_t finished_head(const uint32_t *head)
{
	uint32_t value = __atomic_load_n(head, __ATOMIC_ACQUIRE);
	int attempt;

	for (attempt = 0; value & RECORD_BUSY && attempt < PATIENCE; attempt++) {
		sched_yield();
		value = __atomic_load_n(head, __ATOMIC_ACQUIRE);
	}
	return value;
}

int cobserver_ring_next(struct cobserver_ring *ring, void *record, size_t size)
{
	uint64_t position = *ring->consumed;

	while (position < __atomic_load_n(ring->produced, __ATOMIC_ACQUIRE)) {
		const uint8_t *at = ring->data + (position & (ring->size - 1));
		uint32_t head = finished_head((const uint32_t *)at);
		uint32_t length = head & ~(RECORD_BUSY | RECORD_DISCARDED);
		int is_wanted = !(head & RECORD_DISCARDED) && length == size;

		if (head & RECORD_BUSY)
			return 0;
		if (is_wanted)
			memcpy(record, at + RECORD_HEAD, size);
		position += (RECORD_HEAD + length + 7) & ~7ULL;
		__atomic_store_n(ring->consumed, position, __ATOMIC_RELEASE);
		if (is_wanted)
			return 1;
	}
	return 0;
}
