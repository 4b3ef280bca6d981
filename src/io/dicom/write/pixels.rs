//! What numbers an image series stores, and what makes the image's numbers of them again.

use super::dataset::decimal;
use super::geometry::{Placement, Slice};
use super::options::SeriesOptions;
use crate::convert::{Encoding, decode};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::image::Image;
use mica_kernels::Threads;
use std::ops::Range;

/// Steps between the lowest and the highest of 16 unsigned bits.
const STEPS: f64 = 65535.0;

/// How numbers are stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Storage {
    /// `U8`, `U16` or `I16`.
    pub(crate) element: Element,
    /// Colours of a pixel: 1 or 3.
    pub(crate) samples: usize,
    /// Image = stored * slope + intercept.
    pub(crate) slope: f64,
    pub(crate) intercept: f64,
    /// Whether the image's numbers are rounded.
    pub(crate) lossy: bool,
}

/// Which element types a file may store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depths {
    /// 8 or 16 bits, signed or not.
    Any,
    /// 16 bits, signed or not: CT and MR.
    Wide,
    /// 8 or 16 bits without sign: multi-frame Secondary Capture.
    Unsigned,
}

impl Storage {
    /// Decides how to store an image.
    ///
    /// # Errors
    /// `Unsupported` where that loses something that the caller does not allow to be lost, and for what no pixel can be.
    pub(crate) fn new(image: &Image, placement: &Placement, options: &SeriesOptions, depths: Depths) -> Result<Self> {
        let element = image.header.element;
        let channels = image.header.channel_axis.map_or(1, |axis| image.header.shape[axis]);
        let plain = |element| Self { element, samples: 1, slope: 1.0, intercept: 0.0, lossy: false };
        if channels == 3 && element == Element::U8 && depths != Depths::Wide && options.rescale.is_none() {
            return Ok(Self { samples: 3, ..plain(Element::U8) });
        }
        if channels != 1 || element.is_complex() {
            return Err(Error::unsupported(format!(
                "{channels} channels of {element}: expected one channel of real numbers, or three of uint8 for a colour \
                 secondary capture"
            )));
        }
        if let Some([slope, intercept]) = options.rescale {
            let (slope, intercept) = (as_written(slope), as_written(intercept));
            if !slope.is_finite() || !intercept.is_finite() || slope == 0.0 {
                return Err(Error::argument(format!(
                    "expected a slope that is not 0 and an intercept, found {slope} and {intercept}"
                ))
                .in_field("rescale"));
            }
            return Self::rescaled(image, placement, options, depths, slope, intercept);
        }
        match (element, depths) {
            (Element::U8 | Element::Bool, Depths::Any | Depths::Unsigned) => return Ok(plain(Element::U8)),
            (Element::U8 | Element::Bool | Element::U16, _) => return Ok(plain(Element::U16)),
            (Element::I8 | Element::I16, Depths::Any | Depths::Wide) => return Ok(plain(Element::I16)),
            _ => {}
        }
        let Some(Found { range, whole }) = Found::in_image(image, placement)? else {
            return Err(Error::unsupported(format!(
                "{element} with values that are not finite: pixels are whole numbers"
            )));
        };
        let (low, high) = (range.start, range.end);
        if whole && low >= 0.0 && high <= STEPS {
            return Ok(plain(Element::U16));
        }
        if whole && depths != Depths::Unsigned && low >= f64::from(i16::MIN) && high <= f64::from(i16::MAX) {
            return Ok(plain(Element::I16));
        }
        // Beyond 2^53 doubles, in which readers rescale, are not exact.
        if whole && high - low <= STEPS && low.abs().max(high.abs()) < 9e15 && as_written(low) == low {
            return Ok(Self { intercept: low, ..plain(Element::U16) });
        }
        if !options.allow_lossy {
            let kind = if whole { "whole numbers" } else { "numbers with fractions" };
            return Err(Error::unsupported(format!(
                "{element} holds {kind} from {low} to {high}, which 16 bits cannot hold exactly: give the rescale that the \
                 image was made with, or allow_lossy to round to 65536 steps"
            )));
        }
        let wanted = (high - low) / STEPS;
        if !wanted.is_finite() {
            return Err(Error::unsupported(format!("numbers from {low} to {high} are too far apart")));
        }
        // What is written is what is computed with: the decimal text, not the exact quotient.
        let slope = Some(as_written(wanted)).filter(|slope| *slope > 0.0).unwrap_or(1.0);
        Ok(Self { slope, intercept: as_written(low), lossy: true, ..plain(Element::U16) })
    }

