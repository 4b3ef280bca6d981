// SPDX-License-Identifier: Apache-2.0
/// @file
/// Network and Inferer: TorchScript networks, and what leads them over volumes.
#ifndef MICA_NETWORK_HPP
#define MICA_NETWORK_HPP

#include "component.hpp"

namespace mica {

/// How a network is prepared for inference.
enum class Optimize {
  off,     ///< all methods stay, parameters can be changed
  freeze,  ///< parameters become constants, batch norms melt into convolutions
  fuse,    ///< frozen, weights packed for the processor, pointwise operations fused; differs by rounding
};

/// How a network is loaded or prepared.
struct NetworkOptions {
  Optimize optimize = Optimize::off;
  std::string device = "cpu";            ///< "cpu", "cuda", "cuda:1", …
  std::optional<DType> dtype = {};       ///< type of parameters and computation; results keep the type of the input
  bool channels_last = false;            ///< channels of a voxel side by side in memory: faster in bfloat16
  std::vector<std::string> methods = {}; ///< methods beside `forward` that must survive optimising
};

namespace detail {

inline std::string to_json(const NetworkOptions& options) {
  constexpr const char* words[] = {"none", "freeze", "fuse"};
  Sample out{{"optimize", words[static_cast<int>(options.optimize)]},
             {"device", options.device},
             {"channels_last", options.channels_last},
             {"methods", options.methods}};
  if (options.dtype) out.set("dtype", *options.dtype);
  return ArgumentWriter(out).json();
}

}  // namespace detail

/// A network, ready to be called, on several threads at once. Copies share it.
///
///     const mica::Network network("model.ts", {mica::Optimize::fuse});
///     const mica::MetaTensor logits = network(batch);  // (items, channels, axes…)
class Network : public Component {
 public:
  /// Loads a TorchScript archive, in evaluation mode, or an AOTInductor package (`.pt2`), whose machine code then runs here.
  explicit Network(std::string_view path, const NetworkOptions& options = {}) : Network(load(path, options)) {}
  /// The component must be of kind "network".
  Network(Component component) : Component(std::move(component)) {
    if (kind() != "network") {
      throw Error(ErrorCode::type, "'" + name() + "' is of kind '" + kind() + "', expected a network");
    }
  }

  /// The network's result where it is one tensor.
  MetaTensor operator()(const MetaTensor& input) const { return call({}, Value(input)).as<MetaTensor>(); }
  /// Whatever it gives, for one argument or a list of arguments; `named` is a map of named arguments.
  Value operator()(const Value& input, const Value& named = Value()) const { return call({}, input, named); }
  /// Calls another method than `forward`.
  Value call(std::string_view method, const Value& input, const Value& named = Value()) const {
    return Value(detail::make_with_callbacks<mica_value>([&](mica_value** out) {
      return mica_network_call(handle(), method.data(), method.size(), input.handle(), named.handle(), out);
    }));
  }

  /// `class`, `methods`, `parameters`, `training`, `device`, `dtype`, `extra_files`.
  Value info() const {
    return Value::from_json(
        detail::take(detail::make<mica_string>([&](mica_string** out) { return mica_network_info(handle(), out); })));
  }
  /// A file that came with the network, such as the metadata of a bundle.
  std::string extra_file(std::string_view file) const {
    const MetaTensor bytes(detail::make<mica_tensor>([&](mica_tensor** out) {
      return mica_network_extra_file(handle(), file.data(), file.size(), out);
    }));
    const auto values = bytes.values<std::uint8_t>();
    return std::string(values.begin(), values.end());
  }

  /// Parameters and buffers by key, in PyTorch's order: the network's own, not copies.
  Value state() const {
    return Value(detail::make<mica_value>([&](mica_value** out) { return mica_network_state(handle(), out); }));
  }
  /// Copies parameters and buffers into the network. Returns the keys that are `missing`, `unexpected` or `mismatched`;
  /// with `strict` these are an error.
  Value load_state(const Value& state, bool strict = true) const {
    return Value::from_json(detail::take(detail::make<mica_string>(
        [&](mica_string** out) { return mica_network_load_state(handle(), state.handle(), strict, out); })));
  }
  /// Loads weights that `torch.save` wrote, safetensors or a TorchScript archive; nothing in the file is run. `options`:
  /// `key`, `strict`, `prefix`.
  Value load_weights(std::string_view path, const Sample& options = Sample()) const {
    const detail::ArgumentWriter json(options);
    return Value::from_json(detail::take(detail::make<mica_string>([&](mica_string** out) {
      return mica_network_load_weights(handle(), path.data(), path.size(), json.json().data(), json.json().size(), out);
    })));
  }
  /// Writes the weights: safetensors where the path ends so, else what `torch.load` reads.
  void save_weights(std::string_view path) const {
    detail::check(mica_network_save_weights(handle(), path.data(), path.size()));
  }
  void train(bool training = true) const { detail::check(mica_network_train(handle(), training)); }

