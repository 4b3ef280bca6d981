//! Random streams: NumPy's legacy `RandomState`, bit for bit.
//!
//! MONAI draws every random parameter from a `numpy.random.RandomState`, so a seed means what it means there only if
//! the generator *and* the algorithms on top of it are NumPy's. The stream of `RandomState` is frozen (NEP 19), which is
//! why it can be reproduced here: MT19937 (Matsumoto and Nishimura, 1998), 53-bit doubles, masked rejection for integers,
//! the polar Box-Muller method with its one cached value, Johnk's and Marsaglia and Tsang's methods for beta and gamma.
//!
//! What belongs here: the generator and the draws that transforms and data sets make. What does not: who owns a stream,
//! how seeds spread over nested transforms (see the transforms), and torch's own generators.
//!
//! Draws that go through `ln`, `exp` and `powf` (normal, gamma, beta) use the platform's mathematical library, as NumPy
//! does; with another library than NumPy's they may differ in the last bit.

use std::collections::hash_map::RandomState as HashKeys;
use std::fmt;
use std::hash::BuildHasher;

/// Words in the state of MT19937.
pub const STATE_WORDS: usize = 624;
const SHIFT: usize = 397;

/// What [`RandomState`] refuses.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RandomError {
    /// `low >= high`: there is no integer to draw.
    EmptyRange {
        /// Smallest allowed value.
        low: i128,
        /// Exclusive upper end.
        high: i128,
    },
    /// The range does not fit in the integer type.
    OutOfRange {
        /// Name of the integer type.
        dtype: &'static str,
        /// Smallest allowed value.
        low: i128,
        /// Exclusive upper end.
        high: i128,
    },
    /// A parameter of a distribution lies outside its domain.
    Parameter {
        /// Which distribution or method.
        method: &'static str,
        /// Which parameter.
        name: &'static str,
        /// What was given.
        found: f64,
        /// What is allowed.
        expected: &'static str,
    },
    /// Probabilities that are no distribution over the items.
    Probabilities {
        /// Which method.
        method: &'static str,
        /// What is wrong with them.
        reason: String,
    },
    /// More distinct items asked for than there are.
    TooFew {
        /// Items that can be drawn.
        available: usize,
        /// Items asked for.
        wanted: usize,
    },
    /// A saved state that no generator can have.
    State {
        /// What is wrong with it.
        reason: String,
    },
}

impl fmt::Display for RandomError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyRange { low, high } => {
                write!(f, "randint: low must be smaller than high, found low {low} and high {high}")
            }
            Self::OutOfRange { dtype, low, high } => {
                write!(f, "randint: the range {low}..{high} does not fit in {dtype}")
            }
            Self::Parameter { method, name, found, expected } => {
                write!(f, "{method}: {name} must be {expected}, found {found}")
            }
            Self::Probabilities { method, reason } => write!(f, "{method}: {reason}"),
            Self::TooFew { available, wanted } => {
                write!(f, "choice: cannot draw {wanted} distinct items, only {available} can be drawn")
            }
            Self::State { reason } => write!(f, "random state: {reason}"),
        }
    }
}

impl std::error::Error for RandomError {}

/// Everything that determines the draws to come: NumPy's `RandomState.get_state()`.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The words of MT19937.
    pub key: [u32; STATE_WORDS],
    /// Words of `key` already used, 0 to 624.
    pub pos: usize,
    /// Whether `cached_gaussian` is the next normal draw.
    pub has_gauss: bool,
    /// The second value of the last Box-Muller pair.
    pub cached_gaussian: f64,
}

/// The integer type of a `randint` draw (NumPy's `dtype`). The type decides how many bits a draw uses up, hence which
/// values follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum IntType {
    Bool,
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    /// NumPy's default (`int`) on 64-bit systems, and since NumPy 2 on all of them.
    #[default]
    I64,
    U64,
}

