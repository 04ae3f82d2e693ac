// SPDX-License-Identifier: Apache-2.0
/*
 * Asks for a token itself, by raw system calls, and goes on without one if the
 * kernel gives none (as initial root it never does).
 *
 * The map is an LRU hash because that type needs CAP_BPF on every system,
 * whatever kernel.unprivileged_bpf_disabled says. The policy:
 *   cmds map_create
 *   maps lru_hash
 *   capabilities bpf	TOKEN_CREATE itself needs it, and it is not a grant
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "attr.h"

#define CMD_MAP_CREATE 0
#define MAP_TYPE_LRU_HASH 9

static int create_token(void)
{
	unsigned char attr[ATTR_SIZE];
	int token, bpffs = open("/sys/fs/bpf", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (bpffs < 0)
		return -1;
	fill_attr(attr, FIELDS(U32(0, 0), U32(4, bpffs)));
	token = sys_bpf(CMD_TOKEN_CREATE, attr, 8);
	close(bpffs);
	return token;
}

int main(void)
{
	unsigned char attr[ATTR_SIZE];
	int token = create_token(), map;

	if (token < 0)
		printf("token: none (%s)\n", strerror(errno));
	else
		printf("token: ok\n");
	fflush(stdout);

	fill_attr(attr, FIELDS(U32(0, MAP_TYPE_LRU_HASH), U32(4, 4), U32(8, 8), U32(12, 16),
			       U32(16, token < 0 ? 0 : F_TOKEN_FD), NAME(28, "made_with_token"),
			       U32(76, token < 0 ? 0 : token)));
	map = sys_bpf(CMD_MAP_CREATE, attr, token < 0 ? 72 : 80);
	if (map < 0) {
		fprintf(stderr, "makes-token: cannot create an LRU hash map %s a token: %s\n",
			token < 0 ? "without" : "with", strerror(errno));
		return 1;
	}
	printf("map: ok, %s a token\n", token < 0 ? "without" : "with");
	return 0;
}
