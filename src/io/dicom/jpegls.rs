//! JPEG-LS (ISO/IEC 14495-1, ITU-T T.87): lossless and near-lossless, 2 to 16 bits, interleaved by plane, line or sample.
//!
//! Written here because the only crate binds a C++ library that needs CMake. Not read: restart intervals, mapping tables,
//! sizes beyond 65535, and the colour transformations that HP added.

use crate::error::{Error, Result};

/// What a stream of compressed samples holds: 16-bit numbers, interleaved by sample.
pub(crate) struct Decoded {
    pub precision: u8,
    pub samples: Vec<u16>,
}

fn broken(what: impl std::fmt::Display) -> Error {
    Error::corrupt(format!("JPEG-LS: {what}"))
}

#[derive(Clone, Copy, Default)]
struct Preset {
    maximum: i32,
    thresholds: [i32; 3],
    reset: i32,
}

/// Decodes a stream, which must have this size.
pub(crate) fn decode(data: &[u8], width: usize, height: usize, components: usize) -> Result<Decoded> {
    let mut at = 2;
    if !data.starts_with(&[0xFF, 0xD8]) {
        return Err(broken("the stream does not begin with SOI"));
    }
    let mut precision = None;
    let mut preset = Preset::default();
    let mut samples = Vec::new();
    let mut done = vec![false; components];
    let mut ids = Vec::new();
    loop {
        let (marker, segment, next) = segment(data, at)?;
        at = next;
        match marker {
            0xF7 => {
                let found = frame_header(segment, width, height, components)?;
                ids = segment[6..].chunks_exact(3).map(|component| component[0]).collect();
                precision = Some(found);
                samples = vec![0u16; width * height * components];
            }
            0xF8 => match segment.first() {
                Some(1) => preset = read_preset(segment)?,
                Some(kind) => return Err(Error::unsupported(format!("JPEG-LS: preset parameters of kind {kind}"))),
                None => return Err(broken("an empty LSE segment")),
            },
            0xDA => {
                let precision = precision.ok_or_else(|| broken("a scan before the frame header"))?;
                let count = usize::from(*segment.first().ok_or_else(|| broken("an empty SOS segment"))?);
                if count == 0 || segment.len() != 4 + 2 * count {
                    return Err(broken("the length of the SOS segment does not fit"));
                }
                let mut planes = Vec::new();
                for component in segment[1..1 + 2 * count].chunks_exact(2) {
                    let plane = ids.iter().position(|id| *id == component[0]).filter(|plane| !done[*plane]);
                    let plane = plane.ok_or_else(|| broken(format!("a scan of component {}", component[0])))?;
                    if component[1] != 0 {
                        return Err(Error::unsupported("JPEG-LS: mapping tables"));
                    }
                    done[plane] = true;
                    planes.push(plane);
                }
                let near = i32::from(segment[1 + 2 * count]);
                let interleave = segment[2 + 2 * count];
                if segment[3 + 2 * count] & 15 != 0 {
                    return Err(Error::unsupported("JPEG-LS: a point transform"));
                }
                let contiguous = planes.iter().enumerate().all(|(i, plane)| *plane == i);
                if !matches!((interleave, count), (0..=2, 1) | (1 | 2, 2..)) {
                    return Err(broken(format!("{count} components with interleave mode {interleave}")));
                }
                if count > 1 && (count != components || !contiguous) {
                    return Err(Error::unsupported("JPEG-LS: scans of some of the components"));
                }
                let mut scan = Scan::new(&data[at..], precision, near, preset)?;
                let layout = Layout { width, height, components, planes: &planes, by_sample: interleave == 2 };
                scan.decode(layout, &mut samples)?;
                at += scan.bits.consumed();
                if done.iter().all(|done| *done) {
                    return Ok(Decoded { precision, samples });
                }
            }
            0xD9 => return Err(broken("the stream ends before all components")),
            0xDD => {
                if segment.iter().any(|byte| *byte != 0) {
                    return Err(Error::unsupported("JPEG-LS: restart intervals"));
                }
            }
            0xE8 if segment.starts_with(b"mrfx") && segment.get(4).is_some_and(|kind| *kind != 0) => {
                return Err(Error::unsupported("JPEG-LS: HP's colour transformation"));
            }
            0xE0..=0xEF | 0xFE => {}
            other => return Err(broken(format!("an unexpected marker FF{other:02X}"))),
        }
    }
}

