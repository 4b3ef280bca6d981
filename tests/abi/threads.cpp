// SPDX-License-Identifier: Apache-2.0
// The const promise: many threads share one component, tensor and value through pointers to const.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "check.h"

namespace {

constexpr int kThreads = 8;
constexpr int kRounds = 200;

template <class Function>
void on_all_threads(Function function) {
  std::atomic<int> waiting{kThreads};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; i++) {
    threads.emplace_back([&, i] {
      waiting--;
      while (waiting > 0) std::this_thread::yield();
      for (int round = 0; round < kRounds; round++) function(i);
    });
  }
  for (std::thread &thread : threads) thread.join();
}

void one_component_serves_all_threads() {
  mica_component *component =
      make_component("Compose",
                     "{\"transforms\": [{\"_target_\": \"ScaleIntensityRange\", \"a_min\": 0, \"a_max\": 23, "
                     "\"b_min\": 0, \"b_max\": 1},"
                     " {\"_target_\": \"Flip\", \"spatial_axis\": 0}, {\"_target_\": \"NormalizeIntensity\"}]}");
  mica_tensor *tensor = make_ramp(), *expected = nullptr;
  OK(mica_component_apply_tensor(component, tensor, nullptr, &expected));
  const mica_component *shared_component = component;
  const mica_tensor *shared_tensor = tensor;
  on_all_threads([=](int) {
    mica_tensor *out = nullptr, *back = nullptr;
    OK(mica_component_apply_tensor(shared_component, shared_tensor, nullptr, &out));
    for (int i = 0; i < 24; i++) CHECK(element_c(out, i) == element_c(expected, i));
    OK(mica_component_invert_tensor(shared_component, out, nullptr, &back));
    mica_component *clone = nullptr;
    OK(mica_component_clone(shared_component, &clone));
    mica_string *config = nullptr;
    OK(mica_component_config(clone, &config));
    mica_string_free(config);
    mica_component_free(clone);
    mica_tensor_free(back);
    mica_tensor_free(out);
  });
  mica_tensor_free(expected);
  mica_tensor_free(tensor);
  mica_component_free(component);
}

void one_random_component_draws_on_all_threads() {
  mica_component *component = make_component("RandFlip", "{\"prob\": 0.5, \"spatial_axis\": 0}");
  mica_tensor *tensor = make_ramp();
  const mica_component *shared = component;
  on_all_threads([=](int i) {
    mica_tensor *out = nullptr;
    mica_run_options options = {};
    options.struct_size = sizeof options;
    if (i % 2 == 0) OK(mica_random_new(shared, static_cast<uint64_t>(i), &options.random));  // else the global stream
    OK(mica_component_apply_tensor(shared, tensor, &options, &out));
    CHECK(element_c(out, 0) == 0 || element_c(out, 0) == 12);
    mica_tensor_free(out);
    mica_random_free(options.random);
  });
  mica_tensor_free(tensor);
  mica_component_free(component);
}

void one_tensor_is_read_by_all_threads() {
  mica_tensor *tensor = make_ramp();
  OK(mica_tensor_meta_set_string(tensor, TEXT("name"), TEXT("shared")));
  const mica_tensor *shared = tensor;
  on_all_threads([=](int i) {
    CHECK(mica_tensor_ndim(shared) == 4 && mica_tensor_shape(shared)[3] == 4);
    CHECK(str_is(mica_tensor_device(shared), "cpu"));
    mica_tensor *clone = nullptr, *slice = nullptr;
    mica_string *text = nullptr;
    OK(mica_tensor_clone(shared, &clone));
    OK(mica_tensor_meta_set_int(clone, TEXT("mine"), i));  // the clone's metadata is this thread's own
    int64_t mine = -1;
    OK(mica_tensor_meta_get_int(clone, TEXT("mine"), &mine));
    CHECK(mine == i);
    OK(mica_tensor_meta_get_string(shared, TEXT("name"), &text));
    CHECK(string_is(text, "shared"));
    OK(mica_tensor_slice(shared, 3, 1, 3, 1, &slice));
    CHECK(element_c(slice, 0) == 1);
    double affine[16];
    size_t rows = 0;
    OK(mica_tensor_affine(shared, affine, &rows));
    mica_tensor_free(slice);
    mica_tensor_free(clone);
  });
  mica_tensor_free(tensor);
}

