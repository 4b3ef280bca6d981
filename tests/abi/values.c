/* SPDX-License-Identifier: Apache-2.0
 * Values and samples: every kind, lists, maps, JSON, batches. */
#include "check.h"

static void scalars_keep_kind_and_value(void) {
  mica_value *value = NULL;
  mica_str text;
  int64_t integer = 0;
  double number = 0;
  bool flag = false;

  OK(mica_value_new_null(&value));
  CHECK(mica_value_type_of(value) == MICA_VALUE_NULL);
  FAILS(MICA_ERROR_TYPE, mica_value_as_int(value, &integer));
  mica_value_free(value);

  OK(mica_value_new_bool(true, &value));
  CHECK(mica_value_type_of(value) == MICA_VALUE_BOOL);
  OK(mica_value_as_bool(value, &flag));
  CHECK(flag);
  mica_value_free(value);

  OK(mica_value_new_int(INT64_MIN, &value));
  OK(mica_value_as_int(value, &integer));
  CHECK(integer == INT64_MIN);
  OK(mica_value_as_float(value, &number));
  CHECK(number == -9223372036854775808.0);
  FAILS(MICA_ERROR_TYPE, mica_value_as_bool(value, &flag));
  FAILS(MICA_ERROR_TYPE, mica_value_as_string(value, &text));
  mica_value_free(value);

  OK(mica_value_new_float(0.1, &value));
  OK(mica_value_as_float(value, &number));
  CHECK(number == 0.1);
  FAILS(MICA_ERROR_TYPE, mica_value_as_int(value, &integer));
  mica_value_free(value);

  OK(mica_value_new_string("a\0b", 3, &value));
  OK(mica_value_as_string(value, &text));
  CHECK(text.size == 3 && memcmp(text.data, "a\0b", 3) == 0);
  CHECK(mica_value_size(value) == 0);
  mica_value_free(value);

  OK(mica_value_new_string(NULL, 0, &value));
  OK(mica_value_as_string(value, &text));
  CHECK(text.size == 0);
  mica_value_free(value);
}

static void tensors_and_components_are_shared(void) {
  mica_tensor *tensor = make_ramp(), *back = NULL;
  mica_component *flip = make_component("Flip", "{}"), *same = NULL;
  mica_value *value = NULL;
  const void *data = NULL, *data_back = NULL;
  OK(mica_value_new_tensor(tensor, &value));
  CHECK(mica_value_type_of(value) == MICA_VALUE_TENSOR);
  OK(mica_value_as_tensor(value, &back));
  OK(mica_tensor_data(tensor, &data));
  OK(mica_tensor_data(back, &data_back));
  CHECK(data == data_back);
  mica_tensor_free(back);
  mica_value_free(value);
  OK(mica_value_new_component(flip, &value));
  CHECK(mica_value_type_of(value) == MICA_VALUE_COMPONENT);
  OK(mica_value_as_component(value, &same));
  CHECK(mica_component_id(same) == mica_component_id(flip));
  mica_component_free(same);
  mica_component_free(flip);
  mica_value_free(value);
  mica_tensor_free(tensor);
}

static void lists_grow_and_are_read_by_position(void) {
  mica_value *list = NULL, *item = NULL;
  int64_t integer = 0;
  int i;
  OK(mica_value_new_list(&list));
  for (i = 0; i < 3; i++) {
    OK(mica_value_new_int(i * i, &item));
    OK(mica_value_append(list, item));
    mica_value_free(item);
  }
  CHECK(mica_value_type_of(list) == MICA_VALUE_LIST && mica_value_size(list) == 3);
  OK(mica_value_at(list, 2, &item));
  OK(mica_value_as_int(item, &integer));
  CHECK(integer == 4);
  FAILS(MICA_ERROR_NOT_FOUND, mica_value_at(list, 3, &(mica_value *){NULL}));
  FAILS(MICA_ERROR_TYPE, mica_value_append(item, list));
  FAILS(MICA_ERROR_TYPE, mica_value_get(list, TEXT("a"), &(mica_value *){NULL}));
  mica_value_free(item);
  mica_value_free(list);
}

