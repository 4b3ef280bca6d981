//! JPEG (ISO/IEC 10918-1) with Huffman codes: baseline and extended sequential with 8 and 12 bits, and lossless.
//!
//! Written here because no crate reads 12 bits, and because inverse transform and upsampling are those of libjpeg, bit for
//! bit, which is what pydicom, GDCM and ITK give. Not read: progressive, arithmetic and hierarchical streams, which DICOM
//! retired.

use super::jpeg_dct::{Block, inverse_dct, upsample};
use crate::error::{Error, Result};

/// What a stream holds: components at full size, interleaved by sample.
pub(crate) struct Decoded {
    pub precision: u8,
    pub samples: Vec<u16>,
    /// What Adobe's marker says about colours, where there is one: 0 no transformation, 1 YCbCr.
    pub adobe: Option<u8>,
    /// Whether there is a JFIF marker, which means YCbCr.
    pub jfif: bool,
}

fn broken(what: impl std::fmt::Display) -> Error {
    Error::corrupt(format!("JPEG: {what}"))
}

#[derive(Clone)]
struct Component {
    id: u8,
    h: usize,
    v: usize,
    quantisation: usize,
    /// Size without padding.
    width: usize,
    height: usize,
    /// Samples per line of the plane.
    stride: usize,
    plane: Vec<u16>,
    done: bool,
}

struct Frame {
    lossless: bool,
    precision: u8,
    width: usize,
    height: usize,
    h_max: usize,
    v_max: usize,
    components: Vec<Component>,
}

/// A component at its own size, in lines of `stride` samples; `factors` is how much smaller it is than the picture.
pub(crate) struct Plane {
    pub samples: Vec<u16>,
    pub stride: usize,
    pub size: (usize, usize),
    pub factors: (usize, usize),
}

/// Decodes a stream, which must have this size.
pub(crate) fn decode(data: &[u8], width: usize, height: usize, components: usize) -> Result<Decoded> {
    let (mut frame, adobe, jfif) = decode_frame(data, width, height, components)?;
    let samples = interleave(&mut frame);
    Ok(Decoded { precision: frame.precision, samples, adobe, jfif })
}

/// As [`decode`], but the components as they are stored, and the bits per sample.
pub(crate) fn decode_planes(data: &[u8], width: usize, height: usize, components: usize) -> Result<(u8, Vec<Plane>)> {
    let (frame, ..) = decode_frame(data, width, height, components)?;
    let (h_max, v_max) = (frame.h_max, frame.v_max);
    let plane = |component: Component| Plane {
        samples: component.plane,
        stride: component.stride,
        size: (component.width, component.height),
        factors: (h_max / component.h, v_max / component.v),
    };
    Ok((frame.precision, frame.components.into_iter().map(plane).collect()))
}

/// The components of a stream, what Adobe's marker says, and whether there is a JFIF marker.
fn decode_frame(data: &[u8], width: usize, height: usize, components: usize) -> Result<(Frame, Option<u8>, bool)> {
    if !data.starts_with(&[0xFF, 0xD8]) {
        return Err(broken("the stream does not begin with SOI"));
    }
    let mut at = 2;
    let mut tables = Tables::default();
    let mut frame: Option<Frame> = None;
    let (mut adobe, mut jfif) = (None, false);
    loop {
        let (marker, segment, next) = segment(data, at)?;
        at = next;
        match marker {
            0xC0 | 0xC1 | 0xC3 => {
                if frame.is_some() {
                    return Err(broken("a second frame header"));
                }
                frame = Some(Frame::read(marker, segment, [width, height, components])?);
            }
            0xC2 => return Err(Error::unsupported("JPEG: a progressive stream")),
            0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err(Error::unsupported(format!("JPEG: an arithmetic or hierarchical stream (FF{marker:02X})")));
            }
            0xC4 => tables.read_huffman(segment)?,
            0xDB => tables.read_quantisation(segment)?,
            0xDD => match segment {
                [high, low] => tables.restart = usize::from(u16::from_be_bytes([*high, *low])),
                _ => return Err(broken("a restart interval of a wrong length")),
            },
            0xE0 => jfif |= segment.starts_with(b"JFIF"),
            0xEE if segment.starts_with(b"Adobe") => adobe = segment.get(11).copied(),
            0xDA => {
                let mut started = frame.take().ok_or_else(|| broken("a scan before the frame header"))?;
                let used = scan(&mut started, &tables, segment, &data[at..])?;
                at += used;
                if started.components.iter().all(|component| component.done) {
                    return Ok((started, adobe, jfif));
                }
                frame = Some(started);
            }
            0xD9 => return Err(broken("the stream ends before all components")),
            0xE1..=0xEF | 0xFE | 0xD0..=0xD7 | 0x01 => {}
            other => return Err(broken(format!("an unexpected marker FF{other:02X}"))),
        }
    }
}

