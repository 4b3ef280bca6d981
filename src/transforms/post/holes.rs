//! [`FillHoles`].

use super::{channel_of, channels_and_rank, has_label, in_main_memory};
use crate::track;
use crate::transform::{ImageTransform, Run};
use crate::views::{self, Output};
use mica_core::argument::{Described, OneOrMany};
use mica_core::error::{Error, Result};
use mica_core::{MetaTensor, component};
use mica_kernels::components::{Components, Matching, Select};
use mica_kernels::morphology::{fill_holes, fill_label_holes};
use mica_kernels::{Strided, layout};

component! {
    /// Fills holes: what a label encloses gets that label, other labels in it too.
    ///
    /// A hole is a connected region without the label that does not reach the edge of the image; with a smaller
    /// `connectivity`, regions are connected by fewer neighbours and holes are more.
    ///
    /// Two formats: an image of one channel holds labels, 0 is background; of several channels each is the mask of the
    /// label with its number (one-hot), foreground is what is not 0, and becomes 1 in the channels that are looked at.
    /// Without `applied_labels`, labels are all values but 0, or all channels but the first whose sum is above 0.
    ///
    /// Input: an image `(C, spatial…)` with one to three spatial axes, of any element type. Output: the same shape, element
    /// type, order in memory, metadata and history. All labels are found in one pass, and each is looked at only where
    /// it is. On a device, the work is done in main memory.
    ///
    /// Errors: a label without a channel; a batch (decollate it first).
    ///
    /// Differences from MONAI: the input is never changed; bfloat16 works; four spatial axes are refused.
    ///
    /// Example (Python): `FillHoles(applied_labels=[1])(label)`
    ///
    /// Source: MONAI 1.6.1 `FillHoles`, `fill_holes`.
    pub struct FillHoles {
        /// Labels whose holes are filled; none (or an empty list) for all but 0. In one-hot images they are channels,
        /// negative from the last.
        pub applied_labels: Option<OneOrMany<i64>> = None,
        /// Along how many axes at once neighbours may differ: 1 for shared faces; none for all (shared corners).
        pub connectivity: Option<i64> = None,
    }
}

impl ImageTransform for FillHoles {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let (channels, rank) = channels_and_rank::<Self>(&image)?;
        if channels == 0 {
            return Err(Error::shape(format!("{} needs a channel, found shape {:?}", Self::NAME, image.shape())));
        }
        // As SciPy's generate_binary_structure: what is beyond the axes counts as all of them, 0 is the default.
        let connectivity = match self.connectivity {
            None | Some(0) => rank,
            Some(connectivity) => usize::try_from(connectivity).unwrap_or(1).clamp(1, rank),
        };
        in_main_memory(&image, run, |image| {
            let mut output = Output::like(&image, image.dtype()?)?;
            layout::copy(views::view(&image)?, output.view()?, views::threads()?).map_err(views::refused)?;
            if channels > 1 {
                self.fill_channels(&image, &mut output, channels, connectivity)?;
            } else {
                self.fill_labels(&mut output, connectivity)?;
            }
            Ok(output.into_tensor())
        })
    }
}

impl FillHoles {
    fn labels(&self) -> Option<&[i64]> {
        self.applied_labels.as_ref().map(OneOrMany::as_slice).filter(|labels| !labels.is_empty() && *labels != [0])
    }

    fn fill_channels(
        &self,
        image: &MetaTensor,
        output: &mut Output,
        channels: usize,
        connectivity: usize,
    ) -> Result<()> {
        let threads = views::threads()?;
        let source = views::view(image)?;
        let mut target = output.view()?;
        let mut fill = |channel: usize| -> Result<()> {
            let from = source.select(0, channel).map_err(views::refused)?;
            let to = target.reborrow().select(0, channel).map_err(views::refused)?;
            fill_holes(from, Select::NonZero, connectivity, to, threads).map_err(views::refused)
        };
        match self.labels() {
            Some(labels) => {
                for label in labels.iter().filter(|label| **label != 0) {
                    fill(channel_of::<Self>(*label, channels)?)?;
                }
            }
            None => {
                for channel in 1..channels {
                    if has_label(image, channel)? {
                        fill(channel)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn fill_labels(&self, output: &mut Output, connectivity: usize) -> Result<()> {
        let threads = views::threads()?;
        let mut target = output.view()?.select(0, 0).map_err(views::refused)?;
        if target.numel() == 0 {
            return Ok(());
        }
        let matching = Matching::SameValue { background: 0.0 };
        let found = Components::find(target.as_view(), matching, 1, threads).map_err(views::refused)?;
        let applied = self.labels();
        // Where one label encloses another, the order decides.
        let mut labels: Vec<_> = found.iter().collect();
        labels.sort_by(|one, other| one.value.total_cmp(&other.value));
        for label in labels {
            let chosen = applied.is_none_or(|labels| labels.iter().any(|applied| *applied as f64 == label.value));
            if !chosen || label.value.is_nan() {
                continue;
            }
            // Outside of the box around a label nothing is enclosed by it, and what reaches the faces of the box is not.
            let mut part = target.reborrow();
            for (axis, (start, end)) in label.start.iter().zip(&label.end).enumerate() {
                part = part.narrow(axis, *start, end - start).map_err(views::refused)?;
            }
            fill_label_holes(part, label.value, connectivity, threads).map_err(views::refused)?;
        }
        Ok(())
    }
}
