// SPDX-License-Identifier: Apache-2.0
#include "observer_internal.h"

const unsigned char cobserver_object[] __attribute__((aligned(8))) = {
#include "observer_object.inc"
};
const size_t cobserver_object_size = sizeof(cobserver_object);
