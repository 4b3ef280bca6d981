/* SPDX-License-Identifier: Apache-2.0
 * Components: by name and configuration, errors that help, applying, history, inverting. */
#include "check.h"

static mica_error *create(const char *name, const char *args) {
  mica_component *component = NULL;
  mica_error *error = mica_component_new(name, strlen(name), args, strlen(args), NULL, &component);
  if (error != NULL) CHECK(component == NULL); /* untouched on failure */
  mica_component_free(component);
  return error;
}

static void every_spelling_of_a_name_works(void) {
  static const char *const array[] = {"Flip", "monai.transforms.Flip"};
  static const char *const dictionary[] = {"Flipd", "FlipD", "FlipDict", "monai.transforms.Flipd"};
  size_t i;
  for (i = 0; i < sizeof array / sizeof array[0]; i++) {
    mica_component *component = make_component(array[i], "{\"spatial_axis\": 0}");
    CHECK(str_is(mica_component_name(component), "Flip"));
    CHECK(str_is(mica_component_kind(component), "transform"));
    mica_component_free(component);
  }
  for (i = 0; i < sizeof dictionary / sizeof dictionary[0]; i++) {
    mica_component *component = make_component(dictionary[i], "{\"keys\": \"image\"}");
    CHECK(str_is(mica_component_name(component), "Flipd"));
    mica_component_free(component);
  }
}

static void unknown_names_suggest_the_nearest(void) {
  FAILS_SAYING(MICA_ERROR_NOT_FOUND, "Flipp", create("Flipp", "{}"));
  FAILS_SAYING(MICA_ERROR_NOT_FOUND, "Flip", create("Flipp", "{}"));
  FAILS_SAYING(MICA_ERROR_NOT_FOUND, "ScaleIntensityRange", create("ScaleIntensityRnage", "{}"));
  FAILS(MICA_ERROR_NOT_FOUND, create("", "{}"));
}

static void wrong_arguments_say_what_is_wrong(void) {
  /* component, argument, what was found, what is allowed, nearest name */
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "spatial_axes", create("Flip", "{\"spatial_axes\": 0}"));
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "'spatial_axis'", create("Flip", "{\"spatial_axes\": 0}"));
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "Flip", create("Flip", "{\"spatial_axes\": 0}"));
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "spatial_axis", create("Flip", "{\"spatial_axis\": \"left\"}"));
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "left", create("Flip", "{\"spatial_axis\": \"left\"}"));
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "int", create("Flip", "{\"spatial_axis\": \"left\"}"));
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "a_max", create("ScaleIntensityRange", "{\"a_min\": 0}"));
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "keys", create("Flipd", "{}"));
  FAILS(MICA_ERROR_PARSE, create("Flip", "{\"spatial_axis\": "));
  FAILS(MICA_ERROR_TYPE, create("Flip", "[0]"));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, create("RandFlip", "{\"prob\": \"often\"}"));
}

static void nested_errors_carry_the_path(void) {
  const char *args = "{\"transforms\": [{\"_target_\": \"Identity\"}, {\"_target_\": \"Flip\", \"axis\": 1}]}";
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "transforms[1]", create("Compose", args));
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "axis", create("Compose", args));
}

static void configurations_build_and_describe_themselves(void) {
  mica_component *flip = NULL, *again = NULL;
  mica_string *config = NULL, *config_again = NULL;
  mica_str text;
  OK(mica_component_from_config(TEXT("{\"_target_\": \"Flip\", \"spatial_axis\": [0, 1]}"), NULL, &flip));
  OK(mica_component_config(flip, &config));
  text = mica_string_view(config);
  CHECK(str_contains(text, "\"_target_\":\"Flip\"") && str_contains(text, "\"spatial_axis\":[0,1]"));
  CHECK(str_contains(text, "\"lazy\":false")); /* defaults are written out */
  OK(mica_component_from_config(text.data, text.size, NULL, &again));
  OK(mica_component_config(again, &config_again));
  CHECK(text.size == mica_string_view(config_again).size);
  CHECK(memcmp(text.data, mica_string_view(config_again).data, text.size) == 0);
  mica_string_free(config_again);
  mica_string_free(config);
  mica_component_free(again);
  mica_component_free(flip);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_from_config(TEXT("{\"spatial_axis\": 0}"), NULL, &flip));
  FAILS(MICA_ERROR_PARSE, mica_component_from_config(TEXT("{"), NULL, &flip));
}

