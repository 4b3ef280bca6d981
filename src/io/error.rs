//! [`Error`]: what went wrong with which file, in which field, what was found and what was expected.

use std::fmt;
use std::path::{Path, PathBuf};

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder does not exist.
    NotFound,
    /// The operating system refused to read or write.
    Io,
    /// The file is broken: truncated, contradicting itself, or lying about sizes.
    Corrupt,
    /// The file may be fine, but mica does not read or write this kind.
    Unsupported,
    /// The file asks for more memory than the caller allows.
    TooLarge,
    /// The caller asked for something that does not fit the image or the format.
    Argument,
    /// The caller cancelled.
    Cancelled,
    /// A callback of the caller failed.
    Callback,
}

/// The result of everything that can fail in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of reading or writing. One pointer wide.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    path: Option<PathBuf>,
    field: Option<String>,
    message: String,
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident => $kind:ident;)*) => {
        $($(#[$doc])* pub fn $name(message: impl Into<String>) -> Self { Self::new(ErrorKind::$kind, message) })*
    };
}

impl Error {
    /// An error of a kind with a message.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, path: None, field: None, message: message.into() }))
    }

    constructors! {
        /// The file is broken.
        corrupt => Corrupt;
        /// mica does not read or write this.
        unsupported => Unsupported;
        /// More memory than allowed.
        too_large => TooLarge;
        /// The caller asked for something impossible.
        argument => Argument;
    }

    /// A header field with a value that cannot be: `field 'dim[0]': expected 1 to 7, found 0`.
    pub fn field(field: impl Into<String>, expected: impl fmt::Display, found: impl fmt::Display) -> Self {
        Self::corrupt(format!("expected {expected}, found {found}")).in_field(field)
    }

    /// The error of a cancelled call.
    pub fn cancelled() -> Self {
        Self::new(ErrorKind::Cancelled, "reading was cancelled")
    }

    /// An error of the operating system.
    pub fn os(error: &std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::NotFound,
            std::io::ErrorKind::UnexpectedEof => return Self::corrupt("the file ends too early"),
            _ => ErrorKind::Io,
        };
        Self::new(kind, error.to_string())
    }

    /// Says which file, unless that is known already.
    #[must_use]
    pub fn in_file(mut self, path: &Path) -> Self {
        self.0.path.get_or_insert_with(|| path.to_owned());
        self
    }

    /// Says which field of the file, unless that is known already.
    #[must_use]
    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.0.field.get_or_insert_with(|| field.into());
        self
    }

    /// The kind.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The file, where it is known.
    pub fn path(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }

    /// The field of the file, where one is to blame.
    pub fn field_name(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// What was found and what was expected.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.0.path {
            write!(f, "{}: ", path.display())?;
        }
        if let Some(field) = &self.0.field {
            write!(f, "field '{field}': ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.0.kind)
    }
}

impl std::error::Error for Error {}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::os(&error)
    }
}

/// Says which file or field an error is about, made only when there is one.
pub trait ResultExt<T> {
    /// In this file.
    fn in_file(self, path: &Path) -> Result<T>;
    /// In this field.
    fn in_field(self, field: &str) -> Result<T>;
}

impl<T, E: Into<Error>> ResultExt<T> for Result<T, E> {
    fn in_file(self, path: &Path) -> Result<T> {
        self.map_err(|error| error.into().in_file(path))
    }

    fn in_field(self, field: &str) -> Result<T> {
        self.map_err(|error| error.into().in_field(field))
    }
}
