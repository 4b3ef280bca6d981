// SPDX-License-Identifier: Apache-2.0
// Images in files from C++: reading, writing, headers, DICOM series and segmentations, readers and writers of one's own.
#include <filesystem>

#include "check.hpp"

namespace {

// A folder of its own, gone at the end.
struct Folder {
  std::filesystem::path path;
  Folder() {
    static int number = 0;
    path = std::filesystem::temp_directory_path() /
           ("mica_images_" + std::to_string(reinterpret_cast<std::uintptr_t>(&number)) + "_" + std::to_string(number++));
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string operator/(const char* name) const { return (path / name).string(); }
};

mica::MetaTensor image() {
  mica::MetaTensor out = check::ramp();
  out.set_affine({-0.5, 0, 0, 10, 0, 0.75, 0, -20, 0, 0, 2, 30, 0, 0, 0, 1});
  return out;
}

double at(const mica::MetaTensor& image, std::size_t row, std::size_t column) {
  const mica::Affine affine = image.affine();
  return affine.data()[row * affine.rows() + column];
}

void an_image_comes_back_as_it_was_written() {
  const Folder folder;
  for (const char* name : {"a.nii", "a.nii.gz", "a.nrrd", "a.mha", "a.mgz"}) {
    mica::write(image(), folder / name);
    const mica::MetaTensor back = mica::read(folder / name);
    CHECK(check::voxels(back) == check::voxels(image()));
    CHECK((back.shape() == std::vector<std::int64_t>{1, 2, 3, 4}));
    NEAR(at(back, 0, 0), -0.5);
    NEAR(at(back, 1, 3), -20);
  }
}

void options_choose_type_part_and_axes() {
  const Folder folder;
  mica::write(image(), folder / "a.nii", {/*dtype=*/mica::DType::int16});
  const mica::Value header = mica::read_header(folder / "a.nii");
  CHECK(header["stored_dtype"].as_string() == "int16" && header["orientation"].as_string() == "LAS");
  mica::ReadOptions options;
  options.dtype = mica::DType::float64;
  options.keep_axes = true;
  options.region = {{0, 1}, {1, 3}};
  const mica::MetaTensor part = mica::read(folder / "a.nii", options);
  CHECK((part.shape() == std::vector<std::int64_t>{1, 2, 4}) && part.dtype() == mica::DType::float64);
  NEAR(at(part, 1, 3), -20 + 0.75);
  const mica::MetaTensor stacked = mica::read(std::vector<std::string>{folder / "a.nii", folder / "a.nii"});
  CHECK(stacked.shape()[0] == 2);
}

void errors_say_what_is_wrong() {
  THROWS(not_found, "missing.nii", mica::read("missing.nii"));
  THROWS(unsupported, ".xyz", mica::write(image(), "image.xyz"));
  const mica::CancelToken cancel;
  cancel.set();
  mica::ReadOptions options;
  options.cancel = &cancel;
  THROWS(cancelled, "", mica::read("missing.nii", options));
}

void results_go_back_to_a_pacs() {
  const Folder folder;
  std::vector<std::int16_t> values(8 * 6 * 4);
  for (std::size_t i = 0; i < values.size(); i++) values[i] = static_cast<std::int16_t>(i) - 50;
  auto ct = mica::MetaTensor::from_data(std::move(values), {1, 8, 6, 4});
  ct.set_affine({-0.7, 0, 0, 10, 0, -0.8, 0, 20, 0, 0, 2.5, 30, 0, 0, 0, 1});
  const std::string series = folder / "series";
  const std::vector<std::string> files = mica::write_dicom_series(ct, series, {{"modality", "CT"}});
  CHECK(files.size() == 4);
  std::uint64_t reports = 0;
  mica::ReadOptions options;
  options.progress = [&](std::uint64_t, std::uint64_t total, std::string_view) { reports += total == 4 ? 1 : 0; };
  const mica::Value found = mica::dicom_scan({folder.path.string()}, options);
  CHECK(found["series"].size() == 1 && found["series"].at(0)["files"].size() == 4 && reports == 4);
  const mica::MetaTensor back = mica::read(series).contiguous();
  CHECK(back.dtype() == mica::DType::int16 && back.values<std::int16_t>()[5] == -45);

  std::vector<std::uint8_t> labels(8 * 6 * 4);
  labels[30] = 1;
  labels[31] = 2;
  auto mask = mica::MetaTensor::from_data(std::move(labels), {1, 8, 6, 4});
  mask.set_affine({-0.7, 0, 0, 10, 0, -0.8, 0, 20, 0, 0, 2.5, 30, 0, 0, 0, 1});
  mica::write_segmentation(mask, folder / "seg.dcm", {{"source", series}, {"omit_empty_frames", false}});
  const mica::Segmentation seg = mica::read_segmentation(folder / "seg.dcm");
  CHECK(seg.segments.size() == 2);
  const mica::MetaTensor dense = seg.image.contiguous();
  CHECK(dense.values<std::uint8_t>()[30] == 1 && dense.values<std::uint8_t>()[31] == 2);
}

void readers_and_writers_of_ones_own_come_first() {
  int written = 0;
  const mica::Component reader = mica::reader(
      "Xyz",
      [](const std::vector<std::string>& paths) {
        if (paths[0].find("broken") != std::string::npos) throw std::runtime_error("broken xyz");
        mica::MetaTensor out = check::ramp();
        out.set_meta("original_channel_dim", mica::Value(0));
        return out;
      },
      [](std::string_view path) { return path.size() > 4 && path.substr(path.size() - 4) == ".xyz"; });
  const mica::Component writer = mica::writer("Xyz", [&](const mica::MetaTensor&, std::string_view) { written++; });
  mica::register_reader(reader);
  mica::register_writer("xyz", writer);
  CHECK(mica::read("ct.xyz").shape()[0] == 1);
  mica::write(check::ramp(), "ct.xyz");
  CHECK(written == 1);
  bool thrown = false;
  try {
    mica::read("broken.xyz");
  } catch (const std::runtime_error& error) {
    thrown = std::string_view(error.what()) == "broken xyz";
  }
  CHECK(thrown);
  mica::unregister_reader(reader);
  mica::unregister_writer(writer);
  THROWS(not_found, "", mica::read("ct.xyz"));
}

}  // namespace

int main() {
  RUN(an_image_comes_back_as_it_was_written);
  RUN(options_choose_type_part_and_axes);
  RUN(errors_say_what_is_wrong);
  RUN(results_go_back_to_a_pacs);
  RUN(readers_and_writers_of_ones_own_come_first);
  return 0;
}
