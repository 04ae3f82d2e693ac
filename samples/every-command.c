// SPDX-License-Identifier: Apache-2.0
/*
 * Issues every command of bpf(2) that Linux 7.2 has, and two that it has not,
 * by raw system calls with plausible attributes. It goes on whatever fails, and
 * ends with status 0: what it is for is that there is something to decode.
 *
 * With a token it gets furthest where everything is delegated:
 *   cmds any, maps any, progs any, attachs any
 *   capabilities bpf, net_admin, perfmon, sys_admin
 * Without one it runs as root. Either way it leaves nothing behind: what it
 * attaches lives by a descriptor and ends with it, and lets every packet pass.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "attr.h"

/* Commands, types and flags that are newer than Linux 6.1, whose header Debian 12 has. */
#define CMD_PROG_STREAM_READ_BY_FD 37
#define CMD_PROG_ASSOC_STRUCT_OPS 38
#define CMD_UNASSIGNED 39
#define PROG_TYPE_NETFILTER 32
#define ATTACH_STRUCT_OPS 44
#define ATTACH_NETFILTER 45
#define ATTACH_TCX_INGRESS 46
#define ATTACH_UPROBE_MULTI 48
#define ATTACH_NETKIT_PRIMARY 54
#define ATTACH_KPROBE_SESSION 56
#define ATTACH_UPROBE_SESSION 57
#define ATTACH_FENTRY_MULTI 59
#define F_BEFORE (1u << 3)
#define F_LINK (1u << 13)
#define F_PATH_FD (1u << 14)
#define XDP_SKB_MODE (1u << 1)
/* A bit of the command itself: two more arguments follow (7.2). */
#define COMMON_ATTRS 0x10000

#define PINS "/sys/fs/bpf"
#define PIN "every-command"

/* -1 while there is no token. */
static int token = -1;
static uint32_t with_token(void) { return token < 0 ? 0 : F_TOKEN_FD; }
static uint32_t token_fd(void) { return token < 0 ? 0 : (uint32_t)token; }

/* Where the last call's attribute is, with what the kernel wrote into it. */
static unsigned char attr[ATTR_SIZE];

static int report(const char *what, int result)
{
	/* The kernel also answers ENOTSUPP, 524, which is none of the C library's. */
	const char *name = result < 0 ? strerrorname_np(errno) : "ok";

	printf("%-34s %s\n", what, name ? name : "ENOTSUPP");
	return result;
}

static int issue(const char *what, unsigned cmd, unsigned size, const struct field *fields, size_t count)
{
	fill_attr(attr, fields, count);
	return report(what, sys_bpf(cmd, attr, size));
}

#define CALL(what, cmd, size, ...) issue(what, cmd, size, FIELDS(__VA_ARGS__))

static uint32_t u32_at(const void *bytes, size_t at)
{
	uint32_t value;

	memcpy(&value, (const char *)bytes + at, sizeof(value));
	return value;
}

/* Calls OBJ_GET_INFO_BY_FD and returns the number at an offset of what came back. */
static uint32_t info(const char *what, int fd, uint32_t size, size_t at)
{
	unsigned char bytes[256] = { 0 };

	CALL(what, BPF_OBJ_GET_INFO_BY_FD, 16, U32(0, fd), U32(4, size), PTR(8, bytes));
	return u32_at(bytes, at);
}

static int map(const char *what, uint32_t type, uint32_t key, uint32_t value, uint32_t entries)
{
	return CALL(what, BPF_MAP_CREATE, 80, U32(0, type), U32(4, key), U32(8, value), U32(12, entries),
		    U32(16, with_token()), NAME(28, "every_map"), U32(76, token_fd()));
}

/* A program that does nothing but return its verdict. */
static int program(const char *what, uint32_t type, uint32_t attach_type, int32_t verdict, int32_t btf_id)
{
	static char log[4096];
	struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = verdict },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	return CALL(what, BPF_PROG_LOAD, 152, U32(0, type), U32(4, 2), PTR(8, code), PTR(16, "Apache-2.0"),
		    U32(24, 1), U32(28, sizeof(log)), PTR(32, log), U32(44, with_token()),
		    NAME(48, "every_program"), U32(68, attach_type), U32(108, btf_id), U32(144, token_fd()));
}

