// SPDX-License-Identifier: Apache-2.0
// Functions of the caller's: transforms, registered components, progress, log. What they throw comes out as it went in.
#include <atomic>
#include <thread>

#include <mica/components.hpp>

#include "check.hpp"

namespace {

using mica::MetaTensor;
using mica::Value;
using namespace mica::transforms;

// An exception with something that no text carries.
struct ScannerError : std::runtime_error {
  ScannerError(const std::string& what, int bed_number) : std::runtime_error(what), bed(bed_number) {}
  int bed;
};

MetaTensor add(const MetaTensor& image, float delta) {
  MetaTensor out = image.contiguous().copy();
  for (float& voxel : out.values<float>()) voxel += delta;
  return out;
}

template <class Function>
int thrown_bed(Function function) {
  try {
    function();
  } catch (const ScannerError& error) {
    CHECK(std::string(error.what()) == "the scanner is on fire");
    return error.bed;
  }
  return -1;
}

void functions_are_transforms() {
  const mica::Transform plus = mica::transform(
      "Plus", [](const MetaTensor& image) { return add(image, 100); },
      [](const MetaTensor& image) { return add(image, -100); });
  CHECK(plus.name() == "Plus" && plus.is_invertible());
  const Compose pipeline({Flip(2), plus});
  const MetaTensor out = pipeline(check::ramp());
  CHECK(check::voxels(out)[0] == 103);
  CHECK(check::voxels(pipeline.inverse(out)) == check::voxels(check::ramp()));
  const mica::Transform one_way = mica::transform("OneWay", [](const Value& value) { return value; });
  CHECK(!one_way.is_invertible());
  THROWS(unsupported, "OneWay", one_way.inverse(check::ramp()));
  THROWS(invalid_argument, "", mica::transform("Nothing", {}));
}

void functions_see_samples() {
  const mica::Transform rename = mica::transform("Rename", [](const Value& value) {
    mica::Sample sample(value);
    sample["renamed"] = sample["image"];
    sample.remove("image");
    return sample;
  });
  const Value out = rename({{"image", check::ramp()}});
  CHECK(out.contains("renamed") && !out.contains("image"));
}

void functions_live_as_long_as_the_transform() {
  auto token = std::make_shared<int>(0);
  {
    mica::Transform transform = mica::transform("Holder", [token](const Value& value) { return value; });
    CHECK(token.use_count() == 2);
    const Compose pipeline({transform, Flip()});
    (void)pipeline(check::ramp());
    transform = Flip();
    CHECK(token.use_count() == 2);
  }
  CHECK(token.use_count() == 1);
}

void exceptions_come_out_of_apply_and_inverse_unchanged() {
  bool burning = true;
  auto fail = [&](const MetaTensor& image) -> MetaTensor {
    if (burning) throw ScannerError("the scanner is on fire", 7);
    return image;
  };
  const mica::Transform scan = mica::transform("Scan", fail, fail);
  const Compose pipeline({Flip(), Compose({scan})});
  CHECK(thrown_bed([&] { pipeline(check::ramp()); }) == 7);
  CHECK(thrown_bed([&] { scan(check::ramp()); }) == 7);
  burning = false;
  const MetaTensor out = pipeline(check::ramp());
  burning = true;
  CHECK(thrown_bed([&] { pipeline.inverse(out); }) == 7);
  // Text in another encoding than UTF-8.
  const mica::Transform latin =
      mica::transform("Latin", [](const Value&) -> Value { throw std::runtime_error("\xe4"); });
  try {
    (void)latin(check::ramp());
    CHECK(false);
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()) == "\xe4");
  }
  // Not a std::exception.
  const mica::Transform odd = mica::transform("Odd", [](const Value&) -> Value { throw 42; });
  try {
    (void)odd(check::ramp());
    CHECK(false);
  } catch (int number) {
    CHECK(number == 42);
  }
  // Errors of mica's own keep their code.
  const mica::Transform wrong = mica::transform("Wrong", [](const MetaTensor& image) { return image.index(9, 0); });
  THROWS(invalid_argument, "dimension 9", wrong(check::ramp()));
  // What a callback threw once does not come back from a later, other failure.
  THROWS(not_found, "Flpi", mica::Component("Flpi"));
}

