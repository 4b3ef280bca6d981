//! Reading and writing as an application does it: one call, channel first, element type as in the file.

use super::reader::{self, FILENAME, Request};
use super::writer::{self, How};
use crate::transform::Transform;
use crate::transform::{Cancel, Progress, Run};
use crate::utility::EnsureChannelFirst;
use crate::views;
use mica_core::argument::Either;
use mica_core::error::{Error, Result};
use mica_core::file_image::{dtype_of, image_of};
use mica_core::{DType, Device, Info, Map, MetaTensor, Value};
use mica_io::dicom::Scan;
use mica_io::dicom::seg::{SegRead, Segment};
use mica_io::{DicomOptions, Element, Header, ReadOptions, WriteOptions};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to read, and how.
#[derive(Clone, Default)]
pub struct Read<'a> {
    /// Element type of the image; none keeps the file's (`uint32` and `uint64` become int64).
    pub dtype: Option<DType>,
    /// Whether the file's own axes stay, instead of channels first.
    pub keep_axes: bool,
    /// A part of the image: a range along each axis of the file, in the file's order `[x, y, z, …]`.
    pub region: Option<Vec<Range<usize>>>,
    /// Whether the voxels of an uncompressed file are copied even where it could be mapped. A mapped file must not be cut
    /// short or changed by others while the image is in use.
    pub copy: bool,
    /// The most bytes that the image may take; none for the machine's memory.
    pub max_bytes: Option<u64>,
    /// What is special to DICOM.
    pub dicom: DicomOptions,
    /// Names of the arrays to read of a NumPy archive.
    pub npz_keys: Vec<String>,
    /// Stops reading when set.
    pub cancel: Option<&'a Cancel>,
}

impl Read<'_> {
    /// Calls `work` with these as `mica-io` takes them.
    fn with<T>(&self, work: impl FnOnce(&ReadOptions<'_>) -> Result<T>) -> Result<T> {
        let cancelled = || self.cancel.is_some_and(Cancel::is_set);
        let defaults = ReadOptions::default();
        let options = ReadOptions {
            element: self.dtype.map(mica_core::file_image::element_of),
            region: self.region.clone(),
            map: !self.copy,
            max_bytes: self.max_bytes.unwrap_or(defaults.max_bytes),
            threads: views::threads()?,
            cancelled: Some(&cancelled),
            dicom: self.dicom.clone(),
            npz_keys: self.npz_keys.clone(),
            ..defaults
        };
        work(&options)
    }
}

/// Reads an image: a file of any format, a folder with a DICOM series, or several files stacked as channels.
///
/// The result is `(C, x, y, z)` (fewer or more spatial axes as the file has them) with its RAS affine and the fields of the
/// file as metadata, as `LoadImage` gives it with `ensure_channel_first`, without converting the element type. The affine of a
/// NIfTI file is nibabel's; `LoadImage` chooses between its forms by the spacing, as MONAI does.
///
/// # Errors
/// `NotFound`, `Io` for what cannot be read or is broken, `Unsupported` for kinds of files that mica does not read; the
/// message names file, field, what was found and what was expected.
pub fn read(paths: &[PathBuf], options: &Read<'_>) -> Result<MetaTensor> {
    let first = paths.first().ok_or_else(|| Error::argument("expected at least one path, found none"))?;
    let run = Run { cancel: options.cancel, ..Run::default() };
    run.check()?;
    let image = options.with(|io| {
        let request = Request { dtype: options.dtype, as_monai: false, options: io.clone(), run: &run };
        if let Some(component) = reader::registered_for(paths) {
            return reader::as_reader(&component)?.read(paths, &request);
        }
        let name = reader::automatic(first)?;
        let arguments = match name {
            // The file's own type, not the float32 that MONAI's reader makes of it.
            "NrrdReader" => Map::from([("dtype".to_owned(), Value::Null)]),
            "NumpyReader" if !options.npz_keys.is_empty() => {
                Map::from([("npz_keys".to_owned(), Value::from(options.npz_keys.clone()))])
            }
            _ => Map::new(),
        };
        let component = reader::build(&Either::A(name.to_owned()), &arguments)?;
        reader::as_reader(&component)?.read(paths, &request)
    })?;
    let image = match options.dtype {
        Some(dtype) => views::cast(&image, dtype, &run)?,
        None => image,
    };
    let mut info = match image.info() {
        Info::Image(info) => (**info).clone(),
        _ => mica_core::ImageInfo::default(),
    };
    info.meta.insert(FILENAME.to_owned(), Value::String(first.to_string_lossy().into_owned()));
    let image = image.with_new_info(Info::Image(Arc::new(info)));
    run.check()?;
    if options.keep_axes {
        return Ok(image.tracked());
    }
    let channel_first = EnsureChannelFirst { strict_check: true, channel_dim: None };
    match channel_first.apply(Value::Tensor(image), &run)? {
        Value::Tensor(image) => Ok(image.tracked()),
        other => Err(Error::internal(format!("expected an image, found {}", other.describe()))),
    }
}

