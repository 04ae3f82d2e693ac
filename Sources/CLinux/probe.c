// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinuxProbe.h"

int clinux_probe_bpf(void)
{
	/* The head of union bpf_attr for BPF_MAP_CREATE (0), Linux 3.18. */
	struct {
		uint32_t map_type;
		uint32_t key_size;
		uint32_t value_size;
		uint32_t max_entries;
	} attr = { 2 /* BPF_MAP_TYPE_ARRAY */, 4, 4, 1 };
	long fd = syscall(SYS_bpf, 0, &attr, sizeof(attr));

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}
