// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

/*
 * Threads run a BPF program by calls, and the kernel counts its runs. Prints
 * what the threads counted, and what the kernel did.
 */
static int program;
static unsigned int calls;

static void *caller(void *argument)
{
	static const uint8_t packet[64];
	/* BPF_PROG_TEST_RUN (4.12) */
	struct {
		uint32_t prog_fd, retval, size_in, size_out;
		uint64_t in, out;
		uint32_t repeat, duration;
	} attr = { .prog_fd = program, .size_in = sizeof(packet), .in = (uintptr_t)packet };

	for (unsigned int i = 0; i < calls; i++)
		*(unsigned int *)argument += sys_bpf(10, &attr, sizeof(attr)) == 0;
	return NULL;
}

int main(int argc, char **argv)
{
	/* r0 = 0; exit */
	static const uint64_t instructions[] = { 0xb7, 0x95 };
	struct {
		uint32_t type, count;
		uint64_t instructions, license;
	} load = { 1 /* BPF_PROG_TYPE_SOCKET_FILTER */, 2, (uintptr_t)instructions, (uintptr_t) "GPL" };
	/* struct bpf_prog_info (5.10): run_cnt (5.1) is at 200. */
	uint64_t info[40] = { 0 };
	struct {
		uint32_t fd, size;
		uint64_t info;
	} ask = { 0, sizeof(info), (uintptr_t)info };
	uint32_t run_time = 0;
	unsigned int count = argc > 1 ? atoi(argv[1]) : 8, sum = 0;
	pthread_t threads[count];
	unsigned int made[count];

	calls = argc > 2 ? atoi(argv[2]) : 100;
	program = sys_bpf(5, &load, sizeof(load));
	/* BPF_ENABLE_STATS (5.8) */
	if (program < 0 || sys_bpf(32, &run_time, sizeof(run_time)) < 0)
		return 1;
	for (unsigned int i = 0; i < count; i++) {
		made[i] = 0;
		pthread_create(&threads[i], NULL, caller, &made[i]);
	}
	for (unsigned int i = 0; i < count; i++) {
		pthread_join(threads[i], NULL);
		sum += made[i];
	}
	ask.fd = program;
	if (sys_bpf(15, &ask, sizeof(ask)) < 0)
		return 2;
	dprintf(1, "%u %lu\n", sum, info[25]);
	return 0;
}