/// The next marker, its segment without length, and where it ends.
fn segment(data: &[u8], mut at: usize) -> Result<(u8, &[u8], usize)> {
    let end = || broken("the stream ends too early");
    while data.get(at) == Some(&0xFF) && data.get(at + 1) == Some(&0xFF) {
        at += 1;
    }
    let marker = match data.get(at..at + 2) {
        Some([0xFF, marker]) => *marker,
        Some(_) => return Err(broken("expected a marker")),
        None => return Err(end()),
    };
    if marker == 0xD9 {
        return Ok((marker, &[], at + 2));
    }
    let length = data.get(at + 2..at + 4).ok_or_else(end)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    let segment = data.get(at + 4..at + 2 + length).ok_or_else(end)?;
    Ok((marker, segment, at + 2 + length))
}

/// Checks the frame header against what the data set says; returns the bits per sample.
fn frame_header(segment: &[u8], width: usize, height: usize, components: usize) -> Result<u8> {
    let [precision, h1, h0, w1, w0, count, parameters @ ..] = segment else {
        return Err(broken("the frame header is too short"));
    };
    let found = [u16::from_be_bytes([*w1, *w0]), u16::from_be_bytes([*h1, *h0]), u16::from(*count)];
    if found.map(usize::from) != [width, height, components] || parameters.len() != 3 * components {
        return Err(broken(format!(
            "expected {width} x {height} with {components} components, found {} x {} with {}",
            found[0], found[1], found[2]
        )));
    }
    if !(2..=16).contains(precision) {
        return Err(broken(format!("{precision} bits per sample")));
    }
    if parameters.chunks_exact(3).any(|component| component[1] != 0x11) {
        return Err(Error::unsupported("JPEG-LS: subsampled components"));
    }
    Ok(*precision)
}

fn read_preset(segment: &[u8]) -> Result<Preset> {
    let numbers: Vec<i32> =
        segment[1..].chunks_exact(2).map(|bytes| i32::from(u16::from_be_bytes([bytes[0], bytes[1]]))).collect();
    match numbers[..] {
        [maximum, t1, t2, t3, reset] => Ok(Preset { maximum, thresholds: [t1, t2, t3], reset }),
        _ => Err(broken("preset parameters of a wrong length")),
    }
}

#[derive(Clone, Copy)]
struct Layout<'a> {
    width: usize,
    height: usize,
    /// Of the image: the distance between neighbours.
    components: usize,
    /// The components of the scan.
    planes: &'a [usize],
    by_sample: bool,
}

#[derive(Clone, Copy)]
struct Context {
    a: i32,
    b: i32,
    c: i32,
    n: i32,
}

struct Scan<'a> {
    bits: Bits<'a>,
    near: i32,
    maximum: i32,
    range: i32,
    quantised_bits: u32,
    limit: u32,
    thresholds: [i32; 3],
    reset: i32,
    contexts: [Context; 365],
    /// `b` counts negative errors here.
    run_contexts: [Context; 2],
}

const RUN_BITS: [u32; 32] =
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

impl<'a> Scan<'a> {
    fn new(data: &'a [u8], precision: u8, near: i32, preset: Preset) -> Result<Self> {
        let maximum = if preset.maximum == 0 { (1 << precision) - 1 } else { preset.maximum };
        if maximum >= 1 << precision || maximum < 1 || near > 255.min(maximum / 2) {
            return Err(broken(format!("maximum {maximum} and error {near} with {precision} bits")));
        }
        let thresholds = thresholds(maximum, near, preset.thresholds)?;
        let reset = if preset.reset == 0 { 64 } else { preset.reset };
        if reset < 3 {
            return Err(broken(format!("contexts are halved every {reset} samples")));
        }
        let range = (maximum + 2 * near) / (2 * near + 1) + 1;
        let ceil_log2 = |value: i32| 32 - (value - 1).leading_zeros();
        let bits = ceil_log2(maximum + 1).max(2);
        let start = Context { a: ((range + 32) / 64).max(2), b: 0, c: 0, n: 1 };
        Ok(Self {
            bits: Bits::new(data),
            near,
            maximum,
            range,
            quantised_bits: ceil_log2(range),
            limit: 2 * (bits + bits.max(8)),
            thresholds,
            reset,
            contexts: [start; 365],
            run_contexts: [start; 2],
        })
    }

