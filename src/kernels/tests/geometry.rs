//! Geometry against nibabel 5.4.2, MONAI 1.6.1 and algebra.
#![allow(clippy::unwrap_used)]
// One of the recorded numbers is the square root of 2.
#![allow(clippy::approx_constant)]

use mica_kernels::geometry::{AFFINE_TOLERANCE, Affine, AxisMap, GeometryError, Zoom};
use mica_kernels::orientation::{AxisDirection, AxisLabels, Orientation};
use proptest::prelude::*;

/// `nibabel.aff2axcodes` (`?` for None) and `nibabel.affines.voxel_sizes` of rotations, sheared, rank-deficient, 2-D and
/// 1-D affines.
#[rustfmt::skip]
const NIBABEL: &[(&[f64], &str, &[f64])] = &[
    (&[0.1023, 3.6699, -0.4952, -58.92, -0.3857, 0.5682, -1.1725, -13.03, -0.1589, 0.9829, 2.5268, -38.57, 0.0, 0.0, 0.0, 1.0], "PRS", &[0.42951017450114026, 3.8414983613168445, 2.8292574167084905]),
    (&[2.8222, 0.3249, -2.2918, -33.78, -3.6849, -1.0036, -1.6635, 17.09, -1.2988, 3.5532, -0.2603, 17.39, 0.0, 0.0, 0.0, 1.0], "PSL", &[4.819769941605097, 3.7064812437135033, 2.8438241120013026]),
    (&[2.3498, -2.2007, -1.5005, -5.76, 2.2665, 1.4212, 2.0087, -75.58, -0.5703, -3.4192, 1.8006, -7.86, 0.0, 0.0, 0.0, 1.0], "RIA", &[3.3141853267432104, 4.307414371754824, 3.086832729514186]),
    (&[0.0643, 0.1564, -4.3259, -1.61, 0.3995, 3.4851, 0.368, -99.9, -0.5506, 2.5472, -0.2378, -25.11, 0.0, 0.0, 0.0, 1.0], "IAL", &[0.683297226688357, 4.31956141407898, 4.348032158344738]),
    (&[0.0481, 0.846, -4.2479, -64.87, -0.9843, 0.5435, 0.1107, 60.18, 0.2093, 2.3612, 1.4966, 20.28, 0.0, 0.0, 0.0, 1.0], "PSL", &[1.007455502739451, 2.566393128497659, 4.5051881714308]),
    (&[0.5772, 0.6763, 0.192, -0.08, -0.0709, -1.3515, 1.0075, 35.65, 0.1248, -3.897, -0.3161, 37.47, 0.0, 0.0, 0.0, 1.0], "RIA", &[0.5947786899343318, 4.17977785773359, 1.0732378394372797]),
    (&[3.1984, 0.6666, -0.6014, -10.05, -0.9448, 2.2286, 0.2813, 53.53, -0.5061, 0.0523, -4.3258, 97.51, 0.0, 0.0, 0.0, 1.0], "RAI", &[3.3732101639239733, 2.3267464000187044, 4.37645487695235]),
    (&[0.1924, -1.9741, -0.4766, 37.57, 0.8811, 0.4646, -0.0791, -82.71, 0.0725, -0.4061, 2.2265, 53.27, 0.0, 0.0, 0.0, 1.0], "ALS", &[0.9047713633841424, 2.068294268231675, 2.2783122305777144]),
    (&[1.3068, -1.0169, -2.8448, -32.42, 0.529, 2.8292, -0.8089, 22.23, -1.0725, 0.1564, -3.8652, -14.12, 0.0, 0.0, 0.0, 1.0], "RAI", &[1.7713902703808666, 3.0104682708841164, 4.866926883568316]),
    (&[-2.0011, -0.3833, -3.2666, 34.01, 0.0154, -1.6283, 1.0194, 22.59, 3.4517, -0.2149, -1.8983, -92.74, 0.0, 0.0, 0.0, 1.0], "SPL", &[3.989846019585217, 1.686553227739937, 3.9132332935821754]),
    (&[1.5884, -2.5221, -1.3962, -50.35, -1.7164, -2.5089, 1.2977, 18.52, -2.2406, 0.1339, -1.9838, 56.01, 0.0, 0.0, 0.0, 1.0], "PLI", &[3.2387238042167166, 3.5599855098019715, 2.751156514995103]),
    (&[1.94, 3.2676, 0.0466, -93.85, -1.7317, 3.5042, 0.3466, 51.02, 0.3179, -0.852, 1.604, 105.39, 0.0, 0.0, 0.0, 1.0], "RAS", &[2.6198177990081675, 4.86647011703555, 1.6416817962077792]),
    (&[0.6335, 0.0317, -2.361, 76.97, 3.69, 0.1058, 0.4251, -216.9, -1.0018, 0.4098, 0.0726, 3.34, 0.0, 0.0, 0.0, 1.0], "ASL", &[3.8756967747748274, 0.4244226313475756, 2.4000628679265885]),
    (&[-2.4329, 0.1231, 0.5142, 149.37, 0.8249, -1.3964, 0.1703, -77.53, 3.0385, 0.4776, 0.3655, -23.69, 0.0, 0.0, 0.0, 1.0], "SPR", &[3.978937630825595, 1.4809417037817527, 0.6534477637883537]),
    (&[0.501, -0.648, -0.239, 0.0, -0.564, -0.133, -1.171, 0.0, -0.438, -0.207, -0.334, 0.0, 0.0, 0.0, 0.0, 1.0], "ILP", &[0.8723193222667947, 0.6931392356518278, 1.2409343254177476]),
    (&[0.057, -0.293, 0.753, 0.0, -0.323, -0.137, -0.665, 0.0, -0.527, -1.264, 0.519, 0.0, 0.0, 0.0, 0.0, 1.0], "PIR", &[0.6207310206522629, 1.3047275577682875, 1.1307497512712528]),
    (&[-1.143, -0.746, 0.359, 0.0, 0.403, -0.4, -2.019, 0.0, 0.421, 0.26, -1.412, 0.0, 0.0, 0.0, 0.0, 1.0], "LPI", &[1.2830038971102153, 0.8855032467472945, 2.4897762951719176]),
    (&[0.77, -0.701, -1.126, 0.0, 0.096, -0.178, 0.203, 0.0, -1.606, 1.812, -0.603, 0.0, 0.0, 0.0, 0.0, 1.0], "IPL", &[1.783634491705069, 1.9510071757940821, 1.2933267181961408]),
    (&[-1.54, 0.619, -0.355, 0.0, 0.325, -0.34, -0.06, 0.0, 0.246, -0.747, 0.679, 0.0, 0.0, 0.0, 0.0, 1.0], "LPS", &[1.5930288760722449, 1.0279931906389264, 0.7685479815860556]),
    (&[-0.47, -0.87, 0.077, 0.0, 0.445, -0.229, -0.863, 0.0, 0.62, -1.76, -1.031, 0.0, 0.0, 0.0, 0.0, 1.0], "LIP", &[0.8962839951711734, 1.976598340584146, 1.3467215747881964]),
    (&[0.04, -1.361, 0.028, 0.0, -0.055, 0.899, -0.915, 0.0, -0.626, 0.333, -2.458, 0.0, 0.0, 0.0, 0.0, 1.0], "ILP", &[0.6296832537077669, 1.6647555376090508, 2.622932137894536]),
    (&[3.1, -0.699, -0.73, 0.0, 0.861, -0.04, -1.779, 0.0, 0.627, 0.855, -0.45, 0.0, 0.0, 0.0, 0.0, 1.0], "RSP", &[3.277872785817046, 1.1050909464835914, 1.9749027824174028]),
    (&[0.0, 0.486, -0.909, 0.0, 0.0, 0.199, -0.675, 0.0, 0.0, -0.226, -0.875, 0.0, 0.0, 0.0, 0.0, 1.0], "?RI", &[0.0, 0.5717280822209103, 1.4309196343610637]),
    (&[1.001, 0.0, 0.782, 0.0, 0.135, 0.0, -0.783, 0.0, 0.668, 0.0, -0.31, 0.0, 0.0, 0.0, 0.0, 1.0], "R?P", &[1.2109706850291626, 0.0, 1.149222780839294]),
    (&[-0.593, -0.158, 0.0, 0.0, -0.701, 0.138, 0.0, 0.0, 1.439, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0], "SL?", &[1.7069771527469253, 0.20978083801910985, 0.0]),
    (&[0.0, -0.301, 1.437, 0.0, 0.0, -0.808, -0.366, 0.0, 0.0, -1.401, -0.035, 0.0, 0.0, 0.0, 0.0, 1.0], "?IR", &[0.0, 1.6450732506487364, 1.4832902615469434]),
    (&[-1.667, 0.0, -0.081, 0.0, -0.642, 0.0, -0.384, 0.0, -0.223, 0.0, -0.92, 0.0, 0.0, 0.0, 0.0, 1.0], "L?I", &[1.8002172091167221, 0.0, 1.0002084782684058]),
    (&[0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0], "A??", &[2.0, 0.0, 0.0]),
    (&[1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0], "R?A", &[1.0, 1.0, 1.0]),
    (&[1.0, 2.0, 0.0, 0.0, 1.0, 2.0, 0.0, 0.0, 0.0, 0.0, -3.0, 0.0, 0.0, 0.0, 0.0, 1.0], "RAI", &[1.4142135623730951, 2.8284271247461903, 3.0]),
    (&[-0.9, 0.05, 0.0, 90.0, 0.02, 1.1, 0.3, -126.0, 0.0, -0.28, 2.0, -72.0, 0.0, 0.0, 0.0, 1.0], "LAS", &[0.9002221947941519, 1.136177802986839, 2.0223748416156684]),
    (&[-0.187, -0.521, 3.0, 0.939, 1.138, -4.0, 0.0, 0.0, 1.0], "AL", &[0.9574392931147122, 1.2515929849595675]),
    (&[0.016, 0.474, 3.0, -1.335, 0.637, -4.0, 0.0, 0.0, 1.0], "PR", &[1.3350958767069876, 0.7940056674860703]),
    (&[-0.031, 0.485, 3.0, 1.6, -2.281, -4.0, 0.0, 0.0, 1.0], "AR", &[1.6003002843216647, 2.331991852472903]),
    (&[0.261, -1.099, 3.0, 0.592, -1.313, -4.0, 0.0, 0.0, 1.0], "AL", &[0.6469814525935036, 1.7122412213236777]),
    (&[-0.495, 0.203, 3.0, 0.614, 0.075, -4.0, 0.0, 0.0, 1.0], "AR", &[0.788683079569988, 0.21641164478835237]),
    (&[-0.793, -0.554, 3.0, 0.885, -0.005, -4.0, 0.0, 0.0, 1.0], "AL", &[1.1883071993386223, 0.5540225627174403]),
    (&[0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], "?A", &[0.0, 1.0]),
    (&[2.5, 1.0, 0.0, 1.0], "R", &[2.5]),
    (&[-0.5, 1.0, 0.0, 1.0], "L", &[0.5]),
    (&[0.0, 1.0, 0.0, 1.0], "?", &[0.0]),
];

