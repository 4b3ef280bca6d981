//! The process-wide side of mica: initialising libtorch once, CUDA, threads, seeds, and what this build is.

use crate::error::{Error, Result};
use crate::torch;
use serde_json::json;
use std::fmt;
use std::sync::{Mutex, OnceLock};

/// Whether to load libtorch's CUDA part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CudaMode {
    /// When the machine has an NVIDIA driver.
    #[default]
    Auto,
    /// Never: the process stays small.
    Off,
    /// Always; an error when it cannot be loaded.
    On,
}

/// What became of CUDA in this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cuda {
    /// The machine has no NVIDIA driver.
    NoDriver,
    /// Switched off by the application, `MICA_CUDA=0` or an empty `CUDA_VISIBLE_DEVICES`.
    Off,
    /// Loaded.
    Loaded,
    /// There is a driver, but libtorch's CUDA part could not be loaded.
    Failed(String),
}

impl fmt::Display for Cuda {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cuda::NoDriver => f.write_str("no NVIDIA driver: libcuda was not found"),
            Cuda::Off => f.write_str("CUDA is switched off"),
            Cuda::Loaded => f.write_str("CUDA is loaded"),
            Cuda::Failed(reason) => write!(f, "libtorch's CUDA part could not be loaded: {reason}"),
        }
    }
}

/// How to initialise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether to load CUDA. The environment variable `MICA_CUDA` (`auto`, `0`, `1`) decides where this is `Auto`.
    pub cuda: CudaMode,
    /// Threads that one operation may use; `None` leaves libtorch's choice (all cores, or `OMP_NUM_THREADS`).
    pub threads: Option<i32>,
}

/// What the first initialisation came to: the options it used and the CUDA state, or why libtorch is refused.
struct State {
    options: Options,
    cuda: Cuda,
}

static STATE: OnceLock<Result<State>> = OnceLock::new();

/// Initialises libtorch with `options`. Optional: the first call that needs libtorch does it with the defaults.
///
/// CUDA cannot be chosen later: libtorch remembers at its first use whether it is there.
///
/// # Errors
/// `State` when mica is already initialised with another CUDA choice, when the process already holds a different
/// libtorch, or when CUDA was demanded and cannot be loaded.
pub fn initialise(options: Options) -> Result<()> {
    let state = STATE.get_or_init(|| start(options)).as_ref().map_err(Clone::clone)?;
    if state.options.cuda != options.cuda {
        return Err(Error::state(format!(
            "mica is already initialised with CUDA mode {:?} ({}); it cannot change to {:?}: \
             initialise before the first call that uses a tensor",
            state.options.cuda, state.cuda, options.cuda
        )));
    }
    match options.threads {
        Some(threads) => set_num_threads(threads),
        None => Ok(()),
    }
}

/// Initialises with the defaults where that has not happened yet. Costs one atomic load afterwards.
#[inline]
pub fn ensure() -> Result<()> {
    match STATE.get() {
        Some(Ok(_)) => Ok(()),
        Some(Err(error)) => Err(error.clone()),
        None => STATE.get_or_init(|| start(Options::default())).as_ref().map(drop).map_err(Clone::clone),
    }
}

/// What became of CUDA.
pub fn cuda() -> Cuda {
    match ensure() {
        Ok(()) => STATE.get().and_then(|state| state.as_ref().ok()).map_or(Cuda::Off, |state| state.cuda.clone()),
        Err(_) => Cuda::Off,
    }
}

/// How many CUDA devices this process can use.
pub fn cuda_device_count() -> usize {
    if cuda() != Cuda::Loaded {
        return 0;
    }
    torch::cuda_device_count().unwrap_or_else(|error| {
        log::warn!("CUDA devices could not be counted: {}", error.what());
        0
    })
}

fn start(options: Options) -> Result<State> {
    refuse_foreign_libtorch()?;
    torch::quiet_errors();
    let mode = match options.cuda {
        CudaMode::Auto => mode_from_environment(std::env::var("MICA_CUDA").ok().as_deref())?,
        chosen => chosen,
    };
    let cuda = load_cuda(mode);
    log::debug!("libtorch {} initialised; {cuda}", torch::headers_version());
    match (&cuda, mode) {
        (Cuda::Loaded, _) | (_, CudaMode::Auto | CudaMode::Off) => Ok(State { options, cuda }),
        (_, CudaMode::On) => Err(Error::state(format!("CUDA was demanded, but {cuda}"))),
    }
}

