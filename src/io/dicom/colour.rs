//! Colours: palettes and luminance with colour differences to RGB, as PS3.3 C.7.6.3 defines them.

use super::layout::Layout;
use super::tag;
use super::value::Item;
use crate::element::Element;
use crate::error::{Error, Result};

/// Full-range YCbCr to RGB, in place.
pub(crate) fn ybr_to_rgb(samples: &mut [u8], layout: &Layout) -> Result<()> {
    match layout.allocated {
        8 => {
            for pixel in samples.as_chunks_mut::<3>().0 {
                *pixel = rgb(pixel.map(f64::from), 255.0).map(|value| value as u8);
            }
        }
        16 => {
            let maximum = f64::from(u16::MAX >> (16 - layout.stored));
            for pixel in samples.as_chunks_mut::<6>().0 {
                let [y1, y2, b1, b2, r1, r2] = *pixel;
                let ybr = [[y1, y2], [b1, b2], [r1, r2]].map(|word| f64::from(u16::from_ne_bytes(word)));
                for (slot, value) in pixel.as_chunks_mut::<2>().0.iter_mut().zip(rgb(ybr, maximum)) {
                    *slot = (value as u16).to_ne_bytes();
                }
            }
        }
        other => {
            return Err(
                Error::unsupported(format!("YBR colours of {other} bits")).in_field(tag::name(tag::BITS_ALLOCATED))
            );
        }
    }
    Ok(())
}

/// One pixel, by the inverse of the equation for YBR_FULL.
#[inline]
fn rgb([y, b, r]: [f64; 3], maximum: f64) -> [f64; 3] {
    let centre = (maximum + 1.0) / 2.0;
    let (b, r) = (b - centre, r - centre);
    let red = y + 1.402 * r;
    let green = y - (0.114 * 1.772 / 0.587) * b - (0.299 * 1.402 / 0.587) * r;
    let blue = y + 1.772 * b;
    [red, green, blue].map(|value| (value + 0.5).floor().clamp(0.0, maximum))
}

/// A palette: three tables of one size.
pub(crate) struct Palette {
    first: i64,
    /// Red, green and blue of each entry.
    entries: Vec<[u16; 3]>,
    /// 8 or 16 bits.
    pub element: Element,
}

impl Palette {
    /// The type of its colours.
    pub(crate) fn element(item: Item<'_>, signed: bool) -> Result<Element> {
        let Descriptor { bits, .. } = Descriptor::read(item, tag::PALETTE_RED_DESCRIPTOR, signed)?;
        Ok(if bits <= 8 { Element::U8 } else { Element::U16 })
    }

    /// Reads it from the header.
    pub(crate) fn read(item: Item<'_>, signed: bool) -> Result<Self> {
        let kinds = [
            (tag::PALETTE_RED_DESCRIPTOR, tag::PALETTE_RED, tag::SEGMENTED_RED),
            (tag::PALETTE_GREEN_DESCRIPTOR, tag::PALETTE_GREEN, tag::SEGMENTED_GREEN),
            (tag::PALETTE_BLUE_DESCRIPTOR, tag::PALETTE_BLUE, tag::SEGMENTED_BLUE),
        ];
        let mut tables = Vec::with_capacity(3);
        let mut shape = None;
        for (descriptor, data, segmented) in kinds {
            let found = Descriptor::read(item, descriptor, signed)?;
            if *shape.get_or_insert(found) != found {
                return Err(Error::field(
                    tag::name(descriptor),
                    format!("the same as for red ({shape:?})"),
                    format!("{found:?}"),
                ));
            }
            let (name, values) = match (item.get(data), item.get(segmented)) {
                (Some(field), _) if !field.is_empty() => (data, found.values(field.raw(), field.element.big)),
                (_, Some(field)) => {
                    let words = found.words(field.raw(), field.element.big);
                    (segmented, expand_segments(&words, found.count))
                }
                _ => return Err(Error::corrupt("it is missing").in_field(tag::name(data))),
            };
            if values.len() < found.count {
                let found_entries = format!("{}", values.len());
                return Err(Error::field(tag::name(name), format!("{} entries", found.count), found_entries));
            }
            tables.push(values);
        }
        let shape = shape.ok_or_else(|| Error::corrupt("a palette without tables"))?;
        let entries = (0..shape.count).map(|index| std::array::from_fn(|colour| tables[colour][index])).collect();
        Ok(Self { first: shape.first, entries, element: if shape.bits <= 8 { Element::U8 } else { Element::U16 } })
    }

    /// Colours of the indices in `samples`. Indices outside the table have the colour of its nearer end.
    pub(crate) fn apply(&self, samples: &[u8], layout: &Layout, out: &mut Vec<u8>) -> Result<()> {
        let wide = self.element == Element::U16;
        let count = samples.len() / layout.element().size();
        out.resize(count * 3 * self.element.size(), 0);
        let last = self.entries.len().saturating_sub(1) as i64;
        let look = |index: i64, slot: &mut [u8]| {
            let colours = self.entries[(index - self.first).clamp(0, last) as usize];
            if wide {
                slot.as_chunks_mut::<2>().0.iter_mut().zip(colours).for_each(|(s, c)| *s = c.to_ne_bytes());
            } else {
                slot.iter_mut().zip(colours).for_each(|(s, c)| *s = c as u8);
            }
        };
        let slots = out.chunks_exact_mut(3 * self.element.size());
        each_integer(samples, layout.element(), slots, look)
            .ok_or_else(|| Error::unsupported(format!("a palette for pixels of {}", layout.element())))
    }
}

