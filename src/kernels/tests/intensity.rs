//! Intensity kernels against PyTorch and MONAI (torch_golden.tsv) and against plain loops.
#![allow(clippy::unwrap_used)]

use half::{bf16, f16};
use mica_kernels::intensity::{
    IntensityError, Normalize, Operand, ScaleRange, Voxels, cast, min_max, moments, normalize, normalize_in_place,
    scale_range, scale_range_in_place,
};
use mica_kernels::{AnyView, AnyViewMut, ElementType, Strided, Threads, View, ViewMut};
use proptest::prelude::*;

const SINGLE: Threads = Threads::SINGLE;

/// A one-dimensional array of any element type.
#[derive(Debug, Clone, PartialEq)]
enum Numbers {
    U8(Vec<u8>),
    I8(Vec<i8>),
    U16(Vec<u16>),
    I16(Vec<i16>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    F16(Vec<f16>),
    BF16(Vec<bf16>),
    F32(Vec<f32>),
    F64(Vec<f64>),
    Bool(Vec<bool>),
}

macro_rules! each {
    ($numbers:expr, $values:ident => $body:expr) => {
        match $numbers {
            Numbers::U8($values) => $body,
            Numbers::I8($values) => $body,
            Numbers::U16($values) => $body,
            Numbers::I16($values) => $body,
            Numbers::I32($values) => $body,
            Numbers::I64($values) => $body,
            Numbers::F16($values) => $body,
            Numbers::BF16($values) => $body,
            Numbers::F32($values) => $body,
            Numbers::F64($values) => $body,
            Numbers::Bool($values) => $body,
        }
    };
}

fn element(name: &str) -> ElementType {
    *ElementType::ALL.iter().find(|element| element.name() == name).unwrap()
}

impl Numbers {
    fn parse(element: ElementType, text: &str) -> Self {
        fn integers<T: TryFrom<i128, Error: std::fmt::Debug>>(text: &str) -> Vec<T> {
            text.split(' ').map(|number| T::try_from(number.parse().unwrap()).unwrap()).collect()
        }
        let floats = || text.split(' ').map(|number| number.parse::<f64>().unwrap());
        match element {
            ElementType::U8 => Self::U8(integers(text)),
            ElementType::I8 => Self::I8(integers(text)),
            ElementType::U16 => Self::U16(integers(text)),
            ElementType::I16 => Self::I16(integers(text)),
            ElementType::I32 => Self::I32(integers(text)),
            ElementType::I64 => Self::I64(integers(text)),
            // The numbers in the table are exact in their type.
            ElementType::F16 => Self::F16(floats().map(f16::from_f64).collect()),
            ElementType::BF16 => Self::BF16(floats().map(bf16::from_f64).collect()),
            ElementType::F32 => Self::F32(floats().map(|number| number as f32).collect()),
            ElementType::F64 => Self::F64(floats().collect()),
            ElementType::Bool => Self::Bool(text.split(' ').map(|bit| bit == "1").collect()),
        }
    }

    fn zeros(element: ElementType, count: usize) -> Self {
        Self::parse(element, &vec!["0"; count].join(" "))
    }

    fn len(&self) -> usize {
        each!(self, values => values.len())
    }

    fn view(&self) -> AnyView<'_> {
        each!(self, values => View::new(values, &[values.len()]).unwrap().erase())
    }

    fn view_mut(&mut self) -> AnyViewMut<'_> {
        let shape = [self.len()];
        each!(self, values => ViewMut::new(values, &shape).unwrap().erase())
    }

    /// Bit for bit, but any NaN for any other.
    fn same(&self, other: &Self) -> bool {
        fn equal<T: Copy>(a: &[T], b: &[T], bits: impl Fn(T) -> u64, nan: impl Fn(T) -> bool) -> bool {
            a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| bits(a) == bits(b) || (nan(a) && nan(b)))
        }
        match (self, other) {
            (Self::F16(a), Self::F16(b)) => equal(a, b, |x| x.to_bits().into(), f16::is_nan),
            (Self::BF16(a), Self::BF16(b)) => equal(a, b, |x| x.to_bits().into(), bf16::is_nan),
            (Self::F32(a), Self::F32(b)) => equal(a, b, |x| x.to_bits().into(), f32::is_nan),
            (Self::F64(a), Self::F64(b)) => equal(a, b, f64::to_bits, f64::is_nan),
            _ => self == other,
        }
    }
}

