//! Readers: components of the kind `reader`, which make tensors of files.
//!
//! All of mica's readers read every format that `mica-io` knows; they differ in MONAI's conventions: which axis holds the
//! channels, what the metadata say, which affine a picture has.

use crate::transform::Run;
use crate::views;
use mica_core::argument::{Argument, Described, Either, OneOrMany, expected};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::file_image::{element_of, meta_of, voxels};
use mica_core::history::{affine_value, int_list};
use mica_core::{Component, DType, ImageInfo, Info, Map, MetaTensor, Value, choice, component};
use mica_io::{Header, Image, ReadOptions};
use mica_kernels::geometry::Affine;
use mica_kernels::orientation::{AxisLabels, Orientation};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use tch::Tensor;

/// The metadata key that says which dimension the channels were.
pub(crate) const ORIGINAL_CHANNEL_DIM: &str = "original_channel_dim";
/// The metadata key with the spatial shape as it was read.
pub(crate) const SPATIAL_SHAPE: &str = "spatial_shape";
/// The metadata key with the affine as it was read.
pub(crate) const ORIGINAL_AFFINE: &str = "original_affine";
/// The metadata key with the file's name.
pub(crate) const FILENAME: &str = "filename_or_obj";

/// What a reader is told.
pub struct Request<'a> {
    /// Element type of the result; none for the reader's own.
    pub dtype: Option<DType>,
    /// Whether choices are MONAI's: the forms of a NIfTI affine are made to agree with the spacing, and MONOCHROME1 is turned
    /// around by ITKReader. Otherwise the affine is nibabel's, and the values are those that are stored.
    pub as_monai: bool,
    /// Part, limits, threads, cancellation.
    pub options: ReadOptions<'a>,
    /// How to compute.
    pub run: &'a Run<'a>,
}

/// Reads files.
pub trait Reader: Send + Sync {
    /// Whether it reads these files, judged by their names (MONAI's `verify_suffix`).
    fn accepts(&self, paths: &[PathBuf]) -> bool;

    /// Reads one file, a folder, or several files that are stacked as channels. The result has its axes as the reader
    /// gives them, and says in its metadata which of them holds the channels (`original_channel_dim`).
    fn read(&self, paths: &[PathBuf], request: &Request<'_>) -> Result<MetaTensor>;
}

/// The object of a reader component.
pub(crate) fn object<T: Reader + 'static>(reader: T) -> Object {
    let reader: Arc<dyn Reader> = Arc::new(reader);
    Box::new(reader)
}

/// A component as a reader.
///
/// # Errors
/// `Type` for components of another kind.
pub fn as_reader(component: &Component) -> Result<&dyn Reader> {
    component.downcast::<Arc<dyn Reader>>().map(AsRef::as_ref).ok_or_else(|| {
        Error::type_mismatch(format!("expected a reader, found {} (a {})", component.name(), component.kind()))
    })
}

/// Wraps a reader of one's own as a component.
pub fn component(name: &str, reader: impl Reader + 'static) -> Component {
    Component::from_object(name, "reader", Map::new(), object(reader))
}

static REGISTERED: RwLock<Vec<Component>> = RwLock::new(Vec::new());

/// Adds a reader that `LoadImage` and [`read`](fn@super::direct::read) ask before mica's own, the last one added first.
///
/// # Errors
/// `Type` for components of another kind.
pub fn register(reader: &Component) -> Result<()> {
    as_reader(reader)?;
    REGISTERED.write().unwrap_or_else(PoisonError::into_inner).push(reader.clone());
    Ok(())
}

/// Takes back what [`register`] did.
///
/// # Errors
/// `NotFound` where this reader is not registered.
pub fn unregister(reader: &Component) -> Result<()> {
    let mut registered = REGISTERED.write().unwrap_or_else(PoisonError::into_inner);
    let position = registered.iter().rposition(|known| known.id() == reader.id());
    let position =
        position.ok_or_else(|| Error::not_found(format!("the reader {} is not registered", reader.name())))?;
    let removed = registered.remove(position);
    drop(registered);
    // Dropped after the lock is released: the application's destructor may call back.
    drop(removed);
    Ok(())
}

/// The registered reader that accepts these files, the last one added first.
pub(crate) fn registered_for(paths: &[PathBuf]) -> Option<Component> {
    let registered = REGISTERED.read().unwrap_or_else(PoisonError::into_inner).clone();
    registered.into_iter().rev().find(|reader| as_reader(reader).is_ok_and(|reader| reader.accepts(paths)))
}

/// The channel dimension that a user names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelDim {
    /// There is none.
    NoChannel,
    /// This one; negative counts from the last.
    Dim(i64),
}

impl Argument for ChannelDim {
    fn type_name() -> String {
        "int | str".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        match value {
            Value::Int(dim) => Ok(Self::Dim(*dim)),
            Value::String(word) if word == "no_channel" => Ok(Self::NoChannel),
            Value::String(_) => {
                Err(Error::argument(format!("expected a dimension (int) or 'no_channel', found {}", value.describe())))
            }
            other => Err(expected::<Self>(other)),
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Self::NoChannel => Value::from("no_channel"),
            Self::Dim(dim) => Value::Int(*dim),
        }
    }
}

