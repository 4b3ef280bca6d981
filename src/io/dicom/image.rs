//! From a [`Series`] to an image: slices are decoded side by side, straight into the memory of the result.

use super::colour::{Palette, ybr_to_rgb};
use super::file::DicomFile;
use super::frame::{Colours, Reader, Scratch};
use super::layout::{Frames, Layout, Photometric};
use super::meta::meta;
use super::modality::{self, Modality};
use super::record::Record;
use super::series::{Series, Slice};
use crate::element::Element;
use crate::error::{Error, Result, ResultExt};
use crate::image::{Header, Image, checked_bytes};
use crate::memory::Memory;
use crate::options::{Irregular, ReadOptions};
use crate::source::Source;
use mica_kernels::geometry::Affine;
use mica_kernels::threads::for_each_chunk;
use serde_json::{Value, json};
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;

/// Colours of a voxel and, where it does not follow from modality values, its type.
pub(crate) struct Kinds {
    pub colours: usize,
    pub element: Option<Element>,
}

/// What the pixels of a file become.
pub(crate) fn kinds(layout: &Layout, record: &Record, options: &ReadOptions<'_>) -> Result<Kinds> {
    Ok(match layout.photometric {
        Photometric::Palette if options.dicom.to_rgb => Kinds { colours: 3, element: record.palette },
        _ if layout.samples > 1 => Kinds { colours: layout.samples, element: Some(layout.element()) },
        _ => Kinds { colours: 1, element: None },
    })
}

/// Reads everything but the voxels: the header of the first slice.
pub(crate) fn header(series: &Series, options: &ReadOptions<'_>) -> Result<Header> {
    let first = series.files.first().ok_or_else(|| Error::argument("a series without files"))?;
    let source = Source::open(first)?;
    let file = DicomFile::open(&source, options).in_file(first)?;
    header_of(series, &file, options)
}

/// As [`header`], where the file of the first slice is open already.
pub(crate) fn header_of(series: &Series, file: &DicomFile, options: &ReadOptions<'_>) -> Result<Header> {
    if options.dicom.irregular == Irregular::Refuse && !series.irregular.is_empty() {
        let what = format!("the series is irregular: {}", series.irregular.join("; "));
        return Err(match series.files.first().and_then(|file| file.parent()) {
            Some(folder) if series.files.len() > 1 => Error::unsupported(what).in_file(folder),
            _ => Error::unsupported(what),
        });
    }
    let mut header = Header::new("DICOM", series.element, series.shape.clone(), series.affine);
    header.stored = series.stored;
    header.channel_axis = series.channel_axis;
    let anonymous = options.dicom.anonymous;
    header.meta = meta(file, anonymous);
    if series.slices.len() > 1 {
        header.meta.insert("slices".to_owned(), slices_meta(series, anonymous));
    }
    for warning in &series.warnings {
        header.warn(warning.clone());
    }
    Ok(header)
}

/// What differs from slice to slice, as lists in their order.
fn slices_meta(series: &Series, anonymous: bool) -> Value {
    let mut meta = crate::image::Meta::new();
    let mut put = |name: &str, value: &dyn Fn(&Slice) -> Value| {
        meta.insert(name.to_owned(), series.slices.iter().map(value).collect());
    };
    put("ImagePositionPatient", &|slice| slice.position.map_or(Value::Null, |position| json!(position)));
    if series.files.len() > 1 {
        put("InstanceNumber", &|slice| slice.instance_number.into());
        if !anonymous {
            put("SOPInstanceUID", &|slice| slice.instance.as_str().into());
            put("filename", &|slice| series.files[slice.file].to_string_lossy().into());
        }
    } else {
        put("frame", &|slice| slice.frame.into());
    }
    let linear = |slice: &Slice| match &slice.modality {
        Modality::Linear(scaling) => scaling.map_or((1.0, 0.0), |scaling| (scaling.slope, scaling.intercept)),
        Modality::Table { .. } => (1.0, 0.0),
    };
    if series.slices.windows(2).any(|pair| linear(&pair[0]) != linear(&pair[1])) {
        put("RescaleSlope", &|slice| linear(slice).0.into());
        put("RescaleIntercept", &|slice| linear(slice).1.into());
    }
    Value::Object(meta)
}

