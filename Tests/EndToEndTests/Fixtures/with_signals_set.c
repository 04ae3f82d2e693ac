// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

/*
 * Runs a command with signals ignored (i), blocked (b) or both, as a parent
 * would leave them: with_signals_set i13,b15,b14 CMD...
 */
int main(int argc, char **argv)
{
	sigset_t set;

	if (argc < 3)
		return 1;
	sigemptyset(&set);
	for (char *word = strtok(argv[1], ","); word; word = strtok(NULL, ",")) {
		if (word[0] == 'i')
			signal(atoi(word + 1), SIG_IGN);
		else
			sigaddset(&set, atoi(word + 1));
	}
	sigprocmask(SIG_BLOCK, &set, NULL);
	execvp(argv[2], argv + 2);
	return 127;
}
