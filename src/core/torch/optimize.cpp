#include "mica-core/torch/optimize.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/instance_norm.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/relu.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/runtime/custom_operator.h>

#include <cmath>
#include <unordered_set>

namespace mica::torch {

namespace jit = ::torch::jit;
using jit::Node;
using jit::Value;

namespace {

// Instance norm with an activation -------------------------------------------------------------------------------------

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

Moments moments(const float* values, int64_t count) {
  constexpr int64_t block = 4096;
  Moments all;
  for (int64_t first = 0; first < count; first += block) {
    const int64_t size = std::min(block, count - first);
    const float* part = values + first;
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

// Loops over long stretches of memory, also for processors that take eight numbers at once.
#if defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MICA_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define MICA_WIDE
#endif

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
    const float* from, float* to, const float* scale, const float* shift, float slope, int64_t count) {
  if (from == to) {
    scale_in_place(to, scale, shift, slope, count);
  } else {
    scale_into(from, to, scale, shift, slope, count);
  }
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
void moments_of_rows(const float* values, int64_t rows, const Tile& tile, Moments* out) {
  const int64_t channels = tile.channels, block = tile.copies * std::max<int64_t>(1, 4096 / tile.width);
  std::vector<float> sums(static_cast<size_t>(tile.width)), means(sums.size());
  // Of the tiles' sums those of the channels.
  const auto folded = [&](int64_t c) {
    double sum = 0;
    for (int64_t i = c; i < tile.width; i += channels) sum += sums[static_cast<size_t>(i)];
    return sum;
  };
  for (int64_t first = 0; first < rows; first += block) {
    const int64_t size = std::min(block, rows - first), count = size * channels;
    const float* part = values + first * channels;
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

enum Activation : int64_t { identity = 0, leaky = 1 };

at::MemoryFormat channels_last(int64_t rank) {
  return rank == 5 ? at::MemoryFormat::ChannelsLast3d : at::MemoryFormat::ChannelsLast;
}

at::Tensor instance_norm(
    const at::Tensor& x, const std::optional<at::Tensor>& weight, const std::optional<at::Tensor>& bias, double eps,
    int64_t activation, double slope, bool in_place) {
  const int64_t rank = x.dim();
  const bool last = (rank == 4 || rank == 5) && x.is_contiguous(channels_last(rank)) && !x.is_contiguous();
  if (!x.is_cpu() || x.scalar_type() != at::kFloat || rank < 3 || !(last || x.is_contiguous())) {
    auto y = at::instance_norm(x, weight, bias, {}, {}, true, 0.1, eps, false);
    return activation == leaky ? at::leaky_relu(y, slope) : y;
  }
  const int64_t items = x.size(0), channels = x.size(1), voxels = x.numel() / std::max<int64_t>(1, items * channels);
  TORCH_CHECK(voxels > 1, "Expected more than 1 spatial element when training, got input size ", x.sizes());
  at::Tensor y = in_place ? x : at::empty_like(x);
  const float* from = x.const_data_ptr<float>();
  auto* to = y.mutable_data_ptr<float>();
  std::vector<float> weights, biases;
  const auto copy = [](const std::optional<at::Tensor>& of, std::vector<float>& into) {
    if (!of || !of->defined()) return;
    const auto numbers = of->to(at::kFloat).contiguous();
    into.assign(numbers.const_data_ptr<float>(), numbers.const_data_ptr<float>() + numbers.numel());
  };
  copy(weight, weights);
  copy(bias, biases);
  const auto scales = [&](const Moments& of, int64_t channel, float& scale, float& shift) {
    const double deviation = std::sqrt(of.deviations / static_cast<double>(voxels) + eps);
    const double factor = (weights.empty() ? 1.0 : weights[static_cast<size_t>(channel)]) / deviation;
    scale = static_cast<float>(factor);
    shift = static_cast<float>((biases.empty() ? 0.0 : biases[static_cast<size_t>(channel)]) - of.mean * factor);
  };
  const float negative = activation == leaky ? static_cast<float>(slope) : 1.0F;
  if (!last) {
    constexpr int64_t stretch = 256;
    at::parallel_for(0, items * channels, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        float scale = 0, shift = 0;
        scales(moments(from + i * voxels, voxels), i % channels, scale, shift);
        const std::vector<float> factors(stretch, scale), shifts(stretch, shift);
        for (int64_t k = 0; k < voxels; k += stretch) {
          const int64_t at = i * voxels + k;
          scale_and_shift(from + at, to + at, factors.data(), shifts.data(), negative, std::min(stretch, voxels - k));
        }
      }
    });
    return y;
  }
  const Tile tile(channels);
  const int64_t chunk = std::max<int64_t>(256, (int64_t{1} << 16) / channels), chunks = (voxels + chunk - 1) / chunk;
  std::vector<Moments> parts(static_cast<size_t>(chunks * channels));
  std::vector<float> scale(static_cast<size_t>(channels)), shift(static_cast<size_t>(channels));
  for (int64_t item = 0; item < items; ++item) {
    const float* source = from + item * voxels * channels;
    float* target = to + item * voxels * channels;
    std::fill(parts.begin(), parts.end(), Moments());
    at::parallel_for(0, chunks, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        moments_of_rows(
            source + i * chunk * channels, std::min(chunk, voxels - i * chunk), tile, &parts[static_cast<size_t>(i * channels)]);
      }
    });
    for (int64_t c = 0; c < channels; ++c) {
      Moments all;
      for (int64_t i = 0; i < chunks; ++i) all.join(parts[static_cast<size_t>(i * channels + c)]);
      scales(all, c, scale[static_cast<size_t>(c)], shift[static_cast<size_t>(c)]);
    }
    const auto factors = tile.of([&](int64_t c) { return scale[static_cast<size_t>(c)]; });
    const auto shifts = tile.of([&](int64_t c) { return shift[static_cast<size_t>(c)]; });
    at::parallel_for(0, chunks, 1, [&](int64_t begin, int64_t end) {
      const int64_t stop = std::min(end * chunk, voxels) * channels;
      for (int64_t at = begin * chunk * channels; at < stop; at += tile.width) {
        scale_and_shift(source + at, target + at, factors.data(), shifts.data(), negative, std::min(tile.width, stop - at));
      }
    });
  }
  return y;
}

// With the channels of a voxel side by side, also where there is only one and strides would not tell.
at::Tensor to_channels_last(const at::Tensor& x) {
  if (x.dim() != 4 && x.dim() != 5) return x;
  const auto y = x.contiguous(channels_last(x.dim()));
  if (y.size(1) != 1) return y;
  auto strides = y.strides().vec();
  strides[1] = 1;
  return y.as_strided(y.sizes(), strides);
}

void register_operators() {
  static const jit::RegisterOperators once({
      jit::Operator(
          "mica::instance_norm(Tensor x, Tensor? weight, Tensor? bias, float eps, int activation, float slope) -> Tensor",
          [](jit::Stack& stack) {
            auto slope = jit::pop(stack).toDouble();
            auto activation = jit::pop(stack).toInt();
            auto eps = jit::pop(stack).toDouble();
            auto bias = jit::pop(stack).toOptional<at::Tensor>();
            auto weight = jit::pop(stack).toOptional<at::Tensor>();
            auto x = jit::pop(stack).toTensor();
            jit::push(stack, instance_norm(x, weight, bias, eps, activation, slope, false));
          },
          c10::AliasAnalysisKind::FROM_SCHEMA),
      jit::Operator(
          "mica::instance_norm_(Tensor(a!) x, Tensor? weight, Tensor? bias, float eps, int activation, float slope) -> "
          "Tensor(a!)",
          [](jit::Stack& stack) {
            auto slope = jit::pop(stack).toDouble();
            auto activation = jit::pop(stack).toInt();
            auto eps = jit::pop(stack).toDouble();
            auto bias = jit::pop(stack).toOptional<at::Tensor>();
            auto weight = jit::pop(stack).toOptional<at::Tensor>();
            auto x = jit::pop(stack).toTensor();
            jit::push(stack, instance_norm(x, weight, bias, eps, activation, slope, true));
          },
          c10::AliasAnalysisKind::FROM_SCHEMA),
      // Its result is new memory or the input: neither is written to.
      jit::Operator(
          "mica::channels_last(Tensor(a) x) -> Tensor(a)",
          [](jit::Stack& stack) { jit::push(stack, to_channels_last(jit::pop(stack).toTensor())); },
          c10::AliasAnalysisKind::FROM_SCHEMA),
      jit::Operator(
          "mica::channels_first(Tensor(a) x) -> Tensor(a)",
          [](jit::Stack& stack) { jit::push(stack, jit::pop(stack).toTensor().contiguous()); },
          c10::AliasAnalysisKind::FROM_SCHEMA),
  });
}

// The graph --------------------------------------------------------------------------------------------------------------

c10::Symbol symbol(const char* name) { return c10::Symbol::fromQualString(name); }

bool is(const Node* node, const char* name) { return node->kind() == symbol(name); }

std::optional<at::Tensor> tensor(const Value* value) {
  const auto constant = jit::toIValue(value);
  if (!constant || !constant->isTensor()) return std::nullopt;
  return constant->toTensor();
}

std::optional<std::vector<int64_t>> integers(const Value* value, size_t count) {
  const auto constant = jit::toIValue(value);
  if (!constant || !constant->isIntList()) return std::nullopt;
  auto list = constant->toIntVector();
  if (list.size() == 1) list.assign(count, list[0]);
  if (list.size() != count) return std::nullopt;
  return list;
}

std::optional<double> number(const Value* value) {
  const auto constant = jit::toIValue(value);
  if (!constant || !constant->isScalar()) return std::nullopt;
  return constant->toScalar().toDouble();
}

// The slope for negative values, where a node is an activation that multiplies those by a number.
std::optional<double> slope(const Node* node) {
  if (is(node, "aten::relu") || is(node, "aten::relu_")) return 0.0;
  if (is(node, "aten::leaky_relu") || is(node, "aten::leaky_relu_")) return number(node->input(1));
  if (is(node, "aten::prelu")) {
    const auto weight = tensor(node->input(1));
    if (weight && weight->numel() == 1 && weight->scalar_type() == at::kFloat) return weight->item<float>();
  }
  return std::nullopt;
}

// The activation that is the only one to look at a value.
Node* activation_of(const Value* value) {
  if (value->uses().size() != 1) return nullptr;
  Node* user = value->uses()[0].user;
  return user->owningBlock() == value->node()->owningBlock() && user->input(0) == value && slope(user) ? user : nullptr;
}

// Whether a value is memory of its own that only one node looks at, as often as it is made: not in a loop around it.
bool may_be_overwritten(const Value* value) {
  static const std::unordered_set<c10::Symbol> fresh{
      symbol("aten::conv3d"), symbol("aten::conv2d"), symbol("aten::_convolution"), symbol("aten::conv_transpose2d"),
      symbol("aten::conv_transpose3d"), symbol("aten::max_pool3d"), symbol("aten::max_pool2d"), symbol("aten::cat"),
      symbol("aten::add"), symbol("aten::batch_norm"), symbol("aten::upsample_trilinear3d"), symbol("aten::upsample_nearest3d"),
      symbol("mkldnn::_convolution_pointwise"), symbol("mkldnn::_convolution_transpose_pointwise"),
      symbol("mica::instance_norm"), symbol("mica::instance_norm_")};
  return value->uses().size() == 1 && value->uses()[0].user->owningBlock() == value->node()->owningBlock() &&
         fresh.count(value->node()->kind()) != 0;
}

class Rewriter {
 public:
  explicit Rewriter(std::shared_ptr<jit::Graph> graph) : graph_(std::move(graph)) {}