struct Row<'a> {
    source: Numbers,
    arguments: Vec<Option<f64>>,
    expected: Numbers,
    line: &'a str,
}

fn golden(kind: &str) -> Vec<Row<'static>> {
    let parse = |line: &'static str| {
        let columns: Vec<&str> = line.split('\t').collect();
        Row {
            source: Numbers::parse(element(columns[1]), columns[2]),
            arguments: columns[3].split_whitespace().map(|argument| argument.parse().ok()).collect(),
            expected: Numbers::parse(element(columns[4]), columns[5]),
            line,
        }
    };
    let rows: Vec<Row> = include_str!("torch_golden.tsv")
        .lines()
        .filter(|line| line.split('\t').next() == Some(kind))
        .map(parse)
        .collect();
    assert!(!rows.is_empty());
    rows
}

fn scaling(arguments: &[Option<f64>]) -> ScaleRange {
    ScaleRange {
        a_min: arguments[0].unwrap(),
        a_max: arguments[1].unwrap(),
        b_min: arguments[2],
        b_max: arguments[3],
        clip: arguments[4] == Some(1.0),
    }
}

#[test]
fn scaling_equals_monais_scale_intensity_range() {
    for row in golden("scale") {
        let range = scaling(&row.arguments);
        let mut found = Numbers::zeros(row.expected.view().element_type(), row.source.len());
        scale_range(row.source.view(), found.view_mut(), &range, SINGLE).unwrap();
        assert!(found.same(&row.expected), "{}\nfound {found:?}", row.line);
        if row.source.view().element_type() == row.expected.view().element_type() {
            let mut same = row.source.clone();
            scale_range_in_place(same.view_mut(), &range, SINGLE).unwrap();
            assert!(same.same(&row.expected), "in place: {}\nfound {same:?}", row.line);
        }
        if range.is_degenerate() {
            // MONAI leaves the result in the type that PyTorch computes in.
            let element = row.source.view().element_type();
            assert_eq!(range.result_type(element), row.expected.view().element_type(), "{}", row.line);
        }
    }
}

#[test]
fn normalizing_equals_monais_normalize_intensity() {
    let with = |row: &Row, voxels, rounding| {
        let scalar = |k: usize| Operand::Scalar(row.arguments[k].unwrap());
        let by = Normalize { subtrahend: scalar(0), divisor: scalar(1), voxels, rounding };
        let mut found = Numbers::zeros(ElementType::F32, row.source.len());
        normalize(row.source.view(), found.view_mut(), &by, SINGLE).unwrap();
        assert!(found.same(&row.expected), "{}\nfound {found:?}", row.line);
    };
    for row in golden("normalize") {
        let voxels = if row.arguments[2] == Some(1.0) { Voxels::NonZero } else { Voxels::All };
        with(&row, voxels, None);
    }
    for row in golden("channel") {
        with(&row, Voxels::All, Some(row.source.view().element_type()));
    }
}

#[test]
fn casts_equal_pytorchs_between_all_types() {
    for row in golden("cast") {
        let mut found = Numbers::zeros(row.expected.view().element_type(), row.source.len());
        cast(row.source.view(), found.view_mut(), SINGLE).unwrap();
        assert!(found.same(&row.expected), "{}\nfound {found:?}", row.line);
    }
}

#[test]
fn moments_equal_pytorchs_in_double_precision() {
    for row in golden("moments") {
        let voxels = if row.arguments[0] == Some(1.0) { Voxels::NonZero } else { Voxels::All };
        let found = moments(row.source.view(), voxels, SINGLE).unwrap();
        let Numbers::F64(expected) = &row.expected else { panic!("{}", row.line) };
        assert!((found.mean - expected[0]).abs() <= 1e-13 * expected[0], "{found:?} {}", row.line);
        assert!((found.std - expected[1]).abs() <= 1e-13 * expected[1], "{found:?} {}", row.line);
        assert_eq!(found.count, if voxels == Voxels::NonZero { 32 } else { 40 });
    }
}

