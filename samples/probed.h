/* SPDX-License-Identifier: Apache-2.0 */
/* What the two samples that probe a function of their own share: all but the way in which it is probed. */
#ifndef SAMPLES_PROBED_H
#define SAMPLES_PROBED_H

#include <errno.h>
#include <linux/types.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "embed.h"

EMBED(uprobe, "uprobe.bpf.o");

#define CALLS 3

/* Found by its name in the executable's symbol table. */
__attribute__((noinline, used)) void probed(void);
void probed(void)
{
	__asm__ volatile("");
}

typedef struct bpf_link *(*attach_fn)(const struct bpf_program *program);

/* Loads the one program of that name, attaches it, calls the function and tells how often that was seen. */
static inline int count_calls(const char *sample, const char *name, attach_fn attach)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "uprobe");
	const char *what = "cannot load the BPF object";
	struct bpf_object *object;
	struct bpf_program *program;
	struct bpf_link *link;
	__u32 slot = 0;
	__u64 calls = 0;

	object = bpf_object__open_mem(uprobe_start, EMBEDDED_SIZE(uprobe), &options);
	program = object ? bpf_object__find_program_by_name(object, name) : NULL;
	if (!program || bpf_program__set_autoload(program, true) || bpf_object__load(object))
		goto fail;
	what = "cannot probe the function";
	link = attach(program);
	if (!link)
		goto fail;
	for (int i = 0; i < CALLS; i++)
		probed();
	what = "cannot read the count";
	if (bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object, "calls"), &slot, &calls))
		goto fail;
	printf("calls seen: %llu\n", calls);
	bpf_link__destroy(link);
	bpf_object__close(object);
	return calls == CALLS ? 0 : 1;
fail:
	fprintf(stderr, "%s: %s: %s\n", sample, what, strerror(errno));
	return 1;
}

#endif
