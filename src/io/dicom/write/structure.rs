//! Where the elements of a DICOM data set lie, found without allocating anything that the file asks for.
//!
//! The parser crate allocates what a length field says before it looks whether the file is as long. So every length is
//! checked here first, and the nesting is bounded, before bytes are handed to it. Pixel data and the items of long
//! sequences are found in place instead of being parsed into objects.

use crate::dicom::dataset;
use crate::error::{Error, Result, ResultExt};
use crate::source::{MAX_INFLATION, Source};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::{tags, uids};
use dicom_object::InMemDicomObject;
use dicom_transfer_syntax_registry::entries;
use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

/// Sequences in sequences; the deepest standard one needs fewer than ten.
const MAX_DEPTH: usize = 24;

/// Bytes that are read first when only the header is wanted; more where it is longer.
const HEADER: u64 = 1 << 16;

/// The most that is parsed at once: a header or the groups of one frame, without pixels and private elements. Objects
/// take up to a hundred times the bytes that they are parsed from.
const PARSED: usize = 16 << 20;

/// The most that a deflated header may inflate to.
const INFLATED_HEADER: u64 = 256 << 20;

const EXPLICIT_VR_BIG_ENDIAN: &str = "1.2.840.10008.1.2.2";

/// How elements are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coding {
    /// Whether each element names its value representation.
    pub(crate) explicit: bool,
    /// Most significant byte first.
    pub(crate) big_endian: bool,
}

impl Coding {
    const EXPLICIT_LITTLE: Self = Self { explicit: true, big_endian: false };
    const IMPLICIT_LITTLE: Self = Self { explicit: false, big_endian: false };

    fn u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let raw = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.big_endian { u16::from_be_bytes(raw) } else { u16::from_le_bytes(raw) })
    }

    fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let raw = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.big_endian { u32::from_be_bytes(raw) } else { u32::from_le_bytes(raw) })
    }
}

/// Where in the tree an element is.
#[derive(Debug, Clone, Copy)]
struct Place {
    depth: usize,
    /// Whether the parser will see it: private elements and foreign sequences are left out.
    parsed: bool,
}

impl Place {
    const TOP: Self = Self { depth: 0, parsed: true };

