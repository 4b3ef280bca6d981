//! Writing: headers as nibabel writes them for a new image, with what metadata know beyond that.

use super::datatype::Datatype;
use super::extensions;
use super::geometry;
use super::header::{Raw, Version};
use super::pair::{self, Half};
use crate::convert::{Encoding, decode};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::gzip;
use crate::image::{Image, Meta};
use crate::options::WriteOptions;
use crate::sink;
use mica_kernels::geometry::Affine;
use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

/// Fields that stay as metadata have them: what they say does not depend on voxels or geometry.
const KEPT: [&str; 24] = [
    "data_type",
    "db_name",
    "extents",
    "session_error",
    "regular",
    "dim_info",
    "intent_p1",
    "intent_p2",
    "intent_p3",
    "intent_code",
    "slice_start",
    "slice_end",
    "slice_code",
    "xyzt_units",
    "cal_max",
    "cal_min",
    "slice_duration",
    "toffset",
    "glmax",
    "glmin",
    "descrip",
    "aux_file",
    "intent_name",
    "pixdim",
];

/// Fields of the geometry, kept where they still say what the affine says.
const GEOMETRY: [&str; 12] = [
    "qform_code",
    "sform_code",
    "quatern_b",
    "quatern_c",
    "quatern_d",
    "qoffset_x",
    "qoffset_y",
    "qoffset_z",
    "srow_x",
    "srow_y",
    "srow_z",
    "pixdim",
];

pub(super) fn write(image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
    let half = pair::half(path);
    let compress = match path.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("gz") => Some(options.level.unwrap_or(gzip::DEFAULT_LEVEL)),
        _ => None,
    };
    let (order, extents) = axes(image)?;
    let datatype = datatype(image, options, &order, extents.len())?;
    let extents = &extents[..extents.len() - usize::from(datatype.colours.is_some())];
    let bytes = voxels(image, &order, datatype, options)?;

    let extensions = extensions::from_meta(&image.header.meta)?;
    let extensions = extensions::to_bytes(&extensions);
    let mut raw = Raw::new(version(extents, options)?, half.is_none());
    raw.put_integer("dim", 0, extents.len() as i64);
    for axis in 0..7 {
        let extent = extents.get(axis).copied().unwrap_or(1);
        raw.put_integer("dim", axis + 1, extent as i64);
    }
    raw.put_integer("datatype", 0, datatype.code.into());
    raw.put_integer("bitpix", 0, datatype.bits());
    for axis in 0..8 {
        raw.put_float("pixdim", axis, 1.0);
    }
    let meta = &image.header.meta;
    for name in KEPT {
        raw.take(meta, name);
    }
    let affine = image.header.affine.to_rank(3).map_err(|error| Error::argument(error.to_string()))?;
    put_geometry(&mut raw, &affine, meta, options)?;
    raw.put_float("scl_slope", 0, 1.0);
    raw.put_float("scl_inter", 0, 0.0);
    if half.is_none() {
        let offset = raw.version.size() + extensions.len();
        raw.put_integer("vox_offset", 0, offset as i64);
    }

    let put = |writer: &mut dyn Write, parts: &[&[u8]]| -> Result<()> {
        match compress {
            Some(level) => gzip::compress(parts, level, options.threads, writer),
            None => parts.iter().try_for_each(|part| Ok(writer.write_all(part)?)),
        }
    };
    let Some((half, gzip)) = half else {
        return sink::write_atomically(path, |writer| put(writer, &[raw.bytes(), &extensions, &bytes]));
    };
    let wanted = if half == Half::Header { Half::Voxels } else { Half::Header };
    let other = pair::other(path, wanted, gzip)
        .ok_or_else(|| Error::argument("the name of the other file of the pair is no text").in_file(path))?;
    let (header, voxels) = if half == Half::Header { (path.to_owned(), other) } else { (other, path.to_owned()) };
    sink::write_all_atomically(&[header, voxels], |writers| {
        let [header, voxels] = writers else { return Err(Error::argument("two files")) };
        put(*header, &[raw.bytes(), &extensions]).and_then(|()| put(*voxels, &[&bytes]))
    })
}

/// Axes of the image in the order of the file, and their extents there: spatial ones first, three of them where
/// channels follow. An axis that is none in the image is [`usize::MAX`].
fn axes(image: &Image) -> Result<(Vec<usize>, Vec<usize>)> {
    let header = &image.header;
    let mut order: Vec<usize> = (0..header.shape.len()).filter(|axis| Some(*axis) != header.channel_axis).collect();
    let mut extents: Vec<usize> = order.iter().map(|axis| header.shape[*axis]).collect();
    if let Some(axis) = header.channel_axis {
        let extent = header.shape.get(axis).copied();
        let extent =
            extent.ok_or_else(|| Error::argument(format!("channel axis {axis} of shape {:?}", header.shape)))?;
        extents.resize(extents.len().max(3), 1);
        order.push(axis);
        extents.push(extent);
    }
    if extents.is_empty() || extents.contains(&0) {
        return Err(Error::unsupported(format!("NIfTI holds images with voxels, not shape {:?}", header.shape)));
    }
    Ok((order, extents))
}

