//! Points: between the space of an image and the world.

use crate::boxed;
use crate::keys::Keys;
use crate::track::{self, Step};
use crate::transform::{Abilities, ImageTransform, Run, Transform, Undo, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Argument, Described, OneOrMany, expected};
use mica_core::component::{Object, parse};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::{self, Operation};
use mica_core::{DType, Device, Map, MetaTensor, Value, component};
use mica_kernels::MAX_NDIM;
use mica_kernels::geometry::Affine;
use mica_kernels::points::transform_points;
use tch::{Kind, Tensor};

/// An affine of a plane or a volume: a tensor or nested lists.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix(pub Affine);

impl Argument for Matrix {
    fn type_name() -> String {
        "tensor | list[list[float]]".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let affine = match value {
            Value::Tensor(tensor) => of_tensor(tensor)?,
            Value::List(_) => history::affine_from_value(value)?,
            other => return Err(expected::<Self>(other)),
        };
        match affine.rank() {
            1 => Err(Error::argument("expected a matrix of shape (3, 3) or (4, 4), found (2, 2)")),
            _ => Ok(Self(affine)),
        }
    }

    fn to_value(&self) -> Value {
        history::affine_value(&self.0)
    }
}

pub(super) fn of_tensor(tensor: &MetaTensor) -> Result<Affine> {
    if !matches!(tensor.shape(), [3, 3] | [4, 4]) {
        let shape = tensor.shape();
        return Err(Error::argument(format!("expected a matrix of shape (3, 3) or (4, 4), found shape {shape:?}")));
    }
    let numbers = tensor.to(Some(Device::Cpu), Some(DType::Float64))?;
    let numbers = Vec::<f64>::try_from(&numbers.tensor().f_reshape([-1])?)?;
    Affine::from_slice(&numbers).map_err(|error| Error::argument(error.to_string()))
}

component! {
    /// Transforms points by an affine: from the world to the voxels of an image, or back.
    ///
    /// With `invert_affine` a point `p` becomes `inverse(affine) @ A @ p`, where `A` is the affine that the points have
    /// themselves: points of the world come to the voxels that the affine of an image describes. Without, it becomes
    /// `affine @ p`: voxels come to the world. Computed in float64.
    ///
    /// Input: points `(C, N, 2 or 3)` of any element type. Output: the same shape; metadata and history stay, and the
    /// affine of the points follows, so that they stay at their place in the world. For 2-D points of a 3-D affine, the
    /// part of the first two axes counts.
    ///
    /// The record in the history holds `invert_affine`, `dtype`, `image_affine` and `affine_lps_to_ras`; `inverse` applies
    /// the affine the other way round.
    ///
    /// In the dictionary form the affine is that of the item `refer_keys`, an image, or the item itself, a matrix.
    ///
    /// Errors: another shape; no affine where `invert_affine` needs one; a singular affine; a batch (decollate it first).
    ///
    /// Differences from MONAI: a 3x3 affine works on points whose own affine is 4x4; `inverse` with `dtype` none keeps the
    /// element type, where MONAI records no name of it.
    ///
    /// Example (Python): `ApplyTransformToPoints(affine=image.affine)(points)`
    ///
    /// Source: MONAI 1.6.1 `ApplyTransformToPoints`.
    pub struct ApplyTransformToPoints {
        /// Element type of the result; none keeps it.
        pub dtype: Option<DType> = None,
        /// The affine, 3x3 or 4x4; none for that of the points themselves, where `invert_affine` is false.
        pub affine: Option<Matrix> = None,
        /// Whether the affine is inverted.
        pub invert_affine: bool = true,
        /// Whether the affine is brought from LPS to RAS (or back) first: for points in RAS+ and an affine in LPS+.
        pub affine_lps_to_ras: bool = false,
    }
}

impl ImageTransform for ApplyTransformToPoints {
    const ABILITIES: Abilities = Abilities { invertible: true, ..Abilities::NONE };
    const UNDO: Option<Undo> = Some(undo_points);

    fn apply(&self, points: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        self.apply_with(points, self.affine.map(|matrix| matrix.0), run)
    }
}

