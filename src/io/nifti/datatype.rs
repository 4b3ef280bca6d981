//! Codes of element types (nifti1.h), and what mica makes of them.

use crate::element::Element;
use crate::error::{Error, Result};

/// What one voxel of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Datatype {
    pub code: i16,
    pub element: Element,
    /// Colours of a voxel, where it has several: 3 or 4 bytes.
    pub colours: Option<usize>,
}

const SCALARS: [(i16, Element); 12] = [
    (2, Element::U8),
    (4, Element::I16),
    (8, Element::I32),
    (16, Element::F32),
    (32, Element::C64),
    (64, Element::F64),
    (256, Element::I8),
    (512, Element::U16),
    (768, Element::U32),
    (1024, Element::I64),
    (1280, Element::U64),
    (1792, Element::C128),
];

/// RGB24 and RGBA32.
const COLOURS: [(i16, usize); 2] = [(128, 3), (2304, 4)];

impl Datatype {
    /// Of a code.
    ///
    /// # Errors
    /// Bits, 128-bit floats and what no standard names; nibabel refuses them as well on x86.
    pub fn of_code(code: i64) -> Result<Self> {
        if let Some(&(code, element)) = SCALARS.iter().find(|(known, _)| i64::from(*known) == code) {
            return Ok(Self { code, element, colours: None });
        }
        if let Some(&(code, colours)) = COLOURS.iter().find(|(known, _)| i64::from(*known) == code) {
            return Ok(Self { code, element: Element::U8, colours: Some(colours) });
        }
        let name = match code {
            0 => "unknown",
            1 => "bits",
            1536 => "float128",
            2048 => "complex256",
            _ => return Err(Error::field("datatype", "a code of nifti1.h", code)),
        };
        Err(Error::unsupported(format!("code {code} ({name}) is not read")).in_field("datatype"))
    }

    /// Of an element type that is to be written.
    ///
    /// # Errors
    /// `Unsupported` for what NIfTI does not have.
    pub fn of_element(element: Element) -> Result<Self> {
        let found = SCALARS.iter().find(|(_, known)| *known == element);
        found.map(|&(code, element)| Self { code, element, colours: None }).ok_or_else(|| {
            let known = SCALARS.map(|(_, element)| element.name()).join(", ");
            Error::unsupported(format!("NIfTI holds {known}; not {element}"))
        })
    }

    /// Colours, where metadata say that they were read as such.
    pub fn of_colours(code: i64, colours: usize) -> Option<Self> {
        COLOURS
            .iter()
            .find(|(known, count)| i64::from(*known) == code && *count == colours)
            .map(|&(code, count)| Self { code, element: Element::U8, colours: Some(count) })
    }

    /// Bits of a voxel.
    pub fn bits(self) -> i64 {
        (self.element.size() * self.colours.unwrap_or(1) * 8) as i64
    }
}