/// The next marker, its segment without length, and where it ends.
fn segment(data: &[u8], mut at: usize) -> Result<(u8, &[u8], usize)> {
    let end = || broken("the stream ends too early");
    let rest = data.get(at..).ok_or_else(end)?;
    // Anything up to the next marker is skipped, as libjpeg does.
    at += rest.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xFF)).ok_or_else(end)?;
    let marker = data[at + 1];
    if matches!(marker, 0xD0..=0xD9 | 0x01) {
        return Ok((marker, &[], at + 2));
    }
    let length = data.get(at + 2..at + 4).ok_or_else(end)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    let segment = data.get(at + 4..at + 2 + length).ok_or_else(end)?;
    Ok((marker, segment, at + 2 + length))
}

impl Frame {
    fn read(marker: u8, segment: &[u8], expected: [usize; 3]) -> Result<Self> {
        let [precision, h1, h0, w1, w0, count, parameters @ ..] = segment else {
            return Err(broken("the frame header is too short"));
        };
        let [width, height, components] = expected;
        let found = [u16::from_be_bytes([*w1, *w0]), u16::from_be_bytes([*h1, *h0]), u16::from(*count)];
        if found.map(usize::from) != expected || parameters.len() != 3 * components {
            return Err(broken(format!(
                "expected {width} x {height} with {components} components, found {} x {} with {}",
                found[0], found[1], found[2]
            )));
        }
        let lossless = marker == 0xC3;
        let fits = if lossless { (2..=16).contains(precision) } else { matches!(precision, 8 | 12) };
        if !fits {
            return Err(broken(format!("{precision} bits per sample")));
        }
        let factors: Vec<(usize, usize)> =
            parameters.chunks_exact(3).map(|c| (usize::from(c[1] >> 4), usize::from(c[1] & 15))).collect();
        if factors.iter().any(|(h, v)| !(1..=4).contains(h) || !(1..=4).contains(v)) {
            return Err(broken("a sampling factor outside 1 to 4"));
        }
        let h_max = factors.iter().map(|(h, _)| *h).max().unwrap_or(1);
        let v_max = factors.iter().map(|(_, v)| *v).max().unwrap_or(1);
        if factors.iter().any(|(h, v)| h_max % h != 0 || v_max % v != 0) {
            return Err(Error::unsupported("JPEG: sampling factors that do not divide each other"));
        }
        if lossless && factors.iter().any(|(h, v)| (*h, *v) != (h_max, v_max)) {
            return Err(Error::unsupported("JPEG: a lossless stream with subsampled components"));
        }
        let components = parameters
            .chunks_exact(3)
            .zip(factors)
            .map(|(parameters, (h, v))| {
                let (own_width, own_height) = ((width * h).div_ceil(h_max), (height * v).div_ceil(v_max));
                let (stride, lines) = if lossless {
                    (width, height)
                } else {
                    (width.div_ceil(8 * h_max) * h * 8, height.div_ceil(8 * v_max) * v * 8)
                };
                Component {
                    id: parameters[0],
                    h,
                    v,
                    quantisation: usize::from(parameters[2]),
                    width: own_width,
                    height: own_height,
                    stride,
                    plane: vec![0; stride * lines],
                    done: false,
                }
            })
            .collect();
        Ok(Self { lossless, precision: *precision, width, height, h_max, v_max, components })
    }
}

#[derive(Default)]
struct Tables {
    quantisation: [Option<[u16; 64]>; 4],
    /// DC and lossless tables, then AC tables.
    huffman: [[Option<Huffman>; 4]; 2],
    restart: usize,
}

/// Order of the coefficients in the stream.
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

impl Tables {
    fn read_quantisation(&mut self, mut segment: &[u8]) -> Result<()> {
        while let Some((&head, rest)) = segment.split_first() {
            let wide = head >> 4 == 1;
            let size = if wide { 128 } else { 64 };
            let slot = self.quantisation.get_mut(usize::from(head & 15));
            let (Some(slot), Some((values, rest))) = (slot, rest.split_at_checked(size)) else {
                return Err(broken("a quantisation table that does not fit"));
            };
            let mut table = [0u16; 64];
            for (i, &place) in ZIGZAG.iter().enumerate() {
                table[usize::from(place)] =
                    if wide { u16::from_be_bytes([values[2 * i], values[2 * i + 1]]) } else { u16::from(values[i]) };
            }
            *slot = Some(table);
            segment = rest;
        }
        Ok(())
    }

