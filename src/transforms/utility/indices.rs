//! Lists of the voxels of classes, from which crops are drawn.

use super::labels::any_channel;
use crate::keys::{Keys, sample_of};
use crate::transform::{Abilities, Run, Transform, expect_image, not_invertible};
use crate::views;
use mica_core::argument::Described;
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{DType, Device, Info, Map, MetaTensor, Value, component};
use mica_kernels::indices::{Select, background_indices, class_indices, foreground_indices, unravel};
use mica_kernels::{AnyView, Strided};
use tch::{Kind, Tensor};

/// A plain tensor of whole numbers over the memory of the list.
fn tensor_of(numbers: Vec<i64>, shape: &[i64]) -> Result<MetaTensor> {
    if numbers.is_empty() {
        return MetaTensor::empty(DType::Int64, shape, Device::Cpu);
    }
    let mut owner = Box::new(numbers);
    let pointer = owner.as_mut_ptr().cast();
    // SAFETY: the list is as long as the shape says, does not move or change any more, and lives until it is dropped as
    // the owner.
    let tensor = unsafe { MetaTensor::from_buffer(pointer, DType::Int64, shape, None, Device::Cpu, owner) }?;
    Ok(tensor.with_new_info(Info::Plain))
}

/// An image as rows of voxels: `(C, N)`, in main memory.
fn flattened(image: &MetaTensor) -> Result<MetaTensor> {
    let channels = image.shape().first().copied().unwrap_or(0);
    let voxels: i64 = image.shape().iter().skip(1).product();
    let image = image.to(Some(Device::Cpu), None)?;
    image.with_tensor(image.tensor().f_reshape([channels, voxels])?)
}

/// As the kernels take it: one to three spatial axes, in main memory.
fn spatial(image: &MetaTensor) -> Result<MetaTensor> {
    match image.ndim() {
        2..=4 => image.to(Some(Device::Cpu), None),
        _ => flattened(image),
    }
}

/// Voxels that count: one channel, and which of its values.
struct Mask {
    image: MetaTensor,
    select: Select<'static>,
}

impl Mask {
    /// Of all channels of an image.
    fn of(image: &MetaTensor, select: Select<'static>, run: &Run<'_>) -> Result<Self> {
        let image = spatial(image)?;
        match image.shape().first() {
            Some(1) => Ok(Self { image: image.with_tensor(image.tensor().f_select(0, 0)?)?, select }),
            _ => Ok(Self { image: any_channel(&image, select, run)?, select: Select::NonZero }),
        }
    }

    fn view(&self) -> Result<(AnyView<'_>, Select<'static>)> {
        Ok((views::view(&self.image)?, self.select))
    }
}

/// The arguments of the array forms: a label image, and perhaps an image that says where to look.
fn label_and_image(name: &str, input: Value) -> Result<(MetaTensor, Option<MetaTensor>)> {
    let (label, image) = match input {
        Value::List(items) => {
            let mut items = items.into_iter();
            match (items.next(), items.next(), items.next()) {
                (Some(label), image, None) => (label, image),
                (label, ..) => {
                    let found = if label.is_none() { "none" } else { "more" };
                    return Err(Error::type_mismatch(format!(
                        "{name} takes a label image, or a list of a label image and an image, found {found}"
                    )));
                }
            }
        }
        label => (label, None),
    };
    let label = expect_image(name, label)?;
    let image = match image {
        None | Some(Value::Null) => None,
        Some(image) => Some(expect_image(name, image)?),
    };
    Ok((label, image))
}

/// Where an image is bright enough, which must have the spatial shape of the label.
fn valid(label: &MetaTensor, image: Option<&MetaTensor>, threshold: f64, run: &Run<'_>) -> Result<Option<Mask>> {
    let Some(image) = image else { return Ok(None) };
    check_shapes(label, image)?;
    Mask::of(image, Select::Above(threshold), run).map(Some)
}

fn check_shapes(label: &MetaTensor, image: &MetaTensor) -> Result<()> {
    if image.ndim() > 0 && image.shape()[1..] == label.shape()[1..] {
        return Ok(());
    }
    Err(Error::shape(format!(
        "the image must have the spatial shape of the label: found {:?}, and {:?} for the label",
        image.shape(),
        label.shape()
    )))
}

