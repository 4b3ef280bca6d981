//! Random streams across the line.

use crate::component::mica_component;
use crate::error::{Fallible, guard, guard_unit};
use crate::input::{fill, items, output, required, room};
use mica::random::{RandomState, State};
use mica::transforms::transform;
use mica::{Error, Streams};
use std::mem::MaybeUninit;

/// Words of the state of the Mersenne Twister.
const WORDS: usize = 624;

/// The random streams of a component: one for each random transform in it, as MONAI's `set_random_state` makes them.
///
/// Drawing advances them. Used by several threads at once, they stay intact, but who draws what is open.
pub struct mica_random(pub(crate) Streams);

/// Makes the random streams of a component from a seed: the draws are those of MONAI after `set_random_state(seed)`.
///
/// @param seed  taken modulo 2^32, as in MONAI
///
/// Ownership: the caller owns `out`; the component is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_TYPE` for a component that is not a transform.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_random_new(
    component: Option<&mica_component>,
    seed: u64,
    out: Option<&mut MaybeUninit<Box<mica_random>>>,
) -> Fallible {
    guard(|| {
        let (component, out) = (required(component, "component")?, output(out, "out")?);
        let state = RandomState::new((seed % (1 << 32)) as u32);
        out.write(Box::new(mica_random(transform::seeded_streams(&component.0, state)?)));
        Ok(())
    })
}

/// Makes the random streams of a component from a state of NumPy's `RandomState`, as MONAI's
/// `set_random_state(state=…)`; the numbers are those of `RandomState.get_state()`.
///
/// @param key  624 words
///
/// Ownership: the caller owns `out`; everything else is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL or a position beyond 624, `MICA_ERROR_TYPE` for a component that is not a
/// transform.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_random_from_state(
    component: Option<&mica_component>,
    key: *const u32,
    position: i32,
    has_gauss: i32,
    cached_gaussian: f64,
    out: Option<&mut MaybeUninit<Box<mica_random>>>,
) -> Fallible {
    guard(|| {
        let (component, out) = (required(component, "component")?, output(out, "out")?);
        // SAFETY: the caller's promise, stated in the header.
        let words = unsafe { items(key, WORDS, "key") }?;
        let mut key = [0; WORDS];
        key.copy_from_slice(words);
        let pos = usize::try_from(position)
            .map_err(|_| Error::argument(format!("position: expected 0 to {WORDS}, found {position}")))?;
        let state = RandomState::from_state(State { key, pos, has_gauss: has_gauss != 0, cached_gaussian })
            .map_err(|error| Error::argument(error.to_string()))?;
        out.write(Box::new(mica_random(transform::shared_streams(&component.0, state)?)));
        Ok(())
    })
}

/// The state of the outermost stream, as NumPy's `RandomState.set_state()` takes it.
///
/// @param out_key  room for 624 words
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_random_state(
    random: Option<&mica_random>,
    out_key: *mut u32,
    out_position: Option<&mut MaybeUninit<i32>>,
    out_has_gauss: Option<&mut MaybeUninit<i32>>,
    out_cached_gaussian: Option<&mut MaybeUninit<f64>>,
) -> Fallible {
    guard(|| {
        let random = required(random, "random")?;
        // SAFETY: the caller's promise, stated in the header.
        let out_key = unsafe { room(out_key, WORDS, "out_key") }?;
        let out_position = output(out_position, "out_position")?;
        let out_has_gauss = output(out_has_gauss, "out_has_gauss")?;
        let out_cached_gaussian = output(out_cached_gaussian, "out_cached_gaussian")?;
        let state = random.0.draw().state();
        fill(out_key, &state.key);
        out_position.write(state.pos as i32);
        out_has_gauss.write(i32::from(state.has_gauss));
        out_cached_gaussian.write(state.cached_gaussian);
        Ok(())
    })
}

/// Releases random streams; NULL is allowed.
///
/// Ownership: takes the streams.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_random_free(random: Option<Box<mica_random>>) {
    guard_unit(|| drop(random));
}
