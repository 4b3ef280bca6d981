#include "mica-core/torch/kernels.h"
#include "mica-core/torch/wide.h"

#include <ATen/Version.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/leaky_relu.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

namespace mica::torch {

#if defined(__GNUC__)

namespace {

// The innermost loops ----------------------------------------------------------------------------------------------------

// Rows of an image that the outputs of one row see through one line of the kernel: those of the channels, one after the other.
struct Line {
  const float* rows;
  const float* weights;
};

struct Sum {
  const std::vector<Line>& lines;
  int64_t channels;
  // From the row of a channel to that of the next.
  int64_t next;
  // Where the numbers of a line of the kernel look, from an output's own place.
  const std::vector<int64_t>& shifts;
};

#define MICA_INLINE __attribute__((always_inline)) inline

// `Count` vectors of a row of `Outputs` channels: sums over all channels and numbers of the kernel, in registers.
template <class Vector, int Outputs, int Count>
MICA_INLINE void sum(const Sum& of, int64_t at, const float* bias, float* out, int64_t next_output) {
  constexpr int64_t lanes = sizeof(Vector) / sizeof(float);
  typedef Vector Unaligned __attribute__((aligned(4), may_alias));
  Vector sums[Outputs][Count];
#pragma GCC unroll 8
  for (int o = 0; o < Outputs; ++o)
#pragma GCC unroll 8
    for (int i = 0; i < Count; ++i) sums[o][i] = Vector{} + bias[o];
  const int64_t* shifts = of.shifts.data();
  const auto taps = static_cast<int64_t>(of.shifts.size());
  for (const Line& line : of.lines) {
    const float* weights = line.weights;
    const float* row = line.rows + at;
    for (int64_t c = 0; c < of.channels; ++c, row += of.next) {
      for (int64_t tap = 0; tap < taps; ++tap, weights += Outputs) {
        const float* from = row + shifts[tap];
        Vector numbers[Count];
#pragma GCC unroll 8
        for (int i = 0; i < Count; ++i) numbers[i] = *reinterpret_cast<const Unaligned*>(from + i * lanes);
#pragma GCC unroll 8
        for (int o = 0; o < Outputs; ++o)
#pragma GCC unroll 8
          for (int i = 0; i < Count; ++i) sums[o][i] += numbers[i] * weights[o];
      }
    }
  }
#pragma GCC unroll 8
  for (int o = 0; o < Outputs; ++o)
#pragma GCC unroll 8
    for (int i = 0; i < Count; ++i) *reinterpret_cast<Unaligned*>(out + o * next_output + at + i * lanes) = sums[o][i];
}

// `vectors` of a row, in steps of at most `Most`.
template <class Vector, int Outputs, int Most>
MICA_INLINE void row(const Sum& of, int64_t vectors, const float* bias, float* out, int64_t next_output) {
  constexpr int64_t lanes = sizeof(Vector) / sizeof(float);
  int64_t done = 0;
  while (done < vectors) {
    const int64_t steps = (vectors - done + Most - 1) / Most, count = (vectors - done + steps - 1) / steps;
    const int64_t at = done * lanes;
    switch (count) {
      case 1: sum<Vector, Outputs, 1>(of, at, bias, out, next_output); break;
      case 2: sum<Vector, Outputs, 2>(of, at, bias, out, next_output); break;
      case 3: if constexpr (Most >= 3) sum<Vector, Outputs, 3>(of, at, bias, out, next_output); break;
      default: if constexpr (Most >= 4) sum<Vector, Outputs, 4>(of, at, bias, out, next_output); break;
    }
    done += count;
  }
}

// The same for each number of outputs; vectors of 8 numbers leave room for 12 sums in the registers.
template <class Vector>
MICA_INLINE void row_of(int64_t outputs, const Sum& of, int64_t vectors, const float* bias, float* out, int64_t next) {
  constexpr bool wide = sizeof(Vector) == 64;
  switch (outputs) {
    case 1: return row<Vector, 1, 4>(of, vectors, bias, out, next);
    case 2: return row<Vector, 2, 4>(of, vectors, bias, out, next);
    case 3: return row<Vector, 3, wide ? 4 : 3>(of, vectors, bias, out, next);
    default: return row<Vector, 4, wide ? 4 : 2>(of, vectors, bias, out, next);
  }
}

using Row = void (*)(int64_t outputs, const Sum& of, int64_t vectors, const float* bias, float* out, int64_t next);

typedef float Four __attribute__((vector_size(16)));
void row_of_4(int64_t outputs, const Sum& of, int64_t vectors, const float* bias, float* out, int64_t next) {
  row_of<Four>(outputs, of, vectors, bias, out, next);
}

#if defined(__x86_64__)
typedef float Eight __attribute__((vector_size(32)));
__attribute__((target("avx2,fma"))) void row_of_8(
    int64_t outputs, const Sum& of, int64_t vectors, const float* bias, float* out, int64_t next) {
  row_of<Eight>(outputs, of, vectors, bias, out, next);
}

typedef float Sixteen __attribute__((vector_size(64)));
__attribute__((target("avx512f,fma"))) void row_of_16(
    int64_t outputs, const Sum& of, int64_t vectors, const float* bias, float* out, int64_t next) {
  row_of<Sixteen>(outputs, of, vectors, bias, out, next);
}
#endif

// The best of these for what libtorch computes with here, and how many numbers its vectors hold.
std::pair<Row, int64_t> best_row() {
#if defined(__x86_64__)
  static const std::string level = at::get_cpu_capability();
  if (level == "AVX512") return {row_of_16, 16};
  if (level == "AVX2") return {row_of_8, 8};
#endif
  return {row_of_4, 4};
}

// Geometry -----------------------------------------------------------------------------------------------------------------

struct Axis {
  int64_t in = 1, out = 1, kernel = 1, stride = 1, padding = 0, dilation = 1;
  bool transposed = false;

