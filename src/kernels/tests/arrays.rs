//! Views, plans, copies and remaps against plain loops over random shapes and strides.
#![allow(clippy::unwrap_used)]

use mica_kernels::geometry::AxisMap;
use mica_kernels::layout::{LayoutError, Padding, copy, flip, remap_axes};
use mica_kernels::plan::ElementPlan;
use mica_kernels::{AnyView, AnyViewMut, ElementType, Layout, MAX_NDIM, Strided, Threads, View, ViewError, ViewMut};
use proptest::prelude::*;

/// Memory with an array of any strides in it.
#[derive(Debug, Clone)]
struct Array {
    memory: Vec<i32>,
    offset: usize,
    shape: Vec<usize>,
    strides: Vec<isize>,
}

impl Array {
    /// An array whose axes lie in memory in `order`, each with `gap` unused elements per element, some backwards.
    fn new(shape: &[usize], order: &[usize], gaps: &[usize], backwards: &[bool]) -> Self {
        let mut strides = vec![0isize; shape.len()];
        let (mut stride, mut offset) = (1, 0);
        for &axis in order {
            let step = stride * (1 + gaps[axis]);
            strides[axis] = step as isize;
            if backwards[axis] {
                strides[axis] = -strides[axis];
                offset += step * (shape[axis] - 1);
            }
            stride = step * shape[axis];
        }
        let memory = (0..stride as i32).map(|k| k.wrapping_mul(0x01e3_7a5b) >> 7).collect();
        Self { memory, offset, shape: shape.to_vec(), strides }
    }

    fn view(&self) -> View<'_, i32> {
        View::with_strides(&self.memory, self.offset, &self.shape, &self.strides).unwrap()
    }

    fn view_mut(&mut self) -> ViewMut<'_, i32> {
        ViewMut::with_strides(&mut self.memory, self.offset, &self.shape, &self.strides).unwrap()
    }

    fn values(&self) -> Vec<i32> {
        self.view().iter().collect()
    }
}

fn shapes(largest: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1usize..largest, 0..5)
}

fn array_of(shape: Vec<usize>) -> impl Strategy<Value = Array> {
    let n = shape.len();
    let order = Just((0..n).collect::<Vec<_>>()).prop_shuffle();
    let gaps = prop::collection::vec(prop_oneof![3 => Just(0usize), 1 => 0..3usize], n);
    let backwards = prop::collection::vec(any::<bool>(), n);
    (order, gaps, backwards).prop_map(move |(order, gaps, backwards)| Array::new(&shape, &order, &gaps, &backwards))
}

fn array() -> impl Strategy<Value = Array> {
    shapes(12).prop_flat_map(array_of)
}

fn pair() -> impl Strategy<Value = (Array, Array)> {
    shapes(12).prop_flat_map(|shape| (array_of(shape.clone()), array_of(shape)))
}

/// All indices of a shape in C order.
fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![vec![]], |prefixes, &size| {
        prefixes.iter().flat_map(|prefix| (0..size).map(move |i| [&prefix[..], &[i]].concat())).collect()
    })
}