/// Calls `work` with every whole number in `samples` and the slot it belongs to; none for other numbers.
fn each_integer<S>(
    samples: &[u8],
    element: Element,
    slots: impl Iterator<Item = S>,
    mut work: impl FnMut(i64, S),
) -> Option<()> {
    macro_rules! each {
        ($type:ty) => {
            samples
                .as_chunks::<{ size_of::<$type>() }>()
                .0
                .iter()
                .zip(slots)
                .for_each(|(word, slot)| work(i64::from(<$type>::from_ne_bytes(*word)), slot))
        };
    }
    match element {
        Element::U8 => each!(u8),
        Element::I8 => each!(i8),
        Element::U16 => each!(u16),
        Element::I16 => each!(i16),
        Element::U32 => each!(u32),
        Element::I32 => each!(i32),
        _ => return None,
    }
    Some(())
}

/// What a lookup table is: entries, first index, bits of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Descriptor {
    pub count: usize,
    pub first: i64,
    pub bits: u32,
}

impl Descriptor {
    /// Reads it; `signed` where the stored pixels are.
    pub(crate) fn read(item: Item<'_>, tag: u32, signed: bool) -> Result<Self> {
        let [count, first, bits] =
            item.finite::<3>(tag)?.ok_or_else(|| Error::corrupt("it is missing").in_field(tag::name(tag)))?;
        // The first and third are unsigned whatever the representation says; the second follows the pixels.
        let count = match count as i64 & 0xFFFF {
            0 => 1 << 16,
            count => count as usize,
        };
        let low = first as i64 & 0xFFFF;
        let first = if signed && low >= 1 << 15 { low - (1 << 16) } else { low };
        let bits = bits as i64;
        if !(1..=16).contains(&bits) {
            return Err(Error::field(tag::name(tag), "entries of 1 to 16 bits", bits));
        }
        Ok(Self { count, first, bits: bits as u32 })
    }

    /// The 16-bit words of a value, however long.
    fn words(self, raw: &[u8], big: bool) -> Vec<u16> {
        let word = |bytes: &[u8; 2]| if big { u16::from_be_bytes(*bytes) } else { u16::from_le_bytes(*bytes) };
        raw.as_chunks::<2>().0.iter().map(word).collect()
    }

    /// The entries: of 8 bits either one in each byte, or one in each word.
    pub(crate) fn values(self, raw: &[u8], big: bool) -> Vec<u16> {
        let packed = self.bits <= 8 && raw.len() < 2 * self.count;
        if !packed {
            let mut words = self.words(raw, big);
            // Entries of 8 bits that fill the upper half of their words.
            if self.bits <= 8 && words.iter().all(|word| word & 0xFF == 0) {
                words.iter_mut().for_each(|word| *word >>= 8);
            }
            return words;
        }
        if big {
            return self.words(raw, true).into_iter().flat_map(|word| [word & 0xFF, word >> 8]).collect();
        }
        raw.iter().map(|byte| u16::from(*byte)).collect()
    }
}

/// A table of segments (PS3.3 C.7.9.2): literal values, straight lines, and copies of earlier segments. Broken ones give
/// fewer than `count` entries.
fn expand_segments(words: &[u16], count: usize) -> Vec<u16> {
    let mut out = Vec::with_capacity(count);
    let mut at = 0;
    while out.len() < count {
        let Some(next) = expand_segment(words, at, &mut out, count) else { break };
        if let [2, copies, low, high] = words[at..next.min(words.len())] {
            // An indirect segment: a number of segments from a byte offset.
            let mut source = (usize::from(low) | usize::from(high) << 16) / 2;
            for _ in 0..copies {
                match (words.get(source), expand_segment(words, source, &mut out, count)) {
                    (Some(0 | 1), Some(next)) => source = next,
                    _ => return out,
                }
            }
        }
        at = next;
    }
    out
}

/// Expands one segment; returns where the next one begins.
fn expand_segment(words: &[u16], at: usize, out: &mut Vec<u16>, count: usize) -> Option<usize> {
    let (&kind, &length) = (words.get(at)?, words.get(at + 1)?);
    let length = usize::from(length);
    match kind {
        0 => {
            let values = words.get(at + 2..at + 2 + length)?;
            out.extend(values.iter().take(count.saturating_sub(out.len())));
            Some(at + 2 + length)
        }
        1 => {
            let end = f64::from(*words.get(at + 2)?);
            let start = f64::from(*out.last()?);
            let steps = 1..=length.min(count.saturating_sub(out.len()));
            out.extend(steps.map(|step| (start + (end - start) * step as f64 / length as f64).round() as u16));
            Some(at + 3)
        }
        2 => words.get(at + 3).map(|_| at + 4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_literal_linear_and_copied() {
        // Two literal values, a line of four steps from 20 to 100, and both again.
        let words = [0, 2, 10, 20, 1, 4, 100, 2, 2, 0, 0];
        let expected = [10, 20, 40, 60, 80, 100, 10, 20, 40, 60, 80, 100];
        assert_eq!(expand_segments(&words, 12), expected);
        assert_eq!(expand_segments(&words, 1000).len(), 12, "a table that is too short stays short");
        assert_eq!(expand_segments(&[1, 4, 100], 5), [] as [u16; 0], "a line needs a start");
    }
}