void exceptions_caught_inside_stay_inside() {
  const mica::Transform failing =
      mica::transform("Failing", [](const Value&) -> Value { throw ScannerError("inner", 1); });
  const mica::Transform catching = mica::transform("Catching", [&](const Value& value) {
    try {
      return failing(value);
    } catch (const ScannerError&) {
      return value;
    }
  });
  CHECK(check::voxels(catching(check::ramp()))[1] == 1);
  const mica::Transform rethrowing = mica::transform("Rethrowing", [&](const Value& value) -> Value {
    try {
      return failing(value);
    } catch (const ScannerError& error) {
      throw ScannerError("the scanner is on fire", error.bed + 1);
    }
  });
  CHECK(thrown_bed([&] { rethrowing(check::ramp()); }) == 2);
}

void exceptions_are_each_threads_own() {
  const mica::Transform failing = mica::transform("Failing", [](const MetaTensor& image) -> MetaTensor {
    throw ScannerError("the scanner is on fire", static_cast<int>(image.data<float>()[0]));
  });
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; i++) {
    threads.emplace_back([&, i] {
      const MetaTensor image = add(check::ramp(), static_cast<float>(i));
      for (int round = 0; round < 100; round++) {
        if (thrown_bed([&] { failing(image); }) != i) wrong++;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

void registered_components_are_created_everywhere() {
  auto token = std::make_shared<int>(0);
  mica::register_component("TestMirror", "transform", [token](const Value& arguments) -> mica::Component {
    if (!arguments.contains("axis")) throw ScannerError("the scanner is on fire", 3);
    return mica::Transform(Flip(arguments["axis"].as<int>()));
  });
  CHECK(check::voxels(mica::Transform("TestMirror", {{"axis", 2}})(check::ramp()))[0] == 3);
  const mica::Component nested =
      mica::Component::from_config(R"({"_target_": "Compose", "transforms": [{"_target_": "TestMirror", "axis": 0}]})");
  CHECK(check::voxels(mica::Transform(nested)(check::ramp()))[0] == 12);
  CHECK(thrown_bed([] { mica::Component("TestMirror"); }) == 3);
  THROWS(invalid_argument, "TestMirror",
         mica::register_component("TestMirror", "transform", [](const Value&) { return mica::Component("Flip"); }));
  mica::unregister_component("TestMirror");
  CHECK(token.use_count() == 1);
  THROWS(not_found, "TestMirror", mica::Component("TestMirror"));
}

void log_goes_to_a_function() {
  int lines = 0;
  const Compose pipeline = Compose({Flip()}).log_stats(true);
  mica::set_log(mica::LogLevel::trace, [&](mica::LogLevel level, std::string_view target, std::string_view message) {
    if (level != mica::LogLevel::off && !target.empty() && !message.empty()) lines++;
    throw ScannerError("logging has no caller to tell", 0);
  });
  (void)pipeline(check::ramp());
  CHECK(lines > 0);
  mica::set_log(mica::LogLevel::off, {});
  const int before = lines;
  (void)pipeline(check::ramp());
  CHECK(lines == before);
}

void progress_and_its_exceptions_come_through() {
  const Compose pipeline({Flip(0), Flip(1), Flip(2)});
  std::uint64_t last = 0;
  mica::RunOptions options;
  options.progress = [&](std::uint64_t done, std::uint64_t total, std::string_view) {
    CHECK(total == 3 && done >= last && done <= total);
    last = done;
  };
  (void)pipeline(check::ramp(), options);
  CHECK(last == 3);
  for (int stop = 1; stop <= 3; stop++) {
    int calls = 0;
    options.progress = [&](std::uint64_t, std::uint64_t, std::string_view) {
      if (++calls == stop) throw ScannerError("the scanner is on fire", stop);
    };
    CHECK(thrown_bed([&] { pipeline(check::ramp(), options); }) == stop && calls == stop);
  }
}

}  // namespace

int main() {
  RUN(functions_are_transforms);
  RUN(functions_see_samples);
  RUN(functions_live_as_long_as_the_transform);
  RUN(exceptions_come_out_of_apply_and_inverse_unchanged);
  RUN(exceptions_caught_inside_stay_inside);
  RUN(exceptions_are_each_threads_own);
  RUN(registered_components_are_created_everywhere);
  RUN(log_goes_to_a_function);
  RUN(progress_and_its_exceptions_come_through);
  return 0;
}