    fn decode(&mut self, layout: Layout<'_>, samples: &mut [u16]) -> Result<()> {
        let count = layout.planes.len();
        // Lines with one sample more on either side; those of a component follow each other.
        let stride = layout.width + 2;
        let mut previous = vec![0i32; stride * count];
        let mut current = vec![0i32; stride * count];
        let mut run_index = vec![0usize; count];
        for row in 0..layout.height {
            for plane in 0..count {
                let line = plane * stride;
                previous[line + stride - 1] = previous[line + stride - 2];
                current[line] = previous[line + 1];
            }
            if layout.by_sample && count > 1 {
                self.line_by_sample(&previous, &mut current, stride, count, &mut run_index[0])?;
            } else {
                let lines = previous.chunks_exact(stride).zip(current.chunks_exact_mut(stride));
                for ((previous, current), run_index) in lines.zip(&mut run_index) {
                    self.line(previous, current, run_index)?;
                }
            }
            let start = row * layout.width * layout.components;
            let out = &mut samples[start..start + layout.width * layout.components];
            for (plane, &component) in layout.planes.iter().enumerate() {
                let line = &current[plane * stride + 1..][..layout.width];
                for (slot, value) in out[component..].iter_mut().step_by(layout.components).zip(line) {
                    *slot = *value as u16;
                }
            }
            std::mem::swap(&mut previous, &mut current);
            if self.bits.ran_out() {
                return Err(broken("the stream ends too early"));
            }
        }
        Ok(())
    }

    fn line(&mut self, previous: &[i32], current: &mut [i32], run_index: &mut usize) -> Result<()> {
        let width = current.len() - 2;
        let mut x = 1;
        while x <= width {
            let (left, above) = (current[x - 1], previous[x]);
            let (corner, ahead) = (previous[x - 1], previous[x + 1]);
            let context = self.context(ahead - above, above - corner, corner - left);
            if context != 0 {
                current[x] = self.regular(context, left, above, corner);
                x += 1;
                continue;
            }
            let run = self.run_length(width + 1 - x, run_index)?;
            current[x..x + run.length].fill(left);
            x += run.length;
            if run.interrupted {
                let above = previous[x];
                current[x] = self.interruption(left, above, (left - above).abs() <= self.near, *run_index);
                *run_index = run_index.saturating_sub(1);
                x += 1;
            }
        }
        Ok(())
    }

    fn line_by_sample(
        &mut self,
        previous: &[i32],
        current: &mut [i32],
        stride: usize,
        count: usize,
        run_index: &mut usize,
    ) -> Result<()> {
        let width = stride - 2;
        let mut x = 1;
        let mut contexts = vec![0; count];
        while x <= width {
            for (plane, context) in contexts.iter_mut().enumerate() {
                let at = plane * stride + x;
                let (above, corner) = (previous[at], previous[at - 1]);
                *context = self.context(previous[at + 1] - above, above - corner, corner - current[at - 1]);
            }
            if contexts.iter().any(|context| *context != 0) {
                for (plane, context) in contexts.iter().enumerate() {
                    let at = plane * stride + x;
                    current[at] = self.regular(*context, current[at - 1], previous[at], previous[at - 1]);
                }
                x += 1;
                continue;
            }
            let run = self.run_length(width + 1 - x, run_index)?;
            for plane in 0..count {
                let at = plane * stride + x;
                let left = current[at - 1];
                current[at..at + run.length].fill(left);
            }
            x += run.length;
            if run.interrupted {
                for plane in 0..count {
                    let at = plane * stride + x;
                    current[at] = self.interruption(current[at - 1], previous[at], false, *run_index);
                }
                *run_index = run_index.saturating_sub(1);
                x += 1;
            }
        }
        Ok(())
    }

    /// The signed number of a context (A.3.3, A.3.4); 0 where the surroundings are flat.
    #[inline]
    fn context(&self, d1: i32, d2: i32, d3: i32) -> i32 {
        (self.quantise(d1) * 9 + self.quantise(d2)) * 9 + self.quantise(d3)
    }