impl IntType {
    fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::I8 => "int8",
            Self::U8 => "uint8",
            Self::I16 => "int16",
            Self::U16 => "uint16",
            Self::I32 => "int32",
            Self::U32 => "uint32",
            Self::I64 => "int64",
            Self::U64 => "uint64",
        }
    }

    /// Smallest value and the exclusive upper end.
    fn bounds(self) -> (i128, i128) {
        match self {
            Self::Bool => (0, 2),
            Self::I8 => (i8::MIN.into(), i128::from(i8::MAX) + 1),
            Self::U8 => (0, i128::from(u8::MAX) + 1),
            Self::I16 => (i16::MIN.into(), i128::from(i16::MAX) + 1),
            Self::U16 => (0, i128::from(u16::MAX) + 1),
            Self::I32 => (i32::MIN.into(), i128::from(i32::MAX) + 1),
            Self::U32 => (0, i128::from(u32::MAX) + 1),
            Self::I64 => (i64::MIN.into(), i128::from(i64::MAX) + 1),
            Self::U64 => (0, i128::from(u64::MAX) + 1),
        }
    }

    /// Bits that one value takes out of a 32-bit word; 32 and 64 bit types use whole words.
    fn piece_bits(self) -> u32 {
        match self {
            Self::Bool => 1,
            Self::I8 | Self::U8 => 8,
            Self::I16 | Self::U16 => 16,
            Self::I32 | Self::U32 => 32,
            Self::I64 | Self::U64 => 64,
        }
    }
}

/// Whether an item may be drawn more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replacement {
    /// Each draw sees all items.
    With,
    /// Drawn items are gone.
    Without,
}

/// A random stream with the draws of `numpy.random.RandomState`.
///
/// Cloning copies the position in the stream: both copies then draw the same values. Draws are sequential by nature, so
/// one stream belongs to one thread at a time.
#[derive(Clone, PartialEq)]
pub struct RandomState {
    key: [u32; STATE_WORDS],
    pos: usize,
    cached_gaussian: Option<f64>,
}

impl fmt::Debug for RandomState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // 624 words help nobody; the first one tells streams apart.
        f.debug_struct("RandomState")
            .field("first_word", &self.key[0])
            .field("pos", &self.pos)
            .field("cached_gaussian", &self.cached_gaussian)
            .finish()
    }
}

impl RandomState {
    /// The stream of `RandomState(seed)`, `seed` in `0..2**32` (Knuth's linear seeding).
    #[must_use]
    pub fn new(seed: u32) -> Self {
        let mut key = [0u32; STATE_WORDS];
        key[0] = seed;
        for i in 1..STATE_WORDS {
            let previous = key[i - 1];
            key[i] = 1_812_433_253u32.wrapping_mul(previous ^ (previous >> 30)).wrapping_add(i as u32);
        }
        Self { key, pos: STATE_WORDS, cached_gaussian: None }
    }

