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
