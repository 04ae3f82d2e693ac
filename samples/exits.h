/* SPDX-License-Identifier: Apache-2.0 */
/* What the two samples that count ending processes share: all but the way in which the program is attached. */
#ifndef SAMPLES_EXITS_H
#define SAMPLES_EXITS_H

#include <errno.h>
#include <linux/types.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "embed.h"

EMBED(tracepoint, "tracepoint.bpf.o");

/* Loads the one program of that name, attaches it, lets a child end, and tells whether it was seen. */
static inline int count_exits(const char *sample, const char *name)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "tracepoint");
	const char *what = "cannot load the BPF object";
	struct bpf_object *object;
	struct bpf_program *program;
	struct bpf_link *link;
	__u32 slot = 0;
	__u64 exits = 0;
	pid_t child;

	object = bpf_object__open_mem(tracepoint_start, EMBEDDED_SIZE(tracepoint), &options);
	program = object ? bpf_object__find_program_by_name(object, name) : NULL;
	if (!program || bpf_program__set_autoload(program, true) || bpf_object__load(object))
		goto fail;
	what = "cannot attach the program";
	link = bpf_program__attach(program);
	if (!link)
		goto fail;
	what = "cannot start a child";
	child = fork();
	if (!child)
		_exit(0);
	if (child < 0 || waitpid(child, NULL, 0) != child)
		goto fail;
	what = "cannot read the count";
	if (bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object, "exits"), &slot, &exits))
		goto fail;
	printf("a process ended: %s\n", exits ? "seen" : "not seen");
	bpf_link__destroy(link);
	bpf_object__close(object);
	return exits ? 0 : 1;
fail:
	fprintf(stderr, "%s: %s: %s\n", sample, what, strerror(errno));
	return 1;
}

#endif