    /// The stream of `RandomState([words])` (`init_by_array`); an empty key seeds as `[0]`.
    #[must_use]
    pub fn from_key(words: &[u32]) -> Self {
        let words = if words.is_empty() { &[0][..] } else { words };
        let mut state = Self::new(19_650_218);
        let key = &mut state.key;
        let (mut i, mut j) = (1, 0);
        for _ in 0..STATE_WORDS.max(words.len()) {
            let previous = key[i - 1];
            key[i] = (key[i] ^ (previous ^ (previous >> 30)).wrapping_mul(1_664_525))
                .wrapping_add(words[j])
                .wrapping_add(j as u32);
            i += 1;
            j = (j + 1) % words.len();
            if i == STATE_WORDS {
                key[0] = key[STATE_WORDS - 1];
                i = 1;
            }
        }
        for _ in 1..STATE_WORDS {
            let previous = key[i - 1];
            key[i] = (key[i] ^ (previous ^ (previous >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i == STATE_WORDS {
                key[0] = key[STATE_WORDS - 1];
                i = 1;
            }
        }
        key[0] = 0x8000_0000;
        state
    }

    /// A stream that nobody can repeat, as `RandomState()`: seeded with 256 bits that derive from the operating system's
    /// entropy.
    #[must_use]
    pub fn from_entropy() -> Self {
        // The standard library keys its hash maps from the system's generator; hashing a counter with such a key is the
        // one portable way to that entropy without a dependency.
        let words: Vec<u32> = (0..4u64)
            .flat_map(|i| {
                let bits = HashKeys::new().hash_one((i, std::process::id()));
                [(bits >> 32) as u32, bits as u32]
            })
            .collect();
        Self::from_key(&words)
    }

    /// Continues from a saved state.
    ///
    /// # Errors
    /// When `pos` is larger than 624.
    pub fn from_state(state: State) -> Result<Self, RandomError> {
        if state.pos > STATE_WORDS {
            return Err(RandomError::State {
                reason: format!("pos must be in 0..={STATE_WORDS}, found {}", state.pos),
            });
        }
        Ok(Self { key: state.key, pos: state.pos, cached_gaussian: state.has_gauss.then_some(state.cached_gaussian) })
    }

    /// Where the stream stands, as NumPy's `get_state()` reports it.
    #[must_use]
    pub fn state(&self) -> State {
        State {
            key: self.key,
            pos: self.pos,
            has_gauss: self.cached_gaussian.is_some(),
            cached_gaussian: self.cached_gaussian.unwrap_or(0.0),
        }
    }

    fn refill(&mut self) {
        const UPPER: u32 = 0x8000_0000;
        const LOWER: u32 = 0x7fff_ffff;
        const MATRIX: u32 = 0x9908_b0df;
        for i in 0..STATE_WORDS {
            let y = (self.key[i] & UPPER) | (self.key[(i + 1) % STATE_WORDS] & LOWER);
            let odd = (y & 1).wrapping_neg() & MATRIX;
            self.key[i] = self.key[(i + SHIFT) % STATE_WORDS] ^ (y >> 1) ^ odd;
        }
        self.pos = 0;
    }

    /// The next 32 bits.
    pub fn next_u32(&mut self) -> u32 {
        if self.pos == STATE_WORDS {
            self.refill();
        }
        let mut y = self.key[self.pos];
        self.pos += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// The next 64 bits, the first word in the upper half.
    pub fn next_u64(&mut self) -> u64 {
        let high = u64::from(self.next_u32());
        (high << 32) | u64::from(self.next_u32())
    }

    /// Uniform in `[0, 1)` with 53 bits: `random_sample()`, `random()` and `rand()`.
    pub fn random_sample(&mut self) -> f64 {
        let a = self.next_u32() >> 5;
        let b = self.next_u32() >> 6;
        (f64::from(a) * 67_108_864.0 + f64::from(b)) / 9_007_199_254_740_992.0
    }

    /// Uniform in `[low, high)`, or downwards from `low` when `high` is smaller: `uniform(low, high)`.
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.random_sample()
    }

    /// Masked rejection: the smallest mask that covers `max`, redrawn while above it.
    fn bounded(&mut self, max: u64) -> u64 {
        if max == 0 {
            return 0;
        }
        let mask = u64::MAX >> max.leading_zeros();
        loop {
            let value = if max <= u64::from(u32::MAX) { u64::from(self.next_u32()) } else { self.next_u64() } & mask;
            if value <= max {
                return value;
            }
        }
    }

    /// An integer in `low..high`: `randint(low, high)` with the default type. A range of one value draws nothing.
    ///
    /// # Errors
    /// When `low >= high`.
    pub fn randint(&mut self, low: i64, high: i64) -> Result<i64, RandomError> {
        if low >= high {
            return Err(RandomError::EmptyRange { low: low.into(), high: high.into() });
        }
        let max = high.wrapping_sub(low).wrapping_sub(1) as u64;
        Ok(low.wrapping_add(self.bounded(max) as i64))
    }

    /// One integer in `low..high` of the given type: `randint(low, high, dtype=dtype)`.
    ///
    /// # Errors
    /// When `low >= high`, or the range does not fit in the type.
    pub fn randint_typed(&mut self, low: i128, high: i128, dtype: IntType) -> Result<i128, RandomError> {
        self.randint_array(low, high, 1, dtype).map(|values| values[0])
    }

    /// `count` integers in `low..high` of the given type: `randint(low, high, size=count, dtype=dtype)`.
    ///
    /// Types of 8 and 16 bits and `bool` cut several values out of one 32-bit word, so an array of them is not the same
    /// as that many single draws.
    ///
    /// # Errors
    /// When `low >= high`, or the range does not fit in the type.
    pub fn randint_array(
        &mut self,
        low: i128,
        high: i128,
        count: usize,
        dtype: IntType,
    ) -> Result<Vec<i128>, RandomError> {
        let (smallest, end) = dtype.bounds();
        if low >= high {
            return Err(RandomError::EmptyRange { low, high });
        }
        if low < smallest || high > end {
            return Err(RandomError::OutOfRange { dtype: dtype.name(), low, high });
        }
        let max = (high - low - 1) as u64;
        let bits = dtype.piece_bits();
        if max == 0 {
            return Ok(vec![low; count]);
        }
        if bits >= 32 {
            return Ok((0..count).map(|_| low + i128::from(self.bounded(max))).collect());
        }
        let mask = (u64::MAX >> max.leading_zeros()) as u32;
        let (mut word, mut left) = (0u32, 0u32);
        let values = (0..count).map(|_| {
            loop {
                if left == 0 {
                    word = self.next_u32();
                    left = 32 / bits;
                } else {
                    word >>= bits;
                }
                left -= 1;
                let value = word & mask;
                if u64::from(value) <= max {
                    return low + i128::from(value);
                }
            }
        });
        Ok(values.collect())
    }

    /// A seed for another stream, as MONAI draws it: `randint(2**32, dtype=uint32)`.
    pub fn random_seed(&mut self) -> u32 {
        self.next_u32()
    }

    /// A draw from the standard normal distribution (polar Box-Muller). Every second draw is the cached other half of a
    /// pair, whatever was drawn in between.
    pub fn standard_normal(&mut self) -> f64 {
        if let Some(value) = self.cached_gaussian.take() {
            return value;
        }
        loop {
            let x1 = 2.0 * self.random_sample() - 1.0;
            let x2 = 2.0 * self.random_sample() - 1.0;
            let r2 = x1 * x1 + x2 * x2;
            if r2 < 1.0 && r2 != 0.0 {
                let f = (-2.0 * r2.ln() / r2).sqrt();
                self.cached_gaussian = Some(f * x1);
                return f * x2;
            }
        }
    }

    /// `normal(mean, standard_deviation)`.
    ///
    /// # Errors
    /// When the standard deviation is negative.
    pub fn normal(&mut self, mean: f64, standard_deviation: f64) -> Result<f64, RandomError> {
        if standard_deviation.is_sign_negative() {
            return Err(RandomError::Parameter {
                method: "normal",
                name: "scale",
                found: standard_deviation,
                expected: "non-negative",
            });
        }
        Ok(mean + standard_deviation * self.standard_normal())
    }

    /// A draw from the exponential distribution of mean 1.
    pub fn standard_exponential(&mut self) -> f64 {
        -(1.0 - self.random_sample()).ln()
    }

    /// A draw from the gamma distribution of the given shape and scale 1.
    ///
    /// # Errors
    /// When the shape is negative or not a number.
    pub fn standard_gamma(&mut self, shape: f64) -> Result<f64, RandomError> {
        if shape.is_nan() || shape.is_sign_negative() {
            return Err(RandomError::Parameter {
                method: "gamma",
                name: "shape",
                found: shape,
                expected: "non-negative",
            });
        }
        Ok(self.gamma_unchecked(shape))
    }

    fn gamma_unchecked(&mut self, shape: f64) -> f64 {
        if shape == 1.0 {
            return self.standard_exponential();
        }
        if shape == 0.0 {
            return 0.0;
        }
        if shape < 1.0 {
            // Ahrens and Dieter's GS.
            loop {
                let u = self.random_sample();
                let v = self.standard_exponential();
                if u <= 1.0 - shape {
                    let x = u.powf(1.0 / shape);
                    if x <= v {
                        return x;
                    }
                } else {
                    let y = -((1.0 - u) / shape).ln();
                    let x = (1.0 - shape + shape * y).powf(1.0 / shape);
                    if x <= v + y {
                        return x;
                    }
                }
            }
        }
        // Marsaglia and Tsang, 2000.
        let b = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * b).sqrt();
        loop {
            let (x, v) = loop {
                let x = self.standard_normal();
                let v = 1.0 + c * x;
                if v > 0.0 {
                    break (x, v * v * v);
                }
            };
            let u = self.random_sample();
            if u < 1.0 - 0.0331 * (x * x) * (x * x) || u.ln() < 0.5 * x * x + b * (1.0 - v + v.ln()) {
                return b * v;
            }
        }
    }

    /// `gamma(shape, scale)`.
    ///
    /// # Errors
    /// When shape or scale is negative or not a number.
    pub fn gamma(&mut self, shape: f64, scale: f64) -> Result<f64, RandomError> {
        if scale.is_nan() || scale.is_sign_negative() {
            return Err(RandomError::Parameter {
                method: "gamma",
                name: "scale",
                found: scale,
                expected: "non-negative",
            });
        }
        Ok(scale * self.standard_gamma(shape)?)
    }

    /// `beta(a, b)`.
    ///
    /// # Errors
    /// When a or b is not positive.
    pub fn beta(&mut self, a: f64, b: f64) -> Result<f64, RandomError> {
        for (name, found) in [("a", a), ("b", b)] {
            if found.is_nan() || found <= 0.0 {
                return Err(RandomError::Parameter { method: "beta", name, found, expected: "positive" });
            }
        }
        if a > 1.0 || b > 1.0 {
            let x = self.gamma_unchecked(a);
            let y = self.gamma_unchecked(b);
            return Ok(x / (x + y));
        }
        // Johnk, 1964.
        loop {
            let u = self.random_sample();
            let v = self.random_sample();
            let x = u.powf(1.0 / a);
            let y = v.powf(1.0 / b);
            let sum = x + y;
            if sum > 1.0 {
                continue;
            }
            if sum > 0.0 {
                return Ok(x / sum);
            }
            // Both powers underflowed: the same ratio by logarithms. NumPy redraws when a uniform is exactly zero.
            if u + v > 0.0 {
                let (log_x, log_y) = (u.ln() / a, v.ln() / b);
                let largest = log_x.max(log_y);
                let (log_x, log_y) = (log_x - largest, log_y - largest);
                return Ok((log_x - (log_x.exp() + log_y.exp()).ln()).exp());
            }
        }
    }

    /// Shuffles in place: `shuffle(items)`.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = self.bounded(i as u64) as usize;
            items.swap(i, j);
        }
    }

