// SPDX-License-Identifier: Apache-2.0
/*
 * Attaches a program to its cgroup, makes a cgroup and attaches to that as
 * well, pins the program, and registers a TCP congestion control, all in the
 * ways that outlive a process; then starts another process, says "ready", and
 * with an argument waits until it is killed. It takes nothing back: run it
 * under bpfrec record --token any, which does.
 *
 *   cmds map_create, prog_load, btf_load
 *   maps struct_ops, and array: a trial of libbpf's
 *   progs cgroup_sock, struct_ops, and socket_filter for libbpf's trials
 *   attachs cgroup_inet_sock_create; the numbers of the members ssthresh,
 *           cong_avoid and undo_cwnd, which are the bits 0, 1 and 5
 *   capabilities bpf, net_admin, perfmon
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "embed.h"

EMBED(lasting, "lasting.bpf.o");

/* Fresh in the sandbox. */
#define CGROUP "/sys/fs/cgroup"
#define PIN "/sys/fs/bpf/lasting"

static void say(const char *step, int error)
{
	printf("%s: %s\n", step, error ? strerror(error < 0 ? -error : error) : "ok");
}

static void attach(const char *step, int program, const char *path)
{
	int cgroup = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	say(step, cgroup < 0 ? errno : bpf_prog_attach(program, cgroup, BPF_CGROUP_INET_SOCK_CREATE,
						  BPF_F_ALLOW_MULTI));
}

static int register_operations(struct bpf_map *map)
{
	struct bpf_link *link = bpf_map__attach_struct_ops(map);

	return link ? 0 : -errno;
}

int main(int argc, char **argv)
{
	struct bpf_object *object;
	int error, program;

	(void)argv;
	setvbuf(stdout, NULL, _IOLBF, 0);
	object = bpf_object__open_mem(lasting_start, EMBEDDED_SIZE(lasting), NULL);
	error = object ? bpf_object__load(object) : -errno;
	if (error) {
		say("load", error);
		return 1;
	}
	program = bpf_program__fd(bpf_object__find_program_by_name(object, "see_socket"));
	attach("attach to the cgroup", program, CGROUP);
	say("make a cgroup", mkdir(CGROUP "/inner", 0755) < 0 ? errno : 0);
	attach("attach to that", program, CGROUP "/inner");
	say("pin", bpf_obj_pin(program, PIN));
	say("register", register_operations(bpf_object__find_map_by_name(object, "lasting")));
	if (fork() == 0) {
		setsid();
		sleep(argc > 1 ? 600 : 1);
		return 0;
	}
	printf("ready\n");
	if (argc > 1)
		pause();
	return 0;
}