/// `nibabel.orientations.inv_ornt_aff(axcodes2ornt(code), shape)`.
#[rustfmt::skip]
const INVERSE_AFFINES: &[(&str, &[usize], &[f64])] = &[
    ("LPS", &[4, 5, 6], &[-1.0, 0.0, 0.0, 3.0, 0.0, -1.0, 0.0, 4.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]),
    ("PIR", &[7, 8, 9], &[0.0, -1.0, 0.0, 6.0, 0.0, 0.0, -1.0, 7.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]),
    ("SAL", &[3, 1, 2], &[0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, -1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]),
    ("RA", &[5, 6], &[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]),
    ("PL", &[5, 6], &[0.0, -1.0, 4.0, -1.0, 0.0, 5.0, 0.0, 0.0, 1.0]),
];

/// `nibabel.orientations.ornt_transform(axcodes2ornt(start), axcodes2ornt(end))`.
#[rustfmt::skip]
const TRANSFORMS: &[(&str, &str, &[[i32; 2]])] = &[
    ("RAS", "LPS", &[[0, -1], [1, -1], [2, 1]]),
    ("PIR", "SAL", &[[1, -1], [0, -1], [2, -1]]),
    ("LAS", "ASR", &[[2, -1], [0, 1], [1, 1]]),
    ("ILA", "RSP", &[[1, -1], [0, -1], [2, -1]]),
];

