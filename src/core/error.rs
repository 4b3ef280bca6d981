//! One error type for the whole library: a stable code, a message that says what was found and what was
//! expected, and the path to the culprit (`transforms[3].Spacing(image)`).

use std::fmt;

/// What went wrong, as a number that never changes its meaning (`MICA_ERROR_*` in the C header).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(i32)]
pub enum ErrorCode {
    /// An argument has a value that is not allowed.
    InvalidArgument = 1,
    /// A component, key, field, file or operation does not exist.
    NotFound = 2,
    /// A value or tensor is of another type than needed.
    Type = 3,
    /// A tensor has another shape than needed.
    Shape = 4,
    /// A device is unknown or absent.
    Device = 5,
    /// The request is understood but mica does not do it.
    Unsupported = 6,
    /// Text (JSON) that cannot be parsed.
    Parse = 7,
    /// Reading or writing failed.
    Io = 8,
    /// The call does not fit the state of the object or the process.
    State = 9,
    /// libtorch reported an error.
    Torch = 10,
    /// The run was cancelled.
    Cancelled = 11,
    /// A callback of the application failed.
    Callback = 12,
    /// A bug in mica: a contained panic.
    Internal = 13,
}

impl ErrorCode {
    /// The code with this number, if there is one.
    pub fn from_i32(code: i32) -> Option<Self> {
        use ErrorCode::*;
        [
            InvalidArgument,
            NotFound,
            Type,
            Shape,
            Device,
            Unsupported,
            Parse,
            Io,
            State,
            Torch,
            Cancelled,
            Callback,
            Internal,
        ]
        .into_iter()
        .find(|c| *c as i32 == code)
    }
}

/// The result of everything that can fail in mica.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error: code, message, and the path to what caused it.
///
/// One pointer wide, so that `Result`s stay small on the good path.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    code: ErrorCode,
    message: String,
    /// Innermost segment first.
    path: Vec<String>,
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident => $code:ident;)*) => {
        $($(#[$doc])* pub fn $name(message: impl Into<String>) -> Self { Self::new(ErrorCode::$code, message) })*
    };
}

impl Error {
    /// An error with a code and a message.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { code, message: message.into(), path: Vec::new() }))
    }

    constructors! {
        /// An argument has a value that is not allowed.
        argument => InvalidArgument;
        /// Something that was named does not exist.
        not_found => NotFound;
        /// A value is of another type than needed.
        type_mismatch => Type;
        /// A tensor has another shape than needed.
        shape => Shape;
        /// A device is unknown or absent.
        device => Device;
        /// mica does not do this.
        unsupported => Unsupported;
        /// Text that cannot be parsed.
        parse => Parse;
        /// The call does not fit the state of the object or the process.
        state => State;
        /// A contained bug.
        internal => Internal;
    }

    /// The error of a cancelled run.
    pub fn cancelled() -> Self {
        Self::new(ErrorCode::Cancelled, "the run was cancelled")
    }

    /// The code.
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// The message, without the path.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The path to the culprit from the outside in, for example `Compose.transforms[3].Spacing(image)`.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for segment in self.0.path.iter().rev() {
            if !path.is_empty() && !segment.starts_with(['[', '(']) {
                path.push('.');
            }
            path.push_str(segment);
        }
        path
    }

    /// Puts `context: ` before the message.
    #[must_use]
    pub fn prefixed(mut self, context: &str) -> Self {
        self.0.message = format!("{context}: {}", self.0.message);
        self
    }

    /// Puts ` (note)` after the message.
    #[must_use]
    pub fn noted(mut self, note: &str) -> Self {
        self.0.message = format!("{} ({note})", self.0.message);
        self
    }

    /// Adds an outer segment to the path. Segments that start with `[` or `(` follow without a dot.
    #[must_use]
    pub fn at(mut self, segment: impl Into<String>) -> Self {
        self.0.path.push(segment.into());
        self
    }
}

/// `result.at("image")`: names the place that an error went through.
pub trait ResultExt<T> {
    /// Adds an outer path segment to the error, made only when there is one.
    fn at<S: Into<String>>(self, segment: impl FnOnce() -> S) -> Result<T>;
}

impl<T> ResultExt<T> for Result<T> {
    fn at<S: Into<String>>(self, segment: impl FnOnce() -> S) -> Result<T> {
        self.map_err(|error| error.at(segment()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.path.is_empty() {
            f.write_str(&self.0.message)
        } else {
            write!(f, "{}: {}", self.path(), self.0.message)
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.0.code)
    }
}

impl std::error::Error for Error {}

impl From<tch::TchError> for Error {
    fn from(error: tch::TchError) -> Self {
        let text = error.to_string();
        // The first paragraph is the message; the rest is libtorch's C++ call stack.
        let message = text.split("\nException raised").next().unwrap_or(&text).trim_end();
        Self::new(ErrorCode::Torch, message)
    }
}

impl From<cxx::Exception> for Error {
    fn from(exception: cxx::Exception) -> Self {
        Self::new(ErrorCode::Torch, exception.what())
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::new(ErrorCode::Io, error.to_string())
    }
}

/// The nearest of `candidates` to `name`, the first among equally near ones, when one is near enough to be a likely
/// misspelling.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| *distance <= candidate.chars().count() / 3)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_from_the_outside_in() {
        let error = Error::argument("bad").at("(image)").at("Spacing").at("transforms[3]").at("Compose");
        assert_eq!(error.path(), "Compose.transforms[3].Spacing(image)");
        assert_eq!(error.to_string(), "Compose.transforms[3].Spacing(image): bad");
        assert_eq!(Error::argument("bad").to_string(), "bad");
    }

    #[test]
    fn codes_round_trip_through_their_numbers() {
        for number in 1..=13 {
            assert_eq!(ErrorCode::from_i32(number).map(|code| code as i32), Some(number));
        }
        assert_eq!(ErrorCode::from_i32(0), None);
        assert_eq!(ErrorCode::from_i32(14), None);
    }

    #[test]
    fn nearest_finds_misspellings_and_rejects_strangers() {
        let names = ["Flip", "Spacing", "ScaleIntensityRange"];
        assert_eq!(nearest("Spacng", names), Some("Spacing"));
        assert_eq!(nearest("scaleintensityrange", names), Some("ScaleIntensityRange"));
        assert_eq!(nearest("Rotate", names), None);
    }
}
