//! Resampling against PyTorch and SciPy (resample_golden.tsv), and against its own promises.
#![allow(clippy::unwrap_used)]

use half::{bf16, f16};
use mica_kernels::geometry::Affine;
use mica_kernels::intensity::cast;
use mica_kernels::resample::{
    Boundary, DisplacementSpace, Field, GridReader, Interpolation, Padding, Precision, ResampleError, ResizeMode,
    Sampling, Ties, affine, affine_transform_map, centered_grid_to_voxel, field, normalized_to_voxel, resize,
    resize_map, separable_map, voxel_to_centered_grid, voxel_to_normalized,
};
use mica_kernels::{AnyView, AnyViewMut, Element, ElementType, Threads, View, ViewMut};
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

#[test]
fn monais_conventions_are_maps_between_voxel_indices() {
    let mut seen = 0;
    for row in rows("monai-affine") {
        let (input, output) = (&row.shape[1..], &row.target[1..]);
        let spline = row.mode.parse::<u8>().is_ok();
        let reader = if spline { GridReader::Scipy } else { GridReader::Torch };
        let map = centered_grid_to_voxel(input, row.corners(), reader)
            .unwrap()
            .compose(&row.map())
            .compose(&voxel_to_centered_grid(output, row.corners()).unwrap());
        let sampling = if spline { row.spline_sampling(true) } else { row.grid_sampling(Precision::F64) };
        let mut found = vec![0.0f64; row.result.len()];
        affine(view(&row.source, &row.shape), view_mut(&mut found, &row.target), &map, &sampling, SINGLE).unwrap();
        // MONAI's result is float32.
        row.check(&found, 1e-6);
        seen += 1;
    }
    for row in rows("monai-layer") {
        let map = affine_transform_map(&row.map(), &row.shape[1..], &row.target[1..], row.corners()).unwrap();
        let mut found = vec![0.0f64; row.result.len()];
        let output = view_mut(&mut found, &row.target);
        affine(view(&row.source, &row.shape), output, &map, &row.grid_sampling(Precision::F64), SINGLE).unwrap();
        row.check(&found, 1e-11);
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn the_resizing_map_with_border_padding_is_linear_interpolate() {
    for row in rows("resize").filter(|row| row.mode == "linear" && row.element == ElementType::F64) {
        let map = resize_map(&row.shape[1..], &row.target[1..], row.corners()).unwrap();
        let sampling = Sampling::Grid {
            interpolation: Interpolation::Linear,
            padding: Padding::Border,
            precision: Precision::F64,
        };
        let mut found = vec![0.0f64; row.result.len()];
        affine(view(&row.source, &row.shape), view_mut(&mut found, &row.target), &map, &sampling, SINGLE).unwrap();
        row.check(&found, 1e-12);
    }
}

/// The value of an image, reached through `voxel`, at a position, in the plainest way.
fn plain_linear(shape: &[usize], position: &[f64], padding: Padding, voxel: impl Fn(&[usize]) -> f64) -> f64 {
    let inside = |position: f64, size: usize| match padding {
        Padding::Zeros => position,
        Padding::Border => position.clamp(0.0, size as f64 - 1.0),
        Padding::Reflection { align_corners } => {
            let (low, high) = if align_corners { (0.0, size as f64 - 1.0) } else { (-0.5, size as f64 - 0.5) };
            let mut p = position;
            while high > low && (p < low || p > high) {
                p = if p < low { 2.0 * low - p } else { 2.0 * high - p };
            }
            if high > low { p.clamp(0.0, size as f64 - 1.0) } else { 0.0 }
        }
    };
    let at: Vec<f64> = position.iter().zip(shape).map(|(&position, &size)| inside(position, size)).collect();
    let mut sum = 0.0;
    for corner in 0..1usize << shape.len() {
        let mut index = Vec::new();
        let mut weight = 1.0;
        for (axis, &size) in shape.iter().enumerate() {
            let voxel = at[axis].floor() + ((corner >> axis) & 1) as f64;
            weight *= 1.0 - (at[axis] - voxel).abs();
            if voxel >= 0.0 && voxel < size as f64 {
                index.push(voxel as usize);
            }
        }
        if index.len() == shape.len() {
            sum += weight * voxel(&index);
        }
    }
    sum
}

/// All indices of a shape in C order.
fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![vec![]], |prefixes, &size| {
        prefixes.iter().flat_map(|prefix| (0..size).map(move |i| [&prefix[..], &[i]].concat())).collect()
    })
}

