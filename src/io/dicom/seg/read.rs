//! Reading segmentation objects.

use super::colour::to_rgb;
use super::options::{Algorithm, Code, Segment};
use super::stack::Stack;
use crate::convert::{Encoding, decode};
use crate::dicom::write::dataset::{Get, Object, keyword};
use crate::dicom::write::rle;
use crate::dicom::write::source::functional_plane;
use crate::dicom::write::structure::Layout;
use crate::element::Element;
use crate::error::{Error, Result, ResultExt};
use crate::image::{Header, Image, Meta, checked_bytes};
use crate::memory::Memory;
use crate::options::{Irregular, ReadOptions};
use crate::source::Source;
use dicom_core::Tag;
use dicom_dictionary_std::{tags, uids};
use mica_kernels::geometry::Affine;
use serde_json::{Value, json};
use std::ops::Range;

/// What a segmentation becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SegRead {
    /// A label map `[x, y, z]` of SegmentNumbers, `uint8`, or `uint16` where there are more than 255.
    #[default]
    Labels,
    /// `[x, y, z, segment]`, in the order of the segments: 0 and 1 in `uint8`, or fractions from 0 to 1 in `float32`.
    Channels,
}

/// How the frames' numbers are meant.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Binary,
    Fractional { maximum: f32 },
    LabelMap,
}

/// Reads a segmentation object and its segments.
///
/// The grid is the smallest that holds all frames: slices at the ends for which the file has no frame are not there, those
/// between are 0. Its z axis runs along the normal of the frames; the affine is RAS. `header.meta` holds the UIDs, the
/// segments as [`Segment::to_json`] has them (`segments`), and the series that the object refers to
/// (`referenced_series`); who the patient is only where [`anonymous`](crate::DicomOptions::anonymous) is off.
///
/// # Errors
/// `Unsupported` for other objects, for frames without a place in the patient or not in one stack, for overlapping or
/// fractional segments as labels, and for compression other than RLE; `Corrupt`, `TooLarge`, `Argument` for the region.
pub fn read_seg(source: &Source, options: &ReadOptions<'_>, as_: SegRead) -> Result<(Image, Vec<Segment>)> {
    read(source, options, as_).in_file(source.path())
}

fn read(source: &Source, options: &ReadOptions<'_>, as_: SegRead) -> Result<(Image, Vec<Segment>)> {
    let length = usize::try_from(source.size()).map_err(|_| Error::too_large("the file"))?;
    let file;
    let owned;
    let bytes = if options.map {
        file = source.map(0, length)?;
        file.as_slice()
    } else {
        options.check_size(source.size())?;
        owned = source.bytes(0, length)?;
        owned.as_slice()
    };
    let layout = Layout::whole(bytes, options.max_bytes)?;
    let object = layout.before(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)?;
    let kind = kind(&object)?;
    let segments = segments(&object, kind)?;
    let frames = Frames::new(&layout, &object, kind, &segments, options)?;
    let labels = as_ == SegRead::Labels;
    if labels && matches!(kind, Kind::Fractional { .. }) {
        return Err(Error::unsupported("a fractional segmentation is no label map: read it as channels")
            .in_field("SegmentationType"));
    }
    let most = segments.iter().map(|segment| segment.number).max().unwrap_or(0);
    let element = match kind {
        Kind::Fractional { .. } => Element::F32,
        _ if labels && most > 255 => Element::U16,
        _ => Element::U8,
    };
    let mut shape = vec![frames.columns, frames.rows, frames.stack.depth];
    if !labels {
        shape.push(segments.len());
    }
    let ranges = options.ranges(&shape)?;
    let part: Vec<usize> = ranges.iter().map(ExactSizeIterator::len).collect();
    let total = checked_bytes(&part, element)?;
    options.check_size(total as u64)?;
    let mut memory = Memory::zeroed(total)?;
    let place = Place { ranges, part: part.clone() };
    frames.fill(&layout, &segments, &place, element, memory.as_mut_slice(), options, labels)?;
    let start: Vec<f64> = place.ranges[..3].iter().map(|range| range.start as f64).collect();
    let shift = Affine::translation(&start).map_err(|error| Error::argument(error.to_string()))?;
    let mut header = Header::new("DICOM", element, part, frames.stack.affine.compose(&shift));
    header.stored = if frames.bits == 16 { Element::U16 } else { Element::U8 };
    header.channel_axis = (!labels).then_some(3);
    header.meta = meta(&object, &segments, options.dicom.anonymous);
    for warning in frames.stack.warnings {
        header.warn(warning);
    }
    if let Some(wanted) = options.element.filter(|wanted| *wanted != element) {
        let bytes = checked_bytes(&header.shape, wanted)?;
        options.check_size(bytes as u64)?;
        let mut converted = Memory::zeroed(bytes)?;
        decode(memory.as_slice(), Encoding::native(element), converted.as_mut_slice(), wanted, options.threads)?;
        header.element = wanted;
        memory = converted;
    }
    Ok((Image::first_axis_fastest(header, memory, 0)?, segments))
}

