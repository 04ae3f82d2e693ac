// SPDX-License-Identifier: Apache-2.0
/* fixture-flags: -static -pthread */
/*
 * Executes itself in every way of which a tracer may get the path, the name or
 * the arguments wrong. Works in the directory `odd` of where it is, which it
 * makes if need be; static, so that it runs where there are no libraries.
 */
#include "fixture.h"

#include <limits.h>
#include <sys/mount.h>
#include <sys/prctl.h>

#define MANY 600

static char program[PATH_MAX], directory[PATH_MAX];
static char *plain[] = { "program", "one", "two", NULL };

static void need(int result, const char *what)
{
	if (result >= 0)
		return;
	dprintf(1, "%s: %s\n", what, strerror(errno));
	_exit(98);
}

static void make_directory(const char *path)
{
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		need(-1, path);
}

static void write_all(int file, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t written = write(file, bytes, size);

		need(written, "write");
		bytes += written;
		size -= written;
	}
}

static void copy_into(int file)
{
	char bytes[65536];
	int own = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	ssize_t count;

	need(own, "/proc/self/exe");
	while ((count = read(own, bytes, sizeof(bytes))) > 0)
		write_all(file, bytes, count);
	close(own);
}

static void copy_to(const char *path)
{
	int file;

	unlink(path);
	file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
	need(file, path);
	copy_into(file);
	close(file);
}

/* ---- the ways, each in a process of its own */

static void plainly(void)
{
	execv(program, plain);
}

static void through_a_link(void)
{
	unlink("link");
	need(symlink(program, "link"), "symlink");
	execv("link", plain);
}

static void through_a_script(void)
{
	int file = open("script", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);

	need(file, "script");
	dprintf(file, "#!%s flag\n", program);
	close(file);
	execv("script", plain);
}

static void when_deleted(void)
{
	int file;

	copy_to("gone");
	file = open("gone", O_RDONLY | O_CLOEXEC);
	unlink("gone");
	fexecve(file, plain, environ);
}

static void without_a_file(void)
{
	int file = memfd_create("in memory", 0), again;
	char path[64];

	copy_into(file);
	/* What is open for writing cannot be executed. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	again = open(path, O_RDONLY | O_CLOEXEC);
	close(file);
	fexecve(again, plain, environ);
}

static void below_long_names(void)
{
	char name[201] = "";

	memset(name, 'n', sizeof(name) - 1);
	for (int i = 0; i < 3; i++) {
		make_directory(name);
		need(chdir(name), "chdir");
	}
	copy_to("program");
	execv("program", plain);
}

static void deep_down(void)
{
	for (int i = 0; i < 40; i++) {
		make_directory("d");
		need(chdir("d"), "chdir");
	}
	copy_to("program");
	execv("program", plain);
}

static void by_the_longest_name(void)
{
	char name[NAME_MAX + 1] = "";

	memset(name, 'l', NAME_MAX);
	copy_to(name);
	execv(name, plain);
}

static void by_a_name_of_two_lines(void)
{
	copy_to("two\nlines\\ and\xff");
	execv("two\nlines\\ and\xff", plain);
}

static void with_many_arguments(void)
{
	static char *many[MANY + 1];

	for (int i = 0; i < MANY; i++)
		many[i] = "x";
	execv(program, many);
}

/* "program" and a word, each with its NUL. */
static void with_bytes_of_arguments(size_t size)
{
	char text[1024] = "";

	memset(text, 'y', size - sizeof("program") - 1);
	execv(program, (char *[]){ "program", text, NULL });
}

static void with_as_many_as_are_told(void)
{
	with_bytes_of_arguments(512);
}

static void with_one_byte_more(void)
{
	with_bytes_of_arguments(513);
}

static void with_odd_arguments(void)
{
	execv(program, (char *[]){ "", "", "a\nb", "\xff\xfe", "", NULL });
}

static void without_arguments(void)
{
	execve(program, (char *[]){ NULL }, environ);
}

static void *execute(void *argument)
{
	plainly();
	return argument;
}

static void from_a_thread(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, execute, NULL);
	pthread_join(thread, NULL);
}

static void from_another_root(void)
{
	need(chroot(directory), "chroot");
	execv("/program", plain);
}

static void alone_with_mounts(void)
{
	need(unshare(CLONE_NEWNS), "unshare");
	need(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount");
	make_directory("mounted");
}

static void from_a_mount_of_its_own(void)
{
	alone_with_mounts();
	need(mount(directory, "mounted", NULL, MS_BIND, NULL), "mount");
	execv("mounted/program", plain);
}

static void from_a_mounted_file(void)
{
	alone_with_mounts();
	copy_to("below");
	need(mount(program, "below", NULL, MS_BIND, NULL), "mount");
	execv("below", plain);
}

static void from_what_is_not_mounted_any_more(void)
{
	int file;

	alone_with_mounts();
	need(mount("odd", "mounted", "tmpfs", 0, NULL), "mount");
	copy_to("mounted/program");
	file = open("mounted/program", O_RDONLY | O_CLOEXEC);
	need(umount2("mounted", MNT_DETACH), "umount");
	fexecve(file, plain, environ);
}

static void (*const ways[])(void) = {
	plainly,
	through_a_link,
	through_a_script,
	when_deleted,
	without_a_file,
	below_long_names,
	deep_down,
	by_the_longest_name,
	by_a_name_of_two_lines,
	with_many_arguments,
	with_as_many_as_are_told,
	with_one_byte_more,
	with_odd_arguments,
	without_arguments,
	from_a_thread,
	from_another_root,
	from_a_mount_of_its_own,
	from_a_mounted_file,
	from_what_is_not_mounted_any_more,
};

#define WAYS (sizeof(ways) / sizeof(*ways))

static int executed(int argc, char **argv)
{
	char name[16] = "";

	prctl(PR_GET_NAME, name);
	dprintf(1, "%s has %d arguments, the last of %zu bytes\n", name, argc, strlen(argv[argc - 1]));
	mark(atoi(getenv("WAY")));
	return 0;
}

int main(int argc, char **argv)
{
	char number[16];

	if (getenv("WAY"))
		return executed(argc, argv);
	make_directory("odd");
	need(chdir("odd"), "odd");
	if (!getcwd(directory, sizeof(directory) - 16))
		return 1;
	snprintf(program, sizeof(program), "%s/program", directory);
	copy_to("program");
	for (unsigned int way = 0; way < WAYS; way++) {
		pid_t child = fork();

		if (child == 0) {
			snprintf(number, sizeof(number), "%u", way + 1);
			setenv("WAY", number, 1);
			ways[way]();
			dprintf(1, "way %u: %s\n", way + 1, strerror(errno));
			_exit(97);
		}
		wait_and_say("it", child);
	}
	return 0;
}