    fn read_huffman(&mut self, mut segment: &[u8]) -> Result<()> {
        while let Some((&head, rest)) = segment.split_first() {
            let wrong = || broken("a Huffman table that does not fit");
            let slot =
                self.huffman.get_mut(usize::from(head >> 4)).and_then(|class| class.get_mut(usize::from(head & 15)));
            let (Some(slot), Some((counts, rest))) = (slot, rest.split_at_checked(16)) else { return Err(wrong()) };
            let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let (symbols, rest) = rest.split_at_checked(total).filter(|_| total <= 256).ok_or_else(wrong)?;
            *slot = Some(Huffman::new(counts, symbols).ok_or_else(wrong)?);
            segment = rest;
        }
        Ok(())
    }
}

const LOOKUP: u32 = 9;

/// A canonical Huffman code.
struct Huffman {
    /// By the next bits: length and symbol; length 0 for longer codes.
    short: Vec<(u8, u8)>,
    /// For each length: one beyond its last code, and what to add to a code for the index of its symbol.
    limits: [(u32, i32); 17],
    symbols: Vec<u8>,
}

impl Huffman {
    fn new(counts: &[u8], symbols: &[u8]) -> Option<Self> {
        let mut short = vec![(0u8, 0u8); 1 << LOOKUP];
        let mut limits = [(0u32, 0i32); 17];
        let (mut code, mut index) = (0u32, 0usize);
        for length in 1..=16u32 {
            let count = usize::from(*counts.get(length as usize - 1)?);
            limits[length as usize].1 = index as i32 - code as i32;
            for _ in 0..count {
                if code >= 1 << length {
                    return None;
                }
                if length <= LOOKUP {
                    let first = (code << (LOOKUP - length)) as usize;
                    short[first..first + (1 << (LOOKUP - length))].fill((length as u8, *symbols.get(index)?));
                }
                code += 1;
                index += 1;
            }
            limits[length as usize].0 = if count > 0 { code } else { 0 };
            code <<= 1;
        }
        Some(Self { short, limits, symbols: symbols.to_vec() })
    }
}

/// Bits of entropy-coded data up to the next marker.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    word: u64,
    count: u32,
    invented: u32,
}

impl<'a> Bits<'a> {
    fn new(data: &'a [u8], at: usize) -> Self {
        Self { data, at, word: 0, count: 0, invented: 0 }
    }

    #[inline]
    fn fill(&mut self) {
        while self.count <= 56 {
            let byte = match self.data.get(self.at) {
                Some(0xFF) => match self.data.get(self.at + 1) {
                    Some(0) => {
                        self.at += 2;
                        0xFF
                    }
                    _ => {
                        self.invented = self.invented.saturating_add(8);
                        0
                    }
                },
                Some(byte) => {
                    self.at += 1;
                    *byte
                }
                None => {
                    self.invented = self.invented.saturating_add(8);
                    0
                }
            };
            self.word |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    #[inline]
    fn drop_bits(&mut self, count: u32) {
        self.word <<= count;
        self.count -= count;
    }

    #[inline]
    fn symbol(&mut self, table: &Huffman) -> Result<u8> {
        if self.count < 32 {
            self.fill();
        }
        let (length, symbol) = table.short[(self.word >> (64 - LOOKUP)) as usize];
        if length > 0 {
            self.drop_bits(u32::from(length));
            return Ok(symbol);
        }
        for length in LOOKUP + 1..=16 {
            let code = (self.word >> (64 - length)) as u32;
            let (limit, offset) = table.limits[length as usize];
            if code < limit {
                self.drop_bits(length);
                let index = code as i32 + offset;
                return usize::try_from(index)
                    .ok()
                    .and_then(|index| table.symbols.get(index).copied())
                    .ok_or_else(|| broken("a code that is in no table"));
            }
        }
        Err(broken("a code that is in no table"))
    }

    /// A signed number of `size` bits, at most 16 (F.2.2.1).
    #[inline]
    fn number(&mut self, size: u32) -> i32 {
        if size == 0 {
            return 0;
        }
        if self.count < size {
            self.fill();
        }
        let value = (self.word >> (64 - size)) as i32;
        self.drop_bits(size);
        if value < 1 << (size - 1) { value - (1 << size) + 1 } else { value }
    }

    /// Whether more was taken than there is.
    fn ran_out(&self) -> bool {
        self.invented > self.count
    }

    /// Goes on after a restart marker.
    fn restart(&mut self) -> Result<()> {
        if self.ran_out() {
            return Err(broken("the stream ends too early"));
        }
        let rest = self.data.get(self.at..).unwrap_or_default();
        // All data up to the marker was used: what was read ahead is at most its filling bits.
        let marker = rest.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xFF));
        match marker {
            Some(position) if matches!(rest[position + 1], 0xD0..=0xD7) => {
                *self = Self::new(self.data, self.at + position + 2);
                Ok(())
            }
            _ => Err(broken("a restart marker is missing")),
        }
    }
}

