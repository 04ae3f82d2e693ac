/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLINUX_TRIAL_H
#define CLINUX_TRIAL_H

#include <stddef.h>
#include <sys/types.h>

#include "CLinuxLaunch.h"

/* A file without a name, in the directory for temporary files. */
int clinux_unnamed_file(const char *directory);

/*
 * Starts a program of ours without a terminal: it reads nothing, writes to
 * files[0], finds the other files at 3 and on, and is killed with us.
 */
pid_t clinux_trial_start(const struct clinux_program *program,
			  const int *files, size_t count);
/* In such a program: the files are not for what it runs. */
int clinux_keep_trial_files(void);

/* Whether a pattern of POSIX (extended) is one: 0, or its error in words. */
int clinux_pattern_error(const char *pattern, char *words, size_t size);
/* 1 where the pattern is found in the text, 0 where it is not. */
int clinux_pattern_matches(const char *pattern, const char *text);

#endif