impl ApplyTransformToPoints {
    fn apply_with(&self, points: MetaTensor, affine: Option<Affine>, run: &Run<'_>) -> Result<MetaTensor> {
        let (moved, step, affine) = self.moved(&points, affine, run)?;
        let extra_info = Map::from([
            ("invert_affine".to_owned(), Value::Bool(self.invert_affine)),
            ("dtype".to_owned(), self.dtype.to_value()),
            ("image_affine".to_owned(), history::affine_value(&affine)),
            ("affine_lps_to_ras".to_owned(), Value::Bool(self.affine_lps_to_ras)),
        ]);
        let size = points.pending_shape();
        track::push(moved, Step { class: Self::NAME, affine: step, size, extra_info, lazy: false }, run)
    }

    /// The points, what happens to their affine, and the affine that was used.
    fn moved(
        &self,
        points: &MetaTensor,
        affine: Option<Affine>,
        run: &Run<'_>,
    ) -> Result<(MetaTensor, Affine, Affine)> {
        track::refuse_batch(Self::NAME, points)?;
        let rank = match points.shape() {
            [_, _, rank @ (2 | 3)] => *rank as usize,
            shape => {
                return Err(Error::shape(format!("points have the shape (C, N, 2 or 3), found {shape:?}")));
            }
        };
        let own = points.image().map(|info| info.affine);
        if affine.is_none() && self.invert_affine {
            return Err(Error::argument("affine: expected a matrix, since invert_affine is true, found none"));
        }
        let Some(affine) = affine.or(own) else {
            return Err(Error::argument("affine: expected a matrix, since the points have no affine, found none"));
        };
        let invert = |affine: &Affine| affine.inverse().map_err(|error| Error::argument(format!("affine: {error}")));
        let in_ras = if self.affine_lps_to_ras { affine.ras_lps() } else { affine };
        let total = match (self.invert_affine, own) {
            (true, Some(own)) => invert(&in_ras)?.compose(&own),
            (true, None) => invert(&in_ras)?,
            (false, _) => in_ras,
        };
        let step = invert(&total)?;
        let step = if self.affine_lps_to_ras { step.ras_lps() } else { step };
        let of_points = total.to_rank(rank).map_err(|error| Error::internal(error.to_string()))?;
        let dtype = self.dtype.map_or_else(|| points.dtype(), Ok)?;
        Ok((by_affine(points, &of_points, dtype, run)?, step, affine))
    }
}

/// Maps points `(…, rank)`.
fn by_affine(points: &MetaTensor, affine: &Affine, dtype: DType, run: &Run<'_>) -> Result<MetaTensor> {
    if views::use_kernels(run, points)? && points.ndim() < MAX_NDIM {
        let mut output = Output::like(points, dtype)?;
        transform_points(views::view(points)?, output.view()?, affine, views::threads()?).map_err(views::refused)?;
        return Ok(output.into_tensor());
    }
    // Apple's GPUs have no float64.
    let wide = if points.device() == Device::Mps { Kind::Float } else { Kind::Double };
    let rank = affine.rank() as i64;
    let numbers = affine.to_vec();
    let matrix = Tensor::f_from_slice(&numbers)?.f_reshape([rank + 1, rank + 1])?.f_totype(wide)?;
    let matrix = matrix.f_to(points.tensor().device())?;
    let linear = matrix.f_narrow(0, 0, rank)?.f_narrow(1, 0, rank)?;
    let shift = matrix.f_narrow(0, 0, rank)?.f_select(1, rank)?;
    let moved = points.tensor().f_totype(wide)?.f_matmul(&linear.f_transpose(0, 1)?)?.f_add(&shift)?;
    points.with_tensor(moved)?.to(None, Some(dtype))
}

