/* SPDX-License-Identifier: Apache-2.0
 * Library: versions, build information, devices, threads, seed, error objects. */
#include "check.h"

static void version_agrees_with_header(void) {
  char expected[32];
  sprintf(expected, "%d.%d.%d", MICA_VERSION_MAJOR, MICA_VERSION_MINOR, MICA_VERSION_PATCH);
  CHECK(str_is(mica_version(), expected));
  CHECK(mica_abi_version() == MICA_ABI_VERSION);
}

static void build_info_names_every_part(void) {
  static const char *const keys[] = {"mica", "libtorch", "cuda", "compiler", "commit", "target"};
  mica_string *json = NULL;
  mica_value *info = NULL, *part = NULL;
  mica_str text;
  size_t i;
  OK(mica_build_info(&json));
  text = mica_string_view(json);
  OK(mica_value_from_json(text.data, text.size, &info));
  for (i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    OK(mica_value_get(info, keys[i], strlen(keys[i]), &part));
    CHECK(mica_value_type_of(part) != MICA_VALUE_NULL);
    mica_value_free(part);
  }
  OK(mica_value_get(info, TEXT("mica"), &part));
  OK(mica_value_as_string(part, &text));
  CHECK(text.size == mica_version().size && memcmp(text.data, mica_version().data, text.size) == 0);
  mica_value_free(part);
  mica_value_free(info);
  mica_string_free(json);
}

static void init_may_come_first_and_again(void) {
  mica_init_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.threads = 2;
  OK(mica_init(&options));
  OK(mica_init(NULL));
}

static void devices_begin_with_the_cpu(void) {
  mica_string *json = NULL;
  OK(mica_devices(&json));
  CHECK(string_contains(json, "[\"cpu\""));
}

static void thread_count_is_set_and_read(void) {
  int32_t threads = 0;
  OK(mica_set_num_threads(1));
  OK(mica_num_threads(&threads));
  CHECK(threads == 1);
  OK(mica_set_num_threads(2));
  OK(mica_num_threads(&threads));
  CHECK(threads == 2);
}

static void seed_is_set_read_and_cleared(void) {
  bool is_set = true;
  uint64_t seed = 0;
  OK(mica_seed(&is_set, &seed));
  CHECK(!is_set);
  OK(mica_set_seed(12345));
  OK(mica_seed(&is_set, &seed));
  CHECK(is_set && seed == 12345);
  OK(mica_clear_seed());
  OK(mica_seed(&is_set, &seed));
  CHECK(!is_set);
}

static void track_meta_makes_plain_tensors(void) {
  const int64_t shape[1] = {3};
  mica_tensor *tensor = NULL;
  CHECK(mica_track_meta());
  OK(mica_set_track_meta(false));
  CHECK(!mica_track_meta());
  OK(mica_tensor_zeros(MICA_DTYPE_FLOAT32, shape, 1, NULL, 0, &tensor));
  CHECK(!mica_tensor_has_meta(tensor));
  mica_tensor_free(tensor);
  OK(mica_set_track_meta(true));
  OK(mica_tensor_zeros(MICA_DTYPE_FLOAT32, shape, 1, NULL, 0, &tensor));
  CHECK(mica_tensor_has_meta(tensor));
  mica_tensor_free(tensor);
}

static void errors_keep_code_and_message(void) {
  mica_error *error = mica_error_new(MICA_ERROR_SHAPE, TEXT("two axes \xc3\xa4 found"));
  CHECK(mica_error_code(error) == MICA_ERROR_SHAPE);
  CHECK(str_is(mica_error_message(error), "two axes \xc3\xa4 found"));
  CHECK(mica_error_path(error).size == 0);
  mica_error_free(error);
}

int main(void) {
  RUN(init_may_come_first_and_again);
  RUN(version_agrees_with_header);
  RUN(build_info_names_every_part);
  RUN(devices_begin_with_the_cpu);
  RUN(thread_count_is_set_and_read);
  RUN(seed_is_set_read_and_cleared);
  RUN(track_meta_makes_plain_tensors);
  RUN(errors_keep_code_and_message);
  return 0;
}