/// What kind of segmentation it is.
fn kind(object: &Object) -> Result<Kind> {
    let class = object.text(tags::SOP_CLASS_UID).unwrap_or_default();
    let label_map = class == uids::LABEL_MAP_SEGMENTATION_STORAGE;
    if class != uids::SEGMENTATION_STORAGE && !label_map {
        return Err(
            Error::unsupported(format!("expected a segmentation, found SOP class {class}")).in_field("SOPClassUID")
        );
    }
    let text = object.text(tags::SEGMENTATION_TYPE).unwrap_or_default();
    match text.as_str() {
        "LABELMAP" if label_map => Ok(Kind::LabelMap),
        "BINARY" => Ok(Kind::Binary),
        "FRACTIONAL" => {
            let found = object.whole(tags::MAXIMUM_FRACTIONAL_VALUE);
            let maximum = found
                .filter(|maximum| (1..=255).contains(maximum))
                .ok_or_else(|| Error::field("MaximumFractionalValue", "1 to 255", format!("{found:?}")))?;
            Ok(Kind::Fractional { maximum: maximum as f32 })
        }
        other => Err(Error::field("SegmentationType", "BINARY, FRACTIONAL or LABELMAP", format!("'{other}'"))),
    }
}

fn segments(object: &Object, kind: Kind) -> Result<Vec<Segment>> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut seen = vec![false; 1 << 16];
    for item in object.items(tags::SEGMENT_SEQUENCE) {
        let number = item.whole(tags::SEGMENT_NUMBER).and_then(|number| u16::try_from(number).ok());
        let number = number.ok_or_else(|| Error::field("SegmentNumber", "a number", "none"))?;
        // A label map may describe its background.
        if number == 0 && kind == Kind::LabelMap {
            continue;
        }
        if number == 0 || std::mem::replace(&mut seen[usize::from(number)], true) {
            return Err(Error::field("SegmentNumber", "each from 1 once", number));
        }
        segments.push(segment(item, number));
    }
    if segments.is_empty() {
        return Err(Error::corrupt("expected segments, found none").in_field("SegmentSequence"));
    }
    Ok(segments)
}

fn segment(item: &Object, number: u16) -> Segment {
    let plain = Segment::new(number);
    let codes = |item: &Object, tag: Tag| item.items(tag).iter().map(code).collect::<Vec<_>>();
    let kind = item.item(tags::SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE);
    let region = item.item(tags::ANATOMIC_REGION_SEQUENCE);
    let lab = item.numbers(tags::RECOMMENDED_DISPLAY_CIE_LAB_VALUE);
    let lab = lab.and_then(|values| <[f64; 3]>::try_from(values).ok());
    let algorithm = item.text(tags::SEGMENT_ALGORITHM_TYPE);
    Segment {
        number,
        label: item.text(tags::SEGMENT_LABEL).unwrap_or(plain.label),
        description: item.text(tags::SEGMENT_DESCRIPTION),
        algorithm_type: algorithm.and_then(|name| Algorithm::named(&name)).unwrap_or_default(),
        algorithm_name: item.text(tags::SEGMENT_ALGORITHM_NAME).unwrap_or_default(),
        category: item.item(tags::SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE).map_or(plain.category, code),
        property_type: kind.map_or(plain.property_type, code),
        property_type_modifiers: kind
            .map_or_else(Vec::new, |kind| codes(kind, tags::SEGMENTED_PROPERTY_TYPE_MODIFIER_CODE_SEQUENCE)),
        anatomic_region: region.map(code),
        anatomic_region_modifiers: region
            .map_or_else(Vec::new, |region| codes(region, tags::ANATOMIC_REGION_MODIFIER_SEQUENCE)),
        color: lab.map(|lab| to_rgb(lab.map(|value| value as u16))),
        tracking_id: item.text(tags::TRACKING_ID),
        tracking_uid: item.text(tags::TRACKING_UID),
    }
}

