/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only C that bpfrec owns: what Swift cannot call. Every function returns
 * a value >= 0, or -errno. No header that depends on _GNU_SOURCE may be
 * included here: the module would then differ from the one that the tests'
 * own libraries were built with.
 */
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "CLinuxFiles.h"
#include "CLinuxHelper.h"
#include "CLinuxInjection.h"
#include "CLinuxLaunch.h"
#include "CLinuxObject.h"
#include "CLinuxOutput.h"
#include "CLinuxProbe.h"
#include "CLinuxPtrace.h"
#include "CLinuxSHA256.h"
#include "CLinuxSandbox.h"
#include "CLinuxTrial.h"

#endif