    /// The numbers `0..count` in random order: `permutation(count)`. `permutation(sequence)` is the sequence in this order.
    pub fn permutation(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        self.shuffle(&mut order);
        order
    }

    /// One of `0..count`, each as likely as the others: `choice(count)`.
    ///
    /// # Errors
    /// When `count` is 0.
    pub fn choice(&mut self, count: usize) -> Result<usize, RandomError> {
        if count == 0 {
            return Err(RandomError::TooFew { available: 0, wanted: 1 });
        }
        Ok(self.bounded(count as u64 - 1) as usize)
    }

    /// `size` of `0..count`: `choice(count, size, replace, p)`. Index a sequence with the result for `choice(sequence, …)`.
    ///
    /// # Errors
    /// When there is nothing to draw from; when more distinct items are wanted than can be drawn; when `probabilities`
    /// are not `count` non-negative numbers with sum 1 (to 1.5e-8).
    pub fn choice_many(
        &mut self,
        count: usize,
        size: usize,
        replacement: Replacement,
        probabilities: Option<&[f64]>,
    ) -> Result<Vec<usize>, RandomError> {
        if count == 0 && size > 0 {
            return Err(RandomError::TooFew { available: 0, wanted: size });
        }
        if let Some(p) = probabilities {
            check_probabilities(count, p)?;
        }
        if replacement == Replacement::Without && size > count {
            return Err(RandomError::TooFew { available: count, wanted: size });
        }
        match (replacement, probabilities) {
            (_, _) if size == 0 => {
                // NumPy permutes even when it keeps nothing.
                if replacement == Replacement::Without && probabilities.is_none() {
                    self.permutation(count);
                }
                Ok(Vec::new())
            }
            (Replacement::With, None) => Ok((0..size).map(|_| self.bounded(count as u64 - 1) as usize).collect()),
            (Replacement::With, Some(p)) => {
                let cdf = cumulative(p);
                Ok((0..size).map(|_| search_right(&cdf, self.random_sample())).collect())
            }
            (Replacement::Without, None) => {
                let mut order = self.permutation(count);
                order.truncate(size);
                Ok(order)
            }
            (Replacement::Without, Some(p)) => self.choice_weighted_distinct(size, p),
        }
    }