const SHEARED: [f64; 16] = [-1.5, 0.4, 0.1, 12.0, 0.3, 2.0, -0.2, -30.0, 0.05, 0.6, 3.1, 7.0, 0.0, 0.0, 0.0, 1.0];
const PLANE: [f64; 9] = [2.0, 0.5, 3.0, -0.25, 1.5, -4.0, 0.0, 0.0, 1.0];
const LINE: [f64; 4] = [2.0, 5.0, 0.0, 1.0];

fn close(a: &[f64], b: &[f64], tolerance: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= tolerance)
}

fn affine(values: &[f64]) -> Affine {
    Affine::from_slice(values).unwrap()
}

#[test]
fn orientation_codes_and_spacing_are_nibabels() {
    for (values, code, sizes) in NIBABEL {
        let affine = affine(values);
        assert_eq!(affine.orientation_code(), *code, "{values:?}");
        let sizes: Vec<f64> = sizes.iter().map(|&size| if size == 0.0 { 1.0 } else { size }).collect();
        assert!(close(&affine.spacing(), &sizes, 1e-14), "{values:?}");
    }
}

#[test]
fn undoing_an_orientation_is_nibabels() {
    for (code, shape, expected) in INVERSE_AFFINES {
        let orientation: Orientation = code.parse().unwrap();
        assert_eq!(orientation.inverse_affine(shape).unwrap().to_vec(), *expected, "{code}");
    }
}

