// SPDX-License-Identifier: Apache-2.0
#include "helper_client.h"

/*
 * Many clients, or bad ones: helper_crowd SOCKET UID MODE NUMBER, as the modes
 * below have it. Prints how many got what they asked for.
 */

static const char *path;
static const uint64_t masks[4] = { 1, 4, 0, 0 };

static int is_granted(void)
{
	struct frame reply;
	int context = ask(path, masks, &reply);

	return context >= 0 && reply.kind == GRANTED && token_of(context) >= 0;
}

/* So many clients at the same moment, each a user namespace of its own. */
static void crowd(uid_t uid, int count)
{
	int gate[2], granted = 0, status;
	char byte;

	if (pipe(gate) < 0)
		die("pipe");
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (pid > 0)
			continue;
		close(gate[1]);
		srand(getpid());
		become(uid);
		own_namespaces(uid, 1);
		if (read(gate[0], &byte, 1) < 0)
			_exit(99);
		_exit(is_granted() ? 0 : 1);
	}
	close(gate[1]);
	while (wait(&status) > 0)
		granted += status == 0;
	dprintf(1, "granted %d of %d\n", granted, count);
}

enum step { CONNECTED, HALFWAY, ASKED, SERVED, TAKEN, STEPS };

/* Goes as far as a step, and leaves everything as it is then. */
static void go_to(enum step step)
{
	struct frame asked = request(ASK_GRANT, masks), reply;
	struct timespec moment = { .tv_nsec = rand() % 3000000 };
	int fd = connected(path);

	if (step == HALFWAY)
		send(fd, &asked, 20, MSG_NOSIGNAL);
	if (step >= ASKED)
		send_frame(fd, &asked, -1);
	if (step == ASKED)
		nanosleep(&moment, NULL);
	if (step == SERVED)
		recv(fd, &reply, 1, MSG_PEEK);
	if (step == TAKEN)
		receive_frame(fd, &reply);
}

/* So many clients die, one after the other, a step further each time. */
static void deaths(uid_t uid, int count)
{
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			srand(i);
			become(uid);
			own_namespaces(uid, 1);
			go_to(i % STEPS);
			kill(getpid(), SIGKILL);
		}
		waitpid(pid, NULL, 0);
	}
	dprintf(1, "%d died\n", count);
}

/* So many clients stop for good, and meanwhile another user's is served. */
static void stops(uid_t uid, int count)
{
	pid_t pids[count];
	pid_t other;
	int status;

	for (int i = 0; i < count; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			srand(i);
			become(uid);
			own_namespaces(uid, 1);
			/* Full up, the helper lets some wait to connect. */
			alarm(20);
			go_to(i % STEPS);
			kill(getpid(), SIGSTOP);
			pause();
		}
	}
	nap(500000);
	other = fork();
	if (other == 0) {
		become(uid + 1);
		own_namespaces(uid + 1, 1);
		_exit(is_granted() ? 0 : 1);
	}
	waitpid(other, &status, 0);
	dprintf(1, "another user was %s\n", status == 0 ? "served" : "kept out");
	for (int i = 0; i < count; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
}

/*
 * The owner of a user namespace may signal whoever is in it. This one stops
 * every child of the helper that it can, and counts them.
 */
static _Noreturn void harass(pid_t helper, volatile int *stopped)
{
	char name[64];

	snprintf(name, sizeof(name), "/proc/%d/task/%d/children", helper,
		 helper);
	for (;;) {
		FILE *file = fopen(name, "r");
		int child;

		if (!file)
			die(name);
		while (fscanf(file, "%d", &child) == 1)
			*stopped += kill(child, SIGSTOP) == 0;
		fclose(file);
	}
}

static void harassed(uid_t uid, pid_t helper)
{
	volatile int *stopped = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int asked = 0, answered = 0;
	pid_t pid;

	become(uid);
	own_namespaces(uid, 1);
	pid = fork();
	if (pid == 0)
		harass(helper, stopped);
	while (!*stopped && asked < 2000) {
		struct frame reply;

		ask(path, masks, &reply);
		asked++;
		answered += reply.kind != 0;
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	dprintf(1, "%s were answered\n", answered == asked ? "all" : "not all");
	dprintf(1, "children of the helper were %s\n",
		*stopped ? "stopped" : "out of reach");
	dprintf(1, "afterwards it was %s\n", is_granted() ? "served" : "not");
}

int main(int argc, char **argv)
{
	int number = argc == 5 ? atoi(argv[4]) : 0;
	uid_t uid = argc == 5 ? strtoul(argv[2], NULL, 10) : 0;
	const char *mode = argc == 5 ? argv[3] : "";

	path = argv[1];
	if (!strcmp(mode, "crowd"))
		crowd(uid, number);
	else if (!strcmp(mode, "deaths"))
		deaths(uid, number);
	else if (!strcmp(mode, "stops"))
		stops(uid, number);
	else if (!strcmp(mode, "harassed"))
		harassed(uid, number);
	else
		return 2;
	return 0;
}