    fn choice_weighted_distinct(&mut self, size: usize, p: &[f64]) -> Result<Vec<usize>, RandomError> {
        let available = p.iter().filter(|&&weight| weight > 0.0).count();
        if available < size {
            return Err(RandomError::TooFew { available, wanted: size });
        }
        let mut p = p.to_vec();
        let mut found: Vec<usize> = Vec::with_capacity(size);
        let mut taken = vec![false; p.len()];
        while found.len() < size {
            let draws: Vec<f64> = (found.len()..size).map(|_| self.random_sample()).collect();
            for &item in &found {
                p[item] = 0.0;
            }
            let cdf = cumulative(&p);
            for draw in draws {
                let item = search_right(&cdf, draw);
                // Rounding may point past the last item or to one already gone; another round draws again.
                if item < p.len() && !taken[item] {
                    taken[item] = true;
                    found.push(item);
                }
            }
        }
        Ok(found)
    }

    /// The category that one trial falls into: `multinomial(1, probabilities).argmax()`. The last probability is taken to
    /// be what the others leave.
    ///
    /// # Errors
    /// When there is no category, a probability lies outside `[0, 1]`, or all but the last add up to more than 1.
    pub fn multinomial_index(&mut self, probabilities: &[f64]) -> Result<usize, RandomError> {
        const METHOD: &str = "multinomial";
        let Some((_, head)) = probabilities.split_last() else {
            return Err(RandomError::Probabilities {
                method: METHOD,
                reason: "at least one probability is needed".into(),
            });
        };
        if let Some(bad) = probabilities.iter().find(|p| !(0.0..=1.0).contains(*p)) {
            return Err(RandomError::Probabilities {
                method: METHOD,
                reason: format!("probabilities must lie in [0, 1], found {bad}"),
            });
        }
        let sum = compensated_sum(head);
        if sum > 1.0 + 1e-12 {
            return Err(RandomError::Probabilities {
                method: METHOD,
                reason: format!("all probabilities but the last must add up to at most 1, found {sum}"),
            });
        }
        let mut left = 1.0;
        for (index, &p) in head.iter().enumerate() {
            if self.bernoulli(p / left) {
                return Ok(index);
            }
            left -= p;
        }
        Ok(head.len())
    }

