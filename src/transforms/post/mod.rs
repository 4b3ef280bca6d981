//! What happens to the output of a network: activations, labels, ensembles, inversion.

use crate::transform::{Abilities, Run};
use crate::{image, parsed, value, with_missing_keys_before, with_own_dictionary};
use mica_core::argument::Described;
use mica_core::error::{Error, Result};
use mica_core::registry::{Registry, Spec};
use mica_core::{Device, MetaTensor};

pub mod activations;
pub mod boxes;
pub mod classification;
pub mod components;
pub mod contour;
pub mod discrete;
pub mod distance;
pub mod ensemble;
pub mod holes;
pub mod invert;
pub mod labels;
pub mod nms;

/// Adds the transforms of this family.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(with_missing_keys_before("dim", activations::spec()));
    registry.add(with_missing_keys_before("dim", image::<discrete::AsDiscrete>("post")));
    registry.add(image::<components::KeepLargestConnectedComponent>("post"));
    registry.add(value::<components::RemoveSmallObjects>("post", Abilities::NONE));
    registry.add(image::<labels::LabelFilter>("post"));
    registry.add(image::<holes::FillHoles>("post"));
    registry.add(image::<contour::LabelToContour>("post"));
    registry
        .add(with_missing_keys_before("sampling", value::<distance::DistanceTransformEDT>("post", Abilities::NONE)));
    registry.add(with_own_dictionary::<ensemble::MeanEnsemble, ensemble::MeanEnsembled>(
        "post",
        parsed::<ensemble::MeanEnsemble>,
        ensemble::mean_dictionary,
    ));
    registry.add(with_own_dictionary::<ensemble::VoteEnsemble, ensemble::VoteEnsembled>(
        "post",
        parsed::<ensemble::VoteEnsemble>,
        ensemble::vote_dictionary,
    ));
    registry.add(nms::spec());
    registry.add(with_own_dictionary::<invert::Invert, invert::Invertd>("post", invert::object, invert::dictionary));
    let spec = crate::part::<classification::SaveClassificationd>("transform", classification::object);
    registry.add(Spec { category: "post", module: "transforms", ..spec }.of_samples());
}

/// Runs a kernel that libtorch has no operation for: in main memory, whatever the device of the image, where the result
/// goes back to.
fn in_main_memory(
    image: &MetaTensor,
    run: &Run<'_>,
    work: impl FnOnce(MetaTensor) -> Result<MetaTensor>,
) -> Result<MetaTensor> {
    // Kernels demanded for a tensor on a device are an error here as well.
    run.uses_kernels(image)?;
    work(image.to(Some(Device::Cpu), None)?)?.to(Some(image.device()), None)
}

/// The number of channels and of spatial axes, of which kernels know one to three.
fn channels_and_rank<T: Described>(image: &MetaTensor) -> Result<(usize, usize)> {
    let shape = image.shape();
    let channels = shape.first().copied().unwrap_or(0);
    match shape.len().saturating_sub(1) {
        rank @ 1..=3 => Ok((usize::try_from(channels).unwrap_or(0), rank)),
        _ => Err(Error::shape(format!(
            "{} takes an image (C, spatial…) of one to three spatial axes, found shape {shape:?}",
            T::NAME
        ))),
    }
}

/// A connectivity of one to the number of spatial axes; none is that number.
fn connectivity_of<T: Described>(connectivity: Option<i64>, rank: usize) -> Result<usize> {
    let Some(connectivity) = connectivity else { return Ok(rank) };
    usize::try_from(connectivity).ok().filter(|found| (1..=rank).contains(found)).ok_or_else(|| {
        Error::argument(format!(
            "{}: connectivity: expected 1 to {rank} for {rank} spatial axes, found {connectivity}",
            T::NAME
        ))
        .at("connectivity")
    })
}

/// A channel by its label, negative from the last, as Python counts.
fn channel_of<T: Described>(label: i64, channels: usize) -> Result<usize> {
    let count = channels as i64;
    let channel = if label < 0 { label.checked_add(count) } else { Some(label) };
    channel.filter(|channel| (0..count).contains(channel)).and_then(|channel| usize::try_from(channel).ok()).ok_or_else(
        || {
            Error::argument(format!(
                "{}: applied_labels: label {label} has no channel, the image has {channels}",
                T::NAME
            ))
            .at("applied_labels")
        },
    )
}

/// Whether the sum of a channel is above 0: which channels MONAI calls labels of a one-hot image.
fn has_label(image: &MetaTensor, channel: usize) -> Result<bool> {
    let channel = image.tensor().f_select(0, channel as i64)?;
    let channel = match image.dtype()? {
        // libtorch does no arithmetic on uint16.
        mica_core::DType::UInt16 => channel.f_totype(tch::Kind::Int)?,
        _ => channel,
    };
    Ok(channel.f_sum(None::<tch::Kind>)?.f_double_value(&[])? > 0.0)
}
