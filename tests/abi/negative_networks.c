/* SPDX-License-Identifier: Apache-2.0
 * Misuse of networks and inferers: an error, never a crash. */
#include "check.h"

static mica_component *component(const char *name, const char *arguments) {
  mica_component *made = NULL;
  OK(mica_component_new(name, strlen(name), arguments, strlen(arguments), NULL, &made));
  return made;
}

static mica_component *unet(void) {
  return component("UNet", "{\"spatial_dims\": 2, \"in_channels\": 1, \"out_channels\": 1, \"channels\": [2, 4],"
                           " \"strides\": [2]}");
}

static mica_value *ramp(void) {
  mica_tensor *tensor = make_ramp();
  mica_value *value = NULL;
  OK(mica_value_new_tensor(tensor, &value));
  mica_tensor_free(tensor);
  return value;
}

static void files(void) {
  mica_component *network = unet(), *flip = component("Flip", "{}"), *out = NULL;
  mica_value *number = NULL;
  OK(mica_value_new_int(3, &number));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_load(NULL, 3, NULL, 0, &out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_load(TEXT("x.ts"), NULL, 3, &out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_load(TEXT("x.ts"), NULL, 0, NULL));
  FAILS_SAYING(MICA_ERROR_IO, "missing.ts", mica_network_load(TEXT("missing.ts"), NULL, 0, &out));
  FAILS(MICA_ERROR_PARSE, mica_network_load(TEXT("missing.ts"), TEXT("{"), &out));
  FAILS_SAYING(MICA_ERROR_INVALID_ARGUMENT, "optimize", mica_network_load(TEXT("x.ts"), TEXT("{\"optimise\": 1}"), &out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_save(NULL, TEXT("x.ts"), NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_save(network, NULL, 3, NULL));
  FAILS(MICA_ERROR_TYPE, mica_network_save(network, TEXT("x.ts"), number));
  FAILS_SAYING(MICA_ERROR_UNSUPPORTED, "trace", mica_network_save(network, TEXT("x.ts"), NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_load_weights(NULL, TEXT("x.pt"), NULL, 0, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_load_weights(network, NULL, 3, NULL, 0, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_load_weights(network, TEXT("x.pt"), NULL, 3, NULL));
  FAILS(MICA_ERROR_NOT_FOUND, mica_network_load_weights(network, TEXT("missing.pt"), NULL, 0, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_save_weights(NULL, TEXT("x.pt")));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_save_weights(network, NULL, 3));
  FAILS(MICA_ERROR_TYPE, mica_network_save_weights(flip, TEXT("x.pt")));
  CHECK(out == NULL);
  mica_value_free(number);
  mica_component_free(flip);
  mica_component_free(network);
}

static void calls(void) {
  mica_component *network = unet(), *flip = component("Flip", "{}"), *out = NULL;
  mica_value *input = ramp(), *output = NULL;
  mica_string *text = NULL;
  mica_tensor *tensor = NULL;
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_call(NULL, NULL, 0, input, NULL, &output));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_call(network, NULL, 3, input, NULL, &output));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_call(network, NULL, 0, NULL, NULL, &output));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_call(network, NULL, 0, input, NULL, NULL));
  FAILS(MICA_ERROR_TYPE, mica_network_call(network, NULL, 0, input, input, &output));
  FAILS(MICA_ERROR_TYPE, mica_network_call(flip, NULL, 0, input, NULL, &output));
  FAILS(MICA_ERROR_NOT_FOUND, mica_network_call(network, TEXT("backward"), input, NULL, &output));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_info(NULL, &text));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_info(network, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_extra_file(NULL, TEXT("x"), &tensor));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_extra_file(network, NULL, 3, &tensor));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_extra_file(network, TEXT("x"), NULL));
  FAILS(MICA_ERROR_NOT_FOUND, mica_network_extra_file(network, TEXT("x"), &tensor));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_state(NULL, &output));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_state(network, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_load_state(NULL, input, true, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_load_state(network, NULL, true, &text));
  FAILS(MICA_ERROR_TYPE, mica_network_load_state(network, input, true, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_train(NULL, true));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_prepare(NULL, NULL, 0, &out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_prepare(network, NULL, 3, &out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_prepare(network, NULL, 0, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_prepare(network, TEXT("{\"dtype\": \"int16\"}"), &out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_trace(NULL, input, &out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_trace(network, NULL, &out));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_network_trace(network, input, NULL));
  CHECK(output == NULL && text == NULL && tensor == NULL && out == NULL);
  mica_value_free(input);
  mica_component_free(flip);
  mica_component_free(network);
}

static void inferers(void) {
  mica_component *network = unet(), *inferer = component("SimpleInferer", "{}");
  mica_value *input = ramp(), *number = NULL, *output = NULL;
  mica_run_options options;
  memset(&options, 0, sizeof options);
  OK(mica_value_new_int(3, &number));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_inferer_infer(NULL, input, NULL, network, NULL, &output));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_inferer_infer(inferer, NULL, NULL, network, NULL, &output));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_inferer_infer(inferer, input, NULL, NULL, NULL, &output));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_inferer_infer(inferer, input, NULL, network, NULL, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_inferer_infer(inferer, input, NULL, network, &options, &output));
  FAILS(MICA_ERROR_TYPE, mica_inferer_infer(inferer, input, number, network, NULL, &output));
  FAILS(MICA_ERROR_TYPE, mica_inferer_infer(inferer, number, NULL, network, NULL, &output));
  FAILS(MICA_ERROR_TYPE, mica_inferer_infer(network, input, NULL, network, NULL, &output));
  FAILS(MICA_ERROR_TYPE, mica_inferer_infer(inferer, input, NULL, inferer, NULL, &output));
  CHECK(output == NULL);
  mica_string *text = NULL;
  mica_component *windows = component("SlidingWindowInferer", "{\"roi_size\": 4}");
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_inferer_estimate(NULL, input, NULL, network, NULL, &text));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_inferer_estimate(windows, NULL, NULL, network, NULL, &text));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_inferer_estimate(windows, input, NULL, NULL, NULL, &text));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_inferer_estimate(windows, input, NULL, network, NULL, NULL));
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_inferer_estimate(windows, input, NULL, network, &options, &text));
  FAILS(MICA_ERROR_TYPE, mica_inferer_estimate(windows, input, number, network, NULL, &text));
  FAILS(MICA_ERROR_TYPE, mica_inferer_estimate(windows, number, NULL, network, NULL, &text));
  FAILS(MICA_ERROR_TYPE, mica_inferer_estimate(network, input, NULL, network, NULL, &text));
  FAILS(MICA_ERROR_UNSUPPORTED, mica_inferer_estimate(inferer, input, NULL, network, NULL, &text));
  CHECK(text == NULL);
  mica_component_free(windows);
  mica_value_free(number);
  mica_value_free(input);
  mica_component_free(inferer);
  mica_component_free(network);
}

int main(void) {
  RUN(files);
  RUN(calls);
  RUN(inferers);
  return 0;
}
