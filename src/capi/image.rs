//! Images in files: reading, writing, headers, DICOM series and segmentations, and the application's own readers and
//! writers.

use crate::callback::{
    self, UserData, mica_accepts_fn, mica_destroy_fn, mica_progress_fn, mica_read_fn, mica_write_fn,
};
use crate::component::{mica_cancel, mica_component};
use crate::error::{Fallible, guard};
use crate::input::{Options, items, options, output, required, text};
use crate::string::{mica_str, mica_string};
use crate::tensor::{mica_dtype, mica_tensor};
use mica::transforms::io::direct::{self, Read, Write};
use mica::transforms::io::reader::{self, Reader, Request};
use mica::transforms::io::writer::{self, How, Writer};
use mica::{DType, Error, MetaTensor, Result};
use std::ffi::{c_char, c_void};
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};

/// A range of voxels along one axis.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct mica_range {
    /// The first voxel.
    pub start: u64,
    /// The voxel after the last one.
    pub end: u64,
}

/// What to read, and how. Zero-initialise it, then set `struct_size` and what differs; NULL in its place means the defaults.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct mica_read_options {
    /// `sizeof(mica_read_options)`.
    pub struct_size: usize,
    /// Whether the element type is converted to `dtype`; otherwise it is the file's (`uint32` and `uint64` become int64,
    /// complex numbers a last axis of two).
    pub convert: bool,
    /// Whether the axes stay as the file has them, instead of channels first.
    pub keep_axes: bool,
    /// Whether the voxels of an uncompressed file are copied even where it could be mapped. A mapped file must not be cut
    /// short or changed by others while the image is in use.
    pub copy: bool,
    /// DICOM: whether fields that identify the patient are left out of the metadata.
    pub anonymous: bool,
    /// DICOM: whether a series is refused that is no evenly spaced stack of parallel slices, instead of a warning.
    pub regular_only: bool,
    /// DICOM: whether the stored values stay, instead of modality rescale.
    pub stored_values: bool,
    /// The element type, where `convert` is set.
    pub dtype: mica_dtype,
    /// A part of the image: one range for each axis of the file, in the file's order `[x, y, z, …]`; later axes are whole.
    pub region: *const mica_range,
    /// Number of ranges; 0 for the whole image.
    pub region_size: usize,
    /// The most bytes that the image may take; 0 for the machine's memory.
    pub max_bytes: u64,
    /// DICOM: SeriesInstanceUID of the series to read of a folder with several.
    pub series: mica_str,
    /// NumPy archives: names of the arrays to read.
    pub arrays: *const mica_str,
    /// Number of names; 0 for all arrays.
    pub arrays_size: usize,
    /// Stops reading when set; may be NULL.
    pub cancel: *const mica_cancel,
    /// Told about each file of mica_dicom_scan(); may be NULL.
    pub progress: mica_progress_fn,
    /// Passed to `progress`.
    pub progress_data: *mut c_void,
}

// SAFETY: repr(C), starts with its size, and zero (NULL, None, false) is a valid value of every field.
unsafe impl Options for mica_read_options {
    const NAME: &'static str = "mica_read_options";
    const SMALLEST: usize = size_of::<Self>();
}

/// How to write. Zero-initialise it, then set `struct_size` and what differs; NULL in its place means the defaults.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct mica_write_options {
    /// `sizeof(mica_write_options)`.
    pub struct_size: usize,
    /// Whether the element type is converted to `dtype`; otherwise it is the image's.
    pub convert: bool,
    /// Whether the tensor has no channel dimension; otherwise its channels are dimension `channel_dim`.
    pub no_channel: bool,
    /// NIfTI: whether `sform_code` and `qform_code` count, instead of what the metadata say.
    pub set_codes: bool,
    /// The element type, where `convert` is set.
    pub dtype: mica_dtype,
    /// The dimension of the channels, negative from the last. One channel is dropped, several become the file's last axis.
    pub channel_dim: i64,
    /// Effort of compression: 0 for the format's default, 1 to 12, -1 for none.
    pub compression: i32,
    /// NIfTI: 1 or 2; 0 for 1 where sizes allow it.
    pub nifti_version: i32,
    /// NIfTI: sform code, 0 to 5.
    pub sform_code: i32,
    /// NIfTI: qform code, 0 to 5.
    pub qform_code: i32,
    /// JPEG: 1 to 100; 0 for 75.
    pub quality: i32,
}

