//! Connected components: [`KeepLargestConnectedComponent`] and [`RemoveSmallObjects`].

use super::{channel_of, channels_and_rank, connectivity_of, has_label, in_main_memory};
use crate::track;
use crate::transform::{Abilities, ImageTransform, Run, Transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Described, OneOrMany};
use mica_core::error::{Error, Result};
use mica_core::{DType, MetaTensor, Value, component};
use mica_kernels::components::{Components, Matching, Select, min_voxels};
use mica_kernels::{AnyViewMut, Strided, layout, stack};
use std::collections::HashMap;

component! {
    /// Keeps the largest connected component of each label, and sets the rest of the label to 0.
    ///
    /// Two formats: an image of one channel holds labels, 0 is background; of several channels each is the mask of one
    /// label (one-hot), foreground is above 0. `is_onehot` says which where the number of channels does not.
    ///
    /// - `independent`: every label for itself.
    /// - otherwise: the components of all labels together; what is outside the largest becomes 0 in each label. In one-hot
    ///   images foreground is what is 1 in any of the channels.
    ///
    /// Without `applied_labels`, labels are all values but 0, or all channels but the first whose sum is above 0.
    ///
    /// Input: an image `(C, spatial…)` with one to three spatial axes, of any element type. Output: the same shape, element
    /// type, order in memory, metadata and history. Of equally large components the one that ends later in memory order
    /// is kept. All labels are found in one pass over the image. On a device, the work is done in main memory.
    ///
    /// Errors: a connectivity that is not 1 to the number of spatial axes; a label without a channel; several channels
    /// that are not one-hot, without `applied_labels`; a batch (decollate it first).
    ///
    /// Differences from MONAI: the input is never changed; half-precision images work; four spatial axes are refused.
    ///
    /// Example (Python): `KeepLargestConnectedComponent(applied_labels=[1, 2])(label)`
    ///
    /// Source: MONAI 1.6.1 `KeepLargestConnectedComponent`, `skimage.measure.label`.
    pub struct KeepLargestConnectedComponent {
        /// Labels to look at; none for all but 0. In one-hot images they are channels, negative from the last.
        pub applied_labels: Option<OneOrMany<i64>> = None,
        /// Whether each channel is the mask of a label; none for what the number of channels says.
        pub is_onehot: Option<bool> = None,
        /// Whether each label is looked at for itself.
        pub independent: bool = true,
        /// Along how many axes at once neighbours may differ: 1 for shared faces; none for all (shared corners).
        pub connectivity: Option<i64> = None,
        /// How many of the largest components are kept.
        pub num_components: i64 = 1,
    }
}

impl ImageTransform for KeepLargestConnectedComponent {
    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let (channels, rank) = channels_and_rank::<Self>(&image)?;
        let connectivity = connectivity_of::<Self>(self.connectivity, rank)?;
        let count = usize::try_from(self.num_components).map_err(|_| {
            let found = self.num_components;
            Error::argument(format!("{}: num_components: expected at least 0, found {found}", Self::NAME))
                .at("num_components")
        })?;
        let one_hot = self.is_onehot.unwrap_or(channels > 1);
        if !one_hot && channels != 1 && (self.applied_labels.is_none() || channels == 0) {
            return Err(Error::shape(format!(
                "{}: an image that is not one-hot needs one channel, found shape {:?}",
                Self::NAME,
                image.shape()
            )));
        }
        in_main_memory(&image, run, |image| {
            let mut job = Job { output: copied(&image)?, image, connectivity, count };
            match (one_hot, self.independent) {
                (true, true) => self.each_channel(&mut job, channels)?,
                (true, false) => self.all_channels(&mut job, channels)?,
                (false, true) => self.each_label(&mut job)?,
                (false, false) => self.all_labels(&mut job)?,
            }
            Ok(job.output.into_tensor())
        })
    }
}

/// A copy to change, in the same memory order.
fn copied(image: &MetaTensor) -> Result<Output> {
    let mut output = Output::like(image, image.dtype()?)?;
    layout::copy(views::view(image)?, output.view()?, views::threads()?).map_err(views::refused)?;
    Ok(output)
}

