//! Element types of tensors, named as in PyTorch and NumPy.

use crate::error::{Error, Result, nearest};
use std::fmt;

/// The element type of a tensor. The numbers are libtorch's `ScalarType` and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum DType {
    /// Unsigned 8-bit integer.
    UInt8 = 0,
    /// Signed 8-bit integer.
    Int8 = 1,
    /// Signed 16-bit integer: what CT scanners give.
    Int16 = 2,
    /// Signed 32-bit integer.
    Int32 = 3,
    /// Signed 64-bit integer.
    Int64 = 4,
    /// IEEE 754 half precision.
    Float16 = 5,
    /// IEEE 754 single precision.
    Float32 = 6,
    /// IEEE 754 double precision.
    Float64 = 7,
    /// One byte, 0 or 1.
    Bool = 11,
    /// The upper half of a `Float32`.
    BFloat16 = 15,
    /// Unsigned 16-bit integer; libtorch offers storage and conversion, little arithmetic.
    UInt16 = 27,
}

use DType::*;

/// Every element type with its canonical name.
const NAMES: [(DType, &str); 11] = [
    (UInt8, "uint8"),
    (Int8, "int8"),
    (Int16, "int16"),
    (UInt16, "uint16"),
    (Int32, "int32"),
    (Int64, "int64"),
    (Float16, "float16"),
    (BFloat16, "bfloat16"),
    (Float32, "float32"),
    (Float64, "float64"),
    (Bool, "bool"),
];

/// Other names by which PyTorch, NumPy and Python know them.
const ALIASES: [(&str, DType); 8] = [
    ("half", Float16),
    ("float", Float32),
    ("double", Float64),
    ("short", Int16),
    ("int", Int32),
    ("long", Int64),
    ("bool_", Bool),
    ("ushort", UInt16),
];

impl DType {
    /// All element types.
    pub const ALL: [DType; 11] = [UInt8, Int8, Int16, UInt16, Int32, Int64, Float16, BFloat16, Float32, Float64, Bool];

    /// The element type with libtorch's `ScalarType` number `code`.
    pub fn from_code(code: i32) -> Result<Self> {
        Self::ALL.into_iter().find(|dtype| *dtype as i32 == code).ok_or_else(|| {
            let known = NAMES.map(|(dtype, name)| format!("{} ({name})", dtype as i32)).join(", ");
            Error::type_mismatch(format!("element type {code} is not supported; supported: {known}"))
        })
    }

    /// Parses `float32`, `torch.float32`, `np.float32`, `numpy.float32` and PyTorch's short names (`half`, `long`…).
    pub fn parse(name: &str) -> Result<Self> {
        let mut text = name.trim();
        for prefix in ["torch.", "numpy.", "np."] {
            text = text.strip_prefix(prefix).unwrap_or(text);
        }
        // NumPy's and Python's `float` are 64 bits wide, PyTorch's is 32: only the qualified name decides.
        if text == "float" && !name.contains("torch.") {
            return Ok(Float64);
        }
        if text == "int" && !name.contains("torch.") {
            return Ok(Int64);
        }
        let known = NAMES.iter().map(|(dtype, name)| (*name, *dtype)).chain(ALIASES);
        known.clone().find(|(known, _)| *known == text).map(|(_, dtype)| dtype).ok_or_else(|| {
            let hint = nearest(text, known.map(|(known, _)| known))
                .map_or(".".to_owned(), |near| format!("; did you mean '{near}'?"));
            let all = NAMES.map(|(_, name)| name).join(", ");
            Error::argument(format!("unknown element type '{name}'{hint} Known: {all}"))
        })
    }

    /// The canonical name, for example `float32`.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(dtype, _)| *dtype == self).map_or("unknown", |(_, name)| name)
    }

    /// Bytes per element.
    pub fn size(self) -> usize {
        match self {
            UInt8 | Int8 | Bool => 1,
            Int16 | UInt16 | Float16 | BFloat16 => 2,
            Int32 | Float32 => 4,
            Int64 | Float64 => 8,
        }
    }

    /// Whether it is one of the floating-point types.
    pub fn is_floating_point(self) -> bool {
        matches!(self, Float16 | BFloat16 | Float32 | Float64)
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_round_trips_through_code_and_name() {
        for dtype in DType::ALL {
            assert_eq!(DType::from_code(dtype as i32).ok(), Some(dtype));
            for prefix in ["", "torch.", "np.", "numpy."] {
                assert_eq!(DType::parse(&format!("{prefix}{dtype}")).ok(), Some(dtype));
            }
        }
    }

    #[test]
    fn a_bare_float_is_pythons_and_a_torch_float_is_torchs() {
        assert_eq!(DType::parse("float").ok(), Some(Float64));
        assert_eq!(DType::parse("torch.float").ok(), Some(Float32));
        assert_eq!(DType::parse("int").ok(), Some(Int64));
        assert_eq!(DType::parse("torch.int").ok(), Some(Int32));
    }

    #[test]
    fn unknown_names_are_refused_with_a_hint() {
        let error = DType::parse("flaot32").expect_err("misspelt");
        assert!(error.message().contains("did you mean 'float32'"), "{error}");
        assert!(DType::from_code(9).is_err());
    }
}
