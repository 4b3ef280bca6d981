//! Sampling along a displacement field, or at given coordinates.

use crate::blocks::Memory;
use crate::convert::reader;
use crate::element::ElementType;
use crate::geometry::Affine;
use crate::threads::Threads;
use crate::view::{AnyView, AnyViewMut, Strided, ViewError};

use super::frame::MAX_RANK;
use super::scattered::{self, BLOCK, Block, Positions};
use super::{ResampleError, Sampling, check, each_image, rules};

/// In which voxels a displacement is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisplacementSpace {
    /// Voxels of the input, after the map: position = `map(i) + d(i)`.
    Input,
    /// Voxels of the output, before the map: position = `map(i + d(i))`.
    Output,
}

/// Where output voxels lie in the input. Arrays have shape `(rank, output's spatial axes…)` and hold `f32` or `f64`, in
/// any strides; component `k` belongs to spatial axis `k` of the image, in the image's own order of axes (torch's grids
/// have the reverse order, last). Numbers are in voxels, 0 being the centre of the first one.
#[derive(Debug, Clone, Copy)]
pub enum Field<'a> {
    /// The position of each output voxel.
    Coordinates(AnyView<'a>),
    /// The position of each output voxel in other coordinates (torch's normalised ones, for example), and the affine map
    /// from these to voxel indices of the input.
    Mapped {
        /// The coordinates.
        coordinates: AnyView<'a>,
        /// The map.
        map: Affine,
    },
    /// A displacement on top of an affine map from output to input voxel indices.
    Displacement {
        /// The displacement of each output voxel.
        displacement: AnyView<'a>,
        /// The map.
        map: Affine,
        /// What it displaces.
        space: DisplacementSpace,
    },
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Coordinates,
    Mapped,
    Displacement(DisplacementSpace),
}

/// A field's memory.
pub(super) struct FieldMemory {
    memory: Memory,
    component: isize,
    strides: [isize; MAX_RANK],
    rank: usize,
    kind: Kind,
}

impl FieldMemory {
    fn new(view: &AnyView<'_>, spatial: &[usize], kind: Kind) -> Result<Self, ResampleError> {
        let rank = spatial.len();
        let expected: Vec<usize> = std::iter::once(rank).chain(spatial.iter().copied()).collect();
        if view.shape() != expected {
            return Err(ViewError::Shape { found: view.shape().to_vec(), expected }.into());
        }
        let found = view.element_type();
        if !matches!(found, ElementType::F32 | ElementType::F64) {
            return Err(ResampleError::FieldType { found });
        }
        let mut strides = [0; MAX_RANK];
        strides[..rank].copy_from_slice(&view.strides()[1..]);
        let memory = Memory { pointer: view.as_ptr().cast_mut(), element: found };
        Ok(Self { memory, component: view.strides()[0], strides, rank, kind })
    }

    /// Reads the components of a stretch of voxels.
    ///
    /// Safety: `length` voxels from `index` on along `row` are voxels of the field.
    #[inline(always)]
    pub(super) unsafe fn read(&self, index: [usize; MAX_RANK], row: usize, length: usize, block: &mut Block) {
        let read = reader::<f64>(self.memory.element);
        let start: isize = (0..self.rank).map(|axis| index[axis] as isize * self.strides[axis]).sum();
        for (axis, values) in block.iter_mut().enumerate().take(self.rank) {
            let from = self.memory.at(start + axis as isize * self.component);
            // SAFETY: by the caller's word.
            unsafe { read(from, self.strides[row], &mut values[..length]) };
        }
    }

    /// Turns what was read into positions.
    #[inline(always)]
    pub(super) fn finish(
        &self,
        positions: &Positions,
        index: [usize; MAX_RANK],
        row: usize,
        length: usize,
        block: &mut Block,
    ) {
        match self.kind {
            Kind::Coordinates => {}
            Kind::Mapped => positions.map_coordinates(length, block),
            Kind::Displacement(DisplacementSpace::Output) => positions.map_displaced(index, row, length, block),
            Kind::Displacement(DisplacementSpace::Input) => {
                let mut mapped = [[0.0; BLOCK]; MAX_RANK];
                positions.fill_affine(index, row, length, &mut mapped);
                for (values, mapped) in block.iter_mut().zip(&mapped).take(self.rank) {
                    for (value, &mapped) in values[..length].iter_mut().zip(mapped) {
                        *value += mapped;
                    }
                }
            }
        }
    }
}

/// Samples an image where a field says: `output[…, i] = input[…, position(i)]`.
///
/// Views and element types are as for [`affine`](super::affine).
///
/// # Errors
/// As [`affine`](super::affine), and when the field has not the output's spatial shape or holds other numbers than
/// `f32` and `f64`.
pub fn field(
    input: AnyView<'_>,
    mut output: AnyViewMut<'_>,
    field: &Field<'_>,
    sampling: &Sampling,
    threads: Threads,
) -> Result<(), ResampleError> {
    let (view, map, kind) = match field {
        Field::Coordinates(view) => (view, None, Kind::Coordinates),
        Field::Mapped { coordinates, map } => (coordinates, Some(*map), Kind::Mapped),
        Field::Displacement { displacement, map, space } => (displacement, Some(*map), Kind::Displacement(*space)),
    };
    let found = view.ndim().saturating_sub(1);
    if !(1..=MAX_RANK).contains(&found) {
        return Err(ResampleError::Rank { what: "a field", expected: "1 to 3", found });
    }
    let rank = map.map_or(found, |map| map.rank());
    if output.ndim() < rank {
        return Err(ResampleError::Dimensions { rank, input: input.ndim(), output: output.ndim() });
    }
    let memory = FieldMemory::new(view, &output.shape()[output.ndim() - rank..], kind)?;
    if !check(&input, &mut output, rank, sampling, threads)? {
        return Ok(());
    }
    let map = match map {
        Some(map) => map,
        None => Affine::identity(rank).unwrap_or_default(),
    };
    let positions = Positions::new(&map, Some(memory));
    each_image(input, output, rank, sampling, threads, |input, output, pad| {
        let rules = rules(sampling, input.shape(), rank, pad);
        scattered::run(input, output, &positions, &rules, sampling, threads)
    })
}
