//! Residual classifiers and what they see on the way.

use super::{Forward, Network, Plain, one, refuse_pretrained, reset_for_classification, tensor};
use crate::init::Fan;
use crate::layers::activation::act;
use crate::layers::conv::{Conv, Linear};
use crate::layers::norm::norm;
use crate::layers::pool::{Adaptive, AvgPool, AvgPoolLayer, MaxPool, MaxPoolLayer};
use crate::layers::spec::{layer_count, per_axis, spatial};
use crate::layers::squeeze_excitation::relu;
use crate::layers::{LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::Either;
use mica_core::argument::OneOrMany::{self, Many, One};
use mica_core::error::{Error, Result};
use mica_core::{Value, choice, component};
use tch::Tensor;

choice! {
    /// What a [`ResNet`] is made of.
    pub enum Block {
        /// Two convolutions.
        Basic = "basic",
        /// Three convolutions, narrow in the middle.
        Bottleneck = "bottleneck",
    }
}

impl Block {
    /// Channels of the output, in multiples of those inside.
    fn expansion(self) -> i64 {
        match self {
            Block::Basic => 1,
            Block::Bottleneck => 4,
        }
    }
}

choice! {
    /// What a residual connection does where the shape changes.
    pub enum Shortcut {
        /// It leaves out voxels and adds channels of zeros; no gradient flows through it.
        A = "A",
        /// It convolves and normalises.
        B = "B",
    }
}

component! {
    /// Residual classifier in one to three dimensions.
    ///
    /// Input `(batch, n_input_channels, spatial…)`, output `(batch, num_classes)`, or the pooled features without
    /// `feed_forward`.
    ///
    /// As in MONAI, `act` and `norm` count for the first convolution only: the blocks have ReLU and batch normalisation.
    ///
    /// Example (Python): `ResNet("basic", [1, 1, 1, 1], [64, 128, 256, 512], n_input_channels=1, num_classes=2)`
    ///
    /// Source: MONAI 1.6.1 `ResNet`; He et al., "Deep residual learning for image recognition", 2015; Hara et al., "Can
    /// spatiotemporal 3D CNNs retrace the history of 2D CNNs and ImageNet?", 2017.
    pub struct ResNet {
        /// What it is made of: `basic` or `bottleneck`.
        pub block: Block,
        /// Blocks of each of the four levels.
        pub layers: Vec<i64>,
        /// Channels of each of the four levels.
        pub block_inplanes: Vec<i64>,
        /// Spatial dimensions: 1, 2 or 3.
        pub spatial_dims: i64 = 3,
        /// Channels of the input.
        pub n_input_channels: i64 = 3,
        /// Size of the first kernel.
        pub conv1_t_size: OneOrMany<i64> = One(7),
        /// Stride of the first convolution.
        pub conv1_t_stride: OneOrMany<i64> = One(1),
        /// Whether there is no maximum pooling after it.
        pub no_max_pool: bool = false,
        /// What a residual connection does where the shape changes: `A` or `B`.
        pub shortcut_type: Shortcut = Shortcut::B,
        /// A factor of all channels.
        pub widen_factor: f64 = 1.0,
        /// Classes.
        pub num_classes: i64 = 400,
        /// Whether a linear layer gives the classes.
        pub feed_forward: bool = true,
        /// Whether the convolution of a residual connection has a bias.
        pub bias_downsample: bool = true,
        /// The first activation: a name, or a name and its arguments.
        pub act: LayerSpec = relu(),
        /// The first normalisation: a name, or a name and its arguments.
        pub norm: LayerSpec = LayerSpec::named("batch"),
    }
}

impl Network for ResNet {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        Ok(Box::new(Plain(self.layers(scope)?)))
    }
}

