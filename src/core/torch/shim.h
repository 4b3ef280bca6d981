// What tch does not offer of libtorch. Thin functions only: policy and messages live in Rust.
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>
#include <memory>
#include "rust/cxx.h"

// Every exception of every bridged function ends here: the message without libtorch's C++ call stack.
namespace rust::behavior {
template <typename Try, typename Fail>
static void trycatch(Try&& func, Fail&& fail) noexcept {
  try {
    func();
  } catch (const c10::Error& error) {
    fail(error.what_without_backtrace());
  } catch (const std::exception& error) {
    fail(error.what());
  } catch (...) {
    fail("unknown C++ exception");
  }
}
}  // namespace rust::behavior

namespace mica::torch {

using AtTensor = at::Tensor;

inline std::string text(rust::Str view) { return std::string(view.data(), view.size()); }

struct BufferOwner;

// The library
void quiet_errors();
uint64_t loaded_version();
rust::Str headers_version();
rust::Str compiler();
rust::String configuration();
size_t cuda_device_count();
void set_num_threads(int32_t threads);
int32_t num_threads();
void manual_seed(uint64_t seed);
void reseed();

// Tensors
std::unique_ptr<AtTensor> from_buffer(
    size_t data, int32_t dtype, rust::Slice<const int64_t> shape, rust::Slice<const int64_t> strides,
    rust::Str device, rust::Box<BufferOwner> owner);
std::unique_ptr<AtTensor> allocate(
    int32_t dtype, rust::Slice<const int64_t> shape, rust::Slice<const int64_t> strides, rust::Str device, bool zeroed);
std::unique_ptr<AtTensor> convert(const AtTensor& tensor, rust::Str device, int32_t dtype, bool copy);
int32_t dtype(const AtTensor& tensor);
bool is_strided(const AtTensor& tensor);
rust::Slice<const int64_t> sizes(const AtTensor& tensor);
rust::Slice<const int64_t> strides(const AtTensor& tensor);
size_t data_pointer(const AtTensor& tensor);

// DLPack: addresses of DLManagedTensorVersioned and DLManagedTensor
size_t to_dlpack(const AtTensor& tensor);
size_t to_dlpack_unversioned(const AtTensor& tensor);

}  // namespace mica::torch
