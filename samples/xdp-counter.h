/* SPDX-License-Identifier: Apache-2.0 */
/* The array that the xdp_counter program and the xdp-counter sample share. */
#ifndef SAMPLES_XDP_COUNTER_H
#define SAMPLES_XDP_COUNTER_H

enum {
	SLOT_PORT,	/* written by the sample, before it sends */
	SLOT_COUNT,
	SLOTS,
};

#endif