    fn inside(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

/// One element in place.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    pub(crate) tag: Tag,
    /// The value's bytes; for a value of undefined length without its final delimiter.
    pub(crate) value: Range<usize>,
    /// Whether the value has an undefined length: a sequence, or encapsulated pixel data.
    pub(crate) undefined: bool,
    /// Where the next element starts.
    pub(crate) end: usize,
    /// How the value's elements are encoded, where it is a sequence.
    inner: Coding,
    /// Whether the parser is to see it.
    parsed: bool,
}

/// What the walk over a data set cannot go on for.
enum Stop {
    /// An element reaches beyond the bytes that are there.
    Short,
    /// The bytes are no data set.
    Broken(Error),
}

/// The element that starts at `at`. Everything inside of it has been checked.
fn element(bytes: &[u8], at: usize, coding: Coding, place: Place) -> Result<Span, Stop> {
    let parsed = place.parsed;
    if place.depth > MAX_DEPTH {
        return Err(Stop::Broken(Error::unsupported(format!("sequences are nested more than {MAX_DEPTH} deep"))));
    }
    let read = || -> Option<(Tag, VR, u32, usize)> {
        let tag = Tag(coding.u16(bytes, at)?, coding.u16(bytes, at + 2)?);
        if !coding.explicit || tag.group() == 0xfffe {
            return Some((tag, VR::UN, coding.u32(bytes, at + 4)?, at + 8));
        }
        // As the parser does: a representation that it does not know is an unknown one.
        let vr = VR::from_binary(bytes.get(at + 4..at + 6)?.try_into().ok()?).unwrap_or(VR::UN);
        let long = matches!(
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
        );
        if long {
            Some((tag, vr, coding.u32(bytes, at + 8)?, at + 12))
        } else {
            Some((tag, vr, u32::from(coding.u16(bytes, at + 6)?), at + 8))
        }
    };
    let (tag, vr, length, start) = read().ok_or(Stop::Short)?;
    // A sequence whose VR the writer did not know is in implicit VR (PS3.5 section 6.2.2, note 2).
    let foreign = coding.explicit && vr == VR::UN && length == u32::MAX && tag.group() != 0xfffe;
    let inner = if foreign { Coding::IMPLICIT_LITTLE } else { coding };
    let place = Place { parsed: place.parsed && !foreign && (place.depth > 0 || tag.group() % 2 == 0), ..place };
    if foreign && place.depth > 0 && parsed {
        return Err(Stop::Broken(
            Error::unsupported("a sequence of unknown value representation inside another one")
                .in_field(format!("{tag}")),
        ));
    }
    if length != u32::MAX {
        let end = start.checked_add(length as usize).filter(|end| *end <= bytes.len()).ok_or(Stop::Short)?;
        let span = Span { tag, value: start..end, undefined: false, end, inner, parsed: place.parsed };
        if vr == VR::SQ {
            for_each_item(bytes, &span, place, &mut |_| {})?;
        } else if !coding.explicit {
            check_implicit_sequence(bytes, &span, place)?;
        }
        return Ok(span);
    }
    let mut span = Span { tag, value: start..start, undefined: true, end: start, inner, parsed: place.parsed };
    let encapsulated = tag == tags::PIXEL_DATA;
    if !encapsulated && coding.explicit && !matches!(vr, VR::SQ | VR::UN) {
        return Err(Stop::Broken(Error::field(format!("{tag}"), "a defined length", "an undefined one")));
    }
    span.value.end = bytes.len();
    let (stop, end) =
        if encapsulated { fragments(bytes, start)? } else { for_each_item(bytes, &span, place, &mut |_| {})? };
    span.value.end = stop;
    span.end = end;
    Ok(span)
}

/// Without value representations the parser takes an element for a sequence where the dictionary says so.
fn check_implicit_sequence(bytes: &[u8], span: &Span, place: Place) -> Result<(), Stop> {
    use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
    let entry = dicom_dictionary_std::StandardDataDictionary.by_tag(span.tag);
    if entry.is_some_and(|entry| entry.vr().relaxed() == VR::SQ) {
        for_each_item(bytes, span, place, &mut |_| {})?;
    }
    Ok(())
}

/// Checks the items of a sequence; returns where its value and where its delimiter end.
fn for_each_item(
    bytes: &[u8],
    span: &Span,
    place: Place,
    visit: &mut dyn FnMut(Range<usize>),
) -> Result<(usize, usize), Stop> {
    let coding = span.inner;
    let bytes = &bytes[..span.value.end];
    let mut at = span.value.start;
    loop {
        if at == bytes.len() && !span.undefined {
            return Ok((at, at));
        }
        let header = (coding.u16(bytes, at), coding.u16(bytes, at + 2), coding.u32(bytes, at + 4));
        let (Some(group), Some(number), Some(length)) = header else {
            return Err(if span.undefined { Stop::Short } else { broken(span.tag, "an item", "too few bytes") });
        };
        match (group, number) {
            (0xfffe, 0xe0dd) if span.undefined => return Ok((at, at + 8)),
            (0xfffe, 0xe000) => {}
            _ => return Err(broken(span.tag, "an item", format!("tag {}", Tag(group, number)))),
        }
        let start = at + 8;
        let mut inside = start;
        if length != u32::MAX {
            let end = start.checked_add(length as usize).filter(|end| *end <= bytes.len());
            let Some(end) = end else {
                return Err(if span.undefined { Stop::Short } else { broken(span.tag, "whole items", "a cut one") });
            };
            while inside < end {
                inside = match element(&bytes[..end], inside, coding, place.inside()) {
                    Ok(inner) => inner.end,
                    Err(Stop::Short) => return Err(broken(span.tag, "whole elements", "a cut one")),
                    Err(stop) => return Err(stop),
                };
            }
            visit(start..end);
            at = end;
            continue;
        }
        loop {
            if coding.u16(bytes, inside) == Some(0xfffe) && coding.u16(bytes, inside + 2) == Some(0xe00d) {
                visit(start..inside);
                at = inside + 8;
                break;
            }
            inside = element(bytes, inside, coding, place.inside())?.end;
        }
    }
}

fn broken(tag: Tag, expected: &str, found: impl std::fmt::Display) -> Stop {
    Stop::Broken(Error::field(format!("{tag}"), expected, found))
}

/// Where encapsulated pixel data ends: before and after its delimiter.
fn fragments(bytes: &[u8], start: usize) -> Result<(usize, usize), Stop> {
    let coding = Coding::EXPLICIT_LITTLE;
    let mut at = start;
    loop {
        let (Some(number), Some(length)) = (coding.u16(bytes, at + 2), coding.u32(bytes, at + 4)) else {
            return Err(Stop::Short);
        };
        match (coding.u16(bytes, at), number) {
            (Some(0xfffe), 0xe0dd) => return Ok((at, at + 8)),
            (Some(0xfffe), 0xe000) if length != u32::MAX => at = (at + 8).saturating_add(length as usize),
            _ => return Err(broken(tags::PIXEL_DATA, "fragments", "something else")),
        }
    }
}

/// The top level of a file.
#[derive(Debug)]
pub(crate) struct Layout<'a> {
    bytes: Cow<'a, [u8]>,
    coding: Coding,
    /// The transfer syntax's UID.
    pub(crate) transfer_syntax: String,
    start: usize,
    spans: Vec<Span>,
}

