/* SPDX-License-Identifier: Apache-2.0
 * A C program built through pkg-config. */
#include <mica.h>
#include <stdio.h>

int main(void) {
  const int64_t shape[3] = {1, 2, 2};
  mica_tensor *tensor = NULL, *out = NULL;
  mica_component *flip = NULL;
  mica_error *error = mica_tensor_zeros(MICA_DTYPE_FLOAT32, shape, 3, NULL, 0, &tensor);
  if (error == NULL) error = mica_component_new("Flip", 4, NULL, 0, NULL, &flip);
  if (error == NULL) error = mica_component_apply_tensor(flip, tensor, NULL, &out);
  if (error != NULL) {
    mica_str message = mica_error_message(error);
    fprintf(stderr, "%.*s\n", (int)message.size, message.data);
    mica_error_free(error);
    return 1;
  }
  mica_tensor_free(out);
  mica_component_free(flip);
  mica_tensor_free(tensor);
  puts("ok pkgconfig_c");
  return 0;
}
