// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <sys/resource.h>

int main(void)
{
	struct rlimit limit;
	int fd, map;

	getrlimit(RLIMIT_NOFILE, &limit);
	dprintf(1, "limit %lu %lu\n", limit.rlim_cur, limit.rlim_max);
	map = array_map(8, 1);
	dprintf(1, "map %d\n", map);
	dprintf(1, "open %d\n", open("/dev/null", O_RDONLY));
	fd = fcntl(map, F_DUPFD_CLOEXEC, limit.rlim_cur - 1);
	dprintf(1, "highest is %d below\n", (int)limit.rlim_cur - fd);
	close(0);
	dprintf(1, "map %d\n", array_map(8, 1));
	limit.rlim_cur = 6;
	setrlimit(RLIMIT_NOFILE, &limit);
	dprintf(1, "open %d\n", open("/dev/null", O_RDONLY));
	map = array_map(8, 1);
	dprintf(1, "map %d %s\n", map, map < 0 ? strerror(errno) : "");
	mark(1);
	return 0;
}
