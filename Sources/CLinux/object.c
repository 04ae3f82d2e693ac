// SPDX-License-Identifier: Apache-2.0
/* What a BPF object of another process is, asked of the object itself. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinuxObject.h"

/* Linux 5.3 and 5.6; the flag of a thread that leads no process is of 6.9. */
#define OUR_SYS_PIDFD_OPEN 434
#define OUR_SYS_PIDFD_GETFD 438
#define OUR_PIDFD_THREAD O_EXCL

int clinux_thread_open(pid_t tid, int leads)
{
	int fd = syscall(OUR_SYS_PIDFD_OPEN, tid, OUR_PIDFD_THREAD);

	if (fd < 0 && errno == EINVAL && leads)
		fd = syscall(OUR_SYS_PIDFD_OPEN, tid, 0);
	return fd < 0 ? -errno : fd;
}

/* The answers of the kernel differ in length (of 6.1: 88, 232 and 32 bytes). */
static int is_answer_of(enum clinux_object_kind kind, uint32_t length)
{
	switch (kind) {
	case CLINUX_OBJECT_MAP:
		return length >= 64 && length < 160;
	case CLINUX_OBJECT_PROG:
		return length >= 160;
	default:
		return length < 64;
	}
}

static int ask(int fd, enum clinux_object_kind kind, struct clinux_object *object)
{
	union {
		struct bpf_map_info map;
		struct bpf_prog_info prog;
		struct bpf_btf_info btf;
	} info;
	union bpf_attr attr;
	int flags;

	memset(&info, 0, sizeof(info));
	memset(&attr, 0, sizeof(attr.info));
	attr.info.bpf_fd = fd;
	attr.info.info_len = sizeof(info);
	attr.info.info = (uint64_t)(uintptr_t)&info;
	if (syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr.info)) < 0)
		return -errno;
	if (!is_answer_of(kind, attr.info.info_len))
		return -EBADF;
	memset(object, 0, sizeof(*object));
	switch (kind) {
	case CLINUX_OBJECT_MAP:
		flags = fcntl(fd, F_GETFL);
		if (flags < 0)
			return -errno;
		object->access = flags & O_ACCMODE;
		object->id = info.map.id;
		object->type = info.map.type;
		object->key_size = info.map.key_size;
		object->value_size = info.map.value_size;
		object->max_entries = info.map.max_entries;
		object->map_flags = info.map.map_flags;
		break;
	case CLINUX_OBJECT_PROG:
		object->id = info.prog.id;
		object->type = info.prog.type;
		break;
	default:
		object->id = info.btf.id;
	}
	return 0;
}

int clinux_object_of(int thread, int descriptor, enum clinux_object_kind kind,
		     struct clinux_object *object)
{
	int fd = syscall(OUR_SYS_PIDFD_GETFD, thread, descriptor, 0), result;

	if (fd < 0)
		return -errno;
	result = ask(fd, kind, object);
	close(fd);
	return result;
}
