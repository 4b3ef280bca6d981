//! The text of an NRRD header: fields, key/value pairs, comments, and the values that fields hold.

use crate::element::Element;
use crate::error::{Error, Result};
use crate::image::{Meta, number};
use crate::source::Source;
use serde_json::Value;

/// The longest header that is read.
const MAX_HEADER: u64 = 16 << 20;

/// As many axes as teem allows.
pub(super) const MAX_AXES: usize = 16;

/// How a field's value becomes JSON.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    Number,
    Numbers,
    Words,
    Vectors,
    Vector,
}

/// Names of fields as the specification writes them. In files, case does not count, and neither do spaces.
const FIELDS: &[(&str, Shape)] = &[
    ("content", Shape::Text),
    ("number", Shape::Number),
    ("type", Shape::Text),
    ("block size", Shape::Number),
    ("dimension", Shape::Number),
    ("space", Shape::Text),
    ("space dimension", Shape::Number),
    ("sizes", Shape::Numbers),
    ("spacings", Shape::Numbers),
    ("thicknesses", Shape::Numbers),
    ("axis mins", Shape::Numbers),
    ("axis maxs", Shape::Numbers),
    ("space directions", Shape::Vectors),
    ("centers", Shape::Words),
    ("kinds", Shape::Words),
    ("labels", Shape::Words),
    ("units", Shape::Words),
    ("min", Shape::Number),
    ("max", Shape::Number),
    ("old min", Shape::Number),
    ("old max", Shape::Number),
    ("endian", Shape::Text),
    ("encoding", Shape::Text),
    ("line skip", Shape::Number),
    ("byte skip", Shape::Number),
    ("sample units", Shape::Text),
    ("space units", Shape::Words),
    ("space origin", Shape::Vector),
    ("measurement frame", Shape::Vectors),
    ("data file", Shape::Text),
];

/// Where a field's name and its old name are one.
const ALIASES: &[(&str, &str)] = &[("centerings", "centers"), ("axismin", "axis mins"), ("axismax", "axis maxs")];

/// A header, as text.
#[derive(Debug)]
pub(super) struct Text {
    /// 1 to 5.
    pub version: u8,
    /// Field and value, in the file's order.
    fields: Vec<(&'static str, String)>,
    /// Fields that the specification does not know.
    pub unknown: Vec<(String, String)>,
    /// `key:=value`, without the escapes.
    pairs: Vec<(String, String)>,
    comments: Vec<String>,
    /// The lines after `data file: LIST`.
    pub listed: Vec<String>,
    /// Where the blank line after the header ends; none where the header fills the file.
    pub end: Option<u64>,
}

/// Whether a file begins as NRRD files do.
pub(super) fn is_nrrd(start: &[u8]) -> bool {
    version(start.split(|byte| *byte == b'\n').next().unwrap_or_default()).is_some()
}

/// The version that a first line names: `NRRD0004`.
fn version(line: &[u8]) -> Option<u8> {
    match line.strip_prefix(b"NRRD")?.trim_ascii_end() {
        b"00.01" => Some(1),
        [b'0', b'0', b'0', digit] if digit.is_ascii_digit() => Some(digit - b'0'),
        _ => None,
    }
}

impl Text {
    /// Reads the header of a file.
    pub(super) fn read(source: &Source) -> Result<Self> {
        let (bytes, end) = header_bytes(source)?;
        let mut lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let version = lines.next().and_then(version).ok_or_else(|| Error::corrupt("this is no NRRD file"))?;
        if !(1..=5).contains(&version) {
            return Err(Error::unsupported(format!("NRRD version {version}; mica reads 1 to 5")));
        }
        let mut text = Self {
            version,
            fields: Vec::new(),
            unknown: Vec::new(),
            pairs: Vec::new(),
            comments: Vec::new(),
            listed: Vec::new(),
            end,
        };
        for line in lines {
            text.line(String::from_utf8_lossy(line).trim_end_matches('\0'))?;
        }
        Ok(text)
    }

    fn line(&mut self, line: &str) -> Result<()> {
        if self.is_list() {
            if !line.trim().is_empty() {
                self.listed.push(line.trim_end().to_owned());
            }
            return Ok(());
        }
        if line.is_empty() {
            return Ok(());
        }
        if let Some(comment) = line.strip_prefix('#') {
            self.comments.push(comment.trim().to_owned());
            return Ok(());
        }
        let (name, value) = line.split_once(':').ok_or_else(|| {
            let shown: String = line.chars().take(60).collect();
            Error::corrupt(format!("header line: expected 'field: value' or 'key:=value', found '{shown}'"))
        })?;
        // A key may hold a colon itself; a field is one only by its name.
        let field = if value.starts_with('=') { None } else { canonical(name) };
        match (field, line.split_once(":=")) {
            (Some(field), _) => {
                if self.get(field).is_some() {
                    return Err(Error::field(field, "one value", "the field twice"));
                }
                self.fields.push((field, value.trim().to_owned()));
            }
            (None, Some((key, value))) => self.pairs.push((unescape(key), unescape(value))),
            (None, None) => self.unknown.push((name.to_owned(), value.trim().to_owned())),
        }
        Ok(())
    }

