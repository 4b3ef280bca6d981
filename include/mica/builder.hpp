// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the generated classes of components.hpp are made of: typed arguments, and a builder that gathers them.
#ifndef MICA_BUILDER_HPP
#define MICA_BUILDER_HPP

#include <iterator>
#include <mutex>

#include "network.hpp"

namespace mica {

/// The base of all generated classes: a component's name and the arguments given so far. The component is built at
/// first use and shared by copies; setting another argument starts a new one. Wrong arguments throw at first use.
class Builder {
 public:
  /// Builds the component, or returns the one that was built.
  Component component() const {
    const std::lock_guard<std::mutex> lock(built_->mutex);
    if (!built_->component) built_->component.emplace(name_, arguments_);
    return *built_->component;
  }
  /// The configuration that builds the same component again, every argument written out.
  std::string config_json() const { return component().config_json(); }

 protected:
  explicit Builder(const char* name) : name_(name), built_(std::make_shared<Built>()) {}
  Builder(const Builder&) = default;
  Builder& operator=(const Builder&) = default;
  ~Builder() = default;

  void set_argument(std::string_view name, const Value& value) {
    // Copies share what is built; the arguments are each one's own.
    built_ = std::make_shared<Built>();
    arguments_.set(name, value);
  }

 private:
  struct Built {
    std::mutex mutex;
    std::optional<Component> component;
  };

  const char* name_;
  Sample arguments_;
  std::shared_ptr<Built> built_;
};

/// The base of generated classes that are not transforms.
class ComponentBuilder : public Builder {
 public:
  operator Component() const { return component(); }

 protected:
  using Builder::Builder;
};

/// The base of generated transforms: they are used like the mica::Transform that they convert to.
class TransformBuilder : public Builder {
 public:
  operator Transform() const { return Transform(component()); }

  MetaTensor operator()(const MetaTensor& input, const RunOptions& options = {}) const {
    return Transform(component())(input, options);
  }
  Value operator()(const Value& input, const RunOptions& options = {}) const {
    return Transform(component())(input, options);
  }
  Value operator()(const Sample& input, const RunOptions& options = {}) const {
    return Transform(component())(input, options);
  }
  Value operator()(const Sample::Item& input, const RunOptions& options = {}) const {
    return Transform(component())(input, options);
  }

  /// Undoes what this transform recorded in the input's history.
  MetaTensor inverse(const MetaTensor& input, const RunOptions& options = {}) const {
    return Transform(component()).inverse(input, options);
  }
  Value inverse(const Value& input, const RunOptions& options = {}) const {
    return Transform(component()).inverse(input, options);
  }
  Value inverse(const Sample& input, const RunOptions& options = {}) const {
    return Transform(component()).inverse(input, options);
  }
  Value inverse(const Sample::Item& input, const RunOptions& options = {}) const {
    return Transform(component()).inverse(input, options);
  }

 protected:
  using Builder::Builder;
};

/// The base of generated networks: they are used like the mica::Network that they convert to.
class NetworkBuilder : public Builder {
 public:
  operator Network() const { return Network(component()); }
  MetaTensor operator()(const MetaTensor& input) const { return Network(component())(input); }
  Value operator()(const Value& input, const Value& named = Value()) const {
    return Network(component())(input, named);
  }

 protected:
  using Builder::Builder;
};

/// The base of generated inferers: they are used like the mica::Inferer that they convert to.
class InfererBuilder : public Builder {
 public:
  operator Inferer() const { return Inferer(component()); }
  MetaTensor operator()(const MetaTensor& input, const Component& network, const RunOptions& options = {}) const {
    return Inferer(component())(input, network, options);
  }
  Value infer(const Value& input, const Component& network, const Value& named = Value(),
              const RunOptions& options = {}) const {
    return Inferer(component()).infer(input, network, named, options);
  }
  Estimate estimate(const Value& input, const Component& network, const Value& named = Value(),
                    const RunOptions& options = {}) const {
    return Inferer(component()).estimate(input, network, named, options);
  }