/// Memory with an array of any strides in it.
#[derive(Debug, Clone)]
struct Array {
    memory: Vec<f32>,
    offset: usize,
    shape: Vec<usize>,
    strides: Vec<isize>,
}

impl Array {
    /// An array whose axes lie in memory in `order`, some backwards, with `gap` unused elements after each.
    fn new(shape: &[usize], order: &[usize], backwards: &[bool], gap: usize) -> Self {
        let mut strides = vec![0isize; shape.len()];
        let (mut stride, mut offset) = (1 + gap, 0);
        for &axis in order {
            strides[axis] = stride as isize;
            if backwards[axis] {
                strides[axis] = -strides[axis];
                offset += stride * shape[axis].saturating_sub(1);
            }
            stride *= shape[axis].max(1);
        }
        Self { memory: vec![f32::NAN; stride], offset, shape: shape.to_vec(), strides }
    }

    fn view(&self) -> View<'_, f32> {
        View::with_strides(&self.memory, self.offset, &self.shape, &self.strides).unwrap()
    }

    fn view_mut(&mut self) -> ViewMut<'_, f32> {
        ViewMut::with_strides(&mut self.memory, self.offset, &self.shape, &self.strides).unwrap()
    }

    fn filled(mut self, values: &[f32]) -> Self {
        for (index, &value) in indices(&self.shape.clone()).iter().zip(values) {
            *self.view_mut().get_mut(index).unwrap() = value;
        }
        self
    }
}

fn layout(rank: usize) -> impl Strategy<Value = (Vec<usize>, Vec<bool>, usize)> {
    let order = Just((0..rank + 1).collect::<Vec<_>>()).prop_shuffle();
    (order, prop::collection::vec(any::<bool>(), rank + 1), 0..2usize)
}

fn matrix(rank: usize) -> impl Strategy<Value = Affine> {
    let numbers = prop::collection::vec(-1.3..1.3f64, rank * rank);
    let diagonal = any::<[bool; 2]>();
    (numbers, prop::collection::vec(-4.0..12.0f64, rank), diagonal).prop_map(
        move |(numbers, shift, [diagonal, roll])| {
            let mut rows = vec![vec![0.0; rank + 1]; rank + 1];
            for i in 0..rank {
                for j in 0..rank {
                    let on = (i + usize::from(roll)) % rank == j;
                    rows[i][j] = if on || !diagonal { numbers[i * rank + j] } else { 0.0 };
                }
                rows[i][rank] = shift[i];
            }
            rows[rank][rank] = 1.0;
            Affine::from_rows(&rows).unwrap()
        },
    )
}

fn padding() -> impl Strategy<Value = Padding> {
    prop_oneof![
        Just(Padding::Zeros),
        Just(Padding::Border),
        Just(Padding::Reflection { align_corners: false }),
        Just(Padding::Reflection { align_corners: true }),
    ]
}

#[derive(Debug, Clone)]
struct Case {
    map: Affine,
    padding: Padding,
    input: Vec<usize>,
    output: Vec<usize>,
    layouts: [(Vec<usize>, Vec<bool>, usize); 2],
}

fn case() -> impl Strategy<Value = Case> {
    (1..4usize).prop_flat_map(|rank| {
        let input = (1..3usize, prop::collection::vec(1..10usize, rank));
        let output = prop::collection::vec(1..13usize, rank);
        (matrix(rank), padding(), input, output, layout(rank), layout(rank)).prop_map(
            |(map, padding, (channels, input), output, from, to)| Case {
                map,
                padding,
                input: [vec![channels], input].concat(),
                output: [vec![channels], output].concat(),
                layouts: [from, to],
            },
        )
    })
}

impl Case {
    fn source(&self) -> Vec<f32> {
        (0..count(&self.input) as u32).map(|k| (k.wrapping_mul(2_654_435_761) >> 24) as f32).collect()
    }

