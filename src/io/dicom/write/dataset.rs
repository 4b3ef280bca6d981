//! Building a data set and writing it as a file: values by tag, decimal texts, UIDs, dates, the file's framing.

use crate::error::{Error, Result};
use chrono::{DateTime, FixedOffset, Local, Utc};
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
use dicom_core::value::DataSetSequence;
use dicom_core::{DataElement, Length, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::{StandardDataDictionary, tags, uids};
use dicom_encoding::encode::EncoderFor;
use dicom_encoding::encode::explicit_le::ExplicitVRLittleEndianEncoder;
use dicom_encoding::text::SpecificCharacterSet;
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};
use dicom_parser::dataset::{DataSetWriter, DataToken, IntoTokens, IntoTokensOptions};
use std::io::Write;
use uuid::Uuid;

/// A data set or an item of a sequence.
pub(crate) type Object = InMemDicomObject;

/// Names this implementation in every file: the UID made once for mica, and its version.
const IMPLEMENTATION_UID: &str = "2.25.121990751025922305257024651386861226048";
const IMPLEMENTATION_VERSION: &str = concat!("MICA_", env!("CARGO_PKG_VERSION"));

/// Longest value that a native pixel element can have.
pub(crate) const MAX_NATIVE: u64 = 0xffff_fffe;

/// The value representation of a standard attribute.
fn representation(tag: Tag) -> VR {
    StandardDataDictionary.by_tag(tag).map_or(VR::UN, |entry| entry.vr().relaxed())
}

/// Setting attributes by tag, with the standard's value representation.
pub(crate) trait Set {
    /// Any value.
    fn set(&mut self, tag: Tag, value: impl Into<PrimitiveValue>);
    /// A text of ours or one that was checked.
    fn set_text(&mut self, tag: Tag, value: &str);
    /// Several texts.
    fn set_texts<S: Into<String>>(&mut self, tag: Tag, values: impl IntoIterator<Item = S>);
    /// Decimal texts.
    fn set_decimals(&mut self, tag: Tag, values: &[f64]);
    /// An attribute without a value, where there is none yet: type 2.
    fn set_empty(&mut self, tag: Tag);
    /// A sequence.
    fn set_items(&mut self, tag: Tag, items: Vec<Object>);
    /// A sequence of one item.
    fn set_item(&mut self, tag: Tag, item: Object);
}

impl Set for Object {
    fn set(&mut self, tag: Tag, value: impl Into<PrimitiveValue>) {
        self.put(DataElement::new(tag, representation(tag), value.into()));
    }

    fn set_text(&mut self, tag: Tag, value: &str) {
        self.set(tag, PrimitiveValue::Str(value.to_owned()));
    }

    fn set_texts<S: Into<String>>(&mut self, tag: Tag, values: impl IntoIterator<Item = S>) {
        self.set(tag, PrimitiveValue::Strs(values.into_iter().map(Into::into).collect()));
    }

    fn set_decimals(&mut self, tag: Tag, values: &[f64]) {
        self.set_texts(tag, values.iter().map(|value| decimal(*value)));
    }

    fn set_empty(&mut self, tag: Tag) {
        if self.get(tag).is_none() {
            self.set(tag, PrimitiveValue::Empty);
        }
    }

    fn set_items(&mut self, tag: Tag, items: Vec<Object>) {
        self.put(DataElement::new(tag, VR::SQ, DataSetSequence::new(items, Length::UNDEFINED)));
    }

    fn set_item(&mut self, tag: Tag, item: Object) {
        self.set_items(tag, vec![item]);
    }
}

/// Reading attributes that may be missing, empty or broken.
pub(crate) trait Get {
    /// The trimmed text; none where it is missing or empty.
    fn text(&self, tag: Tag) -> Option<String>;
    /// All numbers of a value; none where it is missing or holds something else.
    fn numbers(&self, tag: Tag) -> Option<Vec<f64>>;
    /// A whole number.
    fn whole(&self, tag: Tag) -> Option<i64>;
    /// The items of a sequence.
    fn items(&self, tag: Tag) -> &[Object];
    /// The only item of a sequence that holds one.
    fn item(&self, tag: Tag) -> Option<&Object>;
}

