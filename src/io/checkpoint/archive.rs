//! The zip archives of torch: records under one folder, mapped.

use super::shortened;
use super::tensor::Storage;
use crate::error::{Error, Result};
use crate::memory::Memory;
use crate::source::{MAX_INFLATION, Source};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use indexmap::IndexMap;
use std::borrow::Cow;
use std::io::{Cursor, Read};
use std::sync::Arc;
use zip::{CompressionMethod, ZipArchive};

/// The most bytes of a record that is read as a whole: pickles and codes, not storages.
pub(super) const MAX_RECORD: u64 = 256 << 20;

/// A record: where it lies, and what it becomes.
struct Record {
    start: u64,
    packed: u64,
    size: u64,
    crc: u32,
    stored: bool,
}

/// A mapped archive.
pub(super) struct Archive {
    memory: Arc<Memory>,
    /// By name without the folder, in the archive's order.
    records: IndexMap<String, Record>,
}

impl Archive {
    /// Maps an archive and lists its records. Nothing of them is read.
    ///
    /// # Errors
    /// `Corrupt` for records that overlap, reach outside of the file or have the same name; `Unsupported` for encrypted ones.
    pub fn open(source: &Source) -> Result<Self> {
        let length = usize::try_from(source.size()).map_err(|_| Error::too_large("the file cannot be mapped"))?;
        let memory = source.map(0, length)?;
        let records = records(memory.as_slice())?;
        Ok(Self { memory: Arc::new(memory), records })
    }

    /// Names of the records, in the archive's order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.records.keys().map(String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.records.contains_key(name)
    }

    /// A record's bytes, mapped where it is stored and inflated where it is deflated.
    ///
    /// # Errors
    /// `Corrupt` where there is none of this name or it inflates to something else than said; `TooLarge`.
    pub fn read(&self, name: &str) -> Result<Cow<'_, [u8]>> {
        let record = self.record(name)?;
        if record.size > MAX_RECORD {
            return Err(
                Error::too_large(format!("expected at most {MAX_RECORD} bytes, found {}", record.size)).in_field(name)
            );
        }
        // It was seen that the record lies in the file, which is mapped.
        let packed = &self.memory.as_slice()[record.start as usize..][..record.packed as usize];
        if record.stored {
            return Ok(Cow::Borrowed(packed));
        }
        let mut bytes = Vec::new();
        // One more than said, to see whether it is more.
        let read = DeflateDecoder::new(packed).take(record.size + 1).read_to_end(&mut bytes);
        read.map_err(|error| Error::corrupt(format!("the record does not inflate: {error}")).in_field(name))?;
        let mut crc = Crc::new();
        crc.update(&bytes);
        if bytes.len() as u64 != record.size || crc.sum() != record.crc {
            let expected = format!("{} bytes with CRC-32 {:08x}", record.size, record.crc);
            return Err(Error::field(name, expected, format!("{} with {:08x} or more", bytes.len(), crc.sum())));
        }
        Ok(Cow::Owned(bytes))
    }

    /// A record's bytes as the storage of tensors.
    ///
    /// # Errors
    /// `Corrupt` where there is none of this name, `Unsupported` where it is deflated.
    pub fn storage(&self, name: &str) -> Result<Storage> {
        let record = self.record(name)?;
        if !record.stored {
            return Err(
                Error::unsupported("expected a stored record, as torch writes it, found a deflated one").in_field(name)
            );
        }
        let start = record.start as usize;
        Storage::within(self.memory.clone(), start..start + record.size as usize)
    }

    fn record(&self, name: &str) -> Result<&Record> {
        self.records.get(name).ok_or_else(|| Error::corrupt("the archive has no such record").in_field(shortened(name)))
    }
}

fn records(bytes: &[u8]) -> Result<IndexMap<String, Record>> {
    let broken = |error: zip::result::ZipError| Error::corrupt(format!("the zip archive cannot be read: {error}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.has_duplicate_names() {
        return Err(Error::corrupt("the zip archive has several records of one name"));
    }
    if archive.has_overlapping_entries().map_err(broken)? {
        return Err(Error::corrupt("records of the zip archive overlap"));
    }
    let mut folder: Option<String> = None;
    let mut records = IndexMap::new();
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(broken)?;
        let path = member.name().map_err(broken)?;
        // As torch does: the first record says the folder, and what is elsewhere does not belong to it.
        let Some((within, name)) = path.split_once('/') else { continue };
        if *folder.get_or_insert_with(|| within.to_owned()) != within || name.is_empty() {
            continue;
        }
        if member.encrypted() {
            return Err(Error::unsupported("the record is encrypted").in_field(name));
        }
        let stored = match member.compression() {
            CompressionMethod::Stored => true,
            CompressionMethod::Deflated => false,
            other => {
                return Err(
                    Error::unsupported(format!("expected a stored or deflated record, found {other}")).in_field(name)
                );
            }
        };
        let start = member.data_start().ok_or_else(|| Error::corrupt("the record has no data").in_field(name))?;
        let (packed, size) = (member.compressed_size(), member.size());
        let fits = start.checked_add(packed).is_some_and(|end| end <= bytes.len() as u64);
        let possible = if stored { packed == size } else { size <= packed.saturating_mul(MAX_INFLATION) };
        if !fits || !possible {
            let found = format!("{packed} bytes from offset {start}, said to become {size}");
            return Err(Error::field(name, "a record that the file can hold", found));
        }
        records.insert(name.to_owned(), Record { start, packed, size, crc: member.crc32(), stored });
    }
    Ok(records)
}
