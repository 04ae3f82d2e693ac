// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "observer_internal.h"

/* ---- the bytes: 5.5 MB, which sysfs copies page by page to those who read them */

static int open_bytes(struct cobserver_types *types)
{
	int file = open("/sys/kernel/btf/vmlinux", O_RDONLY | O_CLOEXEC);
	struct stat status;
	size_t have = 0;
	ssize_t count;

	if (file < 0)
		return -errno;
	types->size = fstat(file, &status) ? 0 : status.st_size;
	types->bytes = mmap(NULL, types->size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
	types->is_mapped = types->bytes != MAP_FAILED;
	if (!types->is_mapped) {
		/* It can be mapped since 6.16. */
		types->bytes = malloc(types->size);
		while (types->bytes && have < types->size &&
		       (count = read(file, types->bytes + have, types->size - have)) > 0)
			have += count;
		types->size = have;
	}
	close(file);
	return types->bytes ? 0 : -ENOMEM;
}

static void close_bytes(struct cobserver_types *types)
{
	if (types->is_mapped)
		munmap(types->bytes, types->size);
	else
		free(types->bytes);
}

/* ---- their parts */

static int find_parts(struct cobserver_types *types)
{
	const struct btf_header *header = (const void *)types->bytes;
	uint64_t types_end, strings_end;

	if (types->size < sizeof(*header) || header->magic != BTF_MAGIC)
		return -EINVAL;
	types_end = (uint64_t)header->hdr_len + header->type_off + header->type_len;
	strings_end = (uint64_t)header->hdr_len + header->str_off + header->str_len;
	if (types_end > types->size || strings_end > types->size || header->str_len == 0 ||
	    types->bytes[strings_end - 1] != '\0')
		return -EINVAL;
	types->first = types->bytes + header->hdr_len + header->type_off;
	types->end = types->first + header->type_len;
	types->strings = types->bytes + header->hdr_len + header->str_off;
	types->strings_size = header->str_len;
	return 0;
}

static const char *text(const struct cobserver_types *types, uint32_t offset)
{
	return offset < types->strings_size ? types->strings + offset : "";
}

/* The bytes that follow a type's head; -1 for a kind that is not known. */
static long tail(const struct btf_type *type)
{
	switch (btf_kind(type)) {
	case BTF_KIND_PTR:
	case BTF_KIND_FWD:
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_FUNC:
	case BTF_KIND_FLOAT:
	case BTF_KIND_TYPE_TAG:
		return 0;
	case BTF_KIND_INT:
	case BTF_KIND_VAR:
	case BTF_KIND_DECL_TAG:
		return 4;
	case BTF_KIND_ARRAY:
		return sizeof(struct btf_array);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_DATASEC:
	case BTF_KIND_ENUM64:
		return 12L * btf_vlen(type);
	case BTF_KIND_ENUM:
	case BTF_KIND_FUNC_PROTO:
		return 8L * btf_vlen(type);
	default:
		return -1;
	}
}

/* Where each type is, by its number. What stands behind a kind that is not known is not found. */
static int number_types(struct cobserver_types *types)
{
	const char *at = types->first;

	types->offsets = malloc((types->end - at) / sizeof(struct btf_type) * sizeof(*types->offsets) + sizeof(*types->offsets));
	if (!types->offsets)
		return -ENOMEM;
	/* The type 0, void, is not written down. */
	types->count = 1;
	while (types->end - at >= (long)sizeof(struct btf_type)) {
		long size = tail((const void *)at);

		if (size < 0 || types->end - at - (long)sizeof(struct btf_type) < size)
			break;
		types->offsets[types->count++] = at - types->first;
		at += sizeof(struct btf_type) + size;
	}
	return 0;
}

int cobserver_types_open(struct cobserver_types *types)
{
	int error;

	memset(types, 0, sizeof(*types));
	error = open_bytes(types);
	if (error)
		return error;
	error = find_parts(types);
	if (!error)
		error = number_types(types);
	if (error)
		cobserver_types_close(types);
	return error;
}

void cobserver_types_close(struct cobserver_types *types)
{
	free(types->offsets);
	close_bytes(types);
}

/* ---- questions */

int cobserver_types_name(const struct cobserver_types *types, const char *name)
{
	const char *found = types->strings, *end = found + types->strings_size;
	size_t length = strlen(name) + 1;

	while ((found = memmem(found, end - found, name, length))) {
		if (found[-1] == '\0')
			return 1;
		found++;
	}
	return 0;
}

static const struct btf_type *type_of(const struct cobserver_types *types, uint32_t number)
{
	return number > 0 && number < types->count ? (const void *)(types->first + types->offsets[number]) : NULL;
}

static const struct btf_type *without_modifiers(const struct cobserver_types *types, uint32_t number)
{
	const struct btf_type *type = type_of(types, number);
	int depth;

	for (depth = 0; type && depth < 8 && (btf_is_mod(type) || btf_is_typedef(type)); depth++)
		type = type_of(types, type->type);
	return type;
}

/* The offset in bits of a member, which may be a member of one, `a.b`, or of one without a name; -1 where there is none. */
static long offset_in(const struct cobserver_types *types, const struct btf_type *type, const char *path, int depth)
{
	size_t length = strcspn(path, ".");
	const struct btf_member *member;
	int index;

	if (!type || !btf_is_composite(type) || depth == 8)
		return -1;
	member = btf_members(type);
	for (index = 0; index < btf_vlen(type); index++, member++) {
		const char *name = text(types, member->name_off), *rest = NULL;
		long offset = btf_member_bit_offset(type, index), within = 0;

		if (!*name)
			rest = path;
		else if (strncmp(name, path, length) || name[length])
			continue;
		else if (path[length])
			rest = path + length + 1;
		if (rest)
			within = offset_in(types, without_modifiers(types, member->type), rest, depth + 1);
		if (within >= 0)
			return offset + within;
	}
	return -1;
}

void cobserver_types_find(const struct cobserver_types *types, struct cobserver_member *members, int count)
{
	uint32_t number;
	int index;

	for (index = 0; index < count; index++)
		members[index].offset = -1;
	for (number = 1; number < types->count; number++) {
		const struct btf_type *type = type_of(types, number);
		const char *name, *structure = "";
		int is_it = 0;

		if (!btf_is_struct(type))
			continue;
		name = text(types, type->name_off);
		for (index = 0; index < count; index++) {
			/* Mostly of the same structure as the one before. */
			if (structure != members[index].structure) {
				structure = members[index].structure;
				is_it = *name == *structure && !strcmp(name, structure);
			}
			if (is_it && members[index].offset < 0)
				members[index].offset = offset_in(types, type, members[index].path, 0);
		}
	}
	for (index = 0; index < count; index++)
		if (members[index].offset >= 0)
			members[index].offset /= 8;
}