fn mode_from_environment(value: Option<&str>) -> Result<CudaMode> {
    match value {
        None | Some("" | "auto") => Ok(CudaMode::Auto),
        Some("0" | "off") => Ok(CudaMode::Off),
        Some("1" | "on") => Ok(CudaMode::On),
        Some(other) => Err(Error::argument(format!(
            "environment variable MICA_CUDA: expected 'auto', '0' or '1', found '{other}'"
        ))),
    }
}

/// Loads libtorch's CUDA part before libtorch looks for it: conv3d, batch norm, backward and others remember for the
/// life of the process whether it was there (`docs/decisions/cuda-at-initialisation.md`).
#[cfg(target_os = "linux")]
fn load_cuda(mode: CudaMode) -> Cuda {
    use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LAZY};
    if mode == CudaMode::Off {
        return Cuda::Off;
    }
    if mode == CudaMode::Auto {
        if matches!(std::env::var("CUDA_VISIBLE_DEVICES").as_deref(), Ok("" | "-1")) {
            return Cuda::Off;
        }
        // SAFETY: the NVIDIA driver's library has no initialiser with preconditions.
        match unsafe { Library::open(Some("libcuda.so.1"), RTLD_LAZY) } {
            Ok(driver) => std::mem::forget(driver),
            Err(_) => return Cuda::NoDriver,
        }
    }
    // From the folder of the libtorch_cpu in use, so that versions cannot mix.
    let library = match loaded_libraries("libtorch_cpu").first() {
        Some(path) => path.with_file_name("libtorch_cuda.so"),
        None => "libtorch_cuda.so".into(),
    };
    // SAFETY: libtorch's initialisers only register CUDA with the libtorch_cpu that is already loaded.
    match unsafe { Library::open(Some(&library), RTLD_LAZY | RTLD_GLOBAL) } {
        Ok(library) => {
            std::mem::forget(library);
            Cuda::Loaded
        }
        Err(error) => {
            // The loader's own words, such as the name of a missing library, are in the source.
            let reason = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            log::warn!("{} could not be loaded: {reason}", library.display());
            Cuda::Failed(reason)
        }
    }
}

/// Elsewhere libtorch decides by how it was linked.
#[cfg(not(target_os = "linux"))]
fn load_cuda(mode: CudaMode) -> Cuda {
    match mode {
        CudaMode::Off => Cuda::Off,
        _ if torch::cuda_device_count().unwrap_or(0) > 0 => Cuda::Loaded,
        _ => Cuda::NoDriver,
    }
}

/// Two libtorch in one process corrupt each other, and one of another version does not fit our calls.
fn refuse_foreign_libtorch() -> Result<()> {
    let copies = loaded_libraries("libtorch_cpu");
    let expected = torch::headers_version();
    if copies.len() > 1 {
        let list = copies.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" and ");
        return Err(Error::state(format!(
            "the process has loaded more than one libtorch ({list}); mica needs exactly one, of version {expected}: \
             make every library of the application use the same libtorch"
        )));
    }
    let loaded = version_text(torch::loaded_version()?);
    if loaded != expected {
        let place = copies.first().map(|path| format!(" from {}", path.display())).unwrap_or_default();
        return Err(Error::state(format!(
            "the process has loaded libtorch {loaded}{place}; this mica was built for libtorch {expected}: \
             load that one, or a mica built for {loaded}"
        )));
    }
    Ok(())
}

/// libtorch's version number 0xMMmmpptt… as text.
fn version_text(version: u64) -> String {
    format!("{}.{}.{}", version >> 56, (version >> 48) & 0xff, (version >> 40) & 0xff)
}

/// Paths of the shared libraries in this process whose file name starts with `name`.
#[cfg(target_os = "linux")]
fn loaded_libraries(name: &str) -> Vec<std::path::PathBuf> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    libraries_in_maps(&maps, name)
}

/// Elsewhere the loaded version is checked, but a second copy is not seen.
#[cfg(not(target_os = "linux"))]
fn loaded_libraries(_name: &str) -> Vec<std::path::PathBuf> {
    Vec::new()
}

