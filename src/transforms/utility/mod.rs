//! Utility transforms: dimensions, channels, element types, devices, labels, points.

use crate::transform::{Abilities, Run, Transform, expect_image, not_invertible};
use crate::views;
use crate::{image, made, made_by, of_samples, parsed, value, with_missing_keys_before, with_own_dictionary};
use mica_core::argument::{Argument, Described, expected};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::registry::Registry;
use mica_core::{DType, Device, Info, Map, MetaTensor, Value, choice, component};
use std::sync::Arc;
use tch::Tensor;

/// What transforms say that cannot be undone.
macro_rules! one_way {
    () => {
        fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
            Err(not_invertible(Self::NAME))
        }

        fn abilities(&self) -> Abilities {
            Abilities::NONE
        }
    };
}

pub mod channels;
pub mod dimensions;
pub mod indices;
pub mod labels;
pub mod meta;
pub mod passing;
pub mod points;
pub mod types;

use channels::{AddCoordinateChannels, AsChannelLast, RemoveRepeatedChannel, RepeatChannel};
use dimensions::{SplitDim, SplitDimd, SqueezeDim, Transpose};
use indices::{ClassesToIndices, ClassesToIndicesd, FgBgToIndices, FgBgToIndicesd};
use labels::{ConvertToMultiChannelBasedOnBratsClasses, LabelToMask, MapLabelValue};
use meta::{FromMetaTensord, ToMetaTensord};
use passing::{DataStats, FlattenSequence, SimulateDelay};
use points::{
    ApplyTransformToPoints, ApplyTransformToPointsd, ConvertBoxToPoints, ConvertBoxToPointsd, ConvertPointsToBoxes,
    ConvertPointsToBoxesd, TransformPointsImageToWorldd, TransformPointsWorldToImaged,
};
use types::{ToDevice, ToNumpy, ToTensor};

/// How each class of record is undone.
pub(crate) const UNDO: crate::Undoers = &[
    ("ToTensord", Some(types::undo_to_tensor)),
    ("Transposed", Some(dimensions::undo_transpose)),
    crate::undo::<ApplyTransformToPoints>(),
    ("ToMetaTensord", Some(meta::undo_parts)),
    ("FromMetaTensord", Some(meta::undo_parts)),
];

/// Adds the transforms of this family.
pub(crate) fn register(registry: &mut Registry) {
    registry.add(with_missing_keys_before("channel_dim", value::<EnsureChannelFirst>("utility", Abilities::NONE)));
    registry.add(value::<EnsureType>("utility", Abilities::NONE));
    registry.add(value::<Identity>("utility", Abilities::NONE));
    registry.add(value::<CastToType>("utility", Abilities::NONE));
    registry.add(made_by(value::<ToTensor>("utility", Abilities::NONE), types::to_tensor_dictionary));
    registry.add(value::<ToNumpy>("utility", Abilities::NONE));
    registry.add(with_missing_keys_before("dtype", value::<ToDevice>("utility", Abilities::NONE)));
    registry.add(made_by(image::<Transpose>("utility"), dimensions::transpose_dictionary));
    registry.add(image::<SqueezeDim>("utility"));
    registry.add(with_own_dictionary::<SplitDim, SplitDimd>("utility", parsed::<SplitDim>, parsed::<SplitDimd>));
    registry.add(image::<AsChannelLast>("utility"));
    registry.add(image::<RepeatChannel>("utility"));
    registry.add(image::<RemoveRepeatedChannel>("utility"));
    registry.add(value::<AddCoordinateChannels>("utility", Abilities::NONE));
    registry.add(image::<LabelToMask>("utility"));
    registry.add(labels::map_label_value(value::<MapLabelValue>("utility", Abilities::NONE)));
    registry.add(with_missing_keys_before(
        "et_label",
        value::<ConvertToMultiChannelBasedOnBratsClasses>("utility", Abilities::NONE),
    ));
    registry.add(with_own_dictionary::<ClassesToIndices, ClassesToIndicesd>(
        "utility",
        parsed::<ClassesToIndices>,
        parsed::<ClassesToIndicesd>,
    ));
    registry.add(with_own_dictionary::<FgBgToIndices, FgBgToIndicesd>(
        "utility",
        parsed::<FgBgToIndices>,
        parsed::<FgBgToIndicesd>,
    ));
    registry.add(value::<DataStats>("utility", Abilities::NONE));
    registry.add(value::<SimulateDelay>("utility", Abilities::NONE));
    registry.add(value::<FlattenSequence>("utility", FlattenSequence::ABILITIES));
    let abilities = Abilities { invertible: true, ..Abilities::NONE };
    let points = with_own_dictionary::<ApplyTransformToPoints, ApplyTransformToPointsd>(
        "utility",
        parsed::<ApplyTransformToPoints>,
        ApplyTransformToPointsd::object,
    );
    registry.add(mica_core::registry::Spec { traits: abilities.names(), ..points });
    let world_to_image =
        made::<TransformPointsWorldToImaged>("utility", abilities, |points| Ok(Arc::new(points.checked()?)));
    registry.add(world_to_image.of_samples());
    let image_to_world =
        made::<TransformPointsImageToWorldd>("utility", abilities, |points| Ok(Arc::new(points.checked()?)));
    registry.add(image_to_world.of_samples());
    registry.add(with_own_dictionary::<ConvertBoxToPoints, ConvertBoxToPointsd>(
        "spatial",
        parsed::<ConvertBoxToPoints>,
        parsed::<ConvertBoxToPointsd>,
    ));
    registry.add(with_own_dictionary::<ConvertPointsToBoxes, ConvertPointsToBoxesd>(
        "spatial",
        parsed::<ConvertPointsToBoxes>,
        parsed::<ConvertPointsToBoxesd>,
    ));
    registry.add(of_samples::<ToMetaTensord>("meta", abilities));
    registry.add(made::<FromMetaTensord>("meta", abilities, |from| Ok(Arc::new(from.checked()?))).of_samples());
}

