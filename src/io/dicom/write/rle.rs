//! RLE Lossless (PS3.5 annex G): each byte plane of a frame as PackBits runs.

use crate::error::{Error, Result};

/// Bytes before the first segment: their number and 15 offsets.
const HEADER: usize = 64;

/// Compresses a frame of little-endian pixels of `size` bytes, whose bytes are `planes` apart in meaning: the segments are
/// the most significant byte of all pixels first; of colours, all of one colour after the other.
pub(crate) fn encode(pixels: &[u8], columns: usize, samples: usize, size: usize) -> Vec<u8> {
    let step = samples * size;
    let mut frame = vec![0; HEADER];
    let segments = samples * size;
    frame[..4].copy_from_slice(&(segments as u32).to_le_bytes());
    let mut plane = Vec::with_capacity(pixels.len() / step.max(1));
    for segment in 0..segments {
        let (sample, byte) = (segment / size, size - 1 - segment % size);
        plane.clear();
        plane.extend(pixels.iter().skip(sample * size + byte).step_by(step));
        let start = frame.len() as u32;
        frame[4 + 4 * segment..8 + 4 * segment].copy_from_slice(&start.to_le_bytes());
        // Runs may not cross rows.
        for row in plane.chunks(columns.max(1)) {
            pack(row, &mut frame);
        }
        if frame.len() % 2 == 1 {
            frame.push(0);
        }
    }
    frame
}

/// PackBits: `n` and `n + 1` literal bytes, or `257 - n` and one byte that is repeated `n` times.
fn pack(row: &[u8], out: &mut Vec<u8>) {
    let mut literal = 0;
    let mut at = 0;
    let flush = |from: usize, to: usize, out: &mut Vec<u8>| {
        for part in row[from..to].chunks(128) {
            out.push((part.len() - 1) as u8);
            out.extend_from_slice(part);
        }
    };
    while at < row.len() {
        let run = row[at..].iter().take(128).take_while(|byte| **byte == row[at]).count();
        // A run of two between literals saves nothing.
        if run > 2 {
            flush(literal, at, out);
            out.push((257 - run) as u8);
            out.push(row[at]);
            literal = at + run;
        }
        at += run;
    }
    flush(literal, row.len(), out);
}

/// Uncompresses a frame to little-endian pixels of `size` bytes, one sample each.
///
/// # Errors
/// `Corrupt` where it holds another number of segments or bytes.
pub(crate) fn decode(frame: &[u8], size: usize, out: &mut [u8]) -> Result<()> {
    let word = |at: usize| -> Option<u32> { Some(u32::from_le_bytes(frame.get(at..at + 4)?.try_into().ok()?)) };
    let wrong = |expected: String, found: String| Error::field("PixelData", expected, found);
    if word(0) != Some(size as u32) {
        return Err(wrong(format!("{size} RLE segments"), format!("{:?}", word(0))));
    }
    let pixels = out.len() / size;
    for segment in 0..size {
        let start =
            word(4 + 4 * segment).map(|start| start as usize).filter(|start| (HEADER..=frame.len()).contains(start));
        let start = start.ok_or_else(|| wrong("an RLE segment inside its frame".into(), "one outside".into()))?;
        let stop = match word(8 + 4 * segment) {
            Some(next) if segment + 1 < size => (next as usize).clamp(start, frame.len()),
            _ => frame.len(),
        };
        let byte = size - 1 - segment;
        let mut slots = out.iter_mut().skip(byte).step_by(size);
        let mut done = 0;
        let mut bytes = frame[start..stop].iter().copied();
        while done < pixels {
            let short = || wrong(format!("{pixels} pixels"), format!("an RLE segment of {done}"));
            let code = bytes.next().ok_or_else(short)?;
            let count = match code {
                0..=127 => usize::from(code) + 1,
                128 => continue,
                129..=255 => 257 - usize::from(code),
            };
            if count > pixels - done {
                return Err(wrong(format!("{pixels} pixels"), "an RLE segment of more".into()));
            }
            if code < 128 {
                for slot in slots.by_ref().take(count) {
                    *slot = bytes.next().ok_or_else(short)?;
                }
            } else {
                let value = bytes.next().ok_or_else(short)?;
                slots.by_ref().take(count).for_each(|slot| *slot = value);
            }
            done += count;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_literals_are_encoded_as_the_standard_says() {
        let mut out = Vec::new();
        pack(&[7, 7, 7, 7, 1, 2, 2, 3], &mut out);
        assert_eq!(out, [253, 7, 3, 1, 2, 2, 3]);
        out.clear();
        pack(&[5; 300], &mut out);
        assert_eq!(out, [129, 5, 129, 5, 213, 5]);
    }

    #[test]
    fn every_frame_comes_back_and_cut_ones_are_refused() {
        for size in [1, 2] {
            let pixels: Vec<u8> = (0..size * 999).map(|i| if i % 70 < 30 { 9 } else { (i * i % 251) as u8 }).collect();
            let frame = encode(&pixels, 37, 1, size);
            assert_eq!(frame.len() % 2, 0);
            let mut back = vec![0; pixels.len()];
            decode(&frame, size, &mut back).expect("decodes");
            assert_eq!(back, pixels);
            for cut in 0..frame.len() - 2 {
                assert!(decode(&frame[..cut], size, &mut back).is_err(), "{cut}");
            }
        }
    }
}
