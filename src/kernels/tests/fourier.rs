//! Fourier transforms against NumPy and MONAI (spatial_golden.tsv).
#![allow(clippy::unwrap_used)]

mod golden;

use golden::rows;
use mica_kernels::fourier::{Spectrum, envelope};
use mica_kernels::{Strided, Threads, View, ViewMut};

const SINGLE: Threads = Threads::SINGLE;

#[test]
fn spectra_are_numpys() {
    for row in rows("spectrum") {
        let values = row.input_as(|x| x as f32);
        let image = View::new(&values, &row.shape).unwrap().erase();
        let found = Spectrum::<f64>::of(image, Threads::new(2)).unwrap();
        assert_eq!(found.shape(), row.shape);
        row.check(&found.values().iter().flat_map(|value| [value.re, value.im]).collect::<Vec<_>>(), 1e-14);
    }
}

#[test]
fn noises_are_monais() {
    for row in rows("gibbs") {
        let largest = *row.shape.iter().max().unwrap() as f64;
        let radius = (1.0 - row.number("alpha")) * largest * 2f64.sqrt() / 2.0;
        let found = row.run(|input, output| {
            let mut spectrum = Spectrum::<f32>::of(input, SINGLE).unwrap();
            spectrum.keep_within(radius, SINGLE);
            spectrum.into_image(output, SINGLE).unwrap();
        });
        row.check(&found, 5e-7);
    }
    for row in rows("spike") {
        let found = row.run(|input, output| {
            let mut spectrum = Spectrum::<f32>::of(input, SINGLE).unwrap();
            spectrum.set_log_magnitude(&row.counts("loc"), row.number("intensity")).unwrap();
            spectrum.into_image(output, SINGLE).unwrap();
        });
        row.check(&found, 1e-6);
    }
}

#[test]
fn envelopes_are_monais() {
    for row in rows("envelope") {
        let values = row.input_as(|x| x as f32);
        let mut found = vec![0f32; row.result.len()];
        let output = ViewMut::new(&mut found, &row.result_shape).unwrap().erase();
        envelope(View::new(&values, &row.shape).unwrap().erase(), output, SINGLE).unwrap();
        row.check(&found.iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), 5e-7);
    }
}

#[test]
fn there_and_back_is_the_same_for_any_strides_and_threads() {
    for shape in [[1usize, 1, 1], [2, 3, 4], [33, 5, 47], [1, 64, 31]] {
        let count: usize = shape.iter().product();
        let values: Vec<i16> = (0..count as u32).map(|k| (k.wrapping_mul(2_654_435_761) >> 16) as i16).collect();
        let (reversed, order) = ([shape[2], shape[1], shape[0]], [2, 1, 0]);
        let image = View::new(&values, &reversed).unwrap().permute(&order).unwrap();
        let once = Spectrum::<f64>::of(image.erase(), SINGLE).unwrap();
        let spectrum = Spectrum::<f64>::of(image.erase(), Threads::new(3)).unwrap();
        assert_eq!(spectrum, once);
        // The zero frequency is the sum, in the middle.
        let middle = (shape[0] / 2 * shape[1] + shape[1] / 2) * shape[2] + shape[2] / 2;
        let sum: f64 = values.iter().map(|&x| f64::from(x)).sum();
        assert!((spectrum.values()[middle].re - sum).abs() < 1e-6);
        let mut back = vec![0f64; count];
        let output = ViewMut::new(&mut back, &reversed).unwrap().permute(&order).unwrap();
        spectrum.into_image(output.erase(), Threads::new(2)).unwrap();
        assert!(back.iter().zip(&values).all(|(a, b)| (a - f64::from(*b)).abs() < 1e-8));
    }
}

#[test]
fn indices_and_shapes_are_checked() {
    let values = [1.0f32; 6];
    let mut spectrum = Spectrum::<f32>::of(View::new(&values, &[2, 3]).unwrap().erase(), SINGLE).unwrap();
    assert!(spectrum.set_log_magnitude(&[2, 0], 1.0).is_err());
    assert!(spectrum.set_log_magnitude(&[0], 1.0).is_err());
    // log(6) at the middle, log(1e-10) elsewhere.
    assert!((spectrum.mean_log_magnitude() - (6f64.ln() + 5.0 * 1e-10f64.ln()) / 6.0).abs() < 1e-6);
    let mut output = [0f32; 6];
    assert!(spectrum.into_image(ViewMut::new(&mut output, &[3, 2]).unwrap().erase(), SINGLE).is_err());
    let nothing = View::<f32>::new(&[], &[0, 3]).unwrap().erase();
    let empty = Spectrum::<f32>::of(nothing, SINGLE).unwrap();
    assert!(empty.mean_log_magnitude().is_nan());
    empty.into_image(ViewMut::<f32>::new(&mut [], &[0, 3]).unwrap().erase(), SINGLE).unwrap();
}
