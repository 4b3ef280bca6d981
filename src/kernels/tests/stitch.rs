//! Windows added up in memory for little more than one of them.
#![allow(clippy::unwrap_used)]

use mica_kernels::stitch::{Shared, Step, Window, stitch};
use mica_kernels::{Threads, View, ViewMut};

const CHANNELS: usize = 3;

fn noise(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32
    };
    (0..count).map(|_| next()).collect()
}

/// Windows of 2 x 4 at 0, 3, 5 of a row of 9: what they add up to, and the mean that leaves with each of them.
fn in_steps(results: &[Vec<f32>; 3], weights: &[f32], threads: Threads) -> Vec<f32> {
    let starts = [0, 3, 5, 9];
    let (mut sums, mut carried) = (vec![f32::NAN; (CHANNELS + 1) * 2 * 5], vec![f32::NAN; (CHANNELS + 1) * 2 * 3]);
    let mut means = vec![0f32; CHANNELS * 2 * 9];
    for (k, values) in results.iter().enumerate() {
        // One voxel before the window is in the sums, from the second on.
        let (start, next, before) = (starts[k], starts[k + 1], usize::from(k > 0));
        let share = |there: usize, here: usize, length| Shared {
            carried: 0,
            there: vec![0, there],
            here: vec![0, here],
            extents: vec![2, length],
        };
        let overlap = if k == 0 { 0 } else { starts[k - 1] + 4 - start };
        let step = Step {
            taken: if k == 0 { vec![] } else { vec![share(0, 0, overlap + 1)] },
            window: Some(Window {
                values: View::new(values, &[CHANNELS, 2, 4]).unwrap().erase(),
                weights: View::new(weights, &[2, 4]).unwrap().erase(),
                at: vec![0, before],
            }),
            given: if next == 9 { vec![] } else { vec![share(0, next - 1 - start + before, start + 4 - next + 1)] },
            divided: vec![0..2, 0..next - start + before],
        };
        let views = (
            ViewMut::new(&mut sums, &[CHANNELS + 1, 2, 5]).unwrap().erase(),
            vec![ViewMut::new(&mut carried, &[CHANNELS + 1, 2, 3]).unwrap().erase()],
        );
        stitch(views.0, views.1, &step, threads).unwrap();
        for channel in 0..CHANNELS {
            for row in 0..2 {
                for at in start..next {
                    let here = at - start + before;
                    means[(channel * 2 + row) * 9 + at] = sums[(channel * 2 + row) * 5 + here];
                }
                if k > 0 {
                    // The voxel before is the one that left with the window before.
                    let there = means[(channel * 2 + row) * 9 + start - 1];
                    assert_eq!(sums[(channel * 2 + row) * 5], there);
                }
            }
        }
    }
    means
}

#[test]
fn means_of_windows_one_by_one_are_those_of_all() {
    let results = [noise(CHANNELS * 8, 1), noise(CHANNELS * 8, 2), noise(CHANNELS * 8, 3)];
    let weights: Vec<f32> = noise(8, 4).iter().map(|weight| weight + 0.1).collect();
    let mut expected = Vec::new();
    for channel in 0..CHANNELS {
        for row in 0..2 {
            for at in 0..9usize {
                let (mut sum, mut count) = (0f32, 0f32);
                for (values, start) in results.iter().zip([0, 3, 5]) {
                    if let Some(column) = at.checked_sub(start).filter(|column| *column < 4) {
                        let weight = weights[row * 4 + column];
                        sum += values[(channel * 2 + row) * 4 + column] * weight;
                        count += weight;
                    }
                }
                expected.push(sum / count);
            }
        }
    }
    assert_eq!(in_steps(&results, &weights, Threads::SINGLE), expected);
    assert_eq!(in_steps(&results, &weights, Threads::new(3)), expected);
}

#[test]
fn skipped_windows_count_nothing_and_boxes_stay_inside() {
    let (mut sums, mut carried) = (vec![9f64; 2 * 4], vec![5f64, 1.0, 2.0, 0.0]);
    let mut step = Step {
        taken: vec![Shared { carried: 0, there: vec![0], here: vec![1], extents: vec![2] }],
        window: None,
        given: vec![],
        divided: std::iter::once(0..4).collect(),
    };
    let mut run = |step: &Step<'_>, extent: usize| {
        let carried = vec![ViewMut::new(&mut carried, &[2, 2]).unwrap().erase()];
        stitch(ViewMut::new(&mut sums[..2 * extent], &[2, extent]).unwrap().erase(), carried, step, Threads::SINGLE)
    };
    run(&step, 4).unwrap();
    step.divided[0] = 0..5;
    assert!(run(&step, 4).is_err());
    step.divided[0] = 0..2;
    assert!(run(&step, 2).is_err());
    step.taken[0].carried = 1;
    assert!(run(&step, 4).is_err());
    assert_eq!(sums, [0.0, 2.5, 1.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
}
