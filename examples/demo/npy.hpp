// SPDX-License-Identifier: Apache-2.0
// NumPy's .npy files, as far as this demo needs them: little-endian float32 arrays in C or Fortran order.
#ifndef DEMO_NPY_HPP
#define DEMO_NPY_HPP

#include <cstdint>
#include <string>
#include <vector>

struct NpyArray {
  std::vector<std::int64_t> shape;
  bool fortran_order = false;
  std::vector<float> values;  // in the file's order
};

/// Throws std::runtime_error, naming the file and what is wrong with it.
NpyArray read_npy(const std::string& path);

void write_npy(const std::string& path, const NpyArray& array);

#endif
