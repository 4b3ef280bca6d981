//! RLE Lossless (PS3.5 Annex G): a byte plane per segment, most significant byte first, each packed as in TIFF's PackBits.

use crate::error::{Error, Result};

/// Decodes one frame of `samples` interleaved samples of `width` bytes each, in this machine's byte order.
pub(crate) fn decode(data: &[u8], samples: usize, width: usize, out: &mut [u8]) -> Result<()> {
    let word = |index: usize| {
        let bytes = data.get(index * 4..index * 4 + 4)?;
        Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
    };
    let broken = |what: &str| Error::corrupt(format!("RLE: {what}"));
    let planes = samples * width;
    let found = word(0).filter(|_| data.len() >= 64).ok_or_else(|| broken("the frame has no header of 64 bytes"))?;
    if found != planes || planes > 15 {
        return Err(broken(&format!("expected {planes} segments, found {found}")));
    }
    let stride = planes;
    for plane in 0..planes {
        let start = word(1 + plane).filter(|start| (64..=data.len()).contains(start));
        let start = start.ok_or_else(|| broken(&format!("segment {plane} begins outside the frame")))?;
        let next = if plane + 1 < planes { word(2 + plane).unwrap_or(data.len()) } else { data.len() };
        let end = if next > start { next.min(data.len()) } else { data.len() };
        // Segments go by sample, then from the most significant byte down.
        let (sample, byte) = (plane / width, plane % width);
        let place = if cfg!(target_endian = "little") { width - 1 - byte } else { byte };
        unpack(&data[start..end], sample * width + place, stride, out)
            .ok_or_else(|| broken(&format!("segment {plane} ends too early")))?;
    }
    Ok(())
}

/// Unpacks a segment to every `stride`-th byte; none where the segment has too few.
fn unpack(mut packed: &[u8], first: usize, stride: usize, out: &mut [u8]) -> Option<()> {
    let mut slots = out.get_mut(first..)?.chunks_mut(stride).map(|chunk| &mut chunk[0]);
    let mut left = slots.len();
    while left > 0 {
        let (&control, rest) = packed.split_first()?;
        match control {
            0..=127 => {
                let count = usize::from(control) + 1;
                // What is there beyond the last pixel is padding.
                let used = count.min(left);
                let (literal, rest) = rest.split_at_checked(count).or_else(|| rest.split_at_checked(used))?;
                literal.iter().zip(slots.by_ref().take(used)).for_each(|(byte, slot)| *slot = *byte);
                left -= used;
                packed = rest;
            }
            128 => packed = rest,
            129..=255 => {
                let (&byte, rest) = rest.split_first()?;
                let used = (257 - usize::from(control)).min(left);
                slots.by_ref().take(used).for_each(|slot| *slot = byte);
                left -= used;
                packed = rest;
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(segments: &[&[u8]]) -> Vec<u8> {
        let mut header = vec![0u8; 64];
        header[0] = segments.len() as u8;
        let mut body = Vec::new();
        for (i, segment) in segments.iter().enumerate() {
            header[4 + 4 * i..8 + 4 * i].copy_from_slice(&(64 + body.len() as u32).to_le_bytes());
            body.extend_from_slice(segment);
        }
        header.extend(body);
        header
    }

    #[test]
    fn literal_and_replicate_runs_make_numbers_of_their_high_and_low_bytes() {
        // PS3.5 G.3.1: n in 0..=127 copies n+1 bytes, n in -127..=-1 repeats a byte 1-n times, -128 says nothing.
        let data = frame(&[&[0xFE, 0x01, 0x00, 0x02], &[0x80, 0x03, 0xAA, 0xBB, 0xCC, 0xDD]]);
        let mut out = [0u8; 8];
        decode(&data, 1, 2, &mut out).expect("decodes");
        let numbers: Vec<u16> = out.chunks_exact(2).map(|bytes| u16::from_ne_bytes([bytes[0], bytes[1]])).collect();
        assert_eq!(numbers, [0x01AA, 0x01BB, 0x01CC, 0x02DD]);
    }

    #[test]
    fn short_segments_are_errors() {
        let mut out = [0u8; 4];
        assert!(decode(&frame(&[&[0x02, 1, 2, 3]]), 1, 1, &mut out).is_err());
        assert!(decode(&frame(&[&[0xFF]]), 1, 1, &mut out).is_err());
        assert!(decode(&frame(&[&[0xFD, 9]]), 3, 1, &mut [0u8; 12]).is_err(), "three segments are expected");
        decode(&frame(&[&[0xFD, 9]]), 1, 1, &mut out).expect("decodes");
        assert_eq!(out, [9; 4]);
    }
}
