// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../../bpf/observer.h"
#include "observer_internal.h"

_Static_assert(sizeof(struct cobserver_check) == sizeof(struct observer_check), "the ring's records are these");
_Static_assert(sizeof(struct cobserver_execution) == sizeof(struct observer_execution), "and those of the other one");

#define PROGRAMS 6

struct cobserver {
	struct bpf_object *object;
	struct bpf_link *links[PROGRAMS];
	struct cobserver_ring checks;
	struct cobserver_ring executions;
	int state;
	int counts;
	int processors;
	/* A value of `counts` for each processor. */
	struct observer_count *per_processor;
};

struct program {
	const char *name;
	unsigned int hook;
	/* Left out where the kernel has no such function. */
	int is_optional;
	/* Each is a name in the kernel's BTF. */
	const char *needs;
};

static const struct program programs[PROGRAMS] = {
	{ "check_by_tracepoint", COBSERVER_CHECK_BY_TRACEPOINT, 0, "btf_trace_cap_capable" },
	{ "check_by_return", COBSERVER_CHECK_BY_RETURN, 0, "cap_capable" },
	{ "count_by_return", COBSERVER_COUNT_BY_RETURN, 0, "__x64_sys_bpf" },
	{ "count_by_return_i386", COBSERVER_COUNT_BY_RETURN, 1, "__ia32_sys_bpf" },
	{ "count_by_tracepoint", COBSERVER_COUNT_BY_TRACEPOINT, 0, "btf_trace_sys_exit" },
	{ "tell_execution", COBSERVER_EXECUTION, 0, "btf_trace_sched_process_exec" },
};

/* ---- what the kernel has */

/* Found once, since it does not change. */
struct kernel {
	int programs; /* bit N says whether it has what program N needs; or -errno */
	struct cobserver_member members[OBSERVER_MEMBER_COUNT];
};

#define MEMBER(use, member, structure, path) [member] = { structure, path, -1 },

static const struct kernel *kernel(void)
{
	static struct kernel kernel = { .members = { OBSERVER_MEMBERS(MEMBER) } };
	static int is_known;
	struct cobserver_types types;
	int index;

	if (is_known)
		return &kernel;
	is_known = 1;
	kernel.programs = cobserver_types_open(&types);
	if (kernel.programs < 0)
		return &kernel;
	for (index = 0; index < PROGRAMS; index++)
		kernel.programs |= cobserver_types_name(&types, programs[index].needs) << index;
	cobserver_types_find(&types, kernel.members, OBSERVER_MEMBER_COUNT);
	cobserver_types_close(&types);
	return &kernel;
}

int cobserver_hooks(void)
{
	int found = kernel()->programs, hooks = 0, index;

	if (found < 0)
		return found;
	for (index = 0; index < PROGRAMS; index++)
		if (found >> index & 1 && !programs[index].is_optional)
			hooks |= programs[index].hook;
	return hooks;
}

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

static void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	keep_words(LIBBPF_WARN, format, arguments);
	va_end(arguments);
}

/* ---- load */

/* For which hooks a member has to be there. */
enum use {
	USE_ANY = ~0,
	USE_COUNT = COBSERVER_COUNT_BY_RETURN | COBSERVER_COUNT_BY_TRACEPOINT,
	USE_EXECUTION = COBSERVER_EXECUTION,
};

#define USE(use, member, structure, path) [member] = USE_##use,
static const int uses[] = { OBSERVER_MEMBERS(USE) };

static int set_offsets(struct observer_settings *settings, unsigned int hooks)
{
	const struct cobserver_member *members = kernel()->members;
	int index;

	for (index = 0; index < OBSERVER_MEMBER_COUNT; index++) {
		if (members[index].offset < 0 && uses[index] & hooks) {
			say("the kernel's struct %s has no member %s", members[index].structure, members[index].path);
			return -ENOENT;
		}
		settings->offsets[index] = members[index].offset;
	}
	return 0;
}

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

