/* SPDX-License-Identifier: Apache-2.0
 * mica.h needs nothing before it, twice is like once, and it is C99, C11 and C++17: this file is compiled as each. */
#include <mica.h>
#include <mica.h>

int mica_header_alone(void);
int mica_header_alone(void) { return MICA_ABI_VERSION; }
