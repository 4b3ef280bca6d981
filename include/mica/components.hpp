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

/// Makes pending operations happen at this point of a lazy `Compose`, before the next transform.
///
/// It does nothing itself and passes its input on: a `Compose` that meets it applies the pending operations of every
/// image, of the dictionary form `ApplyPendingd` those of its keys (keys that a sample does not have are ignored).
/// Outside a `Compose` nothing happens. `inverse` passes its input on too.
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
}  // namespace mica

#endif