    fn is_list(&self) -> bool {
        matches!(self.fields.last(), Some(("data file", value)) if value.split_whitespace().next() == Some("LIST"))
    }

    /// The value of a field.
    pub(super) fn get(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| *name == field).map(|(_, value)| value.as_str())
    }

    /// The value of a field that must be there.
    pub(super) fn require(&self, field: &'static str) -> Result<&str> {
        self.get(field).ok_or_else(|| Error::field(field, "a value", "nothing"))
    }

    /// A whole number.
    pub(super) fn whole(&self, field: &'static str) -> Result<Option<i64>> {
        let parse = |value: &str| value.parse().map_err(|_| Error::field(field, "a whole number", quoted(value)));
        self.get(field).map(parse).transpose()
    }

    /// The number of axes.
    pub(super) fn dimension(&self) -> Result<usize> {
        self.require("dimension")?;
        let found = self.whole("dimension")?.unwrap_or(0);
        let axes = usize::try_from(found).ok().filter(|axes| (1..=MAX_AXES).contains(axes));
        axes.ok_or_else(|| Error::field("dimension", format!("1 to {MAX_AXES}"), found))
    }

    /// The extents, the fastest axis first.
    pub(super) fn sizes(&self, axes: usize) -> Result<Vec<usize>> {
        let value = self.require("sizes")?;
        let sizes: Option<Vec<usize>> =
            value.split_whitespace().map(|word| word.parse().ok().filter(|size| *size > 0)).collect();
        sizes
            .filter(|sizes| sizes.len() == axes)
            .ok_or_else(|| Error::field("sizes", format!("{axes} numbers of at least 1"), quoted(value)))
    }

    /// One number for each axis; NaN where there is none.
    pub(super) fn numbers(&self, field: &'static str, axes: usize) -> Result<Option<Vec<f64>>> {
        let Some(value) = self.get(field) else { return Ok(None) };
        let numbers: Option<Vec<f64>> = value.split_whitespace().map(|word| word.parse().ok()).collect();
        let numbers = numbers.filter(|numbers| numbers.len() == axes);
        numbers.map(Some).ok_or_else(|| Error::field(field, format!("{axes} numbers"), quoted(value)))
    }

    /// One word for each axis.
    pub(super) fn words(&self, field: &'static str, axes: usize) -> Result<Option<Vec<String>>> {
        let Some(value) = self.get(field) else { return Ok(None) };
        let words = words(value);
        if words.len() != axes {
            return Err(Error::field(field, format!("{axes} words"), quoted(value)));
        }
        Ok(Some(words))
    }

    /// Vectors in parentheses, none for `none`; `axes` of them.
    pub(super) fn vectors(&self, field: &'static str, axes: usize) -> Result<Option<Vec<Option<Vec<f64>>>>> {
        let Some(value) = self.get(field) else { return Ok(None) };
        let vectors = vectors(value).filter(|vectors| vectors.len() == axes);
        vectors
            .map(Some)
            .ok_or_else(|| Error::field(field, format!("{axes} vectors such as (1,0,0), or none"), quoted(value)))
    }

    /// The element type.
    pub(super) fn element(&self) -> Result<Element> {
        let found = self.require("type")?;
        let words = found.to_ascii_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(match words.as_str() {
            "signed char" | "int8" | "int8_t" => Element::I8,
            "uchar" | "unsigned char" | "uint8" | "uint8_t" => Element::U8,
            "short" | "short int" | "signed short" | "signed short int" | "int16" | "int16_t" => Element::I16,
            "ushort" | "unsigned short" | "unsigned short int" | "uint16" | "uint16_t" => Element::U16,
            "int" | "signed int" | "int32" | "int32_t" => Element::I32,
            "uint" | "unsigned int" | "uint32" | "uint32_t" => Element::U32,
            "longlong"
            | "long long"
            | "long long int"
            | "signed long long"
            | "signed long long int"
            | "int64"
            | "int64_t" => Element::I64,
            "ulonglong" | "unsigned long long" | "unsigned long long int" | "uint64" | "uint64_t" => Element::U64,
            "float" => Element::F32,
            "double" => Element::F64,
            "block" => return Err(Error::unsupported("blocks of bytes have no meaning as voxels").in_field("type")),
            _ => return Err(Error::field("type", "a type of the NRRD specification", quoted(found))),
        })
    }

    /// All of it as JSON: fields under the specification's names, pairs in `key_value_pairs`, comments in `comments`,
    /// fields unknown to the specification under their own names.
    pub(super) fn meta(&self) -> Meta {
        let mut meta = Meta::new();
        meta.insert("version".into(), Value::from(self.version));
        for (field, value) in &self.fields {
            let shape = FIELDS.iter().find(|(name, _)| name == field).map_or(Shape::Text, |(_, shape)| *shape);
            meta.insert((*field).into(), json(value, shape));
        }
        for (name, value) in &self.unknown {
            // A field cannot take the place of one that the specification knows.
            meta.entry(name.clone()).or_insert_with(|| Value::from(value.as_str()));
        }
        if !self.listed.is_empty() {
            meta.insert("data files".into(), Value::from(self.listed.clone()));
        }
        if !self.pairs.is_empty() {
            let pairs = self.pairs.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str())));
            meta.insert(super::PAIRS.into(), Value::Object(pairs.collect()));
        }
        if !self.comments.is_empty() {
            meta.insert("comments".into(), Value::from(self.comments.clone()));
        }
        meta
    }
}

