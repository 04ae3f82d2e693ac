// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	mark(1);
	if (fork() != 0)
		return 3;
	setsid();
	if (fork() != 0)
		_exit(0);
	nap(100000);
	mark(2);
	say("the daemon is done\n");
	return 0;
}
