//! Checkpoints: they are read, their state is looked at, and what can be written is read again.

use crate::Scratch;
use mica_io::checkpoint::{Checkpoint, StateDict, Texts, state_dict, write, write_safetensors};
use mica_io::{Error, ErrorKind};
use std::io::{Cursor, Write};
use std::sync::{Mutex, OnceLock};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The most bytes that tensors are gathered to here.
const MAX_GATHERED: u64 = 1 << 20;

/// Reads `data` as a checkpoint.
pub fn read(data: &[u8]) {
    static SCRATCH: OnceLock<Mutex<Scratch>> = OnceLock::new();
    let mut scratch = SCRATCH.get_or_init(|| Mutex::new(Scratch::new("fuzz.pt"))).lock().expect("one at a time");
    scratch.fill(data);
    let checkpoint = match Checkpoint::open(&scratch.path) {
        Ok(checkpoint) => checkpoint,
        Err(error) => return expected(&error),
    };
    for name in checkpoint.extra_files() {
        let _ = checkpoint.extra_file(name);
    }
    let again = scratch.path.with_file_name("again.pt");
    if write(&again, checkpoint.root()).is_ok() {
        Checkpoint::open(&again).expect("what was written is read");
    }
    let state = match checkpoint.state_dict(None) {
        Ok(state) => state,
        Err(error) => return expected(&error),
    };
    let gathered = state.values().try_fold(0u64, |sum, tensor| sum.checked_add(tensor.size() as u64));
    for tensor in state.values() {
        match tensor.bytes(MAX_GATHERED) {
            Ok(bytes) => assert_eq!(bytes.len(), tensor.size()),
            Err(error) => assert_eq!(error.kind(), ErrorKind::TooLarge),
        }
    }
    if gathered.is_some_and(|size| size <= MAX_GATHERED) && write_safetensors(&again, &state, &Texts::new()).is_ok() {
        same(&state, &state_dict(&again, None).unwrap_or_default());
    }
}

/// Reads `data` as the pickle of a checkpoint with two storages.
pub fn read_pickle(data: &[u8]) {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in [("a/data.pkl", data), ("a/data/0", &[1; 96]), ("a/data/1", &[2; 16])] {
        archive.start_file(name, stored).expect("starts");
        archive.write_all(bytes).expect("writes");
    }
    read(&archive.finish().expect("finishes").into_inner());
}

fn expected(error: &Error) {
    assert!(!matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Callback | ErrorKind::Io), "{error:?}");
    assert!(error.path().is_some(), "{error:?}");
}

fn same(state: &StateDict, again: &StateDict) {
    // A dictionary without tensors is none.
    assert!(state.is_empty() || state.len() == again.len(), "{} and {} tensors", state.len(), again.len());
    for (name, tensor) in again {
        assert_eq!((state[name].dtype(), state[name].shape()), (tensor.dtype(), tensor.shape()), "{name}");
        assert_eq!(state[name].bytes(MAX_GATHERED).expect("small"), tensor.bytes(0).expect("contiguous"), "{name}");
    }
}
