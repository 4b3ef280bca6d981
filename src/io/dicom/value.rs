//! [`Item`]: elements by tag, with values as numbers and texts.

use super::dataset::{DataSet, Element, Value};
use super::tag;
use crate::error::{Error, Result};
use dicom_core::header::VR;
use dicom_encoding::text::{SpecificCharacterSet, TextCodec};
use std::borrow::Cow;

/// The elements of a data set, or of an item in one of its sequences.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    bytes: &'a [u8],
    elements: &'a [Element],
}

impl<'a> Item<'a> {
    /// The elements of a data set.
    pub(crate) fn of(data: &'a DataSet) -> Self {
        Self { bytes: &data.bytes, elements: &data.elements }
    }

    /// All of them, in the file's order.
    pub(crate) fn fields(self) -> impl Iterator<Item = Field<'a>> {
        self.elements.iter().map(move |element| Field { bytes: self.bytes, element })
    }

    /// The element with this tag.
    pub(crate) fn get(self, tag: u32) -> Option<Field<'a>> {
        // In rising order by the standard; not by every writer.
        let found = match self.elements.binary_search_by_key(&tag, |element| element.tag) {
            Ok(index) => self.elements.get(index),
            Err(_) => self.elements.iter().find(|element| element.tag == tag),
        };
        found.map(|element| Field { bytes: self.bytes, element })
    }

    /// The items of a sequence; empty where there is none.
    pub(crate) fn items(self, tag: u32) -> impl ExactSizeIterator<Item = Item<'a>> {
        let items: &'a [Vec<Element>] = match self.get(tag).map(|field| &field.element.value) {
            Some(Value::Items(items)) => items,
            _ => &[],
        };
        items.iter().map(move |elements| Item { bytes: self.bytes, elements })
    }

    /// The first item of a sequence.
    pub(crate) fn first(self, tag: u32) -> Option<Item<'a>> {
        self.items(tag).next()
    }

    /// The first text of an element, without padding; none where it is missing or empty.
    pub(crate) fn text(self, tag: u32) -> Option<String> {
        self.get(tag)?.texts(None).into_iter().next().filter(|text| !text.is_empty())
    }

    /// The numbers of an element; none where it is missing, empty or no number.
    pub(crate) fn numbers(self, tag: u32) -> Option<Vec<f64>> {
        self.get(tag)?.numbers().filter(|numbers| !numbers.is_empty())
    }

    /// The first number of an element.
    pub(crate) fn number(self, tag: u32) -> Option<f64> {
        self.numbers(tag)?.first().copied()
    }

    /// The first number of an element, where it is whole and not negative.
    pub(crate) fn integer(self, tag: u32) -> Option<u64> {
        let number = self.number(tag)?;
        (number >= 0.0 && number.fract() == 0.0 && number < 9e15).then_some(number as u64)
    }

    /// `N` finite numbers of an element; none where it is missing or empty.
    ///
    /// # Errors
    /// `Corrupt` where there is something else.
    pub(crate) fn finite<const N: usize>(self, tag: u32) -> Result<Option<[f64; N]>> {
        let Some(field) = self.get(tag).filter(|field| !field.is_empty()) else { return Ok(None) };
        let numbers = field.numbers().unwrap_or_default();
        match <[f64; N]>::try_from(numbers) {
            Ok(numbers) if numbers.iter().all(|number| number.is_finite()) => Ok(Some(numbers)),
            _ => Err(Error::field(tag::name(tag), format!("{N} finite numbers"), format!("'{}'", field.shown()))),
        }
    }

    /// A whole number that must be there and not greater than a limit.
    ///
    /// # Errors
    /// `Corrupt`, with the tag's keyword.
    pub(crate) fn required(self, tag: u32, limit: u64) -> Result<u64> {
        let Some(field) = self.get(tag) else {
            return Err(Error::corrupt("it is missing").in_field(tag::name(tag)));
        };
        self.integer(tag).filter(|number| *number <= limit).ok_or_else(|| {
            Error::field(tag::name(tag), format!("a whole number up to {limit}"), format!("'{}'", field.shown()))
        })
    }
}

/// One element and the bytes its value is in.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a> {
    bytes: &'a [u8],
    pub element: &'a Element,
}

