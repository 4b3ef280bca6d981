//! Resampling to a grid that an affine gives.

use super::{Matrix, Sizes, grid};
use crate::call::Call;
use crate::keys::Keys;
use crate::resample::{Interpolation, PaddingMode, Resampling, resample_affine};
use crate::shelf;
use crate::track::{self, Step};
use crate::transform::{Abilities, ImageTransform, Run, Transform, Undo, expect_image};
use crate::views;
use mica_core::argument::{Argument, Described, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result};
use mica_core::history::{Operation, affine_from_value, affine_value};
use mica_core::{DType, Map, MetaTensor, Value, component};
use mica_kernels::geometry::Affine;
use std::sync::Arc;

component! {
    /// Resamples an image to the grid of another affine: every voxel of the result has the value that the image has at
    /// that voxel's place in the world.
    ///
    /// Voxel `i` of the result is sampled at `affine⁻¹ dst_affine i`. A result of the same grid (matrices and sizes
    /// equal within 1e-3) keeps its voxels.
    ///
    /// Input: an image `(C, spatial…)` of any element type, with one to three spatial axes; further ones are carried along
    /// like channels, also where the affine has fewer axes than the image or `spatial_size` fewer numbers. Output:
    /// float32, in the memory order of the input; the affine is `dst_affine` along these axes, `pixdim` among the
    /// metadata follows.
    ///
    /// Called with a list `[image, dst_affine, spatial_size, mode, padding_mode, align_corners, dtype]` (or names in a
    /// map at its end), it takes these instead of its own. Without `dst_affine` the grid stays; without `spatial_size`
    /// the result has as many voxels as the field of view of the image takes, from the first voxel of `dst_affine` on.
    ///
    /// The record in the history has `dtype`, `mode`, `padding_mode`, `align_corners` and `src_affine`; `inverse`
    /// resamples back to `src_affine` and the original size. With `lazy` the step waits; then, as in MONAI, `mode`,
    /// `padding_mode` and `dtype` are those of the `overrides` where it is applied (bilinear, border, float64 without):
    /// give a label `overrides={"label": {"mode": "nearest"}}`.
    ///
    /// Errors: an affine without inverse; words of `mode` that are for resizing; an image without voxels unless the
    /// padding is zeros; a batch.
    ///
    /// Differences from MONAI: positions are computed in float64 whatever `dtype` is, which decides ties of `nearest`
    /// (a voxel exactly between two) by the even one; volumes can be `bicubic`; images of one spatial axis are resampled
    /// too; axes after the third keep their place, where MONAI mixes them with the channels; images of
    /// integers with `dtype` none are computed in float32, where MONAI fails.
    ///
    /// Example (Python): `SpatialResample(mode="bilinear")(image, dst_affine=[[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0], [0, 0, 0, 1]])`
    ///
    /// Source: MONAI 1.6.1 `SpatialResample`, `AffineTransform`; `torch.nn.functional.grid_sample`,
    /// `scipy.ndimage.map_coordinates`.
    pub struct SpatialResample {
        /// Interpolation: `nearest`, `bilinear` (in any rank), `bicubic`, or 0 to 5 for a spline.
        pub mode: Interpolation = Interpolation::Word("bilinear"),
        /// What lies outside the image: 0 (`zeros`), the nearest voxel (`border`), mirrored (`reflection`); SciPy's
        /// words for splines.
        pub padding_mode: PaddingMode = PaddingMode::BORDER,
        /// Whether outermost voxels' centres rather than faces are the ends of the image.
        pub align_corners: bool = false,
        /// Element type in which values are combined: float64 or float32; none takes the image's.
        pub dtype: Option<DType> = Some(DType::Float64),
        /// Whether to wait among the pending operations instead of resampling at once.
        pub lazy: bool = false,
        /// Affine of the result, from its voxels to millimetres; none keeps the image's. MONAI has it at the call only.
        pub dst_affine: Option<Matrix> = None,
        /// Spatial size of the result, -1 for the image's along an axis or as a whole; none for what the field of view
        /// takes. MONAI has it at the call only.
        pub spatial_size: Option<Sizes> = None,
    }
}

/// What it is called with after the image.
const ARGUMENTS: &[&str] = &["dst_affine", "spatial_size", "mode", "padding_mode", "align_corners", "dtype"];