impl Get for Object {
    fn text(&self, tag: Tag) -> Option<String> {
        let text = self.get(tag)?.value().primitive()?.to_str();
        let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn numbers(&self, tag: Tag) -> Option<Vec<f64>> {
        let numbers = self.get(tag)?.value().primitive()?.to_multi_float64().ok()?;
        (!numbers.is_empty() && numbers.iter().all(|number| number.is_finite())).then_some(numbers)
    }

    fn whole(&self, tag: Tag) -> Option<i64> {
        self.get(tag)?.value().primitive()?.to_int().ok()
    }

    fn items(&self, tag: Tag) -> &[Object] {
        self.get(tag).and_then(|element| element.value().items()).unwrap_or_default()
    }

    fn item(&self, tag: Tag) -> Option<&Object> {
        self.items(tag).first()
    }
}

/// The keyword of a tag, for errors.
pub(crate) fn keyword(tag: Tag) -> String {
    StandardDataDictionary.by_tag(tag).map_or_else(|| tag.to_string(), |entry| entry.alias().to_owned())
}

/// A number as a decimal text of at most 16 characters (PS3.5 section 6.2): exact where that is enough, as close as it
/// gets otherwise.
pub(crate) fn decimal(value: f64) -> String {
    // Not "-0".
    let value = value + 0.0;
    let exact = [format!("{value}"), format!("{value:e}")].into_iter().find(|text| text.len() <= 16);
    if let Some(text) = exact {
        return text;
    }
    let rounded = (0..16).map(|digits| format!("{value:.digits$}"));
    let mut best: Option<(f64, String)> = None;
    for text in rounded.chain((0..16).map(|digits| format!("{value:.digits$e}"))) {
        let error = text.parse().map_or(f64::INFINITY, |read: f64| (read - value).abs());
        if text.len() <= 16 && best.as_ref().is_none_or(|(least, _)| error < *least) {
            best = Some((error, text));
        }
    }
    best.map_or_else(|| "0".to_owned(), |(_, text)| text)
}

/// A new UID from a random UUID (PS3.5 section B.2).
pub(crate) fn new_uid() -> String {
    format!("2.25.{}", Uuid::new_v4().as_u128())
}

/// The UID that belongs to another one: always the same for the same two texts.
pub(crate) fn derived_uid(of: &str, what: &str) -> String {
    format!("2.25.{}", Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{of}/{what}").as_bytes()).as_u128())
}

/// An error where a text does not fit the value representation of its attribute.
pub(crate) fn check_text(tag: Tag, text: &str) -> Result<()> {
    let vr = representation(tag);
    let most = match vr {
        VR::CS | VR::SH | VR::AE | VR::DS => 16,
        VR::LO | VR::PN | VR::UI => 64,
        VR::IS => 12,
        VR::DA => 8,
        VR::TM => 14,
        VR::AS => 4,
        VR::DT => 26,
        VR::ST => 1024,
        VR::LT => 10240,
        _ => usize::MAX,
    };
    let wrong = |why: String| Err(Error::argument(format!("'{}' does not fit {vr}: {why}", text.escape_debug())));
    let parts = if vr == VR::PN { text.split('=').collect() } else { vec![text] };
    if let Some(long) = parts.iter().map(|part| part.chars().count()).find(|count| *count > most) {
        return wrong(format!("expected at most {most} characters, found {long}"));
    }
    let free = matches!(vr, VR::ST | VR::LT | VR::UT);
    let bad = |c: char| (c.is_control() && !(free && matches!(c, '\r' | '\n' | '\t' | '\x0c'))) || (c == '\\' && !free);
    if let Some(found) = text.chars().find(|c| bad(*c)) {
        return wrong(format!("it may not hold {found:?}"));
    }
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = match vr {
        VR::CS => text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b' ' | b'_')),
        VR::UI => is_uid(text),
        VR::IS => text.is_empty() || text.parse::<i32>().is_ok(),
        VR::DS => text.is_empty() || text.parse::<f64>().is_ok_and(f64::is_finite),
        VR::DA => text.is_empty() || digits(text, 8),
        VR::AS => {
            text.is_empty() || (digits(text.get(..3).unwrap_or_default(), 3) && text.ends_with(['D', 'W', 'M', 'Y']))
        }
        VR::TM => text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'),
        _ => true,
    };
    let expected = match vr {
        VR::CS => "capital letters, digits, space and underscore",
        VR::UI => "numbers with dots between, without leading zeros",
        VR::IS => "a whole number",
        VR::DS => "a number",
        VR::DA => "YYYYMMDD",
        VR::AS => "nnnD, nnnW, nnnM or nnnY",
        _ => "HHMMSS",
    };
    if fits { Ok(()) } else { wrong(format!("expected {expected}")) }
}

/// Whether a text is a UID (PS3.5 section 9.1).
fn is_uid(text: &str) -> bool {
    let component = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part.len() == 1 || !part.starts_with('0'))
    };
    text.len() <= 64 && text.split('.').all(component)
}

