/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two functions of the language runtimes that no C header declares. Both
 * return memory of malloc(3), or NULL for a name that is none of theirs.
 */
#ifndef CDEMANGLE_H
#define CDEMANGLE_H

#include <stddef.h>
#include <stdint.h>

/* libstdc++: the Itanium C++ ABI, also what Rust's legacy names follow. */
char *__cxa_demangle(const char *name, char *buffer, size_t *size, int *status);
/* libswiftCore. */
char *swift_demangle(const char *name, size_t length, char *buffer,
		     size_t *size, uint32_t flags);

#endif