fn code(item: &Object) -> Code {
    let value =
        [tags::CODE_VALUE, tags::LONG_CODE_VALUE, tags::URN_CODE_VALUE].into_iter().find_map(|tag| item.text(tag));
    let text = |tag| item.text(tag).unwrap_or_default();
    Code::new(value.unwrap_or_default(), text(tags::CODING_SCHEME_DESIGNATOR), text(tags::CODE_MEANING))
}

/// Where the voxels of a read go.
struct Place {
    /// What is read along x, y, z and the segments.
    ranges: Vec<Range<usize>>,
    part: Vec<usize>,
}

/// The frames of a file.
struct Frames {
    kind: Kind,
    rows: usize,
    columns: usize,
    /// BitsAllocated.
    bits: usize,
    stack: Stack,
    /// Index of each frame's segment; none where frames hold all labels.
    segment_of: Vec<Option<usize>>,
    pixels: Coded,
}

/// Where the pixels are in the file.
enum Coded {
    Native(Range<usize>),
    Rle(Vec<Range<usize>>),
}

impl Frames {
    fn new(
        layout: &Layout<'_>,
        object: &Object,
        kind: Kind,
        segments: &[Segment],
        options: &ReadOptions<'_>,
    ) -> Result<Self> {
        let number = |tag: Tag, range: Range<i64>| {
            let found = object.whole(tag);
            found.filter(|number| range.contains(number)).map(|number| number as usize).ok_or_else(|| {
                Error::field(keyword(tag), format!("{} to {}", range.start, range.end - 1), format!("{found:?}"))
            })
        };
        let (rows, columns) = (number(tags::ROWS, 1..65536)?, number(tags::COLUMNS, 1..65536)?);
        let count = number(tags::NUMBER_OF_FRAMES, 1..1 << 31)?;
        let bits = number(tags::BITS_ALLOCATED, 1..65)?;
        let expected: &[usize] = match kind {
            Kind::Binary => &[1, 8],
            Kind::Fractional { .. } => &[8],
            Kind::LabelMap => &[8, 16],
        };
        if !expected.contains(&bits) {
            return Err(Error::field("BitsAllocated", format!("one of {expected:?}"), bits));
        }
        number(tags::SAMPLES_PER_PIXEL, 1..2)?;
        if layout.is_big_endian() {
            return Err(Error::unsupported("a segmentation in the retired big-endian transfer syntax")
                .in_field("TransferSyntaxUID"));
        }
        let items = layout.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)?;
        if items.len() != count {
            return Err(Error::field(
                "PerFrameFunctionalGroupsSequence",
                format!("{count} items, as NumberOfFrames says"),
                items.len(),
            ));
        }
        let pixels = pixels(layout, rows * columns, bits, count)?;
        let mut index_of = vec![None; 1 << 16];
        for (index, segment) in segments.iter().enumerate() {
            index_of[usize::from(segment.number)] = Some(index);
        }
        let shared = object.item(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
        let mut planes = Vec::with_capacity(count);
        let mut segment_of = Vec::with_capacity(count);
        let (mut spacing, mut thickness) = (None, None);
        for (index, range) in items.iter().enumerate() {
            options.check()?;
            let item = layout.item(range)?;
            let groups: Vec<&Object> = [Some(&item), shared].into_iter().flatten().collect();
            let frame = || format!("frame {}", index + 1);
            let find = |tag| groups.iter().find_map(|group| group.item(tag));
            planes.push(functional_plane(object, &groups).map_err(|error| {
                let field = error.field_name().map_or_else(frame, |field| format!("{}, {field}", frame()));
                Error::new(error.kind(), error.message()).in_field(field)
            })?);
            if let Some(measures) = find(tags::PIXEL_MEASURES_SEQUENCE).filter(|_| index == 0) {
                let first = |tag| measures.numbers(tag).and_then(|values| values.first().copied());
                (spacing, thickness) = (first(tags::SPACING_BETWEEN_SLICES), first(tags::SLICE_THICKNESS));
            }
            segment_of.push(match kind {
                Kind::LabelMap => None,
                _ => {
                    let number = find(tags::SEGMENT_IDENTIFICATION_SEQUENCE)
                        .and_then(|item| item.whole(tags::REFERENCED_SEGMENT_NUMBER));
                    let index = number.and_then(|number| *index_of.get(usize::try_from(number).ok()?)?);
                    Some(index.ok_or_else(|| {
                        Error::field(
                            "ReferencedSegmentNumber",
                            "a segment of the file",
                            format!("{number:?} in {}", frame()),
                        )
                    })?)
                }
            });
        }
        let mut stack = Stack::new(&planes, spacing, thickness)?;
        if stack.uneven {
            let text = "slices are not quite evenly spaced: the affine has their mean step";
            if options.dicom.irregular == Irregular::Refuse {
                return Err(Error::unsupported(text).in_field("ImagePositionPatient"));
            }
            stack.warnings.push(text.to_owned());
        }
        // Two frames of one segment at one place contradict each other.
        let mut places: Vec<(Option<usize>, usize)> =
            segment_of.iter().copied().zip(stack.slices.iter().copied()).collect();
        places.sort_unstable();
        if let Some(pair) = places.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Error::unsupported(format!("two frames of one segment lie on slice {}", pair[0].1))
                .in_field("ImagePositionPatient"));
        }
        Ok(Self { kind, rows, columns, bits, stack, segment_of, pixels })
    }

    /// Puts the voxels of all frames where they belong.
    #[allow(clippy::too_many_arguments)]
    fn fill(
        &self,
        layout: &Layout<'_>,
        segments: &[Segment],
        place: &Place,
        element: Element,
        out: &mut [u8],
        options: &ReadOptions<'_>,
        labels: bool,
    ) -> Result<()> {
        let plane = place.part[0] * place.part[1];
        let count = self.rows * self.columns;
        // Reading labels of 16 bits, the index of each segment's channel.
        let mut channel_of = vec![usize::MAX; 1 << 16];
        for (index, segment) in segments.iter().enumerate() {
            channel_of[usize::from(segment.number)] = index;
        }
        let mut unpacked = Vec::new();
        for (frame, slice) in self.stack.slices.iter().enumerate() {
            options.check()?;
            if !place.ranges[2].contains(slice) {
                continue;
            }
            let segment = self.segment_of[frame];
            let wanted = segment.filter(|_| !labels);
            if wanted.is_some_and(|segment| !place.ranges[3].contains(&segment)) {
                continue;
            }
            let z = slice - place.ranges[2].start;
            // First voxel of this slice in a channel.
            let base = |channel: usize| (channel * place.part[2] + z) * plane;
            let at = |pixel: usize| {
                let (x, y) = (pixel % self.columns, pixel / self.columns);
                let inside = place.ranges[0].contains(&x) && place.ranges[1].contains(&y);
                inside.then(|| (y - place.ranges[1].start) * place.part[0] + x - place.ranges[0].start)
            };
            let pixels = self.frame(layout, frame, count, &mut unpacked)?;
            match (self.kind, segment) {
                (Kind::Binary, Some(segment)) if labels => {
                    let number = segments[segment].number;
                    let mut clash = None;
                    pixels.for_each_set(count, |pixel| {
                        if let Some(at) = at(pixel) {
                            let old = exchange(out, base(0) + at, element, number);
                            if old != 0 && old != number {
                                clash = Some(old);
                            }
                        }
                    });
                    if let Some(other) = clash {
                        return Err(Error::unsupported(format!(
                            "segments {other} and {number} overlap, which a label map cannot hold: read them as channels"
                        )));
                    }
                }
                (Kind::Binary, Some(segment)) => {
                    let base = base(segment - place.ranges[3].start);
                    pixels.for_each_set(count, |pixel| {
                        if let Some(at) = at(pixel) {
                            out[base + at] = 1;
                        }
                    });
                }
                (Kind::Fractional { maximum }, Some(segment)) => {
                    let base = base(segment - place.ranges[3].start);
                    for (pixel, value) in pixels.bytes.iter().enumerate().filter(|(_, value)| **value != 0) {
                        if f32::from(*value) > maximum {
                            return Err(Error::field(
                                "PixelData",
                                format!("at most MaximumFractionalValue {maximum}"),
                                value,
                            ));
                        }
                        if let Some(at) = at(pixel) {
                            let fraction = f32::from(*value) / maximum;
                            out[4 * (base + at)..][..4].copy_from_slice(&fraction.to_ne_bytes());
                        }
                    }
                }
                (Kind::LabelMap, _) => {
                    for pixel in 0..count {
                        let label = pixels.label(pixel);
                        if label == 0 {
                            continue;
                        }
                        let channel = channel_of[usize::from(label)];
                        if channel == usize::MAX {
                            return Err(Error::field("PixelData", "labels that SegmentSequence describes", label));
                        }
                        match at(pixel) {
                            Some(at) if labels => {
                                exchange(out, base(0) + at, element, label);
                            }
                            Some(at) if place.ranges[3].contains(&channel) => {
                                out[base(channel - place.ranges[3].start) + at] = 1;
                            }
                            _ => {}
                        }
                    }
                }
                // Only label maps have frames without a segment.
                (Kind::Binary | Kind::Fractional { .. }, None) => {}
            }
        }
        Ok(())
    }

    /// The pixels of a frame.
    fn frame<'b>(
        &self,
        layout: &'b Layout<'_>,
        frame: usize,
        count: usize,
        unpacked: &'b mut Vec<u8>,
    ) -> Result<Pixels<'b>> {
        match &self.pixels {
            Coded::Native(range) => {
                let first = frame * count * self.bits;
                let all = layout.bytes(range);
                let bytes = all.get(first / 8..(first + count * self.bits).div_ceil(8)).unwrap_or_default();
                Ok(Pixels { bytes, bits: self.bits, skip: first % 8 })
            }
            Coded::Rle(fragments) => {
                unpacked.resize(count * self.bits / 8, 0);
                rle::decode(layout.bytes(&fragments[frame]), self.bits / 8, unpacked)
                    .in_field(&format!("PixelData, frame {}", frame + 1))?;
                Ok(Pixels { bytes: unpacked, bits: self.bits, skip: 0 })
            }
        }
    }
}

