//! What values are made of: tensors, plain arrays, devices.

use super::{DataType, EnsureType};
use crate::boxed;
use crate::keys::{Keys, take};
use crate::records::{pop_record, push_record};
use crate::transform::{Abilities, Run, Transform, expect_image, not_invertible};
use mica_core::argument::Described;
use mica_core::component::{Object, parse};
use mica_core::error::Result;
use mica_core::history::Operation;
use mica_core::{DType, Device, Info, Map, MetaTensor, Value, component};

component! {
    /// Makes tensors of numbers, lists and arrays, and drops the history of an image.
    ///
    /// - A tensor is converted to `dtype` and `device`; where nothing changes it shares its memory. Affine and metadata
    ///   stay, the history does not: what was done before cannot be undone any more.
    /// - A number becomes a tensor without dimensions: float32 of a float, int64 of a whole number, bool of a truth
    ///   value, unless `dtype` says otherwise.
    /// - A list becomes one tensor with `wrap_sequence`, its items must be numbers or lists of equal length; without, a
    ///   list of tensors. A map is converted item by item. Texts and none stay as they are.
    ///
    /// The dictionary form records itself, in the history of the image, or for other values in a list at the key
    /// `KEY_transforms`; its `inverse` makes plain tensors in main memory, without metadata.
    ///
    /// Errors: lists that do not form an array, where `wrap_sequence` is true; an absent device; in the dictionary form a
    /// batch (decollate it first).
    ///
    /// Differences from MONAI: the input keeps its history; a change of the element type keeps the order of dimensions in
    /// memory.
    ///
    /// Example (Python): `ToTensor(dtype="float32")([1.0, 2.0])`
    ///
    /// Source: MONAI 1.6.1 `ToTensor`, `convert_to_tensor`.
    pub struct ToTensor {
        /// Element type of the result; none keeps it.
        pub dtype: Option<DType> = None,
        /// Where the result is; none leaves tensors where they are.
        pub device: Option<Device> = None,
        /// Whether a list becomes one tensor.
        pub wrap_sequence: bool = true,
        /// Whether tensors have metadata; none for what `set_track_meta` says.
        pub track_meta: Option<bool> = None,
    }
}

impl Transform for ToTensor {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let input = match input {
            Value::Tensor(mut tensor) => {
                if tensor.image().is_some_and(|info| !info.applied.is_empty()) {
                    tensor.image_mut()?.applied.clear();
                }
                Value::Tensor(tensor)
            }
            other => other,
        };
        let conversion = EnsureType {
            data_type: DataType::Tensor,
            dtype: self.dtype,
            device: self.device,
            wrap_sequence: self.wrap_sequence,
            track_meta: self.track_meta,
        };
        conversion.apply(input, run)
    }

    one_way!();
}

/// The dictionary form of [`ToTensor`], which records itself.
struct Recorded {
    keys: Keys,
    allow_missing_keys: bool,
    transform: ToTensor,
}

/// The name in the history.
const RECORDED: &str = "ToTensord";

/// Makes `ToTensord`.
pub(super) fn to_tensor_dictionary(keys: Keys, allow_missing_keys: bool, arguments: &Map) -> Result<Object> {
    Ok(boxed(Recorded { keys, allow_missing_keys, transform: parse(ToTensor::NAME, arguments)? }))
}

impl Transform for Recorded {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(RECORDED, input, self.allow_missing_keys, run, |_, key, sample| {
            let tensor = self.transform.apply(take(sample, key), run)?;
            sample.insert(key.to_owned(), tensor);
            push_record(sample, key, RECORDED, None, run)
        })
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let numpy = ToNumpy { dtype: None, wrap_sequence: true };
        self.keys.each(RECORDED, input, self.allow_missing_keys, run, |_, key, sample| {
            pop_record(sample, key, RECORDED, run.id)?;
            let plain = numpy.apply(take(sample, key), run)?;
            sample.insert(key.to_owned(), plain);
            Ok(())
        })
    }

    fn abilities(&self) -> Abilities {
        Abilities { invertible: true, ..Abilities::NONE }
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.keys.as_slice())
    }
}

/// In main memory; the metadata stay, since the rest of the history is undone on it.
pub(super) fn undo_to_tensor(_operation: &Operation, image: MetaTensor, _run: &Run<'_>) -> Result<MetaTensor> {
    image.to(Some(Device::Cpu), None)
}

component! {
    /// Makes plain tensors in main memory of numbers, lists and tensors: what NumPy arrays are to Python.
    ///
    /// - A tensor loses its metadata and history, and moves to main memory; where it already is there and `dtype`
    ///   changes nothing, it shares its memory.
    /// - A number becomes a tensor without dimensions: float64 of a float, int64 of a whole number, bool of a truth
    ///   value.
    /// - A list becomes one tensor with `wrap_sequence`, of numbers, lists of equal length or tensors of equal shape;
    ///   without, a list of tensors. A map is converted item by item. Texts and none stay as they are.
    ///
    /// Errors: lists that do not form an array, where `wrap_sequence` is true.
    ///
    /// Differences from MONAI: `bfloat16`, which NumPy lacks, works.
    ///
    /// Example (Python): `ToNumpy(dtype="float64")(image)`
    ///
    /// Source: MONAI 1.6.1 `ToNumpy`, `convert_to_numpy`.
    pub struct ToNumpy {
        /// Element type of the result; none keeps it.
        pub dtype: Option<DType> = None,
        /// Whether a list becomes one tensor.
        pub wrap_sequence: bool = true,
    }
}

impl Transform for ToNumpy {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let conversion = EnsureType {
            data_type: DataType::Numpy,
            dtype: self.dtype,
            device: None,
            wrap_sequence: self.wrap_sequence,
            track_meta: None,
        };
        conversion.apply(input, run)
    }

    one_way!();
}

component! {
    /// Moves a tensor to a device.
    ///
    /// Input: a tensor of any shape and element type, also a batch. Output: the same with its metadata and history; where
    /// nothing changes it shares its memory. A plain tensor stays plain.
    ///
    /// Errors: a value that is no tensor (`EnsureType` makes one); an absent device.
    ///
    /// Example (Python): `ToDevice(device="cpu")(image)`
    ///
    /// Source: MONAI 1.6.1 `ToDevice`, `torch.Tensor.to`.
    pub struct ToDevice {
        /// Where to: `cpu`, `cuda`, `cuda:1`, `mps`.
        pub device: Device,
        /// Element type of the result; none keeps it.
        pub dtype: Option<DType> = None,
        /// Whether a copy from main memory to a device may go on after the call, where the memory is pinned; it must then
        /// stay as it is until the copy is done. Copies to main memory are always waited for.
        pub non_blocking: bool = false,
        /// Whether to copy even where nothing changes.
        pub copy: bool = false,
    }
}

impl Transform for ToDevice {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        let image = expect_image(Self::NAME, input)?;
        let image = if matches!(image.info(), Info::Plain) { image } else { image.tracked() };
        // tch has no name for uint16.
        let named = image.dtype()? != DType::UInt16;
        if self.non_blocking && named && image.device() == Device::Cpu && self.device != Device::Cpu {
            let device = self.device.available()?;
            let moved = image.tensor().f_internal_to_copy((image.tensor().f_kind()?, device.to_tch()), true)?;
            return image.with_tensor(moved)?.to(None, self.dtype).map(Value::Tensor);
        }
        let moved = image.to(Some(self.device), self.dtype)?;
        let shared = moved.data_pointer()? == image.data_pointer()? && moved.count() > 0;
        Ok(Value::Tensor(if self.copy && shared { moved.copy()? } else { moved }))
    }

    one_way!();
}
