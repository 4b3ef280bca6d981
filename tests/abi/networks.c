/* SPDX-License-Identifier: Apache-2.0
 * Networks and inferers: made by name, loaded, called, led over an image, saved, cancelled. */
#include "check.h"

static const char unet[] =
    "{\"spatial_dims\": 3, \"in_channels\": 1, \"out_channels\": 2, \"channels\": [2, 4], \"strides\": [2]}";

static mica_component *native(void) {
  mica_component *network = NULL;
  OK(mica_component_new(TEXT("UNet"), TEXT(unet), NULL, &network));
  CHECK(str_is(mica_component_kind(network), "network"));
  return network;
}

static mica_component *script(void) {
  mica_component *network = NULL;
  OK(mica_network_load(TEXT(MICA_TEST_NETWORKS "/channels.ts"), NULL, 0, &network));
  return network;
}

/* A batch (1, 1, 8, 8, 8) of the values 0, 1/512, 2/512, … */
static mica_value *batch(void) {
  static float voxels[512];
  const int64_t shape[5] = {1, 1, 8, 8, 8};
  mica_tensor *tensor = NULL;
  mica_value *value = NULL;
  int i;
  for (i = 0; i < 512; i++) voxels[i] = (float)i / 512.0F;
  OK(mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, NULL, 5, NULL, 0, NULL, NULL, &tensor));
  OK(mica_value_new_tensor(tensor, &value));
  mica_tensor_free(tensor);
  return value;
}

/* The voxel with this number in memory order. */
static float voxel(const mica_value *value, int64_t number) {
  mica_tensor *tensor = NULL, *packed = NULL;
  const void *data = NULL;
  float found;
  OK(mica_value_as_tensor(value, &tensor));
  OK(mica_tensor_contiguous(tensor, &packed));
  OK(mica_tensor_data(packed, &data));
  found = ((const float *)data)[number];
  mica_tensor_free(packed);
  mica_tensor_free(tensor);
  return found;
}

static void a_torchscript_network_is_loaded_and_called(void) {
  mica_component *network = script();
  mica_value *input = batch(), *output = NULL;
  mica_string *info = NULL;
  mica_tensor *file = NULL;
  OK(mica_network_call(network, NULL, 0, input, NULL, &output));
  /* Dark: one minus the value; middle, doubled: one minus twice the distance from one half; bright: the value. */
  NEAR(voxel(output, 256), 0.5);
  NEAR(voxel(output, 512 + 256), 1.0);
  NEAR(voxel(output, 1024 + 128), 0.25);
  OK(mica_network_info(network, &info));
  CHECK(str_contains(mica_string_view(info), "\"parameters\":3"));
  OK(mica_network_extra_file(network, TEXT("metadata.json"), &file));
  CHECK(mica_tensor_shape(file)[0] == 20);
  mica_tensor_free(file);
  mica_string_free(info);
  mica_value_free(output);
  mica_value_free(input);
  mica_component_free(network);
}

static void an_inferer_leads_it_over_an_image(void) {
  mica_component *network = script(), *inferer = NULL;
  mica_value *input = batch(), *whole = NULL, *windows = NULL;
  OK(mica_component_new(TEXT("SlidingWindowInferer"),
                        TEXT("{\"roi_size\": 4, \"overlap\": 0.5, \"mode\": \"gaussian\"}"), NULL, &inferer));
  OK(mica_network_call(network, NULL, 0, input, NULL, &whole));
  OK(mica_inferer_infer(inferer, input, NULL, network, NULL, &windows));
  CHECK(fabs(voxel(whole, 700) - voxel(windows, 700)) < 1e-5);
  mica_string *estimate = NULL;
  OK(mica_inferer_estimate(inferer, input, NULL, network, NULL, &estimate));
  CHECK(str_contains(mica_string_view(estimate), "\"windows\": 27, \"calls\": 27, "));
  mica_string_free(estimate);
  mica_value_free(windows);
  mica_value_free(whole);
  mica_value_free(input);
  mica_component_free(inferer);
  mica_component_free(network);
}

