/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SANDBOX_INTERNAL_H
#define SANDBOX_INTERNAL_H

#include "CLinuxSandbox.h"

/* sandbox_mounts.c: each returns 0 or -errno. */
int sandbox_fresh_proc(void);
int sandbox_lock_system(void);
int sandbox_fresh_sys(void);
int sandbox_mount_bpffs(int fs, const char *path);

/* sandbox_capabilities.c: exactly these, in every set. */
int sandbox_keep_capabilities(uint64_t capabilities);

#endif