    /// Counts per category of one trial: `multinomial(1, probabilities)`.
    ///
    /// # Errors
    /// As [`multinomial_index`](Self::multinomial_index).
    pub fn multinomial_one(&mut self, probabilities: &[f64]) -> Result<Vec<u32>, RandomError> {
        let index = self.multinomial_index(probabilities)?;
        let mut counts = vec![0; probabilities.len()];
        counts[index] = 1;
        Ok(counts)
    }

    /// NumPy's `binomial(1, p)`, which inverts the distribution function of the rarer outcome.
    fn bernoulli(&mut self, p: f64) -> bool {
        if p == 0.0 {
            return false;
        }
        let (rare, flipped) = if p <= 0.5 { (p, false) } else { (1.0 - p, true) };
        let none = (1.0 - rare).ln().exp();
        loop {
            let u = self.random_sample();
            if u <= none {
                return flipped;
            }
            // Beyond both outcomes by rounding only: NumPy then starts again.
            if u - none <= rare * none / (1.0 - rare) {
                return !flipped;
            }
        }
    }
}

fn check_probabilities(count: usize, p: &[f64]) -> Result<(), RandomError> {
    let error = |reason: String| Err(RandomError::Probabilities { method: "choice", reason });
    if p.len() != count {
        return error(format!("one probability per item is needed: found {} for {count} items", p.len()));
    }
    if let Some(bad) = p.iter().find(|p| p.is_nan() || **p < 0.0) {
        return error(format!("probabilities must not be negative or NaN, found {bad}"));
    }
    let sum = compensated_sum(p);
    if (sum - 1.0).abs() > f64::EPSILON.sqrt() {
        return error(format!("probabilities must add up to 1, found a sum of {sum}"));
    }
    Ok(())
}

/// Kahan's sum, as NumPy checks probabilities with.
fn compensated_sum(values: &[f64]) -> f64 {
    let (mut sum, mut lost) = (0.0, 0.0);
    for &value in values {
        let y = value - lost;
        let t = sum + y;
        lost = (t - sum) - y;
        sum = t;
    }
    sum
}

fn cumulative(p: &[f64]) -> Vec<f64> {
    let mut cdf: Vec<f64> = p
        .iter()
        .scan(0.0, |sum, &p| {
            *sum += p;
            Some(*sum)
        })
        .collect();
    if let Some(&last) = cdf.last() {
        for value in &mut cdf {
            *value /= last;
        }
    }
    cdf
}

/// First index whose value lies above `x`: NumPy's `searchsorted(side="right")`.
fn search_right(cdf: &[f64], x: f64) -> usize {
    cdf.partition_point(|&value| value <= x)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
