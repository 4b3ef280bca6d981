#include "mica-core/torch/script.h"
#include "mica-core/torch/memory.h"
#include "mica-core/torch/optimize.h"
#include "mica-core/torch/script.rs.h"

#include <ATen/core/function_schema.h>
#include <c10/core/GradMode.h>
#include <c10/util/ScopeExit.h>
#include <caffe2/serialize/inline_container.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/passes/fixup_trace_scope_blocks.h>
#include <torch/csrc/jit/passes/normalize_ops.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <functional>
#include <sstream>

namespace mica::torch {

namespace jit = ::torch::jit;

struct ScriptModule::Inside {
  jit::Module module;
  jit::ExtraFilesMap extra;
};

ScriptModule::ScriptModule(std::unique_ptr<Inside> of) : inside(std::move(of)) {}
ScriptModule::~ScriptModule() = default;

namespace {

constexpr const char* extra_folder = "extra/";

std::unique_ptr<ScriptModule> wrap(jit::Module module, jit::ExtraFilesMap extra) {
  return std::make_unique<ScriptModule>(
      std::make_unique<ScriptModule::Inside>(ScriptModule::Inside{std::move(module), std::move(extra)}));
}

Node node(Kind kind) {
  Node made{};
  made.kind = kind;
  return made;
}

// Values cross as their nodes in depth-first order. TorchScript's lists and dictionaries have element types, which come
// from the method's signature; without one (`Any`) the first element decides.
class Reader {
 public:
  explicit Reader(const rust::Vec<Node>& nodes) : nodes_(nodes) {}

  bool done() const { return at_ == nodes_.size(); }

  std::string name() { return std::string(nodes_[at_].name); }

  c10::IValue next(c10::TypePtr type) {
    if (type && type->kind() == c10::TypeKind::OptionalType) type = type->expectRef<c10::OptionalType>().getElementType();
    const Node& node = nodes_.at(at_++);
    switch (node.kind) {
      case Kind::None: return {};
      case Kind::Bool: return node.number != 0;
      case Kind::Int:
        if (type && type->kind() == c10::TypeKind::FloatType) return static_cast<double>(node.number);
        return node.number;
      case Kind::Float: return node.real;
      case Kind::Text: return std::string(node.text);
      case Kind::Tensor: return *reinterpret_cast<const at::Tensor*>(node.tensor);
      case Kind::Tuple:
      case Kind::List: return sequence(node, type);
      case Kind::Map: return map(node, type);
      default: TORCH_CHECK(false, "unknown kind of value");
    }
  }

 private:
  c10::IValue sequence(const Node& node, const c10::TypePtr& type) {
    const auto count = static_cast<size_t>(node.number);
    if (type && type->kind() == c10::TypeKind::TupleType) {
      const auto& types = type->expectRef<c10::TupleType>().elements();
      TORCH_CHECK(types.size() == count, "expected ", type->repr_str(), ", found a sequence of ", count, " values");
      std::vector<c10::IValue> items;
      for (const auto& item : types) items.push_back(next(item));
      return c10::ivalue::Tuple::create(std::move(items));
    }
    c10::TypePtr element;
    if (type && type->kind() == c10::TypeKind::ListType) element = type->expectRef<c10::ListType>().getElementType();
    std::vector<c10::IValue> items;
    for (size_t i = 0; i < count; ++i) items.push_back(next(element));
    if (!element && node.kind == Kind::Tuple) return c10::ivalue::Tuple::create(std::move(items));
    if (!element) element = items.empty() ? c10::TypePtr(c10::TensorType::get()) : items.front().type();
    c10::impl::GenericList list(element);
    for (auto& item : items) list.push_back(std::move(item));
    return list;
  }

  c10::IValue map(const Node& node, const c10::TypePtr& type) {
    c10::TypePtr element;
    if (type && type->kind() == c10::TypeKind::DictType) element = type->expectRef<c10::DictType>().getValueType();
    std::vector<std::pair<std::string, c10::IValue>> items;
    for (int64_t i = 0; i < node.number; ++i) {
      auto key = name();
      items.emplace_back(std::move(key), next(element));
    }
    if (!element) element = items.empty() ? c10::TypePtr(c10::TensorType::get()) : items.front().second.type();
    c10::impl::GenericDict dict(c10::StringType::get(), element);
    for (auto& [key, value] : items) dict.insert(key, std::move(value));
    return dict;
  }