static mica_error *cancel_after_two(void *user_data, uint64_t done, uint64_t total, const char *what, size_t size) {
  CHECK(total == 8 && size == 7 && memcmp(what, "windows", 7) == 0);
  if (done == 2) mica_cancel_set((mica_cancel *)user_data);
  CHECK(done <= 2);
  return NULL;
}

static void a_run_is_cancelled_between_two_windows(void) {
  mica_component *network = script(), *inferer = NULL;
  mica_value *input = batch(), *output = NULL;
  mica_cancel *cancel = NULL;
  mica_run_options options;
  OK(mica_cancel_new(&cancel));
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.cancel = cancel;
  options.progress = cancel_after_two;
  options.progress_data = cancel;
  OK(mica_component_new(TEXT("SlidingWindowInferer"), TEXT("{\"roi_size\": 4, \"overlap\": 0}"), NULL, &inferer));
  FAILS(MICA_ERROR_CANCELLED, mica_inferer_infer(inferer, input, NULL, network, &options, &output));
  CHECK(output == NULL);
  mica_cancel_free(cancel);
  mica_value_free(input);
  mica_component_free(inferer);
  mica_component_free(network);
}

static void weights_go_from_one_network_to_another_and_through_files(void) {
  mica_component *one = native(), *other = native(), *third = native();
  mica_value *input = batch(), *expected = NULL, *found = NULL, *state = NULL;
  mica_string *report = NULL;
  OK(mica_network_call(one, NULL, 0, input, NULL, &expected));
  OK(mica_network_state(one, &state));
  OK(mica_network_load_state(other, state, true, &report));
  CHECK(str_contains(mica_string_view(report), "\"missing\":[]"));
  OK(mica_network_call(other, NULL, 0, input, NULL, &found));
  CHECK(voxel(found, 300) == voxel(expected, 300));
  mica_value_free(found);
  OK(mica_network_save_weights(one, TEXT("networks_weights.pt")));
  OK(mica_network_load_weights(third, TEXT("networks_weights.pt"), NULL, 0, NULL));
  OK(mica_network_call(third, NULL, 0, input, NULL, &found));
  CHECK(voxel(found, 300) == voxel(expected, 300));
  CHECK(remove("networks_weights.pt") == 0);
  mica_value_free(found);
  mica_value_free(expected);
  mica_value_free(state);
  mica_value_free(input);
  mica_string_free(report);
  mica_component_free(third);
  mica_component_free(other);
  mica_component_free(one);
}

static void a_native_network_is_traced_saved_and_prepared(void) {
  mica_component *network = native(), *traced = NULL, *loaded = NULL, *prepared = NULL;
  mica_value *input = batch(), *expected = NULL, *found = NULL;
  OK(mica_network_train(network, false));
  OK(mica_network_call(network, TEXT("forward"), input, NULL, &expected));
  OK(mica_network_trace(network, input, &traced));
  OK(mica_network_save(traced, TEXT("networks_traced.ts"), NULL));
  OK(mica_network_load(TEXT("networks_traced.ts"), NULL, 0, &loaded));
  OK(mica_network_call(loaded, NULL, 0, input, NULL, &found));
  CHECK(voxel(found, 300) == voxel(expected, 300));
  mica_value_free(found);
  OK(mica_network_prepare(network, NULL, 0, &prepared));
  OK(mica_network_call(prepared, NULL, 0, input, NULL, &found));
  CHECK(fabs(voxel(found, 300) - voxel(expected, 300)) < 1e-4);
  CHECK(remove("networks_traced.ts") == 0);
  mica_value_free(found);
  mica_value_free(expected);
  mica_value_free(input);
  mica_component_free(prepared);
  mica_component_free(loaded);
  mica_component_free(traced);
  mica_component_free(network);
}

int main(void) {
  RUN(a_torchscript_network_is_loaded_and_called);
  RUN(an_inferer_leads_it_over_an_image);
  RUN(a_run_is_cancelled_between_two_windows);
  RUN(weights_go_from_one_network_to_another_and_through_files);
  RUN(a_native_network_is_traced_saved_and_prepared);
  return 0;
}
