// Preparing frozen TorchScript graphs for inference in main memory.
#pragma once
#include <torch/csrc/jit/api/module.h>

namespace mica::torch {

// Rewrites `forward` of a frozen module for the CPU, in float32 and bfloat16:
// - convolutions with constant weights get them packed for oneDNN, or are our own where they have few outputs; they take the batch
//   norm and the activation after them along, and keep the channels of a voxel side by side;
// - instance norms and their activations are one operation, in place where nobody else looks at the input;
// - other activations happen in place where nobody else looks at the input.
// Returns whether there was anything to rewrite.
bool optimize_for_cpu(::torch::jit::Module& module);

}  // namespace mica::torch
