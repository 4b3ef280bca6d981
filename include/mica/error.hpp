// SPDX-License-Identifier: Apache-2.0
/// @file
/// Errors and what every other part of mica.hpp builds on: strings, owners of C handles, exceptions across callbacks.
/// Names in `mica::detail` are not for callers.
#ifndef MICA_ERROR_HPP
#define MICA_ERROR_HPP

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "../mica.h"

namespace mica {

/// What kind of failure an Error is; the numbers are those of `mica_error_kind` and never change.
enum class ErrorCode : std::int32_t {
  invalid_argument = MICA_ERROR_INVALID_ARGUMENT,  ///< an argument that is wrong whatever the data
  not_found = MICA_ERROR_NOT_FOUND,                ///< no component, key, metadata field or operation of that name
  type = MICA_ERROR_TYPE,                          ///< a value of another kind or dtype than needed
  shape = MICA_ERROR_SHAPE,
  device = MICA_ERROR_DEVICE,  ///< unknown or absent device
  unsupported = MICA_ERROR_UNSUPPORTED,
  parse = MICA_ERROR_PARSE,  ///< text that is not JSON
  io = MICA_ERROR_IO,
  state = MICA_ERROR_STATE,  ///< calls in the wrong order
  torch = MICA_ERROR_TORCH,
  cancelled = MICA_ERROR_CANCELLED,
  callback = MICA_ERROR_CALLBACK,  ///< a callback failed
  internal = MICA_ERROR_INTERNAL,  ///< a bug in mica
};

/// Every failure of mica. `what()` is the message, preceded by the path to the culprit where there is one.
class Error : public std::exception {
 public:
  explicit Error(ErrorCode code, std::string message, std::string path = {})
      : text_(std::make_shared<const Text>(std::move(message), std::move(path))), code_(code) {}

  ErrorCode code() const noexcept { return code_; }
  const char* what() const noexcept override { return text_->what.c_str(); }
  /// The message alone.
  const std::string& message() const noexcept { return text_->message; }
  /// Where it happened, e.g. `transforms[3].Spacing(image)`; empty where there is nothing to point at.
  const std::string& path() const noexcept { return text_->path; }

 private:
  struct Text {
    Text(std::string message_text, std::string path_text)
        : message(std::move(message_text)),
          path(std::move(path_text)),
          what(path.empty() ? message : path + ": " + message) {}
    std::string message;
    std::string path;
    std::string what;
  };
  // Shared, so that copying the exception (which C++ may do while it throws) cannot fail.
  std::shared_ptr<const Text> text_;
  ErrorCode code_;
};

namespace detail {

inline std::string to_string(mica_str text) {
  return text.size == 0 ? std::string() : std::string(text.data, text.size);
}

struct StringDeleter {
  void operator()(mica_string* string) const noexcept { mica_string_free(string); }
};

/// Takes over an owned string of the library.
inline std::string take(mica_string* string) {
  const std::unique_ptr<mica_string, StringDeleter> owner(string);
  return to_string(mica_string_view(string));
}

/// An exception thrown inside a callback, on its way through the library to the C++ caller above it.
struct PendingException {
  std::exception_ptr exception;
  std::int32_t code = 0;
  std::string message;
};

// One per thread: the library calls back on the thread that called it.
inline PendingException& pending_exception() {
  thread_local PendingException pending;
  return pending;
}

/// In a catch block of a callback: keeps the exception for the caller and returns it as an error for the library.
inline mica_error* keep_exception() noexcept {
  try {
    PendingException& pending = pending_exception();
    pending.exception = std::current_exception();
    try {
      throw;
    } catch (const Error& error) {
      pending.code = static_cast<std::int32_t>(error.code());
      pending.message = error.what();
    } catch (const std::exception& error) {
      pending.code = MICA_ERROR_CALLBACK;
      pending.message = error.what();
    } catch (...) {
      pending.code = MICA_ERROR_CALLBACK;
      pending.message = "the callback threw something that is not a std::exception";
    }
    return mica_error_new(pending.code, pending.message.data(), pending.message.size());
  } catch (...) {
    return mica_error_new(MICA_ERROR_CALLBACK, nullptr, 0);
  }
}

inline Error take(mica_error* error) {
  struct Deleter {
    void operator()(mica_error* owned) const noexcept { mica_error_free(owned); }
  };
  const std::unique_ptr<mica_error, Deleter> owner(error);
  return Error(static_cast<ErrorCode>(mica_error_code(error)), to_string(mica_error_message(error)),
               to_string(mica_error_path(error)));
}

/// Throws where a call that runs no callbacks failed.
inline void check(mica_error* error) {
  if (error != nullptr) throw take(error);
}

/// Around a call that may run callbacks: what a callback threw comes out as the exception it was.
class CallbackScope {
 public:
  // A callback may itself call mica: what is pending outside must survive the inner call.
  CallbackScope() : outer_(std::exchange(pending_exception(), PendingException())) {}
  CallbackScope(const CallbackScope&) = delete;
  CallbackScope& operator=(const CallbackScope&) = delete;
  ~CallbackScope() { pending_exception() = std::move(outer_); }

  void check(mica_error* error) const {
    if (error == nullptr) return;
    const PendingException thrown = std::exchange(pending_exception(), PendingException());
    Error failure = take(error);
    if (thrown.exception && is_same_failure(thrown, failure)) std::rethrow_exception(thrown.exception);
    throw failure;
  }

 private:
  // The library may have stopped for another reason after a callback failed; then that is the one to report.
  static bool is_same_failure(const PendingException& thrown, const Error& failure) {
    if (thrown.code != static_cast<std::int32_t>(failure.code())) return false;
    // Text that is not UTF-8 comes back repaired, so only ASCII can be compared.
    for (const char c : thrown.message) {
      if (static_cast<unsigned char>(c) >= 0x80) return true;
    }
    return failure.message().find(thrown.message) != std::string::npos;
  }

  PendingException outer_;
};

/// Owner of a C handle whose copies are cheap: copying clones the handle. Empty by default and after a move.
template <class T, void (*Free)(T*), mica_error* (*Clone)(const T*, T**)>
class Handle {
 public:
  Handle() noexcept = default;
  explicit Handle(T* pointer) noexcept : pointer_(pointer) {}
  Handle(const Handle& other) {
    if (other.pointer_ != nullptr) check(Clone(other.pointer_, &pointer_));
  }
  Handle(Handle&& other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
  Handle& operator=(Handle other) noexcept {
    std::swap(pointer_, other.pointer_);
    return *this;
  }
  ~Handle() { Free(pointer_); }

  T* get() const noexcept { return pointer_; }
  T* release() noexcept { return std::exchange(pointer_, nullptr); }

 private:
  T* pointer_ = nullptr;
};

/// Calls `function(T** out)`, a C function that makes a T, and returns what it made.
template <class T, class Function>
T* make(Function&& function) {
  T* out = nullptr;
  check(std::forward<Function>(function)(&out));
  return out;
}

/// The same for functions that may run callbacks.
template <class T, class Function>
T* make_with_callbacks(Function&& function) {
  const CallbackScope scope;
  T* out = nullptr;
  scope.check(std::forward<Function>(function)(&out));
  return out;
}

/// `destroy` of callbacks whose user_data is a heap object.
template <class T>
void destroy(void* user_data) {
  delete static_cast<T*>(user_data);
}

}  // namespace detail
}  // namespace mica

#endif