/// The metadata key that says which dimension the channels were.
const ORIGINAL_CHANNEL_DIM: &str = "original_channel_dim";

/// Which dimension holds the channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelDim {
    /// None: the image has no channels yet.
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
            Value::Int(dim) => Ok(ChannelDim::Dim(*dim)),
            Value::String(word) if word == "no_channel" => Ok(ChannelDim::NoChannel),
            // MONAI writes NaN into the metadata for "no_channel".
            value if value.as_float().is_some_and(f64::is_nan) => Ok(ChannelDim::NoChannel),
            Value::String(_) => {
                Err(Error::argument(format!("expected a dimension (int) or 'no_channel', found {}", value.describe())))
            }
            other => Err(expected::<Self>(other)),
        }
    }

    fn to_value(&self) -> Value {
        match self {
            ChannelDim::NoChannel => Value::from("no_channel"),
            ChannelDim::Dim(dim) => Value::Int(*dim),
        }
    }
}

impl ChannelDim {
    /// Reads metadata, which may come from a file, from Python or from MONAI.
    fn from_metadata(value: &Value) -> Result<Self> {
        let wrong = || {
            Error::argument(format!(
                "metadata '{ORIGINAL_CHANNEL_DIM}': expected a dimension, 'no_channel' or NaN, found {}",
                value.describe()
            ))
        };
        match value {
            Value::Int(_) => Self::parse(value),
            Value::Bool(flag) => Ok(ChannelDim::Dim(i64::from(*flag))),
            Value::Float(number) if number.is_finite() => Ok(ChannelDim::Dim(*number as i64)),
            Value::String(word) => match word.trim().parse() {
                Ok(dim) => Ok(ChannelDim::Dim(dim)),
                Err(_) => Self::parse(value).map_err(|_| wrong()),
            },
            Value::Tensor(tensor) if tensor.count() == 1 => {
                let number = tensor.to(Some(Device::Cpu), Some(DType::Float64))?;
                let number = number.tensor().f_reshape([1])?.f_double_value(&[0])?;
                Self::from_metadata(&Value::Float(number))
            }
            value => Self::parse(value).map_err(|_| wrong()),
        }
    }

    /// As MONAI writes it into the metadata.
    fn to_metadata(self) -> Value {
        match self {
            ChannelDim::NoChannel => Value::Float(f64::NAN),
            ChannelDim::Dim(dim) => Value::Int(dim),
        }
    }
}

