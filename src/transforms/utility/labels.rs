//! Label images: other values, masks.

use crate::transform::{Abilities, ImageTransform, Run, Transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Argument, Described, OneOrMany, expected};
use mica_core::component::{Build, parse};
use mica_core::error::{Error, Result};
use mica_core::registry::Spec;
use mica_core::{DType, Info, MetaTensor, Value, component};
use mica_kernels::MAX_NDIM;
use mica_kernels::labels::{label_masks, map_labels};
use std::sync::Arc;
use tch::{Kind, Tensor};

/// The tensor in a type that libtorch computes in, which `uint16` is not.
fn computable(image: &MetaTensor) -> Result<MetaTensor> {
    match image.dtype()? {
        DType::UInt16 => image.to(None, Some(DType::Int32)),
        _ => Ok(image.clone()),
    }
}

/// Where the voxels are one of some labels, compared in the type of the image.
fn is_any_of(image: &MetaTensor, labels: &[f64]) -> Result<Tensor> {
    let image = computable(image)?;
    let mut mask = image.tensor().f_zeros_like()?.f_totype(Kind::Bool)?;
    for label in labels {
        mask = mask.f_logical_or(&equal(&image, *label)?)?;
    }
    Ok(mask)
}

/// Where the voxels equal a number.
fn equal(image: &MetaTensor, label: f64) -> Result<Tensor> {
    if image.dtype()?.is_floating_point() {
        return Ok(image.tensor().f_eq(label)?);
    }
    // A number that no voxel of this type can hold must not wrap around.
    let wide = image.tensor().f_totype(Kind::Int64)?;
    Ok(match label.trunc() == label && label.abs() < i64::MAX as f64 {
        true => wide.f_eq(label as i64)?,
        false => wide.f_zeros_like()?.f_totype(Kind::Bool)?,
    })
}

/// One mask for each set of labels, in a new first dimension, or without one for a single set.
fn masks(image: &MetaTensor, sets: &[&[f64]], stacked: bool, run: &Run<'_>) -> Result<MetaTensor> {
    if views::use_kernels(run, image)? && image.ndim() < MAX_NDIM {
        let shape: Vec<i64> = std::iter::once(sets.len() as i64).chain(image.shape().iter().copied()).collect();
        // The masks lie one after the other, each in the order of the image.
        let outermost = image.strides().iter().copied().max().unwrap_or(1).saturating_add(1);
        let strides: Vec<i64> = std::iter::once(outermost).chain(image.strides().iter().copied()).collect();
        let mut output = Output::shaped(image, &shape, &strides, DType::Bool)?;
        label_masks(views::view(image)?, output.view()?, sets, views::threads()?).map_err(views::refused)?;
        let output = output.into_tensor();
        return if stacked { Ok(output) } else { output.with_tensor(output.tensor().f_select(0, 0)?) };
    }
    let masks = sets.iter().map(|set| is_any_of(image, set)).collect::<Result<Vec<_>>>()?;
    match masks.as_slice() {
        [mask] if !stacked => image.with_tensor(mask.shallow_clone()),
        masks => image.with_tensor(Tensor::f_stack(masks, 0)?),
    }
}

component! {
    /// Masks of labels, for tasks that see segmentations as classes.
    ///
    /// - Of an image with one channel: where the label is one of `select_labels`. Labels are compared in the element type
    ///   of the image.
    /// - Of a one-hot image, with several channels: the channels that `select_labels` names, from 0, negative from the
    ///   last, in that order.
    ///
    /// Input: a tensor `(C, …)` of any element type. Output: for one channel a mask `(1, …)` of bool; for several the
    /// chosen channels in their element type, or with `merge_channels` a mask `(1, …)` of bool (uint8 for uint8) that is true where one
    /// of them is not 0 (NaN is not). Metadata and history stay.
    ///
    /// Errors: no dimension; a channel that does not exist; a batch (decollate it first).
    ///
    /// Example (Python): `LabelToMask(select_labels=[1, 2])(label)`
    ///
    /// Source: MONAI 1.6.1 `LabelToMask`.
    pub struct LabelToMask {
        /// Labels, or channels of a one-hot image.
        pub select_labels: OneOrMany<i64>,
        /// Whether chosen channels become one mask.
        pub merge_channels: bool = false,
    }
}

