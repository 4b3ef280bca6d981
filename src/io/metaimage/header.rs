//! The text of a MetaImage header: `Key = Value` lines up to `ElementDataFile`.

use crate::element::Element;
use crate::error::{Error, Result};
use crate::image::{Meta, number};
use crate::source::Source;
use serde_json::Value;

/// The longest header that is read.
const MAX_HEADER: u64 = 16 << 20;

/// As many axes as MetaIO allows.
pub(super) const MAX_AXES: usize = 10;

/// Fields that hold numbers.
const NUMBERS: &[&str] = &[
    "NDims",
    "ID",
    "ParentID",
    "CompressedDataSize",
    "HeaderSize",
    "ElementNumberOfChannels",
    "Color",
    "TransformMatrix",
    "Rotation",
    "Orientation",
    "Offset",
    "Position",
    "Origin",
    "CenterOfRotation",
    "ElementSpacing",
    "ElementSize",
    "DimSize",
    "SequenceID",
    "ElementMin",
    "ElementMax",
    "ElementToIntensityFunctionSlope",
    "ElementToIntensityFunctionOffset",
    "ElementNBits",
];

/// Fields that hold texts and that MetaIO knows; what is in neither list is an application's own.
const TEXTS: &[&str] = &[
    "ObjectType",
    "ObjectSubType",
    "Comment",
    "Name",
    "BinaryData",
    "BinaryDataByteOrderMSB",
    "ElementByteOrderMSB",
    "CompressedData",
    "AnatomicalOrientation",
    "DistanceUnits",
    "Modality",
    "ElementType",
    "ElementDataFile",
];

/// Whether MetaIO knows this field.
pub(super) fn is_known(key: &str) -> bool {
    NUMBERS.contains(&key) || TEXTS.contains(&key)
}

/// A header, as text.
#[derive(Debug)]
pub(super) struct Text {
    /// Key and value, in the file's order.
    fields: Vec<(String, String)>,
    /// The lines after `ElementDataFile = LIST`.
    pub listed: Vec<String>,
    /// Where the line of `ElementDataFile` ends.
    pub end: u64,
}

/// Whether a file begins as MetaImage files do: with `Key = Value` lines, of which one is NDims or ObjectType.
pub(super) fn is_metaimage(start: &[u8]) -> bool {
    let mut lines = start.split(|byte| *byte == b'\n');
    let first_fields = lines.by_ref().map(|line| split(&String::from_utf8_lossy(line))).map_while(|field| field);
    for (key, value) in first_fields {
        match key.as_str() {
            "NDims" => return value.parse::<usize>().is_ok(),
            // Other objects than images are refused by what they are.
            "ObjectType" => return true,
            _ => {}
        }
    }
    false
}

/// Key and value of a line; none where there is no separator after a key.
fn split(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once(['=', ':'])?;
    let key = key.trim();
    let plain = !key.is_empty() && !key.contains(|c: char| c.is_control() || c == '\u{fffd}');
    plain.then(|| (key.to_owned(), value.trim().trim_end_matches('\0').trim_end().to_owned()))
}

impl Text {
    /// Reads the header of a file.
    pub(super) fn read(source: &Source) -> Result<Self> {
        let (bytes, end) = header_bytes(source)?;
        let mut text = Self { fields: Vec::new(), listed: Vec::new(), end };
        let mut lines = bytes.split(|byte| *byte == b'\n').map(String::from_utf8_lossy);
        for line in lines.by_ref() {
            match split(&line) {
                Some((key, value)) => {
                    if is_known(&key) && key != "Comment" && text.get(&key).is_some() {
                        return Err(Error::field(key, "one value", "the field twice"));
                    }
                    let last = key == "ElementDataFile";
                    text.fields.push((key, value));
                    if last {
                        break;
                    }
                }
                // ITK writes values with line breaks as they are.
                None if line.trim().is_empty() => {}
                None => match text.fields.last_mut() {
                    Some((key, value)) if !is_known(key) || key == "Comment" => {
                        value.push('\n');
                        value.push_str(line.trim_end());
                    }
                    _ => {
                        let shown: String = line.chars().take(60).collect();
                        return Err(Error::corrupt(format!("header line: expected 'Key = Value', found '{shown}'")));
                    }
                },
            }
        }
        text.listed = lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        Ok(text)
    }

