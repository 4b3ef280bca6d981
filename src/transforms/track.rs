//! Writing and reading the history of an image: what MONAI's `TraceableTransform` does.

use crate::transform::{Run, Undo, not_invertible};
use mica_core::error::{Error, Result, ResultExt};
use mica_core::history::{LazyGeometry, Operation, Pending};
use mica_core::{ImageInfo, Map, MetaTensor, Value};
use mica_kernels::geometry::{Affine, MAX_RANK};
use std::sync::LazyLock;

/// `MONAI_TRACE_TRANSFORM=0` switches the history off, as in MONAI.
static TRACING: LazyLock<bool> = LazyLock::new(|| std::env::var("MONAI_TRACE_TRANSFORM").as_deref() != Ok("0"));

/// The status of a record of an operation that was applied although others were pending.
pub(crate) const PENDING_DURING_APPLY: &str = "pending_during_apply";

/// Whether to write a history.
pub(crate) fn tracing() -> bool {
    *TRACING
}

/// One spatial step to record.
pub(crate) struct Step {
    /// Name of the transform.
    pub class: &'static str,
    /// From voxels after to voxels before the step.
    pub affine: Affine,
    /// Spatial size after the step.
    pub size: Vec<i64>,
    /// Parameters, and what inverting needs.
    pub extra_info: Map,
    /// Whether the step waits instead of being carried out.
    pub lazy: bool,
}

/// Refuses batches, whose items have geometries of their own.
///
/// # Errors
/// `State` for a batch.
pub(crate) fn refuse_batch(class: &str, image: &MetaTensor) -> Result<()> {
    match image.batch() {
        None => Ok(()),
        Some(_) => Err(Error::state(format!(
            "{class} takes one image, found a batch of shape {:?}; decollate it first",
            image.shape()
        ))),
    }
}

/// How many spatial axes the matrix of the next step has: as the last pending one, or as the affine describes of this
/// image (MONAI's `peek_pending_rank`).
pub(crate) fn pending_rank(image: &MetaTensor) -> usize {
    let spatial = image.ndim().saturating_sub(1).max(1);
    match image.image() {
        Some(info) => info.pending.last().map_or(info.affine.rank().min(spatial), |last| last.affine.rank()),
        None => spatial.min(MAX_RANK),
    }
}

/// Whether a step can wait: only metadata can hold it. Without metadata the step is carried out at once.
pub(crate) fn can_wait(class: &str, image: &MetaTensor) -> bool {
    if image.image().is_none() {
        log::warn!("{class} is lazy, but metadata is not tracked: it acts at once");
    }
    image.image().is_some()
}

/// Records a spatial step: in the pending operations where it waits, otherwise in the affine and the history.
///
/// # Errors
/// `State` for batches, which transforms do not take.
pub(crate) fn push(image: MetaTensor, step: Step, run: &Run<'_>) -> Result<MetaTensor> {
    let before = image.pending_shape();
    push_from(before, image, step, run)
}

/// As [`push`], of a step that changed the spatial size from `before`.
pub(crate) fn push_from(before: Vec<i64>, mut image: MetaTensor, step: Step, run: &Run<'_>) -> Result<MetaTensor> {
    refuse_batch(step.class, &image)?;
    let Ok(info) = image.image_mut() else { return Ok(image) };
    let operation = Operation {
        class: step.class.to_owned(),
        id: run.id,
        tracing: true,
        do_transforms: true,
        orig_size: before,
        lazy: step.lazy,
        extra_info: step.extra_info,
        ..Operation::default()
    };
    if step.lazy {
        // Also without tracing: the step would be lost otherwise.
        info.pending.push(Pending { operation, shape: step.size, affine: step.affine });
        return Ok(image);
    }
    // MONAI composes with what is pending, although that is not resampled yet; the record says so.
    let waiting: Vec<Affine> = info.pending.iter().map(|pending| pending.affine).collect();
    for affine in &waiting {
        info.affine = info.affine.compose(&to_rank(affine, info.affine.rank())?);
    }
    info.compose_affine(&to_rank(&step.affine, info.affine.rank())?);
    record(info, operation, None);
    Ok(image)
}

/// Adds a record to the applied ones; where operations are pending, it says so, and at which key of a sample.
pub(crate) fn record(info: &mut ImageInfo, mut operation: Operation, key: Option<&str>) {
    if !*TRACING {
        return;
    }
    operation.statuses = statuses(&operation.class, &info.pending, key);
    info.applied.push(operation);
}