  bool run() {
    visit(graph_->block(), &Rewriter::norm);
    visit(graph_->block(), &Rewriter::convolution);
    visit(graph_->block(), &Rewriter::activation);
    if (convolutions_) keep_channels_last();
    if (changed_) jit::EliminateDeadCode(graph_);
    return changed_;
  }

 private:
  void visit(jit::Block* block, void (Rewriter::*rewrite)(Node*)) {
    std::vector<Node*> nodes(block->nodes().begin(), block->nodes().end());
    for (Node* node : nodes) {
      if (gone_.count(node) != 0) continue;
      for (jit::Block* inner : node->blocks()) visit(inner, rewrite);
      (this->*rewrite)(node);
    }
  }

  void replace(Node* node, Node* by, Node* also = nullptr) {
    by->insertBefore(node);
    by->output()->setType(c10::TensorType::get());
    (also == nullptr ? node : also)->output()->replaceAllUsesWith(by->output());
    if (also != nullptr) {
      gone_.insert(also);
      also->destroy();
    }
    gone_.insert(node);
    node->destroy();
    changed_ = true;
  }

  void norm(Node* node) {
    if (!is(node, "aten::instance_norm")) return;
    const auto uses_input = jit::toIValue(node->input(5));
    const auto eps = number(node->input(7));
    if (!uses_input || !uses_input->toBool() || !eps) return;
    Node* activation = activation_of(node->output());
    const jit::WithInsertPoint here(node);
    Node* made = graph_->create(
        symbol(may_be_overwritten(node->input(0)) ? "mica::instance_norm_" : "mica::instance_norm"),
        {node->input(0), node->input(1), node->input(2), graph_->insertConstant(*eps),
         graph_->insertConstant(int64_t{activation == nullptr ? identity : leaky}),
         graph_->insertConstant(activation == nullptr ? 0.0 : *slope(activation))});
    replace(node, made, activation);
  }

