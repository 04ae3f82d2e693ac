// SPDX-License-Identifier: Apache-2.0
/* fixture-flags: -static */
#include "unaware.h"

int main(void)
{
	say_result("map", array_map(8, 1));
	say_result("program", load_program(144));
	say_result("types", load_btf(40));
	say_footprint();
	return 0;
}