    fn positions(&self) -> Vec<f64> {
        let spatial = indices(&self.output[1..]);
        (0..self.map.rank())
            .flat_map(|axis| {
                let row = self.map.row(axis).unwrap().to_vec();
                spatial.iter().map(move |index| {
                    let mut sum = 0.0;
                    for (factor, &i) in row.iter().zip(index) {
                        sum += factor * i as f64;
                    }
                    sum + row[index.len()]
                })
            })
            .collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn linear_sampling_of_every_element_type_is_the_plain_sum(
        case in case(),
        element in prop::sample::select(ElementType::ALL.to_vec()),
    ) {
        let source: Vec<f64> = case.source().iter().map(|&value| f64::from(value)).collect();
        let positions = case.positions();
        let points = positions.len() / case.map.rank();
        let pixels = count(&case.input[1..]);
        let strides = mica_kernels::Layout::contiguous(&case.input[1..]).unwrap();
        let numbers = Numbers::of(element, &source);
        let held = numbers.to_f64();
        for (precision, tolerance) in [(Precision::F32, 1e-4), (Precision::F64, 1e-9)] {
            let sampling = Sampling::Grid { interpolation: Interpolation::Linear, padding: case.padding, precision };
            let mut found = vec![0.0f64; count(&case.output)];
            let output = view_mut(&mut found, &case.output);
            affine(numbers.view(&case.input), output, &case.map, &sampling, SINGLE).unwrap();
            for (k, &found) in found.iter().enumerate() {
                let (channel, point) = (k / points, k % points);
                let rank = case.map.rank();
                let position: Vec<f64> = (0..rank).map(|axis| positions[axis * points + point]).collect();
                let expected = plain_linear(&case.input[1..], &position, case.padding, |index| {
                    let pairs = index.iter().zip(strides.strides());
                    let offset: isize = pairs.map(|(&i, stride)| i as isize * stride).sum();
                    held[channel * pixels + offset as usize]
                });
                let close = (found - expected).abs() <= tolerance;
                prop_assert!(close, "{element} at {position:?}: {found}, not {expected}");
            }
        }
    }

    #[test]
    fn strides_do_not_matter(case in case(), nearest in any::<bool>()) {
        let interpolation = if nearest { Interpolation::Nearest(Ties::Even) } else { Interpolation::Linear };
        let sampling = Sampling::grid(interpolation, case.padding);
        let source = case.source();
        let mut expected = vec![0.0f32; count(&case.output)];
        let output = view_mut(&mut expected, &case.output);
        affine(view(&source, &case.input), output, &case.map, &sampling, SINGLE).unwrap();
        let [(order, backwards, gap), (to_order, to_backwards, to_gap)] = &case.layouts;
        let input = Array::new(&case.input, order, backwards, *gap).filled(&source);
        let mut output = Array::new(&case.output, to_order, to_backwards, *to_gap);
        affine(input.view().erase(), output.view_mut().erase(), &case.map, &sampling, SINGLE).unwrap();
        for (found, expected) in output.view().iter().zip(expected) {
            let tolerance = if nearest { 0.0 } else { 1e-4 };
            prop_assert!((found - expected).abs() <= tolerance, "{found}, not {expected}");
        }
    }

    #[test]
    fn fields_are_the_positions_they_say(case in case()) {
        let rank = case.map.rank();
        let sampling = Sampling::grid(Interpolation::Linear, case.padding);
        let source = case.source();
        let shape = [vec![rank], case.output[1..].to_vec()].concat();
        let wave: Vec<f64> = (0..count(&shape)).map(|k| (k as f64 * 0.7).sin() * 2.0).collect();
        let run = |along: Field<'_>| {
            let mut found = vec![0.0f32; count(&case.output)];
            field(view(&source, &case.input), view_mut(&mut found, &case.output), &along, &sampling, SINGLE).unwrap();
            found
        };
        let mapped = case.positions();
        let moved: Vec<f64> = mapped.iter().zip(&wave).map(|(position, d)| position + d).collect();
        let coordinates = run(Field::Coordinates(view(&moved, &shape)));
        let displaced = run(Field::Displacement {
            displacement: view(&wave, &shape), map: case.map, space: DisplacementSpace::Input,
        });
        prop_assert_eq!(&coordinates, &displaced);
        // Displaced before the map.
        let points = wave.len() / rank;
        let before: Vec<f64> = (0..rank * points).map(|k| {
            let row = case.map.row(k / points).unwrap();
            mapped[k] + (0..rank).map(|axis| row[axis] * wave[axis * points + k % points]).sum::<f64>()
        }).collect();
        let coordinates = run(Field::Coordinates(view(&before, &shape)));
        let displaced = run(Field::Displacement {
            displacement: view(&wave, &shape), map: case.map, space: DisplacementSpace::Output,
        });
        for (found, expected) in displaced.iter().zip(&coordinates) {
            prop_assert!((found - expected).abs() < 1e-4, "{found}, not {expected}");
        }
        // In coordinates of the map's other side.
        let inner = |axis: usize| case.output[axis + 2..].iter().product::<usize>();
        let moved: Vec<f64> = (0..rank * points).map(|k| {
            let (axis, point) = (k / points, k % points);
            (point / inner(axis) % case.output[axis + 1]) as f64 + wave[k]
        }).collect();
        prop_assert_eq!(&displaced, &run(Field::Mapped { coordinates: view(&moved, &shape), map: case.map }));
    }