  /// A copy for inference.
  Network prepare(const NetworkOptions& options = {Optimize::fuse}) const {
    const std::string json = detail::to_json(options);
    return Network(Component(detail::make<mica_component>(
        [&](mica_component** out) { return mica_network_prepare(handle(), json.data(), json.size(), out); })));
  }
  /// TorchScript of what the network computes from an input, for `save`.
  Network trace(const Value& input) const {
    return Network(Component(detail::make<mica_component>(
        [&](mica_component** out) { return mica_network_trace(handle(), input.handle(), out); })));
  }
  /// Writes a TorchScript archive; `extra` maps names to texts, null keeps the files that came with the network.
  void save(std::string_view path, const Value& extra = Value()) const {
    detail::check(mica_network_save(handle(), path.data(), path.size(), extra.is_null() ? nullptr : extra.handle()));
  }

 private:
  static Component load(std::string_view path, const NetworkOptions& options) {
    const std::string json = detail::to_json(options);
    return Component(detail::make<mica_component>([&](mica_component** out) {
      return mica_network_load(path.data(), path.size(), json.data(), json.size(), out);
    }));
  }
};

/// What an inference is going to take on this machine.
struct Estimate {
  std::uint64_t windows = 0;         ///< that the network gets, those that turn out to be skipped among them
  std::uint64_t calls = 0;           ///< of the network
  double seconds_per_call = 0;       ///< what a full batch of windows took
  double seconds = 0;                ///< all calls together
  std::uint64_t network_bytes = 0;   ///< main memory of a batch of windows and of what the network makes on its way
  std::uint64_t result_bytes = 0;    ///< main memory in which results are put together, and of what becomes of them
  std::uint64_t memory_bytes = 0;    ///< the most that will be in use at once, more than there is now
};

namespace detail {

inline Estimate estimate(const Component& inferer, const Value& input, const mica_value* named,
                         const mica_component* network, const RunOptions& options) {
  const mica_run_options c_options = to_c(options);
  const Value found = Value::from_json(take(make_with_callbacks<mica_string>([&](mica_string** out) {
    return mica_inferer_estimate(inferer.handle(), input.handle(), named, network, &c_options, out);
  })));
  const auto whole = [&](const char* key) { return static_cast<std::uint64_t>(found[key].as<std::int64_t>()); };
  return {whole("windows"), whole("calls"), found["seconds_per_call"].as<double>(), found["seconds"].as<double>(),
          whole("network_bytes"), whole("result_bytes"), whole("memory_bytes")};
}

}  // namespace detail

/// What a `mica::inferers::Segment` is going to take for an image: the preprocessing is done, and the network called with its
/// first windows, whose results are then stitched in a corner of the image.
inline Estimate estimate(const Component& segment, const MetaTensor& image, const RunOptions& options = {}) {
  return detail::estimate(segment, Value(image), nullptr, nullptr, options);
}

/// Leads a network over a batch of images; may be used by several threads at once.
///
///     mica::inferers::SlidingWindowInferer inferer({96, 96, 96});
///     const mica::MetaTensor logits = inferer.overlap(0.5).mode("gaussian")(batch, network);
class Inferer : public Component {
 public:
  /// The component must be of kind "inferer".
  Inferer(Component component) : Component(std::move(component)) {
    if (kind() != "inferer") {
      throw Error(ErrorCode::type, "'" + name() + "' is of kind '" + kind() + "', expected an inferer");
    }
  }
  explicit Inferer(std::string_view name, const Sample& arguments = Sample()) : Inferer(Component(name, arguments)) {}

  /// The result where it is one tensor. The network may also be a transform: one of your own functions.
  MetaTensor operator()(const MetaTensor& input, const Component& network, const RunOptions& options = {}) const {
    return infer(Value(input), network, Value(), options).as<MetaTensor>();
  }
  /// Whatever the network gives. `input` may be a list of the image and further arguments, `named` a map of named ones.
  Value infer(const Value& input, const Component& network, const Value& named = Value(),
              const RunOptions& options = {}) const {
    const mica_run_options c_options = detail::to_c(options);
    return Value(detail::make_with_callbacks<mica_value>([&](mica_value** out) {
      return mica_inferer_infer(handle(), input.handle(), named.handle(), network.handle(), &c_options, out);
    }));
  }
  /// What `infer` is going to take: the network is called with its first windows.
  Estimate estimate(const Value& input, const Component& network, const Value& named = Value(),
                    const RunOptions& options = {}) const {
    return detail::estimate(*this, input, named.handle(), network.handle(), options);
  }
};

}  // namespace mica

#endif
