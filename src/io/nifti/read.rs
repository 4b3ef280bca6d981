//! Reading: from files to headers and voxels.

use super::datatype::Datatype;
use super::extensions;
use super::geometry;
use super::header::{self, Raw, Version};
use super::pair::{self, Half};
use crate::convert::{Encoding, Scaling};
use crate::error::{Error, Result, ResultExt};
use crate::gzip;
use crate::image::{Header, Image, number};
use crate::options::ReadOptions;
use crate::source::Source;
use crate::voxels::{self, Stored};
use mica_kernels::geometry::Affine;
use serde_json::{Map, Value};

/// A header that was read and checked.
pub(super) struct Opened {
    pub header: Header,
    datatype: Datatype,
    encoding: Encoding,
    offset: u64,
    /// Extents without colours.
    shape: Vec<usize>,
    /// The file with the voxels, where it is another one than the header's.
    voxels: Option<std::path::PathBuf>,
}

/// Reads and checks a header; `source` is a single file, or either half of a pair.
pub(super) fn open(source: &Source, options: &ReadOptions<'_>) -> Result<Opened> {
    let path = source.path();
    if let Some((Half::Voxels, _)) = pair::half(path)
        && Raw::recognise(source.content_start()).is_none()
    {
        let header = pair::existing(path, Half::Header)
            .ok_or_else(|| Error::argument("the name of the header file is not known").in_file(path))?;
        let source = Source::open(&header)?;
        return checked(&source, options).in_file(&header);
    }
    checked(source, options).in_file(path)
}

/// The signature, or what is wrong with it.
fn signed(source: &Source) -> Result<Raw> {
    let start = source.content_start();
    if let Some(raw) = Raw::recognise(start) {
        return Ok(raw);
    }
    let size = Version::One.size();
    if start.len() < size {
        // Where gzip is broken, its reader says how.
        let found = match source.is_gzip() {
            true => voxels::content_start(source, size).map_err(|error| Error::corrupt(error.message()))?.len(),
            false => start.len(),
        };
        return Err(Error::field("sizeof_hdr", format!("a header of {size} bytes"), format!("{found} bytes")));
    }
    let word = [start[0], start[1], start[2], start[3]];
    let sizes = [i32::from_le_bytes(word), i32::from_be_bytes(word)];
    let magic = start[344..348].escape_ascii();
    if sizes.contains(&540) {
        let magic = start[4..8].escape_ascii();
        return Err(Error::field("magic", "'n+2' or 'ni2' of NIfTI-2", format!("'{magic}'")));
    }
    if sizes.contains(&348) && pair::half(source.path()).is_some() {
        let message = "this is an Analyze 7.5 header without NIfTI's signature. It does not say which side is left, so \
                       mica does not guess; convert it with a program that knows where it comes from";
        return Err(Error::unsupported(message).in_field("magic"));
    }
    Err(Error::field("magic", "'n+1' or 'ni1' of NIfTI-1", format!("'{magic}'")))
}

fn checked(source: &Source, options: &ReadOptions<'_>) -> Result<Opened> {
    let mut raw = signed(source)?;
    let shape = header::shape(&raw)?;
    let datatype = Datatype::of_code(raw.integer("datatype", 0))?;
    let mut notes = header::repair(&mut raw)?;
    let bits = raw.integer("bitpix", 0);
    if bits != datatype.bits() {
        notes.push(format!("field 'bitpix' is {bits}, but voxels of this type have {}", datatype.bits()));
        raw.put_integer("bitpix", 0, datatype.bits());
    }
    // nibabel goes by the name; a header with voxels behind it that is called .hdr is read where the voxels are.
    let beside = match pair::half(source.path()) {
        Some((Half::Header, _)) => pair::existing(source.path(), Half::Voxels),
        _ => None,
    };
    let single = raw.is_single() && !beside.as_ref().is_some_and(|beside| beside.exists());
    if !single && beside.is_none() {
        let message = "'n+1' or 'n+2' of a file with voxels (this signature is that of a .hdr/.img pair)";
        return Err(Error::field("magic", message, format!("'{}'", raw.text("magic").escape_ascii())));
    }
    let offset = offset(&raw, single)?;
    let slope = raw.float("scl_slope", 0);
    let intercept = raw.float("scl_inter", 0);
    let scaling = match slope {
        slope if slope == 0.0 || !slope.is_finite() => None,
        _ if !intercept.is_finite() => {
            return Err(Error::field("scl_inter", "a finite number beside a valid scl_slope", intercept));
        }
        // Adding 0 would make 0 of -0, adding -0 changes nothing.
        slope => Scaling::new(slope, if intercept == 0.0 { -0.0 } else { intercept }),
    };
    if scaling.is_some() && datatype.colours.is_some() {
        notes.push("colours are not scaled: scl_slope and scl_inter are ignored".into());
    }
    let scaling = scaling.filter(|_| datatype.colours.is_none());
    let swapped = raw.big != cfg!(target_endian = "big");
    let encoding = Encoding { element: datatype.element, swapped, scaling };
    let affine = geometry::best_affine(&raw)?;
    if affine.determinant() == 0.0 {
        notes.push("the affine flattens space: an axis has no direction or no extent".into());
    }
    let extensions = read_extensions(source, &raw, single.then_some(offset), options, &mut notes)?;

    let mut full = shape.clone();
    full.extend(datatype.colours);
    let mut header = Header::new("NIfTI", encoding.natural(), full, affine);
    header.stored = encoding.element;
    header.channel_axis = (datatype.colours.is_some() || shape.len() > 3).then_some(header.shape.len() - 1);
    header.meta = raw.meta();
    // As nibabel's image has them: what is in memory has no offset, and is scaled already.
    header.meta.insert("vox_offset".into(), 0.into());
    header.meta.insert("scl_slope".into(), number(f64::NAN));
    header.meta.insert("scl_inter".into(), number(f64::NAN));
    if let Some(Scaling { slope, intercept }) = scaling {
        let scaling = Map::from_iter([("slope".into(), number(slope)), ("inter".into(), number(intercept + 0.0))]);
        header.meta.insert("scaling".into(), Value::Object(scaling));
    }
    if !extensions.is_empty() {
        header.meta.insert("extensions".into(), extensions::to_meta(&extensions));
    }
    for note in notes {
        header.warn(note);
    }
    let voxels = beside.filter(|_| !single);
    Ok(Opened { header, datatype, encoding, offset, shape, voxels })
}