impl ImageTransform for LabelToMask {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        crate::track::refuse_batch(Self::NAME, &image)?;
        let Some(channels) = image.shape().first().copied() else {
            return Err(Error::shape(format!("{} needs a tensor with channels, found one without", Self::NAME)));
        };
        if channels > 1 {
            return self.channels(&image, channels, run);
        }
        let labels: Vec<f64> = self.select_labels.as_slice().iter().map(|label| *label as f64).collect();
        let mask = masks(&image, &[&labels], false, run)?;
        match channels {
            0 if self.merge_channels => merged(&mask, &[], run),
            _ => Ok(mask),
        }
    }
}

impl LabelToMask {
    /// Of a one-hot image.
    fn channels(&self, image: &MetaTensor, channels: i64, run: &Run<'_>) -> Result<MetaTensor> {
        let chosen = |index: &i64| {
            let position = if *index < 0 { index.saturating_add(channels) } else { *index };
            (0..channels).contains(&position).then_some(position).ok_or_else(|| {
                let last = channels - 1;
                Error::argument(format!(
                    "select_labels: found {index}, but the image has channels -{channels} to {last}"
                ))
            })
        };
        let chosen = self.select_labels.as_slice().iter().map(chosen).collect::<Result<Vec<_>>>()?;
        if self.merge_channels {
            let mask = merged(image, &chosen, run)?;
            // PyTorch's `any` keeps this one type.
            return if image.dtype()? == DType::UInt8 { views::cast(&mask, DType::UInt8, run) } else { Ok(mask) };
        }
        if views::use_kernels(run, image)? {
            let mut shape = image.shape().to_vec();
            shape[0] = chosen.len() as i64;
            let mut output = Output::shaped(image, &shape, image.strides(), image.dtype()?)?;
            let (from, mut to) = (views::view(image)?, output.view()?);
            for (k, channel) in chosen.iter().enumerate() {
                let to = mica_kernels::Strided::select(to.reborrow(), 0, k).map_err(views::refused)?;
                let from = mica_kernels::Strided::select(from, 0, *channel as usize).map_err(views::refused)?;
                mica_kernels::layout::copy(from, to, views::threads()?).map_err(views::refused)?;
            }
            return Ok(output.into_tensor());
        }
        let channels = computable(image)?;
        let index = Tensor::f_from_slice(&chosen)?.f_to(image.tensor().device())?;
        image.with_tensor(channels.tensor().f_index_select(0, &index)?)?.to(None, Some(image.dtype()?))
    }
}

/// Where one of the channels is not 0.
fn merged(image: &MetaTensor, chosen: &[i64], run: &Run<'_>) -> Result<MetaTensor> {
    let channels = if matches!(chosen, [first, ..] if chosen.iter().enumerate().all(|(k, at)| *at == first + k as i64))
    {
        // A view, where they lie side by side.
        let tensor = image.tensor().f_narrow(0, chosen.first().copied().unwrap_or(0), chosen.len() as i64)?;
        image.with_tensor(tensor)?
    } else {
        let channels = computable(image)?;
        let index = Tensor::f_from_slice(chosen)?.f_to(image.tensor().device())?;
        image.with_tensor(channels.tensor().f_index_select(0, &index)?)?
    };
    any_channel(&channels, mica_kernels::spatial::Select::NonZero, run).and_then(|mask| {
        let tensor = mask.tensor().f_unsqueeze(0)?;
        mask.with_tensor(tensor)
    })
}

/// Where any channel of an image `(C, …)` is foreground: a bool tensor of the shape of one channel.
pub(crate) fn any_channel(
    image: &MetaTensor,
    select: mica_kernels::spatial::Select<'_>,
    run: &Run<'_>,
) -> Result<MetaTensor> {
    use mica_kernels::spatial::Select;
    if image.ndim() == 0 {
        return Err(Error::shape("expected a tensor with channels, found one without dimensions"));
    }
    if views::use_kernels(run, image)? {
        let mut output = Output::shaped(image, &image.shape()[1..], &image.strides()[1..], DType::Bool)?;
        mica_kernels::labels::any_channel(views::view(image)?, output.view()?, select, views::threads()?)
            .map_err(views::refused)?;
        return Ok(output.into_tensor());
    }
    let found = match select {
        Select::NonZero => computable(image)?.tensor().f_ne(0)?,
        Select::Above(number) if image.dtype()?.is_floating_point() => image.tensor().f_gt(number)?,
        // Whole numbers above 2.5 are those above 2.
        Select::Above(number) => image.tensor().f_totype(Kind::Int64)?.f_gt(number.floor() as i64)?,
        Select::Equal(label) => equal(&computable(image)?, label)?,
        Select::In(labels) => is_any_of(image, labels)?,
    };
    image.with_tensor(found.f_any_dim(0, false)?)
}

