// SPDX-License-Identifier: Apache-2.0
#include "helper_client.h"

/*
 * Listens and runs a command that gets the socket, as systemd does it
 * (sd_listen_fds(3)): passes_socket PATH CMD...
 */
int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char pid[16];
	int fd;

	if (argc < 3)
		return 2;
	strncpy(address.sun_path, argv[1], sizeof(address.sun_path) - 1);
	fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	umask(0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) ||
	    listen(fd, 16) < 0)
		die("listen");
	if (fd != 3) {
		dup2(fd, 3);
		close(fd);
	}
	snprintf(pid, sizeof(pid), "%d", getpid());
	setenv("LISTEN_PID", pid, 1);
	setenv("LISTEN_FDS", "1", 1);
	execv(argv[2], argv + 2);
	return 127;
}
