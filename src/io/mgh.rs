//! FreeSurfer's MGH and MGZ (MGH behind gzip), as nibabel's `MGHImage`.
//!
//! Big-endian; `uint8`, `int16`, `uint16`, `int32` and `float32`; four extents, of which the last counts frames. One
//! frame is no axis; more are the last axis, which MONAI takes for channels. The affine is made of direction cosines
//! (`Mdc`, a row for each axis), spacing (`delta`) and the world position of the middle of the image (`Pxyz_c`). Without
//! a `goodRASFlag` it is nibabel's default, axes to the left, up and back at 1 mm, with a warning: the file does not know.
//!
//! `meta` has the fields of header and footer by nibabel's names. What may follow the footer (tags of FreeSurfer's
//! history) is neither read nor kept. The header of an MGZ file is not to be had without inflating it: its footer is behind
//! the voxels.

use crate::convert::{Encoding, decode, swap_in_place};
use crate::element::Element;
use crate::error::{Error, Result, ResultExt};
use crate::format::{Format, Match};
use crate::gzip;
use crate::image::{Header, Image, Meta, number};
use crate::options::{ReadOptions, WriteOptions};
use crate::sink;
use crate::source::Source;
use crate::voxels::{self, Stored};
use mica_kernels::geometry::Affine;
use serde_json::Value;
use std::io::{Read, Write};
use std::ops::Range;
use std::path::Path;

/// Where the voxels begin.
const FIRST_VOXEL: usize = 284;

/// Bytes of the fields before the voxels.
const HEADER: usize = 90;

/// Fields behind the voxels, of which a file may lack the last ones.
const FOOTER: [&str; 5] = ["tr", "flip_angle", "te", "ti", "fov"];

/// Bytes of these fields.
const FOOTER_BYTES: usize = 20;

/// Codes of element types.
const TYPES: [(i32, Element); 5] =
    [(0, Element::U8), (1, Element::I32), (3, Element::F32), (4, Element::I16), (10, Element::U16)];

/// MGH and MGZ.
#[derive(Debug)]
pub struct Mgh;

/// The fields before the voxels.
struct Fields {
    version: i32,
    dims: [i32; 4],
    code: i32,
    dof: i32,
    good: i16,
    delta: [f32; 3],
    /// A row for each axis of the image.
    mdc: [[f32; 3]; 3],
    centre: [f32; 3],
}

/// Reads big-endian words one after the other.
struct Words<'a>(&'a [u8]);

impl Words<'_> {
    fn next<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (word, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*word)
    }

    fn integers<const N: usize>(&mut self) -> Option<[i32; N]> {
        let mut values = [0; N];
        for value in &mut values {
            *value = i32::from_be_bytes(self.next()?);
        }
        Some(values)
    }

    fn floats<const N: usize>(&mut self) -> Option<[f32; N]> {
        let mut values = [0.0; N];
        for value in &mut values {
            *value = f32::from_be_bytes(self.next()?);
        }
        Some(values)
    }
}

impl Fields {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut words = Words(bytes);
        let [version] = words.integers()?;
        let dims = words.integers()?;
        let [code, dof] = words.integers()?;
        let good = i16::from_be_bytes(words.next()?);
        let delta = words.floats()?;
        let mdc = [words.floats()?, words.floats()?, words.floats()?];
        let centre = words.floats()?;
        Some(Self { version, dims, code, dof, good, delta, mdc, centre })
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FIRST_VOXEL);
        bytes.extend(
            std::iter::once(self.version).chain(self.dims).chain([self.code, self.dof]).flat_map(i32::to_be_bytes),
        );
        bytes.extend_from_slice(&self.good.to_be_bytes());
        bytes.extend(
            self.delta.into_iter().chain(self.mdc.into_iter().flatten()).chain(self.centre).flat_map(f32::to_be_bytes),
        );
        bytes.resize(FIRST_VOXEL, 0);
        bytes
    }

    /// Whether this can be the beginning of such a file.
    fn plausible(&self) -> bool {
        self.version == 1 && self.dims.iter().all(|dim| *dim > 0) && TYPES.iter().any(|(code, _)| *code == self.code)
    }

    /// What nibabel assumes where the header says nothing valid.
    fn set_default_geometry(&mut self) {
        self.good = 1;
        self.delta = [1.0; 3];
        self.mdc = [[-1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]];
        self.centre = [0.0; 3];
    }

    /// From voxel to world.
    fn affine(&self) -> Result<Affine> {
        let named = [("delta", &self.delta[..]), ("Mdc", self.mdc.as_flattened()), ("Pxyz_c", &self.centre)];
        for (name, values) in named {
            if let Some(bad) = values.iter().find(|value| !value.is_finite()) {
                return Err(Error::field(name, "finite numbers", bad));
            }
        }
        let mut rows = [[0.0; 4]; 4];
        for (i, row) in rows[..3].iter_mut().enumerate() {
            let mut middle = 0.0;
            for (axis, slot) in row[..3].iter_mut().enumerate() {
                // Single precision, as the file's own numbers: nibabel's order of work.
                *slot = f64::from(self.mdc[axis][i] * self.delta[axis]);
                middle += *slot * f64::from(self.dims[axis]);
            }
            row[3] = f64::from((f64::from(self.centre[i]) - middle / 2.0) as f32);
        }
        rows[3][3] = 1.0;
        Affine::from_rows(&rows).map_err(|error| Error::field("Mdc", "an affine", error))
    }
}

