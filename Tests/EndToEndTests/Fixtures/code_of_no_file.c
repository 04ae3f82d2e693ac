// SPDX-License-Identifier: Apache-2.0
/*
 * Calls out of code whose file cannot be read without harm. `pipe`: under both names that it had or has in
 * /proc/PID/maps now stands a pipe to which nobody will ever write. `device`: it never was a file.
 */
#include "fixture.h"

/* bpf(BPF_PROG_LOAD, first argument, second argument) */
static const unsigned char code[] = {
	0x48, 0x89, 0xf2, /* mov rdx, rsi */
	0x48, 0x89, 0xfe, /* mov rsi, rdi */
	0xbf, 0x05, 0x00, 0x00, 0x00, /* mov edi, 5 */
	0xb8, 0x41, 0x01, 0x00, 0x00, /* mov eax, 321 */
	0x0f, 0x05, /* syscall */
	0xc3, /* ret */
};

static void *map_pipe(void)
{
	int file = open("code", O_RDWR | O_CREAT | O_EXCL, 0700);
	void *mapping;

	if (write(file, code, sizeof(code)) != sizeof(code))
		return MAP_FAILED;
	mapping = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0);
	close(file);
	unlink("code");
	if (mkfifo("code", 0600) || mkfifo("code (deleted)", 0600))
		return MAP_FAILED;
	return mapping;
}

static void *map_device(void)
{
	int file = open("/dev/zero", O_RDWR);
	void *mapping = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);

	close(file);
	if (mapping == MAP_FAILED)
		return mapping;
	memcpy(mapping, code, sizeof(code));
	return mprotect(mapping, 4096, PROT_READ | PROT_EXEC) ? MAP_FAILED : mapping;
}

int main(int argc, char **argv)
{
	char attr[48] = "";
	void *mapping = argc > 1 && !strcmp(argv[1], "pipe") ? map_pipe() : map_device();

	if (mapping == MAP_FAILED) {
		perror("mapping");
		return 1;
	}
	/* A program of no instructions, refused whoever asks. */
	printf("%s\n", ((long (*)(void *, long))mapping)(attr, sizeof(attr)) < 0 ? "refused" : "loaded");
	return 0;
}
