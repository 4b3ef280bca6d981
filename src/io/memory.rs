//! [`Memory`]: the bytes of an image, allocated, mapped from a file, or lent by someone else.

use crate::error::{Error, Result};
use memmap2::{MmapMut, MmapOptions};
use std::any::Any;
use std::fs::File;
use std::sync::Arc;

/// Pages of this size are asked for where an allocation is large: faulting in small pages costs more than filling them.
const HUGE: usize = 2 << 20;

/// Allocations of at least this size come straight from the operating system, zeroed and in huge pages.
const LARGE: usize = 1 << 20;

/// Start of every allocation, at least: a cache line, and more than any element needs.
pub const ALIGNMENT: usize = 64;

/// Bytes with an owner. Writable by whoever holds it exclusively.
pub struct Memory {
    pointer: *mut u8,
    length: usize,
    _owner: Owner,
}

enum Owner {
    /// Mapped pages: anonymous ones, or a private copy-on-write mapping of a file.
    Pages { _pages: MmapMut, of_file: bool },
    /// A small allocation.
    Heap { _words: Vec<[u64; ALIGNMENT / 8]> },
    /// Someone else's memory.
    Lent { _owner: Arc<dyn Any + Send + Sync> },
}

// SAFETY: the pointer is into memory that the owner keeps alive; access follows the borrow of `Memory`.
unsafe impl Send for Memory {}
// SAFETY: as above: shared access only reads.
unsafe impl Sync for Memory {}

impl Memory {
    /// Zeroed memory that starts at a multiple of [`ALIGNMENT`].
    ///
    /// # Errors
    /// `TooLarge` where the system has not as much.
    pub fn zeroed(length: usize) -> Result<Self> {
        if length < LARGE {
            let mut words = vec![[0u64; ALIGNMENT / 8]; length.div_ceil(ALIGNMENT).max(1) + 1];
            let start = words.as_mut_ptr().cast::<u8>();
            let pointer = start.wrapping_add(start.align_offset(ALIGNMENT));
            return Ok(Self { pointer, length, _owner: Owner::Heap { _words: words } });
        }
        let refused = |error: std::io::Error| Error::too_large(format!("{length} bytes cannot be allocated: {error}"));
        let padded = length.checked_add(HUGE).ok_or_else(|| Error::too_large(format!("{length} bytes")))?;
        let mut pages = MmapOptions::new().len(padded).map_anon().map_err(refused)?;
        #[cfg(target_os = "linux")]
        {
            // Only a hint: a kernel without huge pages gives small ones.
            let _ = pages.advise(memmap2::Advice::HugePage);
        }
        let start = pages.as_mut_ptr();
        let pointer = start.wrapping_add(start.align_offset(HUGE));
        Ok(Self { pointer, length, _owner: Owner::Pages { _pages: pages, of_file: false } })
    }

    /// A part of a file, mapped: pages are read when they are touched, and copied when they are written to; the file
    /// never changes. The file must not be cut short by others while the memory is in use.
    pub fn map(file: &File, offset: u64, length: usize) -> Result<Self> {
        if length == 0 {
            return Self::zeroed(0);
        }
        let available = file.metadata()?.len();
        if offset.checked_add(length as u64).is_none_or(|end| end > available) {
            return Err(Error::corrupt(format!(
                "expected {length} bytes from offset {offset}, found a file of {available} bytes"
            )));
        }
        // SAFETY: a private mapping; that nobody truncates the file under it is documented for callers.
        let mut pages = unsafe { MmapOptions::new().offset(offset).len(length).map_copy(file) }?;
        let pointer = pages.as_mut_ptr();
        Ok(Self { pointer, length, _owner: Owner::Pages { _pages: pages, of_file: true } })
    }

    /// Memory of someone else, who keeps it valid until `owner` is dropped.
    ///
    /// # Safety
    /// `pointer` must be valid for reading `length` bytes (and for writing, where the caller hands out `&mut Memory`)
    /// until `owner` is dropped.
    pub unsafe fn lent(pointer: *mut u8, length: usize, owner: Arc<dyn Any + Send + Sync>) -> Self {
        Self { pointer, length, _owner: Owner::Lent { _owner: owner } }
    }

    /// Forgets all bytes from `length` on, and gives their pages back where the system allows it.
    pub fn truncate(&mut self, length: usize) {
        if length >= self.length {
            return;
        }
        #[cfg(target_os = "linux")]
        if let Owner::Pages { _pages: pages, of_file: false } = &self._owner {
            let start = self.pointer.addr() - pages.as_ptr().addr() + length;
            let start = start.next_multiple_of(HUGE).min(pages.len());
            // SAFETY: nothing refers to these bytes any more. Only a hint: a refusal leaves the pages where they are.
            let _ =
                unsafe { pages.unchecked_advise_range(memmap2::UncheckedAdvice::DontNeed, start, pages.len() - start) };
        }
        self.length = length;
    }

    /// Whether it is a mapped file.
    #[must_use]
    pub fn is_mapped_file(&self) -> bool {
        matches!(self._owner, Owner::Pages { of_file: true, .. })
    }

    /// The bytes.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: the owner keeps `length` bytes valid at `pointer`.
        unsafe { std::slice::from_raw_parts(self.pointer, self.length) }
    }

    /// The bytes, for writing.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        if self.length == 0 {
            return &mut [];
        }
        // SAFETY: as above, and `&mut self` is the only access.
        unsafe { std::slice::from_raw_parts_mut(self.pointer, self.length) }
    }

    /// Address of the first byte.
    #[must_use]
    pub fn as_ptr(&self) -> *mut u8 {
        self.pointer
    }

    /// Number of bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Memory({} bytes)", self.length)
    }
}