/// Reads the voxels, or the region that the options name.
pub(crate) fn read(series: &Series, open: Option<(&Source, &DicomFile)>, options: &ReadOptions<'_>) -> Result<Image> {
    let chosen = (series.options.rescale, series.options.to_rgb);
    if chosen != (options.dicom.rescale, options.dicom.to_rgb) {
        return Err(Error::argument("the options 'rescale' and 'to_rgb' differ from those of the scan"));
    }
    let mut header = match open {
        Some((_, file)) => header_of(series, file, options)?,
        None => header(series, options)?,
    };
    let element = options.element.unwrap_or(header.element);
    if element.is_complex() {
        return Err(Error::unsupported(format!("DICOM pixels are not converted to {element}")));
    }
    let ranges = options.ranges(&header.shape)?;
    header.element = element;
    header.shape = ranges.iter().map(ExactSizeIterator::len).collect();
    header.affine = moved(&series.affine, &ranges)?;
    let plan = Plan::new(series, &ranges, element);
    let bytes = checked_bytes(&header.shape, element)?;
    options.check_size(bytes as u64)?;
    let strides = plan.strides(series);
    if let Some((source, file)) = open
        && let Some(memory) = plan.map(series, source, file, bytes, options)?
    {
        return Image::with_strides(header, memory, 0, strides);
    }
    let mut memory = Memory::zeroed(bytes)?;
    plan.fill(series, open, memory.as_mut_slice(), options)?;
    Image::with_strides(header, memory, 0, strides)
}

/// The affine of a region: the same directions from another origin.
fn moved(affine: &Affine, ranges: &[Range<usize>]) -> Result<Affine> {
    let start: Vec<f64> = (0..3).map(|axis| ranges.get(axis).map_or(0.0, |range| range.start as f64)).collect();
    // The third axis may be colours, which have no place in the world.
    let shift = Affine::translation(&start).map_err(|error| Error::argument(error.to_string()))?;
    Ok(affine.compose(&shift))
}

/// What to decode, and where it goes.
struct Plan {
    columns: Range<usize>,
    rows: Range<usize>,
    /// Indices into the slices of the series, in the order of the result.
    slices: Vec<usize>,
    volumes: usize,
    selected_colours: Range<usize>,
    all_colours: Range<usize>,
    element: Element,
}

impl Plan {
    fn new(series: &Series, ranges: &[Range<usize>], element: Element) -> Self {
        let colours = series.colours;
        let spatial = ranges.len() - usize::from(series.channel_axis.is_some());
        let depth = if spatial > 2 { ranges[2].clone() } else { 0..1 };
        let channel = series.channel_axis.map_or(0..1, |axis| ranges[axis].clone());
        let per_volume = if spatial > 2 { series.shape[2] } else { 1 };
        let volumes = if colours > 1 { 0..1 } else { channel.clone() };
        let slices = volumes.clone().flat_map(|volume| depth.clone().map(move |slice| volume * per_volume + slice));
        Self {
            columns: ranges[0].clone(),
            rows: ranges[1].clone(),
            slices: slices.collect(),
            volumes: volumes.len(),
            selected_colours: if colours > 1 { channel } else { 0..1 },
            all_colours: 0..colours,
            element,
        }
    }

    fn pixels(&self) -> usize {
        self.columns.len() * self.rows.len()
    }

    /// Strides of the result: colours of a voxel together, then columns, rows, slices, volumes.
    fn strides(&self, series: &Series) -> Vec<isize> {
        let colours = self.selected_colours.len() as isize;
        let mut step = colours;
        let mut strides = Vec::new();
        let depth = self.slices.len() / self.volumes.max(1);
        for extent in [self.columns.len(), self.rows.len(), depth, self.volumes] {
            strides.push(step);
            step *= extent.max(1) as isize;
        }
        let spatial = series.shape.len() - usize::from(series.channel_axis.is_some());
        let volume_stride = strides[3];
        strides.truncate(spatial);
        if series.channel_axis.is_some() {
            strides.push(if series.colours > 1 { 1 } else { volume_stride });
        }
        strides
    }

