//! Writers: components of the kind `writer`, which make files of tensors.

use super::reader::{ORIGINAL_AFFINE, SPATIAL_SHAPE};
use super::resample::Resampling;
use crate::transform::Run;
use crate::views;
use mica_core::argument::{Described, Either};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result};
use mica_core::file_image::image_of;
use mica_core::{Component, DType, Device, Map, MetaTensor, Value, component, history};
use mica_io::{Element, Header, WriteOptions};
use mica_kernels::geometry::Affine;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

/// How a writer arranges the image before it writes it.
pub struct How<'a> {
    /// The dimension of the channels; none where the image has none.
    pub channel_dim: Option<i64>,
    /// Whether dimensions of one element at the end are dropped, after the channels were moved there.
    pub squeeze_end_dims: bool,
    /// How the image is brought to the grid that it was read with; none leaves it where it is.
    pub resample: Option<Resampling>,
    /// How to compute.
    pub run: &'a Run<'a>,
}

/// Writes files.
pub trait Writer: Send + Sync {
    /// Writes one image; its metadata say affine, `original_affine` and `spatial_shape`.
    fn write(&self, image: &MetaTensor, path: &Path, how: &How<'_>) -> Result<()>;
}

/// A component as a writer.
///
/// # Errors
/// `Type` for components of another kind.
pub fn as_writer(component: &Component) -> Result<&dyn Writer> {
    component.downcast::<Arc<dyn Writer>>().map(AsRef::as_ref).ok_or_else(|| {
        Error::type_mismatch(format!("expected a writer, found {} (a {})", component.name(), component.kind()))
    })
}

/// Wraps a writer of one's own as a component.
pub fn component(name: &str, writer: impl Writer + 'static) -> Component {
    let writer: Arc<dyn Writer> = Arc::new(writer);
    Component::from_object(name, "writer", Map::new(), Box::new(writer))
}

/// The objects of writers that are built from arguments.
pub(crate) fn make<T: Described + Writer + 'static>(arguments: &Map) -> Result<Object> {
    let writer: Arc<dyn Writer> = Arc::new(parse::<T>(T::NAME, arguments)?);
    Ok(Box::new(writer))
}

static REGISTERED: RwLock<Vec<(String, Component)>> = RwLock::new(Vec::new());

/// Adds a writer that `SaveImage` and [`write`](fn@super::direct::write) ask before mica's own for files with this ending,
/// the last one added first.
///
/// # Errors
/// `Type` for components of another kind, `InvalidArgument` for an empty ending.
pub fn register(extension: &str, writer: &Component) -> Result<()> {
    as_writer(writer)?;
    let extension = extension.trim_start_matches('.').to_lowercase();
    if extension.is_empty() {
        return Err(Error::argument("expected the ending of a file name, found an empty text"));
    }
    REGISTERED.write().unwrap_or_else(PoisonError::into_inner).push((extension, writer.clone()));
    Ok(())
}

/// Takes back what [`register`] did, for all endings.
///
/// # Errors
/// `NotFound` where this writer is not registered.
pub fn unregister(writer: &Component) -> Result<()> {
    let mut registered = REGISTERED.write().unwrap_or_else(PoisonError::into_inner);
    let (gone, kept): (Vec<_>, Vec<_>) = registered.drain(..).partition(|(_, known)| known.id() == writer.id());
    *registered = kept;
    drop(registered);
    if gone.is_empty() {
        return Err(Error::not_found(format!("the writer {} is not registered", writer.name())));
    }
    Ok(())
}

/// The registered writer for a file, the last one added first.
pub(crate) fn registered_for(path: &Path) -> Option<Component> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let registered = REGISTERED.read().unwrap_or_else(PoisonError::into_inner);
    let mut newest_first = registered.iter().rev();
    newest_first.find(|(ending, _)| name.ends_with(&format!(".{ending}"))).map(|(_, writer)| writer.clone())
}