struct Job {
    image: MetaTensor,
    output: Output,
    connectivity: usize,
    count: usize,
}

impl Job {
    /// Clears all but the largest components of the selected voxels of a channel.
    fn keep_in(&mut self, channel: usize, select: Select<'_>) -> Result<()> {
        let threads = views::threads()?;
        let mut output = self.output.view()?.select(0, channel).map_err(views::refused)?;
        let matching = Matching::Foreground(select);
        let found = Components::find(output.as_view(), matching, self.connectivity, threads).map_err(views::refused)?;
        clear_all_but_largest(&found, self.count, &mut output)
    }
}

/// Sets the voxels of all components but the largest to 0.
fn clear_all_but_largest(found: &Components, count: usize, target: &mut AnyViewMut<'_>) -> Result<()> {
    if found.count() <= count {
        return Ok(());
    }
    let mut kept = vec![false; found.count() + 1];
    found.largest(count).into_iter().for_each(|number| kept[number] = true);
    found.overwrite(target.reborrow(), |number| !kept[number], 0.0, views::threads()?).map_err(views::refused)
}

impl KeepLargestConnectedComponent {
    /// The channels that are labels.
    fn label_channels(&self, image: &MetaTensor, channels: usize) -> Result<Vec<usize>> {
        match &self.applied_labels {
            Some(labels) => labels.as_slice().iter().map(|label| channel_of::<Self>(*label, channels)).collect(),
            None => {
                let mut labels = Vec::new();
                for channel in 1..channels {
                    if has_label(image, channel)? {
                        labels.push(channel);
                    }
                }
                Ok(labels)
            }
        }
    }

    fn each_channel(&self, job: &mut Job, channels: usize) -> Result<()> {
        for channel in self.label_channels(&job.image, channels)? {
            job.keep_in(channel, Select::Above(0.0))?;
        }
        Ok(())
    }

    fn all_channels(&self, job: &mut Job, channels: usize) -> Result<()> {
        let labels = self.label_channels(&job.image, channels)?;
        let Some((first, rest)) = labels.split_first() else { return Ok(()) };
        let is_one = |channel: usize| job.image.tensor().f_select(0, channel as i64)?.f_eq(1);
        let mut foreground = is_one(*first)?;
        for channel in rest {
            foreground = foreground.f_logical_or_(&is_one(*channel)?)?;
        }
        let foreground = MetaTensor::plain(foreground)?;
        let threads = views::threads()?;
        let matching = Matching::Foreground(Select::NonZero);
        let found = Components::find(views::view(&foreground)?, matching, job.connectivity, threads);
        let found = found.map_err(views::refused)?;
        let mut output = job.output.view()?;
        for channel in labels {
            let mut part = output.reborrow().select(0, channel).map_err(views::refused)?;
            clear_all_but_largest(&found, job.count, &mut part)?;
        }
        Ok(())
    }

    fn each_label(&self, job: &mut Job) -> Result<()> {
        let labels = self.applied_labels.as_ref().map(OneOrMany::as_slice);
        if let Some(labels) = labels
            && (labels.len() == 1 || labels.contains(&0))
        {
            // What the label 0 gets depends on the labels before it.
            return labels.iter().try_for_each(|label| job.keep_in(0, Select::Equal(*label as f64)));
        }
        let threads = views::threads()?;
        let mut output = job.output.view()?.select(0, 0).map_err(views::refused)?;
        let matching = Matching::EqualValues { background: 0.0 };
        let found = Components::find(output.as_view(), matching, job.connectivity, threads).map_err(views::refused)?;
        let mut by_value: HashMap<u64, Vec<(u64, usize)>> = HashMap::new();
        for (index, component) in found.iter().enumerate() {
            let value = component.value;
            let applied = labels.is_none_or(|labels| labels.iter().any(|label| *label as f64 == value));
            // Nothing is equal to NaN, so it is no label.
            if applied && !value.is_nan() {
                by_value.entry(value.to_bits()).or_default().push((component.size, index + 1));
            }
        }
        let mut cleared = vec![false; found.count() + 1];
        for parts in by_value.values_mut() {
            parts.sort_unstable_by(|one, other| other.cmp(one));
            parts.iter().skip(job.count).for_each(|(_, number)| cleared[*number] = true);
        }
        if !cleared.contains(&true) {
            return Ok(());
        }
        found.overwrite(output.reborrow(), |number| cleared[number], 0.0, threads).map_err(views::refused)
    }