#[test]
fn changes_of_orientation_are_nibabels() {
    for (start, end, expected) in TRANSFORMS {
        let change = start.parse::<Orientation>().unwrap().transform_to(&end.parse().unwrap()).unwrap();
        let found: Vec<[i32; 2]> =
            change.axes().iter().flatten().map(|axis| [axis.axis as i32, if axis.flipped { -1 } else { 1 }]).collect();
        assert_eq!(found, *expected, "{start} to {end}");
    }
}

#[test]
fn the_48_orientations_survive_the_way_through_code_and_affine() {
    let mut codes: Vec<String> = Orientation::all().map(|orientation| orientation.to_string()).collect();
    for (orientation, code) in Orientation::all().zip(&codes) {
        assert_eq!(code.parse::<Orientation>().unwrap(), orientation);
        let shape = [4, 5, 6];
        let inverse = orientation.inverse_affine(&shape).unwrap();
        // An image of this orientation whose reoriented affine is the identity.
        let original = inverse.inverse().unwrap();
        assert_eq!(original.orientation(None), orientation, "{code}");
        assert_eq!(original.compose(&inverse), Affine::identity(3).unwrap(), "{code}");
        let spaced = original.compose(&Affine::scale(&[0.5, 2.0, 3.0]).unwrap());
        assert_eq!(spaced.orientation_code(), *code);
    }
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 48);
}

#[test]
fn labels_of_the_callers_choosing_name_the_ends() {
    let labels = AxisLabels::new([("left", "right"), ("back", "front"), ("down", "up")]).unwrap();
    let orientation = Orientation::from_labels(&["front", "left", "up"], &labels).unwrap();
    let expected = [(1, false), (0, true), (2, false)].map(|(axis, flipped)| Some(AxisDirection { axis, flipped }));
    assert_eq!(orientation.axes(), expected);
    let codes: Vec<String> = orientation.codes(&labels).into_iter().flatten().collect();
    assert_eq!(codes, ["front", "left", "up"]);
    assert!(AxisLabels::new([("a", "b"), ("b", "c")]).is_err());
    let error = "RAX".parse::<Orientation>().unwrap_err().to_string();
    assert!(error.contains("RAX") && error.contains('X') && error.contains("L, R, P, A, I, S"), "{error}");
}

