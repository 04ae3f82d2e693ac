/* SPDX-License-Identifier: Apache-2.0 */
/* What the sockfilter program tells the sockfilter sample. */
#ifndef SAMPLES_SOCKFILTER_H
#define SAMPLES_SOCKFILTER_H

struct datagram {
	__u32 port;
	__u32 length;
};

#endif
