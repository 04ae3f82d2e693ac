// SPDX-License-Identifier: Apache-2.0
#include "helper_client.h"

/*
 * One client, honest or not: helper_client SOCKET UID MODE CMDS MAPS PROGS
 * ATTACHS (in hex). Prints what the helper replied, and what its token says.
 */

static const char *path;
static uid_t uid;
static uint64_t masks[4];

static void converse(void)
{
	struct frame reply;
	int context = ask(path, masks, &reply);

	say_reply(&reply, context);
}

static void honest(void)
{
	become(uid);
	own_namespaces(uid, 1);
	converse();
}

/* Below a user namespace of its own, as in a container of the user's. */
static void nested(void)
{
	become(uid);
	own_namespaces(uid, 1);
	own_namespaces(0, 1);
	converse();
}

static void without_namespace(void)
{
	become(uid);
	converse();
}

static void unmapped(void)
{
	become(uid);
	own_namespaces(uid, 0);
	converse();
}

static void setuid_program(void)
{
	if (setresgid(uid, uid, uid) < 0 || setresuid(uid, 0, 0) < 0)
		die("setresuid");
	converse();
}

/* Each bit of each mask alone: which are granted, and is the token just that? */
static void each_bit(void)
{
	become(uid);
	own_namespaces(uid, 1);
	for (int bit = 0; bit < 256; bit++) {
		uint64_t one[4] = { 0 };
		struct frame reply;

		one[bit / 64] = 1ull << bit % 64;
		say_reply(&reply, ask(path, one, &reply));
	}
}

/*
 * A context of another file system comes with the request. Had the helper
 * configured and created it, it could be mounted.
 */
static void foreign_context(void)
{
	struct frame asked, reply;
	int fd, ramfs, context;

	become(uid);
	own_namespaces(uid, 1);
	ramfs = syscall(430, "ramfs", 1);
	if (ramfs < 0)
		die("fsopen");
	fd = connected(path);
	asked = request(ASK_GRANT, masks);
	/* Where the helper's kernel lets it say so, descriptors are refused. */
	if (send_frame(fd, &asked, ramfs) < 0 && errno == EPERM)
		send_frame(fd, &asked, -1);
	context = receive_frame(fd, &reply);
	say_reply(&reply, context);
	dprintf(1, "ramfs: %s\n",
		syscall(432, ramfs, 1, 0) < 0 ? "not created" : "CREATED");
}

/* The same through the back door: what was granted is set once more. */
static void widens_afterwards(void)
{
	struct frame reply;
	int context, mount;

	become(uid);
	own_namespaces(uid, 1);
	context = ask(path, masks, &reply);
	dprintf(1, "set: %s\n",
		syscall(431, context, 1, "delegate_maps", "any", 0) < 0 ?
			strerror(errno) : "DONE");
	mount = syscall(432, context, 1, 0);
	dprintf(1, "set after fsmount: %s\n",
		syscall(431, context, 1, "delegate_maps", "any", 0) < 0 ?
			strerror(errno) : "DONE");
	if (syscall(429, mount, "", AT_FDCWD, "/tmp", 4) < 0)
		die("move_mount");
	mount = open("/tmp", O_RDONLY | O_DIRECTORY);
	uint32_t attr[2] = { 0, mount };
	char text[256];

	describe_token(sys_bpf(36, attr, sizeof(attr)), text, sizeof(text));
	dprintf(1, "token %s\n", text);
}

/*
 * What docs/delegate.md warns of: a program of any type, here for sockets, gets
 * bpf_probe_read_kernel (113) from who has CAP_PERFMON in a namespace of their
 * own.
 */
static void reads_kernel(void)
{
	static const uint64_t instructions[] = {
		0x000000000000a1bf, /* r1 = r10 */
		0xfffffff800000107, /* r1 += -8 */
		0x00000008000002b7, /* r2 = 8 */
		0x00000000000003b7, /* r3 = 0 */
		0x0000007100000085, /* call 113 */
		0x00000000000000b7, /* r0 = 0 */
		0x0000000000000095, /* exit */
	};
	/* BPF_PROG_LOAD; the last fields are of Linux 6.9. */
	struct {
		uint32_t type, count;
		uint64_t instructions, license;
		uint32_t log_level, log_size;
		uint64_t log;
		uint32_t kernel_version, flags;
		uint8_t name_to_fd_array[96];
		int32_t token;
	} attr = { .type = 1,
		   .count = sizeof(instructions) / 8,
		   .instructions = (uintptr_t)instructions,
		   .license = (uintptr_t) "GPL",
		   .flags = 1 << 16 };
	struct frame reply;

	become(uid);
	own_namespaces(uid, 1);
	attr.token = token_of(ask(path, masks, &reply));
	_Static_assert(__builtin_offsetof(__typeof__(attr), token) == 144,
		       "prog_token_fd");
	dprintf(1, "loaded: %s\n",
		sys_bpf(5, &attr, 148) < 0 ? strerror(errno) : "yes");
}