choice! {
    /// Order of the axes of an array against the order in a file.
    pub enum IndexOrder {
        /// The file's first, fastest axis is the array's first.
        F = "F",
        /// The file's first, fastest axis is the array's last.
        C = "C",
    }
}

choice! {
    /// A kind of picture, as Pillow names it.
    pub enum PictureMode {
        /// Grey.
        L = "L",
        /// Grey and opacity.
        La = "LA",
        /// Red, green, blue.
        Rgb = "RGB",
        /// Red, green, blue, opacity.
        Rgba = "RGBA",
    }
}

/// What is common to the arrays that several files give.
struct Item {
    voxels: MetaTensor,
    affine: Option<Affine>,
    meta: Map,
}

/// One item, or several stacked: along their channel dimension where they have one, else along a new first dimension.
fn stack(items: Vec<Item>, paths: &[PathBuf]) -> Result<MetaTensor> {
    let mut items = items.into_iter();
    let Some(first) = items.next() else { return Err(Error::argument("expected at least one file, found none")) };
    let mut tensors = vec![first.voxels];
    let mut meta = first.meta;
    for (item, path) in items.zip(paths.iter().skip(1).chain(std::iter::repeat(&paths[0]))) {
        let differs = |what: &str, expected: String, found: String| {
            Err(Error::shape(format!(
                "{}: files that are stacked as channels need the same {what}; expected {expected}, found {found}",
                path.display()
            )))
        };
        if let (Some(expected), Some(found)) = (&first.affine, &item.affine)
            && !close(&expected.to_vec(), &found.to_vec())
        {
            return differs("affine", format!("{:?}", expected.to_vec()), format!("{:?}", found.to_vec()));
        }
        if let (Some(expected), Some(found)) = (meta.get(SPATIAL_SHAPE), item.meta.get(SPATIAL_SHAPE))
            && expected.to_json() != found.to_json()
        {
            return differs("spatial shape", expected.to_json().to_string(), found.to_json().to_string());
        }
        tensors.push(item.voxels);
    }
    let voxels = if tensors.len() == 1 {
        tensors.swap_remove(0)
    } else {
        let dim = match meta.get(ORIGINAL_CHANNEL_DIM) {
            Some(Value::Int(dim)) => Some(*dim),
            _ => None,
        };
        if dim.is_none() {
            meta.insert(ORIGINAL_CHANNEL_DIM.to_owned(), Value::Int(0));
        }
        concatenate(&tensors, dim)?
    };
    let mut info = ImageInfo { affine: first.affine.unwrap_or_default(), ..ImageInfo::default() };
    info.set_meta(meta)?;
    Ok(voxels.with_new_info(Info::Image(Arc::new(info))))
}

/// `numpy.allclose` of two lists.
fn close(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-8 + 1e-5 * b.abs())
}

/// Along a dimension, or a new first one.
fn concatenate(tensors: &[MetaTensor], dim: Option<i64>) -> Result<MetaTensor> {
    // Of different element types NumPy makes the common one; libtorch does so in `cat`, and `uint16` needs a wider one.
    let wide = tensors.iter().any(|tensor| tensor.dtype().is_ok_and(|dtype| dtype == DType::UInt16));
    let all_same = tensors.windows(2).all(|pair| pair[0].dtype_name() == pair[1].dtype_name());
    let parts: Vec<Tensor> = tensors
        .iter()
        .map(|tensor| {
            let tensor = if wide { tensor.to(None, Some(DType::Int32))? } else { tensor.clone() };
            Ok(match dim {
                Some(_) => tensor.tensor().shallow_clone(),
                None => tensor.tensor().f_unsqueeze(0)?,
            })
        })
        .collect::<Result<_>>()?;
    let joined = MetaTensor::plain(Tensor::f_cat(&parts, dim.unwrap_or(0))?)?;
    if wide && all_same { joined.to(None, Some(DType::UInt16)) } else { Ok(joined) }
}

/// Where the channels are, for the metadata.
fn channel_meta(given: Option<ChannelDim>, ndim: usize, spatial: usize) -> Value {
    match given {
        Some(ChannelDim::Dim(dim)) => Value::Int(dim),
        Some(ChannelDim::NoChannel) => Value::Float(f64::NAN),
        None if ndim == spatial => Value::Float(f64::NAN),
        None => Value::Int(-1),
    }
}

/// Takes the channel dimension out of a list of sizes, as `list.pop` does.
fn without_channel(sizes: &mut Vec<i64>, given: Option<ChannelDim>) -> Result<()> {
    let Some(ChannelDim::Dim(dim)) = given else { return Ok(()) };
    let count = sizes.len() as i64;
    let position = if dim < 0 { dim + count } else { dim };
    if position < 0 || position >= count {
        return Err(Error::argument(format!("channel_dim: found {dim} for an image of {count} dimensions")));
    }
    sizes.remove(position as usize);
    Ok(())
}