/// The date and time of a new object, in the zone that it says or in this machine's.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub(crate) date: String,
    pub(crate) time: String,
}

impl Moment {
    /// `YYYYMMDDHHMMSS` of the caller, or now. `zone` is a source's TimezoneOffsetFromUTC, which then holds here too.
    ///
    /// # Errors
    /// `Argument` for another text.
    pub(crate) fn new(fixed: Option<&str>, zone: Option<&str>) -> Result<Self> {
        let text = match fixed {
            Some(fixed) => fixed.to_owned(),
            None => match zone.and_then(offset) {
                Some(zone) => Utc::now().with_timezone(&zone).format("%Y%m%d%H%M%S").to_string(),
                None => DateTime::<Local>::from(std::time::SystemTime::now()).format("%Y%m%d%H%M%S").to_string(),
            },
        };
        if chrono::NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%S").is_err() || text.len() != 14 {
            return Err(Error::argument(format!("expected YYYYMMDDHHMMSS, found '{text}'")).in_field("date_time"));
        }
        let (date, time) = text.split_at(8);
        Ok(Self { date: date.to_owned(), time: time.to_owned() })
    }
}

/// `+0130` as an offset.
fn offset(text: &str) -> Option<FixedOffset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.trim_start_matches(['+', '-']);
    let (hours, minutes): (i32, i32) = (digits.get(..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?);
    FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))
}

