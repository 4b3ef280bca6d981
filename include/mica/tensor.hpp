// SPDX-License-Identifier: Apache-2.0
/// @file
/// MetaTensor: voxels plus what makes them a medical image.
#ifndef MICA_TENSOR_HPP
#define MICA_TENSOR_HPP

#include <functional>
#include <optional>

#include "affine.hpp"
#include "dlpack.h"
#include "span.hpp"

namespace mica {

class Value;
struct RunOptions;

namespace detail {

/// Gives a DLPack tensor back to who made it.
struct DLPackDeleter {
  template <class Managed>
  void operator()(Managed* managed) const noexcept {
    if (managed->deleter != nullptr) managed->deleter(managed);
  }
};

using TensorHandle = Handle<mica_tensor, mica_tensor_free, mica_tensor_clone>;

}  // namespace detail

/// A tensor in the form in which frameworks exchange them; calls the maker's deleter unless released.
using DLPack = std::unique_ptr<DLManagedTensorVersioned, detail::DLPackDeleter>;
/// The form before DLPack 1.0, for consumers that know no other.
using DLPackUnversioned = std::unique_ptr<DLManagedTensor, detail::DLPackDeleter>;

/// A tensor with an affine, metadata and the history of what was done to it (MONAI's MetaTensor).
///
/// Copying is cheap and shares the voxels, but not the metadata: changing the affine of a copy leaves the original as
/// it was. A `const MetaTensor` may be used by many threads at once. Default-constructed and moved-from tensors are
/// empty: they can be tested, assigned and destroyed.
class MetaTensor {
 public:
  MetaTensor() noexcept = default;
  /// Takes over a handle of the C API.
  explicit MetaTensor(mica_tensor* owned) noexcept : handle_(owned) {}

  /// Wraps memory without copying. `strides` are in elements, empty for C order. `release` is called exactly once, when
  /// the memory is no longer needed, also when this throws; it must not throw.
  static MetaTensor from_memory(void* data, DType dtype, Shape shape, Shape strides = {},
                                std::function<void()> release = {}, std::string_view device = {}) {
    if (!strides.empty() && strides.size() != shape.size()) {
      if (release) release();
      throw Error(ErrorCode::shape, "strides " + strides.to_string() + " for the shape " + shape.to_string());
    }
    auto owner = std::make_unique<std::function<void()>>(std::move(release));
    return MetaTensor(detail::make<mica_tensor>([&](mica_tensor** out) {
      return mica_tensor_from_data(data, static_cast<mica_dtype>(dtype), shape.data(),
                                   strides.empty() ? nullptr : strides.data(), shape.size(), device.data(),
                                   device.size(), call_release, owner.release(), out);
    }));
  }

  /// Wraps memory that the caller keeps alive for as long as any tensor uses it.
  template <class T>
  static MetaTensor borrow(T* data, Shape shape, Shape strides = {}) {
    static_assert(!std::is_const_v<T>, "a tensor's voxels can be written: pass memory that is not const");
    return from_memory(data, dtype_of<T>, shape, strides);
  }

  /// Wraps memory that `owner` keeps alive.
  template <class T, class Owner>
  static MetaTensor share(T* data, Shape shape, Shape strides, std::shared_ptr<Owner> owner) {
    static_assert(!std::is_const_v<T>, "a tensor's voxels can be written: pass memory that is not const");
    return from_memory(data, dtype_of<T>, shape, strides, [owner = std::move(owner)]() mutable { owner.reset(); });
  }

  /// Takes over a vector's memory without copying; `shape` must have as many elements as the vector.
  template <class T>
  static MetaTensor from_data(std::vector<T>&& values, Shape shape) {
    static_assert(!std::is_same_v<T, bool>, "std::vector<bool> has no bool elements: use std::vector<std::uint8_t>");
    const auto size = static_cast<std::int64_t>(values.size());
    if (shape.count() != size) {
      throw Error(ErrorCode::shape, "the shape " + shape.to_string() + " has " + std::to_string(shape.count()) +
                                        " elements, the vector has " + std::to_string(size));
    }
    auto owner = std::make_shared<std::vector<T>>(std::move(values));
    return share(owner->data(), shape, {}, owner);
  }

