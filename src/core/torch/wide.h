// Loops over long stretches of memory, compiled also for processors that take eight or sixteen numbers at once.
#pragma once
#include <c10/util/BFloat16.h>

#include <cstdint>
#include <vector>

#if defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MICA_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define MICA_WIDE
#endif

namespace mica::torch {

// The bits of bfloat16 numbers as float32, and back, rounded to the nearest, ties to even; NaN stays NaN.
void widen(const uint16_t* from, float* to, int64_t count);
void shorten(const float* from, uint16_t* to, int64_t count);

// Numbers in memory as float32: themselves, or widened into a scratch area.
inline const float* floats(const float* values, std::vector<float>&, int64_t) { return values; }
const float* floats(const c10::BFloat16* values, std::vector<float>& scratch, int64_t count);

}  // namespace mica::torch
