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
/// chosen channels in their element type, or with `merge_channels` a mask `(1, …)` of bool that is true where one of
/// them is not 0 (NaN is not). Metadata and history stay.
///
/// Errors: no dimension; a channel that does not exist; a batch (decollate it first).
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
/// chosen channels in their element type, or with `merge_channels` a mask `(1, …)` of bool that is true where one of
/// them is not 0 (NaN is not). Metadata and history stay.
///
/// Errors: no dimension; a channel that does not exist; a batch (decollate it first).
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
/// voxels are refused.
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
/// voxels are refused.
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