/// Reads one file, or the DICOM series of a folder.
pub(crate) fn read_image(path: &Path, options: &ReadOptions<'_>) -> Result<Image> {
    if path.is_dir() {
        return Ok(mica_io::dicom::read_folder(path, options)?);
    }
    Ok(mica_io::read(path, options)?)
}

/// The request's options with the element type that the result should have.
fn options_for<'a>(request: &Request<'a>, dtype: Option<DType>) -> ReadOptions<'a> {
    ReadOptions { element: dtype.map(element_of), ..request.options.clone() }
}

/// Sizes as metadata.
fn sizes_of(header: &Header) -> Vec<i64> {
    header.shape.iter().map(|extent| *extent as i64).collect()
}

fn refuse_gpu(to_gpu: bool) -> Result<()> {
    if to_gpu {
        log::warn!("to_gpu: files are read into main memory; move the image to a device afterwards (EnsureType)");
    }
    Ok(())
}

fn ends_with(paths: &[PathBuf], endings: &[&str]) -> bool {
    paths.iter().all(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        endings.iter().any(|ending| name.ends_with(ending))
    })
}

component! {
    /// Reads images as MONAI's reader over nibabel does: axes `[x, y, z, …]` as in the file, RAS affine, further axes
    /// last.
    ///
    /// Metadata: every field of the NIfTI header by its name, `original_pixdim`, `as_closest_canonical`, and what all
    /// readers give: `affine` and `original_affine` (4x4, RAS), `spatial_shape` (at most three sizes),
    /// `original_channel_dim` (NaN, or -1 for the last axis), `space`, `filename_or_obj`. As in MONAI, sform and qform
    /// are made to agree with `pixdim` where one of them does.
    ///
    /// Differences from MONAI: RGB images have a last axis of three or four colours; files of other formats are read
    /// too; `pixdim[4]` is never overwritten; a warning instead of a GPU for `to_gpu`.
    ///
    /// Source: MONAI 1.6.1 `NibabelReader`, nibabel 5.
    pub struct NibabelReader {
        /// Dimension that holds the channels, or `no_channel`; none to find out: the last one beyond the third.
        pub channel_dim: Option<ChannelDim> = None,
        /// Whether axes are swapped and flipped so that they grow to the right, front and top as nearly as they can.
        pub as_closest_canonical: bool = false,
        /// Whether axes of one element beyond the spatial ones are dropped: `(256, 256, 1, 3)` to `(256, 256, 3)`.
        pub squeeze_non_spatial_dims: bool = false,
        /// Files are always read into main memory; true gives a warning.
        pub to_gpu: bool = false,
    }
}

impl Reader for NibabelReader {
    fn accepts(&self, paths: &[PathBuf]) -> bool {
        ends_with(paths, &[".nii", ".nii.gz"])
    }

    fn read(&self, paths: &[PathBuf], request: &Request<'_>) -> Result<MetaTensor> {
        refuse_gpu(self.to_gpu)?;
        let items =
            paths.iter().map(|path| self.item(read_image(path, &options_for(request, request.dtype))?, request));
        stack(items.collect::<Result<_>>()?, paths)
    }
}

impl NibabelReader {
    fn item(&self, image: Image, request: &Request<'_>) -> Result<Item> {
        let mut header = image.header.clone();
        if request.as_monai {
            mica_io::nifti::rectify(&mut header);
        }
        let original = header.affine;
        let mut meta = meta_of(&header)?;
        if let Some(pixdim) = meta.get("pixdim").cloned() {
            meta.insert("original_pixdim".to_owned(), pixdim);
        }
        meta.insert(ORIGINAL_AFFINE.to_owned(), affine_value(&original));
        meta.insert("as_closest_canonical".to_owned(), Value::Bool(self.as_closest_canonical));
        let colours = mica_io::nifti::is_colour(&header);
        let mut voxels = voxels(image)?;
        let mut sizes = sizes_of(&header);
        let mut affine = original;
        if self.as_closest_canonical {
            (voxels, affine) = closest_canonical(voxels, &affine, request.run)?;
            let axes = sizes.len().min(3);
            sizes[..axes].copy_from_slice(&voxels.shape()[..axes]);
        }
        if colours {
            sizes.pop();
        }
        let rank = sizes.len().clamp(1, 3);
        // The header has seven sizes, those beyond the image's are one.
        sizes.resize(7.max(sizes.len()), 1);
        without_channel(&mut sizes, self.channel_dim)?;
        sizes.truncate(rank);
        if self.squeeze_non_spatial_dims {
            for dim in (sizes.len() + 1..=voxels.ndim()).rev() {
                if voxels.shape()[dim - 1] == 1 {
                    voxels = voxels.with_tensor(voxels.tensor().f_squeeze_dim(dim as i64 - 1)?)?;
                }
            }
        }
        meta.insert(ORIGINAL_CHANNEL_DIM.to_owned(), channel_meta(self.channel_dim, voxels.ndim(), sizes.len()));
        meta.insert(SPATIAL_SHAPE.to_owned(), int_list(&sizes));
        meta.insert("space".to_owned(), Value::from("RAS"));
        Ok(Item { voxels, affine: Some(affine), meta })
    }
}

