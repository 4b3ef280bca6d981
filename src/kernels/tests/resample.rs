//! Resampling against PyTorch and SciPy (resample_golden.tsv), and against its own promises.
#![allow(clippy::unwrap_used)]

use half::{bf16, f16};
use mica_kernels::geometry::Affine;
use mica_kernels::intensity::cast;
use mica_kernels::resample::{
    Boundary, DisplacementSpace, Field, GridReader, Interpolation, Padding, Precision, ResampleError, ResizeMode,
    Sampling, Ties, affine, affine_transform_map, centered_grid_to_voxel, field, normalized_to_voxel, resize,
    resize_map, voxel_to_centered_grid, voxel_to_normalized,
};
use mica_kernels::{AnyView, AnyViewMut, Element, ElementType, Strided, Threads, View, ViewMut};
use proptest::prelude::*;

const SINGLE: Threads = Threads::SINGLE;

/// One line of the table.
struct Row<'a> {
    kind: &'a str,
    mode: &'a str,
    padding: &'a str,
    arguments: &'a str,
    element: ElementType,
    shape: Vec<usize>,
    source: Vec<f64>,
    target: Vec<usize>,
    positions: Vec<f64>,
    result: Vec<f64>,
}

fn numbers(text: &str, separator: char) -> Vec<f64> {
    if text == "-" { Vec::new() } else { text.split(separator).map(|number| number.parse().unwrap()).collect() }
}

fn rows(kind: &str) -> impl Iterator<Item = Row<'static>> + use<'_> {
    include_str!("resample_golden.tsv").lines().map(Row::parse).filter(move |row| row.kind == kind)
}

impl Row<'static> {
    fn parse(line: &'static str) -> Self {
        let columns: Vec<&str> = line.split('\t').collect();
        let [kind, mode, padding, arguments, element, shape, source, target, positions, result] = columns[..] else {
            panic!("{} columns: {line}", columns.len());
        };
        let sizes = |text: &str| text.split(',').map(|size| size.parse().unwrap()).collect();
        Self {
            kind,
            mode,
            padding,
            arguments,
            element: *ElementType::ALL.iter().find(|known| known.name() == element).unwrap(),
            shape: sizes(shape),
            source: numbers(source, ' '),
            target: sizes(target),
            positions: numbers(positions, ' '),
            result: numbers(result, ' '),
        }
    }

    fn argument(&self, name: &str) -> &str {
        let found = self.arguments.split(',').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        found.unwrap()
    }

    /// The matrix, which comes last.
    fn map(&self) -> Affine {
        let values = numbers(self.arguments.split_once("map=").unwrap().1, ',');
        let rank = if values.len() == 6 { 2 } else { 3 };
        let mut rows: Vec<Vec<f64>> = values.chunks(rank + 1).map(<[f64]>::to_vec).collect();
        rows.push((0..=rank).map(|k| if k == rank { 1.0 } else { 0.0 }).collect());
        Affine::from_rows(&rows).unwrap()
    }

    fn corners(&self) -> bool {
        self.argument("corners") == "1"
    }

    fn grid_sampling(&self, precision: Precision) -> Sampling {
        let interpolation = match self.mode {
            "nearest" => Interpolation::Nearest(Ties::Even),
            "bilinear" => Interpolation::Linear,
            "bicubic" => Interpolation::Cubic,
            other => panic!("{other}"),
        };
        let padding = match self.padding {
            "zeros" => Padding::Zeros,
            "border" => Padding::Border,
            _ => Padding::Reflection { align_corners: self.corners() },
        };
        Sampling::Grid { interpolation, padding, precision }
    }

    fn spline_sampling(&self, prefilter: bool) -> Sampling {
        let boundary = match self.padding {
            "reflect" => Boundary::Reflect,
            "constant" => Boundary::Constant,
            "grid-constant" => Boundary::GridConstant,
            "nearest" => Boundary::Nearest,
            "mirror" => Boundary::Mirror,
            "wrap" => Boundary::Wrap,
            _ => Boundary::GridWrap,
        };
        let constant = self.argument("cval").parse().unwrap();
        Sampling::Spline { order: self.mode.parse().unwrap(), boundary, constant, prefilter }
    }

    /// `found` is within `tolerance` of the largest number, and equally not a number.
    fn check(&self, found: &[f64], tolerance: f64) {
        let largest =
            self.source.iter().chain(&self.result).filter(|v| v.is_finite()).fold(1.0, |a: f64, b| a.max(b.abs()));
        assert_eq!(found.len(), self.result.len());
        for (k, (&found, &expected)) in found.iter().zip(&self.result).enumerate() {
            let close = (found - expected).abs() <= tolerance * largest || (found.is_nan() && expected.is_nan());
            let rank = self.shape.len();
            let count = self.positions.len() / rank.max(1);
            let position: Vec<f64> =
                (0..rank).filter_map(|axis| self.positions.get(axis * count + k % count.max(1))).copied().collect();
            assert!(
                close,
                "{} {} {} {} {:?} -> {:?} at {k} {position:?}: found {found}, expected {expected}",
                self.kind, self.mode, self.padding, self.arguments, self.shape, self.target,
            );
        }
    }
}

