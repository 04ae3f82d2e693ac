// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <poll.h>
#include <pty.h>

/*
 * Runs a command on a terminal of its own and talks to it, as a person would:
 *
 *	under_terminal WAIT SEND WAIT SEND ... -- CMD...
 *
 * waits until WAIT is on the screen, then types SEND. \n, and \c for Ctrl-C
 * and \z for Ctrl-Z are understood in what is typed. Prints the screen.
 */
static char screen[1 << 16];
static size_t filled, seen;

static int look(int master)
{
	struct pollfd entry = { .fd = master, .events = POLLIN };
	ssize_t n;

	if (poll(&entry, 1, 20000) <= 0)
		return 0;
	n = read(master, screen + filled, sizeof(screen) - 1 - filled);
	if (n <= 0)
		return 0;
	filled += n;
	return 1;
}

static void type(int master, const char *text)
{
	for (; *text; text++) {
		char byte = *text;

		if (byte == '\\' && text[1]) {
			text++;
			byte = *text == 'n' ? '\n' :
			       *text == 'c' ? 3 :
			       *text == 'z' ? 26 :
					      *text;
		}
		if (write(master, &byte, 1) != 1)
			exit(98);
	}
}

int main(int argc, char **argv)
{
	int command = 1, status, master;
	pid_t pid;

	while (command < argc && strcmp(argv[command], "--"))
		command++;
	pid = forkpty(&master, NULL, NULL, NULL);
	if (pid == 0) {
		execvp(argv[command + 1], argv + command + 1);
		_exit(127);
	}
	for (int i = 1; i + 1 < command; i += 2) {
		char *found;

		while (!(found = strstr(screen + seen, argv[i])))
			if (!look(master))
				goto lost;
		seen = found - screen + strlen(argv[i]);
		type(master, argv[i + 1]);
	}
	while (look(master))
		;
	if (0) {
lost:
		/* It did not say what was awaited. */
		kill(pid, SIGKILL);
	}
	waitpid(pid, &status, 0);
	for (char *c = screen; *c; c++)
		if (*c != '\r' && write(1, c, 1) < 0)
			return 1;
	say_status("command", status);
	return 0;
}
