//! From stored numbers to values: slope and intercept of each slice, or a lookup table; and which element type holds them.

use super::colour::Descriptor;
use super::layout::{Layout, Photometric};
use super::tag;
use super::value::Item;
use crate::convert::{Encoding, Scaling, decode};
use crate::element::Element;
use crate::error::{Error, Result};
use mica_kernels::Threads;

/// What makes values of stored numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Modality {
    /// `stored * slope + intercept`; none where that changes nothing.
    Linear(Option<Scaling>),
    /// A table that begins with the stored number `first`.
    Table { first: i64, values: Vec<u16>, bits: u32 },
}

impl Modality {
    /// No change.
    pub(crate) const IDENTITY: Self = Self::Linear(None);

    /// What a data set, or a functional group, says.
    pub(crate) fn read(item: Item<'_>, signed: bool) -> Result<Self> {
        if let Some(table) = item.first(tag::MODALITY_LUT) {
            let shape = Descriptor::read(table, tag::LUT_DESCRIPTOR, signed)?;
            let field = table.get(tag::LUT_DATA);
            let field = field.ok_or_else(|| Error::corrupt("it is missing").in_field(tag::name(tag::LUT_DATA)))?;
            let mut values = shape.values(field.raw(), field.element.big);
            if values.len() < shape.count {
                let found = format!("{} entries", values.len());
                return Err(Error::field(tag::name(tag::LUT_DATA), format!("{} entries", shape.count), found));
            }
            values.truncate(shape.count);
            return Ok(Self::Table { first: shape.first, values, bits: shape.bits });
        }
        let mut slope = item.finite::<1>(tag::RESCALE_SLOPE)?.map_or(1.0, |[slope]| slope);
        let intercept = item.finite::<1>(tag::RESCALE_INTERCEPT)?.map_or(0.0, |[intercept]| intercept);
        if let Some([dose]) = item.finite::<1>(tag::DOSE_SCALING)? {
            slope *= dose;
        }
        if slope == 0.0 {
            return Err(Error::field(tag::name(tag::RESCALE_SLOPE), "a number other than 0", slope));
        }
        Ok(Self::Linear(Scaling::new(slope, intercept)))
    }

    /// Least and greatest value, and whether all are whole.
    fn range(&self, layout: &Layout) -> (f64, f64, bool) {
        match self {
            Self::Linear(scaling) => {
                let Scaling { slope, intercept } = scaling.unwrap_or(Scaling { slope: 1.0, intercept: 0.0 });
                let (low, high) = layout.range();
                let (a, b) = (low * slope + intercept, high * slope + intercept);
                let whole = slope.fract() == 0.0 && intercept.fract() == 0.0 && !layout.float;
                (a.min(b), a.max(b), whole)
            }
            Self::Table { bits, .. } => (0.0, if *bits <= 8 { 255.0 } else { 65535.0 }, true),
        }
    }
}

/// The element type that holds the values of all slices: the stored one where nothing changes; the smallest integer where
/// slopes and intercepts are whole, as GDCM and ITK choose; `float64` otherwise.
pub(crate) fn natural<'a>(slices: impl Iterator<Item = (&'a Layout, &'a Modality)> + Clone) -> Element {
    let mut stored = None;
    let mut unchanged = true;
    let (mut low, mut high, mut whole) = (f64::INFINITY, f64::NEG_INFINITY, true);
    for (layout, modality) in slices {
        unchanged &= *modality == Modality::IDENTITY && *stored.get_or_insert(layout.element()) == layout.element();
        let (least, greatest, all_whole) = modality.range(layout);
        (low, high, whole) = (low.min(least), high.max(greatest), whole && all_whole);
    }
    if let Some(stored) = stored.filter(|_| unchanged) {
        return stored;
    }
    let fits = |element: Element, least: f64, greatest: f64| (least <= low && high <= greatest).then_some(element);
    let candidates = if low >= 0.0 {
        [fits(Element::U8, 0.0, 255.0), fits(Element::U16, 0.0, 65535.0), fits(Element::U32, 0.0, 4_294_967_295.0)]
    } else {
        [
            fits(Element::I8, -128.0, 127.0),
            fits(Element::I16, -32768.0, 32767.0),
            fits(Element::I32, -2_147_483_648.0, 2_147_483_647.0),
        ]
    };
    candidates.into_iter().flatten().next().filter(|_| whole).unwrap_or(Element::F64)
}

