//! From voxels to the frames of a segmentation: which segment has voxels on which slice, and their bits or bytes.

use super::options::{SegOptions, Segment, Segmentation};
use crate::dicom::write::dataset::{MAX_NATIVE, native_limit};
use crate::dicom::write::geometry::Placement;
use crate::dicom::write::pixels::Values;
use crate::element::Element;
use crate::error::{Error, Result};
use crate::image::Image;

/// Labels that a segment can have: SegmentNumber is a number of 16 bits.
const LABELS: usize = 1 << 16;

/// One frame: a segment on a slice, both as indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) segment: usize,
    pub(super) slice: usize,
}

/// All frames, segment by segment and slice by slice.
pub(super) struct Frames {
    /// The segments in order, numbered as in the file.
    pub(super) segments: Vec<Segment>,
    pub(super) list: Vec<Frame>,
    /// Their voxels one after the other: bits without gaps, the first voxel in the lowest bit, or bytes.
    pub(super) bytes: Vec<u8>,
    /// Whether no voxel can belong to two segments.
    pub(super) disjoint: bool,
}

impl Frames {
    /// Takes them from an image: a label map, or one channel for each segment.
    ///
    /// # Errors
    /// `Unsupported` for voxels that are neither; `Argument` for segments that do not fit; `TooLarge`.
    pub(super) fn new(image: &Image, placement: &Placement, options: &SegOptions) -> Result<Self> {
        if image.header.element.is_complex() {
            return Err(Error::unsupported(format!("{} holds no labels", image.header.element)));
        }
        let channels = image.header.channel_axis.map(|axis| image.header.shape[axis]);
        match channels {
            Some(channels)
                if channels > 1 || options.threshold.is_some() || options.segmentation != Segmentation::Binary =>
            {
                from_channels(image, placement, options, channels)
            }
            None if is_probability(image, options) => from_channels(image, placement, options, 1),
            // One channel of bits is a label map of one label.
            _ => from_labels(image, placement, options),
        }
    }
}

/// Whether an image without channels holds fractions of one segment instead of labels.
fn is_probability(image: &Image, options: &SegOptions) -> bool {
    let float = !image.header.element.is_integer() && image.header.element != Element::Bool;
    options.threshold.is_some() || (float && options.segmentation != Segmentation::Binary)
}

/// The segments by number; a number twice is an error.
fn declared(options: &SegOptions) -> Result<Vec<Option<&Segment>>> {
    let mut by_number = vec![None; LABELS];
    for (index, segment) in options.segments.iter().enumerate() {
        let field =
            |key: &str| if key.is_empty() { format!("segments[{index}]") } else { format!("segments[{index}].{key}") };
        segment.check().map_err(|error| {
            let inner = error.field_name().unwrap_or_default().to_owned();
            Error::new(error.kind(), error.message()).in_field(field(&inner))
        })?;
        if segment.number == 0 {
            return Err(Error::argument("0 is the background: expected 1 or more").in_field(field("number")));
        }
        if by_number[usize::from(segment.number)].replace(segment).is_some() {
            return Err(
                Error::argument(format!("two segments are number {}", segment.number)).in_field(field("number"))
            );
        }
    }
    Ok(by_number)
}

/// The segments of some labels, numbered without gaps.
fn number(labels: &[usize], declared: &[Option<&Segment>]) -> Vec<Segment> {
    let segment = |(index, label): (usize, &usize)| {
        let made = declared[*label].cloned().unwrap_or_else(|| Segment::new(*label as u16));
        if index + 1 != *label {
            log::warn!("label {label} ('{}') becomes segment {}", made.label, index + 1);
        }
        Segment { number: (index + 1) as u16, ..made }
    };
    labels.iter().enumerate().map(segment).collect()
}

/// Bits or bytes of all frames, checked against what one file can hold.
fn size(frames: usize, pixels: usize, options: &SegOptions) -> Result<usize> {
    let bits = if options.segmentation == Segmentation::Binary { 1 } else { 8 };
    let bytes = (frames as u64)
        .checked_mul(pixels as u64)
        .and_then(|count| count.checked_mul(bits))
        .map(|bits| bits.div_ceil(8));
    let bytes = bytes.filter(|bytes| *bytes <= MAX_NATIVE && i32::try_from(frames).is_ok());
    let bytes =
        bytes.ok_or_else(|| native_limit((frames as u64).saturating_mul(pixels as u64).saturating_mul(bits) / 8))?;
    usize::try_from(bytes).map_err(|_| native_limit(bytes))
}