void one_value_is_read_by_all_threads() {
  mica_value *value = nullptr;
  OK(mica_value_from_json(TEXT("{\"a\": [1, 2, 3], \"b\": {\"c\": \"text\"}}"), &value));
  const mica_value *shared = value;
  on_all_threads([=](int) {
    mica_value *list = nullptr, *clone = nullptr;
    mica_string *json = nullptr;
    OK(mica_value_get(shared, TEXT("a"), &list));
    CHECK(mica_value_size(list) == 3);
    OK(mica_value_to_json(shared, &json));
    CHECK(string_is(json, "{\"a\":[1,2,3],\"b\":{\"c\":\"text\"}}"));
    OK(mica_value_clone(shared, &clone));
    OK(mica_value_remove(clone, TEXT("a")));
    CHECK(mica_value_size(clone) == 1 && mica_value_size(shared) == 2);
    mica_value_free(clone);
    mica_value_free(list);
  });
  mica_value_free(value);
}

void one_latch_is_set_and_read_by_all_threads() {
  mica_cancel *cancel = nullptr;
  OK(mica_cancel_new(&cancel));
  on_all_threads([=](int i) {
    if (i == 0) mica_cancel_set(cancel);
    (void)mica_cancel_is_set(cancel);
  });
  CHECK(mica_cancel_is_set(cancel));
  mica_cancel_free(cancel);
}

void components_are_built_and_registered_on_all_threads() {
  on_all_threads([](int i) {
    const std::string name = "ThreadTest" + std::to_string(i);
    auto create = [](void *, const char *, size_t, mica_component **out) -> mica_error * {
      return mica_component_new(TEXT("Identity"), nullptr, 0, nullptr, out);
    };
    OK(mica_component_register(name.data(), name.size(), TEXT("transform"), create, nullptr, nullptr));
    mica_component *component = nullptr;
    OK(mica_component_new(name.data(), name.size(), nullptr, 0, nullptr, &component));
    mica_component_free(component);
    OK(mica_component_unregister(name.data(), name.size()));
  });
}

void the_log_callback_is_replaced_while_threads_log() {
  mica_component *component =
      make_component("Compose", "{\"transforms\": [{\"_target_\": \"Flip\"}], \"log_stats\": true}");
  mica_tensor *tensor = make_ramp();
  std::atomic<int> lines{0};
  on_all_threads([&](int i) {
    if (i == 0) {
      auto log = [](void *user_data, mica_log_level, const char *, size_t, const char *, size_t) {
        ++*static_cast<std::atomic<int> *>(user_data);
      };
      OK(mica_set_log_callback(MICA_LOG_DEBUG, log, &lines, nullptr));
      return;
    }
    mica_tensor *out = nullptr;
    OK(mica_component_apply_tensor(component, tensor, nullptr, &out));
    mica_tensor_free(out);
  });
  OK(mica_set_log_callback(MICA_LOG_OFF, nullptr, nullptr, nullptr));
  mica_tensor_free(tensor);
  mica_component_free(component);
}

}  // namespace

int main() {
  RUN(one_component_serves_all_threads);
  RUN(one_random_component_draws_on_all_threads);
  RUN(one_tensor_is_read_by_all_threads);
  RUN(one_value_is_read_by_all_threads);
  RUN(one_latch_is_set_and_read_by_all_threads);
  RUN(components_are_built_and_registered_on_all_threads);
  RUN(the_log_callback_is_replaced_while_threads_log);
  return 0;
}
