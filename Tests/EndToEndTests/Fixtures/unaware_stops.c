// SPDX-License-Identifier: Apache-2.0
/* A child that is stopped and continued while it loads. */
#include "unaware.h"

int main(void)
{
	volatile int *stops = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		long failures = 0;

		for (int i = 0; i < 300; i++) {
			int program;

			/* Stopped before they are all loaded. */
			while (i == 150 && *stops == 0)
				nap(500);
			program = load_program(128);
			/* A signal ends a verification. */
			failures += program != 3 && errno != EAGAIN;
			close(program);
		}
		dprintf(1, "%ld failures\n", failures);
		_exit(0);
	}
	for (int i = 0; i < 40; i++) {
		nap(500);
		if (kill(pid, SIGSTOP) < 0 || waitpid(pid, &status, WUNTRACED) != pid ||
		    !WIFSTOPPED(status))
			break;
		++*stops;
		kill(pid, SIGCONT);
	}
	if (*stops == 40)
		waitpid(pid, &status, 0);
	say_status("child", status);
	say("stopped\n");
	return 0;
}
