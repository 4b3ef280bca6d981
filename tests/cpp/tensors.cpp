// SPDX-License-Identifier: Apache-2.0
// MetaTensor: memory, views, copies, geometry, metadata.
#include "check.hpp"

namespace {

using mica::Affine;
using mica::DType;
using mica::MetaTensor;

void vectors_move_in_without_copying() {
  std::vector<std::int16_t> values{1, 2, 3, 4, 5, 6};
  const std::int16_t* memory = values.data();
  MetaTensor tensor = MetaTensor::from_data(std::move(values), {2, 3});
  CHECK(tensor.data<std::int16_t>() == memory);
  CHECK(tensor.dtype() == DType::int16 && tensor.device() == "cpu" && tensor.ndim() == 2 && tensor.count() == 6);
  CHECK((tensor.shape() == mica::Shape{2, 3}) && (tensor.strides() == mica::Shape{3, 1}));
  CHECK(tensor.shape().to_string() == "[2, 3]");
  THROWS(shape, "[2, 2]", MetaTensor::from_data(std::vector<float>(3), {2, 2}));
  THROWS(type, "int16", tensor.data<float>());
  THROWS(type, "float32", tensor.data<float>());
}

void borrowed_and_shared_memory_is_used_in_place() {
  std::vector<double> values(6, 1.5);
  {
    MetaTensor tensor = MetaTensor::borrow(values.data(), {2, 3}, {1, 2});
    tensor.view<double>()(1, 2) = 7;
  }
  CHECK(values[5] == 7);
  auto owner = std::make_shared<std::vector<float>>(4);
  MetaTensor tensor = MetaTensor::share(owner->data(), {4}, {}, owner);
  CHECK(owner.use_count() == 2);
  MetaTensor copy = tensor;
  tensor = MetaTensor();
  CHECK(owner.use_count() == 2);
  copy = MetaTensor();
  CHECK(owner.use_count() == 1);
}

void release_runs_once_also_on_failure() {
  float values[6] = {};
  int released = 0;
  auto release = [&] { released++; };
  {
    MetaTensor tensor = MetaTensor::from_memory(values, DType::float32, {2, 3}, {}, release);
  }
  CHECK(released == 1);
  THROWS(shape, "", MetaTensor::from_memory(values, DType::float32, {2, -3}, {}, release));
  CHECK(released == 2);
  THROWS(shape, "strides", MetaTensor::from_memory(values, DType::float32, {2, 3}, {1}, release));
  CHECK(released == 3);
  THROWS(device, "abacus", MetaTensor::from_memory(values, DType::float32, {2, 3}, {}, release, "abacus"));
  CHECK(released == 4);
}

void copies_share_voxels_and_own_metadata() {
  MetaTensor tensor = check::ramp();
  MetaTensor shallow = tensor;
  MetaTensor deep = tensor.copy();
  shallow.values<float>()[0] = 50;
  shallow.set_meta("note", "mine");
  shallow.set_affine(Affine{2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1});
  CHECK(tensor.values<float>()[0] == 50 && deep.values<float>()[0] == 0);
  CHECK(tensor.affine() == Affine() && shallow.spacing() == std::vector<double>({2, 2, 2}));
  THROWS(not_found, "note", tensor.meta("note"));

  const float* memory = tensor.data<float>();
  MetaTensor moved = std::move(tensor);
  CHECK(moved.data<float>() == memory);
  CHECK(!tensor && moved);  // NOLINT: the moved-from state is promised
  CHECK(tensor.ndim() == 0 && tensor.count() == 0);
  THROWS(invalid_argument, "", tensor.copy());
  THROWS(invalid_argument, "empty", tensor.data<float>());
  tensor = moved;
  CHECK(tensor.data<float>() == memory);
}

void views_follow_strides() {
  MetaTensor tensor = check::ramp();
  const MetaTensor part = tensor.slice(3, 1, 4, 2);
  CHECK((part.shape() == mica::Shape{1, 2, 3, 2}));
  const mica::View<const float> view = part.view<float>();
  CHECK(view(0, 1, 2, 1) == 23 && view.at(0, 0, 0, 0) == 1);
  THROWS(shape, "[0, 2, 0, 0]", view.at(0, 2, 0, 0));
  THROWS(shape, "[0]", view.at(0));
  CHECK(!part.is_contiguous());
  THROWS(shape, "contiguous", part.values<float>());
  const MetaTensor whole = part.contiguous();
  CHECK(whole.values<float>().size() == 12 && whole.values<float>()[11] == 23);
  const MetaTensor nothing = MetaTensor::zeros(DType::float32, {1, 3, 2}).slice(1, 0, 3, 2).slice(0, 0, 0);
  CHECK(nothing.is_contiguous() && nothing.values<float>().empty());
  CHECK(tensor[0].ndim() == 3 && tensor.index(3, 2).ndim() == 3);
}

void every_element_type_has_its_dtype() {
  CHECK(mica::dtype_of<float> == DType::float32 && mica::dtype_of<double> == DType::float64);
  CHECK(mica::dtype_of<bool> == DType::boolean && mica::dtype_of<std::uint8_t> == DType::uint8);
  CHECK(mica::dtype_of<signed char> == DType::int8 && mica::dtype_of<unsigned short> == DType::uint16);
  CHECK(mica::dtype_of<int> == DType::int32 && mica::dtype_of<long long> == DType::int64);
  CHECK(mica::dtype_of<std::int64_t> == DType::int64 && mica::dtype_of<mica::Float16> == DType::float16);
  for (DType dtype : {DType::uint8, DType::int8, DType::int16, DType::uint16, DType::int32, DType::int64,
                      DType::float16, DType::bfloat16, DType::float32, DType::float64, DType::boolean}) {
    CHECK(MetaTensor::zeros(dtype, {2, 2}).dtype() == dtype);
  }
  MetaTensor one = MetaTensor::zeros(DType::float32, {1});
  one.values<float>()[0] = 1;
  CHECK(one.to(DType::int32).item<std::int32_t>() == 1 && one.to(DType::boolean).item<bool>());
  CHECK(one.to(DType::float16).item<mica::Float16>().bits == 0x3c00);    // 1.0 as IEEE half
  CHECK(one.to(DType::bfloat16).item<mica::BFloat16>().bits == 0x3f80);  // 1.0 as bfloat16
  THROWS(device, "cuda:77", one.to("cuda:77"));
  THROWS(shape, "[2]", MetaTensor::zeros(DType::float32, {2}).item<float>());
  CHECK(MetaTensor::zeros(DType::float64, {}).item<double>() == 0);
}

void geometry_is_by_hand() {
  // Spacing 2, 3, 4 mm; x to the left, y anterior, z superior; origin (90, -120, -70).
  const Affine affine{-2, 0, 0, 90, 0, 3, 0, -120, 0, 0, 4, -70, 0, 0, 0, 1};
  MetaTensor tensor = check::ramp();
  CHECK(tensor.affine() == Affine());
  tensor.set_affine(affine);
  CHECK(tensor.affine() == affine && tensor.affine() != Affine() && tensor.affine().rows() == 4);
  CHECK(tensor.spacing() == std::vector<double>({2, 3, 4}) && affine.spacing() == tensor.spacing());
  CHECK(tensor.orientation() == "LAS" && affine.orientation() == "LAS");
  CHECK(tensor.voxel_to_world({1, 2, 3}) == mica::Point({88, -114, -58}));
  CHECK(affine.voxel_to_world({1, 2, 3}) == mica::Point({88, -114, -58}));
  CHECK(tensor.world_to_voxel({88, -114, -58}) == mica::Point({1, 2, 3}));
  CHECK(affine.to_lps().at(0, 0) == 2 && affine.to_lps().at(1, 3) == 120 && affine.to_lps().at(2, 3) == -70);
  CHECK(affine.to_lps().to_lps() == affine);
  THROWS(shape, "2 coordinates", tensor.voxel_to_world({1, 2}));
  THROWS(shape, "found 3", Affine({1, 2, 3}));
  THROWS(invalid_argument, "(4, 0)", affine.at(4, 0));
  THROWS(shape, "5", Affine(std::size_t{5}));
  Affine picture{0.5, 0, 1, 0, 0.25, 2, 0, 0, 1};
  picture.at(0, 2) = 10;
  MetaTensor flat = MetaTensor::zeros(DType::uint8, {1, 4, 5});
  flat.set_affine(picture);
  CHECK(flat.spacing() == std::vector<double>({0.5, 0.25}) && flat.voxel_to_world({2, 4}) == mica::Point({11, 3}));
  // Braces without the type's name, as in the guide.
  flat.set_affine({1, 0, 0, 0, 1, 0, 0, 0, 1});
  CHECK(flat.affine() == Affine(std::size_t{3}));
}

void metadata_is_typed() {
  MetaTensor tensor = check::ramp();
  tensor.set_meta("text", "a").set_meta("string", std::string("b")).set_meta("int", 7).set_meta("flag", true);
  tensor.set_meta("number", 0.1).set_meta("list", std::vector<double>{1, 2.5}).set_meta("none", mica::none);
  CHECK(tensor.meta<std::string>("text") == "a" && tensor.meta<std::string>("string") == "b");
  CHECK(tensor.meta<int>("int") == 7 && tensor.meta<bool>("flag") && tensor.meta<double>("number") == 0.1);
  CHECK(tensor.meta<std::vector<double>>("list") == std::vector<double>({1, 2.5}));
  CHECK(tensor.meta("none").is_null());
  THROWS(type, "", tensor.meta<int>("text"));
  THROWS(not_found, "absent", tensor.meta<int>("absent"));
  tensor.remove_meta("text");
  THROWS(not_found, "text", tensor.meta("text"));
  tensor.set_meta_json(R"({"a": {"b": [1, "x"]}})");
  CHECK(tensor.meta("a")["b"][1].as_string() == "x");
  CHECK(mica::Value::from_json(tensor.meta_json())["a"]["b"][0].as_int() == 1);
  THROWS(parse, "", tensor.set_meta_json("{"));
  CHECK(tensor.has_meta() && tensor.batch_size() == 0);
  CHECK(tensor.applied_operations_json() == "[]" && tensor.pending_operations_json() == "[]");
}

}  // namespace

int main() {
  RUN(vectors_move_in_without_copying);
  RUN(borrowed_and_shared_memory_is_used_in_place);
  RUN(release_runs_once_also_on_failure);
  RUN(copies_share_voxels_and_own_metadata);
  RUN(views_follow_strides);
  RUN(every_element_type_has_its_dtype);
  RUN(geometry_is_by_hand);
  RUN(metadata_is_typed);
  return 0;
}