impl ImageTransform for SpatialResample {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(undo);
    const CALL: &'static [&'static str] = ARGUMENTS;
    const SHELF: (bool, bool) = (false, true);

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        self.apply_call(image, &Call::none(), run)
    }

    fn apply_call(&self, image: MetaTensor, call: &Call, run: &Run<'_>) -> Result<MetaTensor> {
        let matrix: Option<Matrix> = call.get("dst_affine")?.or(self.dst_affine);
        let target = Target {
            affine: matrix.map(|matrix| matrix.0),
            size: call.get("spatial_size")?.or_else(|| self.spatial_size.clone()),
        };
        let how = How {
            mode: call.or("mode", self.mode)?,
            padding_mode: call.or("padding_mode", self.padding_mode)?,
            align_corners: call.or("align_corners", self.align_corners)?,
            dtype: call.get("dtype")?.or(self.dtype),
            lazy: run.lazy.unwrap_or(self.lazy),
        };
        how.apply(Self::NAME, image, &target, run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

/// The grid to resample to.
pub(crate) struct Target {
    /// Its affine; none for the image's.
    pub affine: Option<Affine>,
    /// Its size; none for what the field of view takes.
    pub size: Option<Sizes>,
}

/// How to resample, as it is recorded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How {
    pub mode: Interpolation,
    pub padding_mode: PaddingMode,
    pub align_corners: bool,
    pub dtype: Option<DType>,
    pub lazy: bool,
}

/// A resampling of an image, in numbers.
struct Plan {
    /// The image's affine along the axes that are resampled.
    source: Affine,
    /// From voxels of the result to voxels of the image.
    map: Affine,
    /// Size of the image along these axes.
    from: Vec<i64>,
    /// Size of the result along these axes.
    to: Vec<i64>,
    /// Whether the grid stays.
    unchanged: bool,
}

impl Plan {
    fn new(image: &MetaTensor, shape: &[i64], target: &Target) -> Result<Self> {
        let (affine, described) = match image.image() {
            Some(info) => (image.pending_affine()?, info.affine.rank()),
            None => (Affine::default(), shape.len().max(1)),
        };
        if shape.is_empty() {
            return Err(Error::shape(format!(
                "an image (C, spatial…) of at least one spatial axis is expected, found shape {:?}",
                image.shape()
            )));
        }
        let most = shape.len().min(3);
        let rank = match &target.size {
            Some(Sizes::Many(sizes)) => sizes.len().clamp(1, most),
            Some(Sizes::One(-1)) | None => described.clamp(1, most),
            Some(Sizes::One(size)) => {
                return Err(Error::argument(format!(
                    "spatial_size: expected one number for each axis or -1 for the image's size, found {size}"
                ))
                .at("spatial_size"));
            }
        };
        let wrong = |error: mica_kernels::geometry::GeometryError| Error::argument(error.to_string());
        let source = affine.to_rank(rank).map_err(wrong)?;
        let goal = match &target.affine {
            Some(goal) => goal.to_rank(rank).map_err(wrong)?,
            None => source,
        };
        let from = shape[..rank].to_vec();
        let to = match &target.size {
            Some(Sizes::Many(sizes)) => {
                let own = |(axis, size): (usize, &i64)| sizes.get(axis).copied().filter(|n| *n >= 0).unwrap_or(*size);
                from.iter().enumerate().map(own).collect()
            }
            Some(Sizes::One(_)) => from.clone(),
            None => grid::shape_and_offset(&from, &source, &goal, false)?.0,
        };
        let map = grid::between(&source, &goal)?;
        let identity = Affine::identity(rank).map_err(wrong)?;
        let unchanged = from == to && (grid::close(&source, &goal) || grid::close(&map, &identity));
        Ok(Self { source, map, from, to, unchanged })
    }

    fn resample(&self, image: &MetaTensor, how: &How, run: &Run<'_>) -> Result<MetaTensor> {
        let deferred = shelf::take(image, run)?;
        if self.unchanged {
            return match deferred {
                Some(deferred) => views::cast(&deferred.carry_out(run)?, DType::Float32, run),
                None => views::cast(image, DType::Float32, run),
            };
        }
        let how = Resampling {
            mode: how.mode.for_affine_transform()?,
            padding: how.padding_mode,
            align_corners: how.align_corners,
            precision: how.dtype.map_or_else(|| image.dtype(), Ok)?,
        };
        let map = how.of_voxels(&self.map, &self.from, &self.to)?;
        match deferred {
            None => resample_affine(image, &map, &self.to, &how, run),
            // Between two equally near voxels the way of counting decides: those are moved first.
            Some(deferred)
                if how.mode == Interpolation::Word("bilinear")
                    && deferred.dims.iter().all(|dim| (1..=self.from.len()).contains(dim)) =>
            {
                let axes: Vec<usize> = deferred.dims.iter().map(|dim| dim - 1).collect();
                let reverse = Affine::flip(&views::extents(&self.from), &axes)
                    .map_err(|error| Error::internal(error.to_string()))?;
                resample_affine(&deferred.image, &reverse.compose(&map), &self.to, &how, run)
            }
            Some(deferred) => resample_affine(&deferred.carry_out(run)?, &map, &self.to, &how, run),
        }
    }
}

impl How {
    /// Resamples, and records that under the name `class`.
    pub(crate) fn apply(
        &self,
        class: &'static str,
        image: MetaTensor,
        target: &Target,
        run: &Run<'_>,
    ) -> Result<MetaTensor> {
        track::refuse_batch(class, &image)?;
        let shape = image.pending_shape();
        let plan = Plan::new(&image, &shape, target)?;
        let lazy = self.lazy && track::can_wait(class, &image);
        let dtype = self.dtype.map_or_else(|| image.dtype(), Ok)?;
        let extra_info = Map::from([
            ("dtype".to_owned(), dtype.to_value()),
            ("mode".to_owned(), self.mode.to_value()),
            ("padding_mode".to_owned(), self.padding_mode.to_value()),
            ("align_corners".to_owned(), Value::Bool(self.align_corners)),
            ("src_affine".to_owned(), affine_value(&plan.source)),
        ]);
        let step = Step { class, affine: plan.map, size: plan.to.clone(), extra_info, lazy };
        if lazy {
            return track::push(image, step, run);
        }
        let output = plan.resample(&image, self, run)?;
        // Where nothing moves, affine and metadata stay as they are to the last bit.
        let before = image.image().filter(|_| plan.unchanged).cloned();
        let mut recorded = track::push(image, step, run)?;
        if let (Some(before), Ok(info)) = (before, recorded.image_mut()) {
            (info.affine, info.meta) = (before.affine, before.meta);
        }
        Ok(output.with_new_info(recorded.info().clone()))
    }

    /// Resamples without a record.
    pub(crate) fn apply_untracked(&self, image: &MetaTensor, target: &Target, run: &Run<'_>) -> Result<MetaTensor> {
        let shape: Vec<i64> = image.shape().iter().skip(1).copied().collect();
        let plan = Plan::new(image, &shape, target)?;
        let output = plan.resample(image, self, run)?;
        if plan.unchanged { Ok(output) } else { track::compose(output, &plan.map) }
    }
}

/// Undoes a record of `SpatialResample`: resamples to the grid before.
pub(crate) fn undo(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let info = |key: &str| {
        let missing = || Error::state(format!("the record lacks 'extra_info.{key}', which says how to resample back"));
        operation.extra_info.get(key).ok_or_else(missing)
    };
    fn read<T: Argument>(key: &str, value: &Value) -> Result<T> {
        T::parse(value).map_err(|error| error.prefixed(&format!("extra_info.{key}")))
    }
    let align_corners = match info("align_corners")? {
        // MONAI's word for none.
        Value::String(none) if none == "none" => false,
        value => read("align_corners", value)?,
    };
    let how = How {
        mode: read("mode", info("mode")?)?,
        padding_mode: read("padding_mode", info("padding_mode")?)?,
        align_corners,
        dtype: Some(read("dtype", info("dtype")?)?),
        lazy: false,
    };
    let affine = affine_from_value(info("src_affine")?).map_err(|error| error.prefixed("extra_info.src_affine"))?;
    let target = Target { affine: Some(affine), size: Some(Sizes::Many(operation.orig_size.clone())) };
    how.apply_untracked(&image, &target, run)
}

component! {
    /// `SpatialResample` for the keys of a sample, to affines that stand in the sample.
    pub struct SpatialResampled {
        /// Keys of the sample to apply the transform to.
        pub keys: Keys,
        /// Interpolation: `nearest`, `bilinear`, `bicubic`, or 0 to 5 for a spline. A list gives one per key.
        pub mode: OneOrMany<Interpolation> = OneOrMany::One(Interpolation::Word("bilinear")),
        /// What lies outside the image: `zeros`, `border`, `reflection`. A list gives one per key.
        pub padding_mode: OneOrMany<PaddingMode> = OneOrMany::One(PaddingMode::BORDER),
        /// Whether outermost voxels' centres rather than faces are the ends of the image. A list gives one per key.
        pub align_corners: OneOrMany<bool> = OneOrMany::One(false),
        /// Element type in which values are combined; none takes the image's. A list gives one per key.
        pub dtype: OneOrMany<Option<DType>> = OneOrMany::One(Some(DType::Float64)),
        /// Keys of the sample that hold the affines (nested lists or arrays). A list gives one per key.
        pub dst_keys: OneOrMany<String> = OneOrMany::One("dst_affine".to_owned()),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
        /// Whether to wait among the pending operations instead of resampling at once.
        pub lazy: bool = false,
    }
}

impl How {
    /// How each key is resampled.
    ///
    /// # Errors
    /// `InvalidArgument` for lists that have not one entry per key.
    pub(crate) fn per_key(
        form: &str,
        keys: &Keys,
        mode: &OneOrMany<Interpolation>,
        padding_mode: &OneOrMany<PaddingMode>,
        align_corners: &OneOrMany<bool>,
        dtype: &OneOrMany<Option<DType>>,
    ) -> Result<Vec<Self>> {
        let modes = keys.per_key(form, "mode", mode)?;
        let paddings = keys.per_key(form, "padding_mode", padding_mode)?;
        let corners = keys.per_key(form, "align_corners", align_corners)?;
        let dtypes = keys.per_key(form, "dtype", dtype)?;
        let how = (0..modes.len()).map(|i| Self {
            mode: modes[i],
            padding_mode: paddings[i],
            align_corners: corners[i],
            // None falls back on the array transform's own.
            dtype: dtypes[i].or(Some(DType::Float64)),
            lazy: false,
        });
        Ok(how.collect())
    }
}

/// What dictionary forms of resampling share: keys, and how each is resampled.
pub(crate) struct EachKey {
    pub form: &'static str,
    pub keys: Keys,
    /// Whether missing keys are skipped.
    pub skip: bool,
    /// One for each key.
    pub how: Vec<How>,
    pub lazy: bool,
}

impl EachKey {
    /// Replaces the item at each key, as [`Keys::change`].
    pub(crate) fn change(
        &self,
        input: Value,
        run: &Run<'_>,
        change: impl FnMut(usize, Value, &mut Map) -> Result<Value>,
    ) -> Result<Value> {
        self.keys.change(self.form, input, self.skip, run, change)
    }

    /// How key `i` is resampled in this run.
    pub(crate) fn how(&self, i: usize, run: &Run<'_>) -> How {
        How { lazy: run.lazy.unwrap_or(self.lazy), ..self.how[i] }
    }

    /// Takes records of `class` off every key and undoes them.
    pub(crate) fn invert(&self, class: &'static str, input: Value, run: &Run<'_>) -> Result<Value> {
        self.change(input, run, |_, value, _| {
            let (operation, image) = track::pop(expect_image(class, value)?, class, run.id)?;
            undo(&operation, image, run).map(Value::Tensor)
        })
    }
}

struct Dictionary {
    each: EachKey,
    dst_keys: Vec<String>,
}

/// Builds the dictionary form.
pub(crate) fn dictionary(arguments: &Map) -> Result<Object> {
    let given = parse::<SpatialResampled>(SpatialResampled::NAME, arguments)?;
    let dst_keys = given.keys.per_key(SpatialResampled::NAME, "dst_keys", &given.dst_keys)?;
    let (form, keys, skip, lazy) = (SpatialResampled::NAME, given.keys, given.allow_missing_keys, given.lazy);
    let how = How::per_key(form, &keys, &given.mode, &given.padding_mode, &given.align_corners, &given.dtype)?;
    let each = EachKey { form, keys, skip, how, lazy };
    let transform: Arc<dyn Transform> = Arc::new(Dictionary { each, dst_keys });
    Ok(Box::new(transform))
}

impl Transform for Dictionary {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.each.change(input, run, |i, value, sample| {
            let image = expect_image(SpatialResample::NAME, value)?.tracked();
            let key = &self.dst_keys[i];
            let affine = match mica_core::value::get(sample, key)? {
                Value::Null => None,
                matrix => Some(Matrix::parse(matrix).map_err(|error| error.prefixed(&format!("'{key}'")))?.0),
            };
            let target = Target { affine, size: None };
            self.each.how(i, run).apply(SpatialResample::NAME, image, &target, run).map(Value::Tensor)
        })
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.each.invert(SpatialResample::NAME, input, run)
    }

    fn abilities(&self) -> Abilities {
        Abilities::SPATIAL
    }

    fn waits(&self, lazy: Option<bool>) -> bool {
        lazy.unwrap_or(self.each.lazy)
    }

    fn keys(&self) -> Option<&[String]> {
        Some(self.each.keys.as_slice())
    }

    fn takes_from_shelf(&self) -> bool {
        true
    }

    fn undoes_by_channel(&self) -> bool {
        true
    }
}