/// Swaps and flips axes towards RAS, and the affine that follows.
fn closest_canonical(voxels: MetaTensor, affine: &Affine, run: &Run<'_>) -> Result<(MetaTensor, Affine)> {
    let wrong = |error: mica_kernels::geometry::GeometryError| Error::argument(error.to_string());
    let orientation = affine.orientation(None);
    let target = Orientation::from_code(&"RAS"[..affine.rank()], &AxisLabels::default()).map_err(wrong)?;
    let step = orientation.transform_to(&target).map_err(wrong)?;
    let mut shape = views::extents(voxels.shape());
    shape.resize(shape.len().max(affine.rank()), 1);
    let back = step.inverse_affine(&shape[..affine.rank()]).map_err(wrong)?;
    let mut voxels = voxels;
    while voxels.ndim() < affine.rank() {
        voxels = voxels.with_tensor(voxels.tensor().f_unsqueeze(-1)?)?;
    }
    let flips = step.flips();
    if !flips.is_empty() {
        voxels = views::flip(&voxels, &flips, run)?;
    }
    let mut order: Vec<i64> = step.permutation().map_err(wrong)?.into_iter().map(|axis| axis as i64).collect();
    order.extend(order.len() as i64..voxels.ndim() as i64);
    let voxels = voxels.with_tensor(voxels.tensor().f_permute(&order)?)?;
    Ok((voxels, affine.compose(&back)))
}

component! {
    /// Reads images as MONAI's reader over ITK does: axes `[x, y, z]`, components of a voxel last, RAS affine. A folder is a
    /// DICOM series, its slices ordered by position.
    ///
    /// Metadata: the file's own fields, `spacing`, and what all readers give (see `NibabelReader`). The affine has the
    /// rank of the image: 3x3 for pictures.
    ///
    /// Differences from MONAI: DICOM fields have their keywords as names (`PatientID`), not their tags; `series_meta`
    /// changes nothing, since a series always has the fields of its first slice; a folder with several series is refused
    /// unless `series_name` names one, where MONAI takes the first that it finds; the resolution of a picture is no
    /// spacing; the third spacing of a single DICOM slice is the distance between slices or their thickness where the file
    /// says it, where ITK takes 1.
    ///
    /// Source: MONAI 1.6.1 `ITKReader`, ITK 5.
    pub struct ITKReader {
        /// Dimension that holds the channels, or `no_channel`; none to find out.
        pub channel_dim: Option<ChannelDim> = None,
        /// SeriesInstanceUID of the series to read of a folder.
        pub series_name: String = String::new(),
        /// Whether the axes come in the opposite order, `[z, y, x]`. The metadata do not change.
        pub reverse_indexing: bool = false,
        /// Changes nothing: a series has the fields of its first slice.
        pub series_meta: bool = false,
        /// Whether the affine is RAS; otherwise LPS, as ITK has it.
        pub affine_lps_to_ras: bool = true,
    }
}

impl Reader for ITKReader {
    fn accepts(&self, _paths: &[PathBuf]) -> bool {
        true
    }

    fn read(&self, paths: &[PathBuf], request: &Request<'_>) -> Result<MetaTensor> {
        let mut options = options_for(request, request.dtype);
        if !self.series_name.is_empty() {
            options.dicom.series = Some(self.series_name.clone());
        }
        options.dicom.invert_monochrome1 = request.as_monai;
        let items = paths.iter().map(|path| self.item(read_image(path, &options)?));
        stack(items.collect::<Result<_>>()?, paths)
    }
}

