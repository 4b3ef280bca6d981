/* SPDX-License-Identifier: Apache-2.0
 * Defaults of the sanitizers' run-time options; the environment may override each. */

const char *__asan_default_options(void);
const char *__asan_default_options(void) {
  /* A request for more memory than there is must reach the library as a failed allocation, not end the program. */
  return "allocator_may_return_null=1";
}
