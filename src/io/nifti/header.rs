//! [`Raw`]: a header as bytes, with its fields by name.

use crate::error::{Error, Result};
use crate::image::{Meta, number};
use serde_json::Value;

/// Which NIfTI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    One,
    Two,
}

impl Version {
    /// Bytes of the header.
    pub fn size(self) -> usize {
        match self {
            Self::One => 348,
            Self::Two => 540,
        }
    }

    /// Where voxels can begin in a single file: behind the header and four bytes that announce extensions.
    pub fn first_voxel(self) -> usize {
        self.size() + 4
    }

    fn fields(self) -> &'static [Field] {
        match self {
            Self::One => NIFTI1,
            Self::Two => NIFTI2,
        }
    }

    /// The signature of a single file or of a pair.
    pub fn magic(self, single: bool) -> &'static [u8; 4] {
        match (self, single) {
            (Self::One, true) => b"n+1\0",
            (Self::One, false) => b"ni1\0",
            (Self::Two, true) => b"n+2\0",
            (Self::Two, false) => b"ni2\0",
        }
    }
}

/// How a number lies in the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    I8,
    U8,
    I16,
    I32,
    I64,
    F32,
    F64,
    Text,
}

impl Kind {
    fn size(self) -> usize {
        match self {
            Self::I8 | Self::U8 | Self::Text => 1,
            Self::I16 => 2,
            Self::I32 | Self::F32 => 4,
            Self::I64 | Self::F64 => 8,
        }
    }
}

/// A field: name, offset, kind, and how many numbers or letters.
struct Field(&'static str, usize, Kind, usize);

use Kind::{F32, F64, I8, I16, I32, I64, Text, U8};

/// nifti1.h. The fields of Analyze 7.5 that NIfTI does not use have their names there.
const NIFTI1: &[Field] = &[
    Field("sizeof_hdr", 0, I32, 1),
    Field("data_type", 4, Text, 10),
    Field("db_name", 14, Text, 18),
    Field("extents", 32, I32, 1),
    Field("session_error", 36, I16, 1),
    Field("regular", 38, Text, 1),
    Field("dim_info", 39, U8, 1),
    Field("dim", 40, I16, 8),
    Field("intent_p1", 56, F32, 1),
    Field("intent_p2", 60, F32, 1),
    Field("intent_p3", 64, F32, 1),
    Field("intent_code", 68, I16, 1),
    Field("datatype", 70, I16, 1),
    Field("bitpix", 72, I16, 1),
    Field("slice_start", 74, I16, 1),
    Field("pixdim", 76, F32, 8),
    Field("vox_offset", 108, F32, 1),
    Field("scl_slope", 112, F32, 1),
    Field("scl_inter", 116, F32, 1),
    Field("slice_end", 120, I16, 1),
    Field("slice_code", 122, U8, 1),
    Field("xyzt_units", 123, U8, 1),
    Field("cal_max", 124, F32, 1),
    Field("cal_min", 128, F32, 1),
    Field("slice_duration", 132, F32, 1),
    Field("toffset", 136, F32, 1),
    Field("glmax", 140, I32, 1),
    Field("glmin", 144, I32, 1),
    Field("descrip", 148, Text, 80),
    Field("aux_file", 228, Text, 24),
    Field("qform_code", 252, I16, 1),
    Field("sform_code", 254, I16, 1),
    Field("quatern_b", 256, F32, 1),
    Field("quatern_c", 260, F32, 1),
    Field("quatern_d", 264, F32, 1),
    Field("qoffset_x", 268, F32, 1),
    Field("qoffset_y", 272, F32, 1),
    Field("qoffset_z", 276, F32, 1),
    Field("srow_x", 280, F32, 4),
    Field("srow_y", 296, F32, 4),
    Field("srow_z", 312, F32, 4),
    Field("intent_name", 328, Text, 16),
    Field("magic", 344, Text, 4),
];

/// nifti2.h.
const NIFTI2: &[Field] = &[
    Field("sizeof_hdr", 0, I32, 1),
    Field("magic", 4, Text, 4),
    Field("eol_check", 8, I8, 4),
    Field("datatype", 12, I16, 1),
    Field("bitpix", 14, I16, 1),
    Field("dim", 16, I64, 8),
    Field("intent_p1", 80, F64, 1),
    Field("intent_p2", 88, F64, 1),
    Field("intent_p3", 96, F64, 1),
    Field("pixdim", 104, F64, 8),
    Field("vox_offset", 168, I64, 1),
    Field("scl_slope", 176, F64, 1),
    Field("scl_inter", 184, F64, 1),
    Field("cal_max", 192, F64, 1),
    Field("cal_min", 200, F64, 1),
    Field("slice_duration", 208, F64, 1),
    Field("toffset", 216, F64, 1),
    Field("slice_start", 224, I64, 1),
    Field("slice_end", 232, I64, 1),
    Field("descrip", 240, Text, 80),
    Field("aux_file", 320, Text, 24),
    Field("qform_code", 344, I32, 1),
    Field("sform_code", 348, I32, 1),
    Field("quatern_b", 352, F64, 1),
    Field("quatern_c", 360, F64, 1),
    Field("quatern_d", 368, F64, 1),
    Field("qoffset_x", 376, F64, 1),
    Field("qoffset_y", 384, F64, 1),
    Field("qoffset_z", 392, F64, 1),
    Field("srow_x", 400, F64, 4),
    Field("srow_y", 432, F64, 4),
    Field("srow_z", 464, F64, 4),
    Field("slice_code", 496, I32, 1),
    Field("xyzt_units", 500, I32, 1),
    Field("intent_code", 504, I32, 1),
    Field("intent_name", 508, Text, 16),
    Field("dim_info", 524, U8, 1),
    Field("unused_str", 525, Text, 15),
];

/// The header's bytes, in the byte order of the file.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    pub version: Version,
    /// Whether numbers begin with their highest byte.
    pub big: bool,
    bytes: Vec<u8>,
}

