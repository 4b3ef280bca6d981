// SPDX-License-Identifier: Apache-2.0
// Networks and inferers from C++: loading, calling, methods, windows, one step from image to labels, threads.
#include <cstdio>
#include <mica/components.hpp>
#include <thread>

#include "check.hpp"

namespace {

const std::string channels = MICA_TEST_NETWORKS "/channels.ts";
const std::string convolutions = MICA_TEST_NETWORKS "/convolutions.ts";

mica::MetaTensor batch(std::size_t size = 8) {
  std::vector<float> values(size * size * size);
  for (std::size_t i = 0; i < values.size(); i++) values[i] = static_cast<float>(i) / static_cast<float>(values.size());
  const auto extent = static_cast<std::int64_t>(size);
  return mica::MetaTensor::from_data(std::move(values), {1, 1, extent, extent, extent});
}

double furthest(const mica::MetaTensor& one, const mica::MetaTensor& other) {
  const auto a = check::voxels(one), b = check::voxels(other);
  CHECK(a.size() == b.size());
  double found = 0;
  for (std::size_t i = 0; i < a.size(); i++) found = std::max(found, std::fabs(static_cast<double>(a[i]) - b[i]));
  return found;
}

void a_network_is_called_with_what_it_takes() {
  const mica::Network network(channels);
  CHECK(network.name() == "TorchScript" && network.info()["parameters"].as_int() == 3);
  CHECK(network.extra_file("metadata.json") == "{\"name\": \"channels\"}");
  CHECK((network(batch()).shape() == std::vector<std::int64_t>{1, 3, 8, 8, 8}));
  const mica::Value pair = network.call("pair", mica::Value::list({batch(), true}));
  CHECK(pair.size() == 2 && pair.at(1).as_int() == 5);
  const mica::Value named = network.call("pair", batch(), mica::Value::map({{"deep", true}}));
  NEAR(named.at(0).as<mica::MetaTensor>().item<float>(), pair.at(0).as<mica::MetaTensor>().item<float>());
  THROWS(torch, "nothing", network.call("nothing", batch()));
  THROWS(io, "missing.ts", mica::Network("missing.ts"));
  THROWS(type, "expected a network", mica::Network(mica::Component("Flip")));
}

void optimising_changes_rounding_only() {
  const mica::Network network(convolutions);
  const mica::MetaTensor expected = network(batch());
  for (const mica::Optimize how : {mica::Optimize::off, mica::Optimize::freeze, mica::Optimize::fuse}) {
    CHECK(furthest(mica::Network(convolutions, {how})(batch()), expected) < 1e-5);
    CHECK(furthest(network.prepare({how})(batch()), expected) < 1e-5);
  }
  mica::NetworkOptions low;
  low.dtype = mica::DType::bfloat16;
  low.channels_last = true;
  const mica::MetaTensor rounded = network.prepare(low)(batch());
  CHECK(rounded.dtype() == mica::DType::float32 && furthest(rounded, expected) < 0.1);
}

void inferers_lead_networks_and_functions() {
  const mica::Network network(channels);
  const auto inferer = mica::inferers::SlidingWindowInferer(4).overlap(0.5).mode("gaussian").sw_batch_size(3);
  CHECK(furthest(inferer(batch(), network), network(batch())) < 1e-5);
  int calls = 0;
  const mica::Transform own = mica::transform("Own", [&](const mica::Value& windows) {
    calls++;
    return mica::Value(network(windows.as<mica::MetaTensor>()));
  });
  CHECK(furthest(inferer(batch(), own), network(batch())) < 1e-5 && calls == 9);
  mica::RunOptions options;
  options.progress = [](std::uint64_t done, std::uint64_t, std::string_view) {
    if (done > 5) throw std::runtime_error("enough");
  };
  try {
    inferer(batch(), network, options);
    CHECK(false);
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()) == "enough");
  }
  THROWS(type, "expected an inferer", mica::Inferer(mica::Component("Flip")));

  const mica::Estimate estimate = inferer.estimate(mica::Value(batch()), network);
  CHECK(estimate.windows == 27 && estimate.calls == 9);
  CHECK(estimate.seconds > 0 && estimate.seconds_per_call > 0 && estimate.memory_bytes > estimate.result_bytes);
  // Sums of three channels, and once the sum of the weights.
  CHECK(estimate.result_bytes == 8 * 8 * 8 * 4 * 4);
}