/// A header that was read and checked.
struct Opened {
    header: Header,
    stored: Vec<usize>,
    encoding: Encoding,
}

/// Reads the header; the footer as well, where `footer` says so.
fn open(source: &Source, footer: bool, options: &ReadOptions<'_>) -> Result<Opened> {
    let start = source.content_start();
    let mut fields = match Fields::parse(start) {
        Some(fields) => fields,
        None => {
            // Where gzip is broken, its reader says how.
            let found = match source.is_gzip() {
                true => voxels::content_start(source, HEADER).map_err(|error| Error::corrupt(error.message()))?.len(),
                false => start.len(),
            };
            return Err(Error::field("version", format!("a header of {HEADER} bytes"), format!("{found} bytes")));
        }
    };
    if fields.version != 1 {
        return Err(Error::field("version", 1, fields.version));
    }
    let known = TYPES.iter().find(|(code, _)| *code == fields.code);
    let Some(&(_, element)) = known else {
        let message = "0 (uint8), 1 (int32), 3 (float32), 4 (int16) or 10 (uint16)";
        return Err(Error::field("type", message, fields.code));
    };
    let mut shape = Vec::with_capacity(4);
    for (axis, dim) in fields.dims.into_iter().enumerate() {
        let extent = usize::try_from(dim).ok().filter(|extent| *extent > 0);
        shape.push(extent.ok_or_else(|| Error::field(format!("dims[{axis}]"), "an extent of at least 1", dim))?);
    }
    if shape[3] == 1 {
        shape.truncate(3);
    }
    let guessed = fields.good == 0;
    if guessed {
        fields.set_default_geometry();
    }
    let affine = fields.affine()?;
    let encoding = Encoding { element, swapped: cfg!(target_endian = "little"), scaling: None };
    let mut header = Header::new("MGH", element, shape.clone(), affine);
    header.channel_axis = (shape.len() > 3).then_some(3);
    let behind = match footer {
        true => read_footer(source, &shape, element, options)?,
        false => Vec::new(),
    };
    header.meta = meta(&fields, &behind);
    if guessed {
        header.warn(
            "the header has no valid geometry (goodRASFlag is 0): axes are taken to run left, up and back at 1 mm, as \
             nibabel does; FreeSurfer takes them to run left, down and forward",
        );
    }
    Ok(Opened { header, stored: shape, encoding })
}

/// The bytes behind the voxels, as many as there are. A gzip file is inflated for that as far as it goes.
fn read_footer(source: &Source, shape: &[usize], element: Element, options: &ReadOptions<'_>) -> Result<Vec<u8>> {
    let bytes = crate::image::checked_bytes(shape, element)?;
    let offset = (bytes as u64).saturating_add(FIRST_VOXEL as u64);
    if !source.is_gzip() {
        let length = source.size().saturating_sub(offset).min(FOOTER_BYTES as u64) as usize;
        return if length == 0 { Ok(Vec::new()) } else { source.bytes(offset, length) };
    }
    gzip::check_inflation(source.size(), offset).in_field("dims")?;
    let mut reader = source.reader()?;
    let mut position = 0;
    let mut skipped = vec![0; 1 << 16];
    while position < offset {
        options.check()?;
        let room = skipped.len().min(usize::try_from(offset - position).unwrap_or(usize::MAX));
        match reader
            .read(&mut skipped[..room])
            .map_err(|error| gzip::broken(&error, position as usize, offset as usize))?
        {
            0 => {
                return Err(gzip::broken(
                    &std::io::ErrorKind::UnexpectedEof.into(),
                    position as usize,
                    offset as usize,
                ));
            }
            read => position += read as u64,
        }
    }
    let mut footer = Vec::with_capacity(FOOTER_BYTES);
    let end = reader.take(FOOTER_BYTES as u64).read_to_end(&mut footer);
    end.map_err(|error| gzip::broken(&error, position as usize, offset as usize + FOOTER_BYTES))?;
    Ok(footer)
}

