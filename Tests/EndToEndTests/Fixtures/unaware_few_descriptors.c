// SPDX-License-Identifier: Apache-2.0
/* The call takes the last descriptor that the limit leaves. */
#include "unaware.h"
#include <sys/resource.h>

int main(void)
{
	struct rlimit limit, after;

	getrlimit(RLIMIT_NOFILE, &limit);
	for (limit.rlim_cur = 3; limit.rlim_cur < 6; limit.rlim_cur++) {
		setrlimit(RLIMIT_NOFILE, &limit);
		say_result("map", array_map(8, 1));
		say_result("program", load_program(128));
		getrlimit(RLIMIT_NOFILE, &after);
		dprintf(1, "limit %lu\n", after.rlim_cur);
	}
	return 0;
}
