//! Confidence maps of ultrasound images.

use crate::track;
use crate::transform::{Abilities, Run, Transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::Described;
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{DType, Device, Info, MetaTensor, Value, choice, component};
use mica_kernels::random_walk::{Confidence, Sinks, confidence_map};
use tch::Kind;

choice! {
    /// What an ultrasound image shows.
    pub enum UltrasoundMode {
        /// Brightness.
        Brightness = "B",
        /// Radio-frequency data, whose envelope is taken first.
        RadioFrequency = "RF",
    }
}

choice! {
    /// Where walks end that do not reach the probe.
    pub enum SinkMode {
        /// In the last row.
        All = "all",
        /// In the middle of the last row.
        Mid = "mid",
        /// In the darkest pixels of the last row.
        Min = "min",
        /// Where a mask says.
        Mask = "mask",
    }
}

component! {
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
    /// Source: MONAI 1.6.1 `UltrasoundConfidenceMapTransform`; A. Karamalis et al., "Ultrasound confidence maps using random
    /// walks", Medical Image Analysis 16 (2012).
    pub struct UltrasoundConfidenceMapTransform {
        /// How fast the signal fades with depth.
        pub alpha: f64 = 2.0,
        /// How much walks avoid edges.
        pub beta: f64 = 90.0,
        /// How much walks avoid steps to another column.
        pub gamma: f64 = 0.05,
        /// What the image shows: brightness (`B`) or radio-frequency data (`RF`).
        pub mode: UltrasoundMode = UltrasoundMode::Brightness,
        /// Where walks end: in the last row (`all`), in its middle (`mid`), in its darkest pixels, a tenth at either end left
        /// out (`min`), or where a mask is not 0 (`mask`).
        pub sink_mode: SinkMode = SinkMode::All,
        /// Whether MONAI solves the equations step by step; mica's solution is exact.
        pub use_cg: bool = false,
        /// How exact MONAI's steps must become.
        pub cg_tol: f64 = 1e-6,
        /// How many steps MONAI takes at most.
        pub cg_maxiter: i64 = 200,
    }
}

impl UltrasoundConfidenceMapTransform {
    /// The only channel, in main memory.
    fn channel(name: &str, image: &MetaTensor) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, image)?;
        let plain = image.with_new_info(Info::Plain).to(Some(Device::Cpu), None)?;
        match image.shape() {
            [1, _, _] | [1, _, _, _] => plain.with_tensor(plain.tensor().f_select(0, 0)?),
            found => Err(Error::shape(format!(
                "{}: {name} must be of shape (1, H, W) or (1, D, H, W), found {found:?}",
                Self::NAME
            ))),
        }
    }
}

impl Transform for UltrasoundConfidenceMapTransform {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        let (image, mask) = match input {
            Value::List(mut items) if items.len() == 2 => {
                let mask = items.pop().unwrap_or_default();
                (items.pop().unwrap_or_default(), Some(mask))
            }
            other => (other, None),
        };
        let image = expect_image(Self::NAME, image)?;
        let device = image.device();
        let mut image = Self::channel("the image", &image)?;
        if image.ndim() == 3 {
            let kind = if image.dtype()? == DType::Float32 { Kind::Float } else { Kind::Double };
            image = image.with_tensor(image.tensor().f_mean_dim([0i64].as_slice(), false, kind)?)?;
        }
        let mask = match mask {
            Some(mask) => {
                let mask = Self::channel("the mask", &expect_image(Self::NAME, mask).at(|| "mask")?)?;
                if mask.shape() != image.shape() {
                    return Err(Error::shape(format!(
                        "{}: the mask must have the shape of the image, {:?}, found {:?}",
                        Self::NAME,
                        image.shape(),
                        mask.shape()
                    )));
                }
                Some(mask)
            }
            None => None,
        };
        let sinks = match (self.sink_mode, &mask) {
            (SinkMode::All, _) => Sinks::LastRow,
            (SinkMode::Mid, _) => Sinks::Middle,
            (SinkMode::Min, _) => Sinks::Darkest,
            (SinkMode::Mask, Some(mask)) => Sinks::Mask(views::view(mask)?),
            (SinkMode::Mask, None) => {
                return Err(Error::argument(format!(
                    "{}: sink_mode 'mask' needs a list of image and mask, found an image",
                    Self::NAME
                )));
            }
        };
        let parameters = Confidence {
            alpha: self.alpha,
            beta: self.beta,
            gamma: self.gamma,
            radio_frequency: self.mode == UltrasoundMode::RadioFrequency,
        };
        let mut output = Output::like(&image, DType::Float64)?;
        confidence_map(views::view(&image)?, output.view()?, sinks, &parameters, views::threads()?)
            .map_err(|error| Error::shape(format!("{}: {error}", Self::NAME)))?;
        output.into_tensor().to(Some(device), None).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}
