//! Element types that files hold, a few more than kernels and tensors know.

use crate::error::{Error, Result};
use mica_kernels::ElementType;
use std::fmt;

/// What one number of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Element {
    Bool,
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F16,
    BF16,
    F32,
    F64,
    /// Real and imaginary `f32`.
    C64,
    /// Real and imaginary `f64`.
    C128,
}

use Element::{BF16, Bool, C64, C128, F16, F32, F64, I8, I16, I32, I64, U8, U16, U32, U64};

impl Element {
    /// Every element type.
    pub const ALL: [Self; 15] = [Bool, U8, I8, U16, I16, U32, I32, U64, I64, F16, BF16, F32, F64, C64, C128];

    /// Bytes per element.
    #[must_use]
    pub const fn size(self) -> usize {
        match self {
            Bool | U8 | I8 => 1,
            U16 | I16 | F16 | BF16 => 2,
            U32 | I32 | F32 => 4,
            U64 | I64 | F64 | C64 => 8,
            C128 => 16,
        }
    }

    /// Bytes that are swapped as one between machines of different byte order.
    #[must_use]
    pub const fn word(self) -> usize {
        match self {
            C64 => 4,
            C128 => 8,
            other => other.size(),
        }
    }

    /// The name in NumPy, for example `int16`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Bool => "bool",
            U8 => "uint8",
            I8 => "int8",
            U16 => "uint16",
            I16 => "int16",
            U32 => "uint32",
            I32 => "int32",
            U64 => "uint64",
            I64 => "int64",
            F16 => "float16",
            BF16 => "bfloat16",
            F32 => "float32",
            F64 => "float64",
            C64 => "complex64",
            C128 => "complex128",
        }
    }

    /// The element type with this name.
    ///
    /// # Errors
    /// `Argument`, with the names there are.
    pub fn parse(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|element| element.name() == name).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            Error::argument(format!("element type: expected one of {known}, found '{name}'"))
        })
    }

    /// Whether it holds whole numbers.
    #[must_use]
    pub const fn is_integer(self) -> bool {
        matches!(self, U8 | I8 | U16 | I16 | U32 | I32 | U64 | I64)
    }

    /// Whether it has a real and an imaginary part.
    #[must_use]
    pub const fn is_complex(self) -> bool {
        matches!(self, C64 | C128)
    }

    /// As kernels know it; none for `uint32`, `uint64` and complex numbers.
    #[must_use]
    pub const fn kernel(self) -> Option<ElementType> {
        Some(match self {
            Bool => ElementType::Bool,
            U8 => ElementType::U8,
            I8 => ElementType::I8,
            U16 => ElementType::U16,
            I16 => ElementType::I16,
            I32 => ElementType::I32,
            I64 => ElementType::I64,
            F16 => ElementType::F16,
            BF16 => ElementType::BF16,
            F32 => ElementType::F32,
            F64 => ElementType::F64,
            U32 | U64 | C64 | C128 => return None,
        })
    }
}

impl From<ElementType> for Element {
    fn from(element: ElementType) -> Self {
        match element {
            ElementType::Bool => Bool,
            ElementType::U8 => U8,
            ElementType::I8 => I8,
            ElementType::U16 => U16,
            ElementType::I16 => I16,
            ElementType::I32 => I32,
            ElementType::I64 => I64,
            ElementType::F16 => F16,
            ElementType::BF16 => BF16,
            ElementType::F32 => F32,
            ElementType::F64 => F64,
        }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
