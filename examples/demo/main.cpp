// SPDX-License-Identifier: Apache-2.0
// demo [VOLUME.npy]
//
// A volume from NumPy through a mica pipeline and back: its memory is wrapped without copying, the geometry follows
// what the transforms do, and what was done can be shown and undone. Without an argument the demo makes a volume
// itself.
#include <algorithm>
#include <cstdio>
#include <iostream>

#include <mica.hpp>
#include <mica/components.hpp>

#include "npy.hpp"

namespace {

void print_geometry(const char* title, const mica::MetaTensor& image) {
  const std::vector<double> spacing = image.spacing();
  std::cout << title << ": shape " << image.shape().to_string() << " " << mica::name(image.dtype()) << ", spacing";
  for (const double millimetres : spacing) std::cout << ' ' << millimetres;
  std::cout << " mm, orientation " << image.orientation() << "\n  affine";
  const mica::Affine affine = image.affine();
  for (std::size_t row = 0; row < affine.rows(); row++) {
    std::cout << (row == 0 ? " [" : "         [");
    for (std::size_t column = 0; column < affine.rows(); column++) std::printf("%9.2f", affine.at(row, column));
    std::fflush(stdout);
    std::cout << " ]\n";
  }
}

void print_range(const char* title, const mica::MetaTensor& image) {
  const mica::MetaTensor contiguous = image.contiguous();
  const mica::Span<const float> values = contiguous.values<float>();
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  std::cout << title << ": intensities from " << *low << " to " << *high << "\n";
}

// A ball of soft tissue in air, in Hounsfield units.
NpyArray make_volume() {
  NpyArray array;
  array.shape = {32, 28, 24};
  for (int x = 0; x < 32; x++) {
    for (int y = 0; y < 28; y++) {
      for (int z = 0; z < 24; z++) {
        const int distance = (x - 16) * (x - 16) + (y - 14) * (y - 14) + (z - 12) * (z - 12);
        array.values.push_back(distance < 100 ? 40.0F + static_cast<float>(x) : -1000.0F);
      }
    }
  }
  return array;
}

// Takes over the array's memory.
mica::MetaTensor wrap(NpyArray array) {
  if (array.shape.size() != 3) throw std::runtime_error("the demo wants a volume of three dimensions");
  auto values = std::make_shared<std::vector<float>>(std::move(array.values));
  std::vector<std::int64_t> strides;
  // Fortran order is x fastest: the memory stays as it is, and the strides say so.
  if (array.fortran_order) strides = {1, array.shape[0], array.shape[0] * array.shape[1]};
  return mica::MetaTensor::share(values->data(), array.shape, strides, values);
}

void run(const std::string& path) {
  std::cout << "mica " << mica::version() << ", libtorch " << mica::build_info()["libtorch"]["loaded"].as_string()
            << "\n\n";

  mica::MetaTensor volume = wrap(read_npy(path));
  // All three dimensions are spatial until EnsureChannelFirst adds one for the channel.
  volume.set_meta("original_channel_dim", "no_channel");
  volume.set_affine({-0.8, 0, 0, 120, 0, 0.8, 0, -95.5, 0, 0, 2.5, -310, 0, 0, 0, 1});
  volume.set_meta("filename_or_obj", path);
  print_geometry("before", volume);
  print_range("before", volume);

  using namespace mica::transforms;
  const Compose pipeline({
      EnsureChannelFirst().channel_dim("no_channel"),
      ScaleIntensityRange(-1000, 400).b_min(0).b_max(1).clip(true),
      Flip().spatial_axis(0),
      NormalizeIntensity().channel_wise(true),
  });
  mica::RunOptions options;
  options.progress = [](std::uint64_t done, std::uint64_t total, std::string_view what) {
    std::cout << "  step " << done << " of " << total << (what.empty() ? "" : ": ") << what << "\n";
  };
  std::cout << "\nrunning the pipeline\n";
  const mica::MetaTensor image = pipeline(volume, options);

  std::cout << "\n";
  print_geometry("after", image);
  print_range("after", image);
  const mica::Point corner(3, 0.0);
  const mica::Point world = image.voxel_to_world(corner);
  std::cout << "  voxel (0, 0, 0) now lies at (" << world[0] << ", " << world[1] << ", " << world[2] << ") mm\n";
  std::cout << "\nhistory: " << image.applied_operations_json() << "\n";

  const mica::MetaTensor back = pipeline.inverse(image);
  std::cout << "\n";
  print_geometry("inverted", back);
  if (back.affine() != volume.affine()) throw std::runtime_error("the inverse did not restore the geometry");

  std::cout << "\nwhat a misspelt argument looks like:\n";
  try {
    mica::Component("Flip", {{"spatial_axes", 0}});
    throw std::runtime_error("the misspelt argument was accepted");
  } catch (const mica::Error& error) {
    std::cout << "  " << error.what() << "\n";
  }
}

}  // namespace

int main(int argument_count, char** arguments) {
  try {
    std::string path = "volume.npy";
    if (argument_count > 1) {
      path = arguments[1];
    } else {
      write_npy(path, make_volume());
    }
    run(path);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "demo: " << error.what() << "\n";
    return 1;
  }
}
