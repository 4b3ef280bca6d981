// SPDX-License-Identifier: Apache-2.0
// Brain extraction with the two trained networks of deepbet (Fisch et al., Briefings in Bioinformatics 25, 2024):
//   brain_extraction T1 BBOX_MODEL MODEL FOLDER
// writes brain_mask.nii.gz, brain_mask.dcm (DICOM SEG) and overlay.png into FOLDER.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <mica.hpp>
#include <mica/components.hpp>

using namespace mica::transforms;
using mica::MetaTensor;
using mica::inferers::Segment;
using Steps = std::vector<mica::Transform>;

namespace {

// What both networks were trained on: a cube, intensities between two percentiles, mean 0.449, deviation 0.226.
Steps with_normalisation(Steps steps, std::int64_t size) {
  steps.push_back(Resize({size, size, size}).mode("nearest-exact"));
  steps.push_back(ScaleIntensityRangePercentiles(0.5, 99.5, 0, 1).clip(true));
  steps.push_back(NormalizeIntensity());
  steps.push_back(NormalizeIntensity().subtrahend(-0.449 / 0.226).divisor(1 / 0.226));
  return steps;
}

// First plane and last plus one along an axis of which more than 2 % is brain, in a mask (1, x, y, z).
std::pair<double, double> extent(const MetaTensor& mask, std::size_t axis) {
  const auto voxels = mask.view<float>();
  const auto shape = mask.shape();
  std::vector<double> sums(static_cast<std::size_t>(shape[axis]));
  for (std::int64_t x = 0; x < shape[1]; ++x)
    for (std::int64_t y = 0; y < shape[2]; ++y)
      for (std::int64_t z = 0; z < shape[3]; ++z)
        sums[static_cast<std::size_t>(axis == 1 ? x : axis == 2 ? y : z)] += voxels(0, x, y, z);
  const double enough = 0.02 * static_cast<double>(mask.count()) / static_cast<double>(sums.size());
  const auto is_brain = [&](double sum) { return sum > enough; };
  const auto first = std::find_if(sums.begin(), sums.end(), is_brain);
  if (first == sums.end()) throw std::runtime_error("no brain was found");
  const auto end = std::find_if(sums.rbegin(), sums.rend(), is_brain).base();
  return {static_cast<double>(first - sums.begin()), static_cast<double>(end - sums.begin())};
}

// The box around the brain with a tenth of its size more on each side, in voxels of the whole image.
SpatialCrop box_around(const MetaTensor& brain, const MetaTensor& whole) {
  std::vector<std::int64_t> start, end;
  for (std::size_t axis = 1; axis <= 3; ++axis) {
    const auto [first, last] = extent(brain, axis);
    const double scale = static_cast<double>(whole.shape()[axis]) / static_cast<double>(brain.shape()[axis]);
    const double centre = std::nearbyint(scale * (first + last) / 2);
    const double half = std::nearbyint(1.2 * scale * (last - first)) / 2;
    start.push_back(std::max<std::int64_t>(0, static_cast<std::int64_t>(centre - half)));
    end.push_back(std::min<std::int64_t>(whole.shape()[axis], static_cast<std::int64_t>(centre + half)));
  }
  return SpatialCrop().roi_start(start).roi_end(end);
}

// Slices through the middle of the brain along each axis, side by side, its outline in red; as (RGB, column, row).
MetaTensor overlay(const MetaTensor& ras, const MetaTensor& brain) {
  const MetaTensor grey = ScaleIntensityRangePercentiles(1, 99.5, 0, 255).clip(true)(ras), outline = LabelToContour()(brain);
  const auto red = outline.view<float>(), light = grey.view<float>();
  const auto shape = ras.shape();
  const std::int64_t columns = shape[2] + 2 * shape[1], rows = std::max(shape[2], shape[3]);
  std::vector<std::uint8_t> picture(static_cast<std::size_t>(3 * columns * rows));
  std::int64_t left = 0, at[4] = {};
  for (std::size_t axis = 1; axis <= 3; ++axis) {
    const std::size_t across = axis == 1 ? 2 : 1, up = axis == 3 ? 2 : 3;
    const auto [first, last] = extent(brain, axis);
    at[axis] = static_cast<std::int64_t>((first + last) / 2);
    for (at[across] = 0; at[across] < shape[across]; ++at[across])
      for (at[up] = 0; at[up] < shape[up]; ++at[up])
        for (std::int64_t colour = 0; colour < 3; ++colour) {
          const bool edge = red(0, at[1], at[2], at[3]) > 0;
          const float value = edge ? (colour == 0 ? 255 : 0) : light(0, at[1], at[2], at[3]);
          const std::int64_t column = left + at[across], row = (rows + shape[up]) / 2 - 1 - at[up];
          picture[static_cast<std::size_t>((colour * columns + column) * rows + row)] = static_cast<std::uint8_t>(value);
        }
    left += shape[across];
  }
  return MetaTensor::from_data(std::move(picture), {3, columns, rows});
}

void run(const char* t1, const char* bbox_model, const char* model, const std::string& folder) {
  const MetaTensor image = mica::read(t1, {mica::DType::float32});
  const Steps upright{Orientation().axcodes("RAS"), SignalFillEmpty()};
  const MetaTensor ras = Compose(upright)(image);
  Steps labels{AsDiscrete().argmax(true), KeepLargestConnectedComponent().applied_labels(1)};

  // Where the brain is, on a coarse grid; then its outline on a fine one around it, and back on the grid of the file.
  const MetaTensor coarse = Segment(mica::Network(bbox_model, {mica::Optimize::fuse}))
                                .preprocessing(Compose(with_normalisation({}, 128)))
                                .postprocessing(Compose(labels))
                                .invert(false)(ras);
  Steps steps = upright;
  steps.push_back(box_around(coarse, ras));
  labels.push_back(FillHoles().connectivity(1));
  const MetaTensor mask = Segment(mica::Network(model, {mica::Optimize::fuse}))
                              .preprocessing(Compose(with_normalisation(steps, 256)))
                              .postprocessing(Compose(labels))(image);

  const MetaTensor voxels = mask.contiguous();
  const auto spacing = mask.spacing();
  const auto count = std::count(voxels.values<float>().begin(), voxels.values<float>().end(), 1.0F);
  std::printf("brain volume: %.0f ml\n", static_cast<double>(count) * spacing[0] * spacing[1] * spacing[2] / 1000);
  mica::write(mask, folder + "/brain_mask.nii.gz", {mica::DType::uint8});
  const std::vector<mica::Value> segments{mica::Sample{{"number", 1}, {"label", "Brain"}}};
  mica::write_segmentation(mask.to(mica::DType::uint8), folder + "/brain_mask.dcm", {{"segments", segments}});
  mica::write(overlay(ras, Compose(upright)(mask)), folder + "/overlay.png");
  std::printf("overlay: %s/overlay.png\n", folder.c_str());
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 5) return std::fprintf(stderr, "usage: %s T1 BBOX_MODEL MODEL FOLDER\n", argv[0]), 2;
  run(argv[1], argv[2], argv[3], argv[4]);
} catch (const std::exception& error) {
  std::fprintf(stderr, "brain_extraction: %s\n", error.what());
  return 1;
}
