//! Reads spatial_golden.tsv, which spatial_golden.py writes.
#![allow(dead_code)]

use mica_kernels::layout::Padding;
use mica_kernels::{AnyView, AnyViewMut, Element, View, ViewMut};

/// One row of the file.
pub struct Row {
    pub line: usize,
    arguments: Vec<(String, String)>,
    pub shape: Vec<usize>,
    pub input: Vec<f64>,
    pub result_shape: Vec<usize>,
    pub result: Vec<f64>,
}

/// The rows of a kind; there is at least one.
pub fn rows(kind: &str) -> Vec<Row> {
    let numbers = |text: &str| -> Vec<f64> { text.split_ascii_whitespace().map(|n| n.parse().unwrap()).collect() };
    let sizes =
        |text: &str| -> Vec<usize> { text.split(',').filter(|n| !n.is_empty()).map(|n| n.parse().unwrap()).collect() };
    let found: Vec<Row> = include_str!("../spatial_golden.tsv")
        .lines()
        .enumerate()
        .filter_map(|(line, text)| {
            let columns: Vec<&str> = text.split('\t').collect();
            let [name, arguments, shape, input, result_shape, result] = columns[..] else { panic!("line {line}") };
            (name == kind).then(|| Row {
                line: line + 1,
                arguments: arguments
                    .split_ascii_whitespace()
                    .map(|pair| pair.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).unwrap())
                    .collect(),
                shape: sizes(shape),
                input: numbers(input),
                result_shape: sizes(result_shape),
                result: numbers(result),
            })
        })
        .collect();
    assert!(!found.is_empty(), "no rows of kind {kind}");
    found
}

impl Row {
    pub fn text(&self, key: &str) -> &str {
        self.arguments.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str()).unwrap()
    }

    pub fn number(&self, key: &str) -> f64 {
        self.text(key).parse().unwrap()
    }

    pub fn count(&self, key: &str) -> usize {
        self.text(key).parse().unwrap()
    }

    pub fn list(&self, key: &str) -> Vec<f64> {
        self.text(key).split(',').map(|number| number.parse().unwrap()).collect()
    }

    pub fn counts(&self, key: &str) -> Vec<usize> {
        self.text(key).split(',').map(|number| number.parse().unwrap()).collect()
    }

    pub fn padding(&self) -> Padding {
        match self.text("mode") {
            "zeros" => Padding::Constant(0.0),
            "reflect" => Padding::Reflection,
            "replicate" => Padding::Border,
            "circular" => Padding::Wrap,
            "symmetric" => Padding::Symmetric,
            other => panic!("mode {other}"),
        }
    }

    pub fn input_as<T>(&self, value: impl Fn(f64) -> T) -> Vec<T> {
        self.input.iter().map(|&number| value(number)).collect()
    }

    /// What a kernel makes of the input as `f32`, in `f32`.
    pub fn run(&self, kernel: impl FnOnce(AnyView<'_>, AnyViewMut<'_>)) -> Vec<f64> {
        self.run_as(|x| x as f32, |x: f32| f64::from(x), kernel)
    }

    /// What a kernel makes of the input as bytes, in bytes.
    pub fn run_bytes(&self, kernel: impl FnOnce(AnyView<'_>, AnyViewMut<'_>)) -> Vec<f64> {
        self.run_as(|x| x as u8, |x: u8| f64::from(x), kernel)
    }

    pub fn run_as<T: Element + Default>(
        &self,
        from: impl Fn(f64) -> T,
        to: impl Fn(T) -> f64,
        kernel: impl FnOnce(AnyView<'_>, AnyViewMut<'_>),
    ) -> Vec<f64> {
        let input = self.input_as(from);
        let mut output = vec![T::default(); input.len()];
        kernel(
            View::new(&input, &self.shape).unwrap().erase(),
            ViewMut::new(&mut output, &self.shape).unwrap().erase(),
        );
        output.into_iter().map(to).collect()
    }

    /// Results of `f32` that must be equal; the file has them in as few digits as tell them apart.
    pub fn check_single(&self, found: &[f64]) {
        let found: Vec<f32> = found.iter().map(|&x| x as f32).collect();
        let expected: Vec<f32> = self.result.iter().map(|&x| x as f32).collect();
        assert_eq!(found, expected, "line {}", self.line);
    }

    /// `tolerance` is relative to the largest number of the expected result.
    pub fn check(&self, found: &[f64], tolerance: f64) {
        assert_eq!(found.len(), self.result.len(), "line {}", self.line);
        let largest = self.result.iter().fold(0.0f64, |most, x| most.max(x.abs()));
        for (k, (found, expected)) in found.iter().zip(&self.result).enumerate() {
            let close = found == expected || (found - expected).abs() <= tolerance * largest;
            assert!(close, "line {}, number {k}: found {found}, expected {expected}", self.line);
        }
    }
}