#[test]
fn moments_keep_their_digits_far_from_zero() {
    // 1e7 + {0, 1, 2, 3}: the variance is 1.25 exactly, and a sum of squares in single precision would lose it all.
    let values: Vec<f32> = (0..400_000).map(|k| 1e7 + (k % 4) as f32).collect();
    let found = moments(View::new(&values, &[400_000]).unwrap().erase(), Voxels::All, SINGLE).unwrap();
    assert!((found.mean - 10_000_001.5).abs() < 1e-8);
    assert!((found.std - 1.25f64.sqrt()).abs() < 1e-12, "{found:?}");
}

#[test]
fn moments_of_nothing_and_of_nan_are_nan() {
    let nothing = moments(View::new(&[0.0f32; 5], &[5]).unwrap().erase(), Voxels::NonZero, SINGLE).unwrap();
    assert!(nothing.count == 0 && nothing.mean.is_nan() && nothing.std.is_nan());
    let poisoned = [0.0, f32::NAN, 2.0];
    let poisoned = moments(View::new(&poisoned, &[3]).unwrap().erase(), Voxels::NonZero, SINGLE).unwrap();
    assert!(poisoned.count == 2 && poisoned.mean.is_nan() && poisoned.std.is_nan());
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let shape = [3, 301, 307];
    let values: Vec<f32> = (0u32..3 * 301 * 307).map(|k| (k.wrapping_mul(2_654_435_761) >> 8) as f32 * 1e-3).collect();
    let view = View::new(&values, &shape).unwrap().permute(&[1, 2, 0]).unwrap().erase();
    let range = ScaleRange { a_min: 0.1, a_max: 9e3, b_min: Some(-1.0), b_max: Some(1.0), clip: true };
    let results: Vec<_> = [1, 2, 3, 8]
        .iter()
        .map(|&threads| {
            let threads = Threads::new(threads);
            let mut scaled = vec![0i16; values.len()];
            scale_range(view, ViewMut::new(&mut scaled, view.shape()).unwrap().erase(), &range, threads).unwrap();
            let found = moments(view, Voxels::NonZero, threads).unwrap();
            (scaled, found.mean.to_bits(), found.std.to_bits(), min_max(view, threads).unwrap())
        })
        .collect();
    assert!(results.iter().all(|result| *result == results[0]));
}

