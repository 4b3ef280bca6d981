//! [`DicomFile`]: one file: what comes before its pixels, and access to what follows.

use super::dataset::{Coding, DataSet, Element, Stop, UNDEFINED, Value, vr_of, walk, walk_meta};
use super::syntax::{Codec, Syntax, syntax};
use super::tag;
use super::value::Item;
use crate::error::{Error, Result, ResultExt};
use crate::options::ReadOptions;
use crate::source::Source;
use dicom_core::header::VR;

/// Most headers fit into the first read.
const FIRST_READ: usize = 16 << 10;

/// A file whose header was read.
#[derive(Debug)]
pub(crate) struct DicomFile {
    pub data: DataSet,
    pub meta: DataSet,
    pub syntax: Syntax,
    /// The UID of the transfer syntax, where the file says one.
    pub syntax_uid: Option<String>,
    /// The inflated content of a deflated file; offsets of pixels refer to it.
    pub inflated: Option<Vec<u8>>,
}

/// Where the data set begins, by the first bytes of a file.
enum Start {
    /// Meta elements from here.
    Meta(usize),
    /// Elements from here.
    Bare(usize),
}

/// Whether the first bytes are those of a DICOM file: a signature, or elements that make sense.
pub(crate) fn looks_like_dicom(start: &[u8]) -> bool {
    find_start(start).is_some()
}

fn find_start(start: &[u8]) -> Option<Start> {
    if start.get(128..132) == Some(b"DICM") {
        return Some(Start::Meta(132));
    }
    if start.starts_with(b"DICM") {
        return Some(Start::Meta(4));
    }
    if start.starts_with(&[2, 0, 0, 0, b'U', b'L', 4, 0]) || start.starts_with(&[2, 0, 1, 0, b'O', b'B', 0, 0]) {
        return Some(Start::Meta(0));
    }
    // No meta elements: a data set begins with low tags in rising order, at 0 or after an empty preamble.
    let at_preamble = start.len() > 144 && start[..128].iter().all(|byte| *byte == 0);
    [0, 128]
        .into_iter()
        .filter(|at| *at == 0 || at_preamble)
        .find(|at| plausible_elements(&start[*at..]))
        .map(Start::Bare)
}

/// Whether a few elements in a row have rising tags of group 8 and lengths and values that fit.
fn plausible_elements(bytes: &[u8]) -> bool {
    let coding = guess_coding(bytes);
    let (mut at, mut last, mut count) = (0usize, 0u32, 0);
    while let Some(head) = bytes.get(at..at + 8) {
        let number = |low: u8, high: u8| {
            u32::from(if coding.big { u16::from_be_bytes([low, high]) } else { u16::from_le_bytes([low, high]) })
        };
        let tag = number(head[0], head[1]) << 16 | number(head[2], head[3]);
        let first_group = count == 0 && tag >> 16 != 8;
        if first_group || tag <= last || tag >> 16 > 0x0028 {
            return false;
        }
        let (header, length) = if coding.explicit {
            match vr_of(head[4], head[5]) {
                Some(VR::SQ | VR::UN | VR::OB | VR::OW | VR::UT) => return count >= 3,
                Some(_) => (8, number(head[6], head[7]) as usize),
                None => return false,
            }
        } else {
            (8, u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize)
        };
        if length > 1 << 16 {
            return count >= 4;
        }
        if tag & 0xFFFF == 0 && length != 4 {
            return false;
        }
        last = tag;
        count += 1;
        at += header + length;
        if count >= 6 {
            return true;
        }
    }
    count >= 3
}

fn guess_coding(bytes: &[u8]) -> Coding {
    let explicit = bytes.len() >= 6 && vr_of(bytes[4], bytes[5]).is_some();
    // A group beyond 0x400 is one of the first groups in the other byte order.
    let big = bytes.len() >= 2 && u16::from_le_bytes([bytes[0], bytes[1]]) >= 0x400;
    Coding { explicit, big: big && explicit }
}

