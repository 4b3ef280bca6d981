// SPDX-License-Identifier: Apache-2.0
/// @file
/// The library as a whole: version, initialisation, devices, threads, seed, log.
#ifndef MICA_LIBRARY_HPP
#define MICA_LIBRARY_HPP

#include "component.hpp"

namespace mica {

inline std::string version() { return detail::to_string(mica_version()); }

/// Whether this header and the library that was loaded belong together.
inline bool is_abi_compatible() noexcept { return mica_abi_version() == MICA_ABI_VERSION; }

/// Versions of mica, libtorch and the compiler, CUDA support, commit, target: a map.
inline Value build_info() { return Value::from_json(detail::take(detail::make<mica_string>(mica_build_info))); }

enum class Cuda : std::int32_t {
  automatic = MICA_CUDA_AUTO,  ///< loaded where the machine has an NVIDIA driver
  off = MICA_CUDA_OFF,
  on = MICA_CUDA_ON,
};

struct InitOptions {
  Cuda cuda = Cuda::automatic;
  std::int32_t threads = 0;  ///< 0 leaves the number as it is
};

/// Optional. Where the options are not the defaults it must come before anything else that touches tensors.
inline void init(const InitOptions& options = {}) {
  mica_init_options out{};
  out.struct_size = sizeof out;
  out.cuda = static_cast<mica_cuda_mode>(options.cuda);
  out.threads = options.threads;
  detail::check(mica_init(&out));
}

/// What tensors can live on: "cpu", "cuda:0", ….
inline std::vector<std::string> devices() {
  return Value::from_json(detail::take(detail::make<mica_string>(mica_devices))).as<std::vector<std::string>>();
}

inline void set_num_threads(std::int32_t threads) { detail::check(mica_set_num_threads(threads)); }
inline std::int32_t num_threads() {
  std::int32_t out = 0;
  detail::check(mica_num_threads(&out));
  return out;
}

/// Seeds the process-wide random streams: MONAI's `set_determinism(seed)`.
inline void set_seed(std::uint64_t seed) { detail::check(mica_set_seed(seed)); }
inline void clear_seed() { detail::check(mica_clear_seed()); }
/// The seed, if one is set.
inline std::optional<std::uint64_t> seed() {
  bool is_set = false;
  std::uint64_t value = 0;
  detail::check(mica_seed(&is_set, &value));
  return is_set ? std::optional<std::uint64_t>(value) : std::nullopt;
}

/// Whether new tensors carry metadata: MONAI's `set_track_meta`.
inline void set_track_meta(bool track) { detail::check(mica_set_track_meta(track)); }
inline bool track_meta() noexcept { return mica_track_meta(); }

enum class LogLevel : std::int32_t {
  off = MICA_LOG_OFF,
  error = MICA_LOG_ERROR,
  warn = MICA_LOG_WARN,
  info = MICA_LOG_INFO,
  debug = MICA_LOG_DEBUG,
  trace = MICA_LOG_TRACE,
};

/// Called on whichever thread logs, on several at once; exceptions end there.
using Log = std::function<void(LogLevel level, std::string_view target, std::string_view message)>;

namespace detail {
inline void call_log(void* user_data, mica_log_level level, const char* target, std::size_t target_size,
                     const char* message, std::size_t message_size) {
  try {
    (*static_cast<Log*>(user_data))(static_cast<LogLevel>(level), std::string_view(target, target_size),
                                    std::string_view(message, message_size));
  } catch (...) {
    // Logging has no caller to tell.
  }
}
}  // namespace detail

/// Receives what the library logs up to `level`; an empty function makes it silent again, as it is at first.
inline void set_log(LogLevel level, Log log) {
  if (!log) {
    detail::check(mica_set_log_callback(static_cast<mica_log_level>(level), nullptr, nullptr, nullptr));
    return;
  }
  auto owner = std::make_unique<Log>(std::move(log));
  detail::check(mica_set_log_callback(static_cast<mica_log_level>(level), detail::call_log, owner.release(),
                                      detail::destroy<Log>));
}

}  // namespace mica

#endif
