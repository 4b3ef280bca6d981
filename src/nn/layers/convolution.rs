//! MONAI's blocks of a convolution with what follows it: `ADN`, `Convolution`, `ResidualUnit`.

use super::activation::act;
use super::conv::Conv;
use super::dropout::dropout;
use super::norm::norm;
use super::spec::{layer_count, same_padding};
use super::{DropoutSpec, Identity, LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::OneOrMany::{self, Many, One};
use mica_core::error::{Error, Result};
use tch::Tensor;

/// Normalisation (N), dropout (D) and activation (A) in a given order: `monai.networks.blocks.ADN`.
#[derive(Debug, Clone)]
pub struct ADN {
    /// The order, of letters of either case.
    pub ordering: String,
    /// Channels, for normalisations that need to know.
    pub in_channels: i64,
    /// The activation.
    pub act: Option<LayerSpec>,
    /// The normalisation.
    pub norm: Option<LayerSpec>,
    /// Spatial dimensions of the normalisation; `dropout_dim` by default.
    pub norm_dim: Option<i64>,
    /// The dropout.
    pub dropout: Option<DropoutSpec>,
    /// 1 to drop elements, 2 and 3 to drop channels; `norm_dim` by default.
    pub dropout_dim: Option<i64>,
}

impl ADN {
    /// Names what there is `A`, `D` and `N`.
    pub fn build(&self, scope: &Scope) -> Result<Sequential> {
        let dim = |first: Option<i64>, second: Option<i64>| {
            let missing = || Error::argument("norm_dim or dropout_dim needs to be given");
            first.filter(|dim| *dim != 0).or(second).ok_or_else(missing)
        };
        // Nothing of these draws, so that they can be made in the order in which they are registered.
        let mut layers = Sequential::default();
        let mut seen = Vec::new();
        for letter in self.ordering.to_uppercase().chars() {
            // As in a Sequential of PyTorch, a name stands once.
            if seen.contains(&letter) {
                continue;
            }
            seen.push(letter);
            let scope = scope.child(letter);
            match (letter, &self.act, &self.norm, &self.dropout) {
                ('A', Some(spec), _, _) => layers.push(act(spec, &scope)?),
                ('N', _, Some(spec), _) => {
                    layers.push(norm(spec, dim(self.norm_dim, self.dropout_dim)?, self.in_channels, &scope)?);
                }
                ('D', _, _, Some(spec)) => layers.push(dropout(spec, dim(self.dropout_dim, self.norm_dim)?)?),
                ('A' | 'N' | 'D', ..) => {}
                _ => {
                    return Err(Error::argument(format!(
                        "ordering: expected the letters A, D and N, found '{letter}' in '{}'",
                        self.ordering
                    )));
                }
            }
        }
        Ok(layers)
    }
}

/// A convolution, then normalisation, dropout and activation: `monai.networks.blocks.Convolution`.
#[derive(Debug, Clone)]
pub struct Convolution {
    /// 1, 2 or 3.
    pub spatial_dims: i64,
    /// Channels of the input.
    pub in_channels: i64,
    /// Channels of the output.
    pub out_channels: i64,
    /// Stride.
    pub strides: OneOrMany<i64>,
    /// Size of the kernel.
    pub kernel_size: OneOrMany<i64>,
    /// Order of activation, dropout, normalisation.
    pub adn_ordering: String,
    /// The activation.
    pub act: Option<LayerSpec>,
    /// The normalisation.
    pub norm: Option<LayerSpec>,
    /// The dropout.
    pub dropout: Option<DropoutSpec>,
    /// 1 to drop elements, 2 and 3 to drop channels.
    pub dropout_dim: Option<i64>,
    /// Distance between the elements of the kernel.
    pub dilation: OneOrMany<i64>,
    /// Groups of channels.
    pub groups: i64,
    /// Whether a bias is added.
    pub bias: bool,
    /// Whether there is nothing but the convolution.
    pub conv_only: bool,
    /// Whether it is a transposed one.
    pub is_transposed: bool,
    /// Zeros on both sides; what keeps the size for a stride of 1 by default.
    pub padding: Option<OneOrMany<i64>>,
    /// What a transposed convolution adds to the size of its output; one less than the stride by default.
    pub output_padding: Option<OneOrMany<i64>>,
}

impl Convolution {
    /// With MONAI's defaults.
    pub fn new(spatial_dims: i64, in_channels: i64, out_channels: i64) -> Self {
        Self {
            spatial_dims,
            in_channels,
            out_channels,
            strides: One(1),
            kernel_size: One(3),
            adn_ordering: "NDA".to_owned(),
            act: Some(LayerSpec::named("PRELU")),
            norm: Some(LayerSpec::named("INSTANCE")),
            dropout: None,
            dropout_dim: Some(1),
            dilation: One(1),
            groups: 1,
            bias: true,
            conv_only: false,
            is_transposed: false,
            padding: None,
            output_padding: None,
        }
    }

    /// Names the convolution `conv` and what follows `adn`.
    pub fn build(&self, scope: &Scope) -> Result<Sequential> {
        let padding = match &self.padding {
            Some(padding) => padding.clone(),
            None => same_padding(&self.kernel_size, &self.dilation)?,
        };
        let transposed = self.is_transposed.then(|| {
            self.output_padding.clone().unwrap_or_else(|| match &self.strides {
                One(stride) => One(stride.saturating_sub(1)),
                Many(strides) => Many(strides.iter().map(|stride| stride.saturating_sub(1)).collect()),
            })
        });
        let mut layers = Sequential::default();
        let conv = Conv {
            spatial_dims: self.spatial_dims,
            in_channels: self.in_channels,
            out_channels: self.out_channels,
            kernel_size: self.kernel_size.clone(),
            stride: self.strides.clone(),
            padding,
            dilation: self.dilation.clone(),
            groups: self.groups,
            bias: self.bias,
            transposed,
        };
        layers.push(conv.build(&scope.child("conv"))?);
        if self.conv_only || (self.act.is_none() && self.norm.is_none() && self.dropout.is_none()) {
            return Ok(layers);
        }
        let adn = ADN {
            ordering: self.adn_ordering.clone(),
            in_channels: self.out_channels,
            act: self.act.clone(),
            norm: self.norm.clone(),
            norm_dim: Some(self.spatial_dims),
            dropout: self.dropout.clone(),
            dropout_dim: self.dropout_dim,
        };
        layers.push(adn.build(&scope.child("adn"))?);
        Ok(layers)
    }
}

/// Convolutions with a residual connection around them: `monai.networks.blocks.ResidualUnit`.
///
/// The first of its convolutions has the stride; all are as `unit` says.
#[derive(Debug, Clone)]
pub struct ResidualUnit {
    /// What the convolutions are like.
    pub unit: Convolution,
    /// How many; one at least.
    pub subunits: i64,
    /// Whether the last is only a convolution.
    pub last_conv_only: bool,
}

impl ResidualUnit {
    /// Names the convolutions `conv.unit0`… and the one of the connection, where the shape changes, `residual`.
    pub fn build(&self, scope: &Scope) -> Result<ResidualLayer> {
        let unit = &self.unit;
        let same_stride = product(&unit.strides) == 1;
        // MONAI takes a padding of 0 for none given.
        let padding = match unit.padding.as_ref().filter(|padding| !matches!(padding, One(0))) {
            Some(padding) => padding.clone(),
            None => same_padding(&unit.kernel_size, &unit.dilation)?,
        };
        let subunits = layer_count("subunits", self.subunits)?.max(1);
        let mut conv = Sequential::default();
        for index in 0..subunits {
            let first = index == 0;
            let convolution = Convolution {
                in_channels: if first { unit.in_channels } else { unit.out_channels },
                strides: if first { unit.strides.clone() } else { One(1) },
                conv_only: self.last_conv_only && index == subunits - 1,
                padding: Some(padding.clone()),
                ..unit.clone()
            };
            conv.push(convolution.build(&scope.child("conv").child(format!("unit{index}")))?);
        }
        let residual: Box<dyn Module> = if same_stride && unit.in_channels == unit.out_channels {
            Box::new(Identity)
        } else {
            let (kernel, padding) = if same_stride { (One(1), One(0)) } else { (unit.kernel_size.clone(), padding) };
            let conv = Conv {
                stride: unit.strides.clone(),
                padding,
                bias: unit.bias,
                ..Conv::new(unit.spatial_dims, unit.in_channels, unit.out_channels, kernel)
            };
            Box::new(conv.build(&scope.child("residual"))?)
        };
        Ok(ResidualLayer { conv, residual })
    }
}

fn product(values: &OneOrMany<i64>) -> i64 {
    values.as_slice().iter().fold(1, |product: i64, value| product.saturating_mul(*value))
}

/// A [`ResidualUnit`] with its weights.
pub struct ResidualLayer {
    conv: Sequential,
    residual: Box<dyn Module>,
}

impl Module for ResidualLayer {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let residual = self.residual.forward(x, training)?;
        Ok(self.conv.forward(x, training)?.f_add(&residual)?)
    }
}