/// The frames that are written of those that hold something; at least one segment's slices, since a file needs a frame.
fn list(segments: usize, slices: usize, omit: bool, holds: impl Fn(usize, usize) -> bool) -> Vec<Frame> {
    let all = |segment| (0..slices).map(move |slice| Frame { segment, slice });
    if !omit {
        return (0..segments).flat_map(all).collect();
    }
    let found: Vec<Frame> = (0..segments).flat_map(all).filter(|frame| holds(frame.segment, frame.slice)).collect();
    if found.is_empty() { all(0).collect() } else { found }
}

fn from_labels(image: &Image, placement: &Placement, options: &SegOptions) -> Result<Frames> {
    let declared = declared(options)?;
    let mut values = Values::default();
    // Labels of each slice, in ascending order.
    let mut found: Vec<Vec<usize>> = Vec::with_capacity(placement.slices.len());
    let mut last_seen = vec![0usize; LABELS];
    for (index, slice) in placement.slices.iter().enumerate() {
        let mut here = Vec::new();
        let mut previous = 0.0;
        for value in values.of(image, placement, slice, 0)? {
            // Neighbours are mostly the same.
            if *value == previous {
                continue;
            }
            previous = *value;
            if !(0.0..LABELS as f64).contains(value) || value.fract() != 0.0 {
                return Err(Error::unsupported(format!(
                    "expected a label map, with whole numbers from 0 to 65535, found {value}; fractions need one channel for \
                     each segment"
                )));
            }
            let label = *value as usize;
            if label != 0 && last_seen[label] != index + 1 {
                last_seen[label] = index + 1;
                here.push(label);
            }
        }
        here.sort_unstable();
        found.push(here);
    }
    let used = (1..LABELS).filter(|label| last_seen[*label] != 0 || declared[*label].is_some());
    let mut labels: Vec<usize> = used.collect();
    if options.keep_numbers {
        labels = (1..=labels.last().copied().unwrap_or(0)).collect();
    }
    if labels.is_empty() {
        return Err(Error::argument("the image holds no label and no segment is described: there is nothing to write")
            .in_field("segments"));
    }
    let (slices, pixels) = (placement.slices.len(), placement.pixels());
    let count = match options.omit_empty_frames {
        true => found.iter().map(Vec::len).sum::<usize>().max(1),
        false => labels.len().saturating_mul(slices),
    };
    // Before a list of that length is made.
    size(count, pixels, options)?;
    let holds = |segment: usize, slice: usize| found[slice].binary_search(&labels[segment]).is_ok();
    let list = list(labels.len(), slices, options.omit_empty_frames, holds);
    let mut bytes = vec![0u8; size(list.len(), pixels, options)?];
    let mut of_slice: Vec<Vec<(usize, usize)>> = vec![Vec::new(); slices];
    for (index, frame) in list.iter().enumerate() {
        of_slice[frame.slice].push((labels[frame.segment], index));
    }
    // The first voxel of a label's frame, for the slice at hand.
    let mut start = vec![0usize; LABELS];
    for (slice, frames) in placement.slices.iter().zip(&of_slice) {
        for (label, frame) in frames {
            start[*label] = frame * pixels;
        }
        let values = values.of(image, placement, slice, 0)?.iter().enumerate().filter(|(_, value)| **value != 0.0);
        match options.segmentation {
            Segmentation::Binary => values.for_each(|(pixel, value)| {
                let bit = start[*value as usize] + pixel;
                bytes[bit / 8] |= 1 << (bit % 8);
            }),
            Segmentation::Fractional { maximum, .. } => {
                values.for_each(|(pixel, value)| bytes[start[*value as usize] + pixel] = maximum);
            }
        }
    }
    Ok(Frames { segments: number(&labels, &declared), list, bytes, disjoint: true })
}

