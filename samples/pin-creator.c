// SPDX-License-Identifier: Apache-2.0
/*
 * Creates a map, writes into it and pins it in the bpffs, for pin-reader.c to find. It asks for a token itself.
 *
 * Alone its policy is that of makes-token.c: cmds map_create, maps lru_hash, capability bpf. Pinning needs no grant, only
 * a bpffs that can be written, and the delegated one can.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "attr.h"
#include "pinned.h"

#define CMD_MAP_CREATE 0
#define CMD_MAP_UPDATE_ELEM 2
#define CMD_OBJ_PIN 6
#define MAP_TYPE_LRU_HASH 9

static int fail(const char *what)
{
	fprintf(stderr, "pin-creator: %s: %s\n", what, strerror(errno));
	return 1;
}

int main(void)
{
	unsigned char attr[ATTR_SIZE];
	uint32_t key = PINNED_KEY;
	uint64_t value = PINNED_VALUE;
	int bpffs = open("/sys/fs/bpf", O_RDONLY | O_DIRECTORY | O_CLOEXEC), token = -1, map;

	if (bpffs >= 0) {
		fill_attr(attr, FIELDS(U32(4, bpffs)));
		token = sys_bpf(CMD_TOKEN_CREATE, attr, 8);
		close(bpffs);
	}
	fill_attr(attr, FIELDS(U32(0, MAP_TYPE_LRU_HASH), U32(4, sizeof(key)), U32(8, sizeof(value)), U32(12, 16),
			       U32(16, token < 0 ? 0 : F_TOKEN_FD), U32(76, token < 0 ? 0 : token)));
	map = sys_bpf(CMD_MAP_CREATE, attr, 80);
	if (map < 0)
		return fail("cannot create the map");
	fill_attr(attr, FIELDS(U32(0, map), PTR(8, &key), PTR(16, &value)));
	if (sys_bpf(CMD_MAP_UPDATE_ELEM, attr, 32))
		return fail("cannot write into the map");
	/* One that an earlier run left. */
	unlink(PIN_PATH);
	fill_attr(attr, FIELDS(PTR(0, PIN_PATH), U32(8, map)));
	if (sys_bpf(CMD_OBJ_PIN, attr, 16))
		return fail("cannot pin the map");
	printf("pinned\n");
	return 0;
}
