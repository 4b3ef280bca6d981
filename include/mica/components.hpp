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
}  // namespace mica

#endif