static void objects_stand_for_what_json_cannot_hold(void) {
  mica_component *flip = make_component("Flip", "{\"spatial_axis\": 2}"), *compose = NULL;
  mica_value *objects = NULL, *value = NULL;
  mica_tensor *tensor = make_ramp(), *out = NULL;
  OK(mica_value_new_map(&objects));
  OK(mica_value_new_component(flip, &value));
  OK(mica_value_set(objects, TEXT("mine"), value));
  OK(mica_component_new(TEXT("Compose"), TEXT("{\"transforms\": [\"@mine\", {\"_target_\": \"Identity\"}]}"), objects,
                        &compose));
  OK(mica_component_apply_tensor(compose, tensor, NULL, &out));
  CHECK(element_c(out, 0) == 3);
  mica_tensor_free(out);
  mica_component_free(compose);
  compose = NULL;
  FAILS_SAYING(MICA_ERROR_NOT_FOUND, "theirs",
               mica_component_new(TEXT("Compose"), TEXT("{\"transforms\": [\"@theirs\"]}"), objects, &compose));
  FAILS(MICA_ERROR_TYPE, mica_component_new(TEXT("Compose"), TEXT("{\"transforms\": [\"@mine\"]}"), value, &compose));
  CHECK(compose == NULL);
  mica_value_free(value);
  mica_value_free(objects);
  mica_component_free(flip);
  mica_tensor_free(tensor);
}

static void applying_leaves_the_input_as_it_was(void) {
  mica_component *scale = make_component("ScaleIntensityRange",
                                         "{\"a_min\": 0, \"a_max\": 20, \"b_min\": -1, \"b_max\": 1, \"clip\": true}");
  mica_tensor *tensor = make_ramp(), *out = NULL;
  OK(mica_component_apply_tensor(scale, tensor, NULL, &out));
  NEAR(element_c(out, 0), -1);
  NEAR(element_c(out, 5), -0.5);
  NEAR(element_c(out, 23), 1); /* clipped */
  CHECK(element(tensor, 23) == 23);
  mica_tensor_free(out);
  mica_tensor_free(tensor);
  mica_component_free(scale);
}

static void flipping_moves_voxels_affine_and_history(void) {
  /* x has 2 voxels of 2 mm from x = 10: flipped, the first voxel lies at 12 and x points back. */
  const double affine[16] = {2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 30, 0, 0, 0, 1};
  mica_component *flip = make_component("Flip", "{\"spatial_axis\": 0}");
  mica_tensor *tensor = make_ramp(), *flipped = NULL, *back = NULL;
  mica_string *history = NULL;
  double out[16];
  size_t rows = 0;
  bool flag = false;
  int i;
  OK(mica_component_is_invertible(flip, &flag));
  CHECK(flag);
  OK(mica_component_is_random(flip, &flag));
  CHECK(!flag);
  OK(mica_tensor_set_affine(tensor, affine, 4));
  OK(mica_component_apply_tensor(flip, tensor, NULL, &flipped));
  CHECK(element_c(flipped, 0) == 12 && element_c(flipped, 12) == 0 && element_c(flipped, 23) == 11);
  OK(mica_tensor_affine(flipped, out, &rows));
  NEAR(out[0], -2);
  NEAR(out[3], 12);
  NEAR(out[5], 3);
  OK(mica_tensor_applied_operations_json(flipped, &history));
  {
    mica_str text = mica_string_view(history);
    char id[64];
    sprintf(id, "\"id\":%llu", (unsigned long long)mica_component_id(flip));
    CHECK(str_contains(text, "\"class\":\"Flip\"") && str_contains(text, id));
    CHECK(str_contains(text, "\"orig_size\":[2,3,4]") && str_contains(text, "\"tracing\":true"));
    CHECK(str_contains(text, "\"lazy\":false") && str_contains(text, "\"extra_info\""));
  }
  mica_string_free(history);
  OK(mica_component_invert_tensor(flip, flipped, NULL, &back));
  for (i = 0; i < 24; i++) CHECK(element_c(back, i) == (float)i);
  OK(mica_tensor_affine(back, out, &rows));
  for (i = 0; i < 16; i++) NEAR(out[i], affine[i]);
  OK(mica_tensor_applied_operations_json(back, &history));
  CHECK(string_is(history, "[]"));
  mica_tensor_free(back);
  OK(mica_tensor_applied_operations_json(flipped, &history)); /* const: its history is still there */
  CHECK(string_contains(history, "Flip"));
  mica_tensor_free(flipped);
  mica_tensor_free(tensor);
  mica_component_free(flip);
}

