#include "mica-core/torch/shim.h"
#include "mica-core/torch/memory.h"
#include "mica-core/torch/mod.rs.h"

#include <ATen/Context.h>
#include <ATen/DLConvertor.h>
#include <ATen/EmptyTensor.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/from_blob.h>
#include <torch/csrc/inductor/aoti_torch/c/shim.h>
#include <torch/headeronly/version.h>


namespace mica::torch {

namespace {

at::IntArrayRef list(rust::Slice<const int64_t> view) { return {view.data(), view.size()}; }

std::unique_ptr<AtTensor> own(at::Tensor tensor) { return std::make_unique<AtTensor>(std::move(tensor)); }

at::ScalarType scalar_type(int32_t dtype) { return static_cast<at::ScalarType>(dtype); }

// Bytes from which on a tensor is a volume, which our kernels fill faster than the system finds pages for it.
constexpr size_t large = size_t{4} << 20;

}  // namespace

// Symbolising the call stack of an error that nobody prints costs milliseconds.
void quiet_errors() {
  ::c10::SetStackTraceFetcher([]() -> std::string { return {}; });
}

uint64_t loaded_version() { return aoti_torch_abi_version(); }

rust::Str headers_version() { return TORCH_VERSION; }

rust::Str compiler() {
#if defined(__clang__)
  return "clang " __clang_version__;
#elif defined(__GNUC__)
  return "gcc " __VERSION__;
#elif defined(_MSC_VER)
  return "msvc";
#else
  return "unknown";
#endif
}

rust::String configuration() { return at::show_config(); }

size_t cuda_device_count() {
  if (!at::globalContext().hasCUDA()) return 0;
  return static_cast<size_t>(std::max<int64_t>(0, at::detail::getCUDAHooks().deviceCount()));
}

void set_num_threads(int32_t threads) { at::set_num_threads(threads); }

int32_t num_threads() { return at::get_num_threads(); }

void manual_seed(uint64_t seed) { at::manual_seed(seed); }

void reseed() {
  auto generator = at::globalContext().defaultGenerator(at::kCPU);
  const std::lock_guard<std::mutex> lock(generator.mutex());
  generator.seed();
}

std::unique_ptr<AtTensor> from_buffer(
    size_t data, int32_t dtype, rust::Slice<const int64_t> shape, rust::Slice<const int64_t> strides,
    rust::Str device, rust::Box<BufferOwner> owner) {
  // The last copy of the deleter drops the owner, whether the tensor was made or not.
  auto shared = std::make_shared<rust::Box<BufferOwner>>(std::move(owner));
  const c10::Device where(text(device));
  return own(at::for_blob(reinterpret_cast<void*>(data), list(shape))
                 .strides(list(strides))
                 .deleter([shared](void*) {})
                 .target_device(where)
                 .options(at::TensorOptions().dtype(scalar_type(dtype)).device(where))
                 .make_tensor());
}

std::unique_ptr<AtTensor> allocate(
    int32_t dtype, rust::Slice<const int64_t> shape, rust::Slice<const int64_t> strides, rust::Str device, bool zeroed) {
  const c10::Device where(text(device));
  const auto options = at::TensorOptions().dtype(scalar_type(dtype)).device(where);
  const auto bytes = at::detail::computeStorageNbytes(list(shape), list(strides), options.dtype().itemsize());
  void* data = where.is_cpu() && bytes >= large ? volume(bytes) : nullptr;
  auto tensor = data == nullptr ? at::empty_strided(list(shape), list(strides), options)
                                : at::for_blob(data, list(shape))
                                      .strides(list(strides))
                                      .deleter([bytes](void* memory) { give_back_volume(memory, bytes); })
                                      .options(options)
                                      .make_tensor();
  if (zeroed) tensor.zero_();
  return own(std::move(tensor));
}

std::unique_ptr<AtTensor> convert(const AtTensor& tensor, rust::Str device, int32_t dtype, bool copy) {
  return own(tensor.to(
      tensor.options().device(c10::Device(text(device))).dtype(scalar_type(dtype)), /*non_blocking=*/false, copy));
}

int32_t dtype(const AtTensor& tensor) { return static_cast<int32_t>(tensor.scalar_type()); }

bool is_strided(const AtTensor& tensor) { return tensor.defined() && tensor.layout() == at::kStrided; }

rust::Slice<const int64_t> sizes(const AtTensor& tensor) {
  const auto sizes = tensor.sizes();
  return {sizes.data(), sizes.size()};
}

rust::Slice<const int64_t> strides(const AtTensor& tensor) {
  const auto strides = tensor.strides();
  return {strides.data(), strides.size()};
}

size_t data_pointer(const AtTensor& tensor) { return reinterpret_cast<size_t>(tensor.data_ptr()); }

size_t to_dlpack(const AtTensor& tensor) { return reinterpret_cast<size_t>(at::toDLPackVersioned(tensor.detach())); }

size_t to_dlpack_unversioned(const AtTensor& tensor) {
  return reinterpret_cast<size_t>(at::toDLPack(tensor.detach()));
}

}  // namespace mica::torch
