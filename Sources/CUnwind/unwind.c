// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libunwind.h>

#include "CUnwind.h"

/*
 * Exported by libunwind for unwinders like this one but in none of its
 * headers; perf relies on it too.
 */
int UNW_OBJ(dwarf_search_unwind_table)(unw_addr_space_t space, unw_word_t ip,
				       unw_dyn_info_t *info,
				       unw_proc_info_t *result,
				       int need_unwind_info, void *context);

/*
 * libunwind-x86_64.a refers to this one function of libunwind.a, to resume
 * threads of our own, which nothing here does. That archive itself cannot be
 * linked: its _Unwind_* functions clash with those of libgcc_eh.a.
 */
__attribute__((weak, visibility("hidden")))
int UNW_ARCH_OBJ(setcontext)(const void *context)
{
	abort();
}

struct cunwind_space {
	unw_addr_space_t unwinder;
	struct cunwind_source source;
	struct cunwind_registers registers;
	unw_cursor_t cursor;
};

struct cunwind_rule {
	uint64_t instruction;
	/* Of the state; 0 while none was found. */
	uint64_t size;
	/* A register state of libunwind, which says how large it is. */
	unsigned char state[];
};

static int find_proc_info(unw_addr_space_t unwinder, unw_word_t ip,
			  unw_proc_info_t *result, int need_unwind_info,
			  void *context)
{
	struct cunwind_space *space = context;
	struct cunwind_table table;
	unw_dyn_info_t info;

	if (space->source.table(space->source.context, ip, &table) < 0)
		return -UNW_ENOINFO;
	memset(&info, 0, sizeof(info));
	info.format = UNW_INFO_FORMAT_REMOTE_TABLE;
	info.start_ip = table.start;
	info.end_ip = table.end;
	info.u.rti.segbase = table.base;
	info.u.rti.table_data = table.entries;
	/* In words, and an entry is two 32-bit offsets. */
	info.u.rti.table_len = table.count;
	return UNW_OBJ(dwarf_search_unwind_table)(unwinder, ip, &info, result,
						  need_unwind_info, context);
}

static void put_unwind_info(unw_addr_space_t unwinder, unw_proc_info_t *info,
			    void *context)
{
	/* libunwind frees the kind that find_proc_info() gives. */
}

static int get_dyn_info_list_addr(unw_addr_space_t unwinder,
				  unw_word_t *address, void *context)
{
	return -UNW_ENOINFO;
}

static int access_mem(unw_addr_space_t unwinder, unw_word_t address,
		      unw_word_t *value, int write, void *context)
{
	struct cunwind_space *space = context;

	if (write)
		return -UNW_EREADONLYREG;
	if (space->source.word(space->source.context, address, value) < 0)
		return -UNW_EINVAL;
	return 0;
}

static int access_reg(unw_addr_space_t unwinder, unw_regnum_t number,
		      unw_word_t *value, int write, void *context)
{
	struct cunwind_space *space = context;

	if (write)
		return -UNW_EREADONLYREG;
	if (number < 0 || number > UNW_X86_64_RIP)
		return -UNW_EBADREG;
	memcpy(value, (const uint64_t *)&space->registers + number,
	       sizeof(*value));
	return 0;
}

static int access_fpreg(unw_addr_space_t unwinder, unw_regnum_t number,
			unw_fpreg_t *value, int write, void *context)
{
	return -UNW_EBADREG;
}

static int resume(unw_addr_space_t unwinder, unw_cursor_t *cursor,
		  void *context)
{
	return -UNW_EINVAL;
}

static int get_proc_name(unw_addr_space_t unwinder, unw_word_t address,
			 char *buffer, size_t size, unw_word_t *offset,
			 void *context)
{
	return -UNW_ENOINFO;
}

static unw_accessors_t accessors = {
	.find_proc_info = find_proc_info,
	.put_unwind_info = put_unwind_info,
	.get_dyn_info_list_addr = get_dyn_info_list_addr,
	.access_mem = access_mem,
	.access_reg = access_reg,
	.access_fpreg = access_fpreg,
	.resume = resume,
	.get_proc_name = get_proc_name,
};

struct cunwind_space *cunwind_space_create(const struct cunwind_source *source)
{
	struct cunwind_space *space = calloc(1, sizeof(*space));

	if (!space)
		return NULL;
	space->source = *source;
	space->unwinder = unw_create_addr_space(&accessors, 0);
	if (!space->unwinder) {
		free(space);
		return NULL;
	}
	/*
	 * The caller keeps the rules. libunwind's own caches cost two system
	 * calls a frame (UNW_CACHE_GLOBAL), or are one for all address spaces,
	 * told apart by a counter that two of them can have in common
	 * (UNW_CACHE_PER_THREAD).
	 */
	unw_set_caching_policy(space->unwinder, UNW_CACHE_NONE);
	return space;
}

void cunwind_space_destroy(struct cunwind_space *space)
{
	unw_destroy_addr_space(space->unwinder);
	free(space);
}

int cunwind_begin(struct cunwind_space *space,
		  const struct cunwind_registers *registers)
{
	space->registers = *registers;
	return unw_init_remote(&space->cursor, space->unwinder, space) < 0 ?
		       -EIO : 0;
}

int cunwind_current(struct cunwind_space *space, struct cunwind_frame *frame)
{
	unw_word_t ip, sp, bp;

	if (unw_get_reg(&space->cursor, UNW_X86_64_RIP, &ip) < 0 ||
	    unw_get_reg(&space->cursor, UNW_X86_64_RSP, &sp) < 0)
		return -EIO;
	if (unw_get_reg(&space->cursor, UNW_X86_64_RBP, &bp) < 0)
		bp = 0;
	frame->ip = ip;
	frame->sp = sp;
	frame->bp = bp;
	return 0;
}

static int keep_state(void *token, void *state, size_t size,
		      unw_word_t start, unw_word_t end)
{
	struct cunwind_rule **rule = token, *found;

	if ((*rule)->instruction < start || (*rule)->instruction >= end)
		return 0;
	found = realloc(*rule, sizeof(*found) + size);
	if (!found)
		return -UNW_ENOMEM;
	memcpy(found->state, state, size);
	found->size = size;
	*rule = found;
	/* Ends the iteration. */
	return -UNW_ESTOPUNWIND;
}

struct cunwind_rule *cunwind_rule_create(struct cunwind_space *space,
					 uint64_t instruction)
{
	struct cunwind_rule *rule = malloc(sizeof(*rule));
	uint64_t rip = space->registers.rip;
	unw_cursor_t cursor;

	if (!rule)
		return NULL;
	rule->instruction = instruction;
	rule->size = 0;
	/* A cursor of its own: the walk goes on where it is. */
	space->registers.rip = instruction;
	if (unw_init_remote(&cursor, space->unwinder, space) == 0)
		unw_reg_states_iterate(&cursor, keep_state, &rule);
	space->registers.rip = rip;
	if (rule->size == 0) {
		free(rule);
		return NULL;
	}
	return rule;
}

void cunwind_rule_destroy(struct cunwind_rule *rule)
{
	free(rule);
}

int cunwind_apply(struct cunwind_space *space, struct cunwind_rule *rule)
{
	int result = unw_apply_reg_state(&space->cursor, rule->state);

	return result < 0 ? -EIO : result > 0;
}