  /// A copy of a vector's elements.
  template <class T>
  static MetaTensor from_data(const std::vector<T>& values, Shape shape) {
    return from_data(std::vector<T>(values), shape);
  }

  static MetaTensor zeros(DType dtype, Shape shape, std::string_view device = {}) {
    return MetaTensor(detail::make<mica_tensor>([&](mica_tensor** out) {
      return mica_tensor_zeros(static_cast<mica_dtype>(dtype), shape.data(), shape.size(), device.data(), device.size(),
                               out);
    }));
  }

  /// Takes over a tensor of another framework; the memory is shared.
  static MetaTensor from_dlpack(DLPack managed) {
    return MetaTensor(
        detail::make<mica_tensor>([&](mica_tensor** out) { return mica_tensor_from_dlpack(managed.release(), out); }));
  }
  static MetaTensor from_dlpack(DLPackUnversioned managed) {
    return MetaTensor(detail::make<mica_tensor>(
        [&](mica_tensor** out) { return mica_tensor_from_dlpack_unversioned(managed.release(), out); }));
  }
  static MetaTensor from_dlpack(DLManagedTensorVersioned* managed) { return from_dlpack(DLPack(managed)); }
  static MetaTensor from_dlpack(DLManagedTensor* managed) { return from_dlpack(DLPackUnversioned(managed)); }

  /// Shares the voxels with another framework; they live until the result's deleter is called.
  DLPack to_dlpack() const {
    return DLPack(detail::make<DLManagedTensorVersioned>(
        [&](DLManagedTensorVersioned** out) { return mica_tensor_to_dlpack(handle(), out); }));
  }
  DLPackUnversioned to_dlpack_unversioned() const {
    return DLPackUnversioned(detail::make<DLManagedTensor>(
        [&](DLManagedTensor** out) { return mica_tensor_to_dlpack_unversioned(handle(), out); }));
  }

  /// False for an empty (default-constructed or moved-from) tensor.
  explicit operator bool() const noexcept { return handle() != nullptr; }
  /// The handle for calls of the C API; still owned by this object.
  mica_tensor* handle() const noexcept { return handle_.get(); }
  /// Gives the handle to the caller, who then frees it with `mica_tensor_free`.
  mica_tensor* release() noexcept { return handle_.release(); }

  std::size_t ndim() const noexcept { return mica_tensor_ndim(handle()); }
  /// Valid while this tensor lives and is not assigned to.
  Shape shape() const noexcept { return Shape(mica_tensor_shape(handle()), ndim()); }
  /// In elements.
  Shape strides() const noexcept { return Shape(mica_tensor_strides(handle()), ndim()); }
  DType dtype() const noexcept { return static_cast<DType>(mica_tensor_dtype(handle())); }
  /// "cpu", "cuda:0", ….
  std::string device() const { return detail::to_string(mica_tensor_device(handle())); }
  std::int64_t count() const noexcept { return handle() == nullptr ? 0 : shape().count(); }
  bool is_contiguous() const noexcept {
    if (count() == 0) return true;
    const Shape lengths = shape();
    const Shape steps = strides();
    std::int64_t expected = 1;
    for (std::size_t i = lengths.size(); i-- > 0;) {
      if (lengths[i] != 1 && steps[i] != expected) return false;
      expected *= lengths[i];
    }
    return true;
  }

  /// The first element, whatever its type; a device pointer on a device.
  const void* data() const {
    const void* out = nullptr;
    detail::check(mica_tensor_data(handle(), &out));
    return out;
  }
  void* data() {
    void* out = nullptr;
    detail::check(mica_tensor_data_mut(handle(), &out));
    return out;
  }

