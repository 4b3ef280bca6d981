//! MetaImage, MetaIO's images as ITK writes them: `.mha` with voxels after the header, `.mhd` with one or several data
//! files (<https://docs.itk.org/en/latest/learn/metaio.html>).
//!
//! - Data `LOCAL`, in a file, in a `LIST` of files, in numbered files; raw, zlib or gzip, or numbers as text; both byte
//!   orders; header sizes; 1 to 10 axes; all numeric types (a `long` has four bytes, as in MetaIO).
//! - Shape: the file's axes; components (`ElementNumberOfChannels`), which lie together in the file, come last through
//!   strides.
//! - Affine: `Offset`, `TransformMatrix` and `ElementSpacing` under all their names, LPS, turned into RAS+; of the first
//!   three axes. `AnatomicalOrientation` and `CenterOfRotation` say nothing about it, as in ITK.
//! - The intensity function is not applied, as in ITK; it is in the metadata, and a warning says so.
//! - Refused: `ObjectType` other than Image, types that are no numbers, data files outside the header's folder (unless
//!   [`ReadOptions::outside_data`]).
//!
//! Written as ITK writes it: uncompressed unless a level above 0 is asked for; `.mhd` with `.raw` or `.zraw` beside it.
//! `bool` becomes `MET_UCHAR`, 16-bit floats become `MET_FLOAT`. Complex voxels are refused: MetaImage has no type for
//! them, and two channels would come back as something else.

mod header;
mod write;

use crate::convert::Encoding;
use crate::datafile::{is_pattern, numbered, resolve};
use crate::dense::{self, Bytes, Dense, Place, Skip};
use crate::error::{Error, Result};
use crate::format::{Format, Match};
use crate::image::{Header, Image};
use crate::options::{ReadOptions, WriteOptions};
use crate::packed::Codec;
use crate::source::Source;
use crate::world::{self, LPS};
use header::{Text, quoted};
use mica_kernels::geometry::{Affine, MAX_RANK};
use std::path::{Path, PathBuf};

/// The name of the format in [`Header::format`].
const NAME: &str = "MetaImage";

/// MetaImage files.
pub(crate) struct MetaImage;

impl Format for MetaImage {
    fn name(&self) -> &'static str {
        NAME
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".mha", ".mhd"]
    }

    fn recognise(&self, source: &Source) -> Match {
        if header::is_metaimage(source.start()) { Match::Content } else { Match::No }
    }

    fn read_header(&self, source: &Source, _options: &ReadOptions<'_>) -> Result<Header> {
        header(&Text::read(source)?)
    }

    fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        let text = Text::read(source)?;
        let header = header(&text)?;
        let mut sizes = text.sizes()?;
        let element = header.element;
        let codec = codec(&text)?;
        let skip = Skip { lines: 0, bytes: header_size(&text, codec)? };
        let place = match data_files(&text, &sizes, source, options)? {
            Some(paths) => Place::Files(paths, skip),
            None => {
                // A header size counts from the beginning of the file.
                let start = if skip.bytes == Bytes::Before(0) { text.end } else { 0 };
                Place::Within(source, start, skip)
            }
        };
        let only = match &place {
            Place::Files(paths, _) if paths.len() == 1 => Some(dense::open_regular(&paths[0])?),
            _ => None,
        };
        let place = only.as_ref().map_or(place, |source| Place::Within(source, 0, skip));
        let big = text.flag(&["BinaryDataByteOrderMSB", "ElementByteOrderMSB"])?.unwrap_or(cfg!(target_endian = "big"));
        let encoding = Encoding { element, swapped: big == cfg!(target_endian = "little"), scaling: None };
        // Components are the file's fastest axis and the image's last.
        let mut axes: Vec<usize> = (0..sizes.len()).collect();
        if header.channel_axis.is_some() {
            axes = (1..=sizes.len()).chain([0]).collect();
            sizes.insert(0, channels(&text)?);
        }
        dense::read(header, &Dense { sizes, axes, encoding, place, codec }, options)
    }

    fn write(&self, image: &Image, path: &Path, options: &WriteOptions) -> Result<()> {
        write::write(image, path, options)
    }

    fn writes(&self) -> bool {
        true
    }
}

fn header(text: &Text) -> Result<Header> {
    if let Some(kind) = text.get("ObjectType").filter(|kind| *kind != "Image") {
        return Err(Error::unsupported(format!("expected Image, found {}", quoted(kind))).in_field("ObjectType"));
    }
    let mut shape = text.sizes()?;
    let affine = affine(text, shape.len())?;
    let channels = channels(text)?;
    let channel_axis = (channels > 1).then_some(shape.len());
    shape.extend(channel_axis.map(|_| channels));
    let mut header = Header::new(NAME, text.element()?, shape, affine);
    header.channel_axis = channel_axis;
    header.meta = text.meta();
    let slope = text.numbers(&["ElementToIntensityFunctionSlope"], 1)?.map_or(1.0, |(_, value)| value[0]);
    let offset = text.numbers(&["ElementToIntensityFunctionOffset"], 1)?.map_or(0.0, |(_, value)| value[0]);
    if (slope, offset) != (1.0, 0.0) {
        header.warn(format!("the intensity function (slope {slope}, offset {offset}) is not applied, as in ITK"));
    }
    if let Some(units) = text.get("DistanceUnits").filter(|units| !matches!(*units, "mm" | "?" | "")) {
        header.warn(format!("distance units are {units}; the affine has the file's numbers, as ITK's"));
    }
    Ok(header)
}

