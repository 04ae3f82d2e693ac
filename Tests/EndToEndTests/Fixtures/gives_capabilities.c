// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <linux/capability.h>
#include <sys/xattr.h>

/* Gives a file CAP_BPF and CAP_NET_ADMIN: gives_capabilities FILE */
int main(int argc, char **argv)
{
	struct vfs_cap_data data = {
		.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE,
		.data = { { .permitted = 1u << CAP_NET_ADMIN },
			  { .permitted = 1u << (39 - 32) } },
	};

	if (argc < 2 || setxattr(argv[1], "security.capability", &data,
				 sizeof(data), 0) < 0)
		return 1;
	return 0;
}