/// Distinct library paths in the text of `/proc/self/maps`; paths may hold spaces.
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
fn libraries_in_maps(maps: &str, name: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for line in maps.lines() {
        let Some(start) = line.find('/') else { continue };
        let path = std::path::Path::new(&line[start..]);
        let file = path.file_name().and_then(|file| file.to_str()).unwrap_or_default();
        // Also names that a wheel repair tool has decorated: libtorch_cpu-1a2b3c.so
        let is_it = file.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '-']) && rest.contains(".so"));
        if is_it && !found.iter().any(|known| known == path) {
            found.push(path.to_owned());
        }
    }
    found
}

/// Sets how many threads one operation may use, in libtorch and in mica's own kernels.
///
/// # Errors
/// `InvalidArgument` below 1.
pub fn set_num_threads(threads: i32) -> Result<()> {
    if threads < 1 {
        return Err(Error::argument(format!("threads: expected at least 1, found {threads}")));
    }
    ensure()?;
    Ok(torch::set_num_threads(threads)?)
}

/// How many threads one operation may use.
pub fn num_threads() -> Result<i32> {
    ensure()?;
    Ok(torch::num_threads()?)
}

static SEED: Mutex<Option<u64>> = Mutex::new(None);

fn seed_slot() -> std::sync::MutexGuard<'static, Option<u64>> {
    SEED.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Makes randomness reproducible, as MONAI's `set_determinism(seed)`: libtorch's generators and the process-wide
/// stream that random transforms use when they are given none.
pub fn set_seed(seed: u64) -> Result<()> {
    ensure()?;
    torch::manual_seed(seed)?;
    crate::streams::seed_default(seed);
    *seed_slot() = Some(seed);
    Ok(())
}

/// Ends what [`set_seed`] began: randomness comes from the operating system again.
pub fn clear_seed() -> Result<()> {
    ensure()?;
    torch::reseed()?;
    crate::streams::reseed_default();
    *seed_slot() = None;
    Ok(())
}

/// The seed given to [`set_seed`].
pub fn seed() -> Option<u64> {
    *seed_slot()
}

/// The version of mica.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What this build is and what it found: a JSON object with `mica`, `commit`, `target`, `compiler`, `libtorch`, `cuda`. The commit is what
/// the shipped library or program has recorded of itself.
pub fn build_info(commit: &str) -> Result<serde_json::Value> {
    let state = ensure();
    let loaded = version_text(torch::loaded_version()?);
    Ok(json!({
        "mica": VERSION,
        "commit": commit,
        "target": env!("MICA_TARGET"),
        "compiler": {"rust": env!("MICA_RUSTC"), "cxx": torch::compiler()},
        "libtorch": {
            "built_for": torch::headers_version(),
            "loaded": loaded,
            "path": loaded_libraries("libtorch_cpu").first().map(|path| path.display().to_string()),
            "configuration": torch::configuration()?,
            "usable": state.is_ok(),
            "problem": state.as_ref().err().map(|error| error.message().to_owned()),
        },
        "cuda": {
            "status": cuda().to_string(),
            "loaded": cuda() == Cuda::Loaded,
            "devices": cuda_device_count(),
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtorch_is_the_one_that_was_built_against() {
        ensure().expect("initialises");
        assert_eq!(version_text(torch::loaded_version().expect("known")), torch::headers_version());
        let info = build_info("0123").expect("known");
        assert_eq!(info["libtorch"]["loaded"], "2.13.0");
    }

    #[test]
    fn a_second_or_decorated_libtorch_is_seen_once_each() {
        let maps = "7f00-7f01 r-xp 00000000 08:01 11   /opt/a b/libtorch_cpu.so\n\
                    7f01-7f02 rw-p 00000000 08:01 11   /opt/a b/libtorch_cpu.so\n\
                    7f03-7f04 r-xp 00000000 08:01 12   /usr/lib/libtorch_cpu-1a2b.so.2\n\
                    7f05-7f06 r-xp 00000000 08:01 13   /usr/lib/libtorch_cpu_extra.so\n\
                    7f05-7f06 rw-p 00000000 00:00 0    [heap]\n";
        let found = libraries_in_maps(maps, "libtorch_cpu");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("/opt/a b"));
    }

    #[test]
    fn the_environment_chooses_cuda_by_three_words() {
        assert_eq!(mode_from_environment(None).ok(), Some(CudaMode::Auto));
        assert_eq!(mode_from_environment(Some("0")).ok(), Some(CudaMode::Off));
        assert_eq!(mode_from_environment(Some("1")).ok(), Some(CudaMode::On));
        assert!(mode_from_environment(Some("yes")).is_err());
    }
}
