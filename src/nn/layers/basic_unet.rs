//! Blocks of MONAI's BasicUNet, which FlexibleUNet has too.

use super::convolution::Convolution;
use super::upsample::{InterpolateMode, UpSample, UpsampleMode};
use super::{DropoutSpec, LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::OneOrMany::One;
use mica_core::error::Result;
use tch::Tensor;

/// What the convolutions are like.
#[derive(Debug, Clone)]
pub struct ConvSettings {
    /// 1, 2 or 3.
    pub spatial_dims: i64,
    /// The activation.
    pub act: Option<LayerSpec>,
    /// The normalisation.
    pub norm: Option<LayerSpec>,
    /// Whether a bias is added.
    pub bias: bool,
    /// The dropout.
    pub dropout: Option<DropoutSpec>,
}

impl ConvSettings {
    /// Two convolutions of size 3, named `conv_0` and `conv_1`: `TwoConv`.
    pub fn two(&self, inputs: i64, outputs: i64, scope: &Scope) -> Result<Sequential> {
        let mut layers = Sequential::default();
        for (inputs, name) in [(inputs, "conv_0"), (outputs, "conv_1")] {
            let conv = Convolution {
                act: self.act.clone(),
                norm: self.norm.clone(),
                dropout: self.dropout.clone(),
                bias: self.bias,
                padding: Some(One(1)),
                ..Convolution::new(self.spatial_dims, inputs, outputs)
            };
            layers.push(conv.build(&scope.child(name))?);
        }
        Ok(layers)
    }
}

/// Enlargement, concatenation with what comes from the side, and two convolutions: `UpCat`.
#[derive(Debug, Clone)]
pub struct UpCat {
    /// Channels from below.
    pub in_chns: i64,
    /// Channels from the side.
    pub cat_chns: i64,
    /// Channels of the output.
    pub out_chns: i64,
    /// How it enlarges.
    pub upsample: UpsampleMode,
    /// Whether a convolution comes before interpolation or pixel shuffling.
    pub pre_conv: bool,
    /// How values between voxels are made.
    pub interp_mode: InterpolateMode,
    /// Whether the corner voxels' centres stay.
    pub align_corners: Option<bool>,
    /// Whether enlargement halves the channels.
    pub halves: bool,
    /// Whether what was enlarged is padded to the size of what comes from the side.
    pub is_pad: bool,
}

impl UpCat {
    /// Names the parts `upsample` and `convs`.
    pub fn build(&self, settings: &ConvSettings, scope: &Scope) -> Result<UpCatLayer> {
        let keeps = !self.halves || (self.upsample == UpsampleMode::NonTrainable && !self.pre_conv);
        let enlarged = if keeps { self.in_chns } else { self.in_chns.div_euclid(2) };
        let upsample = UpSample {
            mode: self.upsample,
            pre_conv: self.pre_conv,
            interp_mode: self.interp_mode,
            align_corners: self.align_corners,
            ..UpSample::new(settings.spatial_dims, self.in_chns, enlarged)
        };
        let upsample = upsample.build(&scope.child("upsample"))?;
        let inputs = self.cat_chns.saturating_add(enlarged);
        let convs = settings.two(inputs, self.out_chns, &scope.child("convs"))?;
        Ok(UpCatLayer { upsample, convs, is_pad: self.is_pad })
    }
}

/// An [`UpCat`] with its weights.
pub struct UpCatLayer {
    upsample: Sequential,
    convs: Sequential,
    is_pad: bool,
}

impl UpCatLayer {
    /// Enlarges `x` and puts it beside `skip`, if that is given.
    pub fn forward(&self, x: &Tensor, skip: Option<&Tensor>, training: bool) -> Result<Tensor> {
        let x = self.upsample.forward(x, training)?;
        let Some(skip) = skip else { return self.convs.forward(&x, training) };
        // Halving loses the last voxel of odd sizes.
        let (from, to) = (x.size(), skip.size());
        let lost = from.iter().zip(&to).skip(2).rev();
        let padding: Vec<i64> = lost.flat_map(|(from, to)| [0, i64::from(from != to)]).collect();
        let pads = self.is_pad && padding.iter().any(|side| *side > 0);
        let x = if pads { x.f_pad(&padding, "replicate", None)? } else { x };
        self.convs.forward(&Tensor::f_cat(&[skip, &x], 1)?, training)
    }
}
