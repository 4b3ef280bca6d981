// SPDX-License-Identifier: Apache-2.0
#include "npy.hpp"

#include <array>
#include <fstream>
#include <limits>
#include <stdexcept>

namespace {

constexpr char kMagic[] = "\x93NUMPY";
constexpr std::size_t kMagicSize = 6;

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw std::runtime_error(path + ": " + what);
}

// The text behind `'key':` in the header, which is a Python dictionary in one line.
std::string field(const std::string& path, const std::string& header, const std::string& key) {
  const std::size_t at = header.find("'" + key + "':");
  if (at == std::string::npos) fail(path, "no '" + key + "' in the header " + header);
  const std::size_t begin = header.find_first_not_of(' ', at + key.size() + 3);
  if (begin == std::string::npos) fail(path, "the header ends behind '" + key + "'");
  return header.substr(begin);
}

std::vector<std::int64_t> parse_shape(const std::string& path, const std::string& text) {
  if (text.front() != '(') fail(path, "the shape is no tuple: " + text);
  const std::size_t end = text.find(')');
  if (end == std::string::npos) fail(path, "the shape does not end: " + text);
  std::vector<std::int64_t> shape;
  for (std::size_t at = 1; at < end;) {
    if (text[at] == ' ' || text[at] == ',') {
      at++;
      continue;
    }
    std::int64_t length = 0;
    const std::size_t begin = at;
    for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
      if (length > (std::numeric_limits<std::int64_t>::max() - 9) / 10)
        fail(path, "a length in " + text + " is too large");
      length = length * 10 + (text[at] - '0');
    }
    if (at == begin) fail(path, "expected a length in the shape " + text);
    shape.push_back(length);
  }
  return shape;
}

}  // namespace

NpyArray read_npy(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) fail(path, "cannot be opened");
  const std::streamoff file_size = file.tellg();
  file.seekg(0);

  std::array<unsigned char, 12> start{};
  file.read(reinterpret_cast<char*>(start.data()), 8);
  if (!file || std::string(reinterpret_cast<char*>(start.data()), kMagicSize) != kMagic)
    fail(path, "is not a .npy file");
  const int version = start[6];
  if (version < 1 || version > 3) fail(path, "version " + std::to_string(version) + " of the format, expected 1 to 3");
  const int length_bytes = version == 1 ? 2 : 4;
  file.read(reinterpret_cast<char*>(start.data()) + 8, length_bytes);
  std::uint32_t header_size = 0;
  for (int i = length_bytes; i-- > 0;) header_size = header_size << 8 | start[static_cast<std::size_t>(8 + i)];
  // Against the file, before memory is taken for it.
  if (!file || header_size > file_size) fail(path, "the header is longer than the file");
  std::string header(header_size, ' ');
  file.read(header.data(), header_size);
  if (!file) fail(path, "the header is longer than the file");

  const std::string type = field(path, header, "descr");
  if (type.rfind("'<f4'", 0) != 0) fail(path, "the array holds " + type.substr(0, type.find(',')) + ", expected '<f4'");
  NpyArray array;
  array.fortran_order = field(path, header, "fortran_order").rfind("True", 0) == 0;
  array.shape = parse_shape(path, field(path, header, "shape"));

  const std::int64_t available = (file_size - file.tellg()) / static_cast<std::int64_t>(sizeof(float));
  std::int64_t count = 1;
  for (const std::int64_t length : array.shape) {
    if (length != 0 && count > available / length) fail(path, "the file is shorter than its shape says");
    count *= length;
  }
  array.values.resize(static_cast<std::size_t>(count));
  file.read(reinterpret_cast<char*>(array.values.data()), count * static_cast<std::int64_t>(sizeof(float)));
  if (!file) fail(path, "the file is shorter than its shape says");
  return array;
}

void write_npy(const std::string& path, const NpyArray& array) {
  std::string header = "{'descr': '<f4', 'fortran_order': ";
  header += array.fortran_order ? "True" : "False";
  header += ", 'shape': (";
  for (const std::int64_t length : array.shape) header += std::to_string(length) + ", ";
  header += "), }";
  // The format wants the values to begin at a multiple of 64 bytes.
  while ((kMagicSize + 4 + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::ofstream file(path, std::ios::binary);
  file.write(kMagic, kMagicSize);
  const char version_and_size[] = {1, 0, static_cast<char>(header.size() & 255), static_cast<char>(header.size() >> 8)};
  file.write(version_and_size, sizeof version_and_size);
  file << header;
  file.write(reinterpret_cast<const char*>(array.values.data()),
             static_cast<std::streamsize>(array.values.size() * sizeof(float)));
  if (!file) fail(path, "cannot be written");
}
