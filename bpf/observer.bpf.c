// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * Tells bpfrec which capabilities the kernel asked of the processes that it
 * follows, and what the answer was, and what they execute; on demand counts the
 * bpf() calls that do not stop. One object for every x86_64 kernel from 5.15:
 * what a kernel lacks is left out at load time, and where it keeps the members
 * of its structures bpfrec says.
 *
 * It includes no header but its own, so that a compiler makes the same object
 * of it wherever it runs.
 */
#include "observer/checks.h"
#include "observer/counts.h"
#include "observer/executions.h"

/* Some of the helpers are for programs that declare this license only. */
char declared_license[] SEC("license") = "GPL";
