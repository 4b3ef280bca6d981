// SPDX-License-Identifier: Apache-2.0
/// @file
/// Value: anything that goes into a transform, comes out of it, or is an argument; Sample: a map of values.
#ifndef MICA_VALUE_HPP
#define MICA_VALUE_HPP

#include <ostream>

#include "tensor.hpp"

namespace mica {

class Component;
class Builder;
class Sample;

/// "No value": Python's None, JSON's null.
struct None {
  explicit constexpr None(int) noexcept {}  // so that `{}` is never taken for none
};
inline constexpr None none{0};

enum class ValueType : std::int32_t {
  null = MICA_VALUE_NULL,
  boolean = MICA_VALUE_BOOL,
  integer = MICA_VALUE_INT,
  floating = MICA_VALUE_FLOAT,
  string = MICA_VALUE_STRING,
  tensor = MICA_VALUE_TENSOR,
  list = MICA_VALUE_LIST,
  map = MICA_VALUE_MAP,
  component = MICA_VALUE_COMPONENT,
};

namespace detail {

using ValueHandle = Handle<mica_value, mica_value_free, mica_value_clone>;

template <class T>
inline constexpr bool is_integer = std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>;

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

}  // namespace detail

/// A null, bool, integer, floating-point number, string, tensor, list, map or component.
///
/// Copies are cheap; changing a copy leaves the original as it was. Default-constructed values are null. What a getter
/// does not find or finds of another kind throws `not_found` or `type`.
class Value {
 public:
  Value() : Value(none) {}
  /// Takes over a handle of the C API.
  explicit Value(mica_value* owned) noexcept : handle_(owned) {}

  Value(None) : handle_(make([](mica_value** out) { return mica_value_new_null(out); })) {}
  Value(std::nullopt_t) : Value(none) {}
  // Templates, so that pointers and class types never turn into a bool or a number on their way here.
  template <class T, std::enable_if_t<std::is_same_v<T, bool>, int> = 0>
  Value(T value) : handle_(make([=](mica_value** out) { return mica_value_new_bool(value, out); })) {}
  template <class T, std::enable_if_t<detail::is_integer<T>, long> = 0>
  Value(T value) : handle_(make([=](mica_value** out) { return mica_value_new_int(checked(value), out); })) {}
  template <class T, std::enable_if_t<std::is_floating_point_v<T>, char> = 0>
  Value(T value)
      : handle_(make([=](mica_value** out) { return mica_value_new_float(static_cast<double>(value), out); })) {}
  // A template too: std::string and std::string_view would read a braced pair of literals as a range of characters.
  template <class T, std::enable_if_t<std::is_convertible_v<const T&, std::string_view>, short> = 0>
  Value(const T& text) : handle_(from_text(text)) {}
  /// The dtype's name, as configurations write it.
  Value(DType dtype) : Value(std::string_view(name(dtype))) {}
  /// Shares the tensor.
  Value(const MetaTensor& tensor)
      : handle_(make([&](mica_value** out) { return mica_value_new_tensor(tensor.handle(), out); })) {}
  Value(const Component& component);
  /// A generated class such as `mica::transforms::Flip`.
  Value(const Builder& builder);
  template <class T>
  Value(const std::vector<T>& items) : Value(list()) {
    for (const auto& item : items) append(static_cast<const T&>(item));
  }

  /// A list: `Value::list({1, 2.5, "three"})`.
  static Value list(std::initializer_list<Value> items = {}) {
    Value out(make([](mica_value** handle) { return mica_value_new_list(handle); }));
    for (const Value& item : items) out.append(item);
    return out;
  }
  /// A map: `Value::map({{"image", tensor}, {"subject", "s01"}})`.
  static Value map(std::initializer_list<std::pair<std::string_view, Value>> items = {}) {
    Value out(make([](mica_value** handle) { return mica_value_new_map(handle); }));
    for (const auto& item : items) out.set(item.first, item.second);
    return out;
  }
  static Value from_json(std::string_view json) {
    return Value(make([&](mica_value** out) { return mica_value_from_json(json.data(), json.size(), out); }));
  }
  /// Tensors appear as a summary; non-finite numbers as the strings "NaN", "Infinity", "-Infinity".
  std::string to_json() const {
    return detail::take(
        detail::make<mica_string>([&](mica_string** out) { return mica_value_to_json(handle(), out); }));
  }

