// SPDX-License-Identifier: Apache-2.0
/*
 * Opens the map that pin-creator.c pinned, reads it and takes the pin away.
 *
 * It creates nothing, so its policy is empty: OBJ_GET and reading need only a path and a descriptor. But alone it finds
 * nothing in the sandbox, whose bpffs starts empty, and the policy says so under [[blocked]]. Recorded together,
 *   bpfrec record -- sh -c 'pin-creator && pin-reader'
 * both run under one policy, because then the pin is made in the sandbox.
 */
#include <errno.h>
#include <stdio.h>

#include "attr.h"
#include "pinned.h"

#define CMD_MAP_LOOKUP_ELEM 1
#define CMD_OBJ_GET 7

static int fail(const char *what)
{
	fprintf(stderr, "pin-reader: %s: %s\n", what, strerror(errno));
	return 1;
}

int main(void)
{
	unsigned char attr[ATTR_SIZE];
	uint32_t key = PINNED_KEY;
	uint64_t value = 0;
	int map;

	fill_attr(attr, FIELDS(PTR(0, PIN_PATH)));
	map = sys_bpf(CMD_OBJ_GET, attr, 16);
	if (map < 0)
		return fail("cannot open the pinned map");
	fill_attr(attr, FIELDS(U32(0, map), PTR(8, &key), PTR(16, &value)));
	if (sys_bpf(CMD_MAP_LOOKUP_ELEM, attr, 32))
		return fail("cannot read the map");
	unlink(PIN_PATH);
	printf("value: %llu\n", (unsigned long long)value);
	return value == PINNED_VALUE ? 0 : 1;
}