impl ResNet {
    fn layers(&self, scope: &Scope) -> Result<Layers> {
        let dims = spatial(self.spatial_dims)?;
        let (&[n1, n2, n3, n4], &[c1, c2, c3, c4]) = (&self.layers[..], &self.block_inplanes[..]) else {
            return Err(Error::argument(format!(
                "layers and block_inplanes: expected four numbers each, found {:?} and {:?}",
                self.layers, self.block_inplanes
            )));
        };
        let [c1, c2, c3, c4] = [c1, c2, c3, c4].map(|channels| (channels as f64 * self.widen_factor) as i64);
        let kernel = per_axis(&self.conv1_t_size, dims, "conv1_t_size")?;
        let conv = Conv {
            stride: Many(per_axis(&self.conv1_t_stride, dims, "conv1_t_stride")?),
            padding: Many(kernel.iter().map(|size| size.div_euclid(2)).collect()),
            bias: false,
            ..Conv::new(self.spatial_dims, self.n_input_channels, c1, Many(kernel))
        };
        let mut first = Sequential::default();
        first.push(conv.build(&scope.child("conv1"))?);
        first.push(norm(&self.norm, self.spatial_dims, c1, &scope.child("bn1"))?);
        first.push(act(&self.act, &scope.child("act"))?);
        let pool = MaxPool { stride: Some(One(2)), padding: One(1), ..MaxPool::new(One(3)) };
        let pool = if self.no_max_pool { None } else { Some(pool.build(dims)?) };
        let mut levels = Vec::new();
        let mut inputs = c1;
        for (index, (channels, blocks)) in [(c1, n1), (c2, n2), (c3, n3), (c4, n4)].into_iter().enumerate() {
            let names = scope.child(format!("layer{}", index + 1));
            let mut level = Sequential::default();
            // The first block is there in any case.
            for block in 0..layer_count("layers", blocks)?.max(1) {
                let stride = if index > 0 && block == 0 { 2 } else { 1 };
                level.push(self.block(inputs, channels, stride, block == 0, &names.child(block))?);
                inputs = channels.saturating_mul(self.block.expansion());
            }
            levels.push(level);
        }
        let last = match self.feed_forward {
            true => Some(Linear::build(inputs, self.num_classes, true, &scope.child("fc"))?),
            false => None,
        };
        reset_for_classification(scope, dims, Fan::Out)?;
        Ok(Layers { first, pool, levels, average: Adaptive::global_mean(dims), last })
    }

    fn block(&self, inputs: i64, channels: i64, stride: i64, first: bool, scope: &Scope) -> Result<Residual> {
        let dims = self.spatial_dims;
        let outputs = channels.saturating_mul(self.block.expansion());
        let order: &[&str] = match self.block {
            Block::Basic => &["conv1", "bn1", "act", "conv2", "bn2", "downsample"],
            Block::Bottleneck => &["conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "act", "downsample"],
        };
        for name in order {
            scope.child(name);
        }
        let normalised = |channels: i64, scope: &Scope| norm(&LayerSpec::named("batch"), dims, channels, scope);
        // The connection draws before the block.
        let shortcut = if first && (stride != 1 || inputs != outputs) {
            match self.shortcut_type {
                Shortcut::A => {
                    let pool = AvgPool { stride: Some(One(stride)), ..AvgPool::new(One(1)) };
                    Connection::Padded { pool: pool.build(spatial(dims)?)?, channels: outputs }
                }
                Shortcut::B => {
                    let names = scope.child("downsample");
                    let conv = Conv::new(dims, inputs, outputs, One(1));
                    let conv = Conv { stride: One(stride), bias: self.bias_downsample, ..conv };
                    let mut layers = Sequential::default();
                    layers.push(conv.build(&names.child(0))?);
                    layers.push(normalised(outputs, &names.child(1))?);
                    Connection::Convolved(layers)
                }
            }
        } else {
            Connection::Input
        };
        // From channels to channels, with kernel and stride.
        let plan: &[(i64, i64, i64, i64)] = match self.block {
            Block::Basic => &[(inputs, channels, 3, stride), (channels, channels, 3, 1)],
            Block::Bottleneck => {
                &[(inputs, channels, 1, 1), (channels, channels, 3, stride), (channels, outputs, 1, 1)]
            }
        };
        let mut layers = Sequential::default();
        for (index, (inputs, outputs, kernel, stride)) in plan.iter().copied().enumerate() {
            if index > 0 {
                layers.push(act(&relu(), &scope.child("act"))?);
            }
            let conv = Conv::new(dims, inputs, outputs, One(kernel));
            let conv = Conv { stride: One(stride), padding: One(kernel / 2), bias: false, ..conv };
            layers.push(conv.build(&scope.child(format!("conv{}", index + 1)))?);
            layers.push(normalised(outputs, &scope.child(format!("bn{}", index + 1)))?);
        }
        Ok(Residual { layers, shortcut, act: act(&relu(), &scope.child("act"))? })
    }
}

/// What goes around a block.
enum Connection {
    Input,
    Padded { pool: AvgPoolLayer, channels: i64 },
    Convolved(Sequential),
}

struct Residual {
    layers: Sequential,
    shortcut: Connection,
    act: Box<dyn Module>,
}

impl Module for Residual {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let mut y = self.layers.forward(x, training)?;
        let residual = match &self.shortcut {
            Connection::Input => x.shallow_clone(),
            Connection::Convolved(layers) => layers.forward(x, training)?,
            Connection::Padded { pool, channels } => {
                let x = pool.forward(x, training)?.f_detach()?;
                let mut shape = x.size();
                shape[1] = channels - shape[1];
                Tensor::f_cat(&[&x, &Tensor::f_zeros(&shape, (x.f_kind()?, x.device()))?], 1)?
            }
        };
        self.act.forward(&y.f_add_(&residual)?, training)
    }
}