/// Moves the channels to the end and makes `spatial_ndim` spatial dimensions of what is there, by MONAI's rules:
/// dimensions of one are added before the channels, and of the last ones that are too many only the first index stays.
pub(crate) fn channel_last(
    image: &MetaTensor,
    channel_dim: Option<i64>,
    squeeze_end_dims: bool,
    spatial_ndim: usize,
) -> Result<MetaTensor> {
    let ndim = image.ndim() as i64;
    let mut tensor = match channel_dim {
        Some(dim) if dim >= -ndim && dim < ndim => image.tensor().f_movedim([dim], [-1])?,
        Some(dim) => {
            return Err(Error::argument(format!("channel_dim: found {dim} for an image of shape {:?}", image.shape())));
        }
        None => image.tensor().f_unsqueeze(-1)?,
    };
    while tensor.dim() < spatial_ndim + 1 {
        tensor = tensor.f_unsqueeze(-2)?;
    }
    while tensor.dim() > spatial_ndim + 1 {
        tensor = tensor.f_select(-2, 0)?;
    }
    while squeeze_end_dims && tensor.size().last() == Some(&1) && tensor.dim() > 1 {
        tensor = tensor.f_squeeze_dim(-1)?;
    }
    image.with_tensor(tensor)
}

/// The affine of an image, of rank 3.
fn affine_of(image: &MetaTensor) -> Result<Affine> {
    let affine = image.image().map(|info| info.affine).unwrap_or_default();
    affine.to_rank(3).map_err(|error| Error::argument(error.to_string()))
}

/// Where the image was when it was read.
pub(crate) fn original_grid(image: &MetaTensor) -> Result<(Option<Affine>, Option<Vec<i64>>)> {
    let Some(info) = image.image() else { return Ok((None, None)) };
    let affine = match info.meta.get(ORIGINAL_AFFINE) {
        None | Some(Value::Null) => None,
        Some(value) => Some(history::affine_from_value(value).map_err(|error| error.at("meta.original_affine"))?),
    };
    let shape = match info.meta.get(SPATIAL_SHAPE) {
        Some(Value::List(sizes)) => {
            let sizes = sizes.iter().map(|size| size.as_float().map(|size| size as i64));
            Some(
                sizes
                    .collect::<Option<Vec<_>>>()
                    .ok_or_else(|| Error::argument("meta.spatial_shape: expected a list of sizes".to_owned()))?,
            )
        }
        _ => None,
    };
    Ok((affine, shape))
}

/// Casts, and gives the image to a format.
fn write_image(
    image: &MetaTensor,
    dtype: Option<DType>,
    affine: Affine,
    channels_last: bool,
    path: &Path,
    run: &Run<'_>,
) -> Result<()> {
    // What MONAI says of the affine in NIfTI: scanner coordinates, in both forms.
    let affine_codes = Some((1, 1));
    let image = match dtype {
        Some(dtype) => views::cast(image, dtype, run)?,
        None => image.clone(),
    };
    let image = image.to(Some(Device::Cpu), None)?;
    let mut header = Header::new("", Element::U8, Vec::new(), affine);
    header.channel_axis = channels_last.then(|| image.ndim().saturating_sub(1));
    let options = WriteOptions { threads: views::threads()?, affine_codes, ..WriteOptions::default() };
    mica_io::write(&image_of(&image, header)?, path, &options)?;
    Ok(())
}

component! {
    /// Writes images as MONAI's writer over nibabel does: channels last, at least three spatial axes, affine in the sform.
    ///
    /// Differences from MONAI: whole numbers are written exactly, where MONAI sends them through float32.
    ///
    /// Source: MONAI 1.6.1 `NibabelWriter`.
    pub struct NibabelWriter {
        /// Element type in the file; none for the image's.
        pub output_dtype: Option<DType> = Some(DType::Float32),
    }
}

impl Writer for NibabelWriter {
    fn write(&self, image: &MetaTensor, path: &Path, how: &How<'_>) -> Result<()> {
        let (image, affine, channels) = arranged(image, how)?;
        write_image(&image, self.output_dtype, affine, channels, path, how.run)
    }
}

/// Channels last, with three spatial axes, resampled where that is asked for; the affine; and whether there is a channel
/// axis.
fn arranged(image: &MetaTensor, how: &How<'_>) -> Result<(MetaTensor, Affine, bool)> {
    let mut data = channel_last(image, how.channel_dim, how.squeeze_end_dims, 3)?;
    let mut affine = affine_of(image)?;
    if let Some(resampling) = &how.resample {
        let (target, shape) = original_grid(image)?;
        (data, affine) = resampling.to_grid(&data, &affine, target.as_ref(), shape.as_deref(), how.run)?;
    }
    let channels = data.ndim() > 3;
    Ok((data, affine, channels))
}

