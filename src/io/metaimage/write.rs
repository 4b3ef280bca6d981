//! Writing MetaImage as ITK does.

use super::NAME;
use super::header::{MAX_AXES, is_known};
use crate::dense::{voxels, widened};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::image::{Header, Image};
use crate::options::WriteOptions;
use crate::packed::{Wrap, compress};
use crate::sink::{write_all_atomically, write_atomically};
use crate::world::{Placement, length, text};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

/// How far from its rounded value a spacing is looked for that keeps the affine to the last bit.
const NEIGHBOURS: u32 = 1 << 16;

pub(super) fn write(image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
    let element = widened(options.element.unwrap_or(image.header.element));
    let type_name = type_name(element)?;
    let placement = Placement::of(&image.header, MAX_AXES)?;
    let level = options.level.unwrap_or(0);
    let bytes = voxels(image, &placement.order(), element, options.threads)?;
    let bytes = if level == 0 { bytes } else { compress(&bytes, Wrap::Zlib, level)?.into() };
    let packed = (level > 0).then_some(bytes.len());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if !name.to_lowercase().ends_with(".mhd") {
        let header = header(&image.header, &placement, type_name, packed, "LOCAL")?;
        return write_atomically(path, |file| {
            file.write_all(header.as_bytes())?;
            Ok(file.write_all(&bytes)?)
        });
    }
    let data = path.with_extension(if level == 0 { "raw" } else { "zraw" });
    let data_name = data.file_name().and_then(|name| name.to_str());
    // What reads as something else than a name.
    let plain = |name: &&str| !name.contains(['\n', '\r', '%']) && name.trim() == *name && !name.starts_with("LIST ");
    let data_name = data_name.filter(plain);
    let data_name = data_name.ok_or_else(|| Error::argument("a header cannot name this file").in_file(&data))?;
    let header = header(&image.header, &placement, type_name, packed, data_name)?;
    // Voxels first: a header never names a file that is not there.
    write_all_atomically(&[data.clone(), path.to_owned()], |files| {
        files[0].write_all(&bytes)?;
        Ok(files[1].write_all(header.as_bytes())?)
    })
}

fn type_name(element: Element) -> Result<&'static str> {
    Ok(match element {
        Element::U8 => "MET_UCHAR",
        Element::I8 => "MET_CHAR",
        Element::U16 => "MET_USHORT",
        Element::I16 => "MET_SHORT",
        Element::U32 => "MET_UINT",
        Element::I32 => "MET_INT",
        Element::U64 => "MET_ULONG_LONG",
        Element::I64 => "MET_LONG_LONG",
        Element::F32 => "MET_FLOAT",
        Element::F64 => "MET_DOUBLE",
        Element::Bool | Element::F16 | Element::BF16 | Element::C64 | Element::C128 => {
            return Err(Error::unsupported(format!("MetaImage has no type for {element}")));
        }
    })
}

fn header(image: &Header, placement: &Placement, type_name: &str, packed: Option<usize>, data: &str) -> Result<String> {
    let count = placement.sizes.len();
    let own = image.format == NAME;
    let mut out = String::new();
    let mut line = |key: &str, value: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{key} = {value}");
    };
    line("ObjectType", "Image");
    line("NDims", &count.to_string());
    if let Some(comment) = image.meta.get("Comment").filter(|_| own).and_then(Value::as_str) {
        line("Comment", &one_line(comment));
    }
    line("BinaryData", "True");
    line("BinaryDataByteOrderMSB", if cfg!(target_endian = "big") { "True" } else { "False" });
    line("CompressedData", if packed.is_some() { "True" } else { "False" });
    if let Some(size) = packed {
        line("CompressedDataSize", &size.to_string());
    }
    let split = placement.columns.iter().map(|column| split(column)).collect::<Result<Vec<_>>>()?;
    let directions = split.iter().flat_map(|(_, direction)| direction.iter().map(|value| text(*value)));
    line("TransformMatrix", &join(directions));
    line("Offset", &join(placement.origin.iter().map(|value| text(*value))));
    line("CenterOfRotation", &join((0..count).map(|_| "0".to_owned())));
    line("AnatomicalOrientation", &orientation(&placement.columns));
    line("ElementSpacing", &join(split.iter().map(|(spacing, _)| text(*spacing))));
    // Fields of an application, as they came.
    for (key, value) in image.meta.iter().filter(|(key, _)| own && (!is_known(key) || *key == "Modality")) {
        let Some(value) = value.as_str() else { continue };
        if key.contains(['=', ':', '\n', '\r']) || key.trim() != key || key.is_empty() {
            return Err(Error::argument("MetaImage cannot hold this key").in_field(key.as_str()));
        }
        line(key, &one_line(value));
    }
    line("DimSize", &join(placement.sizes.iter().map(usize::to_string)));
    if let Some(axis) = placement.channels {
        line("ElementNumberOfChannels", &image.shape[axis].to_string());
    }
    line("ElementType", type_name);
    line("ElementDataFile", data);
    Ok(out)
}