  mica_value* handle() const noexcept { return handle_.get(); }
  mica_value* release() noexcept { return handle_.release(); }

  ValueType type() const noexcept { return static_cast<ValueType>(mica_value_type_of(handle())); }
  bool is_null() const noexcept { return type() == ValueType::null; }
  bool is_tensor() const noexcept { return type() == ValueType::tensor; }
  bool is_list() const noexcept { return type() == ValueType::list; }
  bool is_map() const noexcept { return type() == ValueType::map; }

  bool as_bool() const { return get<bool>(mica_value_as_bool); }
  std::int64_t as_int() const { return get<std::int64_t>(mica_value_as_int); }
  /// Integers too.
  double as_float() const { return get<double>(mica_value_as_float); }
  std::string as_string() const { return detail::to_string(get<mica_str>(mica_value_as_string)); }
  /// Shares the voxels.
  MetaTensor as_tensor() const {
    return MetaTensor(
        detail::make<mica_tensor>([&](mica_tensor** out) { return mica_value_as_tensor(handle(), out); }));
  }
  Component as_component() const;
  /// So that `MetaTensor image = sample["image"]` and passing `sample["image"]` for a tensor work.
  operator MetaTensor() const { return as_tensor(); }

  /// As bool, an integer or floating-point type, std::string, MetaTensor, Component, Value, or a std::vector of these.
  template <class T>
  T as() const {
    if constexpr (std::is_same_v<T, bool>) {
      return as_bool();
    } else if constexpr (detail::is_integer<T>) {
      const std::int64_t value = as_int();
      const auto narrowed = static_cast<T>(value);
      if (static_cast<std::int64_t>(narrowed) != value || (std::is_unsigned_v<T> && value < 0)) {
        throw Error(ErrorCode::type, std::to_string(value) + " does not fit into the integer type asked for");
      }
      return narrowed;
    } else if constexpr (std::is_floating_point_v<T>) {
      return static_cast<T>(as_float());
    } else if constexpr (std::is_same_v<T, std::string>) {
      return as_string();
    } else if constexpr (std::is_same_v<T, MetaTensor>) {
      return as_tensor();
    } else if constexpr (std::is_same_v<T, Value>) {
      return *this;
    } else if constexpr (detail::IsVector<T>::value) {
      if (!is_list()) throw Error(ErrorCode::type, "the value is not a list: " + to_json());
      T items;
      items.reserve(size());
      for (std::size_t i = 0; i < size(); ++i) items.push_back(at(i).template as<typename T::value_type>());
      return items;
    } else {
      return T::from_value(*this);  // Component or Transform
    }
  }

  /// How many items a list or map has; 0 for anything else.
  std::size_t size() const noexcept { return mica_value_size(handle()); }
  /// A list's item or a map's value by position.
  Value at(std::size_t index) const {
    return Value(make([&](mica_value** out) { return mica_value_at(handle(), index, out); }));
  }
  /// A map's key by position.
  std::string key(std::size_t index) const {
    mica_str out{};
    detail::check(mica_value_key_at(handle(), index, &out));
    return detail::to_string(out);
  }
  std::vector<std::string> keys() const {
    if (!is_map()) throw Error(ErrorCode::type, "the value is not a map: " + to_json());
    std::vector<std::string> out;
    out.reserve(size());
    for (std::size_t i = 0; i < size(); ++i) out.push_back(key(i));
    return out;
  }
  bool contains(std::string_view key) const {
    bool out = false;
    detail::check(mica_value_contains(handle(), key.data(), key.size(), &out));
    return out;
  }
  /// A map's value; throws not_found, naming the keys present, where it is missing.
  Value operator[](std::string_view key) const& {
    return Value(make([&](mica_value** out) { return mica_value_get(handle(), key.data(), key.size(), out); }));
  }
  Value operator[](const char* key) const& { return (*this)[std::string_view(key)]; }
  Value operator[](const std::string& key) const& { return (*this)[std::string_view(key)]; }
  template <class T, std::enable_if_t<detail::is_integer<T>, int> = 0>
  Value operator[](T index) const {
    return at(static_cast<std::size_t>(index));
  }
  /// The same as `operator[]` with a key, where the map holds a tensor.
  MetaTensor tensor(std::string_view key) const {
    return MetaTensor(detail::make<mica_tensor>(
        [&](mica_tensor** out) { return mica_value_get_tensor(handle(), key.data(), key.size(), out); }));
  }