/* A user namespace that somebody else made, with the user in it. */
static void of_another(int is_nested)
{
	int ready[2], go[2];
	char path_of[64], byte;
	pid_t maker;
	int fd;

	if (pipe(ready) < 0 || pipe(go) < 0)
		die("pipe");
	maker = fork();
	if (maker == 0) {
		become(uid + 1);
		if (unshare(CLONE_NEWUSER) < 0)
			die("unshare");
		if (write(ready[1], "", 1) < 0 || read(go[0], &byte, 1) < 0)
			_exit(99);
		_exit(0);
	}
	if (read(ready[0], &byte, 1) < 0)
		die("read");
	snprintf(path_of, sizeof(path_of), "/proc/%d/uid_map", maker);
	char map[64];
	snprintf(map, sizeof(map), "0 %u 1\n1 %u 1", uid + 1, uid);
	put(path_of, map);
	snprintf(path_of, sizeof(path_of), "/proc/%d/gid_map", maker);
	put(path_of, map);
	snprintf(path_of, sizeof(path_of), "/proc/%d/ns/user", maker);
	fd = open(path_of, O_RDONLY);
	if (fd < 0 || setns(fd, CLONE_NEWUSER) < 0)
		die("setns");
	become(1);
	if (is_nested)
		own_namespaces(1, 1);
	converse();
	if (write(go[1], "", 1) < 0)
		die("write");
	waitpid(maker, NULL, 0);
}

/* Whoever asked is gone before it can be served; another has its socket. */
static void gone(void)
{
	struct frame reply;
	int fds[2];
	pid_t pid;

	become(uid);
	own_namespaces(uid, 1);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds) < 0)
		die("socketpair");
	pid = fork();
	if (pid == 0) {
		struct frame note = { 0 };

		send_frame(fds[1], &note, connected(path));
		_exit(0);
	}
	int fd = receive_frame(fds[0], &reply);
	struct frame asked = request(ASK_GRANT, masks);

	waitpid(pid, NULL, 0);
	send_frame(fd, &asked, -1);
	say_reply(&reply, receive_frame(fd, &reply));
}

/* Bytes that are no request, of every length around one. */
static void nonsense(void)
{
	char bytes[512];

	become(uid);
	own_namespaces(uid, 1);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = rand();
	for (size_t size = 1; size <= 200; size++) {
		struct frame reply;
		int fd = connected(path);
		int context;

		if (size % 3 == 0)
			memcpy(bytes, "bpfrec-\1", 8);
		if (send(fd, bytes, size, MSG_NOSIGNAL) < 0)
			die("send");
		context = receive_frame(fd, &reply);
		if (reply.kind != REFUSED || context >= 0)
			say_reply(&reply, context);
		close(fd);
	}
	say("all refused\n");
}

int main(int argc, char **argv)
{
	const char *mode = argc > 3 ? argv[3] : "";

	if (argc != 8)
		return 2;
	path = argv[1];
	uid = strtoul(argv[2], NULL, 10);
	for (int i = 0; i < 4; i++)
		masks[i] = strtoull(argv[4 + i], NULL, 16);
	if (!strcmp(mode, "honest"))
		honest();
	else if (!strcmp(mode, "nested"))
		nested();
	else if (!strcmp(mode, "without-namespace"))
		without_namespace();
	else if (!strcmp(mode, "unmapped"))
		unmapped();
	else if (!strcmp(mode, "setuid"))
		setuid_program();
	else if (!strcmp(mode, "each-bit"))
		each_bit();
	else if (!strcmp(mode, "foreign-context"))
		foreign_context();
	else if (!strcmp(mode, "widens"))
		widens_afterwards();
	else if (!strcmp(mode, "reads-kernel"))
		reads_kernel();
	else if (!strcmp(mode, "of-another"))
		of_another(0);
	else if (!strcmp(mode, "below-another"))
		of_another(1);
	else if (!strcmp(mode, "gone"))
		gone();
	else if (!strcmp(mode, "nonsense"))
		nonsense();
	else
		return 2;
	return 0;
}