impl Raw {
    /// A header of zeros in little-endian order, with its size and signature.
    pub fn new(version: Version, single: bool) -> Self {
        let mut raw = Self { version, big: false, bytes: vec![0; version.size()] };
        raw.put_integer("sizeof_hdr", 0, version.size() as i64);
        raw.put_text("magic", version.magic(single));
        for (index, byte) in [13, 10, 26, 10].into_iter().enumerate() {
            raw.put_integer("eol_check", index, byte);
        }
        raw
    }

    /// The header at the start of a file, by its signature; none for other files.
    pub fn recognise(start: &[u8]) -> Option<Self> {
        let signed = |at: usize, size: usize, version: Version| {
            let magic = start.get(at..at + 4)?;
            let known = [version.magic(true), version.magic(false)].iter().any(|known| magic == *known);
            start.get(..size).filter(|_| known)
        };
        if let Some(bytes) = signed(344, 348, Version::One) {
            return Some(Self::in_order(Version::One, bytes));
        }
        let bytes = signed(4, 540, Version::Two)?;
        let size = bytes.first_chunk::<4>()?;
        (i32::from_le_bytes(*size) == 540 || i32::from_be_bytes(*size) == 540)
            .then(|| Self::in_order(Version::Two, bytes))
    }

    /// Finds the byte order: the one in which `dim[0]` is a number of axes, as nibabel.
    fn in_order(version: Version, bytes: &[u8]) -> Self {
        let mut raw = Self { version, big: false, bytes: bytes.to_vec() };
        if !(1..=7).contains(&raw.integer("dim", 0)) {
            raw.big = true;
            if !(1..=7).contains(&raw.integer("dim", 0)) {
                raw.big = raw.integer("sizeof_hdr", 0) == version.size() as i64;
            }
        }
        raw
    }

    /// Whether voxels follow in the same file.
    pub fn is_single(&self) -> bool {
        self.text("magic").get(1) == Some(&b'+')
    }

