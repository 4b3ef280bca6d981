//! Reading and writing a 512x512x128 int16 `.nii.gz` against libdeflate alone: `cargo bench -p mica-io --bench io_nifti
//! [-- FILE.nii.gz]`. Prints the best of several rounds and, on Linux, the peak of memory over what was there before.

use mica_io::{Element, Header, Image, Memory, ReadOptions, WriteOptions};
use mica_kernels::Threads;
use mica_kernels::geometry::Affine;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Something like a CT: a body with soft and hard tissue, and noise as scanners have it.
fn ct(shape: [usize; 3]) -> Image {
    let mut memory = Memory::zeroed(shape.iter().product::<usize>() * 2).expect("memory");
    let mut state = 1u32;
    let mut noise = || {
        let mut sum = 0i32;
        for _ in 0..4 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            sum += (state >> 26) as i32 - 32;
        }
        sum / 4
    };
    let mut last = 0;
    for (index, voxel) in memory.as_mut_slice().as_chunks_mut::<2>().0.iter_mut().enumerate() {
        let at = |axis: usize, step: usize| (index / step % shape[axis]) as f64 / shape[axis] as f64 - 0.5;
        let (x, y, z) = (at(0, 1), at(1, shape[0]), at(2, shape[0] * shape[1]));
        let body = (x / 0.42).powi(2) + (y / 0.3).powi(2);
        // Neighbours share part of their noise.
        last = (last + noise()) / 2;
        let value = match body {
            1.0.. => -1024,
            0.9.. => 400 + 3 * last,
            _ => (40.0 + 60.0 * (9.0 * x).sin() * (7.0 * y).cos() * (5.0 * z).cos()) as i32 + 2 * last,
        };
        *voxel = (value as i16).to_ne_bytes();
    }
    let header = Header::new("bench", Element::I16, shape.to_vec(), Affine::default());
    Image::first_axis_fastest(header, memory, 0).expect("image")
}

fn best<R>(mut work: impl FnMut() -> R) -> Duration {
    (0..7)
        .map(|_| {
            let start = Instant::now();
            let result = work();
            let time = start.elapsed();
            drop(result);
            time
        })
        .min()
        .unwrap_or_default()
}

/// Peak memory in MB while `work` runs, over what is there when it begins.
fn peak<R>(work: impl FnOnce() -> R) -> f64 {
    let field = |name: &str| -> f64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok());
        line.unwrap_or(f64::NAN)
    };
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = field("VmRSS:");
    drop(work());
    (field("VmHWM:") - before) / 1024.0
}

fn measure(path: &Path) {
    let compressed = std::fs::read(path).expect("reads");
    let image = mica_io::read(path, &ReadOptions::default()).expect("reads");
    let content = image.memory.len();
    let bytes = image.count() * image.header.element.size();
    println!(
        "{}: {} MB compressed, {} MB of {}",
        path.display(),
        compressed.len() >> 20,
        bytes >> 20,
        image.header.element
    );
    drop(image);
    let mut room = vec![1u8; content + 4096];
    let alone = best(|| libdeflater::Decompressor::new().gzip_decompress(&compressed, &mut room).expect("inflates"));
    drop((room, compressed));
    println!("  libdeflate alone, into warm memory  {alone:9.1?}");
    for threads in [1, 2] {
        for element in [None, Some(Element::F32), Some(Element::F64), Some(Element::U8)] {
            let options = ReadOptions { element, threads: Threads::new(threads), ..ReadOptions::default() };
            let time = best(|| mica_io::read(path, &options).expect("reads"));
            let ratio = time.as_secs_f64() / alone.as_secs_f64();
            let peak = peak(|| mica_io::read(path, &options).expect("reads"));
            let element = element.map_or("as stored", Element::name);
            println!("  read {element:9} {threads} threads          {time:9.1?}  {ratio:.2} x  peak {peak:.0} MB");
        }
    }
    let header = best(|| mica_io::read_header(path, &ReadOptions::default()).expect("reads"));
    println!("  header alone                        {header:9.1?}");
}

fn main() {
    let given: Vec<PathBuf> =
        std::env::args().skip(1).filter(|name| !name.starts_with('-')).map(PathBuf::from).collect();
    given.iter().for_each(|path| measure(path));
    if !given.is_empty() {
        return;
    }
    let folder = tempfile::tempdir().expect("folder");
    let image = ct([512, 512, 128]);
    for level in [1, 6] {
        let path = folder.path().join(format!("level{level}.nii.gz"));
        for threads in [1, 2] {
            let options =
                WriteOptions { level: Some(level), threads: Threads::new(threads), ..WriteOptions::default() };
            let start = Instant::now();
            mica_io::write(&image, &path, &options).expect("writes");
            println!("write level {level}, {threads} threads: {:.0?}", start.elapsed());
        }
        measure(&path);
    }
    let path = folder.path().join("plain.nii");
    mica_io::write(&image, &path, &WriteOptions::default()).expect("writes");
    let header = best(|| mica_io::read_header(&path, &ReadOptions::default()).expect("reads"));
    let mapped = best(|| mica_io::read(&path, &ReadOptions::default()).expect("reads"));
    let options = ReadOptions { element: Some(Element::F32), ..ReadOptions::default() };
    let converted = best(|| mica_io::read(&path, &options).expect("reads"));
    let options = ReadOptions { map: false, ..ReadOptions::default() };
    let copied = best(|| mica_io::read(&path, &options).expect("reads"));
    println!("plain file: header {header:.1?}, mapped {mapped:.1?}, copied {copied:.1?}, as float32 {converted:.1?}");
}
