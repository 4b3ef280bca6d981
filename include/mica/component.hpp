// SPDX-License-Identifier: Apache-2.0
/// @file
/// Component and Transform: everything that a configuration can name, built by name or from your own functions.
#ifndef MICA_COMPONENT_HPP
#define MICA_COMPONENT_HPP

#include "json.hpp"
#include "run.hpp"

namespace mica {

namespace detail {
using ComponentHandle = Handle<mica_component, mica_component_free, mica_component_clone>;
}

/// A transform, network, loss, … built and ready to use. Copies are cheap and share the same immutable object, which
/// many threads may use at once. Moved-from components are empty: they can be assigned and destroyed.
class Component {
 public:
  /// Takes over a handle of the C API.
  explicit Component(mica_component* owned) noexcept : handle_(owned) {}

  /// By name, e.g. `Component("Flip", {{"spatial_axis", 0}})`. Arguments may hold tensors and other components.
  explicit Component(std::string_view name, const Sample& arguments = Sample()) : handle_(create(name, arguments)) {}

  /// From a configuration: `{"_target_": "Flip", "spatial_axis": 0}`; the string "@key" stands for `objects[key]`.
  static Component from_config(std::string_view json, const Sample& objects = Sample()) {
    return Component(detail::make_with_callbacks<mica_component>([&](mica_component** out) {
      return mica_component_from_config(json.data(), json.size(), objects.handle(), out);
    }));
  }

  static Component from_value(const Value& value) { return value.as_component(); }

  mica_component* handle() const noexcept { return handle_.get(); }
  mica_component* release() noexcept { return handle_.release(); }

  std::string name() const { return detail::to_string(mica_component_name(handle())); }
  /// "transform", "network", ….
  std::string kind() const { return detail::to_string(mica_component_kind(handle())); }
  /// As it appears in the applied operations.
  std::uint64_t id() const noexcept { return mica_component_id(handle()); }
  /// The configuration that builds the same component again, every argument written out.
  std::string config_json() const {
    return detail::take(
        detail::make<mica_string>([&](mica_string** out) { return mica_component_config(handle(), out); }));
  }
  bool is_random() const { return flag(mica_component_is_random); }
  bool is_invertible() const { return flag(mica_component_is_invertible); }

 private:
  static mica_component* create(std::string_view name, const Value& arguments) {
    const detail::ArgumentWriter writer(arguments);
    return detail::make_with_callbacks<mica_component>([&](mica_component** out) {
      return mica_component_new(name.data(), name.size(), writer.json().data(), writer.json().size(),
                                writer.objects().handle(), out);
    });
  }

  bool flag(mica_error* (*function)(const mica_component*, bool*)) const {
    bool out = false;
    detail::check(function(handle(), &out));
    return out;
  }

  detail::ComponentHandle handle_;
};

/// A component that is applied to images and samples.
class Transform : public Component {
 public:
  explicit Transform(mica_component* owned) : Transform(Component(owned)) {}
  explicit Transform(std::string_view name, const Sample& arguments = Sample())
      : Transform(Component(name, arguments)) {}
  /// The component must be of kind "transform".
  Transform(Component component) : Component(std::move(component)) {
    if (kind() != "transform") {
      throw Error(ErrorCode::type, "'" + name() + "' is of kind '" + kind() + "', expected a transform");
    }
  }

  static Transform from_value(const Value& value) { return Transform(value.as_component()); }

  MetaTensor operator()(const MetaTensor& input, const RunOptions& options = {}) const {
    return MetaTensor(run<mica_tensor>(mica_component_apply_tensor, input.handle(), options));
  }
  /// Samples, lists and tensors in a Value. A transform that makes several samples of one returns a list.
  Value operator()(const Value& input, const RunOptions& options = {}) const {
    return Value(run<mica_value>(mica_component_apply, input.handle(), options));
  }
  Value operator()(const Sample& input, const RunOptions& options = {}) const {
    return (*this)(static_cast<const Value&>(input), options);
  }
  Value operator()(const Sample::Item& input, const RunOptions& options = {}) const {
    return (*this)(input.value(), options);
  }

  /// Undoes what this transform recorded in the input's history.
  MetaTensor inverse(const MetaTensor& input, const RunOptions& options = {}) const {
    return MetaTensor(run<mica_tensor>(mica_component_invert_tensor, input.handle(), options));
  }
  Value inverse(const Value& input, const RunOptions& options = {}) const {
    return Value(run<mica_value>(mica_component_invert, input.handle(), options));
  }
  Value inverse(const Sample& input, const RunOptions& options = {}) const {
    return inverse(static_cast<const Value&>(input), options);
  }
  Value inverse(const Sample::Item& input, const RunOptions& options = {}) const {
    return inverse(input.value(), options);
  }

