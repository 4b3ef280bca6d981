//! [`SaveImage`] and [`WriteFileMapping`].

use super::layout::{self, FolderLayout, Layout};
use super::reader::{FILENAME, SPATIAL_SHAPE};
use super::resample::Resampling;
use super::writer::{self, How};
use crate::boxed;
use crate::keys::Keys;
use crate::transform::{Abilities, Run, Transform, as_transform, expect_image, not_invertible};
use mica_core::argument::{Argument, Described, Either, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::{Component, DType, Info, Map, MetaTensor, Value, component};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The metadata key with the path that an image was written to.
const SAVED_TO: &str = "saved_to";
/// The metadata key with the number of a patch.
const PATCH_INDEX: &str = "patch_index";

component! {
    /// Writes an image to a file that is named after the one it came from, and passes it on.
    ///
    /// Input: an image `(C, spatial…)`. The file is `output_dir/[name/]name_postfix[_patch]output_ext`, where `name` is that
    /// of the metadata `filename_or_obj`, or else a running number. Channels become the last axis, or are dropped where
    /// there is one. Every file is complete or not there.
    ///
    /// Writers that the application registered for the ending come first, then `PILWriter` for pictures, `NibabelWriter` for
    /// NIfTI, `ITKWriter` for all others.
    ///
    /// Errors: an ending that no format has, an element type that the format cannot hold, a folder that cannot be
    /// written to.
    ///
    /// Differences from MONAI: `writer` takes names and writer components, `folder_layout` a component (`FolderLayout`, or a
    /// transform of the application from a map of names to a path), `output_name_formatter` a transform of the application
    /// from the metadata to such a map; the file name cannot be given at the call (use `write`); whole numbers are
    /// written exactly; the writer's own options cannot be set.
    ///
    /// Example (Python): `SaveImage(output_dir="out", output_postfix="seg", separate_folder=False)(image)`
    ///
    /// Source: MONAI 1.6.1 `SaveImage`.
    pub struct SaveImage {
        /// Folder for the files; made where it is missing.
        pub output_dir: String = "./".to_owned(),
        /// Put behind the input's name, after an underscore.
        pub output_postfix: String = "trans".to_owned(),
        /// Ending of the files, which says the format.
        pub output_ext: String = ".nii.gz".to_owned(),
        /// Element type in the files; none for the image's. PNG and DICOM take uint8 for types that they cannot hold.
        pub output_dtype: Option<DType> = Some(DType::Float32),
        /// Whether the image is brought back to the grid that it was read with (`original_affine`, `spatial_shape`).
        pub resample: bool = false,
        /// Interpolation where it is resampled: `nearest`, `bilinear`, `bicubic`, `area` or the order of a spline.
        pub mode: Either<String, i64> = Either::A("nearest".to_owned()),
        /// What is outside the image where it is resampled: `zeros`, `border`, `reflection`.
        pub padding_mode: String = "border".to_owned(),
        /// For pictures: 255 or 65535 clips to 0 to 1 and scales to that.
        pub scale: Option<i64> = None,
        /// Element type in which it is resampled; none for the image's.
        pub dtype: Option<DType> = Some(DType::Float64),
        /// Whether dimensions of one element at the end are dropped, after the channels were moved there.
        pub squeeze_end_dims: bool = true,
        /// Beginning of the inputs' paths; the folders below it are kept below `output_dir`.
        pub data_root_dir: String = String::new(),
        /// Whether each image gets a folder with its name.
        pub separate_folder: bool = true,
        /// Whether each file is logged.
        pub print_log: bool = true,
        /// Ending of the files where `output_ext` is empty.
        pub output_format: String = String::new(),
        /// Writer by name or as a component; none for the one that the ending says.
        pub writer: Option<Either<String, Component>> = None,
        /// Dimension that holds the channels; none where there is none.
        pub channel_dim: Option<i64> = Some(0),
        /// Transform of the application that makes `{"subject": …, "idx": …}` of the metadata.
        pub output_name_formatter: Option<Component> = None,
        /// How files are named instead of by the arguments above.
        pub folder_layout: Option<Component> = None,
        /// Whether the metadata `saved_to` of the image that is passed on say the file.
        pub savepath_in_metadict: bool = false,
    }
}

component! {
    /// `SaveImage` for the keys of a sample.
    pub struct SaveImaged {
        /// Keys of the sample that hold the images.
        pub keys: Keys,
        /// Keys of the metadata of plain tensors, one for each of `keys`; none for `key_postfix`.
        pub meta_keys: Option<OneOrMany<Option<String>>> = None,
        /// Ending of the keys of the metadata; a list gives one per key.
        pub meta_key_postfix: OneOrMany<String> = OneOrMany::One("meta_dict".to_owned()),
        /// Folder for the files; made where it is missing.
        pub output_dir: String = "./".to_owned(),
        /// Put behind the input's name, after an underscore.
        pub output_postfix: String = "trans".to_owned(),
        /// Ending of the files, which says the format.
        pub output_ext: String = ".nii.gz".to_owned(),
        /// Whether the image is brought back to the grid that it was read with (`original_affine`, `spatial_shape`).
        pub resample: bool = false,
        /// Interpolation where it is resampled: `nearest`, `bilinear`, `bicubic`, `area` or the order of a spline.
        pub mode: Either<String, i64> = Either::A("nearest".to_owned()),
        /// What is outside the image where it is resampled: `zeros`, `border`, `reflection`.
        pub padding_mode: String = "border".to_owned(),
        /// For pictures: 255 or 65535 clips to 0 to 1 and scales to that.
        pub scale: Option<i64> = None,
        /// Element type in which it is resampled; none for the image's.
        pub dtype: Option<DType> = Some(DType::Float64),
        /// Element type in the files; none for the image's. PNG and DICOM take uint8 for types that they cannot hold.
        pub output_dtype: Option<DType> = Some(DType::Float32),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
        /// Whether dimensions of one element at the end are dropped, after the channels were moved there.
        pub squeeze_end_dims: bool = true,
        /// Beginning of the inputs' paths; the folders below it are kept below `output_dir`.
        pub data_root_dir: String = String::new(),
        /// Whether each image gets a folder with its name.
        pub separate_folder: bool = true,
        /// Whether each file is logged.
        pub print_log: bool = true,
        /// Ending of the files where `output_ext` is empty.
        pub output_format: String = String::new(),
        /// Writer by name or as a component; none for the one that the ending says.
        pub writer: Option<Either<String, Component>> = None,
        /// Transform of the application that makes `{"subject": …, "idx": …}` of the metadata.
        pub output_name_formatter: Option<Component> = None,
        /// How files are named instead of by the arguments above.
        pub folder_layout: Option<Component> = None,
        /// Whether the metadata `saved_to` of the image that is passed on say the file.
        pub savepath_in_metadict: bool = false,
    }
}

/// [`SaveImage`], built.
struct Saver {
    arguments: SaveImage,
    layout: FolderLayout,
    /// What the ending says where no writer is given or registered.
    writer: Component,
    resampling: Option<Resampling>,
    /// How many images were written: names for images that came from no file.
    written: AtomicU64,
}

impl Saver {
    fn new(arguments: SaveImage) -> Result<Self> {
        let mut extension = arguments.output_ext.to_lowercase();
        if extension.is_empty() {
            extension = arguments.output_format.to_lowercase();
        }
        if !extension.is_empty() && !extension.starts_with('.') {
            extension.insert(0, '.');
        }
        let layout = FolderLayout {
            output_dir: arguments.output_dir.clone(),
            postfix: arguments.output_postfix.clone(),
            extension: arguments.output_ext.clone(),
            parent: arguments.separate_folder,
            makedirs: true,
            data_root_dir: arguments.data_root_dir.clone(),
        };
        let narrow = [Some(DType::UInt8), Some(DType::UInt16), None].contains(&arguments.output_dtype);
        let output_dtype = match extension.as_str() {
            ".png" | ".dcm" if !narrow => Some(DType::UInt8),
            _ => arguments.output_dtype,
        };
        let for_writer = Map::from([
            ("output_dtype".to_owned(), output_dtype.to_value()),
            ("scale".to_owned(), arguments.scale.to_value()),
        ]);
        let automatic = Either::A(writer::automatic(&extension).to_owned());
        let chosen = arguments.writer.as_ref().unwrap_or(&automatic);
        let writer = writer::build(chosen, &for_writer).at(|| "writer")?;
        let resampling = match arguments.resample {
            true => Some(Resampling::new(&arguments.mode, &arguments.padding_mode, arguments.dtype)?),
            false => None,
        };
        Ok(Self { arguments, layout, writer, resampling, written: AtomicU64::new(0) })
    }

    /// The file for an image with these metadata.
    fn filename(&self, meta: &Map, run: &Run<'_>) -> Result<PathBuf> {
        let names = match &self.arguments.output_name_formatter {
            Some(formatter) => match as_transform(formatter)?.apply(Value::Map(meta.clone()), run)? {
                Value::Map(names) => names,
                other => {
                    return Err(Error::type_mismatch(format!(
                        "output_name_formatter: expected a map of names, found {}",
                        other.describe()
                    )));
                }
            },
            None => {
                let number = || Value::String(self.written.load(Ordering::Relaxed).to_string());
                let subject = meta.get(FILENAME).cloned().unwrap_or_else(number);
                let index = meta.get(PATCH_INDEX).cloned().unwrap_or_default();
                Map::from([("subject".to_owned(), subject), ("idx".to_owned(), index)])
            }
        };
        let Some(given) = &self.arguments.folder_layout else { return self.layout.filename(&names) };
        if let Ok(layout) = layout::as_layout(given) {
            return layout.filename(&names);
        }
        match as_transform(given).at(|| "folder_layout")?.apply(Value::Map(names), run)? {
            Value::String(path) => Ok(PathBuf::from(path)),
            other => {
                Err(Error::type_mismatch(format!("folder_layout: expected a path (str), found {}", other.describe())))
            }
        }
    }

    /// Writes, and gives the image back.
    fn save(&self, image: MetaTensor, meta: Option<&Map>, run: &Run<'_>) -> Result<MetaTensor> {
        crate::track::refuse_batch(SaveImage::NAME, &image)?;
        let image = crate::lazy::apply_pending(image, None, run)?;
        // A plain tensor has the metadata that stand beside it.
        let described = match (image.image(), meta) {
            (None, Some(meta)) => {
                let mut info = mica_core::ImageInfo::default();
                info.set_meta(meta.clone())?;
                image.with_new_info(Info::Image(Arc::new(info)))
            }
            _ => image.clone(),
        };
        let known = described.image().map(|info| info.meta_with_affine()).unwrap_or_default();
        let path = self.filename(&known, run)?;
        let spatial = match known.get(SPATIAL_SHAPE) {
            Some(Value::List(sizes)) => sizes.len(),
            _ => 0,
        };
        let channel_dim = if spatial > 0 && spatial >= image.ndim() { None } else { self.arguments.channel_dim };
        if self.arguments.print_log {
            log::info!("writing: {}", path.display());
        }
        let how = How {
            channel_dim,
            squeeze_end_dims: self.arguments.squeeze_end_dims,
            resample: self.resampling.clone(),
            run,
        };
        let registered = if self.arguments.writer.is_none() { writer::registered_for(&path) } else { None };
        let component = registered.as_ref().unwrap_or(&self.writer);
        writer::as_writer(component)?.write(&described, &path, &how).at(|| component.name())?;
        self.written.fetch_add(1, Ordering::Relaxed);
        let mut image = image;
        if self.arguments.savepath_in_metadict
            && let Ok(info) = image.image_mut()
        {
            info.meta.insert(SAVED_TO.to_owned(), Value::String(path.to_string_lossy().into_owned()));
        }
        Ok(image)
    }
}

/// The object of the component `SaveImage`.
pub(crate) fn object(arguments: &Map) -> Result<Object> {
    let saver: Arc<dyn Transform> = Arc::new(Saver::new(parse(SaveImage::NAME, arguments)?)?);
    Ok(Box::new(saver))
}

impl Transform for Saver {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let image = expect_image(SaveImage::NAME, input)?;
        self.save(image, None, run).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(SaveImage::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

/// The dictionary form.
struct DictionarySaver {
    saver: Saver,
    keys: Keys,
    meta_keys: Vec<String>,
    allow_missing_keys: bool,
}

/// The object of the component `SaveImaged`.
pub(crate) fn dictionary(arguments: &Map) -> Result<Object> {
    let given: SaveImaged = parse(SaveImaged::NAME, arguments)?;
    let meta_keys = given.keys.meta_keys(SaveImaged::NAME, given.meta_keys.as_ref(), &given.meta_key_postfix)?;
    let mut inner = arguments.clone();
    inner.retain(|name, _| !["keys", "meta_keys", "meta_key_postfix", "allow_missing_keys"].contains(&name.as_str()));
    let saver = Saver::new(parse(SaveImage::NAME, &inner)?)?;
    let (keys, allow_missing_keys) = (given.keys, given.allow_missing_keys);
    Ok(boxed(DictionarySaver { saver, keys, meta_keys, allow_missing_keys }))
}

impl Transform for DictionarySaver {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.change(SaveImaged::NAME, input, self.allow_missing_keys, run, |i, value, sample| {
            let meta = match sample.get(&self.meta_keys[i]) {
                Some(Value::Map(meta)) => Some(meta),
                _ => None,
            };
            self.saver.save(expect_image(SaveImage::NAME, value)?, meta, run).map(Value::Tensor)
        })
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(SaveImaged::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}

component! {
    /// Adds to a JSON file which file was made of which: `[{"input": …, "output": …}, …]`, and passes the image on.
    ///
    /// The image needs the metadata `filename_or_obj` and `saved_to`, which `SaveImage` with `savepath_in_metadict` writes.
    /// Several threads and processes may write to the same file: a lock beside it (`….lock`) keeps them apart, and the
    /// file is replaced as a whole. What is there and is no JSON list is replaced, as in MONAI.
    ///
    /// Example (Python): `WriteFileMapping("mapping.json")(SaveImage("out", savepath_in_metadict=True)(image))`
    ///
    /// Source: MONAI 1.6.1 `WriteFileMapping`.
    pub struct WriteFileMapping {
        /// The JSON file.
        pub mapping_file_path: String = "mapping.json".to_owned(),
    }
}

impl Transform for WriteFileMapping {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        let image = expect_image(Self::NAME, input)?;
        let text = |key: &str| match image.expect_image()?.meta.get(key) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(other) => {
                Err(Error::argument(format!("metadata '{key}': expected a path, found {}", other.describe())))
            }
            None => Err(Error::not_found(format!(
                "the metadata lack '{key}'; SaveImage with savepath_in_metadict=true writes 'saved_to'"
            ))),
        };
        let output = text(SAVED_TO)?;
        let entry = serde_json::json!({"input": text(FILENAME)?, "output": output});
        let path = Path::new(&self.mapping_file_path);
        add_entry(path, entry).map_err(|error| error.prefixed(&path.display().to_string()))?;
        Ok(Value::Tensor(image))
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

fn add_entry(path: &Path, entry: serde_json::Value) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let lock = std::fs::OpenOptions::new().create(true).append(true).open(PathBuf::from(beside))?;
    lock.lock()?;
    let mut entries = match std::fs::read(path) {
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(serde_json::Value::Array(entries)) => entries,
            _ => Vec::new(),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    entries.push(entry);
    let text = format!("{:#}", serde_json::Value::Array(entries));
    mica_io::sink::write_atomically(path, |file| Ok(file.write_all(text.as_bytes())?))?;
    lock.unlock()?;
    Ok(())
}