    fn all_labels(&self, job: &mut Job) -> Result<()> {
        match &self.applied_labels {
            None => job.keep_in(0, Select::NonZero),
            Some(labels) => {
                let labels: Vec<f64> = labels.as_slice().iter().map(|label| *label as f64).collect();
                job.keep_in(0, Select::In(&labels))
            }
        }
    }
}

component! {
    /// Sets connected components of fewer voxels than `min_size` to 0.
    ///
    /// - An image whose largest value is at most 1 is a mask: foreground is what is not 0, and becomes 1. Components reach
    ///   across channels that share a voxel (with a larger connectivity, neighbouring voxels).
    /// - An image of labels loses its fractions, and each label with fewer voxels in the whole image, connected or not.
    /// - Without `independent_channels`, foreground is what is above 0, components are found as in a mask, and values of
    ///   what is kept stay.
    ///
    /// With `by_measure`, `min_size` is an area or a volume in the unit of the image (mm²), divided by the size of a voxel:
    /// that of the affine, or of `pixdim` where the tensor has no metadata.
    ///
    /// Input: an image `(C, spatial…)` with one to three spatial axes, of any element type; a plain tensor stays plain.
    /// Output: the same shape, element type, order in memory, metadata and history. An image of one value only is passed
    /// on. On a device, the work is done in main memory.
    ///
    /// Errors: labels below 0; as many numbers in `pixdim` as there are no axes; a batch (decollate it first).
    ///
    /// Differences from MONAI: images without voxels are passed on; in 2-D the size of a pixel is that of its two axes,
    /// where MONAI counts the translation of a 3x3 affine in; four spatial axes are refused; half precision works.
    ///
    /// Example (Python): `RemoveSmallObjects(min_size=20)(label)`
    ///
    /// Source: MONAI 1.6.1 `RemoveSmallObjects`, `skimage.morphology.remove_small_objects` before 0.26.
    pub struct RemoveSmallObjects {
        /// Smallest component that stays: voxels, or with `by_measure` the unit of the image.
        pub min_size: f64 = 64.0,
        /// Along how many axes at once neighbours may differ, the channels among them: 1 for shared faces; none for 1.
        pub connectivity: Option<i64> = Some(1),
        /// Whether channels are masks of their own; otherwise all values above 0 are one foreground.
        pub independent_channels: bool = true,
        /// Whether `min_size` is an area or volume.
        pub by_measure: bool = false,
        /// Size of a voxel along the spatial axes, for plain tensors; one number for all.
        pub pixdim: Option<OneOrMany<f64>> = None,
    }
}

impl Transform for RemoveSmallObjects {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let image = expect_image(Self::NAME, input)?;
        track::refuse_batch(Self::NAME, &image)?;
        let (_, rank) = channels_and_rank::<Self>(&image)?;
        if image.count() == 0 {
            return Ok(Value::Tensor(image));
        }
        let min_size = self.voxels(&image, rank)?;
        let connectivity = self.connectivity.unwrap_or(1);
        // As SciPy's generate_binary_structure: what is beyond the axes counts as all of them.
        let connectivity = usize::try_from(connectivity).unwrap_or(1).clamp(1, rank + 1);
        in_main_memory(&image, run, |image| self.remove(&image, min_size, connectivity)).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

impl RemoveSmallObjects {
    /// `min_size` in voxels.
    fn voxels(&self, image: &MetaTensor, rank: usize) -> Result<f64> {
        if !self.by_measure {
            if self.pixdim.is_some() {
                log::warn!("{}: pixdim is given but not used, since by_measure is false", Self::NAME);
            }
            return Ok(self.min_size);
        }
        let spacing = match (image.image(), &self.pixdim) {
            (Some(info), _) => {
                let all = info.affine.spacing();
                // A 4x4 affine of a plane counts with all its axes, as in MONAI.
                all.into_iter().map(|spacing| if spacing == 0.0 { 1.0 } else { spacing }).collect()
            }
            (None, Some(OneOrMany::One(spacing))) => vec![*spacing; rank],
            (None, Some(OneOrMany::Many(spacing))) if spacing.len() == rank => spacing.clone(),
            (None, Some(OneOrMany::Many(spacing))) if spacing.len() == 1 => vec![spacing[0]; rank],
            (None, Some(OneOrMany::Many(spacing))) => {
                return Err(Error::argument(format!(
                    "{}: pixdim: expected one number or one for each of {rank} spatial axes, found {}",
                    Self::NAME,
                    spacing.len()
                ))
                .at("pixdim"));
            }
            (None, None) => {
                log::warn!("{}: neither metadata nor pixdim say the size of a voxel: 1 is assumed", Self::NAME);
                vec![1.0; rank]
            }
        };
        Ok(min_voxels(self.min_size, &spacing))
    }

