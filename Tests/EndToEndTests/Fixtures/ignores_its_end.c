// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	say("ready\n");
	for (;;) {
		mark(0);
		nap(20000);
	}
}