  /// The first element as T in main memory; throws where the tensor holds another type. Mind `strides()`.
  template <class T>
  const T* data() const {
    check_access(dtype_of<T>);
    return static_cast<const T*>(data());
  }
  /// Writing changes every copy that shares the voxels.
  template <class T>
  T* data() {
    check_access(dtype_of<T>);
    return static_cast<T*>(data());
  }

  /// All elements in C order; throws where they do not lie so in memory (`contiguous()` makes it so).
  template <class T>
  Span<const T> values() const& {
    check_contiguous();
    return Span<const T>(data<T>(), static_cast<std::size_t>(count()));
  }
  template <class T>
  Span<T> values() & {
    check_contiguous();
    return Span<T>(data<T>(), static_cast<std::size_t>(count()));
  }
  template <class T>
  Span<const T> values() const&& = delete;  // the view would outlive the tensor

  /// Elements by index, with any strides.
  template <class T>
  View<const T> view() const& {
    return View<const T>(data<T>(), shape(), strides());
  }
  template <class T>
  View<T> view() & {
    return View<T>(data<T>(), shape(), strides());
  }
  template <class T>
  View<const T> view() const&& = delete;

  /// The one element of a tensor that has one.
  template <class T>
  T item() const {
    if (count() != 1) {
      throw Error(ErrorCode::shape, "item() needs a tensor of one element, found the shape " + shape().to_string());
    }
    return *data<T>();
  }

  /// A copy with its own voxels.
  MetaTensor copy() const {
    return MetaTensor(detail::make<mica_tensor>([&](mica_tensor** out) { return mica_tensor_copy(handle(), out); }));
  }
  /// In C order; shares the voxels where they already are.
  MetaTensor contiguous() const {
    return MetaTensor(
        detail::make<mica_tensor>([&](mica_tensor** out) { return mica_tensor_contiguous(handle(), out); }));
  }
  MetaTensor to(DType dtype) const { return to(std::string_view(), dtype); }
  MetaTensor to(std::string_view device, DType dtype = DType::same) const {
    return MetaTensor(detail::make<mica_tensor>([&](mica_tensor** out) {
      return mica_tensor_to(handle(), device.data(), device.size(), static_cast<mica_dtype>(dtype), out);
    }));
  }
  /// One position along a dimension, which disappears. On dimension 0 of a batch: one item, with its own metadata.
  MetaTensor index(std::size_t dimension, std::int64_t position) const {
    return MetaTensor(detail::make<mica_tensor>(
        [&](mica_tensor** out) { return mica_tensor_index(handle(), dimension, position, out); }));
  }
  MetaTensor operator[](std::int64_t position) const { return index(0, position); }
  /// Positions [start, stop) along a dimension; shares the voxels.
  MetaTensor slice(std::size_t dimension, std::int64_t start, std::int64_t stop, std::int64_t step = 1) const {
    return MetaTensor(detail::make<mica_tensor>(
        [&](mica_tensor** out) { return mica_tensor_slice(handle(), dimension, start, stop, step, out); }));
  }

  /// False for a plain tensor (see `set_track_meta`).
  bool has_meta() const noexcept { return mica_tensor_has_meta(handle()); }
  /// How many items a batch has; 0 for a single image.
  std::size_t batch_size() const noexcept { return mica_tensor_batch_size(handle()); }

