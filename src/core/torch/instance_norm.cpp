#include "mica-core/torch/kernels.h"
#include "mica-core/torch/wide.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/instance_norm.h>
#include <ATen/ops/leaky_relu.h>

#include <cmath>

namespace mica::torch {

namespace {

// Mean and sum of squared deviations of `count` numbers, joined from blocks (Chan, Golub, LeVeque 1979).
struct Moments {
  double count = 0, mean = 0, deviations = 0;

  void join(const Moments& other) {
    if (other.count == 0) return;
    const double all = count + other.count, delta = other.mean - mean;
    mean += delta * other.count / all;
    deviations += other.deviations + delta * delta * count * other.count / all;
    count = all;
  }
};

template <class Element>
Moments moments(const Element* values, int64_t count) {
  constexpr int64_t block = 4096;
  Moments all;
  std::vector<float> scratch;
  for (int64_t first = 0; first < count; first += block) {
    const int64_t size = std::min(block, count - first);
    const float* part = floats(values + first, scratch, size);
    float sums[16] = {};
    int64_t i = 0;
    for (; i + 16 <= size; i += 16)
      for (int lane = 0; lane < 16; ++lane) sums[lane] += part[i + lane];
    double sum = 0;
    for (const float lane : sums) sum += lane;
    for (; i < size; ++i) sum += part[i];
    const double mean = sum / static_cast<double>(size);
    const auto centre = static_cast<float>(mean);
    float squares[16] = {};
    for (i = 0; i + 16 <= size; i += 16)
      for (int lane = 0; lane < 16; ++lane) {
        const float deviation = part[i + lane] - centre;
        squares[lane] += deviation * deviation;
      }
    double square = 0;
    for (const float lane : squares) square += lane;
    for (; i < size; ++i) square += (part[i] - mean) * (part[i] - mean);
    all.join({static_cast<double>(size), mean, square});
  }
  return all;
}

MICA_WIDE void add(const float* __restrict from, float* __restrict sums, int64_t count) {
  for (int64_t i = 0; i < count; ++i) sums[i] += from[i];
}

MICA_WIDE void add_squares(const float* __restrict from, const float* __restrict means, float* __restrict sums, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    const float deviation = from[i] - means[i];
    sums[i] += deviation * deviation;
  }
}

// The norm and what follows it; nothing is a slope of 1. Both products are computed: a branch on the sign of noise costs more than
// all the rest, and would keep compilers from taking several numbers at once.
MICA_WIDE void scale_into(
    const float* __restrict from, float* __restrict to, const float* __restrict scale, const float* __restrict shift, float slope,
    int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    const float value = from[i] * scale[i] + shift[i], negative = value * slope;
    to[i] = value < 0 ? negative : value;
  }
}

MICA_WIDE void scale_in_place(
    float* __restrict values, const float* __restrict scale, const float* __restrict shift, float slope, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    const float value = values[i] * scale[i] + shift[i], negative = value * slope;
    values[i] = value < 0 ? negative : value;
  }
}

void scale_and_shift(
    const float* from, float* to, const float* scale, const float* shift, float slope, int64_t count, std::vector<float>&) {
  if (from == to) {
    scale_in_place(to, scale, shift, slope, count);
  } else {
    scale_into(from, to, scale, shift, slope, count);
  }
}

void scale_and_shift(
    const at::BFloat16* from, at::BFloat16* to, const float* scale, const float* shift, float slope, int64_t count,
    std::vector<float>& scratch) {
  floats(from, scratch, count);
  scale_in_place(scratch.data(), scale, shift, slope, count);
  shorten(scratch.data(), reinterpret_cast<uint16_t*>(to), count);
}

// Numbers of a row of voxels that are worked on together: a voxel has few channels, and loops over few numbers are slow.
struct Tile {
  int64_t channels, copies, width;

  explicit Tile(int64_t of) : channels(of), copies(std::max<int64_t>(1, 128 / of)), width(of * copies) {}

  // What is said of the channels of a voxel, for each number of a tile.
  template <class Number>
  std::vector<float> of(const Number& number) const {
    std::vector<float> all(static_cast<size_t>(width));
    for (int64_t i = 0; i < width; ++i) all[static_cast<size_t>(i)] = number(i % channels);
    return all;
  }
};

// Of channels that lie side by side: `rows` voxels.
template <class Element>
void moments_of_rows(const Element* values, int64_t rows, const Tile& tile, Moments* out) {
  const int64_t channels = tile.channels, block = tile.copies * std::max<int64_t>(1, 4096 / tile.width);
  std::vector<float> sums(static_cast<size_t>(tile.width)), means(sums.size()), scratch;
  // Of the tiles' sums those of the channels.
  const auto folded = [&](int64_t c) {
    double sum = 0;
    for (int64_t i = c; i < tile.width; i += channels) sum += sums[static_cast<size_t>(i)];
    return sum;
  };
  for (int64_t first = 0; first < rows; first += block) {
    const int64_t size = std::min(block, rows - first), count = size * channels;
    const float* part = floats(values + first * channels, scratch, count);
    std::fill(sums.begin(), sums.end(), 0.0F);
    for (int64_t i = 0; i < count; i += tile.width) add(part + i, sums.data(), std::min(tile.width, count - i));
    for (int64_t c = 0; c < channels; ++c) {
      const auto mean = static_cast<float>(folded(c) / static_cast<double>(size));
      for (int64_t i = c; i < tile.width; i += channels) means[static_cast<size_t>(i)] = mean;
    }
    std::fill(sums.begin(), sums.end(), 0.0F);
    for (int64_t i = 0; i < count; i += tile.width) {
      add_squares(part + i, means.data(), sums.data(), std::min(tile.width, count - i));
    }
    for (int64_t c = 0; c < channels; ++c) {
      out[c].join({static_cast<double>(size), means[static_cast<size_t>(c)], folded(c)});
    }
  }
}

