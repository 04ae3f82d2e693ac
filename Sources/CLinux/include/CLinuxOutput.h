/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLINUX_OUTPUT_H
#define CLINUX_OUTPUT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum clinux_file_kind {
	CLINUX_FILE_REGULAR,
	CLINUX_FILE_DIRECTORY,
	CLINUX_FILE_LINK,
	CLINUX_FILE_BLOCK_DEVICE,
	CLINUX_FILE_STREAM, /* character device, pipe or socket */
};

/* What bpfrec asks of a file before it writes there. */
struct clinux_file_status {
	int kind; /* enum clinux_file_kind */
	uint32_t uid;
};

int clinux_fstat(int fd, struct clinux_file_status *status);
int clinux_fstatat(int dirfd, const char *name, int follow,
		   struct clinux_file_status *status);
/* The directory as a place for the calls below: neither read nor listed. */
int clinux_open_place(const char *path);
/* A file that was not there, for us alone (0600). */
int clinux_create(int dirfd, const char *name);
/* What is there already, as it is: not created, not cut. */
int clinux_open_stream(int dirfd, const char *name);
int clinux_fchown(int fd, uint32_t uid, uint32_t gid);
int clinux_renameat(int dirfd, const char *from, const char *to);
int clinux_unlinkat(int dirfd, const char *name);
int clinux_duplicate(int fd);

/* The columns of a terminal (0: it does not know), -ENOTTY elsewhere. */
int clinux_terminal_width(int fd);
/* 1 where another process group has the terminal, or it is not in the line
 * mode with echo that programs leave it in that do not draw on it. */
int clinux_terminal_is_taken(int fd);
/* Ends this process by SIGPIPE, even where that signal is ignored. */
_Noreturn void clinux_end_by_broken_pipe(void);

#endif
