//! The header of a NumPy array: magic number, version, and a dictionary of three entries.

use super::literal::Literal;
use crate::element::Element;
use crate::error::{Error, Result};
use crate::image::Meta;
use serde_json::Value;
use std::io::Read;

/// What every array begins with.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// The longest dictionary that is read; NumPy itself refuses more than 10 000 bytes unless pickles are allowed.
const MAX_HEADER: usize = 1 << 16;

/// As many axes as NumPy allows.
const MAX_AXES: usize = 64;

/// NumPy aligns the voxels so.
const ALIGNMENT: usize = 64;

/// Spaces that leave room for a longer first axis.
const GROWTH_DIGITS: usize = 21;

/// A header.
#[derive(Debug)]
pub(super) struct Head {
    pub element: Element,
    /// Whether numbers are in the other byte order than this machine's.
    pub swapped: bool,
    /// Whether the first axis is the fastest.
    pub fortran: bool,
    pub shape: Vec<usize>,
    /// Where the numbers begin.
    pub length: u64,
    descr: String,
    version: [u8; 2],
}

impl Head {
    /// Reads a header from its first byte on.
    ///
    /// # Errors
    /// `Corrupt`; `Unsupported` for objects, texts, dates and structured types.
    pub(super) fn read(mut reader: impl Read) -> Result<Self> {
        let too_short = |_| Error::corrupt("the file ends within the NumPy header");
        let mut start = [0u8; 8];
        reader.read_exact(&mut start).map_err(too_short)?;
        if !start.starts_with(MAGIC) {
            return Err(Error::corrupt("this is no NumPy array"));
        }
        let version = [start[6], start[7]];
        let (length, before) = match version[0] {
            1 => {
                let mut size = [0u8; 2];
                reader.read_exact(&mut size).map_err(too_short)?;
                (usize::from(u16::from_le_bytes(size)), 10)
            }
            2 | 3 => {
                let mut size = [0u8; 4];
                reader.read_exact(&mut size).map_err(too_short)?;
                (u32::from_le_bytes(size) as usize, 12)
            }
            _ => {
                return Err(Error::unsupported(format!(
                    "NumPy format {}.{}; mica reads 1 to 3",
                    version[0], version[1]
                )));
            }
        };
        if length > MAX_HEADER {
            return Err(Error::field("header", format!("at most {MAX_HEADER} bytes"), length));
        }
        let mut text = vec![0u8; length];
        reader.read_exact(&mut text).map_err(too_short)?;
        // Versions 1 and 2 are Latin-1; what matters is ASCII in all.
        Self::parse(&String::from_utf8_lossy(&text), version, (before + length) as u64)
    }

    fn parse(text: &str, version: [u8; 2], length: u64) -> Result<Self> {
        let wrong = |found: &str| Error::field("header", "a dictionary of descr, fortran_order and shape", found);
        let Literal::Dict(pairs) = Literal::parse(text)? else { return Err(wrong("another literal")) };
        let get = |name: &str| {
            let mut found = pairs.iter().filter(|(key, _)| *key == Literal::Text(name.into()));
            match (found.next(), found.next()) {
                (Some((_, value)), None) => Ok(value),
                (None, _) => Err(wrong(&format!("no {name}"))),
                _ => Err(wrong(&format!("{name} twice"))),
            }
        };
        let (element, swapped, descr) = match get("descr")? {
            Literal::Text(descr) => {
                let (element, swapped) = element(descr)?;
                (element, swapped, descr.clone())
            }
            Literal::Items(fields) => return Err(structured(fields)),
            other => return Err(Error::field("descr", "a type", format!("{other:?}"))),
        };
        let &Literal::Bool(fortran) = get("fortran_order")? else {
            return Err(Error::field("fortran_order", "True or False", "something else"));
        };
        let shape: Option<Vec<usize>> = match get("shape")? {
            Literal::Items(items) if items.len() <= MAX_AXES => {
                let extent = |item: &Literal| match item {
                    Literal::Int(extent) => usize::try_from(*extent).ok(),
                    _ => None,
                };
                items.iter().map(extent).collect()
            }
            _ => None,
        };
        let expected = format!("a tuple of at most {MAX_AXES} numbers of at least 0");
        let shape = shape.ok_or_else(|| Error::field("shape", expected, format!("{:?}", get("shape").ok())))?;
        if pairs.len() != 3 {
            return Err(wrong(&format!("{} entries", pairs.len())));
        }
        Ok(Self { element, swapped, fortran, shape, length, descr, version })
    }

    /// The header as metadata.
    pub(super) fn meta(&self) -> Meta {
        let mut meta = Meta::new();
        meta.insert("version".into(), Value::from(format!("{}.{}", self.version[0], self.version[1])));
        meta.insert("descr".into(), Value::from(self.descr.as_str()));
        meta.insert("fortran_order".into(), Value::from(self.fortran));
        meta.insert("shape".into(), Value::from(self.shape.clone()));
        meta
    }
}