fn channels(text: &Text) -> Result<usize> {
    let found = text.whole("ElementNumberOfChannels")?.unwrap_or(1);
    let channels = usize::try_from(found).ok().filter(|channels| *channels > 0);
    channels.ok_or_else(|| Error::field("ElementNumberOfChannels", "at least 1", found))
}

/// Direction times spacing, and origin, of the first three of `count` axes.
fn affine(text: &Text, count: usize) -> Result<Affine> {
    let rank = count.min(MAX_RANK);
    let spacing = text.numbers(&["ElementSpacing", "ElementSize"], count)?;
    let spacing = spacing.map_or_else(|| vec![1.0; count], |(_, spacing)| spacing);
    let origin = text.numbers(&["Offset", "Position", "Origin"], count)?;
    let origin = origin.map_or_else(|| vec![0.0; count], |(_, origin)| origin);
    let matrix = text.numbers(&["TransformMatrix", "Rotation", "Orientation"], count * count)?;
    // Row i of the matrix is the direction of axis i.
    let identity = || (0..count * count).map(|i| f64::from(i / count == i % count)).collect();
    let (field, matrix) = matrix.unwrap_or_else(|| ("ElementSpacing", identity()));
    let column = |axis: usize| (0..rank).map(|row| matrix[axis * count + row] * spacing[axis]).collect();
    let columns: Vec<Vec<f64>> = (0..rank).map(column).collect();
    world::affine(&columns, &origin[..rank], LPS, field)
}

fn codec(text: &Text) -> Result<Codec> {
    let binary = text.flag(&["BinaryData"])?.unwrap_or(true);
    let compressed = text.flag(&["CompressedData"])?.unwrap_or(false);
    match (binary, compressed) {
        (true, false) => Ok(Codec::Raw),
        (false, false) => Ok(Codec::Text),
        (false, true) => Err(Error::field("CompressedData", "False where BinaryData is False", "True")),
        (true, true) => {
            let size = text.whole("CompressedDataSize")?.unwrap_or(0);
            let size = u64::try_from(size).map_err(|_| Error::field("CompressedDataSize", "at least 0", size))?;
            Ok(Codec::Zlib { size: (size > 0).then_some(size) })
        }
    }
}

/// What comes before the voxels of each data file.
fn header_size(text: &Text, codec: Codec) -> Result<Bytes> {
    match text.whole("HeaderSize")?.unwrap_or(0) {
        0 => Ok(Bytes::Before(0)),
        -1 if codec == Codec::Raw => Ok(Bytes::After(0)),
        size if size > 0 && matches!(codec, Codec::Raw | Codec::Text) => Ok(Bytes::Before(size.unsigned_abs())),
        size => Err(Error::field("HeaderSize", "0, or -1 or more where the voxels are not compressed", size)),
    }
}

/// The data files in their order; none where the voxels follow the header.
fn data_files(
    text: &Text,
    sizes: &[usize],
    source: &Source,
    options: &ReadOptions<'_>,
) -> Result<Option<Vec<PathBuf>>> {
    let field = "ElementDataFile";
    let value = text.require(field)?;
    // How many files there are if each holds an array of so many axes.
    let files = |within: Option<&str>| -> Result<usize> {
        let axes = sizes.len();
        let within = match within.map(|word| word.strip_suffix(['D', 'd']).unwrap_or(word)) {
            None => axes - 1,
            Some(word) => word
                .parse()
                .ok()
                .filter(|within| (1..=axes).contains(within))
                .ok_or_else(|| Error::field(field, format!("1 to {axes} axes in each file"), quoted(word)))?,
        };
        let count = sizes[within..].iter().try_fold(1usize, |count, size| count.checked_mul(*size));
        count.ok_or_else(|| Error::field("DimSize", "an array that can be addressed", format!("{sizes:?}")))
    };
    let words: Vec<&str> = value.split_whitespace().collect();
    let names = match words.as_slice() {
        ["LOCAL" | "Local" | "local"] => return Ok(None),
        ["LIST", rest @ ..] if rest.len() <= 1 => {
            let (count, found) = (files(rest.first().copied())?, text.listed.len());
            if count != found {
                return Err(Error::field(field, format!("{count} names"), found));
            }
            text.listed.clone()
        }
        [pattern, first, rest @ ..] if is_pattern(pattern) && rest.len() <= 2 => {
            let whole = |word: &str| {
                word.parse::<i64>().map_err(|_| Error::field(field, "whole numbers after the pattern", quoted(word)))
            };
            let count = files(None)?;
            let first = whole(first)?;
            let last = match rest.first() {
                Some(word) => Some(whole(word)?),
                None => i64::try_from(count).ok().and_then(|count| first.checked_add(count - 1)),
            };
            let last = last.ok_or_else(|| Error::field(field, "numbered files", quoted(value)))?;
            let step = rest.get(1).map_or(Ok(1), |word| whole(word))?;
            numbered(field, pattern, (first, last, step), count)?
        }
        _ => vec![value.to_owned()],
    };
    names.iter().map(|name| resolve(source, field, name, options)).collect::<Result<_>>().map(Some)
}