static void tokens(void)
{
	int bpffs = open(PINS, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	token = CALL("token_create", CMD_TOKEN_CREATE, 8, U32(4, bpffs));
	info("obj_get_info_by_fd token", token, 32, 0);
}

static int btf(void)
{
	/* One type: int, 4 bytes, signed. */
	static const struct {
		struct btf_header header;
		struct btf_type type;
		uint32_t encoding;
		char strings[8];
	} blob = {
		.header = { .magic = BTF_MAGIC, .version = BTF_VERSION, .hdr_len = sizeof(struct btf_header),
			    .type_len = 16, .str_off = 16, .str_len = 5 },
		.type = { .name_off = 1, .info = BTF_KIND_INT << 24, .size = 4 },
		.encoding = BTF_INT_SIGNED << 24 | 32,
		.strings = "\0int",
	};
	static char log[1024];
	uint32_t length = sizeof(blob.header) + 16 + 5, id;
	int fd = CALL("btf_load", BPF_BTF_LOAD, 40, PTR(0, &blob), PTR(8, log), U32(16, length),
		      U32(20, sizeof(log)), U32(24, 1), U32(32, with_token()), U32(36, token_fd()));

	id = info("obj_get_info_by_fd btf", fd, 32, 12);
	CALL("btf_get_next_id", BPF_BTF_GET_NEXT_ID, 8, U32(0, 0));
	close(CALL("btf_get_fd_by_id", BPF_BTF_GET_FD_BY_ID, 16, U32(0, id), U32(8, with_token()),
		   U32(12, token_fd())));
	CALL("map_create hash with btf", BPF_MAP_CREATE, 92, U32(0, BPF_MAP_TYPE_HASH), U32(4, 4), U32(8, 4),
	     U32(12, 8), U32(16, with_token()), NAME(28, "typed"), U32(48, fd), U32(52, 1), U32(56, 1),
	     U32(76, token_fd()));
	return fd;
}

static void elements(int hash, int array)
{
	uint32_t key = 1, next, keys[4] = { 2, 3 };
	uint64_t value = 42, values[4] = { 20, 30 }, cursor = 0;

	CALL("map_update_elem", BPF_MAP_UPDATE_ELEM, 32, U32(0, hash), PTR(8, &key), PTR(16, &value),
	     U64(24, BPF_NOEXIST));
	CALL("map_lookup_elem", BPF_MAP_LOOKUP_ELEM, 32, U32(0, hash), PTR(8, &key), PTR(16, &value));
	CALL("map_get_next_key", BPF_MAP_GET_NEXT_KEY, 24, U32(0, hash), PTR(16, &next));
	CALL("map_lookup_and_delete_elem", BPF_MAP_LOOKUP_AND_DELETE_ELEM, 32, U32(0, hash), PTR(8, &key),
	     PTR(16, &value));
	CALL("map_delete_elem", BPF_MAP_DELETE_ELEM, 16, U32(0, hash), PTR(8, &key));
	CALL("map_update_batch", BPF_MAP_UPDATE_BATCH, 56, PTR(16, keys), PTR(24, values), U32(32, 2),
	     U32(36, hash));
	CALL("map_lookup_batch", BPF_MAP_LOOKUP_BATCH, 56, PTR(8, &cursor), PTR(16, keys), PTR(24, values),
	     U32(32, 4), U32(36, hash));
	CALL("map_delete_batch", BPF_MAP_DELETE_BATCH, 56, PTR(16, keys), U32(32, 1), U32(36, hash));
	CALL("map_lookup_and_delete_batch", BPF_MAP_LOOKUP_AND_DELETE_BATCH, 56, PTR(8, &cursor),
	     PTR(16, keys), PTR(24, values), U32(32, 4), U32(36, hash));
	CALL("map_freeze", BPF_MAP_FREEZE, 4, U32(0, array));
}

static void pins(int fd)
{
	int directory = open(PINS, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	CALL("obj_pin", BPF_OBJ_PIN, 20, PTR(0, PINS "/" PIN), U32(8, fd));
	close(CALL("obj_get", BPF_OBJ_GET, 20, PTR(0, PINS "/" PIN), U32(12, BPF_F_RDONLY)));
	unlink(PINS "/" PIN);
	CALL("obj_pin below a directory", BPF_OBJ_PIN, 20, PTR(0, PIN), U32(8, fd), U32(12, F_PATH_FD),
	     U32(16, directory));
	close(CALL("obj_get below a directory", BPF_OBJ_GET, 20, PTR(0, PIN), U32(12, F_PATH_FD),
		   U32(16, directory)));
	unlink(PINS "/" PIN);
	close(directory);
}

static void objects(int hash, int filter, int link)
{
	uint32_t map_id = info("obj_get_info_by_fd map", hash, 88, 4);
	uint32_t program_id = info("obj_get_info_by_fd prog", filter, 232, 4);
	uint32_t link_id = info("obj_get_info_by_fd link", link, 64, 4);

	CALL("map_get_next_id", BPF_MAP_GET_NEXT_ID, 8, U32(0, 0));
	CALL("prog_get_next_id", BPF_PROG_GET_NEXT_ID, 8, U32(0, 0));
	CALL("link_get_next_id", BPF_LINK_GET_NEXT_ID, 8, U32(0, 0));
	close(CALL("map_get_fd_by_id", BPF_MAP_GET_FD_BY_ID, 12, U32(0, map_id), U32(8, BPF_F_RDONLY)));
	close(CALL("prog_get_fd_by_id", BPF_PROG_GET_FD_BY_ID, 4, U32(0, program_id)));
	close(CALL("link_get_fd_by_id", BPF_LINK_GET_FD_BY_ID, 4, U32(0, link_id)));
}

static void programs(int filter, int hash, int array)
{
	static unsigned char packet[64], out[64];
	static char text[256];

	CALL("prog_test_run", BPF_PROG_TEST_RUN, 76, U32(0, filter), U32(8, sizeof(packet)),
	     U32(12, sizeof(out)), PTR(16, packet), PTR(24, out), U32(32, 2));
	CALL("prog_bind_map", BPF_PROG_BIND_MAP, 12, U32(0, filter), U32(4, hash));
	CALL("prog_stream_read_by_fd", CMD_PROG_STREAM_READ_BY_FD, 20, PTR(0, text), U32(8, sizeof(text)),
	     U32(12, 1), U32(16, filter));
	CALL("prog_assoc_struct_ops", CMD_PROG_ASSOC_STRUCT_OPS, 12, U32(0, array), U32(4, filter));
	close(CALL("enable_stats", BPF_ENABLE_STATS, 4, U32(0, BPF_STATS_RUN_TIME)));
}

/* The attachment by type and map, which no descriptor but the map's own keeps alive. */
static void attachments(int sockmap)
{
	int verdict = program("prog_load sk_skb", BPF_PROG_TYPE_SK_SKB, BPF_SK_SKB_VERDICT, 1, 0);
	uint32_t ids[4];

	CALL("prog_attach sockmap", BPF_PROG_ATTACH, 32, U32(0, sockmap), U32(4, verdict),
	     U32(8, BPF_SK_SKB_VERDICT));
	CALL("prog_query sockmap", BPF_PROG_QUERY, 64, U32(0, sockmap), U32(4, BPF_SK_SKB_VERDICT),
	     PTR(16, ids), U32(24, 4));
	CALL("prog_detach sockmap", BPF_PROG_DETACH, 32, U32(0, sockmap), U32(4, verdict),
	     U32(8, BPF_SK_SKB_VERDICT));
	CALL("link_create sockmap", BPF_LINK_CREATE, 64, U32(0, verdict), U32(4, sockmap),
	     U32(8, BPF_SK_SKB_VERDICT));
}

/* Where the unified hierarchy is mounted: not everywhere at /sys/fs/cgroup. */
static int open_cgroup(void)
{
	FILE *mounts = fopen("/proc/self/mountinfo", "r");
	char line[1024], path[512];
	int fd = -1;

	while (mounts && fd < 0 && fgets(line, sizeof(line), mounts))
		if (strstr(line, " - cgroup2 ") && sscanf(line, "%*s %*s %*s %*s %511s", path) == 1)
			fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mounts)
		fclose(mounts);
	return fd;
}

/* Returns a link that can be updated and detached. */
static int network_links(void)
{
	int lo = (int)if_nametoindex("lo"), netns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int cgroup = open_cgroup(), tcx, xdp, skb;
	int pass = program("prog_load xdp", BPF_PROG_TYPE_XDP, BPF_XDP, 2, 0);
	int classifier = program("prog_load sched_cls", BPF_PROG_TYPE_SCHED_CLS, ATTACH_TCX_INGRESS, 0, 0);
	int earlier = program("prog_load sched_cls", BPF_PROG_TYPE_SCHED_CLS, ATTACH_TCX_INGRESS, 0, 0);
	int lookup = program("prog_load sk_lookup", BPF_PROG_TYPE_SK_LOOKUP, BPF_SK_LOOKUP, 1, 0);
	int netfilter = program("prog_load netfilter", PROG_TYPE_NETFILTER, ATTACH_NETFILTER, 1, 0);
	uint32_t ids[4];

	skb = program("prog_load cgroup_skb", BPF_PROG_TYPE_CGROUP_SKB, BPF_CGROUP_INET_INGRESS, 1, 0);
	xdp = CALL("link_create xdp", BPF_LINK_CREATE, 64, U32(0, pass), U32(4, lo), U32(8, BPF_XDP),
		   U32(12, XDP_SKB_MODE));
	tcx = CALL("link_create tcx", BPF_LINK_CREATE, 64, U32(0, classifier), U32(4, lo),
		   U32(8, ATTACH_TCX_INGRESS));
	CALL("link_create tcx before a link", BPF_LINK_CREATE, 64, U32(0, earlier), U32(4, lo),
	     U32(8, ATTACH_TCX_INGRESS), U32(12, F_BEFORE | F_LINK), U32(16, tcx), U64(24, 0));
	CALL("prog_query tcx", BPF_PROG_QUERY, 64, U32(0, lo), U32(4, ATTACH_TCX_INGRESS), PTR(16, ids),
	     U32(24, 4));
	CALL("link_create netkit", BPF_LINK_CREATE, 64, U32(0, classifier), U32(4, lo),
	     U32(8, ATTACH_NETKIT_PRIMARY));
	CALL("link_create netns", BPF_LINK_CREATE, 64, U32(0, lookup), U32(4, netns), U32(8, BPF_SK_LOOKUP));
	CALL("link_create netfilter", BPF_LINK_CREATE, 64, U32(0, netfilter), U32(8, ATTACH_NETFILTER),
	     U32(16, 2), U32(20, 1), U32(24, -128));
	CALL("link_create cgroup", BPF_LINK_CREATE, 64, U32(0, skb), U32(4, cgroup),
	     U32(8, BPF_CGROUP_INET_INGRESS));
	CALL("link_update", BPF_LINK_UPDATE, 16, U32(0, xdp), U32(4, pass), U32(8, BPF_F_REPLACE),
	     U32(12, pass));
	return xdp;
}

static void iterators(int hash)
{
	static const char *const names[] = { "bpf_map", "bpf_map_elem" };
	/* bpf_iter_link_info: the map whose elements are walked. */
	uint32_t target[4] = { (uint32_t)hash };

	for (int i = 0; i < 2; i++) {
		int id = libbpf_find_vmlinux_btf_id(names[i], BPF_TRACE_ITER);
		int walk = program("prog_load iter", BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER, 0, id);
		int link = CALL("link_create iter", BPF_LINK_CREATE, 64, U32(0, walk), U32(8, BPF_TRACE_ITER),
				PTR(16, i ? target : NULL), U32(24, i ? sizeof(target) : 0));
		int iterator = CALL("iter_create", BPF_ITER_CREATE, 8, U32(0, link));

		close(iterator);
		close(link);
	}
}

/* Never called: probes are put on it. */
__attribute__((noinline, used)) static void probed(void) { __asm__ volatile(""); }

static void probes(void)
{
	extern const char __executable_start[];
	uint64_t offset = (uint64_t)(uintptr_t)probed - (uint64_t)(uintptr_t)__executable_start, cookie = 7;
	const char *symbols[] = { "bpf_fentry_test1" };
	static const struct {
		const char *load, *link;
		uint32_t attach_type;
	} multis[] = {
		{ "prog_load kprobe.multi", "link_create kprobe_multi", BPF_TRACE_KPROBE_MULTI },
		{ "prog_load kprobe.session", "link_create kprobe_session", ATTACH_KPROBE_SESSION },
		{ "prog_load uprobe.multi", "link_create uprobe_multi", ATTACH_UPROBE_MULTI },
		{ "prog_load uprobe.session", "link_create uprobe_session", ATTACH_UPROBE_SESSION },
	};

	for (size_t i = 0; i < sizeof(multis) / sizeof(multis[0]); i++) {
		uint32_t type = multis[i].attach_type;
		int probe = program(multis[i].load, BPF_PROG_TYPE_KPROBE, type, 0, 0);

		if (type == BPF_TRACE_KPROBE_MULTI || type == ATTACH_KPROBE_SESSION)
			CALL(multis[i].link, BPF_LINK_CREATE, 64, U32(0, probe), U32(8, type), U32(20, 1),
			     PTR(24, symbols), PTR(40, &cookie));
		else
			CALL(multis[i].link, BPF_LINK_CREATE, 64, U32(0, probe), U32(8, type),
			     PTR(16, "/proc/self/exe"), PTR(24, &offset), PTR(40, &cookie), U32(48, 1));
	}
}

static void tracing_links(void)
{
	struct perf_event_attr clock = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(clock), .config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = 1000000, .exclude_kernel = 1,
	};
	int event = (int)syscall(SYS_perf_event_open, &clock, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
	int sampler = program("prog_load perf_event", BPF_PROG_TYPE_PERF_EVENT, 0, 0, 0);
	int point = program("prog_load raw_tracepoint", BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 0, 0);
	int typed = program("prog_load tp_btf", BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP, 0,
			    libbpf_find_vmlinux_btf_id("task_newtask", BPF_TRACE_RAW_TP));
	int entry = program("prog_load fentry", BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, 0,
			    libbpf_find_vmlinux_btf_id("bpf_fentry_test1", BPF_TRACE_FENTRY));
	uint32_t ids[1] = { 1 };
	char name[64];
	int link;

	CALL("link_create perf_event", BPF_LINK_CREATE, 64, U32(0, sampler), U32(4, event),
	     U32(8, BPF_PERF_EVENT), U64(16, 7));
	link = CALL("raw_tracepoint_open", BPF_RAW_TRACEPOINT_OPEN, 24, PTR(0, "task_newtask"), U32(8, point),
		    U64(16, 7));
	CALL("task_fd_query", BPF_TASK_FD_QUERY, 48, U32(0, getpid()), U32(4, link), U32(12, sizeof(name)),
	     PTR(16, name));
	CALL("link_create tp_btf", BPF_LINK_CREATE, 64, U32(0, typed), U32(8, BPF_TRACE_RAW_TP), U64(24, 7));
	CALL("link_create fentry", BPF_LINK_CREATE, 64, U32(0, entry), U32(8, BPF_TRACE_FENTRY), U64(24, 7));
	CALL("link_create fentry_multi", BPF_LINK_CREATE, 64, U32(0, entry), U32(8, ATTACH_FENTRY_MULTI),
	     PTR(16, ids), U32(32, 1));
}

int main(void)
{
	static char log[512];
	unsigned char common[24] = { 0 };
	int hash, array, sockmap, filter, link;
	uint64_t log_at = (uint64_t)(uintptr_t)log;

	setvbuf(stdout, NULL, _IOLBF, 0);
	libbpf_set_print(NULL);
	tokens();
	close(btf());
	hash = map("map_create hash", BPF_MAP_TYPE_HASH, 4, 8, 16);
	array = map("map_create array", BPF_MAP_TYPE_ARRAY, 4, 8, 16);
	sockmap = map("map_create sockmap", BPF_MAP_TYPE_SOCKMAP, 4, 4, 1);
	CALL("map_create array_of_maps", BPF_MAP_CREATE, 80, U32(0, BPF_MAP_TYPE_ARRAY_OF_MAPS), U32(4, 4),
	     U32(8, 4), U32(12, 1), U32(16, with_token()), U32(20, array), NAME(28, "outer"),
	     U32(76, token_fd()));
	CALL("map_create struct_ops", BPF_MAP_CREATE, 80, U32(0, BPF_MAP_TYPE_STRUCT_OPS), U32(4, 4), U32(8, 64),
	     U32(12, 1), U32(16, with_token() | F_LINK), NAME(28, "ops"), U32(60, 1), U32(76, token_fd()));
	elements(hash, array);

	filter = program("prog_load socket_filter", BPF_PROG_TYPE_SOCKET_FILTER, 0, 0, 0);
	programs(filter, hash, array);
	pins(hash);
	attachments(sockmap);
	link = network_links();
	objects(hash, filter, link);
	CALL("link_detach", BPF_LINK_DETACH, 4, U32(0, link));
	iterators(hash);
	probes();
	tracing_links();
	CALL("link_create struct_ops", BPF_LINK_CREATE, 64, U32(0, array), U32(8, ATTACH_STRUCT_OPS));

	CALL("command 39", CMD_UNASSIGNED, 8, U32(0, 0));
	CALL("command 40", CMD_UNASSIGNED + 1, 8, U32(0, 0));
	memcpy(common, &log_at, sizeof(log_at));
	common[8] = sizeof(log) & 0xff;
	common[9] = sizeof(log) >> 8;
	common[12] = 1;
	fill_attr(attr, FIELDS(U32(0, BPF_MAP_TYPE_ARRAY), U32(4, 4), U32(8, 4), U32(12, 1),
			       U32(16, with_token()), U32(76, token_fd())));
	report("map_create with common attributes",
	       (int)syscall(SYS_bpf, BPF_MAP_CREATE | COMMON_ATTRS, attr, 80, common, sizeof(common)));
	return 0;
}