  // Where number `tap` of the kernel looks from an output, and whether it looks at a voxel.
  bool looks(int64_t output, int64_t tap, int64_t& at) const {
    if (!transposed) {
      at = output * stride - padding + tap * dilation;
    } else {
      const int64_t through = output + padding - tap * dilation;
      if (through % stride != 0) return false;
      at = through / stride;
    }
    return at >= 0 && at < in;
  }

  // How many neighbouring places one output can look at.
  int64_t span() const { return transposed ? (kernel - 1) * dilation / stride + 1 : (kernel - 1) * dilation + 1; }
};

// Outputs of a row that look through the same numbers of the kernel: those with the same rest modulo the stride of a
// transposed convolution.
struct Phase {
  std::vector<int64_t> taps, shifts;
  int64_t count = 0;
};

std::vector<Phase> phases(const Axis& axis) {
  const int64_t every = axis.transposed ? axis.stride : 1;
  std::vector<Phase> all(static_cast<size_t>(every));
  for (int64_t first = 0; first < every; ++first) {
    Phase& phase = all[static_cast<size_t>(first)];
    phase.count = std::max<int64_t>(0, (axis.out - first + every - 1) / every);
    for (int64_t tap = 0; tap < axis.kernel; ++tap) {
      const int64_t through = axis.transposed ? first + axis.padding - tap * axis.dilation
                                              : tap * axis.dilation - axis.padding;
      if (through % every != 0) continue;
      phase.taps.push_back(tap);
      phase.shifts.push_back(through / every);
    }
  }
  return all;
}

// Channels that lie side by side, `voxels` times, as rows of single channels.
void part_channels(const float* from, float* to, int64_t voxels, int64_t channels, int64_t next) {
  int64_t parted = 0;
#if defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
  // Four voxels by four channels at once.
  typedef Four Unaligned __attribute__((aligned(4), may_alias));
  parted = channels / 4 * 4;
  for (int64_t c = 0; c < parted; c += 4) {
    int64_t x = 0;
    for (; x + 4 <= voxels; x += 4) {
      const float* at = from + x * channels + c;
      const Four p = *reinterpret_cast<const Unaligned*>(at), q = *reinterpret_cast<const Unaligned*>(at + channels);
      const Four r = *reinterpret_cast<const Unaligned*>(at + 2 * channels);
      const Four s = *reinterpret_cast<const Unaligned*>(at + 3 * channels);
      const Four pq = __builtin_shufflevector(p, q, 0, 4, 1, 5), rs = __builtin_shufflevector(r, s, 0, 4, 1, 5);
      const Four qp = __builtin_shufflevector(p, q, 2, 6, 3, 7), sr = __builtin_shufflevector(r, s, 2, 6, 3, 7);
      float* into = to + c * next + x;
      *reinterpret_cast<Unaligned*>(into) = __builtin_shufflevector(pq, rs, 0, 1, 4, 5);
      *reinterpret_cast<Unaligned*>(into + next) = __builtin_shufflevector(pq, rs, 2, 3, 6, 7);
      *reinterpret_cast<Unaligned*>(into + 2 * next) = __builtin_shufflevector(qp, sr, 0, 1, 4, 5);
      *reinterpret_cast<Unaligned*>(into + 3 * next) = __builtin_shufflevector(qp, sr, 2, 3, 6, 7);
    }
    for (; x < voxels; ++x) {
      for (int64_t k = c; k < c + 4; ++k) to[k * next + x] = from[x * channels + k];
    }
  }
#endif
#endif
  for (int64_t c = parted; c < channels; ++c) {
    for (int64_t x = 0; x < voxels; ++x) to[c * next + x] = from[x * channels + c];
  }
}

// Planes of an image as the sums want them: rows of float32 for each channel, with zeros around them. Each thread has as
// many as the kernel sees at once.
template <class Element>
class Planes {
 public:
  // `left` and `length` are multiples of the numbers in a cache line, so that most vectors lie in one.
  Planes(const Element* image, bool last, int64_t channels, const std::array<Axis, 3>& axes, int64_t left, int64_t length)
      : image_(image), last_(last), channels_(channels), depth_(axes[0].in), height_(axes[1].in), width_(axes[2].in),
        length_(length), held_(static_cast<size_t>(std::min(axes[0].span(), axes[0].in)), -1),
        room_(held_.size() * static_cast<size_t>(height_ * channels * length) + line_numbers, 0.0F) {
    const auto past = reinterpret_cast<uintptr_t>(room_.data()) / sizeof(float) % line_numbers;
    first_ = room_.data() + (line_numbers - past) + left;
  }

