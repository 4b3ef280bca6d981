//! Turning an image so that its axes run along given directions of the body.

use crate::shelf::{self, Deferred};
use crate::track::{self, Step};
use crate::transform::{Abilities, ImageTransform, Run, Undo};
use crate::views;
use mica_core::argument::{Described, Either};
use mica_core::error::{Error, Result};
use mica_core::history::{Operation, affine_from_value, affine_value};
use mica_core::{Map, MetaTensor, Value, component};
use mica_kernels::geometry::{Affine, GeometryError, MAX_RANK};
use mica_kernels::orientation::{AxisLabels, Orientation as Directions};

component! {
    /// Turns an image so that its axes run along given directions of the body: flips and swaps axes, without
    /// interpolation.
    ///
    /// `axcodes` names, for each axis, the end it runs towards: `RAS` is from left to right, from back to front, from feet
    /// to head. The axes are those nearest to these directions; an oblique image stays oblique. Every voxel keeps its
    /// place in the world.
    ///
    /// Input: an image `(C, spatial…)` of any element type; of more than three spatial axes the first three are turned.
    /// Output: the same element type; where axes are only swapped a view of the same memory, otherwise one copy.
    ///
    /// The record in the history has `{"original_affine": …}`, which `inverse` turns back to. With `lazy` the step waits
    /// among the pending operations.
    ///
    /// Errors: neither `axcodes` nor `as_closest_canonical`; fewer codes than the image has axes; codes that are not among
    /// the labels or name a direction twice; an affine that leads nowhere along an axis; a batch.
    ///
    /// Differences from MONAI: the first three axes of an image with more are turned by three codes, where MONAI asks for a
    /// code that there is not.
    ///
    /// Example (Python): `Orientation(axcodes="LPS")(image)`
    ///
    /// Source: MONAI 1.6.1 `Orientation`, nibabel's `orientations`.
    pub struct Orientation {
        /// The end that each axis is to run towards, one letter (or label) for each: `RAS`, `LPS`. Codes beyond the
        /// number of axes are not looked at.
        pub axcodes: Option<Either<String, Vec<String>>> = None,
        /// Whether to take the directions of the world's axes, whatever `axcodes` says.
        pub as_closest_canonical: bool = false,
        /// Names of the two ends of each axis of the world, the one of smaller coordinates first; none is `[["L", "R"],
        /// ["P", "A"], ["I", "S"]]`, or `[["R", "L"], ["A", "P"], ["I", "S"]]` where the metadata say `space: LPS`.
        pub labels: Option<Vec<Vec<String>>> = None,
        /// Whether to wait among the pending operations instead of moving voxels at once.
        pub lazy: bool = false,
    }
}

fn wrong(error: GeometryError) -> Error {
    Error::argument(error.to_string())
}

impl ImageTransform for Orientation {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo);
    const SHELF: (bool, bool) = (true, false);

    fn check(&self) -> Result<()> {
        match (&self.axcodes, self.as_closest_canonical) {
            (None, false) => Err(Error::argument(format!(
                "{}: expected axcodes (for example 'RAS') or as_closest_canonical=true, found neither",
                Self::NAME
            ))
            .at("axcodes")),
            (Some(_), true) => {
                log::warn!("{}: using as_closest_canonical=True, axcodes ignored.", Self::NAME);
                Ok(())
            }
            _ => self.own_labels().map(drop),
        }
    }

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &image)?;
        let shape = image.pending_shape();
        if shape.is_empty() {
            return Err(Error::shape(format!(
                "{} takes an image (C, spatial…) of at least one spatial axis, found shape {:?}",
                Self::NAME,
                image.shape()
            )));
        }
        let rank = shape.len().min(MAX_RANK);
        let affine = match image.image() {
            Some(_) => image.pending_affine()?,
            None => Affine::identity(rank).map_err(wrong)?,
        };
        let from = affine.to_rank(rank).map_err(wrong)?.orientation(None);
        let turn = match (&self.axcodes, self.as_closest_canonical) {
            (Some(codes), false) => from.transform_to(&self.wanted(codes, &image, rank)?).map_err(wrong)?,
            _ => from,
        };
        let lazy = run.lazy.unwrap_or(self.lazy) && track::can_wait(Self::NAME, &image);
        let extra_info = Map::from([("original_affine".to_owned(), affine_value(&affine))]);
        let turn = Turn::new(&turn, &shape)?;
        let step = Step { class: Self::NAME, affine: turn.affine, size: turn.shape(&shape), extra_info, lazy };
        if lazy {
            return track::push(image, step, run);
        }
        // A key that is named twice has its image on the shelf already.
        let source = match shelf::take(&image, run)? {
            Some(deferred) => deferred.carry_out(run)?,
            None => image.clone(),
        };
        let recorded = track::push(image, step, run)?.info().clone();
        match run.shelf {
            Some(shelf) if !turn.flips.is_empty() && source.count() > 0 => shelf.lay(turn.deferred(&source)?, recorded),
            _ => Ok(turn.voxels(&source, run)?.with_new_info(recorded)),
        }
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