impl ITKReader {
    fn item(&self, image: Image) -> Result<Item> {
        let header = image.header.clone();
        let mut meta = meta_of(&header)?;
        let components = header.channel_axis.is_some_and(|axis| axis + 1 == header.shape.len() && axis > 0);
        let mut voxels = voxels(image)?;
        let mut sizes = sizes_of(&header);
        if components {
            sizes.pop();
        }
        // ITK reads a single slice as a volume of one slice.
        if header.format == "DICOM" && sizes.len() == 2 {
            voxels = voxels.with_tensor(voxels.tensor().f_unsqueeze(2)?)?;
            sizes.push(1);
        }
        let rank = sizes.len().clamp(1, 3);
        let ras = header.affine.to_rank(rank).map_err(|error| Error::argument(error.to_string()))?;
        let picture = is_picture(&header);
        let affine = if self.affine_lps_to_ras != picture { ras } else { ras.ras_lps() };
        meta.insert("spacing".to_owned(), Value::from(ras.spacing()));
        without_channel(&mut sizes, self.channel_dim)?;
        sizes.truncate(rank);
        if self.reverse_indexing {
            let spatial = voxels.ndim() - usize::from(components);
            let mut order: Vec<i64> = (0..spatial as i64).rev().collect();
            order.extend(spatial as i64..voxels.ndim() as i64);
            voxels = voxels.with_tensor(voxels.tensor().f_permute(&order)?)?;
        }
        meta.insert(ORIGINAL_CHANNEL_DIM.to_owned(), channel_meta(self.channel_dim, voxels.ndim(), sizes.len()));
        meta.insert(SPATIAL_SHAPE.to_owned(), int_list(&sizes));
        meta.insert(ORIGINAL_AFFINE.to_owned(), affine_value(&affine));
        meta.insert("space".to_owned(), Value::from(if self.affine_lps_to_ras { "RAS" } else { "LPS" }));
        Ok(Item { voxels, affine: Some(affine), meta })
    }
}

/// Whether the file is a picture, whose affine is the identity by convention rather than by measurement.
fn is_picture(header: &Header) -> bool {
    matches!(header.format, "PNG" | "JPEG" | "TIFF" | "BMP")
}

component! {
    /// Reads DICOM as MONAI's reader over pydicom does: axes `[x, y, z]` (`[row, column, z]` without `swap_ij`), RAS affine
    /// (4x4). A folder is a series; a segmentation (SEG) has one channel for each segment, last.
    ///
    /// Metadata: the file's fields by their keywords (only those of the geometry with `prune_metadata`), `spacing`,
    /// `labels` of a segmentation, and what all readers give (see `NibabelReader`).
    ///
    /// Differences from MONAI: slices are ordered by position, not by InstanceNumber, so that an affine and its voxels
    /// always agree; enhanced multi-frame images have their geometry, where MONAI gives an identity; a folder with
    /// several series is refused unless it is told which; fields have keywords instead of tags; `fname_regex` is a
    /// regular expression of Rust's `regex`, matched at the beginning of the path as in MONAI.
    ///
    /// Source: MONAI 1.6.1 `PydicomReader`, pydicom 3.
    pub struct PydicomReader {
        /// Dimension that holds the channels, or `no_channel`; none to find out.
        pub channel_dim: Option<ChannelDim> = None,
        /// Whether the affine is RAS; otherwise LPS, as DICOM has it.
        pub affine_lps_to_ras: bool = true,
        /// Whether the first axis is x, as in the other readers; otherwise it is the row.
        pub swap_ij: bool = true,
        /// Whether only the fields of the geometry stay in the metadata.
        pub prune_metadata: bool = true,
        /// For segmentations: the channel of each segment, by its description or label.
        pub label_dict: Option<Map> = None,
        /// For folders: which files to read, by a regular expression of their paths; empty or none for all DICOM files.
        pub fname_regex: Option<String> = Some(String::new()),
        /// Files are always read into main memory; true gives a warning.
        pub to_gpu: bool = false,
    }
}

/// The fields of a geometry.
const GEOMETRY: [&str; 5] = [
    "ImageOrientationPatient",
    "ImagePositionPatient",
    "PixelSpacing",
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
];

impl Reader for PydicomReader {
    fn accepts(&self, _paths: &[PathBuf]) -> bool {
        true
    }

    fn read(&self, paths: &[PathBuf], request: &Request<'_>) -> Result<MetaTensor> {
        refuse_gpu(self.to_gpu)?;
        let items = paths.iter().map(|path| self.item(self.image(path, request)?));
        stack(items.collect::<Result<_>>()?, paths)
    }
}

