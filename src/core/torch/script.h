// TorchScript modules: what tch keeps to itself of torch::jit.
#pragma once
#include "mica-core/torch/memory.h"
#include "mica-core/torch/shim.h"

namespace mica::torch {

struct Node;
struct Method;
struct NamedTensor;
struct ExtraFile;

// A torch::jit::Module with the extra files of its archive. Opaque: the headers of torch::jit are large.
struct ScriptModule {
  struct Inside;
  std::unique_ptr<Inside> inside;
  explicit ScriptModule(std::unique_ptr<Inside> of);
  ~ScriptModule();
};

std::unique_ptr<ScriptModule> script_load(rust::Str path, rust::Str device);
void script_save(const ScriptModule& module, rust::Str path, const rust::Vec<ExtraFile>& extra);
rust::Vec<ExtraFile> script_extra_files(const ScriptModule& module);
rust::Vec<Method> script_methods(const ScriptModule& module);
rust::Vec<Node> script_call(
    const ScriptModule& module, rust::Str method, const rust::Vec<Node>& positional, const rust::Vec<Node>& named,
    bool gradients);
rust::Vec<NamedTensor> script_state(const ScriptModule& module);
bool script_training(const ScriptModule& module);
void script_train(const ScriptModule& module, bool training);
void script_convert(const ScriptModule& module, rust::Str device, int32_t dtype);
std::unique_ptr<ScriptModule> script_clone(const ScriptModule& module);
std::unique_ptr<ScriptModule> script_freeze(const ScriptModule& module, rust::Slice<const rust::String> kept, bool optimize);

// Tracing, on one thread: what libtorch computes between begin and end from `inputs` and the tensors of `state` becomes the
// method `forward` of a module with those tensors as parameters and buffers.
std::unique_ptr<ScriptModule> trace_begin(rust::Str name, const rust::Vec<NamedTensor>& state, const rust::Vec<Node>& inputs);
void trace_end(const ScriptModule& module, const rust::Vec<Node>& output);
void trace_abandon();

}  // namespace mica::torch