    /// The value of a field.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// The first of these fields that is there, with its name.
    pub(super) fn first(&self, keys: &[&'static str]) -> Option<(&'static str, &str)> {
        keys.iter().find_map(|key| Some((*key, self.get(key)?)))
    }

    /// The value of a field that must be there.
    pub(super) fn require(&self, key: &'static str) -> Result<&str> {
        self.get(key).ok_or_else(|| Error::field(key, "a value", "nothing"))
    }

    /// True or False.
    pub(super) fn flag(&self, keys: &[&'static str]) -> Result<Option<bool>> {
        let Some((key, value)) = self.first(keys) else { return Ok(None) };
        match value.as_bytes().first() {
            Some(b'T' | b't' | b'1') => Ok(Some(true)),
            Some(b'F' | b'f' | b'0') => Ok(Some(false)),
            _ => Err(Error::field(key, "True or False", quoted(value))),
        }
    }

    /// A whole number.
    pub(super) fn whole(&self, key: &'static str) -> Result<Option<i64>> {
        let parse = |value: &str| value.parse().map_err(|_| Error::field(key, "a whole number", quoted(value)));
        self.get(key).map(parse).transpose()
    }

    /// The first of these fields that is there: so many finite numbers.
    pub(super) fn numbers(&self, keys: &[&'static str], count: usize) -> Result<Option<(&'static str, Vec<f64>)>> {
        let Some((key, value)) = self.first(keys) else { return Ok(None) };
        let finite = |word: &str| word.parse::<f64>().ok().filter(|value| value.is_finite());
        let numbers: Option<Vec<f64>> = value.split_whitespace().map(finite).collect();
        let numbers = numbers.filter(|numbers| numbers.len() == count);
        let numbers = numbers.ok_or_else(|| Error::field(key, format!("{count} finite numbers"), quoted(value)))?;
        Ok(Some((key, numbers)))
    }

    /// The extents of the axes, the fastest first.
    pub(super) fn sizes(&self) -> Result<Vec<usize>> {
        self.require("NDims")?;
        let found = self.whole("NDims")?.unwrap_or(0);
        let axes = usize::try_from(found).ok().filter(|axes| (1..=MAX_AXES).contains(axes));
        let axes = axes.ok_or_else(|| Error::field("NDims", format!("1 to {MAX_AXES}"), found))?;
        let value = self.require("DimSize")?;
        let sizes: Option<Vec<usize>> =
            value.split_whitespace().map(|word| word.parse().ok().filter(|size| *size > 0)).collect();
        let sizes = sizes.filter(|sizes| sizes.len() == axes);
        sizes.ok_or_else(|| Error::field("DimSize", format!("{axes} numbers of at least 1"), quoted(value)))
    }

    /// The element type. A `long` has four bytes, as MetaIO has it on every machine.
    pub(super) fn element(&self) -> Result<Element> {
        let found = self.require("ElementType")?;
        Ok(match found.strip_suffix("_ARRAY").unwrap_or(found) {
            "MET_CHAR" | "MET_ASCII_CHAR" => Element::I8,
            "MET_UCHAR" => Element::U8,
            "MET_SHORT" => Element::I16,
            "MET_USHORT" => Element::U16,
            "MET_INT" | "MET_LONG" => Element::I32,
            "MET_UINT" | "MET_ULONG" => Element::U32,
            "MET_LONG_LONG" => Element::I64,
            "MET_ULONG_LONG" => Element::U64,
            "MET_FLOAT" => Element::F32,
            "MET_DOUBLE" => Element::F64,
            "MET_NONE" | "MET_OTHER" | "MET_STRING" | "MET_FLOAT_MATRIX" => {
                return Err(Error::unsupported(format!("{found} is no voxel type")).in_field("ElementType"));
            }
            _ => return Err(Error::field("ElementType", "a type of MetaIO", quoted(found))),
        })
    }

    /// All of it as JSON, under the file's names.
    pub(super) fn meta(&self) -> Meta {
        let mut meta = Meta::new();
        for (key, value) in &self.fields {
            match meta.get_mut(key) {
                // Comments may come in several lines.
                Some(Value::String(before)) => {
                    before.push('\n');
                    before.push_str(value);
                }
                _ => {
                    meta.insert(key.clone(), json(key, value));
                }
            }
        }
        if !self.listed.is_empty() {
            meta.insert("ElementDataFiles".into(), Value::from(self.listed.clone()));
        }
        meta
    }
}

fn json(key: &str, value: &str) -> Value {
    let numeric = |word: &str| {
        let whole = word.parse::<i64>().ok().map(Value::from);
        whole.or_else(|| word.parse::<f64>().ok().map(number))
    };
    if !NUMBERS.contains(&key) {
        return Value::from(value);
    }
    let numbers: Option<Vec<Value>> = value.split_whitespace().map(numeric).collect();
    match numbers {
        Some(mut numbers) if numbers.len() == 1 && key != "DimSize" && !key.starts_with("ElementS") => {
            numbers.remove(0)
        }
        Some(numbers) => Value::Array(numbers),
        None => Value::from(value),
    }
}

/// The header up to the end of the `ElementDataFile` line, or of the file where a list of files follows; and where that
/// line ends.
fn header_bytes(source: &Source) -> Result<(Vec<u8>, u64)> {
    let mut bytes = source.start().to_vec();
    let mut line = 0;
    loop {
        while let Some(length) = bytes[line..].iter().position(|byte| *byte == b'\n') {
            let next = line + length + 1;
            if let Some(value) = data_file(&bytes[line..next]) {
                return with_list(source, bytes, next, &value);
            }
            line = next;
        }
        let known = bytes.len() as u64;
        if known >= source.size() {
            return match data_file(&bytes[line..]) {
                Some(value) => with_list(source, bytes, known as usize, &value),
                None => Err(Error::field("ElementDataFile", "a value at the end of the header", "nothing")),
            };
        }
        if known >= MAX_HEADER {
            return Err(Error::corrupt(format!("the header does not end within {MAX_HEADER} bytes")));
        }
        let more = (source.size().min(MAX_HEADER) - known).min(known.max(4096));
        bytes.extend(source.bytes(known, more as usize)?);
    }
}

fn data_file(line: &[u8]) -> Option<String> {
    // Most lines are not it, and may be long.
    if !line.trim_ascii_start().starts_with(b"ElementDataFile") {
        return None;
    }
    split(&String::from_utf8_lossy(line)).filter(|(key, _)| key == "ElementDataFile").map(|(_, value)| value)
}

fn with_list(source: &Source, mut bytes: Vec<u8>, end: usize, value: &str) -> Result<(Vec<u8>, u64)> {
    if value.split_whitespace().next() == Some("LIST") {
        if source.size() > MAX_HEADER {
            return Err(Error::corrupt(format!("the header does not end within {MAX_HEADER} bytes")));
        }
        let known = bytes.len() as u64;
        bytes.extend(source.bytes(known, (source.size() - known) as usize)?);
    } else {
        bytes.truncate(end);
    }
    Ok((bytes, end as u64))
}

/// A value for messages: cut, in quotation marks.
pub(super) fn quoted(value: &str) -> String {
    let shown: String = value.chars().take(80).collect();
    format!("'{shown}'")
}
