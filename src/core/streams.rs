//! Who draws from which random stream.
//!
//! MONAI's `set_random_state(seed)` gives every random transform of a pipeline a stream of its own, seeded from its
//! parent's. [`Streams`] is that tree, held apart from the transforms, which stay immutable.

use crate::random::RandomState;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

/// One node of the tree of random streams: its own stream and those of the children of its transform.
#[derive(Debug, Clone)]
pub struct Streams {
    own: Arc<Mutex<RandomState>>,
    children: Vec<Option<Streams>>,
}

static DEFAULT: LazyLock<Streams> = LazyLock::new(|| Streams::leaf(RandomState::from_entropy()));

impl Streams {
    /// A node without children.
    pub fn leaf(state: RandomState) -> Self {
        Self { own: Arc::new(Mutex::new(state)), children: Vec::new() }
    }

    /// The stream that everything shares which was given none (MONAI's class-level `RandomState`).
    pub fn process_default() -> &'static Streams {
        &DEFAULT
    }

    /// Adds the streams of the next child; `None` for a child that is not random.
    pub fn push(&mut self, child: Option<Streams>) {
        self.children.push(child);
    }

    /// A child that draws from this very stream.
    #[must_use]
    pub fn shared(&self) -> Self {
        Self { own: self.own.clone(), children: Vec::new() }
    }

    /// The streams of child `index`; where the tree has none, this one.
    pub fn child(&self, index: usize) -> &Streams {
        self.children.get(index).and_then(Option::as_ref).unwrap_or(self)
    }

    /// Locks the stream for drawing.
    pub fn draw(&self) -> MutexGuard<'_, RandomState> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Seeds the process-wide stream.
pub(crate) fn seed_default(seed: u64) {
    *DEFAULT.draw() = RandomState::new((seed % (1 << 32)) as u32);
}

/// Seeds the process-wide stream from the operating system.
pub(crate) fn reseed_default() {
    *DEFAULT.draw() = RandomState::from_entropy();
}