component! {
    /// Writes images as MONAI's writer over ITK does: several channels as the components of a voxel.
    ///
    /// Formats: every one that mica writes (NIfTI, NRRD, MetaImage, MGH, DICOM as secondary capture…), by the ending.
    ///
    /// Source: MONAI 1.6.1 `ITKWriter`.
    pub struct ITKWriter {
        /// Element type in the file; none for the image's.
        pub output_dtype: Option<DType> = Some(DType::Float32),
        /// Whether the affine is RAS; false where it is LPS; none for what the metadata `space` says.
        pub affine_lps_to_ras: Option<bool> = Some(true),
    }
}

impl Writer for ITKWriter {
    fn write(&self, image: &MetaTensor, path: &Path, how: &How<'_>) -> Result<()> {
        let (data, affine, channels) = arranged(image, how)?;
        let space = image.image().and_then(|info| info.meta.get("space"));
        let ras = self.affine_lps_to_ras.unwrap_or(!matches!(space, Some(Value::String(space)) if space == "LPS"));
        let affine = if ras { affine } else { affine.ras_lps() };
        write_image(&data, self.output_dtype, affine, channels, path, how.run)
    }
}

component! {
    /// Writes pictures as MONAI's writer over Pillow does: the first axis is x.
    ///
    /// Differences from MONAI: types that a format cannot hold are refused with those that it can.
    ///
    /// Source: MONAI 1.6.1 `PILWriter`.
    pub struct PILWriter {
        /// Element type in the file; none for the image's.
        pub output_dtype: Option<DType> = Some(DType::Float32),
        /// Dimension of the channels, for a writer that is used alone.
        pub channel_dim: Option<i64> = Some(0),
        /// 255 or 65535: clips to 0 to 1, multiplies by this and makes uint8 or uint16 of it; none changes nothing.
        pub scale: Option<i64> = Some(255),
    }
}

impl Writer for PILWriter {
    fn write(&self, image: &MetaTensor, path: &Path, how: &How<'_>) -> Result<()> {
        let mut data = channel_last(image, how.channel_dim, how.squeeze_end_dims, 2)?;
        if let Some(resampling) = &how.resample {
            let (_, shape) = original_grid(image)?;
            if let Some(shape) = shape {
                data = resampling.to_size(&data, &shape, how.run)?;
            }
        }
        if let Some(scale) = self.scale.filter(|scale| *scale != 0) {
            let dtype = match scale {
                255 => DType::UInt8,
                65535 => DType::UInt16,
                other => return Err(Error::argument(format!("scale: expected 255 or 65535, found {other}"))),
            };
            let wide = if data.dtype()? == DType::Float64 { DType::Float64 } else { DType::Float32 };
            let clipped = views::cast(&data, wide, how.run)?;
            let scaled = clipped.tensor().f_clamp(0.0, 1.0)?.f_mul_scalar(scale as f64)?;
            data = views::cast(&data.with_tensor(scaled)?, dtype, how.run)?;
        }
        let channels = data.ndim() > 2;
        let affine = Affine::identity(2).map_err(|error| Error::internal(error.to_string()))?;
        write_image(&data, self.output_dtype, affine, channels, path, how.run)
    }
}

/// A writer by name or as an object; one by name gets the arguments that it has among `arguments`.
pub(crate) fn build(writer: &Either<String, Component>, arguments: &Map) -> Result<Component> {
    let component = match writer {
        Either::B(component) => component.clone(),
        Either::A(name) => {
            let short = name.rsplit('.').next().unwrap_or(name);
            let registry = mica_core::registry::global()?;
            let mut chosen = Map::new();
            if let Ok((spec, _)) = registry.find(short) {
                let known = spec
                    .arguments
                    .iter()
                    .filter_map(|spec| Some((spec.name.to_owned(), arguments.get(spec.name)?.clone())));
                chosen.extend(known);
            }
            Component::new(short, &chosen)?
        }
    };
    as_writer(&component)?;
    Ok(component)
}

/// The name of MONAI's writer for an ending.
pub(crate) fn automatic(extension: &str) -> &'static str {
    match extension.trim_start_matches('.') {
        "png" | "jpg" | "jpeg" | "bmp" | "tiff" | "tif" => "PILWriter",
        "nii" | "nii.gz" => "NibabelWriter",
        _ => "ITKWriter",
    }
}
