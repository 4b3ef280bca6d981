//! Packing and unpacking `.tar.gz`.

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

/// Pack `folder/name` into `archive`, which appears only when it is whole.
pub fn pack(folder: &Path, name: &str, archive: &Path) -> Result<()> {
    let place = archive.parent().context("an archive lies in a folder")?;
    std::fs::create_dir_all(place).with_context(|| format!("cannot make {}", place.display()))?;
    let file =
        tempfile::NamedTempFile::new_in(place).with_context(|| format!("cannot write in {}", place.display()))?;
    let mut builder = tar::Builder::new(GzEncoder::new(BufWriter::new(file), Compression::default()));
    builder.follow_symlinks(false);
    // Names sorted, owners and permissions normalised: the same content gives the same listing everywhere.
    builder.mode(tar::HeaderMode::Deterministic);
    append(&mut builder, folder, Path::new(name))?;
    let mut file = builder.into_inner()?.finish()?.into_inner().context("cannot finish the archive")?;
    file.flush()?;
    file.as_file().sync_all()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    file.persist(archive).with_context(|| format!("cannot write {}", archive.display()))?;
    Ok(())
}

fn append<W: Write>(builder: &mut tar::Builder<W>, folder: &Path, name: &Path) -> Result<()> {
    let path = folder.join(name);
    builder.append_path_with_name(&path, name).with_context(|| format!("cannot pack {}", name.display()))?;
    if path.symlink_metadata()?.is_dir() {
        let mut entries = std::fs::read_dir(&path)?.collect::<std::io::Result<Vec<_>>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            append(builder, folder, &name.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Unpack into a folder.
pub fn unpack(archive: &Path, into: &Path) -> Result<()> {
    let file = File::open(archive).with_context(|| format!("cannot open {}", archive.display()))?;
    tar::Archive::new(GzDecoder::new(BufReader::new(file)))
        .unpack(into)
        .with_context(|| format!("cannot unpack {} into {}", archive.display(), into.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn what_is_packed_comes_back() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let top = folder.path().join("top/lib");
        std::fs::create_dir_all(&top).expect("folders");
        std::fs::write(top.join("libmica.so.0.1.0"), "library").expect("a file");
        std::os::unix::fs::symlink("libmica.so.0.1.0", top.join("libmica.so")).expect("a link");
        let archive = folder.path().join("dist/top.tar.gz");
        pack(folder.path(), "top", &archive).expect("packed");
        let other = tempfile::tempdir().expect("a temporary folder");
        unpack(&archive, other.path()).expect("unpacked");
        let link = other.path().join("top/lib/libmica.so");
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(link).expect("readable"), "library");
    }
}