/// Turns the samples of a frame into values in `out`.
pub(crate) fn apply(
    modality: &Modality,
    samples: &[u8],
    layout: &Layout,
    scratch: &mut Vec<u8>,
    out: &mut [u8],
    element: Element,
) -> Result<()> {
    match modality {
        Modality::Linear(scaling) => {
            if whole(samples, layout, *scaling, out, element) {
                return Ok(());
            }
            let encoding = Encoding { element: layout.element(), swapped: false, scaling: *scaling };
            decode(samples, encoding, out, element, Threads::SINGLE)
        }
        Modality::Table { first, values, .. } => {
            let count = samples.len() / layout.element().size();
            scratch.resize(count * 2, 0);
            let last = values.len().saturating_sub(1) as i64;
            for (slot, index) in scratch.as_chunks_mut::<2>().0.iter_mut().zip(integers(samples, layout)?) {
                *slot = values[(index - first).clamp(0, last) as usize].to_ne_bytes();
            }
            decode(scratch, Encoding::native(Element::U16), out, element, Threads::SINGLE)
        }
    }
}

fn integers<'a>(samples: &'a [u8], layout: &Layout) -> Result<Box<dyn Iterator<Item = i64> + 'a>> {
    macro_rules! numbers {
        ($type:ty) => {
            Box::new(
                samples
                    .as_chunks::<{ size_of::<$type>() }>()
                    .0
                    .iter()
                    .map(|word| i64::from(<$type>::from_ne_bytes(*word))),
            )
        };
    }
    Ok(match layout.element() {
        Element::U8 => numbers!(u8),
        Element::I8 => numbers!(i8),
        Element::U16 => numbers!(u16),
        Element::I16 => numbers!(i16),
        Element::U32 => numbers!(u32),
        Element::I32 => numbers!(i32),
        other => {
            let what = format!("a lookup table for pixels of {other}");
            return Err(Error::unsupported(what).in_field(tag::name(tag::MODALITY_LUT)));
        }
    })
}

/// The common case: stored numbers of up to 16 bits with whole slope and intercept, without a detour over floats. Whether
/// it was one.
fn whole(samples: &[u8], layout: &Layout, scaling: Option<Scaling>, out: &mut [u8], to: Element) -> bool {
    let Some(Scaling { slope, intercept }) = scaling else { return false };
    let (least, greatest) = match to {
        Element::U8 => (0.0, 255.0),
        Element::U16 => (0.0, 65535.0),
        Element::I16 => (-32768.0, 32767.0),
        Element::I32 => (-2_147_483_648.0, 2_147_483_647.0),
        Element::F32 => (-16_777_216.0, 16_777_216.0),
        _ => return false,
    };
    let (low, high) = layout.range();
    let (low, high) = (low * slope + intercept, high * slope + intercept);
    let fits = least <= low.min(high) && low.max(high) <= greatest;
    if slope.fract() != 0.0 || intercept.fract() != 0.0 || !fits || slope.abs().max(intercept.abs()) > 1e9 {
        return false;
    }
    let (slope, intercept) = (slope as i32, intercept as i32);
    macro_rules! each {
        ($from:ty, $to:ty) => {
            for (slot, word) in out.as_chunks_mut::<{ size_of::<$to>() }>().0.iter_mut().zip(samples.as_chunks().0) {
                let value = i32::from(<$from>::from_ne_bytes(*word)).wrapping_mul(slope).wrapping_add(intercept);
                *slot = (value as $to).to_ne_bytes();
            }
        };
    }
    macro_rules! to {
        ($from:ty) => {
            match to {
                Element::U8 => each!($from, u8),
                Element::U16 => each!($from, u16),
                Element::I16 => each!($from, i16),
                Element::F32 => each!($from, f32),
                _ => each!($from, i32),
            }
        };
    }
    match layout.element() {
        Element::U8 => to!(u8),
        Element::I8 => to!(i8),
        Element::U16 => to!(u16),
        Element::I16 => to!(i16),
        _ => return false,
    }
    true
}

/// Low values bright to high values bright.
pub(crate) fn invert(samples: &mut [u8], layout: &Layout) {
    if layout.photometric != (Photometric::Grey { inverted: true }) || layout.float {
        return;
    }
    // All stored bits turned around: 0 and the maximum change places, also in two's complement.
    let mask = u64::MAX >> (64 - layout.stored);
    let signed = layout.signed;
    match layout.element().size() {
        1 => samples.iter_mut().for_each(|byte| *byte ^= if signed { 0xFF } else { mask as u8 }),
        2 => flip::<2>(samples, if signed { u64::MAX } else { mask }),
        4 => flip::<4>(samples, if signed { u64::MAX } else { mask }),
        _ => flip::<8>(samples, if signed { u64::MAX } else { mask }),
    }
}

fn flip<const N: usize>(samples: &mut [u8], mask: u64) {
    let bytes =
        if cfg!(target_endian = "little") { mask.to_le_bytes() } else { mask.rotate_right(8 * N as u32).to_be_bytes() };
    for word in samples.as_chunks_mut::<N>().0 {
        word.iter_mut().zip(bytes).for_each(|(byte, mask)| *byte ^= mask);
    }
}