#[test]
fn extremes_cover_every_type_and_nan_poisons_them() {
    for row in golden("cast") {
        let source = &row.source;
        let (low, high) = min_max(source.view(), SINGLE).unwrap();
        let mut doubles = Numbers::zeros(ElementType::F64, source.len());
        cast(source.view(), doubles.view_mut(), SINGLE).unwrap();
        let Numbers::F64(doubles) = doubles else { unreachable!() };
        if doubles.iter().any(|x| x.is_nan()) {
            assert!(low.is_nan() && high.is_nan());
        } else {
            assert_eq!(low, doubles.iter().copied().fold(f64::INFINITY, f64::min));
            assert_eq!(high, doubles.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        }
    }
    let long: Vec<i16> = (0..5000).map(|k| (k * 37 % 4001) as i16 - 2000).collect();
    assert_eq!(min_max(View::new(&long, &[50, 100]).unwrap().erase(), SINGLE).unwrap(), (-2000.0, 2000.0));
    let empty = min_max(View::new(&long[..0], &[0, 3]).unwrap().erase(), SINGLE);
    assert!(matches!(empty, Err(IntensityError::Empty { .. })));
}

#[test]
fn any_byte_but_zero_is_true() {
    let bytes = [0u8, 1, 2, 255];
    let layout = *View::new(&bytes, &[4]).unwrap().layout();
    // SAFETY: four readable bytes.
    let truth = unsafe { AnyView::from_raw_parts(bytes.as_ptr(), ElementType::Bool, layout) }.unwrap();
    let mut out = [false; 4];
    cast(truth, ViewMut::new(&mut out, &[4]).unwrap().erase(), SINGLE).unwrap();
    assert_eq!(out, [false, true, true, true]);
    let mut numbers = [0i64; 4];
    cast(truth, ViewMut::new(&mut numbers, &[4]).unwrap().erase(), SINGLE).unwrap();
    assert_eq!(numbers, [0, 1, 1, 1]);
    assert!(truth.typed::<bool>().is_err());
}

#[test]
fn bad_requests_are_refused() {
    let source = [1.0f32; 4];
    let view = View::new(&source, &[4]).unwrap().erase();
    let mut out = [0.0f32; 4];
    let range = ScaleRange { a_min: 0.0, a_max: 1.0, b_min: None, b_max: None, clip: true };
    let mut scaled = |range: &ScaleRange, shape: &[usize]| {
        scale_range(view, ViewMut::new(&mut out, shape).unwrap().erase(), range, SINGLE)
    };
    assert_eq!(scaled(&range, &[4]), Err(IntensityError::ClipWithoutBounds));
    assert!(matches!(scaled(&ScaleRange { clip: false, ..range }, &[2, 2]), Err(IntensityError::View(_))));
    let by = Normalize {
        subtrahend: Operand::Elements(view),
        divisor: Operand::Scalar(1.0),
        voxels: Voxels::All,
        rounding: None,
    };
    assert!(normalize_in_place(ViewMut::new(&mut out, &[4]).unwrap().erase(), &by, SINGLE).is_err());
    let mut other = [0.0f32; 3];
    assert!(normalize(view, ViewMut::new(&mut other, &[3]).unwrap().erase(), &by, SINGLE).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn strided_scaling_equals_a_plain_loop(
        shape in prop::array::uniform3(1usize..40),
        order in Just(vec![0usize, 1, 2]).prop_shuffle(),
        flipped in prop::option::of(0usize..3),
        range in (-50.0f64..0.0, 1.0f64..50.0, -2.0f64..0.0, 0.5f64..2.0, any::<bool>()),
    ) {
        let count = shape.iter().product::<usize>();
        let values: Vec<i16> = (0..count).map(|k| ((k * 7919) % 201) as i16 - 100).collect();
        let mut view = View::new(&values, &shape).unwrap().permute(&order).unwrap();
        if let Some(axis) = flipped {
            view = view.flip(axis).unwrap();
        }
        let (a_min, a_max, b_min, b_max, clip) = range;
        let by = ScaleRange { a_min, a_max, b_min: Some(b_min), b_max: Some(b_max), clip };
        let mut out = vec![0.0f32; count];
        scale_range(view.erase(), ViewMut::new(&mut out, view.shape()).unwrap().erase(), &by, Threads::new(2)).unwrap();
        for (x, found) in view.iter().zip(out) {
            let y = (f32::from(x) - a_min as f32) / (a_max - a_min) as f32;
            let y = y * (b_max - b_min) as f32 + b_min as f32;
            let y = if clip { y.clamp(b_min as f32, b_max as f32) } else { y };
            prop_assert_eq!(found, y);
        }
    }

    #[test]
    fn normalizing_by_elements_equals_a_plain_loop(
        shape in prop::array::uniform2(1usize..50),
        nonzero in any::<bool>(),
        scalar_divisor in any::<bool>(),
        seed in any::<u32>(),
    ) {
        let random = |salt: u32, k: usize| (k as u32 ^ seed).wrapping_mul(2_654_435_761).wrapping_add(salt) >> 16;
        let count = shape.iter().product::<usize>();
        let values: Vec<f32> = (0..count).map(|k| (random(1, k) % 7) as f32 - 3.0).collect();
        let subtrahend: Vec<f64> = (0..shape[1]).map(|k| f64::from(random(2, k) % 100) * 0.1).collect();
        let divisor: Vec<u8> = (0..count).map(|k| (random(3, k) % 3) as u8).collect();
        let voxels = if nonzero { Voxels::NonZero } else { Voxels::All };
        let by = Normalize {
            subtrahend: Operand::Elements(
                View::new(&subtrahend, &[shape[1]]).unwrap().broadcast_to(&shape).unwrap().erase(),
            ),
            divisor: if scalar_divisor {
                Operand::Scalar(0.0)
            } else {
                Operand::Elements(View::new(&divisor, &shape).unwrap().erase())
            },
            voxels,
            rounding: None,
        };
        let mut out = vec![0.0f32; count];
        let target = ViewMut::new(&mut out, &shape).unwrap().erase();
        normalize(View::new(&values, &shape).unwrap().erase(), target, &by, SINGLE).unwrap();
        for (k, found) in out.into_iter().enumerate() {
            let x = values[k];
            let by = if scalar_divisor || divisor[k] == 0 { 1.0 } else { f32::from(divisor[k]) };
            let expected = if nonzero && x == 0.0 { x } else { (x - subtrahend[k % shape[1]] as f32) / by };
            prop_assert_eq!(found, expected);
        }
    }
}
