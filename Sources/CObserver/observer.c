// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "observer_internal.h"

/* ---- libbpf's words */

static char *words;
static size_t words_left;

static int keep_words(enum libbpf_print_level level, const char *format, va_list arguments)
{
	int length;

	if (level != LIBBPF_WARN || words_left <= 1)
		return 0;
	length = vsnprintf(words, words_left, format, arguments);
	if (length > 0) {
		size_t kept = (size_t)length < words_left ? (size_t)length : words_left - 1;

		words += kept;
		words_left -= kept;
	}
	return 0;
}

/* ---- load */

static int map_of(struct cobserver *observer, const char *name)
{
	int map = bpf_object__find_map_fd_by_name(observer->object, name);

	return map < 0 ? -ENOENT : map;
}

/* The variables of a section, which libbpf keeps in a map named for it. */
static struct bpf_map *variables(struct cobserver *observer, const char *section, size_t size)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, observer->object) {
		const char *suffix = strrchr(bpf_map__name(map), '.');

		if (suffix && !strcmp(suffix, section))
			return bpf_map__value_size(map) == size ? map : NULL;
	}
	return NULL;
}

static int load(struct cobserver *observer, unsigned int hooks, unsigned int programs,
		const struct observer_settings *settings)
{
	struct bpf_map *constants, *state;
	int index, error;

	observer->object = bpf_object__open_mem(cobserver_object, cobserver_object_size,
						&(struct bpf_object_open_opts){
							.sz = sizeof(struct bpf_object_open_opts),
							.object_name = "bpfrec",
						});
	if (!observer->object)
		return -errno;
	for (index = 0; index < PROGRAMS; index++) {
		struct bpf_program *program =
			bpf_object__find_program_by_name(observer->object, cobserver_programs[index].name);

		if (!program)
			return -ENOENT;
		bpf_program__set_autoload(program, hooks & cobserver_programs[index].hook && programs >> index & 1);
	}
	constants = variables(observer, ".rodata", sizeof(*settings));
	state = variables(observer, ".bss", sizeof(struct observer_state));
	if (!constants || !state)
		return -EINVAL;
	error = bpf_map__set_initial_value(constants, settings, sizeof(*settings));
	if (!error)
		error = bpf_object__load(observer->object);
	if (!error)
		observer->state = bpf_map__fd(state);
	return error;
}

/* Which task bpfrec is, and its pid namespace: it may not be able to name that itself. */
static int find_oneself(struct cobserver *observer)
{
	struct bpf_program *program = bpf_object__find_program_by_name(observer->object, "find_oneself");
	LIBBPF_OPTS(bpf_test_run_opts, run);

	if (!program)
		return -ENOENT;
	return bpf_prog_test_run_opts(bpf_program__fd(program), &run);
}

static int attach(struct cobserver *observer)
{
	int index;

	for (index = 0; index < PROGRAMS; index++) {
		struct bpf_program *program =
			bpf_object__find_program_by_name(observer->object, cobserver_programs[index].name);

		if (!bpf_program__autoload(program))
			continue;
		observer->links[index] = bpf_program__attach(program);
		if (!observer->links[index])
			return -errno;
	}
	return 0;
}

static int open_ring(struct cobserver *observer, const char *name, struct cobserver_ring *ring)
{
	const struct bpf_map *map = bpf_object__find_map_by_name(observer->object, name);

	return map ? cobserver_ring_open(ring, bpf_map__fd(map), bpf_map__max_entries(map)) : -ENOENT;
}

static int start(struct cobserver *observer, unsigned int hooks, unsigned int programs,
		 const struct observer_settings *settings)
{
	int error = load(observer, hooks, programs, settings);

	if (!error)
		error = find_oneself(observer);
	if (error)
		return error;
	observer->counts = map_of(observer, "counts");
	observer->processors = libbpf_num_possible_cpus();
	if (observer->counts < 0 || observer->processors <= 0)
		return -ENOENT;
	observer->per_processor = calloc(observer->processors, sizeof(*observer->per_processor));
	if (!observer->per_processor)
		return -ENOMEM;
	error = open_ring(observer, "checks", &observer->checks);
	if (!error)
		error = open_ring(observer, "executions", &observer->executions);
	return error ? error : attach(observer);
}

int cobserver_open(unsigned int hooks, unsigned int programs, const uint32_t *offsets, uint64_t stopping,
		   struct cobserver **opened, char *why, size_t size)
{
	struct observer_settings settings = { .stopping = stopping };
	struct cobserver *observer = calloc(1, sizeof(*observer));
	libbpf_print_fn_t before;
	int error;

	if (!observer)
		return -ENOMEM;
	if (size)
		why[0] = '\0';
	memcpy(settings.offsets, offsets, sizeof(settings.offsets));
	words = why;
	words_left = size;
	before = libbpf_set_print(keep_words);
	error = start(observer, hooks, programs, &settings);
	libbpf_set_print(before);
	words_left = 0;
	if (error < 0) {
		cobserver_close(observer);
		return error;
	}
	*opened = observer;
	return 0;
}

void cobserver_close(struct cobserver *observer)
{
	int index;

	for (index = 0; index < PROGRAMS; index++)
		bpf_link__destroy(observer->links[index]);
	cobserver_ring_close(&observer->checks);
	cobserver_ring_close(&observer->executions);
	bpf_object__close(observer->object);
	free(observer->per_processor);
	free(observer);
}

/* ---- losses */

/* A program that is entered while it runs on the same processor is passed over, and the kernel counts that. */
static uint64_t passed_over(struct cobserver *observer, unsigned int hooks)
{
	uint64_t sum = 0;
	int index;

	for (index = 0; index < PROGRAMS; index++) {
		struct bpf_prog_info info = { 0 };
		__u32 size = sizeof(info);
		struct bpf_program *program;

		if (!observer->links[index] || !(cobserver_programs[index].hook & hooks))
			continue;
		program = bpf_object__find_program_by_name(observer->object, cobserver_programs[index].name);
		if (!bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size))
			sum += info.recursion_misses;
	}
	return sum;
}

void cobserver_losses(struct cobserver *observer, struct cobserver_losses *losses)
{
	const unsigned int checks = COBSERVER_CHECK_BY_TRACEPOINT | COBSERVER_CHECK_BY_RETURN;
	const unsigned int counts = COBSERVER_COUNT_BY_RETURN | COBSERVER_COUNT_BY_TRACEPOINT;
	struct observer_state state = { 0 };

	cobserver_read_state(observer, &state);
	losses->checks = state.lost_checks + passed_over(observer, checks);
	losses->calls = state.lost_counts + passed_over(observer, counts);
}
