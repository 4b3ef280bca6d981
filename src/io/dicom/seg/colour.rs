//! Display colours: sRGB to the CIELab of RecommendedDisplayCIELabValue (PS3.3 section C.10.7.1.1) and back.
//!
//! With the D65 white point, as pixelmed, dcmqi, 3D Slicer and highdicom write and read them.

/// sRGB's primaries in XYZ.
const TO_XYZ: [[f64; 3]; 3] = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];

/// The inverse of that.
const FROM_XYZ: [[f64; 3]; 3] = [[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]];

/// White.
const WHITE: [f64; 3] = [0.95047, 1.0, 1.08883];

/// Where the cube root of CIELab begins: (6/29)³.
const LINEAR: f64 = 216.0 / 24389.0;

fn multiply(matrix: &[[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2])
}

/// L* of 0 to 100 and a*, b* of -128 to 127, each over the whole range of 16 bits.
pub(super) fn to_lab(rgb: [u8; 3]) -> [u16; 3] {
    let linear = rgb.map(|value| {
        let value = f64::from(value) / 255.0;
        if value > 0.04045 { ((value + 0.055) / 1.055).powf(2.4) } else { value / 12.92 }
    });
    let xyz = multiply(&TO_XYZ, linear);
    let [x, y, z] = [0, 1, 2].map(|i| {
        let value = xyz[i] / WHITE[i];
        if value >= LINEAR { value.cbrt() } else { 841.0 / 108.0 * value + 4.0 / 29.0 }
    });
    let lab = [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)];
    [lab[0] / 100.0, (lab[1] + 128.0) / 255.0, (lab[2] + 128.0) / 255.0].map(|part| (part * 65535.0).round() as u16)
}

/// The nearest sRGB colour.
pub(super) fn to_rgb(lab: [u16; 3]) -> [u8; 3] {
    let part = lab.map(|value| f64::from(value) / 65535.0);
    let y = (part[0] * 100.0 + 16.0) / 116.0;
    let x = (part[1] * 255.0 - 128.0) / 500.0 + y;
    let z = y - (part[2] * 255.0 - 128.0) / 200.0;
    let parts = [x, y, z];
    let xyz = [0, 1, 2].map(|i| {
        let cube = parts[i].powi(3);
        WHITE[i] * if cube > LINEAR { cube } else { (parts[i] - 4.0 / 29.0) * 108.0 / 841.0 }
    });
    multiply(&FROM_XYZ, xyz).map(|value| {
        let value = if value > 0.003_130_8 { 1.055 * value.powf(1.0 / 2.4) - 0.055 } else { 12.92 * value };
        (value * 255.0).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_highdicom() {
        // highdicom 0.28.2: CIELabColor.from_rgb(r, g, b).value
        for (rgb, lab) in [
            ([0, 0, 0], [0, 32896, 32896]),
            ([255, 255, 255], [65535, 32897, 32893]),
            ([255, 0, 0], [34886, 53484, 50172]),
            ([221, 130, 101], [41661, 41167, 40792]),
            ([7, 0, 200], [15971, 49858, 9873]),
        ] {
            assert_eq!(to_lab(rgb), lab, "{rgb:?}");
        }
    }

    #[test]
    fn every_colour_comes_back() {
        for code in (0..1 << 24u32).step_by(1237) {
            let rgb = [(code >> 16) as u8, (code >> 8) as u8, code as u8];
            assert_eq!(to_rgb(to_lab(rgb)), rgb);
        }
    }
}