/// Puts the fields of the footer into the metadata; a file that lacks some has zeros there, as nibabel.
fn put_footer(meta: &mut Meta, bytes: &[u8]) {
    for (index, name) in FOOTER.into_iter().enumerate() {
        let word = bytes.as_chunks::<4>().0.get(index).copied().unwrap_or_default();
        meta.insert(name.into(), number(f64::from(f32::from_be_bytes(word))));
    }
}

/// The fields by nibabel's names.
fn meta(fields: &Fields, footer: &[u8]) -> Meta {
    let float = |value: f32| number(f64::from(value));
    let floats = |values: &[f32]| Value::Array(values.iter().map(|value| float(*value)).collect());
    let mut meta = Meta::new();
    meta.insert("version".into(), fields.version.into());
    meta.insert("dims".into(), fields.dims.to_vec().into());
    meta.insert("type".into(), fields.code.into());
    meta.insert("dof".into(), fields.dof.into());
    meta.insert("goodRASFlag".into(), fields.good.into());
    meta.insert("delta".into(), floats(&fields.delta));
    meta.insert("Mdc".into(), fields.mdc.iter().map(|row| floats(row)).collect());
    meta.insert("Pxyz_c".into(), floats(&fields.centre));
    put_footer(&mut meta, footer);
    meta
}

impl Format for Mgh {
    fn name(&self) -> &'static str {
        "MGH"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".mgz", ".mgh", ".mgh.gz"]
    }

    fn recognise(&self, source: &Source) -> Match {
        match Fields::parse(source.content_start()) {
            Some(fields) if fields.plausible() => Match::Content,
            _ => Match::ByName,
        }
    }

    fn read_header(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Header> {
        Ok(open(source, true, options).in_file(source.path())?.header)
    }

    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        // Inflating a whole image comes by the footer anyway.
        let whole = source.is_gzip() && options.region.is_none();
        let Opened { mut header, stored, encoding } = open(source, !whole, options).in_file(source.path())?;
        let ranges = options.ranges(&header.shape)?;
        header.element = options.element.unwrap_or(header.element);
        let start = |axis: usize| ranges[axis].start as f64;
        let shift = Affine::translation(&[start(0), start(1), start(2)]);
        if options.region.is_some() {
            header.affine =
                shift.map(|shift| header.affine.compose(&shift)).map_err(|error| Error::argument(error.to_string()))?;
            header.shape = ranges.iter().map(Range::len).collect();
        }
        let stored = Stored { source, offset: FIRST_VOXEL as u64, shape: &stored, field: "dims", encoding };
        let read = voxels::read(&stored, &ranges, header.element, options).in_file(source.path())?;
        if whole {
            let footer = match read.behind {
                Some(footer) => footer,
                None => read_footer(source, stored.shape, encoding.element, options).in_file(source.path())?,
            };
            put_footer(&mut header.meta, &footer);
        }
        Image::with_strides(header, read.memory, read.offset, read.strides).in_file(source.path())
    }

    fn write(&self, image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
        write(image, path, options).in_file(path)
    }

    fn writes(&self) -> bool {
        true
    }
}

