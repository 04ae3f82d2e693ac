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
 * The kernel's own types, its BTF. libbpf would find members in it as well
 * (CO-RE), but takes 20 milliseconds: it copies all of it, and then compares
 * the name of each of 130,000 types with that of every structure.
 */
struct cobserver_types {
	char *bytes;
	size_t size;
	int is_mapped;
	const char *first, *end; /* of the types */
	const char *strings;
	uint32_t strings_size;
	uint32_t *offsets; /* from `first`, of each type */
	uint32_t count;
};

struct cobserver_member {
	const char *structure;
	const char *path; /* of the member in it: `a.b` is a member of a member */
	long offset; /* in bytes; -1 where the kernel has no such member */
};

int cobserver_types_open(struct cobserver_types *types);
void cobserver_types_close(struct cobserver_types *types);
/* Whether something has that name. */
int cobserver_types_name(const struct cobserver_types *types, const char *name);
void cobserver_types_find(const struct cobserver_types *types, struct cobserver_member *members, int count);

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

struct cobserver_program {
	const char *name;
	unsigned int hook;
	/* Left out where the kernel has no such function. */
	int is_optional;
	/* Each is a name in the kernel's BTF. */
	const char *needs;
};

extern const struct cobserver_program cobserver_programs[PROGRAMS];

/* Found once, since it does not change. */
struct cobserver_kernel {
	int programs; /* bit N says whether it has what program N needs; or -errno */
	struct cobserver_member members[OBSERVER_MEMBER_COUNT];
};

const struct cobserver_kernel *cobserver_kernel(void);

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