/// What is known of a file without reading its voxels: `format`, `shape` (in the file's order), `dtype`, `stored_dtype`,
/// `affine`, `spacing`, `orientation`, `channel_axis`, `meta`, `warnings`.
///
/// # Errors
/// As [`read`](fn@read).
pub fn header(path: &Path, options: &Read<'_>) -> Result<serde_json::Value> {
    options.with(|io| {
        let header =
            if path.is_dir() { mica_io::dicom::read_folder_header(path, io)? } else { mica_io::read_header(path, io)? };
        Ok(describe(&header))
    })
}

fn describe(header: &Header) -> serde_json::Value {
    let rows: Vec<Vec<f64>> =
        (0..header.affine.size()).map(|row| header.affine.row(row).unwrap_or_default().to_vec()).collect();
    let tensor = dtype_of(header.element);
    serde_json::json!({
        "format": header.format,
        "shape": header.shape,
        "dtype": header.element.name(),
        "tensor_dtype": tensor.map(DType::name),
        "stored_dtype": header.stored.name(),
        "affine": rows,
        "spacing": header.affine.spacing(),
        "orientation": header.affine.orientation_code(),
        "channel_axis": header.channel_axis,
        "meta": header.meta,
        "warnings": header.warnings,
    })
}

/// How to write.
#[derive(Clone)]
pub struct Write {
    /// Element type in the file; none for the image's.
    pub dtype: Option<DType>,
    /// The dimension of the channels; none where the tensor has none. One channel is dropped, several become the last axis.
    pub channel_dim: Option<i64>,
    /// Effort of compression; see [`WriteOptions`].
    pub level: Option<u32>,
    /// NIfTI: version 1 or 2; none for 1 where sizes allow it.
    pub nifti_version: Option<u8>,
    /// NIfTI: sform and qform code.
    pub affine_codes: Option<(i16, i16)>,
    /// JPEG: 1 to 100.
    pub quality: u8,
}

impl Default for Write {
    fn default() -> Self {
        let defaults = WriteOptions::default();
        Self {
            dtype: None,
            channel_dim: Some(0),
            level: None,
            nifti_version: None,
            affine_codes: None,
            quality: defaults.quality,
        }
    }
}