    /// The file's own bytes, where they are the result.
    fn map(
        &self,
        series: &Series,
        source: &Source,
        file: &DicomFile,
        bytes: usize,
        options: &ReadOptions<'_>,
    ) -> Result<Option<Memory>> {
        let whole = self.columns.len() == series.shape[0]
            && (self.rows.len() == series.shape[1] || self.slices.len() == 1)
            && self.selected_colours == self.all_colours;
        if !options.map || !whole || bytes == 0 || file.inflated.is_some() {
            return Ok(None);
        }
        let mut selected = self.slices.iter().map(|index| &series.slices[*index]);
        let frames: Vec<usize> = selected.clone().map(|slice| slice.frame).collect();
        let in_order = frames.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        let plain = selected.all(|slice| slice.modality == Modality::IDENTITY);
        let layout = Layout::read(file)?;
        let colours_kept =
            !matches!(layout.photometric, Photometric::Ybr | Photometric::Ybr422) || !options.dicom.to_rgb;
        let grey_kept =
            layout.photometric != (Photometric::Grey { inverted: true }) || !options.dicom.invert_monochrome1;
        let palette_kept = layout.photometric != Photometric::Palette || !options.dicom.to_rgb;
        let kept = colours_kept && grey_kept && palette_kept;
        if !in_order || !plain || !kept || self.element != layout.element() {
            return Ok(None);
        }
        let frames_at = Frames::find(file, source, &layout, options)?;
        let reader = Reader { file, source, layout, frames: frames_at };
        let line = layout.columns * layout.samples * layout.element().size();
        let offset = reader.direct_offset(frames[0]).map(|offset| offset + (self.rows.start * line) as u64);
        match offset.filter(|offset| offset % self.element.size() as u64 == 0) {
            Some(offset) => source.map(offset, bytes).map(Some),
            None => Ok(None),
        }
    }

    fn fill(
        &self,
        series: &Series,
        open: Option<(&Source, &DicomFile)>,
        out: &mut [u8],
        options: &ReadOptions<'_>,
    ) -> Result<()> {
        let slice_bytes = self.pixels() * self.selected_colours.len() * self.element.size();
        if slice_bytes == 0 {
            return Ok(());
        }
        // One file with all frames is opened once.
        let shared = match (open, series.files.as_slice()) {
            (Some((source, file)), _) => Some(Opened::Borrowed(source, file)),
            (None, [only]) => {
                let source = Source::open(only)?;
                let file = DicomFile::open(&source, options).in_file(only)?;
                Some(Opened::Owned(Box::new((source, file))))
            }
            _ => None,
        };
        let shared = match &shared {
            Some(opened) => Some(opened.reader(options)?),
            None => None,
        };
        let scratches: Mutex<Vec<Buffers>> = Mutex::new(Vec::new());
        let failed: Mutex<Option<(usize, Error)>> = Mutex::new(None);
        let parts: Vec<Mutex<&mut [u8]>> = out.chunks_exact_mut(slice_bytes).map(Mutex::new).collect();
        for_each_chunk(self.slices.len(), 1, options.threads, |range| {
            let mut buffers = unpoisoned(&scratches).pop().unwrap_or_default();
            for index in range {
                let earlier = unpoisoned(&failed).as_ref().is_some_and(|(failed, _)| *failed < index);
                if earlier {
                    break;
                }
                let slice = &series.slices[self.slices[index]];
                let mut part = unpoisoned(&parts[index]);
                let result = options.check().and_then(|()| match &shared {
                    Some(reader) => self.decode(reader, slice, series, &mut buffers, &mut part, options),
                    None => {
                        let path = &series.files[slice.file];
                        let source = Source::open(path)?;
                        let mut decode = || {
                            let file = DicomFile::open(&source, options)?;
                            let reader = reader(&source, &file, options)?;
                            self.decode(&reader, slice, series, &mut buffers, &mut part, options)
                        };
                        decode().in_file(path)
                    }
                });
                if let Err(error) = result {
                    // The first slice that fails is the one to report, whatever thread was faster.
                    let mut failed = unpoisoned(&failed);
                    if failed.as_ref().is_none_or(|(known, _)| index < *known) {
                        *failed = Some((index, error));
                    }
                }
            }
            unpoisoned(&scratches).push(buffers);
        });
        match failed.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) {
            Some((_, error)) => Err(error),
            None => Ok(()),
        }
    }

    /// Decodes one slice to its place.
    fn decode(
        &self,
        reader: &Reader<'_>,
        slice: &Slice,
        series: &Series,
        buffers: &mut Buffers,
        out: &mut [u8],
        options: &ReadOptions<'_>,
    ) -> Result<()> {
        let layout = &reader.layout;
        let found = (layout.columns, layout.rows, layout.samples);
        let grey_or_palette = if layout.samples == 1 { series.colours } else { layout.samples };
        if (found.0, found.1) != (series.shape[0], series.shape[1]) || grey_or_palette != series.colours {
            return Err(Error::corrupt(format!("the file changed since the series was found: it is {found:?} now")));
        }
        let plain = slice.modality == Modality::IDENTITY && layout.element() == self.element;
        let whole = self.columns.len() == layout.columns && self.selected_colours == self.all_colours;
        let ybr = matches!(layout.photometric, Photometric::Ybr | Photometric::Ybr422) && options.dicom.to_rgb;
        let palette = layout.photometric == Photometric::Palette && options.dicom.to_rgb;
        let inverted = layout.photometric == (Photometric::Grey { inverted: true }) && options.dicom.invert_monochrome1;
        if plain
            && whole
            && !ybr
            && !palette
            && !inverted
            && let Some(offset) = reader.direct_offset(slice.frame)
        {
            let line = layout.columns * layout.samples * layout.element().size();
            return reader.file.read_at(reader.source, offset + (self.rows.start * line) as u64, out);
        }
        let Buffers { scratch, coloured, values } = buffers;
        let (samples, colours) = reader.decode(slice.frame, self.rows.clone(), scratch)?;
        if options.dicom.to_rgb
            && layout.samples == 3
            && (colours == Colours::Ybr || (colours == Colours::AsDeclared && ybr))
        {
            ybr_to_rgb(samples, layout)?;
        }
        if inverted {
            modality::invert(samples, layout);
        }
        let pixel = layout.samples * layout.element().size();
        let samples = crop(samples, layout.columns * pixel, self.columns.start * pixel..self.columns.end * pixel);
        if palette {
            let palette = Palette::read(reader.file.item(), layout.signed)?;
            palette.apply(samples, layout, coloured)?;
            let chosen = select_colours(coloured, palette.element.size(), &self.all_colours, &self.selected_colours);
            let encoding = crate::convert::Encoding::native(palette.element);
            return crate::convert::decode(chosen, encoding, out, self.element, mica_kernels::Threads::SINGLE);
        }
        let samples = select_colours(samples, layout.element().size(), &self.all_colours, &self.selected_colours);
        modality::apply(&slice.modality, samples, layout, values, out, self.element)
    }
}