/// C-ordered memory of any element type.
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

impl Numbers {
    fn zeros(element: ElementType, count: usize) -> Self {
        match element {
            ElementType::U8 => Self::U8(vec![0; count]),
            ElementType::I8 => Self::I8(vec![0; count]),
            ElementType::U16 => Self::U16(vec![0; count]),
            ElementType::I16 => Self::I16(vec![0; count]),
            ElementType::I32 => Self::I32(vec![0; count]),
            ElementType::I64 => Self::I64(vec![0; count]),
            ElementType::F16 => Self::F16(vec![f16::ZERO; count]),
            ElementType::BF16 => Self::BF16(vec![bf16::ZERO; count]),
            ElementType::F32 => Self::F32(vec![0.0; count]),
            ElementType::F64 => Self::F64(vec![0.0; count]),
            ElementType::Bool => Self::Bool(vec![false; count]),
        }
    }

    /// Values that the type holds exactly.
    fn of(element: ElementType, values: &[f64]) -> Self {
        let mut numbers = Self::zeros(element, values.len());
        cast(view(values, &[values.len()]), numbers.view_mut(&[values.len()]), SINGLE).unwrap();
        numbers
    }

    fn view(&self, shape: &[usize]) -> AnyView<'_> {
        each!(self, values => View::new(values, shape).unwrap().erase())
    }

    fn view_mut(&mut self, shape: &[usize]) -> AnyViewMut<'_> {
        each!(self, values => ViewMut::new(values, shape).unwrap().erase())
    }

    fn to_f64(&self) -> Vec<f64> {
        let count = each!(self, values => values.len());
        let mut numbers = vec![0.0; count];
        cast(self.view(&[count]), view_mut(&mut numbers, &[count]), SINGLE).unwrap();
        numbers
    }
}

fn view<'a, T: Element>(memory: &'a [T], shape: &[usize]) -> AnyView<'a> {
    View::new(memory, shape).unwrap().erase()
}

fn view_mut<'a, T: Element>(memory: &'a mut [T], shape: &[usize]) -> AnyViewMut<'a> {
    ViewMut::new(memory, shape).unwrap().erase()
}

fn count(shape: &[usize]) -> usize {
    shape.iter().product()
}

/// The types that hold every number of the table's images.
const HOLDING: [ElementType; 8] = [
    ElementType::F64,
    ElementType::F32,
    ElementType::F16,
    ElementType::BF16,
    ElementType::I8,
    ElementType::I16,
    ElementType::I32,
    ElementType::I64,
];

