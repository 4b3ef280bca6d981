/* SPDX-License-Identifier: Apache-2.0
 * Callbacks: user transforms, registered components, progress, log; who destroys what and when. */
#include "check.h"

typedef struct state {
  int applied, inverted, destroyed, created;
  mica_error_kind fail_with;
} state;

static void destroy_state(void *user_data) { ((state *)user_data)->destroyed++; }

/* Adds `delta` to every voxel of a float32 tensor. */
static mica_error *add(const mica_value *input, float delta, mica_value **out) {
  mica_tensor *in = NULL, *copy = NULL;
  void *data = NULL;
  mica_error *error = mica_value_as_tensor(input, &in);
  int64_t i, count = 1;
  size_t dimension;
  if (error != NULL) return error;
  OK(mica_tensor_copy(in, &copy));
  OK(mica_tensor_data_mut(copy, &data));
  for (dimension = 0; dimension < mica_tensor_ndim(copy); dimension++) count *= mica_tensor_shape(copy)[dimension];
  for (i = 0; i < count; i++) ((float *)data)[i] += delta;
  error = mica_value_new_tensor(copy, out);
  mica_tensor_free(copy);
  mica_tensor_free(in);
  return error;
}

static mica_error *apply(void *user_data, const mica_value *input, mica_value **out) {
  state *self = (state *)user_data;
  self->applied++;
  if (self->fail_with != 0) return mica_error_new(self->fail_with, TEXT("the scanner is on fire"));
  return add(input, 100, out);
}

static mica_error *invert(void *user_data, const mica_value *input, mica_value **out) {
  ((state *)user_data)->inverted++;
  return add(input, -100, out);
}

static mica_error *return_nothing(void *user_data, const mica_value *input, mica_value **out) {
  (void)user_data;
  (void)input;
  (void)out;
  return NULL;
}

static mica_transform_callbacks callbacks_for(state *self) {
  mica_transform_callbacks callbacks;
  memset(&callbacks, 0, sizeof callbacks);
  callbacks.struct_size = sizeof callbacks;
  callbacks.name = "AddHundred";
  callbacks.name_size = strlen(callbacks.name);
  callbacks.apply = apply;
  callbacks.invert = invert;
  callbacks.user_data = self;
  callbacks.destroy = destroy_state;
  return callbacks;
}

static mica_component *new_transform(state *self) {
  mica_transform_callbacks callbacks = callbacks_for(self);
  mica_component *component = NULL;
  OK(mica_component_new_transform(&callbacks, &component));
  return component;
}

static void user_transforms_apply_and_invert(void) {
  state self = {0, 0, 0, 0, 0};
  mica_component *component = new_transform(&self);
  mica_tensor *tensor = make_ramp(), *out = NULL, *back = NULL;
  bool flag = false;
  CHECK(str_is(mica_component_name(component), "AddHundred"));
  OK(mica_component_is_invertible(component, &flag));
  CHECK(flag);
  OK(mica_component_apply_tensor(component, tensor, NULL, &out));
  CHECK(element_c(out, 5) == 105 && self.applied == 1);
  OK(mica_component_invert_tensor(component, out, NULL, &back));
  CHECK(element_c(back, 5) == 5 && self.inverted == 1);
  mica_tensor_free(back);
  mica_tensor_free(out);
  mica_tensor_free(tensor);
  CHECK(self.destroyed == 0);
  mica_component_free(component);
  CHECK(self.destroyed == 1);
}

