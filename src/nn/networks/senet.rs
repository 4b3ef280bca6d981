//! Classifiers with squeeze and excitation.

use super::{Forward, Network, Plain, refuse_pretrained, reset_for_classification};
use crate::init::Fan;
use crate::layers::activation::ReLU;
use crate::layers::conv::{Conv, Linear};
use crate::layers::convolution::Convolution;
use crate::layers::dropout::dropout;
use crate::layers::norm::BatchNorm;
use crate::layers::pool::{Adaptive, MaxPool};
use crate::layers::spec::{layer_count, spatial};
use crate::layers::squeeze_excitation::{SEBlock, SELayer};
use crate::layers::{LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::Either;
use mica_core::argument::OneOrMany::One;
use mica_core::error::{Error, Result};
use mica_core::{choice, component};
use tch::Tensor;

choice! {
    /// What an [`SENet`] is made of.
    pub enum Bottleneck {
        /// That of SENet154: wide, in groups.
        Plain = "se_bottleneck",
        /// That of ResNet: the stride is in the first convolution.
        ResNet = "se_resnet_bottleneck",
        /// That of ResNeXt: in groups, the stride is in the second convolution.
        ResNext = "se_resnetxt_bottleneck",
    }
}

/// Channels of a block's output, in multiples of those inside.
const EXPANSION: i64 = 4;

component! {
    /// Classifier whose blocks weight their channels by what the whole image says.
    ///
    /// Input `(batch, in_channels, spatial…)`, output `(batch, num_classes)`.
    ///
    /// Example (Python): `SENet(2, 3, "se_bottleneck", [3, 8, 36, 3], groups=64, reduction=16, num_classes=2)`
    ///
    /// Source: MONAI 1.6.1 `SENet`; Hu et al., "Squeeze-and-excitation networks", 2017.
    pub struct SENet {
        /// Spatial dimensions: 1, 2 or 3.
        pub spatial_dims: i64,
        /// Channels of the input.
        pub in_channels: i64,
        /// What it is made of: `se_bottleneck`, `se_resnet_bottleneck` or `se_resnetxt_bottleneck`.
        pub block: Bottleneck,
        /// Blocks of each of the four levels.
        pub layers: Vec<i64>,
        /// Groups of the middle convolution of a block.
        pub groups: i64,
        /// By how much the hidden layer of the channels' weights is narrower.
        pub reduction: i64,
        /// The probability of dropout before the last layer; none for no dropout.
        pub dropout_prob: Option<f64> = Some(0.2),
        /// 1 to drop elements, 2 and 3 to drop channels.
        pub dropout_dim: i64 = 1,
        /// Channels into the first level.
        pub inplanes: i64 = 128,
        /// Size of the kernels that lead down to the levels below the first.
        pub downsample_kernel_size: i64 = 3,
        /// Whether three kernels of 3 take the place of one of 7 at the start.
        pub input_3x3: bool = true,
        /// Classes.
        pub num_classes: i64 = 1000,
    }
}

impl Network for SENet {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let dims = spatial(self.spatial_dims)?;
        let &[n1, n2, n3, n4] = &self.layers[..] else {
            return Err(Error::argument(format!("layers: expected four numbers, found {:?}", self.layers)));
        };
        let mut layers = self.first(dims, &scope.child("layer0"))?;
        let mut inputs = self.inplanes;
        for (index, (channels, blocks)) in [(64, n1), (128, n2), (256, n3), (512, n4)].into_iter().enumerate() {
            let names = scope.child(format!("layer{}", index + 1));
            // The first block is there in any case.
            for block in 0..layer_count("layers", blocks)?.max(1) {
                let leads_down = index > 0 && block == 0;
                layers.push(self.block(inputs, channels, leads_down, block == 0, &names.child(block))?);
                inputs = channels * EXPANSION;
            }
        }
        layers.push(Adaptive::global_mean(dims));
        if let Some(p) = self.dropout_prob {
            layers.push(dropout(&Either::A(p), self.dropout_dim)?);
        }
        let last = Linear::build(inputs, self.num_classes, true, &scope.child("last_linear"))?;
        reset_for_classification(scope, dims, Fan::In)?;
        Ok(Box::new(Plain(Layers { layers, last })))
    }
}