impl PydicomReader {
    fn image(&self, path: &Path, request: &Request<'_>) -> Result<Image> {
        let options = options_for(request, request.dtype);
        if path.is_dir() {
            let Some(pattern) = self.fname_regex.as_deref().filter(|pattern| !pattern.is_empty()) else {
                return read_image(path, &options);
            };
            // Python's `re.match` looks at the beginning of the text only.
            let regex = super::load::regex(&format!("^(?:{pattern})")).at(|| "fname_regex")?;
            let entries =
                std::fs::read_dir(path).map_err(Error::from).map_err(|e| e.prefixed(&path.display().to_string()))?;
            let mut files: Vec<PathBuf> = entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|file| file.is_file() && regex.is_match(&file.to_string_lossy()))
                .collect();
            files.sort();
            if files.is_empty() {
                return Err(Error::not_found(format!("{}: no file matches '{pattern}'", path.display())));
            }
            return Ok(mica_io::dicom::read_files(&files, &options)?);
        }
        let source = mica_io::Source::open(path)?;
        if mica_io::dicom::is_segmentation(&source)? {
            let as_channels = mica_io::dicom::seg::SegRead::Channels;
            let (mut image, segments) = mica_io::dicom::seg::read_seg(&source, &options, as_channels)?;
            let name = |segment: &mica_io::dicom::seg::Segment| {
                segment.description.clone().unwrap_or_else(|| segment.label.clone())
            };
            let labels = segments.iter().enumerate().map(|(channel, segment)| (name(segment), channel.into()));
            image.header.meta.insert("labels".to_owned(), serde_json::Value::Object(labels.collect()));
            return Ok(image);
        }
        read_image(path, &options)
    }

    fn item(&self, image: Image) -> Result<Item> {
        let header = image.header.clone();
        let mut meta = meta_of(&header)?;
        let labels = meta.shift_remove("labels");
        if self.prune_metadata {
            meta.retain(|key, _| GEOMETRY.contains(&key.as_str()));
        }
        let mut voxels = voxels(image)?;
        let mut affine = header.affine.to_rank(3).map_err(|error| Error::argument(error.to_string()))?;
        if let Some(labels) = labels {
            (voxels, meta) = self.arrange(voxels, &labels, meta)?;
        }
        if !self.affine_lps_to_ras {
            affine = affine.ras_lps();
        }
        let mut sizes: Vec<i64> = voxels.shape().to_vec();
        if header.channel_axis.is_some_and(|axis| axis + 1 == sizes.len() && axis > 0) {
            sizes.pop();
        }
        meta.insert("spacing".to_owned(), Value::from(affine.spacing()[..sizes.len().min(3)].to_vec()));
        if !self.swap_ij && voxels.ndim() >= 2 {
            voxels = voxels.with_tensor(voxels.tensor().f_transpose(0, 1)?)?;
            sizes.swap(0, 1);
            let swap = Affine::permutation(&[1, 0, 2]).map_err(|error| Error::internal(error.to_string()))?;
            affine = affine.compose(&swap);
        }
        meta.insert(ORIGINAL_CHANNEL_DIM.to_owned(), channel_meta(self.channel_dim, voxels.ndim(), sizes.len()));
        meta.insert(SPATIAL_SHAPE.to_owned(), int_list(&sizes));
        meta.insert(ORIGINAL_AFFINE.to_owned(), affine_value(&affine));
        meta.insert("space".to_owned(), Value::from(if self.affine_lps_to_ras { "RAS" } else { "LPS" }));
        Ok(Item { voxels, affine: Some(affine), meta })
    }

    /// Puts segments into the channels that `label_dict` names.
    fn arrange(&self, voxels: MetaTensor, labels: &Value, mut meta: Map) -> Result<(MetaTensor, Map)> {
        let names: Vec<String> = labels.as_map()?.keys().cloned().collect();
        let Some(wanted) = &self.label_dict else {
            meta.insert("labels".to_owned(), labels.clone());
            return Ok((voxels, meta));
        };
        let mut shape = voxels.shape().to_vec();
        let last = shape.len() as i64 - 1;
        shape[last as usize] = wanted.len() as i64;
        let arranged = MetaTensor::zeros(voxels.dtype()?, &shape, mica_core::Device::Cpu)?;
        for (i, name) in names.iter().enumerate() {
            let channel = match wanted.get(name) {
                Some(Value::Int(channel)) if (0..wanted.len() as i64).contains(channel) => *channel,
                Some(other) => {
                    return Err(Error::argument(format!(
                        "label_dict['{name}']: expected a channel from 0 to {}, found {}",
                        wanted.len() - 1,
                        other.describe()
                    )));
                }
                None => {
                    return Err(Error::argument(format!(
                        "label_dict lacks the segment '{name}'; it has {}",
                        wanted.keys().map(|key| format!("'{key}'")).collect::<Vec<_>>().join(", ")
                    )));
                }
            };
            let from = voxels.tensor().f_select(last, i as i64)?;
            arranged.tensor().f_select(last, channel)?.f_copy_(&from)?;
        }
        meta.insert("labels".to_owned(), Value::Map(wanted.clone()));
        Ok((arranged, meta))
    }
}

component! {
    /// Reads NRRD as MONAI's reader over pynrrd does: axes in the file's order (channels first), RAS affine.
    ///
    /// Metadata: the fields of the file, and what all readers give (see `NibabelReader`).
    ///
    /// Differences from MONAI: an image with a channel axis is read, with `original_channel_dim` 0 and `spatial_shape`
    /// without the channels, where MONAI fails or takes the channels for an axis of space; `kinds`, `space` and
    /// spacing-only files are understood as ITK does.
    ///
    /// Source: MONAI 1.6.1 `NrrdReader`, pynrrd 1.
    pub struct NrrdReader {
        /// Dimension that holds the channels, or `no_channel`; none to find out.
        pub channel_dim: Option<ChannelDim> = None,
        /// Element type that the reader gives, before `LoadImage` converts to its own.
        pub dtype: Option<DType> = Some(DType::Float32),
        /// Order of the axes.
        pub index_order: IndexOrder = IndexOrder::F,
        /// Whether the affine is RAS; otherwise as ITK has it, LPS.
        pub affine_lps_to_ras: bool = true,
    }
}

