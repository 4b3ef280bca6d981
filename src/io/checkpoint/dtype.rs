//! [`DType`]: what the numbers of a tensor are.

use crate::element::Element;
use std::fmt;

/// The type of a tensor's numbers: those of images, and those that only networks use, whose bytes are passed on as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DType {
    /// A type that images have too.
    Element(Element),
    /// 8 bits, 4 of them exponent; no infinities.
    Float8E4M3FN,
    /// 8 bits, 4 of them exponent; no infinities, no negative zero.
    Float8E4M3FNUZ,
    /// 8 bits, 5 of them exponent.
    Float8E5M2,
    /// 8 bits, 5 of them exponent; no infinities, no negative zero.
    Float8E5M2FNUZ,
    /// 8 bits of exponent: powers of two.
    Float8E8M0FNU,
    /// Two numbers of 4 bits in each byte.
    Float4E2M1FNX2,
    /// Real and imaginary `float16`.
    Complex32,
}

use DType::{Complex32, Float4E2M1FNX2, Float8E4M3FN, Float8E4M3FNUZ, Float8E5M2, Float8E5M2FNUZ, Float8E8M0FNU};

/// A type, the name of its legacy storage class in torch where there is one, and its name in safetensors.
type Row = (DType, Option<&'static str>, Option<&'static str>);

const TABLE: [Row; 22] = [
    (DType::Element(Element::Bool), Some("BoolStorage"), Some("BOOL")),
    (DType::Element(Element::U8), Some("ByteStorage"), Some("U8")),
    (DType::Element(Element::I8), Some("CharStorage"), Some("I8")),
    (DType::Element(Element::U16), None, Some("U16")),
    (DType::Element(Element::I16), Some("ShortStorage"), Some("I16")),
    (DType::Element(Element::U32), None, Some("U32")),
    (DType::Element(Element::I32), Some("IntStorage"), Some("I32")),
    (DType::Element(Element::U64), None, Some("U64")),
    (DType::Element(Element::I64), Some("LongStorage"), Some("I64")),
    (DType::Element(Element::F16), Some("HalfStorage"), Some("F16")),
    (DType::Element(Element::BF16), Some("BFloat16Storage"), Some("BF16")),
    (DType::Element(Element::F32), Some("FloatStorage"), Some("F32")),
    (DType::Element(Element::F64), Some("DoubleStorage"), Some("F64")),
    (DType::Element(Element::C64), Some("ComplexFloatStorage"), Some("C64")),
    (DType::Element(Element::C128), Some("ComplexDoubleStorage"), None),
    (Float8E4M3FN, None, Some("F8_E4M3")),
    (Float8E4M3FNUZ, None, Some("F8_E4M3FNUZ")),
    (Float8E5M2, None, Some("F8_E5M2")),
    (Float8E5M2FNUZ, None, Some("F8_E5M2FNUZ")),
    (Float8E8M0FNU, None, Some("F8_E8M0")),
    (Float4E2M1FNX2, None, None),
    (Complex32, None, None),
];

impl DType {
    /// Every type.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// Bytes per number; for [`DType::Float4E2M1FNX2`] per pair.
    #[must_use]
    pub const fn size(self) -> usize {
        match self {
            Self::Element(element) => element.size(),
            Complex32 => 4,
            _ => 1,
        }
    }

    /// The name in torch, for example `float32`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Element(element) => element.name(),
            Float8E4M3FN => "float8_e4m3fn",
            Float8E4M3FNUZ => "float8_e4m3fnuz",
            Float8E5M2 => "float8_e5m2",
            Float8E5M2FNUZ => "float8_e5m2fnuz",
            Float8E8M0FNU => "float8_e8m0fnu",
            Float4E2M1FNX2 => "float4_e2m1fn_x2",
            Complex32 => "complex32",
        }
    }

    /// The type with this name in torch, which has several for some.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let name = match name {
            "float" => "float32",
            "double" => "float64",
            "half" => "float16",
            "long" => "int64",
            "int" => "int32",
            "short" => "int16",
            "cfloat" => "complex64",
            "cdouble" => "complex128",
            "chalf" => "complex32",
            other => other,
        };
        Self::all().find(|dtype| dtype.name() == name)
    }

    /// As images have it, where they do.
    #[must_use]
    pub const fn element(self) -> Option<Element> {
        match self {
            Self::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The type of what a storage class of torch holds; bytes where the class has none.
    pub(super) fn of_storage(class: &str) -> Option<Self> {
        let name = class.strip_prefix("torch.")?;
        if matches!(name, "storage.UntypedStorage" | "UntypedStorage") {
            return Some(Self::Element(Element::U8));
        }
        TABLE.iter().find(|row| row.1 == Some(name)).map(|row| row.0)
    }

    /// The storage class by which torch says the type; none for types younger than those classes.
    pub(super) fn storage(self) -> Option<&'static str> {
        TABLE.iter().find(|row| row.0 == self).and_then(|row| row.1)
    }

    pub(super) fn of_safetensors(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.2 == Some(name)).map(|row| row.0)
    }

    pub(super) fn safetensors(self) -> Option<&'static str> {
        TABLE.iter().find(|row| row.0 == self).and_then(|row| row.2)
    }
}

impl From<Element> for DType {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