impl SENet {
    fn first(&self, dims: usize, scope: &Scope) -> Result<Sequential> {
        // From channels to channels, with kernel and stride.
        let plan: &[(i64, i64, i64, i64)] = if self.input_3x3 {
            &[(self.in_channels, 64, 3, 2), (64, 64, 3, 1), (64, self.inplanes, 3, 1)]
        } else {
            &[(self.in_channels, self.inplanes, 7, 2)]
        };
        let mut layers = Sequential::default();
        for (index, (inputs, outputs, kernel, stride)) in plan.iter().copied().enumerate() {
            let conv = Conv::new(self.spatial_dims, inputs, outputs, One(kernel));
            let conv = Conv { stride: One(stride), padding: One(kernel / 2), bias: false, ..conv };
            layers.push(conv.build(&scope.child(format!("conv{}", index + 1)))?);
            layers.push(BatchNorm::new(outputs).build(dims, &scope.child(format!("bn{}", index + 1)))?);
            layers.push(ReLU { inplace: true });
        }
        layers.push(MaxPool { stride: Some(One(2)), ceil_mode: true, ..MaxPool::new(One(3)) }.build(dims)?);
        Ok(layers)
    }

    fn block(&self, inputs: i64, channels: i64, leads_down: bool, first: bool, scope: &Scope) -> Result<SELayer> {
        let (outputs, stride) = (channels * EXPANSION, if leads_down { 2 } else { 1 });
        let project = (first && (leads_down || inputs != outputs)).then(|| Convolution {
            strides: One(stride),
            kernel_size: One(if leads_down { self.downsample_kernel_size } else { 1 }),
            act: None,
            norm: Some(LayerSpec::named("BATCH")),
            bias: false,
            ..Convolution::new(self.spatial_dims, inputs, outputs)
        });
        let (inner, wide, first_stride, second_stride) = match self.block {
            Bottleneck::Plain => (channels * 2, channels * 4, 1, stride),
            Bottleneck::ResNet => (channels, channels, stride, 1),
            // Four channels in a group for every 64 of the block.
            Bottleneck::ResNext => {
                let width = (channels / 16).saturating_mul(self.groups);
                (width, width, 1, stride)
            }
        };
        let mut block = SEBlock::new(self.spatial_dims, [inputs, inner, wide, outputs]);
        for convolution in &mut block.convolutions {
            convolution.bias = false;
        }
        block.convolutions[0].strides = One(first_stride);
        block.convolutions[1].strides = One(second_stride);
        block.convolutions[1].groups = self.groups;
        SEBlock { project, r: self.reduction, ..block }.build(scope)
    }
}

struct Layers {
    layers: Sequential,
    last: Linear,
}

impl Module for Layers {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let x = self.layers.forward(x, training)?;
        self.last.forward(&x.f_flatten(1, -1)?, training)
    }
}