// Of an image whose channels come one after the other: `voxels` numbers for each of `planes`.
template <class Element, class Scales>
void norm_planes(
    const Element* from, Element* to, int64_t planes, int64_t voxels, float slope, const Scales& scales) {
  constexpr int64_t stretch = 256;
  in_parallel(planes, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> scratch;
    for (int64_t i = begin; i < end; ++i) {
      const auto [scale, shift] = scales(moments(from + i * voxels, voxels), i);
      const std::vector<float> factors(stretch, scale), shifts(stretch, shift);
      for (int64_t k = 0; k < voxels; k += stretch) {
        const int64_t at = i * voxels + k;
        scale_and_shift(
            from + at, to + at, factors.data(), shifts.data(), slope, std::min(stretch, voxels - k), scratch);
      }
    }
  });
}

// Of one item of a batch whose channels lie side by side.
template <class Element, class Scales>
void norm_rows(const Element* from, Element* to, int64_t channels, int64_t voxels, float slope, const Scales& scales) {
  const Tile tile(channels);
  const int64_t chunk = std::max<int64_t>(256, (int64_t{1} << 16) / channels), chunks = (voxels + chunk - 1) / chunk;
  std::vector<Moments> parts(static_cast<size_t>(chunks * channels));
  in_parallel(chunks, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      moments_of_rows(
          from + i * chunk * channels, std::min(chunk, voxels - i * chunk), tile,
          &parts[static_cast<size_t>(i * channels)]);
    }
  });
  std::vector<std::pair<float, float>> both(static_cast<size_t>(channels));
  for (int64_t c = 0; c < channels; ++c) {
    Moments all;
    for (int64_t i = 0; i < chunks; ++i) all.join(parts[static_cast<size_t>(i * channels + c)]);
    both[static_cast<size_t>(c)] = scales(all, c);
  }
  const auto factors = tile.of([&](int64_t c) { return both[static_cast<size_t>(c)].first; });
  const auto shifts = tile.of([&](int64_t c) { return both[static_cast<size_t>(c)].second; });
  in_parallel(chunks, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> scratch;
    const int64_t stop = std::min(end * chunk, voxels) * channels;
    for (int64_t at = begin * chunk * channels; at < stop; at += tile.width) {
      scale_and_shift(
          from + at, to + at, factors.data(), shifts.data(), slope, std::min(tile.width, stop - at), scratch);
    }
  });
}

std::vector<float> numbers(const std::optional<at::Tensor>& of) {
  if (!of || !of->defined()) return {};
  const auto all = of->to(at::kFloat).contiguous();
  return {all.const_data_ptr<float>(), all.const_data_ptr<float>() + all.numel()};
}

}  // namespace

at::MemoryFormat channels_last(int64_t rank) {
  return rank == 5 ? at::MemoryFormat::ChannelsLast3d : at::MemoryFormat::ChannelsLast;
}

at::Tensor instance_norm(
    const at::Tensor& x, const std::optional<at::Tensor>& weight, const std::optional<at::Tensor>& bias, double eps, double slope,
    bool in_place) {
  const int64_t rank = x.dim();
  const bool last = (rank == 4 || rank == 5) && x.is_contiguous(channels_last(rank)) && !x.is_contiguous();
  const bool known = x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16;
  if (!x.is_cpu() || !known || rank < 3 || !(last || x.is_contiguous())) {
    auto y = at::instance_norm(x, weight, bias, {}, {}, true, 0.1, eps, false);
    return slope == 1 ? y : at::leaky_relu(y, slope);
  }
  const int64_t items = x.size(0), channels = x.size(1), voxels = x.numel() / std::max<int64_t>(1, items * channels);
  TORCH_CHECK(voxels > 1, "Expected more than 1 spatial element when training, got input size ", x.sizes());
  at::Tensor y = in_place ? x : at::empty_like(x);
  const auto weights = numbers(weight), biases = numbers(bias);
  const auto scales = [&](const Moments& of, int64_t plane) {
    const auto channel = static_cast<size_t>(plane % channels);
    const double deviation = std::sqrt(of.deviations / static_cast<double>(voxels) + eps);
    const double factor = (weights.empty() ? 1.0 : weights[channel]) / deviation;
    const double shift = (biases.empty() ? 0.0 : biases[channel]) - of.mean * factor;
    return std::pair(static_cast<float>(factor), static_cast<float>(shift));
  };
  const auto run = [&](const auto* from, auto* to) {
    if (!last) return norm_planes(from, to, items * channels, voxels, static_cast<float>(slope), scales);
    for (int64_t item = 0; item < items; ++item) {
      const int64_t at = item * voxels * channels;
      norm_rows(from + at, to + at, channels, voxels, static_cast<float>(slope), scales);
    }
  };
  if (x.scalar_type() == at::kFloat) {
    run(x.const_data_ptr<float>(), y.mutable_data_ptr<float>());
  } else {
    run(x.const_data_ptr<at::BFloat16>(), y.mutable_data_ptr<at::BFloat16>());
  }
  return y;
}

}  // namespace mica::torch
