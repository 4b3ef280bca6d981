// SPDX-License-Identifier: Apache-2.0
/// @file
/// The voxel-to-world matrix of an image.
#ifndef MICA_AFFINE_HPP
#define MICA_AFFINE_HPP

#include <algorithm>
#include <array>
#include <initializer_list>
#include <vector>

#include "error.hpp"

namespace mica {

/// A point in voxel indices or in world millimetres: as many coordinates as the image has spatial dimensions.
using Point = std::vector<double>;

/// Voxel indices to world millimetres (RAS+), homogeneous: 4 rows for volumes, 3 for pictures, 2 for profiles.
class Affine {
 public:
  /// The identity with `rows` rows (2, 3 or 4).
  explicit Affine(std::size_t rows = 4) : rows_(checked_rows(rows)) {
    for (std::size_t i = 0; i < rows_; ++i) values_[i * rows_ + i] = 1.0;
  }

  /// Row by row: 16, 9 or 4 numbers.
  Affine(std::initializer_list<double> values) : Affine(values.begin(), rows_for(values.size())) {}

  /// `rows * rows` numbers in memory, row by row.
  Affine(const double* values, std::size_t rows) : rows_(checked_rows(rows)) {
    std::copy(values, values + rows_ * rows_, values_.begin());
  }

  /// A volume's 16 numbers, row by row.
  explicit Affine(const std::array<double, 16>& values) : rows_(4), values_(values) {}

  std::size_t rows() const noexcept { return rows_; }
  /// The numbers row by row; the first `rows() * rows()` count.
  const double* data() const noexcept { return values_.data(); }
  double at(std::size_t row, std::size_t column) const { return values_[index(row, column)]; }
  double& at(std::size_t row, std::size_t column) { return values_[index(row, column)]; }

  /// Voxel size in millimetres along each spatial axis.
  std::vector<double> spacing() const {
    std::vector<double> out(3);
    detail::check(mica_affine_spacing(data(), rows_, out.data()));
    out.resize(rows_ - 1);
    return out;
  }

  /// The directions that the voxel axes point to, e.g. "RAS" or "LPS".
  std::string orientation() const {
    return detail::take(
        detail::make<mica_string>([&](mica_string** out) { return mica_affine_orientation(data(), rows_, out); }));
  }

  /// The same geometry in the LPS world of DICOM and ITK. Its own inverse: LPS gives RAS back.
  Affine to_lps() const {
    Affine out(rows_);
    detail::check(mica_affine_ras_to_lps(data(), rows_, out.values_.data()));
    return out;
  }

  /// The world position in millimetres of a voxel index.
  Point voxel_to_world(const Point& voxel) const {
    if (voxel.size() != rows_ - 1) {
      throw Error(ErrorCode::shape, "the point has " + std::to_string(voxel.size()) + " coordinates, expected " +
                                        std::to_string(rows_ - 1));
    }
    Point world(rows_ - 1);
    for (std::size_t i = 0; i < world.size(); ++i) {
      world[i] = at(i, rows_ - 1);
      for (std::size_t j = 0; j < voxel.size(); ++j) world[i] += at(i, j) * voxel[j];
    }
    return world;
  }

  friend bool operator==(const Affine& a, const Affine& b) noexcept {
    return a.rows_ == b.rows_ &&
           std::equal(a.values_.begin(), a.values_.begin() + static_cast<std::ptrdiff_t>(a.rows_ * a.rows_),
                      b.values_.begin());
  }
  friend bool operator!=(const Affine& a, const Affine& b) noexcept { return !(a == b); }

 private:
  static std::size_t checked_rows(std::size_t rows) {
    if (rows < 2 || rows > 4) {
      throw Error(ErrorCode::shape, "an affine has 2, 3 or 4 rows, found " + std::to_string(rows));
    }
    return rows;
  }
  static std::size_t rows_for(std::size_t count) {
    if (count == 16) return 4;
    if (count == 9) return 3;
    if (count == 4) return 2;
    throw Error(ErrorCode::shape, "an affine has 4, 9 or 16 numbers, found " + std::to_string(count));
  }
  std::size_t index(std::size_t row, std::size_t column) const {
    if (row >= rows_ || column >= rows_) {
      throw Error(ErrorCode::invalid_argument, "element (" + std::to_string(row) + ", " + std::to_string(column) +
                                                   ") of an affine with " + std::to_string(rows_) + " rows");
    }
    return row * rows_ + column;
  }

  std::size_t rows_;
  std::array<double, 16> values_{};
};

}  // namespace mica

#endif