component! {
    /// Gives labels other values: each voxel that equals `orig_labels[i]` becomes `target_labels[i]`.
    ///
    /// All other voxels are cast to `dtype`. Labels are compared in the element type of the image; of equal
    /// `orig_labels` the last one counts, unless it stands for itself. NaN equals nothing.
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
    pub struct MapLabelValue {
        /// Values to replace.
        pub orig_labels: Vec<f64>,
        /// What they become, one for each.
        pub target_labels: Vec<f64>,
        /// Element type of the result.
        pub dtype: DType = DType::Float32,
    }
}

impl MapLabelValue {
    /// Refuses lists that do not fit together.
    fn check(&self) -> Result<()> {
        match (self.orig_labels.len(), self.target_labels.len()) {
            (labels, targets) if labels == targets => Ok(()),
            (labels, targets) => Err(Error::argument(format!(
                "target_labels: expected one for each of {labels} orig_labels, found {targets}"
            ))
            .at("target_labels")),
        }
    }

    fn pairs(&self) -> Vec<(f64, f64)> {
        let pairs = self.orig_labels.iter().copied().zip(self.target_labels.iter().copied());
        pairs.filter(|(label, target)| label != target).collect()
    }
}

/// Both forms, with a check of their lists.
pub(super) fn map_label_value(mut spec: Spec) -> Spec {
    fn checking(build: Build) -> Build {
        Arc::new(move |arguments| {
            let mut inner = arguments.clone();
            inner.retain(|argument, _| argument != "keys" && argument != "allow_missing_keys");
            // Other mistakes are better told by the builder itself.
            if let Ok(map) = parse::<MapLabelValue>(MapLabelValue::NAME, &inner) {
                map.check()?;
            }
            build(arguments)
        })
    }
    spec.build = checking(spec.build);
    if let Some(form) = &mut spec.dictionary {
        form.build = checking(form.build.clone());
    }
    spec
}

impl Transform for MapLabelValue {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let image = expect_image(Self::NAME, input)?;
        let image = if matches!(image.info(), Info::Plain) { image } else { image.tracked() };
        let pairs = self.pairs();
        if views::use_kernels(run, &image)? {
            let mut output = Output::like(&image, self.dtype)?;
            map_labels(views::view(&image)?, output.view()?, &pairs, views::threads()?).map_err(views::refused)?;
            return Ok(Value::Tensor(output.into_tensor()));
        }
        let labels = computable(&image)?;
        // Floats hold every target; a cast at the end cuts them as a cast of each would.
        let mut mapped = computable(&image.to(None, Some(self.dtype))?)?;
        for (label, target) in pairs {
            let place = equal(&labels, label)?;
            let target = MetaTensor::plain(Tensor::f_from_slice(&[target])?)?
                .to(None, Some(mapped.dtype()?))?
                .to(Some(image.device()), None)?;
            let tensor = target.tensor().f_reshape(&[] as &[i64])?.f_where_self(&place, mapped.tensor())?;
            mapped = mapped.with_tensor(tensor)?;
        }
        mapped.to(None, Some(self.dtype)).map(Value::Tensor)
    }

    one_way!();
}

/// A label that is none of the two with a fixed meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnhancingLabel(pub i64);

impl Argument for EnhancingLabel {
    fn type_name() -> String {
        i64::type_name()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::Int(label @ (1 | 2)) => Err(Error::argument(format!(
                "expected a label other than 1 (tumour core) and 2 (oedema), found {label}"
            ))),
            Value::Int(label) => Ok(Self(*label)),
            other => Err(expected::<Self>(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }
}

component! {
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
    pub struct ConvertToMultiChannelBasedOnBratsClasses {
        /// Label of enhancing tumour: 4 for BraTS 2018 to 2022, 3 for BraTS 2023.
        pub et_label: EnhancingLabel = EnhancingLabel(4),
    }
}

impl Transform for ConvertToMultiChannelBasedOnBratsClasses {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let image = expect_image(Self::NAME, input)?;
        crate::track::refuse_batch(Self::NAME, &image)?;
        let image = if matches!(image.info(), Info::Plain) { image } else { image.tracked() };
        let image = match image.shape() {
            [1, _, _, _] => image.with_tensor(image.tensor().f_select(0, 0)?)?,
            _ => image,
        };
        let enhancing = self.et_label.0 as f64;
        let sets: [&[f64]; 3] = [&[1.0, enhancing], &[1.0, enhancing, 2.0], &[enhancing]];
        masks(&image, &sets, true, run).map(Value::Tensor)
    }

    one_way!();
}