    #[inline]
    fn quantise(&self, gradient: i32) -> i32 {
        let size = gradient.abs();
        let [t1, t2, t3] = self.thresholds;
        let level = i32::from(size > self.near) + i32::from(size >= t1) + i32::from(size >= t2) + i32::from(size >= t3);
        if gradient < 0 { -level } else { level }
    }

    #[inline]
    fn regular(&mut self, context: i32, left: i32, above: i32, corner: i32) -> i32 {
        let sign = if context < 0 { -1 } else { 1 };
        let index = context.unsigned_abs() as usize;
        let Context { a, b, c, n } = self.contexts[index.min(364)];
        let (low, high) = (left.min(above), left.max(above));
        let predicted = if corner >= high {
            low
        } else if corner <= low {
            high
        } else {
            left + above - corner
        };
        let predicted = (predicted + sign * c).clamp(0, self.maximum);
        let k = golomb_parameter(n, a);
        let mapped = self.golomb(k, self.limit);
        let error = if self.near == 0 && k == 0 && b.saturating_mul(2) <= -n {
            if mapped & 1 == 1 { (mapped - 1) / 2 } else { -(mapped / 2) - 1 }
        } else if mapped & 1 == 1 {
            -((mapped + 1) / 2)
        } else {
            mapped / 2
        };
        let step = 2 * self.near + 1;
        let mut next = Context { a: a.saturating_add(error.abs()), b: b.saturating_add(error * step), c, n };
        if n == self.reset {
            next.a >>= 1;
            next.b >>= 1;
            next.n >>= 1;
        }
        next.n += 1;
        if next.b <= -next.n {
            next.b = (next.b + next.n).max(1 - next.n);
            next.c = (next.c - 1).max(-128);
        } else if next.b > 0 {
            next.b = (next.b - next.n).min(0);
            next.c = (next.c + 1).min(127);
        }
        self.contexts[index.min(364)] = next;
        self.reconstruct(predicted, sign * error)
    }

    #[inline]
    fn reconstruct(&self, predicted: i32, error: i32) -> i32 {
        let step = 2 * self.near + 1;
        let mut value = predicted + error * step;
        if value < -self.near {
            value += self.range * step;
        } else if value > self.maximum + self.near {
            value -= self.range * step;
        }
        value.clamp(0, self.maximum)
    }

    fn run_length(&mut self, left: usize, run_index: &mut usize) -> Result<Run> {
        let mut length = 0;
        while self.bits.one() {
            let step = 1usize << RUN_BITS[*run_index];
            let filled = step.min(left - length);
            length += filled;
            if filled == step {
                *run_index = (*run_index + 1).min(31);
            }
            if length == left {
                return Ok(Run { length, interrupted: false });
            }
        }
        length += self.bits.take(RUN_BITS[*run_index]) as usize;
        if length >= left || self.bits.ran_out() {
            return Err(broken("a run is longer than its line"));
        }
        Ok(Run { length, interrupted: true })
    }

    /// The sample that ends a run (A.7.2). `flat` where its neighbours are alike.
    fn interruption(&mut self, left: i32, above: i32, flat: bool, run_index: usize) -> i32 {
        let kind = usize::from(flat);
        let Context { a, b: negative, n, .. } = self.run_contexts[kind];
        let k = golomb_parameter(n, if flat { a + (n >> 1) } else { a });
        let mapped = self.golomb(k, self.limit - RUN_BITS[run_index] - 1);
        let folded = mapped + kind as i32;
        let odd = folded & 1;
        let size = (folded + odd) / 2;
        let error = if (k != 0 || 2 * negative >= n) == (odd == 1) { -size } else { size };
        let mut next = Context { a: a.saturating_add((mapped + 1 - kind as i32) >> 1), b: negative, c: 0, n };
        next.b += i32::from(error < 0);
        if n == self.reset {
            next.a >>= 1;
            next.b >>= 1;
            next.n >>= 1;
        }
        next.n += 1;
        self.run_contexts[kind] = next;
        if flat {
            self.reconstruct(left, error)
        } else {
            self.reconstruct(above, if left > above { -error } else { error })
        }
    }

