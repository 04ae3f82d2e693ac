// SPDX-License-Identifier: Apache-2.0
/* Filters that programs install on themselves. */
#ifndef SECCOMP_FIXTURE_H
#define SECCOMP_FIXTURE_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "fixture.h"

#define LOAD_NUMBER                      \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, \
		 offsetof(struct seccomp_data, nr))
#define LOAD_ARGUMENT(n)                 \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, \
		 offsetof(struct seccomp_data, args) + 8 * (n))
#define WHEN(value, action)                                     \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, 1),     \
		BPF_STMT(BPF_RET | BPF_K, (action))
#define OTHERWISE(action) BPF_STMT(BPF_RET | BPF_K, (action))

#define install(...)                                                         \
	do {                                                                 \
		struct sock_filter filter[] = { __VA_ARGS__ };               \
		struct sock_fprog program = { sizeof(filter) /               \
						      sizeof(filter[0]),     \
					      filter };                      \
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||            \
		    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) \
			dprintf(1, "filter: %s\n", strerror(errno));         \
	} while (0)

#endif