/// Makes one record of the two newest ones, which `join` puts into its `extra_info`: those of a crop and of a pad
/// (MONAI's `ResizeWithPadOrCrop` and `CropForeground`).
///
/// # Errors
/// `Internal` where there are not two.
pub(crate) fn join(
    mut image: MetaTensor,
    class: &str,
    lazy: bool,
    run: &Run<'_>,
    join: impl Fn(Operation, Map) -> Map,
) -> Result<MetaTensor> {
    let Ok(info) = image.image_mut() else { return Ok(image) };
    let missing = || Error::internal(format!("{class} found no record of what it did"));
    let outer = |orig_size, extra_info| Operation {
        class: class.to_owned(),
        id: run.id,
        tracing: true,
        do_transforms: true,
        orig_size,
        lazy,
        extra_info,
        ..Operation::default()
    };
    if lazy {
        let second = info.pending.pop().ok_or_else(missing)?;
        let first = info.pending.pop().ok_or_else(missing)?;
        let affine = first.affine.compose(&second.affine);
        let map = second.to_map();
        let geometry = LazyGeometry { shape: first.shape, affine: first.affine };
        let first = Operation { lazy_geometry: Some(geometry), ..first.operation };
        let operation = outer(first.orig_size.clone(), join(first, map));
        info.pending.push(Pending { operation, shape: second.shape, affine });
    } else if *TRACING {
        let second = info.applied.pop().ok_or_else(missing)?;
        let first = info.applied.pop().ok_or_else(missing)?;
        let operation = outer(first.orig_size.clone(), join(first, second.to_map()));
        record(info, operation, None);
    }
    Ok(image)
}

/// What is irregular about an operation that is applied while others are pending.
fn statuses(class: &str, pending: &[Pending], key: Option<&str>) -> Map {
    if pending.is_empty() {
        return Map::new();
    }
    let names = pending.iter().map(|pending| format!("'{}'", pending.operation.class)).collect::<Vec<_>>();
    let place = key.map(|key| format!(" for key {key}")).unwrap_or_default();
    let message = format!(
        "Transform {class} has been applied to a MetaTensor with pending operations: [{}]{place}",
        names.join(", ")
    );
    Map::from([(PENDING_DURING_APPLY.to_owned(), Value::List(vec![Value::String(message)]))])
}

/// An operation that leaves the geometry alone.
pub(crate) fn unmoved(class: &str, id: Option<u64>, extra_info: Option<Map>) -> Operation {
    Operation {
        class: class.to_owned(),
        id,
        tracing: true,
        do_transforms: true,
        bare: extra_info.is_none(),
        extra_info: extra_info.unwrap_or_default(),
        ..Operation::default()
    }
}

/// Records an operation that leaves the geometry alone. Nothing but images has records.
pub(crate) fn note(mut image: MetaTensor, class: &str, id: Option<u64>, extra_info: Option<Map>) -> MetaTensor {
    let orig_size = image.pending_shape();
    let Ok(info) = image.image_mut() else { return image };
    record(info, Operation { orig_size, ..unmoved(class, id, extra_info) }, None);
    image
}

/// Changes the geometry without a record: what undoing a step does.
pub(crate) fn compose(mut image: MetaTensor, step: &Affine) -> Result<MetaTensor> {
    if let Ok(info) = image.image_mut() {
        info.compose_affine(&to_rank(step, info.affine.rank())?);
    }
    Ok(image)
}

/// MONAI's `to_affine_nd`.
fn to_rank(affine: &Affine, rank: usize) -> Result<Affine> {
    affine.to_rank(rank).map_err(|error| Error::internal(error.to_string()))
}

/// Replaces the last record by one of the random transform that drew it, with the old one inside.
pub(crate) fn wrap(mut image: MetaTensor, class: &str, id: Option<u64>, acted: bool, lazy: bool) -> Result<MetaTensor> {
    let size = image.pending_shape();
    let Ok(info) = image.image_mut() else { return Ok(image) };
    if !*TRACING {
        return Ok(image);
    }
    let outer = |orig_size, extra_info| Operation {
        class: class.to_owned(),
        id,
        tracing: true,
        do_transforms: acted,
        orig_size,
        lazy,
        extra_info,
        ..Operation::default()
    };
    let missing = || Error::internal(format!("{class} found no record of the transform that it drew"));
    match (acted, lazy) {
        (true, false) => {
            let inner = info.applied.pop().ok_or_else(missing)?;
            info.applied.push(outer(inner.orig_size.clone(), inner.to_map()));
        }
        (true, true) => {
            let mut waiting = info.pending.pop().ok_or_else(missing)?;
            waiting.operation = outer(waiting.operation.orig_size.clone(), waiting.operation.to_map());
            info.pending.push(waiting);
        }
        (false, false) => info.applied.push(outer(size, Map::new())),
        (false, true) => {
            // Of the rank of the affine, not of the image: with MONAI's default affine that is its 4x4 identity.
            let affine = Affine::identity(info.affine.rank()).map_err(|error| Error::internal(error.to_string()))?;
            info.pending.push(Pending { operation: outer(size.clone(), Map::new()), shape: size, affine });
        }
    }
    Ok(image)
}

