//! Lower envelopes of parabolas along lines: the work behind [`distance`](crate::distance).

use crate::convert::Compute;

/// Bytes of a row that are worked on at a time along another axis: two cache lines, four vector registers.
pub(crate) const TILE_BYTES: usize = 128;

/// A type that squares are stored in.
pub(crate) trait Stored: Compute + PartialOrd + std::ops::Add<Output = Self> {
    const INFINITY: Self;
    fn of(value: f64) -> Self;
    fn wide(self) -> f64;
    fn root(self) -> Self;
    /// [`search_row`] for a tile of as many lines as fit in [`TILE_BYTES`].
    fn search(tile: &[Self], row: usize, steps: &[Self], output: &mut [Self], avx2: bool);
    /// Of values that are not negative; 0 of none.
    fn largest(values: &[Self]) -> Self;
}

macro_rules! stored {
    ($($type:ty, $vector:ident);*) => {$(
        impl Stored for $type {
            const INFINITY: Self = <$type>::INFINITY;
            #[inline(always)]
            fn of(value: f64) -> Self { value as $type }
            #[inline(always)]
            fn wide(self) -> f64 { f64::from(self) }
            #[inline(always)]
            fn root(self) -> Self { self.sqrt() }
            #[inline]
            fn search(tile: &[Self], row: usize, steps: &[Self], output: &mut [Self], avx2: bool) {
                #[cfg(target_arch = "x86_64")]
                if avx2 {
                    // SAFETY: `avx2` says that the processor has it.
                    unsafe { vector::$vector(tile, row, steps, output) };
                    return;
                }
                let _ = avx2;
                search_row::<$type, { TILE_BYTES / size_of::<$type>() }>(tile, row, steps, output);
            }
            #[inline(always)]
            fn largest(values: &[Self]) -> Self {
                const LANES: usize = 8;
                let (whole, rest) = values.as_chunks::<LANES>();
                let mut most = [0.0; LANES];
                for chunk in whole {
                    for (most, &value) in most.iter_mut().zip(chunk) {
                        *most = if value > *most { value } else { *most };
                    }
                }
                rest.iter().chain(&most).fold(0.0, |most, &value| if value > most { value } else { most })
            }
        }
    )*};
}
stored!(f32, search_f32; f64, search_f64);

/// Calls `run(start, end)` for each stretch of one value other than 0.
pub(crate) fn for_each_label<C: Copy + PartialEq + Default>(line: &[C], mut run: impl FnMut(usize, usize)) {
    let mut start = 0;
    while start < line.len() {
        let value = line[start];
        // NaN equals nothing and stands alone.
        let more = line[start + 1..].iter().position(|&other| other != value);
        let end = more.map_or(line.len(), |more| start + 1 + more);
        if value != C::default() {
            run(start, end);
        }
        start = end;
    }
}

/// Calls `run(start, end)` for each stretch of a line that is not 0.
#[inline(always)]
fn for_each_foreground<T: Stored>(line: &[T], mut run: impl FnMut(usize, usize)) {
    let mut at = 0;
    while let Some(more) = line[at..].iter().position(|&value| value > T::default()) {
        let start = at + more;
        let end = line[start..].iter().position(|&value| value == T::default()).map_or(line.len(), |more| start + more);
        run(start, end);
        at = end;
    }
}

/// [`search_row`] with the tile's row in four registers, which compilers leave in memory.
#[cfg(target_arch = "x86_64")]
mod vector {
    use super::TILE_BYTES;
    use std::arch::x86_64::*;