static void records_alone_invert(void) {
  mica_component *first = make_component("Flip", "{\"spatial_axis\": 0}");
  mica_component *second = make_component("Flip", "{\"spatial_axis\": 2}");
  mica_tensor *tensor = make_ramp(), *once = NULL, *twice = NULL, *archived = NULL, *back = NULL;
  mica_string *history = NULL;
  mica_str text;
  int i;
  OK(mica_component_apply_tensor(first, tensor, NULL, &once));
  OK(mica_component_apply_tensor(second, once, NULL, &twice));
  mica_component_free(first); /* as in an archive: only voxels and JSON are left */
  mica_component_free(second);
  OK(mica_tensor_applied_operations_json(twice, &history));
  text = mica_string_view(history);
  OK(mica_tensor_copy(twice, &archived));
  OK(mica_tensor_set_applied_operations_json(archived, TEXT("[]")));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_invert(archived, 1, NULL, &back));
  OK(mica_tensor_set_applied_operations_json(archived, text.data, text.size));
  OK(mica_tensor_invert(archived, 1, NULL, &back));
  for (i = 0; i < 24; i++) CHECK(element_c(back, i) == element_c(once, i));
  mica_tensor_free(back);
  OK(mica_tensor_invert(archived, 0, NULL, &back));
  for (i = 0; i < 24; i++) CHECK(element_c(back, i) == (float)i);
  mica_tensor_free(back);
  back = NULL;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_invert(archived, 3, NULL, &back));
  FAILS(MICA_ERROR_PARSE, mica_tensor_set_applied_operations_json(archived, TEXT("[{")));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_set_applied_operations_json(archived, TEXT("{\"class\": \"Flip\"}")));
  CHECK(back == NULL);
  mica_string_free(history);
  mica_tensor_free(archived);
  mica_tensor_free(twice);
  mica_tensor_free(once);
  mica_tensor_free(tensor);
}

static void records_alone_repeat(void) {
  mica_component *first = make_component("Flip", "{\"spatial_axis\": 0}");
  mica_component *second = make_component("RandFlip", "{\"prob\": 1.0, \"spatial_axis\": 2}");
  mica_tensor *tensor = make_ramp(), *once = NULL, *twice = NULL, *again = NULL;
  mica_string *history = NULL;
  mica_run_options options;
  mica_str text;
  double affine[16], expected[16];
  size_t rows = 0;
  int i;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.executor = MICA_EXECUTOR_TORCH;
  OK(mica_component_apply_tensor(first, tensor, NULL, &once));
  OK(mica_component_apply_tensor(second, once, NULL, &twice));
  mica_component_free(first);
  mica_component_free(second);
  OK(mica_tensor_applied_operations_json(twice, &history));
  text = mica_string_view(history);
  OK(mica_tensor_affine(twice, expected, &rows));
  for (i = 0; i < 2; i++) {
    int voxel;
    OK(mica_tensor_replay(tensor, text.data, text.size, i == 0 ? NULL : &options, &again));
    for (voxel = 0; voxel < 24; voxel++) CHECK(element_c(again, voxel) == element_c(twice, voxel));
    OK(mica_tensor_affine(again, affine, &rows));
    for (voxel = 0; voxel < 16; voxel++) NEAR(affine[voxel], expected[voxel]);
    mica_tensor_free(again);
    again = NULL;
  }
  /* As MONAI writes it. */
  OK(mica_tensor_replay(tensor, TEXT("[{\"class\": \"Flip\", \"extra_info\": {\"axes\": 0}}]"), NULL, &again));
  for (i = 0; i < 24; i++) CHECK(element_c(again, i) == element_c(once, i));
  mica_tensor_free(again);
  again = NULL;
  FAILS(MICA_ERROR_PARSE, mica_tensor_replay(tensor, TEXT("[{"), NULL, &again));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_replay(tensor, TEXT("{}"), NULL, &again));
  FAILS(MICA_ERROR_UNSUPPORTED, mica_tensor_replay(tensor, TEXT("[{\"class\": \"Other\"}]"), NULL, &again));
  CHECK(again == NULL);
  mica_string_free(history);
  mica_tensor_free(twice);
  mica_tensor_free(once);
  mica_tensor_free(tensor);
}

