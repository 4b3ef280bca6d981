//! [`DataSet`]: the elements of a DICOM file up to its pixel data.
//!
//! The walk over the elements is mica's own and not dicom-object's: that one recurses without limit (a small file of nested
//! sequences ends the process), reserves what a length field claims (4 GiB for a file of 400 bytes), and refuses files
//! that pydicom reads. Tags, keywords, value representations and character sets are dicom-rs's.

use crate::error::{Error, Result};
use dicom_core::header::VR;
use std::ops::Range;

/// Sequences within sequences; real files have at most about ten.
const MAX_DEPTH: usize = 48;

/// An unknown length, ended by a delimiter.
pub(crate) const UNDEFINED: u32 = u32::MAX;

const ITEM: u32 = 0xFFFE_E000;
const ITEM_END: u32 = 0xFFFE_E00D;
const SEQUENCE_END: u32 = 0xFFFE_E0DD;

/// How elements are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coding {
    /// Whether each element says its value representation.
    pub explicit: bool,
    /// Whether numbers are big endian.
    pub big: bool,
}

impl Coding {
    /// Little endian with value representations.
    pub(crate) const EXPLICIT: Self = Self { explicit: true, big: false };
    /// Little endian without value representations.
    pub(crate) const IMPLICIT: Self = Self { explicit: false, big: false };
}

/// One element.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    /// Group and element number in one.
    pub tag: u32,
    pub vr: VR,
    /// Whether its numbers are big endian.
    pub big: bool,
    pub value: Value,
}

/// What an element holds.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// A range of the header's bytes.
    Bytes(Range<usize>),
    /// A sequence of items.
    Items(Vec<Vec<Element>>),
}

/// Where pixels lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PixelElement {
    /// `PixelData`, `FloatPixelData` or `DoubleFloatPixelData`.
    pub tag: u32,
    pub vr: VR,
    /// Byte offset of the value in the content.
    pub offset: u64,
    /// Its length, or [`UNDEFINED`].
    pub length: u32,
    /// Whether the content is big endian.
    pub big: bool,
}

/// The elements of a data set before its pixel data.
#[derive(Debug, Default)]
pub(crate) struct DataSet {
    /// What value ranges refer to.
    pub bytes: Vec<u8>,
    pub elements: Vec<Element>,
    pub pixels: Option<PixelElement>,
    /// The element at which the file ended too early.
    pub cut: Option<u32>,
}

/// Why a walk stopped.
pub(crate) enum Stop {
    /// The bytes at hand end before the pixel data, but the content goes on.
    NeedsMore,
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Walks over the elements in `bytes[start..]`, the first bytes of a content of `total` bytes, up to the pixel data. The
/// ranges of the result refer to `bytes`, which the caller puts into it.
pub(crate) fn walk(bytes: &[u8], start: usize, total: u64, coding: Coding) -> Result<DataSet, Stop> {
    let mut walk = Walk { bytes, total, at: start, pixels: None, cut: None };
    let coding = walk.seen_coding(coding, bytes.len());
    let elements = walk.elements(coding, bytes.len(), 0)?;
    if walk.pixels.is_none() && walk.cut.is_none() && (bytes.len() as u64) < total {
        return Err(Stop::NeedsMore);
    }
    Ok(DataSet { bytes: Vec::new(), elements, pixels: walk.pixels, cut: walk.cut })
}

/// Walks over the elements of group 2, which say how the rest is encoded; returns where they end.
pub(crate) fn walk_meta(bytes: &[u8], start: usize) -> Result<(Vec<Element>, usize), Stop> {
    let mut walk = Walk { bytes, total: bytes.len() as u64, at: start, pixels: None, cut: None };
    let mut elements = Vec::new();
    let coding = walk.seen_coding(Coding::EXPLICIT, bytes.len());
    while let Some(tag) = walk.peek_tag(coding, bytes.len()) {
        if tag >> 16 != 2 {
            break;
        }
        match walk.element(coding, bytes.len(), 0)? {
            Some(element) => elements.push(element),
            None => break,
        }
    }
    Ok((elements, walk.at))
}

struct Walk<'a> {
    bytes: &'a [u8],
    total: u64,
    at: usize,
    pixels: Option<PixelElement>,
    cut: Option<u32>,
}

/// What comes before a value.
struct Head {
    tag: u32,
    vr: Option<VR>,
    length: u32,
    explicit: bool,
}