/// Decodes one scan; returns how many bytes it takes.
fn scan(frame: &mut Frame, tables: &Tables, segment: &[u8], data: &[u8]) -> Result<usize> {
    let wrong = || broken("a scan header that does not fit the frame");
    let count = usize::from(*segment.first().ok_or_else(wrong)?);
    if count == 0 || count > 4 || segment.len() != 4 + 2 * count {
        return Err(wrong());
    }
    let mut order: Vec<Selected> = Vec::new();
    for entry in segment[1..1 + 2 * count].chunks_exact(2) {
        let index = frame.components.iter().position(|component| component.id == entry[0]);
        let index = index.filter(|index| !frame.components[*index].done && order.iter().all(|(i, ..)| i != index));
        order.push((index.ok_or_else(wrong)?, usize::from(entry[1] >> 4), usize::from(entry[1] & 15)));
    }
    let (start, shift) = (segment[1 + 2 * count], segment[3 + 2 * count] & 15);
    let mut bits = Bits::new(data, 0);
    if frame.lossless {
        lossless_scan(frame, tables, &order, start, shift, &mut bits)?;
    } else {
        sequential_scan(frame, tables, &order, &mut bits)?;
    }
    if bits.ran_out() {
        return Err(broken("the stream ends too early"));
    }
    for (index, ..) in order {
        frame.components[index].done = true;
    }
    Ok(bits.at)
}

type Selected = (usize, usize, usize);

fn sequential_scan(frame: &mut Frame, tables: &Tables, order: &[Selected], bits: &mut Bits<'_>) -> Result<()> {
    let missing = |what: &str| broken(format!("a {what} table is missing"));
    let mut sources = Vec::new();
    for &(index, dc, ac) in order {
        let component = &frame.components[index];
        let quantisation = tables.quantisation.get(component.quantisation).and_then(Option::as_ref);
        let dc = tables.huffman[0].get(dc).and_then(Option::as_ref).ok_or_else(|| missing("DC"))?;
        let ac = tables.huffman[1].get(ac).and_then(Option::as_ref).ok_or_else(|| missing("AC"))?;
        sources.push((index, quantisation.ok_or_else(|| missing("quantisation"))?, dc, ac));
    }
    let interleaved = order.len() > 1;
    let first = &frame.components[order[0].0];
    let (columns, rows) = if interleaved {
        (frame.width.div_ceil(8 * frame.h_max), frame.height.div_ceil(8 * frame.v_max))
    } else {
        (first.width.div_ceil(8), first.height.div_ceil(8))
    };
    let precision = u32::from(frame.precision);
    let mut predictions = [0i32; 4];
    let mut left = tables.restart;
    for row in 0..rows {
        for column in 0..columns {
            if tables.restart > 0 {
                if left == 0 {
                    bits.restart()?;
                    predictions = [0; 4];
                    left = tables.restart;
                }
                left -= 1;
            }
            for (slot, &(index, quantisation, dc, ac)) in sources.iter().enumerate() {
                let component = &mut frame.components[index];
                let (across, down) = if interleaved { (component.h, component.v) } else { (1, 1) };
                for y in 0..down {
                    for x in 0..across {
                        let block = read_block(bits, dc, ac, quantisation, &mut predictions[slot])?;
                        let place = (row * down + y) * 8 * component.stride + (column * across + x) * 8;
                        inverse_dct(&block, precision, &mut component.plane[place..], component.stride);
                    }
                }
            }
        }
        if bits.ran_out() {
            return Err(broken("the stream ends too early"));
        }
    }
    Ok(())
}