void an_ensemble_is_the_mean_of_its_networks() {
  const mica::Network one = mica::networks::UNet(3, 1, 2, {2, 4}, {2}), other = mica::networks::UNet(3, 1, 2, {2, 4}, {2});
  const mica::Network both = mica::networks::Ensemble({one, other}).weights({1.0, 3.0});
  const auto first = check::voxels(one(batch())), second = check::voxels(other(batch())), mean = check::voxels(both(batch()));
  for (std::size_t i = 0; i < mean.size(); i++) NEAR(mean[i], 0.25F * first[i] + 0.75F * second[i]);
  THROWS(invalid_argument, "weights", mica::Network(mica::networks::Ensemble({one, other}).weights({1.0})));
}

void an_image_becomes_labels_on_its_own_grid() {
  using namespace mica::transforms;
  mica::MetaTensor image = batch().index(0, 0);
  image.set_affine({0, 1, 0, 5, -2, 0, 0, 6, 0, 0, 1, 7, 0, 0, 0, 1});
  const auto segment = mica::inferers::Segment(mica::Network(channels))
                           .inferer(mica::inferers::SlidingWindowInferer(4))
                           .preprocessing(Compose({Orientation().axcodes("RAS"), Flip(1)}))
                           .postprocessing(AsDiscrete().argmax(true));
  const mica::MetaTensor labels = segment(image);
  CHECK((labels.shape() == std::vector<std::int64_t>{1, 8, 8, 8}));
  NEAR(labels.affine().data()[4], -2);
  const auto values = check::voxels(image), found = check::voxels(labels);
  for (std::size_t i = 0; i < values.size(); i++) {
    const float dark = 1 - values[i], middle = 1 - 2 * std::fabs(values[i] - 0.5F), bright = values[i];
    CHECK(found[i] == (dark >= middle && dark >= bright ? 0 : middle >= bright ? 1 : 2));
  }
  CHECK(labels.applied_operations_json() == "[]");
  CHECK(mica::estimate(segment, image).windows == 27);
  THROWS(type, "Flip is no Segment", mica::estimate(Flip(1), image));
}

void native_networks_have_monais_names() {
  const mica::Network network = mica::networks::UNet(3, 1, 2, {2, 4}, {2});
  const mica::Value state = network.state();
  CHECK(state.keys().front() == "model.0.conv.weight");
  const mica::Network other = mica::networks::UNet(3, 1, 2, {2, 4}, {2});
  CHECK(other.load_state(state)["missing"].size() == 0);
  CHECK(furthest(network(batch()), other(batch())) == 0);
  network.save_weights("cpp_networks.safetensors");
  const mica::Network third = mica::networks::UNet(3, 1, 2, {2, 4}, {2});
  third.load_weights("cpp_networks.safetensors");
  CHECK(std::remove("cpp_networks.safetensors") == 0);
  CHECK(furthest(network(batch()), third(batch())) == 0);
  CHECK(furthest(network.prepare()(batch()), network(batch())) < 1e-4);
  network.trace(batch()).save("cpp_networks.ts");
  CHECK(furthest(mica::Network("cpp_networks.ts")(batch()), network(batch())) == 0);
  CHECK(std::remove("cpp_networks.ts") == 0);
}

void threads_share_a_network() {
  const mica::Network network = mica::Network(convolutions, {mica::Optimize::fuse});
  const mica::MetaTensor expected = network(batch());
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; i++) {
    threads.emplace_back([&] {
      for (int k = 0; k < 3; k++) CHECK(furthest(network(batch()), expected) == 0);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

int main() {
  RUN(a_network_is_called_with_what_it_takes);
  RUN(optimising_changes_rounding_only);
  RUN(inferers_lead_networks_and_functions);
  RUN(an_ensemble_is_the_mean_of_its_networks);
  RUN(an_image_becomes_labels_on_its_own_grid);
  RUN(native_networks_have_monais_names);
  RUN(threads_share_a_network);
  return 0;
}
