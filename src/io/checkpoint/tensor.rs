//! [`Tensor`] and [`Storage`]: numbers with a shape over bytes that several tensors may share.

use super::DType;
use crate::error::{Error, Result};
use crate::memory::Memory;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// The most axes of a tensor; torch has no more.
pub const MAX_AXES: usize = 64;

/// Bytes that tensors lie in: a part of a mapped file, or memory of its own. In a file's byte order, little-endian.
#[derive(Debug, Clone)]
pub struct Storage {
    memory: Arc<Memory>,
    range: Range<usize>,
}

impl Storage {
    /// A part of a larger memory.
    ///
    /// # Errors
    /// `Argument` where the range reaches outside.
    pub fn within(memory: Arc<Memory>, range: Range<usize>) -> Result<Self> {
        if range.start > range.end || range.end > memory.len() {
            return Err(Error::argument(format!(
                "storage: expected a range within {} bytes, found {range:?}",
                memory.len()
            )));
        }
        Ok(Self { memory, range })
    }

    /// The whole of a memory.
    #[must_use]
    pub fn new(memory: Memory) -> Self {
        let range = 0..memory.len();
        Self { memory: Arc::new(memory), range }
    }

    /// A copy of these bytes.
    ///
    /// # Errors
    /// `TooLarge` where memory is short.
    pub fn copied(bytes: &[u8]) -> Result<Self> {
        let mut memory = Memory::zeroed(bytes.len())?;
        memory.as_mut_slice().copy_from_slice(bytes);
        Ok(Self::new(memory))
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.memory.as_slice()[self.range.clone()]
    }
}

/// A tensor: its numbers lie in a [`Storage`] at `offset + Σ index · stride`, counted in numbers.
#[derive(Debug, Clone)]
pub struct Tensor {
    dtype: DType,
    shape: Vec<usize>,
    strides: Vec<usize>,
    offset: usize,
    storage: Arc<Storage>,
    /// Whether training computes gradients for it.
    pub requires_grad: bool,
    /// Whether it is a `torch.nn.Parameter`. State dictionaries hold plain tensors.
    pub is_parameter: bool,
}

impl Tensor {
    /// A tensor anywhere in a storage.
    ///
    /// # Errors
    /// `Corrupt` where a number would lie outside the storage, or there are more numbers than can be counted.
    pub fn strided(
        dtype: DType,
        shape: Vec<usize>,
        strides: Vec<usize>,
        offset: usize,
        storage: Arc<Storage>,
    ) -> Result<Self> {
        if shape.len() > MAX_AXES || shape.len() != strides.len() {
            let expected = format!("as many strides as sizes, {MAX_AXES} at most");
            return Err(Error::field("strides", expected, format!("{} and {}", strides.len(), shape.len())));
        }
        let bytes = shape.iter().try_fold(dtype.size(), |bytes, size| bytes.checked_mul((*size).max(1)));
        if bytes.is_none_or(|bytes| bytes > isize::MAX as usize) {
            return Err(Error::field("shape", "fewer numbers than memory can have", format!("{shape:?}")));
        }
        if !shape.contains(&0) {
            let mut steps = shape.iter().zip(&strides).map(|(size, stride)| (size - 1).checked_mul(*stride));
            let last = steps.try_fold(offset, |last, step| last.checked_add(step?));
            let end = last.and_then(|last| last.checked_add(1)?.checked_mul(dtype.size()));
            let length = storage.bytes().len();
            if end.is_none_or(|end| end > length) {
                let found = format!("shape {shape:?} with strides {strides:?} from {offset} on");
                let expected = format!("numbers ({dtype}) within a storage of {length} bytes");
                return Err(Error::field("shape", expected, found));
            }
        }
        Ok(Self { dtype, shape, strides, offset, storage, requires_grad: false, is_parameter: false })
    }

    /// A tensor from the start of a storage on, the last axis being the fastest.
    ///
    /// # Errors
    /// As [`Tensor::strided`].
    pub fn contiguous(dtype: DType, shape: Vec<usize>, storage: Arc<Storage>) -> Result<Self> {
        let strides = contiguous_strides(&shape);
        Self::strided(dtype, shape, strides, 0, storage)
    }

