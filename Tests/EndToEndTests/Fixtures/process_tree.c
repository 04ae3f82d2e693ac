// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

int main(void)
{
	for (int i = 0; i < 10; i++) {
		if (fork() != 0)
			continue;
		mark(1000 + i);
		for (int k = 0; k < 9; k++) {
			if (fork() == 0) {
				mark(1 + 10 * i + k);
				_exit(k);
			}
		}
		int sum = 0, status;

		while (wait(&status) > 0)
			sum += WEXITSTATUS(status);
		_exit(sum);
	}
	int sum = 0, status;

	while (wait(&status) > 0)
		sum += WEXITSTATUS(status);
	dprintf(1, "sum %d\n", sum);
	return 0;
}
