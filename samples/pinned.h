/* SPDX-License-Identifier: Apache-2.0 */
/* Where pin-creator.c and pin-reader.c meet. */
#ifndef SAMPLES_PINNED_H
#define SAMPLES_PINNED_H

#define PIN_PATH "/sys/fs/bpf/bpfrec_pinned"
#define PINNED_KEY 7
#define PINNED_VALUE 42

#endif