/// The header and, where one ends it, the offset after the blank line.
fn header_bytes(source: &Source) -> Result<(Vec<u8>, Option<u64>)> {
    let mut bytes = source.start().to_vec();
    let mut seen = 0;
    loop {
        // A line's end followed by another, with or without carriage returns.
        for at in seen..bytes.len() {
            if bytes[at] != b'\n' {
                continue;
            }
            let next = &bytes[at + 1..];
            let blank = if next.starts_with(b"\n") {
                1
            } else if next.starts_with(b"\r\n") {
                2
            } else {
                0
            };
            if blank > 0 {
                bytes.truncate(at);
                return Ok((bytes, Some((at + 1 + blank) as u64)));
            }
        }
        // A line's end at the end of what is known is looked at again.
        seen = bytes.len().saturating_sub(2);
        let known = bytes.len() as u64;
        if known >= source.size() {
            return Ok((bytes, None));
        }
        if known >= MAX_HEADER {
            return Err(Error::corrupt(format!("the header does not end within {MAX_HEADER} bytes")));
        }
        let more = (source.size().min(MAX_HEADER) - known).min(known.max(4096));
        bytes.extend(source.bytes(known, more as usize)?);
    }
}

/// The specification's name of a field; none for another name.
fn canonical(name: &str) -> Option<&'static str> {
    let plain = |name: &str| name.chars().filter(|c| *c != ' ').collect::<String>().to_ascii_lowercase();
    let found = plain(name);
    let alias = ALIASES.iter().find(|(alias, _)| *alias == found).map(|(_, field)| *field);
    alias.or_else(|| FIELDS.iter().map(|(field, _)| *field).find(|field| plain(field) == found))
}

/// `\n` and `\\` in keys and values.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => plain.push('\n'),
                Some('\\') | None => plain.push('\\'),
                Some(other) => plain.extend(['\\', other]),
            },
            other => plain.push(other),
        }
    }
    plain
}

/// The opposite of [`unescape`].
pub(super) fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "")
}

/// Words between white space; those in quotation marks may hold some.
fn words(value: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut characters = value.chars().peekable();
    while let Some(&first) = characters.peek() {
        if first.is_whitespace() {
            characters.next();
            continue;
        }
        let mut word = String::new();
        if first == '"' {
            characters.next();
            while let Some(character) = characters.next() {
                match character {
                    '"' => break,
                    '\\' => word.extend(characters.next()),
                    other => word.push(other),
                }
            }
        } else {
            while let Some(character) = characters.next_if(|character| !character.is_whitespace()) {
                word.push(character);
            }
        }
        words.push(word);
    }
    words
}

/// `(1,0,0) none (0, 1, 0)`; none where it is something else.
fn vectors(value: &str) -> Option<Vec<Option<Vec<f64>>>> {
    let mut vectors = Vec::new();
    let mut rest = value.trim_start();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('(') {
            let (inner, after) = after.split_once(')')?;
            let vector: Option<Vec<f64>> = inner.split(',').map(|word| word.trim().parse().ok()).collect();
            let vector = vector?;
            // teem's mark for a direction that there is not.
            vectors.push((!vector.iter().all(|x| x.is_nan())).then_some(vector));
            rest = after;
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(rest.len());
            if !matches!(&rest[..end], "none" | "None" | "NONE" | "???") {
                return None;
            }
            vectors.push(None);
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    Some(vectors)
}

fn json(value: &str, shape: Shape) -> Value {
    let numeric = |word: &str| {
        let whole = word.parse::<i64>().ok().map(Value::from);
        whole.or_else(|| word.parse::<f64>().ok().map(number)).unwrap_or_else(|| Value::from(word))
    };
    let vector = |vector: Option<Vec<f64>>| match vector {
        Some(vector) => Value::Array(vector.into_iter().map(number).collect()),
        None => Value::Null,
    };
    match shape {
        Shape::Text => Value::from(value),
        Shape::Number => numeric(value),
        Shape::Numbers => Value::Array(value.split_whitespace().map(numeric).collect()),
        Shape::Words => Value::from(words(value)),
        Shape::Vectors => match vectors(value) {
            Some(vectors) => Value::Array(vectors.into_iter().map(vector).collect()),
            None => Value::from(value),
        },
        Shape::Vector => match vectors(value).and_then(|mut vectors| vectors.pop()) {
            Some(found) => vector(found),
            None => Value::from(value),
        },
    }
}

/// A value for messages: cut, in quotation marks.
pub(super) fn quoted(value: &str) -> String {
    let shown: String = value.chars().take(80).collect();
    format!("'{shown}'")
}