fn undo_points(operation: &Operation, points: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    let info = &operation.extra_info;
    fn read<T: Argument>(info: &Map, name: &str) -> Result<T> {
        match info.get(name) {
            Some(value) => T::parse(value).map_err(|error| error.prefixed(&format!("extra_info.{name}"))),
            None => Err(Error::state(format!("the record lacks 'extra_info.{name}'"))),
        }
    }
    let inverse = ApplyTransformToPoints {
        dtype: read(info, "dtype")?,
        affine: None,
        invert_affine: !read::<bool>(info, "invert_affine")?,
        affine_lps_to_ras: read(info, "affine_lps_to_ras")?,
    };
    let affine: Matrix = read(info, "image_affine")?;
    let (moved, step, _) = inverse.moved(&points, Some(affine.0), run)?;
    track::compose(moved, &step)
}

/// What the three dictionary forms have in common.
struct Converter<'a> {
    form: &'static str,
    keys: &'a Keys,
    allow_missing_keys: bool,
    /// One for each key.
    refer_keys: Vec<Option<String>>,
    points: ApplyTransformToPoints,
}

impl Converter<'_> {
    fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        self.keys.each(self.form, input, self.allow_missing_keys, run, |i, key, sample| {
            let affine = match &self.refer_keys[i] {
                Some(refer) => Some(self.reference(sample, refer).at(|| "refer_keys")?),
                None => self.points.affine.map(|matrix| matrix.0),
            };
            let points = expect_image(ApplyTransformToPoints::NAME, mica_core::value::get(sample, key)?.clone())?;
            let moved = self.points.apply_with(points.tracked(), affine, run)?;
            sample.insert(key.to_owned(), Value::Tensor(moved));
            Ok(())
        })
    }

    /// The affine of the item at a key, which has one or is one.
    fn reference(&self, sample: &Map, key: &str) -> Result<Affine> {
        let value = mica_core::value::get(sample, key)?;
        match value {
            Value::Tensor(image) if image.image().is_some() => image.affine().copied(),
            other => Matrix::parse(other).map(|matrix| matrix.0).at(|| format!("({key})")),
        }
    }

    fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
        let invert = |_, value, _: &mut Map| Transform::invert(&self.points, value, run);
        self.keys.change(self.form, input, self.allow_missing_keys, run, invert)
    }
}

/// Keys of items to refer to: one for all, or one for each key.
type ReferKeys = OneOrMany<Option<String>>;

macro_rules! point_dictionary {
    ($name:ident) => {
        impl Transform for $name {
            fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
                self.converter()?.apply(input, run)
            }

            fn invert(&self, input: Value, run: &Run<'_>) -> Result<Value> {
                self.converter()?.invert(input, run)
            }

            fn abilities(&self) -> Abilities {
                ApplyTransformToPoints::ABILITIES
            }

            fn keys(&self) -> Option<&[String]> {
                Some(self.keys.as_slice())
            }
        }

        impl $name {
            /// Refuses arguments that do not fit together.
            pub(super) fn checked(self) -> Result<Self> {
                self.converter()?;
                Ok(self)
            }
        }
    };
}