static void dictionary_transforms_change_their_keys_only(void) {
  mica_component *flip = make_component("Flipd", "{\"keys\": [\"image\", \"label\"], \"spatial_axis\": 2}");
  mica_tensor *tensor = make_ramp(), *part = NULL;
  mica_value *sample = NULL, *out = NULL, *back = NULL;
  static const char *const keys[] = {"image", "label", "other"};
  int i;
  OK(mica_value_new_map(&sample));
  for (i = 0; i < 3; i++) OK(mica_value_set_tensor(sample, keys[i], strlen(keys[i]), tensor));
  OK(mica_component_apply(flip, sample, NULL, &out));
  for (i = 0; i < 3; i++) {
    OK(mica_value_get_tensor(out, keys[i], strlen(keys[i]), &part));
    CHECK(element_c(part, 0) == (i < 2 ? 3 : 0));
    mica_tensor_free(part);
  }
  OK(mica_component_invert(flip, out, NULL, &back));
  OK(mica_value_get_tensor(back, TEXT("label"), &part));
  CHECK(element_c(part, 0) == 0);
  mica_tensor_free(part);
  mica_value_free(back);
  mica_value_free(out);
  out = NULL;
  OK(mica_value_remove(sample, TEXT("label")));
  FAILS_SAYING(MICA_ERROR_NOT_FOUND, "label", mica_component_apply(flip, sample, NULL, &out));
  CHECK(out == NULL);
  mica_value_free(sample);
  mica_component_free(flip);
  mica_tensor_free(tensor);
}

static void inverting_what_was_not_done_is_an_error(void) {
  mica_component *flip = make_component("Flip", "{}");
  mica_component *scale = make_component("ScaleIntensityRange", "{\"a_min\": 0, \"a_max\": 1}");
  mica_tensor *tensor = make_ramp(), *out = NULL;
  bool flag = true;
  FAILS(MICA_ERROR_STATE, mica_component_invert_tensor(flip, tensor, NULL, &out));
  OK(mica_component_is_invertible(scale, &flag));
  CHECK(!flag);
  FAILS(MICA_ERROR_UNSUPPORTED, mica_component_invert_tensor(scale, tensor, NULL, &out));
  CHECK(out == NULL);
  mica_tensor_free(tensor);
  mica_component_free(scale);
  mica_component_free(flip);
}

static void clones_are_the_same_component(void) {
  mica_component *flip = make_component("Flip", "{}"), *clone = NULL;
  OK(mica_component_clone(flip, &clone));
  CHECK(mica_component_id(clone) == mica_component_id(flip));
  mica_component_free(flip);
  CHECK(str_is(mica_component_name(clone), "Flip"));
  mica_component_free(clone);
}

static void the_registry_lists_and_describes(void) {
  mica_string *json = NULL;
  mica_value *entry = NULL;
  mica_str text;
  OK(mica_component_list(TEXT("transform"), &json));
  text = mica_string_view(json);
  CHECK(str_contains(text, "\"Compose\"") && str_contains(text, "\"Flip\""));
  mica_string_free(json);
  OK(mica_component_list(NULL, 0, &json));
  CHECK(string_contains(json, "\"NormalizeIntensity\""));
  OK(mica_component_describe(TEXT("Flip"), &json));
  text = mica_string_view(json);
  CHECK(str_contains(text, "\"spatial_axis\"") && str_contains(text, "\"invertible\""));
  OK(mica_value_from_json(text.data, text.size, &entry));
  CHECK(mica_value_type_of(entry) == MICA_VALUE_MAP);
  mica_value_free(entry);
  mica_string_free(json);
  OK(mica_component_describe(NULL, 0, &json));
  CHECK(string_contains(json, "\"components\""));
  FAILS_SAYING(MICA_ERROR_NOT_FOUND, "Flip", mica_component_describe(TEXT("Flpi"), &json));
}

int main(void) {
  RUN(every_spelling_of_a_name_works);
  RUN(unknown_names_suggest_the_nearest);
  RUN(wrong_arguments_say_what_is_wrong);
  RUN(nested_errors_carry_the_path);
  RUN(configurations_build_and_describe_themselves);
  RUN(objects_stand_for_what_json_cannot_hold);
  RUN(applying_leaves_the_input_as_it_was);
  RUN(flipping_moves_voxels_affine_and_history);
  RUN(records_alone_invert);
  RUN(records_alone_repeat);
  RUN(dictionary_transforms_change_their_keys_only);
  RUN(inverting_what_was_not_done_is_an_error);
  RUN(clones_are_the_same_component);
  RUN(the_registry_lists_and_describes);
  return 0;
}