  void convolution(Node* node) {
    const bool general = is(node, "aten::_convolution");
    bool transposed = is(node, "aten::conv_transpose2d") || is(node, "aten::conv_transpose3d");
    if (!general && !transposed && !is(node, "aten::conv2d") && !is(node, "aten::conv3d")) return;
    const auto weight = tensor(node->input(1));
    const auto bias = jit::toIValue(node->input(2));
    if (!weight || !bias || weight->scalar_type() != at::kFloat || !weight->is_cpu() || weight->layout() != at::kStrided) return;
    if (weight->dim() != 4 && weight->dim() != 5) return;
    const auto axes = static_cast<size_t>(weight->dim() - 2);
    // conv: stride, padding, dilation, groups; transposed: stride, padding, output_padding, groups, dilation;
    // general: stride, padding, dilation, transposed, output_padding, groups.
    if (general) {
      const auto flag = jit::toIValue(node->input(6));
      if (!flag) return;
      transposed = flag->toBool();
    }
    const auto stride = integers(node->input(3), axes), padding = integers(node->input(4), axes);
    const auto dilation = integers(node->input(general || !transposed ? 5 : 7), axes);
    const auto groups = number(node->input(general ? 8 : 6));
    std::optional<std::vector<int64_t>> output_padding = std::vector<int64_t>(axes, 0);
    if (transposed) output_padding = integers(node->input(general ? 7 : 5), axes);
    if (!stride || !padding || !dilation || !groups || !output_padding) return;
    const auto count = static_cast<int64_t>(*groups);
    const auto pack = c10::Dispatcher::singleton().findSchema(
        {transposed ? "mkldnn::_reorder_convolution_transpose_weight" : "mkldnn::_reorder_convolution_weight", ""});
    const char* name = transposed ? "mkldnn::_convolution_transpose_pointwise" : "mkldnn::_convolution_pointwise";
    if (!pack || !c10::Dispatcher::singleton().findSchema({name, ""})) return;
    jit::Stack stack{*weight, *padding};
    if (transposed) stack.emplace_back(*output_padding);
    for (c10::IValue value : {c10::IValue(*stride), c10::IValue(*dilation), c10::IValue(count), c10::IValue()}) {
      stack.push_back(std::move(value));
    }
    pack->callBoxed(stack);
    const at::Tensor packed = stack.back().toTensor();
    Node* activation = activation_of(node->output());
    const jit::WithInsertPoint here(node);
    const double negative = activation == nullptr ? 0.0 : *slope(activation);
    const char* attribute = activation == nullptr ? "none" : negative == 0.0 ? "relu" : "leaky_relu";
    std::vector<Value*> scalars;
    if (negative != 0.0) scalars.push_back(graph_->insertConstant(negative));
    auto* list = graph_->insertNode(graph_->createList(c10::OptionalType::create(c10::NumberType::get()), scalars));
    auto* weights = graph_->insertNode(graph_->create(c10::prim::ConstantMKLDNNTensor)->t_(c10::attr::value, packed));
    weights->output()->setType(c10::TensorType::get());
    std::vector<Value*> inputs{node->input(0), weights->output(), node->input(2), graph_->insertConstant(*padding)};
    if (transposed) inputs.push_back(graph_->insertConstant(*output_padding));
    for (Value* value :
         {graph_->insertConstant(*stride), graph_->insertConstant(*dilation), graph_->insertConstant(count),
          graph_->insertConstant(std::string(attribute)), list->output(), graph_->insertConstant(c10::IValue())}) {
      inputs.push_back(value);
    }
    replace(node, graph_->create(symbol(name), inputs), activation);
    convolutions_ = true;
  }