/// Writes an image `(C, spatial…)` in the format that the path's ending names, with its affine and the metadata that the
/// format has a place for. The file is complete or not there.
///
/// # Errors
/// `Unsupported` for endings and element types that mica does not write, `Io`.
pub fn write(image: &MetaTensor, path: &Path, options: &Write) -> Result<()> {
    let run = Run::default();
    crate::track::refuse_batch("write", image)?;
    let image = crate::lazy::apply_pending(image.clone(), None, &run)?;
    if let Some(component) = writer::registered_for(path) {
        let how = How { channel_dim: options.channel_dim, squeeze_end_dims: true, resample: None, run: &run };
        return writer::as_writer(&component)?.write(&image, path, &how);
    }
    let format = mica_io::format::for_writing(path)?;
    let image = for_files(&image, options.channel_dim, options.dtype, &run)?;
    let write = WriteOptions {
        element: None,
        level: options.level,
        threads: views::threads()?,
        nifti_version: options.nifti_version,
        affine_codes: options.affine_codes,
        quality: options.quality,
    };
    Ok(format.write(&image, path, &write)?)
}

/// An image as files have it: channels last, or dropped where there is one; in main memory; with its metadata as fields.
pub(crate) fn for_files(
    image: &MetaTensor,
    channel_dim: Option<i64>,
    dtype: Option<DType>,
    run: &Run<'_>,
) -> Result<mica_io::Image> {
    let ndim = image.ndim() as i64;
    let mut channels_last = false;
    let tensor = match channel_dim {
        Some(dim) if dim < -ndim || dim >= ndim => {
            return Err(Error::argument(format!("channel_dim: found {dim} for an image of shape {:?}", image.shape())));
        }
        Some(dim) if image.shape()[((dim + ndim) % ndim) as usize] == 1 && ndim > 1 => {
            image.tensor().f_squeeze_dim(dim)?
        }
        Some(dim) => {
            channels_last = ndim > 1;
            image.tensor().f_movedim([dim], [-1])?
        }
        None => image.tensor().shallow_clone(),
    };
    let image = image.with_tensor(tensor)?;
    let image = match dtype {
        Some(dtype) => views::cast(&image, dtype, run)?,
        None => image,
    };
    let image = image.to(Some(Device::Cpu), None)?;
    let spatial = image.ndim() - usize::from(channels_last);
    let (affine, fields) = match image.image() {
        Some(info) => (info.affine, fields(&info.meta)),
        None => Default::default(),
    };
    let affine = affine.to_rank(spatial.clamp(1, 3)).map_err(|error| Error::argument(error.to_string()))?;
    let mut header = Header::new("", Element::U8, Vec::new(), affine);
    header.channel_axis = channels_last.then_some(spatial);
    header.meta = fields;
    image_of(&image, header)
}

/// Metadata as fields of a header; tensors among them have no place there.
fn fields(meta: &Map) -> mica_io::Meta {
    let plain = meta.iter().filter(|(_, value)| !matches!(value, Value::Tensor(_) | Value::Component(_)));
    plain.map(|(key, value)| (key.clone(), value.to_json())).collect()
}