fn checked_label(name: &str, label: &MetaTensor) -> Result<()> {
    crate::track::refuse_batch(name, label)?;
    match label.ndim() {
        0 => Err(Error::shape(format!("{name} needs a label image (C, spatial…), found a tensor without dimensions"))),
        _ => Ok(()),
    }
}

/// Indices as they are, or as coordinates in a shape.
fn finished(indices: Vec<i64>, output_shape: Option<&[i64]>) -> Result<MetaTensor> {
    let count = indices.len() as i64;
    let Some(shape) = output_shape else { return tensor_of(indices, &[count]) };
    let coordinates = unravel(&indices, &views::extents(shape), views::threads()?).map_err(|_| {
        Error::argument(format!("output_shape: the label has voxels that lie outside of shape {shape:?}"))
    })?;
    tensor_of(coordinates, &[count, shape.len() as i64])
}

/// Ascending indices of what is not 0 in a flat mask.
fn nonzero(mask: &Tensor) -> Result<Vec<i64>> {
    let found = mask.f_reshape([-1])?.f_nonzero()?.f_reshape([-1])?.f_to(tch::Device::Cpu)?;
    Ok(Vec::<i64>::try_from(&found)?)
}

/// An image without channels, as one row of truth values.
fn row(mask: &MetaTensor) -> Result<Tensor> {
    Ok(mask.tensor().f_reshape([-1])?)
}

component! {
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
    pub struct FgBgToIndices {
        /// Background lies where the image is greater than this.
        pub image_threshold: f64 = 0.0,
        /// Shape in which indices become coordinates; none for indices.
        pub output_shape: Option<Vec<i64>> = None,
    }
}

impl Transform for FgBgToIndices {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (label, image) = label_and_image(Self::NAME, input)?;
        let [foreground, background] = self.lists(&label, image.as_ref(), run)?;
        Ok(Value::List(vec![Value::Tensor(foreground), Value::Tensor(background)]))
    }

    one_way!();
}

impl FgBgToIndices {
    fn lists(&self, label: &MetaTensor, image: Option<&MetaTensor>, run: &Run<'_>) -> Result<[MetaTensor; 2]> {
        checked_label(Self::NAME, label)?;
        let channels = label.shape().first().copied().unwrap_or(0);
        let label = if matches!(label.info(), Info::Plain) { label.clone() } else { label.tracked() };
        let without_background = match channels {
            2.. => label.with_tensor(label.tensor().f_narrow(0, 1, channels - 1)?)?,
            _ => label.clone(),
        };
        let (foreground, background) = if views::use_kernels(run, &label)? {
            let inside = Mask::of(&without_background, Select::NonZero, run)?;
            let valid = valid(&label, image, self.image_threshold, run)?;
            let (view, select) = inside.view()?;
            let within = valid.as_ref().map(Mask::view).transpose()?;
            let threads = views::threads()?;
            let foreground = foreground_indices(view, select, None, threads).map_err(views::refused)?;
            let background = background_indices(view, select, within, threads).map_err(views::refused)?;
            (foreground, background)
        } else {
            let inside = row(&any_channel(&without_background, Select::NonZero, run)?)?;
            let mut outside = inside.f_logical_not()?;
            if let Some(image) = image {
                check_shapes(&label, image)?;
                let bright = row(&any_channel(image, Select::Above(self.image_threshold), run)?)?;
                outside = outside.f_logical_and(&bright.f_to(outside.device())?)?;
            }
            (nonzero(&inside)?, nonzero(&outside)?)
        };
        let of_label = |indices| -> Result<MetaTensor> {
            Ok(finished(indices, self.output_shape.as_deref())?.with_new_info(label.info().clone()))
        };
        Ok([of_label(foreground)?, of_label(background)?])
    }
}

