// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static struct element_attr attr;
static volatile int done;

static void *changer(void *argument)
{
	(void)argument;
	while (!done) {
		attr.map_fd = -1;
		attr.key = rand();
		attr.map_fd = 1 << 20;
		attr.value = rand();
	}
	return NULL;
}

int main(void)
{
	pthread_t thread;
	int others = 0;

	pthread_create(&thread, NULL, changer, NULL);
	for (int i = 0; i < 2000; i++) {
		attr.map_fd = -1;
		if (sys_bpf(1, &attr, sizeof(attr)) != -1 || errno != EBADF)
			others++;
	}
	done = 1;
	pthread_join(thread, NULL);
	dprintf(1, "others %d\n", others);
	return 0;
}
