//! Writing NRRD as ITK does.

use super::header::{escape, quoted};
use super::{NAME, PAIRS};
use crate::dense::{voxels, widened};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::image::{Header, Image};
use crate::options::WriteOptions;
use crate::packed::{Wrap, compress};
use crate::sink::{write_all_atomically, write_atomically};
use crate::world::{Placement, text};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

/// ITK's level: fast, and little larger than the best.
const LEVEL: u32 = 2;

/// Comments that every header has.
const COMMENTS: [&str; 2] =
    ["Complete NRRD file format specification at:", "http://teem.sourceforge.net/nrrd/format.html"];

pub(super) fn write(image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
    let element = widened(options.element.unwrap_or(image.header.element));
    let placement = Placement::of(&image.header, super::header::MAX_AXES - 2)?;
    let level = options.level.unwrap_or(LEVEL);
    let bytes = voxels(image, &placement.order(), element, options.threads)?;
    let bytes = if level == 0 { bytes } else { compress(&bytes, Wrap::Gzip, level)?.into() };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let detached = name.to_lowercase().ends_with(".nhdr");
    if !detached {
        let header = header(&image.header, &placement, element, level, None)?;
        return write_atomically(path, |file| {
            file.write_all(header.as_bytes())?;
            file.write_all(b"\n")?;
            Ok(file.write_all(&bytes)?)
        });
    }
    let ending = if level == 0 { "raw" } else { "raw.gz" };
    let data = path.with_extension(ending);
    let data_name = data.file_name().and_then(|name| name.to_str()).filter(|name| !name.contains(['\n', '\r', '%']));
    let data_name =
        data_name.ok_or_else(|| Error::argument("a detached header cannot name this file").in_file(&data))?;
    let header = header(&image.header, &placement, element, level, Some(data_name))?;
    // Voxels first: a header never names a file that is not there.
    write_all_atomically(&[data.clone(), path.to_owned()], |files| {
        files[0].write_all(&bytes)?;
        Ok(files[1].write_all(header.as_bytes())?)
    })
}

fn type_name(element: Element) -> Result<&'static str> {
    Ok(match element {
        Element::U8 => "unsigned char",
        Element::I8 => "signed char",
        Element::U16 => "unsigned short",
        Element::I16 => "short",
        Element::U32 => "unsigned int",
        Element::I32 => "int",
        Element::U64 => "unsigned long long int",
        Element::I64 => "long long int",
        Element::F32 | Element::C64 => "float",
        Element::F64 | Element::C128 => "double",
        Element::Bool | Element::F16 | Element::BF16 => {
            return Err(Error::unsupported(format!("NRRD has no type for {element}")));
        }
    })
}