  static constexpr int64_t line_numbers = 16;

  // The rows of the channels of one line of voxels, each `length` after the one before.
  const float* line(int64_t item, int64_t plane, int64_t line) {
    const auto slot = static_cast<size_t>(plane) % held_.size();
    float* room = first_ + static_cast<int64_t>(slot) * height_ * channels_ * length_;
    const int64_t wanted = item * depth_ + plane;
    if (held_[slot] != wanted) {
      for (int64_t y = 0; y < height_; ++y) fill(item, plane, y, room + y * channels_ * length_);
      held_[slot] = wanted;
    }
    return room + line * channels_ * length_;
  }

 private:
  void fill(int64_t item, int64_t plane, int64_t y, float* room) {
    if (!last_) {
      for (int64_t c = 0; c < channels_; ++c) {
        const int64_t at = (((item * channels_ + c) * depth_ + plane) * height_ + y) * width_;
        std::copy_n(floats(image_ + at, scratch_, width_), width_, room + c * length_);
      }
      return;
    }
    const Element* from = image_ + ((item * depth_ + plane) * height_ + y) * width_ * channels_;
    part_channels(floats(from, scratch_, width_ * channels_), room, width_, channels_, length_);
  }

  const Element* image_;
  bool last_;
  int64_t channels_, depth_, height_, width_, length_;
  std::vector<int64_t> held_;
  std::vector<float> room_, scratch_;
  float* first_;
};

// Some of the outputs, which share what is loaded.
struct Group {
  int64_t first, outputs;
  std::vector<float> bias;
  // Of each phase: by plane and line of the kernel, then channel, then the phase's numbers, then output.
  std::vector<std::vector<float>> weights;
};

std::vector<Group> groups(
    const at::Tensor& weight, const std::optional<at::Tensor>& bias, bool transposed, const std::vector<Phase>& phases,
    const std::array<Axis, 3>& axes) {
  auto whole = weight.to(at::kFloat);
  // Outputs first, then channels, planes, lines, numbers.
  if (transposed) whole = whole.transpose(0, 1);
  const int64_t outputs = whole.size(0), channels = whole.size(1);
  whole = whole.contiguous();
  const auto* numbers = whole.const_data_ptr<float>();
  const int64_t lines = axes[0].kernel * axes[1].kernel, taps = axes[2].kernel;
  std::vector<float> biases(static_cast<size_t>(outputs), 0.0F);
  if (bias && bias->defined()) {
    const auto given = bias->to(at::kFloat).contiguous();
    std::copy_n(given.const_data_ptr<float>(), outputs, biases.begin());
  }
  std::vector<Group> all;
  const int64_t parts = (outputs + 3) / 4;
  for (int64_t first = 0; first < outputs;) {
    const int64_t left = parts - static_cast<int64_t>(all.size());
    Group group{first, (outputs - first + left - 1) / left, {}, {}};
    group.bias.assign(biases.begin() + first, biases.begin() + first + group.outputs);
    for (const Phase& phase : phases) {
      std::vector<float> packed;
      for (int64_t line = 0; line < lines; ++line)
        for (int64_t c = 0; c < channels; ++c)
          for (const int64_t tap : phase.taps)
            for (int64_t o = first; o < first + group.outputs; ++o)
              packed.push_back(numbers[((o * channels + c) * lines + line) * taps + tap]);
      group.weights.push_back(std::move(packed));
    }
    first += group.outputs;
    all.push_back(std::move(group));
  }
  return all;
}

MICA_WIDE void activate(float* values, float slope, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    const float value = values[i], negative = slope == 0 ? 0.0F : value * slope;
    values[i] = value < 0 ? negative : value;
  }
}

// The sums of the phases, one after the other, as a row.
void weave(const float* sums, int64_t next, const std::vector<Phase>& phases, float* row, int64_t width) {
  const auto every = static_cast<int64_t>(phases.size());
  if (every == 1) {
    std::copy_n(sums, width, row);
  } else if (every == 2) {
    const float* odd = sums + next;
    for (int64_t i = 0; i < width / 2; ++i) {
      row[2 * i] = sums[i];
      row[2 * i + 1] = odd[i];
    }
    if (width % 2 != 0) row[width - 1] = sums[width / 2];
  } else {
    for (int64_t x = 0; x < width; ++x) row[x] = sums[x % every * next + x / every];
  }
}

void put(const float* row, float* to, int64_t count, int64_t step) {
  if (step == 1) {
    std::copy_n(row, count, to);
  } else {
    for (int64_t i = 0; i < count; ++i) to[i * step] = row[i];
  }
}

void put(const float* row, at::BFloat16* to, int64_t count, int64_t step) {
  if (step == 1) {
    shorten(row, reinterpret_cast<uint16_t*>(to), count);
  } else {
    for (int64_t i = 0; i < count; ++i) to[i * step] = row[i];
  }
}

template <class Element>
void convolve(
    const Element* image, Element* result, int64_t items, int64_t channels, bool last, bool planar,
    const std::array<Axis, 3>& axes, const std::vector<Phase>& phases, const std::vector<Group>& groups, float slope) {
  const auto [row, lanes] = best_row();
  const auto whole_lines = [](int64_t count) {
    constexpr int64_t line = Planes<Element>::line_numbers;
    return (count + line - 1) / line * line;
  };
  int64_t left = 0, length = axes[2].in, longest = 0;
  for (const Phase& phase : phases) {
    const int64_t whole = (phase.count + lanes - 1) / lanes * lanes;
    longest = std::max(longest, whole);
    for (const int64_t shift : phase.shifts) {
      left = std::max(left, -shift);
      length = std::max(length, whole + shift);
    }
  }
  left = whole_lines(left);
  length = whole_lines(left + length);
  const int64_t outputs = groups.back().first + groups.back().outputs, depth = axes[0].out, height = axes[1].out;
  const int64_t width = axes[2].out, of_phase = 4 * longest;
  const int64_t next_voxel = planar ? 1 : outputs, next_output = planar ? depth * height * width : 1;
  in_parallel(items * depth, 1, [&, row = row, lanes = lanes](int64_t begin, int64_t end) {
    Planes<Element> planes(image, last, channels, axes, left, length);
    std::vector<Line> lines;
    std::vector<std::pair<int64_t, const float*>> seen;
    std::vector<float> sums(phases.size() * static_cast<size_t>(of_phase)), line_of(static_cast<size_t>(width));
    for (int64_t task = begin; task < end; ++task) {
      const int64_t item = task / depth, z = task % depth;
      for (int64_t y = 0; y < height; ++y) {
        seen.clear();
        for (int64_t a = 0, plane = 0; a < axes[0].kernel; ++a) {
          if (!axes[0].looks(z, a, plane)) continue;
          for (int64_t b = 0, line = 0; b < axes[1].kernel; ++b) {
            if (axes[1].looks(y, b, line)) seen.emplace_back(a * axes[1].kernel + b, planes.line(item, plane, line));
          }
        }
        Element* to = result + item * outputs * depth * height * width + (z * height + y) * width * next_voxel;
        for (const Group& group : groups) {
          for (size_t p = 0; p < phases.size(); ++p) {
            const Phase& phase = phases[p];
            const int64_t of_line = channels * static_cast<int64_t>(phase.taps.size()) * group.outputs;
            lines.clear();
            for (const auto& [number, rows] : seen) lines.push_back({rows, group.weights[p].data() + number * of_line});
            const int64_t vectors = (phase.count + lanes - 1) / lanes;
            row(group.outputs, {lines, channels, length, phase.shifts}, vectors, group.bias.data(),
                sums.data() + static_cast<int64_t>(p) * of_phase, longest);
          }
          for (int64_t o = 0; o < group.outputs; ++o) {
            weave(sums.data() + o * longest, of_phase, phases, line_of.data(), width);
            if (slope != 1) activate(line_of.data(), slope, width);
            put(line_of.data(), to + (group.first + o) * next_output, width, next_voxel);
          }
        }
      }
    }
  });
}

}  // namespace

