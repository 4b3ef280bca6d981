// SPDX-License-Identifier: Apache-2.0
// Properties of random pipelines: eager or lazy and on either executor the same voxels and geometry; what was done can
// be undone, by the pipeline and from the records alone, and done again from the records; voxels keep their place in
// the world.
#include <random>

#include <mica/components.hpp>

#include "check.hpp"

namespace {

using mica::Component;
using mica::MetaTensor;
using mica::Value;
using namespace mica::transforms;

class Pipelines {
 public:
  // Spatial sizes of 1 to 4 and an affine with shear, so that nothing cancels out by symmetry.
  MetaTensor image() {
    const std::vector<std::int64_t> shape{1 + below(2), 1 + below(4), 1 + below(4), 1 + below(4)};
    std::vector<float> values(static_cast<std::size_t>(mica::Shape(shape).count()));
    for (std::size_t i = 0; i < values.size(); i++) values[i] = static_cast<float>(i);
    MetaTensor tensor = MetaTensor::from_data(std::move(values), shape);
    tensor.set_affine({1.5, 0, 0.5, 7, 0.25, 2, 0, 3, 0, -0.125, -3, 5, 0, 0, 0, 1});
    return tensor;
  }

  Component compose(int depth) {
    std::vector<Component> steps;
    for (std::int64_t i = below(5); i > 0; i--) steps.push_back(step(depth));
    Value lazy = mica::none;
    if (below(3) != 0) lazy = below(2) == 0;
    return Component("Compose", {{"transforms", steps}, {"lazy", lazy}});
  }

 private:
  std::int64_t below(std::uint32_t bound) { return static_cast<std::int64_t>(generator_() % bound); }

  Component step(int depth) {
    Value axes = below(6) - 3;
    if (below(4) == 0) axes = mica::none;
    if (below(4) == 0) axes = std::vector<int>{0, -1};
    switch (below(depth > 0 ? 6 : 5)) {
      case 0: return Component("Identity");
      case 1: return Component("ApplyPending");
      case 2: return Component("RandFlip", {{"prob", 0.5}, {"spatial_axis", axes}, {"lazy", below(2) == 0}});
      case 5: return compose(depth - 1);
      default: return Component("Flip", {{"spatial_axis", axes}, {"lazy", below(2) == 0}});
    }
  }

  std::mt19937 generator_{20240229};
};

bool same_place(const MetaTensor& image, const MetaTensor& result) {
  // The images hold their own index, so a value tells where it came from.
  const MetaTensor contiguous = result.contiguous();
  const mica::Shape shape = image.shape();
  const auto index = static_cast<std::int64_t>(contiguous.values<float>()[0]);
  const mica::Point voxel{static_cast<double>(index / (shape[2] * shape[3]) % shape[1]),
                          static_cast<double>(index / shape[3] % shape[2]), static_cast<double>(index % shape[3])};
  const mica::Point before = image.voxel_to_world(voxel);
  const mica::Point after = result.voxel_to_world({0, 0, 0});
  for (std::size_t i = 0; i < 3; i++) {
    if (std::fabs(before[i] - after[i]) > 1e-9) return false;
  }
  return true;
}

bool same_affine(const MetaTensor& a, const MetaTensor& b) {
  for (std::size_t i = 0; i < 4; i++) {
    for (std::size_t j = 0; j < 4; j++) {
      if (std::fabs(a.affine().at(i, j) - b.affine().at(i, j)) > 1e-9) return false;
    }
  }
  return true;
}

void pipelines_agree_and_can_be_undone() {
  Pipelines pipelines;
  for (int round = 0; round < 40; round++) {
    const MetaTensor image = pipelines.image();
    const mica::Transform pipeline = pipelines.compose(2);
    std::optional<MetaTensor> first;
    for (mica::Lazy lazy : {mica::Lazy::off, mica::Lazy::by_transform, mica::Lazy::on}) {
      for (mica::Executor executor : {mica::Executor::kernels, mica::Executor::torch}) {
        mica::Random random(pipeline, static_cast<std::uint64_t>(round));
        mica::RunOptions options;
        options.random = &random;
        options.lazy = lazy;
        options.executor = executor;
        const MetaTensor result = pipeline(image, options);
        if (!first) first = result;
        CHECK(result.pending_operations_json() == "[]");
        CHECK(check::voxels(result) == check::voxels(*first) && same_affine(result, *first));
        CHECK(same_place(image, result));
        const MetaTensor back = pipeline.inverse(result, options);
        CHECK(check::voxels(back) == check::voxels(image) && same_affine(back, image));
        CHECK(back.applied_operations_json() == "[]");
        CHECK(check::voxels(result.invert()) == check::voxels(image));
        const std::string records = result.applied_operations_json();
        const MetaTensor again = image.replay(records, options);
        CHECK(check::voxels(again) == check::voxels(result) && same_affine(again, result));
        CHECK(again.pending_operations_json() == "[]");
        CHECK(check::voxels(again.invert()) == check::voxels(image));
        CHECK(check::voxels(image.replay(again.applied_operations_json())) == check::voxels(result));
      }
    }
  }
}

}  // namespace

int main() {
  RUN(pipelines_agree_and_can_be_undone);
  return 0;
}