/// An [`SENet`] with a fixed number of layers. MONAI's classes name some of its arguments, in the first list, and hand
/// on the others, in the second.
macro_rules! named {
    ($name:ident, $doc:literal, $block:expr, $layers:expr, $groups:literal,
     {$($(#[doc = $arg_doc:literal])* pub $arg:ident: $type:ty = $default:expr),* $(,)?},
     {$($(#[doc = $rest_doc:literal])* pub $rest:ident: $rest_type:ty = $rest_default:expr),* $(,)?}) => {
        component! {
            #[doc = $doc]
            ///
            /// Input and output as `SENet`.
            ///
            /// Differences from MONAI: nothing is downloaded; load weights from a file.
            ///
            /// Source: Hu et al., "Squeeze-and-excitation networks", 2017.
            pub struct $name {
                /// Blocks of each of the four levels.
                pub layers: Vec<i64> = $layers,
                /// Groups of the middle convolution of a block.
                pub groups: i64 = $groups,
                /// By how much the hidden layer of the channels' weights is narrower.
                pub reduction: i64 = 16,
                $($(#[doc = $arg_doc])* pub $arg: $type = $default,)*
                /// Weights from the net, which mica does not download.
                pub pretrained: bool = false,
                /// Whether a download shows its progress.
                pub progress: bool = true,
                /// Spatial dimensions: 1, 2 or 3.
                pub spatial_dims: i64,
                /// Channels of the input.
                pub in_channels: i64,
                $($(#[doc = $rest_doc])* pub $rest: $rest_type = $rest_default,)*
                /// 1 to drop elements, 2 and 3 to drop channels.
                pub dropout_dim: i64 = 1,
                /// Classes.
                pub num_classes: i64 = 1000,
            }
        }

        impl Network for $name {
            fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
                refuse_pretrained(self.pretrained)?;
                let network = SENet {
                    spatial_dims: self.spatial_dims,
                    in_channels: self.in_channels,
                    block: $block,
                    layers: self.layers.clone(),
                    groups: self.groups,
                    reduction: self.reduction,
                    dropout_prob: self.dropout_prob,
                    dropout_dim: self.dropout_dim,
                    inplanes: self.inplanes,
                    downsample_kernel_size: self.downsample_kernel_size,
                    input_3x3: self.input_3x3,
                    num_classes: self.num_classes,
                };
                network.build(scope)
            }
        }
    };
}

named!(
    SENet154,
    " Classifier with squeeze and excitation of 154 layers.\n\nExample (Python): `SENet154(spatial_dims=2, in_channels=1)`",
    Bottleneck::Plain,
    vec![3, 8, 36, 3],
    64,
    {},
    {
        /// The probability of dropout before the last layer; none for no dropout.
        pub dropout_prob: Option<f64> = Some(0.2),
        /// Channels into the first level.
        pub inplanes: i64 = 128,
        /// Size of the kernels that lead down to the levels below the first.
        pub downsample_kernel_size: i64 = 3,
        /// Whether three kernels of 3 take the place of one of 7 at the start.
        pub input_3x3: bool = true,
    }
);

named!(
    SEResNet50,
    " Residual classifier of 50 layers with squeeze and excitation.\n\nExample (Python): `SEResNet50(spatial_dims=2, in_channels=1)`",
    Bottleneck::ResNet,
    vec![3, 4, 6, 3],
    1,
    {
        /// The probability of dropout before the last layer; none for no dropout.
        pub dropout_prob: Option<f64> = None,
        /// Channels into the first level.
        pub inplanes: i64 = 64,
        /// Size of the kernels that lead down to the levels below the first.
        pub downsample_kernel_size: i64 = 1,
        /// Whether three kernels of 3 take the place of one of 7 at the start.
        pub input_3x3: bool = false,
    },
    {}
);

named!(
    SEResNet101,
    " Residual classifier of 101 layers with squeeze and excitation.\n\nExample (Python): `SEResNet101(spatial_dims=2, in_channels=1)`",
    Bottleneck::ResNet,
    vec![3, 4, 23, 3],
    1,
    {
        /// Channels into the first level.
        pub inplanes: i64 = 64,
        /// Size of the kernels that lead down to the levels below the first.
        pub downsample_kernel_size: i64 = 1,
        /// Whether three kernels of 3 take the place of one of 7 at the start.
        pub input_3x3: bool = false,
    },
    {
        /// The probability of dropout before the last layer; none for no dropout.
        pub dropout_prob: Option<f64> = Some(0.2),
    }
);

named!(
    SEResNet152,
    " Residual classifier of 152 layers with squeeze and excitation.\n\nExample (Python): `SEResNet152(spatial_dims=2, in_channels=1)`",
    Bottleneck::ResNet,
    vec![3, 8, 36, 3],
    1,
    {
        /// Channels into the first level.
        pub inplanes: i64 = 64,
        /// Size of the kernels that lead down to the levels below the first.
        pub downsample_kernel_size: i64 = 1,
        /// Whether three kernels of 3 take the place of one of 7 at the start.
        pub input_3x3: bool = false,
    },
    {
        /// The probability of dropout before the last layer; none for no dropout.
        pub dropout_prob: Option<f64> = Some(0.2),
    }
);

named!(
    SEResNext50,
    " Residual classifier of 50 layers in groups, with squeeze and excitation.\n\nExample (Python): `SEResNext50(spatial_dims=2, in_channels=1)`",
    Bottleneck::ResNext,
    vec![3, 4, 6, 3],
    32,
    {
        /// The probability of dropout before the last layer; none for no dropout.
        pub dropout_prob: Option<f64> = None,
        /// Channels into the first level.
        pub inplanes: i64 = 64,
        /// Size of the kernels that lead down to the levels below the first.
        pub downsample_kernel_size: i64 = 1,
        /// Whether three kernels of 3 take the place of one of 7 at the start.
        pub input_3x3: bool = false,
    },
    {}
);

named!(
    SEResNext101,
    " Residual classifier of 101 layers in groups, with squeeze and excitation.\n\nExample (Python): `SEResNext101(spatial_dims=2, in_channels=1)`",
    Bottleneck::ResNext,
    vec![3, 4, 23, 3],
    32,
    {
        /// The probability of dropout before the last layer; none for no dropout.
        pub dropout_prob: Option<f64> = None,
        /// Channels into the first level.
        pub inplanes: i64 = 64,
        /// Size of the kernels that lead down to the levels below the first.
        pub downsample_kernel_size: i64 = 1,
        /// Whether three kernels of 3 take the place of one of 7 at the start.
        pub input_3x3: bool = false,
    },
    {}
);
