#include "mica-core/torch/package.h"
#include "mica-core/torch/package.rs.h"

#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>
#include <torch/csrc/inductor/aoti_package/model_package_loader.h>

#include <cstdlib>
#include <mutex>
#if defined(__linux__)
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace mica::torch {

struct PackagedModel::Inside {
  ::torch::inductor::AOTIModelPackageLoader loader;
};

PackagedModel::PackagedModel(std::unique_ptr<Inside> of) : inside(std::move(of)) {}
PackagedModel::~PackagedModel() = default;

namespace {

// Calls that may be in the model at once; its constants are shared.
constexpr size_t runners = 4;

// The library in a package names libtorch.so, which is empty itself but brings libtorch_cuda and gigabytes of CUDA along. Where
// nothing has loaded it, an empty library of that name does as well.
void provide_libtorch([[maybe_unused]] rust::Slice<const uint8_t> stub) {
#if defined(__linux__)
  if (::dlopen("libtorch.so", RTLD_NOLOAD | RTLD_LAZY) != nullptr) return;
  const int file = ::memfd_create("libtorch.so", MFD_CLOEXEC);
  TORCH_CHECK(file >= 0, "no memory for a library of ", stub.size(), " bytes");
  const bool written = ::write(file, stub.data(), stub.size()) == static_cast<ssize_t>(stub.size());
  const std::string path = "/proc/self/fd/" + std::to_string(file);
  const void* const library = written ? ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL) : nullptr;
  ::close(file);
  TORCH_CHECK(library != nullptr, "libtorch.so, which the package needs, could not be provided");
#endif
}

}  // namespace

std::unique_ptr<PackagedModel> package_load(rust::Str path, int32_t device_index, rust::Slice<const uint8_t> stub) {
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  provide_libtorch(stub);
#if !defined(_WIN32)
  // Without it, a package that was made for one shape reads beyond the memory of a smaller one.
  ::setenv("AOTI_RUNTIME_CHECK_INPUTS", "1", /*overwrite=*/0);
#endif
  using Loader = ::torch::inductor::AOTIModelPackageLoader;
  return std::make_unique<PackagedModel>(std::unique_ptr<PackagedModel::Inside>(new PackagedModel::Inside{
      Loader(std::string(path), "model", /*run_single_threaded=*/false, runners, static_cast<c10::DeviceIndex>(device_index))}));
}

rust::Vec<rust::String> package_call_spec(const PackagedModel& model) {
  rust::Vec<rust::String> specs;
  for (const std::string& spec : model.inside->loader.get_call_spec()) specs.push_back(rust::String::lossy(spec));
  return specs;
}

rust::Vec<rust::String> package_metadata(const PackagedModel& model) {
  rust::Vec<rust::String> entries;
  for (const auto& [key, value] : model.inside->loader.get_metadata()) {
    entries.push_back(rust::String::lossy(key));
    entries.push_back(rust::String::lossy(value));
  }
  return entries;
}

rust::Vec<size_t> package_run(const PackagedModel& model, rust::Slice<const size_t> inputs) {
  const c10::NoGradGuard no_gradients;
  std::vector<at::Tensor> given;
  given.reserve(inputs.size());
  for (const size_t address : inputs) given.push_back(*reinterpret_cast<const at::Tensor*>(address));
  rust::Vec<size_t> outputs;
  for (at::Tensor& output : model.inside->loader.boxed_run(std::move(given))) {
    outputs.push_back(reinterpret_cast<size_t>(new at::Tensor(std::move(output))));
  }
  return outputs;
}

}  // namespace mica::torch
