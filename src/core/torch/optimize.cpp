#include "mica-core/torch/optimize.h"

#include "mica-core/torch/kernels.h"

#include <ATen/core/Tensor.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/leaky_relu.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/runtime/custom_operator.h>

#include <unordered_set>

namespace mica::torch {

namespace jit = ::torch::jit;
using jit::Node;
using jit::Value;

namespace {

// With the channels of a voxel side by side, also where there is only one and strides would not tell.
at::Tensor to_channels_last(const at::Tensor& x) {
  if (x.dim() != 4 && x.dim() != 5) return x;
  const auto y = x.contiguous(channels_last(x.dim()));
  if (y.size(1) != 1) return y;
  auto strides = y.strides().vec();
  strides[1] = 1;
  return y.as_strided(y.sizes(), strides);
}

at::Tensor norm_of(jit::Stack& stack, bool in_place) {
  const auto slope = jit::pop(stack).toDouble();
  const auto eps = jit::pop(stack).toDouble();
  const auto bias = jit::pop(stack).toOptional<at::Tensor>();
  const auto weight = jit::pop(stack).toOptional<at::Tensor>();
  return instance_norm(jit::pop(stack).toTensor(), weight, bias, eps, slope, in_place);
}

at::Tensor narrow_of(jit::Stack& stack) {
  const auto planar = jit::pop(stack).toBool();
  const auto slope = jit::pop(stack).toDouble();
  Convolution of;
  of.output_padding = jit::pop(stack).toIntVector();
  of.transposed = jit::pop(stack).toBool();
  of.dilation = jit::pop(stack).toIntVector();
  of.padding = jit::pop(stack).toIntVector();
  of.stride = jit::pop(stack).toIntVector();
  const auto bias = jit::pop(stack).toOptional<at::Tensor>();
  const auto weight = jit::pop(stack).toTensor();
  return narrow_convolution(jit::pop(stack).toTensor(), weight, bias, of, slope, planar);
}

// A convolution of one channel in bfloat16 by packed weights. Of an image with one plane oneDNN's is wrong (libtorch 2.13:
// it reads past the image); that has the plain convolution instead.
void single_channel(jit::Stack& stack) {
  const auto weight = jit::pop(stack).toTensor();
  const auto inputs = jit::last(stack, 10);
  const auto x = inputs[0].toTensor();
  if (x.dim() != 5 || x.size(2) != 1) {
    static const auto packed = c10::Dispatcher::singleton().findSchemaOrThrow("mkldnn::_convolution_pointwise", "");
    packed.callBoxed(stack);
    return;
  }
  const auto plain = at::empty(x.sizes(), x.options()).copy_(x);
  auto y = at::convolution(
      plain, weight, inputs[2].toOptional<at::Tensor>(), inputs[4].toIntVector(), inputs[3].toIntVector(),
      inputs[5].toIntVector(), false, {0}, 1);
  const auto slopes = inputs[8].toListRef();
  if (inputs[7].toStringRef() != "none") y = at::leaky_relu(y, slopes.empty() ? at::Scalar(0) : slopes[0].toScalar());
  jit::drop(stack, 10);
  jit::push(stack, y.contiguous(channels_last(5)));
}

void register_operators() {
  static const jit::RegisterOperators once({
      jit::Operator(
          "mica::instance_norm(Tensor x, Tensor? weight, Tensor? bias, float eps, float slope) -> Tensor",
          [](jit::Stack& stack) { jit::push(stack, norm_of(stack, false)); }, c10::AliasAnalysisKind::FROM_SCHEMA),
      jit::Operator(
          "mica::instance_norm_(Tensor(a!) x, Tensor? weight, Tensor? bias, float eps, float slope) -> Tensor(a!)",
          [](jit::Stack& stack) { jit::push(stack, norm_of(stack, true)); }, c10::AliasAnalysisKind::FROM_SCHEMA),
      jit::Operator(
          "mica::narrow_convolution(Tensor x, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] dilation, "
          "bool transposed, int[] output_padding, float slope, bool planar) -> Tensor",
          [](jit::Stack& stack) { jit::push(stack, narrow_of(stack)); }, c10::AliasAnalysisKind::FROM_SCHEMA),
      jit::Operator(
          "mica::single_channel(Tensor x, Tensor packed, Tensor? bias, int[] padding, int[] stride, int[] dilation, int groups, "
          "str attribute, Scalar?[] scalars, str? algorithm, Tensor weight) -> Tensor",
          [](jit::Stack& stack) { single_channel(stack); }, c10::AliasAnalysisKind::FROM_SCHEMA),
      jit::Operator(
          "mica::join_channels(Tensor[] images) -> Tensor",
          [](jit::Stack& stack) { jit::push(stack, join_channels(jit::pop(stack).toTensorVector())); },
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

// Whether oneDNN computes in bfloat16 here.
bool has_bfloat16() {
  const auto ask = c10::Dispatcher::singleton().findSchema({"mkldnn::_is_mkldnn_bf16_supported", ""});
  if (!ask) return false;
  jit::Stack stack;
  ask->callBoxed(stack);
  return stack.back().toBool();
}

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
    if (weight && weight->numel() == 1 && weight->is_floating_point()) return weight->item().toDouble();
  }
  return std::nullopt;
}

// The only node that looks at the numbers of a value, as often as it is made: not in a loop around it. Others may ask for its
// shape.
Node* sole_user(const Value* value) {
  Node* only = nullptr;
  for (const jit::Use& use : value->uses()) {
    if (is(use.user, "aten::dim") || is(use.user, "aten::size")) continue;
    if (only != nullptr) return nullptr;
    only = use.user;
  }
  return only != nullptr && only->owningBlock() == value->node()->owningBlock() ? only : nullptr;
}

// The activation that is the only one to look at a value.
Node* activation_of(const Value* value) {
  Node* user = sole_user(value);
  return user != nullptr && user->input(0) == value && slope(user) ? user : nullptr;
}

// Whether a value is memory of its own that only one node looks at.
bool may_be_overwritten(const Value* value) {
  static const std::unordered_set<c10::Symbol> fresh{
      symbol("aten::conv3d"), symbol("aten::conv2d"), symbol("aten::_convolution"), symbol("aten::conv_transpose2d"),
      symbol("aten::conv_transpose3d"), symbol("aten::max_pool3d"), symbol("aten::max_pool2d"), symbol("aten::cat"),
      symbol("aten::add"), symbol("aten::batch_norm"), symbol("aten::upsample_trilinear3d"), symbol("aten::upsample_nearest3d"),
      symbol("mkldnn::_convolution_pointwise"), symbol("mkldnn::_convolution_transpose_pointwise"),
      symbol("mica::single_channel"), symbol("mica::instance_norm"), symbol("mica::instance_norm_"),
      symbol("mica::narrow_convolution"), symbol("mica::join_channels")};
  return sole_user(value) != nullptr && fresh.count(value->node()->kind()) != 0;
}

// Whether whoever looks at a value does so as quickly, or quicker, where channels come one after the other.
bool better_planar(const Value* value) {
  static const std::unordered_set<c10::Symbol> either{
      symbol("aten::add"), symbol("aten::add_"), symbol("aten::sigmoid"), symbol("aten::tanh"), symbol("aten::softmax"),
      symbol("aten::relu"), symbol("aten::relu_"), symbol("aten::leaky_relu"), symbol("aten::leaky_relu_"),
      symbol("aten::prelu"), symbol("aten::instance_norm"), symbol("mica::instance_norm"), symbol("mica::instance_norm_"),
      c10::prim::TupleConstruct, c10::prim::ListConstruct, c10::prim::DictConstruct};
  for (const jit::Use& use : value->uses()) {
    const Node* user = use.user;
    if (user->kind() == c10::prim::Return || is(user, "mica::narrow_convolution")) continue;
    if (is(user, "aten::dim") || is(user, "aten::size")) continue;
    if (either.count(user->kind()) == 0 || !better_planar(user->output())) return false;
  }
  return true;
}

// What a convolution node says, where all of it is constant and weights are of a type that is packed.
struct Found {
  at::Tensor weight;
  Convolution of;
  int64_t groups;
};

std::optional<Found> found(const Node* node) {
  const bool general = is(node, "aten::_convolution");
  bool transposed = is(node, "aten::conv_transpose2d") || is(node, "aten::conv_transpose3d");
  if (!general && !transposed && !is(node, "aten::conv2d") && !is(node, "aten::conv3d")) return std::nullopt;
  const auto weight = tensor(node->input(1));
  if (!weight || !jit::toIValue(node->input(2)) || !weight->is_cpu() || weight->layout() != at::kStrided) return std::nullopt;
  if (weight->dim() != 4 && weight->dim() != 5) return std::nullopt;
  if (weight->scalar_type() != at::kFloat && !(weight->scalar_type() == at::kBFloat16 && has_bfloat16())) return std::nullopt;
  const auto axes = static_cast<size_t>(weight->dim() - 2);
  // conv: stride, padding, dilation, groups; transposed: stride, padding, output_padding, groups, dilation;
  // general: stride, padding, dilation, transposed, output_padding, groups.
  if (general) {
    const auto flag = jit::toIValue(node->input(6));
    if (!flag) return std::nullopt;
    transposed = flag->toBool();
  }
  const auto stride = integers(node->input(3), axes), padding = integers(node->input(4), axes);
  const auto dilation = integers(node->input(general || !transposed ? 5 : 7), axes);
  const auto groups = number(node->input(general ? 8 : 6));
  std::optional<std::vector<int64_t>> output_padding = std::vector<int64_t>(axes, 0);
  if (transposed) output_padding = integers(node->input(general ? 7 : 5), axes);
  if (!stride || !padding || !dilation || !groups || !output_padding) return std::nullopt;
  return Found{
      *weight, {*stride, *padding, *dilation, transposed, *output_padding}, static_cast<int64_t>(*groups)};
}

class Rewriter {
 public:
  explicit Rewriter(std::shared_ptr<jit::Graph> graph) : graph_(std::move(graph)) {}

  bool run() {
    visit(graph_->block(), &Rewriter::axes);
    if (changed_) jit::ConstantPropagation(graph_);
    gone_.clear();
    visit(graph_->block(), &Rewriter::norm);
    visit(graph_->block(), &Rewriter::batch_norm);
    visit(graph_->block(), &Rewriter::convolution);
    visit(graph_->block(), &Rewriter::order);
    visit(graph_->block(), &Rewriter::activation);
    if (convolutions_) {
      visit(graph_->block(), &Rewriter::join);
      keep_channels_last();
    }
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
    node->output()->replaceAllUsesWith(by->output());
    if (also != nullptr) {
      also->output()->replaceAllUsesWith(by->output());
      gone_.insert(also);
      also->destroy();
    }
    gone_.insert(node);
    node->destroy();
    changed_ = true;
  }

  // Norms ask for the number of axes, to treat an image without a batch in another way. Packed convolutions take none.
  void axes(Node* node) {
    if (!is(node, "aten::dim")) return;
    const auto convolution = found(node->input(0)->node());
    if (!convolution) return;
    const jit::WithInsertPoint here(node);
    node->output()->replaceAllUsesWith(graph_->insertConstant(convolution->weight.dim()));
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
         graph_->insertConstant(activation == nullptr ? 1.0 : *slope(activation))});
    replace(node, made, activation);
  }

  // Freezing melts batch norms into convolutions, but not into transposed ones.
  void batch_norm(Node* node) {
    if (!is(node, "aten::batch_norm") || sole_user(node->input(0)) != node) return;
    Node* before = node->input(0)->node();
    const auto convolution = found(before);
    const auto training = jit::toIValue(node->input(5));
    const auto eps = number(node->input(7));
    const auto mean = tensor(node->input(3)), variance = tensor(node->input(4));
    if (!convolution || convolution->groups != 1 || !training || training->toBool() || !eps || !mean || !variance) return;
    const auto own = [&](const Value* value, double otherwise, std::optional<at::Tensor>& into) {
      const auto constant = jit::toIValue(value);
      if (!constant) return false;
      into = constant->isTensor() ? constant->toTensor().to(at::kDouble) : at::full_like(*mean, otherwise, at::kDouble);
      return true;
    };
    std::optional<at::Tensor> scale, shift, bias;
    if (!own(node->input(1), 1, scale) || !own(node->input(2), 0, shift) || !own(before->input(2), 0, bias)) return;
    const at::Tensor factor = *scale / (variance->to(at::kDouble) + *eps).sqrt();
    std::vector<int64_t> shape(static_cast<size_t>(convolution->weight.dim()), 1);
    shape[convolution->of.transposed ? 1 : 0] = -1;
    const auto type = convolution->weight.scalar_type();
    const jit::WithInsertPoint here(before);
    before->replaceInput(1, graph_->insertConstant((convolution->weight.to(at::kDouble) * factor.reshape(shape)).to(type)));
    before->replaceInput(2, graph_->insertConstant(((*bias - mean->to(at::kDouble)) * factor + *shift).to(type)));
    node->output()->replaceAllUsesWith(before->output());
    gone_.insert(node);
    node->destroy();
    changed_ = true;
  }

  void convolution(Node* node) {
    const auto convolution = found(node);
    if (!convolution) return;
    const auto& [weight, of, groups] = *convolution;
    const bool transposed = of.transposed;
    Node* activation = activation_of(node->output());
    const double negative = activation == nullptr ? 1.0 : *slope(activation);
    if (groups == 1 && is_narrow(weight, of)) {
      const jit::WithInsertPoint here(node);
      replace(
          node,
          graph_->create(
              symbol("mica::narrow_convolution"),
              {node->input(0), node->input(1), node->input(2), graph_->insertConstant(of.stride),
               graph_->insertConstant(of.padding), graph_->insertConstant(of.dilation), graph_->insertConstant(transposed),
               graph_->insertConstant(of.output_padding), graph_->insertConstant(negative), graph_->insertConstant(false)}),
          activation);
      convolutions_ = true;
      return;
    }
    const auto pack = c10::Dispatcher::singleton().findSchema(
        {transposed ? "mkldnn::_reorder_convolution_transpose_weight" : "mkldnn::_reorder_convolution_weight", ""});
    const char* name = transposed ? "mkldnn::_convolution_transpose_pointwise" : "mkldnn::_convolution_pointwise";
    if (!pack || !c10::Dispatcher::singleton().findSchema({name, ""})) return;
    jit::Stack stack{weight, of.padding};
    if (transposed) stack.emplace_back(of.output_padding);
    for (c10::IValue value : {c10::IValue(of.stride), c10::IValue(of.dilation), c10::IValue(groups), c10::IValue()}) {
      stack.push_back(std::move(value));
    }
    pack->callBoxed(stack);
    const at::Tensor packed = stack.back().toTensor();
    const jit::WithInsertPoint here(node);
    const char* attribute = activation == nullptr ? "none" : negative == 0.0 ? "relu" : "leaky_relu";
    std::vector<Value*> scalars;
    if (activation != nullptr && negative != 0.0) scalars.push_back(graph_->insertConstant(negative));
    auto* list = graph_->insertNode(graph_->createList(c10::OptionalType::create(c10::NumberType::get()), scalars));
    auto* weights = graph_->insertNode(graph_->create(c10::prim::ConstantMKLDNNTensor)->t_(c10::attr::value, packed));
    weights->output()->setType(c10::TensorType::get());
    std::vector<Value*> inputs{node->input(0), weights->output(), node->input(2), graph_->insertConstant(of.padding)};
    if (transposed) inputs.push_back(graph_->insertConstant(of.output_padding));
    for (Value* value :
         {graph_->insertConstant(of.stride), graph_->insertConstant(of.dilation), graph_->insertConstant(groups),
          graph_->insertConstant(std::string(attribute)), list->output(), graph_->insertConstant(c10::IValue())}) {
      inputs.push_back(value);
    }
    if (weight.scalar_type() == at::kBFloat16 && weight.dim() == 5 && weight.size(1) == 1 && groups == 1 && !transposed) {
      inputs.push_back(node->input(1));
      name = "mica::single_channel";
    }
    replace(node, graph_->create(symbol(name), inputs), activation);
    convolutions_ = true;
  }

  // Narrow convolutions give their channels in the order that those want who look at them.
  void order(Node* node) {
    if (!is(node, "mica::narrow_convolution") || !better_planar(node->output())) return;
    const jit::WithInsertPoint here(node);
    node->replaceInput(9, graph_->insertConstant(true));
  }

  void join(Node* node) {
    if (!is(node, "aten::cat") || number(node->input(1)) != 1.0) return;
    replace(node, graph_->create(symbol("mica::join_channels"), {node->input(0)}));
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
