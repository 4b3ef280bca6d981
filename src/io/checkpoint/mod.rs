//! Weights in and out of files, without torch and without running anything.
//!
//! - [`Checkpoint`]: what `torch.save` wrote since torch 1.6, TorchScript archives, safetensors; mapped, found by content
//! - [`Value`]: what it holds as plain data; a [`Tensor`] lies in a [`Storage`] of the mapped file
//! - [`state_dict`]: the tensors of a network by name, wherever the file has them: [`StateDict`]
//! - [`write()`], [`write_state_dict`], [`write_safetensors`]: files that torch and safetensors read
//!
//! A pickle is a program, which Python runs with all that it may do. Here it is only read: what classes and functions would
//! make is either known (dictionaries, tensors, NumPy's arrays) or becomes an [`Object`] that says its class and what it
//! would be made of. State dictionaries of pickled modules are found in their attributes, those of TorchScript in theirs.
//!
//! Sizes are checked against the file before memory is allocated. Storages and stored records are mapped and not checked
//! against their CRC-32; deflated ones (code of TorchScript, extra files) are. Refused: big-endian files, deflated storages,
//! legacy files of torch before 1.6, pickles of protocol 0 and 1.
//!
//! What does not belong here: tensors of libtorch (`mica-core`), networks (`mica-nn`).

mod archive;
mod dtype;
mod numpy;
mod pickle;
mod resolve;
mod safetensors;
mod script;
mod state;
mod tensor;
mod value;
mod write;

pub use dtype::DType;
pub use safetensors::{Texts, write_safetensors};
pub use state::{StateDict, USUAL_KEYS, without_prefix};
pub use tensor::{MAX_AXES, Storage, Tensor};
pub use value::{MAX_DEPTH, Map, MapKind, Object, Value};
pub use write::{write, write_state_dict};

use crate::error::{Error, Result, ResultExt};
use crate::source::Source;
use archive::Archive;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Which kind of file a checkpoint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CheckpointKind {
    /// A zip archive of `torch.save`.
    Torch,
    /// A TorchScript archive.
    TorchScript,
    /// safetensors.
    SafeTensors,
}

/// A file with weights. Its tensors stay valid when it is dropped; the file must not be cut short by others meanwhile.
pub struct Checkpoint {
    path: PathBuf,
    kind: CheckpointKind,
    root: Value,
    archive: Option<Archive>,
    texts: Texts,
}

/// Extra files of a TorchScript archive are in this folder.
const EXTRA: &str = "extra/";

/// How `torch.save` began files before 1.6: a pickled number.
const LEGACY: &[u8] = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e";

impl Checkpoint {
    /// Maps a file and reads what it holds, but for the tensors' numbers.
    ///
    /// # Errors
    /// `Unsupported` for other files, which says what they are; `Corrupt`, `TooLarge`.
    pub fn open(path: &Path) -> Result<Self> {
        let source = Source::open(path)?;
        Self::of(&source).in_file(path)
    }

    fn of(source: &Source) -> Result<Self> {
        let path = source.path().to_owned();
        if source.start().starts_with(b"PK\x03\x04") {
            return Self::of_archive(path, Archive::open(source)?);
        }
        if safetensors::recognise(source) {
            let (root, texts) = safetensors::read(source)?;
            return Ok(Self { path, kind: CheckpointKind::SafeTensors, root, archive: None, texts });
        }
        Err(Error::unsupported(format!(
            "expected a zip archive of torch.save or TorchScript, or safetensors; found {}",
            other(source.start())
        )))
    }

    fn of_archive(path: PathBuf, archive: Archive) -> Result<Self> {
        if !archive.has("data.pkl") {
            let some: Vec<&str> = archive.names().take(5).collect();
            return Err(Error::unsupported(format!(
                "expected a zip archive with data.pkl in its folder, as torch writes it; found one with {}",
                if some.is_empty() { "no records in a folder".into() } else { some.join(", ") }
            )));
        }
        if archive.has("byteorder") {
            let order = archive.read("byteorder")?;
            if &*order != b"little" {
                let found = String::from_utf8_lossy(&order[..order.len().min(16)]).into_owned();
                return Err(Error::unsupported(format!("expected little-endian numbers, found '{found}'"))
                    .in_field("byteorder"));
            }
        }
        let kind = if archive.has("constants.pkl") { CheckpointKind::TorchScript } else { CheckpointKind::Torch };
        let bytes = archive.read("data.pkl")?;
        let pickle = pickle::read(&bytes).in_field("data.pkl")?;
        let root = resolve::resolve(&pickle, &|key| archive.storage(&format!("data/{key}")))?;
        drop(pickle);
        drop(bytes);
        Ok(Self { path, kind, root, archive: Some(archive), texts: Texts::new() })
    }

