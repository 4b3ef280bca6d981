// SPDX-License-Identifier: Apache-2.0
// Generated from registry.json by `cargo xtask codegen`. Do not edit.
/// @file
/// A class for every component, in the namespace of its MONAI module. Arguments without a default are
/// constructor arguments, the others are setters that can be chained; names and defaults are MONAI's.
#ifndef MICA_COMPONENTS_HPP
#define MICA_COMPONENTS_HPP

#include "../mica.hpp"

namespace mica {
namespace transforms {

/// Maps intensities linearly from one range to another, for example the window of a CT from HU to 0…1.
///
/// `(x - a_min) / (a_max - a_min)`, then `* (b_max - b_min) + b_min` where both are given, then clipped to those of
/// `b_min` and `b_max` that are given where `clip` says so, then cast to `dtype`. Each step is rounded to the floating
/// type of the image (float32 for integers), as PyTorch does.
///
/// Input: a tensor of any shape, also a batch; every element type but bool. Output: the same shape, order of dimensions
/// in memory, metadata and history. One pass over memory.
///
/// Where `a_min` equals `a_max` there is no linear map: a warning is logged, and the result is `x - a_min`, plus
/// `b_min` where it is given, neither clipped nor cast, as in MONAI.
///
/// Casting to an integer type drops the fraction and wraps around out of range (300 is 44 as uint8), as in PyTorch.
///
/// Errors: a bool tensor; `clip` without `b_min` and `b_max`.
///
/// Differences from MONAI: 8 and 16 bit images are subtracted in float32, where PyTorch wraps around if `a_min` is a
/// whole number (uint8: 3 - 10 = 249); uint16 works.
///
/// Example (Python): `ScaleIntensityRange(-57, 164, b_min=0.0, b_max=1.0, clip=True)(image)`
///
/// Source: MONAI 1.6.1 `ScaleIntensityRange`.
class ScaleIntensityRange : public TransformBuilder {
 public:
  /// @param a_min Intensity that becomes `b_min`, in the unit of the image.
  /// @param a_max Intensity that becomes `b_max`, in the unit of the image.
  explicit ScaleIntensityRange(const Arg<arg::Float>& a_min,
                               const Arg<arg::Float>& a_max)
      : TransformBuilder("ScaleIntensityRange") {
    set_argument("a_min", a_min.value());
    set_argument("a_max", a_max.value());
  }

  /// Intensity that `a_min` becomes; without `b_min` or `b_max` the range becomes 0…1. Default: none.
  ScaleIntensityRange& b_min(const Arg<arg::Float, arg::None>& value) {
    set_argument("b_min", value.value());
    return *this;
  }

  /// Intensity that `a_max` becomes. Default: none.
  ScaleIntensityRange& b_max(const Arg<arg::Float, arg::None>& value) {
    set_argument("b_max", value.value());
    return *this;
  }

  /// Whether to clip the result to `b_min` and `b_max`. Default: false.
  ScaleIntensityRange& clip(const Arg<arg::Bool>& value) {
    set_argument("clip", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  ScaleIntensityRange& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// ScaleIntensityRange for the items of a sample that `keys` names.
///
/// Maps intensities linearly from one range to another, for example the window of a CT from HU to 0…1.
///
/// `(x - a_min) / (a_max - a_min)`, then `* (b_max - b_min) + b_min` where both are given, then clipped to those of
/// `b_min` and `b_max` that are given where `clip` says so, then cast to `dtype`. Each step is rounded to the floating
/// type of the image (float32 for integers), as PyTorch does.
///
/// Input: a tensor of any shape, also a batch; every element type but bool. Output: the same shape, order of dimensions
/// in memory, metadata and history. One pass over memory.
///
/// Where `a_min` equals `a_max` there is no linear map: a warning is logged, and the result is `x - a_min`, plus
/// `b_min` where it is given, neither clipped nor cast, as in MONAI.
///
/// Casting to an integer type drops the fraction and wraps around out of range (300 is 44 as uint8), as in PyTorch.
///
/// Errors: a bool tensor; `clip` without `b_min` and `b_max`.
///
/// Differences from MONAI: 8 and 16 bit images are subtracted in float32, where PyTorch wraps around if `a_min` is a
/// whole number (uint8: 3 - 10 = 249); uint16 works.
///
/// Example (Python): `ScaleIntensityRange(-57, 164, b_min=0.0, b_max=1.0, clip=True)(image)`
///
/// Source: MONAI 1.6.1 `ScaleIntensityRange`.
class ScaleIntensityRanged : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param a_min Intensity that becomes `b_min`, in the unit of the image.
  /// @param a_max Intensity that becomes `b_max`, in the unit of the image.
  explicit ScaleIntensityRanged(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                                const Arg<arg::Float>& a_min,
                                const Arg<arg::Float>& a_max)
      : TransformBuilder("ScaleIntensityRanged") {
    set_argument("keys", keys.value());
    set_argument("a_min", a_min.value());
    set_argument("a_max", a_max.value());
  }

  /// Intensity that `a_min` becomes; without `b_min` or `b_max` the range becomes 0…1. Default: none.
  ScaleIntensityRanged& b_min(const Arg<arg::Float, arg::None>& value) {
    set_argument("b_min", value.value());
    return *this;
  }

  /// Intensity that `a_max` becomes. Default: none.
  ScaleIntensityRanged& b_max(const Arg<arg::Float, arg::None>& value) {
    set_argument("b_max", value.value());
    return *this;
  }

  /// Whether to clip the result to `b_min` and `b_max`. Default: false.
  ScaleIntensityRanged& clip(const Arg<arg::Bool>& value) {
    set_argument("clip", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  ScaleIntensityRanged& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ScaleIntensityRanged& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ScaleIntensityRanged.
using ScaleIntensityRangeD = ScaleIntensityRanged;

/// The same class as ScaleIntensityRanged.
using ScaleIntensityRangeDict = ScaleIntensityRanged;

/// Normalises intensities: subtracts the mean and divides by the standard deviation, or by given amounts.
///
/// `(x - subtrahend) / divisor` in float32, whatever the element type of the image; what is not given is the mean, or
/// the standard deviation of the population, of the voxels looked at. A divisor of 0 counts as 1.
///
/// Input: a tensor of at least one dimension, of any element type, channel first where `channel_wise`; also a batch.
/// Output: the same shape, order of dimensions in memory, metadata and history. Statistics are accumulated in float64.
///
/// Without `channel_wise`, amounts are numbers or arrays that are broadcast against the image. With `channel_wise`
/// there is one entry per channel, each a number or an array that is broadcast to the channel; half-precision images
/// are rounded to their type before the cast to `dtype`, as in MONAI.
///
/// With `nonzero`, voxels of value 0 are left out of the statistics and stay 0; NaN counts as not 0.
///
/// Errors: no dimension; with `channel_wise` a number of entries other than the number of channels; arrays that do not
/// fit the image.
///
/// Differences from MONAI: the input is never changed; lists are arrays without `channel_wise` too; with `nonzero`
/// arrays are broadcast as well; mean and standard deviation are rounded to float32 once, after summation in float64.
///
/// Example (Python): `NormalizeIntensity(nonzero=True, channel_wise=True)(image)`
///
/// Source: MONAI 1.6.1 `NormalizeIntensity`.
class NormalizeIntensity : public TransformBuilder {
 public:
  NormalizeIntensity() : TransformBuilder("NormalizeIntensity") {}
  /// @param subtrahend What to subtract, in the unit of the image: a number, an array, or one of them per channel; none
  /// for the mean. Default: none.
  explicit NormalizeIntensity(const Arg<arg::Float, arg::List<arg::Any>, arg::Tensor, arg::None>& subtrahend)
      : TransformBuilder("NormalizeIntensity") {
    set_argument("subtrahend", subtrahend.value());
  }
  /// The same from a list in braces.
  NormalizeIntensity(std::initializer_list<Arg<arg::Any>> subtrahend)
      : NormalizeIntensity(Arg<arg::Float, arg::List<arg::Any>, arg::Tensor, arg::None>(subtrahend)) {}

  /// What to subtract, in the unit of the image: a number, an array, or one of them per channel; none for the mean.
  /// Default: none.
  NormalizeIntensity& subtrahend(const Arg<arg::Float, arg::List<arg::Any>, arg::Tensor, arg::None>& value) {
    set_argument("subtrahend", value.value());
    return *this;
  }

  /// What to divide by: a number, an array, or one of them per channel; none for the standard deviation. Default: none.
  NormalizeIntensity& divisor(const Arg<arg::Float, arg::List<arg::Any>, arg::Tensor, arg::None>& value) {
    set_argument("divisor", value.value());
    return *this;
  }

  /// Whether to look only at voxels that are not 0. Default: false.
  NormalizeIntensity& nonzero(const Arg<arg::Bool>& value) {
    set_argument("nonzero", value.value());
    return *this;
  }

  /// Whether to treat each channel (each item of a batch) for itself. Default: false.
  NormalizeIntensity& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  NormalizeIntensity& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// NormalizeIntensity for the items of a sample that `keys` names.
///
/// Normalises intensities: subtracts the mean and divides by the standard deviation, or by given amounts.
///
/// `(x - subtrahend) / divisor` in float32, whatever the element type of the image; what is not given is the mean, or
/// the standard deviation of the population, of the voxels looked at. A divisor of 0 counts as 1.
///
/// Input: a tensor of at least one dimension, of any element type, channel first where `channel_wise`; also a batch.
/// Output: the same shape, order of dimensions in memory, metadata and history. Statistics are accumulated in float64.
///
/// Without `channel_wise`, amounts are numbers or arrays that are broadcast against the image. With `channel_wise`
/// there is one entry per channel, each a number or an array that is broadcast to the channel; half-precision images
/// are rounded to their type before the cast to `dtype`, as in MONAI.
///
/// With `nonzero`, voxels of value 0 are left out of the statistics and stay 0; NaN counts as not 0.
///
/// Errors: no dimension; with `channel_wise` a number of entries other than the number of channels; arrays that do not
/// fit the image.
///
/// Differences from MONAI: the input is never changed; lists are arrays without `channel_wise` too; with `nonzero`
/// arrays are broadcast as well; mean and standard deviation are rounded to float32 once, after summation in float64.
///
/// Example (Python): `NormalizeIntensity(nonzero=True, channel_wise=True)(image)`
///
/// Source: MONAI 1.6.1 `NormalizeIntensity`.
class NormalizeIntensityd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit NormalizeIntensityd(const Arg<arg::Str, arg::List<arg::Str>>& keys)
      : TransformBuilder("NormalizeIntensityd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  NormalizeIntensityd(std::initializer_list<Arg<arg::Str>> keys)
      : NormalizeIntensityd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// What to subtract, in the unit of the image: a number, an array, or one of them per channel; none for the mean.
  /// Default: none.
  NormalizeIntensityd& subtrahend(const Arg<arg::Float, arg::List<arg::Any>, arg::Tensor, arg::None>& value) {
    set_argument("subtrahend", value.value());
    return *this;
  }

  /// What to divide by: a number, an array, or one of them per channel; none for the standard deviation. Default: none.
  NormalizeIntensityd& divisor(const Arg<arg::Float, arg::List<arg::Any>, arg::Tensor, arg::None>& value) {
    set_argument("divisor", value.value());
    return *this;
  }

  /// Whether to look only at voxels that are not 0. Default: false.
  NormalizeIntensityd& nonzero(const Arg<arg::Bool>& value) {
    set_argument("nonzero", value.value());
    return *this;
  }

  /// Whether to treat each channel (each item of a batch) for itself. Default: false.
  NormalizeIntensityd& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  NormalizeIntensityd& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  NormalizeIntensityd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as NormalizeIntensityd.
using NormalizeIntensityD = NormalizeIntensityd;

/// The same class as NormalizeIntensityd.
using NormalizeIntensityDict = NormalizeIntensityd;

/// Maps the intensities of an image linearly to a range, from its own smallest and largest value; or multiplies them.
///
/// With `minv` and `maxv`: the image is cast to `dtype`, then `(x - min) / (max - min) * (maxv - minv) + minv`. With
/// only one of the two the range is 0…1. An image of one value becomes `x * minv`, or stays where there is no `minv`.
/// Without both: `x * (1 + factor)`, then cast to `dtype`. Each step is rounded to the floating type computed in
/// (float32 for whole numbers), as PyTorch does.
///
/// Input: a tensor of any shape, also a batch, of any element type; channel first where `channel_wise`. Output: the
/// same shape, order of dimensions in memory, metadata and history. Two passes over memory: one measures, one writes.
///
/// NaN among the voxels makes all of them NaN.
///
/// Errors: no voxel, where there is a range; `channel_wise` without channels; a `dtype` of bool.
///
/// Differences from MONAI: whole numbers do not wrap around where `dtype` keeps an integer type.
///
/// Example (Python): `ScaleIntensity(minv=0.0, maxv=1.0)(image)`
///
/// Source: MONAI 1.6.1 `ScaleIntensity`.
class ScaleIntensity : public TransformBuilder {
 public:
  ScaleIntensity() : TransformBuilder("ScaleIntensity") {}
  /// @param minv What the smallest value becomes. Default: 0.0.
  explicit ScaleIntensity(const Arg<arg::Float, arg::None>& minv) : TransformBuilder("ScaleIntensity") {
    set_argument("minv", minv.value());
  }

  /// What the smallest value becomes. Default: 0.0.
  ScaleIntensity& minv(const Arg<arg::Float, arg::None>& value) {
    set_argument("minv", value.value());
    return *this;
  }

  /// What the largest value becomes. Default: 1.0.
  ScaleIntensity& maxv(const Arg<arg::Float, arg::None>& value) {
    set_argument("maxv", value.value());
    return *this;
  }

  /// Multiplies by `1 + factor`, where both `minv` and `maxv` are none. Default: none.
  ScaleIntensity& factor(const Arg<arg::Float, arg::None>& value) {
    set_argument("factor", value.value());
    return *this;
  }

  /// Whether to scale each channel (each item of a batch) by itself. Default: false.
  ScaleIntensity& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  ScaleIntensity& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// ScaleIntensity for the items of a sample that `keys` names.
///
/// Maps the intensities of an image linearly to a range, from its own smallest and largest value; or multiplies them.
///
/// With `minv` and `maxv`: the image is cast to `dtype`, then `(x - min) / (max - min) * (maxv - minv) + minv`. With
/// only one of the two the range is 0…1. An image of one value becomes `x * minv`, or stays where there is no `minv`.
/// Without both: `x * (1 + factor)`, then cast to `dtype`. Each step is rounded to the floating type computed in
/// (float32 for whole numbers), as PyTorch does.
///
/// Input: a tensor of any shape, also a batch, of any element type; channel first where `channel_wise`. Output: the
/// same shape, order of dimensions in memory, metadata and history. Two passes over memory: one measures, one writes.
///
/// NaN among the voxels makes all of them NaN.
///
/// Errors: no voxel, where there is a range; `channel_wise` without channels; a `dtype` of bool.
///
/// Differences from MONAI: whole numbers do not wrap around where `dtype` keeps an integer type.
///
/// Example (Python): `ScaleIntensity(minv=0.0, maxv=1.0)(image)`
///
/// Source: MONAI 1.6.1 `ScaleIntensity`.
class ScaleIntensityd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit ScaleIntensityd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("ScaleIntensityd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ScaleIntensityd(std::initializer_list<Arg<arg::Str>> keys)
      : ScaleIntensityd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// What the smallest value becomes. Default: 0.0.
  ScaleIntensityd& minv(const Arg<arg::Float, arg::None>& value) {
    set_argument("minv", value.value());
    return *this;
  }

  /// What the largest value becomes. Default: 1.0.
  ScaleIntensityd& maxv(const Arg<arg::Float, arg::None>& value) {
    set_argument("maxv", value.value());
    return *this;
  }

  /// Multiplies by `1 + factor`, where both `minv` and `maxv` are none. Default: none.
  ScaleIntensityd& factor(const Arg<arg::Float, arg::None>& value) {
    set_argument("factor", value.value());
    return *this;
  }

  /// Whether to scale each channel (each item of a batch) by itself. Default: false.
  ScaleIntensityd& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  ScaleIntensityd& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ScaleIntensityd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ScaleIntensityd.
using ScaleIntensityD = ScaleIntensityd;

/// The same class as ScaleIntensityd.
using ScaleIntensityDict = ScaleIntensityd;

/// Maps intensities linearly from two percentiles of the image to a range: a window that fits each image.
///
/// `(x - a_min) / (a_max - a_min) * (b_max - b_min) + b_min` with the percentiles `lower` and `upper` for `a_min` and
/// `a_max`, clipped where `clip` says so, cast to `dtype`. Percentiles are interpolated linearly and are numbers of the
/// image's element type. With `relative`, `lower` and `upper` percent of the way from `b_min` to `b_max` stand for
/// `b_min` and `b_max`.
///
/// Input: a tensor of any shape, also a batch, of any element type but bool; channel first where `channel_wise`.
/// Output: the same shape, order of dimensions in memory, metadata and history. Percentiles are found exactly and
/// without sorting.
///
/// Where both percentiles are equal there is no linear map: a warning is logged, and the result is `x - a_min`, plus
/// `b_min` where it is given, cast but not clipped.
///
/// Errors: a tensor of bool; no voxel; percentiles outside 0 to 100; `relative` without `b_min` and `b_max`; `clip`
/// without both.
///
/// Differences from MONAI: images of whole numbers and of half precision work at any size (MONAI: above a million
/// voxels), and are not computed in their own type, where whole numbers would wrap around.
///
/// Example (Python): `ScaleIntensityRangePercentiles(1, 99, b_min=0.0, b_max=1.0, clip=True)(image)`
///
/// Source: MONAI 1.6.1 `ScaleIntensityRangePercentiles`.
class ScaleIntensityRangePercentiles : public TransformBuilder {
 public:
  /// @param lower Percentile that becomes `b_min`, 0 to 100.
  /// @param upper Percentile that becomes `b_max`, 0 to 100.
  /// @param b_min What the lower percentile becomes; without `b_min` or `b_max` the range becomes 0…1.
  /// @param b_max What the upper percentile becomes.
  explicit ScaleIntensityRangePercentiles(const Arg<arg::Float>& lower,
                                          const Arg<arg::Float>& upper,
                                          const Arg<arg::Float, arg::None>& b_min,
                                          const Arg<arg::Float, arg::None>& b_max)
      : TransformBuilder("ScaleIntensityRangePercentiles") {
    set_argument("lower", lower.value());
    set_argument("upper", upper.value());
    set_argument("b_min", b_min.value());
    set_argument("b_max", b_max.value());
  }

  /// Whether to clip the result to the range. Default: false.
  ScaleIntensityRangePercentiles& clip(const Arg<arg::Bool>& value) {
    set_argument("clip", value.value());
    return *this;
  }

  /// Whether the percentiles become the same percentiles of `b_min` to `b_max`. Default: false.
  ScaleIntensityRangePercentiles& relative(const Arg<arg::Bool>& value) {
    set_argument("relative", value.value());
    return *this;
  }

  /// Whether to scale each channel (each item of a batch) by itself. Default: false.
  ScaleIntensityRangePercentiles& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  ScaleIntensityRangePercentiles& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// ScaleIntensityRangePercentiles for the items of a sample that `keys` names.
///
/// Maps intensities linearly from two percentiles of the image to a range: a window that fits each image.
///
/// `(x - a_min) / (a_max - a_min) * (b_max - b_min) + b_min` with the percentiles `lower` and `upper` for `a_min` and
/// `a_max`, clipped where `clip` says so, cast to `dtype`. Percentiles are interpolated linearly and are numbers of the
/// image's element type. With `relative`, `lower` and `upper` percent of the way from `b_min` to `b_max` stand for
/// `b_min` and `b_max`.
///
/// Input: a tensor of any shape, also a batch, of any element type but bool; channel first where `channel_wise`.
/// Output: the same shape, order of dimensions in memory, metadata and history. Percentiles are found exactly and
/// without sorting.
///
/// Where both percentiles are equal there is no linear map: a warning is logged, and the result is `x - a_min`, plus
/// `b_min` where it is given, cast but not clipped.
///
/// Errors: a tensor of bool; no voxel; percentiles outside 0 to 100; `relative` without `b_min` and `b_max`; `clip`
/// without both.
///
/// Differences from MONAI: images of whole numbers and of half precision work at any size (MONAI: above a million
/// voxels), and are not computed in their own type, where whole numbers would wrap around.
///
/// Example (Python): `ScaleIntensityRangePercentiles(1, 99, b_min=0.0, b_max=1.0, clip=True)(image)`
///
/// Source: MONAI 1.6.1 `ScaleIntensityRangePercentiles`.
class ScaleIntensityRangePercentilesd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param lower Percentile that becomes `b_min`, 0 to 100.
  /// @param upper Percentile that becomes `b_max`, 0 to 100.
  /// @param b_min What the lower percentile becomes; without `b_min` or `b_max` the range becomes 0…1.
  /// @param b_max What the upper percentile becomes.
  explicit ScaleIntensityRangePercentilesd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                                           const Arg<arg::Float>& lower,
                                           const Arg<arg::Float>& upper,
                                           const Arg<arg::Float, arg::None>& b_min,
                                           const Arg<arg::Float, arg::None>& b_max)
      : TransformBuilder("ScaleIntensityRangePercentilesd") {
    set_argument("keys", keys.value());
    set_argument("lower", lower.value());
    set_argument("upper", upper.value());
    set_argument("b_min", b_min.value());
    set_argument("b_max", b_max.value());
  }

  /// Whether to clip the result to the range. Default: false.
  ScaleIntensityRangePercentilesd& clip(const Arg<arg::Bool>& value) {
    set_argument("clip", value.value());
    return *this;
  }

  /// Whether the percentiles become the same percentiles of `b_min` to `b_max`. Default: false.
  ScaleIntensityRangePercentilesd& relative(const Arg<arg::Bool>& value) {
    set_argument("relative", value.value());
    return *this;
  }

  /// Whether to scale each channel (each item of a batch) by itself. Default: false.
  ScaleIntensityRangePercentilesd& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  ScaleIntensityRangePercentilesd& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ScaleIntensityRangePercentilesd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ScaleIntensityRangePercentilesd.
using ScaleIntensityRangePercentilesD = ScaleIntensityRangePercentilesd;

/// The same class as ScaleIntensityRangePercentilesd.
using ScaleIntensityRangePercentilesDict = ScaleIntensityRangePercentilesd;

/// Stretches intensities around their mean: contrast without a change of brightness.
///
/// `(x - mean) * (1 + factor) + mean`, without the mean where `fixed_mean` is false, clipped to the range of the input
/// where `preserve_range` says so, cast to `dtype`. Each step is rounded to the floating type of the image.
///
/// Input: a tensor of any shape, also a batch; of a floating-point type, or of any type where `fixed_mean` is false;
/// channel first where `channel_wise`. Output: the same shape, order of dimensions in memory, metadata and history. The
/// mean is accumulated in float64.
///
/// Errors: an image of whole numbers with `fixed_mean`; no voxel with `preserve_range`; `channel_wise` without
/// channels.
///
/// Differences from MONAI: whole numbers do not wrap around.
///
/// Example (Python): `ScaleIntensityFixedMean(factor=0.2)(image)`
///
/// Source: MONAI 1.6.1 `ScaleIntensityFixedMean`.
class ScaleIntensityFixedMean : public TransformBuilder {
 public:
  ScaleIntensityFixedMean() : TransformBuilder("ScaleIntensityFixedMean") {}
  /// @param factor Multiplies by `1 + factor`. Default: 0.
  explicit ScaleIntensityFixedMean(const Arg<arg::Float>& factor) : TransformBuilder("ScaleIntensityFixedMean") {
    set_argument("factor", factor.value());
  }

  /// Multiplies by `1 + factor`. Default: 0.
  ScaleIntensityFixedMean& factor(const Arg<arg::Float>& value) {
    set_argument("factor", value.value());
    return *this;
  }

  /// Whether to clip the result to the range of the input. Default: false.
  ScaleIntensityFixedMean& preserve_range(const Arg<arg::Bool>& value) {
    set_argument("preserve_range", value.value());
    return *this;
  }

  /// Whether the mean stays as it is. Default: true.
  ScaleIntensityFixedMean& fixed_mean(const Arg<arg::Bool>& value) {
    set_argument("fixed_mean", value.value());
    return *this;
  }

  /// Whether to look at each channel (each item of a batch) by itself. Default: false.
  ScaleIntensityFixedMean& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  ScaleIntensityFixedMean& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// Keeps intensities above (or below) a threshold and sets all others to a number.
///
/// `x > threshold` stays, or `x < threshold` where `above` is false; everything else, also NaN and the threshold
/// itself, becomes `cval`. The threshold is rounded to the floating type of the image.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order of
/// dimensions in memory, metadata and history. One pass over memory.
///
/// Errors: a `cval` that the element type of an image of whole numbers cannot hold (its fraction is dropped).
///
/// Differences from MONAI: a negative whole `cval` is an error for unsigned images, where MONAI wraps it around; uint16
/// works.
///
/// Example (Python): `ThresholdIntensity(threshold=50.0, above=True, cval=0.0)(image)`
///
/// Source: MONAI 1.6.1 `ThresholdIntensity`.
class ThresholdIntensity : public TransformBuilder {
 public:
  /// @param threshold The threshold, in the unit of the image.
  explicit ThresholdIntensity(const Arg<arg::Float>& threshold) : TransformBuilder("ThresholdIntensity") {
    set_argument("threshold", threshold.value());
  }

  /// Whether what is above the threshold stays, or what is below it. Default: true.
  ThresholdIntensity& above(const Arg<arg::Bool>& value) {
    set_argument("above", value.value());
    return *this;
  }

  /// What everything else becomes. Default: 0.0.
  ThresholdIntensity& cval(const Arg<arg::Float>& value) {
    set_argument("cval", value.value());
    return *this;
  }
};

/// ThresholdIntensity for the items of a sample that `keys` names.
///
/// Keeps intensities above (or below) a threshold and sets all others to a number.
///
/// `x > threshold` stays, or `x < threshold` where `above` is false; everything else, also NaN and the threshold
/// itself, becomes `cval`. The threshold is rounded to the floating type of the image.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order of
/// dimensions in memory, metadata and history. One pass over memory.
///
/// Errors: a `cval` that the element type of an image of whole numbers cannot hold (its fraction is dropped).
///
/// Differences from MONAI: a negative whole `cval` is an error for unsigned images, where MONAI wraps it around; uint16
/// works.
///
/// Example (Python): `ThresholdIntensity(threshold=50.0, above=True, cval=0.0)(image)`
///
/// Source: MONAI 1.6.1 `ThresholdIntensity`.
class ThresholdIntensityd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param threshold The threshold, in the unit of the image.
  explicit ThresholdIntensityd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                               const Arg<arg::Float>& threshold)
      : TransformBuilder("ThresholdIntensityd") {
    set_argument("keys", keys.value());
    set_argument("threshold", threshold.value());
  }

  /// Whether what is above the threshold stays, or what is below it. Default: true.
  ThresholdIntensityd& above(const Arg<arg::Bool>& value) {
    set_argument("above", value.value());
    return *this;
  }

  /// What everything else becomes. Default: 0.0.
  ThresholdIntensityd& cval(const Arg<arg::Float>& value) {
    set_argument("cval", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ThresholdIntensityd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ThresholdIntensityd.
using ThresholdIntensityD = ThresholdIntensityd;

/// The same class as ThresholdIntensityd.
using ThresholdIntensityDict = ThresholdIntensityd;

/// Adds a number to every intensity.
///
/// `x + offset`, cast back to the element type of the image. Whole numbers stay whole: with a whole `offset` they wrap
/// around out of range (250 + 10 is 4 as uint8), with another one they are computed in float32, lose their fraction,
/// and wrap around. With `safe` they stop at the ends of their range instead, and infinite numbers become the largest
/// finite ones.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order of
/// dimensions in memory, metadata and history. One pass over memory.
///
/// Differences from MONAI: `safe` holds for whole numbers plus a whole `offset` too, and for infinite numbers besides
/// NaN; uint16 works.
///
/// Example (Python): `ShiftIntensity(offset=10.0)(image)`
///
/// Source: MONAI 1.6.1 `ShiftIntensity`.
class ShiftIntensity : public TransformBuilder {
 public:
  /// @param offset What is added, in the unit of the image.
  explicit ShiftIntensity(const Arg<arg::Float>& offset) : TransformBuilder("ShiftIntensity") {
    set_argument("offset", offset.value());
  }

  /// Whether out of range means the end of the range instead of wrapping around. Default: false.
  ShiftIntensity& safe(const Arg<arg::Bool>& value) {
    set_argument("safe", value.value());
    return *this;
  }
};

/// ShiftIntensity for the items of a sample that `keys` names.
///
/// Adds a number to every intensity.
///
/// `x + offset`, cast back to the element type of the image. Whole numbers stay whole: with a whole `offset` they wrap
/// around out of range (250 + 10 is 4 as uint8), with another one they are computed in float32, lose their fraction,
/// and wrap around. With `safe` they stop at the ends of their range instead, and infinite numbers become the largest
/// finite ones.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order of
/// dimensions in memory, metadata and history. One pass over memory.
///
/// Differences from MONAI: `safe` holds for whole numbers plus a whole `offset` too, and for infinite numbers besides
/// NaN; uint16 works.
///
/// Example (Python): `ShiftIntensity(offset=10.0)(image)`
///
/// Source: MONAI 1.6.1 `ShiftIntensity`.
class ShiftIntensityd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold images.
  /// @param offset What is added, in the unit of the image, or in units of a number among the metadata.
  explicit ShiftIntensityd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                           const Arg<arg::Float>& offset)
      : TransformBuilder("ShiftIntensityd") {
    set_argument("keys", keys.value());
    set_argument("offset", offset.value());
  }

  /// Whether out of range means the end of the range instead of wrapping around. Default: false.
  ShiftIntensityd& safe(const Arg<arg::Bool>& value) {
    set_argument("safe", value.value());
    return *this;
  }

  /// Key among the metadata of a number that multiplies `offset`, for example one that `IntensityStatsd` has computed;
  /// where there is none, `offset` is added as it is. A list gives one per key. Default: none.
  ShiftIntensityd& factor_key(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("factor_key", value.value());
    return *this;
  }

  /// Keys of the sample that hold the metadata (maps), one for each of `keys`; none for `meta_key_postfix`. Default:
  /// none.
  ShiftIntensityd& meta_keys(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("meta_keys", value.value());
    return *this;
  }

  /// Ending of the keys that hold the metadata: `image_meta_dict`. A list gives one per key. Default: "meta_dict".
  ShiftIntensityd& meta_key_postfix(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("meta_key_postfix", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ShiftIntensityd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ShiftIntensityd.
using ShiftIntensityD = ShiftIntensityd;

/// The same class as ShiftIntensityd.
using ShiftIntensityDict = ShiftIntensityd;

/// Adds a multiple of the image's own standard deviation to every intensity.
///
/// The image is cast to `dtype`, then `x + factor * std(x)`, with the standard deviation of the population of the
/// voxels looked at. Each step is rounded to that type.
///
/// Input: a tensor of any shape and element type, also a batch; channel first where `channel_wise`. Output: the same
/// shape, order of dimensions in memory, metadata and history. The deviation is accumulated in float64.
///
/// With `nonzero`, voxels of value 0 are left out of the statistics and stay 0; NaN counts as not 0.
///
/// Errors: a result of whole numbers; `channel_wise` without channels.
///
/// Differences from MONAI: the input is never changed.
///
/// Example (Python): `StdShiftIntensity(factor=0.5)(image)`
///
/// Source: MONAI 1.6.1 `StdShiftIntensity`.
class StdShiftIntensity : public TransformBuilder {
 public:
  /// @param factor How many standard deviations are added.
  explicit StdShiftIntensity(const Arg<arg::Float>& factor) : TransformBuilder("StdShiftIntensity") {
    set_argument("factor", factor.value());
  }

  /// Whether to look only at voxels that are not 0. Default: false.
  StdShiftIntensity& nonzero(const Arg<arg::Bool>& value) {
    set_argument("nonzero", value.value());
    return *this;
  }

  /// Whether to treat each channel (each item of a batch) for itself. Default: false.
  StdShiftIntensity& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Element type of the result, a floating-point one; none keeps that of the image. Default: "float32".
  StdShiftIntensity& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// StdShiftIntensity for the items of a sample that `keys` names.
///
/// Adds a multiple of the image's own standard deviation to every intensity.
///
/// The image is cast to `dtype`, then `x + factor * std(x)`, with the standard deviation of the population of the
/// voxels looked at. Each step is rounded to that type.
///
/// Input: a tensor of any shape and element type, also a batch; channel first where `channel_wise`. Output: the same
/// shape, order of dimensions in memory, metadata and history. The deviation is accumulated in float64.
///
/// With `nonzero`, voxels of value 0 are left out of the statistics and stay 0; NaN counts as not 0.
///
/// Errors: a result of whole numbers; `channel_wise` without channels.
///
/// Differences from MONAI: the input is never changed.
///
/// Example (Python): `StdShiftIntensity(factor=0.5)(image)`
///
/// Source: MONAI 1.6.1 `StdShiftIntensity`.
class StdShiftIntensityd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param factor How many standard deviations are added.
  explicit StdShiftIntensityd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                              const Arg<arg::Float>& factor)
      : TransformBuilder("StdShiftIntensityd") {
    set_argument("keys", keys.value());
    set_argument("factor", factor.value());
  }

  /// Whether to look only at voxels that are not 0. Default: false.
  StdShiftIntensityd& nonzero(const Arg<arg::Bool>& value) {
    set_argument("nonzero", value.value());
    return *this;
  }

  /// Whether to treat each channel (each item of a batch) for itself. Default: false.
  StdShiftIntensityd& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Element type of the result, a floating-point one; none keeps that of the image. Default: "float32".
  StdShiftIntensityd& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  StdShiftIntensityd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as StdShiftIntensityd.
using StdShiftIntensityD = StdShiftIntensityd;

/// The same class as StdShiftIntensityd.
using StdShiftIntensityDict = StdShiftIntensityd;

/// Changes the contrast: intensities between the smallest and the largest are raised to a power.
///
/// `((x - min) / (max - min + 1e-7)) ** gamma * (max - min) + min`. With `invert_image` of the negative image, which is
/// negated again afterwards. With `retain_stats` the result is then shifted and scaled so that it has the mean and the
/// standard deviation (of the sample) of the input: `(y - mean(y)) / (std(y) + 1e-8) * std(x) + mean(x)`. Each step is
/// rounded to the floating type of the image.
///
/// Input: a tensor of any shape, also a batch, of any element type but bool; of a floating-point type with
/// `retain_stats`. Output: the same shape, order of dimensions in memory, metadata and history; float32 of whole
/// numbers, otherwise the same element type.
///
/// NaN among the voxels makes all of them NaN.
///
/// Errors: a tensor of bool; whole numbers with `retain_stats`; no voxel.
///
/// Differences from MONAI: whole numbers do not wrap around, and unsigned ones can be inverted.
///
/// Example (Python): `AdjustContrast(gamma=1.5)(image)`
///
/// Source: MONAI 1.6.1 `AdjustContrast`; the two options are those of nnU-Net (Isensee et al., 2021,
/// doi:10.1038/s41592-020-01008-z).
class AdjustContrast : public TransformBuilder {
 public:
  /// @param gamma The exponent: below 1 brightens, above 1 darkens.
  explicit AdjustContrast(const Arg<arg::Float>& gamma) : TransformBuilder("AdjustContrast") {
    set_argument("gamma", gamma.value());
  }

  /// Whether the power is taken of the negative image. Default: false.
  AdjustContrast& invert_image(const Arg<arg::Bool>& value) {
    set_argument("invert_image", value.value());
    return *this;
  }

  /// Whether mean and standard deviation stay as they are. Default: false.
  AdjustContrast& retain_stats(const Arg<arg::Bool>& value) {
    set_argument("retain_stats", value.value());
    return *this;
  }
};

/// AdjustContrast for the items of a sample that `keys` names.
///
/// Changes the contrast: intensities between the smallest and the largest are raised to a power.
///
/// `((x - min) / (max - min + 1e-7)) ** gamma * (max - min) + min`. With `invert_image` of the negative image, which is
/// negated again afterwards. With `retain_stats` the result is then shifted and scaled so that it has the mean and the
/// standard deviation (of the sample) of the input: `(y - mean(y)) / (std(y) + 1e-8) * std(x) + mean(x)`. Each step is
/// rounded to the floating type of the image.
///
/// Input: a tensor of any shape, also a batch, of any element type but bool; of a floating-point type with
/// `retain_stats`. Output: the same shape, order of dimensions in memory, metadata and history; float32 of whole
/// numbers, otherwise the same element type.
///
/// NaN among the voxels makes all of them NaN.
///
/// Errors: a tensor of bool; whole numbers with `retain_stats`; no voxel.
///
/// Differences from MONAI: whole numbers do not wrap around, and unsigned ones can be inverted.
///
/// Example (Python): `AdjustContrast(gamma=1.5)(image)`
///
/// Source: MONAI 1.6.1 `AdjustContrast`; the two options are those of nnU-Net (Isensee et al., 2021,
/// doi:10.1038/s41592-020-01008-z).
class AdjustContrastd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param gamma The exponent: below 1 brightens, above 1 darkens.
  explicit AdjustContrastd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                           const Arg<arg::Float>& gamma)
      : TransformBuilder("AdjustContrastd") {
    set_argument("keys", keys.value());
    set_argument("gamma", gamma.value());
  }

  /// Whether the power is taken of the negative image. Default: false.
  AdjustContrastd& invert_image(const Arg<arg::Bool>& value) {
    set_argument("invert_image", value.value());
    return *this;
  }

  /// Whether mean and standard deviation stay as they are. Default: false.
  AdjustContrastd& retain_stats(const Arg<arg::Bool>& value) {
    set_argument("retain_stats", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  AdjustContrastd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as AdjustContrastd.
using AdjustContrastD = AdjustContrastd;

/// The same class as AdjustContrastd.
using AdjustContrastDict = AdjustContrastd;

/// Clips intensities to two percentiles of the image, hard or with rounded corners.
///
/// Hard: what is below the percentile `lower` becomes that percentile, what is above `upper` becomes that. With a
/// `sharpness_factor` s, in `dtype`: `x + softplus(-s (x - low)) / s - softplus(s (x - high)) / s`, which keeps the
/// order of the values; a side whose percentile is none is left as it is. Percentiles are interpolated linearly and are
/// numbers of the image's element type.
///
/// Input: a tensor of any shape, also a batch, of any element type but bool; channel first where `channel_wise`.
/// Output: the same shape and element type (fractions are dropped), order of dimensions in memory, metadata and
/// history; with `return_clipping_values` also the metadata `clipping_values`: a list with low and high of the image,
/// or of each channel. Percentiles are found exactly and without sorting.
///
/// NaN among the voxels makes all of them NaN.
///
/// Errors: a tensor of bool; no voxel; no percentile at all, or some outside 0 to 100, or `upper` below `lower`; a
/// `sharpness_factor` that is not positive; `return_clipping_values` for a batch or where metadata is not tracked.
///
/// Differences from MONAI: images of whole numbers and of half precision work at any size (MONAI: above a million
/// voxels).
///
/// Example (Python): `ClipIntensityPercentiles(lower=1, upper=99)(image)`
///
/// Source: MONAI 1.6.1 `ClipIntensityPercentiles`.
class ClipIntensityPercentiles : public TransformBuilder {
 public:
  /// @param lower Lower percentile, 0 to 100; none does not clip there.
  /// @param upper Upper percentile, 0 to 100; none does not clip there.
  explicit ClipIntensityPercentiles(const Arg<arg::Float, arg::None>& lower,
                                    const Arg<arg::Float, arg::None>& upper)
      : TransformBuilder("ClipIntensityPercentiles") {
    set_argument("lower", lower.value());
    set_argument("upper", upper.value());
  }

  /// Rounds the corners, the less the larger it is; none for hard clipping. Default: none.
  ClipIntensityPercentiles& sharpness_factor(const Arg<arg::Float, arg::None>& value) {
    set_argument("sharpness_factor", value.value());
    return *this;
  }

  /// Whether to clip each channel (each item of a batch) by itself. Default: false.
  ClipIntensityPercentiles& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Whether to write the percentiles into the metadata. Default: false.
  ClipIntensityPercentiles& return_clipping_values(const Arg<arg::Bool>& value) {
    set_argument("return_clipping_values", value.value());
    return *this;
  }

  /// Element type that clipping with rounded corners is computed in; none for that of the image. Default: "float32".
  ClipIntensityPercentiles& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// ClipIntensityPercentiles for the items of a sample that `keys` names.
///
/// Clips intensities to two percentiles of the image, hard or with rounded corners.
///
/// Hard: what is below the percentile `lower` becomes that percentile, what is above `upper` becomes that. With a
/// `sharpness_factor` s, in `dtype`: `x + softplus(-s (x - low)) / s - softplus(s (x - high)) / s`, which keeps the
/// order of the values; a side whose percentile is none is left as it is. Percentiles are interpolated linearly and are
/// numbers of the image's element type.
///
/// Input: a tensor of any shape, also a batch, of any element type but bool; channel first where `channel_wise`.
/// Output: the same shape and element type (fractions are dropped), order of dimensions in memory, metadata and
/// history; with `return_clipping_values` also the metadata `clipping_values`: a list with low and high of the image,
/// or of each channel. Percentiles are found exactly and without sorting.
///
/// NaN among the voxels makes all of them NaN.
///
/// Errors: a tensor of bool; no voxel; no percentile at all, or some outside 0 to 100, or `upper` below `lower`; a
/// `sharpness_factor` that is not positive; `return_clipping_values` for a batch or where metadata is not tracked.
///
/// Differences from MONAI: images of whole numbers and of half precision work at any size (MONAI: above a million
/// voxels).
///
/// Example (Python): `ClipIntensityPercentiles(lower=1, upper=99)(image)`
///
/// Source: MONAI 1.6.1 `ClipIntensityPercentiles`.
class ClipIntensityPercentilesd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param lower Lower percentile, 0 to 100; none does not clip there.
  /// @param upper Upper percentile, 0 to 100; none does not clip there.
  explicit ClipIntensityPercentilesd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                                     const Arg<arg::Float, arg::None>& lower,
                                     const Arg<arg::Float, arg::None>& upper)
      : TransformBuilder("ClipIntensityPercentilesd") {
    set_argument("keys", keys.value());
    set_argument("lower", lower.value());
    set_argument("upper", upper.value());
  }

  /// Rounds the corners, the less the larger it is; none for hard clipping. Default: none.
  ClipIntensityPercentilesd& sharpness_factor(const Arg<arg::Float, arg::None>& value) {
    set_argument("sharpness_factor", value.value());
    return *this;
  }

  /// Whether to clip each channel (each item of a batch) by itself. Default: false.
  ClipIntensityPercentilesd& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Element type that clipping with rounded corners is computed in; none for that of the image. Default: "float32".
  ClipIntensityPercentilesd& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ClipIntensityPercentilesd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ClipIntensityPercentilesd.
using ClipIntensityPercentilesD = ClipIntensityPercentilesd;

/// The same class as ClipIntensityPercentilesd.
using ClipIntensityPercentilesDict = ClipIntensityPercentilesd;

/// Keeps the intensities that a mask selects and sets all others to 0.
///
/// The mask is cast to the element type of the image, `select_fn` says which of its values are selected, and the image
/// is multiplied by 1 there and by 0 elsewhere: NaN and infinite voxels elsewhere become NaN.
///
/// Input: a tensor of at least one dimension, channel first, of any element type, also a batch; or a list of the image
/// and a mask, which takes the place of `mask_data`. The mask has one channel or as many as the image, and is broadcast
/// to its shape. Output: the same shape, element type, order of dimensions in memory, metadata and history. One pass
/// over memory.
///
/// Errors: no mask; a mask of another number of channels or a shape that does not fit.
///
/// Differences from MONAI: a mask cannot make an image larger; uint16 works.
///
/// Example (Python): `MaskIntensity(mask_data=label)(image)`
///
/// Source: MONAI 1.6.1 `MaskIntensity`.
class MaskIntensity : public TransformBuilder {
 public:
  MaskIntensity() : TransformBuilder("MaskIntensity") {}
  /// @param mask_data The mask; none for one that is given with the image. Default: none.
  explicit MaskIntensity(const Arg<arg::Tensor, arg::None>& mask_data) : TransformBuilder("MaskIntensity") {
    set_argument("mask_data", mask_data.value());
  }

  /// The mask; none for one that is given with the image. Default: none.
  MaskIntensity& mask_data(const Arg<arg::Tensor, arg::None>& value) {
    set_argument("mask_data", value.value());
    return *this;
  }

  /// Which values of the mask are selected: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function)
  /// whose result is not 0 there. Default: "is_positive".
  MaskIntensity& select_fn(const Arg<arg::Str, arg::Component>& value) {
    set_argument("select_fn", value.value());
    return *this;
  }
};

/// MaskIntensity for the items of a sample that `keys` names.
///
/// Keeps the intensities that a mask selects and sets all others to 0.
///
/// The mask is cast to the element type of the image, `select_fn` says which of its values are selected, and the image
/// is multiplied by 1 there and by 0 elsewhere: NaN and infinite voxels elsewhere become NaN.
///
/// Input: a tensor of at least one dimension, channel first, of any element type, also a batch; or a list of the image
/// and a mask, which takes the place of `mask_data`. The mask has one channel or as many as the image, and is broadcast
/// to its shape. Output: the same shape, element type, order of dimensions in memory, metadata and history. One pass
/// over memory.
///
/// Errors: no mask; a mask of another number of channels or a shape that does not fit.
///
/// Differences from MONAI: a mask cannot make an image larger; uint16 works.
///
/// Example (Python): `MaskIntensity(mask_data=label)(image)`
///
/// Source: MONAI 1.6.1 `MaskIntensity`.
class MaskIntensityd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold images.
  explicit MaskIntensityd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("MaskIntensityd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  MaskIntensityd(std::initializer_list<Arg<arg::Str>> keys)
      : MaskIntensityd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// The mask; none for the one at `mask_key`. Default: none.
  MaskIntensityd& mask_data(const Arg<arg::Tensor, arg::None>& value) {
    set_argument("mask_data", value.value());
    return *this;
  }

  /// Key of the sample that holds the mask, where `mask_data` is none. Default: none.
  MaskIntensityd& mask_key(const Arg<arg::Str, arg::None>& value) {
    set_argument("mask_key", value.value());
    return *this;
  }

  /// Which values of the mask are selected: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function)
  /// whose result is not 0 there. Default: "is_positive".
  MaskIntensityd& select_fn(const Arg<arg::Str, arg::Component>& value) {
    set_argument("select_fn", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  MaskIntensityd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as MaskIntensityd.
using MaskIntensityD = MaskIntensityd;

/// The same class as MaskIntensityd.
using MaskIntensityDict = MaskIntensityd;

/// Equalises the histogram: spreads intensities so that all are about as frequent.
///
/// The cumulative histogram, scaled to `min`…`max`, maps every intensity by linear interpolation; then it is cast to
/// `dtype`. Floating-point images have `num_bins` bins over their range, whole numbers a bin each.
///
/// Input: a tensor of any shape and element type; or a list of the image and a mask, which takes the place of `mask`.
/// Output: the same shape, order of dimensions in memory, metadata and history. On a device the tensor takes the way
/// over main memory.
///
/// Errors: NaN or infinite voxels; a mask of another shape; less than one bin or more than 2^24; whole numbers that
/// span more than that; a mask that selects nothing.
///
/// Differences from MONAI: this is what MONAI does where scikit-image is installed; without it, MONAI takes `num_bins`
/// bins for whole numbers too.
///
/// Example (Python): `HistogramNormalize(num_bins=64, max=1)(image)`
///
/// Source: MONAI 1.6.1 `HistogramNormalize`.
class HistogramNormalize : public TransformBuilder {
 public:
  HistogramNormalize() : TransformBuilder("HistogramNormalize") {}
  /// @param num_bins Number of bins for floating-point images. Default: 256.
  explicit HistogramNormalize(const Arg<arg::Int>& num_bins) : TransformBuilder("HistogramNormalize") {
    set_argument("num_bins", num_bins.value());
  }

  /// Number of bins for floating-point images. Default: 256.
  HistogramNormalize& num_bins(const Arg<arg::Int>& value) {
    set_argument("num_bins", value.value());
    return *this;
  }

  /// What the smallest intensities become. Default: 0.
  HistogramNormalize& min(const Arg<arg::Float>& value) {
    set_argument("min", value.value());
    return *this;
  }

  /// What the largest intensities become. Default: 255.
  HistogramNormalize& max(const Arg<arg::Float>& value) {
    set_argument("max", value.value());
    return *this;
  }

  /// Of the shape of the image: only voxels where it is not 0 are counted (all are mapped); none for all. Default:
  /// none.
  HistogramNormalize& mask(const Arg<arg::Tensor, arg::None>& value) {
    set_argument("mask", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  HistogramNormalize& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// HistogramNormalize for the items of a sample that `keys` names.
///
/// Equalises the histogram: spreads intensities so that all are about as frequent.
///
/// The cumulative histogram, scaled to `min`…`max`, maps every intensity by linear interpolation; then it is cast to
/// `dtype`. Floating-point images have `num_bins` bins over their range, whole numbers a bin each.
///
/// Input: a tensor of any shape and element type; or a list of the image and a mask, which takes the place of `mask`.
/// Output: the same shape, order of dimensions in memory, metadata and history. On a device the tensor takes the way
/// over main memory.
///
/// Errors: NaN or infinite voxels; a mask of another shape; less than one bin or more than 2^24; whole numbers that
/// span more than that; a mask that selects nothing.
///
/// Differences from MONAI: this is what MONAI does where scikit-image is installed; without it, MONAI takes `num_bins`
/// bins for whole numbers too.
///
/// Example (Python): `HistogramNormalize(num_bins=64, max=1)(image)`
///
/// Source: MONAI 1.6.1 `HistogramNormalize`.
class HistogramNormalized : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold images.
  explicit HistogramNormalized(const Arg<arg::Str, arg::List<arg::Str>>& keys)
      : TransformBuilder("HistogramNormalized") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  HistogramNormalized(std::initializer_list<Arg<arg::Str>> keys)
      : HistogramNormalized(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Number of bins for floating-point images. Default: 256.
  HistogramNormalized& num_bins(const Arg<arg::Int>& value) {
    set_argument("num_bins", value.value());
    return *this;
  }

  /// What the smallest intensities become. Default: 0.
  HistogramNormalized& min(const Arg<arg::Float>& value) {
    set_argument("min", value.value());
    return *this;
  }

  /// What the largest intensities become. Default: 255.
  HistogramNormalized& max(const Arg<arg::Float>& value) {
    set_argument("max", value.value());
    return *this;
  }

  /// Of the shape of the image: only voxels where it is not 0 are counted (all are mapped); none for `mask_key`.
  /// Default: none.
  HistogramNormalized& mask(const Arg<arg::Tensor, arg::None>& value) {
    set_argument("mask", value.value());
    return *this;
  }

  /// Key of the sample that holds the mask, where `mask` is none; none for no mask. Default: none.
  HistogramNormalized& mask_key(const Arg<arg::Str, arg::None>& value) {
    set_argument("mask_key", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  HistogramNormalized& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  HistogramNormalized& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as HistogramNormalized.
using HistogramNormalizeD = HistogramNormalized;

/// The same class as HistogramNormalized.
using HistogramNormalizeDict = HistogramNormalized;

/// Makes a mask of the foreground by thresholds on colours, for example of tissue on a bright slide.
///
/// Foreground is what is at most the threshold in any of the channels R, G and B (the first three; a grey image has
/// one). With `hsv_threshold` it must also be above the threshold in any of hue, saturation and value. A channel
/// without threshold, or with the threshold 0, does not count.
///
/// A threshold is a number, a transform that gives one for a channel, or a method of scikit-image: `otsu`, `li`, `yen`,
/// `isodata`, `triangle`, `mean`, `minimum`. A map gives one for some channels: `{"R": 100, "G": "otsu", "S": 0.1}`, in
/// either argument.
///
/// Input: a tensor `(C, spatial…)` of any element type; three channels where there are thresholds for HSV, in 0…1 if
/// they are of a floating-point type. Output: `(1, spatial…)` of the same element type with 1 for foreground, with the
/// metadata and history of the input. On a device the tensor takes the way over main memory.
///
/// Errors: no threshold at all; no dimension or no voxel; another number of channels than three with thresholds for
/// HSV; an image that a method finds no threshold for.
///
/// Differences from MONAI: methods that give a threshold for each voxel (`local`, `niblack`, `sauvola`) are refused
/// beforehand; a map in `threshold` may not name a channel twice in two spellings.
///
/// Example (Python): `ForegroundMask(threshold="otsu")(image)`
///
/// Source: MONAI 1.6.1 `ForegroundMask`; scikit-image `threshold_otsu`…
class ForegroundMask : public TransformBuilder {
 public:
  ForegroundMask() : TransformBuilder("ForegroundMask") {}
  /// @param threshold Thresholds of red, green and blue; none for none. Default: "otsu".
  explicit ForegroundMask(const Arg<arg::Float, arg::Str, arg::Component, arg::Map, arg::None>& threshold)
      : TransformBuilder("ForegroundMask") {
    set_argument("threshold", threshold.value());
  }

  /// Thresholds of red, green and blue; none for none. Default: "otsu".
  ForegroundMask& threshold(const Arg<arg::Float, arg::Str, arg::Component, arg::Map, arg::None>& value) {
    set_argument("threshold", value.value());
    return *this;
  }

  /// Thresholds of hue, saturation and value; none for none. Default: none.
  ForegroundMask& hsv_threshold(const Arg<arg::Float, arg::Str, arg::Component, arg::Map, arg::None>& value) {
    set_argument("hsv_threshold", value.value());
    return *this;
  }

  /// Whether to invert the image first: the largest number of its type less each intensity (-1 for signed whole
  /// numbers, 1 for floating-point ones). Default: false.
  ForegroundMask& invert(const Arg<arg::Bool>& value) {
    set_argument("invert", value.value());
    return *this;
  }
};

/// ForegroundMask for the items of a sample that `keys` names.
///
/// Makes a mask of the foreground by thresholds on colours, for example of tissue on a bright slide.
///
/// Foreground is what is at most the threshold in any of the channels R, G and B (the first three; a grey image has
/// one). With `hsv_threshold` it must also be above the threshold in any of hue, saturation and value. A channel
/// without threshold, or with the threshold 0, does not count.
///
/// A threshold is a number, a transform that gives one for a channel, or a method of scikit-image: `otsu`, `li`, `yen`,
/// `isodata`, `triangle`, `mean`, `minimum`. A map gives one for some channels: `{"R": 100, "G": "otsu", "S": 0.1}`, in
/// either argument.
///
/// Input: a tensor `(C, spatial…)` of any element type; three channels where there are thresholds for HSV, in 0…1 if
/// they are of a floating-point type. Output: `(1, spatial…)` of the same element type with 1 for foreground, with the
/// metadata and history of the input. On a device the tensor takes the way over main memory.
///
/// Errors: no threshold at all; no dimension or no voxel; another number of channels than three with thresholds for
/// HSV; an image that a method finds no threshold for.
///
/// Differences from MONAI: methods that give a threshold for each voxel (`local`, `niblack`, `sauvola`) are refused
/// beforehand; a map in `threshold` may not name a channel twice in two spellings.
///
/// Example (Python): `ForegroundMask(threshold="otsu")(image)`
///
/// Source: MONAI 1.6.1 `ForegroundMask`; scikit-image `threshold_otsu`…
class ForegroundMaskd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold images.
  explicit ForegroundMaskd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("ForegroundMaskd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ForegroundMaskd(std::initializer_list<Arg<arg::Str>> keys)
      : ForegroundMaskd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Thresholds of red, green and blue; none for none. Default: "otsu".
  ForegroundMaskd& threshold(const Arg<arg::Float, arg::Str, arg::Component, arg::Map, arg::None>& value) {
    set_argument("threshold", value.value());
    return *this;
  }

  /// Thresholds of hue, saturation and value; none for none. Default: none.
  ForegroundMaskd& hsv_threshold(const Arg<arg::Float, arg::Str, arg::Component, arg::Map, arg::None>& value) {
    set_argument("hsv_threshold", value.value());
    return *this;
  }

  /// Whether to invert the image first: the largest number of its type less each intensity (-1 for signed whole
  /// numbers, 1 for floating-point ones). Default: false.
  ForegroundMaskd& invert(const Arg<arg::Bool>& value) {
    set_argument("invert", value.value());
    return *this;
  }

  /// Put before a key, it is the key of the mask; none puts the mask in the place of the image. Default: none.
  ForegroundMaskd& new_key_prefix(const Arg<arg::Str, arg::None>& value) {
    set_argument("new_key_prefix", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ForegroundMaskd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ForegroundMaskd.
using ForegroundMaskD = ForegroundMaskd;

/// The same class as ForegroundMaskd.
using ForegroundMaskDict = ForegroundMaskd;

/// Computes horizontal and vertical distances of voxels from the centroid of their object, for HoVer-Net.
///
/// The distance along an axis is divided by the largest one of the object on that side of its centroid, so that it lies
/// in -1…1. Voxels that are of no object (0 and negative numbers) keep their number.
///
/// Input: a mask of instances `(1, H, W)` or `(1, H, W, D)` of whole numbers, each greater than 0 an object. Output:
/// `(2, H, W)` or `(2, H, W, D)` of type `dtype`: distances along W (horizontal), then along H (vertical). As in MONAI
/// it is a new image without the metadata, affine and history of the mask. On a device the tensor takes the way over
/// main memory.
///
/// Errors: another shape; a mask of a floating-point type or bool.
///
/// Example (Python): `ComputeHoVerMaps()(label[..., 8])`
///
/// Source: MONAI 1.6.1 `ComputeHoVerMaps`; Graham et al., 2019, doi:10.1016/j.media.2019.101563.
class ComputeHoVerMaps : public TransformBuilder {
 public:
  ComputeHoVerMaps() : TransformBuilder("ComputeHoVerMaps") {}
  /// @param dtype Element type of the result. Default: "float32".
  explicit ComputeHoVerMaps(const Arg<arg::Dtype>& dtype) : TransformBuilder("ComputeHoVerMaps") {
    set_argument("dtype", dtype.value());
  }

  /// Element type of the result. Default: "float32".
  ComputeHoVerMaps& dtype(const Arg<arg::Dtype>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// ComputeHoVerMaps for the items of a sample that `keys` names.
///
/// Computes horizontal and vertical distances of voxels from the centroid of their object, for HoVer-Net.
///
/// The distance along an axis is divided by the largest one of the object on that side of its centroid, so that it lies
/// in -1…1. Voxels that are of no object (0 and negative numbers) keep their number.
///
/// Input: a mask of instances `(1, H, W)` or `(1, H, W, D)` of whole numbers, each greater than 0 an object. Output:
/// `(2, H, W)` or `(2, H, W, D)` of type `dtype`: distances along W (horizontal), then along H (vertical). As in MONAI
/// it is a new image without the metadata, affine and history of the mask. On a device the tensor takes the way over
/// main memory.
///
/// Errors: another shape; a mask of a floating-point type or bool.
///
/// Example (Python): `ComputeHoVerMaps()(label[..., 8])`
///
/// Source: MONAI 1.6.1 `ComputeHoVerMaps`; Graham et al., 2019, doi:10.1016/j.media.2019.101563.
class ComputeHoVerMapsd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold masks of instances.
  explicit ComputeHoVerMapsd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("ComputeHoVerMapsd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ComputeHoVerMapsd(std::initializer_list<Arg<arg::Str>> keys)
      : ComputeHoVerMapsd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Element type of the maps. Default: "float32".
  ComputeHoVerMapsd& dtype(const Arg<arg::Dtype>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Put before a key, it is the key of the maps; none puts the maps in the place of the mask. Default: "hover_".
  ComputeHoVerMapsd& new_key_prefix(const Arg<arg::Str, arg::None>& value) {
    set_argument("new_key_prefix", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ComputeHoVerMapsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ComputeHoVerMapsd.
using ComputeHoVerMapsD = ComputeHoVerMapsd;

/// The same class as ComputeHoVerMapsd.
using ComputeHoVerMapsDict = ComputeHoVerMapsd;

/// Measures the intensities of an image and puts the numbers into a map of metadata.
///
/// Each statistic is stored under `key_prefix`, `_` and its name: `orig_mean`. Transforms (functions) are called with
/// the voxels as a plain tensor in main memory, and their results are stored under `custom_0`, `custom_1`… in place of
/// a name. NaN is left out of named statistics; the statistics of no voxel are NaN.
///
/// Input: an image of any shape and element type; or a list of the image, a map of metadata to add to, and a mask, of
/// which the last two may be left out or none. The mask is a tensor of bool of the shape of the image: only voxels
/// where it is true are measured. Output: a list of the image, as it is, and the map. Numbers have the precision of a
/// floating-point image; `max` and `min` of whole numbers are whole.
///
/// Errors: a mask of another shape or type; `max` or `min` of no voxel.
///
/// Differences from MONAI: with a mask and `channel_wise` the statistics are those of each channel's voxels under the
/// mask, where MONAI gives those of each single voxel; sums are accumulated in float64.
///
/// Example (Python): `IntensityStats(ops=["mean", "std"], key_prefix="ct")(image)`
///
/// Source: MONAI 1.6.1 `IntensityStats`.
class IntensityStats : public TransformBuilder {
 public:
  /// @param ops Statistics: `mean`, `median`, `max`, `min`, `std`, or transforms (functions).
  /// @param key_prefix What the keys begin with.
  explicit IntensityStats(const Arg<arg::Str, arg::Component, arg::List<arg::Str, arg::Component>>& ops,
                          const Arg<arg::Str>& key_prefix)
      : TransformBuilder("IntensityStats") {
    set_argument("ops", ops.value());
    set_argument("key_prefix", key_prefix.value());
  }

  /// Whether to measure each channel by itself: each statistic is a list then. Default: false.
  IntensityStats& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }
};

/// IntensityStats for the items of a sample that `keys` names.
///
/// Measures the intensities of an image and puts the numbers into a map of metadata.
///
/// Each statistic is stored under `key_prefix`, `_` and its name: `orig_mean`. Transforms (functions) are called with
/// the voxels as a plain tensor in main memory, and their results are stored under `custom_0`, `custom_1`… in place of
/// a name. NaN is left out of named statistics; the statistics of no voxel are NaN.
///
/// Input: an image of any shape and element type; or a list of the image, a map of metadata to add to, and a mask, of
/// which the last two may be left out or none. The mask is a tensor of bool of the shape of the image: only voxels
/// where it is true are measured. Output: a list of the image, as it is, and the map. Numbers have the precision of a
/// floating-point image; `max` and `min` of whole numbers are whole.
///
/// Errors: a mask of another shape or type; `max` or `min` of no voxel.
///
/// Differences from MONAI: with a mask and `channel_wise` the statistics are those of each channel's voxels under the
/// mask, where MONAI gives those of each single voxel; sums are accumulated in float64.
///
/// Example (Python): `IntensityStats(ops=["mean", "std"], key_prefix="ct")(image)`
///
/// Source: MONAI 1.6.1 `IntensityStats`.
class IntensityStatsd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold images.
  /// @param ops Statistics: `mean`, `median`, `max`, `min`, `std`, or transforms (functions).
  /// @param key_prefix What the keys of the numbers begin with.
  explicit IntensityStatsd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                           const Arg<arg::Str, arg::Component, arg::List<arg::Str, arg::Component>>& ops,
                           const Arg<arg::Str>& key_prefix)
      : TransformBuilder("IntensityStatsd") {
    set_argument("keys", keys.value());
    set_argument("ops", ops.value());
    set_argument("key_prefix", key_prefix.value());
  }

  /// Keys of the sample that hold masks, one for each of `keys`; none for no mask. Default: none.
  IntensityStatsd& mask_keys(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("mask_keys", value.value());
    return *this;
  }

  /// Whether to measure each channel by itself: each statistic is a list then. Default: false.
  IntensityStatsd& channel_wise(const Arg<arg::Bool>& value) {
    set_argument("channel_wise", value.value());
    return *this;
  }

  /// Keys of the sample that hold the metadata (maps), one for each of `keys`, made where there is none; none for
  /// `meta_key_postfix`. Default: none.
  IntensityStatsd& meta_keys(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("meta_keys", value.value());
    return *this;
  }

  /// Ending of the keys that hold the metadata: `image_meta_dict`. A list gives one per key. Default: "meta_dict".
  IntensityStatsd& meta_key_postfix(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("meta_key_postfix", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  IntensityStatsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as IntensityStatsd.
using IntensityStatsD = IntensityStatsd;

/// The same class as IntensityStatsd.
using IntensityStatsDict = IntensityStatsd;

/// Reverses the order of voxels along spatial axes; shape and element type stay.
///
/// Input: an image `(C, spatial…)` with any number of spatial axes, of any element type, also without voxels. The
/// affine follows: column `i` changes its sign and the origin moves to the other end, so every voxel stays at its place
/// in the world. Axes beyond the rank of the affine (the fourth spatial axis) move voxels only. The order of dimensions
/// in memory stays.
///
/// The record in the history has `{"axes": …}` as given; `inverse` flips back. With `lazy` the image keeps its voxels
/// and the flip waits among the pending operations.
///
/// Errors: an axis that the image does not have or that is named twice; a batch (decollate it first); lazily, an axis
/// beyond the rank of the affine, which a pending matrix cannot describe.
///
/// Differences from MONAI: axes below `-n` for `n` spatial axes are refused, where MONAI flips the channels or wraps
/// around; axes named twice are refused in lazy execution too; the affine follows the flip of an image with one spatial
/// axis too, where MONAI loses the shift; `uint16` works.
///
/// Example (Python): `Flip(spatial_axis=[0])(image)`
///
/// Source: MONAI 1.6.1 `Flip`, `torch.flip`.
///
/// Traits: invertible, lazy.
class Flip : public TransformBuilder {
 public:
  Flip() : TransformBuilder("Flip") {}
  /// @param spatial_axis Spatial axes to flip: from 0 for the first axis after the channels, negative from the last
  /// axis; none for all. Default: none.
  explicit Flip(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& spatial_axis) : TransformBuilder("Flip") {
    set_argument("spatial_axis", spatial_axis.value());
  }
  /// The same from a list in braces.
  Flip(std::initializer_list<Arg<arg::Int>> spatial_axis)
      : Flip(Arg<arg::Int, arg::List<arg::Int>, arg::None>(spatial_axis)) {}

  /// Spatial axes to flip: from 0 for the first axis after the channels, negative from the last axis; none for all.
  /// Default: none.
  Flip& spatial_axis(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("spatial_axis", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  Flip& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// Flip for the items of a sample that `keys` names.
///
/// Reverses the order of voxels along spatial axes; shape and element type stay.
///
/// Input: an image `(C, spatial…)` with any number of spatial axes, of any element type, also without voxels. The
/// affine follows: column `i` changes its sign and the origin moves to the other end, so every voxel stays at its place
/// in the world. Axes beyond the rank of the affine (the fourth spatial axis) move voxels only. The order of dimensions
/// in memory stays.
///
/// The record in the history has `{"axes": …}` as given; `inverse` flips back. With `lazy` the image keeps its voxels
/// and the flip waits among the pending operations.
///
/// Errors: an axis that the image does not have or that is named twice; a batch (decollate it first); lazily, an axis
/// beyond the rank of the affine, which a pending matrix cannot describe.
///
/// Differences from MONAI: axes below `-n` for `n` spatial axes are refused, where MONAI flips the channels or wraps
/// around; axes named twice are refused in lazy execution too; the affine follows the flip of an image with one spatial
/// axis too, where MONAI loses the shift; `uint16` works.
///
/// Example (Python): `Flip(spatial_axis=[0])(image)`
///
/// Source: MONAI 1.6.1 `Flip`, `torch.flip`.
///
/// Traits: invertible, lazy.
class Flipd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit Flipd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("Flipd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  Flipd(std::initializer_list<Arg<arg::Str>> keys)
      : Flipd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Spatial axes to flip: from 0 for the first axis after the channels, negative from the last axis; none for all.
  /// Default: none.
  Flipd& spatial_axis(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("spatial_axis", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Flipd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  Flipd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as Flipd.
using FlipD = Flipd;

/// The same class as Flipd.
using FlipDict = Flipd;

/// Flips with a probability, along the same axes every time.
///
/// Input, affine and errors as `Flip`. The dictionary form decides once for all keys.
///
/// Draws: one `rand()` for each call, whatever the probability; it flips where that is below `prob`. The record in the
/// history holds the record of the `Flip` where it acted, and `do_transforms: false` where it did not, so `inverse`
/// undoes just what was done.
///
/// Example (Python): `RandFlip(prob=0.5, spatial_axis=0).set_random_state(0)(image)`
///
/// Source: MONAI 1.6.1 `RandFlip`.
///
/// Traits: random, invertible, lazy.
class RandFlip : public TransformBuilder {
 public:
  RandFlip() : TransformBuilder("RandFlip") {}
  /// @param prob Probability of flipping; values outside 0 to 1 count as the nearer of the two. Default: 0.1.
  explicit RandFlip(const Arg<arg::Float>& prob) : TransformBuilder("RandFlip") {
    set_argument("prob", prob.value());
  }

  /// Probability of flipping; values outside 0 to 1 count as the nearer of the two. Default: 0.1.
  RandFlip& prob(const Arg<arg::Float>& value) {
    set_argument("prob", value.value());
    return *this;
  }

  /// Spatial axes to flip: from 0 for the first axis after the channels, negative from the last axis; none for all.
  /// Default: none.
  RandFlip& spatial_axis(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("spatial_axis", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  RandFlip& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// RandFlip for the items of a sample that `keys` names.
///
/// Flips with a probability, along the same axes every time.
///
/// Input, affine and errors as `Flip`. The dictionary form decides once for all keys.
///
/// Draws: one `rand()` for each call, whatever the probability; it flips where that is below `prob`. The record in the
/// history holds the record of the `Flip` where it acted, and `do_transforms: false` where it did not, so `inverse`
/// undoes just what was done.
///
/// Example (Python): `RandFlip(prob=0.5, spatial_axis=0).set_random_state(0)(image)`
///
/// Source: MONAI 1.6.1 `RandFlip`.
///
/// Traits: random, invertible, lazy.
class RandFlipd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit RandFlipd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("RandFlipd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  RandFlipd(std::initializer_list<Arg<arg::Str>> keys)
      : RandFlipd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Probability of flipping; values outside 0 to 1 count as the nearer of the two. Default: 0.1.
  RandFlipd& prob(const Arg<arg::Float>& value) {
    set_argument("prob", value.value());
    return *this;
  }

  /// Spatial axes to flip: from 0 for the first axis after the channels, negative from the last axis; none for all.
  /// Default: none.
  RandFlipd& spatial_axis(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("spatial_axis", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  RandFlipd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  RandFlipd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as RandFlipd.
using RandFlipD = RandFlipd;

/// The same class as RandFlipd.
using RandFlipDict = RandFlipd;

/// Turns an image by quarter turns in the plane of two spatial axes: `numpy.rot90`, `torch.rot90`.
///
/// One turn moves the first axis of the plane towards the second one. No voxel changes its value.
///
/// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type, also without voxels. Output: the same
/// element type; the extents of the two axes change places for odd `k`. The affine follows, so every voxel stays at its
/// place in the world; where the affine has fewer axes than the image, the rows and columns of the turn that it has.
/// One pass over memory; odd turns give a view with exchanged strides.
///
/// The record in the history has `{"axes": [first, second], "k": 0 to 3}`, axes counted from 0; `inverse` turns back.
/// With `lazy` the image keeps its voxels and the turn waits among the pending operations.
///
/// Errors: axes that the image does not have, or one axis twice; other than two axes; images with 1 or more than 3
/// spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: axes below `-n` for `n` spatial axes are refused, where MONAI turns the channels or wraps
/// around; `uint16` works.
///
/// Example (Python): `Rotate90(k=1, spatial_axes=(0, 1))(image)`
///
/// Source: MONAI 1.6.1 `Rotate90`, `torch.rot90`.
///
/// Traits: invertible, lazy.
class Rotate90 : public TransformBuilder {
 public:
  Rotate90() : TransformBuilder("Rotate90") {}
  /// @param k Number of quarter turns, also negative or above 3. Default: 1.
  explicit Rotate90(const Arg<arg::Int>& k) : TransformBuilder("Rotate90") {
    set_argument("k", k.value());
  }

  /// Number of quarter turns, also negative or above 3. Default: 1.
  Rotate90& k(const Arg<arg::Int>& value) {
    set_argument("k", value.value());
    return *this;
  }

  /// The two spatial axes of the plane: from 0 for the first axis after the channels, negative from the last axis.
  /// Default: [0,1].
  Rotate90& spatial_axes(const Arg<arg::List<arg::Int>>& value) {
    set_argument("spatial_axes", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  Rotate90& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// Rotate90 for the items of a sample that `keys` names.
///
/// Turns an image by quarter turns in the plane of two spatial axes: `numpy.rot90`, `torch.rot90`.
///
/// One turn moves the first axis of the plane towards the second one. No voxel changes its value.
///
/// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type, also without voxels. Output: the same
/// element type; the extents of the two axes change places for odd `k`. The affine follows, so every voxel stays at its
/// place in the world; where the affine has fewer axes than the image, the rows and columns of the turn that it has.
/// One pass over memory; odd turns give a view with exchanged strides.
///
/// The record in the history has `{"axes": [first, second], "k": 0 to 3}`, axes counted from 0; `inverse` turns back.
/// With `lazy` the image keeps its voxels and the turn waits among the pending operations.
///
/// Errors: axes that the image does not have, or one axis twice; other than two axes; images with 1 or more than 3
/// spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: axes below `-n` for `n` spatial axes are refused, where MONAI turns the channels or wraps
/// around; `uint16` works.
///
/// Example (Python): `Rotate90(k=1, spatial_axes=(0, 1))(image)`
///
/// Source: MONAI 1.6.1 `Rotate90`, `torch.rot90`.
///
/// Traits: invertible, lazy.
class Rotate90d : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit Rotate90d(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("Rotate90d") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  Rotate90d(std::initializer_list<Arg<arg::Str>> keys)
      : Rotate90d(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Number of quarter turns, also negative or above 3. Default: 1.
  Rotate90d& k(const Arg<arg::Int>& value) {
    set_argument("k", value.value());
    return *this;
  }

  /// The two spatial axes of the plane: from 0 for the first axis after the channels, negative from the last axis.
  /// Default: [0,1].
  Rotate90d& spatial_axes(const Arg<arg::List<arg::Int>>& value) {
    set_argument("spatial_axes", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Rotate90d& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  Rotate90d& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as Rotate90d.
using Rotate90D = Rotate90d;

/// The same class as Rotate90d.
using Rotate90Dict = Rotate90d;

/// Resizes an image to a spatial size: the field of view stays, the voxels become larger or smaller.
///
/// Computed as by `torch.nn.functional.interpolate`. Output voxel `i` of `n` lies at `(i + 0.5) * m / n - 0.5` of the
/// `m` input voxels, with `align_corners` at `i * (m - 1) / (n - 1)`. `nearest` takes the voxel `floor(i * m / n)`,
/// `nearest-exact` the one in which the output voxel's centre lies, `linear` (the same as `bilinear` and `trilinear`)
/// weighs the neighbours along each axis, `bicubic` (2-D only) weighs four along each axis (cubic convolution, a =
/// -0.75), `area` takes the mean over the input voxels that an output voxel touches.
///
/// Input: an image `(C, spatial…)` with 1 to 3 spatial axes, of any element type. Output: float32, the asked size. The
/// affine is multiplied by the map from output to input voxels, `pixdim` follows. A `spatial_size` longer than the
/// image has spatial axes adds axes of one voxel before resizing. One pass over memory for each axis.
///
/// The record in the history has `{"mode", "align_corners", "dtype", "new_dim"}`; `inverse` resizes back by the same
/// mode, which does not bring back details, and takes added axes away. With `lazy` the image keeps its voxels and the
/// step waits among the pending operations, without smoothing (a warning is logged).
///
/// Errors: fewer sizes than spatial axes; a list of sizes with `longest`; a size of 0 voxels or an image without
/// voxels, unless the size stays; `align_corners` with `nearest`, `nearest-exact` or `area`; `bicubic` in other than
/// two axes; an integer `dtype` with modes that compute means; more than 3 spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: `nearest` and `nearest-exact` work in every element type; the affine of an image with one
/// spatial axis is shifted too (half a voxel of difference between the centres), which MONAI loses.
///
/// Example (Python): `Resize([16, 16, 16], mode="trilinear")(image)`
///
/// Source: MONAI 1.6.1 `Resize`, `torch.nn.functional.interpolate`.
///
/// Traits: invertible, lazy.
class Resize : public TransformBuilder {
 public:
  /// @param spatial_size Spatial size of the result in voxels, one number for each axis; none, 0 and negative numbers
  /// keep the size of the image along their axis. With `size_mode="longest"` one number.
  explicit Resize(const Arg<arg::Int, arg::None, arg::List<arg::Int, arg::None>>& spatial_size)
      : TransformBuilder("Resize") {
    set_argument("spatial_size", spatial_size.value());
  }
  /// The same from a list in braces.
  Resize(std::initializer_list<Arg<arg::Int, arg::None>> spatial_size)
      : Resize(Arg<arg::Int, arg::None, arg::List<arg::Int, arg::None>>(spatial_size)) {}

  /// `all`: the size of all axes. `longest`: the size of the longest axis, the others follow in proportion, rounded
  /// half to even. One of "all", "longest". Default: "all".
  Resize& size_mode(const Arg<arg::Str>& value) {
    set_argument("size_mode", value.value());
    return *this;
  }

  /// How values between voxels are made. One of "nearest", "nearest-exact", "linear", "bilinear", "trilinear",
  /// "bicubic", "area". Default: "area".
  Resize& mode(const Arg<arg::Str, arg::Int>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Whether the centres of the outermost voxels stay on each other, instead of the image's faces; for the linear modes
  /// and `bicubic` only. Default: none.
  Resize& align_corners(const Arg<arg::Bool, arg::None>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Whether to smooth with a Gaussian before an axis gets fewer voxels (zeros outside, cut off at 4 deviations).
  /// Default: false.
  Resize& anti_aliasing(const Arg<arg::Bool>& value) {
    set_argument("anti_aliasing", value.value());
    return *this;
  }

  /// Standard deviation of that Gaussian in input voxels, for all axes or each; used for axes that get fewer voxels.
  /// None for `(s - 1) / 2` where an axis gets `s` times fewer. Default: none.
  Resize& anti_aliasing_sigma(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("anti_aliasing_sigma", value.value());
    return *this;
  }

  /// Element type of the computation; none for that of the image. The result is float32 in any case. Default:
  /// "float32".
  Resize& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resizing at once. Default: false.
  Resize& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// Resize for the items of a sample that `keys` names.
///
/// Resizes an image to a spatial size: the field of view stays, the voxels become larger or smaller.
///
/// Computed as by `torch.nn.functional.interpolate`. Output voxel `i` of `n` lies at `(i + 0.5) * m / n - 0.5` of the
/// `m` input voxels, with `align_corners` at `i * (m - 1) / (n - 1)`. `nearest` takes the voxel `floor(i * m / n)`,
/// `nearest-exact` the one in which the output voxel's centre lies, `linear` (the same as `bilinear` and `trilinear`)
/// weighs the neighbours along each axis, `bicubic` (2-D only) weighs four along each axis (cubic convolution, a =
/// -0.75), `area` takes the mean over the input voxels that an output voxel touches.
///
/// Input: an image `(C, spatial…)` with 1 to 3 spatial axes, of any element type. Output: float32, the asked size. The
/// affine is multiplied by the map from output to input voxels, `pixdim` follows. A `spatial_size` longer than the
/// image has spatial axes adds axes of one voxel before resizing. One pass over memory for each axis.
///
/// The record in the history has `{"mode", "align_corners", "dtype", "new_dim"}`; `inverse` resizes back by the same
/// mode, which does not bring back details, and takes added axes away. With `lazy` the image keeps its voxels and the
/// step waits among the pending operations, without smoothing (a warning is logged).
///
/// Errors: fewer sizes than spatial axes; a list of sizes with `longest`; a size of 0 voxels or an image without
/// voxels, unless the size stays; `align_corners` with `nearest`, `nearest-exact` or `area`; `bicubic` in other than
/// two axes; an integer `dtype` with modes that compute means; more than 3 spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: `nearest` and `nearest-exact` work in every element type; the affine of an image with one
/// spatial axis is shifted too (half a voxel of difference between the centres), which MONAI loses.
///
/// Example (Python): `Resize([16, 16, 16], mode="trilinear")(image)`
///
/// Source: MONAI 1.6.1 `Resize`, `torch.nn.functional.interpolate`.
///
/// Traits: invertible, lazy.
class Resized : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param spatial_size Spatial size of the result in voxels, one number for each axis; none, 0 and negative numbers
  /// keep the size of the image along their axis. With `size_mode="longest"` one number.
  explicit Resized(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                   const Arg<arg::Int, arg::None, arg::List<arg::Int, arg::None>>& spatial_size)
      : TransformBuilder("Resized") {
    set_argument("keys", keys.value());
    set_argument("spatial_size", spatial_size.value());
  }

  /// `all`: the size of all axes. `longest`: the size of the longest axis, the others follow in proportion, rounded
  /// half to even. One of "all", "longest". Default: "all".
  Resized& size_mode(const Arg<arg::Str>& value) {
    set_argument("size_mode", value.value());
    return *this;
  }

  /// How values between voxels are made. A list gives one per key. One of "nearest", "nearest-exact", "linear",
  /// "bilinear", "trilinear", "bicubic", "area". Default: "area".
  Resized& mode(const Arg<arg::Str, arg::Int, arg::List<arg::Str, arg::Int>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Whether the centres of the outermost voxels stay on each other, instead of the image's faces; for the linear modes
  /// and `bicubic` only. A list gives one per key. Default: none.
  Resized& align_corners(const Arg<arg::Bool, arg::None, arg::List<arg::Bool, arg::None>>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Whether to smooth with a Gaussian before an axis gets fewer voxels (zeros outside, cut off at 4 deviations). A
  /// list gives one per key. Default: false.
  Resized& anti_aliasing(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("anti_aliasing", value.value());
    return *this;
  }

  /// Standard deviation of that Gaussian in input voxels, for all axes or each; used for axes that get fewer voxels.
  /// None for `(s - 1) / 2` where an axis gets `s` times fewer. A list gives one per key. Default: none.
  Resized& anti_aliasing_sigma(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>, arg::None>, arg::None>& value) {
    set_argument("anti_aliasing_sigma", value.value());
    return *this;
  }

  /// Element type of the computation; none for that of the image. The result is float32 in any case. A list gives one
  /// per key. Default: "float32".
  Resized& dtype(const Arg<arg::Dtype, arg::None, arg::List<arg::Dtype, arg::None>>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Resized& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resizing at once. Default: false.
  Resized& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as Resized.
using ResizeD = Resized;

/// The same class as Resized.
using ResizeDict = Resized;

/// Makes an image larger or smaller by a factor along each axis, and keeps its size by cropping or padding.
///
/// The image is resized to `floor(size * zoom)` voxels as by `Resize` (same modes, same numbers). With `keep_size` it
/// is then cropped at the centre where it became larger, and padded where it became smaller.
///
/// Input: an image `(C, spatial…)` with 1 to 3 spatial axes, of any element type. Output: float32. The affine follows
/// both steps.
///
/// The record in the history has `{"mode", "align_corners", "dtype", "do_padcrop", "padcrop"}`, the last of which is
/// the record of `ResizeWithPadOrCrop`; `inverse` undoes that (zeros where voxels were cropped) and resizes back. With
/// `lazy` the image keeps its voxels and both steps wait as one among the pending operations.
///
/// Errors: other than one factor for all axes or for each; a factor that leaves no voxel; otherwise as `Resize`.
///
/// Differences from MONAI: as `Resize`.
///
/// Example (Python): `Zoom(1.25, mode="trilinear")(image)`
///
/// Source: MONAI 1.6.1 `Zoom`, `torch.nn.functional.interpolate`.
///
/// Traits: invertible, lazy.
class Zoom : public TransformBuilder {
 public:
  /// @param zoom Factor along all spatial axes, or along each: above 1 the content becomes larger.
  explicit Zoom(const Arg<arg::Float, arg::List<arg::Float>>& zoom) : TransformBuilder("Zoom") {
    set_argument("zoom", zoom.value());
  }
  /// The same from a list in braces.
  Zoom(std::initializer_list<Arg<arg::Float>> zoom)
      : Zoom(Arg<arg::Float, arg::List<arg::Float>>(zoom)) {}

  /// How values between voxels are made. One of "nearest", "nearest-exact", "linear", "bilinear", "trilinear",
  /// "bicubic", "area". Default: "area".
  Zoom& mode(const Arg<arg::Str, arg::Int>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What is put around an image that became smaller: the modes of `Pad`. One of "constant", "edge", "linear_ramp",
  /// "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap", "empty", "replicate", "circular". Default:
  /// "edge".
  Zoom& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether the centres of the outermost voxels stay on each other, instead of the image's faces; for the linear modes
  /// and `bicubic` only. Default: none.
  Zoom& align_corners(const Arg<arg::Bool, arg::None>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Element type of the computation; none for that of the image. The result is float32 in any case. Default:
  /// "float32".
  Zoom& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether the result has the size of the image. Default: true.
  Zoom& keep_size(const Arg<arg::Bool>& value) {
    set_argument("keep_size", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of zooming at once. Default: false.
  Zoom& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  Zoom& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  Zoom& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  Zoom& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  Zoom& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  Zoom& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// Zoom for the items of a sample that `keys` names.
///
/// Makes an image larger or smaller by a factor along each axis, and keeps its size by cropping or padding.
///
/// The image is resized to `floor(size * zoom)` voxels as by `Resize` (same modes, same numbers). With `keep_size` it
/// is then cropped at the centre where it became larger, and padded where it became smaller.
///
/// Input: an image `(C, spatial…)` with 1 to 3 spatial axes, of any element type. Output: float32. The affine follows
/// both steps.
///
/// The record in the history has `{"mode", "align_corners", "dtype", "do_padcrop", "padcrop"}`, the last of which is
/// the record of `ResizeWithPadOrCrop`; `inverse` undoes that (zeros where voxels were cropped) and resizes back. With
/// `lazy` the image keeps its voxels and both steps wait as one among the pending operations.
///
/// Errors: other than one factor for all axes or for each; a factor that leaves no voxel; otherwise as `Resize`.
///
/// Differences from MONAI: as `Resize`.
///
/// Example (Python): `Zoom(1.25, mode="trilinear")(image)`
///
/// Source: MONAI 1.6.1 `Zoom`, `torch.nn.functional.interpolate`.
///
/// Traits: invertible, lazy.
class Zoomd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param zoom Factor along all spatial axes, or along each: above 1 the content becomes larger.
  explicit Zoomd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                 const Arg<arg::Float, arg::List<arg::Float>>& zoom)
      : TransformBuilder("Zoomd") {
    set_argument("keys", keys.value());
    set_argument("zoom", zoom.value());
  }

  /// How values between voxels are made. A list gives one per key. One of "nearest", "nearest-exact", "linear",
  /// "bilinear", "trilinear", "bicubic", "area". Default: "area".
  Zoomd& mode(const Arg<arg::Str, arg::Int, arg::List<arg::Str, arg::Int>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What is put around an image that became smaller: the modes of `Pad`. A list gives one per key. One of "constant",
  /// "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap", "empty",
  /// "replicate", "circular". Default: "edge".
  Zoomd& padding_mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether the centres of the outermost voxels stay on each other, instead of the image's faces; for the linear modes
  /// and `bicubic` only. A list gives one per key. Default: none.
  Zoomd& align_corners(const Arg<arg::Bool, arg::None, arg::List<arg::Bool, arg::None>>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Element type of the computation; none for that of the image. The result is float32 in any case. A list gives one
  /// per key. Default: "float32".
  Zoomd& dtype(const Arg<arg::Dtype, arg::None, arg::List<arg::Dtype, arg::None>>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether the result has the size of the image. Default: true.
  Zoomd& keep_size(const Arg<arg::Bool>& value) {
    set_argument("keep_size", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Zoomd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of zooming at once. Default: false.
  Zoomd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  Zoomd& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  Zoomd& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  Zoomd& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  Zoomd& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  Zoomd& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// The same class as Zoomd.
using ZoomD = Zoomd;

/// The same class as Zoomd.
using ZoomDict = Zoomd;

/// Rotates an image about its centre by any angle.
///
/// The output voxel `x` (counted from the centre of the output) shows what is at `R x` (counted from the centre of the
/// input): the image turns by `-angle`. In two axes `R = [[cos, -sin], [sin, cos]]`; in three it is the product of the
/// rotations about the axes of `rotate_order`. Angles are about voxel axes: with voxels of unequal spacing the image is
/// sheared in the world, as in MONAI.
///
/// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type. Output: float32. The affine follows,
/// so everything stays at its place in the world. No grid is made: positions are computed in float64 where they are
/// needed.
///
/// The record in the history has `{"rot_mat", "mode", "padding_mode", "align_corners", "dtype"}` with the map between
/// voxels of output and input; `inverse` samples along its inverse, into the size before. With `lazy` the image keeps
/// its voxels and the map waits among the pending operations.
///
/// Errors: other than one angle for 2 axes, or one or three for 3; an order that does not name an axis for each angle;
/// modes that are for resizing, and splines; 1 or more than 3 spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: positions are computed in float64 where MONAI's are float32 (its voxels are off by about
/// 1e-7 of the image's size; a tie of `nearest` may go to the other voxel); `bicubic` works in 3-D too; `inverse`
/// brings `pixdim` back among the metadata, which MONAI forgets.
///
/// Example (Python): `Rotate([0.1, 0.0, 0.2])(image)`
///
/// Source: MONAI 1.6.1 `Rotate`.
///
/// Traits: invertible, lazy.
class Rotate : public TransformBuilder {
 public:
  /// @param angle Angle in radians; for three axes one for each axis of `rotate_order`, or one for all of them.
  explicit Rotate(const Arg<arg::Float, arg::List<arg::Float>>& angle) : TransformBuilder("Rotate") {
    set_argument("angle", angle.value());
  }
  /// The same from a list in braces.
  Rotate(std::initializer_list<Arg<arg::Float>> angle)
      : Rotate(Arg<arg::Float, arg::List<arg::Float>>(angle)) {}

  /// Whether the output has the size of the input; otherwise the smallest size that holds all of the input. Default:
  /// true.
  Rotate& keep_size(const Arg<arg::Bool>& value) {
    set_argument("keep_size", value.value());
    return *this;
  }

  /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D) or `bicubic`. Default: "bilinear".
  Rotate& mode(const Arg<arg::Str, arg::Int>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; SciPy's words mean the nearest
  /// of these. One of "zeros", "border", "reflection", "reflect", "grid-mirror", "constant", "grid-constant",
  /// "nearest", "mirror", "grid-wrap", "wrap". Default: "border".
  Rotate& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether images are mirrored at the centres of their outermost voxels, instead of at their faces. Default: false.
  Rotate& align_corners(const Arg<arg::Bool>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Element type of the computation; none for that of the image. The result is float32 in any case. Default:
  /// "float32".
  Rotate& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resampling at once. Default: false.
  Rotate& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For three axes: which axes the angles are about, one after the other. Upper case: axes that turn along with the
  /// image; lower case: axes that stay. Default: "XYZ".
  Rotate& rotate_order(const Arg<arg::Str>& value) {
    set_argument("rotate_order", value.value());
    return *this;
  }
};

/// Rotate for the items of a sample that `keys` names.
///
/// Rotates an image about its centre by any angle.
///
/// The output voxel `x` (counted from the centre of the output) shows what is at `R x` (counted from the centre of the
/// input): the image turns by `-angle`. In two axes `R = [[cos, -sin], [sin, cos]]`; in three it is the product of the
/// rotations about the axes of `rotate_order`. Angles are about voxel axes: with voxels of unequal spacing the image is
/// sheared in the world, as in MONAI.
///
/// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type. Output: float32. The affine follows,
/// so everything stays at its place in the world. No grid is made: positions are computed in float64 where they are
/// needed.
///
/// The record in the history has `{"rot_mat", "mode", "padding_mode", "align_corners", "dtype"}` with the map between
/// voxels of output and input; `inverse` samples along its inverse, into the size before. With `lazy` the image keeps
/// its voxels and the map waits among the pending operations.
///
/// Errors: other than one angle for 2 axes, or one or three for 3; an order that does not name an axis for each angle;
/// modes that are for resizing, and splines; 1 or more than 3 spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: positions are computed in float64 where MONAI's are float32 (its voxels are off by about
/// 1e-7 of the image's size; a tie of `nearest` may go to the other voxel); `bicubic` works in 3-D too; `inverse`
/// brings `pixdim` back among the metadata, which MONAI forgets.
///
/// Example (Python): `Rotate([0.1, 0.0, 0.2])(image)`
///
/// Source: MONAI 1.6.1 `Rotate`.
///
/// Traits: invertible, lazy.
class Rotated : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param angle Angle in radians; for three axes one for each axis of `rotate_order`, or one for all of them.
  explicit Rotated(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                   const Arg<arg::Float, arg::List<arg::Float>>& angle)
      : TransformBuilder("Rotated") {
    set_argument("keys", keys.value());
    set_argument("angle", angle.value());
  }

  /// Whether the output has the size of the input; otherwise the smallest size that holds all of the input. Default:
  /// true.
  Rotated& keep_size(const Arg<arg::Bool>& value) {
    set_argument("keep_size", value.value());
    return *this;
  }

  /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D) or `bicubic`. A list gives one per key. Default:
  /// "bilinear".
  Rotated& mode(const Arg<arg::Str, arg::Int, arg::List<arg::Str, arg::Int>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; SciPy's words mean the nearest
  /// of these. A list gives one per key. One of "zeros", "border", "reflection", "reflect", "grid-mirror", "constant",
  /// "grid-constant", "nearest", "mirror", "grid-wrap", "wrap". Default: "border".
  Rotated& padding_mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether images are mirrored at the centres of their outermost voxels, instead of at their faces. A list gives one
  /// per key. Default: false.
  Rotated& align_corners(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Element type of the computation; none for that of the image. The result is float32 in any case. A list gives one
  /// per key. Default: "float32".
  Rotated& dtype(const Arg<arg::Dtype, arg::None, arg::List<arg::Dtype, arg::None>>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Rotated& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resampling at once. Default: false.
  Rotated& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For three axes: which axes the angles are about, one after the other. Upper case: axes that turn along with the
  /// image; lower case: axes that stay. Default: "XYZ".
  Rotated& rotate_order(const Arg<arg::Str>& value) {
    set_argument("rotate_order", value.value());
    return *this;
  }
};

/// The same class as Rotated.
using RotateD = Rotated;

/// The same class as Rotated.
using RotateDict = Rotated;

/// Rotates, shears, shifts and scales an image about its centre.
///
/// The matrix `A = rotation · shear · shift · scale` (computed in float32) acts on voxels counted from the centres:
/// output voxel `x` shows what is at `A x` in the input, so the image turns by minus the angle and shrinks by factors
/// above 1. Shears are multiplied one by one: `1 + c` at row `i` and column `j` for each pair of axes `(i, j)`.
///
/// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type. Output: float32; the list `[image,
/// matrix]`, or with `image_only` the image. The matrix is the map from voxels of the output to those of the input
/// (counted from the first voxel, float64), by which the affine is multiplied. No grid is made: positions are computed
/// in float64 where they are needed.
///
/// The record in the history has `{"affine", "mode", "padding_mode", "do_resampling", "align_corners"}` with the matrix
/// between centred voxels; `inverse` samples along its inverse, into the size before. With `lazy` the image keeps its
/// voxels and the map waits among the pending operations.
///
/// Errors: modes that are for resizing; other than one size for each axis; 1 or more than 3 spatial axes; a matrix that
/// is not square; a batch (decollate it first).
///
/// Differences from MONAI: positions are computed in float64 where MONAI's are float32 (a tie of `nearest` may go to
/// the other voxel), and `inverse` restores the affine exactly, where MONAI's is off by the rounding of a float32
/// inverse; the result is a list, which Python unpacks as MONAI's tuple; `bicubic` works in 3-D too; element types that
/// PyTorch cannot resample are computed in float32.
///
/// Example (Python): `Affine(rotate_params=[0.1, 0.0, 0.0], scale_params=[1.1, 1.0, 1.0], image_only=True)(image)`
///
/// Source: MONAI 1.6.1 `Affine`.
///
/// Traits: invertible, lazy.
class Affine : public TransformBuilder {
 public:
  Affine() : TransformBuilder("Affine") {}
  /// @param rotate_params Rotation angles in radians: one for 2 axes; up to three for 3 axes, about the axes of
  /// `rotate_order`. Default: none.
  explicit Affine(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& rotate_params) : TransformBuilder("Affine") {
    set_argument("rotate_params", rotate_params.value());
  }
  /// The same from a list in braces.
  Affine(std::initializer_list<Arg<arg::Float>> rotate_params)
      : Affine(Arg<arg::Float, arg::List<arg::Float>, arg::None>(rotate_params)) {}

  /// Rotation angles in radians: one for 2 axes; up to three for 3 axes, about the axes of `rotate_order`. Default:
  /// none.
  Affine& rotate_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("rotate_params", value.value());
    return *this;
  }

  /// Shears: up to 2 for 2 axes (`xy`, `yx`), up to 6 for 3 (`xy`, `xz`, `yx`, `yz`, `zx`, `zy`); 0 for the rest.
  /// Default: none.
  Affine& shear_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("shear_params", value.value());
    return *this;
  }

  /// Shifts in voxels, one for each axis; 0 for the rest. Default: none.
  Affine& translate_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("translate_params", value.value());
    return *this;
  }

  /// Factors, one for each axis; 1 for the rest. Default: none.
  Affine& scale_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("scale_params", value.value());
    return *this;
  }

  /// The matrix itself, one row and column more than axes, instead of the parameters above. Default: none.
  Affine& affine(const Arg<arg::List<arg::List<arg::Float>>, arg::Tensor, arg::None>& value) {
    set_argument("affine", value.value());
    return *this;
  }

  /// Spatial size of the result in voxels; none, 0 and negative numbers keep that of the image. Default: none.
  Affine& spatial_size(const Arg<arg::Int, arg::None, arg::List<arg::Int, arg::None>>& value) {
    set_argument("spatial_size", value.value());
    return *this;
  }

  /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D), `bicubic`, or 0 to 5 for a spline of that order.
  /// Default: "bilinear".
  Affine& mode(const Arg<arg::Str, arg::Int>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; for splines SciPy's words. One
  /// of "zeros", "border", "reflection", "reflect", "grid-mirror", "constant", "grid-constant", "nearest", "mirror",
  /// "grid-wrap", "wrap". Default: "reflection".
  Affine& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether the matrix maps to coordinates in which the image reaches from -1 to 1. Default: false.
  Affine& normalized(const Arg<arg::Bool>& value) {
    set_argument("normalized", value.value());
    return *this;
  }

  /// Without effect: the image is resampled where it is. Default: none.
  Affine& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Element type of the computation; none for that of the image. The result is float32 in any case. Default:
  /// "float32".
  Affine& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether sizes are counted between the centres of the outermost voxels, instead of their faces. Default: false.
  Affine& align_corners(const Arg<arg::Bool>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Whether the result is the image alone, without the matrix. Default: false.
  Affine& image_only(const Arg<arg::Bool>& value) {
    set_argument("image_only", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resampling at once. Default: false.
  Affine& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For three axes: which axes the angles are about, one after the other. Upper case: axes that turn along with the
  /// image; lower case: axes that stay. Default: "XYZ".
  Affine& rotate_order(const Arg<arg::Str>& value) {
    set_argument("rotate_order", value.value());
    return *this;
  }
};

/// Affine for the items of a sample that `keys` names.
///
/// Rotates, shears, shifts and scales an image about its centre.
///
/// The matrix `A = rotation · shear · shift · scale` (computed in float32) acts on voxels counted from the centres:
/// output voxel `x` shows what is at `A x` in the input, so the image turns by minus the angle and shrinks by factors
/// above 1. Shears are multiplied one by one: `1 + c` at row `i` and column `j` for each pair of axes `(i, j)`.
///
/// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type. Output: float32; the list `[image,
/// matrix]`, or with `image_only` the image. The matrix is the map from voxels of the output to those of the input
/// (counted from the first voxel, float64), by which the affine is multiplied. No grid is made: positions are computed
/// in float64 where they are needed.
///
/// The record in the history has `{"affine", "mode", "padding_mode", "do_resampling", "align_corners"}` with the matrix
/// between centred voxels; `inverse` samples along its inverse, into the size before. With `lazy` the image keeps its
/// voxels and the map waits among the pending operations.
///
/// Errors: modes that are for resizing; other than one size for each axis; 1 or more than 3 spatial axes; a matrix that
/// is not square; a batch (decollate it first).
///
/// Differences from MONAI: positions are computed in float64 where MONAI's are float32 (a tie of `nearest` may go to
/// the other voxel), and `inverse` restores the affine exactly, where MONAI's is off by the rounding of a float32
/// inverse; the result is a list, which Python unpacks as MONAI's tuple; `bicubic` works in 3-D too; element types that
/// PyTorch cannot resample are computed in float32.
///
/// Example (Python): `Affine(rotate_params=[0.1, 0.0, 0.0], scale_params=[1.1, 1.0, 1.0], image_only=True)(image)`
///
/// Source: MONAI 1.6.1 `Affine`.
///
/// Traits: invertible, lazy.
class Affined : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit Affined(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("Affined") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  Affined(std::initializer_list<Arg<arg::Str>> keys)
      : Affined(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Rotation angles in radians: one for 2 axes; up to three for 3 axes, about the axes of `rotate_order`. Default:
  /// none.
  Affined& rotate_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("rotate_params", value.value());
    return *this;
  }

  /// Shears: up to 2 for 2 axes (`xy`, `yx`), up to 6 for 3 (`xy`, `xz`, `yx`, `yz`, `zx`, `zy`); 0 for the rest.
  /// Default: none.
  Affined& shear_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("shear_params", value.value());
    return *this;
  }

  /// Shifts in voxels, one for each axis; 0 for the rest. Default: none.
  Affined& translate_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("translate_params", value.value());
    return *this;
  }

  /// Factors, one for each axis; 1 for the rest. Default: none.
  Affined& scale_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("scale_params", value.value());
    return *this;
  }

  /// The matrix itself, one row and column more than axes, instead of the parameters above. Default: none.
  Affined& affine(const Arg<arg::List<arg::List<arg::Float>>, arg::Tensor, arg::None>& value) {
    set_argument("affine", value.value());
    return *this;
  }

  /// Spatial size of the result in voxels; none, 0 and negative numbers keep that of the image. Default: none.
  Affined& spatial_size(const Arg<arg::Int, arg::None, arg::List<arg::Int, arg::None>>& value) {
    set_argument("spatial_size", value.value());
    return *this;
  }

  /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D), `bicubic`, or 0 to 5 for a spline of that order. A list
  /// gives one per key. Default: "bilinear".
  Affined& mode(const Arg<arg::Str, arg::Int, arg::List<arg::Str, arg::Int>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; for splines SciPy's words. A
  /// list gives one per key. One of "zeros", "border", "reflection", "reflect", "grid-mirror", "constant",
  /// "grid-constant", "nearest", "mirror", "grid-wrap", "wrap". Default: "reflection".
  Affined& padding_mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Without effect: the image is resampled where it is. Default: none.
  Affined& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Element type of the computation; none for that of the image. The result is float32 in any case. Default:
  /// "float32".
  Affined& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether sizes are counted between the centres of the outermost voxels, instead of their faces. Default: false.
  Affined& align_corners(const Arg<arg::Bool>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Affined& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resampling at once. Default: false.
  Affined& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For three axes: which axes the angles are about, one after the other. Upper case: axes that turn along with the
  /// image; lower case: axes that stay. Default: "XYZ".
  Affined& rotate_order(const Arg<arg::Str>& value) {
    set_argument("rotate_order", value.value());
    return *this;
  }
};

/// The same class as Affined.
using AffineD = Affined;

/// The same class as Affined.
using AffineDict = Affined;

/// Makes a grid of voxels counted from the centre, or takes one, and maps it by a matrix.
///
/// Called with a spatial size (a list of whole numbers) it makes a grid of shape `(n + 1, size…)`: the coordinates `-(d
/// - 1) / 2` to `(d - 1) / 2` along each of the `n` axes, then ones. Called with a grid of this shape it takes that:
/// `[none, grid]`, or `[none, {"grid": grid}]`. The grid is multiplied by `A = rotation · shear · shift · scale` (as in
/// `Affine`), with `align_corners` after stretching each axis by `d / (d - 1)`.
///
/// Output: the list `[grid, matrix]`, both of type `dtype`; with `lazy` `[none, matrix]` in float64.
///
/// Transforms that resample need no grid; this is for grids that something else is done with, and for `Resample`.
///
/// Errors: neither a size nor a grid; more than 3 axes; a matrix that is not square.
///
/// Differences from MONAI: the result is a list, which Python unpacks as MONAI's tuple.
///
/// Example (Python): `AffineGrid(rotate_params=[0.1, 0.0, 0.0])([16, 16, 16])`
///
/// Source: MONAI 1.6.1 `AffineGrid`.
///
/// Traits: lazy.
class AffineGrid : public TransformBuilder {
 public:
  AffineGrid() : TransformBuilder("AffineGrid") {}
  /// @param rotate_params Rotation angles in radians: one for 2 axes; up to three for 3 axes, about the axes of
  /// `rotate_order`. Default: none.
  explicit AffineGrid(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& rotate_params)
      : TransformBuilder("AffineGrid") {
    set_argument("rotate_params", rotate_params.value());
  }
  /// The same from a list in braces.
  AffineGrid(std::initializer_list<Arg<arg::Float>> rotate_params)
      : AffineGrid(Arg<arg::Float, arg::List<arg::Float>, arg::None>(rotate_params)) {}

  /// Rotation angles in radians: one for 2 axes; up to three for 3 axes, about the axes of `rotate_order`. Default:
  /// none.
  AffineGrid& rotate_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("rotate_params", value.value());
    return *this;
  }

  /// Shears: up to 2 for 2 axes (`xy`, `yx`), up to 6 for 3 (`xy`, `xz`, `yx`, `yz`, `zx`, `zy`); 0 for the rest.
  /// Default: none.
  AffineGrid& shear_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("shear_params", value.value());
    return *this;
  }

  /// Shifts in voxels, one for each axis; 0 for the rest. Default: none.
  AffineGrid& translate_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("translate_params", value.value());
    return *this;
  }

  /// Factors, one for each axis; 1 for the rest. Default: none.
  AffineGrid& scale_params(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("scale_params", value.value());
    return *this;
  }

  /// Where a new grid is made; none for main memory. Default: none.
  AffineGrid& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Element type of the grid: float16, float32 or float64, anything else is float32; none for that of the grid it is
  /// called with, or float64. Default: "float32".
  AffineGrid& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether to stretch the grid, for sampling with `align_corners`. Default: false.
  AffineGrid& align_corners(const Arg<arg::Bool>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// The matrix itself, one row and column more than axes, instead of the parameters above. Default: none.
  AffineGrid& affine(const Arg<arg::List<arg::List<arg::Float>>, arg::Tensor, arg::None>& value) {
    set_argument("affine", value.value());
    return *this;
  }

  /// Whether to give the matrix only. Default: false.
  AffineGrid& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For three axes: which axes the angles are about, one after the other. Upper case: axes that turn along with the
  /// image; lower case: axes that stay. Default: "XYZ".
  AffineGrid& rotate_order(const Arg<arg::Str>& value) {
    set_argument("rotate_order", value.value());
    return *this;
  }
};

/// Samples an image at the positions of a grid.
///
/// Called with `[image, grid]`; arguments of the call after these (`mode`, `padding_mode`, `dtype`, `align_corners`),
/// by position or in a map at the end, replace those that it was made with. The grid has shape `(n or more, size…)`;
/// row `k` holds the position along spatial axis `k` of the image, further rows (the ones of `AffineGrid`) are not
/// looked at. Without a grid the image is passed on.
///
/// With `norm_coords` positions are voxels counted from the centre of the image; without, -1 to 1 from one end of the
/// image to the other (splines: voxels from the first one).
///
/// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type, and a grid of numbers. Output:
/// float32 of shape `(C, size…)`; metadata, affine and history stay as they are. One pass over the grid, which is not
/// copied where it is float32 or float64.
///
/// Errors: modes that are for resizing; a grid with fewer rows than the image has spatial axes, or other than as many
/// axes; an image without voxels unless the padding is zeros.
///
/// Differences from MONAI: positions are computed in float64 whatever `dtype` is; `bicubic` works in 3-D too; integers
/// are computed in float32 where PyTorch cannot.
///
/// Example (Python): `Resample(padding_mode="zeros")(image, AffineGrid(scale_params=[1.1, 1.1, 1.1])([16, 16, 16])[0])`
///
/// Source: MONAI 1.6.1 `Resample`, `torch.nn.functional.grid_sample`, `scipy.ndimage.map_coordinates`.
class Resample : public TransformBuilder {
 public:
  Resample() : TransformBuilder("Resample") {}
  /// @param mode Between voxels: `nearest`, `bilinear` (trilinear in 3-D), `bicubic`, or 0 to 5 for a spline of that
  /// order. Default: "bilinear".
  explicit Resample(const Arg<arg::Str, arg::Int>& mode) : TransformBuilder("Resample") {
    set_argument("mode", mode.value());
  }

  /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D), `bicubic`, or 0 to 5 for a spline of that order.
  /// Default: "bilinear".
  Resample& mode(const Arg<arg::Str, arg::Int>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; for splines SciPy's words. One
  /// of "zeros", "border", "reflection", "reflect", "grid-mirror", "constant", "grid-constant", "nearest", "mirror",
  /// "grid-wrap", "wrap". Default: "border".
  Resample& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether positions are voxels counted from the image's centre. Default: true.
  Resample& norm_coords(const Arg<arg::Bool>& value) {
    set_argument("norm_coords", value.value());
    return *this;
  }

  /// Without effect: the image is resampled where it is. Default: none.
  Resample& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Whether -1 and 1 (and the stretch of `AffineGrid`) mean the centres of the outermost voxels, instead of their
  /// faces. Default: false.
  Resample& align_corners(const Arg<arg::Bool>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Element type of the computation; none for that of the image. The result is float32 in any case. Default:
  /// "float64".
  Resample& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// Distorts an image along each axis by itself: cells of a coarse grid become narrower or wider.
///
/// An axis of `d` voxels is cut into `num_cells` cells of `d / num_cells` voxels (rounded down), and one more for what
/// is left. In cell `i` positions run on by `distort_steps[i]` times the size of a cell, so 1 leaves it as it is; a
/// cell that would reach beyond the axis ends at its end. The output voxel shows what is at its position.
///
/// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type. Output: float32, the same shape;
/// metadata, affine and history stay as they are. No grid is made: positions are one list for each axis, and sampling
/// is separable.
///
/// Errors: other than one list of steps for each spatial axis; fewer than `num_cells + 1` steps; modes that are for
/// resizing.
///
/// Differences from MONAI: `bicubic` works in 3-D too.
///
/// Example (Python): `GridDistortion(num_cells=3, distort_steps=[[1.0, 1.1, 0.9, 1.0]] * 3)(image)`
///
/// Source: MONAI 1.6.1 `GridDistortion`; Albumentations' transform of that name.
class GridDistortion : public TransformBuilder {
 public:
  /// @param num_cells Number of cells along all axes, or along each.
  /// @param distort_steps For each spatial axis the steps of its `num_cells + 1` cells.
  explicit GridDistortion(const Arg<arg::Int, arg::List<arg::Int>>& num_cells,
                          const Arg<arg::List<arg::List<arg::Float>>>& distort_steps)
      : TransformBuilder("GridDistortion") {
    set_argument("num_cells", num_cells.value());
    set_argument("distort_steps", distort_steps.value());
  }

  /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D), `bicubic`, or 0 to 5 for a spline of that order.
  /// Default: "bilinear".
  GridDistortion& mode(const Arg<arg::Str, arg::Int>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; for splines SciPy's words. One
  /// of "zeros", "border", "reflection", "reflect", "grid-mirror", "constant", "grid-constant", "nearest", "mirror",
  /// "grid-wrap", "wrap". Default: "border".
  GridDistortion& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Without effect: the image is resampled where it is. Default: none.
  GridDistortion& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }
};

/// GridDistortion for the items of a sample that `keys` names.
///
/// Distorts an image along each axis by itself: cells of a coarse grid become narrower or wider.
///
/// An axis of `d` voxels is cut into `num_cells` cells of `d / num_cells` voxels (rounded down), and one more for what
/// is left. In cell `i` positions run on by `distort_steps[i]` times the size of a cell, so 1 leaves it as it is; a
/// cell that would reach beyond the axis ends at its end. The output voxel shows what is at its position.
///
/// Input: an image `(C, spatial…)` with 2 or 3 spatial axes, of any element type. Output: float32, the same shape;
/// metadata, affine and history stay as they are. No grid is made: positions are one list for each axis, and sampling
/// is separable.
///
/// Errors: other than one list of steps for each spatial axis; fewer than `num_cells + 1` steps; modes that are for
/// resizing.
///
/// Differences from MONAI: `bicubic` works in 3-D too.
///
/// Example (Python): `GridDistortion(num_cells=3, distort_steps=[[1.0, 1.1, 0.9, 1.0]] * 3)(image)`
///
/// Source: MONAI 1.6.1 `GridDistortion`; Albumentations' transform of that name.
class GridDistortiond : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param num_cells Number of cells along all axes, or along each.
  /// @param distort_steps For each spatial axis the steps of its `num_cells + 1` cells.
  explicit GridDistortiond(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                           const Arg<arg::Int, arg::List<arg::Int>>& num_cells,
                           const Arg<arg::List<arg::List<arg::Float>>>& distort_steps)
      : TransformBuilder("GridDistortiond") {
    set_argument("keys", keys.value());
    set_argument("num_cells", num_cells.value());
    set_argument("distort_steps", distort_steps.value());
  }

  /// Between voxels: `nearest`, `bilinear` (trilinear in 3-D), `bicubic`, or 0 to 5 for a spline of that order. A list
  /// gives one per key. Default: "bilinear".
  GridDistortiond& mode(const Arg<arg::Str, arg::Int, arg::List<arg::Str, arg::Int>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: `zeros`, `border` (the nearest voxel) or `reflection`; for splines SciPy's words. A
  /// list gives one per key. One of "zeros", "border", "reflection", "reflect", "grid-mirror", "constant",
  /// "grid-constant", "nearest", "mirror", "grid-wrap", "wrap". Default: "border".
  GridDistortiond& padding_mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Without effect: the image is resampled where it is. Default: none.
  GridDistortiond& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  GridDistortiond& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as GridDistortiond.
using GridDistortionD = GridDistortiond;

/// The same class as GridDistortiond.
using GridDistortionDict = GridDistortiond;

/// Resamples an image to the grid of another affine: every voxel of the result has the value that the image has at that
/// voxel's place in the world.
///
/// Voxel `i` of the result is sampled at `affine⁻¹ dst_affine i`. A result of the same grid (matrices and sizes equal
/// within 1e-3) keeps its voxels.
///
/// Input: an image `(C, spatial…)` of any element type, with one to three spatial axes; further ones are carried along
/// like channels, also where the affine has fewer axes than the image or `spatial_size` fewer numbers. Output: float32,
/// in the memory order of the input; the affine is `dst_affine` along these axes, `pixdim` among the metadata follows.
///
/// Called with a list `[image, dst_affine, spatial_size, mode, padding_mode, align_corners, dtype]` (or names in a map
/// at its end), it takes these instead of its own. Without `dst_affine` the grid stays; without `spatial_size` the
/// result has as many voxels as the field of view of the image takes, from the first voxel of `dst_affine` on.
///
/// The record in the history has `dtype`, `mode`, `padding_mode`, `align_corners` and `src_affine`; `inverse` resamples
/// back to `src_affine` and the original size. With `lazy` the step waits; then, as in MONAI, `mode`, `padding_mode`
/// and `dtype` are those of the `overrides` where it is applied (bilinear, border, float64 without): give a label
/// `overrides={"label": {"mode": "nearest"}}`.
///
/// Errors: an affine without inverse; words of `mode` that are for resizing; an image without voxels unless the padding
/// is zeros; a batch.
///
/// Differences from MONAI: positions are computed in float64 whatever `dtype` is, which decides ties of `nearest` (a
/// voxel exactly between two) by the even one; volumes can be `bicubic`; images of one spatial axis are resampled too;
/// axes after the third keep their place, where MONAI mixes them with the channels; images of integers with `dtype`
/// none are computed in float32, where MONAI fails.
///
/// Example (Python): `SpatialResample(mode="bilinear")(image, dst_affine=[[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0], [0,
/// 0, 0, 1]])`
///
/// Source: MONAI 1.6.1 `SpatialResample`, `AffineTransform`; `torch.nn.functional.grid_sample`,
/// `scipy.ndimage.map_coordinates`.
///
/// Traits: invertible, lazy.
class SpatialResample : public TransformBuilder {
 public:
  SpatialResample() : TransformBuilder("SpatialResample") {}
  /// @param mode Interpolation: `nearest`, `bilinear` (in any rank), `bicubic`, or 0 to 5 for a spline. Default:
  /// "bilinear".
  explicit SpatialResample(const Arg<arg::Str, arg::Int>& mode) : TransformBuilder("SpatialResample") {
    set_argument("mode", mode.value());
  }

  /// Interpolation: `nearest`, `bilinear` (in any rank), `bicubic`, or 0 to 5 for a spline. Default: "bilinear".
  SpatialResample& mode(const Arg<arg::Str, arg::Int>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: 0 (`zeros`), the nearest voxel (`border`), mirrored (`reflection`); SciPy's words for
  /// splines. One of "zeros", "border", "reflection", "reflect", "grid-mirror", "constant", "grid-constant", "nearest",
  /// "mirror", "grid-wrap", "wrap". Default: "border".
  SpatialResample& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether outermost voxels' centres rather than faces are the ends of the image. Default: false.
  SpatialResample& align_corners(const Arg<arg::Bool>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Element type in which values are combined: float64 or float32; none takes the image's. Default: "float64".
  SpatialResample& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resampling at once. Default: false.
  SpatialResample& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// Affine of the result, from its voxels to millimetres; none keeps the image's. MONAI has it at the call only.
  /// Default: none.
  SpatialResample& dst_affine(const Arg<arg::List<arg::List<arg::Float>>, arg::Tensor, arg::None>& value) {
    set_argument("dst_affine", value.value());
    return *this;
  }

  /// Spatial size of the result, -1 for the image's along an axis or as a whole; none for what the field of view takes.
  /// MONAI has it at the call only. Default: none.
  SpatialResample& spatial_size(const Arg<arg::Int, arg::List<arg::Int>, arg::Tensor, arg::None>& value) {
    set_argument("spatial_size", value.value());
    return *this;
  }
};

/// SpatialResample for the items of a sample that `keys` names.
///
/// Resamples an image to the grid of another affine: every voxel of the result has the value that the image has at that
/// voxel's place in the world.
///
/// Voxel `i` of the result is sampled at `affine⁻¹ dst_affine i`. A result of the same grid (matrices and sizes equal
/// within 1e-3) keeps its voxels.
///
/// Input: an image `(C, spatial…)` of any element type, with one to three spatial axes; further ones are carried along
/// like channels, also where the affine has fewer axes than the image or `spatial_size` fewer numbers. Output: float32,
/// in the memory order of the input; the affine is `dst_affine` along these axes, `pixdim` among the metadata follows.
///
/// Called with a list `[image, dst_affine, spatial_size, mode, padding_mode, align_corners, dtype]` (or names in a map
/// at its end), it takes these instead of its own. Without `dst_affine` the grid stays; without `spatial_size` the
/// result has as many voxels as the field of view of the image takes, from the first voxel of `dst_affine` on.
///
/// The record in the history has `dtype`, `mode`, `padding_mode`, `align_corners` and `src_affine`; `inverse` resamples
/// back to `src_affine` and the original size. With `lazy` the step waits; then, as in MONAI, `mode`, `padding_mode`
/// and `dtype` are those of the `overrides` where it is applied (bilinear, border, float64 without): give a label
/// `overrides={"label": {"mode": "nearest"}}`.
///
/// Errors: an affine without inverse; words of `mode` that are for resizing; an image without voxels unless the padding
/// is zeros; a batch.
///
/// Differences from MONAI: positions are computed in float64 whatever `dtype` is, which decides ties of `nearest` (a
/// voxel exactly between two) by the even one; volumes can be `bicubic`; images of one spatial axis are resampled too;
/// axes after the third keep their place, where MONAI mixes them with the channels; images of integers with `dtype`
/// none are computed in float32, where MONAI fails.
///
/// Example (Python): `SpatialResample(mode="bilinear")(image, dst_affine=[[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0], [0,
/// 0, 0, 1]])`
///
/// Source: MONAI 1.6.1 `SpatialResample`, `AffineTransform`; `torch.nn.functional.grid_sample`,
/// `scipy.ndimage.map_coordinates`.
///
/// Traits: invertible, lazy.
class SpatialResampled : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit SpatialResampled(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("SpatialResampled") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  SpatialResampled(std::initializer_list<Arg<arg::Str>> keys)
      : SpatialResampled(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Interpolation: `nearest`, `bilinear`, `bicubic`, or 0 to 5 for a spline. A list gives one per key. Default:
  /// "bilinear".
  SpatialResampled& mode(const Arg<arg::Str, arg::Int, arg::List<arg::Str, arg::Int>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: `zeros`, `border`, `reflection`. A list gives one per key. One of "zeros", "border",
  /// "reflection", "reflect", "grid-mirror", "constant", "grid-constant", "nearest", "mirror", "grid-wrap", "wrap".
  /// Default: "border".
  SpatialResampled& padding_mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether outermost voxels' centres rather than faces are the ends of the image. A list gives one per key. Default:
  /// false.
  SpatialResampled& align_corners(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Element type in which values are combined; none takes the image's. A list gives one per key. Default: "float64".
  SpatialResampled& dtype(const Arg<arg::Dtype, arg::None, arg::List<arg::Dtype, arg::None>>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Keys of the sample that hold the affines (nested lists or arrays). A list gives one per key. Default:
  /// "dst_affine".
  SpatialResampled& dst_keys(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("dst_keys", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  SpatialResampled& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resampling at once. Default: false.
  SpatialResampled& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as SpatialResampled.
using SpatialResampleD = SpatialResampled;

/// The same class as SpatialResampled.
using SpatialResampleDict = SpatialResampled;

/// Resamples an image to the grid of another one: its affine and its size.
///
/// Called with a list `[image, img_dst, mode, padding_mode, align_corners, dtype]` (or names in a map at its end).
/// `img_dst` is the other image; one without metadata has the identity as affine. The voxels are those of
/// `SpatialResample`.
///
/// Output: float32; affine and metadata are those of `img_dst`, but for `filename_or_obj`, which stays
/// (`resample_to_match_source` where there is none). Lazily, metadata are added to those of the image and affine and
/// size wait.
///
/// The record in the history is as that of `SpatialResample`, and so are inverse, lazy execution and errors; without
/// `img_dst` there is nothing to match.
///
/// Example (Python): `ResampleToMatch(mode="nearest")(label, img_dst=image)`
///
/// Source: MONAI 1.6.1 `ResampleToMatch`.
///
/// Traits: invertible, lazy.
class ResampleToMatch : public TransformBuilder {
 public:
  ResampleToMatch() : TransformBuilder("ResampleToMatch") {}
  /// @param mode Interpolation: `nearest`, `bilinear` (in any rank), `bicubic`, or 0 to 5 for a spline. Default:
  /// "bilinear".
  explicit ResampleToMatch(const Arg<arg::Str, arg::Int>& mode) : TransformBuilder("ResampleToMatch") {
    set_argument("mode", mode.value());
  }

  /// Interpolation: `nearest`, `bilinear` (in any rank), `bicubic`, or 0 to 5 for a spline. Default: "bilinear".
  ResampleToMatch& mode(const Arg<arg::Str, arg::Int>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: 0 (`zeros`), the nearest voxel (`border`), mirrored (`reflection`); SciPy's words for
  /// splines. One of "zeros", "border", "reflection", "reflect", "grid-mirror", "constant", "grid-constant", "nearest",
  /// "mirror", "grid-wrap", "wrap". Default: "border".
  ResampleToMatch& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether outermost voxels' centres rather than faces are the ends of the image. Default: false.
  ResampleToMatch& align_corners(const Arg<arg::Bool>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Element type in which values are combined: float64 or float32; none takes the image's. Default: "float64".
  ResampleToMatch& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resampling at once. Default: false.
  ResampleToMatch& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// ResampleToMatch for the items of a sample that `keys` names.
///
/// Resamples an image to the grid of another one: its affine and its size.
///
/// Called with a list `[image, img_dst, mode, padding_mode, align_corners, dtype]` (or names in a map at its end).
/// `img_dst` is the other image; one without metadata has the identity as affine. The voxels are those of
/// `SpatialResample`.
///
/// Output: float32; affine and metadata are those of `img_dst`, but for `filename_or_obj`, which stays
/// (`resample_to_match_source` where there is none). Lazily, metadata are added to those of the image and affine and
/// size wait.
///
/// The record in the history is as that of `SpatialResample`, and so are inverse, lazy execution and errors; without
/// `img_dst` there is nothing to match.
///
/// Example (Python): `ResampleToMatch(mode="nearest")(label, img_dst=image)`
///
/// Source: MONAI 1.6.1 `ResampleToMatch`.
///
/// Traits: invertible, lazy.
class ResampleToMatchd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param key_dst Key of the image whose grid to match.
  explicit ResampleToMatchd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                            const Arg<arg::Str>& key_dst)
      : TransformBuilder("ResampleToMatchd") {
    set_argument("keys", keys.value());
    set_argument("key_dst", key_dst.value());
  }

  /// Interpolation: `nearest`, `bilinear` (in any rank), `bicubic`, or 0 to 5 for a spline. A list gives one per key.
  /// Default: "bilinear".
  ResampleToMatchd& mode(const Arg<arg::Str, arg::Int, arg::List<arg::Str, arg::Int>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: `zeros`, `border`, `reflection`. A list gives one per key. One of "zeros", "border",
  /// "reflection", "reflect", "grid-mirror", "constant", "grid-constant", "nearest", "mirror", "grid-wrap", "wrap".
  /// Default: "border".
  ResampleToMatchd& padding_mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether outermost voxels' centres rather than faces are the ends of the image. A list gives one per key. Default:
  /// false.
  ResampleToMatchd& align_corners(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Element type in which values are combined: float64 or float32; none for float64. A list gives one per key.
  /// Default: "float64".
  ResampleToMatchd& dtype(const Arg<arg::Dtype, arg::None, arg::List<arg::Dtype, arg::None>>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ResampleToMatchd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resampling at once. Default: false.
  ResampleToMatchd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as ResampleToMatchd.
using ResampleToMatchD = ResampleToMatchd;

/// The same class as ResampleToMatchd.
using ResampleToMatchDict = ResampleToMatchd;

/// Resamples an image to given distances between voxels.
///
/// Where the field of view begins, and the directions of the axes, stay (with `diagonal` the axes become those of the
/// world); the number of voxels is what the field of view takes, rounded, half to even. Axes of the image that are not
/// at right angles are put there. The voxels are those of `SpatialResample` to that grid.
///
/// Input: an image `(C, spatial…)` of any element type; of more than three spatial axes the first three are resampled.
/// Output: float32, in the memory order of the input; affine and `pixdim` follow. An image that has the distances
/// already keeps its voxels.
///
/// Called with a list `[image, mode, padding_mode, align_corners, dtype, scale_extent, output_spatial_shape]` (or names
/// in a map at its end), it takes these instead of its own; `output_spatial_shape` is the size of the result.
///
/// The record in the history is one of `SpatialResample`, and so is the inverse. With `lazy` the step waits; `mode`,
/// `padding_mode` and `dtype` are then those of the `overrides` where it is applied, as there.
///
/// Errors: `min_pixdim` above `max_pixdim`, or below 0; axes that lie in one plane; `recompute_affine` lazily; those of
/// `SpatialResample`.
///
/// Differences from MONAI: those of `SpatialResample`; with `recompute_affine` the new affine is that of the image
/// scaled, so that voxels keep their place in the world, where MONAI forgets directions and origin of the image.
///
/// Example (Python): `Spacing(pixdim=[1.5, 1.5, 2.0], mode="bilinear")(image)`
///
/// Source: MONAI 1.6.1 `Spacing`, `zoom_affine`, `compute_shape_offset`.
///
/// Traits: invertible, lazy.
class Spacing : public TransformBuilder {
 public:
  /// @param pixdim Distance between voxels along each axis, in millimetres; the last one counts for further axes. None,
  /// NaN, 0 and negative numbers keep the image's.
  explicit Spacing(const Arg<arg::Float, arg::List<arg::Float, arg::None>, arg::Tensor, arg::None>& pixdim)
      : TransformBuilder("Spacing") {
    set_argument("pixdim", pixdim.value());
  }
  /// The same from a list in braces.
  Spacing(std::initializer_list<Arg<arg::Float, arg::None>> pixdim)
      : Spacing(Arg<arg::Float, arg::List<arg::Float, arg::None>, arg::Tensor, arg::None>(pixdim)) {}

  /// Whether the axes of the result are those of the world, whatever the directions of the image. Default: false.
  Spacing& diagonal(const Arg<arg::Bool>& value) {
    set_argument("diagonal", value.value());
    return *this;
  }

  /// Interpolation: `nearest`, `bilinear` (in any rank), `bicubic`, or 0 to 5 for a spline. Default: "bilinear".
  Spacing& mode(const Arg<arg::Str, arg::Int>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: 0 (`zeros`), the nearest voxel (`border`), mirrored (`reflection`); SciPy's words for
  /// splines. One of "zeros", "border", "reflection", "reflect", "grid-mirror", "constant", "grid-constant", "nearest",
  /// "mirror", "grid-wrap", "wrap". Default: "border".
  Spacing& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether outermost voxels' centres rather than faces are the ends of the image. Default: false.
  Spacing& align_corners(const Arg<arg::Bool>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Element type in which values are combined: float64 or float32; none takes the image's. Default: "float64".
  Spacing& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether the number of voxels is what the whole voxels' extent takes, not the distance of the outermost centres;
  /// goes with `align_corners`. Default: false.
  Spacing& scale_extent(const Arg<arg::Bool>& value) {
    set_argument("scale_extent", value.value());
    return *this;
  }

  /// Whether the affine is computed anew from the rounded numbers of voxels. Default: false.
  Spacing& recompute_affine(const Arg<arg::Bool>& value) {
    set_argument("recompute_affine", value.value());
    return *this;
  }

  /// Distances from this on, up to `max_pixdim`, are kept as they are, in millimetres; none for `pixdim`. Default:
  /// none.
  Spacing& min_pixdim(const Arg<arg::Float, arg::List<arg::Float, arg::None>, arg::Tensor, arg::None>& value) {
    set_argument("min_pixdim", value.value());
    return *this;
  }

  /// Distances up to this, from `min_pixdim` on, are kept as they are, in millimetres; none for `pixdim`. Default:
  /// none.
  Spacing& max_pixdim(const Arg<arg::Float, arg::List<arg::Float, arg::None>, arg::Tensor, arg::None>& value) {
    set_argument("max_pixdim", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resampling at once. Default: false.
  Spacing& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// Spacing for the items of a sample that `keys` names.
///
/// Resamples an image to given distances between voxels.
///
/// Where the field of view begins, and the directions of the axes, stay (with `diagonal` the axes become those of the
/// world); the number of voxels is what the field of view takes, rounded, half to even. Axes of the image that are not
/// at right angles are put there. The voxels are those of `SpatialResample` to that grid.
///
/// Input: an image `(C, spatial…)` of any element type; of more than three spatial axes the first three are resampled.
/// Output: float32, in the memory order of the input; affine and `pixdim` follow. An image that has the distances
/// already keeps its voxels.
///
/// Called with a list `[image, mode, padding_mode, align_corners, dtype, scale_extent, output_spatial_shape]` (or names
/// in a map at its end), it takes these instead of its own; `output_spatial_shape` is the size of the result.
///
/// The record in the history is one of `SpatialResample`, and so is the inverse. With `lazy` the step waits; `mode`,
/// `padding_mode` and `dtype` are then those of the `overrides` where it is applied, as there.
///
/// Errors: `min_pixdim` above `max_pixdim`, or below 0; axes that lie in one plane; `recompute_affine` lazily; those of
/// `SpatialResample`.
///
/// Differences from MONAI: those of `SpatialResample`; with `recompute_affine` the new affine is that of the image
/// scaled, so that voxels keep their place in the world, where MONAI forgets directions and origin of the image.
///
/// Example (Python): `Spacing(pixdim=[1.5, 1.5, 2.0], mode="bilinear")(image)`
///
/// Source: MONAI 1.6.1 `Spacing`, `zoom_affine`, `compute_shape_offset`.
///
/// Traits: invertible, lazy.
class Spacingd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param pixdim Distance between voxels along each axis, in millimetres; the last one counts for further axes. None,
  /// NaN, 0 and negative numbers keep the image's.
  explicit Spacingd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                    const Arg<arg::Float, arg::List<arg::Float, arg::None>, arg::Tensor, arg::None>& pixdim)
      : TransformBuilder("Spacingd") {
    set_argument("keys", keys.value());
    set_argument("pixdim", pixdim.value());
  }

  /// Whether the axes of the result are those of the world, whatever the directions of the image. Default: false.
  Spacingd& diagonal(const Arg<arg::Bool>& value) {
    set_argument("diagonal", value.value());
    return *this;
  }

  /// Interpolation: `nearest`, `bilinear` (in any rank), `bicubic`, or 0 to 5 for a spline. A list gives one per key.
  /// Default: "bilinear".
  Spacingd& mode(const Arg<arg::Str, arg::Int, arg::List<arg::Str, arg::Int>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What lies outside the image: `zeros`, `border`, `reflection`. A list gives one per key. One of "zeros", "border",
  /// "reflection", "reflect", "grid-mirror", "constant", "grid-constant", "nearest", "mirror", "grid-wrap", "wrap".
  /// Default: "border".
  Spacingd& padding_mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Whether outermost voxels' centres rather than faces are the ends of the image. A list gives one per key. Default:
  /// false.
  Spacingd& align_corners(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("align_corners", value.value());
    return *this;
  }

  /// Element type in which values are combined: float64 or float32; none for float64. A list gives one per key.
  /// Default: "float64".
  Spacingd& dtype(const Arg<arg::Dtype, arg::None, arg::List<arg::Dtype, arg::None>>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether the number of voxels is what the whole voxels' extent takes, not the distance of the outermost centres. A
  /// list gives one per key. Default: false.
  Spacingd& scale_extent(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("scale_extent", value.value());
    return *this;
  }

  /// Whether the affine is computed anew from the rounded numbers of voxels. Default: false.
  Spacingd& recompute_affine(const Arg<arg::Bool>& value) {
    set_argument("recompute_affine", value.value());
    return *this;
  }

  /// Distances from this on, up to `max_pixdim`, are kept as they are, in millimetres; none for `pixdim`. Default:
  /// none.
  Spacingd& min_pixdim(const Arg<arg::Float, arg::List<arg::Float, arg::None>, arg::Tensor, arg::None>& value) {
    set_argument("min_pixdim", value.value());
    return *this;
  }

  /// Distances up to this, from `min_pixdim` on, are kept as they are, in millimetres; none for `pixdim`. Default:
  /// none.
  Spacingd& max_pixdim(const Arg<arg::Float, arg::List<arg::Float, arg::None>, arg::Tensor, arg::None>& value) {
    set_argument("max_pixdim", value.value());
    return *this;
  }

  /// Whether images of the same shape and nearly the same distances as the first one (within 1e-3) get the size of its
  /// result. Default: true.
  Spacingd& ensure_same_shape(const Arg<arg::Bool>& value) {
    set_argument("ensure_same_shape", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Spacingd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of resampling at once. Default: false.
  Spacingd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as Spacingd.
using SpacingD = Spacingd;

/// The same class as Spacingd.
using SpacingDict = Spacingd;

/// Turns an image so that its axes run along given directions of the body: flips and swaps axes, without interpolation.
///
/// `axcodes` names, for each axis, the end it runs towards: `RAS` is from left to right, from back to front, from feet
/// to head. The axes are those nearest to these directions; an oblique image stays oblique. Every voxel keeps its place
/// in the world.
///
/// Input: an image `(C, spatial…)` of any element type; of more than three spatial axes the first three are turned.
/// Output: the same element type; where axes are only swapped a view of the same memory, otherwise one copy.
///
/// The record in the history has `{"original_affine": …}`, which `inverse` turns back to. With `lazy` the step waits
/// among the pending operations.
///
/// Errors: neither `axcodes` nor `as_closest_canonical`; fewer codes than the image has axes; codes that are not among
/// the labels or name a direction twice; an affine that leads nowhere along an axis; a batch.
///
/// Differences from MONAI: the first three axes of an image with more are turned by three codes, where MONAI asks for a
/// code that there is not.
///
/// Example (Python): `Orientation(axcodes="LPS")(image)`
///
/// Source: MONAI 1.6.1 `Orientation`, nibabel's `orientations`.
///
/// Traits: invertible, lazy.
class Orientation : public TransformBuilder {
 public:
  Orientation() : TransformBuilder("Orientation") {}
  /// @param axcodes The end that each axis is to run towards, one letter (or label) for each: `RAS`, `LPS`. Codes
  /// beyond the number of axes are not looked at. Default: none.
  explicit Orientation(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& axcodes) : TransformBuilder("Orientation") {
    set_argument("axcodes", axcodes.value());
  }
  /// The same from a list in braces.
  Orientation(std::initializer_list<Arg<arg::Str>> axcodes)
      : Orientation(Arg<arg::Str, arg::List<arg::Str>, arg::None>(axcodes)) {}

  /// The end that each axis is to run towards, one letter (or label) for each: `RAS`, `LPS`. Codes beyond the number of
  /// axes are not looked at. Default: none.
  Orientation& axcodes(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("axcodes", value.value());
    return *this;
  }

  /// Whether to take the directions of the world's axes, whatever `axcodes` says. Default: false.
  Orientation& as_closest_canonical(const Arg<arg::Bool>& value) {
    set_argument("as_closest_canonical", value.value());
    return *this;
  }

  /// Names of the two ends of each axis of the world, the one of smaller coordinates first; none is `[["L", "R"],
  /// ["P", "A"], ["I", "S"]]`, or `[["R", "L"], ["A", "P"], ["I", "S"]]` where the metadata say `space: LPS`. Default: none.
  Orientation& labels(const Arg<arg::List<arg::List<arg::Str>>, arg::None>& value) {
    set_argument("labels", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  Orientation& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// Orientation for the items of a sample that `keys` names.
///
/// Turns an image so that its axes run along given directions of the body: flips and swaps axes, without interpolation.
///
/// `axcodes` names, for each axis, the end it runs towards: `RAS` is from left to right, from back to front, from feet
/// to head. The axes are those nearest to these directions; an oblique image stays oblique. Every voxel keeps its place
/// in the world.
///
/// Input: an image `(C, spatial…)` of any element type; of more than three spatial axes the first three are turned.
/// Output: the same element type; where axes are only swapped a view of the same memory, otherwise one copy.
///
/// The record in the history has `{"original_affine": …}`, which `inverse` turns back to. With `lazy` the step waits
/// among the pending operations.
///
/// Errors: neither `axcodes` nor `as_closest_canonical`; fewer codes than the image has axes; codes that are not among
/// the labels or name a direction twice; an affine that leads nowhere along an axis; a batch.
///
/// Differences from MONAI: the first three axes of an image with more are turned by three codes, where MONAI asks for a
/// code that there is not.
///
/// Example (Python): `Orientation(axcodes="LPS")(image)`
///
/// Source: MONAI 1.6.1 `Orientation`, nibabel's `orientations`.
///
/// Traits: invertible, lazy.
class Orientationd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit Orientationd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("Orientationd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  Orientationd(std::initializer_list<Arg<arg::Str>> keys)
      : Orientationd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// The end that each axis is to run towards, one letter (or label) for each: `RAS`, `LPS`. Codes beyond the number of
  /// axes are not looked at. Default: none.
  Orientationd& axcodes(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("axcodes", value.value());
    return *this;
  }

  /// Whether to take the directions of the world's axes, whatever `axcodes` says. Default: false.
  Orientationd& as_closest_canonical(const Arg<arg::Bool>& value) {
    set_argument("as_closest_canonical", value.value());
    return *this;
  }

  /// Names of the two ends of each axis of the world, the one of smaller coordinates first; none is `[["L", "R"],
  /// ["P", "A"], ["I", "S"]]`, or `[["R", "L"], ["A", "P"], ["I", "S"]]` where the metadata say `space: LPS`. Default: none.
  Orientationd& labels(const Arg<arg::List<arg::List<arg::Str>>, arg::None>& value) {
    set_argument("labels", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Orientationd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  Orientationd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as Orientationd.
using OrientationD = Orientationd;

/// The same class as Orientationd.
using OrientationDict = Orientationd;

/// Moves the channels to the front, or adds a dimension for them: what all other transforms expect.
///
/// Which dimension holds the channels says `channel_dim`, or else the metadata `original_channel_dim`, which readers
/// write: a dimension, or `"no_channel"` (NaN) where there is none. The metadata of the result say it too: what
/// `channel_dim` says, with NaN for `"no_channel"`.
///
/// Input: a tensor of any shape and element type. Output: a view of the same memory, with the same affine and history.
/// A plain tensor becomes an image where `channel_dim` is given.
///
/// Errors: with `strict_check`, where neither says which dimension it is (otherwise a warning, and the input is passed
/// on); a dimension that does not exist; a batch (decollate it first).
///
/// Differences from MONAI: the metadata of the input do not change; numbers with a fraction are refused.
///
/// Example (Python): `EnsureChannelFirst(channel_dim="no_channel")(image[0])`
///
/// Source: MONAI 1.6.1 `EnsureChannelFirst`.
class EnsureChannelFirst : public TransformBuilder {
 public:
  EnsureChannelFirst() : TransformBuilder("EnsureChannelFirst") {}
  /// @param strict_check Whether it is an error when nothing says which dimension holds the channels. Default: true.
  explicit EnsureChannelFirst(const Arg<arg::Bool>& strict_check) : TransformBuilder("EnsureChannelFirst") {
    set_argument("strict_check", strict_check.value());
  }

  /// Whether it is an error when nothing says which dimension holds the channels. Default: true.
  EnsureChannelFirst& strict_check(const Arg<arg::Bool>& value) {
    set_argument("strict_check", value.value());
    return *this;
  }

  /// The dimension that holds the channels, negative from the last, or `no_channel`; none for what the metadata say.
  /// Default: none.
  EnsureChannelFirst& channel_dim(const Arg<arg::Int, arg::Str, arg::None>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }
};

/// EnsureChannelFirst for the items of a sample that `keys` names.
///
/// Moves the channels to the front, or adds a dimension for them: what all other transforms expect.
///
/// Which dimension holds the channels says `channel_dim`, or else the metadata `original_channel_dim`, which readers
/// write: a dimension, or `"no_channel"` (NaN) where there is none. The metadata of the result say it too: what
/// `channel_dim` says, with NaN for `"no_channel"`.
///
/// Input: a tensor of any shape and element type. Output: a view of the same memory, with the same affine and history.
/// A plain tensor becomes an image where `channel_dim` is given.
///
/// Errors: with `strict_check`, where neither says which dimension it is (otherwise a warning, and the input is passed
/// on); a dimension that does not exist; a batch (decollate it first).
///
/// Differences from MONAI: the metadata of the input do not change; numbers with a fraction are refused.
///
/// Example (Python): `EnsureChannelFirst(channel_dim="no_channel")(image[0])`
///
/// Source: MONAI 1.6.1 `EnsureChannelFirst`.
class EnsureChannelFirstd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit EnsureChannelFirstd(const Arg<arg::Str, arg::List<arg::Str>>& keys)
      : TransformBuilder("EnsureChannelFirstd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  EnsureChannelFirstd(std::initializer_list<Arg<arg::Str>> keys)
      : EnsureChannelFirstd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Whether it is an error when nothing says which dimension holds the channels. Default: true.
  EnsureChannelFirstd& strict_check(const Arg<arg::Bool>& value) {
    set_argument("strict_check", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  EnsureChannelFirstd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// The dimension that holds the channels, negative from the last, or `no_channel`; none for what the metadata say.
  /// Default: none.
  EnsureChannelFirstd& channel_dim(const Arg<arg::Int, arg::Str, arg::None>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }
};

/// The same class as EnsureChannelFirstd.
using EnsureChannelFirstD = EnsureChannelFirstd;

/// The same class as EnsureChannelFirstd.
using EnsureChannelFirstDict = EnsureChannelFirstd;

/// Makes tensors of numbers, lists and tensors, on one device and of one element type.
///
/// - A tensor is converted to `dtype` and `device`; where nothing changes it shares its memory. Metadata and
///   history stay.
/// - A number becomes a tensor without dimensions: float32 of a float (float64 with `data_type` numpy), int64 of a
///   whole number, bool of a truth value, unless `dtype` says otherwise.
/// - A list becomes one tensor with `wrap_sequence`; its items must be numbers or lists of equal length, and for
///   `data_type` numpy may be tensors of equal shape. The element type is the common one. Without `wrap_sequence`
///   it stays a list of converted items.
/// - A map is converted item by item; lists in it stay lists.
/// - Texts, none and components stay as they are.
///
/// Errors: lists that do not form an array, or with items that have no number, where `wrap_sequence` is true; an absent
/// device.
///
/// Differences from MONAI: `data_type` numpy gives a plain tensor in main memory, since there is no NumPy here; a
/// change of the element type keeps the order of dimensions in memory; `track_meta` none is decided when it runs, not
/// when it is made; dtypes such as `torch.float32` and `bfloat16` are known by name.
///
/// Example (Python): `EnsureType(dtype="float32")([1, 2, 3])`
///
/// Source: MONAI 1.6.1 `EnsureType`, `convert_data_type`.
class EnsureType : public TransformBuilder {
 public:
  EnsureType() : TransformBuilder("EnsureType") {}
  /// @param data_type What values become. One of "tensor", "numpy". Default: "tensor".
  explicit EnsureType(const Arg<arg::Str>& data_type) : TransformBuilder("EnsureType") {
    set_argument("data_type", data_type.value());
  }

  /// What values become. One of "tensor", "numpy". Default: "tensor".
  EnsureType& data_type(const Arg<arg::Str>& value) {
    set_argument("data_type", value.value());
    return *this;
  }

  /// Element type of the result; none keeps it. Default: none.
  EnsureType& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Where the result is, for `data_type` tensor; none leaves tensors where they are. Default: none.
  EnsureType& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Whether a list becomes one tensor. Default: true.
  EnsureType& wrap_sequence(const Arg<arg::Bool>& value) {
    set_argument("wrap_sequence", value.value());
    return *this;
  }

  /// Whether tensors have metadata, for `data_type` tensor; none for what `set_track_meta` says. Default: none.
  EnsureType& track_meta(const Arg<arg::Bool, arg::None>& value) {
    set_argument("track_meta", value.value());
    return *this;
  }
};

/// EnsureType for the items of a sample that `keys` names.
///
/// Makes tensors of numbers, lists and tensors, on one device and of one element type.
///
/// - A tensor is converted to `dtype` and `device`; where nothing changes it shares its memory. Metadata and
///   history stay.
/// - A number becomes a tensor without dimensions: float32 of a float (float64 with `data_type` numpy), int64 of a
///   whole number, bool of a truth value, unless `dtype` says otherwise.
/// - A list becomes one tensor with `wrap_sequence`; its items must be numbers or lists of equal length, and for
///   `data_type` numpy may be tensors of equal shape. The element type is the common one. Without `wrap_sequence`
///   it stays a list of converted items.
/// - A map is converted item by item; lists in it stay lists.
/// - Texts, none and components stay as they are.
///
/// Errors: lists that do not form an array, or with items that have no number, where `wrap_sequence` is true; an absent
/// device.
///
/// Differences from MONAI: `data_type` numpy gives a plain tensor in main memory, since there is no NumPy here; a
/// change of the element type keeps the order of dimensions in memory; `track_meta` none is decided when it runs, not
/// when it is made; dtypes such as `torch.float32` and `bfloat16` are known by name.
///
/// Example (Python): `EnsureType(dtype="float32")([1, 2, 3])`
///
/// Source: MONAI 1.6.1 `EnsureType`, `convert_data_type`.
class EnsureTyped : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit EnsureTyped(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("EnsureTyped") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  EnsureTyped(std::initializer_list<Arg<arg::Str>> keys)
      : EnsureTyped(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// What values become. One of "tensor", "numpy". Default: "tensor".
  EnsureTyped& data_type(const Arg<arg::Str>& value) {
    set_argument("data_type", value.value());
    return *this;
  }

  /// Element type of the result; none keeps it. A list gives one per key. Default: none.
  EnsureTyped& dtype(const Arg<arg::Dtype, arg::None, arg::List<arg::Dtype, arg::None>>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Where the result is, for `data_type` tensor; none leaves tensors where they are. Default: none.
  EnsureTyped& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Whether a list becomes one tensor. Default: true.
  EnsureTyped& wrap_sequence(const Arg<arg::Bool>& value) {
    set_argument("wrap_sequence", value.value());
    return *this;
  }

  /// Whether tensors have metadata, for `data_type` tensor; none for what `set_track_meta` says. Default: none.
  EnsureTyped& track_meta(const Arg<arg::Bool, arg::None>& value) {
    set_argument("track_meta", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  EnsureTyped& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as EnsureTyped.
using EnsureTypeD = EnsureTyped;

/// The same class as EnsureTyped.
using EnsureTypeDict = EnsureTyped;

/// Passes its input on as it is, whatever it is.
///
/// In a lazy `Compose` it makes pending operations happen, since it is not lazy itself.
///
/// Example (Python): `Identity()(image)`
///
/// Source: MONAI 1.6.1 `Identity`.
class Identity : public TransformBuilder {
 public:
  Identity() : TransformBuilder("Identity") {}
};

/// Identity for the items of a sample that `keys` names.
///
/// Passes its input on as it is, whatever it is.
///
/// In a lazy `Compose` it makes pending operations happen, since it is not lazy itself.
///
/// Example (Python): `Identity()(image)`
///
/// Source: MONAI 1.6.1 `Identity`.
class Identityd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit Identityd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("Identityd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  Identityd(std::initializer_list<Arg<arg::Str>> keys)
      : Identityd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Identityd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as Identityd.
using IdentityD = Identityd;

/// The same class as Identityd.
using IdentityDict = Identityd;

/// Converts the element type, by the rules of C.
///
/// A float becomes a whole number by dropping its fraction, out of range it wraps around (300 is 44 as uint8); anything
/// but 0 is true. The results are the same on every processor.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same shape, order of dimensions in memory,
/// metadata and history; a plain tensor stays plain; where nothing changes it shares its memory.
///
/// Errors: an input that is not a tensor.
///
/// Example (Python): `CastToType("int16")(image)`
///
/// Source: MONAI 1.6.1 `CastToType`.
class CastToType : public TransformBuilder {
 public:
  CastToType() : TransformBuilder("CastToType") {}
  /// @param dtype Element type of the result; none changes nothing, in the dictionary form (as in MONAI) it means
  /// float32. Default: "float32".
  explicit CastToType(const Arg<arg::Dtype, arg::None>& dtype) : TransformBuilder("CastToType") {
    set_argument("dtype", dtype.value());
  }

  /// Element type of the result; none changes nothing, in the dictionary form (as in MONAI) it means float32. Default:
  /// "float32".
  CastToType& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// CastToType for the items of a sample that `keys` names.
///
/// Converts the element type, by the rules of C.
///
/// A float becomes a whole number by dropping its fraction, out of range it wraps around (300 is 44 as uint8); anything
/// but 0 is true. The results are the same on every processor.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same shape, order of dimensions in memory,
/// metadata and history; a plain tensor stays plain; where nothing changes it shares its memory.
///
/// Errors: an input that is not a tensor.
///
/// Example (Python): `CastToType("int16")(image)`
///
/// Source: MONAI 1.6.1 `CastToType`.
class CastToTyped : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit CastToTyped(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("CastToTyped") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  CastToTyped(std::initializer_list<Arg<arg::Str>> keys)
      : CastToTyped(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Element type of the result; none changes nothing, in the dictionary form (as in MONAI) it means float32. A list
  /// gives one per key. Default: "float32".
  CastToTyped& dtype(const Arg<arg::Dtype, arg::None, arg::List<arg::Dtype, arg::None>>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  CastToTyped& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as CastToTyped.
using CastToTypeD = CastToTyped;

/// The same class as CastToTyped.
using CastToTypeDict = CastToTyped;

/// Makes tensors of numbers, lists and arrays, and drops the history of an image.
///
/// - A tensor is converted to `dtype` and `device`; where nothing changes it shares its memory. Affine and metadata
///   stay, the history does not: what was done before cannot be undone any more.
/// - A number becomes a tensor without dimensions: float32 of a float, int64 of a whole number, bool of a truth
///   value, unless `dtype` says otherwise.
/// - A list becomes one tensor with `wrap_sequence`, its items must be numbers or lists of equal length; without, a
///   list of tensors. A map is converted item by item. Texts and none stay as they are.
///
/// The dictionary form records itself, in the history of the image, or for other values in a list at the key
/// `KEY_transforms`; its `inverse` makes plain tensors in main memory, without metadata.
///
/// Errors: lists that do not form an array, where `wrap_sequence` is true; an absent device; in the dictionary form a
/// batch (decollate it first).
///
/// Differences from MONAI: the input keeps its history; a change of the element type keeps the order of dimensions in
/// memory.
///
/// Example (Python): `ToTensor(dtype="float32")([1.0, 2.0])`
///
/// Source: MONAI 1.6.1 `ToTensor`, `convert_to_tensor`.
class ToTensor : public TransformBuilder {
 public:
  ToTensor() : TransformBuilder("ToTensor") {}
  /// @param dtype Element type of the result; none keeps it. Default: none.
  explicit ToTensor(const Arg<arg::Dtype, arg::None>& dtype) : TransformBuilder("ToTensor") {
    set_argument("dtype", dtype.value());
  }

  /// Element type of the result; none keeps it. Default: none.
  ToTensor& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Where the result is; none leaves tensors where they are. Default: none.
  ToTensor& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Whether a list becomes one tensor. Default: true.
  ToTensor& wrap_sequence(const Arg<arg::Bool>& value) {
    set_argument("wrap_sequence", value.value());
    return *this;
  }

  /// Whether tensors have metadata; none for what `set_track_meta` says. Default: none.
  ToTensor& track_meta(const Arg<arg::Bool, arg::None>& value) {
    set_argument("track_meta", value.value());
    return *this;
  }
};

/// ToTensor for the items of a sample that `keys` names.
///
/// Makes tensors of numbers, lists and arrays, and drops the history of an image.
///
/// - A tensor is converted to `dtype` and `device`; where nothing changes it shares its memory. Affine and metadata
///   stay, the history does not: what was done before cannot be undone any more.
/// - A number becomes a tensor without dimensions: float32 of a float, int64 of a whole number, bool of a truth
///   value, unless `dtype` says otherwise.
/// - A list becomes one tensor with `wrap_sequence`, its items must be numbers or lists of equal length; without, a
///   list of tensors. A map is converted item by item. Texts and none stay as they are.
///
/// The dictionary form records itself, in the history of the image, or for other values in a list at the key
/// `KEY_transforms`; its `inverse` makes plain tensors in main memory, without metadata.
///
/// Errors: lists that do not form an array, where `wrap_sequence` is true; an absent device; in the dictionary form a
/// batch (decollate it first).
///
/// Differences from MONAI: the input keeps its history; a change of the element type keeps the order of dimensions in
/// memory.
///
/// Example (Python): `ToTensor(dtype="float32")([1.0, 2.0])`
///
/// Source: MONAI 1.6.1 `ToTensor`, `convert_to_tensor`.
class ToTensord : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit ToTensord(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("ToTensord") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ToTensord(std::initializer_list<Arg<arg::Str>> keys)
      : ToTensord(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Element type of the result; none keeps it. Default: none.
  ToTensord& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Where the result is; none leaves tensors where they are. Default: none.
  ToTensord& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Whether a list becomes one tensor. Default: true.
  ToTensord& wrap_sequence(const Arg<arg::Bool>& value) {
    set_argument("wrap_sequence", value.value());
    return *this;
  }

  /// Whether tensors have metadata; none for what `set_track_meta` says. Default: none.
  ToTensord& track_meta(const Arg<arg::Bool, arg::None>& value) {
    set_argument("track_meta", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ToTensord& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ToTensord.
using ToTensorD = ToTensord;

/// The same class as ToTensord.
using ToTensorDict = ToTensord;

/// Makes plain tensors in main memory of numbers, lists and tensors: what NumPy arrays are to Python.
///
/// - A tensor loses its metadata and history, and moves to main memory; where it already is there and `dtype`
///   changes nothing, it shares its memory.
/// - A number becomes a tensor without dimensions: float64 of a float, int64 of a whole number, bool of a truth
///   value.
/// - A list becomes one tensor with `wrap_sequence`, of numbers, lists of equal length or tensors of equal shape;
///   without, a list of tensors. A map is converted item by item. Texts and none stay as they are.
///
/// Errors: lists that do not form an array, where `wrap_sequence` is true.
///
/// Differences from MONAI: `bfloat16`, which NumPy lacks, works.
///
/// Example (Python): `ToNumpy(dtype="float64")(image)`
///
/// Source: MONAI 1.6.1 `ToNumpy`, `convert_to_numpy`.
class ToNumpy : public TransformBuilder {
 public:
  ToNumpy() : TransformBuilder("ToNumpy") {}
  /// @param dtype Element type of the result; none keeps it. Default: none.
  explicit ToNumpy(const Arg<arg::Dtype, arg::None>& dtype) : TransformBuilder("ToNumpy") {
    set_argument("dtype", dtype.value());
  }

  /// Element type of the result; none keeps it. Default: none.
  ToNumpy& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether a list becomes one tensor. Default: true.
  ToNumpy& wrap_sequence(const Arg<arg::Bool>& value) {
    set_argument("wrap_sequence", value.value());
    return *this;
  }
};

/// ToNumpy for the items of a sample that `keys` names.
///
/// Makes plain tensors in main memory of numbers, lists and tensors: what NumPy arrays are to Python.
///
/// - A tensor loses its metadata and history, and moves to main memory; where it already is there and `dtype`
///   changes nothing, it shares its memory.
/// - A number becomes a tensor without dimensions: float64 of a float, int64 of a whole number, bool of a truth
///   value.
/// - A list becomes one tensor with `wrap_sequence`, of numbers, lists of equal length or tensors of equal shape;
///   without, a list of tensors. A map is converted item by item. Texts and none stay as they are.
///
/// Errors: lists that do not form an array, where `wrap_sequence` is true.
///
/// Differences from MONAI: `bfloat16`, which NumPy lacks, works.
///
/// Example (Python): `ToNumpy(dtype="float64")(image)`
///
/// Source: MONAI 1.6.1 `ToNumpy`, `convert_to_numpy`.
class ToNumpyd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit ToNumpyd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("ToNumpyd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ToNumpyd(std::initializer_list<Arg<arg::Str>> keys)
      : ToNumpyd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Element type of the result; none keeps it. Default: none.
  ToNumpyd& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether a list becomes one tensor. Default: true.
  ToNumpyd& wrap_sequence(const Arg<arg::Bool>& value) {
    set_argument("wrap_sequence", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ToNumpyd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ToNumpyd.
using ToNumpyD = ToNumpyd;

/// The same class as ToNumpyd.
using ToNumpyDict = ToNumpyd;

/// Moves a tensor to a device.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same with its metadata and history; where
/// nothing changes it shares its memory. A plain tensor stays plain.
///
/// Errors: a value that is no tensor (`EnsureType` makes one); an absent device.
///
/// Example (Python): `ToDevice(device="cpu")(image)`
///
/// Source: MONAI 1.6.1 `ToDevice`, `torch.Tensor.to`.
class ToDevice : public TransformBuilder {
 public:
  /// @param device Where to: `cpu`, `cuda`, `cuda:1`, `mps`.
  explicit ToDevice(const Arg<arg::Device>& device) : TransformBuilder("ToDevice") {
    set_argument("device", device.value());
  }

  /// Element type of the result; none keeps it. Default: none.
  ToDevice& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether a copy from main memory to a device may go on after the call, where the memory is pinned; it must then
  /// stay as it is until the copy is done. Copies to main memory are always waited for. Default: false.
  ToDevice& non_blocking(const Arg<arg::Bool>& value) {
    set_argument("non_blocking", value.value());
    return *this;
  }

  /// Whether to copy even where nothing changes. Default: false.
  ToDevice& copy(const Arg<arg::Bool>& value) {
    set_argument("copy", value.value());
    return *this;
  }
};

/// ToDevice for the items of a sample that `keys` names.
///
/// Moves a tensor to a device.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same with its metadata and history; where
/// nothing changes it shares its memory. A plain tensor stays plain.
///
/// Errors: a value that is no tensor (`EnsureType` makes one); an absent device.
///
/// Example (Python): `ToDevice(device="cpu")(image)`
///
/// Source: MONAI 1.6.1 `ToDevice`, `torch.Tensor.to`.
class ToDeviced : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param device Where to: `cpu`, `cuda`, `cuda:1`, `mps`.
  explicit ToDeviced(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                     const Arg<arg::Device>& device)
      : TransformBuilder("ToDeviced") {
    set_argument("keys", keys.value());
    set_argument("device", device.value());
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ToDeviced& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Element type of the result; none keeps it. Default: none.
  ToDeviced& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether a copy from main memory to a device may go on after the call, where the memory is pinned; it must then
  /// stay as it is until the copy is done. Copies to main memory are always waited for. Default: false.
  ToDeviced& non_blocking(const Arg<arg::Bool>& value) {
    set_argument("non_blocking", value.value());
    return *this;
  }

  /// Whether to copy even where nothing changes. Default: false.
  ToDeviced& copy(const Arg<arg::Bool>& value) {
    set_argument("copy", value.value());
    return *this;
  }
};

/// The same class as ToDeviced.
using ToDeviceD = ToDeviced;

/// The same class as ToDeviced.
using ToDeviceDict = ToDeviced;

/// Permutes the dimensions of a tensor, the one of the channels too.
///
/// Input: a tensor of any shape and element type. Output: a view of the same memory with its metadata and history. The
/// affine stays as it is and thus describes the axes before: use `Orientation` to reorient an image.
///
/// The dictionary form records itself, with `{"indices": …}`, and its `inverse` permutes back.
///
/// Errors: `indices` that are no permutation of the dimensions; in the dictionary form a batch (decollate it first).
///
/// Differences from MONAI: negative indices are undone right; for `indices` none the record lists the dimensions.
///
/// Example (Python): `Transpose(indices=[0, 3, 2, 1])(image)`
///
/// Source: MONAI 1.6.1 `Transpose`, `torch.permute`.
class Transpose : public TransformBuilder {
 public:
  /// @param indices Which dimension of the input each dimension of the result is, negative from the last; none or an
  /// empty list reverses their order.
  explicit Transpose(const Arg<arg::List<arg::Int>, arg::None>& indices) : TransformBuilder("Transpose") {
    set_argument("indices", indices.value());
  }
  /// The same from a list in braces.
  Transpose(std::initializer_list<Arg<arg::Int>> indices)
      : Transpose(Arg<arg::List<arg::Int>, arg::None>(indices)) {}
};

/// Transpose for the items of a sample that `keys` names.
///
/// Permutes the dimensions of a tensor, the one of the channels too.
///
/// Input: a tensor of any shape and element type. Output: a view of the same memory with its metadata and history. The
/// affine stays as it is and thus describes the axes before: use `Orientation` to reorient an image.
///
/// The dictionary form records itself, with `{"indices": …}`, and its `inverse` permutes back.
///
/// Errors: `indices` that are no permutation of the dimensions; in the dictionary form a batch (decollate it first).
///
/// Differences from MONAI: negative indices are undone right; for `indices` none the record lists the dimensions.
///
/// Example (Python): `Transpose(indices=[0, 3, 2, 1])(image)`
///
/// Source: MONAI 1.6.1 `Transpose`, `torch.permute`.
class Transposed : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param indices Which dimension of the input each dimension of the result is, negative from the last; none or an
  /// empty list reverses their order.
  explicit Transposed(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                      const Arg<arg::List<arg::Int>, arg::None>& indices)
      : TransformBuilder("Transposed") {
    set_argument("keys", keys.value());
    set_argument("indices", indices.value());
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Transposed& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as Transposed.
using TransposeD = Transposed;

/// The same class as Transposed.
using TransposeDict = Transposed;

/// Removes a dimension of extent 1.
///
/// Input: a tensor of any shape and element type. Output: a view of the same memory with its metadata and history.
/// Where a spatial axis goes (`dim` above 0) and `update_meta` is set, its row and column go from the affine.
///
/// Errors: a dimension that is not there or whose extent is not 1; a batch (decollate it first).
///
/// Differences from MONAI: dimensions below `-n` of `n` are refused, where MONAI wraps around; the affine of one axis
/// is kept, since nothing would be left of it.
///
/// Example (Python): `SqueezeDim(dim=0)(image)`
///
/// Source: MONAI 1.6.1 `SqueezeDim`.
class SqueezeDim : public TransformBuilder {
 public:
  SqueezeDim() : TransformBuilder("SqueezeDim") {}
  /// @param dim The dimension, 0 for the channels, negative from the last; none for all of extent 1, which leaves the
  /// affine as it is. Default: 0.
  explicit SqueezeDim(const Arg<arg::Int, arg::None>& dim) : TransformBuilder("SqueezeDim") {
    set_argument("dim", dim.value());
  }

  /// The dimension, 0 for the channels, negative from the last; none for all of extent 1, which leaves the affine as it
  /// is. Default: 0.
  SqueezeDim& dim(const Arg<arg::Int, arg::None>& value) {
    set_argument("dim", value.value());
    return *this;
  }

  /// Whether the affine loses the axis too. Default: true.
  SqueezeDim& update_meta(const Arg<arg::Bool>& value) {
    set_argument("update_meta", value.value());
    return *this;
  }
};

/// SqueezeDim for the items of a sample that `keys` names.
///
/// Removes a dimension of extent 1.
///
/// Input: a tensor of any shape and element type. Output: a view of the same memory with its metadata and history.
/// Where a spatial axis goes (`dim` above 0) and `update_meta` is set, its row and column go from the affine.
///
/// Errors: a dimension that is not there or whose extent is not 1; a batch (decollate it first).
///
/// Differences from MONAI: dimensions below `-n` of `n` are refused, where MONAI wraps around; the affine of one axis
/// is kept, since nothing would be left of it.
///
/// Example (Python): `SqueezeDim(dim=0)(image)`
///
/// Source: MONAI 1.6.1 `SqueezeDim`.
class SqueezeDimd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit SqueezeDimd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("SqueezeDimd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  SqueezeDimd(std::initializer_list<Arg<arg::Str>> keys)
      : SqueezeDimd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// The dimension, 0 for the channels, negative from the last; none for all of extent 1, which leaves the affine as it
  /// is. Default: 0.
  SqueezeDimd& dim(const Arg<arg::Int, arg::None>& value) {
    set_argument("dim", value.value());
    return *this;
  }

  /// Whether the affine loses the axis too. Default: true.
  SqueezeDimd& update_meta(const Arg<arg::Bool>& value) {
    set_argument("update_meta", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  SqueezeDimd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as SqueezeDimd.
using SqueezeDimD = SqueezeDimd;

/// The same class as SqueezeDimd.
using SqueezeDimDict = SqueezeDimd;

/// Splits an image along one dimension into as many images as its extent.
///
/// Input: a tensor of any shape and element type. Output: a list of views of the same memory, with the metadata and
/// history of the image. With `update_meta` the affine of each says where it lies; channels all lie in the same place.
/// Plain tensors stay plain.
///
/// The dictionary form puts them into the sample as `KEY_0`, `KEY_1`…, or gives with `list_output` a list of samples
/// with the other items in each, one for each image; the shortest of the keys counts.
///
/// Errors: a dimension that is not there; a batch (decollate it first).
///
/// Differences from MONAI: an extent of 0 gives no image; dimensions below `-n` of `n` are refused, where MONAI wraps
/// around; the affine is left alone where it has no such axis, where MONAI breaks its last row; keys are taken in their
/// order; samples of a list share what is not split.
///
/// Example (Python): `SplitDim(dim=0)(scores)`
///
/// Source: MONAI 1.6.1 `SplitDim`.
class SplitDim : public TransformBuilder {
 public:
  SplitDim() : TransformBuilder("SplitDim") {}
  /// @param dim The dimension, 0 for the channels, negative from the last. Default: -1.
  explicit SplitDim(const Arg<arg::Int>& dim) : TransformBuilder("SplitDim") {
    set_argument("dim", dim.value());
  }

  /// The dimension, 0 for the channels, negative from the last. Default: -1.
  SplitDim& dim(const Arg<arg::Int>& value) {
    set_argument("dim", value.value());
    return *this;
  }

  /// Whether the dimension stays, with an extent of 1. Default: true.
  SplitDim& keepdim(const Arg<arg::Bool>& value) {
    set_argument("keepdim", value.value());
    return *this;
  }

  /// Whether the affine follows. Default: true.
  SplitDim& update_meta(const Arg<arg::Bool>& value) {
    set_argument("update_meta", value.value());
    return *this;
  }
};

/// SplitDim for the items of a sample that `keys` names.
///
/// Splits an image along one dimension into as many images as its extent.
///
/// Input: a tensor of any shape and element type. Output: a list of views of the same memory, with the metadata and
/// history of the image. With `update_meta` the affine of each says where it lies; channels all lie in the same place.
/// Plain tensors stay plain.
///
/// The dictionary form puts them into the sample as `KEY_0`, `KEY_1`…, or gives with `list_output` a list of samples
/// with the other items in each, one for each image; the shortest of the keys counts.
///
/// Errors: a dimension that is not there; a batch (decollate it first).
///
/// Differences from MONAI: an extent of 0 gives no image; dimensions below `-n` of `n` are refused, where MONAI wraps
/// around; the affine is left alone where it has no such axis, where MONAI breaks its last row; keys are taken in their
/// order; samples of a list share what is not split.
///
/// Example (Python): `SplitDim(dim=0)(scores)`
///
/// Source: MONAI 1.6.1 `SplitDim`.
class SplitDimd : public TransformBuilder {
 public:
  /// @param keys Keys of the images to split.
  explicit SplitDimd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("SplitDimd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  SplitDimd(std::initializer_list<Arg<arg::Str>> keys)
      : SplitDimd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Endings of the new keys: `KEY_ENDING` for each; none for `KEY_0`, `KEY_1`… Default: none.
  SplitDimd& output_postfixes(const Arg<arg::List<arg::Str>, arg::None>& value) {
    set_argument("output_postfixes", value.value());
    return *this;
  }

  /// The dimension, 0 for the channels, negative from the last. Default: 0.
  SplitDimd& dim(const Arg<arg::Int>& value) {
    set_argument("dim", value.value());
    return *this;
  }

  /// Whether the dimension stays, with an extent of 1. Default: true.
  SplitDimd& keepdim(const Arg<arg::Bool>& value) {
    set_argument("keepdim", value.value());
    return *this;
  }

  /// Whether the affine follows. Default: true.
  SplitDimd& update_meta(const Arg<arg::Bool>& value) {
    set_argument("update_meta", value.value());
    return *this;
  }

  /// Whether to give a list of samples instead of new keys. Default: false.
  SplitDimd& list_output(const Arg<arg::Bool>& value) {
    set_argument("list_output", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  SplitDimd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as SplitDimd.
using SplitDimD = SplitDimd;

/// The same class as SplitDimd.
using SplitDimDict = SplitDimd;

/// Moves the channels to the end, as libraries outside of medical imaging have them.
///
/// Input: a tensor of any shape and element type. Output: a view of the same memory with its affine, metadata and
/// history. The transforms of this library take channels first: this one comes last.
///
/// Errors: a dimension that does not exist.
///
/// Differences from MONAI: a tensor without dimensions, which has no channels, is refused.
///
/// Example (Python): `AsChannelLast()(image)`
///
/// Source: MONAI 1.6.1 `AsChannelLast`.
class AsChannelLast : public TransformBuilder {
 public:
  AsChannelLast() : TransformBuilder("AsChannelLast") {}
  /// @param channel_dim The dimension that holds the channels; -1 for the last. Default: 0.
  explicit AsChannelLast(const Arg<arg::Int>& channel_dim) : TransformBuilder("AsChannelLast") {
    set_argument("channel_dim", channel_dim.value());
  }

  /// The dimension that holds the channels; -1 for the last. Default: 0.
  AsChannelLast& channel_dim(const Arg<arg::Int>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }
};

/// AsChannelLast for the items of a sample that `keys` names.
///
/// Moves the channels to the end, as libraries outside of medical imaging have them.
///
/// Input: a tensor of any shape and element type. Output: a view of the same memory with its affine, metadata and
/// history. The transforms of this library take channels first: this one comes last.
///
/// Errors: a dimension that does not exist.
///
/// Differences from MONAI: a tensor without dimensions, which has no channels, is refused.
///
/// Example (Python): `AsChannelLast()(image)`
///
/// Source: MONAI 1.6.1 `AsChannelLast`.
class AsChannelLastd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit AsChannelLastd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("AsChannelLastd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  AsChannelLastd(std::initializer_list<Arg<arg::Str>> keys)
      : AsChannelLastd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// The dimension that holds the channels; -1 for the last. Default: 0.
  AsChannelLastd& channel_dim(const Arg<arg::Int>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  AsChannelLastd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as AsChannelLastd.
using AsChannelLastD = AsChannelLastd;

/// The same class as AsChannelLastd.
using AsChannelLastDict = AsChannelLastd;

/// Repeats each channel: `[a, b]` with `repeats` 2 becomes `[a, a, b, b]`.
///
/// Input: a tensor `(C, …)` of any element type. Output: `(C * repeats, …)` with the same order of dimensions in
/// memory, metadata and history.
///
/// Errors: `repeats` below 1; no dimension; a batch (decollate it first).
///
/// Example (Python): `RepeatChannel(repeats=3)(image)`
///
/// Source: MONAI 1.6.1 `RepeatChannel`, `torch.repeat_interleave`.
class RepeatChannel : public TransformBuilder {
 public:
  /// @param repeats How often each channel is there in the result.
  explicit RepeatChannel(const Arg<arg::Int>& repeats) : TransformBuilder("RepeatChannel") {
    set_argument("repeats", repeats.value());
  }
};

/// RepeatChannel for the items of a sample that `keys` names.
///
/// Repeats each channel: `[a, b]` with `repeats` 2 becomes `[a, a, b, b]`.
///
/// Input: a tensor `(C, …)` of any element type. Output: `(C * repeats, …)` with the same order of dimensions in
/// memory, metadata and history.
///
/// Errors: `repeats` below 1; no dimension; a batch (decollate it first).
///
/// Example (Python): `RepeatChannel(repeats=3)(image)`
///
/// Source: MONAI 1.6.1 `RepeatChannel`, `torch.repeat_interleave`.
class RepeatChanneld : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param repeats How often each channel is there in the result.
  explicit RepeatChanneld(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                          const Arg<arg::Int>& repeats)
      : TransformBuilder("RepeatChanneld") {
    set_argument("keys", keys.value());
    set_argument("repeats", repeats.value());
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  RepeatChanneld& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as RepeatChanneld.
using RepeatChannelD = RepeatChanneld;

/// The same class as RepeatChanneld.
using RepeatChannelDict = RepeatChanneld;

/// Keeps one of each `repeats` channels, the first: undoes `RepeatChannel`.
///
/// Input: a tensor `(C, …)` of at least two channels and two dimensions, of any element type. Output: a view of the
/// same memory with `C / repeats` channels, rounded up, with its metadata and history.
///
/// Errors: `repeats` below 1; fewer than two channels or dimensions; a batch (decollate it first).
///
/// Example (Python): `RemoveRepeatedChannel(repeats=3)(RepeatChannel(3)(image))`
///
/// Source: MONAI 1.6.1 `RemoveRepeatedChannel`.
class RemoveRepeatedChannel : public TransformBuilder {
 public:
  /// @param repeats How often each channel is there.
  explicit RemoveRepeatedChannel(const Arg<arg::Int>& repeats) : TransformBuilder("RemoveRepeatedChannel") {
    set_argument("repeats", repeats.value());
  }
};

/// RemoveRepeatedChannel for the items of a sample that `keys` names.
///
/// Keeps one of each `repeats` channels, the first: undoes `RepeatChannel`.
///
/// Input: a tensor `(C, …)` of at least two channels and two dimensions, of any element type. Output: a view of the
/// same memory with `C / repeats` channels, rounded up, with its metadata and history.
///
/// Errors: `repeats` below 1; fewer than two channels or dimensions; a batch (decollate it first).
///
/// Example (Python): `RemoveRepeatedChannel(repeats=3)(RepeatChannel(3)(image))`
///
/// Source: MONAI 1.6.1 `RemoveRepeatedChannel`.
class RemoveRepeatedChanneld : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param repeats How often each channel is there.
  explicit RemoveRepeatedChanneld(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                                  const Arg<arg::Int>& repeats)
      : TransformBuilder("RemoveRepeatedChanneld") {
    set_argument("keys", keys.value());
    set_argument("repeats", repeats.value());
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  RemoveRepeatedChanneld& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as RemoveRepeatedChanneld.
using RemoveRepeatedChannelD = RemoveRepeatedChanneld;

/// The same class as RemoveRepeatedChanneld.
using RemoveRepeatedChannelDict = RemoveRepeatedChanneld;

/// Appends channels that hold the place of each voxel: from -0.5 at the first voxel of an axis to 0.5 at the last.
///
/// With patches cut from them, a network knows where a patch lies. An axis of one voxel has -0.5.
///
/// Input: a tensor `(C, spatial…)` of any element type. Output: `(C + k, spatial…)` for `k` axes, of the same element
/// type (in whole numbers all places but the ends of signed ones become 0), order of dimensions in memory, metadata and
/// history. A plain tensor stays plain.
///
/// Errors: an axis that the image does not have; no axis; a batch (decollate it first).
///
/// Differences from MONAI: every spatial axis may be named, also one beyond the rank of the affine.
///
/// Example (Python): `AddCoordinateChannels(spatial_dims=[0, 1, 2])(image)`
///
/// Source: MONAI 1.6.1 `AddCoordinateChannels`; R. Liu et al., An Intriguing Failing of Convolutional Neural Networks
/// and the CoordConv Solution, NeurIPS 2018.
class AddCoordinateChannels : public TransformBuilder {
 public:
  /// @param spatial_dims Spatial axes, from 0 for the first one after the channels; one channel is appended for each,
  /// in this order.
  explicit AddCoordinateChannels(const Arg<arg::List<arg::Int>>& spatial_dims)
      : TransformBuilder("AddCoordinateChannels") {
    set_argument("spatial_dims", spatial_dims.value());
  }
  /// The same from a list in braces.
  AddCoordinateChannels(std::initializer_list<Arg<arg::Int>> spatial_dims)
      : AddCoordinateChannels(Arg<arg::List<arg::Int>>(spatial_dims)) {}
};

/// AddCoordinateChannels for the items of a sample that `keys` names.
///
/// Appends channels that hold the place of each voxel: from -0.5 at the first voxel of an axis to 0.5 at the last.
///
/// With patches cut from them, a network knows where a patch lies. An axis of one voxel has -0.5.
///
/// Input: a tensor `(C, spatial…)` of any element type. Output: `(C + k, spatial…)` for `k` axes, of the same element
/// type (in whole numbers all places but the ends of signed ones become 0), order of dimensions in memory, metadata and
/// history. A plain tensor stays plain.
///
/// Errors: an axis that the image does not have; no axis; a batch (decollate it first).
///
/// Differences from MONAI: every spatial axis may be named, also one beyond the rank of the affine.
///
/// Example (Python): `AddCoordinateChannels(spatial_dims=[0, 1, 2])(image)`
///
/// Source: MONAI 1.6.1 `AddCoordinateChannels`; R. Liu et al., An Intriguing Failing of Convolutional Neural Networks
/// and the CoordConv Solution, NeurIPS 2018.
class AddCoordinateChannelsd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param spatial_dims Spatial axes, from 0 for the first one after the channels; one channel is appended for each,
  /// in this order.
  explicit AddCoordinateChannelsd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                                  const Arg<arg::List<arg::Int>>& spatial_dims)
      : TransformBuilder("AddCoordinateChannelsd") {
    set_argument("keys", keys.value());
    set_argument("spatial_dims", spatial_dims.value());
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  AddCoordinateChannelsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as AddCoordinateChannelsd.
using AddCoordinateChannelsD = AddCoordinateChannelsd;

/// The same class as AddCoordinateChannelsd.
using AddCoordinateChannelsDict = AddCoordinateChannelsd;

/// Masks of labels, for tasks that see segmentations as classes.
///
/// - Of an image with one channel: where the label is one of `select_labels`. Labels are compared in the element type
///   of the image.
/// - Of a one-hot image, with several channels: the channels that `select_labels` names, from 0, negative from the
///   last, in that order.
///
/// Input: a tensor `(C, …)` of any element type. Output: for one channel a mask `(1, …)` of bool; for several the
/// chosen channels in their element type, or with `merge_channels` a mask `(1, …)` of bool (uint8 for uint8) that is
/// true where one of them is not 0 (NaN is not). Metadata and history stay.
///
/// Errors: no dimension; a channel that does not exist; a batch (decollate it first).
///
/// Example (Python): `LabelToMask(select_labels=[1, 2])(label)`
///
/// Source: MONAI 1.6.1 `LabelToMask`.
class LabelToMask : public TransformBuilder {
 public:
  /// @param select_labels Labels, or channels of a one-hot image.
  explicit LabelToMask(const Arg<arg::Int, arg::List<arg::Int>>& select_labels) : TransformBuilder("LabelToMask") {
    set_argument("select_labels", select_labels.value());
  }
  /// The same from a list in braces.
  LabelToMask(std::initializer_list<Arg<arg::Int>> select_labels)
      : LabelToMask(Arg<arg::Int, arg::List<arg::Int>>(select_labels)) {}

  /// Whether chosen channels become one mask. Default: false.
  LabelToMask& merge_channels(const Arg<arg::Bool>& value) {
    set_argument("merge_channels", value.value());
    return *this;
  }
};

/// LabelToMask for the items of a sample that `keys` names.
///
/// Masks of labels, for tasks that see segmentations as classes.
///
/// - Of an image with one channel: where the label is one of `select_labels`. Labels are compared in the element type
///   of the image.
/// - Of a one-hot image, with several channels: the channels that `select_labels` names, from 0, negative from the
///   last, in that order.
///
/// Input: a tensor `(C, …)` of any element type. Output: for one channel a mask `(1, …)` of bool; for several the
/// chosen channels in their element type, or with `merge_channels` a mask `(1, …)` of bool (uint8 for uint8) that is
/// true where one of them is not 0 (NaN is not). Metadata and history stay.
///
/// Errors: no dimension; a channel that does not exist; a batch (decollate it first).
///
/// Example (Python): `LabelToMask(select_labels=[1, 2])(label)`
///
/// Source: MONAI 1.6.1 `LabelToMask`.
class LabelToMaskd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param select_labels Labels, or channels of a one-hot image.
  explicit LabelToMaskd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                        const Arg<arg::Int, arg::List<arg::Int>>& select_labels)
      : TransformBuilder("LabelToMaskd") {
    set_argument("keys", keys.value());
    set_argument("select_labels", select_labels.value());
  }

  /// Whether chosen channels become one mask. Default: false.
  LabelToMaskd& merge_channels(const Arg<arg::Bool>& value) {
    set_argument("merge_channels", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  LabelToMaskd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as LabelToMaskd.
using LabelToMaskD = LabelToMaskd;

/// The same class as LabelToMaskd.
using LabelToMaskDict = LabelToMaskd;

/// Gives labels other values: each voxel that equals `orig_labels[i]` becomes `target_labels[i]`.
///
/// All other voxels are cast to `dtype`. Labels are compared in the element type of the image; of equal `orig_labels`
/// the last one counts, unless it stands for itself. NaN equals nothing.
///
/// Input: a tensor of any shape and element type, also a batch; whole numbers beyond 2^53 are not told apart. Output:
/// the same shape, order of dimensions in memory, metadata and history; a plain tensor stays plain.
///
/// Errors: lists of different lengths.
///
/// Differences from MONAI: labels are numbers, since there are no arrays of texts here; a target that `dtype` cannot
/// hold is cast by the rules of C, where NumPy refuses it.
///
/// Example (Python): `MapLabelValue(orig_labels=[1, 2], target_labels=[2, 1])(label)`
///
/// Source: MONAI 1.6.1 `MapLabelValue`.
class MapLabelValue : public TransformBuilder {
 public:
  /// @param orig_labels Values to replace.
  /// @param target_labels What they become, one for each.
  explicit MapLabelValue(const Arg<arg::List<arg::Float>>& orig_labels,
                         const Arg<arg::List<arg::Float>>& target_labels)
      : TransformBuilder("MapLabelValue") {
    set_argument("orig_labels", orig_labels.value());
    set_argument("target_labels", target_labels.value());
  }

  /// Element type of the result. Default: "float32".
  MapLabelValue& dtype(const Arg<arg::Dtype>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// MapLabelValue for the items of a sample that `keys` names.
///
/// Gives labels other values: each voxel that equals `orig_labels[i]` becomes `target_labels[i]`.
///
/// All other voxels are cast to `dtype`. Labels are compared in the element type of the image; of equal `orig_labels`
/// the last one counts, unless it stands for itself. NaN equals nothing.
///
/// Input: a tensor of any shape and element type, also a batch; whole numbers beyond 2^53 are not told apart. Output:
/// the same shape, order of dimensions in memory, metadata and history; a plain tensor stays plain.
///
/// Errors: lists of different lengths.
///
/// Differences from MONAI: labels are numbers, since there are no arrays of texts here; a target that `dtype` cannot
/// hold is cast by the rules of C, where NumPy refuses it.
///
/// Example (Python): `MapLabelValue(orig_labels=[1, 2], target_labels=[2, 1])(label)`
///
/// Source: MONAI 1.6.1 `MapLabelValue`.
class MapLabelValued : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param orig_labels Values to replace.
  /// @param target_labels What they become, one for each.
  explicit MapLabelValued(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                          const Arg<arg::List<arg::Float>>& orig_labels,
                          const Arg<arg::List<arg::Float>>& target_labels)
      : TransformBuilder("MapLabelValued") {
    set_argument("keys", keys.value());
    set_argument("orig_labels", orig_labels.value());
    set_argument("target_labels", target_labels.value());
  }

  /// Element type of the result. Default: "float32".
  MapLabelValued& dtype(const Arg<arg::Dtype>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  MapLabelValued& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as MapLabelValued.
using MapLabelValueD = MapLabelValued;

/// The same class as MapLabelValued.
using MapLabelValueDict = MapLabelValued;

/// The three overlapping regions of a brain tumour from its BraTS labels.
///
/// Labels: 1 necrotic and non-enhancing tumour core, 2 oedema around it, `et_label` enhancing tumour. Channels of the
/// result: tumour core (1 and `et_label`), whole tumour (1, 2 and `et_label`), enhancing tumour (`et_label`).
///
/// Input: labels of any element type, `(1, X, Y, Z)`, or without channel of any other number of dimensions. Output:
/// masks `(3, …)` of bool, with the metadata and history of the input; a plain tensor stays plain. One pass over
/// memory.
///
/// Errors: an `et_label` of 1 or 2; a batch (decollate it first).
///
/// Example (Python): `ConvertToMultiChannelBasedOnBratsClasses()(label)`
///
/// Source: MONAI 1.6.1 `ConvertToMultiChannelBasedOnBratsClasses`; U. Baid et al., The RSNA-ASNR-MICCAI BraTS 2021
/// Benchmark, 2021.
class ConvertToMultiChannelBasedOnBratsClasses : public TransformBuilder {
 public:
  ConvertToMultiChannelBasedOnBratsClasses() : TransformBuilder("ConvertToMultiChannelBasedOnBratsClasses") {}
  /// @param et_label Label of enhancing tumour: 4 for BraTS 2018 to 2022, 3 for BraTS 2023. Default: 4.
  explicit ConvertToMultiChannelBasedOnBratsClasses(const Arg<arg::Int>& et_label)
      : TransformBuilder("ConvertToMultiChannelBasedOnBratsClasses") {
    set_argument("et_label", et_label.value());
  }

  /// Label of enhancing tumour: 4 for BraTS 2018 to 2022, 3 for BraTS 2023. Default: 4.
  ConvertToMultiChannelBasedOnBratsClasses& et_label(const Arg<arg::Int>& value) {
    set_argument("et_label", value.value());
    return *this;
  }
};

/// ConvertToMultiChannelBasedOnBratsClasses for the items of a sample that `keys` names.
///
/// The three overlapping regions of a brain tumour from its BraTS labels.
///
/// Labels: 1 necrotic and non-enhancing tumour core, 2 oedema around it, `et_label` enhancing tumour. Channels of the
/// result: tumour core (1 and `et_label`), whole tumour (1, 2 and `et_label`), enhancing tumour (`et_label`).
///
/// Input: labels of any element type, `(1, X, Y, Z)`, or without channel of any other number of dimensions. Output:
/// masks `(3, …)` of bool, with the metadata and history of the input; a plain tensor stays plain. One pass over
/// memory.
///
/// Errors: an `et_label` of 1 or 2; a batch (decollate it first).
///
/// Example (Python): `ConvertToMultiChannelBasedOnBratsClasses()(label)`
///
/// Source: MONAI 1.6.1 `ConvertToMultiChannelBasedOnBratsClasses`; U. Baid et al., The RSNA-ASNR-MICCAI BraTS 2021
/// Benchmark, 2021.
class ConvertToMultiChannelBasedOnBratsClassesd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit ConvertToMultiChannelBasedOnBratsClassesd(const Arg<arg::Str, arg::List<arg::Str>>& keys)
      : TransformBuilder("ConvertToMultiChannelBasedOnBratsClassesd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ConvertToMultiChannelBasedOnBratsClassesd(std::initializer_list<Arg<arg::Str>> keys)
      : ConvertToMultiChannelBasedOnBratsClassesd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ConvertToMultiChannelBasedOnBratsClassesd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Label of enhancing tumour: 4 for BraTS 2018 to 2022, 3 for BraTS 2023. Default: 4.
  ConvertToMultiChannelBasedOnBratsClassesd& et_label(const Arg<arg::Int>& value) {
    set_argument("et_label", value.value());
    return *this;
  }
};

/// The same class as ConvertToMultiChannelBasedOnBratsClassesd.
using ConvertToMultiChannelBasedOnBratsClassesD = ConvertToMultiChannelBasedOnBratsClassesd;

/// The same class as ConvertToMultiChannelBasedOnBratsClassesd.
using ConvertToMultiChannelBasedOnBratsClassesDict = ConvertToMultiChannelBasedOnBratsClassesd;

/// Lists of the voxels of each class, ascending, counted in C order over the spatial axes.
///
/// Of a label with one channel, class `c` is where the label equals `c`, for `num_classes` classes from 0. Of a one-hot
/// label, class `c` is where channel `c` is not 0. With an image only where a channel of it is greater than
/// `image_threshold`.
///
/// Input: a label `(C, spatial…)` of any element type, or a list of a label and an image of the same spatial shape.
/// Output: a list with one plain int64 tensor in main memory for each class: `(N,)`, or with `output_shape` coordinates
/// `(N, axes)`.
///
/// The dictionary form puts the list into the sample as `KEY` with `indices_postfix`; the image is the item
/// `image_key`.
///
/// On a device voxels are compared there, and the lists are made in main memory.
///
/// Errors: one channel and no `num_classes`; an image of another spatial shape; voxels outside of `output_shape`; a
/// negative `max_samples_per_class`; a batch (decollate it first).
///
/// Differences from MONAI: an empty list has coordinates of shape `(0, axes)`, where MONAI fails; indices outside of
/// `output_shape` are refused, where MONAI wraps around; labels and images whose shapes only have the same number of
/// voxels are refused.
///
/// Example (Python): `ClassesToIndices(num_classes=3)(label)`
///
/// Source: MONAI 1.6.1 `ClassesToIndices`, `map_classes_to_indices`.
class ClassesToIndices : public TransformBuilder {
 public:
  ClassesToIndices() : TransformBuilder("ClassesToIndices") {}
  /// @param num_classes Number of classes of a label with one channel; for a one-hot label the channels are the
  /// classes. Default: none.
  explicit ClassesToIndices(const Arg<arg::Int, arg::None>& num_classes) : TransformBuilder("ClassesToIndices") {
    set_argument("num_classes", num_classes.value());
  }

  /// Number of classes of a label with one channel; for a one-hot label the channels are the classes. Default: none.
  ClassesToIndices& num_classes(const Arg<arg::Int, arg::None>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// Only where the image is greater than this. Default: 0.0.
  ClassesToIndices& image_threshold(const Arg<arg::Float>& value) {
    set_argument("image_threshold", value.value());
    return *this;
  }

  /// Shape in which indices become coordinates; none for indices. Default: none.
  ClassesToIndices& output_shape(const Arg<arg::List<arg::Int>, arg::None>& value) {
    set_argument("output_shape", value.value());
    return *this;
  }

  /// Most indices of a class, evenly spread over all of them; none or 0 for all. Default: none.
  ClassesToIndices& max_samples_per_class(const Arg<arg::Int, arg::None>& value) {
    set_argument("max_samples_per_class", value.value());
    return *this;
  }
};

/// ClassesToIndices for the items of a sample that `keys` names.
///
/// Lists of the voxels of each class, ascending, counted in C order over the spatial axes.
///
/// Of a label with one channel, class `c` is where the label equals `c`, for `num_classes` classes from 0. Of a one-hot
/// label, class `c` is where channel `c` is not 0. With an image only where a channel of it is greater than
/// `image_threshold`.
///
/// Input: a label `(C, spatial…)` of any element type, or a list of a label and an image of the same spatial shape.
/// Output: a list with one plain int64 tensor in main memory for each class: `(N,)`, or with `output_shape` coordinates
/// `(N, axes)`.
///
/// The dictionary form puts the list into the sample as `KEY` with `indices_postfix`; the image is the item
/// `image_key`.
///
/// On a device voxels are compared there, and the lists are made in main memory.
///
/// Errors: one channel and no `num_classes`; an image of another spatial shape; voxels outside of `output_shape`; a
/// negative `max_samples_per_class`; a batch (decollate it first).
///
/// Differences from MONAI: an empty list has coordinates of shape `(0, axes)`, where MONAI fails; indices outside of
/// `output_shape` are refused, where MONAI wraps around; labels and images whose shapes only have the same number of
/// voxels are refused.
///
/// Example (Python): `ClassesToIndices(num_classes=3)(label)`
///
/// Source: MONAI 1.6.1 `ClassesToIndices`, `map_classes_to_indices`.
class ClassesToIndicesd : public TransformBuilder {
 public:
  /// @param keys Keys of the labels.
  explicit ClassesToIndicesd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("ClassesToIndicesd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ClassesToIndicesd(std::initializer_list<Arg<arg::Str>> keys)
      : ClassesToIndicesd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Ending of the keys of the lists. Default: "_cls_indices".
  ClassesToIndicesd& indices_postfix(const Arg<arg::Str>& value) {
    set_argument("indices_postfix", value.value());
    return *this;
  }

  /// Number of classes of a label with one channel; for a one-hot label the channels are the classes. Default: none.
  ClassesToIndicesd& num_classes(const Arg<arg::Int, arg::None>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// Key of the image that says where to look; none for everywhere. Default: none.
  ClassesToIndicesd& image_key(const Arg<arg::Str, arg::None>& value) {
    set_argument("image_key", value.value());
    return *this;
  }

  /// Only where the image is greater than this. Default: 0.0.
  ClassesToIndicesd& image_threshold(const Arg<arg::Float>& value) {
    set_argument("image_threshold", value.value());
    return *this;
  }

  /// Shape in which indices become coordinates; none for indices. Default: none.
  ClassesToIndicesd& output_shape(const Arg<arg::List<arg::Int>, arg::None>& value) {
    set_argument("output_shape", value.value());
    return *this;
  }

  /// Most indices of a class, evenly spread over all of them; none or 0 for all. Default: none.
  ClassesToIndicesd& max_samples_per_class(const Arg<arg::Int, arg::None>& value) {
    set_argument("max_samples_per_class", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ClassesToIndicesd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ClassesToIndicesd.
using ClassesToIndicesD = ClassesToIndicesd;

/// The same class as ClassesToIndicesd.
using ClassesToIndicesDict = ClassesToIndicesd;

/// Lists of the voxels of foreground and background, ascending, counted in C order over the spatial axes.
///
/// Foreground is where the label is not 0; of a one-hot label, where a channel other than the first is not 0.
/// Background is everything else; with an image only where a channel of it is greater than `image_threshold`.
///
/// Input: a label `(C, spatial…)` of any element type, or a list of a label and an image of the same spatial shape.
/// Output: a list of two int64 tensors in main memory, foreground and background: `(N,)`, or with `output_shape`
/// coordinates `(N, axes)`. They carry the metadata of the label.
///
/// The dictionary form puts them into the sample as `KEY` with `fg_postfix` and `bg_postfix`; the image is the item
/// `image_key`.
///
/// On a device voxels are compared there, and the lists are made in main memory.
///
/// Errors: a label without dimensions; an image of another spatial shape; voxels outside of `output_shape`; a batch
/// (decollate it first).
///
/// Differences from MONAI: an empty list has coordinates of shape `(0, axes)`, where MONAI fails; indices outside of
/// `output_shape` are refused, where MONAI wraps around; labels and images whose shapes only have the same number of
/// voxels are refused; a label of uint8 has a background (MONAI takes all its voxels); with an image, background has
/// the metadata of the label, not of the image.
///
/// Example (Python): `FgBgToIndices()(label)`
///
/// Source: MONAI 1.6.1 `FgBgToIndices`, `map_binary_to_indices`.
class FgBgToIndices : public TransformBuilder {
 public:
  FgBgToIndices() : TransformBuilder("FgBgToIndices") {}
  /// @param image_threshold Background lies where the image is greater than this. Default: 0.0.
  explicit FgBgToIndices(const Arg<arg::Float>& image_threshold) : TransformBuilder("FgBgToIndices") {
    set_argument("image_threshold", image_threshold.value());
  }

  /// Background lies where the image is greater than this. Default: 0.0.
  FgBgToIndices& image_threshold(const Arg<arg::Float>& value) {
    set_argument("image_threshold", value.value());
    return *this;
  }

  /// Shape in which indices become coordinates; none for indices. Default: none.
  FgBgToIndices& output_shape(const Arg<arg::List<arg::Int>, arg::None>& value) {
    set_argument("output_shape", value.value());
    return *this;
  }
};

/// FgBgToIndices for the items of a sample that `keys` names.
///
/// Lists of the voxels of foreground and background, ascending, counted in C order over the spatial axes.
///
/// Foreground is where the label is not 0; of a one-hot label, where a channel other than the first is not 0.
/// Background is everything else; with an image only where a channel of it is greater than `image_threshold`.
///
/// Input: a label `(C, spatial…)` of any element type, or a list of a label and an image of the same spatial shape.
/// Output: a list of two int64 tensors in main memory, foreground and background: `(N,)`, or with `output_shape`
/// coordinates `(N, axes)`. They carry the metadata of the label.
///
/// The dictionary form puts them into the sample as `KEY` with `fg_postfix` and `bg_postfix`; the image is the item
/// `image_key`.
///
/// On a device voxels are compared there, and the lists are made in main memory.
///
/// Errors: a label without dimensions; an image of another spatial shape; voxels outside of `output_shape`; a batch
/// (decollate it first).
///
/// Differences from MONAI: an empty list has coordinates of shape `(0, axes)`, where MONAI fails; indices outside of
/// `output_shape` are refused, where MONAI wraps around; labels and images whose shapes only have the same number of
/// voxels are refused; a label of uint8 has a background (MONAI takes all its voxels); with an image, background has
/// the metadata of the label, not of the image.
///
/// Example (Python): `FgBgToIndices()(label)`
///
/// Source: MONAI 1.6.1 `FgBgToIndices`, `map_binary_to_indices`.
class FgBgToIndicesd : public TransformBuilder {
 public:
  /// @param keys Keys of the labels.
  explicit FgBgToIndicesd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("FgBgToIndicesd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  FgBgToIndicesd(std::initializer_list<Arg<arg::Str>> keys)
      : FgBgToIndicesd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Ending of the keys of the foreground. Default: "_fg_indices".
  FgBgToIndicesd& fg_postfix(const Arg<arg::Str>& value) {
    set_argument("fg_postfix", value.value());
    return *this;
  }

  /// Ending of the keys of the background. Default: "_bg_indices".
  FgBgToIndicesd& bg_postfix(const Arg<arg::Str>& value) {
    set_argument("bg_postfix", value.value());
    return *this;
  }

  /// Key of the image that says where background is; none for everywhere. Default: none.
  FgBgToIndicesd& image_key(const Arg<arg::Str, arg::None>& value) {
    set_argument("image_key", value.value());
    return *this;
  }

  /// Background lies where the image is greater than this. Default: 0.0.
  FgBgToIndicesd& image_threshold(const Arg<arg::Float>& value) {
    set_argument("image_threshold", value.value());
    return *this;
  }

  /// Shape in which indices become coordinates; none for indices. Default: none.
  FgBgToIndicesd& output_shape(const Arg<arg::List<arg::Int>, arg::None>& value) {
    set_argument("output_shape", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  FgBgToIndicesd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as FgBgToIndicesd.
using FgBgToIndicesD = FgBgToIndicesd;

/// The same class as FgBgToIndicesd.
using FgBgToIndicesDict = FgBgToIndicesd;

/// Writes statistics of its input to the log, and passes it on as it is.
///
/// One record of level `info` with the name `name` as its target: lines that begin with `Type:`, `Shape:`, `Value
/// range:`, `Value:`, `Meta info:` and `Additional info:`, under the title `PREFIX statistics:`. Nothing is computed
/// while nobody listens: the log is at level `warning` until the application asks for more (`mica_set_log_callback`,
/// `mica.set_log_level("info")`). In Python records go to the logger `mica.NAME`.
///
/// Input: any value; of other values than tensors only the type and the value are told.
///
/// Errors: those of `additional_info`.
///
/// Differences from MONAI: metadata and other values are written as JSON; a tensor without elements has no range of
/// values, where MONAI fails; MONAI writes to the console where nobody has set up its log.
///
/// Example (Python): `DataStats(prefix="ct")(image)`
///
/// Source: MONAI 1.6.1 `DataStats`.
class DataStats : public TransformBuilder {
 public:
  DataStats() : TransformBuilder("DataStats") {}
  /// @param prefix Beginning of the title. Default: "Data".
  explicit DataStats(const Arg<arg::Str>& prefix) : TransformBuilder("DataStats") {
    set_argument("prefix", prefix.value());
  }

  /// Beginning of the title. Default: "Data".
  DataStats& prefix(const Arg<arg::Str>& value) {
    set_argument("prefix", value.value());
    return *this;
  }

  /// Whether to tell the kind and the element type. Default: true.
  DataStats& data_type(const Arg<arg::Bool>& value) {
    set_argument("data_type", value.value());
    return *this;
  }

  /// Whether to tell the shape. Default: true.
  DataStats& data_shape(const Arg<arg::Bool>& value) {
    set_argument("data_shape", value.value());
    return *this;
  }

  /// Whether to tell the smallest and the largest value. Default: true.
  DataStats& value_range(const Arg<arg::Bool>& value) {
    set_argument("value_range", value.value());
    return *this;
  }

  /// Whether to tell the values. Default: false.
  DataStats& data_value(const Arg<arg::Bool>& value) {
    set_argument("data_value", value.value());
    return *this;
  }

  /// Whether to tell the metadata of an image. Default: false.
  DataStats& meta_info(const Arg<arg::Bool>& value) {
    set_argument("meta_info", value.value());
    return *this;
  }

  /// A transform that gives more to tell about its input; a callback makes one of any function. Default: none.
  DataStats& additional_info(const Arg<arg::Component, arg::None>& value) {
    set_argument("additional_info", value.value());
    return *this;
  }

  /// Target of the records. Default: "DataStats".
  DataStats& name(const Arg<arg::Str>& value) {
    set_argument("name", value.value());
    return *this;
  }
};

/// DataStats for the items of a sample that `keys` names.
///
/// Writes statistics of its input to the log, and passes it on as it is.
///
/// One record of level `info` with the name `name` as its target: lines that begin with `Type:`, `Shape:`, `Value
/// range:`, `Value:`, `Meta info:` and `Additional info:`, under the title `PREFIX statistics:`. Nothing is computed
/// while nobody listens: the log is at level `warning` until the application asks for more (`mica_set_log_callback`,
/// `mica.set_log_level("info")`). In Python records go to the logger `mica.NAME`.
///
/// Input: any value; of other values than tensors only the type and the value are told.
///
/// Errors: those of `additional_info`.
///
/// Differences from MONAI: metadata and other values are written as JSON; a tensor without elements has no range of
/// values, where MONAI fails; MONAI writes to the console where nobody has set up its log.
///
/// Example (Python): `DataStats(prefix="ct")(image)`
///
/// Source: MONAI 1.6.1 `DataStats`.
class DataStatsd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit DataStatsd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("DataStatsd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  DataStatsd(std::initializer_list<Arg<arg::Str>> keys)
      : DataStatsd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Beginning of the title. A list gives one per key. Default: "Data".
  DataStatsd& prefix(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("prefix", value.value());
    return *this;
  }

  /// Whether to tell the kind and the element type. A list gives one per key. Default: true.
  DataStatsd& data_type(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("data_type", value.value());
    return *this;
  }

  /// Whether to tell the shape. A list gives one per key. Default: true.
  DataStatsd& data_shape(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("data_shape", value.value());
    return *this;
  }

  /// Whether to tell the smallest and the largest value. A list gives one per key. Default: true.
  DataStatsd& value_range(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("value_range", value.value());
    return *this;
  }

  /// Whether to tell the values. A list gives one per key. Default: false.
  DataStatsd& data_value(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("data_value", value.value());
    return *this;
  }

  /// Whether to tell the metadata of an image. A list gives one per key. Default: false.
  DataStatsd& meta_info(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("meta_info", value.value());
    return *this;
  }

  /// A transform that gives more to tell about its input; a callback makes one of any function. A list gives one per
  /// key. Default: none.
  DataStatsd& additional_info(const Arg<arg::Component, arg::None, arg::List<arg::Component, arg::None>>& value) {
    set_argument("additional_info", value.value());
    return *this;
  }

  /// Target of the records. Default: "DataStats".
  DataStatsd& name(const Arg<arg::Str>& value) {
    set_argument("name", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  DataStatsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as DataStatsd.
using DataStatsD = DataStatsd;

/// The same class as DataStatsd.
using DataStatsDict = DataStatsd;

/// Waits, and passes its input on as it is: how a pipeline behaves with slow data.
///
/// Input: any value. A cancelled run ends its wait within a hundredth of a second.
///
/// Errors: a negative time.
///
/// Example (Python): `SimulateDelay(delay_time=0.01)(image)`
///
/// Source: MONAI 1.6.1 `SimulateDelay`.
class SimulateDelay : public TransformBuilder {
 public:
  SimulateDelay() : TransformBuilder("SimulateDelay") {}
  /// @param delay_time Seconds to wait. Default: 0.0.
  explicit SimulateDelay(const Arg<arg::Float>& delay_time) : TransformBuilder("SimulateDelay") {
    set_argument("delay_time", delay_time.value());
  }

  /// Seconds to wait. Default: 0.0.
  SimulateDelay& delay_time(const Arg<arg::Float>& value) {
    set_argument("delay_time", value.value());
    return *this;
  }
};

/// SimulateDelay for the items of a sample that `keys` names.
///
/// Waits, and passes its input on as it is: how a pipeline behaves with slow data.
///
/// Input: any value. A cancelled run ends its wait within a hundredth of a second.
///
/// Errors: a negative time.
///
/// Example (Python): `SimulateDelay(delay_time=0.01)(image)`
///
/// Source: MONAI 1.6.1 `SimulateDelay`.
class SimulateDelayd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit SimulateDelayd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("SimulateDelayd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  SimulateDelayd(std::initializer_list<Arg<arg::Str>> keys)
      : SimulateDelayd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Seconds to wait. A list gives one per key. Default: 0.0.
  SimulateDelayd& delay_time(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("delay_time", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  SimulateDelayd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as SimulateDelayd.
using SimulateDelayD = SimulateDelayd;

/// The same class as SimulateDelayd.
using SimulateDelayDict = SimulateDelayd;

/// Makes one list of a list of lists; other values stay as they are.
///
/// Input: any value. A list whose items are all lists becomes the list of their items, in order; deeper levels stay. An
/// empty list, and one with other items among them, stay as they are. A `Compose` hands it the whole list of samples
/// instead of one after the other.
///
/// Example (Python): `FlattenSequence()([[1, 2], [3]])`
///
/// Source: MONAI 1.6.1 `FlattenSequence`.
///
/// Traits: reduce.
class FlattenSequence : public TransformBuilder {
 public:
  FlattenSequence() : TransformBuilder("FlattenSequence") {}
};

/// FlattenSequence for the items of a sample that `keys` names.
///
/// Makes one list of a list of lists; other values stay as they are.
///
/// Input: any value. A list whose items are all lists becomes the list of their items, in order; deeper levels stay. An
/// empty list, and one with other items among them, stay as they are. A `Compose` hands it the whole list of samples
/// instead of one after the other.
///
/// Example (Python): `FlattenSequence()([[1, 2], [3]])`
///
/// Source: MONAI 1.6.1 `FlattenSequence`.
///
/// Traits: reduce.
class FlattenSequenced : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit FlattenSequenced(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("FlattenSequenced") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  FlattenSequenced(std::initializer_list<Arg<arg::Str>> keys)
      : FlattenSequenced(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  FlattenSequenced& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as FlattenSequenced.
using FlattenSequenceD = FlattenSequenced;

/// The same class as FlattenSequenced.
using FlattenSequenceDict = FlattenSequenced;

/// Transforms points by an affine: from the world to the voxels of an image, or back.
///
/// With `invert_affine` a point `p` becomes `inverse(affine) @ A @ p`, where `A` is the affine that the points have
/// themselves: points of the world come to the voxels that the affine of an image describes. Without, it becomes
/// `affine @ p`: voxels come to the world. Computed in float64.
///
/// Input: points `(C, N, 2 or 3)` of any element type. Output: the same shape; metadata and history stay, and the
/// affine of the points follows, so that they stay at their place in the world. For 2-D points of a 3-D affine, the
/// part of the first two axes counts.
///
/// The record in the history holds `invert_affine`, `dtype`, `image_affine` and `affine_lps_to_ras`; `inverse` applies
/// the affine the other way round.
///
/// In the dictionary form the affine is that of the item `refer_keys`, an image, or the item itself, a matrix.
///
/// Errors: another shape; no affine where `invert_affine` needs one; a singular affine; a batch (decollate it first).
///
/// Differences from MONAI: a 3x3 affine works on points whose own affine is 4x4; `inverse` with `dtype` none keeps the
/// element type, where MONAI records no name of it.
///
/// Example (Python): `ApplyTransformToPoints(affine=image.affine)(points)`
///
/// Source: MONAI 1.6.1 `ApplyTransformToPoints`.
///
/// Traits: invertible.
class ApplyTransformToPoints : public TransformBuilder {
 public:
  ApplyTransformToPoints() : TransformBuilder("ApplyTransformToPoints") {}
  /// @param dtype Element type of the result; none keeps it. Default: none.
  explicit ApplyTransformToPoints(const Arg<arg::Dtype, arg::None>& dtype)
      : TransformBuilder("ApplyTransformToPoints") {
    set_argument("dtype", dtype.value());
  }

  /// Element type of the result; none keeps it. Default: none.
  ApplyTransformToPoints& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// The affine, 3x3 or 4x4; none for that of the points themselves, where `invert_affine` is false. Default: none.
  ApplyTransformToPoints& affine(const Arg<arg::Tensor, arg::List<arg::List<arg::Float>>, arg::None>& value) {
    set_argument("affine", value.value());
    return *this;
  }

  /// Whether the affine is inverted. Default: true.
  ApplyTransformToPoints& invert_affine(const Arg<arg::Bool>& value) {
    set_argument("invert_affine", value.value());
    return *this;
  }

  /// Whether the affine is brought from LPS to RAS (or back) first: for points in RAS+ and an affine in LPS+. Default:
  /// false.
  ApplyTransformToPoints& affine_lps_to_ras(const Arg<arg::Bool>& value) {
    set_argument("affine_lps_to_ras", value.value());
    return *this;
  }
};

/// ApplyTransformToPoints for the items of a sample that `keys` names.
///
/// Transforms points by an affine: from the world to the voxels of an image, or back.
///
/// With `invert_affine` a point `p` becomes `inverse(affine) @ A @ p`, where `A` is the affine that the points have
/// themselves: points of the world come to the voxels that the affine of an image describes. Without, it becomes
/// `affine @ p`: voxels come to the world. Computed in float64.
///
/// Input: points `(C, N, 2 or 3)` of any element type. Output: the same shape; metadata and history stay, and the
/// affine of the points follows, so that they stay at their place in the world. For 2-D points of a 3-D affine, the
/// part of the first two axes counts.
///
/// The record in the history holds `invert_affine`, `dtype`, `image_affine` and `affine_lps_to_ras`; `inverse` applies
/// the affine the other way round.
///
/// In the dictionary form the affine is that of the item `refer_keys`, an image, or the item itself, a matrix.
///
/// Errors: another shape; no affine where `invert_affine` needs one; a singular affine; a batch (decollate it first).
///
/// Differences from MONAI: a 3x3 affine works on points whose own affine is 4x4; `inverse` with `dtype` none keeps the
/// element type, where MONAI records no name of it.
///
/// Example (Python): `ApplyTransformToPoints(affine=image.affine)(points)`
///
/// Source: MONAI 1.6.1 `ApplyTransformToPoints`.
///
/// Traits: invertible.
class ApplyTransformToPointsd : public TransformBuilder {
 public:
  /// @param keys Keys of the points.
  explicit ApplyTransformToPointsd(const Arg<arg::Str, arg::List<arg::Str>>& keys)
      : TransformBuilder("ApplyTransformToPointsd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ApplyTransformToPointsd(std::initializer_list<Arg<arg::Str>> keys)
      : ApplyTransformToPointsd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Keys of the images, or of the matrices, whose affine to apply: one for all, or one for each key; none for
  /// `affine`. Default: none.
  ApplyTransformToPointsd& refer_keys(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("refer_keys", value.value());
    return *this;
  }

  /// Element type of the result; none keeps it. Default: "float64".
  ApplyTransformToPointsd& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// The affine, 3x3 or 4x4; none for that of the points themselves, where `invert_affine` is false. Default: none.
  ApplyTransformToPointsd& affine(const Arg<arg::Tensor, arg::List<arg::List<arg::Float>>, arg::None>& value) {
    set_argument("affine", value.value());
    return *this;
  }

  /// Whether the affine is inverted. Default: true.
  ApplyTransformToPointsd& invert_affine(const Arg<arg::Bool>& value) {
    set_argument("invert_affine", value.value());
    return *this;
  }

  /// Whether the affine is brought from LPS to RAS (or back) first: for points in RAS+ and an affine in LPS+. Default:
  /// false.
  ApplyTransformToPointsd& affine_lps_to_ras(const Arg<arg::Bool>& value) {
    set_argument("affine_lps_to_ras", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ApplyTransformToPointsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ApplyTransformToPointsd.
using ApplyTransformToPointsD = ApplyTransformToPointsd;

/// The same class as ApplyTransformToPointsd.
using ApplyTransformToPointsDict = ApplyTransformToPointsd;

/// Transforms points of the world to voxels of an image.
///
/// `ApplyTransformToPointsd` with `invert_affine` true: a point `p` becomes `inverse(affine) @ A @ p` for the affine of
/// the image and the affine `A` of the points.
///
/// Input, output, record, inverse, errors: as `ApplyTransformToPoints`.
///
/// Example (Python): `TransformPointsWorldToImaged(keys="points", refer_keys="image")({"points": points, "image":
/// image})`
///
/// Source: MONAI 1.6.1 `TransformPointsWorldToImaged`.
///
/// Traits: invertible.
class TransformPointsWorldToImaged : public TransformBuilder {
 public:
  /// @param keys Keys of the points.
  /// @param refer_keys Keys of the images, or of matrices: one for all, or one for each key.
  explicit TransformPointsWorldToImaged(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                                        const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& refer_keys)
      : TransformBuilder("TransformPointsWorldToImaged") {
    set_argument("keys", keys.value());
    set_argument("refer_keys", refer_keys.value());
  }

  /// Element type of the result; none keeps it. Default: "float64".
  TransformPointsWorldToImaged& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether the affine is brought from LPS to RAS (or back) first: for points in RAS+ and an affine in LPS+. Default:
  /// false.
  TransformPointsWorldToImaged& affine_lps_to_ras(const Arg<arg::Bool>& value) {
    set_argument("affine_lps_to_ras", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  TransformPointsWorldToImaged& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as TransformPointsWorldToImaged.
using TransformPointsWorldToImageD = TransformPointsWorldToImaged;

/// The same class as TransformPointsWorldToImaged.
using TransformPointsWorldToImageDict = TransformPointsWorldToImaged;

/// Transforms voxels of an image to points of the world.
///
/// `ApplyTransformToPointsd` with `invert_affine` false: a point `p` becomes `affine @ p` for the affine of the image.
///
/// Input, output, record, inverse, errors: as `ApplyTransformToPoints`.
///
/// Example (Python): `TransformPointsImageToWorldd(keys="points", refer_keys="image")({"points": points, "image":
/// image})`
///
/// Source: MONAI 1.6.1 `TransformPointsImageToWorldd`.
///
/// Traits: invertible.
class TransformPointsImageToWorldd : public TransformBuilder {
 public:
  /// @param keys Keys of the points.
  /// @param refer_keys Keys of the images, or of matrices: one for all, or one for each key.
  explicit TransformPointsImageToWorldd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                                        const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& refer_keys)
      : TransformBuilder("TransformPointsImageToWorldd") {
    set_argument("keys", keys.value());
    set_argument("refer_keys", refer_keys.value());
  }

  /// Element type of the result; none keeps it. Default: "float64".
  TransformPointsImageToWorldd& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether the affine is brought from LPS to RAS (or back) first: for points in RAS+ and an affine in LPS+. Default:
  /// false.
  TransformPointsImageToWorldd& affine_lps_to_ras(const Arg<arg::Bool>& value) {
    set_argument("affine_lps_to_ras", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  TransformPointsImageToWorldd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as TransformPointsImageToWorldd.
using TransformPointsImageToWorldD = TransformPointsImageToWorldd;

/// The same class as TransformPointsImageToWorldd.
using TransformPointsImageToWorldDict = TransformPointsImageToWorldd;

/// The corners of boxes as points.
///
/// Input: boxes `(N, 4)` of a plane or `(N, 6)` of a volume, as `mode` describes them, of any element type. Output:
/// points `(N, 4, 2)`, around the rectangle from its lower corner; or `(N, 8, 3)`, around the lower face, then around
/// the upper one. Element type, metadata and history stay. Sizes are computed in float32, negative ones count as 0.
///
/// The dictionary form puts the points into the sample as `point_key`.
///
/// Errors: another shape; a batch (decollate it first).
///
/// Differences from MONAI: no boxes have no points, where MONAI fails; `mode` is a name, not a class.
///
/// Example (Python): `ConvertBoxToPoints(mode="xyzxyz")(boxes)`
///
/// Source: MONAI 1.6.1 `ConvertBoxToPoints`.
class ConvertBoxToPoints : public TransformBuilder {
 public:
  ConvertBoxToPoints() : TransformBuilder("ConvertBoxToPoints") {}
  /// @param mode What the numbers of a box are; none for the lower and the upper corner. `xywh` is a corner and a size,
  /// `ccwh` a centre and a size, `xxyy` the range of each axis. One of "xyxy", "xyzxyz", "xxyy", "xxyyzz", "xyxyzz",
  /// "xywh", "xyzwhd", "ccwh", "cccwhd". Default: none.
  explicit ConvertBoxToPoints(const Arg<arg::Str, arg::None>& mode) : TransformBuilder("ConvertBoxToPoints") {
    set_argument("mode", mode.value());
  }

  /// What the numbers of a box are; none for the lower and the upper corner. `xywh` is a corner and a size, `ccwh` a
  /// centre and a size, `xxyy` the range of each axis. One of "xyxy", "xyzxyz", "xxyy", "xxyyzz", "xyxyzz", "xywh",
  /// "xyzwhd", "ccwh", "cccwhd". Default: none.
  ConvertBoxToPoints& mode(const Arg<arg::Str, arg::None>& value) {
    set_argument("mode", value.value());
    return *this;
  }
};

/// ConvertBoxToPoints for the items of a sample that `keys` names.
///
/// The corners of boxes as points.
///
/// Input: boxes `(N, 4)` of a plane or `(N, 6)` of a volume, as `mode` describes them, of any element type. Output:
/// points `(N, 4, 2)`, around the rectangle from its lower corner; or `(N, 8, 3)`, around the lower face, then around
/// the upper one. Element type, metadata and history stay. Sizes are computed in float32, negative ones count as 0.
///
/// The dictionary form puts the points into the sample as `point_key`.
///
/// Errors: another shape; a batch (decollate it first).
///
/// Differences from MONAI: no boxes have no points, where MONAI fails; `mode` is a name, not a class.
///
/// Example (Python): `ConvertBoxToPoints(mode="xyzxyz")(boxes)`
///
/// Source: MONAI 1.6.1 `ConvertBoxToPoints`.
class ConvertBoxToPointsd : public TransformBuilder {
 public:
  /// @param keys Keys of the boxes.
  explicit ConvertBoxToPointsd(const Arg<arg::Str, arg::List<arg::Str>>& keys)
      : TransformBuilder("ConvertBoxToPointsd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ConvertBoxToPointsd(std::initializer_list<Arg<arg::Str>> keys)
      : ConvertBoxToPointsd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Key of the points; of several keys the last one counts. Default: "points".
  ConvertBoxToPointsd& point_key(const Arg<arg::Str>& value) {
    set_argument("point_key", value.value());
    return *this;
  }

  /// What the numbers of a box are; none for the lower and the upper corner. `xywh` is a corner and a size, `ccwh` a
  /// centre and a size, `xxyy` the range of each axis. One of "xyxy", "xyzxyz", "xxyy", "xxyyzz", "xyxyzz", "xywh",
  /// "xyzwhd", "ccwh", "cccwhd". Default: none.
  ConvertBoxToPointsd& mode(const Arg<arg::Str, arg::None>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ConvertBoxToPointsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ConvertBoxToPointsd.
using ConvertBoxToPointsD = ConvertBoxToPointsd;

/// The same class as ConvertBoxToPointsd.
using ConvertBoxToPointsDict = ConvertBoxToPointsd;

/// The smallest boxes around sets of points.
///
/// Input: points `(N, K, axes)` of any element type: `N` sets of `K` points. Output: boxes `(N, 2 * axes)`, the lower
/// and the upper corner, of the same element type, with metadata and history. NaN makes both corners NaN.
///
/// The dictionary form puts the boxes into the sample as `box_key`.
///
/// Errors: another number of dimensions; sets without points; a batch (decollate it first).
///
/// Example (Python): `ConvertPointsToBoxes()(ConvertBoxToPoints(mode="xyzxyz")(boxes))`
///
/// Source: MONAI 1.6.1 `ConvertPointsToBoxes`.
class ConvertPointsToBoxes : public TransformBuilder {
 public:
  ConvertPointsToBoxes() : TransformBuilder("ConvertPointsToBoxes") {}
};

/// ConvertPointsToBoxes for the items of a sample that `keys` names.
///
/// The smallest boxes around sets of points.
///
/// Input: points `(N, K, axes)` of any element type: `N` sets of `K` points. Output: boxes `(N, 2 * axes)`, the lower
/// and the upper corner, of the same element type, with metadata and history. NaN makes both corners NaN.
///
/// The dictionary form puts the boxes into the sample as `box_key`.
///
/// Errors: another number of dimensions; sets without points; a batch (decollate it first).
///
/// Example (Python): `ConvertPointsToBoxes()(ConvertBoxToPoints(mode="xyzxyz")(boxes))`
///
/// Source: MONAI 1.6.1 `ConvertPointsToBoxes`.
class ConvertPointsToBoxesd : public TransformBuilder {
 public:
  /// @param keys Keys of the points.
  explicit ConvertPointsToBoxesd(const Arg<arg::Str, arg::List<arg::Str>>& keys)
      : TransformBuilder("ConvertPointsToBoxesd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ConvertPointsToBoxesd(std::initializer_list<Arg<arg::Str>> keys)
      : ConvertPointsToBoxesd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Key of the boxes; of several keys the last one counts. Default: "box".
  ConvertPointsToBoxesd& box_key(const Arg<arg::Str>& value) {
    set_argument("box_key", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ConvertPointsToBoxesd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ConvertPointsToBoxesd.
using ConvertPointsToBoxesD = ConvertPointsToBoxesd;

/// The same class as ConvertPointsToBoxesd.
using ConvertPointsToBoxesDict = ConvertPointsToBoxesd;

/// Makes images of tensors whose metadata are items of their own.
///
/// The item `KEY` becomes an image with the metadata of the item `KEY_meta_dict` and the history of the item
/// `KEY_transforms`, which are both taken out; what is missing is empty. `inverse` takes the image apart again.
///
/// Input: a sample; the voxels are shared. It records itself in the history.
///
/// Errors: an item that is no tensor; metadata or a history that are none.
///
/// Differences from MONAI: an image keeps the history that it has.
///
/// Example (Python): `ToMetaTensord(keys="image")(sample)`
///
/// Source: MONAI 1.6.1 `ToMetaTensord`.
///
/// Traits: invertible.
class ToMetaTensord : public TransformBuilder {
 public:
  /// @param keys Keys of the tensors.
  explicit ToMetaTensord(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("ToMetaTensord") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ToMetaTensord(std::initializer_list<Arg<arg::Str>> keys)
      : ToMetaTensord(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ToMetaTensord& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ToMetaTensord.
using ToMetaTensorD = ToMetaTensord;

/// The same class as ToMetaTensord.
using ToMetaTensorDict = ToMetaTensord;

/// Takes images apart: plain tensors, with metadata and history as items of their own.
///
/// The item `KEY` becomes a plain tensor over the same memory, its metadata with the affine become the item
/// `KEY_meta_dict`, its history the item `KEY_transforms`. `inverse` puts the image together again.
///
/// Input: a sample. It records itself in the item `KEY_transforms`.
///
/// Errors: an item that is no image; operations that are still pending.
///
/// Differences from MONAI: the affine among the metadata is a list of lists, not a tensor.
///
/// Example (Python): `FromMetaTensord(keys="image")(sample)`
///
/// Source: MONAI 1.6.1 `FromMetaTensord`.
///
/// Traits: invertible.
class FromMetaTensord : public TransformBuilder {
 public:
  /// @param keys Keys of the images.
  explicit FromMetaTensord(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("FromMetaTensord") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  FromMetaTensord(std::initializer_list<Arg<arg::Str>> keys)
      : FromMetaTensord(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// What the images become: `tensor` for tensors where they are, `numpy` for tensors in main memory; one for all or
  /// one for each key. One of "tensor", "numpy". Default: "tensor".
  FromMetaTensord& data_type(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("data_type", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  FromMetaTensord& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as FromMetaTensord.
using FromMetaTensorD = FromMetaTensord;

/// The same class as FromMetaTensord.
using FromMetaTensorDict = FromMetaTensord;

/// Adds voxels around an image, as many as given for each dimension.
///
/// Input: an image `(C, spatial…)` with any number of spatial axes and any element type. Output: the same element type;
/// the affine follows, so every voxel stays at its place in the world. Where nothing is added the result shares its
/// memory; otherwise the order of dimensions in memory stays. Negative numbers take voxels away, before others are
/// added.
///
/// Modes that mirror and repeat go on as often as needed. `maximum`, `mean`, `median`, `minimum`, `linear_ramp` and
/// `reflect_type` odd pad one axis after the other, each with what the axes before it have added, by libtorch's
/// operations. `empty` gives zeros.
///
/// The record in the history has `{"padded": …, "mode": …}`; `inverse` takes the added voxels away, as a view, and puts
/// zeros where voxels were taken away. With `lazy` the pad waits among the pending operations; as in MONAI it is zeros
/// then, whatever the mode.
///
/// Errors: more pairs than dimensions; arguments that the mode does not have; modes other than `constant` and `empty`
/// along an axis without voxels; lazily, channels or an axis beyond the rank of the affine; a batch.
///
/// Differences from MONAI: channels are padded in every mode (MONAI does in those of NumPy only); `reflect` mirrors
/// more than once where PyTorch refuses; negative numbers work in every mode, and are undone.
///
/// Example (Python): `Pad([(0, 0), (2, 2), (1, 3), (0, 0)])(image)`
///
/// Source: MONAI 1.6.1 `Pad`, `numpy.pad`, `torch.nn.functional.pad`.
///
/// Traits: invertible, lazy.
class Pad : public TransformBuilder {
 public:
  Pad() : TransformBuilder("Pad") {}
  /// @param to_pad Voxels before and after each dimension, channels first. Default: none.
  explicit Pad(const Arg<arg::List<arg::List<arg::Int>>, arg::None>& to_pad) : TransformBuilder("Pad") {
    set_argument("to_pad", to_pad.value());
  }
  /// The same from a list in braces.
  Pad(std::initializer_list<Arg<arg::List<arg::Int>>> to_pad)
      : Pad(Arg<arg::List<arg::List<arg::Int>>, arg::None>(to_pad)) {}

  /// Voxels before and after each dimension, channels first. Default: none.
  Pad& to_pad(const Arg<arg::List<arg::List<arg::Int>>, arg::None>& value) {
    set_argument("to_pad", value.value());
    return *this;
  }

  /// What is put there. One of "constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect",
  /// "symmetric", "wrap", "empty", "replicate", "circular". Default: "constant".
  Pad& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  Pad& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  Pad& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  Pad& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  Pad& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  Pad& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  Pad& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// Pad for the items of a sample that `keys` names.
///
/// Adds voxels around an image, as many as given for each dimension.
///
/// Input: an image `(C, spatial…)` with any number of spatial axes and any element type. Output: the same element type;
/// the affine follows, so every voxel stays at its place in the world. Where nothing is added the result shares its
/// memory; otherwise the order of dimensions in memory stays. Negative numbers take voxels away, before others are
/// added.
///
/// Modes that mirror and repeat go on as often as needed. `maximum`, `mean`, `median`, `minimum`, `linear_ramp` and
/// `reflect_type` odd pad one axis after the other, each with what the axes before it have added, by libtorch's
/// operations. `empty` gives zeros.
///
/// The record in the history has `{"padded": …, "mode": …}`; `inverse` takes the added voxels away, as a view, and puts
/// zeros where voxels were taken away. With `lazy` the pad waits among the pending operations; as in MONAI it is zeros
/// then, whatever the mode.
///
/// Errors: more pairs than dimensions; arguments that the mode does not have; modes other than `constant` and `empty`
/// along an axis without voxels; lazily, channels or an axis beyond the rank of the affine; a batch.
///
/// Differences from MONAI: channels are padded in every mode (MONAI does in those of NumPy only); `reflect` mirrors
/// more than once where PyTorch refuses; negative numbers work in every mode, and are undone.
///
/// Example (Python): `Pad([(0, 0), (2, 2), (1, 3), (0, 0)])(image)`
///
/// Source: MONAI 1.6.1 `Pad`, `numpy.pad`, `torch.nn.functional.pad`.
///
/// Traits: invertible, lazy.
class Padd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param padder The transform that pads.
  explicit Padd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                const Arg<arg::Component>& padder)
      : TransformBuilder("Padd") {
    set_argument("keys", keys.value());
    set_argument("padder", padder.value());
  }

  /// What is put there, in place of the padder's own mode. A list gives one per key. One of "constant", "edge",
  /// "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap", "empty", "replicate",
  /// "circular". Default: "constant".
  Padd& mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Padd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  Padd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as Padd.
using PadD = Padd;

/// The same class as Padd.
using PadDict = Padd;

/// Adds voxels around an image up to a size; axes that are larger already stay.
///
/// Input, output, modes, record and errors as `Pad`; `inverse` takes the added voxels away.
///
/// Example (Python): `SpatialPad([32, 32, 32], mode="edge")(image)`
///
/// Source: MONAI 1.6.1 `SpatialPad`.
///
/// Traits: invertible, lazy.
class SpatialPad : public TransformBuilder {
 public:
  /// @param spatial_size Spatial size of the result, for all axes or one for each; 0, negative or none for the image's
  /// own.
  explicit SpatialPad(const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& spatial_size)
      : TransformBuilder("SpatialPad") {
    set_argument("spatial_size", spatial_size.value());
  }
  /// The same from a list in braces.
  SpatialPad(std::initializer_list<Arg<arg::Int, arg::None>> spatial_size)
      : SpatialPad(Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>(spatial_size)) {}

  /// Where voxels are added. One of "symmetric", "end". Default: "symmetric".
  SpatialPad& method(const Arg<arg::Str>& value) {
    set_argument("method", value.value());
    return *this;
  }

  /// What is put there. One of "constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect",
  /// "symmetric", "wrap", "empty", "replicate", "circular". Default: "constant".
  SpatialPad& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  SpatialPad& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  SpatialPad& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  SpatialPad& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  SpatialPad& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  SpatialPad& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  SpatialPad& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// SpatialPad for the items of a sample that `keys` names.
///
/// Adds voxels around an image up to a size; axes that are larger already stay.
///
/// Input, output, modes, record and errors as `Pad`; `inverse` takes the added voxels away.
///
/// Example (Python): `SpatialPad([32, 32, 32], mode="edge")(image)`
///
/// Source: MONAI 1.6.1 `SpatialPad`.
///
/// Traits: invertible, lazy.
class SpatialPadd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param spatial_size Spatial size of the result, for all axes or one for each; 0, negative or none for the image's
  /// own.
  explicit SpatialPadd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                       const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& spatial_size)
      : TransformBuilder("SpatialPadd") {
    set_argument("keys", keys.value());
    set_argument("spatial_size", spatial_size.value());
  }

  /// Where voxels are added. One of "symmetric", "end". Default: "symmetric".
  SpatialPadd& method(const Arg<arg::Str>& value) {
    set_argument("method", value.value());
    return *this;
  }

  /// What is put there. A list gives one per key. One of "constant", "edge", "linear_ramp", "maximum", "mean",
  /// "median", "minimum", "reflect", "symmetric", "wrap", "empty", "replicate", "circular". Default: "constant".
  SpatialPadd& mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  SpatialPadd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  SpatialPadd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  SpatialPadd& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  SpatialPadd& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  SpatialPadd& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  SpatialPadd& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  SpatialPadd& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// The same class as SpatialPadd.
using SpatialPadD = SpatialPadd;

/// The same class as SpatialPadd.
using SpatialPadDict = SpatialPadd;

/// Adds a border of given width around an image.
///
/// Input, output, modes, record and errors as `Pad`; `inverse` takes the border away.
///
/// Example (Python): `BorderPad(4)(image)`
///
/// Source: MONAI 1.6.1 `BorderPad`.
///
/// Traits: invertible, lazy.
class BorderPad : public TransformBuilder {
 public:
  /// @param spatial_border Width of the border: one for all sides, one for each spatial axis, or one before and one
  /// after each spatial axis in turn. Negative ones count as 0.
  explicit BorderPad(const Arg<arg::Int, arg::List<arg::Int>>& spatial_border) : TransformBuilder("BorderPad") {
    set_argument("spatial_border", spatial_border.value());
  }
  /// The same from a list in braces.
  BorderPad(std::initializer_list<Arg<arg::Int>> spatial_border)
      : BorderPad(Arg<arg::Int, arg::List<arg::Int>>(spatial_border)) {}

  /// What is put there. One of "constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect",
  /// "symmetric", "wrap", "empty", "replicate", "circular". Default: "constant".
  BorderPad& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  BorderPad& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  BorderPad& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  BorderPad& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  BorderPad& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  BorderPad& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  BorderPad& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// BorderPad for the items of a sample that `keys` names.
///
/// Adds a border of given width around an image.
///
/// Input, output, modes, record and errors as `Pad`; `inverse` takes the border away.
///
/// Example (Python): `BorderPad(4)(image)`
///
/// Source: MONAI 1.6.1 `BorderPad`.
///
/// Traits: invertible, lazy.
class BorderPadd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param spatial_border Width of the border: one for all sides, one for each spatial axis, or one before and one
  /// after each spatial axis in turn. Negative ones count as 0.
  explicit BorderPadd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                      const Arg<arg::Int, arg::List<arg::Int>>& spatial_border)
      : TransformBuilder("BorderPadd") {
    set_argument("keys", keys.value());
    set_argument("spatial_border", spatial_border.value());
  }

  /// What is put there. A list gives one per key. One of "constant", "edge", "linear_ramp", "maximum", "mean",
  /// "median", "minimum", "reflect", "symmetric", "wrap", "empty", "replicate", "circular". Default: "constant".
  BorderPadd& mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  BorderPadd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  BorderPadd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  BorderPadd& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  BorderPadd& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  BorderPadd& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  BorderPadd& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  BorderPadd& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// The same class as BorderPadd.
using BorderPadD = BorderPadd;

/// The same class as BorderPadd.
using BorderPadDict = BorderPadd;

/// Adds voxels around an image until each spatial axis is a multiple of `k`.
///
/// Input, output, modes, record and errors as `Pad`; `inverse` takes the added voxels away.
///
/// Example (Python): `DivisiblePad(16)(image)`
///
/// Source: MONAI 1.6.1 `DivisiblePad`.
///
/// Traits: invertible, lazy.
class DivisiblePad : public TransformBuilder {
 public:
  /// @param k The number that divides the size of the result, for all axes or one for each; where it is 0, negative or
  /// none the axis stays.
  explicit DivisiblePad(const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& k)
      : TransformBuilder("DivisiblePad") {
    set_argument("k", k.value());
  }
  /// The same from a list in braces.
  DivisiblePad(std::initializer_list<Arg<arg::Int, arg::None>> k)
      : DivisiblePad(Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>(k)) {}

  /// What is put there. One of "constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect",
  /// "symmetric", "wrap", "empty", "replicate", "circular". Default: "constant".
  DivisiblePad& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Where voxels are added. One of "symmetric", "end". Default: "symmetric".
  DivisiblePad& method(const Arg<arg::Str>& value) {
    set_argument("method", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  DivisiblePad& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  DivisiblePad& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  DivisiblePad& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  DivisiblePad& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  DivisiblePad& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  DivisiblePad& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// DivisiblePad for the items of a sample that `keys` names.
///
/// Adds voxels around an image until each spatial axis is a multiple of `k`.
///
/// Input, output, modes, record and errors as `Pad`; `inverse` takes the added voxels away.
///
/// Example (Python): `DivisiblePad(16)(image)`
///
/// Source: MONAI 1.6.1 `DivisiblePad`.
///
/// Traits: invertible, lazy.
class DivisiblePadd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param k The number that divides the size of the result, for all axes or one for each; where it is 0, negative or
  /// none the axis stays.
  explicit DivisiblePadd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                         const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& k)
      : TransformBuilder("DivisiblePadd") {
    set_argument("keys", keys.value());
    set_argument("k", k.value());
  }

  /// What is put there. A list gives one per key. One of "constant", "edge", "linear_ramp", "maximum", "mean",
  /// "median", "minimum", "reflect", "symmetric", "wrap", "empty", "replicate", "circular". Default: "constant".
  DivisiblePadd& mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Where voxels are added. One of "symmetric", "end". Default: "symmetric".
  DivisiblePadd& method(const Arg<arg::Str>& value) {
    set_argument("method", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  DivisiblePadd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  DivisiblePadd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  DivisiblePadd& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  DivisiblePadd& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  DivisiblePadd& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  DivisiblePadd& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  DivisiblePadd& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// The same class as DivisiblePadd.
using DivisiblePadD = DivisiblePadd;

/// The same class as DivisiblePadd.
using DivisiblePadDict = DivisiblePadd;

/// Cuts out the part of an image that is given with it.
///
/// Input: a list of an image `(C, spatial…)` and its slices, one for each spatial axis: `[start, stop]`, where negative
/// numbers count from the end and none is the end itself; axes without a slice stay. Output: a view of the image's
/// memory; the affine follows, so every voxel stays at its place in the world.
///
/// The record in the history has `{"cropped": …}`, the voxels taken away before and after along each axis; `inverse`
/// puts zeros there. With `lazy` the crop waits among the pending operations. `SpatialCrop` and its kin choose their
/// slices themselves.
///
/// Errors: an image without slices; slices with steps; lazily, an axis beyond the rank of the affine; a batch.
///
/// Example (Python): `Crop()([image, [[2, 18], [2, 18], [2, 14]]])`
///
/// Source: MONAI 1.6.1 `Crop`.
///
/// Traits: invertible, lazy.
class Crop : public TransformBuilder {
 public:
  Crop() : TransformBuilder("Crop") {}
  /// @param lazy Whether to wait among the pending operations instead of cropping at once. Default: false.
  explicit Crop(const Arg<arg::Bool>& lazy) : TransformBuilder("Crop") {
    set_argument("lazy", lazy.value());
  }

  /// Whether to wait among the pending operations instead of cropping at once. Default: false.
  Crop& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// Crop for the items of a sample that `keys` names.
///
/// Cuts out the part of an image that is given with it.
///
/// Input: a list of an image `(C, spatial…)` and its slices, one for each spatial axis: `[start, stop]`, where negative
/// numbers count from the end and none is the end itself; axes without a slice stay. Output: a view of the image's
/// memory; the affine follows, so every voxel stays at its place in the world.
///
/// The record in the history has `{"cropped": …}`, the voxels taken away before and after along each axis; `inverse`
/// puts zeros there. With `lazy` the crop waits among the pending operations. `SpatialCrop` and its kin choose their
/// slices themselves.
///
/// Errors: an image without slices; slices with steps; lazily, an axis beyond the rank of the affine; a batch.
///
/// Example (Python): `Crop()([image, [[2, 18], [2, 18], [2, 14]]])`
///
/// Source: MONAI 1.6.1 `Crop`.
///
/// Traits: invertible, lazy.
class Cropd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param cropper The transform that crops.
  explicit Cropd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                 const Arg<arg::Component>& cropper)
      : TransformBuilder("Cropd") {
    set_argument("keys", keys.value());
    set_argument("cropper", cropper.value());
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Cropd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of cropping at once. Default: false.
  Cropd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as Cropd.
using CropD = Cropd;

/// The same class as Cropd.
using CropDict = Cropd;

/// Cuts a box out of an image: around a voxel, between two voxels, or by slices.
///
/// The box is given by `roi_slices`, else by `roi_center` and `roi_size` (it begins at `center - size // 2`, but not
/// before the first voxel), else by `roi_start` and `roi_end`. Where it reaches beyond the image it ends there, so the
/// result may be smaller, also empty.
///
/// Input: an image `(C, spatial…)` with any number of spatial axes and any element type. Output: a view of the same
/// memory; the affine follows, so every voxel stays at its place in the world. Axes that the box does not name stay.
///
/// The record in the history has `{"cropped": …}`, the voxels taken away before and after along each axis; `inverse`
/// puts zeros there. With `lazy` the crop waits among the pending operations.
///
/// Errors: none of the three ways given; numbers of axes that differ; slices with steps; lazily, an axis beyond the
/// rank of the affine; a batch.
///
/// Differences from MONAI: the affine of a box that begins outside of the image is that of the image's edge, so that
/// `inverse` finds back.
///
/// Example (Python): `SpatialCrop(roi_center=[12, 10, 8], roi_size=[8, 8, 8])(image)`
///
/// Source: MONAI 1.6.1 `SpatialCrop`.
///
/// Traits: invertible, lazy.
class SpatialCrop : public TransformBuilder {
 public:
  SpatialCrop() : TransformBuilder("SpatialCrop") {}
  /// @param roi_center Voxel at the centre of the box. Default: none.
  explicit SpatialCrop(const Arg<arg::Int, arg::List<arg::Int>, arg::Tensor, arg::None>& roi_center)
      : TransformBuilder("SpatialCrop") {
    set_argument("roi_center", roi_center.value());
  }
  /// The same from a list in braces.
  SpatialCrop(std::initializer_list<Arg<arg::Int>> roi_center)
      : SpatialCrop(Arg<arg::Int, arg::List<arg::Int>, arg::Tensor, arg::None>(roi_center)) {}

  /// Voxel at the centre of the box. Default: none.
  SpatialCrop& roi_center(const Arg<arg::Int, arg::List<arg::Int>, arg::Tensor, arg::None>& value) {
    set_argument("roi_center", value.value());
    return *this;
  }

  /// Size of the box. Default: none.
  SpatialCrop& roi_size(const Arg<arg::Int, arg::List<arg::Int>, arg::Tensor, arg::None>& value) {
    set_argument("roi_size", value.value());
    return *this;
  }

  /// First voxel of the box; negative counts as 0. Default: none.
  SpatialCrop& roi_start(const Arg<arg::Int, arg::List<arg::Int>, arg::Tensor, arg::None>& value) {
    set_argument("roi_start", value.value());
    return *this;
  }

  /// Voxel after the last one of the box. Default: none.
  SpatialCrop& roi_end(const Arg<arg::Int, arg::List<arg::Int>, arg::Tensor, arg::None>& value) {
    set_argument("roi_end", value.value());
    return *this;
  }

  /// A slice `[start, stop]` for each axis; negative numbers count from the end, none is the end itself. Default: none.
  SpatialCrop& roi_slices(const Arg<arg::List<arg::List<arg::Int, arg::None>, arg::None>, arg::None>& value) {
    set_argument("roi_slices", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of cropping at once. Default: false.
  SpatialCrop& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// SpatialCrop for the items of a sample that `keys` names.
///
/// Cuts a box out of an image: around a voxel, between two voxels, or by slices.
///
/// The box is given by `roi_slices`, else by `roi_center` and `roi_size` (it begins at `center - size // 2`, but not
/// before the first voxel), else by `roi_start` and `roi_end`. Where it reaches beyond the image it ends there, so the
/// result may be smaller, also empty.
///
/// Input: an image `(C, spatial…)` with any number of spatial axes and any element type. Output: a view of the same
/// memory; the affine follows, so every voxel stays at its place in the world. Axes that the box does not name stay.
///
/// The record in the history has `{"cropped": …}`, the voxels taken away before and after along each axis; `inverse`
/// puts zeros there. With `lazy` the crop waits among the pending operations.
///
/// Errors: none of the three ways given; numbers of axes that differ; slices with steps; lazily, an axis beyond the
/// rank of the affine; a batch.
///
/// Differences from MONAI: the affine of a box that begins outside of the image is that of the image's edge, so that
/// `inverse` finds back.
///
/// Example (Python): `SpatialCrop(roi_center=[12, 10, 8], roi_size=[8, 8, 8])(image)`
///
/// Source: MONAI 1.6.1 `SpatialCrop`.
///
/// Traits: invertible, lazy.
class SpatialCropd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit SpatialCropd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("SpatialCropd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  SpatialCropd(std::initializer_list<Arg<arg::Str>> keys)
      : SpatialCropd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Voxel at the centre of the box, or the key of the sample that holds it (numbers are rounded then, halves to even).
  /// Default: none.
  SpatialCropd& roi_center(const Arg<arg::Int, arg::List<arg::Int>, arg::Tensor, arg::Str, arg::None>& value) {
    set_argument("roi_center", value.value());
    return *this;
  }

  /// Size of the box, or the key of the sample that holds it. Default: none.
  SpatialCropd& roi_size(const Arg<arg::Int, arg::List<arg::Int>, arg::Tensor, arg::Str, arg::None>& value) {
    set_argument("roi_size", value.value());
    return *this;
  }

  /// First voxel of the box, or the key of the sample that holds it; negative counts as 0. Default: none.
  SpatialCropd& roi_start(const Arg<arg::Int, arg::List<arg::Int>, arg::Tensor, arg::Str, arg::None>& value) {
    set_argument("roi_start", value.value());
    return *this;
  }

  /// Voxel after the last one of the box, or the key of the sample that holds it. Default: none.
  SpatialCropd& roi_end(const Arg<arg::Int, arg::List<arg::Int>, arg::Tensor, arg::Str, arg::None>& value) {
    set_argument("roi_end", value.value());
    return *this;
  }

  /// A slice `[start, stop]` for each axis; negative numbers count from the end, none is the end itself. Default: none.
  SpatialCropd& roi_slices(const Arg<arg::List<arg::List<arg::Int, arg::None>, arg::None>, arg::None>& value) {
    set_argument("roi_slices", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  SpatialCropd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of cropping at once. Default: false.
  SpatialCropd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as SpatialCropd.
using SpatialCropD = SpatialCropd;

/// The same class as SpatialCropd.
using SpatialCropDict = SpatialCropd;

/// Cuts a box of given size out of the centre of an image.
///
/// The box begins at `shape // 2 - size // 2`; axes that are smaller than the box stay. Input, output, record, lazy
/// execution and inverse as `SpatialCrop`.
///
/// Example (Python): `CenterSpatialCrop([16, 16, 8])(image)`
///
/// Source: MONAI 1.6.1 `CenterSpatialCrop`.
///
/// Traits: invertible, lazy.
class CenterSpatialCrop : public TransformBuilder {
 public:
  /// @param roi_size Size of the box, for all axes or one for each; 0, negative or none for the image's own.
  explicit CenterSpatialCrop(const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& roi_size)
      : TransformBuilder("CenterSpatialCrop") {
    set_argument("roi_size", roi_size.value());
  }
  /// The same from a list in braces.
  CenterSpatialCrop(std::initializer_list<Arg<arg::Int, arg::None>> roi_size)
      : CenterSpatialCrop(Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>(roi_size)) {}

  /// Whether to wait among the pending operations instead of cropping at once. Default: false.
  CenterSpatialCrop& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// CenterSpatialCrop for the items of a sample that `keys` names.
///
/// Cuts a box of given size out of the centre of an image.
///
/// The box begins at `shape // 2 - size // 2`; axes that are smaller than the box stay. Input, output, record, lazy
/// execution and inverse as `SpatialCrop`.
///
/// Example (Python): `CenterSpatialCrop([16, 16, 8])(image)`
///
/// Source: MONAI 1.6.1 `CenterSpatialCrop`.
///
/// Traits: invertible, lazy.
class CenterSpatialCropd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param roi_size Size of the box, for all axes or one for each; 0, negative or none for the image's own.
  explicit CenterSpatialCropd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                              const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& roi_size)
      : TransformBuilder("CenterSpatialCropd") {
    set_argument("keys", keys.value());
    set_argument("roi_size", roi_size.value());
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  CenterSpatialCropd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of cropping at once. Default: false.
  CenterSpatialCropd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as CenterSpatialCropd.
using CenterSpatialCropD = CenterSpatialCropd;

/// The same class as CenterSpatialCropd.
using CenterSpatialCropDict = CenterSpatialCropd;

/// Cuts a box out of the centre of an image, of a size relative to that of the image.
///
/// The box has `ceil(scale * shape)` voxels. Input, output, record, lazy execution and inverse as `SpatialCrop`.
///
/// Example (Python): `CenterScaleCrop(0.5)(image)`
///
/// Source: MONAI 1.6.1 `CenterScaleCrop`.
///
/// Traits: invertible, lazy.
class CenterScaleCrop : public TransformBuilder {
 public:
  /// @param roi_scale Size of the box as a part of the image's, for all axes or one for each; 0 and negative count as
  /// 1.
  explicit CenterScaleCrop(const Arg<arg::Float, arg::List<arg::Float>>& roi_scale)
      : TransformBuilder("CenterScaleCrop") {
    set_argument("roi_scale", roi_scale.value());
  }
  /// The same from a list in braces.
  CenterScaleCrop(std::initializer_list<Arg<arg::Float>> roi_scale)
      : CenterScaleCrop(Arg<arg::Float, arg::List<arg::Float>>(roi_scale)) {}

  /// Whether to wait among the pending operations instead of cropping at once. Default: false.
  CenterScaleCrop& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// CenterScaleCrop for the items of a sample that `keys` names.
///
/// Cuts a box out of the centre of an image, of a size relative to that of the image.
///
/// The box has `ceil(scale * shape)` voxels. Input, output, record, lazy execution and inverse as `SpatialCrop`.
///
/// Example (Python): `CenterScaleCrop(0.5)(image)`
///
/// Source: MONAI 1.6.1 `CenterScaleCrop`.
///
/// Traits: invertible, lazy.
class CenterScaleCropd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param roi_scale Size of the box as a part of the image's, for all axes or one for each; 0 and negative count as
  /// 1.
  explicit CenterScaleCropd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                            const Arg<arg::Float, arg::List<arg::Float>>& roi_scale)
      : TransformBuilder("CenterScaleCropd") {
    set_argument("keys", keys.value());
    set_argument("roi_scale", roi_scale.value());
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  CenterScaleCropd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of cropping at once. Default: false.
  CenterScaleCropd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }
};

/// The same class as CenterScaleCropd.
using CenterScaleCropD = CenterScaleCropd;

/// The same class as CenterScaleCropd.
using CenterScaleCropDict = CenterScaleCropd;

/// Crops an image to the box around its foreground.
///
/// The box is the smallest around all voxels that `select_fn` selects in any of the channels, plus `margin`; then it
/// grows on both sides until it is a multiple of `k_divisible`. Where it reaches beyond the image, the result is padded
/// there, or with `allow_smaller` the margin ends there. Without foreground the result is empty.
///
/// Input: an image `(C, spatial…)` of any element type. Output: the same element type, a view of the same memory where
/// nothing is padded; the affine follows, so every voxel stays at its place in the world. With `return_coords` a list
/// of that, the box's first voxel and the one after its last (int64).
///
/// The record in the history has `{"cropped": …, "pad_info": …}`; `inverse` undoes both, with zeros where voxels were
/// cropped. With `lazy` crop and pad wait among the pending operations, but those that were pending before are applied
/// at once, since the box depends on the voxels.
///
/// Errors: a negative margin; channels that the image does not have; a mask of another shape than the image; what `Pad`
/// refuses; a batch.
///
/// Differences from MONAI: pending operations are applied before the box is found, where MONAI finds it in the old
/// voxels; `select_fn` is a word, a comparison as text, or a transform.
///
/// Example (Python): `CropForeground(margin=2)(label)`
///
/// Source: MONAI 1.6.1 `CropForeground`, `generate_spatial_bounding_box`.
///
/// Traits: invertible, lazy.
class CropForeground : public TransformBuilder {
 public:
  CropForeground() : TransformBuilder("CropForeground") {}
  /// @param select_fn Which voxels are foreground: `is_positive`, a comparison such as `x > 0.5`, or a transform (a
  /// function) whose result is not 0 there. Default: "is_positive".
  explicit CropForeground(const Arg<arg::Str, arg::Component>& select_fn) : TransformBuilder("CropForeground") {
    set_argument("select_fn", select_fn.value());
  }

  /// Which voxels are foreground: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function) whose
  /// result is not 0 there. Default: "is_positive".
  CropForeground& select_fn(const Arg<arg::Str, arg::Component>& value) {
    set_argument("select_fn", value.value());
    return *this;
  }

  /// Channels to look at, negative from the last; none for all. Default: none.
  CropForeground& channel_indices(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("channel_indices", value.value());
    return *this;
  }

  /// Voxels to add around the box, for all axes or one for each. Default: 0.
  CropForeground& margin(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("margin", value.value());
    return *this;
  }

  /// Whether the margin ends at the image's edge instead of being padded. Default: false.
  CropForeground& allow_smaller(const Arg<arg::Bool>& value) {
    set_argument("allow_smaller", value.value());
    return *this;
  }

  /// Whether the box is given too. Default: false.
  CropForeground& return_coords(const Arg<arg::Bool>& value) {
    set_argument("return_coords", value.value());
    return *this;
  }

  /// The number that divides the size of the result, for all axes or one for each. Default: 1.
  CropForeground& k_divisible(const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& value) {
    set_argument("k_divisible", value.value());
    return *this;
  }

  /// What is put where the box reaches beyond the image. One of "constant", "edge", "linear_ramp", "maximum", "mean",
  /// "median", "minimum", "reflect", "symmetric", "wrap", "empty", "replicate", "circular". Default: "constant".
  CropForeground& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of cropping at once. Default: false.
  CropForeground& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  CropForeground& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  CropForeground& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  CropForeground& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  CropForeground& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  CropForeground& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// CropForeground for the items of a sample that `keys` names.
///
/// Crops an image to the box around its foreground.
///
/// The box is the smallest around all voxels that `select_fn` selects in any of the channels, plus `margin`; then it
/// grows on both sides until it is a multiple of `k_divisible`. Where it reaches beyond the image, the result is padded
/// there, or with `allow_smaller` the margin ends there. Without foreground the result is empty.
///
/// Input: an image `(C, spatial…)` of any element type. Output: the same element type, a view of the same memory where
/// nothing is padded; the affine follows, so every voxel stays at its place in the world. With `return_coords` a list
/// of that, the box's first voxel and the one after its last (int64).
///
/// The record in the history has `{"cropped": …, "pad_info": …}`; `inverse` undoes both, with zeros where voxels were
/// cropped. With `lazy` crop and pad wait among the pending operations, but those that were pending before are applied
/// at once, since the box depends on the voxels.
///
/// Errors: a negative margin; channels that the image does not have; a mask of another shape than the image; what `Pad`
/// refuses; a batch.
///
/// Differences from MONAI: pending operations are applied before the box is found, where MONAI finds it in the old
/// voxels; `select_fn` is a word, a comparison as text, or a transform.
///
/// Example (Python): `CropForeground(margin=2)(label)`
///
/// Source: MONAI 1.6.1 `CropForeground`, `generate_spatial_bounding_box`.
///
/// Traits: invertible, lazy.
class CropForegroundd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to crop.
  /// @param source_key Key of the image whose foreground counts.
  explicit CropForegroundd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                           const Arg<arg::Str>& source_key)
      : TransformBuilder("CropForegroundd") {
    set_argument("keys", keys.value());
    set_argument("source_key", source_key.value());
  }

  /// Which voxels are foreground: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function) whose
  /// result is not 0 there. Default: "is_positive".
  CropForegroundd& select_fn(const Arg<arg::Str, arg::Component>& value) {
    set_argument("select_fn", value.value());
    return *this;
  }

  /// Channels to look at, negative from the last; none for all. Default: none.
  CropForegroundd& channel_indices(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("channel_indices", value.value());
    return *this;
  }

  /// Voxels to add around the box, for all axes or one for each. Default: 0.
  CropForegroundd& margin(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("margin", value.value());
    return *this;
  }

  /// Whether the margin ends at the image's edge instead of being padded. Default: false.
  CropForegroundd& allow_smaller(const Arg<arg::Bool>& value) {
    set_argument("allow_smaller", value.value());
    return *this;
  }

  /// The number that divides the size of the result, for all axes or one for each. Default: 1.
  CropForegroundd& k_divisible(const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& value) {
    set_argument("k_divisible", value.value());
    return *this;
  }

  /// What is put where the box reaches beyond the image. A list gives one per key. One of "constant", "edge",
  /// "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap", "empty", "replicate",
  /// "circular". Default: "constant".
  CropForegroundd& mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Key for the first voxel of the box; none for no such item. Default: "foreground_start_coord".
  CropForegroundd& start_coord_key(const Arg<arg::Str, arg::None>& value) {
    set_argument("start_coord_key", value.value());
    return *this;
  }

  /// Key for the voxel after the last one of the box; none for no such item. Default: "foreground_end_coord".
  CropForegroundd& end_coord_key(const Arg<arg::Str, arg::None>& value) {
    set_argument("end_coord_key", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  CropForegroundd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of cropping at once. Default: false.
  CropForegroundd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  CropForegroundd& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  CropForegroundd& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  CropForegroundd& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  CropForegroundd& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  CropForegroundd& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// The same class as CropForegroundd.
using CropForegroundD = CropForegroundd;

/// The same class as CropForegroundd.
using CropForegroundDict = CropForegroundd;

/// Brings an image to a size: crops axes that are larger at the centre, pads those that are smaller.
///
/// Input, output, modes and errors as `Pad`; where it only crops, the result is a view. The record in the history has
/// those of the crop and of the pad in it, `{"pad_info": …, "crop_info": …}`; `inverse` undoes both, with zeros where
/// voxels were cropped.
///
/// Example (Python): `ResizeWithPadOrCrop([16, 32, 16])(image)`
///
/// Source: MONAI 1.6.1 `ResizeWithPadOrCrop`.
///
/// Traits: invertible, lazy.
class ResizeWithPadOrCrop : public TransformBuilder {
 public:
  /// @param spatial_size Spatial size of the result, for all axes or one for each; 0, negative or none for the image's
  /// own.
  explicit ResizeWithPadOrCrop(const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& spatial_size)
      : TransformBuilder("ResizeWithPadOrCrop") {
    set_argument("spatial_size", spatial_size.value());
  }
  /// The same from a list in braces.
  ResizeWithPadOrCrop(std::initializer_list<Arg<arg::Int, arg::None>> spatial_size)
      : ResizeWithPadOrCrop(Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>(spatial_size)) {}

  /// Where voxels are added; crops are always central. One of "symmetric", "end". Default: "symmetric".
  ResizeWithPadOrCrop& method(const Arg<arg::Str>& value) {
    set_argument("method", value.value());
    return *this;
  }

  /// What is put there. One of "constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect",
  /// "symmetric", "wrap", "empty", "replicate", "circular". Default: "constant".
  ResizeWithPadOrCrop& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  ResizeWithPadOrCrop& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  ResizeWithPadOrCrop& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  ResizeWithPadOrCrop& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  ResizeWithPadOrCrop& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  ResizeWithPadOrCrop& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  ResizeWithPadOrCrop& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// ResizeWithPadOrCrop for the items of a sample that `keys` names.
///
/// Brings an image to a size: crops axes that are larger at the centre, pads those that are smaller.
///
/// Input, output, modes and errors as `Pad`; where it only crops, the result is a view. The record in the history has
/// those of the crop and of the pad in it, `{"pad_info": …, "crop_info": …}`; `inverse` undoes both, with zeros where
/// voxels were cropped.
///
/// Example (Python): `ResizeWithPadOrCrop([16, 32, 16])(image)`
///
/// Source: MONAI 1.6.1 `ResizeWithPadOrCrop`.
///
/// Traits: invertible, lazy.
class ResizeWithPadOrCropd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param spatial_size Spatial size of the result, for all axes or one for each; 0, negative or none for the image's
  /// own.
  explicit ResizeWithPadOrCropd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                                const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& spatial_size)
      : TransformBuilder("ResizeWithPadOrCropd") {
    set_argument("keys", keys.value());
    set_argument("spatial_size", spatial_size.value());
  }

  /// What is put there. A list gives one per key. One of "constant", "edge", "linear_ramp", "maximum", "mean",
  /// "median", "minimum", "reflect", "symmetric", "wrap", "empty", "replicate", "circular". Default: "constant".
  ResizeWithPadOrCropd& mode(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ResizeWithPadOrCropd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Where voxels are added; crops are always central. One of "symmetric", "end". Default: "symmetric".
  ResizeWithPadOrCropd& method(const Arg<arg::Str>& value) {
    set_argument("method", value.value());
    return *this;
  }

  /// Whether to wait among the pending operations instead of moving voxels at once. Default: false.
  ResizeWithPadOrCropd& lazy(const Arg<arg::Bool>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  ResizeWithPadOrCropd& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  ResizeWithPadOrCropd& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  ResizeWithPadOrCropd& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  ResizeWithPadOrCropd& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  ResizeWithPadOrCropd& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// The same class as ResizeWithPadOrCropd.
using ResizeWithPadOrCropD = ResizeWithPadOrCropd;

/// The same class as ResizeWithPadOrCropd.
using ResizeWithPadOrCropDict = ResizeWithPadOrCropd;

/// The boxes around the foreground of each channel.
///
/// Input: an image `(C, spatial…)` of any element type. Output: a plain int64 tensor `(C, 2 * axes)`: for each channel
/// the first voxel and the one after the last along the first axis, the second axis…, zeros where a channel has no
/// foreground. The dictionary form adds it to the sample under the key with `_` and `bbox_key_postfix`.
///
/// Errors: an image without channels or without spatial axes; in the dictionary form, a key that exists already.
///
/// Differences from MONAI: `select_fn` is a word, a comparison as text, or a transform.
///
/// Example (Python): `BoundingRect()(label)`
///
/// Source: MONAI 1.6.1 `BoundingRect`.
class BoundingRect : public TransformBuilder {
 public:
  BoundingRect() : TransformBuilder("BoundingRect") {}
  /// @param select_fn Which voxels are foreground: `is_positive`, a comparison such as `x > 0.5`, or a transform (a
  /// function) whose result is not 0 there; it is called with one channel after the other. Default: "is_positive".
  explicit BoundingRect(const Arg<arg::Str, arg::Component>& select_fn) : TransformBuilder("BoundingRect") {
    set_argument("select_fn", select_fn.value());
  }

  /// Which voxels are foreground: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function) whose
  /// result is not 0 there; it is called with one channel after the other. Default: "is_positive".
  BoundingRect& select_fn(const Arg<arg::Str, arg::Component>& value) {
    set_argument("select_fn", value.value());
    return *this;
  }
};

/// BoundingRect for the items of a sample that `keys` names.
///
/// The boxes around the foreground of each channel.
///
/// Input: an image `(C, spatial…)` of any element type. Output: a plain int64 tensor `(C, 2 * axes)`: for each channel
/// the first voxel and the one after the last along the first axis, the second axis…, zeros where a channel has no
/// foreground. The dictionary form adds it to the sample under the key with `_` and `bbox_key_postfix`.
///
/// Errors: an image without channels or without spatial axes; in the dictionary form, a key that exists already.
///
/// Differences from MONAI: `select_fn` is a word, a comparison as text, or a transform.
///
/// Example (Python): `BoundingRect()(label)`
///
/// Source: MONAI 1.6.1 `BoundingRect`.
class BoundingRectd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold images.
  explicit BoundingRectd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("BoundingRectd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  BoundingRectd(std::initializer_list<Arg<arg::Str>> keys)
      : BoundingRectd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Ending of the keys for the boxes, after a `_`. Default: "bbox".
  BoundingRectd& bbox_key_postfix(const Arg<arg::Str>& value) {
    set_argument("bbox_key_postfix", value.value());
    return *this;
  }

  /// Which voxels are foreground: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function) whose
  /// result is not 0 there. Default: "is_positive".
  BoundingRectd& select_fn(const Arg<arg::Str, arg::Component>& value) {
    set_argument("select_fn", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  BoundingRectd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as BoundingRectd.
using BoundingRectD = BoundingRectd;

/// The same class as BoundingRectd.
using BoundingRectDict = BoundingRectd;

/// Splits a 2-D image into the patches of a grid.
///
/// Input: an image `(C, x, y)` of any element type. Output: a list of `grid[0] * grid[1]` patches `(C, …)`, row by row,
/// each with its own contiguous memory and the image's metadata and history (also its affine, as in MONAI). Patches are
/// `shape // grid` large or of the given `size`; the first one begins at the first pixel and the following ones at
/// equal steps of `(shape - size) // (grid - 1)`, so they overlap or leave gaps where sizes do not fit. A grid of one
/// cell without `size` gives the image as it is.
///
/// The dictionary form gives a list of samples, each with one patch of every key and all other items.
///
/// Errors: an image that is not 2-D; patches larger than the image or without pixels; a batch.
///
/// Example (Python): `GridSplit([2, 2])(image[..., 0])`
///
/// Source: MONAI 1.6.1 `GridSplit`.
class GridSplit : public TransformBuilder {
 public:
  GridSplit() : TransformBuilder("GridSplit") {}
  /// @param grid Number of patches along each axis. Default: [2,2].
  explicit GridSplit(const Arg<arg::List<arg::Int>>& grid) : TransformBuilder("GridSplit") {
    set_argument("grid", grid.value());
  }
  /// The same from a list in braces.
  GridSplit(std::initializer_list<Arg<arg::Int>> grid)
      : GridSplit(Arg<arg::List<arg::Int>>(grid)) {}

  /// Number of patches along each axis. Default: [2,2].
  GridSplit& grid(const Arg<arg::List<arg::Int>>& value) {
    set_argument("grid", value.value());
    return *this;
  }

  /// Size of the patches, for both axes or one for each; none for what the grid gives. Default: none.
  GridSplit& size(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("size", value.value());
    return *this;
  }
};

/// GridSplit for the items of a sample that `keys` names.
///
/// Splits a 2-D image into the patches of a grid.
///
/// Input: an image `(C, x, y)` of any element type. Output: a list of `grid[0] * grid[1]` patches `(C, …)`, row by row,
/// each with its own contiguous memory and the image's metadata and history (also its affine, as in MONAI). Patches are
/// `shape // grid` large or of the given `size`; the first one begins at the first pixel and the following ones at
/// equal steps of `(shape - size) // (grid - 1)`, so they overlap or leave gaps where sizes do not fit. A grid of one
/// cell without `size` gives the image as it is.
///
/// The dictionary form gives a list of samples, each with one patch of every key and all other items.
///
/// Errors: an image that is not 2-D; patches larger than the image or without pixels; a batch.
///
/// Example (Python): `GridSplit([2, 2])(image[..., 0])`
///
/// Source: MONAI 1.6.1 `GridSplit`.
class GridSplitd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold images.
  explicit GridSplitd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("GridSplitd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  GridSplitd(std::initializer_list<Arg<arg::Str>> keys)
      : GridSplitd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Number of patches along each axis. Default: [2,2].
  GridSplitd& grid(const Arg<arg::List<arg::Int>>& value) {
    set_argument("grid", value.value());
    return *this;
  }

  /// Size of the patches, for both axes or one for each, or a map of such sizes for each key; none for what the grid
  /// gives. Default: none.
  GridSplitd& size(const Arg<arg::Int, arg::List<arg::Int>, arg::Map, arg::None>& value) {
    set_argument("size", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  GridSplitd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as GridSplitd.
using GridSplitD = GridSplitd;

/// The same class as GridSplitd.
using GridSplitDict = GridSplitd;

/// Cuts an image into patches on a grid, which may overlap, and may keep only some of them.
///
/// Patches are `patch_size` large, at most as large as the image, and lie `round(size * (1 - overlap))` apart from
/// `offset` on, as many as fit; with `pad_mode` the image is padded by the size of a patch on all sides and patches
/// begin at every step within the image. Of these, `threshold` keeps those whose sum is below it, and `num_patches` the
/// first ones, or the ones with the smallest or largest sum in that order; where there are fewer and no `threshold`,
/// patches of `constant_values` (0) are added.
///
/// Input: an image `(C, spatial…)` of any element type. Output: one tensor `(patches, C, …)` with the image's metadata
/// and affine, and `location` (one list for each axis with the first voxel of every patch), `count`, `spatial_shape`
/// and `offset` in the metadata; without history, as in MONAI.
///
/// Errors: no patch at all; patches of different sizes; a step of 0; what `Pad` refuses; a batch.
///
/// Differences from MONAI: the result is one image in mica's sense, not a batch; the metadata of the input stay.
///
/// Example (Python): `GridPatch([8, 8, 8], pad_mode="constant")(image)`
///
/// Source: MONAI 1.6.1 `GridPatch`, `iter_patch`.
class GridPatch : public TransformBuilder {
 public:
  /// @param patch_size Size of the patches along each axis; 0 and none for the whole axis, which has no overlap and no
  /// padding; axes that are not named are whole.
  explicit GridPatch(const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& patch_size)
      : TransformBuilder("GridPatch") {
    set_argument("patch_size", patch_size.value());
  }
  /// The same from a list in braces.
  GridPatch(std::initializer_list<Arg<arg::Int, arg::None>> patch_size)
      : GridPatch(Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>(patch_size)) {}

  /// Voxel at which the first patch begins, for each axis; none for 0. Default: none.
  GridPatch& offset(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("offset", value.value());
    return *this;
  }

  /// How many patches are given; none and 0 for all. Default: none.
  GridPatch& num_patches(const Arg<arg::Int, arg::None>& value) {
    set_argument("num_patches", value.value());
    return *this;
  }

  /// Part of a patch that the next one shares, 0 to 1, for all axes or one for each dimension, channels first. Default:
  /// 0.0.
  GridPatch& overlap(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("overlap", value.value());
    return *this;
  }

  /// Which patches `num_patches` keeps; none for the first ones. One of "min", "max". Default: none.
  GridPatch& sort_fn(const Arg<arg::Str, arg::None>& value) {
    set_argument("sort_fn", value.value());
    return *this;
  }

  /// Keeps the patches whose sum is below it; none for all. Default: none.
  GridPatch& threshold(const Arg<arg::Float, arg::None>& value) {
    set_argument("threshold", value.value());
    return *this;
  }

  /// How the image is padded, so that patches cross its border; none for not at all. One of "constant", "edge",
  /// "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap", "empty", "replicate",
  /// "circular". Default: none.
  GridPatch& pad_mode(const Arg<arg::Str, arg::None>& value) {
    set_argument("pad_mode", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  GridPatch& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  GridPatch& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  GridPatch& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  GridPatch& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  GridPatch& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// GridPatch for the items of a sample that `keys` names.
///
/// Cuts an image into patches on a grid, which may overlap, and may keep only some of them.
///
/// Patches are `patch_size` large, at most as large as the image, and lie `round(size * (1 - overlap))` apart from
/// `offset` on, as many as fit; with `pad_mode` the image is padded by the size of a patch on all sides and patches
/// begin at every step within the image. Of these, `threshold` keeps those whose sum is below it, and `num_patches` the
/// first ones, or the ones with the smallest or largest sum in that order; where there are fewer and no `threshold`,
/// patches of `constant_values` (0) are added.
///
/// Input: an image `(C, spatial…)` of any element type. Output: one tensor `(patches, C, …)` with the image's metadata
/// and affine, and `location` (one list for each axis with the first voxel of every patch), `count`, `spatial_shape`
/// and `offset` in the metadata; without history, as in MONAI.
///
/// Errors: no patch at all; patches of different sizes; a step of 0; what `Pad` refuses; a batch.
///
/// Differences from MONAI: the result is one image in mica's sense, not a batch; the metadata of the input stay.
///
/// Example (Python): `GridPatch([8, 8, 8], pad_mode="constant")(image)`
///
/// Source: MONAI 1.6.1 `GridPatch`, `iter_patch`.
class GridPatchd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param patch_size Size of the patches along each axis; 0 and none for the whole axis, which has no overlap and no
  /// padding; axes that are not named are whole.
  explicit GridPatchd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                      const Arg<arg::Int, arg::List<arg::Int, arg::None>, arg::Tensor, arg::None>& patch_size)
      : TransformBuilder("GridPatchd") {
    set_argument("keys", keys.value());
    set_argument("patch_size", patch_size.value());
  }

  /// Voxel at which the first patch begins, for each axis; none for 0. Default: none.
  GridPatchd& offset(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("offset", value.value());
    return *this;
  }

  /// How many patches are given; none and 0 for all. Default: none.
  GridPatchd& num_patches(const Arg<arg::Int, arg::None>& value) {
    set_argument("num_patches", value.value());
    return *this;
  }

  /// Part of a patch that the next one shares, 0 to 1, for all axes or one for each dimension, channels first. Default:
  /// 0.0.
  GridPatchd& overlap(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("overlap", value.value());
    return *this;
  }

  /// Which patches `num_patches` keeps; none for the first ones. One of "min", "max". Default: none.
  GridPatchd& sort_fn(const Arg<arg::Str, arg::None>& value) {
    set_argument("sort_fn", value.value());
    return *this;
  }

  /// Keeps the patches whose sum is below it; none for all. Default: none.
  GridPatchd& threshold(const Arg<arg::Float, arg::None>& value) {
    set_argument("threshold", value.value());
    return *this;
  }

  /// How the image is padded, so that patches cross its border; none for not at all. One of "constant", "edge",
  /// "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap", "empty", "replicate",
  /// "circular". Default: none.
  GridPatchd& pad_mode(const Arg<arg::Str, arg::None>& value) {
    set_argument("pad_mode", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  GridPatchd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  GridPatchd& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  GridPatchd& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  GridPatchd& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  GridPatchd& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  GridPatchd& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// The same class as GridPatchd.
using GridPatchD = GridPatchd;

/// The same class as GridPatchd.
using GridPatchDict = GridPatchd;

/// Joins samples into a batch, after padding the images of each key to the largest of them.
///
/// Input: a list of samples (or of lists of images, or of images). Output: the batch, as `list_data_collate` makes it.
/// Where the images of a key differ in size, each is padded as by `SpatialPad`, with a record of this class in its
/// history that holds the record of the pad.
///
/// `inverse` takes a sample of a batch that was split again, and takes off what was added to each image whose newest
/// record is of this class, whichever object made it; so it can be undone in another process.
///
/// Errors: no items; items that do not go together; numbers of axes that differ.
///
/// Differences from MONAI: `inverse` takes off exactly what was added, where MONAI crops at the centre, which is
/// another place with `method` end and for some odd sizes; a list of images is padded as they are, where MONAI takes
/// them apart into channels; records are made for lists too.
///
/// Example (Python): `PadListDataCollate()([{"image": image}, {"image": image}])`
///
/// Source: MONAI 1.6.1 `PadListDataCollate`, `pad_list_data_collate`.
///
/// Traits: invertible, reduce.
class PadListDataCollate : public TransformBuilder {
 public:
  PadListDataCollate() : TransformBuilder("PadListDataCollate") {}
  /// @param method Where voxels are added. One of "symmetric", "end". Default: "symmetric".
  explicit PadListDataCollate(const Arg<arg::Str>& method) : TransformBuilder("PadListDataCollate") {
    set_argument("method", method.value());
  }

  /// Where voxels are added. One of "symmetric", "end". Default: "symmetric".
  PadListDataCollate& method(const Arg<arg::Str>& value) {
    set_argument("method", value.value());
    return *this;
  }

  /// What is put there. One of "constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect",
  /// "symmetric", "wrap", "empty", "replicate", "circular". Default: "constant".
  PadListDataCollate& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules. Default:
  /// none.
  PadListDataCollate& value(const Arg<arg::Float, arg::None>& value) {
    set_argument("value", value.value());
    return *this;
  }

  /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension, channels
  /// first (NumPy's name); comes before `value`. Default: none.
  PadListDataCollate& constant_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("constant_values", value.value());
    return *this;
  }

  /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
  /// `constant_values`; none for all. Default: none.
  PadListDataCollate& stat_length(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("stat_length", value.value());
    return *this;
  }

  /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0. Default: none.
  PadListDataCollate& end_values(const Arg<arg::Float, arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("end_values", value.value());
    return *this;
  }

  /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`. One of "even", "odd".
  /// Default: none.
  PadListDataCollate& reflect_type(const Arg<arg::Str, arg::None>& value) {
    set_argument("reflect_type", value.value());
    return *this;
  }
};

/// Smooths with a Gaussian along each spatial axis.
///
/// Input: an image `(C, spatial…)` of up to three spatial axes, of any element type, also without voxels; without
/// spatial axes nothing is smoothed. Output: float32, the same shape, order of dimensions in memory, metadata and
/// history. Outside the image everything is 0, so voxels near its faces become darker.
///
/// The weights along an axis reach `int(max(4 * sigma, 0.5) + 0.5)` voxels to each side and are computed in float32;
/// they are not divided by their sum, which lies a little below 1. A `sigma` of 0 leaves its axis as it is. One pass
/// over memory for the first two axes and one for the third.
///
/// Errors: a `sigma` that is negative, infinite or NaN; a list with another length than the number of spatial axes;
/// weights that overflow (`approx` `scalespace` from a `sigma` of about 8.5 on); more than three spatial axes; a batch
/// (decollate it first).
///
/// Differences from MONAI: a negative `sigma` is refused, which MONAI replaces by its absolute value but cuts off after
/// one voxel; images without voxels pass; a list is no sequence of tensors.
///
/// Example (Python): `GaussianSmooth(sigma=1.5)(image)`
///
/// Source: MONAI 1.6.1 `GaussianSmooth`; `scalespace`: T. Lindeberg, "Scale-space for discrete signals", IEEE
/// Transactions on Pattern Analysis and Machine Intelligence 12 (1990).
class GaussianSmooth : public TransformBuilder {
 public:
  GaussianSmooth() : TransformBuilder("GaussianSmooth") {}
  /// @param sigma Standard deviation in voxels; a list gives one for each spatial axis. Default: 1.0.
  explicit GaussianSmooth(const Arg<arg::Float, arg::List<arg::Float>>& sigma) : TransformBuilder("GaussianSmooth") {
    set_argument("sigma", sigma.value());
  }
  /// The same from a list in braces.
  GaussianSmooth(std::initializer_list<Arg<arg::Float>> sigma)
      : GaussianSmooth(Arg<arg::Float, arg::List<arg::Float>>(sigma)) {}

  /// Standard deviation in voxels; a list gives one for each spatial axis. Default: 1.0.
  GaussianSmooth& sigma(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma", value.value());
    return *this;
  }

  /// How the Gaussian becomes weights: integrals over voxels (`erf`), values at their centres (`sampled`), or the
  /// discrete Gaussian of scale-space theory (`scalespace`). One of "erf", "sampled", "scalespace". Default: "erf".
  GaussianSmooth& approx(const Arg<arg::Str>& value) {
    set_argument("approx", value.value());
    return *this;
  }
};

/// GaussianSmooth for the items of a sample that `keys` names.
///
/// Smooths with a Gaussian along each spatial axis.
///
/// Input: an image `(C, spatial…)` of up to three spatial axes, of any element type, also without voxels; without
/// spatial axes nothing is smoothed. Output: float32, the same shape, order of dimensions in memory, metadata and
/// history. Outside the image everything is 0, so voxels near its faces become darker.
///
/// The weights along an axis reach `int(max(4 * sigma, 0.5) + 0.5)` voxels to each side and are computed in float32;
/// they are not divided by their sum, which lies a little below 1. A `sigma` of 0 leaves its axis as it is. One pass
/// over memory for the first two axes and one for the third.
///
/// Errors: a `sigma` that is negative, infinite or NaN; a list with another length than the number of spatial axes;
/// weights that overflow (`approx` `scalespace` from a `sigma` of about 8.5 on); more than three spatial axes; a batch
/// (decollate it first).
///
/// Differences from MONAI: a negative `sigma` is refused, which MONAI replaces by its absolute value but cuts off after
/// one voxel; images without voxels pass; a list is no sequence of tensors.
///
/// Example (Python): `GaussianSmooth(sigma=1.5)(image)`
///
/// Source: MONAI 1.6.1 `GaussianSmooth`; `scalespace`: T. Lindeberg, "Scale-space for discrete signals", IEEE
/// Transactions on Pattern Analysis and Machine Intelligence 12 (1990).
class GaussianSmoothd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param sigma Standard deviation in voxels; a list gives one for each spatial axis.
  explicit GaussianSmoothd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                           const Arg<arg::Float, arg::List<arg::Float>>& sigma)
      : TransformBuilder("GaussianSmoothd") {
    set_argument("keys", keys.value());
    set_argument("sigma", sigma.value());
  }

  /// How the Gaussian becomes weights: integrals over voxels (`erf`), values at their centres (`sampled`), or the
  /// discrete Gaussian of scale-space theory (`scalespace`). One of "erf", "sampled", "scalespace". Default: "erf".
  GaussianSmoothd& approx(const Arg<arg::Str>& value) {
    set_argument("approx", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  GaussianSmoothd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as GaussianSmoothd.
using GaussianSmoothD = GaussianSmoothd;

/// The same class as GaussianSmoothd.
using GaussianSmoothDict = GaussianSmoothd;

/// Sharpens: smooths by a Gaussian and adds what another one would take away from that, `alpha` times.
///
/// `blurred + alpha * (blurred - smoother)`, where `blurred` is the image smoothed with `sigma1` and `smoother` is
/// `blurred` smoothed with `sigma2`; each step in float32.
///
/// Input, output and errors as `GaussianSmooth`. Memory: two channels besides the result.
///
/// Example (Python): `GaussianSharpen(sigma1=2.0, sigma2=1.0, alpha=10.0)(image)`
///
/// Source: MONAI 1.6.1 `GaussianSharpen`.
class GaussianSharpen : public TransformBuilder {
 public:
  GaussianSharpen() : TransformBuilder("GaussianSharpen") {}
  /// @param sigma1 Standard deviation of the first Gaussian in voxels; a list gives one for each spatial axis. Default:
  /// 3.0.
  explicit GaussianSharpen(const Arg<arg::Float, arg::List<arg::Float>>& sigma1) : TransformBuilder("GaussianSharpen") {
    set_argument("sigma1", sigma1.value());
  }
  /// The same from a list in braces.
  GaussianSharpen(std::initializer_list<Arg<arg::Float>> sigma1)
      : GaussianSharpen(Arg<arg::Float, arg::List<arg::Float>>(sigma1)) {}

  /// Standard deviation of the first Gaussian in voxels; a list gives one for each spatial axis. Default: 3.0.
  GaussianSharpen& sigma1(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma1", value.value());
    return *this;
  }

  /// Standard deviation of the second Gaussian in voxels; a list gives one for each spatial axis. Default: 1.0.
  GaussianSharpen& sigma2(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma2", value.value());
    return *this;
  }

  /// How much of the difference is added. Default: 30.0.
  GaussianSharpen& alpha(const Arg<arg::Float>& value) {
    set_argument("alpha", value.value());
    return *this;
  }

  /// How Gaussians become weights, see `GaussianSmooth`. One of "erf", "sampled", "scalespace". Default: "erf".
  GaussianSharpen& approx(const Arg<arg::Str>& value) {
    set_argument("approx", value.value());
    return *this;
  }
};

/// GaussianSharpen for the items of a sample that `keys` names.
///
/// Sharpens: smooths by a Gaussian and adds what another one would take away from that, `alpha` times.
///
/// `blurred + alpha * (blurred - smoother)`, where `blurred` is the image smoothed with `sigma1` and `smoother` is
/// `blurred` smoothed with `sigma2`; each step in float32.
///
/// Input, output and errors as `GaussianSmooth`. Memory: two channels besides the result.
///
/// Example (Python): `GaussianSharpen(sigma1=2.0, sigma2=1.0, alpha=10.0)(image)`
///
/// Source: MONAI 1.6.1 `GaussianSharpen`.
class GaussianSharpend : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit GaussianSharpend(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("GaussianSharpend") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  GaussianSharpend(std::initializer_list<Arg<arg::Str>> keys)
      : GaussianSharpend(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Standard deviation of the first Gaussian in voxels; a list gives one for each spatial axis. Default: 3.0.
  GaussianSharpend& sigma1(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma1", value.value());
    return *this;
  }

  /// Standard deviation of the second Gaussian in voxels; a list gives one for each spatial axis. Default: 1.0.
  GaussianSharpend& sigma2(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma2", value.value());
    return *this;
  }

  /// How much of the difference is added. Default: 30.0.
  GaussianSharpend& alpha(const Arg<arg::Float>& value) {
    set_argument("alpha", value.value());
    return *this;
  }

  /// How Gaussians become weights, see `GaussianSmooth`. One of "erf", "sampled", "scalespace". Default: "erf".
  GaussianSharpend& approx(const Arg<arg::Str>& value) {
    set_argument("approx", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  GaussianSharpend& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as GaussianSharpend.
using GaussianSharpenD = GaussianSharpend;

/// The same class as GaussianSharpend.
using GaussianSharpenDict = GaussianSharpend;

/// Replaces every voxel by the median of the box around it: removes speckle and keeps edges.
///
/// Input: an image `(C, spatial…)` of any element type, also without voxels. The last axes are filtered, as many as the
/// affine describes; those before them are channels. Output: float32, the same shape, order of dimensions in memory,
/// metadata and history. Beyond its faces the image goes on with its outermost voxels. A NaN among the values of a box
/// makes NaN.
///
/// Errors: a negative radius; a list with another length than the number of spatial axes; a box of more than a million
/// voxels; a batch (decollate it first).
///
/// Differences from MONAI: infinite voxels are larger or smaller than all others, where MONAI multiplies them by 0,
/// which makes NaN; images without voxels pass.
///
/// Example (Python): `MedianSmooth(radius=1)(image)`
///
/// Source: MONAI 1.6.1 `MedianSmooth`.
class MedianSmooth : public TransformBuilder {
 public:
  MedianSmooth() : TransformBuilder("MedianSmooth") {}
  /// @param radius How many voxels the box reaches to each side: 1 is a box of 3 x 3 x 3; a list gives one for each
  /// spatial axis. Default: 1.
  explicit MedianSmooth(const Arg<arg::Int, arg::List<arg::Int>>& radius) : TransformBuilder("MedianSmooth") {
    set_argument("radius", radius.value());
  }
  /// The same from a list in braces.
  MedianSmooth(std::initializer_list<Arg<arg::Int>> radius)
      : MedianSmooth(Arg<arg::Int, arg::List<arg::Int>>(radius)) {}

  /// How many voxels the box reaches to each side: 1 is a box of 3 x 3 x 3; a list gives one for each spatial axis.
  /// Default: 1.
  MedianSmooth& radius(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("radius", value.value());
    return *this;
  }
};

/// MedianSmooth for the items of a sample that `keys` names.
///
/// Replaces every voxel by the median of the box around it: removes speckle and keeps edges.
///
/// Input: an image `(C, spatial…)` of any element type, also without voxels. The last axes are filtered, as many as the
/// affine describes; those before them are channels. Output: float32, the same shape, order of dimensions in memory,
/// metadata and history. Beyond its faces the image goes on with its outermost voxels. A NaN among the values of a box
/// makes NaN.
///
/// Errors: a negative radius; a list with another length than the number of spatial axes; a box of more than a million
/// voxels; a batch (decollate it first).
///
/// Differences from MONAI: infinite voxels are larger or smaller than all others, where MONAI multiplies them by 0,
/// which makes NaN; images without voxels pass.
///
/// Example (Python): `MedianSmooth(radius=1)(image)`
///
/// Source: MONAI 1.6.1 `MedianSmooth`.
class MedianSmoothd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param radius How many voxels the box reaches to each side: 1 is a box of 3 x 3 x 3; a list gives one for each
  /// spatial axis.
  explicit MedianSmoothd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                         const Arg<arg::Int, arg::List<arg::Int>>& radius)
      : TransformBuilder("MedianSmoothd") {
    set_argument("keys", keys.value());
    set_argument("radius", radius.value());
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  MedianSmoothd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as MedianSmoothd.
using MedianSmoothD = MedianSmoothd;

/// The same class as MedianSmoothd.
using MedianSmoothDict = MedianSmoothd;

/// Smooths along one axis: fits a polynomial to each window and takes its value in the middle.
///
/// Input: an image `(C, spatial…)` of up to three spatial axes, of any element type. Output: the same shape, element
/// type (whole numbers drop their fraction), order of dimensions in memory, metadata and history. Computed in float32,
/// for float64 and int64 in float64.
///
/// Errors: a `window_length` that is even, below 1 or above 1001; an `order` that is negative or not below it; an axis
/// that the image does not have; more than three spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: weights are computed in float64, where MONAI solves the fit in float32, which loses digits
/// for long windows and high orders; the padding may be longer than the image; images without voxels pass.
///
/// Example (Python): `SavitzkyGolaySmooth(window_length=5, order=2, axis=1)(image)`
///
/// Source: MONAI 1.6.1 `SavitzkyGolaySmooth`; A. Savitzky, M. J. E. Golay, "Smoothing and Differentiation of Data by
/// Simplified Least Squares Procedures", Analytical Chemistry 36 (1964).
class SavitzkyGolaySmooth : public TransformBuilder {
 public:
  /// @param window_length Number of voxels of a window, odd.
  /// @param order Degree of the polynomials, below `window_length`.
  explicit SavitzkyGolaySmooth(const Arg<arg::Int>& window_length,
                               const Arg<arg::Int>& order)
      : TransformBuilder("SavitzkyGolaySmooth") {
    set_argument("window_length", window_length.value());
    set_argument("order", order.value());
  }

  /// Axis to smooth along, with the channels counted: 1 is the first spatial axis. 0 means 1, as in MONAI. Default: 1.
  SavitzkyGolaySmooth& axis(const Arg<arg::Int>& value) {
    set_argument("axis", value.value());
    return *this;
  }

  /// What lies outside the image. One of "zeros", "reflect", "replicate", "circular". Default: "zeros".
  SavitzkyGolaySmooth& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }
};

/// SavitzkyGolaySmooth for the items of a sample that `keys` names.
///
/// Smooths along one axis: fits a polynomial to each window and takes its value in the middle.
///
/// Input: an image `(C, spatial…)` of up to three spatial axes, of any element type. Output: the same shape, element
/// type (whole numbers drop their fraction), order of dimensions in memory, metadata and history. Computed in float32,
/// for float64 and int64 in float64.
///
/// Errors: a `window_length` that is even, below 1 or above 1001; an `order` that is negative or not below it; an axis
/// that the image does not have; more than three spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: weights are computed in float64, where MONAI solves the fit in float32, which loses digits
/// for long windows and high orders; the padding may be longer than the image; images without voxels pass.
///
/// Example (Python): `SavitzkyGolaySmooth(window_length=5, order=2, axis=1)(image)`
///
/// Source: MONAI 1.6.1 `SavitzkyGolaySmooth`; A. Savitzky, M. J. E. Golay, "Smoothing and Differentiation of Data by
/// Simplified Least Squares Procedures", Analytical Chemistry 36 (1964).
class SavitzkyGolaySmoothd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param window_length Number of voxels of a window, odd.
  /// @param order Degree of the polynomials, below `window_length`.
  explicit SavitzkyGolaySmoothd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                                const Arg<arg::Int>& window_length,
                                const Arg<arg::Int>& order)
      : TransformBuilder("SavitzkyGolaySmoothd") {
    set_argument("keys", keys.value());
    set_argument("window_length", window_length.value());
    set_argument("order", order.value());
  }

  /// Axis to smooth along, with the channels counted: 1 is the first spatial axis. 0 means 1, as in MONAI. Default: 1.
  SavitzkyGolaySmoothd& axis(const Arg<arg::Int>& value) {
    set_argument("axis", value.value());
    return *this;
  }

  /// What lies outside the image. One of "zeros", "reflect", "replicate", "circular". Default: "zeros".
  SavitzkyGolaySmoothd& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  SavitzkyGolaySmoothd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as SavitzkyGolaySmoothd.
using SavitzkyGolaySmoothD = SavitzkyGolaySmoothd;

/// The same class as SavitzkyGolaySmoothd.
using SavitzkyGolaySmoothDict = SavitzkyGolaySmoothd;

/// Gradients along spatial axes by Sobel's kernels: differences along one axis, smoothed along the others.
///
/// Input: an image `(C, spatial…)` of one to three spatial axes, of any element type but bool. Output: `(C * n,
/// spatial…)` for `n` axes: all channels along the first axis, then all along the second; the same element type,
/// metadata and history. Computed in float32, for float64 and int64 in float64.
///
/// Errors: a `kernel_size` that is even, below 3 or above 1001; an axis that the image does not have; a `dtype` of
/// whole numbers for normalised kernels; `normalize_gradients` for images of whole numbers; no spatial axis, or more
/// than three; a batch (decollate it first).
///
/// Differences from MONAI: gradients of images of whole numbers are computed with the kernels as they are, then drop
/// their fraction, where MONAI truncates the weights, so that normalised kernels give only 0; the padding may be longer
/// than the image; uint16 and images without voxels work.
///
/// Example (Python): `SobelGradients(kernel_size=3)(image)`
///
/// Source: MONAI 1.6.1 `SobelGradients`.
class SobelGradients : public TransformBuilder {
 public:
  SobelGradients() : TransformBuilder("SobelGradients") {}
  /// @param kernel_size Size of the kernels in voxels, odd and at least 3. Default: 3.
  explicit SobelGradients(const Arg<arg::Int>& kernel_size) : TransformBuilder("SobelGradients") {
    set_argument("kernel_size", kernel_size.value());
  }

  /// Size of the kernels in voxels, odd and at least 3. Default: 3.
  SobelGradients& kernel_size(const Arg<arg::Int>& value) {
    set_argument("kernel_size", value.value());
    return *this;
  }

  /// Axes to compute gradients along: from 0 for the first axis after the channels, negative from the last axis; none
  /// for all. Default: none.
  SobelGradients& spatial_axes(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("spatial_axes", value.value());
    return *this;
  }

  /// Whether kernels are divided so that gradients are differences per voxel. Default: true.
  SobelGradients& normalize_kernels(const Arg<arg::Bool>& value) {
    set_argument("normalize_kernels", value.value());
    return *this;
  }

  /// Whether each gradient is mapped linearly to 0…1, over all channels. Default: false.
  SobelGradients& normalize_gradients(const Arg<arg::Bool>& value) {
    set_argument("normalize_gradients", value.value());
    return *this;
  }

  /// What lies outside the image. One of "zeros", "reflect", "replicate", "circular". Default: "reflect".
  SobelGradients& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Element type of the kernels. Default: "float32".
  SobelGradients& dtype(const Arg<arg::Dtype>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// SobelGradients for the items of a sample that `keys` names.
///
/// Gradients along spatial axes by Sobel's kernels: differences along one axis, smoothed along the others.
///
/// Input: an image `(C, spatial…)` of one to three spatial axes, of any element type but bool. Output: `(C * n,
/// spatial…)` for `n` axes: all channels along the first axis, then all along the second; the same element type,
/// metadata and history. Computed in float32, for float64 and int64 in float64.
///
/// Errors: a `kernel_size` that is even, below 3 or above 1001; an axis that the image does not have; a `dtype` of
/// whole numbers for normalised kernels; `normalize_gradients` for images of whole numbers; no spatial axis, or more
/// than three; a batch (decollate it first).
///
/// Differences from MONAI: gradients of images of whole numbers are computed with the kernels as they are, then drop
/// their fraction, where MONAI truncates the weights, so that normalised kernels give only 0; the padding may be longer
/// than the image; uint16 and images without voxels work.
///
/// Example (Python): `SobelGradients(kernel_size=3)(image)`
///
/// Source: MONAI 1.6.1 `SobelGradients`.
class SobelGradientsd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit SobelGradientsd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("SobelGradientsd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  SobelGradientsd(std::initializer_list<Arg<arg::Str>> keys)
      : SobelGradientsd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Size of the kernels in voxels, odd and at least 3. Default: 3.
  SobelGradientsd& kernel_size(const Arg<arg::Int>& value) {
    set_argument("kernel_size", value.value());
    return *this;
  }

  /// Axes to compute gradients along: from 0 for the first axis after the channels, negative from the last axis; none
  /// for all. Default: none.
  SobelGradientsd& spatial_axes(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("spatial_axes", value.value());
    return *this;
  }

  /// Whether kernels are divided so that gradients are differences per voxel. Default: true.
  SobelGradientsd& normalize_kernels(const Arg<arg::Bool>& value) {
    set_argument("normalize_kernels", value.value());
    return *this;
  }

  /// Whether each gradient is mapped linearly to 0…1, over all channels. Default: false.
  SobelGradientsd& normalize_gradients(const Arg<arg::Bool>& value) {
    set_argument("normalize_gradients", value.value());
    return *this;
  }

  /// What lies outside the image. One of "zeros", "reflect", "replicate", "circular". Default: "reflect".
  SobelGradientsd& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// Element type of the kernels. Default: "float32".
  SobelGradientsd& dtype(const Arg<arg::Dtype>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Put before a key this is the key of the result; none replaces the image. Default: none.
  SobelGradientsd& new_key_prefix(const Arg<arg::Str, arg::None>& value) {
    set_argument("new_key_prefix", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  SobelGradientsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as SobelGradientsd.
using SobelGradientsD = SobelGradientsd;

/// The same class as SobelGradientsd.
using SobelGradientsDict = SobelGradientsd;

/// Adds the ripples that an image has when its high frequencies were not measured: sets to 0 what lies beyond a radius
/// in k-space.
///
/// The spectrum of each channel, with the zero frequency in the middle, is kept within `(1 - alpha) * max(size) *
/// sqrt(2) / 2` of the centre `(size - 1) / 2`; the result is the real part of the transform back.
///
/// Input: an image `(C, spatial…)` of at least one spatial axis and any element type. Output: float64 for float64, else
/// float32; the same shape, metadata and history.
///
/// Errors: `alpha` outside 0 to 1; no spatial axis; a batch (decollate it first).
///
/// Differences from MONAI: float16, bfloat16 and images without voxels work.
///
/// Example (Python): `GibbsNoise(alpha=0.3)(image)`
///
/// Source: MONAI 1.6.1 `GibbsNoise`; L. M. Morelli et al., "An Image-based Approach to Understanding the Physics of MR
/// Artifacts", RadioGraphics 31 (2011).
class GibbsNoise : public TransformBuilder {
 public:
  GibbsNoise() : TransformBuilder("GibbsNoise") {}
  /// @param alpha Strength, from 0 (the image stays) to 1 (hardly anything is left). Default: 0.1.
  explicit GibbsNoise(const Arg<arg::Float>& alpha) : TransformBuilder("GibbsNoise") {
    set_argument("alpha", alpha.value());
  }

  /// Strength, from 0 (the image stays) to 1 (hardly anything is left). Default: 0.1.
  GibbsNoise& alpha(const Arg<arg::Float>& value) {
    set_argument("alpha", value.value());
    return *this;
  }
};

/// GibbsNoise for the items of a sample that `keys` names.
///
/// Adds the ripples that an image has when its high frequencies were not measured: sets to 0 what lies beyond a radius
/// in k-space.
///
/// The spectrum of each channel, with the zero frequency in the middle, is kept within `(1 - alpha) * max(size) *
/// sqrt(2) / 2` of the centre `(size - 1) / 2`; the result is the real part of the transform back.
///
/// Input: an image `(C, spatial…)` of at least one spatial axis and any element type. Output: float64 for float64, else
/// float32; the same shape, metadata and history.
///
/// Errors: `alpha` outside 0 to 1; no spatial axis; a batch (decollate it first).
///
/// Differences from MONAI: float16, bfloat16 and images without voxels work.
///
/// Example (Python): `GibbsNoise(alpha=0.3)(image)`
///
/// Source: MONAI 1.6.1 `GibbsNoise`; L. M. Morelli et al., "An Image-based Approach to Understanding the Physics of MR
/// Artifacts", RadioGraphics 31 (2011).
class GibbsNoised : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit GibbsNoised(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("GibbsNoised") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  GibbsNoised(std::initializer_list<Arg<arg::Str>> keys)
      : GibbsNoised(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Strength, from 0 (the image stays) to 1 (hardly anything is left). Default: 0.5.
  GibbsNoised& alpha(const Arg<arg::Float>& value) {
    set_argument("alpha", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  GibbsNoised& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as GibbsNoised.
using GibbsNoiseD = GibbsNoised;

/// The same class as GibbsNoised.
using GibbsNoiseDict = GibbsNoised;

/// Adds the stripes of a spike in k-space (herringbone artefact): sets the magnitude of single frequencies and leaves
/// their phases.
///
/// Each channel is transformed with the zero frequency in the middle, at `size / 2`; at each location the magnitude
/// becomes `exp(k_intensity)`; the result is the real part of the transform back.
///
/// Input: an image `(C, spatial…)` of at least two spatial axes and any element type. Output: the same shape, element
/// type (whole numbers drop their fraction), metadata and history. Computed in float64 for float64, else in float32.
///
/// Errors: locations with other numbers of indices than the image has axes, with or without the channel; indices beyond
/// the image; not one intensity for each location; fewer than two spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: without `k_intensity` each channel that has a spike gets its own mean, whatever the form of
/// `loc`, where MONAI takes locations without a channel for an error, and for a list of locations pairs the first
/// location with the mean of the first channel, the second with the second's and drops the rest; locations with too
/// many indices are an error, where MONAI does nothing; magnitudes are kept as they are, where MONAI goes through their
/// logarithm and back; float16 and bfloat16 work.
///
/// Example (Python): `KSpaceSpikeNoise(loc=(0, 3, 4, 5), k_intensity=10.0)(image)`
///
/// Source: MONAI 1.6.1 `KSpaceSpikeNoise`; M. J. Graves, D. G. Mitchell, "Body MRI artifacts in clinical practice",
/// Journal of Magnetic Resonance Imaging 38 (2013).
class KSpaceSpikeNoise : public TransformBuilder {
 public:
  /// @param loc Where the spike is, `(x, y, z)` for all channels or `(channel, x, y, z)`; or a list of such locations.
  explicit KSpaceSpikeNoise(const Arg<arg::List<arg::Int, arg::List<arg::Int>>>& loc)
      : TransformBuilder("KSpaceSpikeNoise") {
    set_argument("loc", loc.value());
  }
  /// The same from a list in braces.
  KSpaceSpikeNoise(std::initializer_list<Arg<arg::Int, arg::List<arg::Int>>> loc)
      : KSpaceSpikeNoise(Arg<arg::List<arg::Int, arg::List<arg::Int>>>(loc)) {}

  /// Logarithm of the magnitude; for a list of locations a list with one for each; none for 2.5 times the mean
  /// logarithm of the channel's magnitudes. Default: none.
  KSpaceSpikeNoise& k_intensity(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("k_intensity", value.value());
    return *this;
  }
};

/// KSpaceSpikeNoise for the items of a sample that `keys` names.
///
/// Adds the stripes of a spike in k-space (herringbone artefact): sets the magnitude of single frequencies and leaves
/// their phases.
///
/// Each channel is transformed with the zero frequency in the middle, at `size / 2`; at each location the magnitude
/// becomes `exp(k_intensity)`; the result is the real part of the transform back.
///
/// Input: an image `(C, spatial…)` of at least two spatial axes and any element type. Output: the same shape, element
/// type (whole numbers drop their fraction), metadata and history. Computed in float64 for float64, else in float32.
///
/// Errors: locations with other numbers of indices than the image has axes, with or without the channel; indices beyond
/// the image; not one intensity for each location; fewer than two spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: without `k_intensity` each channel that has a spike gets its own mean, whatever the form of
/// `loc`, where MONAI takes locations without a channel for an error, and for a list of locations pairs the first
/// location with the mean of the first channel, the second with the second's and drops the rest; locations with too
/// many indices are an error, where MONAI does nothing; magnitudes are kept as they are, where MONAI goes through their
/// logarithm and back; float16 and bfloat16 work.
///
/// Example (Python): `KSpaceSpikeNoise(loc=(0, 3, 4, 5), k_intensity=10.0)(image)`
///
/// Source: MONAI 1.6.1 `KSpaceSpikeNoise`; M. J. Graves, D. G. Mitchell, "Body MRI artifacts in clinical practice",
/// Journal of Magnetic Resonance Imaging 38 (2013).
class KSpaceSpikeNoised : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param loc Where the spike is, `(x, y, z)` for all channels or `(channel, x, y, z)`; or a list of such locations.
  explicit KSpaceSpikeNoised(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                             const Arg<arg::List<arg::Int, arg::List<arg::Int>>>& loc)
      : TransformBuilder("KSpaceSpikeNoised") {
    set_argument("keys", keys.value());
    set_argument("loc", loc.value());
  }

  /// Logarithm of the magnitude; for a list of locations a list with one for each; none for 2.5 times the mean
  /// logarithm of the channel's magnitudes. Default: none.
  KSpaceSpikeNoised& k_intensity(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("k_intensity", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  KSpaceSpikeNoised& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as KSpaceSpikeNoised.
using KSpaceSpikeNoiseD = KSpaceSpikeNoised;

/// The same class as KSpaceSpikeNoised.
using KSpaceSpikeNoiseDict = KSpaceSpikeNoised;

/// The envelope of a signal along an axis: the magnitude of its analytic signal, by a Hilbert transform. Of ultrasound
/// it makes the brightness of B-mode from the echoes.
///
/// Input: an image of any shape and element type. Output: `n` voxels along the axis, otherwise the same shape; the same
/// element type (whole numbers drop their fraction), metadata and history. Computed in float32.
///
/// Errors: an axis that the image does not have; an `n` below 1, also where it is the size of an axis without voxels; a
/// batch (decollate it first).
///
/// Differences from MONAI: images without channels pass.
///
/// Example (Python): `DetectEnvelope(axis=1)(image)`
///
/// Source: MONAI 1.6.1 `DetectEnvelope`.
class DetectEnvelope : public TransformBuilder {
 public:
  DetectEnvelope() : TransformBuilder("DetectEnvelope") {}
  /// @param axis Axis along which the signal runs, with the channels counted: 1 is the first spatial axis. Default: 1.
  explicit DetectEnvelope(const Arg<arg::Int>& axis) : TransformBuilder("DetectEnvelope") {
    set_argument("axis", axis.value());
  }

  /// Axis along which the signal runs, with the channels counted: 1 is the first spatial axis. Default: 1.
  DetectEnvelope& axis(const Arg<arg::Int>& value) {
    set_argument("axis", value.value());
    return *this;
  }

  /// Length of the Fourier transform: lines are cut or filled with zeros to it; none for the size of the axis. Default:
  /// none.
  DetectEnvelope& n(const Arg<arg::Int, arg::None>& value) {
    set_argument("n", value.value());
    return *this;
  }
};

/// Replaces the holes of a signal: NaN becomes a number, infinities the largest numbers of the element type.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order of
/// dimensions in memory, metadata and history.
///
/// Example (Python): `SignalFillEmpty(replacement=0.0)(signal)`
///
/// Source: MONAI 1.6.1 `SignalFillEmpty`, `torch.nan_to_num`.
class SignalFillEmpty : public TransformBuilder {
 public:
  SignalFillEmpty() : TransformBuilder("SignalFillEmpty") {}
  /// @param replacement What NaN becomes. Default: 0.0.
  explicit SignalFillEmpty(const Arg<arg::Float>& replacement) : TransformBuilder("SignalFillEmpty") {
    set_argument("replacement", replacement.value());
  }

  /// What NaN becomes. Default: 0.0.
  SignalFillEmpty& replacement(const Arg<arg::Float>& value) {
    set_argument("replacement", value.value());
    return *this;
  }
};

/// SignalFillEmpty for the items of a sample that `keys` names.
///
/// Replaces the holes of a signal: NaN becomes a number, infinities the largest numbers of the element type.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order of
/// dimensions in memory, metadata and history.
///
/// Example (Python): `SignalFillEmpty(replacement=0.0)(signal)`
///
/// Source: MONAI 1.6.1 `SignalFillEmpty`, `torch.nan_to_num`.
class SignalFillEmptyd : public TransformBuilder {
 public:
  SignalFillEmptyd() : TransformBuilder("SignalFillEmptyd") {}
  /// @param keys Keys of the sample to apply the transform to. Default: none.
  explicit SignalFillEmptyd(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& keys)
      : TransformBuilder("SignalFillEmptyd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  SignalFillEmptyd(std::initializer_list<Arg<arg::Str>> keys)
      : SignalFillEmptyd(Arg<arg::Str, arg::List<arg::Str>, arg::None>(keys)) {}

  /// Keys of the sample to apply the transform to. Default: none.
  SignalFillEmptyd& keys(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("keys", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  SignalFillEmptyd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// What NaN becomes. Default: 0.0.
  SignalFillEmptyd& replacement(const Arg<arg::Float>& value) {
    set_argument("replacement", value.value());
    return *this;
  }
};

/// The same class as SignalFillEmptyd.
using SignalFillEmptyD = SignalFillEmptyd;

/// The same class as SignalFillEmptyd.
using SignalFillEmptyDict = SignalFillEmptyd;

/// Takes one frequency out of a signal, such as the hum of the mains: a notch filter that runs forth and back, so that
/// nothing is delayed.
///
/// Input: a tensor `(…, time)` of any element type. Output: float32, the same shape, without metadata. **Values are
/// held within -1 and 1**, as torchaudio does. Lines start from rest on both ways. Computed in float64, with weights
/// rounded to float32. libtorch has no such operation: tensors on a device go through main memory.
///
/// Errors: an argument that is missing; a frequency that is not between 0 and half of `sampling_freq`; a
/// `quality_factor` that is not positive; a tensor without dimensions or a batch.
///
/// Example (Python): `SignalRemoveFrequency(frequency=60.0, quality_factor=1.0, sampling_freq=500.0)(signal)`
///
/// Source: MONAI 1.6.1 `SignalRemoveFrequency`, `scipy.signal.iirnotch`, `torchaudio.functional.filtfilt`.
class SignalRemoveFrequency : public TransformBuilder {
 public:
  SignalRemoveFrequency() : TransformBuilder("SignalRemoveFrequency") {}
  /// @param frequency The frequency to remove, in the unit of `sampling_freq`. Required. Default: none.
  explicit SignalRemoveFrequency(const Arg<arg::Float, arg::None>& frequency)
      : TransformBuilder("SignalRemoveFrequency") {
    set_argument("frequency", frequency.value());
  }

  /// The frequency to remove, in the unit of `sampling_freq`. Required. Default: none.
  SignalRemoveFrequency& frequency(const Arg<arg::Float, arg::None>& value) {
    set_argument("frequency", value.value());
    return *this;
  }

  /// Quality: the frequency divided by the width of the notch. Required. Default: none.
  SignalRemoveFrequency& quality_factor(const Arg<arg::Float, arg::None>& value) {
    set_argument("quality_factor", value.value());
    return *this;
  }

  /// How many values the signal has per unit of time. Required. Default: none.
  SignalRemoveFrequency& sampling_freq(const Arg<arg::Float, arg::None>& value) {
    set_argument("sampling_freq", value.value());
    return *this;
  }
};

/// The continuous wavelet transform of a signal: how much of each frequency it has at each time.
///
/// Row `k`, from 1 on, is the correlation with the wavelet at the scale `c * frequency / k`, where `c` is the wavelet's
/// central frequency: that is, at `k` units of frequency.
///
/// Input: a tensor `(channels, time)`. Output: `(channels, rows, time)`, without metadata; float32 for float32, else
/// float64. Outside the signal everything is 0. Computed in the type of the result. libtorch has no such operation:
/// tensors on a device go through main memory.
///
/// Errors: another number of dimensions than two; no row, or more than a million.
///
/// Differences from MONAI: complex wavelets (`cmorB-C` and others) are not known, since images of mica are real;
/// PyTorch tensors of float32 give float32, as NumPy arrays do.
///
/// Example (Python): `SignalContinuousWavelet(type='mexh', length=125, frequency=500)(signal)`
///
/// Source: MONAI 1.6.1 `SignalContinuousWavelet`, `pywt.cwt`.
class SignalContinuousWavelet : public TransformBuilder {
 public:
  SignalContinuousWavelet() : TransformBuilder("SignalContinuousWavelet") {}
  /// @param type The wavelet: `mexh`, `morl`, or `gaus1` to `gaus8`. Default: "mexh".
  explicit SignalContinuousWavelet(const Arg<arg::Str>& type) : TransformBuilder("SignalContinuousWavelet") {
    set_argument("type", type.value());
  }

  /// The wavelet: `mexh`, `morl`, or `gaus1` to `gaus8`. Default: "mexh".
  SignalContinuousWavelet& type(const Arg<arg::Str>& value) {
    set_argument("type", value.value());
    return *this;
  }

  /// Number of rows, from the lowest frequency on. Default: 125.0.
  SignalContinuousWavelet& length(const Arg<arg::Float>& value) {
    set_argument("length", value.value());
    return *this;
  }

  /// How many values the signal has per unit of time. Default: 500.0.
  SignalContinuousWavelet& frequency(const Arg<arg::Float>& value) {
    set_argument("frequency", value.value());
    return *this;
  }
};

/// Draws a Gaussian at each landmark, one channel for each: what networks learn to find landmarks from.
///
/// Input: points `(N, D)` of any element type, `D` being 2 or 3, in voxels: row by row the position along each spatial
/// axis. Output: `(N, spatial…)` of type `dtype`; metadata and history are those of the points, plain points give a
/// plain tensor. A point is rounded to the nearest voxel (halves to the even one); one that is outside the image or not
/// finite gives a channel of zeros. The weights along each axis are the integrals of a Gaussian over voxels, in
/// float32, and reach `int(max(truncated * sigma, 0.5) + 0.5)` voxels to each side.
///
/// Only the spots are computed, not a convolution of the image.
///
/// Errors: a `sigma` or `truncated` that is not positive; a `dtype` of whole numbers; no `spatial_shape`, or one of
/// another length than `D` (one number stands for all axes); points of another shape; a batch.
///
/// Differences from MONAI: in the array form the spatial shape is an argument of the transform, not of the call, or
/// comes with the input as a list of points and shape.
///
/// Example (Python): `GenerateHeatmap(sigma=2.0, spatial_shape=[24, 20, 16])(points[0])`
///
/// Source: MONAI 1.6.1 `GenerateHeatmap`.
class GenerateHeatmap : public TransformBuilder {
 public:
  GenerateHeatmap() : TransformBuilder("GenerateHeatmap") {}
  /// @param sigma Standard deviation in voxels; a list gives one for each spatial axis. Default: 5.0.
  explicit GenerateHeatmap(const Arg<arg::Float, arg::List<arg::Float>>& sigma) : TransformBuilder("GenerateHeatmap") {
    set_argument("sigma", sigma.value());
  }
  /// The same from a list in braces.
  GenerateHeatmap(std::initializer_list<Arg<arg::Float>> sigma)
      : GenerateHeatmap(Arg<arg::Float, arg::List<arg::Float>>(sigma)) {}

  /// Standard deviation in voxels; a list gives one for each spatial axis. Default: 5.0.
  GenerateHeatmap& sigma(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma", value.value());
    return *this;
  }

  /// Size of the heat maps; one number for all axes. None where it comes with the input. Default: none.
  GenerateHeatmap& spatial_shape(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("spatial_shape", value.value());
    return *this;
  }

  /// How many `sigma` a spot reaches. Default: 4.0.
  GenerateHeatmap& truncated(const Arg<arg::Float>& value) {
    set_argument("truncated", value.value());
    return *this;
  }

  /// Whether each spot is divided by its largest value. Default: true.
  GenerateHeatmap& normalize(const Arg<arg::Bool>& value) {
    set_argument("normalize", value.value());
    return *this;
  }

  /// Element type of the heat maps, a floating-point type. Default: "float32".
  GenerateHeatmap& dtype(const Arg<arg::Dtype>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// GenerateHeatmap for the items of a sample that `keys` names.
///
/// Draws a Gaussian at each landmark, one channel for each: what networks learn to find landmarks from.
///
/// Input: points `(N, D)` of any element type, `D` being 2 or 3, in voxels: row by row the position along each spatial
/// axis. Output: `(N, spatial…)` of type `dtype`; metadata and history are those of the points, plain points give a
/// plain tensor. A point is rounded to the nearest voxel (halves to the even one); one that is outside the image or not
/// finite gives a channel of zeros. The weights along each axis are the integrals of a Gaussian over voxels, in
/// float32, and reach `int(max(truncated * sigma, 0.5) + 0.5)` voxels to each side.
///
/// Only the spots are computed, not a convolution of the image.
///
/// Errors: a `sigma` or `truncated` that is not positive; a `dtype` of whole numbers; no `spatial_shape`, or one of
/// another length than `D` (one number stands for all axes); points of another shape; a batch.
///
/// Differences from MONAI: in the array form the spatial shape is an argument of the transform, not of the call, or
/// comes with the input as a list of points and shape.
///
/// Example (Python): `GenerateHeatmap(sigma=2.0, spatial_shape=[24, 20, 16])(points[0])`
///
/// Source: MONAI 1.6.1 `GenerateHeatmap`.
class GenerateHeatmapd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold points.
  explicit GenerateHeatmapd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("GenerateHeatmapd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  GenerateHeatmapd(std::initializer_list<Arg<arg::Str>> keys)
      : GenerateHeatmapd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Standard deviation in voxels; a list gives one for each spatial axis. Default: 5.0.
  GenerateHeatmapd& sigma(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma", value.value());
    return *this;
  }

  /// Keys of the heat maps, one for each of `keys`; none for the key with `_heatmap` after it. Default: none.
  GenerateHeatmapd& heatmap_keys(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("heatmap_keys", value.value());
    return *this;
  }

  /// Keys of images that give heat maps their size, affine and metadata, one for each of `keys`. Default: none.
  GenerateHeatmapd& ref_image_keys(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("ref_image_keys", value.value());
    return *this;
  }

  /// Size of the heat maps, or a list with one for each of `keys`; none for that of the reference images. Default:
  /// none.
  GenerateHeatmapd& spatial_shape(const Arg<arg::Int, arg::List<arg::Int, arg::List<arg::Int>, arg::None>, arg::None>& value) {
    set_argument("spatial_shape", value.value());
    return *this;
  }

  /// How many `sigma` a spot reaches. Default: 4.0.
  GenerateHeatmapd& truncated(const Arg<arg::Float>& value) {
    set_argument("truncated", value.value());
    return *this;
  }

  /// Whether each spot is divided by its largest value. Default: true.
  GenerateHeatmapd& normalize(const Arg<arg::Bool>& value) {
    set_argument("normalize", value.value());
    return *this;
  }

  /// Element type of the heat maps, a floating-point type. Default: "float32".
  GenerateHeatmapd& dtype(const Arg<arg::Dtype>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  GenerateHeatmapd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// What the points' coordinates count: voxels, or millimetres in the world of the reference image; points that are
  /// images count in voxels of their own affine then. A list gives one for each of `keys`. One of "voxel", "world".
  /// Default: "voxel".
  GenerateHeatmapd& coordinate_space(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("coordinate_space", value.value());
    return *this;
  }

  /// Keys for tensors of truth values that say which points are in the image; none for no such tensors. Default: none.
  GenerateHeatmapd& visibility_keys(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("visibility_keys", value.value());
    return *this;
  }
};

/// The same class as GenerateHeatmapd.
using GenerateHeatmapD = GenerateHeatmapd;

/// The same class as GenerateHeatmapd.
using GenerateHeatmapDict = GenerateHeatmapd;

/// Filters an image: by a filter of a given name, by weights, or by a transform.
///
/// | `filter` | computes | arguments |
/// |---|---|---|
/// | `mean` | the sum over a box (not divided by its volume) | `filter_size` |
/// | `laplace` | `size^n - 1` times the voxel minus all others of its box | `filter_size` |
/// | `elliptical` | the sum over a ball | `filter_size` |
/// | `sharpen` | the voxel times the ball's volume minus all others in the ball | `filter_size` |
/// | `median` | the median of a box | `filter_size` |
/// | `sobel` | gradients, see `SobelGradients` | `filter_size`, `spatial_axes`, `normalize_kernels`, `normalize_gradients`, `padding_mode`, `dtype` |
/// | `gauss` | a Gaussian, see `GaussianSmooth` | `sigma`, `truncated`, `approx` |
/// | `savitzky_golay` | local polynomials, see `SavitzkyGolaySmooth` | `filter_size`, `order`, `axis`, `mode` |
/// | weights | the sum of the surroundings times the weights | |
/// | a transform | what it makes of the image, with the image's own metadata | |
///
/// Weights are an array of as many axes as the image has spatial ones, of odd sizes; one more axis in front gives each
/// channel its own. They are rounded to float32 and not reversed. Outside the image everything is 0, but for `median`
/// (the outermost voxels go on) and where an argument says otherwise.
///
/// Input: an image `(C, spatial…)` of up to three spatial axes, of any element type but bool (`savitzky_golay` and
/// transforms take that too). Output: the same shape, element type (float32 for `savitzky_golay`; whole numbers drop
/// their fraction), metadata and history; a plain tensor stays plain. Arguments that a filter does not have are
/// ignored.
///
/// Errors: a filter that is not known; a `filter_size` that is missing, even or not positive; weights of even sizes or
/// that do not fit the image; `gauss` without `sigma`, `savitzky_golay` without `order`; a batch.
///
/// Differences from MONAI: images of whole numbers are filtered with the weights as they are, where MONAI truncates the
/// weights; uint16 and images without voxels work; a transform gets the image, never a batch of it.
///
/// Example (Python): `ImageFilter("mean", filter_size=3)(image)`
///
/// Source: MONAI 1.6.1 `ImageFilter`.
class ImageFilter : public TransformBuilder {
 public:
  /// @param filter The name of a filter, its weights, or a transform.
  explicit ImageFilter(const Arg<arg::Str, arg::Tensor, arg::List<arg::Any>, arg::Component>& filter)
      : TransformBuilder("ImageFilter") {
    set_argument("filter", filter.value());
  }
  /// The same from a list in braces.
  ImageFilter(std::initializer_list<Arg<arg::Any>> filter)
      : ImageFilter(Arg<arg::Str, arg::Tensor, arg::List<arg::Any>, arg::Component>(filter)) {}

  /// Size of the filter along each axis, in voxels, odd. Required for names but `gauss`. Default: none.
  ImageFilter& filter_size(const Arg<arg::Int, arg::None>& value) {
    set_argument("filter_size", value.value());
    return *this;
  }

  /// For `sobel`: axes to compute gradients along; none for all. Default: none.
  ImageFilter& spatial_axes(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("spatial_axes", value.value());
    return *this;
  }

  /// For `sobel`: whether kernels are divided so that gradients are differences per voxel. Default: true.
  ImageFilter& normalize_kernels(const Arg<arg::Bool>& value) {
    set_argument("normalize_kernels", value.value());
    return *this;
  }

  /// For `sobel`: whether each gradient is mapped to 0…1. Default: false.
  ImageFilter& normalize_gradients(const Arg<arg::Bool>& value) {
    set_argument("normalize_gradients", value.value());
    return *this;
  }

  /// For `sobel`: what lies outside the image. One of "zeros", "reflect", "replicate", "circular". Default: "reflect".
  ImageFilter& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// For `sobel`: element type of the kernels. Default: "float32".
  ImageFilter& dtype(const Arg<arg::Dtype>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// For `gauss`: standard deviation in voxels; a list gives one for each spatial axis. Default: none.
  ImageFilter& sigma(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("sigma", value.value());
    return *this;
  }

  /// For `gauss`: how many `sigma` the weights reach. Default: 4.0.
  ImageFilter& truncated(const Arg<arg::Float>& value) {
    set_argument("truncated", value.value());
    return *this;
  }

  /// For `gauss`: how the Gaussian becomes weights. One of "erf", "sampled", "scalespace". Default: "erf".
  ImageFilter& approx(const Arg<arg::Str>& value) {
    set_argument("approx", value.value());
    return *this;
  }

  /// For `savitzky_golay`: degree of the polynomials. Default: none.
  ImageFilter& order(const Arg<arg::Int, arg::None>& value) {
    set_argument("order", value.value());
    return *this;
  }

  /// For `savitzky_golay`: axis to smooth along, with a batch and the channels counted: 2 is the first spatial axis.
  /// Default: 2.
  ImageFilter& axis(const Arg<arg::Int>& value) {
    set_argument("axis", value.value());
    return *this;
  }

  /// For `savitzky_golay`: what lies outside the image. One of "zeros", "reflect", "replicate", "circular". Default:
  /// "zeros".
  ImageFilter& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }
};

/// ImageFilter for the items of a sample that `keys` names.
///
/// Filters an image: by a filter of a given name, by weights, or by a transform.
///
/// | `filter` | computes | arguments |
/// |---|---|---|
/// | `mean` | the sum over a box (not divided by its volume) | `filter_size` |
/// | `laplace` | `size^n - 1` times the voxel minus all others of its box | `filter_size` |
/// | `elliptical` | the sum over a ball | `filter_size` |
/// | `sharpen` | the voxel times the ball's volume minus all others in the ball | `filter_size` |
/// | `median` | the median of a box | `filter_size` |
/// | `sobel` | gradients, see `SobelGradients` | `filter_size`, `spatial_axes`, `normalize_kernels`, `normalize_gradients`, `padding_mode`, `dtype` |
/// | `gauss` | a Gaussian, see `GaussianSmooth` | `sigma`, `truncated`, `approx` |
/// | `savitzky_golay` | local polynomials, see `SavitzkyGolaySmooth` | `filter_size`, `order`, `axis`, `mode` |
/// | weights | the sum of the surroundings times the weights | |
/// | a transform | what it makes of the image, with the image's own metadata | |
///
/// Weights are an array of as many axes as the image has spatial ones, of odd sizes; one more axis in front gives each
/// channel its own. They are rounded to float32 and not reversed. Outside the image everything is 0, but for `median`
/// (the outermost voxels go on) and where an argument says otherwise.
///
/// Input: an image `(C, spatial…)` of up to three spatial axes, of any element type but bool (`savitzky_golay` and
/// transforms take that too). Output: the same shape, element type (float32 for `savitzky_golay`; whole numbers drop
/// their fraction), metadata and history; a plain tensor stays plain. Arguments that a filter does not have are
/// ignored.
///
/// Errors: a filter that is not known; a `filter_size` that is missing, even or not positive; weights of even sizes or
/// that do not fit the image; `gauss` without `sigma`, `savitzky_golay` without `order`; a batch.
///
/// Differences from MONAI: images of whole numbers are filtered with the weights as they are, where MONAI truncates the
/// weights; uint16 and images without voxels work; a transform gets the image, never a batch of it.
///
/// Example (Python): `ImageFilter("mean", filter_size=3)(image)`
///
/// Source: MONAI 1.6.1 `ImageFilter`.
class ImageFilterd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param kernel The name of a filter, its weights, or a transform.
  explicit ImageFilterd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                        const Arg<arg::Str, arg::Tensor, arg::List<arg::Any>, arg::Component>& kernel)
      : TransformBuilder("ImageFilterd") {
    set_argument("keys", keys.value());
    set_argument("kernel", kernel.value());
  }

  /// Size of the filter along each axis, in voxels, odd. Required for names but `gauss`. Default: none.
  ImageFilterd& kernel_size(const Arg<arg::Int, arg::None>& value) {
    set_argument("kernel_size", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ImageFilterd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// For `sobel`: axes to compute gradients along; none for all. Default: none.
  ImageFilterd& spatial_axes(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("spatial_axes", value.value());
    return *this;
  }

  /// For `sobel`: whether kernels are divided so that gradients are differences per voxel. Default: true.
  ImageFilterd& normalize_kernels(const Arg<arg::Bool>& value) {
    set_argument("normalize_kernels", value.value());
    return *this;
  }

  /// For `sobel`: whether each gradient is mapped to 0…1. Default: false.
  ImageFilterd& normalize_gradients(const Arg<arg::Bool>& value) {
    set_argument("normalize_gradients", value.value());
    return *this;
  }

  /// For `sobel`: what lies outside the image. One of "zeros", "reflect", "replicate", "circular". Default: "reflect".
  ImageFilterd& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// For `sobel`: element type of the kernels. Default: "float32".
  ImageFilterd& dtype(const Arg<arg::Dtype>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// For `gauss`: standard deviation in voxels; a list gives one for each spatial axis. Default: none.
  ImageFilterd& sigma(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("sigma", value.value());
    return *this;
  }

  /// For `gauss`: how many `sigma` the weights reach. Default: 4.0.
  ImageFilterd& truncated(const Arg<arg::Float>& value) {
    set_argument("truncated", value.value());
    return *this;
  }

  /// For `gauss`: how the Gaussian becomes weights. One of "erf", "sampled", "scalespace". Default: "erf".
  ImageFilterd& approx(const Arg<arg::Str>& value) {
    set_argument("approx", value.value());
    return *this;
  }

  /// For `savitzky_golay`: degree of the polynomials. Default: none.
  ImageFilterd& order(const Arg<arg::Int, arg::None>& value) {
    set_argument("order", value.value());
    return *this;
  }

  /// For `savitzky_golay`: axis to smooth along, with a batch and the channels counted: 2 is the first spatial axis.
  /// Default: 2.
  ImageFilterd& axis(const Arg<arg::Int>& value) {
    set_argument("axis", value.value());
    return *this;
  }

  /// For `savitzky_golay`: what lies outside the image. One of "zeros", "reflect", "replicate", "circular". Default:
  /// "zeros".
  ImageFilterd& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }
};

/// The same class as ImageFilterd.
using ImageFilterD = ImageFilterd;

/// The same class as ImageFilterd.
using ImageFilterDict = ImageFilterd;

/// How much to trust each pixel of an ultrasound image: the probability that a random walk from it reaches the probe,
/// at the first row, before it reaches a sink below. Walks avoid edges, and get lost in shadows.
///
/// The image is mapped to 0…1 and weighted by `1 - exp(-alpha * depth)`, depth from 0 to 1. The edge between two of 8
/// neighbours has the weight `exp(-beta * d) + 1e-5`, where `d` is their difference, plus `gamma` where their columns
/// differ, all mapped to 0…1.
///
/// Input: an image `(1, H, W)`, or `(1, D, H, W)` whose mean along `D` is taken, of any element type; for `sink_mode`
/// `mask` a list of image and mask `(1, H, W)`. Output: float64 `(H, W)`, without metadata, as MONAI's. Computed in
/// float64. The equations are solved exactly, by nested dissection, in about `(H * W)^1.5` operations. libtorch has no
/// such operation: tensors on a device go through main memory.
///
/// Errors: other shapes; a mask that is missing or of another shape; `sink_mode` `min` for fewer than 10 columns; a
/// batch.
///
/// Differences from MONAI: the solution is the exact one with `use_cg` too, so that `cg_tol` and `cg_maxiter` change
/// nothing; words are known in any case.
///
/// Example (Python): `UltrasoundConfidenceMapTransform(mode="B")(image[..., 8])`
///
/// Source: MONAI 1.6.1 `UltrasoundConfidenceMapTransform`; A. Karamalis et al., "Ultrasound confidence maps using
/// random walks", Medical Image Analysis 16 (2012).
class UltrasoundConfidenceMapTransform : public TransformBuilder {
 public:
  UltrasoundConfidenceMapTransform() : TransformBuilder("UltrasoundConfidenceMapTransform") {}
  /// @param alpha How fast the signal fades with depth. Default: 2.0.
  explicit UltrasoundConfidenceMapTransform(const Arg<arg::Float>& alpha)
      : TransformBuilder("UltrasoundConfidenceMapTransform") {
    set_argument("alpha", alpha.value());
  }

  /// How fast the signal fades with depth. Default: 2.0.
  UltrasoundConfidenceMapTransform& alpha(const Arg<arg::Float>& value) {
    set_argument("alpha", value.value());
    return *this;
  }

  /// How much walks avoid edges. Default: 90.0.
  UltrasoundConfidenceMapTransform& beta(const Arg<arg::Float>& value) {
    set_argument("beta", value.value());
    return *this;
  }

  /// How much walks avoid steps to another column. Default: 0.05.
  UltrasoundConfidenceMapTransform& gamma(const Arg<arg::Float>& value) {
    set_argument("gamma", value.value());
    return *this;
  }

  /// What the image shows: brightness (`B`) or radio-frequency data (`RF`). One of "B", "RF". Default: "B".
  UltrasoundConfidenceMapTransform& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Where walks end: in the last row (`all`), in its middle (`mid`), in its darkest pixels, a tenth at either end left
  /// out (`min`), or where a mask is not 0 (`mask`). One of "all", "mid", "min", "mask". Default: "all".
  UltrasoundConfidenceMapTransform& sink_mode(const Arg<arg::Str>& value) {
    set_argument("sink_mode", value.value());
    return *this;
  }

  /// Whether MONAI solves the equations step by step; mica's solution is exact. Default: false.
  UltrasoundConfidenceMapTransform& use_cg(const Arg<arg::Bool>& value) {
    set_argument("use_cg", value.value());
    return *this;
  }

  /// How exact MONAI's steps must become. Default: 1e-6.
  UltrasoundConfidenceMapTransform& cg_tol(const Arg<arg::Float>& value) {
    set_argument("cg_tol", value.value());
    return *this;
  }

  /// How many steps MONAI takes at most. Default: 200.
  UltrasoundConfidenceMapTransform& cg_maxiter(const Arg<arg::Int>& value) {
    set_argument("cg_maxiter", value.value());
    return *this;
  }
};

/// Turns the output of a network into probabilities: sigmoid, softmax, or another function, in this order.
///
/// `sigmoid`: `1 / (1 + exp(-x))` for each voxel. `softmax`: `exp(x) / sum(exp(x))` along `dim`, the channels, so that
/// they add up to 1. `other` is applied last.
///
/// Input: a tensor of any shape and element type, channel first; also a batch, with `dim` 1. It is computed in float32.
/// Output: the same shape, element type, metadata and history; integers lose the fraction of the result. Without any of
/// the three the input is passed on.
///
/// Errors: a dimension that the image does not have; a function that does not exist; an `other` that gives no tensor;
/// in the dictionary form, `sigmoid` and `softmax` both.
///
/// Example (Python): `Activations(softmax=True)(scores)`
///
/// Source: MONAI 1.6.1 `Activations`.
class Activations : public TransformBuilder {
 public:
  Activations() : TransformBuilder("Activations") {}
  /// @param sigmoid Whether to apply the sigmoid. Default: false.
  explicit Activations(const Arg<arg::Bool>& sigmoid) : TransformBuilder("Activations") {
    set_argument("sigmoid", sigmoid.value());
  }

  /// Whether to apply the sigmoid. Default: false.
  Activations& sigmoid(const Arg<arg::Bool>& value) {
    set_argument("sigmoid", value.value());
    return *this;
  }

  /// Whether to apply softmax. Default: false.
  Activations& softmax(const Arg<arg::Bool>& value) {
    set_argument("softmax", value.value());
    return *this;
  }

  /// A further function: a transform (of the application too), or the name of a function of PyTorch. Default: none.
  Activations& other(const Arg<arg::Component, arg::Str, arg::None>& value) {
    set_argument("other", value.value());
    return *this;
  }

  /// The dimension of softmax, negative from the last. Default: 0.
  Activations& dim(const Arg<arg::Int>& value) {
    set_argument("dim", value.value());
    return *this;
  }
};

/// Activations for the items of a sample that `keys` names.
///
/// Turns the output of a network into probabilities: sigmoid, softmax, or another function, in this order.
///
/// `sigmoid`: `1 / (1 + exp(-x))` for each voxel. `softmax`: `exp(x) / sum(exp(x))` along `dim`, the channels, so that
/// they add up to 1. `other` is applied last.
///
/// Input: a tensor of any shape and element type, channel first; also a batch, with `dim` 1. It is computed in float32.
/// Output: the same shape, element type, metadata and history; integers lose the fraction of the result. Without any of
/// the three the input is passed on.
///
/// Errors: a dimension that the image does not have; a function that does not exist; an `other` that gives no tensor;
/// in the dictionary form, `sigmoid` and `softmax` both.
///
/// Example (Python): `Activations(softmax=True)(scores)`
///
/// Source: MONAI 1.6.1 `Activations`.
class Activationsd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit Activationsd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("Activationsd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  Activationsd(std::initializer_list<Arg<arg::Str>> keys)
      : Activationsd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Whether to apply the sigmoid. A list gives one per key. Default: false.
  Activationsd& sigmoid(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("sigmoid", value.value());
    return *this;
  }

  /// Whether to apply softmax. A list gives one per key. Default: false.
  Activationsd& softmax(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("softmax", value.value());
    return *this;
  }

  /// A further function: a transform (of the application too), or the name of a function of PyTorch. A list gives one
  /// per key. Default: none.
  Activationsd& other(const Arg<arg::Component, arg::Str, arg::None, arg::List<arg::Component, arg::Str, arg::None>>& value) {
    set_argument("other", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Activationsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// The dimension of softmax, negative from the last. Default: 0.
  Activationsd& dim(const Arg<arg::Int>& value) {
    set_argument("dim", value.value());
    return *this;
  }
};

/// The same class as Activationsd.
using ActivationsD = Activationsd;

/// The same class as Activationsd.
using ActivationsDict = Activationsd;

/// Turns probabilities into labels: the class of the largest, one channel per class, thresholds, rounding.
///
/// In this order, each where it is asked for:
/// - `argmax`: the index of the largest value along `dim`, the first of equal ones; NaN counts as the largest.
/// - `to_onehot`: one channel per class along `dim`, 1 where the label (without its fraction) is that class, 0 elsewhere.
/// - `threshold`: 1 where a value is at least that, 0 elsewhere.
/// - `rounding`: to whole numbers.
///
/// Then the result is cast to `dtype`.
///
/// Input: a tensor of any shape and element type, channel first; also a batch, with `dim` 1. Output: metadata and
/// history of the input; `argmax` leaves one channel, or removes the dimension where `keepdim` is false; for
/// `to_onehot` the dimension must have one index, and is added at the end where the image has too few.
///
/// Errors: a dimension that the image does not have, or without any class; a label that is not 0 to `to_onehot - 1`;
/// rounding of what a threshold has made; the first dimension of a batch.
///
/// Differences from MONAI: `argmax` of bool, and everything for uint16, works.
///
/// Example (Python): `AsDiscrete(argmax=True)(scores)`
///
/// Source: MONAI 1.6.1 `AsDiscrete`, `one_hot`.
class AsDiscrete : public TransformBuilder {
 public:
  AsDiscrete() : TransformBuilder("AsDiscrete") {}
  /// @param argmax Whether to take the index of the largest value. Default: false.
  explicit AsDiscrete(const Arg<arg::Bool>& argmax) : TransformBuilder("AsDiscrete") {
    set_argument("argmax", argmax.value());
  }

  /// Whether to take the index of the largest value. Default: false.
  AsDiscrete& argmax(const Arg<arg::Bool>& value) {
    set_argument("argmax", value.value());
    return *this;
  }

  /// Number of classes of the one-hot format; none leaves it out. Default: none.
  AsDiscrete& to_onehot(const Arg<arg::Int, arg::None>& value) {
    set_argument("to_onehot", value.value());
    return *this;
  }

  /// What a value must reach to become 1; none leaves it out. Default: none.
  AsDiscrete& threshold(const Arg<arg::Float, arg::None>& value) {
    set_argument("threshold", value.value());
    return *this;
  }

  /// How to round; none leaves it out. One of "torchrounding". Default: none.
  AsDiscrete& rounding(const Arg<arg::Str, arg::None>& value) {
    set_argument("rounding", value.value());
    return *this;
  }

  /// The dimension of the classes, negative from the last. Default: 0.
  AsDiscrete& dim(const Arg<arg::Int>& value) {
    set_argument("dim", value.value());
    return *this;
  }

  /// Whether `argmax` leaves a dimension of one index. Default: true.
  AsDiscrete& keepdim(const Arg<arg::Bool>& value) {
    set_argument("keepdim", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  AsDiscrete& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// AsDiscrete for the items of a sample that `keys` names.
///
/// Turns probabilities into labels: the class of the largest, one channel per class, thresholds, rounding.
///
/// In this order, each where it is asked for:
/// - `argmax`: the index of the largest value along `dim`, the first of equal ones; NaN counts as the largest.
/// - `to_onehot`: one channel per class along `dim`, 1 where the label (without its fraction) is that class, 0 elsewhere.
/// - `threshold`: 1 where a value is at least that, 0 elsewhere.
/// - `rounding`: to whole numbers.
///
/// Then the result is cast to `dtype`.
///
/// Input: a tensor of any shape and element type, channel first; also a batch, with `dim` 1. Output: metadata and
/// history of the input; `argmax` leaves one channel, or removes the dimension where `keepdim` is false; for
/// `to_onehot` the dimension must have one index, and is added at the end where the image has too few.
///
/// Errors: a dimension that the image does not have, or without any class; a label that is not 0 to `to_onehot - 1`;
/// rounding of what a threshold has made; the first dimension of a batch.
///
/// Differences from MONAI: `argmax` of bool, and everything for uint16, works.
///
/// Example (Python): `AsDiscrete(argmax=True)(scores)`
///
/// Source: MONAI 1.6.1 `AsDiscrete`, `one_hot`.
class AsDiscreted : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit AsDiscreted(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("AsDiscreted") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  AsDiscreted(std::initializer_list<Arg<arg::Str>> keys)
      : AsDiscreted(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Whether to take the index of the largest value. A list gives one per key. Default: false.
  AsDiscreted& argmax(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("argmax", value.value());
    return *this;
  }

  /// Number of classes of the one-hot format; none leaves it out. A list gives one per key. Default: none.
  AsDiscreted& to_onehot(const Arg<arg::Int, arg::None, arg::List<arg::Int, arg::None>>& value) {
    set_argument("to_onehot", value.value());
    return *this;
  }

  /// What a value must reach to become 1; none leaves it out. A list gives one per key. Default: none.
  AsDiscreted& threshold(const Arg<arg::Float, arg::None, arg::List<arg::Float, arg::None>>& value) {
    set_argument("threshold", value.value());
    return *this;
  }

  /// How to round; none leaves it out. A list gives one per key. One of "torchrounding". Default: none.
  AsDiscreted& rounding(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("rounding", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  AsDiscreted& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// The dimension of the classes, negative from the last. Default: 0.
  AsDiscreted& dim(const Arg<arg::Int>& value) {
    set_argument("dim", value.value());
    return *this;
  }

  /// Whether `argmax` leaves a dimension of one index. Default: true.
  AsDiscreted& keepdim(const Arg<arg::Bool>& value) {
    set_argument("keepdim", value.value());
    return *this;
  }

  /// Element type of the result; none keeps that of the image. Default: "float32".
  AsDiscreted& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }
};

/// The same class as AsDiscreted.
using AsDiscreteD = AsDiscreted;

/// The same class as AsDiscreted.
using AsDiscreteDict = AsDiscreted;

/// Keeps the largest connected component of each label, and sets the rest of the label to 0.
///
/// Two formats: an image of one channel holds labels, 0 is background; of several channels each is the mask of one
/// label (one-hot), foreground is above 0. `is_onehot` says which where the number of channels does not.
///
/// - `independent`: every label for itself.
/// - otherwise: the components of all labels together; what is outside the largest becomes 0 in each label. In one-hot
///   images foreground is what is 1 in any of the channels.
///
/// Without `applied_labels`, labels are all values but 0, or all channels but the first whose sum is above 0.
///
/// Input: an image `(C, spatial…)` with one to three spatial axes, of any element type. Output: the same shape, element
/// type, order in memory, metadata and history. Of equally large components the one that ends later in memory order is
/// kept. All labels are found in one pass over the image. On a device, the work is done in main memory.
///
/// Errors: a connectivity that is not 1 to the number of spatial axes; a label without a channel; several channels that
/// are not one-hot, without `applied_labels`; a batch (decollate it first).
///
/// Differences from MONAI: the input is never changed; half-precision images work; four spatial axes are refused.
///
/// Example (Python): `KeepLargestConnectedComponent(applied_labels=[1, 2])(label)`
///
/// Source: MONAI 1.6.1 `KeepLargestConnectedComponent`, `skimage.measure.label`.
class KeepLargestConnectedComponent : public TransformBuilder {
 public:
  KeepLargestConnectedComponent() : TransformBuilder("KeepLargestConnectedComponent") {}
  /// @param applied_labels Labels to look at; none for all but 0. In one-hot images they are channels, negative from
  /// the last. Default: none.
  explicit KeepLargestConnectedComponent(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& applied_labels)
      : TransformBuilder("KeepLargestConnectedComponent") {
    set_argument("applied_labels", applied_labels.value());
  }
  /// The same from a list in braces.
  KeepLargestConnectedComponent(std::initializer_list<Arg<arg::Int>> applied_labels)
      : KeepLargestConnectedComponent(Arg<arg::Int, arg::List<arg::Int>, arg::None>(applied_labels)) {}

  /// Labels to look at; none for all but 0. In one-hot images they are channels, negative from the last. Default: none.
  KeepLargestConnectedComponent& applied_labels(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("applied_labels", value.value());
    return *this;
  }

  /// Whether each channel is the mask of a label; none for what the number of channels says. Default: none.
  KeepLargestConnectedComponent& is_onehot(const Arg<arg::Bool, arg::None>& value) {
    set_argument("is_onehot", value.value());
    return *this;
  }

  /// Whether each label is looked at for itself. Default: true.
  KeepLargestConnectedComponent& independent(const Arg<arg::Bool>& value) {
    set_argument("independent", value.value());
    return *this;
  }

  /// Along how many axes at once neighbours may differ: 1 for shared faces; none for all (shared corners). Default:
  /// none.
  KeepLargestConnectedComponent& connectivity(const Arg<arg::Int, arg::None>& value) {
    set_argument("connectivity", value.value());
    return *this;
  }

  /// How many of the largest components are kept. Default: 1.
  KeepLargestConnectedComponent& num_components(const Arg<arg::Int>& value) {
    set_argument("num_components", value.value());
    return *this;
  }
};

/// KeepLargestConnectedComponent for the items of a sample that `keys` names.
///
/// Keeps the largest connected component of each label, and sets the rest of the label to 0.
///
/// Two formats: an image of one channel holds labels, 0 is background; of several channels each is the mask of one
/// label (one-hot), foreground is above 0. `is_onehot` says which where the number of channels does not.
///
/// - `independent`: every label for itself.
/// - otherwise: the components of all labels together; what is outside the largest becomes 0 in each label. In one-hot
///   images foreground is what is 1 in any of the channels.
///
/// Without `applied_labels`, labels are all values but 0, or all channels but the first whose sum is above 0.
///
/// Input: an image `(C, spatial…)` with one to three spatial axes, of any element type. Output: the same shape, element
/// type, order in memory, metadata and history. Of equally large components the one that ends later in memory order is
/// kept. All labels are found in one pass over the image. On a device, the work is done in main memory.
///
/// Errors: a connectivity that is not 1 to the number of spatial axes; a label without a channel; several channels that
/// are not one-hot, without `applied_labels`; a batch (decollate it first).
///
/// Differences from MONAI: the input is never changed; half-precision images work; four spatial axes are refused.
///
/// Example (Python): `KeepLargestConnectedComponent(applied_labels=[1, 2])(label)`
///
/// Source: MONAI 1.6.1 `KeepLargestConnectedComponent`, `skimage.measure.label`.
class KeepLargestConnectedComponentd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit KeepLargestConnectedComponentd(const Arg<arg::Str, arg::List<arg::Str>>& keys)
      : TransformBuilder("KeepLargestConnectedComponentd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  KeepLargestConnectedComponentd(std::initializer_list<Arg<arg::Str>> keys)
      : KeepLargestConnectedComponentd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Labels to look at; none for all but 0. In one-hot images they are channels, negative from the last. Default: none.
  KeepLargestConnectedComponentd& applied_labels(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("applied_labels", value.value());
    return *this;
  }

  /// Whether each channel is the mask of a label; none for what the number of channels says. Default: none.
  KeepLargestConnectedComponentd& is_onehot(const Arg<arg::Bool, arg::None>& value) {
    set_argument("is_onehot", value.value());
    return *this;
  }

  /// Whether each label is looked at for itself. Default: true.
  KeepLargestConnectedComponentd& independent(const Arg<arg::Bool>& value) {
    set_argument("independent", value.value());
    return *this;
  }

  /// Along how many axes at once neighbours may differ: 1 for shared faces; none for all (shared corners). Default:
  /// none.
  KeepLargestConnectedComponentd& connectivity(const Arg<arg::Int, arg::None>& value) {
    set_argument("connectivity", value.value());
    return *this;
  }

  /// How many of the largest components are kept. Default: 1.
  KeepLargestConnectedComponentd& num_components(const Arg<arg::Int>& value) {
    set_argument("num_components", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  KeepLargestConnectedComponentd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as KeepLargestConnectedComponentd.
using KeepLargestConnectedComponentD = KeepLargestConnectedComponentd;

/// The same class as KeepLargestConnectedComponentd.
using KeepLargestConnectedComponentDict = KeepLargestConnectedComponentd;

/// Sets connected components of fewer voxels than `min_size` to 0.
///
/// - An image whose largest value is at most 1 is a mask: foreground is what is not 0, and becomes 1. Components reach
///   across channels that share a voxel (with a larger connectivity, neighbouring voxels).
/// - An image of labels loses its fractions, and each label with fewer voxels in the whole image, connected or not.
/// - Without `independent_channels`, foreground is what is above 0, components are found as in a mask, and values of
///   what is kept stay.
///
/// With `by_measure`, `min_size` is an area or a volume in the unit of the image (mm²), divided by the size of a voxel:
/// that of the affine, or of `pixdim` where the tensor has no metadata.
///
/// Input: an image `(C, spatial…)` with one to three spatial axes, of any element type; a plain tensor stays plain.
/// Output: the same shape, element type, order in memory, metadata and history. An image of one value only is passed
/// on. On a device, the work is done in main memory.
///
/// Errors: labels below 0; as many numbers in `pixdim` as there are no axes; a batch (decollate it first).
///
/// Differences from MONAI: images without voxels are passed on; in 2-D the size of a pixel is that of its two axes,
/// where MONAI counts the translation of a 3x3 affine in; four spatial axes are refused; half precision works.
///
/// Example (Python): `RemoveSmallObjects(min_size=20)(label)`
///
/// Source: MONAI 1.6.1 `RemoveSmallObjects`, `skimage.morphology.remove_small_objects` before 0.26.
class RemoveSmallObjects : public TransformBuilder {
 public:
  RemoveSmallObjects() : TransformBuilder("RemoveSmallObjects") {}
  /// @param min_size Smallest component that stays: voxels, or with `by_measure` the unit of the image. Default: 64.0.
  explicit RemoveSmallObjects(const Arg<arg::Float>& min_size) : TransformBuilder("RemoveSmallObjects") {
    set_argument("min_size", min_size.value());
  }

  /// Smallest component that stays: voxels, or with `by_measure` the unit of the image. Default: 64.0.
  RemoveSmallObjects& min_size(const Arg<arg::Float>& value) {
    set_argument("min_size", value.value());
    return *this;
  }

  /// Along how many axes at once neighbours may differ, the channels among them: 1 for shared faces; none for 1.
  /// Default: 1.
  RemoveSmallObjects& connectivity(const Arg<arg::Int, arg::None>& value) {
    set_argument("connectivity", value.value());
    return *this;
  }

  /// Whether channels are masks of their own; otherwise all values above 0 are one foreground. Default: true.
  RemoveSmallObjects& independent_channels(const Arg<arg::Bool>& value) {
    set_argument("independent_channels", value.value());
    return *this;
  }

  /// Whether `min_size` is an area or volume. Default: false.
  RemoveSmallObjects& by_measure(const Arg<arg::Bool>& value) {
    set_argument("by_measure", value.value());
    return *this;
  }

  /// Size of a voxel along the spatial axes, for plain tensors; one number for all. Default: none.
  RemoveSmallObjects& pixdim(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("pixdim", value.value());
    return *this;
  }
};

/// RemoveSmallObjects for the items of a sample that `keys` names.
///
/// Sets connected components of fewer voxels than `min_size` to 0.
///
/// - An image whose largest value is at most 1 is a mask: foreground is what is not 0, and becomes 1. Components reach
///   across channels that share a voxel (with a larger connectivity, neighbouring voxels).
/// - An image of labels loses its fractions, and each label with fewer voxels in the whole image, connected or not.
/// - Without `independent_channels`, foreground is what is above 0, components are found as in a mask, and values of
///   what is kept stay.
///
/// With `by_measure`, `min_size` is an area or a volume in the unit of the image (mm²), divided by the size of a voxel:
/// that of the affine, or of `pixdim` where the tensor has no metadata.
///
/// Input: an image `(C, spatial…)` with one to three spatial axes, of any element type; a plain tensor stays plain.
/// Output: the same shape, element type, order in memory, metadata and history. An image of one value only is passed
/// on. On a device, the work is done in main memory.
///
/// Errors: labels below 0; as many numbers in `pixdim` as there are no axes; a batch (decollate it first).
///
/// Differences from MONAI: images without voxels are passed on; in 2-D the size of a pixel is that of its two axes,
/// where MONAI counts the translation of a 3x3 affine in; four spatial axes are refused; half precision works.
///
/// Example (Python): `RemoveSmallObjects(min_size=20)(label)`
///
/// Source: MONAI 1.6.1 `RemoveSmallObjects`, `skimage.morphology.remove_small_objects` before 0.26.
class RemoveSmallObjectsd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit RemoveSmallObjectsd(const Arg<arg::Str, arg::List<arg::Str>>& keys)
      : TransformBuilder("RemoveSmallObjectsd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  RemoveSmallObjectsd(std::initializer_list<Arg<arg::Str>> keys)
      : RemoveSmallObjectsd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Smallest component that stays: voxels, or with `by_measure` the unit of the image. Default: 64.0.
  RemoveSmallObjectsd& min_size(const Arg<arg::Float>& value) {
    set_argument("min_size", value.value());
    return *this;
  }

  /// Along how many axes at once neighbours may differ, the channels among them: 1 for shared faces; none for 1.
  /// Default: 1.
  RemoveSmallObjectsd& connectivity(const Arg<arg::Int, arg::None>& value) {
    set_argument("connectivity", value.value());
    return *this;
  }

  /// Whether channels are masks of their own; otherwise all values above 0 are one foreground. Default: true.
  RemoveSmallObjectsd& independent_channels(const Arg<arg::Bool>& value) {
    set_argument("independent_channels", value.value());
    return *this;
  }

  /// Whether `min_size` is an area or volume. Default: false.
  RemoveSmallObjectsd& by_measure(const Arg<arg::Bool>& value) {
    set_argument("by_measure", value.value());
    return *this;
  }

  /// Size of a voxel along the spatial axes, for plain tensors; one number for all. Default: none.
  RemoveSmallObjectsd& pixdim(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("pixdim", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  RemoveSmallObjectsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as RemoveSmallObjectsd.
using RemoveSmallObjectsD = RemoveSmallObjectsd;

/// The same class as RemoveSmallObjectsd.
using RemoveSmallObjectsDict = RemoveSmallObjectsd;

/// Keeps voxels that have one of some labels, and sets all others to 0.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order in memory,
/// metadata and history.
///
/// Differences from MONAI: arrays without metadata become images with metadata, as in all other transforms; uint16
/// works.
///
/// Example (Python): `LabelFilter(applied_labels=[2])(label)`
///
/// Source: MONAI 1.6.1 `LabelFilter`.
class LabelFilter : public TransformBuilder {
 public:
  /// @param applied_labels Labels to keep.
  explicit LabelFilter(const Arg<arg::Int, arg::List<arg::Int>>& applied_labels) : TransformBuilder("LabelFilter") {
    set_argument("applied_labels", applied_labels.value());
  }
  /// The same from a list in braces.
  LabelFilter(std::initializer_list<Arg<arg::Int>> applied_labels)
      : LabelFilter(Arg<arg::Int, arg::List<arg::Int>>(applied_labels)) {}
};

/// LabelFilter for the items of a sample that `keys` names.
///
/// Keeps voxels that have one of some labels, and sets all others to 0.
///
/// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order in memory,
/// metadata and history.
///
/// Differences from MONAI: arrays without metadata become images with metadata, as in all other transforms; uint16
/// works.
///
/// Example (Python): `LabelFilter(applied_labels=[2])(label)`
///
/// Source: MONAI 1.6.1 `LabelFilter`.
class LabelFilterd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  /// @param applied_labels Labels to keep.
  explicit LabelFilterd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                        const Arg<arg::Int, arg::List<arg::Int>>& applied_labels)
      : TransformBuilder("LabelFilterd") {
    set_argument("keys", keys.value());
    set_argument("applied_labels", applied_labels.value());
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  LabelFilterd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as LabelFilterd.
using LabelFilterD = LabelFilterd;

/// The same class as LabelFilterd.
using LabelFilterDict = LabelFilterd;

/// Fills holes: what a label encloses gets that label, other labels in it too.
///
/// A hole is a connected region without the label that does not reach the edge of the image; with a smaller
/// `connectivity`, regions are connected by fewer neighbours and holes are more.
///
/// Two formats: an image of one channel holds labels, 0 is background; of several channels each is the mask of the
/// label with its number (one-hot), foreground is what is not 0, and becomes 1 in the channels that are looked at.
/// Without `applied_labels`, labels are all values but 0, or all channels but the first whose sum is above 0.
///
/// Input: an image `(C, spatial…)` with one to three spatial axes, of any element type. Output: the same shape, element
/// type, order in memory, metadata and history. All labels are found in one pass, and each is looked at only where it
/// is. On a device, the work is done in main memory.
///
/// Errors: a label without a channel; a batch (decollate it first).
///
/// Differences from MONAI: the input is never changed; bfloat16 works; four spatial axes are refused.
///
/// Example (Python): `FillHoles(applied_labels=[1])(label)`
///
/// Source: MONAI 1.6.1 `FillHoles`, `fill_holes`.
class FillHoles : public TransformBuilder {
 public:
  FillHoles() : TransformBuilder("FillHoles") {}
  /// @param applied_labels Labels whose holes are filled; none (or an empty list) for all but 0. In one-hot images they
  /// are channels, negative from the last. Default: none.
  explicit FillHoles(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& applied_labels)
      : TransformBuilder("FillHoles") {
    set_argument("applied_labels", applied_labels.value());
  }
  /// The same from a list in braces.
  FillHoles(std::initializer_list<Arg<arg::Int>> applied_labels)
      : FillHoles(Arg<arg::Int, arg::List<arg::Int>, arg::None>(applied_labels)) {}

  /// Labels whose holes are filled; none (or an empty list) for all but 0. In one-hot images they are channels,
  /// negative from the last. Default: none.
  FillHoles& applied_labels(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("applied_labels", value.value());
    return *this;
  }

  /// Along how many axes at once neighbours may differ: 1 for shared faces; none for all (shared corners). Default:
  /// none.
  FillHoles& connectivity(const Arg<arg::Int, arg::None>& value) {
    set_argument("connectivity", value.value());
    return *this;
  }
};

/// FillHoles for the items of a sample that `keys` names.
///
/// Fills holes: what a label encloses gets that label, other labels in it too.
///
/// A hole is a connected region without the label that does not reach the edge of the image; with a smaller
/// `connectivity`, regions are connected by fewer neighbours and holes are more.
///
/// Two formats: an image of one channel holds labels, 0 is background; of several channels each is the mask of the
/// label with its number (one-hot), foreground is what is not 0, and becomes 1 in the channels that are looked at.
/// Without `applied_labels`, labels are all values but 0, or all channels but the first whose sum is above 0.
///
/// Input: an image `(C, spatial…)` with one to three spatial axes, of any element type. Output: the same shape, element
/// type, order in memory, metadata and history. All labels are found in one pass, and each is looked at only where it
/// is. On a device, the work is done in main memory.
///
/// Errors: a label without a channel; a batch (decollate it first).
///
/// Differences from MONAI: the input is never changed; bfloat16 works; four spatial axes are refused.
///
/// Example (Python): `FillHoles(applied_labels=[1])(label)`
///
/// Source: MONAI 1.6.1 `FillHoles`, `fill_holes`.
class FillHolesd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit FillHolesd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("FillHolesd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  FillHolesd(std::initializer_list<Arg<arg::Str>> keys)
      : FillHolesd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Labels whose holes are filled; none (or an empty list) for all but 0. In one-hot images they are channels,
  /// negative from the last. Default: none.
  FillHolesd& applied_labels(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("applied_labels", value.value());
    return *this;
  }

  /// Along how many axes at once neighbours may differ: 1 for shared faces; none for all (shared corners). Default:
  /// none.
  FillHolesd& connectivity(const Arg<arg::Int, arg::None>& value) {
    set_argument("connectivity", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  FillHolesd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as FillHolesd.
using FillHolesD = FillHolesd;

/// The same class as FillHolesd.
using FillHolesDict = FillHolesd;

/// The contour of masks: 1 for foreground voxels with background among their neighbours, 0 elsewhere.
///
/// Each channel is correlated with the Laplace kernel (8 or 26 in the middle, -1 around it; what is outside the image
/// counts as 0) and clipped to 0 and 1. Of masks of 0 and 1 the result is exact; other values give what the arithmetic
/// says.
///
/// Input: an image `(C, spatial…)` with two or three spatial axes, of any element type. Output: the same shape, element
/// type, order in memory, metadata and history.
///
/// Errors: another number of spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: integer images, for which PyTorch has no convolution or one that wraps around, are computed
/// in float32.
///
/// Example (Python): `LabelToContour()(label)`
///
/// Source: MONAI 1.6.1 `LabelToContour`.
class LabelToContour : public TransformBuilder {
 public:
  LabelToContour() : TransformBuilder("LabelToContour") {}
  /// @param kernel_type How contours are found. One of "Laplace". Default: "Laplace".
  explicit LabelToContour(const Arg<arg::Str>& kernel_type) : TransformBuilder("LabelToContour") {
    set_argument("kernel_type", kernel_type.value());
  }

  /// How contours are found. One of "Laplace". Default: "Laplace".
  LabelToContour& kernel_type(const Arg<arg::Str>& value) {
    set_argument("kernel_type", value.value());
    return *this;
  }
};

/// LabelToContour for the items of a sample that `keys` names.
///
/// The contour of masks: 1 for foreground voxels with background among their neighbours, 0 elsewhere.
///
/// Each channel is correlated with the Laplace kernel (8 or 26 in the middle, -1 around it; what is outside the image
/// counts as 0) and clipped to 0 and 1. Of masks of 0 and 1 the result is exact; other values give what the arithmetic
/// says.
///
/// Input: an image `(C, spatial…)` with two or three spatial axes, of any element type. Output: the same shape, element
/// type, order in memory, metadata and history.
///
/// Errors: another number of spatial axes; a batch (decollate it first).
///
/// Differences from MONAI: integer images, for which PyTorch has no convolution or one that wraps around, are computed
/// in float32.
///
/// Example (Python): `LabelToContour()(label)`
///
/// Source: MONAI 1.6.1 `LabelToContour`.
class LabelToContourd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit LabelToContourd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("LabelToContourd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  LabelToContourd(std::initializer_list<Arg<arg::Str>> keys)
      : LabelToContourd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// How contours are found. One of "Laplace". Default: "Laplace".
  LabelToContourd& kernel_type(const Arg<arg::Str>& value) {
    set_argument("kernel_type", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  LabelToContourd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as LabelToContourd.
using LabelToContourD = LabelToContourd;

/// The same class as LabelToContourd.
using LabelToContourDict = LabelToContourd;

/// The distance of each foreground voxel to the nearest background voxel, 0 for background; channel by channel.
///
/// Exact Euclidean distances between the centres of voxels, in the unit of `sampling` (voxels without it). Foreground
/// is what is not 0.
///
/// Input: an image `(C, spatial…)` with one to three spatial axes, of any element type; a plain tensor stays plain.
/// Output: float64 of the same shape and order in memory, with the metadata and history of the input. A channel without
/// background has SciPy's distances there: to the index -1 of the first axis and 0 of the others. On a device, the work
/// is done in main memory.
///
/// Errors: a sampling that is not positive, or not one number per spatial axis; a batch (decollate it first).
///
/// Differences from MONAI: the result keeps affine, metadata and history, which MONAI loses; float64 on every device,
/// where MONAI gives float32 on GPUs; bfloat16 works; four spatial axes are refused.
///
/// Example (Python): `DistanceTransformEDT(sampling=[1.0, 1.0, 2.0])(label)`
///
/// Source: MONAI 1.6.1 `DistanceTransformEDT`, `scipy.ndimage.distance_transform_edt`. Meijster, Roerdink and
/// Hesselink, "A general algorithm for computing distance transforms in linear time", 2000.
class DistanceTransformEDT : public TransformBuilder {
 public:
  DistanceTransformEDT() : TransformBuilder("DistanceTransformEDT") {}
  /// @param sampling Distance of neighbours along each spatial axis; one number for all; none for 1. Default: none.
  explicit DistanceTransformEDT(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& sampling)
      : TransformBuilder("DistanceTransformEDT") {
    set_argument("sampling", sampling.value());
  }
  /// The same from a list in braces.
  DistanceTransformEDT(std::initializer_list<Arg<arg::Float>> sampling)
      : DistanceTransformEDT(Arg<arg::Float, arg::List<arg::Float>, arg::None>(sampling)) {}

  /// Distance of neighbours along each spatial axis; one number for all; none for 1. Default: none.
  DistanceTransformEDT& sampling(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("sampling", value.value());
    return *this;
  }
};

/// DistanceTransformEDT for the items of a sample that `keys` names.
///
/// The distance of each foreground voxel to the nearest background voxel, 0 for background; channel by channel.
///
/// Exact Euclidean distances between the centres of voxels, in the unit of `sampling` (voxels without it). Foreground
/// is what is not 0.
///
/// Input: an image `(C, spatial…)` with one to three spatial axes, of any element type; a plain tensor stays plain.
/// Output: float64 of the same shape and order in memory, with the metadata and history of the input. A channel without
/// background has SciPy's distances there: to the index -1 of the first axis and 0 of the others. On a device, the work
/// is done in main memory.
///
/// Errors: a sampling that is not positive, or not one number per spatial axis; a batch (decollate it first).
///
/// Differences from MONAI: the result keeps affine, metadata and history, which MONAI loses; float64 on every device,
/// where MONAI gives float32 on GPUs; bfloat16 works; four spatial axes are refused.
///
/// Example (Python): `DistanceTransformEDT(sampling=[1.0, 1.0, 2.0])(label)`
///
/// Source: MONAI 1.6.1 `DistanceTransformEDT`, `scipy.ndimage.distance_transform_edt`. Meijster, Roerdink and
/// Hesselink, "A general algorithm for computing distance transforms in linear time", 2000.
class DistanceTransformEDTd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit DistanceTransformEDTd(const Arg<arg::Str, arg::List<arg::Str>>& keys)
      : TransformBuilder("DistanceTransformEDTd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  DistanceTransformEDTd(std::initializer_list<Arg<arg::Str>> keys)
      : DistanceTransformEDTd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  DistanceTransformEDTd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Distance of neighbours along each spatial axis; one number for all; none for 1. Default: none.
  DistanceTransformEDTd& sampling(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("sampling", value.value());
    return *this;
  }
};

/// The same class as DistanceTransformEDTd.
using DistanceTransformEDTD = DistanceTransformEDTd;

/// The same class as DistanceTransformEDTd.
using DistanceTransformEDTDict = DistanceTransformEDTd;

/// The mean of the outputs of several networks.
///
/// `mean(item * weight / mean(weights))` over the items; computed in float32 (float64 where an item is), without a
/// stack of them in memory.
///
/// Input: a list of tensors of one shape, or a tensor whose first dimension are the items. Output: a tensor of the
/// shape of an item, with the element type, metadata and history of the first one.
///
/// The dictionary form takes several keys, or one key that holds a list or a tensor of items, and puts the result to
/// `output_key`.
///
/// Errors: items of different shapes; integer items without weights, which have no mean of their type; weights that do
/// not fit.
///
/// Example (Python): `MeanEnsemble(weights=[1.0, 2.0])([scores, scores])`
///
/// Source: MONAI 1.6.1 `MeanEnsemble`.
class MeanEnsemble : public TransformBuilder {
 public:
  MeanEnsemble() : TransformBuilder("MeanEnsemble") {}
  /// @param weights Weights of the items, or of items and channels, and so on from the first dimension; none for equal
  /// ones. Default: none.
  explicit MeanEnsemble(const Arg<arg::List<arg::Any>, arg::Tensor, arg::None>& weights)
      : TransformBuilder("MeanEnsemble") {
    set_argument("weights", weights.value());
  }
  /// The same from a list in braces.
  MeanEnsemble(std::initializer_list<Arg<arg::Any>> weights)
      : MeanEnsemble(Arg<arg::List<arg::Any>, arg::Tensor, arg::None>(weights)) {}

  /// Weights of the items, or of items and channels, and so on from the first dimension; none for equal ones. Default:
  /// none.
  MeanEnsemble& weights(const Arg<arg::List<arg::Any>, arg::Tensor, arg::None>& value) {
    set_argument("weights", value.value());
    return *this;
  }
};

/// MeanEnsemble for the items of a sample that `keys` names.
///
/// The mean of the outputs of several networks.
///
/// `mean(item * weight / mean(weights))` over the items; computed in float32 (float64 where an item is), without a
/// stack of them in memory.
///
/// Input: a list of tensors of one shape, or a tensor whose first dimension are the items. Output: a tensor of the
/// shape of an item, with the element type, metadata and history of the first one.
///
/// The dictionary form takes several keys, or one key that holds a list or a tensor of items, and puts the result to
/// `output_key`.
///
/// Errors: items of different shapes; integer items without weights, which have no mean of their type; weights that do
/// not fit.
///
/// Example (Python): `MeanEnsemble(weights=[1.0, 2.0])([scores, scores])`
///
/// Source: MONAI 1.6.1 `MeanEnsemble`.
class MeanEnsembled : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold the items.
  explicit MeanEnsembled(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("MeanEnsembled") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  MeanEnsembled(std::initializer_list<Arg<arg::Str>> keys)
      : MeanEnsembled(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Key of the result; none for the key of the items, where there is one only. Default: none.
  MeanEnsembled& output_key(const Arg<arg::Str, arg::None>& value) {
    set_argument("output_key", value.value());
    return *this;
  }

  /// Weights of the items, or of items and channels, and so on from the first dimension; none for equal ones. Default:
  /// none.
  MeanEnsembled& weights(const Arg<arg::List<arg::Any>, arg::Tensor, arg::None>& value) {
    set_argument("weights", value.value());
    return *this;
  }
};

/// The same class as MeanEnsembled.
using MeanEnsembleD = MeanEnsembled;

/// The same class as MeanEnsembled.
using MeanEnsembleDict = MeanEnsembled;

/// The vote of the outputs of several networks.
///
/// - Labels (one channel, or none) with `num_classes`: the label that most items have, the lowest of several.
/// - One-hot items: 1 where more than half of the items are 1; exactly half gives 0.
///
/// Several channels with `num_classes` give the class of the largest mean, as one channel, and a warning.
///
/// Input: a list of tensors of one shape, or a tensor whose first dimension are the items; any element type. Output: a
/// tensor of the shape of an item, with the element type, metadata and history of the first one. No stack of the items,
/// and no channel per class, is made in memory.
///
/// The dictionary form takes several keys, or one key that holds a list or a tensor of items, and puts the result to
/// `output_key`.
///
/// Errors: items of different shapes; a label that is not 0 to `num_classes - 1`.
///
/// Example (Python): `VoteEnsemble(num_classes=3)([label, label, label])`
///
/// Source: MONAI 1.6.1 `VoteEnsemble`.
class VoteEnsemble : public TransformBuilder {
 public:
  VoteEnsemble() : TransformBuilder("VoteEnsemble") {}
  /// @param num_classes Number of classes of labels; none for one-hot items. Default: none.
  explicit VoteEnsemble(const Arg<arg::Int, arg::None>& num_classes) : TransformBuilder("VoteEnsemble") {
    set_argument("num_classes", num_classes.value());
  }

  /// Number of classes of labels; none for one-hot items. Default: none.
  VoteEnsemble& num_classes(const Arg<arg::Int, arg::None>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }
};

/// VoteEnsemble for the items of a sample that `keys` names.
///
/// The vote of the outputs of several networks.
///
/// - Labels (one channel, or none) with `num_classes`: the label that most items have, the lowest of several.
/// - One-hot items: 1 where more than half of the items are 1; exactly half gives 0.
///
/// Several channels with `num_classes` give the class of the largest mean, as one channel, and a warning.
///
/// Input: a list of tensors of one shape, or a tensor whose first dimension are the items; any element type. Output: a
/// tensor of the shape of an item, with the element type, metadata and history of the first one. No stack of the items,
/// and no channel per class, is made in memory.
///
/// The dictionary form takes several keys, or one key that holds a list or a tensor of items, and puts the result to
/// `output_key`.
///
/// Errors: items of different shapes; a label that is not 0 to `num_classes - 1`.
///
/// Example (Python): `VoteEnsemble(num_classes=3)([label, label, label])`
///
/// Source: MONAI 1.6.1 `VoteEnsemble`.
class VoteEnsembled : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold the items.
  explicit VoteEnsembled(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("VoteEnsembled") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  VoteEnsembled(std::initializer_list<Arg<arg::Str>> keys)
      : VoteEnsembled(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Key of the result; none for the key of the items, where there is one only. Default: none.
  VoteEnsembled& output_key(const Arg<arg::Str, arg::None>& value) {
    set_argument("output_key", value.value());
    return *this;
  }

  /// Number of classes of labels; none for one-hot items. Default: none.
  VoteEnsembled& num_classes(const Arg<arg::Int, arg::None>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }
};

/// The same class as VoteEnsembled.
using VoteEnsembleD = VoteEnsembled;

/// The same class as VoteEnsembled.
using VoteEnsembleDict = VoteEnsembled;

/// Finds the peaks of a map of probabilities: the largest value again and again, each with a box around it removed.
///
/// Input: a tensor of `spatial_dims` axes and no channels, of any element type. Output: a list with one list for each
/// peak, the largest first: `[probability, index, …]` with an index for each axis. Of equal values the first in the
/// order of the axes counts. The search ends at values of at most `prob_threshold`, or where there is NaN.
///
/// With `sigma`, the map is smoothed first by a Gaussian of that deviation (integrated over voxels, up to 4 deviations,
/// zeros outside), in float32.
///
/// Each peak costs one look at the rows that its box touches, not at the whole map. On a device, the work is done in
/// main memory.
///
/// Errors: a threshold below 0; a box smaller than 1; box sizes or deviations that are not one number or one for each
/// axis; a map of another number of axes.
///
/// Differences from MONAI: the map is not changed; it is smoothed along all of its axes, where MONAI takes the first
/// two for batch and channels, so that a plane is not smoothed at all.
///
/// Example (Python): `ProbNMS(spatial_dims=3, prob_threshold=0.5, box_size=4)(image[0])`
///
/// Source: MONAI 1.6.1 `ProbNMS`.
class ProbNMS : public TransformBuilder {
 public:
  ProbNMS() : TransformBuilder("ProbNMS") {}
  /// @param spatial_dims Number of axes of the map. Default: 2.
  explicit ProbNMS(const Arg<arg::Int>& spatial_dims) : TransformBuilder("ProbNMS") {
    set_argument("spatial_dims", spatial_dims.value());
  }

  /// Number of axes of the map. Default: 2.
  ProbNMS& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Standard deviation of the smoothing in voxels, one number or one for each axis; 0 leaves it out. Default: 0.0.
  ProbNMS& sigma(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma", value.value());
    return *this;
  }

  /// A peak is larger than this. Default: 0.5.
  ProbNMS& prob_threshold(const Arg<arg::Float>& value) {
    set_argument("prob_threshold", value.value());
    return *this;
  }

  /// Size of the box around a peak in voxels, one number or one for each axis. Default: 48.
  ProbNMS& box_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("box_size", value.value());
    return *this;
  }
};

/// ProbNMS for the items of a sample that `keys` names.
///
/// Finds the peaks of a map of probabilities: the largest value again and again, each with a box around it removed.
///
/// Input: a tensor of `spatial_dims` axes and no channels, of any element type. Output: a list with one list for each
/// peak, the largest first: `[probability, index, …]` with an index for each axis. Of equal values the first in the
/// order of the axes counts. The search ends at values of at most `prob_threshold`, or where there is NaN.
///
/// With `sigma`, the map is smoothed first by a Gaussian of that deviation (integrated over voxels, up to 4 deviations,
/// zeros outside), in float32.
///
/// Each peak costs one look at the rows that its box touches, not at the whole map. On a device, the work is done in
/// main memory.
///
/// Errors: a threshold below 0; a box smaller than 1; box sizes or deviations that are not one number or one for each
/// axis; a map of another number of axes.
///
/// Differences from MONAI: the map is not changed; it is smoothed along all of its axes, where MONAI takes the first
/// two for batch and channels, so that a plane is not smoothed at all.
///
/// Example (Python): `ProbNMS(spatial_dims=3, prob_threshold=0.5, box_size=4)(image[0])`
///
/// Source: MONAI 1.6.1 `ProbNMS`.
class ProbNMSd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit ProbNMSd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("ProbNMSd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ProbNMSd(std::initializer_list<Arg<arg::Str>> keys)
      : ProbNMSd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Number of axes of the map. Default: 2.
  ProbNMSd& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Standard deviation of the smoothing in voxels, one number or one for each axis; 0 leaves it out. Default: 0.0.
  ProbNMSd& sigma(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma", value.value());
    return *this;
  }

  /// A peak is larger than this. Default: 0.5.
  ProbNMSd& prob_threshold(const Arg<arg::Float>& value) {
    set_argument("prob_threshold", value.value());
    return *this;
  }

  /// Size of the box around a peak in voxels, one number or one for each axis. Default: 48.
  ProbNMSd& box_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("box_size", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ProbNMSd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ProbNMSd.
using ProbNMSD = ProbNMSd;

/// The same class as ProbNMSd.
using ProbNMSDict = ProbNMSd;

/// Undoes a transform of an image, for example the preprocessing of a prediction.
///
/// With `nearest_interp` the records of the image are changed first, so that undoing takes the nearest voxel wherever
/// it interpolates: for labels. Then `transform` is undone, the result is moved to `device`, and handed to `post_func`.
///
/// Input: an image with the records of `transform` in its history; anything without metadata is passed on.
///
/// Errors: a transform that cannot be undone; an image without its records.
///
/// Differences from MONAI: the records of the input are not changed; results always are tensors, so `to_tensor` changes
/// nothing.
///
/// Example (Python): `flip = Flip(0); Invert(transform=flip)(flip(image))`
///
/// Source: MONAI 1.6.1 `Invert`.
class Invert : public TransformBuilder {
 public:
  Invert() : TransformBuilder("Invert") {}
  /// @param transform The transform to undo. Default: none.
  explicit Invert(const Arg<arg::Component, arg::None>& transform) : TransformBuilder("Invert") {
    set_argument("transform", transform.value());
  }

  /// The transform to undo. Default: none.
  Invert& transform(const Arg<arg::Component, arg::None>& value) {
    set_argument("transform", value.value());
    return *this;
  }

  /// Whether to take the nearest voxel instead of interpolating as the transform did. Default: true.
  Invert& nearest_interp(const Arg<arg::Bool>& value) {
    set_argument("nearest_interp", value.value());
    return *this;
  }

  /// Where the result is moved to; none leaves it where it is. Default: none.
  Invert& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// A transform of the result. Default: none.
  Invert& post_func(const Arg<arg::Component, arg::None>& value) {
    set_argument("post_func", value.value());
    return *this;
  }

  /// Whether arrays become tensors. Default: true.
  Invert& to_tensor(const Arg<arg::Bool>& value) {
    set_argument("to_tensor", value.value());
    return *this;
  }
};

/// Invert for the items of a sample that `keys` names.
///
/// Undoes a transform of an image, for example the preprocessing of a prediction.
///
/// With `nearest_interp` the records of the image are changed first, so that undoing takes the nearest voxel wherever
/// it interpolates: for labels. Then `transform` is undone, the result is moved to `device`, and handed to `post_func`.
///
/// Input: an image with the records of `transform` in its history; anything without metadata is passed on.
///
/// Errors: a transform that cannot be undone; an image without its records.
///
/// Differences from MONAI: the records of the input are not changed; results always are tensors, so `to_tensor` changes
/// nothing.
///
/// Example (Python): `flip = Flip(0); Invert(transform=flip)(flip(image))`
///
/// Source: MONAI 1.6.1 `Invert`.
class Invertd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to undo the transform for.
  /// @param transform The transform to undo, which was applied to `orig_keys`.
  explicit Invertd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                   const Arg<arg::Component>& transform)
      : TransformBuilder("Invertd") {
    set_argument("keys", keys.value());
    set_argument("transform", transform.value());
  }

  /// Keys of the images that the transform was applied to, one for each of `keys` or one for all; none for `keys`.
  /// Default: none.
  Invertd& orig_keys(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("orig_keys", value.value());
    return *this;
  }

  /// Keys of the metadata of the results, one for each of `keys`; none for `meta_key_postfix`. Default: none.
  Invertd& meta_keys(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("meta_keys", value.value());
    return *this;
  }

  /// Keys of the metadata of the original images, one for each of `keys` or one for all; none for `meta_key_postfix`.
  /// Default: none.
  Invertd& orig_meta_keys(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("orig_meta_keys", value.value());
    return *this;
  }

  /// Ending of the keys of metadata; a list gives one per key. Default: "meta_dict".
  Invertd& meta_key_postfix(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("meta_key_postfix", value.value());
    return *this;
  }

  /// Whether to take the nearest voxel instead of interpolating as the transform did; a list gives one per key.
  /// Default: true.
  Invertd& nearest_interp(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("nearest_interp", value.value());
    return *this;
  }

  /// Whether arrays become tensors; a list gives one per key. Default: true.
  Invertd& to_tensor(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("to_tensor", value.value());
    return *this;
  }

  /// Where results are moved to, none leaves them where they are; a list gives one per key. Default: none.
  Invertd& device(const Arg<arg::Device, arg::None, arg::List<arg::Device, arg::None>>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// A transform of the results; a list gives one per key. Default: none.
  Invertd& post_func(const Arg<arg::Component, arg::None, arg::List<arg::Component, arg::None>>& value) {
    set_argument("post_func", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Invertd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as Invertd.
using InvertD = Invertd;

/// The same class as Invertd.
using InvertDict = Invertd;

/// Appends the numbers of one key of a sample to a CSV file: a line for each sample, with the name of its file.
///
/// A line is the name, then every number as float64 in its shortest decimal form, as Python writes it, after
/// `delimiter`. The name is `filename_or_obj` of the metadata in the sample, or a running number from 0 where there are
/// none. The sample is passed on.
///
/// With `overwrite`, a file that is there is removed when the transform is made. With `flush`, each line is written at
/// once; without it, lines are kept (one for each name, the last counts) and written when the transform is freed.
///
/// Errors: more than one key; metadata that the sample does not have, or without the name of a file; a file that cannot
/// be written.
///
/// Differences from MONAI: `saver` is a transform, which gets `{"data": …, "meta_data": …}` instead of the file being
/// written; without `flush` nobody needs to call `finalize`.
///
/// Example (Python): `SaveClassificationd("pred", output_dir=".")({"pred": scores[:, 0, 0, 0], "pred_meta_dict":
/// {"filename_or_obj": "ct.nii"}})`
///
/// Source: MONAI 1.6.1 `SaveClassificationd`, `CSVSaver`.
class SaveClassificationd : public TransformBuilder {
 public:
  /// @param keys The key of the sample that holds the numbers; just one.
  explicit SaveClassificationd(const Arg<arg::Str, arg::List<arg::Str>>& keys)
      : TransformBuilder("SaveClassificationd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  SaveClassificationd(std::initializer_list<Arg<arg::Str>> keys)
      : SaveClassificationd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Key of the metadata; none for `key_` with `meta_key_postfix`. Default: none.
  SaveClassificationd& meta_keys(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("meta_keys", value.value());
    return *this;
  }

  /// Ending of the key of the metadata; none where there are no metadata. Default: "meta_dict".
  SaveClassificationd& meta_key_postfix(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("meta_key_postfix", value.value());
    return *this;
  }

  /// A transform that takes the results instead of the file. Default: none.
  SaveClassificationd& saver(const Arg<arg::Component, arg::None>& value) {
    set_argument("saver", value.value());
    return *this;
  }

  /// Folder of the file; made where it is missing. Default: "./".
  SaveClassificationd& output_dir(const Arg<arg::Str>& value) {
    set_argument("output_dir", value.value());
    return *this;
  }

  /// Name of the file. Default: "predictions.csv".
  SaveClassificationd& filename(const Arg<arg::Str>& value) {
    set_argument("filename", value.value());
    return *this;
  }

  /// What stands between the numbers. Default: ",".
  SaveClassificationd& delimiter(const Arg<arg::Str>& value) {
    set_argument("delimiter", value.value());
    return *this;
  }

  /// Whether a file that is there is removed; otherwise lines are added to it. Default: true.
  SaveClassificationd& overwrite(const Arg<arg::Bool>& value) {
    set_argument("overwrite", value.value());
    return *this;
  }

  /// Whether each line is written at once. Default: true.
  SaveClassificationd& flush(const Arg<arg::Bool>& value) {
    set_argument("flush", value.value());
    return *this;
  }

  /// Skip a key that the sample does not have, instead of an error. Default: false.
  SaveClassificationd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as SaveClassificationd.
using SaveClassificationD = SaveClassificationd;

/// The same class as SaveClassificationd.
using SaveClassificationDict = SaveClassificationd;

/// Copies items of a sample to new keys.
///
/// All keys are copied once, then all of them again, `times` in all; `names` gives the new keys in that order. Without
/// `names` a key `image` is copied to `image_0`, `image_1`…
///
/// Input: a sample. Output: the sample with the copies after its other items. A copy of an image has voxels of its own,
/// with the same values, order of dimensions in memory, metadata and history.
///
/// Errors: `times` below 1; as many `names` as copies are not given; a new key that the sample has already; a missing
/// key, unless `allow_missing_keys`.
///
/// Differences from MONAI: without `names` and with several keys and times, each copy gets the name of its own key
/// (MONAI numbers the names key by key, but copies the keys in turn, so that names and contents are mixed up).
///
/// Example (Python): `CopyItemsd(keys="image", names="original")(sample)`
///
/// Source: MONAI 1.6.1 `CopyItemsd`.
class CopyItemsd : public TransformBuilder {
 public:
  /// @param keys Keys of the items to copy.
  explicit CopyItemsd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("CopyItemsd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  CopyItemsd(std::initializer_list<Arg<arg::Str>> keys)
      : CopyItemsd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// How often each item is copied. Default: 1.
  CopyItemsd& times(const Arg<arg::Int>& value) {
    set_argument("times", value.value());
    return *this;
  }

  /// The new keys: first one for each key, then the next one for each key…; none for the old ones with a number.
  /// Default: none.
  CopyItemsd& names(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("names", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  CopyItemsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as CopyItemsd.
using CopyItemsD = CopyItemsd;

/// The same class as CopyItemsd.
using CopyItemsDict = CopyItemsd;

/// Deletes items of a sample, also of maps within it.
///
/// A key such as `pred.boxes` (with `sep`) means the item `boxes` of the map `pred`. With `use_re` the last part of a
/// key is a regular expression, and all items are deleted whose key has a match anywhere in it.
///
/// Input: a sample. Output: the sample without these items. A key that is not there is no error, but a map that is not
/// there is.
///
/// Errors: an empty `sep`; a regular expression that is not understood; one entry of `use_re` for each key is not
/// given; a part of a key before the last that is missing or no map.
///
/// Differences from MONAI: regular expressions have no look-around and no back-references.
///
/// Example (Python): `DeleteItemsd(keys="label")(sample)`
///
/// Source: MONAI 1.6.1 `DeleteItemsd`.
class DeleteItemsd : public TransformBuilder {
 public:
  /// @param keys Keys of the items to delete.
  explicit DeleteItemsd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("DeleteItemsd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  DeleteItemsd(std::initializer_list<Arg<arg::Str>> keys)
      : DeleteItemsd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// What separates the keys of maps within maps. Default: ".".
  DeleteItemsd& sep(const Arg<arg::Str>& value) {
    set_argument("sep", value.value());
    return *this;
  }

  /// Whether the last part of a key is a regular expression; a list gives one per key. Default: false.
  DeleteItemsd& use_re(const Arg<arg::Bool, arg::List<arg::Bool>>& value) {
    set_argument("use_re", value.value());
    return *this;
  }
};

/// The same class as DeleteItemsd.
using DeleteItemsD = DeleteItemsd;

/// The same class as DeleteItemsd.
using DeleteItemsDict = DeleteItemsd;

/// Keeps some items of a sample and drops all others, to release memory.
///
/// Input: a sample. Output: a sample with the items of `keys` in this order, as they are.
///
/// Errors: a missing key, unless `allow_missing_keys`.
///
/// Example (Python): `SelectItemsd(keys="image")(sample)`
///
/// Source: MONAI 1.6.1 `SelectItemsd`.
class SelectItemsd : public TransformBuilder {
 public:
  /// @param keys Keys of the items to keep.
  explicit SelectItemsd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("SelectItemsd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  SelectItemsd(std::initializer_list<Arg<arg::Str>> keys)
      : SelectItemsd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  SelectItemsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as SelectItemsd.
using SelectItemsD = SelectItemsd;

/// The same class as SelectItemsd.
using SelectItemsDict = SelectItemsd;

/// Joins items of a sample along one dimension and stores the result as another item.
///
/// Input: a sample whose items at `keys` are tensors with the same number of dimensions and the same extents except
/// along `dim`, on one device. Output: the sample with the joined tensor at `name`. Its element type is the one that
/// holds those of all items, by PyTorch's rules; its metadata, affine and history are those of the first item, its
/// dimensions in memory in the order of the first. Where no key is there the sample stays as it is.
///
/// Errors: an item that is no tensor; an image among tensors without metadata; shapes that do not fit; a dimension that
/// the items do not have; a batch (decollate it first); a missing key, unless `allow_missing_keys`.
///
/// Differences from MONAI: arrays of NumPy are joined by PyTorch's rules for element types; no item may have pending
/// operations but the first, whose operations MONAI would apply to the others too.
///
/// Example (Python): `ConcatItemsd(keys=["image", "image"], name="both")(sample)`
///
/// Source: MONAI 1.6.1 `ConcatItemsd`, `torch.cat`.
class ConcatItemsd : public TransformBuilder {
 public:
  /// @param keys Keys of the items to join, in this order.
  /// @param name Key of the result.
  explicit ConcatItemsd(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                        const Arg<arg::Str>& name)
      : TransformBuilder("ConcatItemsd") {
    set_argument("keys", keys.value());
    set_argument("name", name.value());
  }

  /// The dimension to join along, negative from the last. Default: 0.
  ConcatItemsd& dim(const Arg<arg::Int>& value) {
    set_argument("dim", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  ConcatItemsd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as ConcatItemsd.
using ConcatItemsD = ConcatItemsd;

/// The same class as ConcatItemsd.
using ConcatItemsDict = ConcatItemsd;

/// Moves items of maps within a sample to its top level: `{"pred": {"a": …, "b": …}}` becomes `{"a": …, "b": …}`.
///
/// Input: a sample whose items at `keys` are maps. Output: the sample with the items of these maps at its end, under
/// their own keys or, with a `prefix`, as `prefix_key`.
///
/// Errors: a missing key or sub-key; an item that is no map; a key that the sample has already.
///
/// Differences from MONAI: a single text for `sub_keys` is one key; MONAI takes its letters for keys.
///
/// Example (Python): `FlattenSubKeysd(keys="case")({"case": {"image": image, "age": 51}})`
///
/// Source: MONAI 1.6.1 `FlattenSubKeysd`.
class FlattenSubKeysd : public TransformBuilder {
 public:
  /// @param keys Keys of the maps.
  explicit FlattenSubKeysd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("FlattenSubKeysd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  FlattenSubKeysd(std::initializer_list<Arg<arg::Str>> keys)
      : FlattenSubKeysd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Which of their items to move; none for all. Default: none.
  FlattenSubKeysd& sub_keys(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("sub_keys", value.value());
    return *this;
  }

  /// Whether the maps are deleted. Default: true.
  FlattenSubKeysd& delete_keys(const Arg<arg::Bool>& value) {
    set_argument("delete_keys", value.value());
    return *this;
  }

  /// What comes before the keys of the moved items, with `_` between; none for nothing. Default: none.
  FlattenSubKeysd& prefix(const Arg<arg::Str, arg::None>& value) {
    set_argument("prefix", value.value());
    return *this;
  }
};

/// The same class as FlattenSubKeysd.
using FlattenSubKeysD = FlattenSubKeysd;

/// The same class as FlattenSubKeysd.
using FlattenSubKeysDict = FlattenSubKeysd;

/// Splits a batch into a list of samples, as `decollate_batch`.
///
/// Input: a batch, usually a sample whose images are batches `(B, C, spatial…)`. Output: a list with one sample for
/// each item; tensors are split along their first dimension, and each image has its own metadata and history; lists are
/// taken apart; numbers and texts are repeated in every item. With `keys` the items have these entries only. What is no
/// batch (numbers and texts only) comes out as it is. The items share the memory of the batch.
///
/// Errors: with `keys`, an input that is no sample; a missing key, unless `allow_missing_keys`.
///
/// Differences from MONAI: without `pad_batch`, numbers are repeated as with it, and texts are not taken apart into
/// letters.
///
/// Example (Python): `Decollated(keys="image")({"image": mica.data.list_data_collate([image, image])})`
///
/// Source: MONAI 1.6.1 `Decollated`, `decollate_batch`.
class Decollated : public TransformBuilder {
 public:
  Decollated() : TransformBuilder("Decollated") {}
  /// @param keys Keys of the entries to split, all others are left out; none for all entries. Default: none.
  explicit Decollated(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& keys) : TransformBuilder("Decollated") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  Decollated(std::initializer_list<Arg<arg::Str>> keys)
      : Decollated(Arg<arg::Str, arg::List<arg::Str>, arg::None>(keys)) {}

  /// Keys of the entries to split, all others are left out; none for all entries. Default: none.
  Decollated& keys(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("keys", value.value());
    return *this;
  }

  /// Whether tensors without dimensions become numbers. Default: true.
  Decollated& detach(const Arg<arg::Bool>& value) {
    set_argument("detach", value.value());
    return *this;
  }

  /// Where entries disagree about the number of items: whether the shorter ones are filled; otherwise the number is the
  /// smallest. Default: true.
  Decollated& pad_batch(const Arg<arg::Bool>& value) {
    set_argument("pad_batch", value.value());
    return *this;
  }

  /// What to fill with. Default: none.
  Decollated& fill_value(const Arg<arg::Any>& value) {
    set_argument("fill_value", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Decollated& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as Decollated.
using DecollateD = Decollated;

/// The same class as Decollated.
using DecollateDict = Decollated;

/// Applies a function of the application: in Python any callable, in C++ `mica::transform(name, function)`, in C
/// `mica_component_new_transform()`; a transform is one too.
///
/// Input: whatever the function takes. Output: what the function gives. A tensor gets metadata where `track_meta` is
/// true and it has none, and an image a record in its history: class, size, and no parameters, since a function cannot
/// be written down. A batch gets no record.
///
/// `inverse` takes the record off and calls `inv_func`; a tensor without metadata goes to `inv_func` as it is.
///
/// Errors: no `func`; what the function reports; undoing an image that has no such record.
///
/// Differences from MONAI: a missing function is an error when the transform is made, not when it is called; nothing is
/// written into the history of the function's own input.
///
/// Example (Python): `Lambda(lambda image: image)(image)`
///
/// Source: MONAI 1.6.1 `Lambda`.
///
/// Traits: invertible.
class Lambda : public TransformBuilder {
 public:
  Lambda() : TransformBuilder("Lambda") {}
  /// @param func The function to apply. Default: none.
  explicit Lambda(const Arg<arg::Component, arg::None>& func) : TransformBuilder("Lambda") {
    set_argument("func", func.value());
  }

  /// The function to apply. Default: none.
  Lambda& func(const Arg<arg::Component, arg::None>& value) {
    set_argument("func", value.value());
    return *this;
  }

  /// The function that undoes it; `no_collation` does nothing. Default: "no_collation".
  Lambda& inv_func(const Arg<arg::Component, arg::Str>& value) {
    set_argument("inv_func", value.value());
    return *this;
  }

  /// Whether tensors without metadata get some. Default: true.
  Lambda& track_meta(const Arg<arg::Bool>& value) {
    set_argument("track_meta", value.value());
    return *this;
  }
};

/// Lambda for the items of a sample that `keys` names.
///
/// Applies a function of the application: in Python any callable, in C++ `mica::transform(name, function)`, in C
/// `mica_component_new_transform()`; a transform is one too.
///
/// Input: whatever the function takes. Output: what the function gives. A tensor gets metadata where `track_meta` is
/// true and it has none, and an image a record in its history: class, size, and no parameters, since a function cannot
/// be written down. A batch gets no record.
///
/// `inverse` takes the record off and calls `inv_func`; a tensor without metadata goes to `inv_func` as it is.
///
/// Errors: no `func`; what the function reports; undoing an image that has no such record.
///
/// Differences from MONAI: a missing function is an error when the transform is made, not when it is called; nothing is
/// written into the history of the function's own input.
///
/// Example (Python): `Lambda(lambda image: image)(image)`
///
/// Source: MONAI 1.6.1 `Lambda`.
///
/// Traits: invertible.
class Lambdad : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the function to.
  /// @param func The function to apply; a list gives one per key.
  explicit Lambdad(const Arg<arg::Str, arg::List<arg::Str>>& keys,
                   const Arg<arg::Component, arg::List<arg::Component>>& func)
      : TransformBuilder("Lambdad") {
    set_argument("keys", keys.value());
    set_argument("func", func.value());
  }

  /// The function that undoes it; `no_collation` does nothing. A list gives one per key. Default: "no_collation".
  Lambdad& inv_func(const Arg<arg::Component, arg::Str, arg::List<arg::Component, arg::Str>>& value) {
    set_argument("inv_func", value.value());
    return *this;
  }

  /// Whether tensors without metadata get some. Default: true.
  Lambdad& track_meta(const Arg<arg::Bool>& value) {
    set_argument("track_meta", value.value());
    return *this;
  }

  /// Where the result goes: true replaces the item, a text is the key of a new item, false drops it. A list gives one
  /// per key. Default: true.
  Lambdad& overwrite(const Arg<arg::Bool, arg::Str, arg::List<arg::Bool, arg::Str>>& value) {
    set_argument("overwrite", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  Lambdad& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as Lambdad.
using LambdaD = Lambdad;

/// The same class as Lambdad.
using LambdaDict = Lambdad;

/// Makes pending operations happen at this point of a lazy `Compose`, before the next transform.
///
/// It does nothing itself and passes its input on: a `Compose` that meets it applies the pending operations of every
/// image, of the dictionary form `ApplyPendingd` those of its keys (keys that a sample does not have are ignored).
/// Outside a `Compose` nothing happens. `inverse` passes its input on too.
///
/// Example (Python): `Compose([Flip(0), ApplyPending(), Flip(1)], lazy=True)(image)`
///
/// Source: MONAI 1.6.1 `ApplyPending`.
///
/// Traits: invertible.
class ApplyPending : public TransformBuilder {
 public:
  ApplyPending() : TransformBuilder("ApplyPending") {}
};

/// ApplyPending for the items of a sample that `keys` names.
///
/// Makes pending operations happen at this point of a lazy `Compose`, before the next transform.
///
/// It does nothing itself and passes its input on: a `Compose` that meets it applies the pending operations of every
/// image, of the dictionary form `ApplyPendingd` those of its keys (keys that a sample does not have are ignored).
/// Outside a `Compose` nothing happens. `inverse` passes its input on too.
///
/// Example (Python): `Compose([Flip(0), ApplyPending(), Flip(1)], lazy=True)(image)`
///
/// Source: MONAI 1.6.1 `ApplyPending`.
///
/// Traits: invertible.
class ApplyPendingd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit ApplyPendingd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("ApplyPendingd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  ApplyPendingd(std::initializer_list<Arg<arg::Str>> keys)
      : ApplyPendingd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}
};

/// The same class as ApplyPendingd.
using ApplyPendingD = ApplyPendingd;

/// The same class as ApplyPendingd.
using ApplyPendingDict = ApplyPendingd;

/// Reads an image from a file, a DICOM series from a folder, or several files stacked as channels.
///
/// Input: a path as text, or a list of paths. Output: an image with geometry and metadata (`filename_or_obj`,
/// `original_affine`, `spatial_shape`, `original_channel_dim`, `space`, and the fields of the file), or a plain tensor
/// where metadata are not tracked; with `image_only` false a list of the image and its metadata as a map.
///
/// The format is found by content, then by ending: NIfTI, DICOM, NRRD, MetaImage, MGH, NumPy, PNG, JPEG, TIFF, BMP.
/// Readers that the application registered come first, then the conventions of MONAI's reader for that kind of file:
/// `NibabelReader` for NIfTI, `NumpyReader`, `NrrdReader`, `PILReader` for PNG, JPEG and BMP, `ITKReader` for all
/// others. Several files are stacked along their channels, or along a new first dimension; affines and spatial shapes
/// must be the same.
///
/// Errors: a file that is missing, broken or of no known kind, with the field, what was found and what was expected;
/// with `reader`, what each of them and the automatic choice said.
///
/// Differences from MONAI: the arguments of readers are arguments of this transform, each used by the readers that have
/// it; `reader` takes names and reader components, not classes; the reader is chosen by content; a reader cannot be
/// given at the call. See the readers for more.
///
/// Example (Python): `LoadImage(ensure_channel_first=True)("ct.nii.gz")`
///
/// Source: MONAI 1.6.1 `LoadImage`.
class LoadImage : public TransformBuilder {
 public:
  LoadImage() : TransformBuilder("LoadImage") {}
  /// @param reader Readers by name or as components, the last one is tried first, then the automatic choice; none for
  /// that alone. Default: none.
  explicit LoadImage(const Arg<arg::Str, arg::Component, arg::List<arg::Str, arg::Component>, arg::None>& reader)
      : TransformBuilder("LoadImage") {
    set_argument("reader", reader.value());
  }
  /// The same from a list in braces.
  LoadImage(std::initializer_list<Arg<arg::Str, arg::Component>> reader)
      : LoadImage(Arg<arg::Str, arg::Component, arg::List<arg::Str, arg::Component>, arg::None>(reader)) {}

  /// Readers by name or as components, the last one is tried first, then the automatic choice; none for that alone.
  /// Default: none.
  LoadImage& reader(const Arg<arg::Str, arg::Component, arg::List<arg::Str, arg::Component>, arg::None>& value) {
    set_argument("reader", value.value());
    return *this;
  }

  /// Whether only the image is given, or a list of image and metadata. Default: true.
  LoadImage& image_only(const Arg<arg::Bool>& value) {
    set_argument("image_only", value.value());
    return *this;
  }

  /// Element type of the image; none keeps the file's. Default: "float32".
  LoadImage& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether the channels are moved to the front, or a dimension added for them. Default: false.
  LoadImage& ensure_channel_first(const Arg<arg::Bool>& value) {
    set_argument("ensure_channel_first", value.value());
    return *this;
  }

  /// Whether metadata that repeat affine and shape are dropped (`srow_x`, `pixdim`…). Default: false.
  LoadImage& simple_keys(const Arg<arg::Bool>& value) {
    set_argument("simple_keys", value.value());
    return *this;
  }

  /// Drops metadata whose key matches this regular expression, after splitting it at `prune_meta_sep`. Default: none.
  LoadImage& prune_meta_pattern(const Arg<arg::Str, arg::None>& value) {
    set_argument("prune_meta_pattern", value.value());
    return *this;
  }

  /// Splits `prune_meta_pattern` into one expression for each level of nested metadata. Default: ".".
  LoadImage& prune_meta_sep(const Arg<arg::Str>& value) {
    set_argument("prune_meta_sep", value.value());
    return *this;
  }

  /// Whether a path may begin with `~`. Default: true.
  LoadImage& expanduser(const Arg<arg::Bool>& value) {
    set_argument("expanduser", value.value());
    return *this;
  }

  /// For readers: dimension that holds the channels, or `no_channel`; none to find out. Default: none.
  LoadImage& channel_dim(const Arg<arg::Int, arg::Str, arg::None>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }

  /// For NibabelReader: whether axes are swapped and flipped towards RAS. Default: false.
  LoadImage& as_closest_canonical(const Arg<arg::Bool>& value) {
    set_argument("as_closest_canonical", value.value());
    return *this;
  }

  /// For NibabelReader: whether axes of one element beyond the spatial ones are dropped. Default: false.
  LoadImage& squeeze_non_spatial_dims(const Arg<arg::Bool>& value) {
    set_argument("squeeze_non_spatial_dims", value.value());
    return *this;
  }

  /// For readers: must be false to avoid a warning; files are read into main memory. Default: false.
  LoadImage& to_gpu(const Arg<arg::Bool>& value) {
    set_argument("to_gpu", value.value());
    return *this;
  }

  /// For ITKReader: SeriesInstanceUID of the series to read of a folder. Default: "".
  LoadImage& series_name(const Arg<arg::Str>& value) {
    set_argument("series_name", value.value());
    return *this;
  }

  /// For ITKReader (default false) and PILReader (default true): order of the axes; none for the reader's. Default:
  /// none.
  LoadImage& reverse_indexing(const Arg<arg::Bool, arg::None>& value) {
    set_argument("reverse_indexing", value.value());
    return *this;
  }

  /// For ITKReader: changes nothing. Default: false.
  LoadImage& series_meta(const Arg<arg::Bool>& value) {
    set_argument("series_meta", value.value());
    return *this;
  }

  /// For ITKReader, PydicomReader, NrrdReader: whether the affine is RAS instead of LPS. Default: true.
  LoadImage& affine_lps_to_ras(const Arg<arg::Bool>& value) {
    set_argument("affine_lps_to_ras", value.value());
    return *this;
  }

  /// For PydicomReader: whether the first axis is x instead of the row. Default: true.
  LoadImage& swap_ij(const Arg<arg::Bool>& value) {
    set_argument("swap_ij", value.value());
    return *this;
  }

  /// For PydicomReader: whether only the fields of the geometry stay in the metadata. Default: true.
  LoadImage& prune_metadata(const Arg<arg::Bool>& value) {
    set_argument("prune_metadata", value.value());
    return *this;
  }

  /// For PydicomReader: the channel of each segment of a segmentation. Default: none.
  LoadImage& label_dict(const Arg<arg::Map, arg::None>& value) {
    set_argument("label_dict", value.value());
    return *this;
  }

  /// For PydicomReader: which files of a folder to read. Default: "".
  LoadImage& fname_regex(const Arg<arg::Str, arg::None>& value) {
    set_argument("fname_regex", value.value());
    return *this;
  }

  /// For NumpyReader: the arrays of an archive to read; none for all. Default: none.
  LoadImage& npz_keys(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("npz_keys", value.value());
    return *this;
  }

  /// For NumpyReader: must be false. Default: false.
  LoadImage& allow_pickle(const Arg<arg::Bool>& value) {
    set_argument("allow_pickle", value.value());
    return *this;
  }

  /// For NrrdReader: order of the axes. One of "F", "C". Default: "F".
  LoadImage& index_order(const Arg<arg::Str>& value) {
    set_argument("index_order", value.value());
    return *this;
  }

  /// For PILReader: mode to convert pictures to. One of "L", "LA", "RGB", "RGBA". Default: none.
  LoadImage& converter(const Arg<arg::Str, arg::None>& value) {
    set_argument("converter", value.value());
    return *this;
  }
};

/// LoadImage for the items of a sample that `keys` names.
///
/// Reads an image from a file, a DICOM series from a folder, or several files stacked as channels.
///
/// Input: a path as text, or a list of paths. Output: an image with geometry and metadata (`filename_or_obj`,
/// `original_affine`, `spatial_shape`, `original_channel_dim`, `space`, and the fields of the file), or a plain tensor
/// where metadata are not tracked; with `image_only` false a list of the image and its metadata as a map.
///
/// The format is found by content, then by ending: NIfTI, DICOM, NRRD, MetaImage, MGH, NumPy, PNG, JPEG, TIFF, BMP.
/// Readers that the application registered come first, then the conventions of MONAI's reader for that kind of file:
/// `NibabelReader` for NIfTI, `NumpyReader`, `NrrdReader`, `PILReader` for PNG, JPEG and BMP, `ITKReader` for all
/// others. Several files are stacked along their channels, or along a new first dimension; affines and spatial shapes
/// must be the same.
///
/// Errors: a file that is missing, broken or of no known kind, with the field, what was found and what was expected;
/// with `reader`, what each of them and the automatic choice said.
///
/// Differences from MONAI: the arguments of readers are arguments of this transform, each used by the readers that have
/// it; `reader` takes names and reader components, not classes; the reader is chosen by content; a reader cannot be
/// given at the call. See the readers for more.
///
/// Example (Python): `LoadImage(ensure_channel_first=True)("ct.nii.gz")`
///
/// Source: MONAI 1.6.1 `LoadImage`.
class LoadImaged : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold paths, and will hold images.
  explicit LoadImaged(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("LoadImaged") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  LoadImaged(std::initializer_list<Arg<arg::Str>> keys)
      : LoadImaged(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Readers by name or as components, the last one is tried first, then the automatic choice; none for that alone.
  /// Default: none.
  LoadImaged& reader(const Arg<arg::Str, arg::Component, arg::List<arg::Str, arg::Component>, arg::None>& value) {
    set_argument("reader", value.value());
    return *this;
  }

  /// Element type of the images; none keeps each file's. Default: "float32".
  LoadImaged& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Keys for the metadata, one for each of `keys`, where `image_only` is false; none for `key_postfix`. Default: none.
  LoadImaged& meta_keys(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("meta_keys", value.value());
    return *this;
  }

  /// Ending of the keys for the metadata; a list gives one per key. Default: "meta_dict".
  LoadImaged& meta_key_postfix(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("meta_key_postfix", value.value());
    return *this;
  }

  /// Whether existing items with the keys of the metadata are replaced; otherwise they are an error. Default: false.
  LoadImaged& overwriting(const Arg<arg::Bool>& value) {
    set_argument("overwriting", value.value());
    return *this;
  }

  /// Whether only the images are put into the sample, or the metadata too. Default: true.
  LoadImaged& image_only(const Arg<arg::Bool>& value) {
    set_argument("image_only", value.value());
    return *this;
  }

  /// Whether the channels are moved to the front, or a dimension added for them. Default: false.
  LoadImaged& ensure_channel_first(const Arg<arg::Bool>& value) {
    set_argument("ensure_channel_first", value.value());
    return *this;
  }

  /// Whether metadata that repeat affine and shape are dropped (`srow_x`, `pixdim`…). Default: false.
  LoadImaged& simple_keys(const Arg<arg::Bool>& value) {
    set_argument("simple_keys", value.value());
    return *this;
  }

  /// Drops metadata whose key matches this regular expression, after splitting it at `prune_meta_sep`. Default: none.
  LoadImaged& prune_meta_pattern(const Arg<arg::Str, arg::None>& value) {
    set_argument("prune_meta_pattern", value.value());
    return *this;
  }

  /// Splits `prune_meta_pattern` into one expression for each level of nested metadata. Default: ".".
  LoadImaged& prune_meta_sep(const Arg<arg::Str>& value) {
    set_argument("prune_meta_sep", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  LoadImaged& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether a path may begin with `~`. Default: true.
  LoadImaged& expanduser(const Arg<arg::Bool>& value) {
    set_argument("expanduser", value.value());
    return *this;
  }

  /// For readers: dimension that holds the channels, or `no_channel`; none to find out. Default: none.
  LoadImaged& channel_dim(const Arg<arg::Int, arg::Str, arg::None>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }

  /// For NibabelReader: whether axes are swapped and flipped towards RAS. Default: false.
  LoadImaged& as_closest_canonical(const Arg<arg::Bool>& value) {
    set_argument("as_closest_canonical", value.value());
    return *this;
  }

  /// For NibabelReader: whether axes of one element beyond the spatial ones are dropped. Default: false.
  LoadImaged& squeeze_non_spatial_dims(const Arg<arg::Bool>& value) {
    set_argument("squeeze_non_spatial_dims", value.value());
    return *this;
  }

  /// For readers: must be false to avoid a warning; files are read into main memory. Default: false.
  LoadImaged& to_gpu(const Arg<arg::Bool>& value) {
    set_argument("to_gpu", value.value());
    return *this;
  }

  /// For ITKReader: SeriesInstanceUID of the series to read of a folder. Default: "".
  LoadImaged& series_name(const Arg<arg::Str>& value) {
    set_argument("series_name", value.value());
    return *this;
  }

  /// For ITKReader (default false) and PILReader (default true): order of the axes; none for the reader's. Default:
  /// none.
  LoadImaged& reverse_indexing(const Arg<arg::Bool, arg::None>& value) {
    set_argument("reverse_indexing", value.value());
    return *this;
  }

  /// For ITKReader: changes nothing. Default: false.
  LoadImaged& series_meta(const Arg<arg::Bool>& value) {
    set_argument("series_meta", value.value());
    return *this;
  }

  /// For ITKReader, PydicomReader, NrrdReader: whether the affine is RAS instead of LPS. Default: true.
  LoadImaged& affine_lps_to_ras(const Arg<arg::Bool>& value) {
    set_argument("affine_lps_to_ras", value.value());
    return *this;
  }

  /// For PydicomReader: whether the first axis is x instead of the row. Default: true.
  LoadImaged& swap_ij(const Arg<arg::Bool>& value) {
    set_argument("swap_ij", value.value());
    return *this;
  }

  /// For PydicomReader: whether only the fields of the geometry stay in the metadata. Default: true.
  LoadImaged& prune_metadata(const Arg<arg::Bool>& value) {
    set_argument("prune_metadata", value.value());
    return *this;
  }

  /// For PydicomReader: the channel of each segment of a segmentation. Default: none.
  LoadImaged& label_dict(const Arg<arg::Map, arg::None>& value) {
    set_argument("label_dict", value.value());
    return *this;
  }

  /// For PydicomReader: which files of a folder to read. Default: "".
  LoadImaged& fname_regex(const Arg<arg::Str, arg::None>& value) {
    set_argument("fname_regex", value.value());
    return *this;
  }

  /// For NumpyReader: the arrays of an archive to read; none for all. Default: none.
  LoadImaged& npz_keys(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("npz_keys", value.value());
    return *this;
  }

  /// For NumpyReader: must be false. Default: false.
  LoadImaged& allow_pickle(const Arg<arg::Bool>& value) {
    set_argument("allow_pickle", value.value());
    return *this;
  }

  /// For NrrdReader: order of the axes. One of "F", "C". Default: "F".
  LoadImaged& index_order(const Arg<arg::Str>& value) {
    set_argument("index_order", value.value());
    return *this;
  }

  /// For PILReader: mode to convert pictures to. One of "L", "LA", "RGB", "RGBA". Default: none.
  LoadImaged& converter(const Arg<arg::Str, arg::None>& value) {
    set_argument("converter", value.value());
    return *this;
  }
};

/// The same class as LoadImaged.
using LoadImageD = LoadImaged;

/// The same class as LoadImaged.
using LoadImageDict = LoadImaged;

/// Writes an image to a file that is named after the one it came from, and passes it on.
///
/// Input: an image `(C, spatial…)`. The file is `output_dir/[name/]name_postfix[_patch]output_ext`, where `name` is
/// that of the metadata `filename_or_obj`, or else a running number. Channels become the last axis, or are dropped
/// where there is one. Every file is complete or not there.
///
/// Writers that the application registered for the ending come first, then `PILWriter` for pictures, `NibabelWriter`
/// for NIfTI, `ITKWriter` for all others.
///
/// Errors: an ending that no format has, an element type that the format cannot hold, a folder that cannot be written
/// to.
///
/// Differences from MONAI: `writer` takes names and writer components, `folder_layout` a component (`FolderLayout`, or
/// a transform of the application from a map of names to a path), `output_name_formatter` a transform of the
/// application from the metadata to such a map; the file name cannot be given at the call (use `write`); whole numbers
/// are written exactly; the writer's own options cannot be set.
///
/// Example (Python): `SaveImage(output_dir="out", output_postfix="seg", separate_folder=False)(image)`
///
/// Source: MONAI 1.6.1 `SaveImage`.
class SaveImage : public TransformBuilder {
 public:
  SaveImage() : TransformBuilder("SaveImage") {}
  /// @param output_dir Folder for the files; made where it is missing. Default: "./".
  explicit SaveImage(const Arg<arg::Str>& output_dir) : TransformBuilder("SaveImage") {
    set_argument("output_dir", output_dir.value());
  }

  /// Folder for the files; made where it is missing. Default: "./".
  SaveImage& output_dir(const Arg<arg::Str>& value) {
    set_argument("output_dir", value.value());
    return *this;
  }

  /// Put behind the input's name, after an underscore. Default: "trans".
  SaveImage& output_postfix(const Arg<arg::Str>& value) {
    set_argument("output_postfix", value.value());
    return *this;
  }

  /// Ending of the files, which says the format. Default: ".nii.gz".
  SaveImage& output_ext(const Arg<arg::Str>& value) {
    set_argument("output_ext", value.value());
    return *this;
  }

  /// Element type in the files; none for the image's. PNG and DICOM take uint8 for types that they cannot hold.
  /// Default: "float32".
  SaveImage& output_dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("output_dtype", value.value());
    return *this;
  }

  /// Whether the image is brought back to the grid that it was read with (`original_affine`, `spatial_shape`). Default:
  /// false.
  SaveImage& resample(const Arg<arg::Bool>& value) {
    set_argument("resample", value.value());
    return *this;
  }

  /// Interpolation where it is resampled: `nearest`, `bilinear`, `bicubic`, `area` or the order of a spline. Default:
  /// "nearest".
  SaveImage& mode(const Arg<arg::Str, arg::Int>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What is outside the image where it is resampled: `zeros`, `border`, `reflection`. Default: "border".
  SaveImage& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// For pictures: 255 or 65535 clips to 0 to 1 and scales to that. Default: none.
  SaveImage& scale(const Arg<arg::Int, arg::None>& value) {
    set_argument("scale", value.value());
    return *this;
  }

  /// Element type in which it is resampled; none for the image's. Default: "float64".
  SaveImage& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Whether dimensions of one element at the end are dropped, after the channels were moved there. Default: true.
  SaveImage& squeeze_end_dims(const Arg<arg::Bool>& value) {
    set_argument("squeeze_end_dims", value.value());
    return *this;
  }

  /// Beginning of the inputs' paths; the folders below it are kept below `output_dir`. Default: "".
  SaveImage& data_root_dir(const Arg<arg::Str>& value) {
    set_argument("data_root_dir", value.value());
    return *this;
  }

  /// Whether each image gets a folder with its name. Default: true.
  SaveImage& separate_folder(const Arg<arg::Bool>& value) {
    set_argument("separate_folder", value.value());
    return *this;
  }

  /// Whether each file is logged. Default: true.
  SaveImage& print_log(const Arg<arg::Bool>& value) {
    set_argument("print_log", value.value());
    return *this;
  }

  /// Ending of the files where `output_ext` is empty. Default: "".
  SaveImage& output_format(const Arg<arg::Str>& value) {
    set_argument("output_format", value.value());
    return *this;
  }

  /// Writer by name or as a component; none for the one that the ending says. Default: none.
  SaveImage& writer(const Arg<arg::Str, arg::Component, arg::None>& value) {
    set_argument("writer", value.value());
    return *this;
  }

  /// Dimension that holds the channels; none where there is none. Default: 0.
  SaveImage& channel_dim(const Arg<arg::Int, arg::None>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }

  /// Transform of the application that makes `{"subject": …, "idx": …}` of the metadata. Default: none.
  SaveImage& output_name_formatter(const Arg<arg::Component, arg::None>& value) {
    set_argument("output_name_formatter", value.value());
    return *this;
  }

  /// How files are named instead of by the arguments above. Default: none.
  SaveImage& folder_layout(const Arg<arg::Component, arg::None>& value) {
    set_argument("folder_layout", value.value());
    return *this;
  }

  /// Whether the metadata `saved_to` of the image that is passed on say the file. Default: false.
  SaveImage& savepath_in_metadict(const Arg<arg::Bool>& value) {
    set_argument("savepath_in_metadict", value.value());
    return *this;
  }
};

/// SaveImage for the items of a sample that `keys` names.
///
/// Writes an image to a file that is named after the one it came from, and passes it on.
///
/// Input: an image `(C, spatial…)`. The file is `output_dir/[name/]name_postfix[_patch]output_ext`, where `name` is
/// that of the metadata `filename_or_obj`, or else a running number. Channels become the last axis, or are dropped
/// where there is one. Every file is complete or not there.
///
/// Writers that the application registered for the ending come first, then `PILWriter` for pictures, `NibabelWriter`
/// for NIfTI, `ITKWriter` for all others.
///
/// Errors: an ending that no format has, an element type that the format cannot hold, a folder that cannot be written
/// to.
///
/// Differences from MONAI: `writer` takes names and writer components, `folder_layout` a component (`FolderLayout`, or
/// a transform of the application from a map of names to a path), `output_name_formatter` a transform of the
/// application from the metadata to such a map; the file name cannot be given at the call (use `write`); whole numbers
/// are written exactly; the writer's own options cannot be set.
///
/// Example (Python): `SaveImage(output_dir="out", output_postfix="seg", separate_folder=False)(image)`
///
/// Source: MONAI 1.6.1 `SaveImage`.
class SaveImaged : public TransformBuilder {
 public:
  /// @param keys Keys of the sample that hold the images.
  explicit SaveImaged(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("SaveImaged") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  SaveImaged(std::initializer_list<Arg<arg::Str>> keys)
      : SaveImaged(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// Keys of the metadata of plain tensors, one for each of `keys`; none for `key_postfix`. Default: none.
  SaveImaged& meta_keys(const Arg<arg::Str, arg::None, arg::List<arg::Str, arg::None>>& value) {
    set_argument("meta_keys", value.value());
    return *this;
  }

  /// Ending of the keys of the metadata; a list gives one per key. Default: "meta_dict".
  SaveImaged& meta_key_postfix(const Arg<arg::Str, arg::List<arg::Str>>& value) {
    set_argument("meta_key_postfix", value.value());
    return *this;
  }

  /// Folder for the files; made where it is missing. Default: "./".
  SaveImaged& output_dir(const Arg<arg::Str>& value) {
    set_argument("output_dir", value.value());
    return *this;
  }

  /// Put behind the input's name, after an underscore. Default: "trans".
  SaveImaged& output_postfix(const Arg<arg::Str>& value) {
    set_argument("output_postfix", value.value());
    return *this;
  }

  /// Ending of the files, which says the format. Default: ".nii.gz".
  SaveImaged& output_ext(const Arg<arg::Str>& value) {
    set_argument("output_ext", value.value());
    return *this;
  }

  /// Whether the image is brought back to the grid that it was read with (`original_affine`, `spatial_shape`). Default:
  /// false.
  SaveImaged& resample(const Arg<arg::Bool>& value) {
    set_argument("resample", value.value());
    return *this;
  }

  /// Interpolation where it is resampled: `nearest`, `bilinear`, `bicubic`, `area` or the order of a spline. Default:
  /// "nearest".
  SaveImaged& mode(const Arg<arg::Str, arg::Int>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// What is outside the image where it is resampled: `zeros`, `border`, `reflection`. Default: "border".
  SaveImaged& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// For pictures: 255 or 65535 clips to 0 to 1 and scales to that. Default: none.
  SaveImaged& scale(const Arg<arg::Int, arg::None>& value) {
    set_argument("scale", value.value());
    return *this;
  }

  /// Element type in which it is resampled; none for the image's. Default: "float64".
  SaveImaged& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Element type in the files; none for the image's. PNG and DICOM take uint8 for types that they cannot hold.
  /// Default: "float32".
  SaveImaged& output_dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("output_dtype", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  SaveImaged& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }

  /// Whether dimensions of one element at the end are dropped, after the channels were moved there. Default: true.
  SaveImaged& squeeze_end_dims(const Arg<arg::Bool>& value) {
    set_argument("squeeze_end_dims", value.value());
    return *this;
  }

  /// Beginning of the inputs' paths; the folders below it are kept below `output_dir`. Default: "".
  SaveImaged& data_root_dir(const Arg<arg::Str>& value) {
    set_argument("data_root_dir", value.value());
    return *this;
  }

  /// Whether each image gets a folder with its name. Default: true.
  SaveImaged& separate_folder(const Arg<arg::Bool>& value) {
    set_argument("separate_folder", value.value());
    return *this;
  }

  /// Whether each file is logged. Default: true.
  SaveImaged& print_log(const Arg<arg::Bool>& value) {
    set_argument("print_log", value.value());
    return *this;
  }

  /// Ending of the files where `output_ext` is empty. Default: "".
  SaveImaged& output_format(const Arg<arg::Str>& value) {
    set_argument("output_format", value.value());
    return *this;
  }

  /// Writer by name or as a component; none for the one that the ending says. Default: none.
  SaveImaged& writer(const Arg<arg::Str, arg::Component, arg::None>& value) {
    set_argument("writer", value.value());
    return *this;
  }

  /// Transform of the application that makes `{"subject": …, "idx": …}` of the metadata. Default: none.
  SaveImaged& output_name_formatter(const Arg<arg::Component, arg::None>& value) {
    set_argument("output_name_formatter", value.value());
    return *this;
  }

  /// How files are named instead of by the arguments above. Default: none.
  SaveImaged& folder_layout(const Arg<arg::Component, arg::None>& value) {
    set_argument("folder_layout", value.value());
    return *this;
  }

  /// Whether the metadata `saved_to` of the image that is passed on say the file. Default: false.
  SaveImaged& savepath_in_metadict(const Arg<arg::Bool>& value) {
    set_argument("savepath_in_metadict", value.value());
    return *this;
  }
};

/// The same class as SaveImaged.
using SaveImageD = SaveImaged;

/// The same class as SaveImaged.
using SaveImageDict = SaveImaged;

/// Adds to a JSON file which file was made of which: `[{"input": …, "output": …}, …]`, and passes the image on.
///
/// The image needs the metadata `filename_or_obj` and `saved_to`, which `SaveImage` with `savepath_in_metadict` writes.
/// Several threads and processes may write to the same file: a lock beside it (`….lock`) keeps them apart, and the file
/// is replaced as a whole. What is there and is no JSON list is replaced, as in MONAI.
///
/// Example (Python): `WriteFileMapping("mapping.json")(SaveImage("out", savepath_in_metadict=True)(image))`
///
/// Source: MONAI 1.6.1 `WriteFileMapping`.
class WriteFileMapping : public TransformBuilder {
 public:
  WriteFileMapping() : TransformBuilder("WriteFileMapping") {}
  /// @param mapping_file_path The JSON file. Default: "mapping.json".
  explicit WriteFileMapping(const Arg<arg::Str>& mapping_file_path) : TransformBuilder("WriteFileMapping") {
    set_argument("mapping_file_path", mapping_file_path.value());
  }

  /// The JSON file. Default: "mapping.json".
  WriteFileMapping& mapping_file_path(const Arg<arg::Str>& value) {
    set_argument("mapping_file_path", value.value());
    return *this;
  }
};

/// WriteFileMapping for the items of a sample that `keys` names.
///
/// Adds to a JSON file which file was made of which: `[{"input": …, "output": …}, …]`, and passes the image on.
///
/// The image needs the metadata `filename_or_obj` and `saved_to`, which `SaveImage` with `savepath_in_metadict` writes.
/// Several threads and processes may write to the same file: a lock beside it (`….lock`) keeps them apart, and the file
/// is replaced as a whole. What is there and is no JSON list is replaced, as in MONAI.
///
/// Example (Python): `WriteFileMapping("mapping.json")(SaveImage("out", savepath_in_metadict=True)(image))`
///
/// Source: MONAI 1.6.1 `WriteFileMapping`.
class WriteFileMappingd : public TransformBuilder {
 public:
  /// @param keys Keys of the sample to apply the transform to.
  explicit WriteFileMappingd(const Arg<arg::Str, arg::List<arg::Str>>& keys) : TransformBuilder("WriteFileMappingd") {
    set_argument("keys", keys.value());
  }
  /// The same from a list in braces.
  WriteFileMappingd(std::initializer_list<Arg<arg::Str>> keys)
      : WriteFileMappingd(Arg<arg::Str, arg::List<arg::Str>>(keys)) {}

  /// The JSON file. Default: "mapping.json".
  WriteFileMappingd& mapping_file_path(const Arg<arg::Str>& value) {
    set_argument("mapping_file_path", value.value());
    return *this;
  }

  /// Skip keys that the sample does not have, instead of an error. Default: false.
  WriteFileMappingd& allow_missing_keys(const Arg<arg::Bool>& value) {
    set_argument("allow_missing_keys", value.value());
    return *this;
  }
};

/// The same class as WriteFileMappingd.
using WriteFileMappingD = WriteFileMappingd;

/// The same class as WriteFileMappingd.
using WriteFileMappingDict = WriteFileMappingd;

/// Applies transforms one after the other, each to what the one before it gave.
///
/// **Lists.** Where a transform gives a list (several patches of an image), the following ones are applied to each
/// of its items, down to the depth `map_items`. Transforms that combine lists, and nested `Compose`, get the list
/// whole.
///
/// **Lazy execution.** With `lazy`, spatial transforms only add their matrix to the pending operations of an image,
/// and the next transform that needs voxels, `ApplyPending` or the end makes them happen in one step. A nested
/// `Compose` follows the outer one. The result of that step is float32, as in MONAI.
///
/// **Randomness.** Seeding gives every random transform a stream of its own, seeded from this one in order, nested
/// `Compose` too; a transform that occurs twice has one stream. Made after the process was seeded (MONAI's
/// `set_determinism`), it has such streams from that seed, which a run uses that is given none.
///
/// **Inverse.** Undoes the invertible transforms from the last to the first; others are left out. Pending
/// operations are applied first. Nested `Compose` with the same `map_items` are undone as if they were part of this
/// one.
///
/// **Part of a run.** The call may choose the first step and the one after the last; where both are the same, the
/// input is passed on as it is.
///
/// Progress is reported after each step of the outermost `Compose`, cancellation is looked at before each. Errors name
/// the step: `Compose.transforms[3].Spacing(image)`.
///
/// Differences from MONAI: tuples are lists here, so `unpack_items` unpacks lists; only transforms of the application
/// can take several arguments.
///
/// Example (Python): `Compose([ScaleIntensityRange(-57, 164, 0.0, 1.0, clip=True), Flip(0)])(image)`
///
/// Source: MONAI 1.6.1 `Compose`, `execute_compose`.
///
/// Traits: random, invertible, lazy.
class Compose : public TransformBuilder {
 public:
  Compose() : TransformBuilder("Compose") {}
  /// @param transforms The transforms, in the order in which they are applied; a single one needs no list. Default:
  /// none.
  explicit Compose(const Arg<arg::Component, arg::List<arg::Component>, arg::None>& transforms)
      : TransformBuilder("Compose") {
    set_argument("transforms", transforms.value());
  }
  /// The same from a list in braces.
  Compose(std::initializer_list<Arg<arg::Component>> transforms)
      : Compose(Arg<arg::Component, arg::List<arg::Component>, arg::None>(transforms)) {}

  /// The transforms, in the order in which they are applied; a single one needs no list. Default: none.
  Compose& transforms(const Arg<arg::Component, arg::List<arg::Component>, arg::None>& value) {
    set_argument("transforms", value.value());
    return *this;
  }

  /// Depth to which lists are taken apart: true is 1, false or 0 hands lists over whole. Default: true.
  Compose& map_items(const Arg<arg::Bool, arg::Int>& value) {
    set_argument("map_items", value.value());
    return *this;
  }

  /// Whether a list is handed over as the several arguments of a transform. Default: false.
  Compose& unpack_items(const Arg<arg::Bool>& value) {
    set_argument("unpack_items", value.value());
    return *this;
  }

  /// Whether to log pending operations and, where a transform fails, its input; a text names the target of the log.
  /// Default: false.
  Compose& log_stats(const Arg<arg::Bool, arg::Str>& value) {
    set_argument("log_stats", value.value());
    return *this;
  }

  /// Whether spatial transforms wait: true all that can, false none, none as each of them says. Default: false.
  Compose& lazy(const Arg<arg::Bool, arg::None>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// Replaces parameters where pending operations are applied: `mode`, `padding_mode`, `dtype`, `align_corners`,
  /// `resample_mode`, `device`; for samples one such map for each key. Default: none.
  Compose& overrides(const Arg<arg::Map, arg::None>& value) {
    set_argument("overrides", value.value());
    return *this;
  }
};

/// Applies one of several transforms, drawn anew for each call.
///
/// Lists, lazy execution, seeding and logging are as in `Compose`. A record on top of those of the chosen transform
/// says which one it was: `{"index": …}`, in every image of the result; `inverse` undoes that one, if it can be undone.
///
/// Draws: `multinomial(1, weights)`.
///
/// Errors: as many weights as transforms are not given; a negative weight; no weight above zero; a first or last step
/// for the run; undoing anything but an image or a sample.
///
/// Example (Python): `OneOf([Flip(0), Flip(1)], weights=[0.75, 0.25]).set_random_state(0)(image)`
///
/// Source: MONAI 1.6.1 `OneOf`.
///
/// Traits: random, invertible, lazy.
class OneOf : public TransformBuilder {
 public:
  OneOf() : TransformBuilder("OneOf") {}
  /// @param transforms The transforms to choose from; a single one needs no list. Default: none.
  explicit OneOf(const Arg<arg::Component, arg::List<arg::Component>, arg::None>& transforms)
      : TransformBuilder("OneOf") {
    set_argument("transforms", transforms.value());
  }
  /// The same from a list in braces.
  OneOf(std::initializer_list<Arg<arg::Component>> transforms)
      : OneOf(Arg<arg::Component, arg::List<arg::Component>, arg::None>(transforms)) {}

  /// The transforms to choose from; a single one needs no list. Default: none.
  OneOf& transforms(const Arg<arg::Component, arg::List<arg::Component>, arg::None>& value) {
    set_argument("transforms", value.value());
    return *this;
  }

  /// How probable each is, in proportion to the others; a single number or none for all the same. Default: none.
  OneOf& weights(const Arg<arg::Float, arg::List<arg::Float>, arg::None>& value) {
    set_argument("weights", value.value());
    return *this;
  }

  /// Depth to which lists are taken apart: true is 1, false or 0 hands lists over whole. Default: true.
  OneOf& map_items(const Arg<arg::Bool, arg::Int>& value) {
    set_argument("map_items", value.value());
    return *this;
  }

  /// Whether a list is handed over as the several arguments of a transform. Default: false.
  OneOf& unpack_items(const Arg<arg::Bool>& value) {
    set_argument("unpack_items", value.value());
    return *this;
  }

  /// Whether to log pending operations and, where a transform fails, its input; a text names the target of the log.
  /// Default: false.
  OneOf& log_stats(const Arg<arg::Bool, arg::Str>& value) {
    set_argument("log_stats", value.value());
    return *this;
  }

  /// Whether spatial transforms wait: true all that can, false none, none as each of them says. Default: false.
  OneOf& lazy(const Arg<arg::Bool, arg::None>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// Replaces parameters where pending operations are applied, as in `Compose`. Default: none.
  OneOf& overrides(const Arg<arg::Map, arg::None>& value) {
    set_argument("overrides", value.value());
    return *this;
  }
};

/// Applies all of several transforms, in an order that is drawn anew for each call.
///
/// Lists, lazy execution, seeding and logging are as in `Compose`. A record on top of those of the transforms says in
/// which order they were applied: `{"applied_order": […]}`, in every image of the result; `inverse` undoes them from
/// the last to the first, leaving out those that cannot be undone.
///
/// Draws: `permutation(range(n))` for `n` transforms.
///
/// Errors: a first or last step for the run; undoing anything but an image or a sample.
///
/// Example (Python): `RandomOrder([Flip(0), CastToType("float64")]).set_random_state(0)(image)`
///
/// Source: MONAI 1.6.1 `RandomOrder`, which does not use its `overrides` either.
///
/// Traits: random, invertible, lazy.
class RandomOrder : public TransformBuilder {
 public:
  RandomOrder() : TransformBuilder("RandomOrder") {}
  /// @param transforms The transforms; a single one needs no list. Default: none.
  explicit RandomOrder(const Arg<arg::Component, arg::List<arg::Component>, arg::None>& transforms)
      : TransformBuilder("RandomOrder") {
    set_argument("transforms", transforms.value());
  }
  /// The same from a list in braces.
  RandomOrder(std::initializer_list<Arg<arg::Component>> transforms)
      : RandomOrder(Arg<arg::Component, arg::List<arg::Component>, arg::None>(transforms)) {}

  /// The transforms; a single one needs no list. Default: none.
  RandomOrder& transforms(const Arg<arg::Component, arg::List<arg::Component>, arg::None>& value) {
    set_argument("transforms", value.value());
    return *this;
  }

  /// Depth to which lists are taken apart: true is 1, false or 0 hands lists over whole. Default: true.
  RandomOrder& map_items(const Arg<arg::Bool, arg::Int>& value) {
    set_argument("map_items", value.value());
    return *this;
  }

  /// Whether a list is handed over as the several arguments of a transform. Default: false.
  RandomOrder& unpack_items(const Arg<arg::Bool>& value) {
    set_argument("unpack_items", value.value());
    return *this;
  }

  /// Whether to log pending operations and, where a transform fails, its input; a text names the target of the log.
  /// Default: false.
  RandomOrder& log_stats(const Arg<arg::Bool, arg::Str>& value) {
    set_argument("log_stats", value.value());
    return *this;
  }

  /// Whether spatial transforms wait: true all that can, false none, none as each of them says. Default: false.
  RandomOrder& lazy(const Arg<arg::Bool, arg::None>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// Not used. Default: none.
  RandomOrder& overrides(const Arg<arg::Map, arg::None>& value) {
    set_argument("overrides", value.value());
    return *this;
  }
};

/// Applies some of several transforms, drawn anew for each call: how many, which, and in which order.
///
/// Lists, lazy execution, seeding and logging are as in `Compose`. A record on top of those of the transforms says
/// which were applied in which order: `{"applied_order": […]}`, in every image of the result; `inverse` undoes them
/// from the last to the first, leaving out those that cannot be undone.
///
/// Draws: `randint(low, high + 1)`, then `choice(n, size, replace, weights)` for `n` transforms.
///
/// Errors: numbers of transforms below 0 or above `n`; as many weights as transforms are not given; a negative weight;
/// no weight above zero; without `replace`, more transforms than have a weight above zero (when it runs); a first or
/// last step for the run; undoing anything but an image or a sample.
///
/// Example (Python): `SomeOf([Flip(0), Flip(1), Flip(2)], num_transforms=2).set_random_state(0)(image)`
///
/// Source: MONAI 1.6.1 `SomeOf`.
///
/// Traits: random, invertible, lazy.
class SomeOf : public TransformBuilder {
 public:
  SomeOf() : TransformBuilder("SomeOf") {}
  /// @param transforms The transforms to choose from; a single one needs no list. Default: none.
  explicit SomeOf(const Arg<arg::Component, arg::List<arg::Component>, arg::None>& transforms)
      : TransformBuilder("SomeOf") {
    set_argument("transforms", transforms.value());
  }
  /// The same from a list in braces.
  SomeOf(std::initializer_list<Arg<arg::Component>> transforms)
      : SomeOf(Arg<arg::Component, arg::List<arg::Component>, arg::None>(transforms)) {}

  /// The transforms to choose from; a single one needs no list. Default: none.
  SomeOf& transforms(const Arg<arg::Component, arg::List<arg::Component>, arg::None>& value) {
    set_argument("transforms", value.value());
    return *this;
  }

  /// Depth to which lists are taken apart: true is 1, false or 0 hands lists over whole. Default: true.
  SomeOf& map_items(const Arg<arg::Bool, arg::Int>& value) {
    set_argument("map_items", value.value());
    return *this;
  }

  /// Whether a list is handed over as the several arguments of a transform. Default: false.
  SomeOf& unpack_items(const Arg<arg::Bool>& value) {
    set_argument("unpack_items", value.value());
    return *this;
  }

  /// Whether to log pending operations and, where a transform fails, its input; a text names the target of the log.
  /// Default: false.
  SomeOf& log_stats(const Arg<arg::Bool, arg::Str>& value) {
    set_argument("log_stats", value.value());
    return *this;
  }

  /// How many to apply: a number (at most as many as there are), the lowest and the highest number, or none for as many
  /// as there are. Default: none.
  SomeOf& num_transforms(const Arg<arg::Int, arg::List<arg::Int>, arg::None>& value) {
    set_argument("num_transforms", value.value());
    return *this;
  }

  /// Whether a transform may be drawn more than once. Default: false.
  SomeOf& replace(const Arg<arg::Bool>& value) {
    set_argument("replace", value.value());
    return *this;
  }

  /// How probable each is, in proportion to the others; none for all the same. Default: none.
  SomeOf& weights(const Arg<arg::List<arg::Float>, arg::None>& value) {
    set_argument("weights", value.value());
    return *this;
  }

  /// Whether spatial transforms wait: true all that can, false none, none as each of them says. Default: false.
  SomeOf& lazy(const Arg<arg::Bool, arg::None>& value) {
    set_argument("lazy", value.value());
    return *this;
  }

  /// Replaces parameters where pending operations are applied, as in `Compose`. Default: none.
  SomeOf& overrides(const Arg<arg::Map, arg::None>& value) {
    set_argument("overrides", value.value());
    return *this;
  }
};

}  // namespace transforms
namespace data {

/// Reads images as MONAI's reader over nibabel does: axes `[x, y, z, …]` as in the file, RAS affine, further axes last.
///
/// Metadata: every field of the NIfTI header by its name, `original_pixdim`, `as_closest_canonical`, and what all
/// readers give: `affine` and `original_affine` (4x4, RAS), `spatial_shape` (at most three sizes),
/// `original_channel_dim` (NaN, or -1 for the last axis), `space`, `filename_or_obj`. As in MONAI, sform and qform are
/// made to agree with `pixdim` where one of them does.
///
/// Differences from MONAI: RGB images have a last axis of three or four colours; files of other formats are read too;
/// `pixdim[4]` is never overwritten; a warning instead of a GPU for `to_gpu`.
///
/// Source: MONAI 1.6.1 `NibabelReader`, nibabel 5.
class NibabelReader : public ComponentBuilder {
 public:
  NibabelReader() : ComponentBuilder("NibabelReader") {}
  /// @param channel_dim Dimension that holds the channels, or `no_channel`; none to find out: the last one beyond the
  /// third. Default: none.
  explicit NibabelReader(const Arg<arg::Int, arg::Str, arg::None>& channel_dim) : ComponentBuilder("NibabelReader") {
    set_argument("channel_dim", channel_dim.value());
  }

  /// Dimension that holds the channels, or `no_channel`; none to find out: the last one beyond the third. Default:
  /// none.
  NibabelReader& channel_dim(const Arg<arg::Int, arg::Str, arg::None>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }

  /// Whether axes are swapped and flipped so that they grow to the right, front and top as nearly as they can. Default:
  /// false.
  NibabelReader& as_closest_canonical(const Arg<arg::Bool>& value) {
    set_argument("as_closest_canonical", value.value());
    return *this;
  }

  /// Whether axes of one element beyond the spatial ones are dropped: `(256, 256, 1, 3)` to `(256, 256, 3)`. Default:
  /// false.
  NibabelReader& squeeze_non_spatial_dims(const Arg<arg::Bool>& value) {
    set_argument("squeeze_non_spatial_dims", value.value());
    return *this;
  }

  /// Files are always read into main memory; true gives a warning. Default: false.
  NibabelReader& to_gpu(const Arg<arg::Bool>& value) {
    set_argument("to_gpu", value.value());
    return *this;
  }
};

/// Reads images as MONAI's reader over ITK does: axes `[x, y, z]`, components of a voxel last, RAS affine. A folder is
/// a DICOM series, its slices ordered by position.
///
/// Metadata: the file's own fields, `spacing`, and what all readers give (see `NibabelReader`). The affine has the rank
/// of the image: 3x3 for pictures.
///
/// Differences from MONAI: DICOM fields have their keywords as names (`PatientID`), not their tags; `series_meta`
/// changes nothing, since a series always has the fields of its first slice; a folder with several series is refused
/// unless `series_name` names one, where MONAI takes the first that it finds; the resolution of a picture is no
/// spacing; the third spacing of a single DICOM slice is the distance between slices or their thickness where the file
/// says it, where ITK takes 1.
///
/// Source: MONAI 1.6.1 `ITKReader`, ITK 5.
class ITKReader : public ComponentBuilder {
 public:
  ITKReader() : ComponentBuilder("ITKReader") {}
  /// @param channel_dim Dimension that holds the channels, or `no_channel`; none to find out. Default: none.
  explicit ITKReader(const Arg<arg::Int, arg::Str, arg::None>& channel_dim) : ComponentBuilder("ITKReader") {
    set_argument("channel_dim", channel_dim.value());
  }

  /// Dimension that holds the channels, or `no_channel`; none to find out. Default: none.
  ITKReader& channel_dim(const Arg<arg::Int, arg::Str, arg::None>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }

  /// SeriesInstanceUID of the series to read of a folder. Default: "".
  ITKReader& series_name(const Arg<arg::Str>& value) {
    set_argument("series_name", value.value());
    return *this;
  }

  /// Whether the axes come in the opposite order, `[z, y, x]`. The metadata do not change. Default: false.
  ITKReader& reverse_indexing(const Arg<arg::Bool>& value) {
    set_argument("reverse_indexing", value.value());
    return *this;
  }

  /// Changes nothing: a series has the fields of its first slice. Default: false.
  ITKReader& series_meta(const Arg<arg::Bool>& value) {
    set_argument("series_meta", value.value());
    return *this;
  }

  /// Whether the affine is RAS; otherwise LPS, as ITK has it. Default: true.
  ITKReader& affine_lps_to_ras(const Arg<arg::Bool>& value) {
    set_argument("affine_lps_to_ras", value.value());
    return *this;
  }
};

/// Reads DICOM as MONAI's reader over pydicom does: axes `[x, y, z]` (`[row, column, z]` without `swap_ij`), RAS affine
/// (4x4). A folder is a series; a segmentation (SEG) has one channel for each segment, last.
///
/// Metadata: the file's fields by their keywords (only those of the geometry with `prune_metadata`), `spacing`,
/// `labels` of a segmentation, and what all readers give (see `NibabelReader`).
///
/// Differences from MONAI: slices are ordered by position, not by InstanceNumber, so that an affine and its voxels
/// always agree; enhanced multi-frame images have their geometry, where MONAI gives an identity; a folder with several
/// series is refused unless it is told which; fields have keywords instead of tags; `fname_regex` is a regular
/// expression of Rust's `regex`, matched at the beginning of the path as in MONAI.
///
/// Source: MONAI 1.6.1 `PydicomReader`, pydicom 3.
class PydicomReader : public ComponentBuilder {
 public:
  PydicomReader() : ComponentBuilder("PydicomReader") {}
  /// @param channel_dim Dimension that holds the channels, or `no_channel`; none to find out. Default: none.
  explicit PydicomReader(const Arg<arg::Int, arg::Str, arg::None>& channel_dim) : ComponentBuilder("PydicomReader") {
    set_argument("channel_dim", channel_dim.value());
  }

  /// Dimension that holds the channels, or `no_channel`; none to find out. Default: none.
  PydicomReader& channel_dim(const Arg<arg::Int, arg::Str, arg::None>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }

  /// Whether the affine is RAS; otherwise LPS, as DICOM has it. Default: true.
  PydicomReader& affine_lps_to_ras(const Arg<arg::Bool>& value) {
    set_argument("affine_lps_to_ras", value.value());
    return *this;
  }

  /// Whether the first axis is x, as in the other readers; otherwise it is the row. Default: true.
  PydicomReader& swap_ij(const Arg<arg::Bool>& value) {
    set_argument("swap_ij", value.value());
    return *this;
  }

  /// Whether only the fields of the geometry stay in the metadata. Default: true.
  PydicomReader& prune_metadata(const Arg<arg::Bool>& value) {
    set_argument("prune_metadata", value.value());
    return *this;
  }

  /// For segmentations: the channel of each segment, by its description or label. Default: none.
  PydicomReader& label_dict(const Arg<arg::Map, arg::None>& value) {
    set_argument("label_dict", value.value());
    return *this;
  }

  /// For folders: which files to read, by a regular expression of their paths; empty or none for all DICOM files.
  /// Default: "".
  PydicomReader& fname_regex(const Arg<arg::Str, arg::None>& value) {
    set_argument("fname_regex", value.value());
    return *this;
  }

  /// Files are always read into main memory; true gives a warning. Default: false.
  PydicomReader& to_gpu(const Arg<arg::Bool>& value) {
    set_argument("to_gpu", value.value());
    return *this;
  }
};

/// Reads NRRD as MONAI's reader over pynrrd does: axes in the file's order (channels first), RAS affine.
///
/// Metadata: the fields of the file, and what all readers give (see `NibabelReader`).
///
/// Differences from MONAI: an image with a channel axis is read, with `original_channel_dim` 0 and `spatial_shape`
/// without the channels, where MONAI fails or takes the channels for an axis of space; `kinds`, `space` and
/// spacing-only files are understood as ITK does.
///
/// Source: MONAI 1.6.1 `NrrdReader`, pynrrd 1.
class NrrdReader : public ComponentBuilder {
 public:
  NrrdReader() : ComponentBuilder("NrrdReader") {}
  /// @param channel_dim Dimension that holds the channels, or `no_channel`; none to find out. Default: none.
  explicit NrrdReader(const Arg<arg::Int, arg::Str, arg::None>& channel_dim) : ComponentBuilder("NrrdReader") {
    set_argument("channel_dim", channel_dim.value());
  }

  /// Dimension that holds the channels, or `no_channel`; none to find out. Default: none.
  NrrdReader& channel_dim(const Arg<arg::Int, arg::Str, arg::None>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }

  /// Element type that the reader gives, before `LoadImage` converts to its own. Default: "float32".
  NrrdReader& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// Order of the axes. One of "F", "C". Default: "F".
  NrrdReader& index_order(const Arg<arg::Str>& value) {
    set_argument("index_order", value.value());
    return *this;
  }

  /// Whether the affine is RAS; otherwise as ITK has it, LPS. Default: true.
  NrrdReader& affine_lps_to_ras(const Arg<arg::Bool>& value) {
    set_argument("affine_lps_to_ras", value.value());
    return *this;
  }
};

/// Reads NumPy's `.npy` and `.npz`. Several arrays of an archive are stacked along a new first dimension.
///
/// Metadata: `spatial_shape` (all dimensions but that of the channels), `original_channel_dim`, `space`,
/// `filename_or_obj`. The affine is the identity.
///
/// Errors: arrays of Python objects, which would have to be executed to be read; keys that an archive does not have.
///
/// Differences from MONAI: `allow_pickle` is refused.
///
/// Source: MONAI 1.6.1 `NumpyReader`.
class NumpyReader : public ComponentBuilder {
 public:
  NumpyReader() : ComponentBuilder("NumpyReader") {}
  /// @param npz_keys The arrays of an archive to read; none for all. Default: none.
  explicit NumpyReader(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& npz_keys)
      : ComponentBuilder("NumpyReader") {
    set_argument("npz_keys", npz_keys.value());
  }
  /// The same from a list in braces.
  NumpyReader(std::initializer_list<Arg<arg::Str>> npz_keys)
      : NumpyReader(Arg<arg::Str, arg::List<arg::Str>, arg::None>(npz_keys)) {}

  /// The arrays of an archive to read; none for all. Default: none.
  NumpyReader& npz_keys(const Arg<arg::Str, arg::List<arg::Str>, arg::None>& value) {
    set_argument("npz_keys", value.value());
    return *this;
  }

  /// Dimension that holds the channels, or `no_channel`. Default: none.
  NumpyReader& channel_dim(const Arg<arg::Int, arg::Str, arg::None>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }

  /// Must be false: pickled objects can execute code. Default: false.
  NumpyReader& allow_pickle(const Arg<arg::Bool>& value) {
    set_argument("allow_pickle", value.value());
    return *this;
  }
};

/// Reads pictures as MONAI's reader over Pillow does: axes `[x, y]` (`[y, x]` without `reverse_indexing`), colours
/// last.
///
/// Metadata: `format`, `mode`, `width`, `height`, `spatial_shape`, `original_channel_dim`, `filename_or_obj`. The
/// affine is the identity.
///
/// Differences from MONAI: `converter` is the name of a mode instead of a function.
///
/// Source: MONAI 1.6.1 `PILReader`, Pillow.
class PILReader : public ComponentBuilder {
 public:
  PILReader() : ComponentBuilder("PILReader") {}
  /// @param converter Mode to convert pictures to; none keeps each one's own. One of "L", "LA", "RGB", "RGBA". Default:
  /// none.
  explicit PILReader(const Arg<arg::Str, arg::None>& converter) : ComponentBuilder("PILReader") {
    set_argument("converter", converter.value());
  }

  /// Mode to convert pictures to; none keeps each one's own. One of "L", "LA", "RGB", "RGBA". Default: none.
  PILReader& converter(const Arg<arg::Str, arg::None>& value) {
    set_argument("converter", value.value());
    return *this;
  }

  /// Whether the first axis is x; otherwise it is y, as Pillow's arrays have it. Default: true.
  PILReader& reverse_indexing(const Arg<arg::Bool>& value) {
    set_argument("reverse_indexing", value.value());
    return *this;
  }
};

/// Writes images as MONAI's writer over nibabel does: channels last, at least three spatial axes, affine in the sform.
///
/// Differences from MONAI: whole numbers are written exactly, where MONAI sends them through float32.
///
/// Source: MONAI 1.6.1 `NibabelWriter`.
class NibabelWriter : public ComponentBuilder {
 public:
  NibabelWriter() : ComponentBuilder("NibabelWriter") {}
  /// @param output_dtype Element type in the file; none for the image's. Default: "float32".
  explicit NibabelWriter(const Arg<arg::Dtype, arg::None>& output_dtype) : ComponentBuilder("NibabelWriter") {
    set_argument("output_dtype", output_dtype.value());
  }

  /// Element type in the file; none for the image's. Default: "float32".
  NibabelWriter& output_dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("output_dtype", value.value());
    return *this;
  }
};

/// Writes images as MONAI's writer over ITK does: several channels as the components of a voxel.
///
/// Formats: every one that mica writes (NIfTI, NRRD, MetaImage, MGH, DICOM as secondary capture…), by the ending.
///
/// Source: MONAI 1.6.1 `ITKWriter`.
class ITKWriter : public ComponentBuilder {
 public:
  ITKWriter() : ComponentBuilder("ITKWriter") {}
  /// @param output_dtype Element type in the file; none for the image's. Default: "float32".
  explicit ITKWriter(const Arg<arg::Dtype, arg::None>& output_dtype) : ComponentBuilder("ITKWriter") {
    set_argument("output_dtype", output_dtype.value());
  }

  /// Element type in the file; none for the image's. Default: "float32".
  ITKWriter& output_dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("output_dtype", value.value());
    return *this;
  }

  /// Whether the affine is RAS; false where it is LPS; none for what the metadata `space` says. Default: true.
  ITKWriter& affine_lps_to_ras(const Arg<arg::Bool, arg::None>& value) {
    set_argument("affine_lps_to_ras", value.value());
    return *this;
  }
};

/// Writes pictures as MONAI's writer over Pillow does: the first axis is x.
///
/// Differences from MONAI: types that a format cannot hold are refused with those that it can.
///
/// Source: MONAI 1.6.1 `PILWriter`.
class PILWriter : public ComponentBuilder {
 public:
  PILWriter() : ComponentBuilder("PILWriter") {}
  /// @param output_dtype Element type in the file; none for the image's. Default: "float32".
  explicit PILWriter(const Arg<arg::Dtype, arg::None>& output_dtype) : ComponentBuilder("PILWriter") {
    set_argument("output_dtype", output_dtype.value());
  }

  /// Element type in the file; none for the image's. Default: "float32".
  PILWriter& output_dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("output_dtype", value.value());
    return *this;
  }

  /// Dimension of the channels, for a writer that is used alone. Default: 0.
  PILWriter& channel_dim(const Arg<arg::Int, arg::None>& value) {
    set_argument("channel_dim", value.value());
    return *this;
  }

  /// 255 or 65535: clips to 0 to 1, multiplies by this and makes uint8 or uint16 of it; none changes nothing. Default:
  /// 255.
  PILWriter& scale(const Arg<arg::Int, arg::None>& value) {
    set_argument("scale", value.value());
    return *this;
  }
};

/// Names files `output_dir/[subject/]subject[_postfix][_idx][_key-value…][extension]`.
///
/// `subject` may be the path of the input file: its name without the ending counts (`.nii.gz` is one ending), and with
/// `data_root_dir` the folders between that and the file are kept.
///
/// Example (Python): `mica.data.FolderLayout("out", postfix="seg", extension=".nii.gz")`
///
/// Source: MONAI 1.6.1 `FolderLayout`, `create_file_basename`.
class FolderLayout : public ComponentBuilder {
 public:
  /// @param output_dir Folder for the files.
  explicit FolderLayout(const Arg<arg::Str>& output_dir) : ComponentBuilder("FolderLayout") {
    set_argument("output_dir", output_dir.value());
  }

  /// Put behind the subject, after an underscore. Default: "".
  FolderLayout& postfix(const Arg<arg::Str>& value) {
    set_argument("postfix", value.value());
    return *this;
  }

  /// Ending of the files, with or without its dot. Default: "".
  FolderLayout& extension(const Arg<arg::Str>& value) {
    set_argument("extension", value.value());
    return *this;
  }

  /// Whether each subject gets a folder. Default: false.
  FolderLayout& parent(const Arg<arg::Bool>& value) {
    set_argument("parent", value.value());
    return *this;
  }

  /// Whether missing folders are made. Default: false.
  FolderLayout& makedirs(const Arg<arg::Bool>& value) {
    set_argument("makedirs", value.value());
    return *this;
  }

  /// Beginning of the inputs' paths; what follows it is kept below `output_dir`. Default: "".
  FolderLayout& data_root_dir(const Arg<arg::Str>& value) {
    set_argument("data_root_dir", value.value());
    return *this;
  }
};

}  // namespace data
namespace networks {

/// A network from a TorchScript archive (`.ts`, `.pt`) that `torch.jit.save` wrote, in evaluation mode.
///
/// The archive may hold further files, such as the metadata of a MONAI bundle.
///
/// Errors: a file that cannot be read, or is no TorchScript archive; a device that is not there.
///
/// Differences from MONAI: MONAI calls `torch.jit.load` instead.
///
/// Example (Python): `TorchScript(path, optimize="fuse")(batch)`
///
/// Source: PyTorch 2.13 `torch.jit.load`, `torch.jit.freeze`, `torch.jit.optimize_for_inference`.
class TorchScript : public NetworkBuilder {
 public:
  /// @param path Path of the archive.
  explicit TorchScript(const Arg<arg::Str>& path) : NetworkBuilder("TorchScript") {
    set_argument("path", path.value());
  }

  /// Where it computes. Default: "cpu".
  TorchScript& device(const Arg<arg::Device>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Element type of parameters and computation; none keeps that of the file. Results come back in the type of the
  /// input. Default: none.
  TorchScript& dtype(const Arg<arg::Dtype, arg::None>& value) {
    set_argument("dtype", value.value());
    return *this;
  }

  /// How it is prepared for inference. One of "none", "freeze", "fuse". Default: "none".
  TorchScript& optimize(const Arg<arg::Str>& value) {
    set_argument("optimize", value.value());
    return *this;
  }

  /// Whether the channels of a voxel lie side by side in memory, which is faster in bfloat16. Default: false.
  TorchScript& channels_last(const Arg<arg::Bool>& value) {
    set_argument("channels_last", value.value());
    return *this;
  }

  /// Methods beside `forward` that must survive freezing. Default: [].
  TorchScript& methods(const Arg<arg::List<arg::Str>>& value) {
    set_argument("methods", value.value());
    return *this;
  }
};

/// A network from an AOTInductor package (`.pt2`) that PyTorch has compiled to machine code: the fastest form for the
/// processor and the extents of windows that it was compiled for.
///
/// `torch._inductor.aoti_compile_and_package(torch.export.export(network, (window,)))` makes one, best with
/// `inductor_configs={"freezing": True}`. Its code runs in this process: load only what you trust. It takes the shapes
/// that it was compiled for, which is checked: loading sets `AOTI_RUNTIME_CHECK_INPUTS=1` in the environment of the
/// process where it is not set. It has neither parameters that can be read nor a training mode.
///
/// Errors: a file that cannot be read, or is no package with a compiled model; one for another kind of device, or for
/// instructions that the processor does not have; inputs of other shapes.
///
/// Example (Python): `AOTInductor(package)(batch)`
///
/// Source: PyTorch 2.13 `torch._inductor.aoti_load_package`.
class AOTInductor : public NetworkBuilder {
 public:
  /// @param path Path of the package.
  explicit AOTInductor(const Arg<arg::Str>& path) : NetworkBuilder("AOTInductor") {
    set_argument("path", path.value());
  }

  /// Where it computes: what it was compiled for. Default: "cpu".
  AOTInductor& device(const Arg<arg::Device>& value) {
    set_argument("device", value.value());
    return *this;
  }
};

/// U-Net with residual units.
///
/// Strided convolutions lead down and transposed ones up, both at the start of a level; what comes down a level is
/// concatenated to what comes back. Input `(batch, in_channels, spatial…)`, output `(batch, out_channels, spatial…)`.
/// Spatial sizes must be multiples of the product of the strides.
///
/// Example (Python): `UNet(spatial_dims=3, in_channels=1, out_channels=2, channels=[16, 32, 64], strides=[2, 2])`
///
/// Source: MONAI 1.6.1 `UNet`; Kerfoot et al., "Left-Ventricle Quantification Using Residual U-Net", 2018.
class UNet : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  /// @param out_channels Channels of the output.
  /// @param channels Channels of the levels from the top; two or more.
  /// @param strides Strides between the levels: one less than there are levels. More are ignored, with a warning in the
  /// log.
  explicit UNet(const Arg<arg::Int>& spatial_dims,
                const Arg<arg::Int>& in_channels,
                const Arg<arg::Int>& out_channels,
                const Arg<arg::List<arg::Int>>& channels,
                const Arg<arg::List<arg::Int, arg::List<arg::Int>>>& strides)
      : NetworkBuilder("UNet") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
    set_argument("out_channels", out_channels.value());
    set_argument("channels", channels.value());
    set_argument("strides", strides.value());
  }

  /// Size of the kernels on the way down; odd. Default: 3.
  UNet& kernel_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("kernel_size", value.value());
    return *this;
  }

  /// Size of the kernels on the way up; odd. Default: 3.
  UNet& up_kernel_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("up_kernel_size", value.value());
    return *this;
  }

  /// Convolutions in a residual unit; 0 for plain convolutions. Default: 0.
  UNet& num_res_units(const Arg<arg::Int>& value) {
    set_argument("num_res_units", value.value());
    return *this;
  }

  /// The activation: a name, a name and its arguments, or none. Default: "PRELU".
  UNet& act(const Arg<arg::Str, arg::List<arg::Any>, arg::None>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The normalisation: a name, a name and its arguments, or none. Default: "INSTANCE".
  UNet& norm(const Arg<arg::Str, arg::List<arg::Any>, arg::None>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// The probability of dropout, a dropout layer, or none. Default: 0.0.
  UNet& dropout(const Arg<arg::Float, arg::Str, arg::List<arg::Any>, arg::None>& value) {
    set_argument("dropout", value.value());
    return *this;
  }

  /// Whether convolutions have a bias. Default: true.
  UNet& bias(const Arg<arg::Bool>& value) {
    set_argument("bias", value.value());
    return *this;
  }

  /// The order of activation (A), dropout (D) and normalisation (N). Default: "NDA".
  UNet& adn_ordering(const Arg<arg::Str>& value) {
    set_argument("adn_ordering", value.value());
    return *this;
  }
};

/// The same class as UNet.
using Unet = UNet;

/// U-Net of four levels with maximum pooling.
///
/// Input `(batch, in_channels, spatial…)`, output `(batch, out_channels, spatial…)`. Spatial sizes of 16 or more; where
/// they are no multiples of 16, what comes back up is padded by its border values.
///
/// Example (Python): `BasicUNet(spatial_dims=2, features=[64, 128, 256, 512, 1024, 128])`
///
/// Source: MONAI 1.6.1 `BasicUNet`; Falk et al., "U-Net: deep learning for cell counting, detection, and morphometry",
/// Nature Methods 16, 2019.
class BasicUNet : public NetworkBuilder {
 public:
  BasicUNet() : NetworkBuilder("BasicUNet") {}
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3. Default: 3.
  explicit BasicUNet(const Arg<arg::Int>& spatial_dims) : NetworkBuilder("BasicUNet") {
    set_argument("spatial_dims", spatial_dims.value());
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  BasicUNet& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 1.
  BasicUNet& in_channels(const Arg<arg::Int>& value) {
    set_argument("in_channels", value.value());
    return *this;
  }

  /// Channels of the output. Default: 2.
  BasicUNet& out_channels(const Arg<arg::Int>& value) {
    set_argument("out_channels", value.value());
    return *this;
  }

  /// Six numbers of channels: of the five levels from the top, and after the last enlargement. Default:
  /// [32,32,64,128,256,32].
  BasicUNet& features(const Arg<arg::List<arg::Int>>& value) {
    set_argument("features", value.value());
    return *this;
  }

  /// The activation: a name, a name and its arguments, or none. Default:
  /// ["LeakyReLU",{"negative_slope":0.1,"inplace":true}].
  BasicUNet& act(const Arg<arg::Str, arg::List<arg::Any>, arg::None>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The normalisation: a name, a name and its arguments, or none. Default: ["instance",{"affine":true}].
  BasicUNet& norm(const Arg<arg::Str, arg::List<arg::Any>, arg::None>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// Whether convolutions have a bias. Default: true.
  BasicUNet& bias(const Arg<arg::Bool>& value) {
    set_argument("bias", value.value());
    return *this;
  }

  /// The probability of dropout, a dropout layer, or none. Default: 0.0.
  BasicUNet& dropout(const Arg<arg::Float, arg::Str, arg::List<arg::Any>, arg::None>& value) {
    set_argument("dropout", value.value());
    return *this;
  }

  /// How it enlarges: `deconv`, `pixelshuffle` or `nontrainable`. One of "deconv", "deconvgroup", "nontrainable",
  /// "pixelshuffle". Default: "deconv".
  BasicUNet& upsample(const Arg<arg::Str>& value) {
    set_argument("upsample", value.value());
    return *this;
  }
};

/// The same class as BasicUNet.
using BasicUnet = BasicUNet;

/// The same class as BasicUNet.
using Basicunet = BasicUNet;

/// The same class as BasicUNet.
using basicunet = BasicUNet;

/// Residual encoder and decoder for segmentation, without its autoencoder.
///
/// Input `(batch, in_channels, spatial…)` with 2 or 3 spatial axes, output `(batch, out_channels, spatial…)`. Spatial
/// sizes must be multiples of 2 to the number of levels less one.
///
/// Example (Python): `SegResNet(spatial_dims=3, init_filters=16, in_channels=4, out_channels=3, dropout_prob=0.2)`
///
/// Source: MONAI 1.6.1 `SegResNet`; Myronenko, "3D MRI brain tumor segmentation using autoencoder regularization",
/// 2018.
class SegResNet : public NetworkBuilder {
 public:
  SegResNet() : NetworkBuilder("SegResNet") {}
  /// @param spatial_dims Spatial dimensions: 2 or 3. Default: 3.
  explicit SegResNet(const Arg<arg::Int>& spatial_dims) : NetworkBuilder("SegResNet") {
    set_argument("spatial_dims", spatial_dims.value());
  }

  /// Spatial dimensions: 2 or 3. Default: 3.
  SegResNet& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the first level. Default: 8.
  SegResNet& init_filters(const Arg<arg::Int>& value) {
    set_argument("init_filters", value.value());
    return *this;
  }

  /// Channels of the input. Default: 1.
  SegResNet& in_channels(const Arg<arg::Int>& value) {
    set_argument("in_channels", value.value());
    return *this;
  }

  /// Channels of the output. Default: 2.
  SegResNet& out_channels(const Arg<arg::Int>& value) {
    set_argument("out_channels", value.value());
    return *this;
  }

  /// The probability with which channels are dropped after the first convolution. Default: none.
  SegResNet& dropout_prob(const Arg<arg::Float, arg::None>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }

  /// The activation: a name, or a name and its arguments. Default: ["RELU",{"inplace":true}].
  SegResNet& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The normalisation: a name, or a name and its arguments. Default: ["GROUP",{"num_groups":8}].
  SegResNet& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// Deprecated: `group` for group normalisation of `num_groups`. Default: "".
  SegResNet& norm_name(const Arg<arg::Str>& value) {
    set_argument("norm_name", value.value());
    return *this;
  }

  /// Deprecated: groups, where `norm_name` is given. Default: 8.
  SegResNet& num_groups(const Arg<arg::Int>& value) {
    set_argument("num_groups", value.value());
    return *this;
  }

  /// Whether a last convolution makes the output. Default: true.
  SegResNet& use_conv_final(const Arg<arg::Bool>& value) {
    set_argument("use_conv_final", value.value());
    return *this;
  }

  /// Blocks of each level on the way down. Default: [1,2,2,4].
  SegResNet& blocks_down(const Arg<arg::List<arg::Int>>& value) {
    set_argument("blocks_down", value.value());
    return *this;
  }

  /// Blocks of each level on the way up. Default: [1,1,1].
  SegResNet& blocks_up(const Arg<arg::List<arg::Int>>& value) {
    set_argument("blocks_up", value.value());
    return *this;
  }

  /// How it enlarges: `deconv`, `nontrainable` or `pixelshuffle`. One of "deconv", "deconvgroup", "nontrainable",
  /// "pixelshuffle". Default: "nontrainable".
  SegResNet& upsample_mode(const Arg<arg::Str>& value) {
    set_argument("upsample_mode", value.value());
    return *this;
  }
};

/// [`SegResNet`] with a variational autoencoder that regularises its encoder.
///
/// Input as `SegResNet`, of the size `input_image_size`. Output: in training the list of segmentation and loss of the
/// autoencoder, a number; in evaluation the segmentation and none. The autoencoder draws `randn` once a call.
///
/// Example (Python): `SegResNetVAE(input_image_size=[32, 32, 32], init_filters=8)`
///
/// Source: MONAI 1.6.1 `SegResNetVAE`; Myronenko, "3D MRI brain tumor segmentation using autoencoder regularization",
/// 2018.
class SegResNetVAE : public NetworkBuilder {
 public:
  /// @param input_image_size Spatial size of the input.
  explicit SegResNetVAE(const Arg<arg::List<arg::Int>>& input_image_size) : NetworkBuilder("SegResNetVAE") {
    set_argument("input_image_size", input_image_size.value());
  }
  /// The same from a list in braces.
  SegResNetVAE(std::initializer_list<Arg<arg::Int>> input_image_size)
      : SegResNetVAE(Arg<arg::List<arg::Int>>(input_image_size)) {}

  /// Whether standard deviations are estimated. Default: false.
  SegResNetVAE& vae_estimate_std(const Arg<arg::Bool>& value) {
    set_argument("vae_estimate_std", value.value());
    return *this;
  }

  /// The standard deviation where it is not. Default: 0.3.
  SegResNetVAE& vae_default_std(const Arg<arg::Float>& value) {
    set_argument("vae_default_std", value.value());
    return *this;
  }

  /// Latent variables. Default: 256.
  SegResNetVAE& vae_nz(const Arg<arg::Int>& value) {
    set_argument("vae_nz", value.value());
    return *this;
  }

  /// Spatial dimensions: 2 or 3. Default: 3.
  SegResNetVAE& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the first level. Default: 8.
  SegResNetVAE& init_filters(const Arg<arg::Int>& value) {
    set_argument("init_filters", value.value());
    return *this;
  }

  /// Channels of the input. Default: 1.
  SegResNetVAE& in_channels(const Arg<arg::Int>& value) {
    set_argument("in_channels", value.value());
    return *this;
  }

  /// Channels of the output. Default: 2.
  SegResNetVAE& out_channels(const Arg<arg::Int>& value) {
    set_argument("out_channels", value.value());
    return *this;
  }

  /// The probability with which channels are dropped after the first convolution. Default: none.
  SegResNetVAE& dropout_prob(const Arg<arg::Float, arg::None>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }

  /// The activation: a name, or a name and its arguments. Default: ["RELU",{"inplace":true}].
  SegResNetVAE& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The normalisation: a name, or a name and its arguments. Default: ["GROUP",{"num_groups":8}].
  SegResNetVAE& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// Whether a last convolution makes the output. Default: true.
  SegResNetVAE& use_conv_final(const Arg<arg::Bool>& value) {
    set_argument("use_conv_final", value.value());
    return *this;
  }

  /// Blocks of each level on the way down. Default: [1,2,2,4].
  SegResNetVAE& blocks_down(const Arg<arg::List<arg::Int>>& value) {
    set_argument("blocks_down", value.value());
    return *this;
  }

  /// Blocks of each level on the way up. Default: [1,1,1].
  SegResNetVAE& blocks_up(const Arg<arg::List<arg::Int>>& value) {
    set_argument("blocks_up", value.value());
    return *this;
  }

  /// How it enlarges: `deconv`, `nontrainable` or `pixelshuffle`. One of "deconv", "deconvgroup", "nontrainable",
  /// "pixelshuffle". Default: "nontrainable".
  SegResNetVAE& upsample_mode(const Arg<arg::Str>& value) {
    set_argument("upsample_mode", value.value());
    return *this;
  }
};

/// U-Net whose kernels and strides are given level by level, as nnU-Net plans them.
///
/// Input `(batch, in_channels, spatial…)`, output `(batch, out_channels, spatial…)` at the input's size divided by the
/// first stride. With `deep_supervision`, in training, `(batch, 1 + deep_supr_num, out_channels, spatial…)`: the
/// output, then those of the lower levels enlarged to its size. Spatial sizes must be multiples of the product of the
/// strides.
///
/// The state has the blocks twice, as MONAI's does: under their own names and under `skip_layers`.
///
/// Example (Python): `DynUNet(3, 1, 2, kernel_size=[3, 3, 3], strides=[1, 2, 2], upsample_kernel_size=[2, 2])`
///
/// Source: MONAI 1.6.1 `DynUNet`; Isensee et al., "nnU-Net", 2018; Futrega et al., "Optimized U-Net for brain tumor
/// segmentation", 2021.
class DynUNet : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 2 or 3.
  /// @param in_channels Channels of the input.
  /// @param out_channels Channels of the output.
  /// @param kernel_size Size of the kernels of each level; three levels or more.
  /// @param strides Stride into each level.
  /// @param upsample_kernel_size Kernel and stride of each transposed convolution: `strides` without the first.
  explicit DynUNet(const Arg<arg::Int>& spatial_dims,
                   const Arg<arg::Int>& in_channels,
                   const Arg<arg::Int>& out_channels,
                   const Arg<arg::List<arg::Int, arg::List<arg::Int>>>& kernel_size,
                   const Arg<arg::List<arg::Int, arg::List<arg::Int>>>& strides,
                   const Arg<arg::List<arg::Int, arg::List<arg::Int>>>& upsample_kernel_size)
      : NetworkBuilder("DynUNet") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
    set_argument("out_channels", out_channels.value());
    set_argument("kernel_size", kernel_size.value());
    set_argument("strides", strides.value());
    set_argument("upsample_kernel_size", upsample_kernel_size.value());
  }

  /// Channels of each level; none for nnU-Net's, which double from 32 up to 320 (512 in two dimensions). Default: none.
  DynUNet& filters(const Arg<arg::List<arg::Int>, arg::None>& value) {
    set_argument("filters", value.value());
    return *this;
  }

  /// The probability of dropout, or a dropout layer. Default: none.
  DynUNet& dropout(const Arg<arg::Float, arg::Str, arg::List<arg::Any>, arg::None>& value) {
    set_argument("dropout", value.value());
    return *this;
  }

  /// The normalisation: a name, or a name and its arguments. Default: ["INSTANCE",{"affine":true}].
  DynUNet& norm_name(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm_name", value.value());
    return *this;
  }

  /// The activation: a name, or a name and its arguments. Default:
  /// ["leakyrelu",{"inplace":true,"negative_slope":0.01}].
  DynUNet& act_name(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act_name", value.value());
    return *this;
  }

  /// Whether lower levels have outputs of their own in training. Default: false.
  DynUNet& deep_supervision(const Arg<arg::Bool>& value) {
    set_argument("deep_supervision", value.value());
    return *this;
  }

  /// How many of them. Default: 1.
  DynUNet& deep_supr_num(const Arg<arg::Int>& value) {
    set_argument("deep_supr_num", value.value());
    return *this;
  }

  /// Whether blocks have a residual connection. Default: false.
  DynUNet& res_block(const Arg<arg::Bool>& value) {
    set_argument("res_block", value.value());
    return *this;
  }

  /// Whether transposed convolutions have a bias. Default: false.
  DynUNet& trans_bias(const Arg<arg::Bool>& value) {
    set_argument("trans_bias", value.value());
    return *this;
  }
};

/// The same class as DynUNet.
using DynUnet = DynUNet;

/// The same class as DynUNet.
using Dynunet = DynUNet;

/// Densely connected classifier: every layer sees the features of all before it in its block.
///
/// Input `(batch, in_channels, spatial…)`, output `(batch, out_channels)`. Spatial sizes of 32 or more for four blocks.
///
/// Example (Python): `DenseNet(spatial_dims=2, in_channels=1, out_channels=6, block_config=[6, 12, 24])`
///
/// Source: MONAI 1.6.1 `DenseNet`; Huang et al., "Densely connected convolutional networks", 2016.
class DenseNet : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  /// @param out_channels Classes.
  explicit DenseNet(const Arg<arg::Int>& spatial_dims,
                    const Arg<arg::Int>& in_channels,
                    const Arg<arg::Int>& out_channels)
      : NetworkBuilder("DenseNet") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
    set_argument("out_channels", out_channels.value());
  }

  /// Channels after the first convolution. Default: 64.
  DenseNet& init_features(const Arg<arg::Int>& value) {
    set_argument("init_features", value.value());
    return *this;
  }

  /// Channels that each layer adds. Default: 32.
  DenseNet& growth_rate(const Arg<arg::Int>& value) {
    set_argument("growth_rate", value.value());
    return *this;
  }

  /// Layers of each block. Default: [6,12,24,16].
  DenseNet& block_config(const Arg<arg::List<arg::Int>>& value) {
    set_argument("block_config", value.value());
    return *this;
  }

  /// Channels inside a layer, in multiples of those that it adds. Default: 4.
  DenseNet& bn_size(const Arg<arg::Int>& value) {
    set_argument("bn_size", value.value());
    return *this;
  }

  /// The activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  DenseNet& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The normalisation: a name, or a name and its arguments. Default: "batch".
  DenseNet& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// The probability with which new channels are dropped. Default: 0.0.
  DenseNet& dropout_prob(const Arg<arg::Float>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }
};

/// The same class as DenseNet.
using Densenet = DenseNet;

/// Densely connected classifier of 121 layers.
///
/// Example (Python): `DenseNet121(2, 1, 3)`
///
/// Input and output as `DenseNet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: Huang et al., "Densely connected convolutional networks", 2016.
class DenseNet121 : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  /// @param out_channels Classes.
  explicit DenseNet121(const Arg<arg::Int>& spatial_dims,
                       const Arg<arg::Int>& in_channels,
                       const Arg<arg::Int>& out_channels)
      : NetworkBuilder("DenseNet121") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
    set_argument("out_channels", out_channels.value());
  }

  /// Channels after the first convolution. Default: 64.
  DenseNet121& init_features(const Arg<arg::Int>& value) {
    set_argument("init_features", value.value());
    return *this;
  }

  /// Channels that each layer adds. Default: 32.
  DenseNet121& growth_rate(const Arg<arg::Int>& value) {
    set_argument("growth_rate", value.value());
    return *this;
  }

  /// Layers of each block. Default: [6,12,24,16].
  DenseNet121& block_config(const Arg<arg::List<arg::Int>>& value) {
    set_argument("block_config", value.value());
    return *this;
  }

  /// Weights from the net, which mica does not download. Default: false.
  DenseNet121& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  DenseNet121& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Channels inside a layer, in multiples of those that it adds. Default: 4.
  DenseNet121& bn_size(const Arg<arg::Int>& value) {
    set_argument("bn_size", value.value());
    return *this;
  }

  /// The activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  DenseNet121& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The normalisation: a name, or a name and its arguments. Default: "batch".
  DenseNet121& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// The probability with which new channels are dropped. Default: 0.0.
  DenseNet121& dropout_prob(const Arg<arg::Float>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }
};

/// The same class as DenseNet121.
using densenet121 = DenseNet121;

/// The same class as DenseNet121.
using Densenet121 = DenseNet121;

/// Densely connected classifier of 169 layers.
///
/// Example (Python): `DenseNet169(2, 1, 3)`
///
/// Input and output as `DenseNet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: Huang et al., "Densely connected convolutional networks", 2016.
class DenseNet169 : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  /// @param out_channels Classes.
  explicit DenseNet169(const Arg<arg::Int>& spatial_dims,
                       const Arg<arg::Int>& in_channels,
                       const Arg<arg::Int>& out_channels)
      : NetworkBuilder("DenseNet169") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
    set_argument("out_channels", out_channels.value());
  }

  /// Channels after the first convolution. Default: 64.
  DenseNet169& init_features(const Arg<arg::Int>& value) {
    set_argument("init_features", value.value());
    return *this;
  }

  /// Channels that each layer adds. Default: 32.
  DenseNet169& growth_rate(const Arg<arg::Int>& value) {
    set_argument("growth_rate", value.value());
    return *this;
  }

  /// Layers of each block. Default: [6,12,32,32].
  DenseNet169& block_config(const Arg<arg::List<arg::Int>>& value) {
    set_argument("block_config", value.value());
    return *this;
  }

  /// Weights from the net, which mica does not download. Default: false.
  DenseNet169& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  DenseNet169& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Channels inside a layer, in multiples of those that it adds. Default: 4.
  DenseNet169& bn_size(const Arg<arg::Int>& value) {
    set_argument("bn_size", value.value());
    return *this;
  }

  /// The activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  DenseNet169& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The normalisation: a name, or a name and its arguments. Default: "batch".
  DenseNet169& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// The probability with which new channels are dropped. Default: 0.0.
  DenseNet169& dropout_prob(const Arg<arg::Float>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }
};

/// The same class as DenseNet169.
using densenet169 = DenseNet169;

/// The same class as DenseNet169.
using Densenet169 = DenseNet169;

/// Densely connected classifier of 201 layers.
///
/// Example (Python): `DenseNet201(2, 1, 3)`
///
/// Input and output as `DenseNet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: Huang et al., "Densely connected convolutional networks", 2016.
class DenseNet201 : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  /// @param out_channels Classes.
  explicit DenseNet201(const Arg<arg::Int>& spatial_dims,
                       const Arg<arg::Int>& in_channels,
                       const Arg<arg::Int>& out_channels)
      : NetworkBuilder("DenseNet201") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
    set_argument("out_channels", out_channels.value());
  }

  /// Channels after the first convolution. Default: 64.
  DenseNet201& init_features(const Arg<arg::Int>& value) {
    set_argument("init_features", value.value());
    return *this;
  }

  /// Channels that each layer adds. Default: 32.
  DenseNet201& growth_rate(const Arg<arg::Int>& value) {
    set_argument("growth_rate", value.value());
    return *this;
  }

  /// Layers of each block. Default: [6,12,48,32].
  DenseNet201& block_config(const Arg<arg::List<arg::Int>>& value) {
    set_argument("block_config", value.value());
    return *this;
  }

  /// Weights from the net, which mica does not download. Default: false.
  DenseNet201& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  DenseNet201& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Channels inside a layer, in multiples of those that it adds. Default: 4.
  DenseNet201& bn_size(const Arg<arg::Int>& value) {
    set_argument("bn_size", value.value());
    return *this;
  }

  /// The activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  DenseNet201& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The normalisation: a name, or a name and its arguments. Default: "batch".
  DenseNet201& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// The probability with which new channels are dropped. Default: 0.0.
  DenseNet201& dropout_prob(const Arg<arg::Float>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }
};

/// The same class as DenseNet201.
using densenet201 = DenseNet201;

/// The same class as DenseNet201.
using Densenet201 = DenseNet201;

/// Densely connected classifier of 264 layers.
///
/// Example (Python): `DenseNet264(2, 1, 3)`
///
/// Input and output as `DenseNet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: Huang et al., "Densely connected convolutional networks", 2016.
class DenseNet264 : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  /// @param out_channels Classes.
  explicit DenseNet264(const Arg<arg::Int>& spatial_dims,
                       const Arg<arg::Int>& in_channels,
                       const Arg<arg::Int>& out_channels)
      : NetworkBuilder("DenseNet264") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
    set_argument("out_channels", out_channels.value());
  }

  /// Channels after the first convolution. Default: 64.
  DenseNet264& init_features(const Arg<arg::Int>& value) {
    set_argument("init_features", value.value());
    return *this;
  }

  /// Channels that each layer adds. Default: 32.
  DenseNet264& growth_rate(const Arg<arg::Int>& value) {
    set_argument("growth_rate", value.value());
    return *this;
  }

  /// Layers of each block. Default: [6,12,64,48].
  DenseNet264& block_config(const Arg<arg::List<arg::Int>>& value) {
    set_argument("block_config", value.value());
    return *this;
  }

  /// Weights from the net, which mica does not download. Default: false.
  DenseNet264& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  DenseNet264& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Channels inside a layer, in multiples of those that it adds. Default: 4.
  DenseNet264& bn_size(const Arg<arg::Int>& value) {
    set_argument("bn_size", value.value());
    return *this;
  }

  /// The activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  DenseNet264& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The normalisation: a name, or a name and its arguments. Default: "batch".
  DenseNet264& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// The probability with which new channels are dropped. Default: 0.0.
  DenseNet264& dropout_prob(const Arg<arg::Float>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }
};

/// The same class as DenseNet264.
using densenet264 = DenseNet264;

/// The same class as DenseNet264.
using Densenet264 = DenseNet264;

/// Residual classifier in one to three dimensions.
///
/// Input `(batch, n_input_channels, spatial…)`, output `(batch, num_classes)`, or the pooled features without
/// `feed_forward`.
///
/// As in MONAI, `act` and `norm` count for the first convolution only: the blocks have ReLU and batch normalisation.
///
/// Example (Python): `ResNet("basic", [1, 1, 1, 1], [64, 128, 256, 512], n_input_channels=1, num_classes=2)`
///
/// Source: MONAI 1.6.1 `ResNet`; He et al., "Deep residual learning for image recognition", 2015; Hara et al., "Can
/// spatiotemporal 3D CNNs retrace the history of 2D CNNs and ImageNet?", 2017.
class ResNet : public NetworkBuilder {
 public:
  /// @param block What it is made of: `basic` or `bottleneck`. One of "basic", "bottleneck".
  /// @param layers Blocks of each of the four levels.
  /// @param block_inplanes Channels of each of the four levels.
  explicit ResNet(const Arg<arg::Str>& block,
                  const Arg<arg::List<arg::Int>>& layers,
                  const Arg<arg::List<arg::Int>>& block_inplanes)
      : NetworkBuilder("ResNet") {
    set_argument("block", block.value());
    set_argument("layers", layers.value());
    set_argument("block_inplanes", block_inplanes.value());
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  ResNet& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 3.
  ResNet& n_input_channels(const Arg<arg::Int>& value) {
    set_argument("n_input_channels", value.value());
    return *this;
  }

  /// Size of the first kernel. Default: 7.
  ResNet& conv1_t_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_size", value.value());
    return *this;
  }

  /// Stride of the first convolution. Default: 1.
  ResNet& conv1_t_stride(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_stride", value.value());
    return *this;
  }

  /// Whether there is no maximum pooling after it. Default: false.
  ResNet& no_max_pool(const Arg<arg::Bool>& value) {
    set_argument("no_max_pool", value.value());
    return *this;
  }

  /// What a residual connection does where the shape changes: `A` or `B`. One of "A", "B". Default: "B".
  ResNet& shortcut_type(const Arg<arg::Str>& value) {
    set_argument("shortcut_type", value.value());
    return *this;
  }

  /// A factor of all channels. Default: 1.0.
  ResNet& widen_factor(const Arg<arg::Float>& value) {
    set_argument("widen_factor", value.value());
    return *this;
  }

  /// Classes. Default: 400.
  ResNet& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// Whether a linear layer gives the classes. Default: true.
  ResNet& feed_forward(const Arg<arg::Bool>& value) {
    set_argument("feed_forward", value.value());
    return *this;
  }

  /// Whether the convolution of a residual connection has a bias. Default: true.
  ResNet& bias_downsample(const Arg<arg::Bool>& value) {
    set_argument("bias_downsample", value.value());
    return *this;
  }

  /// The first activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  ResNet& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The first normalisation: a name, or a name and its arguments. Default: "batch".
  ResNet& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }
};

/// What a residual network of a given name sees: the features after its first convolution and after each level.
///
/// Input `(batch, in_channels, spatial…)`, output a list of five tensors, each half as large as the one before.
///
/// Differences from MONAI: nothing is downloaded, so `pretrained` must be given as false; load weights from a file.
///
/// Example (Python): `ResNetFeatures("resnet18", pretrained=False)`
///
/// Source: MONAI 1.6.1 `ResNetFeatures`.
class ResNetFeatures : public NetworkBuilder {
 public:
  /// @param model_name `resnet10`, `resnet18`, `resnet34`, `resnet50`, `resnet101`, `resnet152` or `resnet200`.
  explicit ResNetFeatures(const Arg<arg::Str>& model_name) : NetworkBuilder("ResNetFeatures") {
    set_argument("model_name", model_name.value());
  }

  /// Weights from the net, which mica does not download. Default: true.
  ResNetFeatures& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  ResNetFeatures& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 1.
  ResNetFeatures& in_channels(const Arg<arg::Int>& value) {
    set_argument("in_channels", value.value());
    return *this;
  }
};

/// Residual classifier of 10 layers.
///
/// Example (Python): `resnet10(n_input_channels=1, num_classes=2)`
///
/// Input and output as `ResNet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: He et al., "Deep residual learning for image recognition", 2015.
class resnet10 : public NetworkBuilder {
 public:
  resnet10() : NetworkBuilder("resnet10") {}
  /// @param pretrained Weights from the net or from a file; mica refuses both: load them after building. Default:
  /// false.
  explicit resnet10(const Arg<arg::Bool, arg::Str>& pretrained) : NetworkBuilder("resnet10") {
    set_argument("pretrained", pretrained.value());
  }

  /// Weights from the net or from a file; mica refuses both: load them after building. Default: false.
  resnet10& pretrained(const Arg<arg::Bool, arg::Str>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  resnet10& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  resnet10& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 3.
  resnet10& n_input_channels(const Arg<arg::Int>& value) {
    set_argument("n_input_channels", value.value());
    return *this;
  }

  /// Size of the first kernel. Default: 7.
  resnet10& conv1_t_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_size", value.value());
    return *this;
  }

  /// Stride of the first convolution. Default: 1.
  resnet10& conv1_t_stride(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_stride", value.value());
    return *this;
  }

  /// Whether there is no maximum pooling after it. Default: false.
  resnet10& no_max_pool(const Arg<arg::Bool>& value) {
    set_argument("no_max_pool", value.value());
    return *this;
  }

  /// What a residual connection does where the shape changes: `A` or `B`. One of "A", "B". Default: "B".
  resnet10& shortcut_type(const Arg<arg::Str>& value) {
    set_argument("shortcut_type", value.value());
    return *this;
  }

  /// A factor of all channels. Default: 1.0.
  resnet10& widen_factor(const Arg<arg::Float>& value) {
    set_argument("widen_factor", value.value());
    return *this;
  }

  /// Classes. Default: 400.
  resnet10& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// Whether a linear layer gives the classes. Default: true.
  resnet10& feed_forward(const Arg<arg::Bool>& value) {
    set_argument("feed_forward", value.value());
    return *this;
  }

  /// Whether the convolution of a residual connection has a bias. Default: true.
  resnet10& bias_downsample(const Arg<arg::Bool>& value) {
    set_argument("bias_downsample", value.value());
    return *this;
  }

  /// The first activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  resnet10& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The first normalisation: a name, or a name and its arguments. Default: "batch".
  resnet10& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }
};

/// Residual classifier of 18 layers.
///
/// Example (Python): `resnet18(n_input_channels=1, num_classes=2)`
///
/// Input and output as `ResNet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: He et al., "Deep residual learning for image recognition", 2015.
class resnet18 : public NetworkBuilder {
 public:
  resnet18() : NetworkBuilder("resnet18") {}
  /// @param pretrained Weights from the net or from a file; mica refuses both: load them after building. Default:
  /// false.
  explicit resnet18(const Arg<arg::Bool, arg::Str>& pretrained) : NetworkBuilder("resnet18") {
    set_argument("pretrained", pretrained.value());
  }

  /// Weights from the net or from a file; mica refuses both: load them after building. Default: false.
  resnet18& pretrained(const Arg<arg::Bool, arg::Str>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  resnet18& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  resnet18& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 3.
  resnet18& n_input_channels(const Arg<arg::Int>& value) {
    set_argument("n_input_channels", value.value());
    return *this;
  }

  /// Size of the first kernel. Default: 7.
  resnet18& conv1_t_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_size", value.value());
    return *this;
  }

  /// Stride of the first convolution. Default: 1.
  resnet18& conv1_t_stride(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_stride", value.value());
    return *this;
  }

  /// Whether there is no maximum pooling after it. Default: false.
  resnet18& no_max_pool(const Arg<arg::Bool>& value) {
    set_argument("no_max_pool", value.value());
    return *this;
  }

  /// What a residual connection does where the shape changes: `A` or `B`. One of "A", "B". Default: "B".
  resnet18& shortcut_type(const Arg<arg::Str>& value) {
    set_argument("shortcut_type", value.value());
    return *this;
  }

  /// A factor of all channels. Default: 1.0.
  resnet18& widen_factor(const Arg<arg::Float>& value) {
    set_argument("widen_factor", value.value());
    return *this;
  }

  /// Classes. Default: 400.
  resnet18& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// Whether a linear layer gives the classes. Default: true.
  resnet18& feed_forward(const Arg<arg::Bool>& value) {
    set_argument("feed_forward", value.value());
    return *this;
  }

  /// Whether the convolution of a residual connection has a bias. Default: true.
  resnet18& bias_downsample(const Arg<arg::Bool>& value) {
    set_argument("bias_downsample", value.value());
    return *this;
  }

  /// The first activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  resnet18& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The first normalisation: a name, or a name and its arguments. Default: "batch".
  resnet18& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }
};

/// Residual classifier of 34 layers.
///
/// Example (Python): `resnet34(n_input_channels=1, num_classes=2)`
///
/// Input and output as `ResNet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: He et al., "Deep residual learning for image recognition", 2015.
class resnet34 : public NetworkBuilder {
 public:
  resnet34() : NetworkBuilder("resnet34") {}
  /// @param pretrained Weights from the net or from a file; mica refuses both: load them after building. Default:
  /// false.
  explicit resnet34(const Arg<arg::Bool, arg::Str>& pretrained) : NetworkBuilder("resnet34") {
    set_argument("pretrained", pretrained.value());
  }

  /// Weights from the net or from a file; mica refuses both: load them after building. Default: false.
  resnet34& pretrained(const Arg<arg::Bool, arg::Str>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  resnet34& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  resnet34& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 3.
  resnet34& n_input_channels(const Arg<arg::Int>& value) {
    set_argument("n_input_channels", value.value());
    return *this;
  }

  /// Size of the first kernel. Default: 7.
  resnet34& conv1_t_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_size", value.value());
    return *this;
  }

  /// Stride of the first convolution. Default: 1.
  resnet34& conv1_t_stride(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_stride", value.value());
    return *this;
  }

  /// Whether there is no maximum pooling after it. Default: false.
  resnet34& no_max_pool(const Arg<arg::Bool>& value) {
    set_argument("no_max_pool", value.value());
    return *this;
  }

  /// What a residual connection does where the shape changes: `A` or `B`. One of "A", "B". Default: "B".
  resnet34& shortcut_type(const Arg<arg::Str>& value) {
    set_argument("shortcut_type", value.value());
    return *this;
  }

  /// A factor of all channels. Default: 1.0.
  resnet34& widen_factor(const Arg<arg::Float>& value) {
    set_argument("widen_factor", value.value());
    return *this;
  }

  /// Classes. Default: 400.
  resnet34& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// Whether a linear layer gives the classes. Default: true.
  resnet34& feed_forward(const Arg<arg::Bool>& value) {
    set_argument("feed_forward", value.value());
    return *this;
  }

  /// Whether the convolution of a residual connection has a bias. Default: true.
  resnet34& bias_downsample(const Arg<arg::Bool>& value) {
    set_argument("bias_downsample", value.value());
    return *this;
  }

  /// The first activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  resnet34& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The first normalisation: a name, or a name and its arguments. Default: "batch".
  resnet34& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }
};

/// Residual classifier of 50 layers.
///
/// Example (Python): `resnet50(n_input_channels=1, num_classes=2)`
///
/// Input and output as `ResNet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: He et al., "Deep residual learning for image recognition", 2015.
class resnet50 : public NetworkBuilder {
 public:
  resnet50() : NetworkBuilder("resnet50") {}
  /// @param pretrained Weights from the net or from a file; mica refuses both: load them after building. Default:
  /// false.
  explicit resnet50(const Arg<arg::Bool, arg::Str>& pretrained) : NetworkBuilder("resnet50") {
    set_argument("pretrained", pretrained.value());
  }

  /// Weights from the net or from a file; mica refuses both: load them after building. Default: false.
  resnet50& pretrained(const Arg<arg::Bool, arg::Str>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  resnet50& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  resnet50& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 3.
  resnet50& n_input_channels(const Arg<arg::Int>& value) {
    set_argument("n_input_channels", value.value());
    return *this;
  }

  /// Size of the first kernel. Default: 7.
  resnet50& conv1_t_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_size", value.value());
    return *this;
  }

  /// Stride of the first convolution. Default: 1.
  resnet50& conv1_t_stride(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_stride", value.value());
    return *this;
  }

  /// Whether there is no maximum pooling after it. Default: false.
  resnet50& no_max_pool(const Arg<arg::Bool>& value) {
    set_argument("no_max_pool", value.value());
    return *this;
  }

  /// What a residual connection does where the shape changes: `A` or `B`. One of "A", "B". Default: "B".
  resnet50& shortcut_type(const Arg<arg::Str>& value) {
    set_argument("shortcut_type", value.value());
    return *this;
  }

  /// A factor of all channels. Default: 1.0.
  resnet50& widen_factor(const Arg<arg::Float>& value) {
    set_argument("widen_factor", value.value());
    return *this;
  }

  /// Classes. Default: 400.
  resnet50& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// Whether a linear layer gives the classes. Default: true.
  resnet50& feed_forward(const Arg<arg::Bool>& value) {
    set_argument("feed_forward", value.value());
    return *this;
  }

  /// Whether the convolution of a residual connection has a bias. Default: true.
  resnet50& bias_downsample(const Arg<arg::Bool>& value) {
    set_argument("bias_downsample", value.value());
    return *this;
  }

  /// The first activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  resnet50& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The first normalisation: a name, or a name and its arguments. Default: "batch".
  resnet50& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }
};

/// Residual classifier of 101 layers.
///
/// Example (Python): `resnet101(n_input_channels=1, num_classes=2)`
///
/// Input and output as `ResNet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: He et al., "Deep residual learning for image recognition", 2015.
class resnet101 : public NetworkBuilder {
 public:
  resnet101() : NetworkBuilder("resnet101") {}
  /// @param pretrained Weights from the net or from a file; mica refuses both: load them after building. Default:
  /// false.
  explicit resnet101(const Arg<arg::Bool, arg::Str>& pretrained) : NetworkBuilder("resnet101") {
    set_argument("pretrained", pretrained.value());
  }

  /// Weights from the net or from a file; mica refuses both: load them after building. Default: false.
  resnet101& pretrained(const Arg<arg::Bool, arg::Str>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  resnet101& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  resnet101& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 3.
  resnet101& n_input_channels(const Arg<arg::Int>& value) {
    set_argument("n_input_channels", value.value());
    return *this;
  }

  /// Size of the first kernel. Default: 7.
  resnet101& conv1_t_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_size", value.value());
    return *this;
  }

  /// Stride of the first convolution. Default: 1.
  resnet101& conv1_t_stride(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_stride", value.value());
    return *this;
  }

  /// Whether there is no maximum pooling after it. Default: false.
  resnet101& no_max_pool(const Arg<arg::Bool>& value) {
    set_argument("no_max_pool", value.value());
    return *this;
  }

  /// What a residual connection does where the shape changes: `A` or `B`. One of "A", "B". Default: "B".
  resnet101& shortcut_type(const Arg<arg::Str>& value) {
    set_argument("shortcut_type", value.value());
    return *this;
  }

  /// A factor of all channels. Default: 1.0.
  resnet101& widen_factor(const Arg<arg::Float>& value) {
    set_argument("widen_factor", value.value());
    return *this;
  }

  /// Classes. Default: 400.
  resnet101& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// Whether a linear layer gives the classes. Default: true.
  resnet101& feed_forward(const Arg<arg::Bool>& value) {
    set_argument("feed_forward", value.value());
    return *this;
  }

  /// Whether the convolution of a residual connection has a bias. Default: true.
  resnet101& bias_downsample(const Arg<arg::Bool>& value) {
    set_argument("bias_downsample", value.value());
    return *this;
  }

  /// The first activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  resnet101& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The first normalisation: a name, or a name and its arguments. Default: "batch".
  resnet101& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }
};

/// Residual classifier of 152 layers.
///
/// Example (Python): `resnet152(n_input_channels=1, num_classes=2)`
///
/// Input and output as `ResNet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: He et al., "Deep residual learning for image recognition", 2015.
class resnet152 : public NetworkBuilder {
 public:
  resnet152() : NetworkBuilder("resnet152") {}
  /// @param pretrained Weights from the net or from a file; mica refuses both: load them after building. Default:
  /// false.
  explicit resnet152(const Arg<arg::Bool, arg::Str>& pretrained) : NetworkBuilder("resnet152") {
    set_argument("pretrained", pretrained.value());
  }

  /// Weights from the net or from a file; mica refuses both: load them after building. Default: false.
  resnet152& pretrained(const Arg<arg::Bool, arg::Str>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  resnet152& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  resnet152& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 3.
  resnet152& n_input_channels(const Arg<arg::Int>& value) {
    set_argument("n_input_channels", value.value());
    return *this;
  }

  /// Size of the first kernel. Default: 7.
  resnet152& conv1_t_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_size", value.value());
    return *this;
  }

  /// Stride of the first convolution. Default: 1.
  resnet152& conv1_t_stride(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_stride", value.value());
    return *this;
  }

  /// Whether there is no maximum pooling after it. Default: false.
  resnet152& no_max_pool(const Arg<arg::Bool>& value) {
    set_argument("no_max_pool", value.value());
    return *this;
  }

  /// What a residual connection does where the shape changes: `A` or `B`. One of "A", "B". Default: "B".
  resnet152& shortcut_type(const Arg<arg::Str>& value) {
    set_argument("shortcut_type", value.value());
    return *this;
  }

  /// A factor of all channels. Default: 1.0.
  resnet152& widen_factor(const Arg<arg::Float>& value) {
    set_argument("widen_factor", value.value());
    return *this;
  }

  /// Classes. Default: 400.
  resnet152& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// Whether a linear layer gives the classes. Default: true.
  resnet152& feed_forward(const Arg<arg::Bool>& value) {
    set_argument("feed_forward", value.value());
    return *this;
  }

  /// Whether the convolution of a residual connection has a bias. Default: true.
  resnet152& bias_downsample(const Arg<arg::Bool>& value) {
    set_argument("bias_downsample", value.value());
    return *this;
  }

  /// The first activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  resnet152& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The first normalisation: a name, or a name and its arguments. Default: "batch".
  resnet152& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }
};

/// Residual classifier of 200 layers.
///
/// Example (Python): `resnet200(n_input_channels=1, num_classes=2)`
///
/// Input and output as `ResNet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: He et al., "Deep residual learning for image recognition", 2015.
class resnet200 : public NetworkBuilder {
 public:
  resnet200() : NetworkBuilder("resnet200") {}
  /// @param pretrained Weights from the net or from a file; mica refuses both: load them after building. Default:
  /// false.
  explicit resnet200(const Arg<arg::Bool, arg::Str>& pretrained) : NetworkBuilder("resnet200") {
    set_argument("pretrained", pretrained.value());
  }

  /// Weights from the net or from a file; mica refuses both: load them after building. Default: false.
  resnet200& pretrained(const Arg<arg::Bool, arg::Str>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  resnet200& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  resnet200& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 3.
  resnet200& n_input_channels(const Arg<arg::Int>& value) {
    set_argument("n_input_channels", value.value());
    return *this;
  }

  /// Size of the first kernel. Default: 7.
  resnet200& conv1_t_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_size", value.value());
    return *this;
  }

  /// Stride of the first convolution. Default: 1.
  resnet200& conv1_t_stride(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("conv1_t_stride", value.value());
    return *this;
  }

  /// Whether there is no maximum pooling after it. Default: false.
  resnet200& no_max_pool(const Arg<arg::Bool>& value) {
    set_argument("no_max_pool", value.value());
    return *this;
  }

  /// What a residual connection does where the shape changes: `A` or `B`. One of "A", "B". Default: "B".
  resnet200& shortcut_type(const Arg<arg::Str>& value) {
    set_argument("shortcut_type", value.value());
    return *this;
  }

  /// A factor of all channels. Default: 1.0.
  resnet200& widen_factor(const Arg<arg::Float>& value) {
    set_argument("widen_factor", value.value());
    return *this;
  }

  /// Classes. Default: 400.
  resnet200& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// Whether a linear layer gives the classes. Default: true.
  resnet200& feed_forward(const Arg<arg::Bool>& value) {
    set_argument("feed_forward", value.value());
    return *this;
  }

  /// Whether the convolution of a residual connection has a bias. Default: true.
  resnet200& bias_downsample(const Arg<arg::Bool>& value) {
    set_argument("bias_downsample", value.value());
    return *this;
  }

  /// The first activation: a name, or a name and its arguments. Default: ["relu",{"inplace":true}].
  resnet200& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The first normalisation: a name, or a name and its arguments. Default: "batch".
  resnet200& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }
};

/// Classifier whose blocks weight their channels by what the whole image says.
///
/// Input `(batch, in_channels, spatial…)`, output `(batch, num_classes)`.
///
/// Example (Python): `SENet(2, 3, "se_bottleneck", [3, 8, 36, 3], groups=64, reduction=16, num_classes=2)`
///
/// Source: MONAI 1.6.1 `SENet`; Hu et al., "Squeeze-and-excitation networks", 2017.
class SENet : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  /// @param block What it is made of: `se_bottleneck`, `se_resnet_bottleneck` or `se_resnetxt_bottleneck`. One of
  /// "se_bottleneck", "se_resnet_bottleneck", "se_resnetxt_bottleneck".
  /// @param layers Blocks of each of the four levels.
  /// @param groups Groups of the middle convolution of a block.
  /// @param reduction By how much the hidden layer of the channels' weights is narrower.
  explicit SENet(const Arg<arg::Int>& spatial_dims,
                 const Arg<arg::Int>& in_channels,
                 const Arg<arg::Str>& block,
                 const Arg<arg::List<arg::Int>>& layers,
                 const Arg<arg::Int>& groups,
                 const Arg<arg::Int>& reduction)
      : NetworkBuilder("SENet") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
    set_argument("block", block.value());
    set_argument("layers", layers.value());
    set_argument("groups", groups.value());
    set_argument("reduction", reduction.value());
  }

  /// The probability of dropout before the last layer; none for no dropout. Default: 0.2.
  SENet& dropout_prob(const Arg<arg::Float, arg::None>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }

  /// 1 to drop elements, 2 and 3 to drop channels. Default: 1.
  SENet& dropout_dim(const Arg<arg::Int>& value) {
    set_argument("dropout_dim", value.value());
    return *this;
  }

  /// Channels into the first level. Default: 128.
  SENet& inplanes(const Arg<arg::Int>& value) {
    set_argument("inplanes", value.value());
    return *this;
  }

  /// Size of the kernels that lead down to the levels below the first. Default: 3.
  SENet& downsample_kernel_size(const Arg<arg::Int>& value) {
    set_argument("downsample_kernel_size", value.value());
    return *this;
  }

  /// Whether three kernels of 3 take the place of one of 7 at the start. Default: true.
  SENet& input_3x3(const Arg<arg::Bool>& value) {
    set_argument("input_3x3", value.value());
    return *this;
  }

  /// Classes. Default: 1000.
  SENet& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }
};

/// The same class as SENet.
using SEnet = SENet;

/// The same class as SENet.
using Senet = SENet;

/// Classifier with squeeze and excitation of 154 layers.
///
/// Example (Python): `SENet154(spatial_dims=2, in_channels=1)`
///
/// Input and output as `SENet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: Hu et al., "Squeeze-and-excitation networks", 2017.
class SENet154 : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  explicit SENet154(const Arg<arg::Int>& spatial_dims, const Arg<arg::Int>& in_channels) : NetworkBuilder("SENet154") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
  }

  /// Blocks of each of the four levels. Default: [3,8,36,3].
  SENet154& layers(const Arg<arg::List<arg::Int>>& value) {
    set_argument("layers", value.value());
    return *this;
  }

  /// Groups of the middle convolution of a block. Default: 64.
  SENet154& groups(const Arg<arg::Int>& value) {
    set_argument("groups", value.value());
    return *this;
  }

  /// By how much the hidden layer of the channels' weights is narrower. Default: 16.
  SENet154& reduction(const Arg<arg::Int>& value) {
    set_argument("reduction", value.value());
    return *this;
  }

  /// Weights from the net, which mica does not download. Default: false.
  SENet154& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  SENet154& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// The probability of dropout before the last layer; none for no dropout. Default: 0.2.
  SENet154& dropout_prob(const Arg<arg::Float, arg::None>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }

  /// Channels into the first level. Default: 128.
  SENet154& inplanes(const Arg<arg::Int>& value) {
    set_argument("inplanes", value.value());
    return *this;
  }

  /// Size of the kernels that lead down to the levels below the first. Default: 3.
  SENet154& downsample_kernel_size(const Arg<arg::Int>& value) {
    set_argument("downsample_kernel_size", value.value());
    return *this;
  }

  /// Whether three kernels of 3 take the place of one of 7 at the start. Default: true.
  SENet154& input_3x3(const Arg<arg::Bool>& value) {
    set_argument("input_3x3", value.value());
    return *this;
  }

  /// 1 to drop elements, 2 and 3 to drop channels. Default: 1.
  SENet154& dropout_dim(const Arg<arg::Int>& value) {
    set_argument("dropout_dim", value.value());
    return *this;
  }

  /// Classes. Default: 1000.
  SENet154& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }
};

/// The same class as SENet154.
using SEnet154 = SENet154;

/// The same class as SENet154.
using Senet154 = SENet154;

/// The same class as SENet154.
using senet154 = SENet154;

/// Residual classifier of 50 layers with squeeze and excitation.
///
/// Example (Python): `SEResNet50(spatial_dims=2, in_channels=1)`
///
/// Input and output as `SENet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: Hu et al., "Squeeze-and-excitation networks", 2017.
class SEResNet50 : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  explicit SEResNet50(const Arg<arg::Int>& spatial_dims,
                      const Arg<arg::Int>& in_channels)
      : NetworkBuilder("SEResNet50") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
  }

  /// Blocks of each of the four levels. Default: [3,4,6,3].
  SEResNet50& layers(const Arg<arg::List<arg::Int>>& value) {
    set_argument("layers", value.value());
    return *this;
  }

  /// Groups of the middle convolution of a block. Default: 1.
  SEResNet50& groups(const Arg<arg::Int>& value) {
    set_argument("groups", value.value());
    return *this;
  }

  /// By how much the hidden layer of the channels' weights is narrower. Default: 16.
  SEResNet50& reduction(const Arg<arg::Int>& value) {
    set_argument("reduction", value.value());
    return *this;
  }

  /// The probability of dropout before the last layer; none for no dropout. Default: none.
  SEResNet50& dropout_prob(const Arg<arg::Float, arg::None>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }

  /// Channels into the first level. Default: 64.
  SEResNet50& inplanes(const Arg<arg::Int>& value) {
    set_argument("inplanes", value.value());
    return *this;
  }

  /// Size of the kernels that lead down to the levels below the first. Default: 1.
  SEResNet50& downsample_kernel_size(const Arg<arg::Int>& value) {
    set_argument("downsample_kernel_size", value.value());
    return *this;
  }

  /// Whether three kernels of 3 take the place of one of 7 at the start. Default: false.
  SEResNet50& input_3x3(const Arg<arg::Bool>& value) {
    set_argument("input_3x3", value.value());
    return *this;
  }

  /// Weights from the net, which mica does not download. Default: false.
  SEResNet50& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  SEResNet50& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// 1 to drop elements, 2 and 3 to drop channels. Default: 1.
  SEResNet50& dropout_dim(const Arg<arg::Int>& value) {
    set_argument("dropout_dim", value.value());
    return *this;
  }

  /// Classes. Default: 1000.
  SEResNet50& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }
};

/// The same class as SEResNet50.
using SEresnet50 = SEResNet50;

/// The same class as SEResNet50.
using Seresnet50 = SEResNet50;

/// The same class as SEResNet50.
using seresnet50 = SEResNet50;

/// Residual classifier of 101 layers with squeeze and excitation.
///
/// Example (Python): `SEResNet101(spatial_dims=2, in_channels=1)`
///
/// Input and output as `SENet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: Hu et al., "Squeeze-and-excitation networks", 2017.
class SEResNet101 : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  explicit SEResNet101(const Arg<arg::Int>& spatial_dims,
                       const Arg<arg::Int>& in_channels)
      : NetworkBuilder("SEResNet101") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
  }

  /// Blocks of each of the four levels. Default: [3,4,23,3].
  SEResNet101& layers(const Arg<arg::List<arg::Int>>& value) {
    set_argument("layers", value.value());
    return *this;
  }

  /// Groups of the middle convolution of a block. Default: 1.
  SEResNet101& groups(const Arg<arg::Int>& value) {
    set_argument("groups", value.value());
    return *this;
  }

  /// By how much the hidden layer of the channels' weights is narrower. Default: 16.
  SEResNet101& reduction(const Arg<arg::Int>& value) {
    set_argument("reduction", value.value());
    return *this;
  }

  /// Channels into the first level. Default: 64.
  SEResNet101& inplanes(const Arg<arg::Int>& value) {
    set_argument("inplanes", value.value());
    return *this;
  }

  /// Size of the kernels that lead down to the levels below the first. Default: 1.
  SEResNet101& downsample_kernel_size(const Arg<arg::Int>& value) {
    set_argument("downsample_kernel_size", value.value());
    return *this;
  }

  /// Whether three kernels of 3 take the place of one of 7 at the start. Default: false.
  SEResNet101& input_3x3(const Arg<arg::Bool>& value) {
    set_argument("input_3x3", value.value());
    return *this;
  }

  /// Weights from the net, which mica does not download. Default: false.
  SEResNet101& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  SEResNet101& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// The probability of dropout before the last layer; none for no dropout. Default: 0.2.
  SEResNet101& dropout_prob(const Arg<arg::Float, arg::None>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }

  /// 1 to drop elements, 2 and 3 to drop channels. Default: 1.
  SEResNet101& dropout_dim(const Arg<arg::Int>& value) {
    set_argument("dropout_dim", value.value());
    return *this;
  }

  /// Classes. Default: 1000.
  SEResNet101& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }
};

/// The same class as SEResNet101.
using SEresnet101 = SEResNet101;

/// The same class as SEResNet101.
using Seresnet101 = SEResNet101;

/// The same class as SEResNet101.
using seresnet101 = SEResNet101;

/// Residual classifier of 152 layers with squeeze and excitation.
///
/// Example (Python): `SEResNet152(spatial_dims=2, in_channels=1)`
///
/// Input and output as `SENet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: Hu et al., "Squeeze-and-excitation networks", 2017.
class SEResNet152 : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  explicit SEResNet152(const Arg<arg::Int>& spatial_dims,
                       const Arg<arg::Int>& in_channels)
      : NetworkBuilder("SEResNet152") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
  }

  /// Blocks of each of the four levels. Default: [3,8,36,3].
  SEResNet152& layers(const Arg<arg::List<arg::Int>>& value) {
    set_argument("layers", value.value());
    return *this;
  }

  /// Groups of the middle convolution of a block. Default: 1.
  SEResNet152& groups(const Arg<arg::Int>& value) {
    set_argument("groups", value.value());
    return *this;
  }

  /// By how much the hidden layer of the channels' weights is narrower. Default: 16.
  SEResNet152& reduction(const Arg<arg::Int>& value) {
    set_argument("reduction", value.value());
    return *this;
  }

  /// Channels into the first level. Default: 64.
  SEResNet152& inplanes(const Arg<arg::Int>& value) {
    set_argument("inplanes", value.value());
    return *this;
  }

  /// Size of the kernels that lead down to the levels below the first. Default: 1.
  SEResNet152& downsample_kernel_size(const Arg<arg::Int>& value) {
    set_argument("downsample_kernel_size", value.value());
    return *this;
  }

  /// Whether three kernels of 3 take the place of one of 7 at the start. Default: false.
  SEResNet152& input_3x3(const Arg<arg::Bool>& value) {
    set_argument("input_3x3", value.value());
    return *this;
  }

  /// Weights from the net, which mica does not download. Default: false.
  SEResNet152& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  SEResNet152& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// The probability of dropout before the last layer; none for no dropout. Default: 0.2.
  SEResNet152& dropout_prob(const Arg<arg::Float, arg::None>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }

  /// 1 to drop elements, 2 and 3 to drop channels. Default: 1.
  SEResNet152& dropout_dim(const Arg<arg::Int>& value) {
    set_argument("dropout_dim", value.value());
    return *this;
  }

  /// Classes. Default: 1000.
  SEResNet152& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }
};

/// The same class as SEResNet152.
using SEresnet152 = SEResNet152;

/// The same class as SEResNet152.
using Seresnet152 = SEResNet152;

/// The same class as SEResNet152.
using seresnet152 = SEResNet152;

/// Residual classifier of 50 layers in groups, with squeeze and excitation.
///
/// Example (Python): `SEResNext50(spatial_dims=2, in_channels=1)`
///
/// Input and output as `SENet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: Hu et al., "Squeeze-and-excitation networks", 2017.
class SEResNext50 : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  explicit SEResNext50(const Arg<arg::Int>& spatial_dims,
                       const Arg<arg::Int>& in_channels)
      : NetworkBuilder("SEResNext50") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
  }

  /// Blocks of each of the four levels. Default: [3,4,6,3].
  SEResNext50& layers(const Arg<arg::List<arg::Int>>& value) {
    set_argument("layers", value.value());
    return *this;
  }

  /// Groups of the middle convolution of a block. Default: 32.
  SEResNext50& groups(const Arg<arg::Int>& value) {
    set_argument("groups", value.value());
    return *this;
  }

  /// By how much the hidden layer of the channels' weights is narrower. Default: 16.
  SEResNext50& reduction(const Arg<arg::Int>& value) {
    set_argument("reduction", value.value());
    return *this;
  }

  /// The probability of dropout before the last layer; none for no dropout. Default: none.
  SEResNext50& dropout_prob(const Arg<arg::Float, arg::None>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }

  /// Channels into the first level. Default: 64.
  SEResNext50& inplanes(const Arg<arg::Int>& value) {
    set_argument("inplanes", value.value());
    return *this;
  }

  /// Size of the kernels that lead down to the levels below the first. Default: 1.
  SEResNext50& downsample_kernel_size(const Arg<arg::Int>& value) {
    set_argument("downsample_kernel_size", value.value());
    return *this;
  }

  /// Whether three kernels of 3 take the place of one of 7 at the start. Default: false.
  SEResNext50& input_3x3(const Arg<arg::Bool>& value) {
    set_argument("input_3x3", value.value());
    return *this;
  }

  /// Weights from the net, which mica does not download. Default: false.
  SEResNext50& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  SEResNext50& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// 1 to drop elements, 2 and 3 to drop channels. Default: 1.
  SEResNext50& dropout_dim(const Arg<arg::Int>& value) {
    set_argument("dropout_dim", value.value());
    return *this;
  }

  /// Classes. Default: 1000.
  SEResNext50& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }
};

/// The same class as SEResNext50.
using SEResNeXt50 = SEResNext50;

/// The same class as SEResNext50.
using SEresnext50 = SEResNext50;

/// The same class as SEResNext50.
using Seresnext50 = SEResNext50;

/// The same class as SEResNext50.
using seresnext50 = SEResNext50;

/// Residual classifier of 101 layers in groups, with squeeze and excitation.
///
/// Example (Python): `SEResNext101(spatial_dims=2, in_channels=1)`
///
/// Input and output as `SENet`.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Source: Hu et al., "Squeeze-and-excitation networks", 2017.
class SEResNext101 : public NetworkBuilder {
 public:
  /// @param spatial_dims Spatial dimensions: 1, 2 or 3.
  /// @param in_channels Channels of the input.
  explicit SEResNext101(const Arg<arg::Int>& spatial_dims,
                        const Arg<arg::Int>& in_channels)
      : NetworkBuilder("SEResNext101") {
    set_argument("spatial_dims", spatial_dims.value());
    set_argument("in_channels", in_channels.value());
  }

  /// Blocks of each of the four levels. Default: [3,4,23,3].
  SEResNext101& layers(const Arg<arg::List<arg::Int>>& value) {
    set_argument("layers", value.value());
    return *this;
  }

  /// Groups of the middle convolution of a block. Default: 32.
  SEResNext101& groups(const Arg<arg::Int>& value) {
    set_argument("groups", value.value());
    return *this;
  }

  /// By how much the hidden layer of the channels' weights is narrower. Default: 16.
  SEResNext101& reduction(const Arg<arg::Int>& value) {
    set_argument("reduction", value.value());
    return *this;
  }

  /// The probability of dropout before the last layer; none for no dropout. Default: none.
  SEResNext101& dropout_prob(const Arg<arg::Float, arg::None>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }

  /// Channels into the first level. Default: 64.
  SEResNext101& inplanes(const Arg<arg::Int>& value) {
    set_argument("inplanes", value.value());
    return *this;
  }

  /// Size of the kernels that lead down to the levels below the first. Default: 1.
  SEResNext101& downsample_kernel_size(const Arg<arg::Int>& value) {
    set_argument("downsample_kernel_size", value.value());
    return *this;
  }

  /// Whether three kernels of 3 take the place of one of 7 at the start. Default: false.
  SEResNext101& input_3x3(const Arg<arg::Bool>& value) {
    set_argument("input_3x3", value.value());
    return *this;
  }

  /// Weights from the net, which mica does not download. Default: false.
  SEResNext101& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  SEResNext101& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// 1 to drop elements, 2 and 3 to drop channels. Default: 1.
  SEResNext101& dropout_dim(const Arg<arg::Int>& value) {
    set_argument("dropout_dim", value.value());
    return *this;
  }

  /// Classes. Default: 1000.
  SEResNext101& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }
};

/// The same class as SEResNext101.
using SEResNeXt101 = SEResNext101;

/// The same class as SEResNext101.
using SEresnext101 = SEResNext101;

/// The same class as SEResNext101.
using Seresnext101 = SEResNext101;

/// The same class as SEResNext101.
using seresnext101 = SEResNext101;

/// V-Net: residual encoder and decoder with kernels of 5.
///
/// Input `(batch, in_channels, spatial…)` with 2 or 3 spatial axes of multiples of 16, output `(batch, out_channels,
/// spatial…)`.
///
/// As in MONAI, dropout drops whole channels in three dimensions and, in two, whole items of the batch.
///
/// Example (Python): `VNet(spatial_dims=3, in_channels=1, out_channels=2)`
///
/// Source: MONAI 1.6.1 `VNet`; Milletari et al., "V-Net: fully convolutional neural networks for volumetric medical
/// image segmentation", 2016.
class VNet : public NetworkBuilder {
 public:
  VNet() : NetworkBuilder("VNet") {}
  /// @param spatial_dims Spatial dimensions: 2 or 3. Default: 3.
  explicit VNet(const Arg<arg::Int>& spatial_dims) : NetworkBuilder("VNet") {
    set_argument("spatial_dims", spatial_dims.value());
  }

  /// Spatial dimensions: 2 or 3. Default: 3.
  VNet& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input; a divisor of 16. Default: 1.
  VNet& in_channels(const Arg<arg::Int>& value) {
    set_argument("in_channels", value.value());
    return *this;
  }

  /// Channels of the output. Default: 1.
  VNet& out_channels(const Arg<arg::Int>& value) {
    set_argument("out_channels", value.value());
    return *this;
  }

  /// The activation: a name, or a name and its arguments. `prelu` alone has a slope for each channel. Default:
  /// ["elu",{"inplace":true}].
  VNet& act(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// Deprecated and without effect; MONAI fails where it is given. Default: 0.5.
  VNet& dropout_prob(const Arg<arg::Float, arg::None>& value) {
    set_argument("dropout_prob", value.value());
    return *this;
  }

  /// The probability of dropout in the two lower levels on the way down; none for no dropout. Default: 0.5.
  VNet& dropout_prob_down(const Arg<arg::Float, arg::None>& value) {
    set_argument("dropout_prob_down", value.value());
    return *this;
  }

  /// The probabilities of dropout in the two lower levels on the way up: of what comes from below, which may be none,
  /// and of what comes from the side. Default: [0.5,0.5].
  VNet& dropout_prob_up(const Arg<arg::List<arg::Float, arg::None>>& value) {
    set_argument("dropout_prob_up", value.value());
    return *this;
  }

  /// 1 to drop elements, 2 and 3 to drop channels. As in MONAI, it has no effect. Default: 3.
  VNet& dropout_dim(const Arg<arg::Int>& value) {
    set_argument("dropout_dim", value.value());
    return *this;
  }

  /// Whether convolutions on the way down have a bias. Default: false.
  VNet& bias(const Arg<arg::Bool>& value) {
    set_argument("bias", value.value());
    return *this;
  }
};

/// Vision transformer: an image as a sequence of patches.
///
/// Input `(batch, in_channels, spatial…)` of size `img_size`. Output: a list of two. First the tokens of the last
/// layer, `(batch, patches, hidden_size)`, or with `classification` the classes, `(batch, num_classes)`; then the list
/// of the tokens after each layer.
///
/// Example (Python): `ViT(in_channels=1, img_size=[96, 96, 96], patch_size=[16, 16, 16], classification=True)`
///
/// Source: MONAI 1.6.1 `ViT`; Dosovitskiy et al., "An image is worth 16x16 words", 2020.
class ViT : public NetworkBuilder {
 public:
  /// @param in_channels Channels of the image.
  /// @param img_size Spatial size of the image.
  /// @param patch_size Spatial size of a patch.
  explicit ViT(const Arg<arg::Int>& in_channels,
               const Arg<arg::Int, arg::List<arg::Int>>& img_size,
               const Arg<arg::Int, arg::List<arg::Int>>& patch_size)
      : NetworkBuilder("ViT") {
    set_argument("in_channels", in_channels.value());
    set_argument("img_size", img_size.value());
    set_argument("patch_size", patch_size.value());
  }

  /// Channels of a token. Default: 768.
  ViT& hidden_size(const Arg<arg::Int>& value) {
    set_argument("hidden_size", value.value());
    return *this;
  }

  /// Channels inside the perceptrons. Default: 3072.
  ViT& mlp_dim(const Arg<arg::Int>& value) {
    set_argument("mlp_dim", value.value());
    return *this;
  }

  /// Layers. Default: 12.
  ViT& num_layers(const Arg<arg::Int>& value) {
    set_argument("num_layers", value.value());
    return *this;
  }

  /// Heads, a divisor of `hidden_size`. Default: 12.
  ViT& num_heads(const Arg<arg::Int>& value) {
    set_argument("num_heads", value.value());
    return *this;
  }

  /// How patches are projected: `conv` or `perceptron`. One of "conv", "perceptron". Default: "conv".
  ViT& proj_type(const Arg<arg::Str>& value) {
    set_argument("proj_type", value.value());
    return *this;
  }

  /// What tells where they come from: `none`, `learnable`, `sincos` or `fourier`. One of "none", "learnable", "sincos",
  /// "fourier". Default: "learnable".
  ViT& pos_embed_type(const Arg<arg::Str>& value) {
    set_argument("pos_embed_type", value.value());
    return *this;
  }

  /// Whether the image is classified. Default: false.
  ViT& classification(const Arg<arg::Bool>& value) {
    set_argument("classification", value.value());
    return *this;
  }

  /// Classes. Default: 2.
  ViT& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// The probability of dropout. Default: 0.0.
  ViT& dropout_rate(const Arg<arg::Float>& value) {
    set_argument("dropout_rate", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  ViT& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// `Tanh` for a hyperbolic tangent of the classes, anything else for none. Default: "Tanh".
  ViT& post_activation(const Arg<arg::Str, arg::None>& value) {
    set_argument("post_activation", value.value());
    return *this;
  }

  /// Whether queries, keys and values have a bias. Default: false.
  ViT& qkv_bias(const Arg<arg::Bool>& value) {
    set_argument("qkv_bias", value.value());
    return *this;
  }

  /// Whether attention is kept for inspection; mica keeps none. Default: false.
  ViT& save_attn(const Arg<arg::Bool>& value) {
    set_argument("save_attn", value.value());
    return *this;
  }
};

/// U-Net whose encoder is a vision transformer of twelve layers with patches of 16.
///
/// Input `(batch, in_channels, spatial…)` of size `img_size`, multiples of 16; output `(batch, out_channels,
/// spatial…)`.
///
/// Example (Python): `UNETR(in_channels=1, out_channels=4, img_size=[96, 96, 96], feature_size=32)`
///
/// Source: MONAI 1.6.1 `UNETR`; Hatamizadeh et al., "UNETR: transformers for 3D medical image segmentation", 2021.
class UNETR : public NetworkBuilder {
 public:
  /// @param in_channels Channels of the input.
  /// @param out_channels Channels of the output.
  /// @param img_size Spatial size of the input.
  explicit UNETR(const Arg<arg::Int>& in_channels,
                 const Arg<arg::Int>& out_channels,
                 const Arg<arg::Int, arg::List<arg::Int>>& img_size)
      : NetworkBuilder("UNETR") {
    set_argument("in_channels", in_channels.value());
    set_argument("out_channels", out_channels.value());
    set_argument("img_size", img_size.value());
  }

  /// Channels of the decoder's last level. Default: 16.
  UNETR& feature_size(const Arg<arg::Int>& value) {
    set_argument("feature_size", value.value());
    return *this;
  }

  /// Channels of a token. Default: 768.
  UNETR& hidden_size(const Arg<arg::Int>& value) {
    set_argument("hidden_size", value.value());
    return *this;
  }

  /// Channels inside the perceptrons. Default: 3072.
  UNETR& mlp_dim(const Arg<arg::Int>& value) {
    set_argument("mlp_dim", value.value());
    return *this;
  }

  /// Heads, a divisor of `hidden_size`. Default: 12.
  UNETR& num_heads(const Arg<arg::Int>& value) {
    set_argument("num_heads", value.value());
    return *this;
  }

  /// How patches are projected: `conv` or `perceptron`. One of "conv", "perceptron". Default: "conv".
  UNETR& proj_type(const Arg<arg::Str>& value) {
    set_argument("proj_type", value.value());
    return *this;
  }

  /// The normalisation of the decoder: a name, or a name and its arguments. Default: "instance".
  UNETR& norm_name(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm_name", value.value());
    return *this;
  }

  /// Whether convolutions follow each enlargement between encoder and decoder. Default: true.
  UNETR& conv_block(const Arg<arg::Bool>& value) {
    set_argument("conv_block", value.value());
    return *this;
  }

  /// Whether convolutions have a residual connection. Default: true.
  UNETR& res_block(const Arg<arg::Bool>& value) {
    set_argument("res_block", value.value());
    return *this;
  }

  /// The probability of dropout in the transformer. Default: 0.0.
  UNETR& dropout_rate(const Arg<arg::Float>& value) {
    set_argument("dropout_rate", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 3.
  UNETR& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Whether queries, keys and values have a bias. Default: false.
  UNETR& qkv_bias(const Arg<arg::Bool>& value) {
    set_argument("qkv_bias", value.value());
    return *this;
  }

  /// Whether attention is kept for inspection; mica keeps none. Default: false.
  UNETR& save_attn(const Arg<arg::Bool>& value) {
    set_argument("save_attn", value.value());
    return *this;
  }
};

/// U-Net whose encoder is a Swin transformer of four stages.
///
/// Input `(batch, in_channels, spatial…)` with 2 or 3 spatial axes, multiples of `patch_size` to the fifth power;
/// output `(batch, out_channels, spatial…)`.
///
/// Differences from MONAI: the Hyena operator, an optional package there, is refused; `use_checkpoint` changes nothing,
/// and what MONAI recomputes is kept.
///
/// Example (Python): `SwinUNETR(in_channels=1, out_channels=4, feature_size=48)`
///
/// Source: MONAI 1.6.1 `SwinUNETR`; Hatamizadeh et al., "Swin UNETR: Swin transformers for semantic segmentation of
/// brain tumors in MRI images", 2022.
class SwinUNETR : public NetworkBuilder {
 public:
  /// @param in_channels Channels of the input.
  /// @param out_channels Channels of the output.
  explicit SwinUNETR(const Arg<arg::Int>& in_channels,
                     const Arg<arg::Int>& out_channels)
      : NetworkBuilder("SwinUNETR") {
    set_argument("in_channels", in_channels.value());
    set_argument("out_channels", out_channels.value());
  }

  /// Spatial size of a patch. Default: 2.
  SwinUNETR& patch_size(const Arg<arg::Int>& value) {
    set_argument("patch_size", value.value());
    return *this;
  }

  /// Blocks of each of the four stages. Default: [2,2,2,2].
  SwinUNETR& depths(const Arg<arg::List<arg::Int>>& value) {
    set_argument("depths", value.value());
    return *this;
  }

  /// Heads of each stage. Default: [3,6,12,24].
  SwinUNETR& num_heads(const Arg<arg::List<arg::Int>>& value) {
    set_argument("num_heads", value.value());
    return *this;
  }

  /// Spatial size of a window. Default: 7.
  SwinUNETR& window_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("window_size", value.value());
    return *this;
  }

  /// Whether queries, keys and values have a bias. Default: true.
  SwinUNETR& qkv_bias(const Arg<arg::Bool>& value) {
    set_argument("qkv_bias", value.value());
    return *this;
  }

  /// Channels inside the perceptrons, in multiples of the others. Default: 4.0.
  SwinUNETR& mlp_ratio(const Arg<arg::Float>& value) {
    set_argument("mlp_ratio", value.value());
    return *this;
  }

  /// Channels of the first stage, a multiple of 12. Default: 24.
  SwinUNETR& feature_size(const Arg<arg::Int>& value) {
    set_argument("feature_size", value.value());
    return *this;
  }

  /// The normalisation of the decoder: a name, or a name and its arguments. Default: "instance".
  SwinUNETR& norm_name(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm_name", value.value());
    return *this;
  }

  /// The probability of dropout. Default: 0.0.
  SwinUNETR& drop_rate(const Arg<arg::Float>& value) {
    set_argument("drop_rate", value.value());
    return *this;
  }

  /// The probability of dropout of attention. Default: 0.0.
  SwinUNETR& attn_drop_rate(const Arg<arg::Float>& value) {
    set_argument("attn_drop_rate", value.value());
    return *this;
  }

  /// The probability with which the last block is left out for an item; it grows from 0 at the first. Default: 0.0.
  SwinUNETR& dropout_path_rate(const Arg<arg::Float>& value) {
    set_argument("dropout_path_rate", value.value());
    return *this;
  }

  /// Whether what the decoder sees of the stages is normalised. Default: true.
  SwinUNETR& normalize(const Arg<arg::Bool>& value) {
    set_argument("normalize", value.value());
    return *this;
  }

  /// The normalisation of the transformer: `LayerNorm`. Default: "LayerNorm".
  SwinUNETR& norm_layer(const Arg<arg::Str>& value) {
    set_argument("norm_layer", value.value());
    return *this;
  }

  /// Whether patches are normalised. Default: false.
  SwinUNETR& patch_norm(const Arg<arg::Bool>& value) {
    set_argument("patch_norm", value.value());
    return *this;
  }

  /// Whether gradients are computed with less memory; without effect. Default: false.
  SwinUNETR& use_checkpoint(const Arg<arg::Bool>& value) {
    set_argument("use_checkpoint", value.value());
    return *this;
  }

  /// Spatial dimensions: 2 or 3. Default: 3.
  SwinUNETR& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// How neighbouring voxels merge: `merging` or `mergingv2`. One of "merging", "mergingv2". Default: "merging".
  SwinUNETR& downsample(const Arg<arg::Str>& value) {
    set_argument("downsample", value.value());
    return *this;
  }

  /// Whether convolutions come before each stage. Default: false.
  SwinUNETR& use_v2(const Arg<arg::Bool>& value) {
    set_argument("use_v2", value.value());
    return *this;
  }

  /// Whether the Hyena operator takes the place of attention; refused. Default: false.
  SwinUNETR& use_hyena(const Arg<arg::Bool>& value) {
    set_argument("use_hyena", value.value());
    return *this;
  }

  /// In which stages it does; refused where any does. Default: none.
  SwinUNETR& hyena_stages(const Arg<arg::List<arg::Bool>, arg::None>& value) {
    set_argument("hyena_stages", value.value());
    return *this;
  }

  /// An argument of the Hyena operator. Default: 3.
  SwinUNETR& hyena_kernel_size(const Arg<arg::Int>& value) {
    set_argument("hyena_kernel_size", value.value());
    return *this;
  }

  /// An argument of the Hyena operator. Default: 32.
  SwinUNETR& hyena_kernel_mlp_dim(const Arg<arg::Int>& value) {
    set_argument("hyena_kernel_mlp_dim", value.value());
    return *this;
  }

  /// An argument of the Hyena operator. Default: 3.
  SwinUNETR& hyena_kernel_layers(const Arg<arg::Int>& value) {
    set_argument("hyena_kernel_layers", value.value());
    return *this;
  }

  /// An argument of the Hyena operator. Default: 0.95.
  SwinUNETR& hyena_mask_max_attenuation(const Arg<arg::Float>& value) {
    set_argument("hyena_mask_max_attenuation", value.value());
    return *this;
  }

  /// An argument of the Hyena operator. Default: "circular".
  SwinUNETR& hyena_fft_padding(const Arg<arg::Str>& value) {
    set_argument("hyena_fft_padding", value.value());
    return *this;
  }

  /// An argument of the Hyena operator. Default: "single".
  SwinUNETR& hyena_grid_type(const Arg<arg::Str>& value) {
    set_argument("hyena_grid_type", value.value());
    return *this;
  }

  /// An argument of the Hyena operator. Default: false.
  SwinUNETR& hyena_use_chunked_fft(const Arg<arg::Bool>& value) {
    set_argument("hyena_use_chunked_fft", value.value());
    return *this;
  }

  /// An argument of the Hyena operator. Default: false.
  SwinUNETR& hyena_use_fft_short_conv(const Arg<arg::Bool>& value) {
    set_argument("hyena_use_fft_short_conv", value.value());
    return *this;
  }

  /// An argument of the Hyena operator. Default: 10.0.
  SwinUNETR& hyena_omega_0(const Arg<arg::Float>& value) {
    set_argument("hyena_omega_0", value.value());
    return *this;
  }

  /// An argument of the Hyena operator. Default: 32.
  SwinUNETR& hyena_l_cache(const Arg<arg::Int>& value) {
    set_argument("hyena_l_cache", value.value());
    return *this;
  }

  /// An argument of the Hyena operator. Default: 0.
  SwinUNETR& hyena_short_conv_fft_chunks(const Arg<arg::Int>& value) {
    set_argument("hyena_short_conv_fft_chunks", value.value());
    return *this;
  }

  /// Whether attention is one fused operation where no gradients are wanted. Default: false.
  SwinUNETR& use_flash_attention(const Arg<arg::Bool>& value) {
    set_argument("use_flash_attention", value.value());
    return *this;
  }
};

/// Efficient classifier: narrow blocks that widen inside, scaled in width and depth together.
///
/// Input `(batch, in_channels, spatial…)`, output `(batch, num_classes)`. Padding is computed for the size
/// `image_size`; other sizes work too. Initial weights are those of the TensorFlow implementation.
///
/// A block is written `r1_k3_s11_e1_i32_o16_se0.25`: repeats, kernel, stride, expansion, inputs, outputs, ratio of
/// squeeze and excitation (without it none), and `_noskip` for no residual connection.
///
/// Example (Python): `EfficientNet(["r1_k3_s11_e1_i32_o16_se0.25", "r2_k3_s22_e6_i16_o24_se0.25"], num_classes=3)`
///
/// Source: MONAI 1.6.1 `EfficientNet`; Tan and Le, "EfficientNet: rethinking model scaling for convolutional neural
/// networks", 2019.
class EfficientNet : public NetworkBuilder {
 public:
  /// @param blocks_args_str Blocks.
  explicit EfficientNet(const Arg<arg::List<arg::Str>>& blocks_args_str) : NetworkBuilder("EfficientNet") {
    set_argument("blocks_args_str", blocks_args_str.value());
  }
  /// The same from a list in braces.
  EfficientNet(std::initializer_list<Arg<arg::Str>> blocks_args_str)
      : EfficientNet(Arg<arg::List<arg::Str>>(blocks_args_str)) {}

  /// Spatial dimensions: 1, 2 or 3. Default: 2.
  EfficientNet& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 3.
  EfficientNet& in_channels(const Arg<arg::Int>& value) {
    set_argument("in_channels", value.value());
    return *this;
  }

  /// Classes. Default: 1000.
  EfficientNet& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// A factor of all channels. Default: 1.0.
  EfficientNet& width_coefficient(const Arg<arg::Float>& value) {
    set_argument("width_coefficient", value.value());
    return *this;
  }

  /// A factor of all repeats. Default: 1.0.
  EfficientNet& depth_coefficient(const Arg<arg::Float>& value) {
    set_argument("depth_coefficient", value.value());
    return *this;
  }

  /// The probability of dropout before the last layer. Default: 0.2.
  EfficientNet& dropout_rate(const Arg<arg::Float>& value) {
    set_argument("dropout_rate", value.value());
    return *this;
  }

  /// The spatial size for which padding is computed. Default: 224.
  EfficientNet& image_size(const Arg<arg::Int>& value) {
    set_argument("image_size", value.value());
    return *this;
  }

  /// The normalisation: a name, or a name and its arguments. Default: ["batch",{"eps":0.001,"momentum":0.01}].
  EfficientNet& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// The probability with which the last block is left out for an item; it grows from 0 at the first. Default: 0.2.
  EfficientNet& drop_connect_rate(const Arg<arg::Float>& value) {
    set_argument("drop_connect_rate", value.value());
    return *this;
  }

  /// What numbers of channels are rounded to multiples of. Default: 8.
  EfficientNet& depth_divisor(const Arg<arg::Int>& value) {
    set_argument("depth_divisor", value.value());
    return *this;
  }
};

/// An [`EfficientNet`] of a given name.
///
/// Input and output as `EfficientNet`.
///
/// Differences from MONAI: nothing is downloaded, so that with two spatial dimensions `pretrained` must be given as
/// false; load weights from a file.
///
/// Example (Python): `EfficientNetBN("efficientnet-b0", pretrained=False, in_channels=1, num_classes=2)`
///
/// Source: MONAI 1.6.1 `EfficientNetBN`.
class EfficientNetBN : public NetworkBuilder {
 public:
  /// @param model_name `efficientnet-b0` to `efficientnet-b8` or `efficientnet-l2`.
  explicit EfficientNetBN(const Arg<arg::Str>& model_name) : NetworkBuilder("EfficientNetBN") {
    set_argument("model_name", model_name.value());
  }

  /// Weights from the net, which mica does not download; without effect with other than two dimensions. Default: true.
  EfficientNetBN& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  EfficientNetBN& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 2.
  EfficientNetBN& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 3.
  EfficientNetBN& in_channels(const Arg<arg::Int>& value) {
    set_argument("in_channels", value.value());
    return *this;
  }

  /// Classes. Default: 1000.
  EfficientNetBN& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// The normalisation: a name, or a name and its arguments. Default: ["batch",{"eps":0.001,"momentum":0.01}].
  EfficientNetBN& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// Which weights are downloaded. Default: false.
  EfficientNetBN& adv_prop(const Arg<arg::Bool>& value) {
    set_argument("adv_prop", value.value());
    return *this;
  }
};

/// What an [`EfficientNetBN`] sees: its features before each change of the size, and at the end.
///
/// Input `(batch, in_channels, spatial…)`, output a list of five tensors, each half as large as the one before. The
/// state has the layers of the classifier too.
///
/// Differences from MONAI: as of `EfficientNetBN`.
///
/// Example (Python): `EfficientNetBNFeatures("efficientnet-b0", pretrained=False)`
///
/// Source: MONAI 1.6.1 `EfficientNetBNFeatures`.
class EfficientNetBNFeatures : public NetworkBuilder {
 public:
  /// @param model_name `efficientnet-b0` to `efficientnet-b8` or `efficientnet-l2`.
  explicit EfficientNetBNFeatures(const Arg<arg::Str>& model_name) : NetworkBuilder("EfficientNetBNFeatures") {
    set_argument("model_name", model_name.value());
  }

  /// Weights from the net, which mica does not download; without effect with other than two dimensions. Default: true.
  EfficientNetBNFeatures& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Whether a download shows its progress. Default: true.
  EfficientNetBNFeatures& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Spatial dimensions: 1, 2 or 3. Default: 2.
  EfficientNetBNFeatures& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// Channels of the input. Default: 3.
  EfficientNetBNFeatures& in_channels(const Arg<arg::Int>& value) {
    set_argument("in_channels", value.value());
    return *this;
  }

  /// Classes. Default: 1000.
  EfficientNetBNFeatures& num_classes(const Arg<arg::Int>& value) {
    set_argument("num_classes", value.value());
    return *this;
  }

  /// The normalisation: a name, or a name and its arguments. Default: ["batch",{"eps":0.001,"momentum":0.01}].
  EfficientNetBNFeatures& norm(const Arg<arg::Str, arg::List<arg::Any>>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// Which weights are downloaded. Default: false.
  EfficientNetBNFeatures& adv_prop(const Arg<arg::Bool>& value) {
    set_argument("adv_prop", value.value());
    return *this;
  }
};

/// U-Net whose encoder is an efficient or residual classifier.
///
/// Input `(batch, in_channels, spatial…)` with 2 or 3 spatial axes, output `(batch, out_channels, spatial…)`. Without
/// `is_pad`, spatial sizes must be multiples of 32.
///
/// Differences from MONAI: nothing is downloaded; load weights from a file.
///
/// Example (Python): `FlexibleUNet(in_channels=3, out_channels=2, backbone="efficientnet-b2")`
///
/// Source: MONAI 1.6.1 `FlexibleUNet`.
class FlexibleUNet : public NetworkBuilder {
 public:
  /// @param in_channels Channels of the input.
  /// @param out_channels Channels of the output.
  /// @param backbone The encoder: `efficientnet-b0` to `efficientnet-b8`, `efficientnet-l2`, or `resnet10` to
  /// `resnet200`.
  explicit FlexibleUNet(const Arg<arg::Int>& in_channels,
                        const Arg<arg::Int>& out_channels,
                        const Arg<arg::Str>& backbone)
      : NetworkBuilder("FlexibleUNet") {
    set_argument("in_channels", in_channels.value());
    set_argument("out_channels", out_channels.value());
    set_argument("backbone", backbone.value());
  }

  /// Weights from the net, which mica does not download; without effect for efficient networks in three dimensions.
  /// Default: false.
  FlexibleUNet& pretrained(const Arg<arg::Bool>& value) {
    set_argument("pretrained", value.value());
    return *this;
  }

  /// Channels of the decoder's five levels, from the bottom. Default: [256,128,64,32,16].
  FlexibleUNet& decoder_channels(const Arg<arg::List<arg::Int>>& value) {
    set_argument("decoder_channels", value.value());
    return *this;
  }

  /// Spatial dimensions: 2 or 3. Default: 2.
  FlexibleUNet& spatial_dims(const Arg<arg::Int>& value) {
    set_argument("spatial_dims", value.value());
    return *this;
  }

  /// The normalisation of the decoder: a name, a name and its arguments, or none. Default:
  /// ["batch",{"eps":0.001,"momentum":0.1}].
  FlexibleUNet& norm(const Arg<arg::Str, arg::List<arg::Any>, arg::None>& value) {
    set_argument("norm", value.value());
    return *this;
  }

  /// The activation of the decoder: a name, a name and its arguments, or none. Default: ["relu",{"inplace":true}].
  FlexibleUNet& act(const Arg<arg::Str, arg::List<arg::Any>, arg::None>& value) {
    set_argument("act", value.value());
    return *this;
  }

  /// The probability of dropout in the decoder, a dropout layer, or none. Default: 0.0.
  FlexibleUNet& dropout(const Arg<arg::Float, arg::Str, arg::List<arg::Any>, arg::None>& value) {
    set_argument("dropout", value.value());
    return *this;
  }

  /// Whether the decoder's convolutions have a bias. Default: false.
  FlexibleUNet& decoder_bias(const Arg<arg::Bool>& value) {
    set_argument("decoder_bias", value.value());
    return *this;
  }

  /// How it enlarges: `deconv`, `pixelshuffle` or `nontrainable`. One of "deconv", "deconvgroup", "nontrainable",
  /// "pixelshuffle". Default: "nontrainable".
  FlexibleUNet& upsample(const Arg<arg::Str>& value) {
    set_argument("upsample", value.value());
    return *this;
  }

  /// What comes before an enlargement: `default`, a convolution where the number of channels changes, or none. One of
  /// "default". Default: "default".
  FlexibleUNet& pre_conv(const Arg<arg::Str, arg::None>& value) {
    set_argument("pre_conv", value.value());
    return *this;
  }

  /// How values between voxels are made. One of "nearest", "linear", "bilinear", "bicubic", "trilinear". Default:
  /// "nearest".
  FlexibleUNet& interp_mode(const Arg<arg::Str>& value) {
    set_argument("interp_mode", value.value());
    return *this;
  }

  /// Whether what was enlarged is padded to the size of the encoder's features. Default: true.
  FlexibleUNet& is_pad(const Arg<arg::Bool>& value) {
    set_argument("is_pad", value.value());
    return *this;
  }
};

/// The same class as FlexibleUNet.
using FlexUNet = FlexibleUNet;

/// Several networks as one: the mean of what they give, such as those of the folds of a cross-validation.
///
/// Input: what each of the networks takes. Output: the mean of their results; lists and maps of results entry by entry.
/// In a sliding-window inference the results of one window are in memory, not those of the whole image.
///
/// Errors: no networks; weights of another number, below 0, or with a sum of 0; results of other shapes or structures
/// than those of the first network, or of whole numbers; those of the networks and of `activation`.
///
/// Labels are voted on behind the inference, by `VoteEnsemble` over the results of several `Segment`.
///
/// Differences from MONAI: MONAI's `EnsembleEvaluator` runs one inference after the other and joins the results with
/// `MeanEnsemble`, whose `weights` these are; since blending is a mean too, the result is the same.
///
/// Example (Python): `Ensemble([TorchScript(path), TorchScript(path, optimize="fuse")])(batch)`
///
/// Source: MONAI 1.6.1 `EnsembleEvaluator`, `MeanEnsemble`.
class Ensemble : public NetworkBuilder {
 public:
  /// @param networks The networks.
  explicit Ensemble(const Arg<arg::List<arg::Component>>& networks) : NetworkBuilder("Ensemble") {
    set_argument("networks", networks.value());
  }
  /// The same from a list in braces.
  Ensemble(std::initializer_list<Arg<arg::Component>> networks)
      : Ensemble(Arg<arg::List<arg::Component>>(networks)) {}

  /// How much each network counts, or for each network how much each of its channels does; none counts all alike.
  /// Default: none.
  Ensemble& weights(const Arg<arg::List<arg::Float, arg::List<arg::Float>>, arg::None>& value) {
    set_argument("weights", value.value());
    return *this;
  }

  /// A transform of each item of each result, channel first, before they are joined: `Activations(softmax=True)` for
  /// example. Default: none.
  Ensemble& activation(const Arg<arg::Component, arg::None>& value) {
    set_argument("activation", value.value());
    return *this;
  }
};

}  // namespace networks
namespace inferers {

/// Applies the network to the whole image at once.
///
/// Input: what the network takes. Output: what it gives.
///
/// Example (Python): `SimpleInferer()(batch, TorchScript(path))`
///
/// Source: MONAI 1.6.1 `SimpleInferer`.
class SimpleInferer : public InfererBuilder {
 public:
  SimpleInferer() : InfererBuilder("SimpleInferer") {}
};

/// Leads a network over an image window by window and blends what it gives where windows overlap.
///
/// Input: a batch of images of floating-point type, of shape (items, channels, axes…), any number of spatial axes.
/// Output: the network's results at the image's extents, times the ratio of a result's extents to those of a window; a
/// list or a map where the network gives one. Metadata is the image's. Images with metadata give float32, as in MONAI.
///
/// An image that is smaller than a window is padded around its centre, and the padding is cut off at the end.
///
/// Progress counts windows; cancellation is looked at before each batch of windows.
///
/// Errors: windows, overlaps or axes that do not fit the image; images of whole numbers; results of the network without
/// batch and channels, or with another number of items; the errors of the network.
///
/// Differences from MONAI: batches of images of whole numbers are refused, since no network takes them. The batch of
/// windows is reused, so a network of the application must not keep it. `process_fn` and `skip_below` are arguments of
/// the class.
///
/// Example (Python): `SlidingWindowInferer(8, overlap=0.5, mode="gaussian")(batch, TorchScript(path))`
///
/// Source: MONAI 1.6.1 `SlidingWindowInferer`, `sliding_window_inference`.
class SlidingWindowInferer : public InfererBuilder {
 public:
  /// @param roi_size Extents of a window, one per spatial axis or one for all; one that is not positive is that of the
  /// image.
  explicit SlidingWindowInferer(const Arg<arg::Int, arg::List<arg::Int>>& roi_size)
      : InfererBuilder("SlidingWindowInferer") {
    set_argument("roi_size", roi_size.value());
  }
  /// The same from a list in braces.
  SlidingWindowInferer(std::initializer_list<Arg<arg::Int>> roi_size)
      : SlidingWindowInferer(Arg<arg::Int, arg::List<arg::Int>>(roi_size)) {}

  /// Windows that the network gets at once. Default: 1.
  SlidingWindowInferer& sw_batch_size(const Arg<arg::Int>& value) {
    set_argument("sw_batch_size", value.value());
    return *this;
  }

  /// The part of a window that the next one covers again, from 0 to below 1, one per axis or one for all. Default:
  /// 0.25.
  SlidingWindowInferer& overlap(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("overlap", value.value());
    return *this;
  }

  /// How much each voxel of a window counts where windows overlap. One of "constant", "gaussian". Default: "constant".
  SlidingWindowInferer& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Standard deviation of the Gaussian as a part of the window's extent, one per axis or one for all. Default: 0.125.
  SlidingWindowInferer& sigma_scale(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma_scale", value.value());
    return *this;
  }

  /// What lies around an image that is smaller than a window. One of "constant", "reflect", "replicate", "circular".
  /// Default: "constant".
  SlidingWindowInferer& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// The value around the image with the padding mode `constant`. Default: 0.0.
  SlidingWindowInferer& cval(const Arg<arg::Float>& value) {
    set_argument("cval", value.value());
    return *this;
  }

  /// Where the network computes; none takes that of the image. Default: none.
  SlidingWindowInferer& sw_device(const Arg<arg::Device, arg::None>& value) {
    set_argument("sw_device", value.value());
    return *this;
  }

  /// Where windows are put together; none takes that of the image. Default: none.
  SlidingWindowInferer& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Whether to write to the log how far it is. The progress function of a run is called in any case. Default: false.
  SlidingWindowInferer& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Whether MONAI keeps the weights of a window; they are cheap here, so it changes nothing. Default: false.
  SlidingWindowInferer& cache_roi_weight_map(const Arg<arg::Bool>& value) {
    set_argument("cache_roi_weight_map", value.value());
    return *this;
  }

  /// Number of voxels above which windows are put together in main memory, where `device` is none. Default: none.
  SlidingWindowInferer& cpu_thresh(const Arg<arg::Int, arg::None>& value) {
    set_argument("cpu_thresh", value.value());
    return *this;
  }

  /// Rows of windows along `buffer_dim` that are put together on `sw_device` before they go to `device`; none or 0
  /// sends each window. For networks with one result. Default: none.
  SlidingWindowInferer& buffer_steps(const Arg<arg::Int, arg::None>& value) {
    set_argument("buffer_steps", value.value());
    return *this;
  }

  /// Spatial axis of the rows, negative from the last. Default: -1.
  SlidingWindowInferer& buffer_dim(const Arg<arg::Int>& value) {
    set_argument("buffer_dim", value.value());
    return *this;
  }

  /// Whether the network gets, as its second argument, where each window lies: for each window the list of [first, end)
  /// of item, channels and spatial axes. Default: false.
  SlidingWindowInferer& with_coord(const Arg<arg::Bool>& value) {
    set_argument("with_coord", value.value());
    return *this;
  }

  /// Not in MONAI's class but in its function: a transform of [results of the network, windows, weights] that gives
  /// [results, weights]. Default: none.
  SlidingWindowInferer& process_fn(const Arg<arg::Component, arg::None>& value) {
    set_argument("process_fn", value.value());
    return *this;
  }

  /// Not in MONAI: windows without any value above this are not computed. Their voxels are 0 in the result, except
  /// where other windows cover them. Default: none.
  SlidingWindowInferer& skip_below(const Arg<arg::Float, arg::None>& value) {
    set_argument("skip_below", value.value());
    return *this;
  }
};

/// A sliding-window inference that moves to main memory where a device has too little.
///
/// As `SlidingWindowInferer`. Without `device`, windows are put together on the image's device; where that runs out of
/// memory, in rows (`buffer_steps`, halved until they fit), at last in main memory. In main memory it is
/// `SlidingWindowInferer`.
///
/// Differences from MONAI: what was found out about memory is not remembered for the next image.
///
/// Example (Python): `SlidingWindowInfererAdapt(8)(batch, TorchScript(path))`
///
/// Source: MONAI 1.6.1 `SlidingWindowInfererAdapt`.
class SlidingWindowInfererAdapt : public InfererBuilder {
 public:
  /// @param roi_size Extents of a window, one per spatial axis or one for all; one that is not positive is that of the
  /// image.
  explicit SlidingWindowInfererAdapt(const Arg<arg::Int, arg::List<arg::Int>>& roi_size)
      : InfererBuilder("SlidingWindowInfererAdapt") {
    set_argument("roi_size", roi_size.value());
  }
  /// The same from a list in braces.
  SlidingWindowInfererAdapt(std::initializer_list<Arg<arg::Int>> roi_size)
      : SlidingWindowInfererAdapt(Arg<arg::Int, arg::List<arg::Int>>(roi_size)) {}

  /// Windows that the network gets at once. Default: 1.
  SlidingWindowInfererAdapt& sw_batch_size(const Arg<arg::Int>& value) {
    set_argument("sw_batch_size", value.value());
    return *this;
  }

  /// The part of a window that the next one covers again, from 0 to below 1, one per axis or one for all. Default:
  /// 0.25.
  SlidingWindowInfererAdapt& overlap(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("overlap", value.value());
    return *this;
  }

  /// How much each voxel of a window counts where windows overlap. One of "constant", "gaussian". Default: "constant".
  SlidingWindowInfererAdapt& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Standard deviation of the Gaussian as a part of the window's extent, one per axis or one for all. Default: 0.125.
  SlidingWindowInfererAdapt& sigma_scale(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma_scale", value.value());
    return *this;
  }

  /// What lies around an image that is smaller than a window. One of "constant", "reflect", "replicate", "circular".
  /// Default: "constant".
  SlidingWindowInfererAdapt& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// The value around the image with the padding mode `constant`. Default: 0.0.
  SlidingWindowInfererAdapt& cval(const Arg<arg::Float>& value) {
    set_argument("cval", value.value());
    return *this;
  }

  /// Where the network computes; none takes that of the image. Default: none.
  SlidingWindowInfererAdapt& sw_device(const Arg<arg::Device, arg::None>& value) {
    set_argument("sw_device", value.value());
    return *this;
  }

  /// Where windows are put together; none takes that of the image. Default: none.
  SlidingWindowInfererAdapt& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Whether to write to the log how far it is. The progress function of a run is called in any case. Default: false.
  SlidingWindowInfererAdapt& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Whether MONAI keeps the weights of a window; they are cheap here, so it changes nothing. Default: false.
  SlidingWindowInfererAdapt& cache_roi_weight_map(const Arg<arg::Bool>& value) {
    set_argument("cache_roi_weight_map", value.value());
    return *this;
  }

  /// Number of voxels above which windows are put together in main memory, where `device` is none. Default: none.
  SlidingWindowInfererAdapt& cpu_thresh(const Arg<arg::Int, arg::None>& value) {
    set_argument("cpu_thresh", value.value());
    return *this;
  }

  /// Rows of windows along `buffer_dim` that are put together on `sw_device` before they go to `device`; none or 0
  /// sends each window. For networks with one result. Default: none.
  SlidingWindowInfererAdapt& buffer_steps(const Arg<arg::Int, arg::None>& value) {
    set_argument("buffer_steps", value.value());
    return *this;
  }

  /// Spatial axis of the rows, negative from the last. Default: -1.
  SlidingWindowInfererAdapt& buffer_dim(const Arg<arg::Int>& value) {
    set_argument("buffer_dim", value.value());
    return *this;
  }

  /// Whether the network gets, as its second argument, where each window lies: for each window the list of [first, end)
  /// of item, channels and spatial axes. Default: false.
  SlidingWindowInfererAdapt& with_coord(const Arg<arg::Bool>& value) {
    set_argument("with_coord", value.value());
    return *this;
  }

  /// Not in MONAI's class but in its function: a transform of [results of the network, windows, weights] that gives
  /// [results, weights]. Default: none.
  SlidingWindowInfererAdapt& process_fn(const Arg<arg::Component, arg::None>& value) {
    set_argument("process_fn", value.value());
    return *this;
  }

  /// Not in MONAI: windows without any value above this are not computed. Their voxels are 0 in the result, except
  /// where other windows cover them. Default: none.
  SlidingWindowInfererAdapt& skip_below(const Arg<arg::Float, arg::None>& value) {
    set_argument("skip_below", value.value());
    return *this;
  }
};

/// Leads a network for two-dimensional images over the slices of a volume.
///
/// `roi_size` has two extents, those within a slice. Each window is one slice thick along `spatial_dim`; the network
/// gets it without that axis. Otherwise as `SlidingWindowInferer`.
///
/// Errors: those of `SlidingWindowInferer`; an image without three spatial axes; a `roi_size` without two extents.
///
/// Differences from MONAI: `roi_size` may be left out; windows are whole slices then.
///
/// Example (Python): `SliceInferer(spatial_dim=2, roi_size=[8, 8])(batch, TorchScript(path))`
///
/// Source: MONAI 1.6.1 `SliceInferer`.
class SliceInferer : public InfererBuilder {
 public:
  SliceInferer() : InfererBuilder("SliceInferer") {}
  /// @param spatial_dim The spatial axis across the slices: 0, 1 or 2. Default: 0.
  explicit SliceInferer(const Arg<arg::Int>& spatial_dim) : InfererBuilder("SliceInferer") {
    set_argument("spatial_dim", spatial_dim.value());
  }

  /// The spatial axis across the slices: 0, 1 or 2. Default: 0.
  SliceInferer& spatial_dim(const Arg<arg::Int>& value) {
    set_argument("spatial_dim", value.value());
    return *this;
  }

  /// Extents of a window, one per spatial axis or one for all; one that is not positive is that of the image. Default:
  /// [-1,-1].
  SliceInferer& roi_size(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("roi_size", value.value());
    return *this;
  }

  /// Windows that the network gets at once. Default: 1.
  SliceInferer& sw_batch_size(const Arg<arg::Int>& value) {
    set_argument("sw_batch_size", value.value());
    return *this;
  }

  /// The part of a window that the next one covers again, from 0 to below 1, one per axis or one for all. Default:
  /// 0.25.
  SliceInferer& overlap(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("overlap", value.value());
    return *this;
  }

  /// How much each voxel of a window counts where windows overlap. One of "constant", "gaussian". Default: "constant".
  SliceInferer& mode(const Arg<arg::Str>& value) {
    set_argument("mode", value.value());
    return *this;
  }

  /// Standard deviation of the Gaussian as a part of the window's extent, one per axis or one for all. Default: 0.125.
  SliceInferer& sigma_scale(const Arg<arg::Float, arg::List<arg::Float>>& value) {
    set_argument("sigma_scale", value.value());
    return *this;
  }

  /// What lies around an image that is smaller than a window. One of "constant", "reflect", "replicate", "circular".
  /// Default: "constant".
  SliceInferer& padding_mode(const Arg<arg::Str>& value) {
    set_argument("padding_mode", value.value());
    return *this;
  }

  /// The value around the image with the padding mode `constant`. Default: 0.0.
  SliceInferer& cval(const Arg<arg::Float>& value) {
    set_argument("cval", value.value());
    return *this;
  }

  /// Where the network computes; none takes that of the image. Default: none.
  SliceInferer& sw_device(const Arg<arg::Device, arg::None>& value) {
    set_argument("sw_device", value.value());
    return *this;
  }

  /// Where windows are put together; none takes that of the image. Default: none.
  SliceInferer& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }

  /// Whether to write to the log how far it is. The progress function of a run is called in any case. Default: false.
  SliceInferer& progress(const Arg<arg::Bool>& value) {
    set_argument("progress", value.value());
    return *this;
  }

  /// Whether MONAI keeps the weights of a window; they are cheap here, so it changes nothing. Default: false.
  SliceInferer& cache_roi_weight_map(const Arg<arg::Bool>& value) {
    set_argument("cache_roi_weight_map", value.value());
    return *this;
  }

  /// Number of voxels above which windows are put together in main memory, where `device` is none. Default: none.
  SliceInferer& cpu_thresh(const Arg<arg::Int, arg::None>& value) {
    set_argument("cpu_thresh", value.value());
    return *this;
  }

  /// Rows of windows along `buffer_dim` that are put together on `sw_device` before they go to `device`; none or 0
  /// sends each window. For networks with one result. Default: none.
  SliceInferer& buffer_steps(const Arg<arg::Int, arg::None>& value) {
    set_argument("buffer_steps", value.value());
    return *this;
  }

  /// Spatial axis of the rows, negative from the last. Default: -1.
  SliceInferer& buffer_dim(const Arg<arg::Int>& value) {
    set_argument("buffer_dim", value.value());
    return *this;
  }

  /// Whether the network gets, as its second argument, where each window lies: for each window the list of [first, end)
  /// of item, channels and spatial axes. Default: false.
  SliceInferer& with_coord(const Arg<arg::Bool>& value) {
    set_argument("with_coord", value.value());
    return *this;
  }

  /// Not in MONAI's class but in its function: a transform of [results of the network, windows, weights] that gives
  /// [results, weights]. Default: none.
  SliceInferer& process_fn(const Arg<arg::Component, arg::None>& value) {
    set_argument("process_fn", value.value());
    return *this;
  }

  /// Not in MONAI: windows without any value above this are not computed. Their voxels are 0 in the result, except
  /// where other windows cover them. Default: none.
  SliceInferer& skip_below(const Arg<arg::Float, arg::None>& value) {
    set_argument("skip_below", value.value());
    return *this;
  }
};

/// Applies the network to patches of an image, and puts its results together.
///
/// Input: a batch of images (items, channels, axes…) that `splitter` cuts; or, without one, a list of [patch,
/// location]. Output: the mean of the results where patches overlap (NaN where there is none), at the image's extents
/// times the ratio of a result's extents to those of a patch; a list or a map of them where the network gives several.
///
/// Progress counts patches; cancellation is looked at before each batch of them.
///
/// Errors: patches without locations; results of other extents than the first; an image without a splitter.
///
/// Example (Python): `PatchInferer(SlidingWindowSplitter(8), batch_size=4)(batch, TorchScript(path))`
///
/// Differences from MONAI: further arguments of the merger are arguments here. `ZarrAvgMerger` is refused, since it
/// needs Python's Zarr. `buffer_size` changes nothing: cutting takes no time beside a network.
///
/// Source: MONAI 1.6.1 `PatchInferer`, `AvgMerger`.
class PatchInferer : public InfererBuilder {
 public:
  PatchInferer() : InfererBuilder("PatchInferer") {}
  /// @param splitter What cuts the image; none for input that is cut. Default: none.
  explicit PatchInferer(const Arg<arg::Component, arg::None>& splitter) : InfererBuilder("PatchInferer") {
    set_argument("splitter", splitter.value());
  }

  /// What cuts the image; none for input that is cut. Default: none.
  PatchInferer& splitter(const Arg<arg::Component, arg::None>& value) {
    set_argument("splitter", value.value());
    return *this;
  }

  /// How patches are put together. One of "AvgMerger". Default: "AvgMerger".
  PatchInferer& merger_cls(const Arg<arg::Str>& value) {
    set_argument("merger_cls", value.value());
    return *this;
  }

  /// Patches that the network gets at once. Default: 1.
  PatchInferer& batch_size(const Arg<arg::Int>& value) {
    set_argument("batch_size", value.value());
    return *this;
  }

  /// A transform of each batch of patches before the network. Default: none.
  PatchInferer& preprocessing(const Arg<arg::Component, arg::None>& value) {
    set_argument("preprocessing", value.value());
    return *this;
  }

  /// A transform of what the network gives. Default: none.
  PatchInferer& postprocessing(const Arg<arg::Component, arg::None>& value) {
    set_argument("postprocessing", value.value());
    return *this;
  }

  /// Which results are wanted, where the network gives a map; none for all. Default: none.
  PatchInferer& output_keys(const Arg<arg::List<arg::Str>, arg::None>& value) {
    set_argument("output_keys", value.value());
    return *this;
  }

  /// Whether the result has the image's extents, without what the splitter has padded. Default: true.
  PatchInferer& match_spatial_shape(const Arg<arg::Bool>& value) {
    set_argument("match_spatial_shape", value.value());
    return *this;
  }

  /// MONAI's buffer of patches. Default: 0.
  PatchInferer& buffer_size(const Arg<arg::Int>& value) {
    set_argument("buffer_size", value.value());
    return *this;
  }

  /// Shape of the result before it is cropped: (items, channels, axes…); none follows from the splitter. Default: none.
  PatchInferer& merged_shape(const Arg<arg::List<arg::Int>, arg::None>& value) {
    set_argument("merged_shape", value.value());
    return *this;
  }

  /// Shape of the result; none follows from the splitter. Default: none.
  PatchInferer& cropped_shape(const Arg<arg::List<arg::Int>, arg::None>& value) {
    set_argument("cropped_shape", value.value());
    return *this;
  }

  /// Element type of the result. Default: "float32".
  PatchInferer& value_dtype(const Arg<arg::Dtype>& value) {
    set_argument("value_dtype", value.value());
    return *this;
  }

  /// Element type in which patches are counted. Default: "uint8".
  PatchInferer& count_dtype(const Arg<arg::Dtype>& value) {
    set_argument("count_dtype", value.value());
    return *this;
  }

  /// Where the result lies. Default: "cpu".
  PatchInferer& device(const Arg<arg::Device>& value) {
    set_argument("device", value.value());
    return *this;
  }
};

/// Cuts a batch of images into patches on a regular grid, with offset and overlap.
///
/// Input: (items, channels, axes…). Where the offset is negative, or patches do not fill the image, it is padded;
/// without `pad_mode` patches that cross the border are left out.
///
/// Errors: patches without extent; an offset beyond the image or before the first patch; an overlap larger than a
/// patch.
///
/// Example (Python): `PatchInferer(SlidingWindowSplitter(8, overlap=2))(batch, TorchScript(path))`
///
/// Differences from MONAI: a patch size of 0 is refused, where MONAI cuts empty patches. `filter_fn` is a transform of
/// [patch, location] that gives true or false.
///
/// Source: MONAI 1.6.1 `SlidingWindowSplitter`, `iter_patch_position`.
class SlidingWindowSplitter : public ComponentBuilder {
 public:
  /// @param patch_size Extents of a patch, one per spatial axis or one for all.
  explicit SlidingWindowSplitter(const Arg<arg::Int, arg::List<arg::Int>>& patch_size)
      : ComponentBuilder("SlidingWindowSplitter") {
    set_argument("patch_size", patch_size.value());
  }
  /// The same from a list in braces.
  SlidingWindowSplitter(std::initializer_list<Arg<arg::Int>> patch_size)
      : SlidingWindowSplitter(Arg<arg::Int, arg::List<arg::Int>>(patch_size)) {}

  /// What patches share: whole numbers count voxels, fractions are of the patch. Default: 0.0.
  SlidingWindowSplitter& overlap(const Arg<arg::Int, arg::List<arg::Int, arg::Float>, arg::Float>& value) {
    set_argument("overlap", value.value());
    return *this;
  }

  /// First voxel of the first patch. Default: 0.
  SlidingWindowSplitter& offset(const Arg<arg::Int, arg::List<arg::Int>>& value) {
    set_argument("offset", value.value());
    return *this;
  }

  /// Keeps the patches for which it gives true; none keeps all. Default: none.
  SlidingWindowSplitter& filter_fn(const Arg<arg::Component, arg::None>& value) {
    set_argument("filter_fn", value.value());
    return *this;
  }

  /// What lies around the image; none pads nothing. One of "constant", "reflect", "replicate", "circular". Default:
  /// "constant".
  SlidingWindowSplitter& pad_mode(const Arg<arg::Str, arg::None>& value) {
    set_argument("pad_mode", value.value());
    return *this;
  }

  /// The value around the image with `constant`. Default: 0.0.
  SlidingWindowSplitter& pad_value(const Arg<arg::Float>& value) {
    set_argument("pad_value", value.value());
    return *this;
  }

  /// Where patches lie; none leaves them where the image is. Default: none.
  SlidingWindowSplitter& device(const Arg<arg::Device, arg::None>& value) {
    set_argument("device", value.value());
    return *this;
  }
};

/// Leads a network over an image and brings its result back on the image's own grid.
///
/// The steps: `preprocessing` of the image; the network, led by `inferer`; `activation` of its result; undoing the
/// `preprocessing` for the result, with the values between voxels interpolated, or with `nearest_interp` those of the
/// nearest voxel; `postprocessing`.
///
/// Memory: where `postprocessing` is, or begins with, `AsDiscrete` with `argmax`, labels are found window by window
/// while a sliding-window inferer goes over the image, and the scores of all classes never are in memory, neither on
/// the image's grid nor on the network's: only those of a window and of what windows overlap. That needs an
/// `activation` that computes each voxel from its own channels (`Activations`, but for a transform as `other`, and
/// `Compose` of such), a `preprocessing` that moves voxels along the axes and interpolates once, linearly, or takes the
/// nearest voxel, and main memory. Otherwise the scores are put together first, and labels are found while they are
/// undone, where that can be done at once; the labels are the same.
///
/// Input: an image, channel first, without items of a batch. Output: the result with the image's affine, and of the
/// history what was there before.
///
/// Progress and cancellation are those of the inferer.
///
/// Errors: those of the parts; a result whose extents are not those of the preprocessed image where it is to be brought
/// back.
///
/// Example (Python): `Segment(TorchScript(path), preprocessing=ScaleIntensity(),
/// postprocessing=AsDiscrete(argmax=True))(image)`
///
/// Differences from MONAI: MONAI composes this from an evaluator and `Invertd`.
class Segment : public TransformBuilder {
 public:
  /// @param network The network, or a transform of the application in its place.
  explicit Segment(const Arg<arg::Component>& network) : TransformBuilder("Segment") {
    set_argument("network", network.value());
  }

  /// What leads it; none gives it the whole image. Default: none.
  Segment& inferer(const Arg<arg::Component, arg::None>& value) {
    set_argument("inferer", value.value());
    return *this;
  }

  /// A transform of the image before the network. Default: none.
  Segment& preprocessing(const Arg<arg::Component, arg::None>& value) {
    set_argument("preprocessing", value.value());
    return *this;
  }

  /// A transform of the network's result on its own grid, channel first: `Activations(softmax=True)` for example.
  /// Default: none.
  Segment& activation(const Arg<arg::Component, arg::None>& value) {
    set_argument("activation", value.value());
    return *this;
  }

  /// A transform of the result on the image's grid. Default: none.
  Segment& postprocessing(const Arg<arg::Component, arg::None>& value) {
    set_argument("postprocessing", value.value());
    return *this;
  }

  /// Whether the result goes back on the image's grid. Default: true.
  Segment& invert(const Arg<arg::Bool>& value) {
    set_argument("invert", value.value());
    return *this;
  }

  /// Whether the result takes the nearest voxel on its way back instead of interpolating. Default: false.
  Segment& nearest_interp(const Arg<arg::Bool>& value) {
    set_argument("nearest_interp", value.value());
    return *this;
  }

  /// The key of the image, where `preprocessing` is one of samples. Default: none.
  Segment& image_key(const Arg<arg::Str, arg::None>& value) {
    set_argument("image_key", value.value());
    return *this;
  }

  /// Which result, where the network gives several by name; else the first. Default: none.
  Segment& output_key(const Arg<arg::Str, arg::None>& value) {
    set_argument("output_key", value.value());
    return *this;
  }
};

}  // namespace inferers
}  // namespace mica

#endif