/// The pixels of one frame.
struct Pixels<'a> {
    bytes: &'a [u8],
    bits: usize,
    /// Bits of the first byte that belong to the frame before.
    skip: usize,
}

impl Pixels<'_> {
    /// Calls for each pixel that is not 0.
    fn for_each_set(&self, count: usize, mut visit: impl FnMut(usize)) {
        if self.bits == 8 {
            let set = self.bytes.iter().enumerate().filter(|(_, value)| **value != 0);
            return set.for_each(|(pixel, _)| visit(pixel));
        }
        let (words, rest) = self.bytes.as_chunks::<8>();
        let mut word = |mut bits: u64, first: usize| {
            while bits != 0 {
                let bit = first + bits.trailing_zeros() as usize;
                if bit >= self.skip && bit - self.skip < count {
                    visit(bit - self.skip);
                }
                bits &= bits - 1;
            }
        };
        for (index, bytes) in words.iter().enumerate() {
            word(u64::from_le_bytes(*bytes), 64 * index);
        }
        for (index, byte) in rest.iter().enumerate() {
            word(u64::from(*byte), 64 * words.len() + 8 * index);
        }
    }

    fn label(&self, pixel: usize) -> u16 {
        if self.bits == 8 {
            return u16::from(self.bytes.get(pixel).copied().unwrap_or(0));
        }
        let pair = self.bytes.get(2 * pixel..2 * pixel + 2);
        pair.and_then(|pair| pair.try_into().ok()).map_or(0, u16::from_le_bytes)
    }
}

