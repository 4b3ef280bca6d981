//! From one kind of picture to another, as Pillow's `Image.convert` does it.

use crate::element::Element;
use crate::error::{Error, Result};
use crate::image::{Header, Image};
use crate::memory::Memory;

/// How many channels a mode has.
fn channels(mode: &str) -> Result<usize> {
    match mode {
        "L" => Ok(1),
        "LA" => Ok(2),
        "RGB" => Ok(3),
        "RGBA" => Ok(4),
        other => Err(Error::argument(format!("expected the mode L, LA, RGB or RGBA, found '{other}'"))),
    }
}

/// Converts a picture of 8 bits between the modes `L`, `LA`, `RGB` and `RGBA`; a picture of one bit counts as one of 8.
///
/// Grey of colours is `(19595 R + 38470 G + 7471 B + 32768) >> 16` (ITU-R 601), opacity that is added is 255, and opacity that
/// is left out changes no colour. A picture with a palette is taken by its colours.
///
/// # Errors
/// `Unsupported` for pictures of more than 8 bits or other channels, `Argument` for unknown modes.
pub fn convert_mode(image: Image, mode: &str) -> Result<Image> {
    let wanted = channels(mode)?;
    let found = match image.header.channel_axis {
        None => 1,
        Some(axis) if axis + 1 == image.header.shape.len() => image.header.shape[axis],
        Some(_) => 0,
    };
    let palette = palette(&image.header);
    let bit = image.header.element == Element::Bool;
    if !(bit || image.header.element == Element::U8) || !(1..=4).contains(&found) {
        return Err(Error::unsupported(format!(
            "pictures of 8 bits with one to four channels are converted to the mode {mode}, found {} of shape {:?}",
            image.header.element, image.header.shape
        )));
    }
    if found == wanted && palette.is_none() && !bit {
        return Ok(image);
    }
    let spatial = image.header.shape.len() - usize::from(image.header.channel_axis.is_some());
    // Channels fastest, then x, then y.
    let mut order: Vec<usize> = image.header.channel_axis.into_iter().collect();
    order.extend(0..spatial);
    let bytes = image.bytes_in_order(&order)?;
    let pixels = bytes.len() / found;
    let mut memory = Memory::zeroed(pixels * wanted)?;
    for (out, pixel) in memory.as_mut_slice().chunks_exact_mut(wanted).zip(bytes.chunks_exact(found)) {
        let rgba = match (pixel, &palette) {
            ([index], Some(palette)) => palette.get(usize::from(*index)).copied().unwrap_or([0, 0, 0, 255]),
            ([grey], None) if bit => [*grey * 255, *grey * 255, *grey * 255, 255],
            ([grey], None) => [*grey, *grey, *grey, 255],
            ([grey, alpha], _) => [*grey, *grey, *grey, *alpha],
            ([red, green, blue], _) => [*red, *green, *blue, 255],
            ([red, green, blue, alpha, ..], _) => [*red, *green, *blue, *alpha],
            ([], _) => [0; 4],
        };
        let [red, green, blue, alpha] = rgba;
        let grey =
            || ((u32::from(red) * 19595 + u32::from(green) * 38470 + u32::from(blue) * 7471 + 0x8000) >> 16) as u8;
        match out {
            [only] => *only = grey(),
            [first, second] => (*first, *second) = (grey(), alpha),
            [r, g, b] => (*r, *g, *b) = (red, green, blue),
            [r, g, b, a, ..] => (*r, *g, *b, *a) = (red, green, blue, alpha),
            [] => {}
        }
    }
    let mut header = Header { element: Element::U8, ..image.header.clone() };
    header.shape.truncate(spatial);
    header.channel_axis = None;
    let mut strides = Vec::with_capacity(spatial + 1);
    let mut step = wanted as isize;
    for extent in &header.shape {
        strides.push(step);
        step *= *extent as isize;
    }
    if wanted > 1 {
        header.channel_axis = Some(spatial);
        header.shape.push(wanted);
        strides.push(1);
    }
    header.meta.insert("mode".to_owned(), mode.into());
    header.meta.remove("palette");
    Image::with_strides(header, memory, 0, strides)
}

/// The colours of a picture with a palette, as its reader put them into the metadata: lists of red, green, blue (and
/// opacity).
fn palette(header: &Header) -> Option<Vec<[u8; 4]>> {
    let colours = header.meta.get("palette")?.as_array()?;
    let byte = |value: Option<&serde_json::Value>, default: u8| {
        value.and_then(serde_json::Value::as_u64).and_then(|value| u8::try_from(value).ok()).unwrap_or(default)
    };
    let colour = |colour: &serde_json::Value| {
        let parts = colour.as_array();
        let part = |at: usize, default: u8| byte(parts.and_then(|parts| parts.get(at)), default);
        [part(0, 0), part(1, 0), part(2, 0), part(3, 255)]
    };
    Some(colours.iter().map(colour).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mica_kernels::geometry::Affine;

    fn picture(shape: &[usize], channel_axis: Option<usize>, bytes: &[u8]) -> Image {
        let mut header = Header::new("PNG", Element::U8, shape.to_vec(), Affine::identity(2).expect("rank"));
        header.channel_axis = channel_axis;
        let mut memory = Memory::zeroed(bytes.len()).expect("memory");
        memory.as_mut_slice().copy_from_slice(bytes);
        let strides = match channel_axis {
            Some(_) => vec![shape[2] as isize, (shape[2] * shape[0]) as isize, 1],
            None => vec![1, shape[0] as isize],
        };
        Image::with_strides(header, memory, 0, strides).expect("fits")
    }

    /// Pillow: `Image.new("RGB", (2, 1))` with pixels (255, 0, 0) and (10, 200, 77), `.convert("L")` gives 76 and 129.
    #[test]
    fn grey_is_that_of_pillow() {
        let grey = convert_mode(picture(&[2, 1, 3], Some(2), &[255, 0, 0, 10, 200, 77]), "L").expect("converts");
        assert_eq!((grey.header.shape.as_slice(), grey.header.channel_axis), (&[2, 1][..], None));
        assert_eq!(grey.memory.as_slice(), [76, 129]);
    }

    #[test]
    fn channels_are_added_and_left_out() {
        let colour = convert_mode(picture(&[2, 1], None, &[7, 9]), "RGBA").expect("converts");
        assert_eq!(colour.header.shape, [2, 1, 4]);
        assert_eq!(colour.memory.as_slice(), [7, 7, 7, 255, 9, 9, 9, 255]);
        let back = convert_mode(colour, "RGB").expect("converts");
        assert_eq!(back.memory.as_slice(), [7, 7, 7, 9, 9, 9]);
        assert!(convert_mode(back, "CMYK").is_err());
    }
}