impl Reader for NrrdReader {
    fn accepts(&self, paths: &[PathBuf]) -> bool {
        ends_with(paths, &[".nrrd"])
    }

    fn read(&self, paths: &[PathBuf], request: &Request<'_>) -> Result<MetaTensor> {
        let options = options_for(request, self.dtype.or(request.dtype));
        let items = paths.iter().map(|path| self.item(read_image(path, &options)?));
        stack(items.collect::<Result<_>>()?, paths)
    }
}

impl NrrdReader {
    fn item(&self, image: Image) -> Result<Item> {
        let header = image.header.clone();
        let mut meta = meta_of(&header)?;
        for duplicate in ["sizes", "space origin", "space directions"] {
            meta.shift_remove(duplicate);
        }
        let mut voxels = voxels(image)?;
        let mut sizes = sizes_of(&header);
        let mut channel = None;
        if let Some(axis) = header.channel_axis {
            voxels = voxels.with_tensor(voxels.tensor().f_movedim([axis as i64], [0])?)?;
            sizes.remove(axis);
            channel = Some(0);
        }
        let rank = sizes.len().clamp(1, 3);
        let mut affine = header.affine.to_rank(rank).map_err(|error| Error::argument(error.to_string()))?;
        if !self.affine_lps_to_ras {
            affine = affine.ras_lps();
        }
        if self.index_order == IndexOrder::C {
            let order: Vec<i64> = (0..voxels.ndim() as i64).rev().collect();
            voxels = voxels.with_tensor(voxels.tensor().f_permute(&order)?)?;
            sizes.reverse();
            channel = channel.map(|_| -1);
            let reversed: Vec<usize> = (0..rank).rev().collect();
            let swap = Affine::permutation(&reversed).map_err(|error| Error::internal(error.to_string()))?;
            affine = affine.compose(&swap);
        }
        let found = channel.map_or(Value::Float(f64::NAN), Value::Int);
        let channel = self.channel_dim.map_or(found, |given| channel_meta(Some(given), 0, 0));
        meta.insert(ORIGINAL_CHANNEL_DIM.to_owned(), channel);
        meta.insert(SPATIAL_SHAPE.to_owned(), int_list(&sizes));
        meta.insert(ORIGINAL_AFFINE.to_owned(), affine_value(&affine));
        meta.insert("space".to_owned(), Value::from(if self.affine_lps_to_ras { "RAS" } else { "LPS" }));
        Ok(Item { voxels, affine: Some(affine), meta })
    }
}

component! {
    /// Reads NumPy's `.npy` and `.npz`. Several arrays of an archive are stacked along a new first dimension.
    ///
    /// Metadata: `spatial_shape` (all dimensions but that of the channels), `original_channel_dim`, `space`,
    /// `filename_or_obj`. The affine is the identity.
    ///
    /// Errors: arrays of Python objects, which would have to be executed to be read; keys that an archive does not have.
    ///
    /// Differences from MONAI: `allow_pickle` is refused.
    ///
    /// Source: MONAI 1.6.1 `NumpyReader`.
    pub struct NumpyReader {
        /// The arrays of an archive to read; none for all.
        pub npz_keys: Option<OneOrMany<String>> = None,
        /// Dimension that holds the channels, or `no_channel`.
        pub channel_dim: Option<ChannelDim> = None,
        /// Must be false: pickled objects can execute code.
        pub allow_pickle: bool = false,
    }
}

impl Reader for NumpyReader {
    fn accepts(&self, paths: &[PathBuf]) -> bool {
        ends_with(paths, &[".npz", ".npy"])
    }

    fn read(&self, paths: &[PathBuf], request: &Request<'_>) -> Result<MetaTensor> {
        if self.allow_pickle {
            return Err(Error::unsupported(
                "allow_pickle: mica never loads pickled objects, since they can execute code; expected false",
            )
            .at("allow_pickle"));
        }
        let mut options = options_for(request, request.dtype);
        options.npz_keys = self.npz_keys.as_ref().map(|keys| keys.as_slice().to_vec()).unwrap_or_default();
        let mut items = Vec::new();
        for path in paths {
            if ends_with(std::slice::from_ref(path), &[".npz"]) {
                let source = mica_io::Source::open(path)?;
                for (_, image) in mica_io::numpy::read_npz(&source, &options)? {
                    items.push(self.item(image)?);
                }
            } else {
                items.push(self.item(read_image(path, &options)?)?);
            }
        }
        stack(items, paths)
    }
}

impl NumpyReader {
    fn item(&self, image: Image) -> Result<Item> {
        let voxels = voxels(image)?;
        let mut sizes = voxels.shape().to_vec();
        without_channel(&mut sizes, self.channel_dim)?;
        let channel = match self.channel_dim {
            Some(ChannelDim::Dim(dim)) => Value::Int(dim),
            _ => Value::Float(f64::NAN),
        };
        let meta = Map::from([
            (SPATIAL_SHAPE.to_owned(), int_list(&sizes)),
            ("space".to_owned(), Value::from("RAS")),
            (ORIGINAL_CHANNEL_DIM.to_owned(), channel),
        ]);
        Ok(Item { voxels, affine: None, meta })
    }
}