  const rust::Vec<Node>& nodes_;
  size_t at_ = 0;
};

void write(rust::Vec<Node>& nodes, const c10::IValue& value, const std::string& name) {
  auto put = [&](Kind kind, int64_t number = 0, double real = 0) -> Node& {
    Node made = node(kind);
    made.name = name;
    made.number = number;
    made.real = real;
    nodes.push_back(std::move(made));
    return nodes.back();
  };
  if (value.isNone()) {
    put(Kind::None);
  } else if (value.isTensor()) {
    put(Kind::Tensor).tensor = reinterpret_cast<size_t>(new at::Tensor(value.toTensor()));
  } else if (value.isBool()) {
    put(Kind::Bool, value.toBool() ? 1 : 0);
  } else if (value.isInt()) {
    put(Kind::Int, value.toInt());
  } else if (value.isDouble()) {
    put(Kind::Float, 0, value.toDouble());
  } else if (value.isString()) {
    put(Kind::Text).text = value.toStringRef();
  } else if (value.isTuple()) {
    const auto& items = value.toTupleRef().elements();
    // A named tuple is a map of its fields.
    const auto type = value.type()->expect<c10::TupleType>();
    const auto& schema = type->schema();
    put(schema ? Kind::Map : Kind::Tuple, static_cast<int64_t>(items.size()));
    for (size_t i = 0; i < items.size(); ++i) write(nodes, items[i], schema ? schema->arguments()[i].name() : "");
  } else if (value.isList()) {
    const auto items = value.toListRef();
    put(Kind::List, static_cast<int64_t>(items.size()));
    for (const c10::IValue& item : items) write(nodes, item, "");
  } else if (value.isGenericDict()) {
    const auto items = value.toGenericDict();
    put(Kind::Map, static_cast<int64_t>(items.size()));
    for (const auto& item : items) {
      write(nodes, item.value(), item.key().isString() ? item.key().toStringRef() : c10::str(item.key()));
    }
  } else {
    TORCH_CHECK(false, "the method returned ", value.tagKind(), ", which mica does not handle");
  }
}

}  // namespace

std::unique_ptr<ScriptModule> script_load(rust::Str path, rust::Str device) {
  const auto file = text(path);
  jit::ExtraFilesMap extra;
  {
    caffe2::serialize::PyTorchStreamReader reader(file);
    const std::string folder = extra_folder;
    for (const auto& record : reader.getAllRecords()) {
      if (record.rfind(folder, 0) == 0) extra[record.substr(folder.size())] = "";
    }
    TORCH_CHECK(
        reader.hasRecord("constants.pkl"),
        "it holds no TorchScript code (no constants.pkl): weights that torch.save wrote are loaded into a network of the "
        "same architecture");
  }
  auto module = jit::load(file, c10::Device(text(device)), extra);
  module.eval();
  return wrap(std::move(module), std::move(extra));
}

void script_save(const ScriptModule& module, rust::Str path, const rust::Vec<ExtraFile>& extra) {
  jit::ExtraFilesMap files;
  for (const auto& file : extra) {
    files[std::string(file.name)] = std::string(reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size());
  }
  module.inside->module.save(text(path), files);
}

rust::Vec<ExtraFile> script_extra_files(const ScriptModule& module) {
  std::vector<std::string> names;
  for (const auto& file : module.inside->extra) names.push_back(file.first);
  std::sort(names.begin(), names.end());
  rust::Vec<ExtraFile> files;
  for (const auto& name : names) {
    ExtraFile file;
    file.name = rust::String::lossy(name);
    for (const char byte : module.inside->extra.at(name)) file.bytes.push_back(static_cast<uint8_t>(byte));
    files.push_back(std::move(file));
  }
  return files;
}

rust::Vec<Method> script_methods(const ScriptModule& module) {
  rust::Vec<Method> methods;
  for (const auto& method : module.inside->module.get_methods()) {
    std::ostringstream schema;
    schema << method.function().getSchema();
    Method made;
    made.name = method.name();
    made.schema = schema.str();
    methods.push_back(std::move(made));
  }
  return methods;
}

rust::Vec<Node> script_call(
    const ScriptModule& module, rust::Str method, const rust::Vec<Node>& positional, const rust::Vec<Node>& named,
    bool gradients) {
  const c10::AutoGradMode mode(gradients);
  const auto function = module.inside->module.get_method(text(method));
  const auto& schema = function.function().getSchema().arguments();
  std::vector<c10::IValue> values;
  Reader reader(positional);
  while (!reader.done()) {
    const size_t place = values.size() + 1;  // The first argument is the module.
    values.push_back(reader.next(place < schema.size() ? schema[place].type() : c10::TypePtr()));
  }
  jit::Kwargs keywords;
  Reader keyword(named);
  while (!keyword.done()) {
    const auto name = keyword.name();
    c10::TypePtr type;
    for (const auto& argument : schema) {
      if (argument.name() == name) type = argument.type();
    }
    keywords[name] = keyword.next(type);
  }
  const MemoryScope scope;
  const auto result = function(std::move(values), keywords);
  rust::Vec<Node> nodes;
  try {
    write(nodes, result, "");
  } catch (...) {
    for (const auto& node : nodes) delete reinterpret_cast<at::Tensor*>(node.tensor);
    throw;
  }
  return nodes;
}

rust::Vec<NamedTensor> script_state(const ScriptModule& module) {
  rust::Vec<NamedTensor> state;
  auto put = [&](const std::string& name, const at::Tensor& tensor, bool parameter) {
    NamedTensor made;
    made.name = name;
    made.tensor = reinterpret_cast<size_t>(new at::Tensor(tensor));
    made.parameter = parameter;
    state.push_back(std::move(made));
  };
  // As PyTorch orders a state dictionary: a module's own parameters, its own buffers, then its children.
  const std::function<void(const jit::Module&, const std::string&)> walk = [&](const jit::Module& of,
                                                                              const std::string& prefix) {
    for (const auto& item : of.named_parameters(/*recurse=*/false)) put(prefix + item.name, item.value, true);
    for (const auto& item : of.named_buffers(/*recurse=*/false)) put(prefix + item.name, item.value, false);
    for (const auto& child : of.named_children()) walk(child.value, prefix + child.name + ".");
  };
  walk(module.inside->module, "");
  return state;
}

bool script_training(const ScriptModule& module) { return module.inside->module.is_training(); }

void script_train(const ScriptModule& module, bool training) { module.inside->module.train(training); }

void script_convert(const ScriptModule& module, rust::Str device, int32_t dtype) {
  const c10::Device where(text(device));
  if (dtype < 0) {
    module.inside->module.to(where);
  } else {
    module.inside->module.to(where, static_cast<at::ScalarType>(dtype));
  }
}

std::unique_ptr<ScriptModule> script_clone(const ScriptModule& module) {
  return wrap(module.inside->module.deepcopy(), module.inside->extra);
}

std::unique_ptr<ScriptModule> script_freeze(
    const ScriptModule& module, rust::Slice<const rust::String> kept, bool optimize) {
  auto copy = module.inside->module.deepcopy();
  copy.eval();
  std::vector<std::string> names;
  for (const auto& name : kept) names.emplace_back(name);
  // A frozen module has no attribute `training` and cannot be frozen again.
  auto frozen = copy.hasattr("training") ? jit::freeze(copy, names) : copy;
  if (optimize) optimize_for_cpu(frozen);
  return wrap(std::move(frozen), module.inside->extra);
}

namespace {

// "a.b.weight" is the tensor `weight` of the module `b` of the module `a`.
struct Tree {
  std::vector<std::pair<std::string, std::unique_ptr<Tree>>> children;
  std::vector<std::pair<std::string, const NamedTensor*>> tensors;