// SAFETY: repr(C), starts with its size, and zero (false) is a valid value of every field.
unsafe impl Options for mica_write_options {
    const NAME: &'static str = "mica_write_options";
    const SMALLEST: usize = size_of::<Self>();
}

/// A path that the caller lends.
///
/// # Safety
/// `path` must point to `size` bytes.
unsafe fn path_of<'a>(path: *const c_char, size: usize, name: &str) -> Result<&'a Path> {
    // SAFETY: the caller's promise.
    let text = unsafe { text(path, size, name) }?;
    if text.is_empty() {
        return Err(Error::argument(format!("{name}: expected a path, found an empty text")));
    }
    Ok(Path::new(text))
}

/// Texts that the caller lends.
///
/// # Safety
/// `texts` must point to `count` texts.
unsafe fn texts<'a>(texts: *const mica_str, count: usize, name: &str) -> Result<Vec<&'a str>> {
    // SAFETY: the caller's promise.
    let texts = unsafe { items(texts, count, name) }?;
    // SAFETY: as above.
    let one = |(i, one): (usize, &mica_str)| unsafe { text(one.data, one.size, &format!("{name}[{i}]")) };
    texts.iter().enumerate().map(one).collect()
}

/// Calls something with the options that the caller gave.
///
/// # Safety
/// `given` must be NULL or valid, with valid pointers in it.
unsafe fn with_read<T>(
    given: *const mica_read_options,
    work: impl FnOnce(&Read<'_>, Option<&dyn Fn(u64, u64, &str) -> Result<()>>) -> Result<T>,
) -> Result<T> {
    // SAFETY: the caller's promise.
    let given = unsafe { options(given) }?;
    // SAFETY: the caller's promise.
    let (region, series, arrays, cancel) = unsafe {
        (
            items(given.region, given.region_size, "mica_read_options.region")?,
            text(given.series.data, given.series.size, "mica_read_options.series")?,
            texts(given.arrays, given.arrays_size, "mica_read_options.arrays")?,
            given.cancel.as_ref(),
        )
    };
    let bound = |number: u64| {
        usize::try_from(number)
            .map_err(|_| Error::argument(format!("mica_read_options.region: {number} is no position of a voxel")))
    };
    let region = region.iter().map(|range| Ok(bound(range.start)?..bound(range.end)?)).collect::<Result<Vec<_>>>()?;
    let mut read = Read {
        dtype: given.convert.then(|| DType::from_code(given.dtype)).transpose()?,
        keep_axes: given.keep_axes,
        region: (given.region_size > 0).then_some(region),
        copy: given.copy,
        max_bytes: (given.max_bytes > 0).then_some(given.max_bytes),
        npz_keys: arrays.into_iter().map(str::to_owned).collect(),
        cancel: cancel.map(mica_cancel::latch),
        ..Read::default()
    };
    read.dicom.anonymous = given.anonymous;
    read.dicom.rescale = !given.stored_values;
    read.dicom.series = (!series.is_empty()).then(|| series.to_owned());
    if given.regular_only {
        read.dicom.irregular = mica::io::Irregular::Refuse;
    }
    let report = given.progress.map(|function| {
        move |done: u64, total: u64, what: &str| callback::progress(function, given.progress_data, done, total, what)
    });
    work(&read, report.as_ref().map(|report| report as &dyn Fn(u64, u64, &str) -> Result<()>))
}

/// Reads an image: a file of any format that mica knows, or a folder with a DICOM series, whose slices are ordered by their
/// position. The format is found by content first, by the ending second. Readers that the application registered
/// (mica_reader_register()) come before mica's own.
///
/// The result is (C, x, y, z), with fewer or more spatial axes as the file has them; its affine maps voxel indices to
/// millimetres, RAS+; its metadata are the fields of the file and `filename_or_obj`, `original_affine`, `spatial_shape`,
/// `original_channel_dim`, `space`. Formats: NIfTI-1 and -2, DICOM, NRRD, MetaImage, MGH, NumPy, PNG, JPEG, TIFF, BMP.
///
/// @param path     UTF-8
/// @param options  may be NULL
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_NOT_FOUND`; `MICA_ERROR_IO` for files that cannot be read or are broken, with file, field, what was
/// found and what was expected; `MICA_ERROR_UNSUPPORTED` for kinds of files that mica does not read;
/// `MICA_ERROR_INVALID_ARGUMENT` for NULL, a region outside the image, or a folder with several series;
/// `MICA_ERROR_TYPE` for `uint64` values that int64 cannot hold; `MICA_ERROR_CANCELLED`.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_image_read(
    path: *const c_char,
    path_size: usize,
    options: *const mica_read_options,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let image = unsafe {
            let path = path_of(path, path_size, "path")?;
            with_read(options, |read, _| direct::read(&[path.to_owned()], read))?
        };
        mica_tensor::give(out, image);
        Ok(())
    })
}

/// Reads several files and stacks them as channels; their affines and spatial shapes must be the same.
///
/// @param paths    `count` paths, UTF-8
/// @param options  may be NULL
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: as mica_image_read(); `MICA_ERROR_SHAPE` for files that do not fit together.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_image_read_files(
    paths: *const mica_str,
    count: usize,
    options: *const mica_read_options,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let image = unsafe {
            let paths: Vec<PathBuf> = texts(paths, count, "paths")?.into_iter().map(PathBuf::from).collect();
            with_read(options, |read, _| direct::read(&paths, read))?
        };
        mica_tensor::give(out, image);
        Ok(())
    })
}

/// Reads what is known of a file or a folder's DICOM series without its voxels, as a JSON object: `format`, `shape` (in the
/// file's order `[x, y, z, …]`), `dtype`, `tensor_dtype`, `stored_dtype`, `affine` (rows, RAS+ millimetres), `spacing`,
/// `orientation` (`RAS`…), `channel_axis`, `meta`, `warnings`.
///
/// @param path     UTF-8
/// @param options  may be NULL
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: as mica_image_read().
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_image_read_header(
    path: *const c_char,
    path_size: usize,
    options: *const mica_read_options,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let header = unsafe {
            let path = path_of(path, path_size, "path")?;
            with_read(options, |read, _| direct::header(path, read))?
        };
        mica_string::give(out, header.to_string());
        Ok(())
    })
}

/// Writes an image (C, spatial…) with its affine, and the metadata that the format has a place for, in the format that the
/// path's ending says: `.nii`, `.nii.gz`, `.nrrd`, `.mha`, `.mgz`, `.npy`, `.png`, `.tif`, `.dcm`… Pending operations are
/// applied first. The file is complete or not there: it is written under another name and renamed.
///
/// @param path     UTF-8
/// @param options  may be NULL
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_UNSUPPORTED` for endings, shapes and element types that mica does not write;
/// `MICA_ERROR_NOT_FOUND` for a missing folder; `MICA_ERROR_IO`; `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_image_write(
    image: Option<&mica_tensor>,
    path: *const c_char,
    path_size: usize,
    options: *const mica_write_options,
) -> Fallible {
    guard(|| {
        let image = required(image, "image")?;
        // SAFETY: the caller's promise, stated in the header.
        let (path, given) = unsafe { (path_of(path, path_size, "path")?, self::options(options)?) };
        let within = |number: i32, name: &str, range: std::ops::RangeInclusive<i32>| {
            if range.contains(&number) {
                return Ok(number);
            }
            let (low, high) = (range.start(), range.end());
            Err(Error::argument(format!("mica_write_options.{name}: expected {low} to {high}, found {number}")))
        };
        let code = |number: i32, name: &str| within(number, name, 0..=5).map(|code| code as i16);
        let write = Write {
            dtype: given.convert.then(|| DType::from_code(given.dtype)).transpose()?,
            channel_dim: (!given.no_channel).then_some(given.channel_dim),
            level: match within(given.compression, "compression", -1..=12)? {
                0 => None,
                level => Some(level.max(0) as u32),
            },
            nifti_version: match within(given.nifti_version, "nifti_version", 0..=2)? {
                0 => None,
                version => Some(version as u8),
            },
            affine_codes: match given.set_codes {
                true => Some((code(given.sform_code, "sform_code")?, code(given.qform_code, "qform_code")?)),
                false => None,
            },
            quality: match within(given.quality, "quality", 0..=100)? {
                0 => Write::default().quality,
                quality => quality as u8,
            },
        };
        direct::write(&image.tensor, path, &write)
    })
}