impl<'a> Walk<'a> {
    /// The next bytes of an area that ends at `end`.
    fn peek(&self, count: usize, end: usize) -> Option<&'a [u8]> {
        let stop = self.at.checked_add(count)?;
        if stop > end { None } else { self.bytes.get(self.at..stop) }
    }

    fn peek_tag(&self, coding: Coding, end: usize) -> Option<u32> {
        self.peek(4, end).map(|bytes| tag_of(bytes, coding.big))
    }

    /// The coding that the next element shows, where it contradicts what was declared.
    fn seen_coding(&self, declared: Coding, end: usize) -> Coding {
        let Some(head) = self.peek(8, end) else { return declared };
        let shown = vr_of(head[4], head[5]);
        match (declared.explicit, shown) {
            (true, None) if !(head[4].is_ascii_uppercase() && head[5].is_ascii_uppercase()) => {
                Coding { explicit: false, ..declared }
            }
            // Without value representations these bytes are the low half of a length: improbable for a first element.
            (false, Some(vr)) => {
                let length = u16::from_le_bytes([head[6], head[7]]);
                if is_long(vr) && length != 0 { declared } else { Coding { explicit: true, ..declared } }
            }
            _ => declared,
        }
    }

    /// Elements up to `end`, or to a delimiter.
    fn elements(&mut self, coding: Coding, end: usize, depth: usize) -> Result<Vec<Element>, Stop> {
        let mut elements = Vec::new();
        while self.at < end && self.pixels.is_none() && self.cut.is_none() {
            match self.element(coding, end, depth)? {
                Some(element) => elements.push(element),
                None => break,
            }
        }
        Ok(elements)
    }

    /// What happens where the bytes end within something: more is read, or the content is cut short there.
    fn ended(&mut self, tag: u32) -> Result<(), Stop> {
        if (self.bytes.len() as u64) < self.total {
            return Err(Stop::NeedsMore);
        }
        self.cut.get_or_insert(tag);
        self.at = self.bytes.len();
        Ok(())
    }

    fn head(&mut self, coding: Coding, end: usize) -> Option<Head> {
        let bytes = self.peek(8, end)?;
        let tag = tag_of(bytes, coding.big);
        let number = |bytes: &[u8]| {
            let array = [bytes[0], bytes[1], bytes[2], bytes[3]];
            if coding.big { u32::from_be_bytes(array) } else { u32::from_le_bytes(array) }
        };
        let letters = bytes[4].is_ascii_uppercase() && bytes[5].is_ascii_uppercase();
        if tag >> 16 == 0xFFFE || !coding.explicit || !letters {
            let length = number(&bytes[4..]);
            self.at += 8;
            return Some(Head { tag, vr: None, length, explicit: false });
        }
        let vr = vr_of(bytes[4], bytes[5]);
        if vr.is_some_and(is_long) {
            let bytes = self.peek(12, end)?;
            let length = number(&bytes[8..]);
            self.at += 12;
            return Some(Head { tag, vr, length, explicit: true });
        }
        let short = [bytes[6], bytes[7]];
        let length = if coding.big { u16::from_be_bytes(short) } else { u16::from_le_bytes(short) };
        self.at += 8;
        Some(Head { tag, vr: vr.or(Some(VR::UN)), length: u32::from(length), explicit: true })
    }

    /// The next element; none at the end of the area or at pixel data.
    fn element(&mut self, coding: Coding, end: usize, depth: usize) -> Result<Option<Element>, Stop> {
        let before = self.at;
        let Some(head) = self.head(coding, end) else {
            if end < self.bytes.len() {
                // A few bytes left over in an item of known length.
                self.at = end;
            } else if self.bytes[self.at..].iter().any(|byte| *byte != 0) || (self.bytes.len() as u64) < self.total {
                let tag = self.peek_tag(coding, end).unwrap_or(0);
                self.ended(tag)?;
            } else {
                self.at = end;
            }
            return Ok(None);
        };
        let Head { tag, length, .. } = head;
        if tag == ITEM_END || tag == SEQUENCE_END {
            if depth > 0 {
                self.at = if tag == SEQUENCE_END { before } else { self.at };
                return Ok(None);
            }
            // A stray delimiter between elements.
            return self.element_after_stray(coding, end, depth);
        }
        if depth == 0 && matches!(tag, super::tag::PIXEL_DATA | super::tag::FLOAT_PIXELS | super::tag::DOUBLE_PIXELS) {
            let vr = head.vr.unwrap_or(VR::OW);
            self.pixels = Some(PixelElement { tag, vr, offset: self.at as u64, length, big: coding.big });
            return Ok(None);
        }
        let vr = match head.vr {
            Some(VR::UN) | None => super::tag::dictionary_vr(tag, head.vr),
            Some(vr) => vr,
        };
        let unknown = head.vr == Some(VR::UN);
        // Numbers of an element of unknown representation are little endian, and sequences in it implicit.
        let inner = if unknown && length == UNDEFINED { Coding::IMPLICIT } else { coding };
        if length == UNDEFINED {
            if vr != VR::SQ && !unknown && head.explicit {
                return Ok(Some(Element {
                    tag,
                    vr,
                    big: coding.big,
                    value: Value::Bytes(self.fragments(tag, coding)?),
                }));
            }
            let items = self.items(tag, inner, end, None, depth)?;
            return Ok(Some(Element { tag, vr: VR::SQ, big: inner.big, value: Value::Items(items) }));
        }
        let stop = self.at.checked_add(length as usize).filter(|stop| *stop <= end);
        let Some(stop) = stop else {
            if end < self.bytes.len() && depth > 0 {
                // Longer than the item it is in: the item is the better witness.
                let value = Value::Bytes(self.at..end);
                self.at = end;
                return Ok(Some(Element { tag, vr, big: coding.big, value }));
            }
            self.ended(tag)?;
            return Ok(None);
        };
        if vr == VR::SQ {
            let coding = if unknown { self.coding_in_unknown(stop) } else { inner };
            let items = self.items(tag, coding, stop, Some(stop), depth)?;
            return Ok(Some(Element { tag, vr, big: coding.big, value: Value::Items(items) }));
        }
        let value = Value::Bytes(self.at..stop);
        self.at = stop;
        Ok(Some(Element { tag, vr, big: coding.big && !unknown, value }))
    }

    fn element_after_stray(&mut self, coding: Coding, end: usize, depth: usize) -> Result<Option<Element>, Stop> {
        // Not by recursion: a file may consist of nothing else.
        while matches!(self.peek_tag(coding, end), Some(ITEM_END | SEQUENCE_END)) {
            if self.peek(8, end).is_none() {
                break;
            }
            self.at += 8;
        }
        match self.peek_tag(coding, end) {
            None | Some(ITEM_END | SEQUENCE_END) => {
                self.at = end;
                Ok(None)
            }
            Some(_) => self.element(coding, end, depth),
        }
    }

    /// Sequences in elements of unknown representation and known length are implicit by the standard, but some writers
    /// forgot.
    fn coding_in_unknown(&self, end: usize) -> Coding {
        match self.peek(16, end) {
            Some(bytes) if vr_of(bytes[12], bytes[13]).is_some() => Coding::EXPLICIT,
            _ => Coding::IMPLICIT,
        }
    }

    /// The items of a sequence up to `end`, or to its delimiter. `stop` is where a sequence of known length ends.
    fn items(
        &mut self,
        tag: u32,
        coding: Coding,
        end: usize,
        stop: Option<usize>,
        depth: usize,
    ) -> Result<Vec<Vec<Element>>, Stop> {
        if depth >= MAX_DEPTH {
            return Err(Error::corrupt(format!("sequences are nested deeper than {MAX_DEPTH}"))
                .in_field(super::tag::name(tag))
                .into());
        }
        let mut items = Vec::new();
        loop {
            if self.cut.is_some() || stop.is_some_and(|stop| self.at >= stop) {
                break;
            }
            let before = self.at;
            let Some(head) = self.head(coding, end) else {
                match stop {
                    Some(stop) => self.at = stop,
                    None => self.ended(tag)?,
                }
                break;
            };
            match head.tag {
                SEQUENCE_END => break,
                ITEM_END => continue,
                ITEM => {}
                _ => {
                    // Not an item: the sequence ends here, without a delimiter or before its length is used up.
                    self.at = stop.unwrap_or(before);
                    break;
                }
            }
            if head.length == UNDEFINED {
                let inner = self.seen_coding(coding, end);
                items.push(self.elements(inner, end, depth + 1)?);
                continue;
            }
            let Some(item_end) = self.at.checked_add(head.length as usize).filter(|item| *item <= end) else {
                match stop {
                    // Longer than its sequence: as far as that goes.
                    Some(stop) if stop < self.bytes.len() => {
                        items.push(self.elements(coding, stop, depth + 1)?);
                        self.at = stop;
                    }
                    _ => self.ended(tag)?,
                }
                break;
            };
            let inner = self.seen_coding(coding, item_end);
            items.push(self.elements(inner, item_end, depth + 1)?);
            if self.cut.is_none() {
                self.at = item_end;
            }
        }
        Ok(items)
    }

    /// Skips a value of unknown length that is not a sequence (fragments), and returns its range.
    fn fragments(&mut self, tag: u32, coding: Coding) -> Result<Range<usize>, Stop> {
        let start = self.at;
        loop {
            let Some(head) = self.head(coding, self.bytes.len()) else {
                self.ended(tag)?;
                return Ok(start..self.at);
            };
            let next = match head.tag {
                SEQUENCE_END => return Ok(start..self.at - 8),
                ITEM => self.at.checked_add(head.length as usize).filter(|next| *next <= self.bytes.len()),
                found => {
                    let found = super::tag::name(found);
                    return Err(Error::field(super::tag::name(tag), "fragments and a delimiter", found).into());
                }
            };
            match next {
                Some(next) => self.at = next,
                None => {
                    self.ended(tag)?;
                    return Ok(start..self.at);
                }
            }
        }
    }
}