impl DicomFile {
    /// Reads everything before the pixels.
    pub(crate) fn open(source: &Source, options: &ReadOptions<'_>) -> Result<Self> {
        let total = source.size();
        let mut bytes = source.bytes(0, total.min(FIRST_READ as u64) as usize)?;
        let not_dicom = || {
            Error::corrupt("expected the signature DICM at byte 128, or a data set; found neither")
                .in_file(source.path())
        };
        let start = find_start(&bytes[..bytes.len().min(crate::source::START)]).ok_or_else(not_dicom)?;
        let (meta, begin) = match start {
            Start::Meta(at) => Self::meta_elements(&bytes, at)?,
            Start::Bare(at) => (DataSet::default(), at),
        };
        let uid = Item::of(&meta).text(tag::TRANSFER_SYNTAX);
        let after = bytes.get(begin..).unwrap_or_default();
        let syntax = match uid.as_deref() {
            Some(uid) => match syntax(uid) {
                Some(syntax) => syntax,
                // A private one: headers are explicit; the pixels are refused.
                None => Syntax { coding: Coding::EXPLICIT, deflated: false, codec: Codec::Foreign("unknown") },
            },
            None => Syntax { coding: guess_coding(after), deflated: false, codec: Codec::Native },
        };
        let mut inflated = None;
        let mut data = if syntax.deflated {
            let content = inflate(source, begin as u64, options)?;
            let mut data = parse(&content, 0, content.len() as u64, syntax.coding)?;
            let header = data.pixels.map_or(content.len(), |pixels| pixels.offset as usize);
            data.bytes = content[..header].to_vec();
            inflated = Some(content);
            data
        } else {
            loop {
                match walk(&bytes, begin, total, syntax.coding) {
                    Ok(mut data) => {
                        data.bytes = bytes;
                        break data;
                    }
                    Err(Stop::Failed(error)) => return Err(error),
                    Err(Stop::NeedsMore) => {
                        options.check()?;
                        let longer = (bytes.len() as u64).saturating_mul(4).min(total);
                        let have = bytes.len();
                        options.check_size(longer)?;
                        bytes.resize(longer as usize, 0);
                        source.read_at(have as u64, &mut bytes[have..])?;
                    }
                }
            }
        };
        if uid.is_none() && data.pixels.is_some_and(|pixels| pixels.length == UNDEFINED) {
            return Err(
                Error::corrupt("the file does not say how its pixels are compressed").in_field("TransferSyntaxUID")
            );
        }
        signed_where_pixels_are(&mut data);
        if data.pixels.is_some() {
            // Read ahead; the pixels are not part of the header.
            let end = if inflated.is_some() { data.bytes.len() } else { pixel_offset(&data) };
            data.bytes.truncate(end);
            data.bytes.shrink_to_fit();
        }
        Ok(Self { data, meta, syntax, syntax_uid: uid, inflated })
    }

    fn meta_elements(bytes: &[u8], at: usize) -> Result<(DataSet, usize)> {
        match walk_meta(bytes, at) {
            Ok((elements, end)) => {
                Ok((DataSet { bytes: bytes[..end].to_vec(), elements, pixels: None, cut: None }, end))
            }
            Err(Stop::Failed(error)) => Err(error),
            Err(Stop::NeedsMore) => Err(Error::corrupt("the meta elements have no end")),
        }
    }

    /// The elements.
    pub(crate) fn item(&self) -> Item<'_> {
        Item::of(&self.data)
    }

    /// Bytes in all, of what offsets refer to.
    pub(crate) fn content_size(&self, source: &Source) -> u64 {
        self.inflated.as_ref().map_or(source.size(), |content| content.len() as u64)
    }

    /// Fills `to` with what follows an offset of the content.
    pub(crate) fn read_at(&self, source: &Source, offset: u64, to: &mut [u8]) -> Result<()> {
        let Some(content) = &self.inflated else { return source.read_at(offset, to) };
        let range = usize::try_from(offset).ok().and_then(|start| content.get(start..)?.get(..to.len()));
        match range {
            Some(bytes) => {
                to.copy_from_slice(bytes);
                Ok(())
            }
            None => Err(Error::corrupt("the inflated content ends too early").in_file(source.path())),
        }
    }
}

fn pixel_offset(data: &DataSet) -> usize {
    data.pixels.map_or(data.bytes.len(), |pixels| data.bytes.len().min(pixels.offset as usize))
}

fn parse(bytes: &[u8], start: usize, total: u64, coding: Coding) -> Result<DataSet> {
    walk(bytes, start, total, coding).map_err(|stop| match stop {
        Stop::Failed(error) => error,
        Stop::NeedsMore => Error::corrupt("the data set has no end"),
    })
}

/// Inflates what follows the meta elements. At most what one image may take.
fn inflate(source: &Source, begin: u64, options: &ReadOptions<'_>) -> Result<Vec<u8>> {
    use std::io::Read;
    let compressed = source.bytes(begin, (source.size() - begin) as usize)?;
    let limit = options.max_bytes.saturating_add(1 << 20);
    let mut content = Vec::new();
    let read = flate2::read::DeflateDecoder::new(&compressed[..]).take(limit).read_to_end(&mut content);
    if read.is_err() && content.is_empty() {
        // Some writers put a zlib stream there.
        flate2::read::ZlibDecoder::new(&compressed[..])
            .take(limit)
            .read_to_end(&mut content)
            .map_err(|error| Error::corrupt(format!("the deflated data set is broken: {error}")))
            .in_file(source.path())?;
    }
    options.check_size((content.len() as u64).saturating_sub((1 << 20) - 1))?;
    Ok(content)
}

/// Elements that are signed exactly where the pixels are: without value representations only the dictionary tells.
fn signed_where_pixels_are(data: &mut DataSet) {
    if Item::of(data).integer(tag::PIXEL_REPRESENTATION) != Some(1) {
        return;
    }
    fn visit(elements: &mut [Element]) {
        for element in elements {
            match &mut element.value {
                Value::Items(items) => items.iter_mut().for_each(|item| visit(item)),
                Value::Bytes(_) if element.vr == VR::US && tag::follows_pixels(element.tag) => element.vr = VR::SS,
                Value::Bytes(_) => {}
            }
        }
    }
    visit(&mut data.elements);
}