impl Orientation {
    fn own_labels(&self) -> Result<Option<AxisLabels>> {
        let Some(labels) = &self.labels else { return Ok(None) };
        let pair = |ends: &Vec<String>| match ends.as_slice() {
            [negative, positive] => Ok((negative.clone(), positive.clone())),
            other => Err(Error::argument(format!(
                "{}: labels: expected the two ends of each axis, found {} labels",
                Self::NAME,
                other.len()
            ))
            .at("labels")),
        };
        let pairs = labels.iter().map(pair).collect::<Result<Vec<_>>>()?;
        AxisLabels::new(pairs).map(Some).map_err(|error| wrong(error).at("labels"))
    }

    fn wanted(&self, codes: &Either<String, Vec<String>>, image: &MetaTensor, rank: usize) -> Result<Directions> {
        let mut codes = match codes {
            Either::A(text) => text.chars().map(String::from).collect(),
            Either::B(codes) => codes.clone(),
        };
        if codes.len() < rank {
            return Err(Error::argument(format!(
                "{}: axcodes: expected a code for each of the image's {rank} axes, found {} codes",
                Self::NAME,
                codes.len()
            ))
            .at("axcodes"));
        }
        if codes.len() > rank {
            log::warn!(
                "{}: axcodes {codes:?} are more than the {rank} spatial axes of the image of shape {:?}; is it channel first?",
                Self::NAME,
                image.shape()
            );
            codes.truncate(rank);
        }
        let labels = match self.own_labels()? {
            Some(labels) => labels,
            None if is_lps(image) => AxisLabels::new([("R", "L"), ("A", "P"), ("I", "S")]).map_err(wrong)?,
            None => AxisLabels::default(),
        };
        Directions::from_labels(&codes, &labels).map_err(|error| wrong(error).at("axcodes"))
    }
}

fn is_lps(image: &MetaTensor) -> bool {
    let space = image.image().and_then(|info| info.meta.get("space"));
    matches!(space, Some(Value::String(space)) if space == "LPS")
}

/// A change of orientation of an image.
struct Turn {
    /// Dimensions that are reversed.
    flips: Vec<usize>,
    /// The dimension that each one of the result is.
    order: Vec<usize>,
    /// From voxels after to voxels before.
    affine: Affine,
}

impl Turn {
    fn new(turn: &Directions, shape: &[i64]) -> Result<Self> {
        let affine = turn.inverse_affine(&views::extents(shape)).map_err(wrong)?;
        let flips = turn.flips().into_iter().map(|axis| axis + 1).collect();
        let mut order = vec![0];
        order.extend(turn.permutation().map_err(wrong)?.into_iter().map(|axis| axis + 1));
        order.extend(order.len()..=shape.len());
        Ok(Self { flips, order, affine })
    }

    fn shape(&self, shape: &[i64]) -> Vec<i64> {
        self.order.iter().skip(1).filter_map(|dim| shape.get(*dim - 1).copied()).collect()
    }

    fn voxels(&self, image: &MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let flipped = if self.flips.is_empty() { image.clone() } else { views::flip(image, &self.flips, run)? };
        self.permuted(&flipped)
    }

    fn permuted(&self, image: &MetaTensor) -> Result<MetaTensor> {
        if self.order.iter().enumerate().all(|(position, dim)| position == *dim) {
            return Ok(image.clone());
        }
        let order: Vec<i64> = self.order.iter().map(|dim| *dim as i64).collect();
        image.with_tensor(image.tensor().f_permute(&order)?)
    }

    /// The image with its axes in order, of which some are still to be reversed.
    fn deferred(&self, image: &MetaTensor) -> Result<Deferred> {
        let flipped = |(position, dim): (usize, &usize)| self.flips.contains(dim).then_some(position);
        let dims = self.order.iter().enumerate().filter_map(flipped).collect();
        Ok(Deferred { image: self.permuted(image)?, dims })
    }
}

/// Turns back to the orientation of the affine in the record.
fn undo(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let Some(original) = operation.extra_info.get("original_affine") else {
        return Err(Error::state("the record lacks 'extra_info.original_affine', which says how to turn back"));
    };
    let original = affine_from_value(original).map_err(|error| error.prefixed("extra_info.original_affine"))?;
    let shape = image.pending_shape();
    let rank = shape.len().clamp(1, MAX_RANK);
    let affine = match image.image() {
        Some(_) => image.pending_affine()?,
        None => Affine::identity(rank).map_err(wrong)?,
    };
    let from = affine.to_rank(rank).map_err(wrong)?.orientation(None);
    // Of all axes of the affine, as MONAI: an image of two axes may lie across the third.
    let mut axes = original.orientation(None).axes().to_vec();
    axes.truncate(rank);
    let turn = Turn::new(&from.transform_to(&Directions::new(axes)).map_err(wrong)?, &shape)?;
    track::compose(turn.voxels(&image, run)?, &turn.affine)
}
