// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a component runs: random stream, cancelling, progress, laziness, executor.
#ifndef MICA_RUN_HPP
#define MICA_RUN_HPP

#include "value.hpp"

namespace mica {

/// A latch that any thread may set; the runs it was given to stop with `cancelled`.
class CancelToken {
 public:
  CancelToken() : handle_(detail::make<mica_cancel>([](mica_cancel** out) { return mica_cancel_new(out); })) {}

  /// Const: setting a latch is what other threads are for.
  void set() const noexcept { mica_cancel_set(handle_.get()); }
  bool is_set() const noexcept { return mica_cancel_is_set(handle_.get()); }
  const mica_cancel* handle() const noexcept { return handle_.get(); }

 private:
  struct Deleter {
    void operator()(mica_cancel* cancel) const noexcept { mica_cancel_free(cancel); }
  };
  std::unique_ptr<mica_cancel, Deleter> handle_;
};

/// The state of a NumPy `RandomState`, as `get_state()` returns it.
struct RandomState {
  std::array<std::uint32_t, 624> key;
  std::int32_t position;
  std::int32_t has_gauss;
  double cached_gaussian;
};

/// Random streams for a pipeline: what MONAI's `set_random_state(seed)` makes. Used by one run at a time; move-only.
class Random {
 public:
  Random(const Component& component, std::uint64_t seed);
  Random(const Component& component, const RandomState& state);

  /// The state of the root stream.
  RandomState state() const {
    RandomState out{};
    detail::check(
        mica_random_state(handle_.get(), out.key.data(), &out.position, &out.has_gauss, &out.cached_gaussian));
    return out;
  }
  mica_random* handle() const noexcept { return handle_.get(); }

 private:
  struct Deleter {
    void operator()(mica_random* random) const noexcept { mica_random_free(random); }
  };
  std::unique_ptr<mica_random, Deleter> handle_;
};

/// Whether spatial transforms wait to be carried out together.
enum class Lazy : std::int32_t {
  by_transform = MICA_LAZY_DEFAULT,  ///< as each transform says
  off = MICA_LAZY_OFF,
  on = MICA_LAZY_ON,
};

/// Who computes. Both give the same numbers.
enum class Executor : std::int32_t {
  automatic = MICA_EXECUTOR_AUTO,  ///< mica's kernels on the CPU, libtorch elsewhere
  kernels = MICA_EXECUTOR_KERNELS,
  torch = MICA_EXECUTOR_TORCH,
};

/// Called on the thread that runs; an exception stops the run and comes out of it.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total, std::string_view what)>;

/// How one run is carried out; the defaults suit most. Pointers stay the caller's and must outlive the run.
struct RunOptions {
  Random* random = nullptr;  ///< null: the process-wide stream (see `set_seed`)
  const CancelToken* cancel = nullptr;
  Progress progress = {};
  Lazy lazy = Lazy::by_transform;
  Executor executor = Executor::automatic;
  std::uint64_t start = 0;  ///< Compose: the first step to run
  std::uint64_t end = 0;    ///< Compose: the step to stop before; 0 runs to the last
};

namespace detail {

inline mica_error* call_progress(void* user_data, std::uint64_t done, std::uint64_t total, const char* what,
                                 std::size_t what_size) {
  try {
    (*static_cast<const Progress*>(user_data))(done, total, std::string_view(what, what_size));
    return nullptr;
  } catch (...) {
    return keep_exception();
  }
}

/// The options as C takes them; `options` must outlive the result.
inline mica_run_options to_c(const RunOptions& options) {
  mica_run_options out{};
  out.struct_size = sizeof out;
  out.random = options.random == nullptr ? nullptr : options.random->handle();
  out.cancel = options.cancel == nullptr ? nullptr : options.cancel->handle();
  if (options.progress) {
    out.progress = call_progress;
    out.progress_data = const_cast<Progress*>(&options.progress);  // call_progress only reads it
  }
  out.lazy = static_cast<mica_lazy>(options.lazy);
  out.executor = static_cast<mica_executor>(options.executor);
  out.start = options.start;
  out.end = options.end;
  return out;
}

}  // namespace detail

inline MetaTensor MetaTensor::invert(std::size_t steps, const RunOptions& options) const {
  const mica_run_options run = detail::to_c(options);
  return MetaTensor(detail::make_with_callbacks<mica_tensor>(
      [&](mica_tensor** out) { return mica_tensor_invert(handle(), steps, &run, out); }));
}

inline MetaTensor MetaTensor::invert(std::size_t steps) const { return invert(steps, RunOptions()); }

inline MetaTensor MetaTensor::replay(std::string_view operations_json, const RunOptions& options) const {
  const mica_run_options run = detail::to_c(options);
  return MetaTensor(detail::make_with_callbacks<mica_tensor>([&](mica_tensor** out) {
    return mica_tensor_replay(handle(), operations_json.data(), operations_json.size(), &run, out);
  }));
}

inline MetaTensor MetaTensor::replay(std::string_view operations_json) const {
  return replay(operations_json, RunOptions());
}

}  // namespace mica

#endif
