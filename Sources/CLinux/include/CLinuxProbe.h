/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLINUX_PROBE_H
#define CLINUX_PROBE_H

/*
 * Makes an array map of one element by bpf(2) and lets go of it at once: 0
 * when the kernel let us, -ENOSYS when it has no bpf(2), -EPERM when this
 * user may not.
 */
int clinux_probe_bpf(void);

#endif
