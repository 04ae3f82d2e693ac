// SPDX-License-Identifier: Apache-2.0
/* Where no path leads to the bpffs any more. */
#include "unaware.h"
#include <sys/mount.h>

int main(void)
{
	char place[] = "/tmp/elsewhere-XXXXXX";

	if (!mkdtemp(place) || unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("none", place, "tmpfs", 0, NULL) < 0 || chroot(place) < 0 ||
	    chdir("/") < 0)
		return 1;
	say_result("map", array_map(8, 1));
	say_result("program", load_program(128));
	/* The last one in here: the directory goes with what is left of it. */
	return 0;
}
