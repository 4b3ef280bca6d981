/* SPDX-License-Identifier: Apache-2.0
 * Misuse of the value and component functions: an error or the documented value, never a crash. */
#include "check.h"

#define INVALID(call) FAILS(MICA_ERROR_INVALID_ARGUMENT, call)

static void new_values(void) {
  mica_tensor *tensor = make_ramp();
  mica_component *component = make_component("Identity", "{}");
  mica_value *out = NULL;
  INVALID(mica_value_new_null(NULL));
  INVALID(mica_value_new_bool(true, NULL));
  INVALID(mica_value_new_int(1, NULL));
  INVALID(mica_value_new_float(1, NULL));
  INVALID(mica_value_new_string(NULL, 3, &out));
  INVALID(mica_value_new_string(TEXT("a"), NULL));
  INVALID(mica_value_new_string("\xff", 1, &out)); /* not UTF-8 */
  INVALID(mica_value_new_string("a", SIZE_MAX, &out));
  INVALID(mica_value_new_tensor(NULL, &out));
  INVALID(mica_value_new_tensor(tensor, NULL));
  INVALID(mica_value_new_component(NULL, &out));
  INVALID(mica_value_new_component(component, NULL));
  INVALID(mica_value_new_list(NULL));
  INVALID(mica_value_new_map(NULL));
  INVALID(mica_value_from_json(NULL, 2, &out));
  INVALID(mica_value_from_json(TEXT("{}"), NULL));
  CHECK(out == NULL);
  mica_value_free(NULL);
  mica_component_free(component);
  mica_tensor_free(tensor);
}

static void value_getters(void) {
  mica_value *map = NULL, *out = NULL;
  mica_string *text = NULL;
  mica_tensor *tensor = NULL;
  mica_component *component = NULL;
  mica_str view;
  int64_t integer = 0;
  double number = 0;
  bool flag = false;
  OK(mica_value_new_map(&map));
  CHECK(mica_value_type_of(NULL) == -1);
  CHECK(mica_value_size(NULL) == 0);
  INVALID(mica_value_to_json(NULL, &text));
  INVALID(mica_value_to_json(map, NULL));
  INVALID(mica_value_as_bool(NULL, &flag));
  INVALID(mica_value_as_bool(map, NULL));
  INVALID(mica_value_as_int(NULL, &integer));
  INVALID(mica_value_as_int(map, NULL));
  INVALID(mica_value_as_float(NULL, &number));
  INVALID(mica_value_as_float(map, NULL));
  INVALID(mica_value_as_string(NULL, &view));
  INVALID(mica_value_as_string(map, NULL));
  INVALID(mica_value_as_tensor(NULL, &tensor));
  INVALID(mica_value_as_tensor(map, NULL));
  FAILS(MICA_ERROR_TYPE, mica_value_as_tensor(map, &tensor));
  INVALID(mica_value_as_component(NULL, &component));
  INVALID(mica_value_as_component(map, NULL));
  FAILS(MICA_ERROR_TYPE, mica_value_as_component(map, &component));
  INVALID(mica_value_at(NULL, 0, &out));
  INVALID(mica_value_at(map, 0, NULL));
  FAILS(MICA_ERROR_NOT_FOUND, mica_value_at(map, SIZE_MAX, &out));
  INVALID(mica_value_key_at(NULL, 0, &view));
  INVALID(mica_value_key_at(map, 0, NULL));
  FAILS(MICA_ERROR_NOT_FOUND, mica_value_key_at(map, SIZE_MAX, &view));
  INVALID(mica_value_get(NULL, TEXT("k"), &out));
  INVALID(mica_value_get(map, NULL, 1, &out));
  INVALID(mica_value_get(map, TEXT("k"), NULL));
  INVALID(mica_value_contains(NULL, TEXT("k"), &flag));
  INVALID(mica_value_contains(map, NULL, 1, &flag));
  INVALID(mica_value_contains(map, TEXT("k"), NULL));
  INVALID(mica_value_get_tensor(NULL, TEXT("k"), &tensor));
  INVALID(mica_value_get_tensor(map, NULL, 1, &tensor));
  INVALID(mica_value_get_tensor(map, TEXT("k"), NULL));
  INVALID(mica_value_clone(NULL, &out));
  INVALID(mica_value_clone(map, NULL));
  CHECK(out == NULL && text == NULL && tensor == NULL && component == NULL);
  mica_value_free(map);
}

