//! Padding: voxels around an image.

use super::crop;
use super::numbers::Sizes;
use super::voxels::{self, Filling, PadMode, PerSide, ReflectType};
use crate::dictionary;
use crate::keys::{Keys, wrong_count};
use crate::track::{self, Step};
use crate::transform::{Abilities, ImageTransform, Run, Transform, Undo, as_transform};
use mica_core::argument::{Argument, Described, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::{Operation, int_list};
use mica_core::{Component, Map, MetaTensor, Value, choice, component};
use mica_kernels::geometry::Affine;
use std::sync::Arc;

choice! {
    /// Where voxels are added.
    pub enum Method {
        /// On both sides; of an odd number the extra one comes after the image.
        Symmetric = "symmetric",
        /// After the image only.
        End = "end",
    }
}

/// Declares a component with the arguments of NumPy's and PyTorch's padding, which are the same for all.
macro_rules! pad_component {
    ($(#[doc = $doc:literal])* pub struct $name:ident {
        $($(#[doc = $arg_doc:literal])* $(@$flag:ident)? pub $arg:ident: $type:ty $(= $default:expr)?),* $(,)?
    }) => {
        component! {
            $(#[doc = $doc])*
            pub struct $name {
                $($(#[doc = $arg_doc])* $(@$flag)? pub $arg: $type $(= $default)?,)*
                /// For mode `constant`: the number (PyTorch's name). Converted to the image's element type by C's rules.
                pub value: Option<f64> = None,
                /// For mode `constant`: the number, a pair of one before and one after, or such a pair for each dimension,
                /// channels first (NumPy's name); comes before `value`.
                pub constant_values: Option<PerSide> = None,
                /// For modes `maximum`, `mean`, `median`, `minimum`: how many of the outermost voxels along the axis count; as
                /// `constant_values`; none for all.
                pub stat_length: Option<PerSide> = None,
                /// For mode `linear_ramp`: the number at the end; as `constant_values`; none for 0.
                pub end_values: Option<PerSide> = None,
                /// For modes `reflect` and `symmetric`: whether values are mirrored too; none for `even`.
                pub reflect_type: Option<ReflectType> = None,
            }
        }

        impl $name {
            /// How the added voxels are filled.
            fn filling(&self, mode: PadMode) -> Filling {
                Filling {
                    mode,
                    value: self.value,
                    constant_values: self.constant_values.clone(),
                    stat_length: self.stat_length.clone(),
                    end_values: self.end_values.clone(),
                    reflect_type: self.reflect_type,
                }
            }
        }
    };
}
pub(crate) use pad_component;

/// Pads, and records it under the name `class`: `to_pad` voxels before and after each dimension, channels first; dimensions
/// that it does not name stay.
pub(crate) fn pad(
    class: &'static str,
    image: MetaTensor,
    to_pad: &[(i64, i64)],
    filling: &Filling,
    lazy: bool,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    track::refuse_batch(class, &image)?;
    let size = image.pending_shape();
    if to_pad.len() > size.len() + 1 {
        return Err(Error::argument(format!(
            "to_pad: expected at most one pair for the channels and one for each of {} spatial axes, found {}",
            size.len(),
            to_pad.len()
        )));
    }
    let mut widths = to_pad.to_vec();
    widths.resize(size.len() + 1, (0, 0));
    let (channels, spatial) = widths.split_first().map_or(((0, 0), &[][..]), |(first, rest)| (*first, rest));
    let lazy = lazy && track::can_wait(class, &image);
    if lazy && channels != (0, 0) {
        return Err(Error::unsupported("channels cannot be padded lazily, only spatial axes; use lazy=false"));
    }
    let step = Step {
        class,
        affine: shift(&image, spatial.iter().map(|(before, _)| -before), lazy)?,
        size: voxels::padded_shape(&size, spatial)?,
        extra_info: Map::from([("padded".to_owned(), pairs(to_pad)), ("mode".to_owned(), filling.word())]),
        lazy,
    };
    let padded = match lazy || image.ndim() == 0 {
        true => image,
        false => voxels::pad(&image, &widths, filling, run)?,
    };
    track::push_from(size, padded, step, run)
}

/// The map from voxels after a shift along each spatial axis to voxels before it.
///
/// # Errors
/// `Unsupported` for a lazy shift along an axis that the pending matrices do not have.
pub(super) fn shift(image: &MetaTensor, offsets: impl Iterator<Item = i64>, lazy: bool) -> Result<Affine> {
    let rank = track::pending_rank(image);
    let mut along = vec![0.0; rank];
    for (axis, offset) in offsets.enumerate() {
        match along.get_mut(axis) {
            Some(slot) => *slot = offset as f64,
            None if lazy => {
                return Err(Error::unsupported(format!(
                    "spatial axis {axis} cannot be cropped or padded lazily: the pending operations of this image are \
                     matrices over {rank} axes; use lazy=false"
                )));
            }
            None => {}
        }
    }
    Affine::translation(&along).map_err(|error| Error::shape(error.to_string()))
}

fn pairs(pairs: &[(i64, i64)]) -> Value {
    Value::List(pairs.iter().map(|(before, after)| int_list(&[*before, *after])).collect())
}

/// Undoes a pad from its record: takes away what was added, puts zeros where voxels were taken away.
pub(crate) fn undo_pad(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let padded = operation.extra_info.get("padded").map(Vec::<Vec<i64>>::parse);
    let padded = padded.transpose().map_err(|error| error.prefixed("extra_info.padded"))?;
    let padded =
        padded.ok_or_else(|| Error::state("the record lacks 'extra_info.padded', which says what to take away"))?;
    let mut widths = to_pairs(&padded).map_err(|error| error.prefixed("extra_info.padded"))?;
    widths.resize(image.ndim(), (0, 0));
    // An image that was cropped since has less to take away.
    let back: Vec<(i64, i64)> = widths
        .iter()
        .zip(image.shape())
        .map(|((before, after), size)| {
            let before = (*before).min(*size);
            (-before, -(*after).min(size - before.max(0)))
        })
        .collect();
    let step = shift(&image, back.iter().skip(1).map(|(before, _)| -before), false)?;
    track::compose(voxels::pad(&image, &back, &Filling::ZEROS, run)?, &step)
}

fn to_pairs(rows: &[Vec<i64>]) -> Result<Vec<(i64, i64)>> {
    let pair = |row: &Vec<i64>| match row.as_slice() {
        [before, after] => Ok((*before, *after)),
        other => Err(Error::argument(format!("expected pairs of voxels before and after, found {other:?}"))),
    };
    rows.iter().map(pair).collect()
}

/// The widths of [`SpatialPad`], channels first.
pub(crate) fn widths_to(size: &[i64], method: Method, shape: &[i64]) -> Vec<(i64, i64)> {
    let missing = size.iter().zip(shape).map(|(size, extent)| (size - extent).max(0));
    let split = |width: i64| match method {
        Method::Symmetric => (width / 2, width - width / 2),
        Method::End => (0, width),
    };
    std::iter::once((0, 0)).chain(missing.map(split)).collect()
}

pad_component! {
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
    /// The record in the history has `{"padded": …, "mode": …}`; `inverse` takes the added voxels away, as a view, and
    /// puts zeros where voxels were taken away. With `lazy` the pad waits among the pending operations; as in MONAI it is
    /// zeros then, whatever the mode.
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
    pub struct Pad {
        /// Voxels before and after each dimension, channels first.
        pub to_pad: Option<Vec<Vec<i64>>> = None,
        /// What is put there.
        pub mode: PadMode = PadMode::Constant,
        /// Whether to wait among the pending operations instead of moving voxels at once.
        pub lazy: bool = false,
    }
}

impl ImageTransform for Pad {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo_pad);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let Some(to_pad) = &self.to_pad else {
            return Err(Error::argument(
                "to_pad: expected pairs of voxels before and after each dimension, found none",
            ));
        };
        let to_pad = to_pairs(to_pad).map_err(|error| error.prefixed("to_pad"))?;
        pad(Self::NAME, image, &to_pad, &self.filling(self.mode), run.lazy.unwrap_or(self.lazy), run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

pad_component! {
    /// Adds voxels around an image up to a size; axes that are larger already stay.
    ///
    /// Input, output, modes, record and errors as `Pad`; `inverse` takes the added voxels away.
    ///
    /// Example (Python): `SpatialPad([32, 32, 32], mode="edge")(image)`
    ///
    /// Source: MONAI 1.6.1 `SpatialPad`.
    pub struct SpatialPad {
        /// Spatial size of the result, for all axes or one for each; 0, negative or none for the image's own.
        pub spatial_size: Sizes,
        /// Where voxels are added.
        pub method: Method = Method::Symmetric,
        /// What is put there.
        @per_key pub mode: PadMode = PadMode::Constant,
        /// Whether to wait among the pending operations instead of moving voxels at once.
        pub lazy: bool = false,
    }
}

impl ImageTransform for SpatialPad {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo_pad);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let shape = image.pending_shape();
        let size = self.spatial_size.or_own("spatial_size", &shape)?;
        let to_pad = widths_to(&size, self.method, &shape);
        pad(Self::NAME, image, &to_pad, &self.filling(self.mode), run.lazy.unwrap_or(self.lazy), run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

pad_component! {
    /// Adds a border of given width around an image.
    ///
    /// Input, output, modes, record and errors as `Pad`; `inverse` takes the border away.
    ///
    /// Example (Python): `BorderPad(4)(image)`
    ///
    /// Source: MONAI 1.6.1 `BorderPad`.
    pub struct BorderPad {
        /// Width of the border: one for all sides, one for each spatial axis, or one before and one after each spatial
        /// axis in turn. Negative ones count as 0.
        pub spatial_border: OneOrMany<i64>,
        /// What is put there.
        @per_key pub mode: PadMode = PadMode::Constant,
        /// Whether to wait among the pending operations instead of moving voxels at once.
        pub lazy: bool = false,
    }
}

impl ImageTransform for BorderPad {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo_pad);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let axes = image.pending_shape().len();
        let border: Vec<i64> = self.spatial_border.as_slice().iter().map(|width| *width.max(&0)).collect();
        let spatial: Vec<(i64, i64)> = match border.as_slice() {
            [all] => vec![(*all, *all); axes],
            each if each.len() == axes => each.iter().map(|width| (*width, *width)).collect(),
            sides if sides.len() == 2 * axes => {
                sides.as_chunks::<2>().0.iter().map(|[before, after]| (*before, *after)).collect()
            }
            other => {
                return Err(Error::argument(format!(
                    "spatial_border: expected one number, one for each of {axes} spatial axes or two for each, found {}",
                    other.len()
                )));
            }
        };
        let to_pad: Vec<(i64, i64)> = std::iter::once((0, 0)).chain(spatial).collect();
        pad(Self::NAME, image, &to_pad, &self.filling(self.mode), run.lazy.unwrap_or(self.lazy), run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

pad_component! {
    /// Adds voxels around an image until each spatial axis is a multiple of `k`.
    ///
    /// Input, output, modes, record and errors as `Pad`; `inverse` takes the added voxels away.
    ///
    /// Example (Python): `DivisiblePad(16)(image)`
    ///
    /// Source: MONAI 1.6.1 `DivisiblePad`.
    pub struct DivisiblePad {
        /// The number that divides the size of the result, for all axes or one for each; where it is 0, negative or none
        /// the axis stays.
        pub k: Sizes,
        /// What is put there.
        @per_key pub mode: PadMode = PadMode::Constant,
        /// Where voxels are added.
        pub method: Method = Method::Symmetric,
        /// Whether to wait among the pending operations instead of moving voxels at once.
        pub lazy: bool = false,
    }
}

/// The smallest multiples of `k` that are not below `size`.
pub(crate) fn divisible(argument: &str, size: &[i64], k: &Sizes) -> Result<Vec<i64>> {
    let k = k.or_own(argument, &vec![1; size.len()])?;
    // MONAI rounds up with a quotient of floats, which is exact for sizes that fit in memory.
    let up = |(size, k): (&i64, &i64)| match size.rem_euclid(*k) {
        0 => Some(*size),
        rest => size.checked_add(k - rest),
    };
    let sizes: Option<Vec<i64>> = size.iter().zip(&k).map(up).collect();
    sizes.ok_or_else(|| Error::argument(format!("{argument}: found {k:?}, which gives sizes beyond 64 bits")))
}

impl ImageTransform for DivisiblePad {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo_pad);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let shape = image.pending_shape();
        let to_pad = widths_to(&divisible("k", &shape, &self.k)?, self.method, &shape);
        pad(Self::NAME, image, &to_pad, &self.filling(self.mode), run.lazy.unwrap_or(self.lazy), run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

pad_component! {
    /// Brings an image to a size: crops axes that are larger at the centre, pads those that are smaller.
    ///
    /// Input, output, modes and errors as `Pad`; where it only crops, the result is a view. The record in the history has
    /// those of the crop and of the pad in it, `{"pad_info": …, "crop_info": …}`; `inverse` undoes both, with zeros where
    /// voxels were cropped.
    ///
    /// Example (Python): `ResizeWithPadOrCrop([16, 32, 16])(image)`
    ///
    /// Source: MONAI 1.6.1 `ResizeWithPadOrCrop`.
    pub struct ResizeWithPadOrCrop {
        /// Spatial size of the result, for all axes or one for each; 0, negative or none for the image's own.
        pub spatial_size: Sizes,
        /// Where voxels are added; crops are always central.
        pub method: Method = Method::Symmetric,
        /// What is put there.
        @per_key pub mode: PadMode = PadMode::Constant,
        /// Whether to wait among the pending operations instead of moving voxels at once.
        pub lazy: bool = false,
    }
}

impl ImageTransform for ResizeWithPadOrCrop {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo_resize);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let lazy = run.lazy.unwrap_or(self.lazy);
        resize(image, &self.spatial_size, self.method, &self.filling(self.mode), lazy, run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

/// What [`ResizeWithPadOrCrop`] does.
pub(crate) fn resize(
    image: MetaTensor,
    size: &Sizes,
    method: Method,
    filling: &Filling,
    lazy: bool,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    track::refuse_batch(ResizeWithPadOrCrop::NAME, &image)?;
    let lazy = lazy && track::can_wait(ResizeWithPadOrCrop::NAME, &image);
    let shape = image.pending_shape();
    let size = size.or_own("spatial_size", &shape)?;
    let image = crop::crop(crop::CenterSpatialCrop::NAME, image, &crop::central(&size, &shape), lazy, run)?;
    let to_pad = widths_to(&size, method, &image.pending_shape());
    let image = pad(SpatialPad::NAME, image, &to_pad, filling, lazy, run)?;
    track::join(image, ResizeWithPadOrCrop::NAME, lazy, run, |crop, pad| {
        Map::from([("pad_info".to_owned(), Value::Map(pad)), ("crop_info".to_owned(), Value::Map(crop.to_map()))])
    })
}

fn undo_resize(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let image = undo_pad(&inner(operation, "pad_info")?, image, run)?;
    crop::undo_crop(&inner(operation, "crop_info")?, image, run)
}

/// The record inside another.
pub(super) fn inner(operation: &Operation, key: &str) -> Result<Operation> {
    match operation.extra_info.get(key) {
        Some(Value::Map(map)) => Operation::from_map(map).map_err(|error| error.prefixed(&format!("extra_info.{key}"))),
        _ => Err(Error::state(format!("the record lacks 'extra_info.{key}', which says what to undo"))),
    }
}

component! {
    /// `Pad` of any kind for the keys of a sample.
    pub struct Padd {
        /// Keys of the sample to apply the transform to.
        pub keys: Keys,
        /// The transform that pads.
        pub padder: Component,
        /// What is put there, in place of the padder's own mode. A list gives one per key.
        pub mode: OneOrMany<PadMode> = OneOrMany::One(PadMode::Constant),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
        /// Whether to wait among the pending operations instead of moving voxels at once.
        pub lazy: bool = false,
    }
}

/// The object of the component `Padd`.
pub(super) fn dictionary(arguments: &Map) -> Result<Object> {
    let given: Padd = parse(Padd::NAME, arguments)?;
    let count = given.keys.as_slice().len();
    let modes = match given.mode.as_slice() {
        modes if modes.len() == count || matches!(given.mode, OneOrMany::One(_)) => modes,
        modes => return Err(wrong_count(Padd::NAME, "mode", count, modes.len())),
    };
    let with_mode = |mode: &PadMode| -> Result<Arc<dyn Transform>> {
        let mut config = given.padder.config();
        let component = match config.get_mut("mode") {
            Some(slot) => {
                *slot = mode.to_value();
                Component::from_config(&config)?
            }
            None => given.padder.clone(),
        };
        Ok(Arc::new(Inner::new(component, given.lazy).at(|| "padder")?))
    };
    let transforms = modes.iter().map(with_mode).collect::<Result<_>>()?;
    Ok(Box::new(dictionary::of(Padd::NAME, given.keys, transforms, given.allow_missing_keys)))
}

/// A transform inside a dictionary form that decides whether it is lazy.
pub(super) struct Inner {
    component: Component,
    lazy: bool,
}

impl Inner {
    pub(super) fn new(component: Component, lazy: bool) -> Result<Self> {
        if lazy && !as_transform(&component)?.abilities().lazy {
            return Err(Error::argument(format!("lazy: {} is not lazy", component.name())));
        }
        as_transform(&component)?;
        Ok(Self { component, lazy })
    }

    fn transform(&self) -> Result<&dyn Transform> {
        as_transform(&self.component)
    }
}

impl Transform for Inner {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let lazy = Some(run.lazy.unwrap_or(self.lazy));
        self.transform()?.apply(input, &Run { lazy, ..run.clone() })
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.transform()?.invert(input, run)
    }

    fn abilities(&self) -> Abilities {
        self.transform().map_or(Abilities::SPATIAL, Transform::abilities)
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        self.abilities().lazy && lazy.unwrap_or(self.lazy)
    }

    fn requires_current_data(&self) -> bool {
        self.transform().is_ok_and(Transform::requires_current_data)
    }
}