    macro_rules! search {
        ($name:ident, $type:ty, $load:ident, $store:ident, $set:ident, $add:ident, $min:ident, $or:ident, $compare:ident,
            $mask:ident) => {
            #[target_feature(enable = "avx2")]
            pub(super) fn $name(tile: &[$type], row: usize, steps: &[$type], output: &mut [$type]) {
                const WIDTH: usize = TILE_BYTES / size_of::<$type>();
                const LANES: usize = WIDTH / 4;
                let (rows, _) = tile.as_chunks::<WIDTH>();
                let count = rows.len();
                if row >= count || steps.len() < count {
                    return;
                }
                // SAFETY: a row of the tile has four times as many numbers as a register.
                let load = |row: &[$type; WIDTH]| unsafe {
                    [
                        $load(row.as_ptr()),
                        $load(row[LANES..].as_ptr()),
                        $load(row[2 * LANES..].as_ptr()),
                        $load(row[3 * LANES..].as_ptr()),
                    ]
                };
                let mut lowest = load(&rows[row]);
                let both = row.min(count - 1 - row);
                for k in 1..=row.max(count - 1 - row) {
                    let step = $set(steps[k]);
                    let higher = $or(
                        $or($compare::<_CMP_GT_OQ>(lowest[0], step), $compare::<_CMP_GT_OQ>(lowest[1], step)),
                        $or($compare::<_CMP_GT_OQ>(lowest[2], step), $compare::<_CMP_GT_OQ>(lowest[3], step)),
                    );
                    if $mask(higher) == 0 {
                        break;
                    }
                    let above = load(&rows[if k <= row { row - k } else { row + k }]);
                    // Where only one side has rows left, twice the same.
                    let below = load(&rows[if k <= both || k > row { row + k } else { row - k }]);
                    for i in 0..4 {
                        lowest[i] = $min(lowest[i], $add($min(above[i], below[i]), step));
                    }
                }
                let mut found = [0.0; WIDTH];
                for (i, lowest) in lowest.into_iter().enumerate() {
                    // SAFETY: a quarter of the row has as many numbers as a register.
                    unsafe { $store(found[i * LANES..].as_mut_ptr(), lowest) };
                }
                output.copy_from_slice(&found[..output.len()]);
            }
        };
    }
    search!(
        search_f32,
        f32,
        _mm256_loadu_ps,
        _mm256_storeu_ps,
        _mm256_set1_ps,
        _mm256_add_ps,
        _mm256_min_ps,
        _mm256_or_ps,
        _mm256_cmp_ps,
        _mm256_movemask_ps
    );
    search!(
        search_f64,
        f64,
        _mm256_loadu_pd,
        _mm256_storeu_pd,
        _mm256_set1_pd,
        _mm256_add_pd,
        _mm256_min_pd,
        _mm256_or_pd,
        _mm256_cmp_pd,
        _mm256_movemask_pd
    );
}

/// The lowest parabola at one row of a tile for `W` lines at once: looks at ever more distant rows until none can be lower.
#[inline(always)]
fn search_row<T: Stored, const W: usize>(tile: &[T], row: usize, steps: &[T], output: &mut [T]) {
    let (rows, _) = tile.as_chunks::<W>();
    let Some(&(mut lowest)) = rows.get(row) else { return };
    let count = rows.len();
    let lower = |lowest: &mut [T; W], other: &[T; W], step: T| {
        for (lowest, &other) in lowest.iter_mut().zip(other) {
            let height = other + step;
            *lowest = if height < *lowest { height } else { *lowest };
        }
    };
    let both = row.min(count - 1 - row);
    let done = |lowest: &[T; W], step: T| !lowest.iter().fold(false, |any, &value| any | (value > step));
    for k in 1..=both {
        let step = steps[k];
        if done(&lowest, step) {
            output.copy_from_slice(&lowest[..output.len()]);
            return;
        }
        lower(&mut lowest, &rows[row - k], step);
        lower(&mut lowest, &rows[row + k], step);
    }
    // Only one side has rows left.
    for (k, &step) in steps.iter().enumerate().take(row.max(count - 1 - row) + 1).skip(both + 1) {
        if done(&lowest, step) {
            break;
        }
        let other = if k <= row { row - k } else { row + k };
        lower(&mut lowest, &rows[other], step);
    }
    output.copy_from_slice(&lowest[..output.len()]);
}

/// One line across the rows of a tile.
pub(crate) struct Columns<T, L> {
    pub line: Vec<T>,
    labels: Vec<L>,
    segments: Vec<(usize, usize)>,
    pub winners: Vec<u32>,
    pub ids: Vec<u32>,
    hull: Hull,
}

impl<T: Stored, L: Copy + PartialEq + Default> Columns<T, L> {
    pub fn new(count: usize, spacing: f64) -> Self {
        Self {
            line: vec![T::default(); count],
            labels: Vec::new(),
            segments: Vec::new(),
            winners: Vec::new(),
            ids: Vec::new(),
            hull: Hull::new(count + 2, spacing),
        }
    }

    /// Takes every `width`th value.
    pub fn load(&mut self, values: &[T], labels: &[L], width: usize) {
        self.line.iter_mut().zip(values.iter().step_by(width)).for_each(|(to, &from)| *to = from);
        self.labels.clear();
        self.labels.extend(labels.iter().step_by(width));
    }

