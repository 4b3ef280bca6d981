//! Making sform, qform and spacing agree, as MONAI does after reading (`correct_nifti_header_if_necessary`, after NiftyNet).

use super::geometry::{best_affine, put_affine, qform, sform};
use super::header::{Raw, Version};
use crate::image::Header;
use mica_kernels::geometry::Affine;

/// The fields of a geometry.
const FIELDS: [&str; 14] = [
    "dim",
    "pixdim",
    "qform_code",
    "sform_code",
    "quatern_b",
    "quatern_c",
    "quatern_d",
    "qoffset_x",
    "qoffset_y",
    "qoffset_z",
    "srow_x",
    "srow_y",
    "srow_z",
    "intent_code",
];

/// Whether the last axis holds colours (RGB24, RGBA32).
#[must_use]
pub fn is_colour(header: &Header) -> bool {
    header.format == "NIfTI"
        && header
            .meta
            .get("datatype")
            .and_then(serde_json::Value::as_i64)
            .is_some_and(|code| matches!(code, 128 | 2304))
}

/// Where the columns of the affine are not as long as `pixdim` says: takes the form whose columns are; where none is, `pixdim`
/// becomes what the affine says.
///
/// Different from MONAI, which for four axes compares the translation with `pixdim[4]` and writes its length there: time
/// steps are left alone.
pub fn rectify(header: &mut Header) {
    if header.format != "NIfTI" {
        return;
    }
    let version = if header.meta.get("sizeof_hdr").and_then(serde_json::Value::as_i64) == Some(540) {
        Version::Two
    } else {
        Version::One
    };
    let mut raw = Raw::new(version, true);
    for field in FIELDS {
        raw.take(&header.meta, field);
    }
    let Some(read) = rectified(&mut raw) else { return };
    let fields = raw.meta();
    for field in FIELDS {
        if let Some(value) = fields.get(field) {
            header.meta.insert(field.to_owned(), value.clone());
        }
    }
    // The image may be a part of what the header describes.
    if let (Some((before, after)), true) = (read, header.affine.rank() == 3)
        && let Ok(inverse) = before.inverse()
    {
        header.affine = after.compose(&inverse.compose(&header.affine));
    }
}

/// Changes the fields; none where nothing changes, the affine before and after where it does.
fn rectified(raw: &mut Raw) -> Option<Option<(Affine, Affine)>> {
    let axes = usize::try_from(raw.integer("dim", 0)).ok().filter(|axes| (1..5).contains(axes))?;
    let compared = axes.min(3);
    let spacing: Vec<f64> = (1..=compared).map(|axis| raw.float("pixdim", axis)).collect();
    let affine = best_affine(raw).ok()?;
    let fits = |affine: &Affine| close(&spacing, &lengths(affine, compared));
    // Four axes never agree in MONAI, and then none of the forms does.
    if axes < 4 {
        if fits(&affine) {
            return None;
        }
        let (sform, qform) = (sform(raw).ok()?, qform(raw).ok()?);
        if raw.integer("sform_code", 0) != 0 {
            if fits(&sform) {
                return None;
            }
            if fits(&qform) {
                for (row, name) in ["srow_x", "srow_y", "srow_z"].into_iter().enumerate() {
                    for column in 0..4 {
                        raw.put_float(name, column, qform.get(row, column).unwrap_or(0.0));
                    }
                }
                return Some(Some((affine, best_affine(raw).ok()?)));
            }
        }
        if raw.integer("qform_code", 0) != 0 {
            if fits(&qform) {
                return None;
            }
            if fits(&sform) {
                let codes = (raw.integer("sform_code", 0) as i16, raw.integer("qform_code", 0) as i16);
                put_affine(raw, &sform, codes);
                return Some(Some((affine, best_affine(raw).ok()?)));
            }
        }
    }
    for (axis, length) in lengths(&affine, compared).into_iter().enumerate() {
        raw.put_float("pixdim", axis + 1, length);
    }
    Some(None)
}

/// Lengths of the columns of the upper left part, as `affine_to_spacing(affine, r)`.
fn lengths(affine: &Affine, axes: usize) -> Vec<f64> {
    let entry = |row: usize, column: usize| affine.get(row, column).unwrap_or(0.0);
    (0..axes).map(|column| (0..axes).map(|row| entry(row, column).powi(2)).sum::<f64>().sqrt()).collect()
}

/// `numpy.allclose`.
fn close(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-8 + 1e-5 * b.abs())
}
