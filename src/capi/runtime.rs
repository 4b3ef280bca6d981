//! The library: versions, initialisation, threads, seeds, logging.

use crate::callback::{self, UserData, mica_destroy_fn, mica_log_fn};
use crate::error::{Fallible, guard, guard_or};
use crate::input::{Options, choice, options, output};
use crate::string::{mica_str, mica_string};
use mica::runtime::{self, CudaMode};
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::sync::{Arc, Once, PoisonError, RwLock};

/// The version of the header: its first number.
pub const MICA_VERSION_MAJOR: u32 = 0;
/// The version of the header: its second number.
pub const MICA_VERSION_MINOR: u32 = 1;
/// The version of the header: its third number.
pub const MICA_VERSION_PATCH: u32 = 0;

/// Counts changes of the ABI that are not additions; also the number in the library's SONAME.
pub const MICA_ABI_VERSION: u32 = 0;

/// Whether to load libtorch's CUDA part: one of `MICA_CUDA_…`.
pub type mica_cuda_mode = i32;
/// When the machine has an NVIDIA driver; the environment variable `MICA_CUDA` (`auto`, `0`, `1`) may decide otherwise.
pub const MICA_CUDA_AUTO: mica_cuda_mode = 0;
/// Never: the process stays small.
pub const MICA_CUDA_OFF: mica_cuda_mode = 1;
/// Always; an error when it cannot be loaded.
pub const MICA_CUDA_ON: mica_cuda_mode = 2;

/// How to initialise. Zero-initialise it, then set `struct_size` and what differs.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct mica_init_options {
    /// `sizeof(mica_init_options)`.
    pub struct_size: usize,
    /// Whether to load CUDA.
    pub cuda: mica_cuda_mode,
    /// Threads that one operation may use; 0 leaves libtorch's choice.
    pub threads: i32,
}

// SAFETY: repr(C), starts with its size, and zero is a valid value of every field.
unsafe impl Options for mica_init_options {
    const NAME: &'static str = "mica_init_options";
    const SMALLEST: usize = size_of::<Self>();
}

/// Severity of a log message: one of `MICA_LOG_…`.
pub type mica_log_level = i32;
/// No messages.
pub const MICA_LOG_OFF: mica_log_level = 0;
/// Something failed.
pub const MICA_LOG_ERROR: mica_log_level = 1;
/// Something is suspicious: what MONAI warns about.
pub const MICA_LOG_WARN: mica_log_level = 2;
/// Something worth knowing happened.
pub const MICA_LOG_INFO: mica_log_level = 3;
/// For finding faults.
pub const MICA_LOG_DEBUG: mica_log_level = 4;
/// Everything.
pub const MICA_LOG_TRACE: mica_log_level = 5;

/// What every export needs: the components, and panics that are logged instead of printed.
pub(crate) fn prepare() {
    static PREPARED: Once = Once::new();
    PREPARED.call_once(|| {
        std::panic::set_hook(Box::new(|panic| log::error!("{panic}")));
        mica::install();
    });
}

/// The number of the ABI that this library has: `MICA_ABI_VERSION` of the header it was built with.
///
/// Ownership: nothing changes hands.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_abi_version() -> u32 {
    guard_or(MICA_ABI_VERSION, || MICA_ABI_VERSION)
}

/// The version of this library, for example `0.1.0`.
///
/// Ownership: the text lives as long as the library.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_version() -> mica_str {
    guard_or(mica_str::EMPTY, || mica_str::new(runtime::VERSION))
}

/// What this build is and what it found, as JSON: `mica`, `commit`, `target`, `compiler`, `libtorch` (versions, path,
/// whether it is usable), `cuda` (status, devices).
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_build_info(out: Option<&mut MaybeUninit<Box<mica_string>>>) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        mica_string::give(out, runtime::build_info(env!("MICA_COMMIT"))?.to_string());
        Ok(())
    })
}

/// Initialises libtorch. Optional: the first call that needs libtorch does it with the defaults. CUDA cannot be chosen
/// later, since libtorch remembers at its first use whether it is there.
///
/// Ownership: `options` is lent; NULL means the defaults.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for wrong options; `MICA_ERROR_STATE` when mica is already initialised with
/// another CUDA mode, when the process holds a different libtorch, or when CUDA was demanded and cannot be loaded.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_init(options: *const mica_init_options) -> Fallible {
    guard(|| {
        // SAFETY: the caller's promise, stated in the header.
        let given = unsafe { self::options(options) }?;
        let modes = [(MICA_CUDA_AUTO, CudaMode::Auto), (MICA_CUDA_OFF, CudaMode::Off), (MICA_CUDA_ON, CudaMode::On)];
        let cuda = choice(given.cuda, "mica_init_options.cuda", &modes)?;
        let threads = (given.threads != 0).then_some(given.threads);
        runtime::initialise(runtime::Options { cuda, threads })
    })
}

