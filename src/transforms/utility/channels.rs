//! Channels: where they are, how many there are, and what they say about the place.

use super::dimensions::dimension;
use crate::transform::{Abilities, ImageTransform, Run, Transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Argument, Described, expected};
use mica_core::error::{Error, Result};
use mica_core::{DType, Info, MetaTensor, Value, component};
use mica_kernels::{Strided, View};
use tch::Tensor;

/// A dimension that is not counted from the last, but for the last itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FromFirst(pub i64);

impl Argument for FromFirst {
    fn type_name() -> String {
        i64::type_name()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::Int(dim) if *dim >= -1 => Ok(Self(*dim)),
            Value::Int(dim) => Err(Error::argument(format!("expected a dimension of at least -1, found {dim}"))),
            other => Err(expected::<Self>(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeats(pub i64);

impl Argument for Repeats {
    fn type_name() -> String {
        i64::type_name()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::Int(count) if *count > 0 => Ok(Self(*count)),
            Value::Int(count) => Err(Error::argument(format!("expected at least 1, found {count}"))),
            other => Err(expected::<Self>(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }
}

component! {
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
    pub struct AsChannelLast {
        /// The dimension that holds the channels; -1 for the last.
        pub channel_dim: FromFirst = FromFirst(0),
    }
}

impl ImageTransform for AsChannelLast {
    fn apply(&self, image: MetaTensor, _run: &Run<'_>) -> Result<MetaTensor> {
        let dim = dimension("channel_dim", self.channel_dim.0, image.shape())?;
        image.with_tensor(image.tensor().f_movedim([dim as i64], [-1])?)
    }
}

component! {
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
    pub struct RepeatChannel {
        /// How often each channel is there in the result.
        pub repeats: Repeats,
    }
}

impl ImageTransform for RepeatChannel {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        crate::track::refuse_batch(Self::NAME, &image)?;
        let ([channels, spatial @ ..], [step, steps @ ..]) = (image.shape(), image.strides()) else {
            return Err(no_channels(Self::NAME));
        };
        let count = channels
            .checked_mul(self.repeats.0)
            .ok_or_else(|| Error::shape(format!("{channels} channels, {} times: too many elements", self.repeats.0)))?;
        let repeated: Vec<i64> = [*channels, self.repeats.0].iter().chain(spatial).copied().collect();
        let shape: Vec<i64> = std::iter::once(count).chain(spatial.iter().copied()).collect();
        let expanded = image.with_tensor(image.tensor().f_unsqueeze(1)?.f_expand(&repeated, false)?)?;
        let result = if views::use_kernels(run, &expanded)? {
            // The copies of a channel lie side by side in memory, so that the two dimensions become one without a copy.
            let strides: Vec<i64> = [*step, *step].iter().chain(steps).copied().collect();
            let mut output = Output::shaped(&expanded, &repeated, &strides, expanded.dtype()?)?;
            mica_kernels::layout::copy(views::view(&expanded)?, output.view()?, views::threads()?)
                .map_err(views::refused)?;
            output.into_tensor()
        } else {
            expanded.contiguous()?
        };
        result.with_tensor(result.tensor().f_reshape(&shape)?)
    }
}

fn no_channels(name: &str) -> Error {
    Error::shape(format!("{name} needs a tensor with channels, found one without dimensions"))
}

component! {
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
    pub struct RemoveRepeatedChannel {
        /// How often each channel is there.
        pub repeats: Repeats,
    }
}

impl ImageTransform for RemoveRepeatedChannel {
    fn apply(&self, image: MetaTensor, _run: &Run<'_>) -> Result<MetaTensor> {
        crate::track::refuse_batch(Self::NAME, &image)?;
        match image.shape() {
            [channels, _, ..] if *channels > 1 => {
                image.with_tensor(image.tensor().f_slice(0, None, None, self.repeats.0)?)
            }
            shape => Err(Error::shape(format!(
                "{} needs at least two channels and a further dimension, found shape {shape:?}",
                Self::NAME
            ))),
        }
    }
}

component! {
    /// Appends channels that hold the place of each voxel: from -0.5 at the first voxel of an axis to 0.5 at the last.
    ///
    /// With patches cut from them, a network knows where a patch lies. An axis of one voxel has -0.5.
    ///
    /// Input: a tensor `(C, spatial…)` of any element type. Output: `(C + k, spatial…)` for `k` axes, of the same element
    /// type (in whole numbers all places but the ends of signed ones become 0), order of dimensions in memory, metadata
    /// and history. A plain tensor stays plain.
    ///
    /// Errors: an axis that the image does not have; no axis; a batch (decollate it first).
    ///
    /// Differences from MONAI: every spatial axis may be named, also one beyond the rank of the affine.
    ///
    /// Example (Python): `AddCoordinateChannels(spatial_dims=[0, 1, 2])(image)`
    ///
    /// Source: MONAI 1.6.1 `AddCoordinateChannels`; R. Liu et al., An Intriguing Failing of Convolutional Neural Networks
    /// and the CoordConv Solution, NeurIPS 2018.
    pub struct AddCoordinateChannels {
        /// Spatial axes, from 0 for the first one after the channels; one channel is appended for each, in this order.
        pub spatial_dims: Vec<i64>,
    }
}

impl Transform for AddCoordinateChannels {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let image = expect_image(Self::NAME, input)?;
        crate::track::refuse_batch(Self::NAME, &image)?;
        let image = if matches!(image.info(), Info::Plain) { image } else { image.tracked() };
        let axes = self.axes(&image)?;
        let result =
            if views::use_kernels(run, &image)? { by_kernels(&image, &axes)? } else { by_torch(&image, &axes)? };
        Ok(Value::Tensor(result))
    }

    one_way!();
}

impl AddCoordinateChannels {
    fn axes(&self, image: &MetaTensor) -> Result<Vec<usize>> {
        let count = image.ndim().saturating_sub(1);
        if self.spatial_dims.is_empty() {
            return Err(Error::argument("spatial_dims: expected at least one axis, found none"));
        }
        let axis = |dim: &i64| {
            usize::try_from(*dim).ok().filter(|axis| *axis < count).ok_or_else(|| {
                let allowed = match count {
                    0 => "the image has no spatial axes".to_owned(),
                    _ => format!("the image has spatial axes 0 to {}", count - 1),
                };
                Error::argument(format!("spatial_dims: found {dim}, but {allowed}"))
            })
        };
        self.spatial_dims.iter().map(axis).collect()
    }
}

/// From -0.5 to 0.5: `numpy.linspace`.
fn places(extent: i64) -> Vec<f64> {
    let step = 1.0 / (extent - 1).max(1) as f64;
    (0..extent).map(|i| if i > 0 && i == extent - 1 { 0.5 } else { i as f64 * step - 0.5 }).collect()
}

fn by_kernels(image: &MetaTensor, axes: &[usize]) -> Result<MetaTensor> {
    let channels = views::extents(image.shape()).first().copied().unwrap_or(0);
    let mut shape = image.shape().to_vec();
    shape[0] += axes.len() as i64;
    let mut output = Output::shaped(image, &shape, image.strides(), image.dtype()?)?;
    let threads = views::threads()?;
    let mut to = output.view()?;
    let kept = to.reborrow().narrow(0, 0, channels).map_err(views::refused)?;
    mica_kernels::layout::copy(views::view(image)?, kept, threads).map_err(views::refused)?;
    for (k, axis) in axes.iter().enumerate() {
        let channel = to.reborrow().select(0, channels + k).map_err(views::refused)?;
        let spatial = channel.shape().to_vec();
        let places = places(spatial[*axis] as i64);
        let along: Vec<usize> = (0..spatial.len()).map(|dim| if dim == *axis { places.len() } else { 1 }).collect();
        let places = View::new(&places, &along).and_then(|view| view.broadcast_to(&spatial)).map_err(views::refused)?;
        mica_kernels::intensity::cast(places.erase(), channel, threads).map_err(views::refused)?;
    }
    Ok(output.into_tensor())
}

fn by_torch(image: &MetaTensor, axes: &[usize]) -> Result<MetaTensor> {
    let dtype = image.dtype()?;
    // libtorch does not join tensors of uint16.
    let image = if dtype == DType::UInt16 { image.to(None, Some(DType::Int32))? } else { image.clone() };
    let mut parts = vec![image.tensor().shallow_clone()];
    for axis in axes {
        let mut along = vec![1; image.ndim()];
        let mut shape = image.shape().to_vec();
        let places = places(shape[axis + 1]);
        along[axis + 1] = places.len() as i64;
        shape[0] = 1;
        let places = MetaTensor::plain(Tensor::f_from_slice(&places)?.f_reshape(&along)?.f_expand(&shape, false)?)?;
        // Apple's GPUs have no float64: converted before it is moved.
        let places = places.to(None, Some(image.dtype()?))?.to(Some(image.device()), None)?;
        parts.push(places.tensor().shallow_clone());
    }
    image.with_tensor(Tensor::f_cat(&parts, 0)?)?.to(None, Some(dtype))
}
