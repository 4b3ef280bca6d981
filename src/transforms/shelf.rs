//! Voxels that need not be moved, because the next transform samples them anyway.
//!
//! An `Orientation` that a resampling follows in the same `Compose` does not reverse its image: it lays the image on a
//! [`Shelf`] and hands on a stand-in, which has the shape but no voxels of its own. The resampling takes the image from the
//! shelf and reads it backwards. The results are those of the two steps (positions are reversed without rounding that
//! counts), but one copy of the image is neither made nor read.

use crate::transform::Run;
use crate::views;
use mica_core::error::Result;
use mica_core::{Info, MetaTensor};
use std::sync::{Mutex, PoisonError};

/// Images whose axes are still to be reversed, by the address of their stand-ins.
#[derive(Default)]
pub struct Shelf(Mutex<Vec<(usize, Deferred)>>);

/// An image, and the dimensions in which it is to be reversed.
#[derive(Clone)]
pub(crate) struct Deferred {
    pub image: MetaTensor,
    pub dims: Vec<usize>,
}

impl Shelf {
    /// Lays an image down, and gives its stand-in, with the metadata `info`.
    pub(crate) fn lay(&self, deferred: Deferred, info: Info) -> Result<MetaTensor> {
        let single = MetaTensor::empty(deferred.image.dtype()?, &[1], deferred.image.device())?;
        let stand_in = deferred.image.with_tensor(single.tensor().f_expand(deferred.image.shape(), false)?)?;
        let address = stand_in.data_pointer()?.addr();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((address, deferred));
        Ok(stand_in.with_new_info(info))
    }

    fn take(&self, stand_in: &MetaTensor) -> Result<Option<Deferred>> {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.is_empty() {
            return Ok(None);
        }
        let address = stand_in.data_pointer()?.addr();
        let position = shelf.iter().position(|(laid, _)| *laid == address);
        Ok(position.map(|position| shelf.swap_remove(position).1))
    }
}

impl Deferred {
    /// Reverses the image after all.
    pub(crate) fn carry_out(&self, run: &Run<'_>) -> Result<MetaTensor> {
        views::flip(&self.image, &self.dims, run)
    }
}

/// The image that this one stands in for, taken from the shelf of the run.
pub(crate) fn take(image: &MetaTensor, run: &Run<'_>) -> Result<Option<Deferred>> {
    match run.shelf {
        Some(shelf) => shelf.take(image),
        None => Ok(None),
    }
}
