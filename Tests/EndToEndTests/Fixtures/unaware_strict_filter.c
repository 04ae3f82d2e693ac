// SPDX-License-Identifier: Apache-2.0
/* A filter of its own that kills for whatever it does not need itself. */
#include "unaware.h"
#include "seccomp_fixture.h"

/* Nothing but a write. */
static void tell(const char *what, long result)
{
	char text[64];

	snprintf(text, sizeof(text), "%s: %ld\n", what, result);
	say(text);
}

int main(void)
{
	array_map(8, 1);
	install(LOAD_NUMBER, WHEN(SYS_bpf, SECCOMP_RET_ALLOW),
		WHEN(SYS_write, SECCOMP_RET_ALLOW),
		WHEN(SYS_exit_group, SECCOMP_RET_ALLOW),
		OTHERWISE(SECCOMP_RET_KILL_PROCESS));
	for (int i = 0; i < 5; i++) {
		tell("map", array_map(8, 1));
		tell("program", load_program(128));
		tell("types", load_btf(28));
	}
	_exit(0);
}