/// Sets a label and returns the one before.
fn exchange(out: &mut [u8], index: usize, element: Element, label: u16) -> u16 {
    if element == Element::U8 {
        return u16::from(std::mem::replace(&mut out[index], label as u8));
    }
    let (slots, _) = out.as_chunks_mut::<2>();
    u16::from_ne_bytes(std::mem::replace(&mut slots[index], label.to_ne_bytes()))
}

/// Finds the pixels and checks that there are as many as the header says.
fn pixels(layout: &Layout<'_>, count: usize, bits: usize, frames: usize) -> Result<Coded> {
    let span = layout
        .find(tags::PIXEL_DATA)
        .ok_or_else(|| Error::corrupt("expected pixels, found none").in_field("PixelData"))?;
    if !span.undefined {
        let expected = count.checked_mul(bits).and_then(|bits| bits.checked_mul(frames)).map(|bits| bits.div_ceil(8));
        let found = span.value.len();
        if expected.is_none_or(|expected| expected > found) {
            let expected = expected.map_or_else(|| "more than can be".to_owned(), |expected| expected.to_string());
            return Err(Error::field("PixelData", format!("{expected} bytes for {frames} frames"), found));
        }
        return Ok(Coded::Native(span.value.clone()));
    }
    if layout.transfer_syntax != uids::RLE_LOSSLESS || bits == 1 {
        return Err(Error::unsupported(format!(
            "a segmentation of {bits} bits in transfer syntax {}: uncompressed ones are read, and RLE Lossless of 8 and 16 bits",
            layout.transfer_syntax
        ))
        .in_field("TransferSyntaxUID"));
    }
    let mut fragments = layout.fragments(span)?;
    if fragments.len() != frames + 1 {
        let found = fragments.len().saturating_sub(1);
        return Err(Error::field("PixelData", format!("{frames} RLE fragments, one for each frame"), found));
    }
    fragments.remove(0);
    // Each byte of RLE makes at most 64 of a frame: two bytes give 128.
    if let Some(short) = fragments.iter().position(|fragment| fragment.len().saturating_mul(64) < count * bits / 8) {
        return Err(Error::field(
            "PixelData",
            format!("a fragment for {count} pixels"),
            format!("a short one in frame {}", short + 1),
        ));
    }
    Ok(Coded::Rle(fragments))
}