fn write(image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
    let header = &image.header;
    let mut order: Vec<usize> = (0..header.shape.len()).filter(|axis| Some(*axis) != header.channel_axis).collect();
    let mut extents: Vec<usize> = order.iter().map(|axis| header.shape[*axis]).collect();
    if let Some(axis) = header.channel_axis {
        extents.resize(extents.len().max(3), 1);
        extents.push(header.shape[axis]);
        order.push(axis);
    }
    extents.resize(extents.len().max(4), 1);
    let mut dims = [1; 4];
    for (slot, extent) in dims.iter_mut().zip(&extents) {
        *slot = i32::try_from(*extent)
            .ok()
            .filter(|extent| *extent > 0)
            .ok_or_else(|| Error::unsupported(format!("MGH holds extents from 1 to 2147483647, not {extents:?}")))?;
    }
    if extents.len() > 4 {
        return Err(Error::unsupported(format!("MGH holds three axes and frames, not shape {:?}", header.shape)));
    }
    let element = match (options.element, header.element) {
        (Some(element), _) => element,
        (None, Element::Bool) => Element::U8,
        // Wider types that hold every value.
        (None, Element::I8) => Element::I16,
        (None, Element::F16 | Element::BF16) => Element::F32,
        (None, element) => element,
    };
    let code = TYPES.iter().find(|(_, known)| *known == element).map(|(code, _)| *code);
    let code = code.ok_or_else(|| {
        Error::unsupported(format!(
            "MGH holds uint8, int16, uint16, int32 and float32; not {element}: name one of them"
        ))
    })?;

    let affine = header.affine.to_rank(3).map_err(|error| Error::argument(error.to_string()))?;
    let at = |row: usize, column: usize| affine.get(row, column).unwrap_or(0.0);
    let norms: [f64; 3] = std::array::from_fn(|axis| (0..3).map(|row| at(row, axis).powi(2)).sum::<f64>().sqrt());
    if let Some(axis) = norms.iter().position(|norm| *norm == 0.0) {
        return Err(Error::unsupported(format!("MGH needs a direction for every axis; axis {axis} has none")));
    }
    let integer =
        |name: &str| header.meta.get(name).and_then(Value::as_i64).and_then(|value| i32::try_from(value).ok());
    let fields = Fields {
        version: 1,
        dims,
        code,
        dof: integer("dof").unwrap_or(0),
        good: 1,
        delta: norms.map(|norm| norm as f32),
        mdc: std::array::from_fn(|axis| std::array::from_fn(|row| (at(row, axis) / norms[axis]) as f32)),
        centre: std::array::from_fn(|row| {
            ((0..3).map(|axis| at(row, axis) * (f64::from(dims[axis]) / 2.0)).sum::<f64>() + at(row, 3)) as f32
        }),
    };
    let fields = kept(header, &affine, &fields).unwrap_or(fields);
    let mut footer = Vec::with_capacity(20);
    for name in FOOTER {
        let value = header.meta.get(name).and_then(Value::as_f64).unwrap_or(0.0);
        footer.extend_from_slice(&(value as f32).to_be_bytes());
    }

    let bytes = image.bytes_in_order(&order)?;
    let mut swapped = vec![0; bytes.len() / header.element.size() * element.size()];
    decode(&bytes, Encoding::native(header.element), &mut swapped, element, options.threads)?;
    drop(bytes);
    if cfg!(target_endian = "little") {
        swap_in_place(&mut swapped, element.word(), options.threads);
    }
    let parts: [&[u8]; 3] = [&fields.bytes(), &swapped, &footer];
    let name = path.to_string_lossy().to_lowercase();
    sink::write_atomically(path, |writer: &mut dyn Write| {
        if name.ends_with("z") {
            return gzip::compress(&parts, options.level.unwrap_or(gzip::DEFAULT_LEVEL), options.threads, writer);
        }
        parts.iter().try_for_each(|part| Ok(writer.write_all(part)?))
    })
}

/// The geometry as it was read, where it still says what the affine says: writing and reading then changes no bit.
fn kept(header: &Header, affine: &Affine, fresh: &Fields) -> Option<Fields> {
    let floats = |value: &Value| -> Option<[f32; 3]> {
        let values = value.as_array()?;
        let mut three = [0.0; 3];
        for (slot, value) in three.iter_mut().zip(values) {
            *slot = value.as_f64()? as f32;
        }
        (values.len() == 3).then_some(three)
    };
    let rows = header.meta.get("Mdc")?.as_array()?;
    let [x, y, z] = rows.as_slice() else { return None };
    let fields = Fields {
        delta: floats(header.meta.get("delta")?)?,
        mdc: [floats(x)?, floats(y)?, floats(z)?],
        centre: floats(header.meta.get("Pxyz_c")?)?,
        ..*fresh
    };
    fields.affine().is_ok_and(|known| known == *affine).then_some(fields)
}