    /// A Golomb code of limited length (A.5.3).
    #[inline]
    fn golomb(&mut self, k: u32, limit: u32) -> i32 {
        let escape = limit.saturating_sub(self.quantised_bits + 1);
        let zeros = self.bits.zeros(escape);
        if zeros < escape {
            (((zeros << k) | self.bits.take(k)) as i32).min(2 * self.range)
        } else {
            self.bits.take(self.quantised_bits) as i32 + 1
        }
    }
}

struct Run {
    length: usize,
    interrupted: bool,
}

#[inline]
fn golomb_parameter(n: i32, a: i32) -> u32 {
    let mut k = 0;
    while k < 16 && (i64::from(n) << k) < i64::from(a) {
        k += 1;
    }
    k
}

/// Where gradients change their level (C.2.4.1.1).
fn thresholds(maximum: i32, near: i32, given: [i32; 3]) -> Result<[i32; 3]> {
    let keep = |value: i32, least: i32| if value > maximum || value < least { least } else { value };
    let basic = if maximum >= 128 {
        let factor = (maximum.min(4095) + 128) / 256;
        [factor + 2 + 3 * near, factor * 4 + 3 + 5 * near, factor * 17 + 4 + 7 * near]
    } else {
        let factor = 256 / (maximum + 1);
        [(3 / factor + 3 * near).max(2), (7 / factor + 5 * near).max(3), (21 / factor + 7 * near).max(4)]
    };
    let mut least = near + 1;
    let mut result = [0; 3];
    for (slot, (basic, given)) in result.iter_mut().zip(basic.into_iter().zip(given)) {
        *slot = if given == 0 { keep(basic, least) } else { given };
        if *slot < least || *slot > maximum.max(least) {
            return Err(broken(format!("thresholds {given:?}")));
        }
        least = *slot;
    }
    Ok(result)
}

/// Bits of the entropy-coded data: after a byte FF the next one has only seven.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    word: u64,
    count: u32,
    after_ff: bool,
    /// Bits that were made up after the end.
    invented: u32,
}

impl<'a> Bits<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, word: 0, count: 0, after_ff: false, invented: 0 }
    }

    #[inline]
    fn fill(&mut self) {
        while self.count < 49 {
            let next = self.data.get(self.at).copied();
            match next {
                Some(byte) if !(self.after_ff && byte >= 0x80) => {
                    let width = if self.after_ff { 7 } else { 8 };
                    self.word |= u64::from(byte) << (64 - width - self.count);
                    self.count += width;
                    self.after_ff = byte == 0xFF;
                    self.at += 1;
                }
                _ => {
                    self.count += 8;
                    self.invented = self.invented.saturating_add(8);
                }
            }
        }
    }

    #[inline]
    fn take(&mut self, count: u32) -> u32 {
        if count == 0 {
            return 0;
        }
        if self.count < count {
            self.fill();
        }
        let value = (self.word >> (64 - count)) as u32;
        self.word <<= count;
        self.count -= count;
        value
    }

    #[inline]
    fn one(&mut self) -> bool {
        self.take(1) == 1
    }

    /// Counts zeros up to the next one, which is taken too. `limit` zeros (at most 61) are an escape code.
    #[inline]
    fn zeros(&mut self, limit: u32) -> u32 {
        let mut total = 0;
        loop {
            self.fill();
            let zeros = self.word.leading_zeros().min(32).min(limit - total);
            total += zeros;
            if zeros < 32 || total == limit {
                // 33 bits at most: there are 49.
                self.drop_bits(zeros + 1);
                return total;
            }
            self.drop_bits(zeros);
        }
    }

    #[inline]
    fn drop_bits(&mut self, count: u32) {
        self.word = self.word.checked_shl(count).unwrap_or(0);
        self.count -= count;
    }

    /// Whether more was taken than there is.
    fn ran_out(&self) -> bool {
        self.invented > self.count + 8
    }

    /// Bytes up to the marker that ends the data.
    fn consumed(&self) -> usize {
        let mut at = self.at;
        if self.after_ff && self.data.get(at).is_some_and(|byte| *byte >= 0x80) {
            return at - 1;
        }
        // A scan may end within what was read ahead.
        at = at.saturating_sub(8);
        while at < self.data.len() {
            if self.data[at] == 0xFF && self.data.get(at + 1).is_some_and(|byte| *byte >= 0x80) {
                return at;
            }
            at += 1;
        }
        self.data.len()
    }
}
