// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include <termios.h>

int main(void)
{
	int fd = open("/dev/tty", O_RDWR);
	struct termios saved, silent;
	char line[64];
	ssize_t n;

	mark(1);
	if (fd < 0) {
		dprintf(1, "no terminal: %s\n", strerror(errno));
		return 1;
	}
	tcgetattr(fd, &saved);
	silent = saved;
	silent.c_lflag &= ~ECHO;
	tcsetattr(fd, TCSAFLUSH, &silent);
	dprintf(fd, "Password: ");
	n = read(fd, line, sizeof(line) - 1);
	tcsetattr(fd, TCSAFLUSH, &saved);
	line[n > 0 ? n - 1 : 0] = 0;
	dprintf(1, "\nit has %zu characters\n", strlen(line));
	mark(2);
	return 0;
}