 protected:
  using Builder::Builder;
};

inline Value::Value(const Builder& builder) : Value(builder.component()) {}

/// The types of arguments. `Arg<Int, List<Int>, None>` accepts an integer, a list of integers, or `mica::none`; lists
/// are written in braces, or are any range.
namespace arg {

struct Bool {};
struct Int {};
struct Float {};  ///< integers too
struct Str {};
struct Dtype {};      ///< mica::DType
struct Device {};     ///< "cpu", "cuda", "cuda:1", …
struct Tensor {};     ///< mica::MetaTensor
struct Component {};  ///< mica::Component, mica::Transform or a generated class
struct Map {};        ///< mica::Sample
struct Any {};        ///< whatever mica::Value can hold
using None = mica::None;
template <class... Alternatives>
struct List {};

}  // namespace arg

template <class... Alternatives>
class Arg;

namespace detail {

template <class T>
inline constexpr bool is_text = std::is_convertible_v<const T&, std::string_view>;

template <class T, class = void>
struct ElementOf {};
template <class T>
struct ElementOf<T, std::void_t<decltype(std::begin(std::declval<const T&>()))>> {
  using type = std::decay_t<decltype(*std::begin(std::declval<const T&>()))>;
};

template <class T, class = void>
inline constexpr bool is_range = false;
template <class T>
inline constexpr bool is_range<T, std::void_t<typename ElementOf<T>::type>> = !is_text<T>;

/// Whether an argument of type Tag takes a T.
template <class Tag, class T, class = void>
struct Accepts : std::false_type {};
template <class T>
struct Accepts<arg::Bool, T> : std::is_same<T, bool> {};
template <class T>
struct Accepts<arg::Int, T> : std::bool_constant<is_integer<T>> {};
template <class T>
struct Accepts<arg::Float, T> : std::bool_constant<is_integer<T> || std::is_floating_point_v<T>> {};
template <class T>
struct Accepts<arg::Str, T> : std::bool_constant<is_text<T>> {};
template <class T>
struct Accepts<arg::Dtype, T> : std::is_same<T, DType> {};
template <class T>
struct Accepts<arg::Device, T> : std::bool_constant<is_text<T>> {};
template <class T>
struct Accepts<arg::Tensor, T> : std::is_same<T, MetaTensor> {};
template <class T>
struct Accepts<arg::Component, T>
    : std::bool_constant<std::is_base_of_v<Component, T> || std::is_base_of_v<Builder, T>> {};
template <class T>
struct Accepts<arg::Map, T> : std::is_same<T, Sample> {};
template <class T>
struct Accepts<arg::Any, T> : std::is_convertible<const T&, Value> {};
template <class T>
struct Accepts<None, T> : std::bool_constant<std::is_same_v<T, None> || std::is_same_v<T, std::nullopt_t>> {};
template <class... Alternatives, class T>
struct Accepts<arg::List<Alternatives...>, T, std::enable_if_t<is_range<T>>>
    : std::bool_constant<(Accepts<Alternatives, typename ElementOf<T>::type>::value || ...)> {};

/// The argument type of the items of the list among the alternatives, for lists in braces.
template <class... Alternatives>
struct ItemOf {
  struct NoList {
    NoList() = delete;
  };
  using type = NoList;
  static constexpr bool has_list = false;
};
template <class... Items, class... Rest>
struct ItemOf<arg::List<Items...>, Rest...> {
  using type = Arg<Items...>;
  static constexpr bool has_list = true;
};
template <class... Rest>
struct ItemOf<arg::Any, Rest...> {
  using type = Arg<arg::Any>;
  static constexpr bool has_list = true;
};
template <class First, class... Rest>
struct ItemOf<First, Rest...> : ItemOf<Rest...> {};

}  // namespace detail

/// An argument of a generated class, whatever of its alternatives it holds. Made implicitly from what is passed.
template <class... Alternatives>
class Arg {
  using Item = typename detail::ItemOf<Alternatives...>::type;
  template <class T>
  static constexpr bool accepts = (detail::Accepts<Alternatives, T>::value || ...);
  static constexpr bool takes_integers =
      ((std::is_same_v<Alternatives, arg::Int> || std::is_same_v<Alternatives, arg::Any>) || ...);

 public:
  template <class T, std::enable_if_t<accepts<std::decay_t<T>>, int> = 0>
  Arg(const T& value) : value_(convert(value)) {}

  /// A list in braces: `{0, 1}`.
  Arg(std::initializer_list<Item> items) : value_(Value::list()) {
    static_assert(detail::ItemOf<Alternatives...>::has_list, "this argument takes no list");
    for (const Item& item : items) value_.append(item.value());
  }

  const Value& value() const noexcept { return value_; }

 private:
  template <class T>
  static Value convert(const T& value) {
    using Plain = std::decay_t<T>;
    if constexpr (detail::is_integer<Plain> && !takes_integers) {
      return Value(static_cast<double>(value));  // 1 for a floating-point argument is 1.0
    } else if constexpr (detail::is_range<Plain>) {
      Value list = Value::list();
      for (const auto& item : value) {
        list.append(Item(static_cast<const typename detail::ElementOf<Plain>::type&>(item)).value());
      }
      return list;
    } else {
      return Value(value);
    }
  }

  Value value_;
};

}  // namespace mica

#endif
