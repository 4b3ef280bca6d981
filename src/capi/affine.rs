//! Affines without a tensor. Matrices are square, row-major, of 2, 3 or 4 rows (1, 2 or 3 spatial dimensions).

use crate::error::{Fallible, guard};
use crate::input::{fill, items, output, room};
use crate::string::mica_string;
use mica::geometry::Affine;
use mica::{Error, Result};
use std::mem::MaybeUninit;

/// Reads a matrix that the caller lends.
///
/// # Safety
/// `affine` must point to `rows * rows` numbers.
pub(crate) unsafe fn read(affine: *const f64, rows: usize, name: &str) -> Result<Affine> {
    if !(2..=4).contains(&rows) {
        return Err(Error::argument(format!("rows: expected 2, 3 or 4, found {rows}")));
    }
    // SAFETY: the caller's promise.
    let numbers = unsafe { items(affine, rows * rows, name) }?;
    Affine::from_slice(numbers).map_err(|error| Error::argument(format!("{name}: {error}")))
}

/// The spacing of an affine in millimetres: the lengths of its columns.
///
/// @param out  room for `rows - 1` numbers
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or another number of rows than 2 to 4.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_affine_spacing(affine: *const f64, rows: usize, out: *mut f64) -> Fallible {
    guard(|| {
        // SAFETY: the caller's promise, stated in the header.
        let (affine, out) = unsafe { (read(affine, rows, "affine")?, room(out, rows - 1, "out")?) };
        fill(out, &affine.spacing());
        Ok(())
    })
}

/// The orientation of an affine as letters for the direction in which each axis grows, for example `RAS`: nibabel's
/// `aff2axcodes`. An axis without direction is `?`.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or another number of rows than 2 to 4.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_affine_orientation(
    affine: *const f64,
    rows: usize,
    out: Option<&mut MaybeUninit<Box<mica_string>>>,
) -> Fallible {
    guard(|| {
        // SAFETY: the caller's promise, stated in the header.
        let affine = unsafe { read(affine, rows, "affine") }?;
        mica_string::give(output(out, "out")?, affine.orientation_code());
        Ok(())
    })
}

/// Changes an affine between the world of NIfTI and MONAI (RAS+) and that of DICOM and ITK (LPS+). Its own inverse.
///
/// @param out  room for `rows * rows` numbers; may be `affine` itself
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or another number of rows than 2 to 4.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_affine_ras_to_lps(affine: *const f64, rows: usize, out: *mut f64) -> Fallible {
    guard(|| {
        // The matrix is copied before the room is borrowed, since both may be the same memory.
        // SAFETY: the caller's promise, stated in the header.
        let affine = unsafe { read(affine, rows, "affine") }?;
        // SAFETY: as above.
        let out = unsafe { room(out, rows * rows, "out") }?;
        fill(out, &affine.ras_lps().to_vec());
        Ok(())
    })
}
