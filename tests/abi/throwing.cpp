// SPDX-License-Identifier: Apache-2.0
// C++ callbacks that throw: no exception gets through the library, whatever it is and wherever it is thrown.
#include <stdexcept>

#include "check.h"

namespace {

enum class Kind { exception, integer };

struct State {
  Kind kind = Kind::exception;
  int calls = 0;
};

[[noreturn]] void throw_it(void *user_data) {
  State &state = *static_cast<State *>(user_data);
  state.calls++;
  if (state.kind == Kind::integer) throw 42;
  throw std::runtime_error("thrown by the test");
}

mica_error *throwing_transform(void *user_data, const mica_value *, mica_value **) { throw_it(user_data); }
mica_error *throwing_progress(void *user_data, uint64_t, uint64_t, const char *, size_t) { throw_it(user_data); }
mica_error *throwing_create(void *user_data, const char *, size_t, mica_component **) { throw_it(user_data); }
void throwing_log(void *user_data, mica_log_level, const char *, size_t, const char *, size_t) { throw_it(user_data); }
void throwing_destroy(void *user_data) { throw_it(user_data); }

// What the message must mention: the text of a std::exception is kept.
const char *expected(Kind kind) { return kind == Kind::exception ? "thrown by the test" : nullptr; }

mica_component *new_transform(State *state, mica_destroy_fn destroy) {
  mica_transform_callbacks callbacks = {};
  callbacks.struct_size = sizeof callbacks;
  callbacks.name = "Throwing";
  callbacks.name_size = 8;
  callbacks.apply = throwing_transform;
  callbacks.invert = throwing_transform;
  callbacks.user_data = state;
  callbacks.destroy = destroy;
  mica_component *component = nullptr;
  OK(mica_component_new_transform(&callbacks, &component));
  return component;
}

void in_apply_and_invert(Kind kind) {
  State state{kind};
  mica_component *component = new_transform(&state, nullptr);
  mica_tensor *tensor = make_ramp(), *out = nullptr;
  FAILS_SAYING(MICA_ERROR_CALLBACK, expected(kind), mica_component_apply_tensor(component, tensor, nullptr, &out));
  CHECK(state.calls == 1 && out == nullptr);
  OK(mica_tensor_set_applied_operations_json(
      tensor, TEXT("[{\"class\":\"Throwing\",\"id\":0,\"tracing\":true,\"do_transforms\":true,\"orig_size\":[2,3,4],"
                   "\"lazy\":false,\"extra_info\":{}}]")));
  mica_error *error = mica_component_invert_tensor(component, tensor, nullptr, &out);
  CHECK(error != nullptr && out == nullptr);
  mica_error_free(error);
  mica_tensor_free(tensor);
  mica_component_free(component);
}

void in_progress(Kind kind) {
  State state{kind};
  mica_component *compose = make_component("Compose", "{\"transforms\": [{\"_target_\": \"Flip\"}]}");
  mica_tensor *tensor = make_ramp(), *out = nullptr;
  mica_run_options options = {};
  options.struct_size = sizeof options;
  options.progress = throwing_progress;
  options.progress_data = &state;
  FAILS_SAYING(MICA_ERROR_CALLBACK, expected(kind), mica_component_apply_tensor(compose, tensor, &options, &out));
  CHECK(state.calls == 1 && out == nullptr);
  mica_tensor_free(tensor);
  mica_component_free(compose);
}

void in_create(Kind kind) {
  State state{kind};
  OK(mica_component_register(TEXT("TestThrowing"), TEXT("transform"), throwing_create, &state, nullptr));
  mica_component *component = nullptr;
  FAILS_SAYING(MICA_ERROR_CALLBACK, expected(kind),
               mica_component_new(TEXT("TestThrowing"), nullptr, 0, nullptr, &component));
  CHECK(state.calls == 1 && component == nullptr);
  OK(mica_component_unregister(TEXT("TestThrowing")));
}

void in_log(Kind kind) {
  State state{kind};
  mica_component *compose =
      make_component("Compose", "{\"transforms\": [{\"_target_\": \"Flip\"}], \"log_stats\": true}");
  mica_tensor *tensor = make_ramp(), *out = nullptr;
  OK(mica_set_log_callback(MICA_LOG_TRACE, throwing_log, &state, nullptr));
  OK(mica_component_apply_tensor(compose, tensor, nullptr, &out));  // a broken log breaks no run
  CHECK(state.calls > 0);
  OK(mica_set_log_callback(MICA_LOG_OFF, nullptr, nullptr, nullptr));
  mica_tensor_free(out);
  mica_tensor_free(tensor);
  mica_component_free(compose);
}

void in_destroy(Kind kind) {
  State state{kind};
  mica_component_free(new_transform(&state, throwing_destroy));
  CHECK(state.calls == 1);

  float voxels[1] = {0};
  const int64_t shape[1] = {1};
  mica_tensor *tensor = nullptr;
  OK(mica_tensor_from_data(voxels, MICA_DTYPE_FLOAT32, shape, nullptr, 1, nullptr, 0, throwing_destroy, &state,
                           &tensor));
  mica_tensor_free(tensor);
  CHECK(state.calls == 2);
  FAILS(MICA_ERROR_INVALID_ARGUMENT, mica_tensor_from_data(nullptr, MICA_DTYPE_FLOAT32, shape, nullptr, 1, nullptr, 0,
                                                           throwing_destroy, &state, &tensor));
  CHECK(state.calls == 3);

  OK(mica_set_log_callback(MICA_LOG_INFO, throwing_log, &state, throwing_destroy));
  OK(mica_set_log_callback(MICA_LOG_OFF, nullptr, nullptr, nullptr));
  CHECK(state.calls == 4);

  OK(mica_component_register(TEXT("TestThrowing"), TEXT("transform"), throwing_create, &state, throwing_destroy));
  OK(mica_component_unregister(TEXT("TestThrowing")));
  CHECK(state.calls == 5);
}

template <void (*Test)(Kind)>
void with_both_kinds() {
  Test(Kind::exception);
  Test(Kind::integer);
}

constexpr auto exceptions_in_apply_and_invert = with_both_kinds<in_apply_and_invert>;
constexpr auto exceptions_in_progress = with_both_kinds<in_progress>;
constexpr auto exceptions_in_create = with_both_kinds<in_create>;
constexpr auto exceptions_in_log = with_both_kinds<in_log>;
constexpr auto exceptions_in_destroy = with_both_kinds<in_destroy>;

}  // namespace

int main() {
  RUN(exceptions_in_apply_and_invert);
  RUN(exceptions_in_progress);
  RUN(exceptions_in_create);
  RUN(exceptions_in_log);
  RUN(exceptions_in_destroy);
  return 0;
}