static void samples_keep_order_and_name_their_keys(void) {
  mica_tensor *tensor = make_ramp(), *back = NULL;
  mica_value *sample = NULL, *clone = NULL, *value = NULL;
  mica_str key;
  bool present = true;
  OK(mica_value_new_map(&sample));
  OK(mica_value_set_tensor(sample, TEXT("image"), tensor));
  OK(mica_value_new_string(TEXT("s01"), &value));
  OK(mica_value_set(sample, TEXT("subject"), value));
  mica_value_free(value);
  CHECK(mica_value_type_of(sample) == MICA_VALUE_MAP && mica_value_size(sample) == 2);
  OK(mica_value_key_at(sample, 0, &key));
  CHECK(str_is(key, "image"));
  OK(mica_value_key_at(sample, 1, &key));
  CHECK(str_is(key, "subject"));
  OK(mica_value_get_tensor(sample, TEXT("image"), &back));
  CHECK(element(back, 3) == 3);
  mica_tensor_free(back);
  OK(mica_value_contains(sample, TEXT("label"), &present));
  CHECK(!present);
  FAILS_SAYING(MICA_ERROR_NOT_FOUND, "subject", mica_value_get(sample, TEXT("label"), &(mica_value *){NULL}));
  FAILS_SAYING(MICA_ERROR_NOT_FOUND, "label", mica_value_get(sample, TEXT("label"), &(mica_value *){NULL}));
  FAILS(MICA_ERROR_TYPE, mica_value_get_tensor(sample, TEXT("subject"), &(mica_tensor *){NULL}));

  OK(mica_value_clone(sample, &clone)); /* a clone is changed on its own */
  OK(mica_value_remove(clone, TEXT("image")));
  CHECK(mica_value_size(clone) == 1 && mica_value_size(sample) == 2);
  FAILS(MICA_ERROR_NOT_FOUND, mica_value_remove(clone, TEXT("image")));
  FAILS(MICA_ERROR_NOT_FOUND, mica_value_key_at(clone, 1, &key));
  mica_value_free(clone);
  mica_value_free(sample);
  mica_tensor_free(tensor);
}

static void json_comes_in_and_goes_out(void) {
  mica_tensor *tensor = make_ramp();
  mica_value *value = NULL, *item = NULL;
  mica_string *json = NULL;
  double number = 0;
  OK(mica_value_from_json(TEXT("{\"b\": [1, 2.5, true, null, \"\\u00e4\"], \"a\": {}}"), &value));
  OK(mica_value_to_json(value, &json));
  CHECK(string_is(json, "{\"b\":[1,2.5,true,null,\"\xc3\xa4\"],\"a\":{}}"));
  OK(mica_value_set_tensor(value, TEXT("t"), tensor));
  OK(mica_value_to_json(value, &json));
  CHECK(str_contains(mica_string_view(json), "\"$tensor\""));
  CHECK(str_contains(mica_string_view(json), "[1,2,3,4]") && str_contains(mica_string_view(json), "float32"));
  mica_string_free(json);
  mica_value_free(value);

  OK(mica_value_new_float(HUGE_VAL, &value));
  OK(mica_value_to_json(value, &json));
  CHECK(string_is(json, "\"Infinity\""));
  mica_value_free(value);
  OK(mica_value_new_float(-HUGE_VAL, &value));
  OK(mica_value_to_json(value, &json));
  CHECK(string_is(json, "\"-Infinity\""));
  mica_value_free(value);

  FAILS(MICA_ERROR_PARSE, mica_value_from_json(TEXT("{\"a\" 1}"), &item));
  FAILS(MICA_ERROR_PARSE, mica_value_from_json(TEXT("[1, 2"), &item));
  FAILS(MICA_ERROR_PARSE, mica_value_from_json(TEXT("1 2"), &item));
  FAILS(MICA_ERROR_PARSE, mica_value_from_json(NULL, 0, &item));
  OK(mica_value_from_json(TEXT("0.1"), &item));
  OK(mica_value_as_float(item, &number));
  CHECK(number == 0.1);
  mica_value_free(item);
  mica_tensor_free(tensor);
}

static void deep_json_is_refused_not_crashed_on(void) {
  enum { DEPTH = 200000 };
  char *json = (char *)malloc(DEPTH);
  mica_value *value = NULL;
  CHECK(json != NULL);
  memset(json, '[', DEPTH);
  FAILS(MICA_ERROR_PARSE, mica_value_from_json(json, DEPTH, &value));
  free(json);
}

static void nesting_through_handles_ends_before_the_stack_does(void) {
  mica_value *inner = NULL, *list = NULL, *sample = NULL;
  mica_error *error = NULL;
  int depth = 0;
  OK(mica_value_new_null(&inner));
  while (depth < 1000) {
    OK(mica_value_new_list(&list));
    error = mica_value_append(list, inner);
    if (error != NULL) break;
    mica_value_free(inner);
    inner = list;
    list = NULL;
    depth++;
  }
  CHECK(depth == 128);
  CHECK(mica_error_code(error) == MICA_ERROR_INVALID_ARGUMENT);
  CHECK(mica_value_size(list) == 0);
  OK(mica_value_new_map(&sample));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_value_set(sample, TEXT("deep"), inner));
  CHECK(mica_value_size(sample) == 0);
  mica_error_free(error);
  mica_value_free(sample);
  mica_value_free(list);
  mica_value_free(inner);
}

