//! What every fuzz target does with its bytes: they become a file in memory, which is read by its header, as a whole, in
//! part, and as another type. Nothing may panic or take more than [`MAX_BYTES`]; what was read must be consistent.

pub mod checkpoint;

use mica_io::{Element, ErrorKind, Header, Image, ReadOptions, Source, format};
use mica_kernels::Threads;
use std::fs::File;
use std::io::{Seek, Write};
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};

/// The most that an image may take here.
pub const MAX_BYTES: u64 = 64 << 20;

/// A file in memory where the system has such a folder, written anew for every input.
struct Scratch {
    file: File,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Scratch {
    fn new(name: &str) -> Self {
        let memory = std::path::Path::new("/dev/shm");
        let folder =
            if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder");
        let path = folder.path().join(name);
        Self { file: File::create(&path).expect("a file"), path, _folder: folder }
    }

    fn fill(&mut self, data: &[u8]) {
        self.file.set_len(0).expect("empties");
        self.file.rewind().expect("rewinds");
        self.file.write_all(data).expect("writes");
    }
}

/// Reads `data` as a file of this name in this format.
pub fn read(data: &[u8], format: &str, name: &str) {
    static SCRATCH: OnceLock<Mutex<Scratch>> = OnceLock::new();
    let Some(format) = format::by_name(format) else { panic!("mica has no format {format}") };
    let mut scratch = SCRATCH.get_or_init(|| Mutex::new(Scratch::new(name))).lock().expect("one at a time");
    scratch.fill(data);
    let source = Source::open(&scratch.path).expect("opens");
    let _ = format.recognise(&source);

    let plain = ReadOptions { max_bytes: MAX_BYTES, threads: Threads::new(2), ..ReadOptions::default() };
    let header = format.read_header(&source, &plain);
    // Mapped files are not cut short while they are in use; here the next input would do that.
    let copied = ReadOptions { map: false, ..plain.clone() };
    let whole = format.read(&source, &copied);
    if let Err(error) = &whole {
        assert!(!matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Callback), "{error:?}");
    }
    let Ok(header) = header else { return };
    if let Ok(image) = &whole {
        consistent(image);
        assert_eq!(header.shape, image.header.shape, "header alone and with voxels");
        assert_eq!(header.element, image.header.element, "header alone and with voxels");
    }
    let mapped = format.read(&source, &plain);
    if let (Ok(one), Ok(other)) = (&whole, &mapped) {
        same(one, other, &vec![0; one.header.shape.len()]);
    }
    part(&header, |region, element| {
        let options = ReadOptions { region: Some(region.clone()), element, ..plain.clone() };
        let Ok(image) = format.read(&source, &options) else { return };
        consistent(&image);
        let lengths: Vec<usize> = region.iter().map(ExactSizeIterator::len).collect();
        assert_eq!(image.header.shape, lengths, "the region that was asked for");
        if let (Ok(whole), None) = (&whole, element) {
            let start: Vec<usize> = region.iter().map(|range| range.start).collect();
            same(whole, &image, &start);
        }
    });
}

/// A region in the middle, as it is and as `float32`.
fn part(header: &Header, mut read: impl FnMut(Vec<std::ops::Range<usize>>, Option<Element>)) {
    let region: Vec<_> = header.shape.iter().map(|extent| extent / 3..extent - extent / 4).collect();
    read(region.clone(), None);
    if !header.element.is_complex() {
        read(region, Some(Element::F32));
    }
}

/// Shape, strides, element type and bytes fit each other.
fn consistent(image: &Image) {
    let header = &image.header;
    let count = header.shape.iter().try_fold(1u64, |count, extent| count.checked_mul(*extent as u64));
    let bytes = count.and_then(|count| count.checked_mul(header.element.size() as u64)).expect("an addressable image");
    assert!(bytes <= MAX_BYTES, "{bytes} bytes");
    assert_eq!(header.shape.len(), image.strides.len());
    assert!(header.channel_axis.is_none_or(|axis| axis < header.shape.len()));
    assert!((1..=3).contains(&header.affine.rank()));
    assert!(header.affine.to_vec().iter().all(|value| value.is_finite()), "{:?}", header.affine);
    assert!(image.strides.iter().all(|stride| *stride >= 0), "{:?}", image.strides);
    let all = image.bytes_first_axis_fastest().expect("bytes");
    assert_eq!(all.len() as u64, bytes);
    if header.element == Element::Bool {
        assert!(all.iter().all(|value| *value < 2), "a truth value is 0 or 1");
    }
}

/// `part` has the voxels of `whole` from `start` on; the first, the middle and the last one are looked at.
fn same(whole: &Image, part: &Image, start: &[usize]) {
    assert_eq!(whole.header.element, part.header.element);
    if part.header.shape.contains(&0) {
        return;
    }
    let size = part.header.element.size();
    let at = |image: &Image, index: &[usize]| {
        let step: isize = index.iter().zip(&image.strides).map(|(i, stride)| *i as isize * stride).sum();
        let from = image.offset + step as usize * size;
        image.memory.as_slice()[from..from + size].to_vec()
    };
    for of in [0, 1, 2] {
        let index: Vec<usize> = part.header.shape.iter().map(|extent| (extent - 1) * of / 2).collect();
        let there: Vec<usize> = index.iter().zip(start).map(|(i, start)| i + start).collect();
        assert_eq!(at(part, &index), at(whole, &there), "voxel {there:?}");
    }
}

/// Reads `data` as a DICOM segmentation: as labels, as channels, and in part.
pub fn read_segmentation(data: &[u8]) {
    use mica_io::dicom::seg::{SegRead, read_seg};
    static SCRATCH: OnceLock<Mutex<Scratch>> = OnceLock::new();
    let mut scratch = SCRATCH.get_or_init(|| Mutex::new(Scratch::new("fuzz.dcm"))).lock().expect("one at a time");
    scratch.fill(data);
    let source = Source::open(&scratch.path).expect("opens");
    let options = ReadOptions { max_bytes: MAX_BYTES, map: false, threads: Threads::new(2), ..ReadOptions::default() };
    for kind in [SegRead::Labels, SegRead::Channels] {
        let Ok((image, segments)) = read_seg(&source, &options, kind) else { continue };
        consistent(&image);
        if kind == SegRead::Channels {
            assert_eq!(image.header.shape.last(), Some(&segments.len()), "a channel for each segment");
        }
        let region: Vec<_> = image.header.shape.iter().map(|extent| extent / 3..extent - extent / 4).collect();
        let part = ReadOptions { region: Some(region.clone()), ..options.clone() };
        if let Ok((part, _)) = read_seg(&source, &part, kind) {
            consistent(&part);
            same(&image, &part, &region.iter().map(|range| range.start).collect::<Vec<_>>());
        }
    }
}