/// One block of 64 coefficients, dequantised.
fn read_block(
    bits: &mut Bits<'_>,
    dc: &Huffman,
    ac: &Huffman,
    quantisation: &[u16; 64],
    prediction: &mut i32,
) -> Result<Block> {
    let mut block = Block { values: [0; 64], last: 0 };
    let size = u32::from(bits.symbol(dc)?);
    if size > 16 {
        return Err(broken(format!("a difference of {size} bits")));
    }
    *prediction = prediction.wrapping_add(bits.number(size));
    block.values[0] = prediction.wrapping_mul(i32::from(quantisation[0]));
    let mut k = 1;
    while k < 64 {
        let symbol = bits.symbol(ac)?;
        let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
        if size == 0 {
            if run < 15 {
                break;
            }
            k += 16;
            continue;
        }
        k += run;
        if k > 63 {
            return Err(broken("more than 64 coefficients in a block"));
        }
        let place = usize::from(ZIGZAG[k]);
        block.values[place] = bits.number(size).wrapping_mul(i32::from(quantisation[place]));
        block.last = k;
        k += 1;
    }
    Ok(block)
}

fn lossless_scan(
    frame: &mut Frame,
    tables: &Tables,
    order: &[Selected],
    predictor: u8,
    shift: u8,
    bits: &mut Bits<'_>,
) -> Result<()> {
    if !(1..=7).contains(&predictor) || shift >= frame.precision {
        return Err(broken(format!("predictor {predictor} with point transform {shift}")));
    }
    let mut sources = Vec::new();
    for &(index, table, _) in order {
        let table = tables.huffman[0].get(table).and_then(Option::as_ref);
        sources.push((index, table.ok_or_else(|| broken("a Huffman table is missing"))?));
    }
    let width = frame.width;
    let middle = 1i32 << (frame.precision - shift - 1);
    if !tables.restart.is_multiple_of(width.max(1)) {
        return Err(Error::unsupported("JPEG: a lossless stream that restarts within lines"));
    }
    let restart_rows = tables.restart / width.max(1);
    for row in 0..frame.height {
        let restarted = restart_rows > 0 && row > 0 && row % restart_rows == 0;
        if restarted {
            bits.restart()?;
        }
        let first_row = row == 0 || restarted;
        for column in 0..width {
            for &(index, table) in &sources {
                let plane = &mut frame.components[index].plane;
                let at = row * width + column;
                let sample = |at: usize| i32::from(plane[at]);
                let predicted = match (first_row, column) {
                    (true, 0) => middle,
                    (true, _) => sample(at - 1),
                    (false, 0) => sample(at - width),
                    (false, _) => {
                        let (left, above, corner) = (sample(at - 1), sample(at - width), sample(at - width - 1));
                        match predictor {
                            1 => left,
                            2 => above,
                            3 => corner,
                            4 => left + above - corner,
                            5 => left + ((above - corner) >> 1),
                            6 => above + ((left - corner) >> 1),
                            _ => (left + above) >> 1,
                        }
                    }
                };
                let size = u32::from(bits.symbol(table)?);
                let difference = match size {
                    16 => 32768,
                    0..=15 => bits.number(size),
                    _ => return Err(broken(format!("a difference of {size} bits"))),
                };
                plane[at] = (predicted + difference) as u16;
            }
        }
        if bits.ran_out() {
            return Err(broken("the stream ends too early"));
        }
    }
    if shift > 0 {
        for (index, _) in sources {
            frame.components[index].plane.iter_mut().for_each(|sample| *sample <<= shift);
        }
    }
    Ok(())
}

/// All components at full size, interleaved by sample.
fn interleave(frame: &mut Frame) -> Vec<u16> {
    let (width, height, count) = (frame.width, frame.height, frame.components.len());
    let planes: Vec<(Vec<u16>, usize)> = std::mem::take(&mut frame.components)
        .into_iter()
        .map(|component| {
            let factors = (frame.h_max / component.h, frame.v_max / component.v);
            if factors == (1, 1) {
                return (component.plane, component.stride);
            }
            let size = (component.width, component.height);
            (upsample(&component.plane, component.stride, size, factors, (width, height)), width)
        })
        .collect();
    let mut samples = vec![0; width * height * count];
    for (index, (plane, stride)) in planes.iter().enumerate() {
        for (out, line) in samples.chunks_exact_mut((width * count).max(1)).zip(plane.chunks(*stride)) {
            for (slot, sample) in out[index..].iter_mut().step_by(count).zip(line) {
                *slot = *sample;
            }
        }
    }
    samples
}