component! {
    /// Moves the channels to the front, or adds a dimension for them: what all other transforms expect.
    ///
    /// Which dimension holds the channels says `channel_dim`, or else the metadata `original_channel_dim`, which
    /// readers write: a dimension, or `"no_channel"` (NaN) where there is none. The metadata of the result say it too:
    /// what `channel_dim` says, with NaN for `"no_channel"`.
    ///
    /// Input: a tensor of any shape and element type. Output: a view of the same memory, with the same affine and
    /// history. A plain tensor becomes an image where `channel_dim` is given.
    ///
    /// Errors: with `strict_check`, where neither says which dimension it is (otherwise a warning, and the input is
    /// passed on); a dimension that does not exist; a batch (decollate it first).
    ///
    /// Differences from MONAI: the metadata of the input do not change; numbers with a fraction are refused.
    ///
    /// Example (Python): `EnsureChannelFirst(channel_dim="no_channel")(image[0])`
    ///
    /// Source: MONAI 1.6.1 `EnsureChannelFirst`.
    pub struct EnsureChannelFirst {
        /// Whether it is an error when nothing says which dimension holds the channels.
        pub strict_check: bool = true,
        /// The dimension that holds the channels, negative from the last, or `no_channel`; none for what the metadata
        /// say.
        pub channel_dim: Option<ChannelDim> = None,
    }
}

impl Transform for EnsureChannelFirst {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        let image = expect_image(Self::NAME, input)?;
        crate::track::refuse_batch(Self::NAME, &image)?;
        let known = match (self.channel_dim, image.image()) {
            (Some(dim), _) => Some(dim),
            (None, Some(info)) => match info.meta.get(ORIGINAL_CHANNEL_DIM) {
                None | Some(Value::Null) => None,
                Some(value) => Some(ChannelDim::from_metadata(value)?),
            },
            (None, None) => None,
        };
        let Some(dim) = known else {
            let problem = match image.image() {
                Some(_) => "Unknown original_channel_dim in the metadata of the image, and channel_dim is none",
                None => {
                    "Metadata not available and channel_dim is none, so nothing says which dimension holds the channels"
                }
            };
            if self.strict_check {
                return Err(Error::argument(format!(
                    "{problem}; expected channel_dim (a dimension or 'no_channel') or metadata '{ORIGINAL_CHANNEL_DIM}'"
                )));
            }
            log::warn!("{}: {problem}", Self::NAME);
            return Ok(Value::Tensor(image));
        };
        let moved = match dim {
            ChannelDim::NoChannel => image.tensor().f_unsqueeze(0)?,
            ChannelDim::Dim(dim) => {
                let ndim = image.ndim() as i64;
                if dim < -ndim || dim >= ndim {
                    return Err(Error::argument(format!(
                        "channel_dim: expected -{ndim} to {} for shape {:?}, found {dim}",
                        ndim - 1,
                        image.shape()
                    )));
                }
                image.tensor().f_movedim([dim], [0])?
            }
        };
        let mut moved = image.with_tensor(moved)?.tracked();
        if self.channel_dim.is_some()
            && let Ok(info) = moved.image_mut()
        {
            info.meta.insert(ORIGINAL_CHANNEL_DIM.to_owned(), dim.to_metadata());
        }
        Ok(Value::Tensor(moved))
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

choice! {
    /// What values become.
    pub enum DataType {
        /// Tensors, with metadata where `track_meta` says so.
        Tensor = "tensor",
        /// Plain tensors in main memory: what NumPy arrays are.
        Numpy = "numpy",
    }
}

component! {
    /// Makes tensors of numbers, lists and tensors, on one device and of one element type.
    ///
    /// - A tensor is converted to `dtype` and `device`; where nothing changes it shares its memory. Metadata and
    ///   history stay.
    /// - A number becomes a tensor without dimensions: float32 of a float (float64 with `data_type` numpy), int64 of a
    ///   whole number, bool of a truth value, unless `dtype` says otherwise.
    /// - A list becomes one tensor with `wrap_sequence`; its items must be numbers or lists of equal length, and for
    ///   `data_type` numpy may be tensors of equal shape. The element type is the common one. Without `wrap_sequence`
    ///   it stays a list of converted items.
    /// - A map is converted item by item; lists in it stay lists.
    /// - Texts, none and components stay as they are.
    ///
    /// Errors: lists that do not form an array, or with items that have no number, where `wrap_sequence` is true; an
    /// absent device.
    ///
    /// Differences from MONAI: `data_type` numpy gives a plain tensor in main memory, since there is no NumPy here; a
    /// change of the element type keeps the order of dimensions in memory; `track_meta` none is decided when it runs,
    /// not when it is made; dtypes such as `torch.float32` and `bfloat16` are known by name.
    ///
    /// Example (Python): `EnsureType(dtype="float32")([1, 2, 3])`
    ///
    /// Source: MONAI 1.6.1 `EnsureType`, `convert_data_type`.
    pub struct EnsureType {
        /// What values become.
        pub data_type: DataType = DataType::Tensor,
        /// Element type of the result; none keeps it.
        @per_key pub dtype: Option<DType> = None,
        /// Where the result is, for `data_type` tensor; none leaves tensors where they are.
        pub device: Option<Device> = None,
        /// Whether a list becomes one tensor.
        pub wrap_sequence: bool = true,
        /// Whether tensors have metadata, for `data_type` tensor; none for what `set_track_meta` says.
        pub track_meta: Option<bool> = None,
    }
}

impl Transform for EnsureType {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        match input {
            Value::List(items) if self.wrap_sequence => self.array(items, run).map(Value::Tensor),
            other => self.convert(other, run),
        }
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

impl EnsureType {
    fn convert(&self, value: Value, run: &Run<'_>) -> Result<Value> {
        match value {
            Value::Tensor(tensor) => self.finish(tensor, run).map(Value::Tensor),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
                self.finish(self.number(&value)?, run).map(Value::Tensor)
            }
            Value::List(items) => {
                let item = |(i, item)| self.convert(item, run).at(|| format!("[{i}]"));
                items.into_iter().enumerate().map(item).collect::<Result<_>>().map(Value::List)
            }
            Value::Map(map) => {
                let item = |(key, item)| {
                    let item = self.convert(item, run).at(|| format!("['{key}']"))?;
                    Ok((key, item))
                };
                map.into_iter().map(item).collect::<Result<Map>>().map(Value::Map)
            }
            other @ (Value::String(_) | Value::Null | Value::Component(_)) => Ok(other),
        }
    }