  Tree& child(const std::string& name) {
    for (auto& [known, tree] : children)
      if (known == name) return *tree;
    children.emplace_back(name, std::make_unique<Tree>());
    return *children.back().second;
  }
};

jit::Module build(const Tree& tree, const std::string& name, const std::shared_ptr<jit::CompilationUnit>& unit) {
  jit::Module module(c10::QualifiedName("__torch__.mica." + name), unit, /*shouldMangle=*/true);
  module.register_attribute("training", c10::BoolType::get(), false);
  for (const auto& [key, item] : tree.tensors) {
    const auto& tensor = *reinterpret_cast<const at::Tensor*>(item->tensor);
    if (item->parameter) {
      module.register_parameter(key, tensor, /*is_buffer=*/false);
    } else {
      module.register_buffer(key, tensor);
    }
  }
  for (const auto& [key, child] : tree.children) module.register_module(key, build(*child, name + "_" + key, unit));
  return module;
}

// Tells the tracer by which attribute each tensor is known.
void announce(jit::tracer::TracingState& state, jit::Value* self, const jit::Module& module, const std::string& scope) {
  auto& graph = *self->owningGraph();
  state.setValue(module._ivalue(), self);
  for (const jit::NameValue& attribute : module.named_attributes(/*recurse=*/false)) {
    const auto place = scope + "." + attribute.name;
    auto* node = graph.insertNode(graph.create(c10::Symbol::fromQualString("prim::TracedAttr")));
    auto* value = node->s_(c10::Symbol::attr("scope"), place)->output()->setType(attribute.value.type());
    if (attribute.value.isTensor()) state.setValue(attribute.value, value);
    if (module.type()->getAttribute(attribute.name)->is_module()) {
      announce(state, value, jit::Module(attribute.value.toObject()), place);
    }
  }
}

}  // namespace

std::unique_ptr<ScriptModule> trace_begin(
    rust::Str name, const rust::Vec<NamedTensor>& state, const rust::Vec<Node>& inputs) {
  TORCH_CHECK(!jit::tracer::isTracing(), "another network is being traced on this thread");
  Tree root;
  for (const auto& item : state) {
    const std::string key(item.name);
    Tree* tree = &root;
    size_t begin = 0;
    for (size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', begin)) {
      tree = &tree->child(key.substr(begin, dot - begin));
      begin = dot + 1;
    }
    tree->tensors.emplace_back(key.substr(begin), &item);
  }
  auto module = build(root, text(name), std::make_shared<jit::CompilationUnit>());
  auto tracing = std::make_shared<jit::tracer::TracingState>();
  jit::tracer::setTracingState(tracing);
  try {
    auto* self = tracing->graph->insertInput(0, "self")->setType(module._ivalue()->type());
    announce(*tracing, self, module, "__module");
    for (const auto& input : inputs) {
      TORCH_CHECK(input.kind == Kind::Tensor, "a network is traced with tensors");
      auto* value = tracing->graph->addInput();
      value->setType(c10::TensorType::get());
      tracing->setValue(*reinterpret_cast<const at::Tensor*>(input.tensor), value);
    }
  } catch (...) {
    jit::tracer::abandon();
    throw;
  }
  return wrap(std::move(module), {});
}

void trace_end(const ScriptModule& module, const rust::Vec<Node>& output) {
  const auto tracing = jit::tracer::getTracingState();
  TORCH_CHECK(tracing, "nothing is being traced");
  // The tracer must be at work while values are looked up, and must not be afterwards, whatever happens.
  const auto stop = c10::make_scope_exit([] { jit::tracer::abandon(); });
  auto& graph = tracing->graph;
  Reader reader(output);
  const c10::IValue result = reader.next({});
  const std::function<jit::Value*(const c10::IValue&)> value_of = [&](const c10::IValue& value) -> jit::Value* {
    if (value.isTensor()) return tracing->getValue(value);
    std::vector<jit::Value*> items;
    if (value.isTuple()) {
      for (const auto& item : value.toTupleRef().elements()) items.push_back(value_of(item));
      return graph->insertNode(graph->createTuple(items))->output();
    }
    if (value.isList()) {
      for (const c10::IValue& item : value.toListRef()) items.push_back(value_of(item));
      return graph->insertNode(graph->createTuple(items))->output();
    }
    if (value.isGenericDict()) {
      std::vector<jit::Value*> keys;
      for (const auto& item : value.toGenericDict()) {
        keys.push_back(graph->insertConstant(item.key()));
        items.push_back(value_of(item.value()));
      }
      return graph->insertNode(graph->createDict(c10::StringType::get(), c10::TensorType::get(), keys, items))->output();
    }
    TORCH_CHECK(false, "a network that is traced must give tensors, or tuples and maps of them");
  };
  graph->registerOutput(value_of(result));
  jit::tracer::setTracingState(nullptr);
  auto& of = module.inside->module;
  jit::FixupTraceScopeBlocks(graph, &of);
  jit::NormalizeOps(graph);
  const c10::QualifiedName method(*of.type()->name(), "forward");
  of.type()->addMethod(of._ivalue()->compilation_unit()->create_function(method, graph));
}

void trace_abandon() { jit::tracer::abandon(); }

}  // namespace mica::torch
