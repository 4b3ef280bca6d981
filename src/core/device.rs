//! Devices by PyTorch's names: `cpu`, `cuda`, `cuda:1`, `mps`.

use crate::error::{Error, Result};
use crate::runtime;
use std::fmt;
use std::str::FromStr;

/// Where a tensor lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Device {
    /// Main memory.
    Cpu,
    /// An NVIDIA GPU.
    Cuda(usize),
    /// Apple's Metal.
    Mps,
}

impl Device {
    /// The device, if this process can use it; otherwise an error that says which ones it can.
    pub fn available(self) -> Result<Self> {
        runtime::ensure()?;
        let present = match self {
            Device::Cpu => true,
            Device::Cuda(index) => index < runtime::cuda_device_count(),
            Device::Mps => tch::utils::has_mps(),
        };
        if present {
            return Ok(self);
        }
        let reason = match self {
            Device::Cuda(_) => format!(" ({})", runtime::cuda()),
            _ => String::new(),
        };
        let devices = Self::all().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Err(Error::device(format!("device '{self}' is not available{reason}; available: {devices}")))
    }

    /// The devices that this process can use.
    pub fn all() -> Vec<Self> {
        let cuda = (0..runtime::cuda_device_count()).map(Device::Cuda);
        let mps = tch::utils::has_mps().then_some(Device::Mps);
        std::iter::once(Device::Cpu).chain(cuda).chain(mps).collect()
    }

    /// As tch's type.
    pub fn to_tch(self) -> tch::Device {
        match self {
            Device::Cpu => tch::Device::Cpu,
            Device::Cuda(index) => tch::Device::Cuda(index),
            Device::Mps => tch::Device::Mps,
        }
    }
}

impl FromStr for Device {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (kind, index) = match text.split_once(':') {
            Some((kind, index)) => (kind, Some(index)),
            None => (text, None),
        };
        // "cuda:" or "cuda:x" must not become "cuda:0".
        let index = index.map(str::parse::<usize>).transpose().ok();
        match (kind, index) {
            ("cpu", Some(None | Some(0))) => Ok(Device::Cpu),
            ("cuda", Some(index)) => Ok(Device::Cuda(index.unwrap_or(0))),
            ("mps", Some(None | Some(0))) => Ok(Device::Mps),
            _ => Err(Error::device(format!("unknown device '{text}'; expected 'cpu', 'cuda', 'cuda:N' or 'mps'"))),
        }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Device::Cpu => f.write_str("cpu"),
            Device::Cuda(index) => write!(f, "cuda:{index}"),
            Device::Mps => f.write_str("mps:0"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_pytorchs() {
        for (text, device) in [
            ("cpu", Device::Cpu),
            ("cpu:0", Device::Cpu),
            ("cuda", Device::Cuda(0)),
            ("cuda:3", Device::Cuda(3)),
            ("mps", Device::Mps),
        ] {
            assert_eq!(text.parse::<Device>().ok(), Some(device));
        }
        for text in ["", "cud", "cuda:", "cuda:-1", "cuda:x", "cpu:1", "CPU"] {
            assert!(text.parse::<Device>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_processor_is_always_there_and_a_thousandth_gpu_never() {
        assert!(Device::Cpu.available().is_ok());
        let error = Device::Cuda(1000).available().expect_err("absent");
        assert!(error.message().contains("available: cpu"), "{error}");
    }
}