/// Where the voxels begin.
fn offset(raw: &Raw, single: bool) -> Result<u64> {
    let stored = raw.float("vox_offset", 0);
    if !stored.is_finite() || stored < 0.0 || stored > 2f64.powi(53) {
        return Err(Error::field("vox_offset", "a place in the file", stored));
    }
    let first = raw.version.first_voxel();
    if single && stored < first as f64 {
        return Err(Error::field("vox_offset", format!("at least {first} in a single file"), stored));
    }
    Ok(raw.integer("vox_offset", 0) as u64)
}

/// Extensions up to the voxels; up to the end of the file for the header of a pair.
fn read_extensions(
    source: &Source,
    raw: &Raw,
    voxels: Option<u64>,
    options: &ReadOptions<'_>,
    notes: &mut Vec<String>,
) -> Result<Vec<extensions::Extension>> {
    let first = raw.version.first_voxel();
    let announced = source.content_start().get(first - 4).is_some_and(|byte| *byte != 0);
    if !announced {
        return Ok(Vec::new());
    }
    let end = match voxels {
        Some(offset) => offset,
        None if source.is_gzip() => source.size().saturating_mul(crate::source::MAX_INFLATION).min(MAX_EXTENSIONS),
        None => source.size().min(MAX_EXTENSIONS),
    };
    if source.is_gzip() {
        gzip::check_inflation(source.size(), end)?;
    } else if end > source.size() {
        return Err(Error::field("vox_offset", format!("a place in the file of {} bytes", source.size()), end));
    }
    if end > MAX_EXTENSIONS {
        let message = format!("extensions of {end} bytes, more than the {MAX_EXTENSIONS} that are read");
        return Err(Error::too_large(message).in_field("vox_offset"));
    }
    options.check_size(end)?;
    let bytes = voxels::content_start(source, end as usize)?;
    extensions::parse(raw, bytes.get(first..).unwrap_or_default(), notes)
}

/// Extensions larger than this are not read: headers are kept in memory as text.
const MAX_EXTENSIONS: u64 = 256 << 20;

impl Opened {
    /// Reads voxels.
    pub fn read(self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        let Self { mut header, datatype, encoding, offset, shape, voxels } = self;
        let other;
        let source = match &voxels {
            Some(path) if !matches!(pair::half(source.path()), Some((Half::Voxels, _))) => {
                other = Source::open(path)?;
                &other
            }
            _ => source,
        };
        let mut ranges = options.ranges(&header.shape)?;
        header.element = options.element.unwrap_or(header.element);
        if options.region.is_some() {
            header.affine = moved(&header.affine, &ranges).in_file(source.path())?;
            header.shape = ranges.iter().map(std::ops::Range::len).collect();
        }
        // Colours lie together in the file: its fastest axis, the image's last.
        let mut stored = shape;
        if let Some(colours) = datatype.colours {
            stored.insert(0, colours);
            ranges.rotate_right(1);
        }
        let stored = Stored { source, offset, shape: &stored, field: "dim", encoding };
        let mut read = voxels::read(&stored, &ranges, header.element, options).in_file(source.path())?;
        if datatype.colours.is_some() {
            read.strides.rotate_left(1);
        }
        Image::with_strides(header, read.memory, read.offset, read.strides).in_file(source.path())
    }
}

/// The affine of a region that begins elsewhere.
fn moved(affine: &Affine, ranges: &[std::ops::Range<usize>]) -> Result<Affine> {
    let start = |axis: usize| ranges.get(axis).map_or(0.0, |range| range.start as f64);
    let shift = Affine::translation(&[start(0), start(1), start(2)]);
    shift.map(|shift| affine.compose(&shift)).map_err(|error| Error::argument(error.to_string()))
}
