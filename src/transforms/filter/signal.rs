//! Signals over time, such as an ECG: `(channels, time)`.

use super::common::{for_each_part, wrong};
use crate::transform::{Abilities, ImageTransform, Run, Transform, expect_image, not_invertible};
use crate::views::{self, Output};
use mica_core::argument::{Argument, ArgumentSpec, Arguments, Described};
use mica_core::error::{Error, Result};
use mica_core::{DType, Device, Info, Map, MetaTensor, Value, component};
use mica_kernels::filter::correlate_separable;
use mica_kernels::layout::Padding;
use mica_kernels::signal::{Recursion, Wavelet, forth_and_back, notch, replace_non_finite};
use mica_kernels::{AnyView, Strided};

component! {
    /// Replaces the holes of a signal: NaN becomes a number, infinities the largest numbers of the element type.
    ///
    /// Input: a tensor of any shape and element type, also a batch. Output: the same shape, element type, order of
    /// dimensions in memory, metadata and history.
    ///
    /// Example (Python): `SignalFillEmpty(replacement=0.0)(signal)`
    ///
    /// Source: MONAI 1.6.1 `SignalFillEmpty`, `torch.nan_to_num`.
    pub struct SignalFillEmpty {
        /// What NaN becomes.
        pub replacement: f64 = 0.0,
    }
}

impl ImageTransform for SignalFillEmpty {
    fn apply(&self, signal: MetaTensor, run: &Run<'_>) -> Result<MetaTensor> {
        let dtype = signal.dtype()?;
        if !dtype.is_floating_point() {
            return Ok(signal);
        }
        if !views::use_kernels(run, &signal)? {
            return signal.with_tensor(signal.tensor().f_nan_to_num(self.replacement, None, None)?);
        }
        let mut output = Output::like(&signal, dtype)?;
        replace_non_finite(views::view(&signal)?, output.view()?, self.replacement, views::threads()?)
            .map_err(views::refused)?;
        Ok(output.into_tensor())
    }
}

component! {
    /// Takes one frequency out of a signal, such as the hum of the mains: a notch filter that runs forth and back, so
    /// that nothing is delayed.
    ///
    /// Input: a tensor `(…, time)` of any element type. Output: float32, the same shape, without metadata. **Values are
    /// held within -1 and 1**, as torchaudio does. Lines start from rest on both ways. Computed in float64, with weights
    /// rounded to float32. libtorch has no such operation: tensors on a device go through main memory.
    ///
    /// Errors: an argument that is missing; a frequency that is not between 0 and half of `sampling_freq`; a
    /// `quality_factor` that is not positive; a tensor without dimensions or a batch.
    ///
    /// Example (Python): `SignalRemoveFrequency(frequency=60.0, quality_factor=1.0, sampling_freq=500.0)(signal)`
    ///
    /// Source: MONAI 1.6.1 `SignalRemoveFrequency`, `scipy.signal.iirnotch`, `torchaudio.functional.filtfilt`.
    pub struct SignalRemoveFrequency {
        /// The frequency to remove, in the unit of `sampling_freq`. Required.
        pub frequency: Option<f64> = None,
        /// Quality: the frequency divided by the width of the notch. Required.
        pub quality_factor: Option<f64> = None,
        /// How many values the signal has per unit of time. Required.
        pub sampling_freq: Option<f64> = None,
    }
}

impl Transform for SignalRemoveFrequency {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        let signal = expect_image(Self::NAME, input)?;
        crate::track::refuse_batch(Self::NAME, &signal)?;
        let needed = |name: &'static str, value: Option<f64>| {
            value.ok_or_else(|| {
                Error::argument(format!("{}: {name}: expected a number, found none", Self::NAME)).at(name)
            })
        };
        let frequency = needed("frequency", self.frequency)?;
        let quality = needed("quality_factor", self.quality_factor)?;
        let sampling = needed("sampling_freq", self.sampling_freq)?;
        let (b, a) =
            notch(frequency, quality, sampling).map_err(|error| Error::argument(format!("{}: {error}", Self::NAME)))?;
        let rounded = |weights: [f64; 3]| weights.map(|weight| f64::from(weight as f32));
        let (b, a) = (rounded(b), rounded(a));
        if signal.ndim() == 0 {
            return Err(Error::shape(format!("{} needs an axis of time, found a single number", Self::NAME)));
        }
        let device = signal.device();
        let signal = signal.with_new_info(Info::Plain).to(Some(Device::Cpu), Some(DType::Float32))?;
        let mut output = Output::like(&signal, DType::Float32)?;
        if signal.count() > 0 {
            let threads = views::threads()?;
            for_each_part(views::view(&signal)?, output.view()?, 3, &mut |input, output| {
                forth_and_back(input, output, Recursion { b: &b, a: &a }, true, threads).map_err(views::refused)
            })?;
        }
        output.into_tensor().to(Some(device), None).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}

/// Which wavelet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MotherWavelet(Wavelet);

impl Argument for MotherWavelet {
    fn type_name() -> String {
        "str".to_owned()
    }