  void activation(Node* node) {
    const auto negative = slope(node);
    if (!negative || !may_be_overwritten(node->input(0))) return;
    if (is(node, "aten::relu_") || is(node, "aten::leaky_relu_")) return;
    const jit::WithInsertPoint here(node);
    std::vector<Value*> inputs{node->input(0)};
    if (*negative != 0.0) inputs.push_back(graph_->insertConstant(*negative));
    replace(node, graph_->create(symbol(*negative == 0.0 ? "aten::relu_" : "aten::leaky_relu_"), inputs));
  }

  // Images go in with their channels side by side, results come out as they would have.
  void keep_channels_last() {
    for (Value* input : graph_->inputs()) {
      if (!input->type()->isSubtypeOf(*c10::TensorType::get())) continue;
      const jit::WithInsertPoint here(*graph_->nodes().begin());
      Node* made = graph_->insertNode(graph_->create(symbol("mica::channels_last"), {input}));
      made->output()->setType(c10::TensorType::get());
      input->replaceAllUsesAfterNodeWith(made, made->output());
    }
    outward(graph_->return_node());
  }

  void outward(Node* of) {
    for (size_t i = 0; i < of->inputs().size(); ++i) {
      Value* value = of->input(i);
      if (value->type()->isSubtypeOf(*c10::TensorType::get())) {
        Node* made = graph_->create(symbol("mica::channels_first"), {value});
        made->insertBefore(of);
        made->output()->setType(c10::TensorType::get());
        of->replaceInput(i, made->output());
      } else if (value->node()->kind() == c10::prim::TupleConstruct || value->node()->kind() == c10::prim::ListConstruct ||
                 value->node()->kind() == c10::prim::DictConstruct) {
        outward(value->node());
      }
    }
  }

  std::shared_ptr<jit::Graph> graph_;
  std::unordered_set<Node*> gone_;
  bool changed_ = false;
  bool convolutions_ = false;
};

}  // namespace

bool optimize_for_cpu(jit::Module& module) {
  register_operators();
  return Rewriter(module.get_method("forward").graph()).run();
}

}  // namespace mica::torch