#[test]
fn grid_sample_at_scattered_positions_is_torchs() {
    let mut seen = 0;
    for row in rows("grid") {
        let rank = row.shape.len() - 1;
        let points = row.positions.len() / rank;
        let target = &row.target;
        let field_shape: Vec<usize> = std::iter::once(rank).chain(target[1..].iter().copied()).collect();
        assert_eq!(count(&target[1..]), points);
        for element in HOLDING {
            let source = Numbers::of(element, &row.source);
            for precision in [Precision::F64, Precision::F32] {
                let mut found = vec![0.0f64; row.result.len()];
                let coordinates = Field::Coordinates(view(&row.positions, &field_shape));
                let sampling = row.grid_sampling(precision);
                let output = view_mut(&mut found, target);
                field(source.view(&row.shape), output, &coordinates, &sampling, SINGLE).unwrap();
                let expected_nan = row.result.iter().any(|value| value.is_nan());
                if expected_nan {
                    // torch lets NaN positions through in 2-D; here they are outside.
                    for (found, expected) in found.iter_mut().zip(&row.result) {
                        if expected.is_nan() {
                            assert_eq!(*found, 0.0);
                            *found = f64::NAN;
                        }
                    }
                }
                let exact = row.mode == "nearest";
                row.check(
                    &found,
                    if exact {
                        0.0
                    } else if precision == Precision::F64 {
                        1e-12
                    } else {
                        1e-6
                    },
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 1000, "{seen}");
}

#[test]
fn splines_at_scattered_positions_are_scipys() {
    let mut seen = 0;
    for row in rows("spline") {
        let rank = row.shape.len();
        let field_shape: Vec<usize> = std::iter::once(rank).chain(row.target.iter().copied()).collect();
        let sampling = row.spline_sampling(row.argument("prefilter") == "1");
        let source = Numbers::of(row.element, &row.source);
        let mut found = Numbers::zeros(row.element, row.result.len());
        // One position per element of the result.
        let target = [vec![1; rank - 1], vec![row.result.len()]].concat();
        let coordinates = view(&row.positions, &[vec![rank], target.clone()].concat());
        assert_eq!(count(&field_shape), row.positions.len());
        let output = found.view_mut(&target);
        field(source.view(&row.shape), output, &Field::Coordinates(coordinates), &sampling, SINGLE).unwrap();
        row.check(&found.to_f64(), if row.element == ElementType::F64 { 1e-11 } else { 0.0 });
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn splines_along_affine_maps_are_scipys() {
    for row in rows("affine") {
        let source = Numbers::of(row.element, &row.source);
        for threads in [SINGLE, Threads::new(3)] {
            let mut found = Numbers::zeros(row.element, row.result.len());
            let output = found.view_mut(&row.target);
            affine(source.view(&row.shape), output, &row.map(), &row.spline_sampling(true), threads).unwrap();
            row.check(&found.to_f64(), 1e-11);
        }
    }
}

#[test]
fn affine_grids_are_torchs() {
    let mut seen = 0;
    for row in rows("theta") {
        let (input, output) = (&row.shape[1..], &row.target[1..]);
        let map = normalized_to_voxel(input, row.corners())
            .unwrap()
            .compose(&row.map())
            .compose(&voxel_to_normalized(output, row.corners()).unwrap());
        for element in HOLDING {
            let source = Numbers::of(element, &row.source);
            let mut found = vec![0.0f64; row.result.len()];
            let view = view_mut(&mut found, &row.target);
            affine(source.view(&row.shape), view, &map, &row.grid_sampling(Precision::F64), SINGLE).unwrap();
            row.check(&found, if row.mode == "nearest" { 0.0 } else { 1e-11 });
            let mut found = vec![0.0f32; row.result.len()];
            let view = view_mut(&mut found, &row.target);
            affine(source.view(&row.shape), view, &map, &row.grid_sampling(Precision::F32), SINGLE).unwrap();
            let found: Vec<f64> = found.into_iter().map(f64::from).collect();
            row.check(&found, if row.mode == "nearest" { 0.0 } else { 1e-6 });
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn resizing_is_torchs_interpolate() {
    let mut seen = 0;
    for row in rows("resize") {
        let align_corners = row.corners();
        let mode = match row.mode {
            "nearest" => ResizeMode::Nearest,
            "nearest-exact" => ResizeMode::NearestExact,
            "area" => ResizeMode::Area,
            "linear" => ResizeMode::Linear { align_corners },
            _ => ResizeMode::Cubic { align_corners },
        };
        let precision = if row.element == ElementType::F64 { Precision::F64 } else { Precision::F32 };
        let rank = row.shape.len() - 1;
        let source = Numbers::of(row.element, &row.source);
        let mut found = Numbers::zeros(row.element, row.result.len());
        resize(source.view(&row.shape), found.view_mut(&row.target), rank, mode, precision, SINGLE).unwrap();
        let exact = row.mode.starts_with("nearest");
        // Cubic weights are larger than one and of either sign.
        let single = if row.mode == "bicubic" { 1e-6 } else { 2e-7 };
        row.check(
            &found.to_f64(),
            if exact {
                0.0
            } else if precision == Precision::F64 {
                1e-12
            } else {
                single
            },
        );
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
}