static mica_value *make_sample(double scale) {
  const double affine[16] = {scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, 1};
  mica_tensor *tensor = make_ramp();
  mica_value *sample = NULL, *weight = NULL;
  OK(mica_tensor_set_affine(tensor, affine, 4));
  OK(mica_value_new_map(&sample));
  OK(mica_value_set_tensor(sample, TEXT("image"), tensor));
  OK(mica_value_new_float(scale / 2, &weight));
  OK(mica_value_set(sample, TEXT("weight"), weight));
  mica_value_free(weight);
  mica_tensor_free(tensor);
  return sample;
}

static void collate_stacks_and_decollate_takes_apart(void) {
  mica_value *list = NULL, *batch = NULL, *items = NULL, *item = NULL, *weight = NULL;
  mica_tensor *images = NULL, *one = NULL;
  double spacing[3], number = 0, out[16];
  size_t count = 0, rows = 0;
  int i;
  OK(mica_value_new_list(&list));
  for (i = 1; i <= 2; i++) {
    item = make_sample(i);
    OK(mica_value_append(list, item));
    mica_value_free(item);
  }
  OK(mica_collate(list, &batch));
  OK(mica_value_get_tensor(batch, TEXT("image"), &images));
  CHECK(mica_tensor_ndim(images) == 5 && mica_tensor_shape(images)[0] == 2);
  CHECK(mica_tensor_batch_size(images) == 2);
  FAILS(MICA_ERROR_STATE, mica_tensor_affine(images, out, &rows)); /* a batch has one affine per item */
  OK(mica_tensor_index(images, 0, 1, &one));
  CHECK(mica_tensor_batch_size(one) == 0);
  OK(mica_tensor_spacing(one, spacing, &count));
  CHECK(count == 3 && spacing[0] == 2);
  mica_tensor_free(one);
  mica_tensor_free(images);

  OK(mica_decollate(batch, &items));
  CHECK(mica_value_type_of(items) == MICA_VALUE_LIST && mica_value_size(items) == 2);
  OK(mica_value_at(items, 1, &item));
  OK(mica_value_get_tensor(item, TEXT("image"), &one));
  CHECK(mica_tensor_ndim(one) == 4 && element_c(one, 23) == 23);
  OK(mica_tensor_spacing(one, spacing, &count));
  CHECK(spacing[0] == 2);
  mica_tensor_free(one);
  mica_value_free(item);
  OK(mica_value_at(items, 0, &item));
  OK(mica_value_get(item, TEXT("weight"), &weight));
  OK(mica_value_as_float(weight, &number));
  NEAR(number, 0.5);
  mica_value_free(weight);
  mica_value_free(list);
  mica_value_free(item);
  mica_value_free(items);
  mica_value_free(batch);
}

static void different_shapes_do_not_collate(void) {
  const int64_t small_shape[4] = {1, 2, 2, 2};
  mica_tensor *tensor = make_ramp(), *small = NULL;
  mica_value *list = NULL, *value = NULL, *batch = NULL;
  OK(mica_tensor_zeros(MICA_DTYPE_FLOAT32, small_shape, 4, NULL, 0, &small));
  OK(mica_value_new_list(&list));
  OK(mica_value_new_tensor(tensor, &value));
  OK(mica_value_append(list, value));
  mica_value_free(value);
  OK(mica_value_new_tensor(small, &value));
  OK(mica_value_append(list, value));
  mica_value_free(value);
  FAILS(MICA_ERROR_SHAPE, mica_collate(list, &batch));
  CHECK(batch == NULL);
  mica_value_free(list);
  mica_tensor_free(small);
  mica_tensor_free(tensor);
}

int main(void) {
  RUN(scalars_keep_kind_and_value);
  RUN(tensors_and_components_are_shared);
  RUN(lists_grow_and_are_read_by_position);
  RUN(samples_keep_order_and_name_their_keys);
  RUN(json_comes_in_and_goes_out);
  RUN(deep_json_is_refused_not_crashed_on);
  RUN(nesting_through_handles_ends_before_the_stack_does);
  RUN(collate_stacks_and_decollate_takes_apart);
  RUN(different_shapes_do_not_collate);
  return 0;
}