component! {
    /// The dictionary form of `FgBgToIndices`.
    pub struct FgBgToIndicesd {
        /// Keys of the labels.
        pub keys: Keys,
        /// Ending of the keys of the foreground.
        pub fg_postfix: String = "_fg_indices".to_owned(),
        /// Ending of the keys of the background.
        pub bg_postfix: String = "_bg_indices".to_owned(),
        /// Key of the image that says where background is; none for everywhere.
        pub image_key: Option<String> = None,
        /// Background lies where the image is greater than this.
        pub image_threshold: f64 = 0.0,
        /// Shape in which indices become coordinates; none for indices.
        pub output_shape: Option<Vec<i64>> = None,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

/// The image at a key, where one is named.
fn image_at(name: &str, key: Option<&String>, sample: &Map) -> Result<Option<MetaTensor>> {
    match key {
        Some(key) if !key.is_empty() => {
            let image = mica_core::value::get(sample, key).cloned().and_then(|image| expect_image(name, image));
            image.map(Some).at(|| "image_key")
        }
        _ => Ok(None),
    }
}

impl Transform for FgBgToIndicesd {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let converter =
            FgBgToIndices { image_threshold: self.image_threshold, output_shape: self.output_shape.clone() };
        let image = image_at(Self::NAME, self.image_key.as_ref(), sample_of(Self::NAME, &input)?)?;
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
            let label = expect_image(Self::NAME, mica_core::value::get(sample, key)?.clone())?;
            let [foreground, background] = converter.lists(&label, image.as_ref(), run)?;
            sample.insert(format!("{key}{}", self.fg_postfix), Value::Tensor(foreground));
            sample.insert(format!("{key}{}", self.bg_postfix), Value::Tensor(background));
            Ok(())
        })
    }

    one_way!();

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}

component! {
    /// Lists of the voxels of each class, ascending, counted in C order over the spatial axes.
    ///
    /// Of a label with one channel, class `c` is where the label equals `c`, for `num_classes` classes from 0. Of a
    /// one-hot label, class `c` is where channel `c` is not 0. With an image only where a channel of it is greater than
    /// `image_threshold`.
    ///
    /// Input: a label `(C, spatial…)` of any element type, or a list of a label and an image of the same spatial shape.
    /// Output: a list with one plain int64 tensor in main memory for each class: `(N,)`, or with `output_shape`
    /// coordinates `(N, axes)`.
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
    pub struct ClassesToIndices {
        /// Number of classes of a label with one channel; for a one-hot label the channels are the classes.
        pub num_classes: Option<i64> = None,
        /// Only where the image is greater than this.
        pub image_threshold: f64 = 0.0,
        /// Shape in which indices become coordinates; none for indices.
        pub output_shape: Option<Vec<i64>> = None,
        /// Most indices of a class, evenly spread over all of them; none or 0 for all.
        pub max_samples_per_class: Option<i64> = None,
    }
}

impl Transform for ClassesToIndices {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let (label, image) = label_and_image(Self::NAME, input)?;
        self.lists(&label, image.as_ref(), run)
    }

    one_way!();
}

impl ClassesToIndices {
    fn lists(&self, label: &MetaTensor, image: Option<&MetaTensor>, run: &Run<'_>) -> Result<Value> {
        checked_label(Self::NAME, label)?;
        let limit = match self.max_samples_per_class {
            None | Some(0) => usize::MAX,
            Some(limit) => usize::try_from(limit)
                .map_err(|_| Error::argument(format!("max_samples_per_class: expected at least 0, found {limit}")))?,
        };
        let lists = match label.shape().first() {
            Some(1) => {
                let Some(classes) = self.num_classes else {
                    return Err(Error::argument(
                        "num_classes: expected the number of classes of a label with one channel, found none",
                    ));
                };
                self.of_labels(label, usize::try_from(classes).unwrap_or(0), image, run)?
            }
            _ => self.of_channels(label, image, run)?,
        };
        let finish =
            |indices: Vec<i64>| finished(spread(indices, limit), self.output_shape.as_deref()).map(Value::Tensor);
        Ok(Value::List(lists.into_iter().map(finish).collect::<Result<_>>()?))
    }

