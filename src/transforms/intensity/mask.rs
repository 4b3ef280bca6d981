//! Keeping what a mask selects.

use crate::keys::{Keys, take};
use crate::selection::Selection;
use crate::transform::{Abilities, Run, Transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::{DType, Info, Map, MetaTensor, Value, component};
use mica_kernels::foreground;
use mica_kernels::indices::Select;

component! {
    /// Keeps the intensities that a mask selects and sets all others to 0.
    ///
    /// The mask is cast to the element type of the image, `select_fn` says which of its values are selected, and the image is
    /// multiplied by 1 there and by 0 elsewhere: NaN and infinite voxels elsewhere become NaN.
    ///
    /// Input: a tensor of at least one dimension, channel first, of any element type, also a batch; or a list of the image
    /// and a mask, which takes the place of `mask_data`. The mask has one channel or as many as the image, and is broadcast
    /// to its shape. Output: the same shape, element type, order of dimensions in memory, metadata and history. One pass over
    /// memory.
    ///
    /// Errors: no mask; a mask of another number of channels or a shape that does not fit.
    ///
    /// Differences from MONAI: a mask cannot make an image larger; uint16 works.
    ///
    /// Example (Python): `MaskIntensity(mask_data=label)(image)`
    ///
    /// Source: MONAI 1.6.1 `MaskIntensity`.
    pub struct MaskIntensity {
        /// The mask; none for one that is given with the image.
        pub mask_data: Option<MetaTensor> = None,
        /// Which values of the mask are selected: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function)
        /// whose result is not 0 there.
        pub select_fn: Selection = Selection::default(),
    }
}

/// An image, or a list of an image and a mask.
pub(super) fn image_and_mask(name: &str, input: Value) -> Result<(MetaTensor, Option<MetaTensor>)> {
    match input {
        Value::List(items) => match <[Value; 2]>::try_from(items) {
            Ok([image, Value::Null]) => Ok((expect_image(name, image)?.tracked(), None)),
            Ok([image, Value::Tensor(mask)]) => Ok((expect_image(name, image)?.tracked(), Some(mask))),
            Ok([_, other]) => {
                Err(Error::type_mismatch(format!("{name}: expected a mask (tensor), found {}", other.describe())))
            }
            Err(items) => Err(Error::type_mismatch(format!(
                "{name} takes an image, or a list of an image and a mask, found a list of {}",
                items.len()
            ))),
        },
        other => Ok((expect_image(name, other)?.tracked(), None)),
    }
}

impl Transform for MaskIntensity {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (image, mask) = image_and_mask(Self::NAME, input)?;
        let Some(mask) = mask.as_ref().or(self.mask_data.as_ref()) else {
            let message = format!("{}: mask_data: expected a mask here or with the image, found none", Self::NAME);
            return Err(Error::argument(message).at("mask_data"));
        };
        masked(&image, mask, &self.select_fn, run).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn takes_arguments(&self) -> bool {
        true
    }
}

fn masked(image: &MetaTensor, mask: &MetaTensor, selection: &Selection, run: &Run<'_>) -> Result<MetaTensor> {
    const NAME: &str = MaskIntensity::NAME;
    let channels = image.shape().first().copied();
    let (Some(channels), Some(found)) = (channels, mask.shape().first().copied()) else {
        return Err(Error::shape(format!("{NAME} needs an image and a mask of at least one dimension")));
    };
    if found != 1 && found != channels {
        return Err(Error::shape(format!(
            "{NAME}: when mask_data is not single channel, mask_data channels must match img, found {found} channels \
             for an image of {channels}"
        )));
    }
    let dtype = image.dtype()?;
    let mut mask = mask.with_new_info(Info::Plain).to(Some(image.device()), None)?;
    // Only whole numbers of fractions or of wider types, and narrower floats, make another mask.
    let narrow = matches!(mask.dtype()?, DType::Bool | DType::UInt8) && dtype != DType::Bool && dtype != DType::Int8;
    if !narrow && mask.dtype()? != dtype {
        mask = views::cast(&mask, dtype, run)?;
    }
    let select = match selection.select() {
        Some(select) => select,
        None => {
            mask = selection.mask(&mask, run)?;
            Select::NonZero
        }
    };
    if views::use_kernels(run, image)? && dtype != DType::Int64 {
        let mut output = Output::like(image, dtype)?;
        let shape = views::extents(image.shape());
        let mask_view = views::view(&mask)?.broadcast_to(&shape).map_err(|error| misfit(image, &mask, error))?;
        foreground::keep_selected(views::view(image)?, mask_view, select, output.view()?, views::threads()?)
            .map_err(views::refused)?;
        return Ok(output.into_tensor());
    }
    // libtorch does no arithmetic on uint16.
    let wider = if dtype == DType::UInt16 { image.to(None, Some(DType::Int32))? } else { image.clone() };
    let selected = match selection.select() {
        Some(_) => selection.mask(&mask, run)?,
        None => mask.with_tensor(mask.tensor().f_ne(0)?)?,
    };
    let expanded = selected.tensor().f_expand(image.shape(), false).map_err(|error| misfit(image, &mask, error))?;
    image.with_tensor(wider.tensor().f_mul(&expanded)?)?.to(None, Some(dtype))
}

fn misfit(image: &MetaTensor, mask: &MetaTensor, _error: impl std::fmt::Display) -> Error {
    Error::shape(format!(
        "{}: a mask of shape {:?} cannot be broadcast to an image of shape {:?}",
        MaskIntensity::NAME,
        mask.shape(),
        image.shape()
    ))
}

component! {
    /// `MaskIntensity` for the keys of a sample, with a mask that may be another item of it.
    pub struct MaskIntensityd {
        /// Keys of the sample that hold images.
        pub keys: Keys,
        /// The mask; none for the one at `mask_key`.
        pub mask_data: Option<MetaTensor> = None,
        /// Key of the sample that holds the mask, where `mask_data` is none.
        pub mask_key: Option<String> = None,
        /// Which values of the mask are selected: `is_positive`, a comparison such as `x > 0.5`, or a transform (a function)
        /// whose result is not 0 there.
        pub select_fn: Selection = Selection::default(),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

/// The mask at a key of a sample.
pub(super) fn mask_at(name: &str, key: Option<&String>, sample: &Map) -> Result<Option<MetaTensor>> {
    let Some(key) = key else { return Ok(None) };
    match mica_core::value::get(sample, key)? {
        Value::Tensor(mask) => Ok(Some(mask.clone())),
        other => Err(Error::type_mismatch(format!(
            "{name}: expected a mask (tensor) at '{key}', found {}",
            other.describe()
        ))),
    }
}

impl Transform for MaskIntensityd {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
            let given = self.mask_data.clone();
            let mask = if given.is_some() { given } else { mask_at(Self::NAME, self.mask_key.as_ref(), sample)? };
            let Some(mask) = mask else {
                let message = format!("{}: expected mask_data or mask_key, found neither", Self::NAME);
                return Err(Error::argument(message).at("mask_data"));
            };
            let image = expect_image(MaskIntensity::NAME, take(sample, key))?.tracked();
            sample.insert(key.to_owned(), Value::Tensor(masked(&image, &mask, &self.select_fn, run)?));
            Ok(())
        })
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}
