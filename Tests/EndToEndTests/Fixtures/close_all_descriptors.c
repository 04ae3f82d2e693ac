// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	int map, fd;

	mark(1);
	for (fd = 0; fd < 1024; fd++)
		close(fd);
	if (open("/dev/null", O_RDONLY) != 0)
		return 1;
	map = array_map(8, 1);
	if (map != 1)
		return 2;
	syscall(SYS_close_range, 0, ~0u, 0);
	mark(2);
	map = array_map(8, 1);
	return 40 + map;
}
