// AOTInductor packages (`.pt2`): networks that PyTorch has compiled to machine code.
#pragma once
#include "mica-core/torch/shim.h"

namespace mica::torch {

// Opaque: the loader's headers are large.
struct PackagedModel {
  struct Inside;
  std::unique_ptr<Inside> inside;
  explicit PackagedModel(std::unique_ptr<Inside> of);
  ~PackagedModel();
};

// `stub` is an empty library with the name that packages ask the system for; see package.cpp.
std::unique_ptr<PackagedModel> package_load(rust::Str path, int32_t device_index, rust::Slice<const uint8_t> stub);
// How inputs and outputs are nested, as pytree writes it.
rust::Vec<rust::String> package_call_spec(const PackagedModel& model);
// Keys and values, one after the other.
rust::Vec<rust::String> package_metadata(const PackagedModel& model);
// Inputs are addresses of tensors that are lent, outputs of tensors that the caller owns.
rust::Vec<size_t> package_run(const PackagedModel& model, rust::Slice<const size_t> inputs);

}  // namespace mica::torch