static int load(struct cobserver *observer, unsigned int hooks, uint64_t stopping)
{
	struct observer_settings settings = { .stopping = stopping };
	int found = kernel()->programs, index, error;
	struct bpf_map *constants, *state;

	if (found < 0)
		return found;
	error = set_offsets(&settings, hooks);
	if (error)
		return error;
	observer->object = bpf_object__open_mem(cobserver_object, cobserver_object_size,
						&(struct bpf_object_open_opts){
							.sz = sizeof(struct bpf_object_open_opts),
							.object_name = "bpfrec",
						});
	if (!observer->object)
		return -errno;
	for (index = 0; index < PROGRAMS; index++) {
		struct bpf_program *program =
			bpf_object__find_program_by_name(observer->object, programs[index].name);
		int is_there = found >> index & 1 || !programs[index].is_optional;

		if (!program)
			return -ENOENT;
		bpf_program__set_autoload(program, hooks & programs[index].hook && is_there);
	}
	constants = variables(observer, ".rodata", sizeof(settings));
	state = variables(observer, ".bss", sizeof(struct observer_state));
	if (!constants || !state)
		return -EINVAL;
	error = bpf_map__set_initial_value(constants, &settings, sizeof(settings));
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
			bpf_object__find_program_by_name(observer->object, programs[index].name);

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

static int start(struct cobserver *observer, unsigned int hooks, uint64_t stopping)
{
	int error = load(observer, hooks, stopping);

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

int cobserver_open(unsigned int hooks, uint64_t stopping, struct cobserver **opened, char *why, size_t size)
{
	struct cobserver *observer = calloc(1, sizeof(*observer));
	libbpf_print_fn_t before;
	int error;

	if (!observer)
		return -ENOMEM;
	if (size)
		why[0] = '\0';
	words = why;
	words_left = size;
	before = libbpf_set_print(keep_words);
	error = start(observer, hooks, stopping);
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

/* ---- use */

static int read_state(struct cobserver *observer, struct observer_state *state)
{
	__u32 first = 0;

	return bpf_map_lookup_elem(observer->state, &first, state);
}

int cobserver_begin(struct cobserver *observer)
{
	struct observer_state state;
	__u32 first = 0;
	int error = read_state(observer, &state);

	/* Nothing is lost, hence nothing counted, before it has begun. */
	state.has_begun = 1;
	return error ? error : bpf_map_update_elem(observer->state, &first, &state, BPF_ANY);
}

int cobserver_next(struct cobserver *observer, struct cobserver_check *check)
{
	return cobserver_ring_next(&observer->checks, check, sizeof(*check));
}

int cobserver_next_execution(struct cobserver *observer, struct cobserver_execution *execution)
{
	return cobserver_ring_next(&observer->executions, execution, sizeof(*execution));
}

static int take(struct cobserver *observer, const struct observer_count_key *key, struct cobserver_count *count)
{
	struct observer_count *values = observer->per_processor;
	int error = bpf_map_lookup_elem(observer->counts, key, values), index;

	if (error)
		return error;
	*count = (struct cobserver_count){
		.pid = key->pid,
		.command = key->command,
		.map = key->map,
		.error = key->error,
	};
	for (index = 0; index < observer->processors; index++) {
		count->calls += values[index].calls;
		if (values[index].calls == 0 || count->map_name[0])
			continue;
		count->map_type = values[index].map_type;
		memcpy(count->map_name, values[index].map_name, sizeof(values[index].map_name));
	}
	return bpf_map_delete_elem(observer->counts, key);
}

int cobserver_take_count(struct cobserver *observer, uint32_t pid, struct cobserver_count *count)
{
	struct observer_count_key key, next, *from = NULL;

	while (!bpf_map_get_next_key(observer->counts, from, &next)) {
		if (pid == 0 || next.pid == pid)
			return take(observer, &next, count) ? 0 : 1;
		key = next;
		from = &key;
	}
	return 0;
}

/* A program that is entered while it runs on the same processor is passed over, and the kernel counts that. */
static uint64_t passed_over(struct cobserver *observer, unsigned int hooks)
{
	uint64_t sum = 0;
	int index;

	for (index = 0; index < PROGRAMS; index++) {
		struct bpf_prog_info info = { 0 };
		__u32 size = sizeof(info);
		struct bpf_program *program;

		if (!observer->links[index] || !(programs[index].hook & hooks))
			continue;
		program = bpf_object__find_program_by_name(observer->object, programs[index].name);
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

	read_state(observer, &state);
	losses->checks = state.lost_checks + passed_over(observer, checks);
	losses->calls = state.lost_counts + passed_over(observer, counts);
}
