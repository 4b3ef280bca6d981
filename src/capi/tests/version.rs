//! The header says which version it belongs to.

use mica_capi::{MICA_VERSION_MAJOR, MICA_VERSION_MINOR, MICA_VERSION_PATCH};

#[test]
fn the_header_has_the_version_of_the_library() {
    let header = format!("{MICA_VERSION_MAJOR}.{MICA_VERSION_MINOR}.{MICA_VERSION_PATCH}");
    assert_eq!(header, env!("CARGO_PKG_VERSION"));
}