static void user_transforms_work_inside_compose(void) {
  state self = {0, 0, 0, 0, 0};
  mica_component *mine = new_transform(&self), *compose = NULL;
  mica_value *objects = NULL, *value = NULL;
  mica_tensor *tensor = make_ramp(), *out = NULL, *back = NULL;
  OK(mica_value_new_map(&objects));
  OK(mica_value_new_component(mine, &value));
  OK(mica_value_set(objects, TEXT("mine"), value));
  mica_value_free(value);
  OK(mica_component_new(TEXT("Compose"),
                        TEXT("{\"transforms\": [{\"_target_\": \"Flip\", \"spatial_axis\": 2}, \"@mine\"]}"), objects,
                        &compose));
  mica_value_free(objects);
  mica_component_free(mine);
  CHECK(self.destroyed == 0); /* the pipeline holds it */
  OK(mica_component_apply_tensor(compose, tensor, NULL, &out));
  CHECK(element_c(out, 0) == 103);
  OK(mica_component_invert_tensor(compose, out, NULL, &back));
  CHECK(element_c(back, 0) == 0 && self.inverted == 1);
  mica_tensor_free(back);
  mica_tensor_free(out);
  out = NULL;
  self.fail_with = MICA_ERROR_IO;
  FAILS_SAYING(MICA_ERROR_IO, "the scanner is on fire", mica_component_apply_tensor(compose, tensor, NULL, &out));
  FAILS_SAYING(MICA_ERROR_IO, "transforms[1]", mica_component_apply_tensor(compose, tensor, NULL, &out));
  CHECK(out == NULL);
  mica_component_free(compose);
  CHECK(self.destroyed == 1);
  mica_tensor_free(tensor);
}

static void user_transforms_without_inverse_say_so(void) {
  state self = {0, 0, 0, 0, 0};
  mica_transform_callbacks callbacks = callbacks_for(&self);
  mica_component *component = NULL;
  mica_tensor *tensor = make_ramp(), *out = NULL;
  bool flag = true;
  callbacks.invert = NULL;
  OK(mica_component_new_transform(&callbacks, &component));
  OK(mica_component_is_invertible(component, &flag));
  CHECK(!flag);
  FAILS(MICA_ERROR_UNSUPPORTED, mica_component_invert_tensor(component, tensor, NULL, &out));
  mica_component_free(component);
  CHECK(self.destroyed == 1);

  callbacks.apply = return_nothing; /* neither an error nor a result */
  OK(mica_component_new_transform(&callbacks, &component));
  FAILS(MICA_ERROR_CALLBACK, mica_component_apply_tensor(component, tensor, NULL, &out));
  CHECK(out == NULL);
  mica_component_free(component);
  CHECK(self.destroyed == 2);
  mica_tensor_free(tensor);
}

static void failed_creation_destroys_too(void) {
  state self = {0, 0, 0, 0, 0};
  mica_transform_callbacks callbacks = callbacks_for(&self);
  mica_component *component = NULL;
  callbacks.apply = NULL;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_new_transform(&callbacks, &component));
  CHECK(self.destroyed == 1);
  callbacks = callbacks_for(&self);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_new_transform(&callbacks, NULL));
  CHECK(self.destroyed == 2);
  callbacks.name_size = 0;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_component_new_transform(&callbacks, &component));
  CHECK(self.destroyed == 3);
  CHECK(component == NULL);
}

static mica_error *create(void *user_data, const char *args, size_t args_size, mica_component **out) {
  state *self = (state *)user_data;
  mica_str text;
  text.data = args;
  text.size = args_size;
  self->created++;
  if (str_contains(text, "fail")) return mica_error_new(MICA_ERROR_UNSUPPORTED, TEXT("asked to fail"));
  return mica_component_new(TEXT("Flip"), args, args_size, NULL, out);
}

