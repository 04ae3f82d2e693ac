/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIGNALS_INTERNAL_H
#define SIGNALS_INTERNAL_H

/* seize.c: of a handler, given its context: ends a seizing that waits. */
void signals_leave_seizing(void *context);

#endif