component! {
    /// Reads pictures as MONAI's reader over Pillow does: axes `[x, y]` (`[y, x]` without `reverse_indexing`), colours last.
    ///
    /// Metadata: `format`, `mode`, `width`, `height`, `spatial_shape`, `original_channel_dim`, `filename_or_obj`. The affine is
    /// the identity.
    ///
    /// Differences from MONAI: `converter` is the name of a mode instead of a function.
    ///
    /// Source: MONAI 1.6.1 `PILReader`, Pillow.
    pub struct PILReader {
        /// Mode to convert pictures to; none keeps each one's own.
        pub converter: Option<PictureMode> = None,
        /// Whether the first axis is x; otherwise it is y, as Pillow's arrays have it.
        pub reverse_indexing: bool = true,
    }
}

impl Reader for PILReader {
    fn accepts(&self, paths: &[PathBuf]) -> bool {
        ends_with(paths, &[".png", ".jpg", ".jpeg", ".bmp"])
    }

    fn read(&self, paths: &[PathBuf], request: &Request<'_>) -> Result<MetaTensor> {
        let items = paths.iter().map(|path| {
            let options = options_for(request, if self.converter.is_some() { None } else { request.dtype });
            self.item(read_image(path, &options)?)
        });
        stack(items.collect::<Result<_>>()?, paths)
    }
}

impl PILReader {
    fn item(&self, image: Image) -> Result<Item> {
        let image = match self.converter {
            Some(mode) => {
                let Value::String(mode) = mode.to_value() else { return Err(Error::internal("a mode is a word")) };
                mica_io::picture::convert_mode(image, &mode)?
            }
            None => image,
        };
        let header = image.header.clone();
        let mut meta = meta_of(&header)?;
        let sizes: Vec<i64> = header.shape.iter().take(2).map(|extent| *extent as i64).collect();
        let mut voxels = voxels(image)?;
        if !self.reverse_indexing && voxels.ndim() >= 2 {
            voxels = voxels.with_tensor(voxels.tensor().f_transpose(0, 1)?)?;
        }
        meta.insert("format".to_owned(), Value::from(header.format));
        meta.insert(SPATIAL_SHAPE.to_owned(), int_list(&sizes));
        meta.insert(ORIGINAL_CHANNEL_DIM.to_owned(), channel_meta(None, voxels.ndim(), sizes.len()));
        Ok(Item { voxels, affine: None, meta })
    }
}

/// A reader by name or as an object, with the arguments that it has among `arguments`.
///
/// # Errors
/// `NotFound` for unknown names, `Type` for components of another kind.
pub(crate) fn build(reader: &Either<String, Component>, arguments: &Map) -> Result<Component> {
    match reader {
        Either::B(component) => {
            as_reader(component)?;
            Ok(component.clone())
        }
        Either::A(name) => {
            let component = Component::new(reader_name(name)?, &arguments_for(name, arguments)?)?;
            as_reader(&component)?;
            Ok(component)
        }
    }
}

/// MONAI knows its readers in lower case too.
fn reader_name(name: &str) -> Result<&str> {
    let short = name.rsplit('.').next().unwrap_or(name);
    let known = ["NibabelReader", "ITKReader", "PydicomReader", "NrrdReader", "NumpyReader", "PILReader"];
    Ok(known.into_iter().find(|known| known.eq_ignore_ascii_case(short)).unwrap_or(name))
}

/// Those of the arguments that a reader has.
fn arguments_for(name: &str, arguments: &Map) -> Result<Map> {
    let registry = mica_core::registry::global()?;
    let Ok((spec, _)) = registry.find(reader_name(name)?) else { return Ok(Map::new()) };
    let has = |argument: &String| spec.arguments.iter().any(|spec| spec.name == argument);
    let chosen = arguments.iter().filter(|(argument, _)| has(argument));
    Ok(chosen.map(|(argument, value)| (argument.clone(), value.clone())).collect())
}

/// The reader whose conventions suit a file, by its content: MONAI chooses by ending.
pub(crate) fn automatic(path: &Path) -> Result<&'static str> {
    if path.is_dir() {
        return Ok("ITKReader");
    }
    let source = mica_io::Source::open(path)?;
    Ok(match mica_io::format::detect(&source)?.name() {
        "NIfTI" => "NibabelReader",
        "NumPy" => "NumpyReader",
        "NRRD" => "NrrdReader",
        "PNG" | "JPEG" | "BMP" => "PILReader",
        _ => "ITKReader",
    })
}

/// The objects of readers that are built from arguments.
pub(crate) fn make<T: Described + Reader + 'static>(arguments: &Map) -> Result<Object> {
    Ok(object(parse::<T>(T::NAME, arguments)?))
}