/// The source index that NumPy's `pad` puts at position `at`, found the slow way.
fn padded(at: i64, size: i64, padding: Padding) -> Option<i64> {
    let mirrored = |period: i64, last: i64| {
        let phase = at.rem_euclid(period.max(1));
        if phase < size { phase } else { last - phase }
    };
    match padding {
        Padding::Constant(_) => (0..size).contains(&at).then_some(at),
        Padding::Border => Some(at.clamp(0, size - 1)),
        Padding::Reflection => Some(mirrored(2 * (size - 1), 2 * (size - 1))),
        Padding::Symmetric => Some(mirrored(2 * size, 2 * size - 1)),
        _ => Some(at.rem_euclid(size)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_plan_visits_each_element_once_and_views_together((a, b) in pair(), cut in 0.0f64..1.0) {
        let (first, second) = (a.view(), b.view());
        let plan = ElementPlan::new(&[first.layout(), second.layout()]).unwrap();
        let strides = plan.inner_strides();
        let mut visited = Vec::new();
        let middle = (plan.numel() as f64 * cut) as usize;
        for range in [0..middle, middle..plan.numel()] {
            plan.for_each_run(range, |offsets, length| {
                for i in 0..length as isize {
                    visited.push((offsets[0] + i * strides[0], offsets[1] + i * strides[1]));
                }
            });
        }
        let offset = |strides: &[isize], index: &[usize]| -> isize {
            index.iter().zip(strides).map(|(&i, stride)| i as isize * stride).sum()
        };
        let mut expected: Vec<_> =
            indices(&a.shape).iter().map(|index| (offset(&a.strides, index), offset(&b.strides, index))).collect();
        visited.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(visited, expected);
    }

    #[test]
    fn copies_equal_a_plain_loop((source, mut target) in pair(), threads in 1usize..4) {
        let untouched = target.memory.len() - source.values().len();
        let before = target.memory.clone();
        copy(source.view().erase(), target.view_mut().erase(), Threads::new(threads)).unwrap();
        prop_assert_eq!(target.values(), source.values());
        // Nothing between the elements was written.
        let mut covered = vec![false; before.len()];
        for index in indices(&target.shape) {
            let at: isize = index.iter().zip(&target.strides).map(|(&i, stride)| i as isize * stride).sum();
            covered[target.offset.wrapping_add_signed(at)] = true;
        }
        let outside: Vec<_> = (0..before.len()).filter(|&k| !covered[k]).collect();
        prop_assert_eq!(outside.len(), untouched);
        prop_assert!(outside.iter().all(|&k| before[k] == target.memory[k]));
    }

    #[test]
    fn flipping_twice_is_the_identity(source in array(), axes in any::<u8>()) {
        let axes: Vec<usize> = (0..source.shape.len()).filter(|axis| axes >> axis & 1 == 1).collect();
        let mut once = vec![0; source.values().len()];
        let mut twice = once.clone();
        let shape = &source.shape;
        let target = ViewMut::new(&mut once, shape).unwrap();
        flip(source.view().erase(), target.erase(), &axes, Threads::SINGLE).unwrap();
        let back = ViewMut::new(&mut twice, shape).unwrap();
        flip(View::new(&once, shape).unwrap().erase(), back.erase(), &axes, Threads::SINGLE).unwrap();
        prop_assert_eq!(&twice, &source.values());
        for (index, &value) in indices(shape).iter().zip(&once) {
            let mirrored: Vec<usize> =
                index.iter().enumerate().map(|(k, &i)| if axes.contains(&k) { shape[k] - 1 - i } else { i }).collect();
            prop_assert_eq!(Some(value), source.view().get(&mirrored));
        }
    }

    #[test]
    fn view_operations_address_the_same_elements(source in array(), seed in any::<u64>()) {
        let n = source.shape.len();
        prop_assume!(n > 0);
        let pick = |k: u64, below: usize| (seed.rotate_left(k as u32 * 7) % below as u64) as usize;
        let view = source.view();
        let axis = pick(1, n);
        let start = pick(2, source.shape[axis]);
        let length = pick(3, source.shape[axis] - start) + 1;
        let order: Vec<usize> = (0..n).map(|k| (k + axis) % n).collect();
        let permuted = view.permute(&order).unwrap();
        let narrowed = view.narrow(axis, start, length).unwrap();
        let flipped = view.flip(axis).unwrap();
        let selected = view.select(axis, start).unwrap();
        for index in indices(&source.shape) {
            let value = view.get(&index);
            let reordered: Vec<usize> = order.iter().map(|&k| index[k]).collect();
            prop_assert_eq!(permuted.get(&reordered), value);
            let mut mirrored = index.clone();
            mirrored[axis] = source.shape[axis] - 1 - index[axis];
            prop_assert_eq!(flipped.get(&mirrored), value);
            if (start..start + length).contains(&index[axis]) {
                let mut shifted = index.clone();
                shifted[axis] -= start;
                prop_assert_eq!(narrowed.get(&shifted), value);
            }
            if index[axis] == start {
                let mut rest = index.clone();
                rest.remove(axis);
                prop_assert_eq!(selected.get(&rest), value);
            }
        }
    }

    #[test]
    fn remaps_equal_numpys_padding_index_by_index(
        source in shapes(6).prop_flat_map(array_of),
        seed in any::<u64>(),
        kind in 0usize..5,
    ) {
        let n = source.shape.len();
        let padding = [
            Padding::Constant(-7.0),
            Padding::Border,
            Padding::Reflection,
            Padding::Symmetric,
            Padding::Wrap,
        ][kind];
        let pick = |k: usize, below: usize| (seed.rotate_left(k as u32 * 5) % below as u64) as usize;
        let maps: Vec<AxisMap> = (0..n)
            .map(|k| AxisMap {
                source: (k + pick(0, n.max(1))) % n,
                flipped: pick(k + 1, 2) == 1,
                offset: pick(k + 2, 29) as i64 - 14,
            })
            .collect();
        let shape: Vec<usize> = (0..n).map(|k| pick(k + 3, 13) + 1).collect();
        let mut found = vec![0.0f64; shape.iter().product()];
        let target = ViewMut::new(&mut found, &shape).unwrap();
        remap_axes(source.view().erase(), target.erase(), &maps, padding, Threads::new(2)).unwrap();
        for (output, value) in indices(&shape).iter().zip(found) {
            let mut input = vec![Some(0usize); n];
            for (map, &o) in maps.iter().zip(output) {
                let at = map.offset + if map.flipped { -(o as i64) } else { o as i64 };
                input[map.source] = padded(at, source.shape[map.source] as i64, padding).map(|i| i as usize);
            }
            let expected = match input.into_iter().collect::<Option<Vec<_>>>() {
                Some(index) => f64::from(source.view().get(&index).unwrap()),
                None => -7.0,
            };
            prop_assert_eq!(value, expected);
        }
    }
}

/// Sizes around the tile and register sizes of the transposing copy, for every element size.
#[test]
fn transposing_copies_equal_a_plain_loop_for_every_element_size() {
    fn check<T: mica_kernels::Element + PartialEq + Default + std::fmt::Debug>(number: impl Fn(usize) -> T) {
        for (rows, columns) in [(1, 70), (3, 500), (4, 4), (16, 16), (33, 65), (70, 129), (1030, 3), (129, 257)] {
            let memory: Vec<T> = (0..2 * rows * columns).map(number_of(&number)).collect();
            let mut out = vec![T::default(); memory.len()];
            let shape = [2, columns, rows];
            let source = View::new(&memory, &[2, rows, columns]).unwrap().permute(&[0, 2, 1]).unwrap();
            let backwards = source.flip(1).unwrap();
            for (view, threads) in [(source, 1), (backwards, 3)] {
                let target = ViewMut::new(&mut out, &shape).unwrap();
                copy(view.erase(), target.erase(), Threads::new(threads)).unwrap();
                assert!(out.iter().copied().eq(view.iter()), "{rows}x{columns} of {}", T::TYPE);
            }
        }
    }
    fn number_of<T>(number: &impl Fn(usize) -> T) -> impl Fn(usize) -> T + '_ {
        move |k| number(k.wrapping_mul(2_654_435_761))
    }
    check(|k| k as u8);
    check(|k| k as u16);
    check(|k| k as i32);
    check(|k| k as i64);
}

#[test]
fn copies_larger_than_a_chunk_do_not_depend_on_the_number_of_threads() {
    let shape = [7, 130, 211];
    let memory: Vec<f32> = (0..7 * 130 * 211).map(|k| k as f32).collect();
    let source = View::new(&memory, &shape).unwrap().flip(2).unwrap().flip(0).unwrap();
    let results: Vec<Vec<f32>> = [1, 2, 5]
        .iter()
        .map(|&threads| {
            let mut out = vec![0.0; memory.len()];
            copy(source.erase(), ViewMut::new(&mut out, &shape).unwrap().erase(), Threads::new(threads)).unwrap();
            out
        })
        .collect();
    assert!(results[0].iter().copied().eq(source.iter()));
    assert!(results.iter().all(|result| *result == results[0]));
}

#[test]
fn bad_views_are_refused() {
    let memory = [0u16; 12];
    assert!(matches!(View::new(&memory, &[3, 5]), Err(ViewError::OutOfBounds { highest: 14, .. })));
    assert!(matches!(View::with_strides(&memory, 0, &[3], &[-1]), Err(ViewError::OutOfBounds { lowest: -2, .. })));
    assert!(View::with_strides(&memory, 2, &[3], &[-1]).is_ok());
    assert!(matches!(View::with_strides(&memory, 0, &[3], &[1, 2]), Err(ViewError::Strides { .. })));
    assert!(matches!(Layout::contiguous(&[1; MAX_NDIM + 1]), Err(ViewError::Dimensions { .. })));
    assert!(matches!(Layout::contiguous(&[usize::MAX, 2]), Err(ViewError::TooLarge { .. })));
    assert!(matches!(Layout::contiguous(&[1 << 40, 1 << 40]), Err(ViewError::TooLarge { .. })));
    assert!(matches!(Layout::new(&[1 << 40, 2], &[isize::MAX, 1]), Err(ViewError::TooLarge { .. })));
    assert!(Layout::contiguous(&[1 << 40, 0, 1 << 40]).is_ok_and(|layout| layout.numel() == 0));
    let mut memory = [0u16; 12];
    assert!(matches!(ViewMut::with_strides(&mut memory, 0, &[3, 3], &[1, 1]), Err(ViewError::Overlap { .. })));
    assert!(matches!(ViewMut::with_strides(&mut memory, 0, &[3], &[0]), Err(ViewError::Overlap { .. })));
    assert!(ViewMut::with_strides(&mut memory, 0, &[3, 4], &[1, 3]).is_ok());
    let view = View::new(&memory, &[3, 4]).unwrap();
    assert!(view.permute(&[0, 0]).is_err() && view.permute(&[0]).is_err());
    assert!(view.flip(2).is_err() && view.select(1, 4).is_err() && view.narrow(0, 2, 2).is_err());
    assert!(view.broadcast_to(&[2, 5, 4]).is_err() && view.broadcast_to(&[2, 3, 4]).is_ok());
    assert!(view.get(&[3, 0]).is_none() && view.get(&[0]).is_none());
    let layout = Layout::contiguous(&[2]).unwrap();
    // SAFETY: refused because of the address, before anything is read.
    let null = unsafe { AnyView::from_raw_parts(std::ptr::null(), ElementType::F32, layout) };
    assert!(matches!(null, Err(ViewError::Pointer { .. })));
    // SAFETY: as above.
    let odd = unsafe { AnyViewMut::from_raw_parts(std::ptr::without_provenance_mut(5), ElementType::F32, layout) };
    assert!(odd.unwrap_err().to_string().contains("multiple of 4 bytes, found address 0x5"));
}

#[test]
fn mismatched_copies_and_remaps_are_refused() {
    let source = [1.0f32; 6];
    let mut target = [0.0f32; 6];
    let mut whole = [0i32; 6];
    let view = View::new(&source, &[2, 3]).unwrap().erase();
    let single = Threads::SINGLE;
    assert!(matches!(
        copy(view, ViewMut::new(&mut target, &[3, 2]).unwrap().erase(), single),
        Err(ViewError::Shape { .. })
    ));
    assert!(matches!(
        copy(view, ViewMut::new(&mut whole, &[2, 3]).unwrap().erase(), single),
        Err(ViewError::Type { .. })
    ));
    let mut flipped = |axes: &[usize]| flip(view, ViewMut::new(&mut target, &[2, 3]).unwrap().erase(), axes, single);
    assert!(flipped(&[2]).is_err() && flipped(&[0, 0]).is_err() && flipped(&[1]).is_ok());
    let maps = [AxisMap::identity(0), AxisMap::identity(0)];
    let remapped =
        remap_axes(view, ViewMut::new(&mut target, &[2, 3]).unwrap().erase(), &maps, Padding::Border, single);
    assert!(matches!(remapped, Err(LayoutError::Maps { .. })));
    let empty = View::new(&source[..0], &[0]).unwrap().erase();
    let maps = [AxisMap::identity(0)];
    let mut remapped =
        |padding| remap_axes(empty, ViewMut::new(&mut target, &[6]).unwrap().erase(), &maps, padding, single);
    assert!(matches!(remapped(Padding::Wrap), Err(LayoutError::NothingToRepeat { axis: 0, .. })));
    assert!(remapped(Padding::Constant(2.0)).is_ok());
    assert_eq!(target, [2.0; 6]);
}

#[test]
fn far_offsets_are_padding_and_do_not_overflow() {
    let source = [1u8, 2, 3];
    let view = View::new(&source, &[3]).unwrap().erase();
    for offset in [i64::MIN, i64::MIN / 2, i64::MAX / 2, i64::MAX] {
        for (padding, expected) in
            [(Padding::Constant(9.0), [9, 9]), (Padding::Border, if offset < 0 { [1, 1] } else { [3, 3] })]
        {
            let mut target = [0u8; 2];
            let maps = [AxisMap { source: 0, flipped: false, offset }];
            remap_axes(view, ViewMut::new(&mut target, &[2]).unwrap().erase(), &maps, padding, Threads::SINGLE)
                .unwrap();
            assert_eq!(target, expected, "{offset} {padding:?}");
        }
    }
}
