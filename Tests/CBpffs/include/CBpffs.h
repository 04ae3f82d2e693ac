/* SPDX-License-Identifier: Apache-2.0 */
/* What the running kernel makes of mount options of a bpffs, for tests. */
#ifndef CBPFFS_H
#define CBPFFS_H

#include <stddef.h>

/*
 * Makes a bpffs with these options, as fsconfig(2) takes them, mounts it in a
 * mount namespace of its own and puts its line of mountinfo into line. Returns
 * 0, or -errno: -EINVAL is an option that the kernel refuses.
 */
int bpffs_mountinfo(char *const keys[], char *const values[], size_t count,
		    char *line, size_t size);

#endif
