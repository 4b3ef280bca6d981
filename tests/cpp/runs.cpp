// SPDX-License-Identifier: Apache-2.0
// How components run, and the library as a whole: random streams, cancelling, sub-ranges, seeds, threads, versions.
#include <mica/components.hpp>

#include "check.hpp"

// Of another translation unit that includes the same headers.
mica::MetaTensor flipped_elsewhere(const mica::MetaTensor& image);

namespace {

using mica::MetaTensor;
using namespace mica::transforms;

std::vector<bool> flips(const mica::Transform& transform, mica::Random& random, int count) {
  mica::RunOptions options;
  options.random = &random;
  std::vector<bool> out;
  for (int i = 0; i < count; i++) out.push_back(check::voxels(transform(check::ramp(), options))[0] != 0);
  return out;
}

void seeds_and_states_repeat() {
  const mica::Transform flip = RandFlip(0.5).spatial_axis(0);
  CHECK(flip.is_random());
  mica::Random first(flip, 0);
  // numpy.random.RandomState(0): rand() < 0.5
  const std::vector<bool> numpy{false, false, false, false, true, false, true, false, false, true, false, false};
  CHECK(flips(flip, first, 12) == numpy);
  mica::Random second(flip, 0);
  const mica::RandomState state = second.state();
  CHECK(state.key[0] == 0 && state.position == 624 && state.has_gauss == 0);
  mica::Random third(flip, state);
  CHECK(flips(flip, third, 12) == numpy);
  mica::Random moved = std::move(second);
  CHECK(flips(flip, moved, 12) == numpy);
}

void latches_cancel() {
  const Compose pipeline({Flip(0), Flip(1), Flip(2)});
  mica::CancelToken cancel;
  mica::RunOptions options;
  options.cancel = &cancel;
  CHECK(!cancel.is_set());
  (void)pipeline(check::ramp(), options);
  options.progress = [&](std::uint64_t, std::uint64_t, std::string_view) { cancel.set(); };
  THROWS(cancelled, "", pipeline(check::ramp(), options));
  CHECK(cancel.is_set());
  THROWS(cancelled, "", pipeline(mica::Value(check::ramp()), options));
}

void options_reach_the_run() {
  const Compose pipeline({Flip(0), Flip(1), Flip(2)});
  mica::RunOptions options;
  options.start = 1;
  options.end = 2;
  CHECK(check::voxels(pipeline(check::ramp(), options))[0] == 8);
  for (mica::Executor executor : {mica::Executor::automatic, mica::Executor::kernels, mica::Executor::torch}) {
    for (mica::Lazy lazy : {mica::Lazy::by_transform, mica::Lazy::off, mica::Lazy::on}) {
      mica::RunOptions each;
      each.executor = executor;
      each.lazy = lazy;
      CHECK(check::voxels(pipeline(check::ramp(), each))[0] == 23);
    }
  }
  const MetaTensor out = pipeline(check::ramp());
  CHECK(check::voxels(out.invert(1))[0] == 20);
  CHECK(check::voxels(out.invert(0, options)) == check::voxels(check::ramp()));
}

void library_settings_are_read_back() {
  mica::init();
  mica::init({mica::Cuda::automatic, 2});
  CHECK(mica::is_abi_compatible());
  CHECK(mica::build_info()["mica"].as_string() == mica::version());
  CHECK(mica::devices().front() == "cpu");
  mica::set_num_threads(1);
  CHECK(mica::num_threads() == 1);
  THROWS(invalid_argument, "", mica::set_num_threads(0));
  mica::set_num_threads(2);
  CHECK(!mica::seed());
  mica::set_seed(5);
  CHECK(mica::seed() == std::uint64_t{5});
  mica::clear_seed();
  CHECK(!mica::seed() && mica::track_meta());
  mica::set_track_meta(false);
  const MetaTensor plain = MetaTensor::zeros(mica::DType::float32, {1, 2, 2});
  mica::set_track_meta(true);
  CHECK(!plain.has_meta());
  THROWS(state, "", plain.affine());
}

void two_translation_units_share_everything() { CHECK(check::voxels(flipped_elsewhere(check::ramp()))[0] == 3); }

}  // namespace

int main() {
  RUN(library_settings_are_read_back);
  RUN(seeds_and_states_repeat);
  RUN(latches_cancel);
  RUN(options_reach_the_run);
  RUN(two_translation_units_share_everything);
  return 0;
}
