// SPDX-License-Identifier: Apache-2.0
// Components by name and through the generated classes: arguments, errors, applying, inverting, history.
#include <mica/components.hpp>

#include "check.hpp"

namespace {

using mica::Component;
using mica::MetaTensor;
using mica::Sample;
using mica::Transform;
using mica::Value;
using namespace mica::transforms;

Value config(const mica::Builder& builder) { return Value::from_json(builder.config_json()); }
Value config(const Component& component) { return Value::from_json(component.config_json()); }

void components_are_built_by_name() {
  const Component flip("Flip", {{"spatial_axis", Value::list({0, 2})}});
  CHECK(flip.name() == "Flip" && flip.kind() == "transform" && flip.id() != 0);
  CHECK(flip.is_invertible() && !flip.is_random());
  CHECK(config(flip)["spatial_axis"].to_json() == "[0,2]" && !config(flip)["lazy"].as_bool());
  const Component copy = flip;
  CHECK(copy.id() == flip.id());
  const Component again = Component::from_config(flip.config_json());
  CHECK(again.config_json() == flip.config_json());
  THROWS(not_found, "ScaleIntensityRange", Component("ScaleIntensityRnage"));
  THROWS(invalid_argument, "spatial_axis", Component("Flip", {{"spatial_axes", 0}}));
  try {
    Component("Compose", {{"transforms", Value::list({Value::map({{"_target_", "Identity"}}),
                                                      Value::map({{"_target_", "Flip"}, {"axis", 1}})})}});
    CHECK(false);
  } catch (const mica::Error& error) {
    CHECK(error.path().find("transforms[1]") != std::string::npos);
    CHECK(std::string(error.what()) == error.path() + ": " + error.message());
    const mica::Error copied = error;  // exceptions are copied as they travel
    CHECK(copied.what() == std::string(error.what()));
  }
}

void registry_lists_and_describes() {
  const std::vector<std::string> names = mica::component_names("transform");
  CHECK(std::find(names.begin(), names.end(), "Compose") != names.end());
  CHECK(!mica::component_names().empty());
  const Value entry = Value::from_json(mica::describe_component("Flip"));
  CHECK(entry["name"].as_string() == "Flip" && entry["arguments"].size() == 2);
  CHECK(Value::from_json(mica::describe_component())["components"].size() == mica::component_names().size());
}

void generated_classes_pass_typed_arguments() {
  CHECK(config(Flip())["spatial_axis"].is_null());
  CHECK(config(Flip(1))["spatial_axis"].as_int() == 1);
  CHECK(config(Flip().spatial_axis({0, 1}).lazy(true)).to_json() ==
        config(Component("Flip", {{"spatial_axis", Value::list({0, 1})}, {"lazy", true}})).to_json());
  CHECK(config(Flip({0}))["spatial_axis"].to_json() == "[0]");  // a list of one, as written
  CHECK(config(Flip().spatial_axis(std::vector<int>{2}))["spatial_axis"].to_json() == "[2]");
  CHECK(config(Flip(1).spatial_axis(mica::none))["spatial_axis"].is_null());
  const ScaleIntensityRange scale = ScaleIntensityRange(-1000, 400).b_min(0).b_max(1).clip(true);
  CHECK(config(scale)["a_min"].as_float() == -1000 && config(scale)["clip"].as_bool());
  CHECK(config(NormalizeIntensity().subtrahend({1, 2.5}).divisor({2, 4}))["subtrahend"].as<std::vector<double>>() ==
        std::vector<double>({1, 2.5}));
  CHECK(config(CastToType(mica::DType::float64))["dtype"].as_string().find("float64") != std::string::npos);
  CHECK(config(EnsureChannelFirst().channel_dim("no_channel"))["channel_dim"].as_string() == "no_channel");
  CHECK(config(EnsureChannelFirst().channel_dim(-1))["channel_dim"].as_int() == -1);
  CHECK(config(Flipd({"image", "label"}).spatial_axis(0))["keys"].to_json() == "[\"image\",\"label\"]");
  CHECK(config(FlipDict("image"))["_target_"].as_string() == "Flipd");
}

void wrong_arguments_throw_at_first_use() {
  EnsureType ensure("elephant");
  THROWS(invalid_argument, "elephant", ensure(check::ramp()));
  ensure.data_type("tensor");  // and may be corrected
  CHECK(check::voxels(ensure(check::ramp()))[1] == 1);
}

void tensors_are_applied_and_inverted() {
  const MetaTensor image = check::ramp();
  const Flip flip(2);
  const MetaTensor flipped = flip(image);
  CHECK(check::voxels(flipped)[0] == 3 && image.view<float>()(0, 0, 0, 0) == 0);
  const Value record = Value::from_json(flipped.applied_operations_json())[0];
  CHECK(record["class"].as_string() == "Flip" && record["orig_size"].to_json() == "[2,3,4]");
  CHECK(record["id"].as<std::uint64_t>() == flip.component().id());
  CHECK(check::voxels(flip.inverse(flipped)) == check::voxels(image));
  CHECK(check::voxels(flipped.invert()) == check::voxels(image));  // from the record alone
  THROWS(state, "not been applied", flip.inverse(image));
  const Transform same = flip;  // the same component, so that it inverts what the class did
  CHECK(check::voxels(same.inverse(flipped)) == check::voxels(image));
  Flip copy = flip;
  CHECK(copy.component().id() == flip.component().id());
  copy.spatial_axis(0);
  CHECK(copy.component().id() != flip.component().id() && check::voxels(copy(image))[0] == 12);
}

void samples_are_applied_and_inverted() {
  const Sample sample{{"image", check::ramp()}, {"label", check::ramp()}, {"other", check::ramp()}};
  const Flipd flip = Flipd({"image", "label"}).spatial_axis(2);
  const Value out = flip(sample);
  CHECK(check::voxels(out["label"])[0] == 3 && check::voxels(out["other"])[0] == 0);
  CHECK(check::voxels(flip.inverse(out)["image"])[0] == 0);
  CHECK(check::voxels(flip({{"image", check::ramp()}, {"label", check::ramp()}})["image"])[0] == 3);
  Sample changed = sample;
  CHECK(check::voxels(Flip(2)(changed["image"]))[0] == 3);  // an item is a value
  changed.remove("label");
  THROWS(not_found, "label", flip(changed));
}

void compose_takes_any_component() {
  const MetaTensor image = check::ramp();
  const Compose one({Flip(0)});
  CHECK(check::voxels(one(image))[0] == 12);
  const Transform by_name("Flip", {{"spatial_axis", 1}});
  const Compose pipeline({one, by_name, Component("Flip", {{"spatial_axis", 2}}), Identity()});
  const MetaTensor out = pipeline(image);
  CHECK(check::voxels(out)[0] == 23);
  CHECK(check::voxels(pipeline.inverse(out)) == check::voxels(image));
  std::vector<Component> steps;
  for (int axis = 0; axis < 3; axis++) steps.push_back(Transform(Flip(axis)));
  CHECK(check::voxels(Compose(steps)(image))[0] == 23);
  CHECK(check::voxels(Compose().transforms(std::vector<Flip>(3))(image))[0] == 23);
  const Compose empty;
  CHECK(check::voxels(empty(image))[23] == 23);
}

void tensors_are_arguments() {
  MetaTensor mean = MetaTensor::zeros(mica::DType::float32, {1, 1, 1, 1});
  mean.values<float>()[0] = 3;
  const NormalizeIntensity normalize = NormalizeIntensity().subtrahend(mean).divisor(2.0);
  NEAR(check::voxels(normalize(check::ramp()))[23], 10);
}

void components_are_values() {
  const Sample sample{{"step", Flip(0)}, {"tensor", check::ramp()}};
  CHECK(sample["step"].type() == mica::ValueType::component);
  const Component back = Sample(sample)["step"].as<Component>();
  CHECK(back.name() == "Flip" && sample["step"].as<Transform>().id() == back.id());
  THROWS(type, "", sample["tensor"].as<Component>());
}

}  // namespace

int main() {
  RUN(components_are_built_by_name);
  RUN(registry_lists_and_describes);
  RUN(generated_classes_pass_typed_arguments);
  RUN(wrong_arguments_throw_at_first_use);
  RUN(tensors_are_applied_and_inverted);
  RUN(samples_are_applied_and_inverted);
  RUN(compose_takes_any_component);
  RUN(tensors_are_arguments);
  RUN(components_are_values);
  return 0;
}