/// A [`ResNet`] with its weights.
pub(super) struct Layers {
    first: Sequential,
    pool: Option<MaxPoolLayer>,
    levels: Vec<Sequential>,
    average: Adaptive,
    last: Option<Linear>,
}

impl Layers {
    /// What comes out of the first convolution and of each level.
    pub(super) fn features(&self, x: &Tensor, training: bool) -> Result<Vec<Tensor>> {
        let first = self.first.forward(x, training)?;
        let mut x = match &self.pool {
            Some(pool) => pool.forward(&first, training)?,
            None => first.shallow_clone(),
        };
        let mut features = vec![first];
        for level in &self.levels {
            x = level.forward(&x, training)?;
            features.push(x.shallow_clone());
        }
        Ok(features)
    }
}

impl Module for Layers {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let features = self.features(x, training)?;
        let deepest = features.last().unwrap_or(x);
        let x = self.average.forward(deepest, training)?.f_flatten(1, -1)?;
        match &self.last {
            Some(last) => last.forward(&x, training),
            None => Ok(x),
        }
    }
}

/// Channels of the four levels of the classifiers that have a name.
const CHANNELS: [i64; 4] = [64, 128, 256, 512];

/// What the classifiers of a name are made of: block, layers, and for [`ResNetFeatures`] shortcut and its bias.
const NAMED: [(&str, Block, [i64; 4], Shortcut, bool); 7] = [
    ("resnet10", Block::Basic, [1, 1, 1, 1], Shortcut::B, false),
    ("resnet18", Block::Basic, [2, 2, 2, 2], Shortcut::A, true),
    ("resnet34", Block::Basic, [3, 4, 6, 3], Shortcut::A, true),
    ("resnet50", Block::Bottleneck, [3, 4, 6, 3], Shortcut::B, false),
    ("resnet101", Block::Bottleneck, [3, 4, 23, 3], Shortcut::B, false),
    ("resnet152", Block::Bottleneck, [3, 8, 36, 3], Shortcut::B, false),
    ("resnet200", Block::Bottleneck, [3, 24, 36, 3], Shortcut::B, false),
];

component! {
    /// What a residual network of a given name sees: the features after its first convolution and after each level.
    ///
    /// Input `(batch, in_channels, spatial…)`, output a list of five tensors, each half as large as the one before.
    ///
    /// Differences from MONAI: nothing is downloaded, so `pretrained` must be given as false; load weights from a file.
    ///
    /// Example (Python): `ResNetFeatures("resnet18", pretrained=False)`
    ///
    /// Source: MONAI 1.6.1 `ResNetFeatures`.
    pub struct ResNetFeatures {
        /// `resnet10`, `resnet18`, `resnet34`, `resnet50`, `resnet101`, `resnet152` or `resnet200`.
        pub model_name: String,
        /// Weights from the net, which mica does not download.
        pub pretrained: bool = true,
        /// Spatial dimensions: 1, 2 or 3.
        pub spatial_dims: i64 = 3,
        /// Channels of the input.
        pub in_channels: i64 = 1,
    }
}

impl Network for ResNetFeatures {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        refuse_pretrained(self.pretrained)?;
        Ok(Box::new(Features(encoder(&self.model_name, self.spatial_dims, self.in_channels, scope)?)))
    }
}

/// The channels of each of the five features of a network of a given name, if there is one.
pub(super) fn feature_channels(name: &str) -> Option<Vec<i64>> {
    let (_, block, ..) = NAMED.into_iter().find(|entry| entry.0 == name)?;
    let levels = CHANNELS.map(|channels| channels * block.expansion());
    Some([&CHANNELS[..1], &levels].concat())
}

/// The layers of a [`ResNetFeatures`].
pub(super) fn encoder(name: &str, spatial_dims: i64, in_channels: i64, scope: &Scope) -> Result<Layers> {
    let Some((_, block, layers, shortcut_type, bias_downsample)) = NAMED.into_iter().find(|entry| entry.0 == name)
    else {
        let known = NAMED.map(|entry| entry.0).join(", ");
        return Err(Error::argument(format!("model_name: expected one of {known}, found '{name}'")));
    };
    let network = ResNet {
        block,
        layers: layers.to_vec(),
        block_inplanes: CHANNELS.to_vec(),
        spatial_dims,
        n_input_channels: in_channels,
        conv1_t_size: One(7),
        conv1_t_stride: One(2),
        no_max_pool: false,
        shortcut_type,
        widen_factor: 1.0,
        num_classes: 400,
        feed_forward: false,
        bias_downsample,
        act: relu(),
        norm: LayerSpec::named("batch"),
    };
    network.layers(scope)
}

struct Features(Layers);

