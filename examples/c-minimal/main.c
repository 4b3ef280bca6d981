/* SPDX-License-Identifier: Apache-2.0
 * The smallest useful C program: an array of the program's own, flipped and flipped back. */
#include <mica.h>
#include <stdio.h>

/* Prints and frees an error; 0 where there is none. */
static int failed(mica_error *error) {
  mica_str message, path;
  if (error == NULL) return 0;
  message = mica_error_message(error);
  path = mica_error_path(error);
  fprintf(stderr, "error %d: %.*s", (int)mica_error_code(error), (int)message.size, message.data);
  if (path.size > 0) fprintf(stderr, " (at %.*s)", (int)path.size, path.data);
  fputc('\n', stderr);
  mica_error_free(error);
  return 1;
}

static int print(const char *title, const mica_tensor *image) {
  const int64_t *shape = mica_tensor_shape(image), *strides = mica_tensor_strides(image);
  const void *data = NULL;
  int64_t row, column;
  if (failed(mica_tensor_data(image, &data))) return 1;
  printf("%s:", title);
  for (row = 0; row < shape[1]; row++) {
    for (column = 0; column < shape[2]; column++) {
      printf(" %g", (double)((const float *)data)[row * strides[1] + column * strides[2]]);
    }
    printf(row + 1 < shape[1] ? " |" : "\n");
  }
  return 0;
}

int main(void) {
  static const char name[] = "Flip";
  static const char arguments[] = "{\"spatial_axis\": 1}";
  float pixels[6] = {1, 2, 3, 4, 5, 6};
  const int64_t shape[3] = {1, 2, 3}; /* one channel, two rows, three columns */
  mica_tensor *image = NULL, *flipped = NULL, *back = NULL;
  mica_component *flip = NULL;

  /* On a failure the process ends, and with it everything it owns. */
  if (failed(mica_tensor_from_data(pixels, MICA_DTYPE_FLOAT32, shape, NULL, 3, NULL, 0, NULL, NULL, &image)) ||
      failed(mica_component_new(name, sizeof name - 1, arguments, sizeof arguments - 1, NULL, &flip)) ||
      failed(mica_component_apply_tensor(flip, image, NULL, &flipped)) ||
      failed(mica_component_invert_tensor(flip, flipped, NULL, &back)) || print("image  ", image) ||
      print("flipped", flipped) || print("back   ", back)) {
    return 1;
  }

  mica_tensor_free(back);
  mica_tensor_free(flipped);
  mica_component_free(flip);
  mica_tensor_free(image);
  return 0;
}