    fn parse(value: &Value) -> Result<Self> {
        let found = match value {
            Value::String(name) => match name.as_str() {
                "mexh" => Some(Wavelet::MexicanHat),
                "morl" => Some(Wavelet::Morlet),
                name => {
                    let order = name.strip_prefix("gaus").and_then(|order| order.parse().ok());
                    order.filter(|order| (1..=8).contains(order)).map(Wavelet::Gaussian)
                }
            },
            _ => None,
        };
        found.map(Self).ok_or_else(|| {
            Error::argument(format!(
                "expected the name of a real wavelet, 'mexh', 'morl' or 'gaus1' to 'gaus8', found {}",
                value.describe()
            ))
        })
    }

    fn to_value(&self) -> Value {
        match self.0 {
            Wavelet::MexicanHat => Value::from("mexh"),
            Wavelet::Morlet => Value::from("morl"),
            Wavelet::Gaussian(order) => Value::String(format!("gaus{order}")),
        }
    }
}

/// The continuous wavelet transform of a signal. `type` is a word of Rust, so its arguments are described by hand.
#[derive(Debug, Clone)]
pub struct SignalContinuousWavelet {
    wavelet: MotherWavelet,
    length: f64,
    frequency: f64,
}

impl Described for SignalContinuousWavelet {
    const NAME: &'static str = "SignalContinuousWavelet";

    fn doc() -> String {
        "The continuous wavelet transform of a signal: how much of each frequency it has at each time.

Row `k`, from 1 on, is the correlation with the wavelet at the scale `c * frequency / k`, where `c` is the wavelet's central
frequency: that is, at `k` units of frequency.

Input: a tensor `(channels, time)`. Output: `(channels, rows, time)`, without metadata; float32 for float32, else float64.
Outside the signal everything is 0. Computed in the type of the result. libtorch has no such operation: tensors on a device go
through main memory.

Errors: another number of dimensions than two; no row, or more than a million.

Differences from MONAI: complex wavelets (`cmorB-C` and others) are not known, since images of mica are real; PyTorch tensors
of float32 give float32, as NumPy arrays do.

Example (Python): `SignalContinuousWavelet(type='mexh', length=125, frequency=500)(signal)`

Source: MONAI 1.6.1 `SignalContinuousWavelet`, `pywt.cwt`."
            .to_owned()
    }

    fn arguments() -> Vec<ArgumentSpec> {
        let mexh = MotherWavelet(Wavelet::MexicanHat);
        vec![
            ArgumentSpec::new("type", Some(mexh), &["The wavelet: `mexh`, `morl`, or `gaus1` to `gaus8`."]),
            ArgumentSpec::new("length", Some(125.0), &["Number of rows, from the lowest frequency on."]),
            ArgumentSpec::new("frequency", Some(500.0), &["How many values the signal has per unit of time."]),
        ]
    }

    fn from_arguments(arguments: &Arguments<'_>) -> Result<Self> {
        Ok(Self {
            wavelet: arguments.take("type", Some(MotherWavelet(Wavelet::MexicanHat)))?,
            length: arguments.take("length", Some(125.0))?,
            frequency: arguments.take("frequency", Some(500.0))?,
        })
    }

    fn to_map(&self) -> Map {
        Map::from([
            ("type".to_owned(), self.wavelet.to_value()),
            ("length".to_owned(), self.length.to_value()),
            ("frequency".to_owned(), self.frequency.to_value()),
        ])
    }
}

impl Transform for SignalContinuousWavelet {
    fn apply(&self, input: Value, _run: &Run<'_>) -> Result<Value> {
        let signal = expect_image(Self::NAME, input)?;
        let &[channels, time] = signal.shape() else {
            return Err(Error::shape(format!(
                "{} needs a signal of shape (channels, time), found shape {:?}",
                Self::NAME,
                signal.shape()
            )));
        };
        // As many as there are whole numbers from 1 to below length + 1.
        let rows = self.length.ceil();
        if !(1.0..=1e6).contains(&rows) {
            return Err(Error::argument(format!("length: expected 1 to 1000000, found {}", self.length)).at("length"));
        }
        let rows = rows as i64;
        let device = signal.device();
        let single = signal.dtype()? == DType::Float32;
        let dtype = if single { DType::Float32 } else { DType::Float64 };
        let signal = signal.with_new_info(Info::Plain).to(Some(Device::Cpu), Some(dtype))?;
        let shape = [channels, rows, time];
        let mut output = Output::shaped(&signal, &shape, &[rows * time, time, 1], dtype)?;
        if channels > 0 && time > 0 {
            let wavelet = self.wavelet.0;
            let base = wavelet.central_frequency() * self.frequency;
            let source: AnyView<'_> = views::view(&signal)?;
            let threads = views::threads()?;
            for row in 0..usize::try_from(rows).unwrap_or(0) {
                let weights =
                    wavelet.weights(base / (row + 1) as f64, single).map_err(|error| wrong("frequency", &error))?;
                let target = output.view()?.select(1, row).map_err(views::refused)?;
                correlate_separable(source, target, &[&[], &weights], Padding::Constant(0.0), threads)
                    .map_err(views::refused)?;
            }
        }
        output.into_tensor().to(Some(device), None).map(Value::Tensor)
    }

    fn invert(&self, _input: Value, _run: &Run<'_>) -> Result<Value> {
        Err(not_invertible(Self::NAME))
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }
}