/// The pixels of an object.
pub(crate) enum Pixels<'a> {
    /// As they are; `wide` for numbers of 16 bits (`OW`).
    Native { bytes: &'a [u8], wide: bool },
    /// RLE Lossless, one fragment for each frame.
    Rle(&'a [Vec<u8>]),
}

/// Writes a file: preamble, meta information, the attributes of `object`, the items of `frames` as its per-frame
/// functional groups (made one after the other, since there may be very many), and the pixels.
pub(crate) fn write_file(
    to: &mut dyn Write,
    object: Object,
    frames: &mut dyn Iterator<Item = Object>,
    pixels: &Pixels<'_>,
) -> Result<()> {
    let uid = |tag| object.text(tag).ok_or_else(|| Error::argument("an object without a UID").in_field(keyword(tag)));
    let syntax = match pixels {
        Pixels::Native { .. } => uids::EXPLICIT_VR_LITTLE_ENDIAN,
        Pixels::Rle(_) => uids::RLE_LOSSLESS,
    };
    let meta = FileMetaTableBuilder::new()
        .media_storage_sop_class_uid(uid(tags::SOP_CLASS_UID)?)
        .media_storage_sop_instance_uid(uid(tags::SOP_INSTANCE_UID)?)
        .transfer_syntax(syntax)
        .implementation_class_uid(IMPLEMENTATION_UID)
        .implementation_version_name(IMPLEMENTATION_VERSION)
        .build()
        .map_err(|error| Error::argument(error.to_string()))?;
    to.write_all(&[0; 128])?;
    to.write_all(b"DICM")?;
    meta.write(&mut *to).map_err(|error| written(&error))?;
    let encoder = EncoderFor::new(ExplicitVRLittleEndianEncoder::default());
    let mut writer = DataSetWriter::new_with_codec(&mut *to, encoder, SpecificCharacterSet::ISO_IR_192);
    let undefined = IntoTokensOptions::new(true);
    let failed = |error: dicom_parser::dataset::write::Error| written(&error);
    writer.write_sequence(object.into_tokens_with_options(undefined)).map_err(failed)?;
    let mut frames = frames.peekable();
    if frames.peek().is_some() {
        let tag = tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE;
        writer.write(DataToken::SequenceStart { tag, len: Length::UNDEFINED }).map_err(failed)?;
        for frame in frames {
            writer.write(DataToken::ItemStart { len: Length::UNDEFINED }).map_err(failed)?;
            writer.write_sequence(frame.into_tokens_with_options(undefined)).map_err(failed)?;
            writer.write(DataToken::ItemEnd).map_err(failed)?;
        }
        writer.write(DataToken::SequenceEnd).map_err(failed)?;
    }
    writer.flush().map_err(failed)?;
    drop(writer);
    write_pixels(to, pixels)
}

/// The pixel data element. Its bytes go straight to the file.
fn write_pixels(to: &mut dyn Write, pixels: &Pixels<'_>) -> Result<()> {
    let header = |vr: &[u8; 2], length: u32| {
        let mut header = [0xe0, 0x7f, 0x10, 0x00, vr[0], vr[1], 0, 0, 0, 0, 0, 0];
        header[8..].copy_from_slice(&length.to_le_bytes());
        header
    };
    let delimiter = |number: u16, length: usize| -> Result<[u8; 8]> {
        let length = u32::try_from(length).map_err(|_| Error::too_large("a compressed frame of more than 4 GiB"))?;
        let mut item = [0xfe, 0xff, 0, 0, 0, 0, 0, 0];
        item[2..4].copy_from_slice(&number.to_le_bytes());
        item[4..].copy_from_slice(&length.to_le_bytes());
        Ok(item)
    };
    match pixels {
        Pixels::Native { bytes, wide } => {
            let length = bytes.len().next_multiple_of(2);
            let length = u32::try_from(length).ok().filter(|length| u64::from(*length) <= MAX_NATIVE);
            let length = length.ok_or_else(|| native_limit(bytes.len() as u64))?;
            to.write_all(&header(if *wide { b"OW" } else { b"OB" }, length))?;
            to.write_all(bytes)?;
            if bytes.len() % 2 == 1 {
                to.write_all(&[0])?;
            }
        }
        Pixels::Rle(frames) => {
            to.write_all(&header(b"OB", u32::MAX))?;
            to.write_all(&delimiter(0xe000, 0)?)?;
            for frame in *frames {
                to.write_all(&delimiter(0xe000, frame.len())?)?;
                to.write_all(frame)?;
            }
            to.write_all(&delimiter(0xe0dd, 0)?)?;
        }
    }
    Ok(())
}

/// The error for pixels that one element cannot hold.
pub(crate) fn native_limit(bytes: u64) -> Error {
    Error::too_large(format!("{bytes} bytes of uncompressed pixels: a DICOM file holds at most {MAX_NATIVE}"))
}

fn written(error: &dyn std::error::Error) -> Error {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(os) = inner.downcast_ref::<std::io::Error>() {
            return Error::os(os);
        }
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    Error::new(crate::error::ErrorKind::Io, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_fit_16_characters_and_are_as_exact_as_those_allow() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.5, "1.5"),
            (-1024.0, "-1024"),
            (1e-10, "0.0000000001"),
            (0.1 + 0.2, "0.3"),
            (1.0 / 3.0, "0.33333333333333"),
            (-1.0 / 3.0, "-0.3333333333333"),
            (-123_456.789_012_345_67, "-123456.78901235"),
            (1e300, "1e300"),
            (-1.234_567_890_123_456_7e-300, "-1.23456789e-300"),
        ] {
            let text = decimal(value);
            assert!(text.len() <= 16, "{text}");
            assert_eq!(text, expected);
        }
        let texts = ["-0.0123456789012", "123456789.012345", "-250.9765625", "0.000000012345678"];
        for text in texts {
            let value: f64 = text.parse().expect("a number");
            // What was read from 16 characters is written as the same number again.
            assert_eq!(decimal(value).parse(), Ok(value));
        }
    }

    #[test]
    fn texts_are_checked_against_their_attribute() {
        for (tag, good, bad) in [
            (tags::CONTENT_LABEL, "A_1 B", "a"),
            (tags::CODE_VALUE, "1234567890123456", "12345678901234567"),
            (tags::SERIES_DESCRIPTION, "Größe, 3 mm", "a\\b"),
            (tags::PATIENT_NAME, "Roe^Jane=\u{5c71}", "a\nb"),
            (tags::SOP_INSTANCE_UID, "1.2.0.3", "1.02"),
            (tags::SOP_INSTANCE_UID, "2.25.1", "1..2"),
            (tags::PATIENT_BIRTH_DATE, "19700101", "1970"),
            (tags::PATIENT_AGE, "054Y", "54"),
            (tags::STUDY_TIME, "101112.5", "10:11"),
        ] {
            check_text(tag, good).expect(good);
            assert_eq!(check_text(tag, bad).expect_err(bad).kind(), crate::ErrorKind::Argument);
        }
    }

    #[test]
    fn the_time_of_a_source_in_another_zone_is_kept_in_that_zone() {
        let moment = Moment::new(None, Some("+1345")).expect("now");
        let here = Utc::now() + chrono::Duration::minutes(13 * 60 + 45);
        let found =
            chrono::NaiveDateTime::parse_from_str(&(moment.date + &moment.time), "%Y%m%d%H%M%S").expect("a time");
        assert!((here.naive_utc() - found).num_seconds().abs() < 60);
        assert_eq!(offset("-0330").map(|zone| zone.local_minus_utc()), Some(-12600));
        assert_eq!(offset("x"), None);
    }
}
