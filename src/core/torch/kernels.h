// Operations of prepared networks that libtorch and oneDNN have no fast form of.
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/util/FunctionRef.h>

#include <vector>

namespace mica::torch {

// Calls `work(begin, end)` for parts of [0, count), none smaller than `grain` but the last, on libtorch's threads. The
// template of libtorch's own header does so only where the compiler is told of OpenMP, which must then be the one that
// libtorch was built with.
void in_parallel(int64_t count, int64_t grain, c10::function_ref<void(int64_t, int64_t)> work);

// The memory format with the channels of a voxel side by side, of tensors with 4 or 5 axes.
at::MemoryFormat channels_last(int64_t rank);

// Instance norm by the moments of the image itself, and an activation that multiplies negative numbers by `slope` (1:
// none). Of float32 and bfloat16 in main memory, in either order of memory; anything else goes to libtorch.
at::Tensor instance_norm(
    const at::Tensor& x, const std::optional<at::Tensor>& weight, const std::optional<at::Tensor>& bias, double eps, double slope,
    bool in_place);

// The channels of several images side by side, as `torch.cat(images, 1)`.
at::Tensor join_channels(const std::vector<at::Tensor>& images);

struct Convolution {
  std::vector<int64_t> stride, padding, dilation;
  bool transposed;
  std::vector<int64_t> output_padding;
};

// Whether `narrow_convolution` is made for such a convolution (of one group), on this compiler.
bool is_narrow(const at::Tensor& weight, const Convolution& of);

// A convolution of an image with two or three axes that gives few channels, and an activation as above. Where oneDNN lets
// the lanes of a vector be output channels, these are voxels of a row. The result has its channels side by side, or one
// after the other (`planar`).
at::Tensor narrow_convolution(
    const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias, const Convolution& of, double slope,
    bool planar);

}  // namespace mica::torch
