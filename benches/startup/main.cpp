// SPDX-License-Identifier: Apache-2.0
// How long a C++ program takes from its start to its first tensor result, and how much memory it then holds.
//
// The program first starts itself again with the time on its command line, so that what happens before main (the
// dynamic linker loading libmica and libtorch) counts too. The last line it prints holds all results.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <mica.hpp>
#include <mica/components.hpp>

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#define CAN_RESTART 1
#else
#define CAN_RESTART 0
#endif

namespace {

// steady_clock is CLOCK_MONOTONIC there, which goes on across exec.
std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Field of /proc/self/status in megabytes (10^6 bytes); 0 where there is no such file.
double status_megabytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind(field + ":", 0) == 0) return std::strtod(line.c_str() + field.size() + 1, nullptr) * 1024 / 1e6;
  }
  return 0;
}

double milliseconds(std::int64_t from, std::int64_t to) { return static_cast<double>(to - from) / 1e6; }

}  // namespace

int main(int argument_count, char** arguments) {
  const std::int64_t main_began = now_ns();
  if (CAN_RESTART && argument_count < 2) {
#if CAN_RESTART
    std::string time = std::to_string(now_ns());
    char* const restart[] = {arguments[0], time.data(), nullptr};
    execv(arguments[0], restart);
    std::perror("cannot start itself again");
    return 1;
#endif
  }
  const std::int64_t start = argument_count > 1 ? std::strtoll(arguments[1], nullptr, 10) : main_began;
  try {
    const mica::MetaTensor image = mica::MetaTensor::from_data(std::vector<float>(32 * 32 * 32, 7.0F), {1, 32, 32, 32});
    const mica::transforms::ScaleIntensityRange scale = mica::transforms::ScaleIntensityRange(0, 10).b_min(0).b_max(1);
    const mica::MetaTensor out = scale(image);
    const float voxel = out.view<float>()(0, 31, 31, 31);
    const std::int64_t first_result = now_ns();
    if (voxel < 0.69F || voxel > 0.71F) {
      std::fprintf(stderr, "the result is %g, expected 0.7\n", static_cast<double>(voxel));
      return 1;
    }
    (void)scale(image);
    const std::int64_t second_result = now_ns();
    std::printf(
        "start to first tensor result %.0f ms (loading %.0f ms, first result %.1f ms, second %.3f ms); "
        "resident memory %.0f MB (peak %.0f MB)\n",
        milliseconds(start, first_result), milliseconds(start, main_began), milliseconds(main_began, first_result),
        milliseconds(first_result, second_result), status_megabytes("VmRSS"), status_megabytes("VmHWM"));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