    /// A tensor without dimensions, of the element type that a bare number has.
    fn number(&self, value: &Value) -> Result<MetaTensor> {
        let tensor = match value {
            Value::Bool(flag) => Tensor::f_from_slice(&[*flag]),
            Value::Int(number) => Tensor::f_from_slice(&[*number]),
            Value::Float(number) if self.dtype.is_some() || self.data_type == DataType::Numpy => {
                Tensor::f_from_slice(&[*number])
            }
            Value::Float(number) => Tensor::f_from_slice(&[*number as f32]),
            other => return Err(Error::internal(format!("expected a number, found {}", other.describe()))),
        };
        MetaTensor::plain(tensor?.f_reshape(&[] as &[i64])?)
    }

    /// On the device, of the element type, with or without metadata.
    fn finish(&self, tensor: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let (device, tracked) = match self.data_type {
            DataType::Numpy => (Some(Device::Cpu), false),
            DataType::Tensor => (self.device, self.track_meta.unwrap_or_else(mica_core::meta_tensor::track_meta)),
        };
        let tensor = match (tensor.info(), tracked) {
            (Info::Plain, true) => tensor.with_new_info(Info::Image(Arc::default())),
            (Info::Image(_) | Info::Batch(_), false) => tensor.with_new_info(Info::Plain),
            _ => tensor,
        };
        let tensor = tensor.to(device, None)?;
        match self.dtype {
            Some(dtype) => views::cast(&tensor, dtype, run),
            None => Ok(tensor),
        }
    }

    /// One tensor of a list.
    fn array(&self, items: Vec<Value>, run: &Run<'_>) -> Result<MetaTensor> {
        let mut elements = Vec::new();
        let shape = self.collect(&Value::List(items), &mut elements)?;
        if elements.is_empty() {
            let dtype = if self.data_type == DataType::Numpy { DType::Float64 } else { DType::Float32 };
            return self.finish(MetaTensor::empty(dtype, &shape, Device::Cpu)?.with_new_info(Info::Plain), run);
        }
        let mut common = elements[0].dtype()?;
        for element in &elements[1..] {
            common = promote(common, element.dtype()?);
        }
        let common = self.dtype.unwrap_or(common);
        let first = elements[0].device();
        let elements =
            elements.iter().map(|element| element.to(Some(first), Some(common))).collect::<Result<Vec<_>>>()?;
        let tensors: Vec<&Tensor> = elements.iter().map(MetaTensor::tensor).collect();
        let stacked = stack(&tensors, common)?.f_reshape(&shape)?;
        self.finish(MetaTensor::plain(stacked)?, run)
    }