static void value_setters(void) {
  mica_value *map = NULL, *list = NULL, *item = NULL, *out = NULL;
  mica_tensor *tensor = make_ramp();
  OK(mica_value_new_map(&map));
  OK(mica_value_new_list(&list));
  OK(mica_value_new_int(1, &item));
  INVALID(mica_value_set(NULL, TEXT("k"), item));
  INVALID(mica_value_set(map, NULL, 1, item));
  INVALID(mica_value_set(map, TEXT("k"), NULL));
  FAILS(MICA_ERROR_TYPE, mica_value_set(list, TEXT("k"), item));
  INVALID(mica_value_remove(NULL, TEXT("k")));
  INVALID(mica_value_remove(map, NULL, 1));
  FAILS(MICA_ERROR_TYPE, mica_value_remove(list, TEXT("k")));
  INVALID(mica_value_append(NULL, item));
  INVALID(mica_value_append(list, NULL));
  INVALID(mica_value_set_tensor(NULL, TEXT("k"), tensor));
  INVALID(mica_value_set_tensor(map, NULL, 1, tensor));
  INVALID(mica_value_set_tensor(map, TEXT("k"), NULL));
  CHECK(mica_value_size(map) == 0 && mica_value_size(list) == 0);
  OK(mica_value_append(list, list)); /* a copy of itself as it was: no cycle */
  OK(mica_value_set(map, TEXT("me"), map));
  CHECK(mica_value_size(list) == 1 && mica_value_size(map) == 1);
  INVALID(mica_collate(NULL, &out));
  INVALID(mica_collate(list, NULL));
  FAILS(MICA_ERROR_TYPE, mica_collate(item, &out));
  INVALID(mica_decollate(NULL, &out));
  INVALID(mica_decollate(list, NULL));
  mica_error_free(mica_decollate(item, &out)); /* a number is no batch: an error, or itself as in MONAI */
  mica_value_free(out);
  out = NULL;
  CHECK(out == NULL);
  mica_value_free(item);
  mica_value_free(list);
  OK(mica_value_new_list(&list));
  mica_error_free(mica_collate(list, &out)); /* nothing to collate */
  mica_value_free(out);
  mica_value_free(list);
  mica_value_free(map);
  mica_tensor_free(tensor);
}

static void creation(void) {
  mica_component *out = NULL;
  mica_string *text = NULL;
  INVALID(mica_component_new(NULL, 4, NULL, 0, NULL, &out));
  INVALID(mica_component_new(TEXT("Flip"), NULL, 2, NULL, &out));
  INVALID(mica_component_new(TEXT("Flip"), NULL, 0, NULL, NULL));
  FAILS(MICA_ERROR_NOT_FOUND, mica_component_new(NULL, 0, NULL, 0, NULL, &out));
  INVALID(mica_component_new("\xff\xfe", 2, NULL, 0, NULL, &out));
  INVALID(mica_component_from_config(NULL, 2, NULL, &out));
  INVALID(mica_component_from_config(TEXT("{\"_target_\": \"Flip\"}"), NULL, NULL));
  FAILS(MICA_ERROR_NOT_FOUND, mica_component_from_config(TEXT("{\"_target_\": \"@x\"}"), NULL, &out));
  INVALID(mica_component_list(NULL, 3, &text));
  INVALID(mica_component_list(TEXT("transform"), NULL));
  INVALID(mica_component_describe(NULL, 3, &text));
  INVALID(mica_component_describe(TEXT("Flip"), NULL));
  CHECK(out == NULL && text == NULL);
}

