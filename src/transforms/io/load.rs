//! [`LoadImage`] and its dictionary form.

use super::reader::{self, ChannelDim, FILENAME, IndexOrder, PictureMode, Request};
use crate::boxed;
use crate::keys::{Keys, take};
use crate::transform::{Abilities, Run, Transform, not_invertible};
use crate::utility::EnsureChannelFirst;
use crate::views;
use mica_core::argument::{Described, Either, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Component, DType, Info, Map, MetaTensor, Value, component};
use mica_io::ReadOptions;
use regex::Regex;
use std::path::PathBuf;
use std::sync::Arc;

/// Fields of a NIfTI header that say again what affine and shape say.
const REDUNDANT: [&str; 11] = [
    "srow_x",
    "srow_y",
    "srow_z",
    "quatern_b",
    "quatern_c",
    "quatern_d",
    "qoffset_x",
    "qoffset_y",
    "qoffset_z",
    "dim",
    "pixdim",
];

/// Declares both forms with the arguments of all readers, which are the same.
macro_rules! load_component {
    ($(#[doc = $doc:literal])* pub struct $name:ident {
        $($(#[doc = $arg_doc:literal])* pub $arg:ident: $type:ty $(= $default:expr)?),* $(,)?
    }) => {
        component! {
            $(#[doc = $doc])*
            pub struct $name {
                $($(#[doc = $arg_doc])* pub $arg: $type $(= $default)?,)*
                /// For readers: dimension that holds the channels, or `no_channel`; none to find out.
                pub channel_dim: Option<ChannelDim> = None,
                /// For NibabelReader: whether axes are swapped and flipped towards RAS.
                pub as_closest_canonical: bool = false,
                /// For NibabelReader: whether axes of one element beyond the spatial ones are dropped.
                pub squeeze_non_spatial_dims: bool = false,
                /// For readers: must be false to avoid a warning; files are read into main memory.
                pub to_gpu: bool = false,
                /// For ITKReader: SeriesInstanceUID of the series to read of a folder.
                pub series_name: String = String::new(),
                /// For ITKReader (default false) and PILReader (default true): order of the axes; none for the reader's.
                pub reverse_indexing: Option<bool> = None,
                /// For ITKReader: changes nothing.
                pub series_meta: bool = false,
                /// For ITKReader, PydicomReader, NrrdReader: whether the affine is RAS instead of LPS.
                pub affine_lps_to_ras: bool = true,
                /// For PydicomReader: whether the first axis is x instead of the row.
                pub swap_ij: bool = true,
                /// For PydicomReader: whether only the fields of the geometry stay in the metadata.
                pub prune_metadata: bool = true,
                /// For PydicomReader: the channel of each segment of a segmentation.
                pub label_dict: Option<Map> = None,
                /// For PydicomReader: which files of a folder to read.
                pub fname_regex: Option<String> = Some(String::new()),
                /// For NumpyReader: the arrays of an archive to read; none for all.
                pub npz_keys: Option<OneOrMany<String>> = None,
                /// For NumpyReader: must be false.
                pub allow_pickle: bool = false,
                /// For NrrdReader: order of the axes.
                pub index_order: IndexOrder = IndexOrder::F,
                /// For PILReader: mode to convert pictures to.
                pub converter: Option<PictureMode> = None,
            }
        }
    };
}

load_component! {
    /// Reads an image from a file, a DICOM series from a folder, or several files stacked as channels.
    ///
    /// Input: a path as text, or a list of paths. Output: an image with geometry and metadata (`filename_or_obj`,
    /// `original_affine`, `spatial_shape`, `original_channel_dim`, `space`, and the fields of the file), or a plain tensor
    /// where metadata are not tracked; with `image_only` false a list of the image and its metadata as a map.
    ///
    /// The format is found by content, then by ending: NIfTI, DICOM, NRRD, MetaImage, MGH, NumPy, PNG, JPEG, TIFF, BMP.
    /// Readers that the application registered come first, then the conventions of MONAI's reader for that kind of file:
    /// `NibabelReader` for NIfTI, `NumpyReader`, `NrrdReader`, `PILReader` for PNG, JPEG and BMP, `ITKReader` for all
    /// others. Several files are stacked along their channels, or along a new first dimension; affines and spatial shapes
    /// must be the same.
    ///
    /// Errors: a file that is missing, broken or of no known kind, with the field, what was found and what was expected;
    /// with `reader`, what each of them and the automatic choice said.
    ///
    /// Differences from MONAI: the arguments of readers are arguments of this transform, each used by the readers that
    /// have it; `reader` takes names and reader components, not classes; the reader is chosen by content; a reader cannot
    /// be given at the call. See the readers for more.
    ///
    /// Example (Python): `LoadImage(ensure_channel_first=True)("ct.nii.gz")`
    ///
    /// Source: MONAI 1.6.1 `LoadImage`.
    pub struct LoadImage {
        /// Readers by name or as components, the last one is tried first, then the automatic choice; none for that alone.
        pub reader: Option<OneOrMany<Either<String, Component>>> = None,
        /// Whether only the image is given, or a list of image and metadata.
        pub image_only: bool = true,
        /// Element type of the image; none keeps the file's.
        pub dtype: Option<DType> = Some(DType::Float32),
        /// Whether the channels are moved to the front, or a dimension added for them.
        pub ensure_channel_first: bool = false,
        /// Whether metadata that repeat affine and shape are dropped (`srow_x`, `pixdim`…).
        pub simple_keys: bool = false,
        /// Drops metadata whose key matches this regular expression, after splitting it at `prune_meta_sep`.
        pub prune_meta_pattern: Option<String> = None,
        /// Splits `prune_meta_pattern` into one expression for each level of nested metadata.
        pub prune_meta_sep: String = ".".to_owned(),
        /// Whether a path may begin with `~`.
        pub expanduser: bool = true,
    }
}

load_component! {
    /// `LoadImage` for the keys of a sample.
    pub struct LoadImaged {
        /// Keys of the sample that hold paths, and will hold images.
        pub keys: Keys,
        /// Readers by name or as components, the last one is tried first, then the automatic choice; none for that alone.
        pub reader: Option<OneOrMany<Either<String, Component>>> = None,
        /// Element type of the images; none keeps each file's.
        pub dtype: Option<DType> = Some(DType::Float32),
        /// Keys for the metadata, one for each of `keys`, where `image_only` is false; none for `key_postfix`.
        pub meta_keys: Option<OneOrMany<Option<String>>> = None,
        /// Ending of the keys for the metadata; a list gives one per key.
        pub meta_key_postfix: OneOrMany<String> = OneOrMany::One("meta_dict".to_owned()),
        /// Whether existing items with the keys of the metadata are replaced; otherwise they are an error.
        pub overwriting: bool = false,
        /// Whether only the images are put into the sample, or the metadata too.
        pub image_only: bool = true,
        /// Whether the channels are moved to the front, or a dimension added for them.
        pub ensure_channel_first: bool = false,
        /// Whether metadata that repeat affine and shape are dropped (`srow_x`, `pixdim`…).
        pub simple_keys: bool = false,
        /// Drops metadata whose key matches this regular expression, after splitting it at `prune_meta_sep`.
        pub prune_meta_pattern: Option<String> = None,
        /// Splits `prune_meta_pattern` into one expression for each level of nested metadata.
        pub prune_meta_sep: String = ".".to_owned(),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
        /// Whether a path may begin with `~`.
        pub expanduser: bool = true,
    }
}

/// Compiles a regular expression.
pub(crate) fn regex(pattern: &str) -> Result<Regex> {
    Regex::new(pattern)
        .map_err(|error| Error::argument(format!("expected a regular expression, found '{pattern}': {error}")))
}

/// [`LoadImage`], built: its readers exist and its patterns are compiled.
pub(crate) struct Loader {
    arguments: LoadImage,
    /// In the order of trying.
    readers: Vec<Component>,
    /// Arguments for readers that are chosen at the call.
    for_readers: Map,
    prune: Vec<Regex>,
}

impl Loader {
    pub(crate) fn new(arguments: LoadImage) -> Result<Self> {
        let mut for_readers = arguments.to_map();
        // LoadImage's own element type is not the one of NrrdReader.
        for_readers.shift_remove("dtype");
        // None means each reader's own default.
        for_readers.retain(|_, value| !matches!(value, Value::Null));
        let given = arguments.reader.as_ref().map(OneOrMany::as_slice).unwrap_or_default();
        let readers = given.iter().rev().map(|given| reader::build(given, &for_readers)).collect::<Result<_>>();
        let readers = readers.at(|| "reader")?;
        let prune = match &arguments.prune_meta_pattern {
            Some(pattern) if arguments.prune_meta_sep.is_empty() => vec![regex(pattern)?],
            Some(pattern) => pattern.split(&arguments.prune_meta_sep).map(regex).collect::<Result<_>>()?,
            None => Vec::new(),
        };
        Ok(Self { arguments, readers, for_readers, prune })
    }

    /// The object of the component `LoadImage`.
    pub(crate) fn object(arguments: &Map) -> Result<Object> {
        let loader: Arc<dyn Transform> = Arc::new(Self::new(parse(LoadImage::NAME, arguments)?)?);
        Ok(Box::new(loader))
    }

    /// Reads.
    pub(crate) fn load(&self, paths: &[PathBuf], run: &Run<'_>) -> Result<MetaTensor> {
        let latch = run.cancel;
        let cancelled = || latch.is_some_and(crate::transform::Cancel::is_set);
        // Copied, not mapped: what a pipeline works on must not change when somebody writes to the file.
        let options = ReadOptions {
            map: false,
            threads: views::threads()?,
            cancelled: Some(&cancelled),
            ..ReadOptions::default()
        };
        let request = Request { dtype: self.arguments.dtype, as_monai: true, options, run };
        let mut refusals = Vec::new();
        let mut image = None;
        for component in &self.readers {
            match reader::as_reader(component)?.read(paths, &request) {
                Ok(found) => {
                    image = Some(found);
                    break;
                }
                Err(error) if error.code() == mica_core::ErrorCode::Cancelled => return Err(error),
                Err(error) => refusals.push((component.name().to_owned(), error)),
            }
        }
        let image = match image {
            Some(image) => image,
            None => self.automatic(paths, &request).map_err(|error| explained(error, &refusals))?,
        };
        let name = paths.first().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        self.finish(image, &name, run)
    }

    fn automatic(&self, paths: &[PathBuf], request: &Request<'_>) -> Result<MetaTensor> {
        if let Some(component) = reader::registered_for(paths) {
            return reader::as_reader(&component)?.read(paths, request);
        }
        let first = paths.first().ok_or_else(|| Error::argument("expected at least one path, found none"))?;
        let name = reader::automatic(first)?;
        let component = reader::build(&Either::A(name.to_owned()), &self.for_readers)?;
        reader::as_reader(&component)?.read(paths, request)
    }

    /// Element type, metadata, channels.
    fn finish(&self, mut image: MetaTensor, name: &str, run: &Run<'_>) -> Result<MetaTensor> {
        if let Some(dtype) = self.arguments.dtype {
            image = views::cast(&image, dtype, run)?;
        }
        let mut info = match image.info() {
            Info::Image(info) => (**info).clone(),
            _ => mica_core::ImageInfo::default(),
        };
        info.meta.insert(FILENAME.to_owned(), Value::from(name));
        if self.arguments.simple_keys {
            info.meta.retain(|key, _| !REDUNDANT.contains(&key.as_str()));
        }
        if let Some((first, inner)) = self.prune.split_first() {
            prune(&mut info.meta, first, inner).at(|| "prune_meta_pattern")?;
        }
        let image = image.with_new_info(Info::Image(Arc::new(info)));
        if !self.arguments.ensure_channel_first {
            return Ok(image);
        }
        let first = EnsureChannelFirst { strict_check: true, channel_dim: None };
        match first.apply(Value::Tensor(image), run).at(|| EnsureChannelFirst::NAME)? {
            Value::Tensor(image) => Ok(image),
            other => Err(Error::internal(format!("expected an image, found {}", other.describe()))),
        }
    }

    fn paths(&self, input: Value) -> Result<Vec<PathBuf>> {
        let one = |value: &Value| match value {
            Value::String(path) if self.arguments.expanduser => Ok(expand_user(path)),
            Value::String(path) => Ok(PathBuf::from(path)),
            other => Err(Error::type_mismatch(format!(
                "{} takes a path or a list of paths, found {}",
                LoadImage::NAME,
                other.describe()
            ))),
        };
        match &input {
            Value::List(items) if !items.is_empty() => items.iter().map(one).collect(),
            value => Ok(vec![one(value)?]),
        }
    }
}

impl Transform for Loader {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let image = self.load(&self.paths(input)?, run)?;
        let meta = image.image().map(|info| info.meta_with_affine()).unwrap_or_default();
        let image = Value::Tensor(image.tracked());
        Ok(if self.arguments.image_only { image } else { Value::List(vec![image, Value::Map(meta)]) })
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(LoadImage::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

/// Adds what the readers said that were tried before.
fn explained(error: Error, refusals: &[(String, Error)]) -> Error {
    if refusals.is_empty() {
        return error;
    }
    let before = refusals.iter().map(|(name, error)| format!("{name}: {error}")).collect::<Vec<_>>().join("; ");
    error.noted(&format!("tried before: {before}"))
}

/// `~` and `~/…` as the home folder of the user.
fn expand_user(path: &str) -> PathBuf {
    let rest = match path.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest.trim_start_matches('/'),
        _ => return PathBuf::from(path),
    };
    match std::env::home_dir() {
        Some(home) if rest.is_empty() => home,
        Some(home) => home.join(rest),
        None => PathBuf::from(path),
    }
}

/// Drops the items whose key matches, at the depth that the expressions say.
fn prune(map: &mut Map, first: &Regex, inner: &[Regex]) -> Result<()> {
    let Some((next, inner)) = inner.split_first() else {
        map.retain(|key, _| !first.is_match(key));
        return Ok(());
    };
    // As in MONAI the outer levels are keys, only the last one is an expression.
    let key = first.as_str();
    match map.get_mut(key) {
        Some(Value::Map(nested)) => prune(nested, next, inner),
        Some(other) => Err(Error::argument(format!("expected a map at '{key}', found {}", other.describe()))),
        None => Err(Error::not_found(format!("the metadata have no key '{key}'"))),
    }
}

/// The dictionary form.
struct DictionaryLoader {
    loader: Loader,
    keys: Keys,
    meta_keys: Vec<String>,
    overwriting: bool,
    allow_missing_keys: bool,
}

/// The object of the component `LoadImaged`.
pub(crate) fn dictionary(arguments: &Map) -> Result<Object> {
    let given: LoadImaged = parse(LoadImaged::NAME, arguments)?;
    let meta_keys = given.keys.meta_keys(LoadImaged::NAME, given.meta_keys.as_ref(), &given.meta_key_postfix)?;
    let shared: Vec<&str> = vec!["keys", "meta_keys", "meta_key_postfix", "overwriting", "allow_missing_keys"];
    let mut inner = arguments.clone();
    inner.retain(|name, _| !shared.contains(&name.as_str()));
    let loader = Loader::new(parse(LoadImage::NAME, &inner)?)?;
    let (keys, overwriting, allow_missing_keys) = (given.keys, given.overwriting, given.allow_missing_keys);
    Ok(boxed(DictionaryLoader { loader, keys, meta_keys, overwriting, allow_missing_keys }))
}

impl Transform for DictionaryLoader {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(LoadImaged::NAME, input, self.allow_missing_keys, run, |i, key, sample| {
            let meta_key = &self.meta_keys[i];
            match self.loader.apply(take(sample, key), run)? {
                Value::List(mut parts) if !self.loader.arguments.image_only && parts.len() == 2 => {
                    let meta = parts.pop().unwrap_or_default();
                    if sample.contains_key(meta_key) && !self.overwriting {
                        return Err(Error::argument(format!(
                            "the sample has a key '{meta_key}' already, and overwriting is false"
                        )));
                    }
                    sample.insert(key.to_owned(), parts.pop().unwrap_or_default());
                    sample.insert(meta_key.clone(), meta);
                }
                image => {
                    sample.insert(key.to_owned(), image);
                }
            }
            Ok(())
        })
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(LoadImaged::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}