  Affine affine() const {
    std::array<double, 16> values{};
    std::size_t rows = 0;
    detail::check(mica_tensor_affine(handle(), values.data(), &rows));
    return Affine(values.data(), rows);
  }
  MetaTensor& set_affine(const Affine& affine) {
    detail::check(mica_tensor_set_affine(handle(), affine.data(), affine.rows()));
    return *this;
  }
  /// Voxel size in millimetres along each spatial axis.
  std::vector<double> spacing() const {
    std::array<double, 3> values{};
    std::size_t count = 0;
    detail::check(mica_tensor_spacing(handle(), values.data(), &count));
    return std::vector<double>(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
  }
  /// The directions that the voxel axes point to, e.g. "RAS".
  std::string orientation() const {
    return string([&](mica_string** out) { return mica_tensor_orientation(handle(), out); });
  }
  /// World millimetres (RAS+) of a voxel index.
  Point voxel_to_world(const Point& voxel) const { return map_point(mica_tensor_voxel_to_world, voxel); }
  Point world_to_voxel(const Point& world) const { return map_point(mica_tensor_world_to_voxel, world); }

  /// All metadata as one JSON object.
  std::string meta_json() const {
    return string([&](mica_string** out) { return mica_tensor_meta_json(handle(), out); });
  }
  /// Replaces all metadata; "affine" in it sets the affine.
  MetaTensor& set_meta_json(std::string_view json) {
    detail::check(mica_tensor_set_meta_json(handle(), json.data(), json.size()));
    return *this;
  }
  /// One metadata field; throws not_found where it is missing.
  Value meta(std::string_view key) const;
  /// One metadata field as bool, an integer, double, std::string, MetaTensor or a std::vector of these.
  template <class T>
  T meta(std::string_view key) const;
  /// Any type that a Value can hold.
  template <class T>
  MetaTensor& set_meta(std::string_view key, const T& value);
  MetaTensor& remove_meta(std::string_view key) {
    detail::check(mica_tensor_meta_set(handle(), key.data(), key.size(), nullptr));
    return *this;
  }

  /// What was done to this image, as a JSON list (of lists for a batch).
  std::string applied_operations_json() const {
    return string([&](mica_string** out) { return mica_tensor_applied_operations_json(handle(), out); });
  }
  MetaTensor& set_applied_operations_json(std::string_view json) {
    detail::check(mica_tensor_set_applied_operations_json(handle(), json.data(), json.size()));
    return *this;
  }
  /// Lazy operations that are still to be carried out, as a JSON list.
  std::string pending_operations_json() const {
    return string([&](mica_string** out) { return mica_tensor_pending_operations_json(handle(), out); });
  }
  /// Undoes the last `steps` recorded operations (0: all) from the records alone.
  MetaTensor invert(std::size_t steps = 0) const;
  MetaTensor invert(std::size_t steps, const RunOptions& options) const;
  /// Does recorded operations (as applied_operations_json() gives them) again on this image, oldest first.
  MetaTensor replay(std::string_view operations_json) const;
  MetaTensor replay(std::string_view operations_json, const RunOptions& options) const;

 private:
  static void call_release(void* user_data) {
    const std::unique_ptr<std::function<void()>> release(static_cast<std::function<void()>*>(user_data));
    if (*release) (*release)();
  }

  template <class Function>
  static std::string string(Function&& function) {
    return detail::take(detail::make<mica_string>(std::forward<Function>(function)));
  }

  template <class Function>
  Point map_point(Function function, const Point& point) const {
    const std::size_t coordinates = affine().rows() - 1;
    if (point.size() != coordinates) {
      throw Error(ErrorCode::shape, "the point has " + std::to_string(point.size()) + " coordinates, expected " +
                                        std::to_string(coordinates));
    }
    Point out(coordinates);
    detail::check(function(handle(), point.data(), 1, out.data()));
    return out;
  }

  void check_access(DType wanted) const {
    if (handle() == nullptr) throw Error(ErrorCode::invalid_argument, "the tensor is empty");
    if (dtype() != wanted) {
      throw Error(ErrorCode::type, std::string("the tensor holds ") + name(dtype()) + ", asked for " + name(wanted));
    }
    const mica_str where = mica_tensor_device(handle());
    if (std::string_view(where.data, where.size) != "cpu") {
      throw Error(ErrorCode::device,
                  "the tensor is on " + detail::to_string(where) + ", not in main memory: to(\"cpu\")");
    }
  }

  void check_contiguous() const {
    if (!is_contiguous()) {
      throw Error(ErrorCode::shape, "the tensor of shape " + shape().to_string() + " has strides " +
                                        strides().to_string() + ", not C order: use view() or contiguous()");
    }
  }

  detail::TensorHandle handle_;
};

using Tensor = MetaTensor;

}  // namespace mica

#endif
