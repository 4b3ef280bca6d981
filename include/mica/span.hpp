// SPDX-License-Identifier: Apache-2.0
/// @file
/// Views of memory that others own: Span, Shape, and View (a span with shape and strides); and element types.
#ifndef MICA_SPAN_HPP
#define MICA_SPAN_HPP

#include <array>
#include <initializer_list>
#include <type_traits>
#include <vector>

#include "error.hpp"

namespace mica {

/// The element types of tensors; the numbers are those of `mica_dtype`.
enum class DType : std::int32_t {
  same = MICA_DTYPE_SAME,  ///< "as it is", only where said
  uint8 = MICA_DTYPE_UINT8,
  int8 = MICA_DTYPE_INT8,
  int16 = MICA_DTYPE_INT16,
  uint16 = MICA_DTYPE_UINT16,
  int32 = MICA_DTYPE_INT32,
  int64 = MICA_DTYPE_INT64,
  float16 = MICA_DTYPE_FLOAT16,
  bfloat16 = MICA_DTYPE_BFLOAT16,
  float32 = MICA_DTYPE_FLOAT32,
  float64 = MICA_DTYPE_FLOAT64,
  boolean = MICA_DTYPE_BOOL,
};

/// The name that configurations use: "float32", "bool", ….
inline const char* name(DType dtype) noexcept {
  switch (dtype) {
    case DType::same: return "same";
    case DType::uint8: return "uint8";
    case DType::int8: return "int8";
    case DType::int16: return "int16";
    case DType::uint16: return "uint16";
    case DType::int32: return "int32";
    case DType::int64: return "int64";
    case DType::float16: return "float16";
    case DType::bfloat16: return "bfloat16";
    case DType::float32: return "float32";
    case DType::float64: return "float64";
    case DType::boolean: return "bool";
  }
  return "unknown";
}

/// The bits of an IEEE half-precision number; C++17 has no arithmetic type for it.
struct Float16 {
  std::uint16_t bits;
};
/// The bits of a bfloat16 number.
struct BFloat16 {
  std::uint16_t bits;
};

namespace detail {

template <class T, class Enable = void>
struct DTypeOf;  // no definition: T is not an element type of tensors
template <>
struct DTypeOf<bool> {
  static constexpr DType value = DType::boolean;
};
template <>
struct DTypeOf<float> {
  static constexpr DType value = DType::float32;
};
template <>
struct DTypeOf<double> {
  static constexpr DType value = DType::float64;
};
template <>
struct DTypeOf<Float16> {
  static constexpr DType value = DType::float16;
};
template <>
struct DTypeOf<BFloat16> {
  static constexpr DType value = DType::bfloat16;
};
// By size, so that `long` and `long long` both are int64 where both have 64 bits.
template <class T>
struct DTypeOf<T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>>> {
  static_assert(std::is_signed_v<T> || sizeof(T) <= 2, "tensors have no 32 or 64 bit unsigned elements");
  static constexpr DType value = std::is_signed_v<T> ? (sizeof(T) == 1   ? DType::int8
                                                        : sizeof(T) == 2 ? DType::int16
                                                        : sizeof(T) == 4 ? DType::int32
                                                                         : DType::int64)
                                                     : (sizeof(T) == 1 ? DType::uint8 : DType::uint16);
};

}  // namespace detail

/// The DType of a C++ element type.
template <class T>
inline constexpr DType dtype_of = detail::DTypeOf<std::remove_cv_t<T>>::value;

/// Consecutive elements in memory that somebody else owns (`std::span` for C++17).
template <class T>
class Span {
 public:
  using value_type = std::remove_cv_t<T>;

  constexpr Span() noexcept = default;
  constexpr Span(T* data, std::size_t size) noexcept : data_(data), size_(size) {}

  constexpr T* data() const noexcept { return data_; }
  constexpr std::size_t size() const noexcept { return size_; }
  constexpr bool empty() const noexcept { return size_ == 0; }
  constexpr T* begin() const noexcept { return data_; }
  constexpr T* end() const noexcept { return data_ + size_; }
  constexpr T& operator[](std::size_t index) const noexcept { return data_[index]; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Lengths (or strides) per dimension, a view: valid while what it views lives.
class Shape : public Span<const std::int64_t> {
 public:
  constexpr Shape() noexcept = default;
  constexpr Shape(const std::int64_t* data, std::size_t size) noexcept : Span(data, size) {}
  /// For arguments: `zeros(DType::float32, {1, 64, 64})`. The list lives as long as the call.
  constexpr Shape(std::initializer_list<std::int64_t> lengths) noexcept : Span(lengths.begin(), lengths.size()) {}
  Shape(const std::vector<std::int64_t>& lengths) noexcept : Span(lengths.data(), lengths.size()) {}

  /// How many elements a tensor of this shape has.
  std::int64_t count() const noexcept {
    std::int64_t product = 1;
    for (const std::int64_t length : *this) product *= length;
    return product;
  }

  std::vector<std::int64_t> to_vector() const { return std::vector<std::int64_t>(begin(), end()); }

  /// "[1, 64, 64]".
  std::string to_string() const {
    std::string text = "[";
    for (std::size_t i = 0; i < size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string((*this)[i]);
    return text + "]";
  }

  friend bool operator==(const Shape& a, const Shape& b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i] != b[i]) return false;
    }
    return true;
  }
  friend bool operator!=(const Shape& a, const Shape& b) noexcept { return !(a == b); }
};

/// The elements of a tensor in main memory with any strides; valid while the tensor lives.
template <class T>
class View {
 public:
  View(T* data, Shape shape, Shape strides) noexcept : data_(data), shape_(shape), strides_(strides) {}

  T* data() const noexcept { return data_; }
  Shape shape() const noexcept { return shape_; }
  /// In elements.
  Shape strides() const noexcept { return strides_; }

  /// The element at one index per dimension; indices are not checked.
  template <class... Index>
  T& operator()(Index... index) const noexcept {
    static_assert((std::is_integral_v<Index> && ...), "indices are integers");
    std::int64_t offset = 0;
    std::size_t dimension = 0;
    ((offset += static_cast<std::int64_t>(index) * strides_[dimension++]), ...);
    return data_[offset];
  }

  /// The same with a range check.
  template <class... Index>
  T& at(Index... index) const {
    const std::array<std::int64_t, sizeof...(Index)> indices{static_cast<std::int64_t>(index)...};
    const Shape wanted(indices.data(), indices.size());
    bool inside = wanted.size() == shape_.size();
    for (std::size_t i = 0; inside && i < wanted.size(); ++i) inside = wanted[i] >= 0 && wanted[i] < shape_[i];
    if (!inside) {
      throw Error(ErrorCode::shape, "index " + wanted.to_string() + " is outside of the shape " + shape_.to_string());
    }
    return (*this)(index...);
  }

 private:
  T* data_;
  Shape shape_;
  Shape strides_;
};

}  // namespace mica

#endif