    /// The same as a `torch.nn.Parameter`.
    #[must_use]
    pub fn into_parameter(mut self) -> Self {
        self.is_parameter = true;
        self
    }

    /// What its numbers are.
    #[must_use]
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The size of each axis; empty for a single number.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// For each axis, how many numbers lie between neighbours.
    #[must_use]
    pub fn strides(&self) -> &[usize] {
        &self.strides
    }

    /// How many numbers of the storage come before the first.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The bytes that it lies in, perhaps with others.
    #[must_use]
    pub fn storage(&self) -> &Arc<Storage> {
        &self.storage
    }

    /// How many numbers there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// Bytes of all its numbers one after the other. More than the storage has where axes have stride 0.
    #[must_use]
    pub fn size(&self) -> usize {
        self.count() * self.dtype.size()
    }

    /// Whether the numbers lie one after the other, the last axis being the fastest.
    #[must_use]
    pub fn is_contiguous(&self) -> bool {
        let expected = contiguous_strides(&self.shape);
        let mut axes = self.shape.iter().zip(self.strides.iter().zip(&expected));
        self.count() == 0 || axes.all(|(size, (stride, expected))| *size == 1 || stride == expected)
    }

    /// The numbers one after the other, the last axis being the fastest: borrowed where they lie so, gathered otherwise.
    ///
    /// # Errors
    /// `TooLarge` where gathering takes more than `max_bytes`, or memory is short.
    pub fn bytes(&self, max_bytes: u64) -> Result<Cow<'_, [u8]>> {
        if let Some(bytes) = self.borrowed() {
            return Ok(Cow::Borrowed(bytes));
        }
        if self.size() as u64 > max_bytes {
            return Err(Error::too_large(format!(
                "a tensor takes {} bytes, more than the {max_bytes} allowed",
                self.size()
            )));
        }
        let mut gathered = Vec::new();
        gathered
            .try_reserve_exact(self.size())
            .map_err(|_| Error::too_large(format!("{} bytes cannot be allocated", self.size())))?;
        self.for_each_row(|row| {
            gathered.extend_from_slice(row);
            Ok(())
        })?;
        Ok(Cow::Owned(gathered))
    }

    /// The bytes where they lie one after the other.
    pub(super) fn borrowed(&self) -> Option<&[u8]> {
        if self.count() == 0 {
            return Some(&[]);
        }
        let start = self.offset * self.dtype.size();
        self.is_contiguous().then(|| &self.storage.bytes()[start..start + self.size()])
    }

    /// Hands over the bytes in the order of a contiguous tensor, a row or a number at a time.
    pub(super) fn for_each_row(&self, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        if self.count() == 0 {
            return Ok(());
        }
        let (bytes, size) = (self.storage.bytes(), self.dtype.size());
        // The last axis is handed over at once where its numbers are neighbours.
        let rows = match self.strides.last() {
            Some(1) => self.shape.len() - 1,
            _ => self.shape.len(),
        };
        let length = self.shape[rows..].iter().product::<usize>() * size;
        let mut index = vec![0usize; rows];
        let mut at = self.offset;
        loop {
            take(&bytes[at * size..at * size + length])?;
            let mut axis = rows;
            loop {
                if axis == 0 {
                    return Ok(());
                }
                axis -= 1;
                index[axis] += 1;
                if index[axis] < self.shape[axis] {
                    at += self.strides[axis];
                    break;
                }
                at -= self.strides[axis] * (self.shape[axis] - 1);
                index[axis] = 0;
            }
        }
    }
}

/// Strides of a tensor whose last axis is the fastest. An axis of size 0 counts as 1, as in torch.
fn contiguous_strides(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1usize; shape.len()];
    for axis in (1..shape.len()).rev() {
        strides[axis - 1] = strides[axis].saturating_mul(shape[axis].max(1));
    }
    strides
}