fn datatype(image: &Image, options: &WriteOptions, order: &[usize], axes: usize) -> Result<Datatype> {
    let stored = image.header.element;
    let element = options.element.unwrap_or(stored);
    let code = image.header.meta.get("datatype").and_then(serde_json::Value::as_i64);
    let last = order.last().filter(|last| image.header.channel_axis == Some(**last));
    let colours = code
        .zip(last)
        .filter(|_| element == Element::U8)
        .and_then(|(code, last)| Datatype::of_colours(code, image.header.shape[*last]));
    let datatype = match (colours, element) {
        (Some(colours), _) => colours,
        (None, Element::Bool) => Datatype::of_element(Element::U8)?,
        // A wider type holds every half.
        (None, Element::F16 | Element::BF16) if options.element.is_none() => Datatype::of_element(Element::F32)?,
        (None, element) => Datatype::of_element(element)?,
    };
    let axes = axes - usize::from(datatype.colours.is_some());
    if axes > 7 {
        return Err(Error::unsupported(format!("NIfTI holds 7 axes at most, not shape {:?}", image.header.shape)));
    }
    Ok(datatype)
}

/// The voxels as they are written.
fn voxels<'a>(image: &'a Image, order: &[usize], datatype: Datatype, options: &WriteOptions) -> Result<Cow<'a, [u8]>> {
    let mut order = order.to_vec();
    if datatype.colours.is_some() {
        order.rotate_right(1);
    }
    let bytes = image.bytes_in_order(&order)?;
    // Numbers are written in little-endian order, whatever this machine has.
    let encoding = Encoding::native(image.header.element);
    let swap = cfg!(target_endian = "big") && datatype.element.word() > 1;
    // Boolean bytes are 0 and 1 already.
    let same = image.header.element == Element::Bool && datatype.element == Element::U8;
    if (encoding.is_direct(datatype.element) || same) && !swap {
        return Ok(bytes);
    }
    let count = bytes.len() / image.header.element.size();
    let mut converted = vec![0; count * datatype.element.size()];
    decode(&bytes, encoding, &mut converted, datatype.element, options.threads)?;
    if swap {
        crate::convert::swap_in_place(&mut converted, datatype.element.word(), options.threads);
    }
    Ok(Cow::Owned(converted))
}

fn version(extents: &[usize], options: &WriteOptions) -> Result<Version> {
    let small = extents.iter().all(|extent| i16::try_from(*extent).is_ok());
    match options.nifti_version {
        None if small => Ok(Version::One),
        None | Some(2) => Ok(Version::Two),
        Some(1) if small => Ok(Version::One),
        Some(1) => Err(Error::unsupported(format!("NIfTI-1 holds extents of 32767 at most, not {extents:?}"))),
        Some(other) => Err(Error::argument(format!("NIfTI version: expected 1 or 2, found {other}"))),
    }
}

/// Fills in what says where the voxels are.
fn put_geometry(raw: &mut Raw, affine: &Affine, meta: &Meta, options: &WriteOptions) -> Result<()> {
    // An image that still lies where it was keeps both forms as they were, to the last bit.
    let mut kept = raw.clone();
    GEOMETRY.iter().for_each(|name| kept.take(meta, name));
    let known = meta.contains_key("sform_code") && meta.contains_key("qform_code");
    if options.affine_codes.is_none() && known && geometry::best_affine(&kept).is_ok_and(|kept| kept == *affine) {
        *raw = kept;
        return Ok(());
    }
    let code = |name: &str| meta.get(name).and_then(serde_json::Value::as_i64).filter(|code| (0..=5).contains(code));
    let codes = options.affine_codes.unwrap_or_else(|| match (code("sform_code"), code("qform_code")) {
        // An affine in the qform alone would lose precision and shears: it means the same in the sform.
        (Some(0) | None, Some(qform @ 1..)) => (qform as i16, qform as i16),
        (Some(sform @ 1..), qform) => (sform as i16, qform.unwrap_or(0) as i16),
        _ => (2, 0),
    });
    if ![codes.0, codes.1].iter().all(|code| (0..=5).contains(code)) {
        return Err(Error::argument(format!("affine codes: expected 0 to 5, found {codes:?}")));
    }
    let expressed = geometry::put_affine(raw, affine, codes);
    if codes.0 == 0 && codes.1 > 0 && !expressed {
        let message = "the affine has shears or flat axes, which a qform cannot say; write an sform";
        return Err(Error::unsupported(message).in_field("qform_code"));
    }
    if codes.1 > 0 && !expressed {
        // As nibabel: the nearest one.
        log::warn!("the qform leaves out the shears of the affine; the sform has them");
    }
    Ok(())
}