/// The DICOM series in folders and files, without reading voxels.
///
/// # Errors
/// `NotFound`, `Io`; `Cancelled`.
pub fn scan_dicom(paths: &[PathBuf], options: &Read<'_>, progress: Option<Progress<'_>>) -> Result<Scan> {
    let failure = std::sync::Mutex::new(None);
    options.with(|io| {
        // The callback belongs to the caller's thread, the scan reports from any: reports are passed through a channel.
        let (sender, receiver) = std::sync::mpsc::channel::<(u64, u64, String)>();
        let sender = std::sync::Mutex::new(sender);
        let stop = std::sync::atomic::AtomicBool::new(false);
        let report = |done: u64, total: u64, name: &str| {
            if let Ok(sender) = sender.lock() {
                let _ = sender.send((done, total, name.to_owned()));
            }
            Ok(())
        };
        let cancelled =
            || stop.load(std::sync::atomic::Ordering::Relaxed) || io.cancelled.is_some_and(|cancelled| cancelled());
        let Some(progress) = progress else { return Ok(mica_io::dicom::scan(paths, io)?) };
        let watched = ReadOptions { progress: Some(&report), cancelled: Some(&cancelled), ..io.clone() };
        let found = std::thread::scope(|scope| {
            let scan = scope.spawn(|| mica_io::dicom::scan(paths, &watched));
            let tell = |(done, total, name): (u64, u64, String)| {
                if let Err(error) = progress(done, total, &name) {
                    stop.store(true, std::sync::atomic::Ordering::Relaxed);
                    if let Ok(mut slot) = failure.lock() {
                        slot.get_or_insert(error);
                    }
                }
            };
            loop {
                match receiver.recv_timeout(std::time::Duration::from_millis(20)) {
                    Ok(report) => tell(report),
                    Err(_) if scan.is_finished() => break,
                    Err(_) => {}
                }
            }
            receiver.try_iter().for_each(tell);
            scan.join()
        });
        if let Ok(mut slot) = failure.lock()
            && let Some(error) = slot.take()
        {
            return Err(error);
        }
        match found {
            Ok(found) => Ok(found?),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Reads a DICOM segmentation: a label map `(1, x, y, z)`, or one channel for each segment, and what the segments mean.
///
/// # Errors
/// As [`read`](fn@read); `Unsupported` for overlapping segments as a label map.
pub fn read_segmentation(path: &Path, channels: bool, options: &Read<'_>) -> Result<(MetaTensor, Vec<Segment>)> {
    let as_ = if channels { SegRead::Channels } else { SegRead::Labels };
    let (image, segments) =
        options.with(|io| Ok(mica_io::dicom::seg::read_seg(&mica_io::Source::open(path)?, io, as_)?))?;
    let header = image.header.clone();
    let mut info = mica_core::ImageInfo { affine: header.affine, ..mica_core::ImageInfo::default() };
    info.meta = mica_core::file_image::meta_of(&header)?;
    info.meta.insert(FILENAME.to_owned(), Value::String(path.to_string_lossy().into_owned()));
    let voxels = mica_core::file_image::voxels(image)?;
    let tensor = if channels { voxels.tensor().f_movedim([-1], [0])? } else { voxels.tensor().f_unsqueeze(0)? };
    let image = voxels.with_tensor(tensor)?.with_new_info(Info::Image(Arc::new(info)));
    let image = match options.dtype {
        Some(dtype) => views::cast(&image, dtype, &Run::default())?,
        None => image,
    };
    Ok((image.tracked(), segments))
}

/// Writes labels as a DICOM segmentation (SEG). `labels` is a label map `(1, x, y, z)` of whole numbers, or one channel for
/// each segment: masks, or probabilities for a fractional segmentation. `options` are those of
/// [`SegOptions::from_json`](mica_io::dicom::seg::SegOptions::from_json).
///
/// # Errors
/// `InvalidArgument` for options and labels that do not fit, `Io`.
pub fn write_segmentation(labels: &MetaTensor, path: &Path, options: &serde_json::Value) -> Result<()> {
    let parsed = mica_io::dicom::seg::SegOptions::from_json(options)?;
    let run = Run::default();
    let labels = crate::lazy::apply_pending(labels.clone(), None, &run)?;
    let image = for_files(&labels, Some(0), None, &run)?;
    mica_io::dicom::seg::write_seg(&image, path, &parsed)?;
    Ok(())
}

/// Writes an image `(C, x, y, z)` as a DICOM series of one file for each slice, and gives the files' paths. `options` are
/// those of [`SeriesOptions::from_json`](mica_io::dicom::write::SeriesOptions::from_json).
///
/// # Errors
/// `InvalidArgument` for options and images that do not fit, `Io`.
pub fn write_series(image: &MetaTensor, folder: &Path, options: &serde_json::Value) -> Result<Vec<PathBuf>> {
    let parsed = mica_io::dicom::write::SeriesOptions::from_json(options)?;
    let run = Run::default();
    let image = crate::lazy::apply_pending(image.clone(), None, &run)?;
    let image = for_files(&image, Some(0), None, &run)?;
    Ok(mica_io::dicom::write::write_series(&image, folder, &parsed)?)
}
