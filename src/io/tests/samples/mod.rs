//! Where the shared sample data are: real images with reference readings, which are not part of the repository.

use std::path::{Path, PathBuf};

/// The folder with `reference.json`: `MICA_SHARED`, or `shared/data` beside the repository. None, and a line that says so,
/// where it is not there.
pub fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let there = std::env::var_os("MICA_SHARED").map_or_else(beside, PathBuf::from);
    if there.join("reference.json").is_file() {
        return Some(there);
    }
    println!("skipped: there are no sample data in {}", there.display());
    None
}
