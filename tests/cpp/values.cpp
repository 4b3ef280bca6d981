// SPDX-License-Identifier: Apache-2.0
// Value and Sample: kinds, conversions, copies, JSON, batches, and the JSON text that components receive.
#include <clocale>
#include <limits>
#include <sstream>

#include "check.hpp"

namespace {

using mica::MetaTensor;
using mica::Sample;
using mica::Value;
using mica::ValueType;

void values_are_made_from_what_they_hold() {
  CHECK(Value().is_null() && Value(mica::none).is_null() && Value(std::nullopt).is_null());
  CHECK(Value(true).type() == ValueType::boolean && Value(true).as_bool());
  CHECK(Value(3).type() == ValueType::integer && Value(3L).as_int() == 3 && Value(std::uint8_t{200}).as_int() == 200);
  CHECK(Value(2.5F).as_float() == 2.5 && Value(3).as_float() == 3);
  CHECK(Value("text").as_string() == "text" && Value(std::string("a\0b", 3)).as_string().size() == 3);
  CHECK(Value(std::string_view("view")).as_string() == "view" && Value("").as_string().empty());
  CHECK(Value(mica::DType::float32).as_string() == "float32");
  CHECK(Value(check::ramp()).is_tensor() && Value(check::ramp()).as_tensor().count() == 24);
  CHECK(Value(std::vector<int>{1, 2}).to_json() == "[1,2]" &&
        Value(std::vector<bool>{true, false}).to_json() == "[true,false]");
  CHECK(Value(std::vector<std::vector<std::string>>{{"a"}, {}}).to_json() == "[[\"a\"],[]]");
  CHECK(Value::list({1, 2.5, "three", mica::none}).to_json() == "[1,2.5,\"three\",null]");
  CHECK(Value::map({{"a", 1}, {"b", Value::map()}}).to_json() == "{\"a\":1,\"b\":{}}");
  THROWS(invalid_argument, "18446744073709551615", Value(std::numeric_limits<std::uint64_t>::max()));
}

void values_convert_to_what_is_asked() {
  const Value list = Value::from_json("[1, 2, 3]");
  CHECK(list.as<std::vector<int>>() == std::vector<int>({1, 2, 3}));
  CHECK(list.as<std::vector<double>>()[2] == 3 && list.size() == 3 && list[0].as<std::uint8_t>() == 1);
  CHECK(Value(300).as<int>() == 300);
  THROWS(type, "300", Value(300).as<std::uint8_t>());
  THROWS(type, "-1", Value(-1).as<std::uint64_t>());
  THROWS(type, "", Value("x").as<double>());
  THROWS(type, "", Value(1).as<std::vector<int>>());
  THROWS(not_found, "", list[3]);
  CHECK(Value("x").as<Value>().as_string() == "x");
  std::ostringstream stream;
  stream << list;
  CHECK(stream.str() == "[1,2,3]");
}

void copies_of_values_are_independent() {
  Value list = Value::list({1});
  Value copy = list;
  copy.append(2);
  CHECK(list.size() == 1 && copy.size() == 2);
  Value moved = std::move(copy);
  CHECK(moved.size() == 2);
  copy = list;
  CHECK(copy.size() == 1);
}

void samples_read_and_write_like_dictionaries() {
  Sample sample{{"image", check::ramp()}, {"age", 51}};
  sample["subject"] = "s01";
  sample["again"] = sample["subject"];
  sample["age"] = 52;
  CHECK(sample.keys() == std::vector<std::string>({"image", "age", "subject", "again"}));
  CHECK(sample["age"].as<int>() == 52 && sample["again"].as<std::string>() == "s01");
  MetaTensor image = sample["image"];
  CHECK(image.data<float>() == sample.tensor("image").data<float>());
  const Sample& constant = sample;
  CHECK(constant["age"].as_int() == 52 && constant.contains("image") && !constant.contains("label"));
  THROWS(not_found, "image", constant["label"]);
  THROWS(not_found, "label", sample["label"].as_tensor());
  THROWS(type, "", sample.tensor("age"));
  sample.remove("image");
  CHECK(!sample.contains("image") && sample.size() == 3);
  Sample copy = sample;
  copy["age"] = 1;
  CHECK(sample["age"].as<int>() == 52);
  CHECK(Sample(Value::from_json("{\"a\": 1}"))["a"].as<int>() == 1);
  THROWS(type, "[1]", Sample(Value::list({1})));
  for (std::size_t i = 0; i < sample.size(); i++) CHECK(sample.key(i) == sample.keys()[i] && !sample.at(i).is_null());
}

void batches_form_and_come_apart() {
  MetaTensor first = check::ramp(), second = check::ramp();
  second.set_affine({2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1});
  const Value batch =
      mica::collate(Value::list({Sample{{"image", first}, {"id", 1}}, Sample{{"image", second}, {"id", 2}}}));
  const MetaTensor images = batch["image"];
  CHECK(images.batch_size() == 2 && (images.shape() == mica::Shape{2, 1, 2, 3, 4}));
  CHECK(images[1].spacing()[0] == 2 && images[0].spacing()[0] == 1);
  THROWS(state, "", images.affine());
  const Value items = mica::decollate(batch);
  CHECK(items.is_list() && items.size() == 2 && items[1].tensor("image").spacing()[0] == 2);
  CHECK(items[1]["id"].as_float() == 2);
  THROWS(shape, "", mica::collate(Value::list({first, MetaTensor::zeros(mica::DType::float32, {1, 2})})));
}

// What a component receives: the JSON text and the objects beside it.
void arguments_become_exact_json() {
  Sample arguments{{"text", "quote \" backslash \\ newline \n \xc3\xa4"},
                   {"at", "@literal"},
                   {"numbers", Value::list({0.1, 1.0, -0.0, 1e300, 5e-324, 1.0 / 3})},
                   {"special", Value::list({std::numeric_limits<double>::infinity(),
                                            -std::numeric_limits<double>::infinity(), std::nan("")})},
                   {"tensor", check::ramp()},
                   {"nested", Value::map({{"b", true}, {"n", mica::none}})}};
  const mica::detail::ArgumentWriter writer(arguments);
  const std::string& json = writer.json();
  const Value back = Value::from_json(json);
  CHECK(back["text"].as_string() == arguments["text"].as<std::string>());
  const double numbers[] = {0.1, 1.0, -0.0, 1e300, 5e-324, 1.0 / 3};
  for (std::size_t i = 0; i < 6; i++) CHECK(back["numbers"][i].as_float() == numbers[i]);
  CHECK(back["numbers"][1].type() == ValueType::floating);
  CHECK(back["special"].to_json() == "[\"Infinity\",\"-Infinity\",\"NaN\"]");
  CHECK(back["nested"].to_json() == "{\"b\":true,\"n\":null}");
  CHECK(back["at"].as_string() == "@0" && writer.objects()["0"].as_string() == "@literal");
  CHECK(back["tensor"].as_string() == "@1" && writer.objects()["1"].is_tensor());
}

void numbers_do_not_depend_on_the_locale() {
  // Where the machine has no such locale there is nothing to compare.
  if (std::setlocale(LC_NUMERIC, "de_DE.UTF-8") == nullptr) std::setlocale(LC_NUMERIC, "");
  CHECK(mica::detail::ArgumentWriter(Sample{{"x", 2.5}}).json() == "{\"x\":2.5}");
  std::setlocale(LC_NUMERIC, "C");
}

}  // namespace

int main() {
  RUN(values_are_made_from_what_they_hold);
  RUN(values_convert_to_what_is_asked);
  RUN(copies_of_values_are_independent);
  RUN(samples_read_and_write_like_dictionaries);
  RUN(batches_form_and_come_apart);
  RUN(arguments_become_exact_json);
  RUN(numbers_do_not_depend_on_the_locale);
  return 0;
}