fn from_channels(image: &Image, placement: &Placement, options: &SegOptions, channels: usize) -> Result<Frames> {
    let declared = declared(options)?;
    if channels >= LABELS {
        return Err(Error::too_large(format!("{channels} channels: DICOM counts segments to 65535")));
    }
    if let Some(index) = options.segments.iter().position(|segment| usize::from(segment.number) > channels) {
        let number = options.segments[index].number;
        return Err(Error::argument(format!("expected 1 to {channels}, the image's channels, found {number}"))
            .in_field(format!("segments[{index}].number")));
    }
    let labels: Vec<usize> = (1..=channels).collect();
    let (slices, pixels) = (placement.slices.len(), placement.pixels());
    if !options.omit_empty_frames {
        size(channels.saturating_mul(slices), pixels, options)?;
    }
    let mut packer = Packer { options, pixels, frames: 0, bytes: Vec::new(), plane: Vec::new() };
    let mut values = Values::default();
    let mut list = Vec::new();
    let single = matches!(image.header.element, Element::F16 | Element::BF16 | Element::F32);
    for segment in 0..channels {
        for (index, slice) in placement.slices.iter().enumerate() {
            let holds = packer.take(values.of(image, placement, slice, segment)?, single)?;
            if holds || !options.omit_empty_frames {
                packer.push()?;
                list.push(Frame { segment, slice: index });
            }
        }
    }
    if list.is_empty() {
        // A file needs a frame.
        packer.plane.fill(0);
        for slice in 0..slices {
            packer.push()?;
            list.push(Frame { segment: 0, slice });
        }
    }
    Ok(Frames { segments: number(&labels, &declared), list, bytes: packer.bytes, disjoint: channels == 1 })
}

/// Frames of channels, one after the other.
struct Packer<'a> {
    options: &'a SegOptions,
    pixels: usize,
    frames: usize,
    bytes: Vec<u8>,
    /// The frame at hand: 0 and 1, or fractions.
    plane: Vec<u8>,
}

impl Packer<'_> {
    /// Makes a frame of a channel's slice; says whether it holds anything.
    fn take(&mut self, values: &[f64], single: bool) -> Result<bool> {
        self.plane.clear();
        self.plane.reserve(values.len());
        let threshold = self.options.threshold;
        let maximum = match self.options.segmentation {
            Segmentation::Binary => {
                for value in values {
                    let bit = match threshold {
                        Some(threshold) if !value.is_nan() => *value >= threshold,
                        None if *value == 0.0 || *value == 1.0 => *value == 1.0,
                        _ => {
                            return Err(Error::unsupported(format!(
                                "expected 0 or 1 in a binary segmentation, found {value}: give a threshold, or write a \
                                 fractional one"
                            )));
                        }
                    };
                    self.plane.push(u8::from(bit));
                }
                return Ok(self.plane.contains(&1));
            }
            Segmentation::Fractional { maximum, .. } => maximum,
        };
        for value in values {
            if !(0.0..=1.0).contains(value) {
                return Err(Error::unsupported(format!(
                    "expected fractions from 0 to 1 in a fractional segmentation, found {value}"
                )));
            }
            // Rounded half to even in the image's own precision, as NumPy and so highdicom do.
            let scaled = if single {
                (*value as f32 * f32::from(maximum)).round_ties_even() as u8
            } else {
                (value * f64::from(maximum)).round_ties_even() as u8
            };
            self.plane.push(scaled);
        }
        Ok(self.plane.iter().any(|value| *value != 0))
    }

    /// Appends the frame at hand.
    fn push(&mut self) -> Result<()> {
        let first = self.frames * self.pixels;
        self.frames += 1;
        let bytes = size(self.frames, self.pixels, self.options)?;
        if self.options.segmentation != Segmentation::Binary {
            self.bytes.extend_from_slice(&self.plane);
            return Ok(());
        }
        self.bytes.resize(bytes, 0);
        for (pixel, bit) in self.plane.iter().enumerate() {
            let at = first + pixel;
            self.bytes[at / 8] |= bit << (at % 8);
        }
        Ok(())
    }
}
