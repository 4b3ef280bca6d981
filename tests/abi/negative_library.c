/* SPDX-License-Identifier: Apache-2.0
 * Misuse of the library-wide functions, strings, errors, random streams and latches: an error or the documented value,
 * never a crash. check_negative.cmake makes sure that no function of mica.h is missing from the negative_*.c files. */
#include "check.h"

static void log_nothing(void *user_data, mica_log_level level, const char *target, size_t target_size,
                        const char *message, size_t message_size) {
  (void)user_data, (void)level, (void)target, (void)target_size, (void)message, (void)message_size;
}

static void strings_and_errors(void) {
  mica_str text = mica_string_view(NULL);
  mica_error *error;
  CHECK(text.data == NULL && text.size == 0);
  mica_string_free(NULL);

  CHECK(mica_error_code(NULL) == 0);
  CHECK(mica_error_message(NULL).size == 0);
  CHECK(mica_error_path(NULL).size == 0);
  mica_error_free(NULL);
  error = mica_error_new(MICA_ERROR_IO, NULL, 5); /* no text where text is promised */
  CHECK(mica_error_code(error) != 0);
  mica_error_free(error);
  error = mica_error_new(0, NULL, 0); /* not a code of a failure */
  CHECK(mica_error_code(error) != 0);
  mica_error_free(error);
  error = mica_error_new(-7, TEXT("\xff\xfe not UTF-8"));
  CHECK(mica_error_code(error) != 0 && mica_error_message(error).size > 0);
  mica_error_free(error);
}

static void library(void) {
  mica_init_options options;
  bool is_set = false;
  uint64_t seed = 0;
  struct {
    mica_init_options options;
    char more[64];
  } newer;
  CHECK(mica_abi_version() == MICA_ABI_VERSION);
  CHECK(mica_version().size > 0);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_build_info(NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_devices(NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_num_threads(NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_set_num_threads(0));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_set_num_threads(-3));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_seed(NULL, &seed));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_seed(&is_set, NULL));
  OK(mica_set_seed(UINT64_MAX));
  OK(mica_clear_seed());
  OK(mica_clear_seed());
  OK(mica_set_track_meta(true));
  CHECK(mica_track_meta());

  OK(mica_init(NULL));
  memset(&newer, 0, sizeof newer);
  options = newer.options;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_init(&options)); /* struct_size 0 */
  options.struct_size = 4;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_init(&options));
  options.struct_size = SIZE_MAX;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_init(&options));
  options.struct_size = sizeof options;
  options.cuda = 3;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_init(&options));
  options.cuda = -1;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_init(&options));
  options.cuda = MICA_CUDA_AUTO;
  options.threads = -1;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_init(&options));
  /* A newer caller's larger struct is fine while what this library does not know is zero. */
  newer.options.struct_size = sizeof newer;
  OK(mica_init(&newer.options));
  newer.more[63] = 1;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_init(&newer.options));
}

static void log_callback(void) {
  int destroyed = 0;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_set_log_callback(-1, log_nothing, &destroyed, count_call));
  CHECK(destroyed == 1);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_set_log_callback(6, NULL, &destroyed, count_call));
  CHECK(destroyed == 2);
  OK(mica_set_log_callback(MICA_LOG_INFO, NULL, &destroyed, count_call)); /* silent: nothing to keep the data for */
  CHECK(destroyed == 3);
  OK(mica_set_log_callback(MICA_LOG_INFO, log_nothing, NULL, NULL));
  OK(mica_set_log_callback(MICA_LOG_OFF, NULL, NULL, NULL));
}

static void random_streams(void) {
  mica_component *component = make_component("RandFlip", "{}");
  mica_component *plain = make_component("Flip", "{}");
  mica_random *random = NULL, *out = NULL;
  uint32_t key[624];
  int32_t position = 0, has_gauss = 0;
  double gaussian = 0;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_new(NULL, 0, &out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_new(component, 0, NULL));
  OK(mica_random_new(plain, 0, &random)); /* nothing to draw: a stream that nobody reads */
  mica_random_free(random);
  OK(mica_random_new(component, UINT64_MAX, &random));
  OK(mica_random_state(random, key, &position, &has_gauss, &gaussian));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_state(NULL, key, &position, &has_gauss, &gaussian));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_state(random, NULL, &position, &has_gauss, &gaussian));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_state(random, key, NULL, &has_gauss, &gaussian));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_state(random, key, &position, NULL, &gaussian));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_state(random, key, &position, &has_gauss, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_from_state(NULL, key, 624, 0, 0, &out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_from_state(component, NULL, 624, 0, 0, &out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_from_state(component, key, 624, 0, 0, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_random_from_state(component, key, INT32_MAX, 0, 0, &out));
  CHECK(out == NULL);
  mica_random_free(random);
  mica_random_free(NULL);
  mica_component_free(plain);
  mica_component_free(component);
}

static void latches(void) {
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_cancel_new(NULL));
  mica_cancel_set(NULL);
  CHECK(!mica_cancel_is_set(NULL));
  mica_cancel_free(NULL);
}

static void affines(void) {
  const double affine[16] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
  double not_finite[16], out[16];
  mica_string *text = NULL;
  memcpy(not_finite, affine, sizeof affine);
  not_finite[0] = NAN;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_spacing(NULL, 4, out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_spacing(affine, 4, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_spacing(affine, 0, out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_spacing(affine, 5, out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_spacing(affine, SIZE_MAX, out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_orientation(NULL, 4, &text));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_orientation(affine, 4, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_orientation(affine, 1, &text));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_orientation(not_finite, 4, &text));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_ras_to_lps(NULL, 4, out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_ras_to_lps(affine, 4, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_affine_ras_to_lps(affine, 7, out));
  CHECK(text == NULL);
}

int main(void) {
  RUN(strings_and_errors);
  RUN(library);
  RUN(log_callback);
  RUN(random_streams);
  RUN(latches);
  RUN(affines);
  return 0;
}