    /// With a slope and intercept of the caller.
    fn rescaled(
        image: &Image,
        placement: &Placement,
        options: &SeriesOptions,
        depths: Depths,
        slope: f64,
        intercept: f64,
    ) -> Result<Self> {
        let single = matches!(image.header.element, Element::F16 | Element::BF16 | Element::F32);
        let (mut low, mut high, mut exact) = (f64::INFINITY, f64::NEG_INFINITY, true);
        let mut values = Values::default();
        for slice in &placement.slices {
            for value in values.of(image, placement, slice, 0)? {
                let stored = ((value - intercept) / slope).round_ties_even();
                if !stored.is_finite() {
                    return Err(Error::unsupported(format!("{value} is no pixel")));
                }
                let back = stored * slope + intercept;
                // An image of float32 holds the rounded result of the scaling that it was read with.
                exact &= back == *value || (single && back as f32 == *value as f32);
                low = low.min(stored);
                high = high.max(stored);
            }
        }
        let unsigned = low >= 0.0 && high <= STEPS;
        let signed = depths != Depths::Unsigned && low >= f64::from(i16::MIN) && high <= f64::from(i16::MAX);
        if !unsigned && !signed {
            return Err(Error::unsupported(format!(
                "with slope {slope} and intercept {intercept} stored numbers reach from {low} to {high}, more than 16 bits"
            ))
            .in_field("rescale"));
        }
        if !exact && !options.allow_lossy {
            return Err(Error::unsupported(format!(
                "slope {slope} and intercept {intercept} do not give the image's numbers exactly: set allow_lossy to round"
            ))
            .in_field("rescale"));
        }
        let element = if unsigned { Element::U16 } else { Element::I16 };
        Ok(Self { element, samples: 1, slope, intercept, lossy: !exact })
    }

    /// Whether stored numbers are the image's.
    pub(crate) fn is_identity(&self) -> bool {
        self.slope == 1.0 && self.intercept == 0.0
    }

    /// The little-endian pixels of a slice.
    ///
    /// # Errors
    /// None for an image that [`Storage::new`] accepted.
    pub(crate) fn pixels(&self, image: &Image, placement: &Placement, slice: &Slice) -> Result<Vec<u8>> {
        let count = placement.pixels();
        let mut plane = Vec::new();
        let from = image.header.element;
        if self.samples == 3 {
            let mut pixels = vec![0; 3 * count];
            for channel in 0..3 {
                placement.copy(image, slice, channel, &mut plane);
                pixels.iter_mut().skip(channel).step_by(3).zip(&plane).for_each(|(slot, byte)| *slot = *byte);
            }
            return Ok(pixels);
        }
        let mut pixels = vec![0; count * self.element.size()];
        if self.is_identity() {
            placement.copy(image, slice, 0, &mut plane);
            decode(&plane, Encoding::native(from), &mut pixels, self.element, Threads::SINGLE)?;
            if cfg!(target_endian = "big") && self.element.size() == 2 {
                pixels.as_chunks_mut::<2>().0.iter_mut().for_each(|pair| pair.reverse());
            }
            return Ok(pixels);
        }
        let mut values = Values::default();
        let (least, most) = match self.element {
            Element::I16 => (f64::from(i16::MIN), f64::from(i16::MAX)),
            _ => (0.0, STEPS),
        };
        let values = values.of(image, placement, slice, 0)?;
        for (pixel, value) in pixels.as_chunks_mut::<2>().0.iter_mut().zip(values) {
            let stored = ((value - self.intercept) / self.slope).round_ties_even().clamp(least, most);
            *pixel = (stored as i32 as u16).to_le_bytes();
        }
        Ok(pixels)
    }
}

/// A number as a reader of its decimal text gets it.
fn as_written(value: f64) -> f64 {
    decimal(value).parse().unwrap_or(value)
}

/// What an image holds.
struct Found {
    /// Lowest and highest.
    range: Range<f64>,
    /// Whether all are whole numbers.
    whole: bool,
}

impl Found {
    /// None where a number is not finite.
    fn in_image(image: &Image, placement: &Placement) -> Result<Option<Self>> {
        let (mut low, mut high, mut whole) = (f64::INFINITY, f64::NEG_INFINITY, true);
        let mut values = Values::default();
        for slice in &placement.slices {
            for value in values.of(image, placement, slice, 0)? {
                if !value.is_finite() {
                    return Ok(None);
                }
                whole &= value.fract() == 0.0;
                low = low.min(*value);
                high = high.max(*value);
            }
        }
        Ok(Some(Self { range: low..high, whole }))
    }
}

/// Slices as `f64`, with the buffers for that.
#[derive(Default)]
pub(crate) struct Values {
    plane: Vec<u8>,
    values: Vec<f64>,
}

impl Values {
    /// One plane of one channel.
    ///
    /// # Errors
    /// `Unsupported` never, since real and complex numbers become `f64`.
    pub(crate) fn of(&mut self, image: &Image, placement: &Placement, slice: &Slice, channel: usize) -> Result<&[f64]> {
        placement.copy(image, slice, channel, &mut self.plane);
        self.values.resize(placement.pixels(), 0.0);
        let from = Encoding::native(image.header.element);
        decode(&self.plane, from, bytes_of(&mut self.values), Element::F64, Threads::SINGLE)?;
        Ok(&self.values)
    }
}

/// The bytes of numbers.
fn bytes_of(values: &mut [f64]) -> &mut [u8] {
    // SAFETY: the numbers are bytes one after the other, any of which may be set to anything.
    unsafe { std::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), std::mem::size_of_val(values)) }
}