    fn of_labels(
        &self,
        label: &MetaTensor,
        classes: usize,
        image: Option<&MetaTensor>,
        run: &Run<'_>,
    ) -> Result<Vec<Vec<i64>>> {
        if views::use_kernels(run, label)? {
            let valid = valid(label, image, self.image_threshold, run)?;
            let within = valid.as_ref().map(Mask::view).transpose()?;
            let label = spatial(label)?;
            let view = views::view(&label)?.select(0, 0).map_err(views::refused)?;
            return class_indices(view, classes, within, views::threads()?).map_err(views::refused);
        }
        let valid = self.valid_row(label, image, run)?;
        let class = |class: usize| {
            let mask = row(&any_channel(label, Select::Equal(class as f64), run)?)?;
            nonzero(&restricted(mask, valid.as_ref())?)
        };
        (0..classes).map(class).collect()
    }

    fn of_channels(&self, label: &MetaTensor, image: Option<&MetaTensor>, run: &Run<'_>) -> Result<Vec<Vec<i64>>> {
        let channels = label.shape().first().copied().unwrap_or(0);
        if views::use_kernels(run, label)? {
            let valid = valid(label, image, self.image_threshold, run)?;
            let within = valid.as_ref().map(Mask::view).transpose()?;
            let label = spatial(label)?;
            let view = views::view(&label)?;
            let channel = |channel: i64| {
                let view = view.select(0, channel as usize).map_err(views::refused)?;
                foreground_indices(view, Select::NonZero, within, views::threads()?).map_err(views::refused)
            };
            return (0..channels).map(channel).collect();
        }
        let valid = self.valid_row(label, image, run)?;
        let channel = |channel: i64| {
            let mask = label.tensor().f_select(0, channel)?.f_totype(Kind::Bool)?.f_reshape([-1])?;
            nonzero(&restricted(mask, valid.as_ref())?)
        };
        (0..channels).map(channel).collect()
    }

    fn valid_row(&self, label: &MetaTensor, image: Option<&MetaTensor>, run: &Run<'_>) -> Result<Option<Tensor>> {
        let Some(image) = image else { return Ok(None) };
        check_shapes(label, image)?;
        row(&any_channel(image, Select::Above(self.image_threshold), run)?).map(Some)
    }
}

fn restricted(mask: Tensor, valid: Option<&Tensor>) -> Result<Tensor> {
    match valid {
        Some(valid) => Ok(mask.f_logical_and(&valid.f_to(mask.device())?)?),
        None => Ok(mask),
    }
}

/// At most `limit` of them, evenly spread: `numpy.linspace`, rounded to whole positions.
fn spread(indices: Vec<i64>, limit: usize) -> Vec<i64> {
    if indices.len() <= limit || indices.len() <= 1 {
        return indices;
    }
    let last = indices.len() - 1;
    let step = last as f64 / (limit.max(2) - 1) as f64;
    let position = |i: usize| {
        if i > 0 && i + 1 == limit { last } else { (i as f64 * step).round_ties_even() as usize }
    };
    (0..limit).filter_map(|i| indices.get(position(i)).copied()).collect()
}

component! {
    /// The dictionary form of `ClassesToIndices`.
    pub struct ClassesToIndicesd {
        /// Keys of the labels.
        pub keys: Keys,
        /// Ending of the keys of the lists.
        pub indices_postfix: String = "_cls_indices".to_owned(),
        /// Number of classes of a label with one channel; for a one-hot label the channels are the classes.
        pub num_classes: Option<i64> = None,
        /// Key of the image that says where to look; none for everywhere.
        pub image_key: Option<String> = None,
        /// Only where the image is greater than this.
        pub image_threshold: f64 = 0.0,
        /// Shape in which indices become coordinates; none for indices.
        pub output_shape: Option<Vec<i64>> = None,
        /// Most indices of a class, evenly spread over all of them; none or 0 for all.
        pub max_samples_per_class: Option<i64> = None,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

impl Transform for ClassesToIndicesd {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let converter = ClassesToIndices {
            num_classes: self.num_classes,
            image_threshold: self.image_threshold,
            output_shape: self.output_shape.clone(),
            max_samples_per_class: self.max_samples_per_class,
        };
        let image = image_at(Self::NAME, self.image_key.as_ref(), sample_of(Self::NAME, &input)?)?;
        self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
            let label = expect_image(Self::NAME, mica_core::value::get(sample, key)?.clone())?;
            let lists = converter.lists(&label, image.as_ref(), run)?;
            sample.insert(format!("{key}{}", self.indices_postfix), lists);
            Ok(())
        })
    }

    one_way!();

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}
