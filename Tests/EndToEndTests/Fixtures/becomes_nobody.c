// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <grp.h>

/* Runs a command as a user who is nobody: becomes_nobody CMD... */
int main(int argc, char **argv)
{
	if (argc < 2 || setgroups(0, NULL) < 0 || setgid(65534) < 0 ||
	    setuid(65534) < 0)
		return 1;
	execvp(argv[1], argv + 1);
	return 127;
}