impl Forward for Features {
    fn forward(&self, inputs: &[Tensor], training: bool) -> Result<Value> {
        let features = self.0.features(one(inputs)?, training)?;
        Ok(Value::List(features.into_iter().map(tensor).collect::<Result<_>>()?))
    }
}

/// A [`ResNet`] with a fixed number of layers.
macro_rules! named {
    ($name:ident, $doc:literal, $block:expr, $layers:expr) => {
        component! {
            #[doc = $doc]
            ///
            /// Input and output as `ResNet`.
            ///
            /// Differences from MONAI: nothing is downloaded; load weights from a file.
            ///
            /// Source: He et al., "Deep residual learning for image recognition", 2015.
            pub struct $name {
                /// Weights from the net or from a file; mica refuses both: load them after building.
                pub pretrained: Either<bool, String> = Either::A(false),
                /// Whether a download shows its progress.
                pub progress: bool = true,
                /// Spatial dimensions: 1, 2 or 3.
                pub spatial_dims: i64 = 3,
                /// Channels of the input.
                pub n_input_channels: i64 = 3,
                /// Size of the first kernel.
                pub conv1_t_size: OneOrMany<i64> = One(7),
                /// Stride of the first convolution.
                pub conv1_t_stride: OneOrMany<i64> = One(1),
                /// Whether there is no maximum pooling after it.
                pub no_max_pool: bool = false,
                /// What a residual connection does where the shape changes: `A` or `B`.
                pub shortcut_type: Shortcut = Shortcut::B,
                /// A factor of all channels.
                pub widen_factor: f64 = 1.0,
                /// Classes.
                pub num_classes: i64 = 400,
                /// Whether a linear layer gives the classes.
                pub feed_forward: bool = true,
                /// Whether the convolution of a residual connection has a bias.
                pub bias_downsample: bool = true,
                /// The first activation: a name, or a name and its arguments.
                pub act: LayerSpec = relu(),
                /// The first normalisation: a name, or a name and its arguments.
                pub norm: LayerSpec = LayerSpec::named("batch"),
            }
        }

        impl Network for $name {
            fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
                refuse_pretrained(!matches!(&self.pretrained, Either::A(false)))?;
                let network = ResNet {
                    block: $block,
                    layers: $layers.to_vec(),
                    block_inplanes: CHANNELS.to_vec(),
                    spatial_dims: self.spatial_dims,
                    n_input_channels: self.n_input_channels,
                    conv1_t_size: self.conv1_t_size.clone(),
                    conv1_t_stride: self.conv1_t_stride.clone(),
                    no_max_pool: self.no_max_pool,
                    shortcut_type: self.shortcut_type,
                    widen_factor: self.widen_factor,
                    num_classes: self.num_classes,
                    feed_forward: self.feed_forward,
                    bias_downsample: self.bias_downsample,
                    act: self.act.clone(),
                    norm: self.norm.clone(),
                };
                network.build(scope)
            }
        }
    };
}

pub use named::{resnet10, resnet18, resnet34, resnet50, resnet101, resnet152, resnet200};

mod named {
    #![allow(non_camel_case_types, reason = "the names are MONAI's")]

    use super::*;

    named!(
        resnet10,
        " Residual classifier of 10 layers.\n\nExample (Python): `resnet10(n_input_channels=1, num_classes=2)`",
        Block::Basic,
        [1, 1, 1, 1]
    );
    named!(
        resnet18,
        " Residual classifier of 18 layers.\n\nExample (Python): `resnet18(n_input_channels=1, num_classes=2)`",
        Block::Basic,
        [2, 2, 2, 2]
    );
    named!(
        resnet34,
        " Residual classifier of 34 layers.\n\nExample (Python): `resnet34(n_input_channels=1, num_classes=2)`",
        Block::Basic,
        [3, 4, 6, 3]
    );
    named!(
        resnet50,
        " Residual classifier of 50 layers.\n\nExample (Python): `resnet50(n_input_channels=1, num_classes=2)`",
        Block::Bottleneck,
        [3, 4, 6, 3]
    );
    named!(
        resnet101,
        " Residual classifier of 101 layers.\n\nExample (Python): `resnet101(n_input_channels=1, num_classes=2)`",
        Block::Bottleneck,
        [3, 4, 23, 3]
    );
    named!(
        resnet152,
        " Residual classifier of 152 layers.\n\nExample (Python): `resnet152(n_input_channels=1, num_classes=2)`",
        Block::Bottleneck,
        [3, 8, 36, 3]
    );
    named!(
        resnet200,
        " Residual classifier of 200 layers.\n\nExample (Python): `resnet200(n_input_channels=1, num_classes=2)`",
        Block::Bottleneck,
        [3, 24, 36, 3]
    );
}