    fn remove(&self, image: &MetaTensor, min_size: f64, connectivity: usize) -> Result<MetaTensor> {
        let threads = views::threads()?;
        let source = views::view(image)?;
        let (low, high) = mica_kernels::intensity::min_max(source, threads).map_err(views::refused)?;
        if low == high {
            return Ok(image.clone());
        }
        if !self.independent_channels {
            // What is not selected keeps its value times 0.
            let mut output = Output::like(image, image.dtype()?)?;
            let positive = match image.dtype()? {
                DType::Bool | DType::UInt8 | DType::UInt16 => image.clone(),
                _ => image.with_tensor(image.tensor().f_clamp_min(0i64)?)?,
            };
            layout::copy(views::view(&positive)?, output.view()?, threads).map_err(views::refused)?;
            if min_size != 0.0 {
                let select = Select::Above(0.0);
                stack::remove_small(source, select, min_size, connectivity, output.view()?, threads)
                    .map_err(views::refused)?;
            }
            return Ok(output.into_tensor());
        }
        // NaN makes it an image of labels.
        if high <= 1.0 && !low.is_nan() {
            let mask = image.to(None, Some(DType::Bool))?;
            let mut output = copied(&mask.to(None, Some(image.dtype()?))?)?;
            if min_size != 0.0 {
                let select = Select::NonZero;
                stack::remove_small(source, select, min_size, connectivity, output.view()?, threads)
                    .map_err(views::refused)?;
            }
            return Ok(output.into_tensor());
        }
        let labels = image.to(None, Some(DType::Int32))?;
        if min_size != 0.0 && low.trunc() < 0.0 {
            return Err(Error::argument(format!(
                "{}: labels must be at least 0, found {low}; a mask has no value above 1",
                Self::NAME
            )));
        }
        let labels = labels.to(None, Some(image.dtype()?))?;
        let mut output = copied(&labels)?;
        if min_size != 0.0 {
            let numel = image.count();
            let mut flat = output.view()?;
            let shape = flat.shape().to_vec();
            // Labels count wherever they are: channels may be merged with an axis, or looked at one by one.
            let mut sizes: HashMap<u64, u64> = HashMap::new();
            let mut parts = Vec::with_capacity(shape[0]);
            for channel in 0..shape[0] {
                let part = flat.as_view().select(0, channel).map_err(views::refused)?;
                let found = Components::find(part, Matching::SameValue { background: 0.0 }, 1, threads)
                    .map_err(views::refused)?;
                for component in found.iter() {
                    *sizes.entry(component.value.to_bits()).or_default() += component.size;
                }
                parts.push(found);
            }
            debug_assert!(sizes.values().sum::<u64>() <= numel as u64);
            for (channel, found) in parts.iter().enumerate() {
                let small: Vec<bool> = std::iter::once(false)
                    .chain(found.iter().map(|component| {
                        let size = sizes.get(&component.value.to_bits()).copied().unwrap_or(component.size);
                        (size as f64) < min_size
                    }))
                    .collect();
                let part = flat.reborrow().select(0, channel).map_err(views::refused)?;
                found.overwrite(part, |number| small[number], 0.0, threads).map_err(views::refused)?;
            }
        }
        Ok(output.into_tensor())
    }
}
