//! Which files an image is in: one, or a `.hdr` and an `.img`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Endings of pairs: header, voxels.
const PAIRS: [(&str, &str); 2] = [(".hdr", ".img"), (".hdr.gz", ".img.gz")];

/// Which half of a pair a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Header,
    Voxels,
}

/// Which half of a pair this name is for, and whether it ends in `.gz`; none for other endings.
pub(super) fn half(path: &Path) -> Option<(Half, bool)> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    PAIRS.iter().zip([false, true]).find_map(|((header, voxels), gzip)| match () {
        () if name.ends_with(header) => Some((Half::Header, gzip)),
        () if name.ends_with(voxels) => Some((Half::Voxels, gzip)),
        () => None,
    })
}

/// The name without its ending, and that ending.
fn split(path: &Path) -> Option<(String, String)> {
    let name = path.file_name()?.to_str()?;
    let lower = name.to_ascii_lowercase();
    let length = PAIRS
        .iter()
        .flat_map(|(header, voxels)| [header, voxels])
        .find_map(|ending| lower.ends_with(ending).then_some(ending.len()))?;
    let (stem, ending) = name.split_at_checked(name.len().checked_sub(length)?)?;
    Some((stem.to_owned(), ending.to_owned()))
}

/// The name of the other half, compressed or not, in letters of the same case.
pub(super) fn other(path: &Path, wanted: Half, gzip: bool) -> Option<PathBuf> {
    let (stem, ending) = split(path)?;
    let (header, voxels) = PAIRS[usize::from(gzip)];
    let new = if wanted == Half::Header { header } else { voxels };
    let new =
        if ending.chars().any(|letter| letter.is_ascii_uppercase()) { new.to_uppercase() } else { new.to_owned() };
    Some(path.with_file_name(OsString::from(stem + &new)))
}

/// The other half as it exists: compressed like this one, or else the other way round. Without one, the first name that
/// was looked for.
pub(super) fn existing(path: &Path, wanted: Half) -> Option<PathBuf> {
    let (_, gzip) = half(path)?;
    let first = other(path, wanted, gzip)?;
    if first.exists() {
        return Some(first);
    }
    Some(other(path, wanted, !gzip).filter(|second| second.exists()).unwrap_or(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_half_names_the_other() {
        let name =
            |path: &str, wanted, gzip| other(Path::new(path), wanted, gzip).map(|path| path.display().to_string());
        assert_eq!(name("a/x.y.hdr", Half::Voxels, false).as_deref(), Some("a/x.y.img"));
        assert_eq!(name("a/X.IMG.GZ", Half::Header, true).as_deref(), Some("a/X.HDR.GZ"));
        assert_eq!(name("a/x.img", Half::Header, true).as_deref(), Some("a/x.hdr.gz"));
        assert_eq!(name("a/x.nii", Half::Header, true), None);
        assert_eq!(half(Path::new("b.HDR")), Some((Half::Header, false)));
        assert_eq!(half(Path::new("b.img.gz")), Some((Half::Voxels, true)));
    }
}