static void component_getters(void) {
  mica_component *flip = make_component("Flip", "{}"), *out = NULL;
  mica_string *text = NULL;
  bool flag = false;
  CHECK(mica_component_name(NULL).size == 0);
  CHECK(mica_component_kind(NULL).size == 0);
  CHECK(mica_component_id(NULL) == 0);
  INVALID(mica_component_config(NULL, &text));
  INVALID(mica_component_config(flip, NULL));
  INVALID(mica_component_is_random(NULL, &flag));
  INVALID(mica_component_is_random(flip, NULL));
  INVALID(mica_component_is_invertible(NULL, &flag));
  INVALID(mica_component_is_invertible(flip, NULL));
  INVALID(mica_component_clone(NULL, &out));
  INVALID(mica_component_clone(flip, NULL));
  CHECK(out == NULL && text == NULL);
  mica_component_free(NULL);
  mica_component_free(flip);
}

static void applying(void) {
  mica_component *flip = make_component("Flip", "{}");
  mica_tensor *tensor = make_ramp(), *out_tensor = NULL;
  mica_value *value = NULL, *scalar = NULL, *out = NULL;
  mica_run_options options;
  memset(&options, 0, sizeof options);
  OK(mica_value_new_tensor(tensor, &value));
  OK(mica_value_new_int(3, &scalar));
  INVALID(mica_component_apply(NULL, value, NULL, &out));
  INVALID(mica_component_apply(flip, NULL, NULL, &out));
  INVALID(mica_component_apply(flip, value, NULL, NULL));
  FAILS(MICA_ERROR_TYPE, mica_component_apply(flip, scalar, NULL, &out));
  INVALID(mica_component_apply_tensor(NULL, tensor, NULL, &out_tensor));
  INVALID(mica_component_apply_tensor(flip, NULL, NULL, &out_tensor));
  INVALID(mica_component_apply_tensor(flip, tensor, NULL, NULL));
  INVALID(mica_component_invert(NULL, value, NULL, &out));
  INVALID(mica_component_invert(flip, NULL, NULL, &out));
  INVALID(mica_component_invert(flip, value, NULL, NULL));
  INVALID(mica_component_invert(flip, value, &options, &out)); /* struct_size 0 */
  INVALID(mica_component_apply(flip, value, &options, &out));
  INVALID(mica_component_invert_tensor(NULL, tensor, NULL, &out_tensor));
  INVALID(mica_component_invert_tensor(flip, NULL, NULL, &out_tensor));
  INVALID(mica_component_invert_tensor(flip, tensor, NULL, NULL));
  CHECK(out == NULL && out_tensor == NULL);
  mica_value_free(scalar);
  mica_value_free(value);
  mica_tensor_free(tensor);
  mica_component_free(flip);
}

static void run_options(void) {
  mica_component *flip = make_component("Flip", "{}"), *random_flip = make_component("RandFlip", "{}");
  mica_tensor *tensor = make_ramp(), *out = NULL;
  mica_run_options options;
  struct {
    mica_run_options options;
    unsigned char more[32];
  } newer;
  size_t size;
  memset(&options, 0, sizeof options);
  for (size = 0; size < sizeof options; size++) { /* every size that this header never had */
    options.struct_size = size;
    INVALID(mica_component_apply_tensor(flip, tensor, &options, &out));
  }
  options.struct_size = SIZE_MAX;
  INVALID(mica_component_apply_tensor(flip, tensor, &options, &out));
  options.struct_size = sizeof options;
  options.lazy = 3;
  INVALID(mica_component_apply_tensor(flip, tensor, &options, &out));
  options.lazy = -1;
  INVALID(mica_component_invert_tensor(flip, tensor, &options, &out));
  options.lazy = MICA_LAZY_DEFAULT;
  options.executor = 3;
  INVALID(mica_component_apply_tensor(flip, tensor, &options, &out));
  options.executor = INT32_MIN;
  INVALID(mica_component_apply_tensor(flip, tensor, &options, &out));
  options.executor = MICA_EXECUTOR_AUTO;
  /* A stream made for another component: an error, or it is used as far as it fits; never a crash. */
  OK(mica_random_new(random_flip, 0, &options.random));
  mica_error_free(mica_component_apply_tensor(flip, tensor, &options, &out));
  mica_tensor_free(out);
  out = NULL;
  mica_random_free(options.random);
  memset(&newer, 0, sizeof newer);
  newer.options.struct_size = sizeof newer;
  OK(mica_component_apply_tensor(flip, tensor, &newer.options, &out));
  mica_tensor_free(out);
  out = NULL;
  newer.more[31] = 1;
  INVALID(mica_component_apply_tensor(flip, tensor, &newer.options, &out));
  CHECK(out == NULL);
  mica_tensor_free(tensor);
  mica_component_free(random_flip);
  mica_component_free(flip);
}