/// Finds the DICOM series in folders (with all folders in them) and files, without reading voxels: a JSON object with
/// `series`, a list of `{selector, uid, description, modality, files, shape, spacing, warnings, …}` with the files in the order of
/// their slices, `files` (how many were looked at), and what is no image: `skipped` (not DICOM), `without_pixels`, `unreadable`.
/// `selector` is what `options.series` of mica_image_read() takes. Files are read by several threads; `options.progress` is
/// called on the caller's.
///
/// @param paths    `count` paths, UTF-8
/// @param options  may be NULL
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_NOT_FOUND`, `MICA_ERROR_IO`, `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_CANCELLED`, and what
/// `options.progress` returns.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_dicom_scan(
    paths: *const mica_str,
    count: usize,
    options: *const mica_read_options,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let found = unsafe {
            let paths: Vec<PathBuf> = texts(paths, count, "paths")?.into_iter().map(PathBuf::from).collect();
            with_read(options, |read, progress| direct::scan_dicom(&paths, read, progress))?
        };
        mica_string::give(out, found.to_json().to_string());
        Ok(())
    })
}

/// Reads a DICOM segmentation (SEG).
///
/// @param channels  whether each segment becomes a channel (C, x, y, z), fractional ones as float32 from 0 to 1; otherwise a
///                  label map (1, x, y, z) of the segments' numbers
/// @param options   may be NULL
/// @param segments  receives a JSON list of `{number, label, description, category, property_type, …}`; may be NULL
///
/// Ownership: the caller owns `segments` and `out`.
/// Thread: any.
/// Errors: as mica_image_read(); `MICA_ERROR_UNSUPPORTED` for overlapping segments as a label map.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_dicom_segmentation_read(
    path: *const c_char,
    path_size: usize,
    channels: bool,
    options: *const mica_read_options,
    segments: Option<&mut MaybeUninit<Box<mica_string>>>,
    out: Option<&mut MaybeUninit<Box<mica_tensor>>>,
) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        // SAFETY: the caller's promise, stated in the header.
        let (image, found) = unsafe {
            let path = path_of(path, path_size, "path")?;
            with_read(options, |read, _| direct::read_segmentation(path, channels, read))?
        };
        if let Some(segments) = segments {
            let list: Vec<serde_json::Value> = found.iter().map(mica::io::dicom::seg::Segment::to_json).collect();
            mica_string::give(segments, serde_json::Value::Array(list).to_string());
        }
        mica_tensor::give(out, image);
        Ok(())
    })
}

/// JSON options that the caller lends; empty for none.
///
/// # Safety
/// `json` must point to `size` bytes.
unsafe fn json_options(json: *const c_char, size: usize, name: &str) -> Result<serde_json::Value> {
    // SAFETY: the caller's promise.
    let text = unsafe { text(json, size, name) }?;
    if text.is_empty() {
        return Ok(serde_json::json!({}));
    }
    serde_json::from_str(text).map_err(|error| Error::parse(format!("{name}: invalid JSON: {error}")))
}

/// Writes labels as a DICOM segmentation (SEG), for a PACS.
///
/// @param labels   a label map (1, x, y, z) of whole numbers, or one channel for each segment: masks, or probabilities for a
///                 fractional segmentation
/// @param options  a JSON object; the C guide lists its keys: `source` (the files of the series that was segmented, from which
///                 patient, study and frame of reference are taken), `segments`, `type`, `series_description`, …
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, options and labels that do not fit; `MICA_ERROR_PARSE`;
/// `MICA_ERROR_NOT_FOUND`, `MICA_ERROR_IO`.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_dicom_segmentation_write(
    labels: Option<&mica_tensor>,
    path: *const c_char,
    path_size: usize,
    options: *const c_char,
    options_size: usize,
) -> Fallible {
    guard(|| {
        let labels = required(labels, "labels")?;
        // SAFETY: the caller's promise, stated in the header.
        let (path, options) =
            unsafe { (path_of(path, path_size, "path")?, json_options(options, options_size, "options")?) };
        direct::write_segmentation(&labels.tensor, path, &options)
    })
}

/// Writes an image (C, x, y, z) as a DICOM series, one file for each slice: secondary captures, or images derived from a
/// source series.
///
/// @param folder   where to; it is made where it is missing
/// @param options  a JSON object; the C guide lists its keys: `kind`, `source`, `series_description`, …
/// @param files    receives a JSON list of the paths that were written; may be NULL
///
/// Ownership: the caller owns `files`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, options and images that do not fit; `MICA_ERROR_UNSUPPORTED` for element
/// types that DICOM cannot hold without loss; `MICA_ERROR_PARSE`; `MICA_ERROR_NOT_FOUND`, `MICA_ERROR_IO`.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_dicom_series_write(
    image: Option<&mica_tensor>,
    folder: *const c_char,
    folder_size: usize,
    options: *const c_char,
    options_size: usize,
    files: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        let image = required(image, "image")?;
        // SAFETY: the caller's promise, stated in the header.
        let (folder, options) =
            unsafe { (path_of(folder, folder_size, "folder")?, json_options(options, options_size, "options")?) };
        let written = direct::write_series(&image.tensor, folder, &options)?;
        if let Some(files) = files {
            let list: Vec<String> = written.iter().map(|path| path.to_string_lossy().into_owned()).collect();
            mica_string::give(files, serde_json::json!(list).to_string());
        }
        Ok(())
    })
}

/// A reader of the application: functions with their data.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct mica_reader_callbacks {
    /// `sizeof(mica_reader_callbacks)`.
    pub struct_size: usize,
    /// Its name, for error paths.
    pub name: *const c_char,
    /// Bytes of `name`.
    pub name_size: usize,
    /// Whether it reads a file, judged by the path; NULL for every file.
    pub accepts: mica_accepts_fn,
    /// Reads files.
    pub read: mica_read_fn,
    /// Passed to the functions.
    pub user_data: *mut c_void,
    /// Called as `destroy(user_data)` exactly once, when the last handle is gone; may be NULL.
    pub destroy: mica_destroy_fn,
}

// SAFETY: repr(C), starts with its size, and zero (NULL, None) is a valid value of every field.
unsafe impl Options for mica_reader_callbacks {
    const NAME: &'static str = "mica_reader_callbacks";
    const SMALLEST: usize = size_of::<Self>();
}

/// A writer of the application: functions with their data.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct mica_writer_callbacks {
    /// `sizeof(mica_writer_callbacks)`.
    pub struct_size: usize,
    /// Its name, for error paths.
    pub name: *const c_char,
    /// Bytes of `name`.
    pub name_size: usize,
    /// Writes an image.
    pub write: mica_write_fn,
    /// Passed to the function.
    pub user_data: *mut c_void,
    /// Called as `destroy(user_data)` exactly once, when the last handle is gone; may be NULL.
    pub destroy: mica_destroy_fn,
}

// SAFETY: repr(C), starts with its size, and zero (NULL, None) is a valid value of every field.
unsafe impl Options for mica_writer_callbacks {
    const NAME: &'static str = "mica_writer_callbacks";
    const SMALLEST: usize = size_of::<Self>();
}

struct CallbackReader {
    name: String,
    accepts: mica_accepts_fn,
    read: callback::ReadFn,
    data: UserData,
}

fn path_text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl Reader for CallbackReader {
    fn accepts(&self, paths: &[PathBuf]) -> bool {
        let Some(accepts) = self.accepts else { return true };
        paths.iter().all(|path| {
            callback::accepts(&self.name, accepts, &self.data, &path_text(path)).unwrap_or_else(|error| {
                log::error!("{error}");
                false
            })
        })
    }

    fn read(&self, paths: &[PathBuf], _request: &Request<'_>) -> Result<MetaTensor> {
        let paths: Vec<String> = paths.iter().map(|path| path_text(path)).collect();
        Ok(callback::read_files(&self.name, self.read, &self.data, &paths)?.tensor)
    }
}

struct CallbackWriter {
    name: String,
    write: callback::WriteFn,
    data: UserData,
}

impl Writer for CallbackWriter {
    fn write(&self, image: &MetaTensor, path: &Path, _how: &How<'_>) -> Result<()> {
        callback::write_file(&self.name, self.write, &self.data, &mica_tensor::boxed(image.clone()), &path_text(path))
    }
}

/// The name among callbacks.
///
/// # Safety
/// `name` must point to `size` bytes.
unsafe fn name_of(name: *const c_char, size: usize, field: &str) -> Result<String> {
    // SAFETY: the caller's promise.
    let name = unsafe { text(name, size, field) }?;
    if name.is_empty() {
        return Err(Error::argument(format!("{field}: expected a name, found an empty text")));
    }
    Ok(name.to_owned())
}

/// Makes a reader from functions of the application: a component of the kind `reader`, for the argument `reader` of
/// `LoadImage` and for mica_reader_register().
///
/// Ownership: the caller owns `out`. `user_data` is released by `destroy` exactly once, also on failure.
/// Thread: any; the functions run on the threads that read, several at once where the reader is shared.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, a missing function or name.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_new_reader(
    callbacks: *const mica_reader_callbacks,
    out: Option<&mut MaybeUninit<Box<mica_component>>>,
) -> Fallible {
    guard(|| {
        required((!callbacks.is_null()).then_some(()), "callbacks")?;
        // SAFETY: the caller's promise, stated in the header.
        let given = unsafe { options(callbacks) }?;
        let data = UserData::new(given.user_data, given.destroy);
        let out = output(out, "out")?;
        // SAFETY: as above.
        let name = unsafe { name_of(given.name, given.name_size, "mica_reader_callbacks.name") }?;
        let read = required(given.read, "mica_reader_callbacks.read")?;
        let reader = CallbackReader { name: name.clone(), accepts: given.accepts, read, data };
        out.write(Box::new(mica_component(reader::component(&name, reader))));
        Ok(())
    })
}

/// Makes a writer from a function of the application: a component of the kind `writer`, for the argument `writer` of
/// `SaveImage` and for mica_writer_register().
///
/// Ownership: the caller owns `out`. `user_data` is released by `destroy` exactly once, also on failure.
/// Thread: any; the function runs on the threads that write, several at once where the writer is shared.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, a missing function or name.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_component_new_writer(
    callbacks: *const mica_writer_callbacks,
    out: Option<&mut MaybeUninit<Box<mica_component>>>,
) -> Fallible {
    guard(|| {
        required((!callbacks.is_null()).then_some(()), "callbacks")?;
        // SAFETY: the caller's promise, stated in the header.
        let given = unsafe { options(callbacks) }?;
        let data = UserData::new(given.user_data, given.destroy);
        let out = output(out, "out")?;
        // SAFETY: as above.
        let name = unsafe { name_of(given.name, given.name_size, "mica_writer_callbacks.name") }?;
        let write = required(given.write, "mica_writer_callbacks.write")?;
        let writer = CallbackWriter { name: name.clone(), write, data };
        out.write(Box::new(mica_component(writer::component(&name, writer))));
        Ok(())
    })
}

/// Lets mica_image_read() and `LoadImage` ask a reader before mica's own, for the files that it accepts; the one registered
/// last is asked first.
///
/// Ownership: the process shares the component until mica_reader_unregister().
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for components of another kind.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_reader_register(reader: Option<&mica_component>) -> Fallible {
    guard(|| reader::register(&required(reader, "reader")?.0))
}

/// Takes back what mica_reader_register() did.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_NOT_FOUND` where the reader is not registered.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_reader_unregister(reader: Option<&mica_component>) -> Fallible {
    guard(|| reader::unregister(&required(reader, "reader")?.0))
}

/// Lets mica_image_write() and `SaveImage` use a writer for files with this ending before mica's own; the one registered last
/// is used.
///
/// @param extension  for example `.xyz`; whatever the case of its letters
///
/// Ownership: the process shares the component until mica_writer_unregister().
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or an empty ending, `MICA_ERROR_TYPE` for components of another kind.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_writer_register(
    extension: *const c_char,
    extension_size: usize,
    writer: Option<&mica_component>,
) -> Fallible {
    guard(|| {
        let writer = required(writer, "writer")?;
        // SAFETY: the caller's promise, stated in the header.
        writer::register(unsafe { text(extension, extension_size, "extension") }?, &writer.0)
    })
}

/// Takes back what mica_writer_register() did, for all endings.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_NOT_FOUND` where the writer is not registered.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_writer_unregister(writer: Option<&mica_component>) -> Fallible {
    guard(|| writer::unregister(&required(writer, "writer")?.0))
}