static void registered_components_are_created_by_name(void) {
  state self = {0, 0, 0, 0, 0};
  mica_component *component = NULL;
  mica_tensor *tensor = make_ramp(), *out = NULL;
  mica_string *json = NULL;
  OK(mica_component_register(TEXT("TestMirror"), TEXT("transform"), create, &self, destroy_state));
  OK(mica_component_list(TEXT("transform"), &json));
  CHECK(string_contains(json, "\"TestMirror\""));
  OK(mica_component_new(TEXT("TestMirror"), TEXT("{\"spatial_axis\": 2}"), NULL, &component));
  CHECK(self.created == 1);
  OK(mica_component_apply_tensor(component, tensor, NULL, &out));
  CHECK(element_c(out, 0) == 3);
  mica_tensor_free(out);
  mica_component_free(component);
  OK(mica_component_from_config(
      TEXT("{\"_target_\": \"Compose\", \"transforms\": [{\"_target_\": \"TestMirror\", \"spatial_axis\": 0}]}"), NULL,
      &component));
  CHECK(self.created == 2);
  mica_component_free(component);
  component = NULL;
  FAILS_SAYING(MICA_ERROR_UNSUPPORTED, "asked to fail",
               mica_component_new(TEXT("TestMirror"), TEXT("{\"fail\": 1}"), NULL, &component));
  /* The name is taken, and the built-in names are not for taking. */
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "TestMirror",
               mica_component_register(TEXT("TestMirror"), TEXT("transform"), create, &self, destroy_state));
  CHECK(self.destroyed == 1);
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "Flip",
               mica_component_register(TEXT("Flip"), TEXT("transform"), create, &self, destroy_state));
  CHECK(self.destroyed == 2);
  OK(mica_component_unregister(TEXT("TestMirror")));
  CHECK(self.destroyed == 3);
  FAILS(MICA_ERROR_NOT_FOUND, mica_component_new(TEXT("TestMirror"), NULL, 0, NULL, &component));
  FAILS(MICA_ERROR_NOT_FOUND, mica_component_unregister(TEXT("TestMirror")));
  FAILS(MICA_ERROR_NOT_FOUND, mica_component_unregister(TEXT("Flip")));
  CHECK(component == NULL);
  mica_tensor_free(tensor);
}

typedef struct log_state {
  int lines, destroyed;
} log_state;

static void log_line(void *user_data, mica_log_level level, const char *target, size_t target_size, const char *message,
                     size_t message_size) {
  CHECK(level >= MICA_LOG_ERROR && level <= MICA_LOG_TRACE);
  CHECK(target != NULL && target_size > 0 && message != NULL && message_size > 0);
  ((log_state *)user_data)->lines++;
}

static void destroy_log(void *user_data) { ((log_state *)user_data)->destroyed++; }

static void log_goes_to_the_callback_until_replaced(void) {
  log_state first = {0, 0}, second = {0, 0};
  mica_tensor *tensor = make_ramp(), *out = NULL;
  mica_component *compose =
      make_component("Compose", "{\"transforms\": [{\"_target_\": \"Flip\"}], \"log_stats\": true}");
  int lines;
  OK(mica_set_log_callback(MICA_LOG_TRACE, log_line, &first, destroy_log));
  OK(mica_component_apply_tensor(compose, tensor, NULL, &out));
  mica_tensor_free(out);
  CHECK(first.lines > 0 && first.destroyed == 0);
  OK(mica_set_log_callback(MICA_LOG_OFF, log_line, &second, destroy_log));
  CHECK(first.destroyed == 1);
  lines = first.lines;
  OK(mica_component_apply_tensor(compose, tensor, NULL, &out));
  mica_tensor_free(out);
  CHECK(first.lines == lines && second.lines == 0);
  OK(mica_set_log_callback(MICA_LOG_TRACE, NULL, NULL, NULL)); /* silent again */
  CHECK(second.destroyed == 1);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_set_log_callback(42, log_line, &first, destroy_log));
  CHECK(first.destroyed == 2);
  mica_component_free(compose);
  mica_tensor_free(tensor);
}

int main(void) {
  RUN(user_transforms_apply_and_invert);
  RUN(user_transforms_work_inside_compose);
  RUN(user_transforms_without_inverse_say_so);
  RUN(failed_creation_destroys_too);
  RUN(registered_components_are_created_by_name);
  RUN(log_goes_to_the_callback_until_replaced);
  return 0;
}