impl Layout<'static> {
    /// The elements of a file before its pixel data, reading no more of it than needed.
    ///
    /// # Errors
    /// `Corrupt` for what is no DICOM file or is cut short.
    pub(crate) fn header(source: &Source) -> Result<Self> {
        let mut wanted = HEADER;
        loop {
            let length = wanted.min(source.size());
            let bytes = source.bytes(0, usize::try_from(length).map_err(|_| Error::too_large("the file"))?)?;
            let until = Until::PixelData { complete: length == source.size() };
            match walk(bytes.into(), until, INFLATED_HEADER).in_file(source.path())? {
                Some(layout) => return Ok(layout),
                None if length == source.size() => {
                    return Err(Error::corrupt("the file ends within an element").in_file(source.path()));
                }
                None => wanted = wanted.saturating_mul(8),
            }
        }
    }
}

impl<'a> Layout<'a> {
    /// All elements of a file that lies in memory; of a deflated one, at most `limit` bytes.
    ///
    /// # Errors
    /// `Corrupt` for what is no DICOM file or is cut short.
    pub(crate) fn whole(bytes: &'a [u8], limit: u64) -> Result<Self> {
        walk(Cow::Borrowed(bytes), Until::End, limit)?.ok_or_else(|| Error::corrupt("the file ends within an element"))
    }

