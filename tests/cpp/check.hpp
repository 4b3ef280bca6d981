// SPDX-License-Identifier: Apache-2.0
// What the C++ tests share.
#ifndef MICA_TESTS_CHECK_HPP
#define MICA_TESTS_CHECK_HPP

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <mica.hpp>

namespace check {

[[noreturn]] inline void fail(const char* file, int line, const std::string& what) {
  std::fprintf(stderr, "%s:%d: %s\n", file, line, what.c_str());
  std::exit(1);
}

template <class Function>
void throws(const char* file, int line, const char* text, mica::ErrorCode code, std::string_view part,
            Function function) {
  try {
    function();
  } catch (const mica::Error& error) {
    if (error.code() != code) {
      fail(file, line,
           std::string(text) + " threw code " + std::to_string(static_cast<int>(error.code())) + ", expected " +
               std::to_string(static_cast<int>(code)) + ": " + error.what());
    }
    if (std::string_view(error.what()).find(part) == std::string_view::npos) {
      fail(file, line, "no \"" + std::string(part) + "\" in: " + error.what());
    }
    return;
  }
  fail(file, line, std::string(text) + " threw nothing");
}

// A float32 image of shape [1, 2, 3, 4] with the values 0, 1, …, 23.
inline mica::MetaTensor ramp() {
  std::vector<float> values(24);
  for (std::size_t i = 0; i < values.size(); i++) values[i] = static_cast<float>(i);
  return mica::MetaTensor::from_data(std::move(values), {1, 2, 3, 4});
}

inline std::vector<float> voxels(const mica::MetaTensor& tensor) {
  const mica::MetaTensor contiguous = tensor.contiguous();
  const mica::Span<const float> span = contiguous.values<float>();
  return std::vector<float>(span.begin(), span.end());
}

}  // namespace check

#define CHECK(condition)                                                        \
  do {                                                                          \
    if (!(condition)) check::fail(__FILE__, __LINE__, "not true: " #condition); \
  } while (0)
#define NEAR(a, b) CHECK(std::fabs((a) - (b)) < 1e-6)
// The expression throws a mica::Error of this code whose what() mentions the text.
#define THROWS(expected_code, part, expression) \
  check::throws(__FILE__, __LINE__, #expression, mica::ErrorCode::expected_code, part, [&] { (void)(expression); })
#define RUN(test)                  \
  do {                             \
    test();                        \
    std::printf("ok %s\n", #test); \
    std::fflush(stdout);           \
  } while (0)

#endif
