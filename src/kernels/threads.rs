//! How many threads a kernel may use, and the one way in which kernels use them.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

/// Elements that one thread works on at a time. Work of at most this size runs on the caller's thread: waking another
/// one costs about as much as the work.
pub(crate) const CHUNK: usize = 1 << 16;

/// The most threads that a kernel may use.
///
/// Threads come from rayon's global pool, so the pool's own size is a limit as well. Results never depend on the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threads(NonZeroUsize);

impl Threads {
    /// Only the caller's thread.
    pub const SINGLE: Self = Self(NonZeroUsize::MIN);

    /// At most `count` threads; 0 counts as 1.
    #[must_use]
    pub fn new(count: usize) -> Self {
        NonZeroUsize::new(count).map_or(Self::SINGLE, Self)
    }

    /// As many threads as the machine runs at once. Asked once: on Linux the answer is in files, whose reading takes longer
    /// than that of an image's header.
    #[must_use]
    pub fn available() -> Self {
        static AVAILABLE: OnceLock<Threads> = OnceLock::new();
        *AVAILABLE.get_or_init(|| Self(std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> usize {
        self.0.get()
    }
}

impl Default for Threads {
    /// [`Threads::available`].
    fn default() -> Self {
        Self::available()
    }
}

/// Whether this process is a fork of the one whose pool this is: a fork has none of its parent's threads, and would wait
/// for them forever (Python's `multiprocessing` forks on Linux).
fn pool_is_gone() -> bool {
    static OWNER: OnceLock<u32> = OnceLock::new();
    let process = std::process::id();
    *OWNER.get_or_init(|| process) != process
}

/// Splits `0..total` into chunks of `chunk` (the last one shorter) and works on them in any order. The split depends on
/// nothing but the two numbers. Public for crates that work on images in parallel in the same way.
pub fn for_each_chunk(total: usize, chunk: usize, threads: Threads, work: impl Fn(Range<usize>) + Sync) {
    let chunk = chunk.max(1);
    let chunks = total.div_ceil(chunk);
    let range = |index: usize| index * chunk..total.min((index + 1) * chunk);
    let workers = threads.get().min(chunks);
    if workers <= 1 || pool_is_gone() {
        (0..chunks).for_each(|index| work(range(index)));
        return;
    }
    let next = AtomicUsize::new(0);
    let drain = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= chunks {
                return;
            }
            work(range(index));
        }
    };
    // The caller works too: it need not wait until another thread is awake.
    rayon::in_place_scope(|scope| {
        for _ in 1..workers {
            scope.spawn(|_| drain());
        }
        drain();
    });
}

/// As [`for_each_chunk`], and returns the results in the order of the chunks.
pub(crate) fn map_chunks<R: Send>(
    total: usize,
    chunk: usize,
    threads: Threads,
    work: impl Fn(Range<usize>) -> R + Sync,
) -> Vec<R> {
    let results = Mutex::new(Vec::with_capacity(total.div_ceil(chunk.max(1))));
    for_each_chunk(total, chunk, threads, |range| {
        let start = range.start;
        let result = work(range);
        // A poisoned lock means that another worker panicked; the scope hands that panic on.
        results.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push((start, result));
    });
    let mut results = results.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    results.sort_unstable_by_key(|(start, _)| *start);
    results.into_iter().map(|(_, result)| result).collect()
}
