// SPDX-License-Identifier: Apache-2.0
/// @file
/// The arguments of a component as the C API takes them: JSON text, and a map of the objects that JSON cannot hold.
/// Names in `mica::detail` are not for callers.
#ifndef MICA_JSON_HPP
#define MICA_JSON_HPP

#include <charconv>
#include <cmath>
#include <cstdio>

#include "value.hpp"

namespace mica {
namespace detail {

class ArgumentWriter {
 public:
  /// `arguments` is a map.
  explicit ArgumentWriter(const Value& arguments) : objects_(Value::map()) { write(arguments); }

  const std::string& json() const noexcept { return json_; }
  /// What the strings "@0", "@1", … in the JSON text stand for.
  const Value& objects() const noexcept { return objects_; }

 private:
  void write(const Value& value) {
    switch (value.type()) {
      case ValueType::null: json_ += "null"; return;
      case ValueType::boolean: json_ += value.as_bool() ? "true" : "false"; return;
      case ValueType::integer: json_ += std::to_string(value.as_int()); return;
      case ValueType::floating: write_number(value.as_float()); return;
      case ValueType::string: write_text(value); return;
      case ValueType::list:
        json_ += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
          if (i != 0) json_ += ',';
          write(value.at(i));
        }
        json_ += ']';
        return;
      case ValueType::map:
        json_ += '{';
        for (std::size_t i = 0; i < value.size(); ++i) {
          if (i != 0) json_ += ',';
          write_string(value.key(i));
          json_ += ':';
          write(value.at(i));
        }
        json_ += '}';
        return;
      case ValueType::tensor:
      case ValueType::component: write_reference(value); return;
    }
    throw Error(ErrorCode::unsupported, "an argument of a kind that this header does not know");
  }

  void write_text(const Value& value) {
    const std::string text = value.as_string();
    // A string of the caller's that begins with '@' must not be taken for a reference.
    if (!text.empty() && text.front() == '@') {
      write_reference(value);
    } else {
      write_string(text);
    }
  }

  void write_reference(const Value& value) {
    const std::string name = std::to_string(objects_.size());
    objects_.set(name, value);
    json_ += "\"@" + name + '"';
  }

  void write_number(double value) {
    if (std::isnan(value)) {
      json_ += "\"NaN\"";
    } else if (std::isinf(value)) {
      json_ += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    } else {
      const std::size_t start = json_.size();
      append_shortest(value);
      // 1.0 must stay a floating-point number.
      if (json_.find_first_of(".e", start) == std::string::npos) json_ += ".0";
    }
  }

  // The shortest text that reads back as the same number, whatever the locale.
  void append_shortest(double value) {
    char buffer[40];
#if defined(__cpp_lib_to_chars) || (defined(_MSC_VER) && _MSC_VER >= 1924)
    const std::to_chars_result result = std::to_chars(buffer, buffer + sizeof buffer, value);
    json_.append(buffer, result.ptr);
#else
    // Standard libraries before GCC 11 format only integers with to_chars; snprintf writes the locale's decimal sign.
    const int size = std::snprintf(buffer, sizeof buffer, "%.17g", value);
    for (int i = 0; i < size; ++i) {
      const bool plain =
          (buffer[i] >= '0' && buffer[i] <= '9') || buffer[i] == '-' || buffer[i] == '+' || buffer[i] == 'e';
      json_ += plain ? buffer[i] : '.';
    }
#endif
  }

  void write_string(std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    json_ += '"';
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        json_ += '\\';
        json_ += c;
      } else if (byte < 0x20) {
        json_ += "\\u00";
        json_ += digits[byte >> 4];
        json_ += digits[byte & 15];
      } else {
        json_ += c;  // UTF-8 needs no escapes
      }
    }
    json_ += '"';
  }

  std::string json_;
  Value objects_;
};

}  // namespace detail
}  // namespace mica

#endif