    /// Collects the elements of nested lists and gives the shape of the array that they form.
    fn collect(&self, value: &Value, elements: &mut Vec<MetaTensor>) -> Result<Vec<i64>> {
        match value {
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
                elements.push(self.number(value)?);
                Ok(Vec::new())
            }
            Value::Tensor(tensor) if self.data_type == DataType::Numpy => {
                elements.push(tensor.clone());
                Ok(tensor.shape().to_vec())
            }
            Value::Tensor(tensor) if tensor.count() == 1 => {
                elements.push(tensor.with_tensor(tensor.tensor().f_reshape(&[] as &[i64])?)?);
                Ok(Vec::new())
            }
            Value::Tensor(tensor) => Err(Error::type_mismatch(format!(
                "expected numbers, found a tensor of shape {:?}; wrap_sequence=false converts the items of a list one \
                 by one",
                tensor.shape()
            ))),
            Value::List(items) => {
                let mut inner: Option<Vec<i64>> = None;
                for (i, item) in items.iter().enumerate() {
                    let shape = self.collect(item, elements).at(|| format!("[{i}]"))?;
                    match &inner {
                        Some(inner) if *inner != shape => {
                            return Err(Error::shape(format!(
                                "expected lists that form an array, found items of shapes {inner:?} and {shape:?}"
                            ))
                            .at(format!("[{i}]")));
                        }
                        _ => inner = Some(shape),
                    }
                }
                let mut shape = vec![items.len() as i64];
                shape.extend(inner.unwrap_or_default());
                Ok(shape)
            }
            other => Err(Error::type_mismatch(format!(
                "expected numbers, found {}; wrap_sequence=false converts the items of a list one by one",
                other.describe()
            ))),
        }
    }
}

/// Stacks tensors of one shape and element type.
fn stack(tensors: &[&Tensor], dtype: DType) -> Result<Tensor> {
    if dtype != DType::UInt16 {
        return Ok(Tensor::f_stack(tensors, 0)?);
    }
    // libtorch stacks uint16 by copying bytes only since recently; int32 holds all of it.
    let wider = tensors.iter().map(|tensor| tensor.f_totype(tch::Kind::Int)).collect::<Result<Vec<_>, _>>()?;
    let stacked = MetaTensor::plain(Tensor::f_stack(&wider, 0)?)?;
    Ok(stacked.to(None, Some(dtype))?.tensor().shallow_clone())
}

/// The element type that holds both, by PyTorch's rules.
pub(crate) fn promote(a: DType, b: DType) -> DType {
    use DType::{BFloat16, Bool, Float16, Float32, Int8, Int16, Int32, Int64, UInt8, UInt16};
    let rank = |dtype: DType| (dtype.is_floating_point(), dtype.size());
    match (a, b) {
        (a, b) if a == b => a,
        (Bool, other) | (other, Bool) => other,
        (Float16, BFloat16) | (BFloat16, Float16) => Float32,
        (UInt8, Int8) | (Int8, UInt8) => Int16,
        (UInt16, Int8 | Int16) | (Int8 | Int16, UInt16) => Int32,
        (UInt16, UInt8) | (UInt8, UInt16) => UInt16,
        (Int64, Int32) | (Int32, Int64) => Int64,
        (a, b) => {
            if rank(a) >= rank(b) {
                a
            } else {
                b
            }
        }
    }
}

component! {
    /// Passes its input on as it is, whatever it is.
    ///
    /// In a lazy `Compose` it makes pending operations happen, since it is not lazy itself.
    ///
    /// Example (Python): `Identity()(image)`
    ///
    /// Source: MONAI 1.6.1 `Identity`.
    pub struct Identity {}
}

impl Transform for Identity {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        Ok(input)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

component! {
    /// Converts the element type, by the rules of C.
    ///
    /// A float becomes a whole number by dropping its fraction, out of range it wraps around (300 is 44 as uint8);
    /// anything but 0 is true. The results are the same on every processor.
    ///
    /// Input: a tensor of any shape and element type, also a batch. Output: the same shape, order of dimensions in
    /// memory, metadata and history; a plain tensor stays plain; where nothing changes it shares its memory.
    ///
    /// Errors: an input that is not a tensor.
    ///
    /// Example (Python): `CastToType("int16")(image)`
    ///
    /// Source: MONAI 1.6.1 `CastToType`.
    pub struct CastToType {
        /// Element type of the result; none changes nothing, in the dictionary form (as in MONAI) it means float32.
        @per_key pub dtype: Option<DType> = Some(DType::Float32),
    }
}

impl Transform for CastToType {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let image = expect_image(Self::NAME, input)?;
        // Unlike other transforms it gives no metadata to a tensor that has none.
        let image = if matches!(image.info(), Info::Plain) { image } else { image.tracked() };
        match self.dtype {
            Some(dtype) => views::cast(&image, dtype, run).map(Value::Tensor),
            None => Ok(Value::Tensor(image)),
        }
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}
