/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 by the instructions that processors since Goldmont and Zen have for it. */
#ifndef CLINUX_SHA256_H
#define CLINUX_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* Whether this processor has them; clinux_sha256() must not be called where it is 0. */
int clinux_has_sha256(void);
/* Takes blocks of 64 bytes into the state. */
void clinux_sha256(uint32_t state[8], const uint8_t *message, size_t blocks);

#endif