    /// The bytes, in the order of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn field(&self, name: &str) -> Option<&'static Field> {
        self.version.fields().iter().find(|field| field.0 == name)
    }

    fn word<const N: usize>(&self, at: usize) -> [u8; N] {
        let mut word = [0; N];
        if let Some(bytes) = self.bytes.get(at..at + N) {
            word.copy_from_slice(bytes);
        }
        if self.big {
            word.reverse();
        }
        word
    }

    /// A number as an integer; floats are cut off. 0 for what this version does not have.
    pub fn integer(&self, name: &str, index: usize) -> i64 {
        self.field(name).map_or(0, |field| self.integer_of(field, index))
    }

    fn integer_of(&self, field: &Field, index: usize) -> i64 {
        let &Field(_, offset, kind, _) = field;
        let at = offset + index * kind.size();
        match kind {
            I8 => i64::from(i8::from_le_bytes(self.word(at))),
            U8 | Text => i64::from(u8::from_le_bytes(self.word(at))),
            I16 => i64::from(i16::from_le_bytes(self.word(at))),
            I32 => i64::from(i32::from_le_bytes(self.word(at))),
            I64 => i64::from_le_bytes(self.word(at)),
            F32 | F64 => self.float_of(field, index) as i64,
        }
    }

    /// A number as a float. 0 for what this version does not have.
    pub fn float(&self, name: &str, index: usize) -> f64 {
        self.field(name).map_or(0.0, |field| self.float_of(field, index))
    }

    fn float_of(&self, field: &Field, index: usize) -> f64 {
        let &Field(_, offset, kind, _) = field;
        let at = offset + index * kind.size();
        match kind {
            F32 => f64::from(f32::from_le_bytes(self.word(at))),
            F64 => f64::from_le_bytes(self.word(at)),
            _ => self.integer_of(field, index) as f64,
        }
    }

    /// A text without the zeros behind it.
    pub fn text(&self, name: &str) -> &[u8] {
        self.field(name).map_or(&[], |field| self.text_of(field))
    }

    fn text_of(&self, field: &Field) -> &[u8] {
        let &Field(_, offset, _, length) = field;
        let text = self.bytes.get(offset..offset + length).unwrap_or_default();
        let end = text.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        &text[..end]
    }

    fn put<const N: usize>(&mut self, at: usize, mut word: [u8; N]) {
        if self.big {
            word.reverse();
        }
        if let Some(bytes) = self.bytes.get_mut(at..at + N) {
            bytes.copy_from_slice(&word);
        }
    }

    /// Sets a number; false where this version has no such field, or no room for the number in it.
    pub fn put_integer(&mut self, name: &str, index: usize, value: i64) -> bool {
        let Some(&Field(_, offset, kind, count)) = self.field(name) else { return false };
        let at = offset + index * kind.size();
        if index >= count {
            return false;
        }
        macro_rules! put {
            ($type:ty) => {{
                let Ok(value) = <$type>::try_from(value) else { return false };
                self.put(at, value.to_le_bytes());
            }};
        }
        match kind {
            I8 => put!(i8),
            U8 => put!(u8),
            I16 => put!(i16),
            I32 => put!(i32),
            I64 => self.put(at, value.to_le_bytes()),
            F32 | F64 => return self.put_float(name, index, value as f64),
            Text => return false,
        }
        true
    }

    /// Sets a float, rounded to what the field holds.
    pub fn put_float(&mut self, name: &str, index: usize, value: f64) -> bool {
        let Some(&Field(_, offset, kind, count)) = self.field(name) else { return false };
        match kind {
            _ if index >= count => return false,
            F32 => self.put(offset + index * 4, (value as f32).to_le_bytes()),
            F64 => self.put(offset + index * 8, value.to_le_bytes()),
            _ => return false,
        }
        true
    }

    /// Sets a text; what is too long is cut off.
    pub fn put_text(&mut self, name: &str, value: &[u8]) {
        let Some(&Field(_, offset, Text, length)) = self.field(name) else { return };
        if let Some(bytes) = self.bytes.get_mut(offset..offset + length) {
            bytes.fill(0);
            bytes.iter_mut().zip(value).for_each(|(slot, byte)| *slot = *byte);
        }
    }

    /// Every field by name, as NumPy shows nibabel's header: numbers, lists of numbers, and texts (Latin-1).
    pub fn meta(&self) -> Meta {
        let fields = self.version.fields();
        // With room for what readers add.
        let mut meta = Meta::with_capacity(fields.len() + 4);
        for field in fields {
            let &Field(name, _, kind, count) = field;
            let one = |index: usize| match kind {
                F32 | F64 => number(self.float_of(field, index)),
                _ => Value::from(self.integer_of(field, index)),
            };
            let value = match (kind, count) {
                (Text, _) => Value::String(self.text_of(field).iter().map(|byte| char::from(*byte)).collect()),
                (_, 1) => one(0),
                _ => Value::Array((0..count).map(one).collect()),
            };
            meta.insert(name.to_owned(), value);
        }
        meta
    }

    /// Takes over a field from metadata, where it is there and fits.
    pub fn take(&mut self, meta: &Meta, name: &str) {
        match meta.get(name) {
            Some(Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.take_one(name, index, value);
                }
            }
            Some(Value::String(text)) if matches!(self.field(name), Some(Field(_, _, Text, _))) => {
                // Letters beyond Latin-1 have no place in the header; UTF-8 is what other writers put there then.
                let latin: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(letter).ok()).collect();
                self.put_text(name, latin.as_deref().unwrap_or(text.as_bytes()));
            }
            Some(value) => self.take_one(name, 0, value),
            None => {}
        }
    }

    fn take_one(&mut self, name: &str, index: usize, value: &Value) {
        if let Some(float) = float(value) {
            let _ = match value.as_i64() {
                Some(whole) => self.put_integer(name, index, whole),
                None => self.put_float(name, index, float),
            };
        }
    }
}

