// SPDX-License-Identifier: Apache-2.0
#ifndef CLINUX_OBJECT_H
#define CLINUX_OBJECT_H

#include <stdint.h>
#include <sys/types.h>

enum clinux_object_kind {
	CLINUX_OBJECT_MAP,
	CLINUX_OBJECT_PROG,
	CLINUX_OBJECT_BTF,
};

struct clinux_object {
	uint32_t id;
	uint32_t type;
	uint32_t key_size;
	uint32_t value_size;
	uint32_t max_entries;
	uint32_t map_flags;
	/* What a map's descriptor was opened for: O_RDONLY, O_WRONLY, O_RDWR. */
	uint32_t access;
};

/* A handle on a thread, which for one that does not lead its process takes Linux 6.9. */
int clinux_thread_open(pid_t tid, int leads);
/* What is behind its descriptor, if that is of this kind: 0 or -errno. */
int clinux_object_of(int thread, int descriptor, enum clinux_object_kind kind,
		     struct clinux_object *object);

#endif