    /// The bytes of a range.
    pub(crate) fn bytes(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    /// The element with this tag at the top level.
    pub(crate) fn find(&self, tag: Tag) -> Option<&Span> {
        self.spans.iter().find(|span| span.tag == tag)
    }

    /// The elements of the top level before a tag, parsed.
    ///
    /// # Errors
    /// `Corrupt` where the parser refuses them.
    pub(crate) fn before(&self, tag: Tag) -> Result<InMemDicomObject> {
        let mut at = self.start;
        let mut kept = Vec::new();
        for span in self.spans.iter().take_while(|span| span.tag < tag) {
            if span.parsed {
                kept.extend_from_slice(self.bytes(&(at..span.end)));
            }
            at = span.end;
        }
        self.parse(&kept)
    }

    /// The items of a sequence of the top level, in place.
    ///
    /// # Errors
    /// `Corrupt` where it is no sequence.
    pub(crate) fn items(&self, tag: Tag) -> Result<Vec<Range<usize>>> {
        let Some(span) = self.find(tag) else { return Ok(Vec::new()) };
        if !span.parsed {
            return Err(Error::unsupported("a sequence of unknown value representation").in_field(format!("{tag}")));
        }
        let mut items = Vec::new();
        // The walk looks for the delimiter behind the value.
        let span =
            &Span { value: span.value.start..if span.undefined { span.end } else { span.value.end }, ..span.clone() };
        match for_each_item(&self.bytes, span, Place::TOP, &mut |item| items.push(item)) {
            Ok(_) => Ok(items),
            Err(Stop::Short) => Err(Error::corrupt("the sequence is cut short").in_field(format!("{tag}"))),
            Err(Stop::Broken(error)) => Err(error),
        }
    }

    /// An item, parsed.
    ///
    /// # Errors
    /// `Corrupt` where the parser refuses it.
    pub(crate) fn item(&self, range: &Range<usize>) -> Result<InMemDicomObject> {
        self.parse(self.bytes(range))
    }

    fn parse(&self, bytes: &[u8]) -> Result<InMemDicomObject> {
        if bytes.len() > PARSED {
            return Err(Error::too_large(format!("a header of {} bytes: at most {PARSED} are read", bytes.len())));
        }
        // The parser reserves what a length says: it gets the same elements with the lengths that they turn out to have.
        let coding = dataset::Coding { explicit: self.coding.explicit, big: self.coding.big_endian };
        let found = match dataset::walk(bytes, 0, bytes.len() as u64, coding) {
            Ok(found) => found,
            Err(dataset::Stop::Failed(error)) => return Err(error),
            Err(dataset::Stop::NeedsMore) => return Err(Error::corrupt("the elements are cut short")),
        };
        if let Some(tag) = found.cut {
            return Err(Error::corrupt("the elements are cut short").in_field(crate::dicom::tag::name(tag)));
        }
        let mut clean = Vec::with_capacity(bytes.len());
        dataset::encode(&found.elements, bytes, &mut clean);
        let syntax = entries::EXPLICIT_VR_LITTLE_ENDIAN.erased();
        InMemDicomObject::read_dataset_with_ts(&clean[..], &syntax).map_err(|error| {
            use std::error::Error as _;
            let cause = error.source().map_or_else(String::new, |cause| format!(": {cause}"));
            Error::corrupt(format!("{error}{cause}"))
        })
    }

    /// The fragments of encapsulated pixel data, its offset table first.
    ///
    /// # Errors
    /// `Corrupt` where they are broken.
    pub(crate) fn fragments(&self, span: &Span) -> Result<Vec<Range<usize>>> {
        let mut found = Vec::new();
        let mut at = span.value.start;
        while at < span.value.end {
            let length = Coding::EXPLICIT_LITTLE.u32(&self.bytes, at + 4).unwrap_or(u32::MAX) as usize;
            let end = (at + 8).checked_add(length).filter(|end| *end <= span.value.end);
            let end = end.ok_or_else(|| Error::corrupt("a fragment is cut short").in_field("PixelData"))?;
            found.push(at + 8..end);
            at = end;
        }
        Ok(found)
    }

    /// Whether numbers of more than one byte start with the most significant.
    pub(crate) fn is_big_endian(&self) -> bool {
        self.coding.big_endian
    }
}

/// How far a walk goes.
#[derive(Clone, Copy, PartialEq)]
enum Until {
    /// To the pixel data; the bytes may be only the beginning of the file.
    PixelData {
        complete: bool,
    },
    End,
}

/// The elements of the top level; none where the bytes end too early.
fn walk(bytes: Cow<'_, [u8]>, until: Until, limit: u64) -> Result<Option<Layout<'_>>> {
    if bytes.get(128..132) != Some(b"DICM") {
        return Err(Error::corrupt("expected a DICOM file with 'DICM' at byte 128, found something else"));
    }
    let mut at = 132;
    let mut transfer_syntax = None;
    while Coding::EXPLICIT_LITTLE.u16(&bytes, at) == Some(2) {
        let span = match element(&bytes, at, Coding::EXPLICIT_LITTLE, Place::TOP) {
            Ok(span) => span,
            Err(Stop::Short) => return Ok(None),
            Err(Stop::Broken(error)) => return Err(error),
        };
        if span.tag == tags::TRANSFER_SYNTAX_UID {
            let text = String::from_utf8_lossy(&bytes[span.value.clone()]);
            transfer_syntax = Some(text.trim_end_matches(['\0', ' ']).to_owned());
        }
        at = span.end;
    }
    let transfer_syntax = transfer_syntax.ok_or_else(|| {
        Error::corrupt("expected a transfer syntax, found none in the file meta information")
            .in_field("TransferSyntaxUID")
    })?;
    let coding = match transfer_syntax.as_str() {
        uids::IMPLICIT_VR_LITTLE_ENDIAN => Coding::IMPLICIT_LITTLE,
        // Retired, but archives hold such files.
        EXPLICIT_VR_BIG_ENDIAN => Coding { explicit: true, big_endian: true },
        _ => Coding::EXPLICIT_LITTLE,
    };
    if transfer_syntax == uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN {
        let deflated = &bytes[at..];
        let limit = limit.min((deflated.len() as u64).saturating_mul(MAX_INFLATION));
        let mut inflated = Vec::new();
        let mut decoder = flate2::read::DeflateDecoder::new(deflated);
        let read = Read::by_ref(&mut decoder).take(limit).read_to_end(&mut inflated);
        if until == Until::End {
            read.map_err(|_| Error::corrupt("the deflated data set is broken or cut short"))?;
            if inflated.len() as u64 == limit && decoder.read(&mut [0]).is_ok_and(|more| more > 0) {
                return Err(Error::too_large(format!("the data set inflates to more than the {limit} bytes allowed")));
            }
        }
        return elements(inflated.into(), 0, coding, transfer_syntax, until);
    }
    elements(bytes, at, coding, transfer_syntax, until)
}

fn elements(
    bytes: Cow<'_, [u8]>,
    start: usize,
    coding: Coding,
    transfer_syntax: String,
    until: Until,
) -> Result<Option<Layout<'_>>> {
    let mut spans: Vec<Span> = Vec::new();
    let mut at = start;
    let mut found = false;
    while at < bytes.len() && !found {
        if until != Until::End && coding.u16(&bytes, at) == Some(0x7fe0) {
            return Ok(Some(Layout { bytes, coding, transfer_syntax, start, spans }));
        }
        let span = match element(&bytes, at, coding, Place::TOP) {
            Ok(span) => span,
            Err(Stop::Short) => return Ok(None),
            Err(Stop::Broken(error)) => return Err(error),
        };
        if spans.last().is_some_and(|last| last.tag >= span.tag) {
            return Err(Error::corrupt(format!("element {} is out of order", span.tag)));
        }
        // Rubbish behind the pixel data is none of ours.
        found = span.tag == tags::PIXEL_DATA;
        at = span.end;
        spans.push(span);
    }
    if until == (Until::PixelData { complete: false }) {
        return Ok(None);
    }
    Ok(Some(Layout { bytes, coding, transfer_syntax, start, spans }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dicom::write::dataset::Get;
    use crate::error::ErrorKind;

    /// A file with these bytes as its data set.
    fn file(syntax: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; 128];
        bytes.extend_from_slice(b"DICM\x02\x00\x10\x00UI");
        bytes.extend_from_slice(&(syntax.len().next_multiple_of(2) as u16).to_le_bytes());
        bytes.extend_from_slice(syntax.as_bytes());
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes.extend_from_slice(data);
        bytes
    }

    fn element(tag: [u8; 4], vr: &[u8; 2], value: &[u8]) -> Vec<u8> {
        [&tag[..], vr, &(value.len() as u16).to_le_bytes(), value].concat()
    }

    const NAME: [u8; 4] = [0x10, 0, 0x10, 0];
    const PIXELS: &[u8] = &[0xe0, 0x7f, 0x10, 0, b'O', b'B', 0, 0, 2, 0, 0, 0, 1, 2];

    #[test]
    fn lengths_beyond_the_file_are_refused_before_anything_is_allocated() {
        for data in [
            &[0x10, 0, 0x10, 0, b'U', b'T', 0, 0, 0xfe, 0xff, 0xff, 0xff, b'x'][..],
            &[0x10, 0, 0x10, 0, b'P', b'N', 0xff, 0x7f, b'x'],
            &[
                0x40, 0, 0x75, 0x02, b'S', b'Q', 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xfe, 0xff, 0xff,
                0xff,
            ],
            &[0x40, 0, 0x75, 0x02, b'S', b'Q', 0, 0, 8, 0, 0, 0, 0xfe, 0xff, 0, 0xe0, 0xf0, 0xff, 0xff, 0xff],
            &[0xe0, 0x7f, 0x10, 0, b'O', b'B', 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 4, 0, 0, 0, 1],
        ] {
            let bytes = file(uids::EXPLICIT_VR_LITTLE_ENDIAN, data);
            assert_eq!(Layout::whole(&bytes, 1 << 20).expect_err("cut").kind(), ErrorKind::Corrupt, "{data:02x?}");
        }
        let bytes = file(uids::IMPLICIT_VR_LITTLE_ENDIAN, &[0x10, 0, 0x10, 0, 0xf0, 0xff, 0xff, 0xff, b'x']);
        assert_eq!(Layout::whole(&bytes, 1 << 20).expect_err("cut").kind(), ErrorKind::Corrupt);
    }

    #[test]
    fn endless_nesting_is_refused() {
        let open = [
            0x40, 0, 0x75, 0x02, b'S', b'Q', 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff,
        ];
        let bytes = file(uids::EXPLICIT_VR_LITTLE_ENDIAN, &open.repeat(100_000));
        assert_eq!(Layout::whole(&bytes, 1 << 20).expect_err("deep").kind(), ErrorKind::Unsupported);
    }

    #[test]
    fn private_sequences_of_unknown_representation_are_passed_over() {
        // (0009,1001) UN of undefined length, with an implicit item inside: (0010,0010) of 4 bytes.
        let mut data = element([8, 0, 0x60, 0], b"CS", b"CT");
        data.extend_from_slice(&[9, 0, 1, 0x10, b'U', b'N', 0, 0, 0xff, 0xff, 0xff, 0xff]);
        data.extend_from_slice(&[
            0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff, 0x10, 0, 0x10, 0, 4, 0, 0, 0, 1, 2, 3, 4,
        ]);
        data.extend_from_slice(&[0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
        data.extend_from_slice(&element(NAME, b"PN", b"Roe^Jane"));
        data.extend_from_slice(PIXELS);
        // Rubbish behind the pixels.
        data.extend_from_slice(&[7; 5]);
        let bytes = file(uids::EXPLICIT_VR_LITTLE_ENDIAN, &data);
        let layout = Layout::whole(&bytes, 1 << 20).expect("a data set");
        let object = layout.before(tags::PIXEL_DATA).expect("parses");
        assert_eq!(object.text(tags::PATIENT_NAME).as_deref(), Some("Roe^Jane"));
        assert_eq!(object.text(tags::MODALITY).as_deref(), Some("CT"));
        assert_eq!(object.tags().count(), 2);
        let pixels = layout.find(tags::PIXEL_DATA).expect("pixels");
        assert_eq!(layout.bytes(&pixels.value), [1, 2]);
    }

    #[test]
    fn what_would_lead_the_parser_astray_is_left_out() {
        // An item's tag where an element belongs, between name and number of the patient.
        let mut item = element(NAME, b"PN", b"Roe^Jane");
        item.extend_from_slice(&[0xfe, 0xff, 0, 0xe0, 4, 0, 0, 0, b'a', b'b', b'c', b'd']);
        item.extend_from_slice(&element([0x10, 0, 0x20, 0], b"LO", b"77"));
        let mut data = vec![0x40, 0, 0x75, 0x02, b'S', b'Q', 0, 0, item.len() as u8 + 8, 0, 0, 0];
        data.extend_from_slice(&[0xfe, 0xff, 0, 0xe0, item.len() as u8, 0, 0, 0]);
        data.extend_from_slice(&item);
        data.extend_from_slice(PIXELS);
        let bytes = file(uids::EXPLICIT_VR_LITTLE_ENDIAN, &data);
        let layout = Layout::whole(&bytes, 1 << 20).expect("a data set");
        let object = layout.before(tags::PIXEL_DATA).expect("parses");
        let sequence = object.element(tags::REQUEST_ATTRIBUTES_SEQUENCE).expect("the sequence");
        let [inner] = sequence.items().expect("items") else { panic!("one item") };
        assert_eq!(inner.text(tags::PATIENT_NAME).as_deref(), Some("Roe^Jane"));
        assert_eq!(inner.text(tags::PATIENT_ID).as_deref(), Some("77"));
        assert_eq!(inner.tags().count(), 2);
    }

    #[test]
    fn headers_longer_than_the_first_read_are_read_whole() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("long.dcm");
        let mut data = element([8, 0, 0x60, 0], b"CS", b"CT");
        for number in 0..4u8 {
            data.extend_from_slice(&element([0x10, 0, 0x20, 0x10 + number], b"LT", &[b'x'; 50_000]));
        }
        data.extend_from_slice(&element([0x20, 0, 0x10, 0], b"SH", b"last"));
        data.extend_from_slice(PIXELS);
        std::fs::write(&path, file(uids::EXPLICIT_VR_LITTLE_ENDIAN, &data)).expect("writes");
        let layout = Layout::header(&Source::open(&path).expect("opens")).expect("a header");
        let object = layout.before(tags::PIXEL_DATA).expect("parses");
        assert_eq!(object.text(tags::STUDY_ID).as_deref(), Some("last"));
    }

    #[test]
    fn a_deflated_data_set_may_not_grow_beyond_the_limit() {
        let zeros = element([8, 0, 0x60, 0], b"CS", b"CT");
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut encoder, &[&zeros[..], &[0; 1 << 20]].concat()).expect("deflates");
        let bytes = file(uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, &encoder.finish().expect("deflates"));
        assert_eq!(Layout::whole(&bytes, 1 << 16).expect_err("a bomb").kind(), ErrorKind::TooLarge);
    }
}