/// The header, up to the blank line.
fn header(image: &Header, placement: &Placement, element: Element, level: u32, data: Option<&str>) -> Result<String> {
    let rank = placement.sizes.len();
    // The axes before the spatial ones, the fastest first: extent and kind.
    let mut leading: Vec<(usize, String)> = Vec::new();
    if element.is_complex() {
        leading.push((2, "complex".into()));
    }
    if let Some(axis) = placement.channels {
        leading.push((image.shape[axis], channel_kind(image, image.shape[axis])));
    }
    let own = image.format == NAME;
    let mut out = String::from("NRRD0004\n");
    let mut line = |text: std::fmt::Arguments<'_>| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{text}");
    };
    for comment in COMMENTS {
        line(format_args!("# {comment}"));
    }
    let texts = |field: &str| image.meta.get(field).filter(|_| own).and_then(Value::as_array).into_iter().flatten();
    for comment in texts("comments").filter_map(Value::as_str).filter(|comment| !COMMENTS.contains(comment)) {
        line(format_args!("# {}", comment.replace(['\n', '\r'], " ")));
    }
    line(format_args!("type: {}", type_name(element)?));
    line(format_args!("dimension: {}", leading.len() + rank));
    if rank == 3 {
        line(format_args!("space: left-posterior-superior"));
    } else {
        line(format_args!("space dimension: {rank}"));
    }
    let sizes = leading.iter().map(|(size, _)| *size).chain(placement.sizes.iter().copied());
    line(format_args!("sizes: {}", join(sizes.map(|size| size.to_string()), " ")));
    let directions = leading.iter().map(|_| "none".to_owned()).chain(placement.columns.iter().map(|v| vector(v)));
    line(format_args!("space directions: {}", join(directions, " ")));
    let kinds = leading.iter().map(|(_, kind)| kind.clone()).chain((0..rank).map(|_| "domain".to_owned()));
    line(format_args!("kinds: {}", join(kinds, " ")));
    if element.size() > 1 {
        line(format_args!("endian: {}", if cfg!(target_endian = "little") { "little" } else { "big" }));
    }
    line(format_args!("encoding: {}", if level == 0 { "raw" } else { "gzip" }));
    line(format_args!("space origin: {}", vector(&placement.origin)));
    if let Some(content) = image.meta.get("content").filter(|_| own).and_then(Value::as_str) {
        line(format_args!("content: {}", content.replace(['\n', '\r'], " ")));
    }
    if let Some(frame) = measurement_frame(image).filter(|_| own && rank == 3) {
        line(format_args!("measurement frame: {}", join(frame.iter().map(|v| vector(v)), " ")));
    }
    if let Some(data) = data {
        line(format_args!("data file: {data}"));
    }
    for (key, value) in image.meta.get(PAIRS).and_then(Value::as_object).into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        // A key that reads as a comment, an end or another key would not come back.
        if key.is_empty() || key.starts_with('#') || key.contains(":=") || key.ends_with(':') || key.trim() != key {
            return Err(Error::argument(format!("NRRD cannot hold the key {}", quoted(key))).in_field(PAIRS));
        }
        line(format_args!("{}:={}", escape(key), escape(&value)));
    }
    Ok(out)
}

/// The kind of the components: the file's own where the image still has one such axis, a vector otherwise.
fn channel_kind(image: &Header, size: usize) -> String {
    let kinds = image.meta.get("kinds").filter(|_| image.format == NAME).and_then(Value::as_array);
    let sizes = image.meta.get("sizes").and_then(Value::as_array);
    let component = |(kind, extent): (&Value, &Value)| {
        let kind = kind.as_str()?;
        let is_space = matches!(
            kind.to_ascii_lowercase().as_str(),
            "domain" | "space" | "time" | "???" | "none" | "complex" | "scalar" | "stub"
        );
        (!is_space && extent.as_u64() == Some(size as u64)).then(|| kind.to_owned())
    };
    let mut found = kinds.into_iter().flatten().zip(sizes.into_iter().flatten()).filter_map(component);
    match (found.next(), found.next()) {
        (Some(kind), None) => kind,
        _ => "vector".into(),
    }
}

/// The measurement frame in LPS, from the space of the file that the image was read from.
fn measurement_frame(image: &Header) -> Option<Vec<Vec<f64>>> {
    let vectors = image.meta.get("measurement frame")?.as_array()?;
    let space = image.meta.get("space").and_then(Value::as_str).unwrap_or("lps").to_ascii_lowercase();
    let signs = match space.as_str() {
        "right-anterior-superior" | "ras" => [-1.0, -1.0, 1.0],
        "left-anterior-superior" | "las" => [1.0, -1.0, 1.0],
        _ => [1.0; 3],
    };
    let vector = |vector: &Value| -> Option<Vec<f64>> {
        let numbers: Option<Vec<f64>> = vector.as_array()?.iter().map(Value::as_f64).collect();
        let numbers = numbers.filter(|numbers| numbers.len() == 3)?;
        Some(numbers.iter().zip(signs).map(|(x, sign)| if *x == 0.0 { 0.0 } else { x * sign }).collect())
    };
    let frame: Vec<Vec<f64>> = vectors.iter().map(vector).collect::<Option<_>>()?;
    (frame.len() == 3).then_some(frame)
}

fn vector(values: &[f64]) -> String {
    format!("({})", join(values.iter().map(|value| text(*value)), ","))
}

fn join(words: impl Iterator<Item = String>, between: &str) -> String {
    words.collect::<Vec<_>>().join(between)
}
