// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static void *caller(void *argument)
{
	mark((uintptr_t)argument);
	return NULL;
}

int main(void)
{
	for (uintptr_t i = 1; i <= 400; i += 4) {
		pthread_t threads[4];

		for (int k = 0; k < 4; k++)
			pthread_create(&threads[k], NULL, caller,
				       (void *)(i + k));
		for (int k = 0; k < 4; k++)
			pthread_join(threads[k], NULL);
	}
	say("done\n");
	return 0;
}