    pub fn envelope(&mut self, labelled: bool, border: bool, with_winners: bool) {
        let Self { line, labels, segments, winners, hull, .. } = self;
        segments.clear();
        if labelled {
            for_each_label(labels, |start, end| segments.push((start, end)));
        } else {
            for_each_foreground(line, |start, end| segments.push((start, end)));
        }
        winners.clear();
        winners.extend(0..if with_winners { line.len() as u32 } else { 0 });
        for &(start, end) in &*segments {
            let (left, right) = (start > 0 || border, end < line.len() || border);
            hull.segment(line, start, end, left, right, winners);
        }
    }
}

/// The parabolas of a line that are lowest somewhere.
struct Hull {
    /// Square of the spacing.
    scale: f64,
    /// Positions, from one before the segment on; heights there, and those of the hull's points.
    points: Vec<Point>,
    count: usize,
}

#[derive(Clone, Copy, Default)]
struct Point {
    position: f64,
    value: f64,
    lifted: f64,
}

impl Hull {
    fn new(capacity: usize, spacing: f64) -> Self {
        Self { scale: spacing * spacing, points: vec![Point::default(); capacity], count: 0 }
    }

    #[inline(always)]
    fn push(&mut self, position: f64, value: f64) {
        let new = Point { position, value, lifted: value + self.scale * position * position };
        while self.count >= 2 {
            let [before, last] = [self.points[self.count - 2], self.points[self.count - 1]];
            // The last point lies on or above the line between its neighbours.
            let above = (last.lifted - before.lifted) * (new.position - last.position)
                >= (new.lifted - last.lifted) * (last.position - before.position);
            if !above {
                break;
            }
            self.count -= 1;
        }
        self.points[self.count] = new;
        self.count += 1;
    }

    /// Replaces `line[start..end]` by the lower envelope. `left` and `right` tell whether there is background just outside.
    /// `winners`, where not empty, receives the position of the parabola that is lowest.
    #[inline(always)]
    fn segment<T: Stored>(
        &mut self,
        line: &mut [T],
        start: usize,
        end: usize,
        left: bool,
        right: bool,
        winners: &mut [u32],
    ) {
        self.count = 0;
        if left {
            self.push(0.0, 0.0);
        }
        for (i, &value) in line[start..end].iter().enumerate() {
            if value < T::INFINITY {
                self.push((i + 1) as f64, value.wide());
            }
        }
        if right {
            self.push((end - start + 1) as f64, 0.0);
        }
        let points = &self.points[..self.count];
        let Some((&(mut point), mut rest)) = points.split_first() else {
            return;
        };
        for (i, value) in line[start..end].iter_mut().enumerate() {
            let x = (i + 1) as f64;
            let at = |point: Point| point.value + self.scale * (x - point.position) * (x - point.position);
            let mut lowest = at(point);
            while let Some((&next, others)) = rest.split_first() {
                let height = at(next);
                if height >= lowest {
                    break;
                }
                (point, rest, lowest) = (next, others, height);
            }
            *value = T::of(lowest);
            if let Some(winner) = winners.get_mut(start + i) {
                *winner = (start as f64 + point.position - 1.0) as u32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::has_avx2;

    #[test]
    fn all_ways_to_search_agree() {
        fn compare<T: Stored + std::fmt::Debug>() {
            let width = TILE_BYTES / size_of::<T>();
            let tile: Vec<T> =
                (0..width * 9).map(|k| T::of(((k as u32).wrapping_mul(2_654_435_761) >> 25) as f64)).collect();
            let steps: Vec<T> = (0..9).map(|k| T::of((k * k) as f64 * 1.5)).collect();
            for row in 0..9 {
                let mut found = [vec![T::default(); width - 3], vec![T::default(); width - 3]];
                T::search(&tile, row, &steps, &mut found[0], has_avx2());
                T::search(&tile, row, &steps, &mut found[1], false);
                let expected = (0..width - 3).map(|lane| {
                    let heights = (0..9).map(|other: usize| tile[other * width + lane] + steps[other.abs_diff(row)]);
                    heights.fold(T::INFINITY, |least, height| if height < least { height } else { least })
                });
                assert_eq!(found[0], expected.collect::<Vec<_>>());
                assert_eq!(found[0], found[1]);
            }
        }
        compare::<f32>();
        compare::<f64>();
    }
}
