/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bpf(2) by byte offsets, for calls that are newer than the system's
 * linux/bpf.h (Debian 12 has that of Linux 6.1, which knows no token).
 */
#ifndef SAMPLES_ATTR_H
#define SAMPLES_ATTR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* sizeof(union bpf_attr) of Linux 6.18. */
#define ATTR_SIZE 168

/* One field of the attribute: at this byte, so many bytes, this value or what it points to. */
struct field {
	unsigned at, size;
	uint64_t value;
	const char *text;
};

#define U32(at_, value_) { .at = (at_), .size = 4, .value = (uint32_t)(value_) }
#define U64(at_, value_) { .at = (at_), .size = 8, .value = (uint64_t)(value_) }
#define PTR(at_, pointer_) { .at = (at_), .size = 8, .value = (uint64_t)(uintptr_t)(pointer_) }
#define NAME(at_, text_) { .at = (at_), .size = sizeof(text_), .text = (text_) }

#define FIELDS(...) (struct field[]){ __VA_ARGS__ }, \
	sizeof((struct field[]){ __VA_ARGS__ }) / sizeof(struct field)

/* The little-endian machines that bpfrec runs on need no care for byte order. */
static inline void fill_attr(unsigned char attr[ATTR_SIZE], const struct field *fields, size_t count)
{
	memset(attr, 0, ATTR_SIZE);
	for (size_t i = 0; i < count; i++) {
		const struct field *field = &fields[i];

		memcpy(attr + field->at, field->text ? (const void *)field->text : &field->value, field->size);
	}
}

static inline int sys_bpf(unsigned cmd, void *attr, unsigned size)
{
	return (int)syscall(SYS_bpf, cmd, attr, size);
}

/* TOKEN_CREATE and the flag that says that a token descriptor is given: Linux 6.9. */
#define CMD_TOKEN_CREATE 36
#define F_TOKEN_FD (1u << 16)

#endif
