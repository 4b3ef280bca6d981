//! Conversion between element types.

use crate::blocks::convert;
use crate::copy::copy;
use crate::element::ElementType;
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, ViewError};

/// Converts every element to the output's type: `tensor.to(dtype)`. Shapes must be equal, strides may be any.
///
/// Casts are C's on x86, on every machine: towards zero; a number that `i32` cannot hold, or NaN, gives the smallest `i32`
/// (for 8 and 16 bit types its lower bits, that is 0), and likewise for `i64` and for `f64` to `u8`; 300 is 44 as `u8`,
/// -1 is 255; anything but 0 is true. To half precision the way leads over `f32`.
///
/// # Errors
/// When shapes differ.
pub fn cast(input: AnyView<'_>, output: AnyViewMut<'_>, threads: Threads) -> Result<(), ViewError> {
    use ElementType::{BF16, Bool, F16, F32, F64, I64};
    match (input.element_type(), output.element_type()) {
        // Foreign bytes of a bool become 0 or 1 below.
        (from, to) if from == to && from != Bool => copy(input, output, threads),
        (_, F16 | BF16 | F32) | (F16 | BF16 | F32, _) => convert::<f32>(input, output, threads),
        // i64 to bool must see all 64 bits; as f64, what is not zero stays so.
        (F64, _) | (_, F64) | (I64, Bool) => convert::<f64>(input, output, threads),
        // Integers among themselves wrap, so the lower 32 bits are enough.
        _ => convert::<i32>(input, output, threads),
    }
}