static mica_error *echo(void *user_data, const mica_value *input, mica_value **out) {
  (void)user_data;
  return mica_value_clone(input, out);
}

static mica_error *create_identity(void *user_data, const char *args, size_t args_size, mica_component **out) {
  (void)user_data, (void)args, (void)args_size;
  return mica_component_new(TEXT("Identity"), NULL, 0, NULL, out);
}

static mica_error *create_nothing(void *user_data, const char *args, size_t args_size, mica_component **out) {
  (void)user_data, (void)args, (void)args_size, (void)out;
  return NULL;
}

static void user_components(void) {
  mica_transform_callbacks callbacks;
  mica_component *out = NULL;
  int destroyed = 0;
  memset(&callbacks, 0, sizeof callbacks);
  INVALID(mica_component_new_transform(NULL, &out));
  INVALID(mica_component_new_transform(&callbacks, &out)); /* struct_size 0: nothing in it may be read */
  callbacks.struct_size = sizeof callbacks;
  callbacks.name = "Echo";
  callbacks.name_size = 4;
  callbacks.apply = echo;
  callbacks.user_data = &destroyed;
  callbacks.destroy = count_call;
  INVALID(mica_component_new_transform(&callbacks, NULL));
  CHECK(destroyed == 1);
  callbacks.name = NULL;
  INVALID(mica_component_new_transform(&callbacks, &out));
  CHECK(destroyed == 2);
  callbacks.name = "\xff\xff\xff\xff";
  INVALID(mica_component_new_transform(&callbacks, &out));
  CHECK(destroyed == 3);
  callbacks.struct_size = SIZE_MAX;
  INVALID(mica_component_new_transform(&callbacks, &out));

  destroyed = 0;
  INVALID(mica_component_register(NULL, 4, TEXT("transform"), create_identity, &destroyed, count_call));
  INVALID(mica_component_register(TEXT("TestEcho"), NULL, 4, create_identity, &destroyed, count_call));
  INVALID(mica_component_register(TEXT("TestEcho"), TEXT("transform"), NULL, &destroyed, count_call));
  INVALID(mica_component_register(TEXT(""), TEXT("transform"), create_identity, &destroyed, count_call));
  INVALID(mica_component_register(TEXT("TestEcho"), TEXT(""), create_identity, &destroyed, count_call));
  CHECK(destroyed == 5);
  OK(mica_component_register(TEXT("TestEcho"), TEXT("transform"), create_nothing, NULL, NULL));
  FAILS(MICA_ERROR_CALLBACK, mica_component_new(TEXT("TestEcho"), NULL, 0, NULL, &out)); /* neither error nor result */
  OK(mica_component_unregister(TEXT("TestEcho")));
  INVALID(mica_component_unregister(NULL, 4));
  FAILS(MICA_ERROR_NOT_FOUND, mica_component_unregister(TEXT("TestEcho")));
  CHECK(out == NULL);
}

int main(void) {
  RUN(new_values);
  RUN(value_getters);
  RUN(value_setters);
  RUN(creation);
  RUN(component_getters);
  RUN(applying);
  RUN(run_options);
  RUN(user_components);
  return 0;
}
