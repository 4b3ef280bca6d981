//! Resampling to the grid of another image.

use super::Sizes;
use super::spatial_resample::{self, EachKey, How, Target};
use crate::call::Call;
use crate::keys::Keys;
use crate::resample::{Interpolation, PaddingMode};
use crate::transform::{Abilities, ImageTransform, Run, Transform, Undo, expect_image};
use mica_core::argument::{Described, OneOrMany};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result};
use mica_core::{DType, Map, MetaTensor, Value, component};
use mica_kernels::geometry::Affine;
use std::sync::Arc;

/// The metadata key with the path of the image.
const FILENAME: &str = "filename_or_obj";

component! {
    /// Resamples an image to the grid of another one: its affine and its size.
    ///
    /// Called with a list `[image, img_dst, mode, padding_mode, align_corners, dtype]` (or names in a map at its end).
    /// `img_dst` is the other image; one without metadata has the identity as affine. The voxels are those of
    /// `SpatialResample`.
    ///
    /// Output: float32; affine and metadata are those of `img_dst`, but for `filename_or_obj`, which stays
    /// (`resample_to_match_source` where there is none). Lazily, metadata are added to those of the image and affine and
    /// size wait.
    ///
    /// The record in the history is as that of `SpatialResample`, and so are inverse, lazy execution and errors; without
    /// `img_dst` there is nothing to match.
    ///
    /// Example (Python): `ResampleToMatch(mode="nearest")(label, img_dst=image)`
    ///
    /// Source: MONAI 1.6.1 `ResampleToMatch`.
    pub struct ResampleToMatch {
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
    }
}

/// What it is called with after the image.
const ARGUMENTS: &[&str] = &["img_dst", "mode", "padding_mode", "align_corners", "dtype"];

impl ImageTransform for ResampleToMatch {
    const ABILITIES: Abilities = Abilities::SPATIAL;
    const UNDO: Option<Undo> = Some(spatial_resample::undo);
    const CALL: &'static [&'static str] = ARGUMENTS;

    fn apply(&self, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        self.apply_call(image, &Call::none(), run)
    }

    fn apply_call(&self, image: MetaTensor, call: &Call, run: &Run<'_>) -> Result<MetaTensor> {
        let Some(other) = call.get::<MetaTensor>("img_dst")? else {
            let message = format!("{}: missing 'img_dst', the image whose grid to match", Self::NAME);
            return Err(Error::argument(message).at("img_dst"));
        };
        let how = How {
            mode: call.or("mode", self.mode)?,
            padding_mode: call.or("padding_mode", self.padding_mode)?,
            align_corners: call.or("align_corners", self.align_corners)?,
            dtype: call.get("dtype")?.or(self.dtype),
            lazy: run.lazy.unwrap_or(self.lazy),
        };
        match_grid(image, &other, &how, run)
    }

    fn lazy(&self) -> bool {
        self.lazy
    }
}

fn match_grid(image: MetaTensor, other: &MetaTensor, how: &How, run: &Run<'_>) -> Result<MetaTensor> {
    if other.batch().is_some() {
        return Err(Error::state("img_dst: expected one image, found a batch; decollate it first"));
    }
    let affine = match other.image() {
        Some(_) => other.pending_affine()?,
        None => Affine::default(),
    };
    let target = Target { affine: Some(affine), size: Some(Sizes::Many(other.pending_shape())) };
    let lazy = how.lazy && image.image().is_some();
    let mut matched = how.apply(ResampleToMatch::NAME, image, &target, run)?;
    let Ok(info) = matched.image_mut() else { return Ok(matched) };
    if !lazy {
        info.affine = affine;
    }
    if let Some(theirs) = other.image() {
        let name = info.meta.get(FILENAME).cloned().unwrap_or_else(|| Value::from("resample_to_match_source"));
        if lazy {
            let added = theirs.meta.iter().filter(|(key, _)| *key != "spatial_shape");
            info.meta.extend(added.map(|(key, value)| (key.clone(), value.clone())));
        } else {
            info.meta = theirs.meta.clone();
            info.affine = theirs.affine;
        }
        info.meta.insert(FILENAME.to_owned(), name);
    }
    Ok(matched)
}

component! {
    /// `ResampleToMatch` for the keys of a sample, to the grid of an image in the sample.
    pub struct ResampleToMatchd {
        /// Keys of the sample to apply the transform to.
        pub keys: Keys,
        /// Key of the image whose grid to match.
        pub key_dst: String,
        /// Interpolation: `nearest`, `bilinear` (in any rank), `bicubic`, or 0 to 5 for a spline. A list gives one per key.
        pub mode: OneOrMany<Interpolation> = OneOrMany::One(Interpolation::Word("bilinear")),
        /// What lies outside the image: `zeros`, `border`, `reflection`. A list gives one per key.
        pub padding_mode: OneOrMany<PaddingMode> = OneOrMany::One(PaddingMode::BORDER),
        /// Whether outermost voxels' centres rather than faces are the ends of the image. A list gives one per key.
        pub align_corners: OneOrMany<bool> = OneOrMany::One(false),
        /// Element type in which values are combined: float64 or float32; none for float64. A list gives one per key.
        pub dtype: OneOrMany<Option<DType>> = OneOrMany::One(Some(DType::Float64)),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
        /// Whether to wait among the pending operations instead of resampling at once.
        pub lazy: bool = false,
    }
}

struct Dictionary {
    each: EachKey,
    key_dst: String,
}

/// Builds the dictionary form.
pub(crate) fn dictionary(arguments: &Map) -> Result<Object> {
    let given = parse::<ResampleToMatchd>(ResampleToMatchd::NAME, arguments)?;
    let (form, keys, skip, lazy) = (ResampleToMatchd::NAME, given.keys, given.allow_missing_keys, given.lazy);
    let how = How::per_key(form, &keys, &given.mode, &given.padding_mode, &given.align_corners, &given.dtype)?;
    let each = EachKey { form, keys, skip, how, lazy };
    let transform: Arc<dyn Transform> = Arc::new(Dictionary { each, key_dst: given.key_dst });
    Ok(Box::new(transform))
}

impl Transform for Dictionary {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.each.change(input, run, |i, value, sample| {
            let image = expect_image(ResampleToMatch::NAME, value)?.tracked();
            let other = match self.each.keys.as_slice()[i] == self.key_dst {
                true => image.clone(),
                false => expect_image(ResampleToMatch::NAME, mica_core::value::get(sample, &self.key_dst)?.clone())?,
            };
            match_grid(image, &other, &self.each.how(i, run), run).map(Value::Tensor)
        })
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.each.invert(ResampleToMatch::NAME, input, run)
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

    fn undoes_by_channel(&self) -> bool {
        true
    }
}
