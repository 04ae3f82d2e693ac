// SPDX-License-Identifier: Apache-2.0
/*
 * bpf(2) for the applications that the tests of the observer run: an attr as
 * bytes, whose fields are written by their offset.
 */
#ifndef RAW_BPF_H
#define RAW_BPF_H

#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TOKEN_FLAG (1U << 16)

struct attr {
	_Alignas(8) uint8_t bytes[168];
};

static inline void put32(struct attr *attr, int offset, uint32_t value)
{
	memcpy(attr->bytes + offset, &value, 4);
}

static inline void put64(struct attr *attr, int offset, const void *value)
{
	uint64_t address = (uintptr_t)value;

	memcpy(attr->bytes + offset, &address, 8);
}

static inline int bpf(int command, struct attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

#endif
