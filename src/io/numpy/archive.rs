//! NumPy archives: arrays as members of a zip file.

use super::head::Head;
use super::{array_header, array_image};
use crate::dense::{Bytes, Place, Skip};
use crate::error::{Error, Result};
use crate::image::{Header, Image};
use crate::options::ReadOptions;
use crate::packed::{Codec, Section};
use crate::source::{MAX_INFLATION, Source};
use std::io::{Seek, SeekFrom};
use zip::{CompressionMethod, ZipArchive};

/// An array of an archive.
pub(super) struct Member {
    /// Its name without `.npy`.
    pub key: String,
    start: u64,
    packed: u64,
    size: u64,
    crc: u32,
    stored: bool,
}

impl Member {
    /// The array's header.
    fn head(&self, source: &Source) -> Result<Head> {
        Head::read(self.codec().reader(source, self.start)?)
    }

    fn codec(&self) -> Codec {
        if self.stored { Codec::Raw } else { Codec::Deflate { size: self.packed, crc: self.crc } }
    }

    pub(super) fn read_header(&self, source: &Source) -> Result<Header> {
        let mut header = array_header(&self.head(source).map_err(|error| self.blame(error))?)?;
        header.meta.insert("key".into(), self.key.clone().into());
        Ok(header)
    }

    pub(super) fn read(&self, source: &Source, options: &ReadOptions<'_>) -> Result<Image> {
        let read = || {
            let head = self.head(source)?;
            let bytes = crate::image::checked_bytes(&head.shape, head.element)? as u64;
            if head.length.checked_add(bytes) != Some(self.size) {
                let expected = format!("an array of {bytes} bytes after {} bytes of header", head.length);
                return Err(Error::field("shape", expected, format!("a member of {} bytes", self.size)));
            }
            let skip = Skip { lines: 0, bytes: Bytes::Before(head.length) };
            let mut image = array_image(&head, Place::Within(source, self.start, skip), self.codec(), options)?;
            image.header.meta.insert("key".into(), self.key.clone().into());
            Ok(image)
        };
        read().map_err(|error| self.blame(error))
    }

    fn blame(&self, error: Error) -> Error {
        let field = error.field_name().map_or_else(|| self.key.clone(), |field| format!("{}.{field}", self.key));
        let mut named = Error::new(error.kind(), error.message()).in_field(field);
        if let Some(path) = error.path() {
            named = named.in_file(path);
        }
        named
    }
}

/// The arrays of an archive, in its order. Members that are no arrays are left out.
pub(super) fn members(source: &Source) -> Result<Vec<Member>> {
    let broken = |error: zip::result::ZipError| Error::corrupt(format!("the zip archive cannot be read: {error}"));
    let section = Section { source, at: 0, end: source.size() };
    let mut archive = ZipArchive::new(section).map_err(broken)?;
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(broken)?;
        let name = member.name().map_err(broken)?;
        let Some(key) = name.strip_suffix(".npy") else { continue };
        let refuse = |what: String| Error::unsupported(what).in_field(key);
        if member.encrypted() {
            return Err(refuse("the member is encrypted".into()));
        }
        let stored = match member.compression() {
            CompressionMethod::Stored => true,
            CompressionMethod::Deflated => false,
            other => return Err(refuse(format!("expected a stored or deflated member, found {other}"))),
        };
        let start = member.data_start().ok_or_else(|| Error::corrupt("the member has no data").in_field(key))?;
        let (packed, size) = (member.compressed_size(), member.size());
        let fits = start.checked_add(packed).is_some_and(|end| end <= source.size());
        let possible = if stored { packed == size } else { size <= packed.saturating_mul(MAX_INFLATION) };
        if !fits || !possible {
            let found = format!("{packed} bytes from offset {start}, said to become {size}");
            return Err(Error::field(key, "a member that the file can hold", found));
        }
        members.push(Member { key: key.to_owned(), start, packed, size, crc: member.crc32(), stored });
    }
    Ok(members)
}

/// The arrays that the options name, in their order; all where they name none.
pub(super) fn chosen(members: Vec<Member>, options: &ReadOptions<'_>) -> Result<Vec<Member>> {
    if options.npz_keys.is_empty() {
        return Ok(members);
    }
    let known = keys(&members);
    let mut members: Vec<Option<Member>> = members.into_iter().map(Some).collect();
    let mut take = |wanted: &String| {
        let plain = wanted.strip_suffix(".npy").unwrap_or(wanted);
        let slot = members.iter_mut().find(|slot| slot.as_ref().is_some_and(|member| member.key == plain));
        let member = slot.and_then(Option::take);
        member
            .ok_or_else(|| Error::argument(format!("npz_keys: expected keys of {known} (each once), found '{wanted}'")))
    };
    options.npz_keys.iter().map(&mut take).collect()
}

/// The only array.
pub(super) fn only(source: &Source, options: &ReadOptions<'_>) -> Result<Member> {
    let all = members(source)?;
    let known = keys(&all);
    let mut chosen = chosen(all, options)?;
    match (chosen.pop(), chosen.is_empty()) {
        (Some(member), true) => Ok(member),
        (None, _) => Err(Error::corrupt("the archive holds no array")),
        (Some(_), false) => {
            Err(Error::argument(format!("npz_keys: expected the key of one array, the archive holds {known}")))
        }
    }
}

/// Keys for messages.
fn keys(members: &[Member]) -> String {
    let shown = members.iter().take(20).map(|member| member.key.as_str()).collect::<Vec<_>>().join(", ");
    if members.len() > 20 { format!("{shown} and {} more", members.len() - 20) } else { shown }
}

impl Seek for Section<&Source> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