impl<'a> Field<'a> {
    /// The raw value; empty for sequences.
    pub(crate) fn raw(self) -> &'a [u8] {
        match &self.element.value {
            Value::Bytes(range) => self.bytes.get(range.clone()).unwrap_or_default(),
            Value::Items(_) => &[],
        }
    }

    pub(crate) fn is_empty(self) -> bool {
        matches!(&self.element.value, Value::Bytes(range) if range.is_empty())
    }

    /// The items of a sequence.
    pub(crate) fn items(self) -> Option<impl Iterator<Item = Item<'a>>> {
        match &self.element.value {
            Value::Items(items) => Some(items.iter().map(move |elements| Item { bytes: self.bytes, elements })),
            Value::Bytes(_) => None,
        }
    }

    /// Its texts, without padding. `charset` is what the data set declares, for representations that depend on it.
    pub(crate) fn texts(self, charset: Option<&SpecificCharacterSet>) -> Vec<String> {
        let raw = self.raw();
        let text = decode_text(raw, charset.filter(|_| depends_on_charset(self.element.vr)));
        let trim = |text: &str| text.trim_matches(|c: char| c == ' ' || c == '\0').to_owned();
        if matches!(self.element.vr, VR::LT | VR::ST | VR::UT | VR::UR) {
            return vec![text.trim_end_matches([' ', '\0']).to_owned()];
        }
        text.split('\\').map(trim).collect()
    }

    /// Its numbers; none where the representation or the text is something else.
    pub(crate) fn numbers(self) -> Option<Vec<f64>> {
        let raw = self.raw();
        let big = self.element.big;
        macro_rules! numbers {
            ($type:ty) => {
                Some(
                    raw.chunks_exact(size_of::<$type>())
                        .map(|bytes| {
                            let array = bytes.try_into().unwrap_or_default();
                            (if big { <$type>::from_be_bytes(array) } else { <$type>::from_le_bytes(array) }) as f64
                        })
                        .collect(),
                )
            };
        }
        match self.element.vr {
            VR::US | VR::OW => numbers!(u16),
            VR::SS => numbers!(i16),
            VR::UL | VR::OL => numbers!(u32),
            VR::SL => numbers!(i32),
            VR::UV | VR::OV => numbers!(u64),
            VR::SV => numbers!(i64),
            VR::FL | VR::OF => numbers!(f32),
            VR::FD | VR::OD => numbers!(f64),
            VR::DS | VR::IS | VR::LO | VR::SH | VR::CS => {
                let texts = self.texts(None);
                if texts.len() == 1 && texts[0].is_empty() {
                    return Some(Vec::new());
                }
                texts.iter().map(|text| parse_number(text)).collect()
            }
            _ => None,
        }
    }

    /// The beginning of the value, for messages.
    pub(crate) fn shown(self) -> String {
        match self.numbers().filter(|_| !matches!(self.element.vr, VR::DS | VR::IS)) {
            Some(numbers) => numbers.iter().take(8).map(f64::to_string).collect::<Vec<_>>().join("\\"),
            None => String::from_utf8_lossy(&self.raw()[..self.raw().len().min(64)]).into_owned(),
        }
    }
}

/// A decimal or integer string; with a comma too, as some writers have it.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    text.parse().ok().or_else(|| text.replace(',', ".").parse().ok())
}

fn depends_on_charset(vr: VR) -> bool {
    matches!(vr, VR::LO | VR::LT | VR::PN | VR::SH | VR::ST | VR::UC | VR::UT | VR::UN)
}

fn decode_text<'a>(raw: &'a [u8], charset: Option<&SpecificCharacterSet>) -> Cow<'a, str> {
    if raw.is_ascii() && !raw.contains(&0x1b) {
        return String::from_utf8_lossy(raw);
    }
    if let Some(text) = charset.and_then(|charset| charset.decode(raw).ok()) {
        return Cow::Owned(text);
    }
    match std::str::from_utf8(raw) {
        Ok(text) => Cow::Borrowed(text),
        // Western European is what writers without a declaration mean most often.
        Err(_) => Cow::Owned(raw.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// The character set that a data set declares. Of several, the one that code extensions switch to.
pub(crate) fn charset_of(item: Item<'_>) -> Option<SpecificCharacterSet> {
    let terms = item.get(tag::CHARACTER_SET)?.texts(None);
    terms.iter().rev().find_map(|term| SpecificCharacterSet::from_code(term).filter(|_| !term.is_empty()))
}