fn one_line(value: &str) -> String {
    value.replace(['\n', '\r'], " ")
}

fn join(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// A voxel step as spacing and direction whose product is the step again, to the last bit.
///
/// Rounded, the product of the two is often one unit in the last place beside it. Another spacing nearby, which moves the
/// direction by as little, gives the step itself: one among the next few nearly always, among some thousand in the worst
/// cases known; their relative distance is below 1e-11. Where none is found, the rounded values are written.
fn split(column: &[f64]) -> Result<(f64, Vec<f64>)> {
    let spacing = length(column);
    if !(spacing.is_finite() && spacing > 0.0) {
        return Err(Error::unsupported(format!("a voxel step of {column:?} has no spacing and direction")));
    }
    let divide = |spacing: f64| -> Option<Vec<f64>> {
        let near = |value: f64| {
            let quotient = value / spacing;
            [quotient, quotient.next_up(), quotient.next_down()]
                .into_iter()
                .find(|direction| direction * spacing == value)
        };
        column.iter().map(|value| near(*value)).collect()
    };
    let (mut up, mut down) = (spacing, spacing);
    for _ in 0..NEIGHBOURS {
        for candidate in [up, down] {
            if let Some(direction) = divide(candidate) {
                return Ok((candidate, direction));
            }
        }
        (up, down) = (up.next_up(), down.next_down());
    }
    Ok((spacing, column.iter().map(|value| value / spacing).collect()))
}

/// Where each axis comes from, closest first: `RAI` for LPS axes. Question marks where there are not three.
fn orientation(columns: &[Vec<f64>]) -> String {
    let [a, b, c] = columns else { return "?".repeat(columns.len()) };
    let columns = [a, b, c];
    let mut letters = ['?'; 3];
    let (mut free_axes, mut free_rows) = (vec![0, 1, 2], vec![0, 1, 2]);
    // The largest direction cosine decides, then the largest of what is left.
    while !free_axes.is_empty() {
        let cosine = |axis: usize, row: usize| columns[axis][row] / length(columns[axis]);
        let pairs = free_axes.iter().flat_map(|&axis| free_rows.iter().map(move |&row| (axis, row)));
        // The first of equals.
        let best = pairs.reduce(
            |best, pair| {
                if cosine(pair.0, pair.1).abs() > cosine(best.0, best.1).abs() { pair } else { best }
            },
        );
        let Some((axis, row)) = best else { break };
        let from = [['R', 'L'], ['A', 'P'], ['I', 'S']];
        letters[axis] = from[row][usize::from(columns[axis][row] < 0.0)];
        free_axes.retain(|other| *other != axis);
        free_rows.retain(|other| *other != row);
    }
    letters.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_times_direction_is_the_step_to_the_last_bit() {
        let mut state = 1u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
        };
        for round in 0..5_000 {
            let scale = [1e-3, 1.0, 7.0, 1e4][round % 4];
            let column = [random() * scale, random() * scale, random() * scale];
            let (spacing, direction) = split(&column).expect("a step");
            assert!((spacing / length(&column) - 1.0).abs() < 2e-11);
            for (direction, value) in direction.iter().zip(column) {
                assert!(direction * spacing == value, "{column:?}");
            }
        }
        assert_eq!(split(&[0.0, -0.3, 0.0]).expect("a step"), (0.3, vec![0.0, -1.0, 0.0]));
        assert!(split(&[0.0, 0.0]).is_err());
    }

    #[test]
    fn orientation_names_where_axes_come_from() {
        let letters = |rows: [[f64; 3]; 3]| orientation(&rows.map(|row| row.to_vec()));
        // Values: what SimpleITK writes for these directions.
        assert_eq!(letters([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), "RAI");
        assert_eq!(letters([[-1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 1.0]]), "LPI");
        assert_eq!(letters([[0.0, 1.0, 0.0], [0.0, 0.0, -1.0], [-1.0, 0.0, 0.0]]), "ASL");
    }
}
