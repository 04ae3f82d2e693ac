/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts a compiled BPF object into the executable, so that a sample runs from
 * any directory and in any root file system. The assembler finds the file by
 * its own search path (-Wa,-I).
 */
#ifndef SAMPLES_EMBED_H
#define SAMPLES_EMBED_H

#define EMBED(name, file)						\
	__asm__(".pushsection .rodata\n"				\
		".balign 16\n"						\
		#name "_start: .incbin \"" file "\"\n"			\
		#name "_end:\n"						\
		".popsection\n");					\
	extern const char name##_start[], name##_end[]

#define EMBEDDED_SIZE(name) ((size_t)(name##_end - name##_start))

#endif