/// The devices that this process can use, as a JSON list: `["cpu", "cuda:0"]`.
///
/// Ownership: the caller owns `out`.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL, `MICA_ERROR_STATE` where libtorch is unusable.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_devices(out: Option<&mut MaybeUninit<Box<mica_string>>>) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        runtime::ensure()?;
        let devices: Vec<String> = mica::Device::all().iter().map(ToString::to_string).collect();
        mica_string::give(out, serde_json::json!(devices).to_string());
        Ok(())
    })
}

/// Sets how many threads one operation may use, in this process.
///
/// Ownership: everything is lent.
/// Thread: any, but not while operations run.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` below 1.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_set_num_threads(threads: i32) -> Fallible {
    guard(|| runtime::set_num_threads(threads))
}

/// How many threads one operation may use.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_num_threads(out: Option<&mut MaybeUninit<i32>>) -> Fallible {
    guard(|| {
        let out = output(out, "out")?;
        out.write(runtime::num_threads()?);
        Ok(())
    })
}

/// Makes randomness reproducible, as MONAI's `set_determinism(seed)`: libtorch's generators and the process-wide stream
/// of random transforms.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_STATE` where libtorch is unusable.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_set_seed(seed: u64) -> Fallible {
    guard(|| runtime::set_seed(seed))
}

/// Ends what mica_set_seed() began: randomness comes from the operating system again.
///
/// Ownership: nothing changes hands.
/// Thread: any.
/// Errors: `MICA_ERROR_STATE` where libtorch is unusable.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_clear_seed() -> Fallible {
    guard(runtime::clear_seed)
}

/// The seed given to mica_set_seed(): `out_set` says whether there is one; `out_seed` is 0 where there is none.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for NULL.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_seed(
    out_set: Option<&mut MaybeUninit<bool>>,
    out_seed: Option<&mut MaybeUninit<u64>>,
) -> Fallible {
    guard(|| {
        let (out_set, out_seed) = (output(out_set, "out_set")?, output(out_seed, "out_seed")?);
        let seed = runtime::seed();
        out_set.write(seed.is_some());
        out_seed.write(seed.unwrap_or(0));
        Ok(())
    })
}

/// Chooses whether new tensors carry metadata, as MONAI's `set_track_meta`. Without it transforms give plain tensors and
/// cannot be inverted.
///
/// Ownership: everything is lent.
/// Thread: any.
/// Errors: none.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_set_track_meta(track: bool) -> Fallible {
    guard(|| {
        mica::meta_tensor::set_track_meta(track);
        Ok(())
    })
}

/// Whether new tensors carry metadata.
///
/// Ownership: nothing changes hands.
/// Thread: any.
/// @since 0.1
#[unsafe(no_mangle)]
pub extern "C" fn mica_track_meta() -> bool {
    guard_or(true, mica::meta_tensor::track_meta)
}

type LogFn = unsafe extern "C" fn(*mut c_void, i32, *const std::ffi::c_char, usize, *const std::ffi::c_char, usize);

struct Sink {
    function: LogFn,
    data: UserData,
}

struct Logger;

static SINK: RwLock<Option<Arc<Sink>>> = RwLock::new(None);

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        // Not held during the call: the callback may install another one.
        let sink = SINK.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(sink) = sink {
            let text = record.args().to_string();
            callback::log(sink.function, &sink.data, record.level() as i32, record.target(), &text);
        }
    }

    fn flush(&self) {}
}

/// Sends log messages of `level` and above to `callback`; NULL makes mica silent again, as it is at the start.
///
/// Ownership: `destroy(user_data)` is called exactly once: when the callback is replaced, or at once on failure or where
/// `callback` is NULL.
/// Thread: any.
/// Errors: `MICA_ERROR_INVALID_ARGUMENT` for an unknown level; `MICA_ERROR_STATE` where the application is written in
/// Rust and has installed a logger of its own.
/// @since 0.1
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mica_set_log_callback(
    level: mica_log_level,
    callback: mica_log_fn,
    user_data: *mut c_void,
    destroy: mica_destroy_fn,
) -> Fallible {
    guard(|| {
        static INSTALLED: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
        let data = UserData::new(user_data, destroy);
        let levels = [
            (MICA_LOG_OFF, log::LevelFilter::Off),
            (MICA_LOG_ERROR, log::LevelFilter::Error),
            (MICA_LOG_WARN, log::LevelFilter::Warn),
            (MICA_LOG_INFO, log::LevelFilter::Info),
            (MICA_LOG_DEBUG, log::LevelFilter::Debug),
            (MICA_LOG_TRACE, log::LevelFilter::Trace),
        ];
        let level = choice(level, "level", &levels)?;
        if !INSTALLED.get_or_init(|| log::set_logger(&Logger).is_ok()) {
            return Err(mica::Error::state(
                "the application has installed a logger of its own for the Rust crate 'log'",
            ));
        }
        let sink = callback.map(|function| Arc::new(Sink { function, data }));
        log::set_max_level(if sink.is_some() { level } else { log::LevelFilter::Off });
        let before = std::mem::replace(&mut *SINK.write().unwrap_or_else(PoisonError::into_inner), sink);
        // Outside the lock: the application's destroy function may call mica.
        drop(before);
        Ok(())
    })
}