#[test]
fn flipping_then_transposing_reaches_ras() {
    // nibabel.orientations.apply_orientation: PIR voxels, flip axes 0 and 1, transpose (2, 0, 1).
    let orientation: Orientation = "PIR".parse().unwrap();
    assert_eq!(orientation.flips(), [0, 1]);
    assert_eq!(orientation.permutation().unwrap(), [2, 0, 1]);
}

/// `monai.data.utils.to_affine_nd(r, affine)`, which loses the translation of a single axis; here it is kept.
#[test]
fn rank_changes_are_monais_but_for_the_translation_of_a_single_axis() {
    let [a, b, c] = [affine(&SHEARED), affine(&PLANE), affine(&LINE)];
    let to = |affine: Affine, rank| affine.to_rank(rank).unwrap().to_vec();
    assert_eq!(to(a, 1), [-1.5, 12.0, 0.0, 1.0]);
    assert_eq!(to(a, 2), [-1.5, 0.4, 12.0, 0.3, 2.0, -30.0, 0.0, 0.0, 1.0]);
    assert_eq!(to(a, 3), SHEARED);
    assert_eq!(to(b, 1), [2.0, 3.0, 0.0, 1.0]);
    assert_eq!(to(b, 2), PLANE);
    assert_eq!(to(b, 3), [2.0, 0.5, 0.0, 3.0, -0.25, 1.5, 0.0, -4.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    assert_eq!(to(c, 1), LINE);
    assert_eq!(to(c, 2), [2.0, 0.0, LINE[1], 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    assert_eq!(c.compose(&c).to_vec(), [4.0, 15.0, 0.0, 1.0]);
    assert_eq!(a.compose(&b), a.compose(&b.to_rank(3).unwrap()));
}

/// `monai.data.utils.affine_to_spacing(affine, r)` and `orientation_ras_lps(affine)`.
#[test]
fn spacing_and_ras_to_lps_are_monais() {
    let [a, b, c] = [affine(&SHEARED), affine(&PLANE), affine(&LINE)];
    assert!(close(&a.spacing(), &[1.5305227865013966, 2.12602916254693, 3.108054053584011], 1e-15));
    assert!(close(&a.column_norms(2), &[1.5297058540778354, 2.039607805437114], 1e-15));
    assert!(close(&b.column_norms(3), &[2.0155644370746373, 1.5811388300841898, 5.0990195135927845], 1e-15));
    assert!(close(&c.column_norms(3), &[2.0, 5.0990195135927845], 1e-15));
    let lps = [1.5, -0.4, -0.1, -12.0, -0.3, -2.0, 0.2, 30.0, 0.05, 0.6, 3.1, 7.0, 0.0, 0.0, 0.0, 1.0];
    assert_eq!(a.ras_lps().to_vec(), lps);
    assert_eq!(b.ras_lps().to_vec(), [-2.0, -0.5, -3.0, 0.25, -1.5, 4.0, 0.0, 0.0, 1.0]);
    assert_eq!(c.ras_lps().to_vec(), [-2.0, -5.0, 0.0, 1.0]);
    assert_eq!(a.ras_lps().ras_lps(), a);
    assert!(Affine::identity(3).unwrap().ras_lps().to_vec().iter().all(|value| value.to_bits() != (-0.0f64).to_bits()));
}

/// `monai.data.utils.zoom_affine(affine, scale, diagonal)`.
#[test]
fn new_spacings_are_monais() {
    let a = affine(&SHEARED);
    let zoom = |scale: &[f64], zoom| a.with_spacing(scale, zoom).unwrap().to_vec();
    let diagonal = |x, y, z| Affine::scale(&[x, y, z]).unwrap().to_vec();
    assert_eq!(zoom(&[1.0, 1.0, 1.0], Zoom::Diagonal), diagonal(1.0, 1.0, 1.0));
    assert!(close(&zoom(&[2.0, -1.0], Zoom::Diagonal), &diagonal(2.0, 2.12602916254693, 3.108054053584011), 1e-14));
    assert!(close(&zoom(&[0.5, 0.0, 3.0, 9.0], Zoom::Diagonal), &diagonal(0.5, 2.12602916254693, 3.0), 1e-14));
    let unit = [
        -0.9800572805772018,
        0.19718829386188647,
        -0.024586653929690484,
        0.0,
        0.19601145611544035,
        0.9389536273912232,
        -0.28274652019144064,
        0.0,
        0.03266857601924006,
        0.2819270515092552,
        0.9588795032579293,
        0.0,
        0.0,
        0.0,
        0.0,
        1.0,
    ];
    assert!(close(&zoom(&[1.0, 1.0, 1.0], Zoom::KeepRotation), &unit, 1e-14));
    let mixed = [
        -0.4900286402886009,
        0.4192280632632444,
        -0.07375996178907146,
        0.0,
        0.09800572805772018,
        1.9962427941129646,
        -0.8482395605743219,
        0.0,
        0.01633428800962003,
        0.599385133219547,
        2.876638509773788,
        0.0,
        0.0,
        0.0,
        0.0,
        1.0,
    ];
    assert!(close(&zoom(&[0.5, 0.0, 3.0, 9.0], Zoom::KeepRotation), &mixed, 1e-14));
    let plane =
        [0.6945945136995674, 0.1116312611302876, 0.0, -0.08682431421244592, 0.893050089042301, 0.0, 0.0, 0.0, 1.0];
    let found = affine(&PLANE).with_spacing(&[0.7, 0.9], Zoom::KeepRotation).unwrap().to_vec();
    assert!(close(&found, &plane, 1e-14));
    let flat = affine(&[1.0, 2.0, 0.0, 2.0, 4.0, 0.0, 0.0, 0.0, 1.0]);
    assert!(matches!(flat.with_spacing(&[], Zoom::KeepRotation), Err(GeometryError::Singular { .. })));
}

#[test]
fn whole_voxel_maps_are_recognised() {
    let map = |source, flipped, offset| AxisMap { source, flipped, offset };
    let flip = Affine::flip(&[4, 5, 6], &[1]).unwrap();
    assert_eq!(flip.lossless(AFFINE_TOLERANCE).unwrap(), [AxisMap::identity(0), map(1, true, 4), AxisMap::identity(2)]);
    // transpose(2, 0, 1), then a crop from 3 along the new first axis.
    let order = Affine::permutation(&[2, 0, 1]).unwrap();
    let crop = Affine::translation(&[3.0, 0.0, -2.0]).unwrap();
    assert_eq!(
        order.compose(&crop).lossless(AFFINE_TOLERANCE).unwrap(),
        [map(2, false, 3), map(0, false, 0), map(1, false, -2)]
    );
    let nearly = affine(&[-0.9995, 0.0009, 3.0004, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    assert_eq!(nearly.lossless(AFFINE_TOLERANCE).unwrap(), [map(0, true, 3), map(1, false, 0)]);
    for shifted in [[1.0, 0.5, 0.0, 1.0], [1.5, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 1.0], [0.99, 0.0, 0.0, 1.0]] {
        assert_eq!(affine(&shifted).lossless(AFFINE_TOLERANCE), None, "{shifted:?}");
    }
    assert_eq!(affine(&[1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]).lossless(AFFINE_TOLERANCE), None);
    assert_eq!(affine(&[1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]).lossless(AFFINE_TOLERANCE), None);
}

#[test]
fn bad_matrices_are_refused_with_what_was_found() {
    assert!(matches!(Affine::from_slice(&[1.0; 5]), Err(GeometryError::Shape { .. })));
    assert!(matches!(Affine::from_slice(&[]), Err(GeometryError::Shape { .. })));
    assert!(Affine::from_rows(&[vec![1.0, 0.0], vec![0.0]]).is_err());
    let mut bad = SHEARED;
    bad[6] = f64::NAN;
    let error = Affine::from_slice(&bad).unwrap_err().to_string();
    assert!(error.contains("NaN") && error.contains("row 1, column 2"), "{error}");
    bad = SHEARED;
    bad[12] = 0.1;
    assert!(Affine::from_slice(&bad).unwrap_err().to_string().contains("0.1"));
    assert!(Affine::identity(0).is_err() && Affine::identity(4).is_err());
    assert!(Affine::flip(&[2, 2], &[2]).is_err() && Affine::flip(&[2, 2], &[0, 0]).is_err());
    assert!(Affine::permutation(&[0, 0]).is_err() && Affine::permutation(&[0, 2]).is_err());
    assert!(matches!(affine(&[0.0, 1.0, 0.0, 1.0]).inverse(), Err(GeometryError::Singular { .. })));
    assert!(affine(&PLANE).apply(&[1.0]).is_err());
    assert!("R".parse::<Orientation>().unwrap().transform_to(&"RA".parse().unwrap()).is_err());
    assert!("RA".parse::<Orientation>().unwrap().transform_to(&"RS".parse().unwrap()).is_err());
    assert!("RR".parse::<Orientation>().unwrap().inverse_affine(&[2, 2]).is_err());
    assert!("RA".parse::<Orientation>().unwrap().inverse_affine(&[2]).is_err());
    assert!("S".parse::<Orientation>().unwrap().inverse_affine(&[2]).is_err());
}

fn affines() -> impl Strategy<Value = Affine> {
    (1usize..=3)
        .prop_flat_map(|rank| {
            (
                Just(rank),
                prop::collection::vec(-4.0f64..4.0, rank * rank),
                prop::collection::vec(-200.0f64..200.0, rank),
            )
        })
        .prop_map(|(rank, linear, shift)| {
            let mut rows: Vec<Vec<f64>> =
                (0..rank).map(|i| [&linear[i * rank..(i + 1) * rank], &shift[i..=i]].concat()).collect();
            rows.push((0..=rank).map(|j| f64::from(u8::from(j == rank))).collect());
            Affine::from_rows(&rows).unwrap()
        })
        .prop_filter("well conditioned", |affine| affine.determinant().abs() > 0.05)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn inverses_undo(affine in affines()) {
        let inverse = affine.inverse().unwrap();
        let identity = Affine::identity(affine.rank()).unwrap();
        prop_assert!(close(&affine.compose(&inverse).to_vec(), &identity.to_vec(), 1e-9));
        prop_assert!(close(&inverse.compose(&affine).to_vec(), &identity.to_vec(), 1e-9));
        prop_assert!((affine.determinant() * inverse.determinant() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn composition_applies_one_after_the_other(a in affines(), b in affines(), seed in prop::collection::vec(-50.0f64..50.0, 3)) {
        let a = a.to_rank(3).unwrap();
        let b = b.to_rank(3).unwrap();
        let chained = a.apply(&b.apply(&seed).unwrap()).unwrap();
        prop_assert!(close(&a.compose(&b).apply(&seed).unwrap(), &chained, 1e-9));
    }

    #[test]
    fn lossless_maps_describe_the_matrix(
        code in 0usize..48,
        shape in prop::array::uniform3(1usize..9),
        shift in prop::array::uniform3(-5i32..6),
        output in prop::array::uniform3(0i32..9),
    ) {
        let orientation = Orientation::all().nth(code).unwrap();
        let offsets = shift.map(f64::from);
        let affine = orientation.inverse_affine(&shape).unwrap().compose(&Affine::translation(&offsets).unwrap());
        let maps = affine.lossless(AFFINE_TOLERANCE).unwrap();
        let source = affine.apply(&output.map(f64::from)).unwrap();
        for (map, index) in maps.iter().zip(output) {
            let along = if map.flipped { -i64::from(index) } else { i64::from(index) };
            prop_assert_eq!((map.offset + along) as f64, source[map.source]);
        }
    }

    #[test]
    fn a_new_spacing_is_the_spacing(affine in affines(), wanted in prop::array::uniform3(0.1f64..5.0)) {
        for zoom in [Zoom::Diagonal, Zoom::KeepRotation] {
            let zoomed = affine.with_spacing(&wanted, zoom).unwrap();
            prop_assert!(close(&zoomed.spacing(), &wanted[..affine.rank()], 1e-6));
        }
    }
}
