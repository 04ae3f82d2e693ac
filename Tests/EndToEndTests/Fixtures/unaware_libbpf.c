// SPDX-License-Identifier: Apache-2.0
/* fixture-flags: -Wl,--no-as-needed -lbpf */
/* The system's libbpf, which knows of no token before 1.4. */
#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "unaware.h"

int main(void)
{
	LIBBPF_OPTS(bpf_prog_load_opts, options);
	static const struct bpf_insn program[] = {
		{ .code = 0xb7 },
		{ .code = 0x95 },
	};
	struct btf *types = btf__new_empty();
	char log[4096] = "";

	say_result("map", bpf_map_create(BPF_MAP_TYPE_HASH, "numbers", 4, 8, 16,
					 NULL));
	options.log_buf = log;
	options.log_size = sizeof(log);
	options.log_level = 1;
	say_result("program", bpf_prog_load(BPF_PROG_TYPE_XDP, "passes", "GPL",
					    program, 2, &options));
	dprintf(1, "%s\n", strstr(log, "processed 2 insns") ? "verified" : log);
	btf__add_int(types, "int", 4, 0);
	say_result("types", btf__load_into_kernel(types));
	say_result("next", open("/dev/null", O_RDONLY));
	return 0;
}