    /// Which kind of file.
    #[must_use]
    pub fn kind(&self) -> CheckpointKind {
        self.kind
    }

    /// What it holds. For TorchScript the module, an [`Object`] with its attributes.
    #[must_use]
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// The texts that safetensors hold besides their tensors.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Names of the extra files of a TorchScript archive.
    pub fn extra_files(&self) -> impl Iterator<Item = &str> {
        self.archive.iter().flat_map(Archive::names).filter_map(|name| name.strip_prefix(EXTRA))
    }

    /// An extra file of a TorchScript archive.
    ///
    /// # Errors
    /// `Argument` where there is none of this name; `Corrupt`; `TooLarge`.
    pub fn extra_file(&self, name: &str) -> Result<Cow<'_, [u8]>> {
        let record = format!("{EXTRA}{name}");
        let archive = self.archive.as_ref().filter(|archive| archive.has(&record)).ok_or_else(|| {
            let known: Vec<&str> = self.extra_files().collect();
            let known = if known.is_empty() { "none".into() } else { known.join(", ") };
            Error::argument(format!("extra file: expected one of what is there ({known}), found '{name}'"))
                .in_file(&self.path)
        })?;
        archive.read(&record).in_file(&self.path)
    }

    /// The tensors of a network by name: those at `key` (a path with dots), else the file's own, else those at the only
    /// one of [`USUAL_KEYS`] that has some. Modules give their parameters and buffers, named and ordered as by
    /// `state_dict()` of torch. Plain data beside the tensors are left out.
    ///
    /// # Errors
    /// `Argument`, with what is there, where no dictionary or several could be meant; `Unsupported` where a tensor is of a
    /// kind that is not known (sparse, quantized).
    pub fn state_dict(&self, key: Option<&str>) -> Result<StateDict> {
        let pick = || {
            let classes = match (&self.archive, self.kind) {
                (Some(archive), CheckpointKind::TorchScript) => script::classes(archive)?,
                _ => HashMap::new(),
            };
            state::pick(&self.root, key, &classes)
        };
        pick().in_file(&self.path)
    }
}

/// [`Checkpoint::state_dict`] of a file.
///
/// # Errors
/// As [`Checkpoint::open`] and [`Checkpoint::state_dict`].
pub fn state_dict(path: &Path, key: Option<&str>) -> Result<StateDict> {
    Checkpoint::open(path)?.state_dict(key)
}

/// A name for paths and messages, of which very long ones say nothing more.
fn shortened(name: &str) -> String {
    const MOST: usize = 120;
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// What else a file is, by its first bytes.
fn other(start: &[u8]) -> &'static str {
    let begins = |with: &[u8]| start.starts_with(with);
    if begins(LEGACY) {
        "a legacy file of torch before 1.6 (or of _use_new_zipfile_serialization=False): load it with torch and save it again"
    } else if start.get(257..262) == Some(b"ustar") {
        "a tar archive: unpack it, or load it with torch and save it again where torch before 0.1.10 wrote it"
    } else if begins(b"PK\x05\x06") {
        "an empty zip archive"
    } else if start.len() > 1 && start[0] == 0x80 && start[1] <= 5 {
        "a pickle that torch did not write"
    } else if begins(b"\x89HDF\r\n\x1a\n") {
        "an HDF5 file (Keras)"
    } else if begins(b"\x93NUMPY") {
        "a NumPy array"
    } else if begins(&[0x1f, 0x8b]) {
        "a gzip stream: unpack it first"
    } else if begins(b"GGUF") {
        "a GGUF file"
    } else if begins(b"version https://git-lfs") {
        "a Git LFS pointer: the file itself was not downloaded"
    } else if begins(b"<!DOCTYPE") || begins(b"<!doctype") || begins(b"<html") {
        "a web page: the download failed"
    } else if start.is_empty() {
        "an empty file"
    } else {
        "something else"
    }
}
