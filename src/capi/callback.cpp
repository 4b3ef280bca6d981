// Calls the application's callbacks with a C++ frame around them: an exception that they throw must not unwind through
// Rust. Each function copies what() into `message` and returns 1 for a C++ exception, 0 otherwise. Exceptions of other
// languages (a Rust panic) pass through.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>

namespace {

constexpr std::size_t capacity = 1024;

void copy(char* message, const char* text) {
  std::strncpy(message, text, capacity - 1);
  message[capacity - 1] = '\0';
}

template <typename Call>
int contain(char* message, Call&& call) {
  try {
    call();
    return 0;
  } catch (const std::exception& exception) {
    copy(message, exception.what());
  } catch (...) {
    // Exceptions of other languages cannot be held, and are gone if they are not thrown on.
    if (std::current_exception() == nullptr) throw;
    copy(message, "an exception that is not a std::exception");
  }
  return 1;
}

}  // namespace

extern "C" {

using Unary = void (*)(void*);
using Transform = void* (*)(void*, const void*, void**);
using Progress = void* (*)(void*, std::uint64_t, std::uint64_t, const char*, std::size_t);
using Log = void (*)(void*, std::int32_t, const char*, std::size_t, const char*, std::size_t);
using Create = void* (*)(void*, const char*, std::size_t, void**);
using Accepts = bool (*)(void*, const char*, std::size_t);
using Read = void* (*)(void*, const void*, std::size_t, void**);
using Write = void* (*)(void*, const void*, const char*, std::size_t);

int micab_destroy(Unary function, void* data, char* message) {
  return contain(message, [&] { function(data); });
}

int micab_transform(Transform function, void* data, const void* input, void** out, void** error, char* message) {
  return contain(message, [&] { *error = function(data, input, out); });
}

int micab_progress(Progress function, void* data, std::uint64_t done, std::uint64_t total, const char* what,
                   std::size_t size, void** error, char* message) {
  return contain(message, [&] { *error = function(data, done, total, what, size); });
}

int micab_log(Log function, void* data, std::int32_t level, const char* target, std::size_t target_size,
              const char* text, std::size_t text_size, char* message) {
  return contain(message, [&] { function(data, level, target, target_size, text, text_size); });
}

int micab_create(Create function, void* data, const char* arguments, std::size_t size, void** out, void** error,
                 char* message) {
  return contain(message, [&] { *error = function(data, arguments, size, out); });
}

int micab_accepts(Accepts function, void* data, const char* path, std::size_t size, bool* accepts, char* message) {
  return contain(message, [&] { *accepts = function(data, path, size); });
}

int micab_read(Read function, void* data, const void* paths, std::size_t count, void** out, void** error,
               char* message) {
  return contain(message, [&] { *error = function(data, paths, count, out); });
}

int micab_write(Write function, void* data, const void* image, const char* path, std::size_t size, void** error,
                char* message) {
  return contain(message, [&] { *error = function(data, image, path, size); });
}

}  // extern "C"
