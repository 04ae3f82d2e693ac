// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static void attempt(const char *path)
{
	char *const argv[] = { "x", NULL };

	execve(path, argv, NULL);
	dprintf(1, "%s: %s\n", path, strerror(errno));
}

int main(void)
{
	mark(1);
	attempt("/nonexistent");
	attempt("/");
	attempt("/etc/passwd");
	attempt("/etc/passwd/x");
	mark(2);
	return 0;
}