/// A number of metadata.
pub(super) fn float(value: &Value) -> Option<f64> {
    match value.as_str() {
        None => value.as_f64(),
        Some("NaN") => Some(f64::NAN),
        Some("Infinity") => Some(f64::INFINITY),
        Some("-Infinity") => Some(f64::NEG_INFINITY),
        Some(_) => None,
    }
}

/// Extents of the axes.
///
/// # Errors
/// `dim` out of range.
pub(super) fn shape(raw: &Raw) -> Result<Vec<usize>> {
    let axes = raw.integer("dim", 0);
    if !(1..=7).contains(&axes) {
        return Err(Error::field("dim[0]", "1 to 7 axes", axes));
    }
    let mut dims: Vec<i64> = (1..=axes as usize).map(|axis| raw.integer("dim", axis)).collect();
    if raw.version == Version::One {
        // FreeSurfer's surfaces: extents beyond 16 bits, by nibabel's rules.
        if dims.starts_with(&[-1, 1, 1]) {
            dims[0] = raw.integer("glmin", 0);
            if dims[0] <= 0 {
                return Err(Error::field("glmin", "the extent that dim[1] = -1 announces", dims[0]));
            }
        } else if dims.starts_with(&[27_307, 1, 6]) {
            dims[0] = 163_842;
            dims[2] = 1;
        }
    }
    let extent = |(index, &dim): (usize, &i64)| {
        usize::try_from(dim)
            .ok()
            .filter(|extent| *extent > 0)
            .ok_or_else(|| Error::field(format!("dim[{}]", index + 1), "an extent of at least 1", dim))
    };
    dims.iter().enumerate().map(extent).collect()
}

/// Repairs what nibabel repairs, and says so.
///
/// # Errors
/// What nibabel refuses: a broken end-of-line check.
pub(super) fn repair(raw: &mut Raw) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    let size = raw.integer("sizeof_hdr", 0);
    if size != raw.version.size() as i64 {
        notes.push(format!("field 'sizeof_hdr' is {size} instead of {}", raw.version.size()));
        raw.put_integer("sizeof_hdr", 0, raw.version.size() as i64);
    }
    for axis in 1..4 {
        let spacing = raw.float("pixdim", axis);
        if spacing <= 0.0 {
            let repaired = if spacing == 0.0 { 1.0 } else { -spacing };
            notes.push(format!("field 'pixdim[{axis}]' is {spacing}, read as {repaired}"));
            raw.put_float("pixdim", axis, repaired);
        }
    }
    let qfac = raw.float("pixdim", 0);
    if qfac.abs() != 1.0 {
        // Zero is what most writers of files without a qform leave there.
        if qfac != 0.0 {
            notes.push(format!("field 'pixdim[0]' (qfac) is {qfac}, read as 1"));
        }
        raw.put_float("pixdim", 0, 1.0);
    }
    for name in ["qform_code", "sform_code"] {
        let code = raw.integer(name, 0);
        if !(0..=5).contains(&code) {
            notes.push(format!("field '{name}' is {code}, which means nothing: read as 0"));
            raw.put_integer(name, 0, 0);
        }
    }
    if raw.version == Version::Two {
        let check: Vec<i64> = (0..4).map(|index| raw.integer("eol_check", index)).collect();
        if check != [13, 10, 26, 10] {
            if check != [0; 4] {
                let message = "13 10 26 10 (a file that was transferred as text is broken)";
                return Err(Error::field("eol_check", message, format!("{check:?}")));
            }
            for (index, byte) in [13, 10, 26, 10].into_iter().enumerate() {
                raw.put_integer("eol_check", index, byte);
            }
        }
    }
    Ok(notes)
}