    #[test]
    fn whole_voxels_are_copied(
        order in Just(vec![0usize, 1, 2]).prop_shuffle(),
        signs in any::<[bool; 3]>(),
        shift in any::<[i8; 3]>(),
        padding in padding(),
        nearest in any::<bool>(),
    ) {
        let (input, output) = ([4, 1, 5], [6, 3, 4]);
        let source: Vec<f32> = (0..20).map(|k| if k % 7 == 3 { f32::NAN } else { k as f32 + 0.3 }).collect();
        let mut rows = [[0.0; 4]; 4];
        rows[3][3] = 1.0;
        for axis in 0..3 {
            rows[axis][order[axis]] = if signs[axis] { -1.0 } else { 1.0 };
            rows[axis][3] = f64::from(shift[axis] % 8);
        }
        let map = Affine::from_rows(&rows).unwrap();
        let interpolation = if nearest { Interpolation::Nearest(Ties::Even) } else { Interpolation::Linear };
        let mut found = vec![0.0f32; count(&output)];
        let sampling = Sampling::grid(interpolation, padding);
        affine(view(&source, &input), view_mut(&mut found, &output), &map, &sampling, SINGLE).unwrap();
        for (index, found) in indices(&output).iter().zip(found) {
            let at = map.apply(&[index[0] as f64, index[1] as f64, index[2] as f64]).unwrap();
            let inside = |at: f64, size: usize| match padding {
                Padding::Zeros => at,
                Padding::Border => at.clamp(0.0, size as f64 - 1.0),
                Padding::Reflection { align_corners } => {
                    let mut p = at;
                    let (low, high) = if align_corners { (0.0, size as f64 - 1.0) } else { (-0.5, size as f64 - 0.5) };
                    while high > low && (p < low || p > high) {
                        p = if p < low { 2.0 * low - p } else { 2.0 * high - p };
                    }
                    if high > low { p } else { 0.0 }
                }
            };
            let at: Vec<f64> = (0..3).map(|axis| inside(at[axis], input[axis])).collect();
            let outside = (0..3).any(|axis| at[axis] < 0.0 || at[axis] >= input[axis] as f64);
            let expected = if outside { 0.0 } else { source[(at[0] as usize + at[1] as usize) * 5 + at[2] as usize] };
            prop_assert!(found.to_bits() == expected.to_bits(), "{index:?}: {found}, not {expected}");
        }
    }