 private:
  template <class T>
  T* run(mica_error* (*function)(const mica_component*, const T*, const mica_run_options*, T**), const T* input,
         const RunOptions& options) const {
    const mica_run_options c_options = detail::to_c(options);
    return detail::make_with_callbacks<T>([&](T** out) { return function(handle(), input, &c_options, out); });
  }
};

/// A function from a tensor or sample to another; may throw, and what it throws comes out of the run.
using TransformFunction = std::function<Value(const Value&)>;

namespace detail {

struct UserTransform {
  TransformFunction apply;
  TransformFunction invert;

  static mica_error* call(const TransformFunction& function, const mica_value* input, mica_value** out) noexcept {
    try {
      mica_value* copy = nullptr;
      detail::check(mica_value_clone(input, &copy));
      *out = function(Value(copy)).release();
      return nullptr;
    } catch (...) {
      return keep_exception();
    }
  }
  static mica_error* call_apply(void* user_data, const mica_value* input, mica_value** out) noexcept {
    return call(static_cast<UserTransform*>(user_data)->apply, input, out);
  }
  static mica_error* call_invert(void* user_data, const mica_value* input, mica_value** out) noexcept {
    return call(static_cast<UserTransform*>(user_data)->invert, input, out);
  }
};

using CreateFunction = std::function<Component(const Value& arguments)>;

inline mica_error* call_create(void* user_data, const char* args, std::size_t args_size,
                               mica_component** out) noexcept {
  try {
    const Value arguments = args_size == 0 ? Value::map() : Value::from_json(std::string_view(args, args_size));
    *out = (*static_cast<CreateFunction*>(user_data))(arguments).release();
    return nullptr;
  } catch (...) {
    return keep_exception();
  }
}

}  // namespace detail

/// A transform from your own functions, usable wherever a built-in one is. They run on the thread that applies the
/// transform, on several at once where several do. Without `invert` it cannot be inverted.
///
///     auto halve = mica::transform("Halve", [](const mica::MetaTensor& image) { … return result; });
inline Transform transform(std::string_view name, TransformFunction apply, TransformFunction invert = {}) {
  auto functions = std::make_unique<detail::UserTransform>();
  functions->apply = std::move(apply);
  functions->invert = std::move(invert);
  mica_transform_callbacks callbacks{};
  callbacks.struct_size = sizeof callbacks;
  callbacks.name = name.data();
  callbacks.name_size = name.size();
  callbacks.apply = functions->apply ? detail::UserTransform::call_apply : nullptr;
  callbacks.invert = functions->invert ? detail::UserTransform::call_invert : nullptr;
  callbacks.destroy = detail::destroy<detail::UserTransform>;
  callbacks.user_data = functions.release();
  return Transform(detail::make<mica_component>(
      [&](mica_component** out) { return mica_component_new_transform(&callbacks, out); }));
}

/// Makes a component of your own creatable by name, from C++, configurations and every other language in the process.
/// `create` receives the arguments as a map.
inline void register_component(std::string_view name, std::string_view kind,
                               std::function<Component(const Value& arguments)> create) {
  auto owner = std::make_unique<detail::CreateFunction>(std::move(create));
  detail::check(mica_component_register(name.data(), name.size(), kind.data(), kind.size(), detail::call_create,
                                        owner.release(), detail::destroy<detail::CreateFunction>));
}

inline void unregister_component(std::string_view name) {
  detail::check(mica_component_unregister(name.data(), name.size()));
}

/// The names of all components of a kind; of every kind where it is empty.
inline std::vector<std::string> component_names(std::string_view kind = {}) {
  return Value::from_json(detail::take(detail::make<mica_string>(
                              [&](mica_string** out) { return mica_component_list(kind.data(), kind.size(), out); })))
      .as<std::vector<std::string>>();
}

/// A component's documentation: its entry of registry.json, as JSON. The whole registry where the name is empty.
inline std::string describe_component(std::string_view name = {}) {
  return detail::take(detail::make<mica_string>(
      [&](mica_string** out) { return mica_component_describe(name.data(), name.size(), out); }));
}

inline Value::Value(const Component& component)
    : handle_(make([&](mica_value** out) { return mica_value_new_component(component.handle(), out); })) {}

inline Component Value::as_component() const {
  return Component(
      detail::make<mica_component>([&](mica_component** out) { return mica_value_as_component(handle(), out); }));
}

inline Random::Random(const Component& component, std::uint64_t seed)
    : handle_(detail::make<mica_random>(
          [&](mica_random** out) { return mica_random_new(component.handle(), seed, out); })) {}

inline Random::Random(const Component& component, const RandomState& state)
    : handle_(detail::make<mica_random>([&](mica_random** out) {
        return mica_random_from_state(component.handle(), state.key.data(), state.position, state.has_gauss,
                                      state.cached_gaussian, out);
      })) {}

}  // namespace mica

#endif