/// Buffers of one thread.
#[derive(Default)]
struct Buffers {
    scratch: Scratch,
    coloured: Vec<u8>,
    values: Vec<u8>,
}

enum Opened<'a> {
    Borrowed(&'a Source, &'a DicomFile),
    Owned(Box<(Source, DicomFile)>),
}

impl Opened<'_> {
    fn reader(&self, options: &ReadOptions<'_>) -> Result<Reader<'_>> {
        match self {
            Self::Borrowed(source, file) => reader(source, file, options),
            Self::Owned(both) => reader(&both.0, &both.1, options),
        }
    }
}

fn reader<'a>(source: &'a Source, file: &'a DicomFile, options: &ReadOptions<'_>) -> Result<Reader<'a>> {
    let layout = Layout::read(file)?;
    options.check_size(layout.frame_bytes() as u64)?;
    let frames = Frames::find(file, source, &layout, options)?;
    Ok(Reader { file, source, layout, frames })
}

/// Keeps a range of bytes of every line, in place.
fn crop(bytes: &mut [u8], line: usize, keep: Range<usize>) -> &mut [u8] {
    let length = keep.len();
    if length == line {
        return bytes;
    }
    let lines = bytes.len() / line;
    for index in 0..lines {
        let start = index * line + keep.start;
        bytes.copy_within(start..start + length, index * length);
    }
    &mut bytes[..lines * length]
}

/// Keeps a range of the colours of every pixel, in place.
fn select_colours<'a>(bytes: &'a mut [u8], size: usize, all: &Range<usize>, keep: &Range<usize>) -> &'a mut [u8] {
    if all == keep {
        return bytes;
    }
    crop(bytes, all.len() * size, keep.start * size..keep.end * size)
}

fn unpoisoned<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A poisoned lock means that another worker panicked; the scope hands that panic on.
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// The record of one open file as a stack of its own.
pub(crate) fn single(file: &DicomFile, path: &Path, options: &ReadOptions<'_>) -> Result<Series> {
    super::series::build(vec![super::record::record(file, path, options)?], options)
}