    #[test]
    fn linear_interpolation_reproduces_linear_images(map in matrix(3), slopes in any::<[i8; 4]>()) {
        let (input, output) = ([9, 11, 8], [7, 9, 10]);
        let plane = |x: &[f64]| (0..3).map(|k| f64::from(slopes[k]) * x[k]).sum::<f64>() + f64::from(slopes[3]);
        let of = |index: &Vec<usize>| plane(&[index[0] as f64, index[1] as f64, index[2] as f64]);
        let source: Vec<f64> = indices(&input).iter().map(of).collect();
        let sampling =
            Sampling::Grid { interpolation: Interpolation::Linear, padding: Padding::Zeros, precision: Precision::F64 };
        let mut found = vec![0.0f64; count(&output)];
        affine(view(&source, &input), view_mut(&mut found, &output), &map, &sampling, SINGLE).unwrap();
        for (index, found) in indices(&output).iter().zip(found) {
            let at = map.apply(&[index[0] as f64, index[1] as f64, index[2] as f64]).unwrap();
            if (0..3).all(|axis| at[axis] >= 0.0 && at[axis] <= input[axis] as f64 - 1.0) {
                prop_assert!((found - plane(&at)).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn large_images_turn_right() {
    // Several tiles along every axis, none of them whole.
    let (input, output) = ([2, 71, 90, 83], [2, 67, 133, 150]);
    let source: Vec<f32> = (0..count(&input) as u32).map(|k| (k.wrapping_mul(2_654_435_761) >> 20) as f32).collect();
    let scale = Affine::translation(&[0.3, -2.0, 1.0]).unwrap().compose(&Affine::scale(&[1.1, 0.7, 0.6]).unwrap());
    for interpolation in [Interpolation::Nearest(Ties::Even), Interpolation::Linear] {
        let sampling = Sampling::grid(interpolation, Padding::Zeros);
        let mut expected = vec![0.0f32; count(&output)];
        affine(view(&source, &input), view_mut(&mut expected, &output), &scale, &sampling, SINGLE).unwrap();
        for (from, to) in [([3, 2, 1, 0], [0, 1, 2, 3]), ([3, 2, 1, 0], [0, 3, 2, 1]), ([1, 2, 3, 0], [2, 0, 3, 1])] {
            let array = Array::new(&input, &from, &[false; 4], 0).filled(&source);
            let mut found = Array::new(&output, &to, &[false, true, false, false], 0);
            affine(array.view().erase(), found.view_mut().erase(), &scale, &sampling, Threads::new(2)).unwrap();
            // Only the order of the sums depends on the layout.
            let tolerance = if interpolation == Interpolation::Linear { 2e-3 } else { 0.0 };
            let far = found.view().iter().zip(&expected).filter(|(a, b)| (a - *b).abs() > tolerance).count();
            assert_eq!(far, 0, "{interpolation:?} {from:?} {to:?}");
        }
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let shape = [2, 31, 44, 67];
    let source: Vec<f32> = (0..count(&shape) as u32).map(|k| (k.wrapping_mul(2_654_435_761) >> 20) as f32).collect();
    let rotation = [[0.9, -0.3, 0.1, 3.0], [0.3, 0.8, 0.2, -2.0], [0.0, 0.2, 1.1, 0.5], [0.0, 0.0, 0.0, 1.0]];
    for map in [Affine::from_rows(&rotation).unwrap(), Affine::scale(&[0.7, 1.3, 0.9]).unwrap()] {
        for sampling in [
            Sampling::grid(Interpolation::Linear, Padding::Border),
            Sampling::grid(Interpolation::Nearest(Ties::Up), Padding::Zeros),
            Sampling::spline(3, Boundary::Mirror),
        ] {
            let run = |threads: usize| {
                let mut found = vec![0.0f32; count(&shape)];
                let output = view_mut(&mut found, &shape);
                affine(view(&source, &shape), output, &map, &sampling, Threads::new(threads)).unwrap();
                found.into_iter().map(f32::to_bits).collect::<Vec<_>>()
            };
            let single = run(1);
            assert!(single == run(2) && single == run(7), "{sampling:?}");
        }
    }
}

#[test]
fn nothing_leads_outside_the_image() {
    let wild = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, -f64::MAX, 1e19, -1e19, 4e9, -4e9, 1e-300, -0.0];
    for rank in 1..=3 {
        for size in [1, 2, 5] {
            let shape = vec![size; rank];
            let source: Vec<f32> = (0..count(&shape)).map(|k| k as f32 + 1.0).collect();
            let target = [vec![1; rank - 1], vec![wild.len()]].concat();
            let positions: Vec<f64> =
                (0..rank).flat_map(|axis| (0..wild.len()).map(move |k| wild[(k + axis) % wild.len()])).collect();
            let coordinates = [vec![rank], target.clone()].concat();
            let paddings = [
                Padding::Zeros,
                Padding::Border,
                Padding::Reflection { align_corners: false },
                Padding::Reflection { align_corners: true },
            ];
            let mut samplings = Vec::new();
            for interpolation in [
                Interpolation::Nearest(Ties::Even),
                Interpolation::Nearest(Ties::Up),
                Interpolation::Linear,
                Interpolation::Cubic,
            ] {
                samplings.extend(paddings.map(|padding| Sampling::grid(interpolation, padding)));
            }
            for order in 0..=5 {
                for boundary in [
                    Boundary::Reflect,
                    Boundary::Constant,
                    Boundary::GridConstant,
                    Boundary::Nearest,
                    Boundary::Mirror,
                    Boundary::Wrap,
                    Boundary::GridWrap,
                ] {
                    samplings.push(Sampling::spline(order, boundary));
                }
            }
            for sampling in samplings {
                let mut found = vec![-7.0f32; wild.len()];
                let along = Field::Coordinates(view(&positions, &coordinates));
                field(view(&source, &shape), view_mut(&mut found, &target), &along, &sampling, SINGLE).unwrap();
                let cubic = matches!(sampling, Sampling::Grid { interpolation: Interpolation::Cubic, .. });
                let bounded = matches!(sampling, Sampling::Spline { order: 0 | 1, .. } | Sampling::Grid { .. });
                for value in found {
                    let sane = if cubic {
                        value.is_nan() || value.abs() < 1e4
                    } else if bounded {
                        (0.0..=source.len() as f32).contains(&value)
                    } else {
                        value.abs() < 1e4
                    };
                    assert!(sane, "{sampling:?} of {shape:?}: {value}");
                }
            }
        }
    }
}

#[test]
fn not_a_number_stays_where_it_is() {
    // Voxels outside the footprint, and those that padding clips to, are not looked at.
    let mut source = vec![1.0f32; 40];
    source[0] = f32::NAN;
    source[38] = f32::INFINITY;
    let run = |positions: &[f64], padding: Padding| {
        let mut found = vec![0.0f32; positions.len()];
        let along = Field::Coordinates(view(positions, &[1, positions.len()]));
        let sampling = Sampling::grid(Interpolation::Linear, padding);
        field(view(&source, &[40]), view_mut(&mut found, &[positions.len()]), &along, &sampling, SINGLE).unwrap();
        found
    };
    let outside = [-1.5, -3.0, 40.0, 41.0, 55.0, -1e9, 1e9, 1.0, 2.5];
    assert_eq!(run(&outside, Padding::Zeros), [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
    let beyond = [39.0, 39.5, 45.0, 50.0, 60.0, 70.0, 80.0, 90.0, 20.0];
    assert_eq!(run(&beyond, Padding::Border), [1.0; 9]);
    assert!(run(&[0.5; 9], Padding::Zeros).iter().all(|value| value.is_nan()));
}

#[test]
fn empty_images_are_padding_or_errors() {
    let empty: [f32; 0] = [];
    let map = Affine::identity(2).unwrap();
    let zeros = Sampling::grid(Interpolation::Linear, Padding::Zeros);
    let border = Sampling::grid(Interpolation::Linear, Padding::Border);
    let constant = Sampling::Spline { order: 3, boundary: Boundary::Constant, constant: 2.5, prefilter: true };
    let mut found = [9.0f32; 6];
    affine(view(&empty, &[1, 0, 4]), view_mut(&mut found, &[1, 2, 3]), &map, &zeros, SINGLE).unwrap();
    assert_eq!(found, [0.0; 6]);
    affine(view(&empty, &[1, 0, 4]), view_mut(&mut found, &[1, 2, 3]), &map, &constant, SINGLE).unwrap();
    assert_eq!(found, [2.5; 6]);
    let error = affine(view(&empty, &[1, 0, 4]), view_mut(&mut found, &[1, 2, 3]), &map, &border, SINGLE).unwrap_err();
    assert_eq!(error, ResampleError::Empty { shape: vec![0, 4] });
    let error =
        resize(view(&empty, &[1, 0]), view_mut(&mut found, &[1, 6]), 1, ResizeMode::Area, Precision::F32, SINGLE);
    assert_eq!(error.unwrap_err(), ResampleError::Empty { shape: vec![0] });
    // Nothing to write is nothing to refuse.
    let mut nothing: [f32; 0] = [];
    affine(view(&empty, &[1, 0, 4]), view_mut(&mut nothing, &[1, 0, 3]), &map, &border, SINGLE).unwrap();
    affine(view(&[1.0f32; 4], &[0, 2, 2]), view_mut(&mut nothing, &[0, 2, 3]), &map, &border, SINGLE).unwrap();
}

#[test]
fn what_does_not_go_together_is_refused() {
    let (source, mut found) = ([1.0f32; 8], [0.0f32; 8]);
    let map = Affine::identity(2).unwrap();
    let linear = Sampling::grid(Interpolation::Linear, Padding::Zeros);
    let error = affine(view(&source, &[8]), view_mut(&mut found, &[8]), &map, &linear, SINGLE).unwrap_err();
    assert_eq!(error, ResampleError::Dimensions { rank: 2, input: 1, output: 1 });
    let error = affine(view(&source, &[2, 2, 2]), view_mut(&mut found, &[1, 2, 4]), &map, &linear, SINGLE).unwrap_err();
    assert!(matches!(error, ResampleError::View(_)), "{error}");
    let error = affine(
        view(&source, &[4, 2]),
        view_mut(&mut found, &[4, 2]),
        &map,
        &Sampling::spline(6, Boundary::Mirror),
        SINGLE,
    );
    assert_eq!(error.unwrap_err(), ResampleError::Order { found: 6 });
    let integers = [0i32; 16];
    let along = Field::Coordinates(view(&integers, &[2, 4, 2]));
    let error = field(view(&source, &[4, 2]), view_mut(&mut found, &[4, 2]), &along, &linear, SINGLE).unwrap_err();
    assert_eq!(error, ResampleError::FieldType { found: ElementType::I32 });
    let short = [0.0f32; 8];
    let along = Field::Coordinates(view(&short, &[2, 2, 2]));
    let error = field(view(&source, &[4, 2]), view_mut(&mut found, &[4, 2]), &along, &linear, SINGLE).unwrap_err();
    assert!(matches!(error, ResampleError::View(_)), "{error}");
    let cubic = ResizeMode::Cubic { align_corners: false };
    let error = resize(view(&source, &[8]), view_mut(&mut found, &[8]), 1, cubic, Precision::F32, SINGLE).unwrap_err();
    assert!(matches!(error, ResampleError::Rank { found: 1, .. }), "{error}");
}

#[test]
fn ties_go_to_even_or_up() {
    let source: Vec<u8> = (0..6).collect();
    let positions = [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5];
    let run = |ties: Ties| {
        let mut found = [99u8; 7];
        let along = Field::Coordinates(view(&positions, &[1, 7]));
        let sampling = Sampling::grid(Interpolation::Nearest(ties), Padding::Zeros);
        field(view(&source, &[6]), view_mut(&mut found, &[7]), &along, &sampling, SINGLE).unwrap();
        found
    };
    assert_eq!(run(Ties::Even), [0, 0, 2, 2, 4, 4, 0]);
    assert_eq!(run(Ties::Up), [0, 1, 2, 3, 4, 5, 0]);
}

#[test]
fn lists_of_positions_are_fields_that_keep_axes_apart() {
    let source: Vec<f32> = (0..120).map(|k| (k * k % 97) as f32 - 40.0).collect();
    let (x, y): (Vec<f64>, Vec<f64>) =
        ((0..7).map(|k| k as f64 * 1.3 - 2.1).collect(), (0..9).map(|k| 8.5 - k as f64 * k as f64 * 0.2).collect());
    let coordinates: Vec<f64> = (0..2 * 63).map(|k| if k < 63 { x[k / 9] } else { y[k % 9] }).collect();
    for sampling in [
        Sampling::grid(Interpolation::Linear, Padding::Zeros),
        Sampling::grid(Interpolation::Linear, Padding::Reflection { align_corners: false }),
        Sampling::grid(Interpolation::Nearest(Ties::Even), Padding::Zeros),
        Sampling::grid(Interpolation::Cubic, Padding::Border),
        Sampling::spline(3, Boundary::Mirror),
        Sampling::spline(1, Boundary::Constant),
    ] {
        let (mut listed, mut scattered) = (vec![0f32; 126], vec![0f32; 126]);
        let input = || view(&source, &[2, 6, 10]);
        separable_map(input(), view_mut(&mut listed, &[2, 7, 9]), &[&x, &y], &sampling, Threads::new(2)).unwrap();
        let along = Field::Coordinates(view(&coordinates, &[2, 7, 9]));
        field(input(), view_mut(&mut scattered, &[2, 7, 9]), &along, &sampling, SINGLE).unwrap();
        for (found, expected) in listed.iter().zip(&scattered) {
            assert!((found - expected).abs() < 1e-4, "{sampling:?}: {found}, not {expected}");
        }
    }
    let mut found = [0f32; 63];
    let linear = Sampling::grid(Interpolation::Linear, Padding::Zeros);
    let error = separable_map(view(&source, &[12, 10]), view_mut(&mut found, &[9, 7]), &[&x, &y], &linear, SINGLE);
    assert!(matches!(error, Err(ResampleError::View(_))), "{error:?}");
    let error = separable_map(view(&source, &[12, 10]), view_mut(&mut found, &[9, 7]), &[], &linear, SINGLE);
    assert!(matches!(error, Err(ResampleError::Rank { found: 0, .. })), "{error:?}");
}