/// The element type of a `descr`, and whether its byte order is not this machine's.
fn element(descr: &str) -> Result<(Element, bool)> {
    let (order, name) = match descr.chars().next() {
        Some(order @ ('<' | '>' | '=' | '|')) => (order, &descr[1..]),
        _ => ('=', descr),
    };
    let element = match name {
        "b1" | "?" => Element::Bool,
        "u1" => Element::U8,
        "i1" => Element::I8,
        "u2" => Element::U16,
        "i2" => Element::I16,
        "u4" => Element::U32,
        "i4" => Element::I32,
        "u8" => Element::U64,
        "i8" => Element::I64,
        "f2" => Element::F16,
        "f4" => Element::F32,
        "f8" => Element::F64,
        "c8" => Element::C64,
        "c16" => Element::C128,
        _ => return Err(unsupported(descr, name)),
    };
    let foreign = if cfg!(target_endian = "little") { '>' } else { '<' };
    Ok((element, order == foreign && element.word() > 1))
}

fn unsupported(descr: &str, name: &str) -> Error {
    let shown: String = descr.chars().take(40).collect();
    let what = match name.chars().next() {
        Some('O') => "Python objects, which only a pickle can bring back, and a pickle can run any code",
        Some('U' | 'S' | 'a') => "texts",
        Some('M' | 'm') => "dates or times",
        Some('V') => "bytes without a type",
        Some('f' | 'c' | 'g') => "floats of a size that only some machines have",
        _ => "a type that mica does not know",
    };
    Error::unsupported(format!("expected whole, real or complex numbers or bools, found '{shown}': {what}"))
        .in_field("descr")
}

fn structured(fields: &[Literal]) -> Error {
    let name = |field: &Literal| match field {
        Literal::Items(items) => match items.first() {
            Some(Literal::Text(name)) => name.clone(),
            _ => "?".into(),
        },
        _ => "?".into(),
    };
    let names = fields.iter().take(8).map(name).collect::<Vec<_>>().join(", ");
    Error::unsupported(format!("a structured type with the fields {names}; save each field as an array of its own"))
        .in_field("descr")
}

/// The `descr` that NumPy writes for a type; none for those that NumPy has not.
fn descr(element: Element) -> Option<String> {
    let order = if cfg!(target_endian = "little") { '<' } else { '>' };
    Some(match element {
        Element::Bool => "|b1".into(),
        Element::U8 => "|u1".into(),
        Element::I8 => "|i1".into(),
        Element::U16 => format!("{order}u2"),
        Element::I16 => format!("{order}i2"),
        Element::U32 => format!("{order}u4"),
        Element::I32 => format!("{order}i4"),
        Element::U64 => format!("{order}u8"),
        Element::I64 => format!("{order}i8"),
        Element::F16 => format!("{order}f2"),
        Element::F32 => format!("{order}f4"),
        Element::F64 => format!("{order}f8"),
        Element::C64 => format!("{order}c8"),
        Element::C128 => format!("{order}c16"),
        Element::BF16 => return None,
    })
}

/// The header that NumPy writes for an array, byte for byte.
///
/// # Errors
/// `Unsupported` for types and numbers of axes that NumPy has not.
pub(super) fn write(element: Element, fortran: bool, shape: &[usize]) -> Result<Vec<u8>> {
    let descr = descr(element).ok_or_else(|| Error::unsupported(format!("NumPy has no type for {element}")))?;
    if shape.len() > MAX_AXES {
        return Err(Error::unsupported(format!("{} axes: NumPy has at most {MAX_AXES}", shape.len())));
    }
    let extents = shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let tuple = if shape.len() == 1 { format!("({extents},)") } else { format!("({extents})") };
    let order = if fortran { "True" } else { "False" };
    let mut text = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {tuple}, }}");
    // Room for the axis along which an array in this order can grow.
    if let Some(extent) = if fortran { shape.last() } else { shape.first() } {
        text.push_str(&" ".repeat(GROWTH_DIGITS.saturating_sub(extent.to_string().len())));
    }
    // Version 1 holds 65535 bytes: 64 axes of 20 digits are far below.
    let before = MAGIC.len() + 4;
    let padding = ALIGNMENT - (before + text.len() + 1) % ALIGNMENT;
    text.push_str(&" ".repeat(padding));
    text.push('\n');
    let length = u16::try_from(text.len()).map_err(|_| Error::unsupported("a header of more than 65535 bytes"))?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend([1, 0]);
    bytes.extend(length.to_le_bytes());
    bytes.extend(text.as_bytes());
    Ok(bytes)
}