/// Appends elements whose values lie in `bytes` to `out`, in explicit VR little endian with the lengths that they have: what a
/// parser can be given that believes lengths. Values that are no sequence although their element is one, and tags of
/// delimiters, are left out.
pub(crate) fn encode(elements: &[Element], bytes: &[u8], out: &mut Vec<u8>) {
    for element in elements {
        let group = (element.tag >> 16) as u16;
        if group == 0xFFFE {
            continue;
        }
        let start = out.len();
        out.extend_from_slice(&group.to_le_bytes());
        out.extend_from_slice(&((element.tag & 0xFFFF) as u16).to_le_bytes());
        out.extend_from_slice(&element.vr.to_bytes());
        let long = is_long(element.vr);
        out.extend_from_slice(if long { &[0; 6] } else { &[0; 2] });
        let value = out.len();
        match &element.value {
            Value::Items(items) if element.vr == VR::SQ => {
                for item in items {
                    out.extend_from_slice(&[0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0]);
                    let inside = out.len();
                    encode(item, bytes, out);
                    let length = (out.len() - inside) as u32;
                    out[inside - 4..inside].copy_from_slice(&length.to_le_bytes());
                }
            }
            Value::Bytes(range) if element.vr != VR::SQ => {
                let bytes = bytes.get(range.clone()).unwrap_or_default();
                match if element.big { number_size(element.vr) } else { 1 } {
                    1 => out.extend_from_slice(bytes),
                    size => bytes.chunks(size).for_each(|number| out.extend(number.iter().rev())),
                }
            }
            _ => {}
        }
        let length = out.len() - value;
        match (long, u16::try_from(length)) {
            (true, _) => out[value - 4..value].copy_from_slice(&(length as u32).to_le_bytes()),
            (false, Ok(length)) => out[value - 2..value].copy_from_slice(&length.to_le_bytes()),
            // Only implicit encodings can say so; no text of a header is as long.
            (false, Err(_)) => out.truncate(start),
        }
    }
}

/// Bytes of one number.
fn number_size(vr: VR) -> usize {
    match vr {
        VR::US | VR::SS | VR::OW | VR::AT => 2,
        VR::UL | VR::SL | VR::FL | VR::OL | VR::OF => 4,
        VR::FD | VR::OD | VR::UV | VR::SV | VR::OV => 8,
        _ => 1,
    }
}

fn tag_of(bytes: &[u8], big: bool) -> u32 {
    let number = |at: usize| {
        let array = [bytes[at], bytes[at + 1]];
        u32::from(if big { u16::from_be_bytes(array) } else { u16::from_le_bytes(array) })
    };
    number(0) << 16 | number(2)
}

pub(crate) fn vr_of(first: u8, second: u8) -> Option<VR> {
    VR::from_binary([first, second])
}

/// Whether the length takes four bytes in explicit encodings.
fn is_long(vr: VR) -> bool {
    matches!(
        vr,
        VR::OB
            | VR::OD
            | VR::OF
            | VR::OL
            | VR::OV
            | VR::OW
            | VR::SQ
            | VR::SV
            | VR::UC
            | VR::UN
            | VR::UR
            | VR::UT
            | VR::UV
    )
}