/// Tags that say what the object is.
const PLAIN: &[Tag] = &[
    tags::SOP_CLASS_UID,
    tags::SOP_INSTANCE_UID,
    tags::STUDY_INSTANCE_UID,
    tags::SERIES_INSTANCE_UID,
    tags::FRAME_OF_REFERENCE_UID,
    tags::MODALITY,
    tags::SERIES_DESCRIPTION,
    tags::SERIES_NUMBER,
    tags::INSTANCE_NUMBER,
    tags::CONTENT_LABEL,
    tags::CONTENT_DESCRIPTION,
    tags::MANUFACTURER,
    tags::MANUFACTURER_MODEL_NAME,
    tags::SOFTWARE_VERSIONS,
    tags::SEGMENTATION_TYPE,
    tags::SEGMENTATION_FRACTIONAL_TYPE,
    tags::SEGMENTS_OVERLAP,
    tags::LOSSY_IMAGE_COMPRESSION,
];

/// Tags that say who the patient is, who made the object, and when.
const IDENTIFYING: &[Tag] = &[
    tags::PATIENT_NAME,
    tags::PATIENT_ID,
    tags::PATIENT_BIRTH_DATE,
    tags::PATIENT_SEX,
    tags::ACCESSION_NUMBER,
    tags::STUDY_ID,
    tags::STUDY_DATE,
    tags::STUDY_TIME,
    tags::STUDY_DESCRIPTION,
    tags::CONTENT_DATE,
    tags::CONTENT_TIME,
    tags::CONTENT_CREATOR_NAME,
];

fn meta(object: &Object, segments: &[Segment], anonymous: bool) -> Meta {
    let mut meta = Meta::new();
    for tag in PLAIN.iter().chain(if anonymous { &[] } else { IDENTIFYING }) {
        if let Some(text) = object.text(*tag) {
            meta.insert(keyword(*tag), text.into());
        }
    }
    if let Some(maximum) = object.whole(tags::MAXIMUM_FRACTIONAL_VALUE) {
        meta.insert(keyword(tags::MAXIMUM_FRACTIONAL_VALUE), maximum.into());
    }
    meta.insert("segments".to_owned(), segments.iter().map(Segment::to_json).collect::<Vec<_>>().into());
    let series = object.items(tags::REFERENCED_SERIES_SEQUENCE).iter().map(|series| {
        let instances = series.items(tags::REFERENCED_INSTANCE_SEQUENCE).iter().map(|instance| {
            json!({
                "ReferencedSOPClassUID": instance.text(tags::REFERENCED_SOP_CLASS_UID),
                "ReferencedSOPInstanceUID": instance.text(tags::REFERENCED_SOP_INSTANCE_UID),
            })
        });
        json!({
            "SeriesInstanceUID": series.text(tags::SERIES_INSTANCE_UID),
            "ReferencedInstanceSequence": instances.collect::<Vec<Value>>(),
        })
    });
    meta.insert("referenced_series".to_owned(), series.collect::<Vec<Value>>().into());
    meta
}