  Value& set(std::string_view key, const Value& value) {
    detail::check(mica_value_set(handle(), key.data(), key.size(), value.handle()));
    return *this;
  }
  Value& remove(std::string_view key) {
    detail::check(mica_value_remove(handle(), key.data(), key.size()));
    return *this;
  }
  Value& append(const Value& item) {
    detail::check(mica_value_append(handle(), item.handle()));
    return *this;
  }

 private:
  template <class Function>
  static mica_value* make(Function&& function) {
    return detail::make<mica_value>(std::forward<Function>(function));
  }

  static mica_value* from_text(std::string_view text) {
    return make([=](mica_value** out) { return mica_value_new_string(text.data(), text.size(), out); });
  }

  template <class T>
  T get(mica_error* (*function)(const mica_value*, T*)) const {
    T out{};
    detail::check(function(handle(), &out));
    return out;
  }

  template <class T>
  static std::int64_t checked(T value) {
    if constexpr (std::is_unsigned_v<T> && sizeof(T) >= sizeof(std::int64_t)) {
      if (value > static_cast<T>(INT64_MAX)) {
        throw Error(ErrorCode::invalid_argument, std::to_string(value) + " is above the largest integer a value holds");
      }
    }
    return static_cast<std::int64_t>(value);
  }

  detail::ValueHandle handle_;
};

/// A map of values: MONAI's dictionary, the input and output of dictionary transforms.
///
///     mica::Sample sample{{"image", image}, {"label", label}};
///     sample["subject"] = "s01";
///     mica::MetaTensor image = sample["image"];
class Sample : public Value {
 public:
  Sample() : Value(Value::map()) {}
  Sample(std::initializer_list<std::pair<std::string_view, Value>> items) : Value(Value::map(items)) {}
  /// The value must be a map.
  explicit Sample(Value value) : Value(std::move(value)) {
    if (!is_map()) throw Error(ErrorCode::type, "a sample is a map, found " + to_json());
  }

  /// What `sample[key]` is where the sample can be changed: reads like the value, and can be assigned.
  class Item {
   public:
    Item(const Item&) = delete;
    const Item& operator=(const Item& other) const { return *this = other.value(); }
    const Item& operator=(const Value& value) const {
      sample_.set(key_, value);
      return *this;
    }
    Value value() const { return static_cast<const Value&>(sample_)[key_]; }
    operator Value() const { return value(); }
    operator MetaTensor() const { return value().as_tensor(); }
    MetaTensor as_tensor() const { return value().as_tensor(); }
    template <class T>
    T as() const {
      return value().as<T>();
    }
    std::string to_json() const { return value().to_json(); }
    ValueType type() const { return value().type(); }

   private:
    friend class Sample;
    Item(Sample& sample, std::string_view key) : sample_(sample), key_(key) {}
    Sample& sample_;
    std::string key_;
  };

  using Value::operator[];
  Item operator[](std::string_view key) & { return Item(*this, key); }
  Item operator[](const char* key) & { return Item(*this, key); }
  Item operator[](const std::string& key) & { return Item(*this, key); }
};

/// Tensors, samples or values to one batch (MONAI's `list_data_collate`).
inline Value collate(const Value& list) {
  return Value(detail::make<mica_value>([&](mica_value** out) { return mica_collate(list.handle(), out); }));
}

/// A batch to the list of its items (MONAI's `decollate_batch`).
inline Value decollate(const Value& batch) {
  return Value(detail::make<mica_value>([&](mica_value** out) { return mica_decollate(batch.handle(), out); }));
}

inline Value MetaTensor::meta(std::string_view key) const {
  return Value(detail::make<mica_value>(
      [&](mica_value** out) { return mica_tensor_meta_get(handle(), key.data(), key.size(), out); }));
}

template <class T>
T MetaTensor::meta(std::string_view key) const {
  return meta(key).as<T>();
}

template <class T>
MetaTensor& MetaTensor::set_meta(std::string_view key, const T& value) {
  detail::check(mica_tensor_meta_set(handle(), key.data(), key.size(), Value(value).handle()));
  return *this;
}

/// Values print as JSON.
inline std::ostream& operator<<(std::ostream& stream, const Value& value) { return stream << value.to_json(); }

}  // namespace mica

#endif