component! {
    /// The dictionary form of `ApplyTransformToPoints`.
    pub struct ApplyTransformToPointsd {
        /// Keys of the points.
        pub keys: Keys,
        /// Keys of the images, or of the matrices, whose affine to apply: one for all, or one for each key; none for
        /// `affine`.
        pub refer_keys: Option<ReferKeys> = None,
        /// Element type of the result; none keeps it.
        pub dtype: Option<DType> = Some(DType::Float64),
        /// The affine, 3x3 or 4x4; none for that of the points themselves, where `invert_affine` is false.
        pub affine: Option<Matrix> = None,
        /// Whether the affine is inverted.
        pub invert_affine: bool = true,
        /// Whether the affine is brought from LPS to RAS (or back) first: for points in RAS+ and an affine in LPS+.
        pub affine_lps_to_ras: bool = false,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

point_dictionary!(ApplyTransformToPointsd);

impl ApplyTransformToPointsd {
    /// The object of the component.
    pub(super) fn object(arguments: &Map) -> Result<Object> {
        Ok(boxed(parse::<Self>(Self::NAME, arguments)?.checked()?))
    }

    fn converter(&self) -> Result<Converter<'_>> {
        let refer_keys = self.refer_keys.clone().unwrap_or(OneOrMany::One(None));
        let points = ApplyTransformToPoints {
            dtype: self.dtype,
            affine: self.affine,
            invert_affine: self.invert_affine,
            affine_lps_to_ras: self.affine_lps_to_ras,
        };
        let refer_keys = self.keys.per_key(Self::NAME, "refer_keys", &refer_keys)?;
        let (keys, allow_missing_keys) = (&self.keys, self.allow_missing_keys);
        Ok(Converter { form: Self::NAME, keys, allow_missing_keys, refer_keys, points })
    }
}

component! {
    /// Transforms points of the world to voxels of an image.
    ///
    /// `ApplyTransformToPointsd` with `invert_affine` true: a point `p` becomes `inverse(affine) @ A @ p` for the affine
    /// of the image and the affine `A` of the points.
    ///
    /// Input, output, record, inverse, errors: as `ApplyTransformToPoints`.
    ///
    /// Example (Python): `TransformPointsWorldToImaged(keys="points", refer_keys="image")({"points": points, "image": image})`
    ///
    /// Source: MONAI 1.6.1 `TransformPointsWorldToImaged`.
    pub struct TransformPointsWorldToImaged {
        /// Keys of the points.
        pub keys: Keys,
        /// Keys of the images, or of matrices: one for all, or one for each key.
        pub refer_keys: ReferKeys,
        /// Element type of the result; none keeps it.
        pub dtype: Option<DType> = Some(DType::Float64),
        /// Whether the affine is brought from LPS to RAS (or back) first: for points in RAS+ and an affine in LPS+.
        pub affine_lps_to_ras: bool = false,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

point_dictionary!(TransformPointsWorldToImaged);

component! {
    /// Transforms voxels of an image to points of the world.
    ///
    /// `ApplyTransformToPointsd` with `invert_affine` false: a point `p` becomes `affine @ p` for the affine of the image.
    ///
    /// Input, output, record, inverse, errors: as `ApplyTransformToPoints`.
    ///
    /// Example (Python): `TransformPointsImageToWorldd(keys="points", refer_keys="image")({"points": points, "image": image})`
    ///
    /// Source: MONAI 1.6.1 `TransformPointsImageToWorldd`.
    pub struct TransformPointsImageToWorldd {
        /// Keys of the points.
        pub keys: Keys,
        /// Keys of the images, or of matrices: one for all, or one for each key.
        pub refer_keys: ReferKeys,
        /// Element type of the result; none keeps it.
        pub dtype: Option<DType> = Some(DType::Float64),
        /// Whether the affine is brought from LPS to RAS (or back) first: for points in RAS+ and an affine in LPS+.
        pub affine_lps_to_ras: bool = false,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

point_dictionary!(TransformPointsImageToWorldd);

macro_rules! between_image_and_world {
    ($name:ident, $invert:literal) => {
        impl $name {
            fn converter(&self) -> Result<Converter<'_>> {
                let points = ApplyTransformToPoints {
                    dtype: self.dtype,
                    affine: None,
                    invert_affine: $invert,
                    affine_lps_to_ras: self.affine_lps_to_ras,
                };
                let refer_keys = self.keys.per_key(Self::NAME, "refer_keys", &self.refer_keys)?;
                let (keys, allow_missing_keys) = (&self.keys, self.allow_missing_keys);
                Ok(Converter { form: Self::NAME, keys, allow_missing_keys, refer_keys, points })
            }
        }
    };
}

between_image_and_world!(TransformPointsWorldToImaged, true);
between_image_and_world!(TransformPointsImageToWorldd, false);

mica_core::choice! {
    /// How four or six numbers describe a box. The names for two and three axes mean the same.
    pub enum BoxMode {
        /// Lower corner, upper corner.
        Xyxy = "xyxy",
        /// Lower corner, upper corner.
        Xyzxyz = "xyzxyz",
        /// Range of each axis.
        Xxyy = "xxyy",
        /// Range of each axis.
        Xxyyzz = "xxyyzz",
        /// Lower and upper corner of the first two axes, range of the third.
        Xyxyzz = "xyxyzz",
        /// Lower corner, size.
        Xywh = "xywh",
        /// Lower corner, size.
        Xyzwhd = "xyzwhd",
        /// Centre, size.
        Ccwh = "ccwh",
        /// Centre, size.
        Cccwhd = "cccwhd",
    }
}

impl BoxMode {
    /// Lower and upper corners, `(N, 2 * axes)`, of boxes of this mode.
    fn corners(self, boxes: &Tensor, axes: i64) -> Result<Tensor> {
        let columns = |order: &[i64]| -> Result<Tensor> {
            let index = Tensor::f_from_slice(order)?.f_to(boxes.device())?;
            Ok(boxes.f_index_select(1, &index)?)
        };
        let kind = boxes.f_kind()?;
        // MONAI computes sizes in float32.
        let extent =
            |size: Tensor| -> Result<Tensor> { Ok(size.f_totype(Kind::Float)?.f_clamp_min(0.0)?.f_totype(kind)?) };
        match self {
            Self::Xyxy | Self::Xyzxyz => Ok(boxes.shallow_clone()),
            Self::Xxyy | Self::Xxyyzz if axes == 3 => columns(&[0, 2, 4, 1, 3, 5]),
            Self::Xxyy | Self::Xxyyzz => columns(&[0, 2, 1, 3]),
            Self::Xyxyzz if axes == 3 => columns(&[0, 1, 4, 2, 3, 5]),
            Self::Xyxyzz => Ok(boxes.shallow_clone()),
            Self::Xywh | Self::Xyzwhd => {
                let low = boxes.f_narrow(1, 0, axes)?;
                let high = low.f_add(&extent(boxes.f_narrow(1, axes, axes)?)?)?;
                Ok(Tensor::f_cat(&[low, high], 1)?)
            }
            Self::Ccwh | Self::Cccwhd => {
                let centre = boxes.f_narrow(1, 0, axes)?;
                let half = extent(boxes.f_narrow(1, axes, axes)?.f_div_scalar(2.0)?)?;
                Ok(Tensor::f_cat(&[centre.f_sub(&half)?, centre.f_add(&half)?], 1)?)
            }
        }
    }
}

/// In a type that libtorch computes in.
fn computable(tensor: &MetaTensor) -> Result<MetaTensor> {
    match tensor.dtype()? {
        DType::UInt16 => tensor.to(None, Some(DType::Int32)),
        _ => Ok(tensor.clone()),
    }
}

component! {
    /// The corners of boxes as points.
    ///
    /// Input: boxes `(N, 4)` of a plane or `(N, 6)` of a volume, as `mode` describes them, of any element type. Output:
    /// points `(N, 4, 2)`, around the rectangle from its lower corner; or `(N, 8, 3)`, around the lower face, then around
    /// the upper one. Element type, metadata and history stay. Sizes are computed in float32, negative ones count as 0.
    ///
    /// The dictionary form puts the points into the sample as `point_key`.
    ///
    /// Errors: another shape; a batch (decollate it first).
    ///
    /// Differences from MONAI: no boxes have no points, where MONAI fails; `mode` is a name, not a class.
    ///
    /// Example (Python): `ConvertBoxToPoints(mode="xyzxyz")(boxes)`
    ///
    /// Source: MONAI 1.6.1 `ConvertBoxToPoints`.
    pub struct ConvertBoxToPoints {
        /// What the numbers of a box are; none for the lower and the upper corner. `xywh` is a corner and a size, `ccwh`
        /// a centre and a size, `xxyy` the range of each axis.
        pub mode: Option<BoxMode> = None,
    }
}

impl ImageTransform for ConvertBoxToPoints {
    fn apply(&self, boxes: MetaTensor, _run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &boxes)?;
        let (count, axes) = match boxes.shape() {
            [count, 4] => (*count, 2),
            [count, 6] => (*count, 3),
            shape => return Err(Error::shape(format!("boxes have the shape (N, 4) or (N, 6), found {shape:?}"))),
        };
        let dtype = boxes.dtype()?;
        let boxes = computable(&boxes)?;
        let corners = self.mode.unwrap_or(BoxMode::Xyxy).corners(boxes.tensor(), axes)?;
        let around: &[i64] = match axes {
            2 => &[0, 1, 2, 1, 2, 3, 0, 3],
            _ => &[0, 1, 2, 3, 1, 2, 3, 4, 2, 0, 4, 2, 0, 1, 5, 3, 1, 5, 3, 4, 5, 0, 4, 5],
        };
        let index = Tensor::f_from_slice(around)?.f_to(corners.device())?;
        let points = corners.f_index_select(1, &index)?.f_reshape([count, around.len() as i64 / axes, axes])?;
        boxes.with_tensor(points)?.to(None, Some(dtype))
    }
}

component! {
    /// The dictionary form of `ConvertBoxToPoints`.
    pub struct ConvertBoxToPointsd {
        /// Keys of the boxes.
        pub keys: Keys,
        /// Key of the points; of several keys the last one counts.
        pub point_key: String = "points".to_owned(),
        /// What the numbers of a box are; none for the lower and the upper corner. `xywh` is a corner and a size, `ccwh`
        /// a centre and a size, `xxyy` the range of each axis.
        pub mode: Option<BoxMode> = None,
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

component! {
    /// The smallest boxes around sets of points.
    ///
    /// Input: points `(N, K, axes)` of any element type: `N` sets of `K` points. Output: boxes `(N, 2 * axes)`, the lower
    /// and the upper corner, of the same element type, with metadata and history. NaN makes both corners NaN.
    ///
    /// The dictionary form puts the boxes into the sample as `box_key`.
    ///
    /// Errors: another number of dimensions; sets without points; a batch (decollate it first).
    ///
    /// Example (Python): `ConvertPointsToBoxes()(ConvertBoxToPoints(mode="xyzxyz")(boxes))`
    ///
    /// Source: MONAI 1.6.1 `ConvertPointsToBoxes`.
    pub struct ConvertPointsToBoxes {}
}

impl ImageTransform for ConvertPointsToBoxes {
    fn apply(&self, points: MetaTensor, _run: &Run<'_>) -> Result<MetaTensor> {
        track::refuse_batch(Self::NAME, &points)?;
        if !matches!(points.shape(), [_, count, _] if *count > 0) {
            return Err(Error::shape(format!(
                "{} needs sets of points (N, K, axes) with at least one point, found shape {:?}",
                Self::NAME,
                points.shape()
            )));
        }
        let dtype = points.dtype()?;
        let points = computable(&points)?;
        let (low, high) = (points.tensor().f_amin([1], false)?, points.tensor().f_amax([1], false)?);
        points.with_tensor(Tensor::f_cat(&[low, high], 1)?)?.to(None, Some(dtype))
    }
}

component! {
    /// The dictionary form of `ConvertPointsToBoxes`.
    pub struct ConvertPointsToBoxesd {
        /// Keys of the points.
        pub keys: Keys,
        /// Key of the boxes; of several keys the last one counts.
        pub box_key: String = "box".to_owned(),
        /// Skip keys that the sample does not have, instead of an error.
        pub allow_missing_keys: bool = false,
    }
}

macro_rules! to_other_key {
    ($name:ident, |$this:ident| $key:expr, $converter:expr) => {
        impl Transform for $name {
            fn apply(&self, input: Value, run: &Run<'_>) -> Result<Value> {
                let $this = self;
                let converter = $converter;
                self.keys.each(Self::NAME, input, self.allow_missing_keys, run, |_, key, sample| {
                    let value = mica_core::value::get(sample, key)?.clone();
                    sample.insert($key.clone(), Transform::apply(&converter, value, run)?);
                    Ok(())
                })
            }

            one_way!();

            fn keys(&self) -> Option<&[String]> {
                Some(self.keys.as_slice())
            }
        }
    };
}

to_other_key!(ConvertBoxToPointsd, |this| this.point_key, ConvertBoxToPoints { mode: this.mode });
to_other_key!(ConvertPointsToBoxesd, |this| this.box_key, ConvertPointsToBoxes {});
