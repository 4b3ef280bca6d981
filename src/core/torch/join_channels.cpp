#include "mica-core/torch/kernels.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cstring>

namespace mica::torch {

namespace {

// `Size` bytes from each voxel of an image to each of the result; 0 where they are not known before.
template <size_t Size>
void copy(const char* from, char* to, int64_t voxels, size_t size, size_t whole) {
  for (int64_t i = 0; i < voxels; ++i, from += size, to += whole) std::memcpy(to, from, Size == 0 ? size : Size);
}

void copy_voxels(const char* from, char* to, int64_t voxels, size_t size, size_t whole) {
  switch (size) {
    case 32: return copy<32>(from, to, voxels, size, whole);
    case 64: return copy<64>(from, to, voxels, size, whole);
    case 128: return copy<128>(from, to, voxels, size, whole);
    case 256: return copy<256>(from, to, voxels, size, whole);
    default: return copy<0>(from, to, voxels, size, whole);
  }
}

}  // namespace

at::Tensor join_channels(const std::vector<at::Tensor>& images) {
  const auto alike = [&](const at::Tensor& x) {
    const at::Tensor& first = images.front();
    return x.is_cpu() && x.dim() == first.dim() && x.scalar_type() == first.scalar_type() && x.size(0) == first.size(0) &&
           x.sizes().slice(2) == first.sizes().slice(2) && x.is_contiguous(channels_last(x.dim()));
  };
  const int64_t rank = images.empty() ? 0 : images.front().dim();
  if ((rank != 4 && rank != 5) || !std::all_of(images.begin(), images.end(), alike)) return at::cat(images, 1);
  auto shape = images.front().sizes().vec();
  shape[1] = 0;
  for (const auto& x : images) shape[1] += x.size(1);
  auto y = at::empty(shape, images.front().options(), channels_last(rank));
  if (y.numel() == 0) return y;
  const size_t number = y.element_size(), whole = static_cast<size_t>(shape[1]) * number;
  auto* to = static_cast<char*>(y.mutable_data_ptr());
  constexpr int64_t block = 64;
  const int64_t voxels = y.numel() / shape[1], blocks = (voxels + block - 1) / block;
  in_parallel(blocks, std::max<int64_t>(1, 32768 / (block * shape[1])), [&](int64_t begin, int64_t end) {
    for (int64_t at = begin * block; at < std::min(end * block, voxels); at += block) {
      char* into = to + static_cast<size_t>(at) * whole;
      for (const auto& x : images) {
        const size_t size = static_cast<size_t>(x.size(1)) * number;
        const auto* from = static_cast<const char*>(x.const_data_ptr()) + static_cast<size_t>(at) * size;
        copy_voxels(from, into, std::min(block, voxels - at), size, whole);
        into += size;
      }
    }
  });
  return y;
}

}  // namespace mica::torch