bool is_narrow(const at::Tensor& weight, const Convolution& of) {
  if (weight.dim() != 4 && weight.dim() != 5) return false;
  // oneDNN computes 16 outputs or none. Where one number of each channel is looked at, memory is what takes the time, and half as much
  // of it in bfloat16; ours is as quick then where it gives the order of channels that is wanted.
  const int64_t outputs = weight.size(of.transposed ? 1 : 0);
  const bool pointwise = !of.transposed && weight.numel() == weight.size(0) * weight.size(1);
  const int64_t most = !pointwise ? 8 : weight.scalar_type() == at::kFloat ? 4 : 0;
  return outputs <= most && (of.transposed || of.stride.back() == 1);
}

at::Tensor narrow_convolution(
    const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias, const Convolution& of, double slope,
    bool planar) {
  const int64_t rank = weight.dim();
  const bool last = x.dim() == rank && x.is_contiguous(channels_last(rank)) && !x.is_contiguous();
  const bool known = x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16;
  if (!x.is_cpu() || !known || x.dim() != rank || x.numel() == 0 || x.scalar_type() != weight.scalar_type() ||
      x.size(1) != weight.size(of.transposed ? 0 : 1) || !(last || x.is_contiguous())) {
    auto y = at::convolution(x, weight, bias, of.stride, of.padding, of.dilation, of.transposed, of.output_padding, 1);
    return slope == 1 ? y : at::leaky_relu(y, slope);
  }
  // Of images with two axes each line is a plane, so that threads share them.
  std::array<Axis, 3> axes;
  std::vector<int64_t> shape{x.size(0), weight.size(of.transposed ? 1 : 0)};
  for (int64_t i = 0; i < rank - 2; ++i) {
    const auto k = static_cast<size_t>(i);
    Axis& axis = axes[rank == 4 && i == 0 ? 0 : static_cast<size_t>(5 - rank) + k];
    axis = {x.size(2 + i), 0, weight.size(2 + i), of.stride[k], of.padding[k], of.dilation[k], of.transposed};
    const int64_t reach = axis.dilation * (axis.kernel - 1) + 1;
    axis.out = of.transposed ? (axis.in - 1) * axis.stride - 2 * axis.padding + reach + of.output_padding[k]
                             : (axis.in + 2 * axis.padding - reach) / axis.stride + 1;
    TORCH_CHECK(
        axis.out > 0 && (of.transposed || axis.in + 2 * axis.padding >= reach), "a convolution with a kernel of ",
        weight.sizes().slice(2), " does not fit an image of ", x.sizes().slice(2));
    shape.push_back(axis.out);
  }
  auto y = at::empty(shape, x.options(), planar ? at::MemoryFormat::Contiguous : channels_last(rank));
  const auto of_row = phases(axes[2]);
  const auto parts = groups(weight, bias, of.transposed, of_row, axes);
  const auto run = [&](const auto* from, auto* to) {
    convolve(from, to, x.size(0), x.size(1), last, planar, axes, of_row, parts, static_cast<float>(slope));
  };
  if (x.scalar_type() == at::kFloat) {
    run(x.const_data_ptr<float>(), y.mutable_data_ptr<float>());
  } else {
    run(x.const_data_ptr<at::BFloat16>(), y.mutable_data_ptr<at::BFloat16>());
  }
  return y;
}

#else

bool is_narrow(const at::Tensor&, const Convolution&) { return false; }

at::Tensor narrow_convolution(
    const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias, const Convolution& of, double slope,
    bool) {
  auto y = at::convolution(x, weight, bias, of.stride, of.padding, of.dilation, of.transposed, of.output_padding, 1);
  return slope == 1 ? y : at::leaky_relu(y, slope);
}

#endif

}  // namespace mica::torch