/// The position of the newest record of an instance. A record without an id matches by its class.
pub(crate) fn newest(records: &[Operation], class: &str, id: Option<u64>) -> Option<usize> {
    records.iter().rposition(|operation| match (operation.id, id) {
        (Some(recorded), Some(id)) => recorded == id,
        _ => operation.class == class,
    })
}

/// Takes the newest record of this instance off the history; records of others that lie on top stay, as in MONAI 1.6.
///
/// # Errors
/// `State` for an image without such a record, with pending operations, or with a record that is not invertible.
pub(crate) fn pop(mut image: MetaTensor, class: &str, id: Option<u64>) -> Result<(Operation, MetaTensor)> {
    let info = image.image_mut().map_err(|error| error.prefixed(&format!("{class} cannot be inverted")))?;
    if !info.pending.is_empty() {
        return Err(Error::state(format!(
            "{class} cannot be inverted: {} operations are still pending; apply them first",
            info.pending.len()
        )));
    }
    let Some(position) = newest(&info.applied, class, id) else {
        let found = match info.applied.last() {
            Some(last) => format!("the last of {} recorded operations is {}", info.applied.len(), describe(last)),
            None => "the image has no recorded operations".to_owned(),
        };
        let instance = id.map(|id| format!(" #{id}")).unwrap_or_default();
        return Err(Error::state(format!("{class}{instance} has not been applied to this image: {found}")));
    };
    let operation = info.applied.remove(position);
    refuse_irregular(&operation, "inverted")?;
    Ok((operation, image))
}

fn describe(operation: &Operation) -> String {
    match operation.id {
        Some(id) => format!("{} #{id}", operation.class),
        None => operation.class.clone(),
    }
}

pub(crate) fn refuse_irregular(operation: &Operation, what: &str) -> Result<()> {
    match operation.statuses.get(PENDING_DURING_APPLY) {
        Some(Value::List(messages)) if !messages.is_empty() => Err(Error::state(format!(
            "{} cannot be {what}: it was applied while other operations were pending",
            describe(operation)
        ))),
        _ => Ok(()),
    }
}

/// Undoes one operation from its record alone. Of a random transform, the deterministic operation inside.
///
/// # Errors
/// `Unsupported` for classes that cannot be undone.
pub fn undo(operation: &Operation, image: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
    refuse_irregular(operation, "inverted")?;
    if !operation.do_transforms {
        return Ok(image);
    }
    if let Some(inner) = operation.nested()? {
        return undo(&inner, image, run).at(|| operation.class.clone());
    }
    let undo = undo_of(&operation.class).ok_or_else(|| not_invertible(&operation.class))?;
    undo(operation, image, run).at(|| operation.class.clone())
}

fn undo_of(class: &str) -> Option<Undo> {
    crate::UNDO.iter().copied().flatten().find(|(name, _)| *name == class).and_then(|(_, undo)| *undo)
}

/// Undoes the last `steps` recorded operations of an image from the records alone; `0` undoes all.
///
/// # Errors
/// `State` for pending operations, `InvalidArgument` for more steps than there are records.
pub fn undo_history(mut image: MetaTensor, steps: usize, run: &Run<'_>) -> Result<MetaTensor> {
    let info = image.expect_image()?;
    if !info.pending.is_empty() {
        return Err(Error::state(format!("{} operations are still pending: apply them first", info.pending.len())));
    }
    let count = info.applied.len();
    if steps > count {
        return Err(Error::argument(format!("steps: expected at most the {count} recorded operations, found {steps}")));
    }
    for _ in 0..if steps == 0 { count } else { steps } {
        run.check()?;
        let Some(operation) = image.image_mut()?.applied.pop() else { break };
        image = undo(&operation, image, run)?;
    }
    Ok(image)
}
