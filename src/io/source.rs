//! [`Source`]: a file to read from: its size, first bytes, mapping, and what gzip hides.

use crate::error::{Error, Result, ResultExt};
use crate::memory::Memory;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Bytes at the start of a file by which formats are recognised; enough for any header that is looked at.
pub const START: usize = 1024;

/// Deflate makes at most this many bytes of one.
pub const MAX_INFLATION: u64 = 1032;

/// An open file.
#[derive(Debug)]
pub struct Source {
    path: PathBuf,
    file: File,
    size: u64,
    start: Vec<u8>,
    inflated: OnceLock<Vec<u8>>,
}

impl Source {
    /// Opens a file and reads its first bytes.
    ///
    /// # Errors
    /// `NotFound`, or `Io` for folders and what may not be read.
    pub fn open(path: &Path) -> Result<Self> {
        let open = || -> Result<Self> {
            let mut file = File::open(path)?;
            let metadata = file.metadata()?;
            if metadata.is_dir() {
                return Err(Error::argument("expected a file, found a folder"));
            }
            let mut start = Vec::with_capacity(START);
            Read::by_ref(&mut file).take(START as u64).read_to_end(&mut start)?;
            Ok(Self { path: path.to_owned(), file, size: metadata.len(), start, inflated: OnceLock::new() })
        };
        open().in_file(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's name in lower case, for endings.
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default()
    }

    /// The file itself; its position is anywhere.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Size in bytes, as stored.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The first bytes, as stored; fewer than [`START`] where the file is shorter.
    pub fn start(&self) -> &[u8] {
        &self.start
    }

    /// Whether the file is a gzip stream.
    pub fn is_gzip(&self) -> bool {
        self.start.starts_with(&[0x1f, 0x8b])
    }

    /// The first bytes after inflating, where the file is a gzip stream; as stored otherwise. Empty where gzip is broken.
    pub fn content_start(&self) -> &[u8] {
        if !self.is_gzip() {
            return &self.start;
        }
        self.inflated.get_or_init(|| {
            let mut bytes = Vec::with_capacity(START);
            let mut reader = &self.file;
            if reader.seek(SeekFrom::Start(0)).is_ok() {
                // What came before an error is still there to look at.
                let _ = MultiGzDecoder::new(std::io::BufReader::with_capacity(8192, reader))
                    .take(START as u64)
                    .read_to_end(&mut bytes);
            }
            bytes
        })
    }

    /// A reader of the whole content from its beginning, inflated where the file is a gzip stream.
    ///
    /// # Errors
    /// `Io` where the file cannot be read.
    pub fn reader(&self) -> Result<Box<dyn Read + Send>> {
        let mut file = File::open(&self.path).in_file(&self.path)?;
        file.seek(SeekFrom::Start(0)).in_file(&self.path)?;
        let buffered = std::io::BufReader::with_capacity(1 << 16, file);
        Ok(if self.is_gzip() { Box::new(MultiGzDecoder::new(buffered)) } else { Box::new(buffered) })
    }

    /// Bytes at an offset of the file as stored.
    ///
    /// # Errors
    /// `Corrupt` where the file ends before; nothing is allocated then.
    pub fn bytes(&self, offset: u64, length: usize) -> Result<Vec<u8>> {
        if offset.checked_add(length as u64).is_none_or(|end| end > self.size) {
            return Err(Error::corrupt(format!(
                "expected {length} bytes from offset {offset}, found a file of {} bytes",
                self.size
            ))
            .in_file(&self.path));
        }
        let mut bytes = vec![0; length];
        self.read_at(offset, &mut bytes)?;
        Ok(bytes)
    }

    /// Fills `bytes` from an offset of the file as stored.
    ///
    /// # Errors
    /// `Corrupt` where the file ends before.
    pub fn read_at(&self, offset: u64, bytes: &mut [u8]) -> Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::FileExt;
            self.file.read_exact_at(bytes, offset).in_file(&self.path)
        }
        #[cfg(not(unix))]
        {
            let mut file = &self.file;
            file.seek(SeekFrom::Start(offset)).and_then(|_| file.read_exact(bytes)).in_file(&self.path)
        }
    }

    /// A part of the file as stored, mapped copy-on-write.
    ///
    /// # Errors
    /// `Corrupt` where the file ends before.
    pub fn map(&self, offset: u64, length: usize) -> Result<Memory> {
        Memory::map(&self.file, offset, length).in_file(&self.path)
    }
}
