// SPDX-License-Identifier: Apache-2.0
// A C++ program built through pkg-config.
#include <mica/components.hpp>

#include <iostream>

int main() {
  try {
    const mica::MetaTensor image = mica::MetaTensor::from_data(std::vector<float>{1, 2, 3, 4}, {1, 2, 2});
    const mica::MetaTensor out = mica::transforms::Flip(0)(image).contiguous();
    if (out.values<float>()[0] != 3) return 1;
    std::cout << "ok pkgconfig_cpp\n";
  } catch (const mica::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
