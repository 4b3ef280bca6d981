//! The header as JSON, by keyword.
//!
//! Numbers are numbers where the value representation is numeric (also decimal and integer strings), one value as itself,
//! several as a list, an empty value as null, a sequence as a list of objects. Private elements are under `(gggg,eeee)`.
//! Left out: pixels, group lengths, and binary values beyond [`BULK`]; shorter ones are texts of hexadecimal digits.

use super::anonymous::identifies;
use super::file::DicomFile;
use super::tag;
use super::value::{Field, Item, charset_of, parse_number};
use crate::image::{Meta, number};
use dicom_core::header::VR;
use dicom_encoding::text::SpecificCharacterSet;
use serde_json::Value;

/// Binary values of more bytes are left out.
const BULK: usize = 1024;

/// More elements than any header has; what comes after them is left out, since JSON takes many times the memory of the file.
const MOST: usize = 1 << 20;

/// All elements of a file before its pixels.
pub(crate) fn meta(file: &DicomFile, anonymous: bool) -> Meta {
    let mut meta = Meta::new();
    let mut filler = Filler { anonymous, left: MOST };
    filler.fill(&mut meta, Item::of(&file.meta), None);
    let item = file.item();
    filler.fill(&mut meta, item, charset_of(item).as_ref());
    meta
}

struct Filler {
    anonymous: bool,
    /// How many elements there may still be.
    left: usize,
}

impl Filler {
    fn fill(&mut self, meta: &mut Meta, item: Item<'_>, charset: Option<&SpecificCharacterSet>) {
        for field in item.fields() {
            let tag = field.element.tag;
            if tag & 0xFFFF == 0 || (self.anonymous && identifies(tag, field.element.vr)) {
                continue;
            }
            let Some(left) = self.left.checked_sub(1) else { return };
            self.left = left;
            if let Some(value) = self.value(field, charset) {
                meta.insert(tag::keyword(tag).map_or_else(|| tag::coded(tag), str::to_owned), value);
            }
        }
    }

    fn value(&mut self, field: Field<'_>, charset: Option<&SpecificCharacterSet>) -> Option<Value> {
        if let Some(items) = field.items() {
            let object = |item: Item<'_>| {
                // An item may have a character set of its own.
                let own = charset_of(item);
                let mut meta = Meta::new();
                self.fill(&mut meta, item, own.as_ref().or(charset));
                Value::Object(meta)
            };
            return Some(Value::Array(items.map(object).collect()));
        }
        let raw = field.raw();
        if raw.is_empty() {
            return Some(Value::Null);
        }
        Some(match field.element.vr {
            VR::OB | VR::OW | VR::UN | VR::OL | VR::OV | VR::OF | VR::OD => {
                if raw.len() > BULK {
                    return None;
                }
                raw.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
            }
            VR::AT => {
                let word = |bytes: &[u8]| {
                    let array = [bytes[0], bytes[1]];
                    u32::from(if field.element.big { u16::from_be_bytes(array) } else { u16::from_le_bytes(array) })
                };
                one_or_list(
                    raw.chunks_exact(4).map(|tag| tag::coded(word(tag) << 16 | word(&tag[2..])).into()).collect(),
                )
            }
            VR::US | VR::SS | VR::UL | VR::SL | VR::UV | VR::SV => {
                if raw.len() > BULK {
                    return None;
                }
                one_or_list(field.numbers()?.into_iter().map(whole).collect())
            }
            VR::FL | VR::FD => one_or_list(field.numbers()?.into_iter().map(number).collect()),
            VR::DS => one_or_list(field.texts(None).into_iter().map(|text| text_number(text, number)).collect()),
            VR::IS => one_or_list(field.texts(None).into_iter().map(|text| text_number(text, whole)).collect()),
            _ => one_or_list(field.texts(charset).into_iter().map(Value::from).collect()),
        })
    }
}

/// A number where the text is one, and the text otherwise.
fn text_number(text: String, make: impl Fn(f64) -> Value) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    parse_number(&text).map_or(Value::from(text), make)
}

fn whole(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { Value::from(value as i64) } else { number(value) }
}

fn one_or_list(mut values: Vec<Value>) -> Value {
    if values.len() == 1 { values.pop().unwrap_or(Value::Null) } else { Value::Array(values) }
}
