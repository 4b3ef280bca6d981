//! Efficient classifiers and what they see on the way.

use super::{Forward, Network, Plain, one, refuse_pretrained, tensor};
use crate::init::Init;
use crate::layers::activation::MemoryEfficientSwish;
use crate::layers::conv::{Conv, Linear};
use crate::layers::dropout::Dropout;
use crate::layers::norm::norm;
use crate::layers::pad::Pad;
use crate::layers::pool::Adaptive;
use crate::layers::spec::{layer_count, spatial};
use crate::layers::transformer::{check_probability, drop_elements};
use crate::layers::{LayerSpec, Module, Sequential};
use crate::state::{Class, Scope};
use mica_core::argument::OneOrMany::One;
use mica_core::error::{Error, Result};
use mica_core::{Value, component};
use tch::Tensor;

/// Batch normalisation as these networks have it.
fn batch_norm() -> LayerSpec {
    LayerSpec::with("batch", [("eps", Value::Float(1e-3)), ("momentum", Value::Float(0.01))])
}

component! {
    /// Efficient classifier: narrow blocks that widen inside, scaled in width and depth together.
    ///
    /// Input `(batch, in_channels, spatial…)`, output `(batch, num_classes)`. Padding is computed for the size
    /// `image_size`; other sizes work too. Initial weights are those of the TensorFlow implementation.
    ///
    /// A block is written `r1_k3_s11_e1_i32_o16_se0.25`: repeats, kernel, stride, expansion, inputs, outputs, ratio of
    /// squeeze and excitation (without it none), and `_noskip` for no residual connection.
    ///
    /// Example (Python): `EfficientNet(["r1_k3_s11_e1_i32_o16_se0.25", "r2_k3_s22_e6_i16_o24_se0.25"], num_classes=3)`
    ///
    /// Source: MONAI 1.6.1 `EfficientNet`; Tan and Le, "EfficientNet: rethinking model scaling for convolutional neural
    /// networks", 2019.
    pub struct EfficientNet {
        /// Blocks.
        pub blocks_args_str: Vec<String>,
        /// Spatial dimensions: 1, 2 or 3.
        pub spatial_dims: i64 = 2,
        /// Channels of the input.
        pub in_channels: i64 = 3,
        /// Classes.
        pub num_classes: i64 = 1000,
        /// A factor of all channels.
        pub width_coefficient: f64 = 1.0,
        /// A factor of all repeats.
        pub depth_coefficient: f64 = 1.0,
        /// The probability of dropout before the last layer.
        pub dropout_rate: f64 = 0.2,
        /// The spatial size for which padding is computed.
        pub image_size: i64 = 224,
        /// The normalisation: a name, or a name and its arguments.
        pub norm: LayerSpec = batch_norm(),
        /// The probability with which the last block is left out for an item; it grows from 0 at the first.
        pub drop_connect_rate: f64 = 0.2,
        /// What numbers of channels are rounded to multiples of.
        pub depth_divisor: i64 = 8,
    }
}

impl Network for EfficientNet {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        Ok(Box::new(Plain(self.layers(scope)?)))
    }
}

/// A block as its text says, scaled.
#[derive(Debug, Clone, PartialEq)]
struct BlockArgs {
    repeats: i64,
    kernel: i64,
    stride: i64,
    expansion: i64,
    inputs: i64,
    outputs: i64,
    skip: bool,
    squeeze: Option<f64>,
}

impl BlockArgs {
    fn parse(text: &str) -> Result<Self> {
        let wrong = |what: &str| Error::argument(format!("blocks_args_str: {what} in '{text}'"));
        // Letters, then a number; the last of each kind counts.
        let part = |key: &str| {
            text.split('_').rev().find_map(|part| {
                let digits = part.find(|letter: char| letter.is_ascii_digit())?;
                (&part[..digits] == key).then(|| &part[digits..])
            })
        };
        let number = |key: &str| {
            let number = part(key).and_then(|number| number.parse::<i64>().ok()).filter(|number| *number >= 0);
            number.ok_or_else(|| wrong(&format!("expected a whole number after '{key}'")))
        };
        let strides = part("s").unwrap_or_default();
        let first = strides.chars().next().and_then(|digit| digit.to_digit(10)).filter(|stride| *stride > 0);
        let same = (1..=3).contains(&strides.len()) && strides.chars().all(|digit| strides.starts_with(digit));
        let stride = first.filter(|_| same).ok_or_else(|| wrong("expected equal strides after 's'"))?;
        let squeeze = match part("se") {
            Some(ratio) => Some(ratio.parse().map_err(|_| wrong("expected a ratio after 'se'"))?),
            None => None,
        };
        Ok(Self {
            repeats: number("r")?,
            kernel: number("k")?,
            stride: i64::from(stride),
            expansion: number("e")?,
            inputs: number("i")?,
            outputs: number("o")?,
            skip: !text.contains("noskip"),
            squeeze,
        })
    }
}

impl EfficientNet {
    /// The layers, for networks that contain them.
    fn layers(&self, scope: &Scope) -> Result<Layers> {
        let dims = spatial(self.spatial_dims)?;
        check_probability("dropout_rate", self.dropout_rate)?;
        check_probability("drop_connect_rate", self.drop_connect_rate)?;
        let stacks = self.stacks()?;
        let total: i64 = stacks.iter().map(|stack| stack.repeats).sum();
        let mut size = self.image_size;
        let width = self.channels(32)?;
        let stem = Conv { stride: One(2), ..self.conv(self.in_channels, width, 3) };
        let mut first = padded(&stem, size, &scope.child("_conv_stem"))?;
        first.push(norm(&self.norm, self.spatial_dims, width, &scope.child("_bn0"))?);
        first.push(MemoryEfficientSwish { inplace: false });
        size = halved(size, 2);
        let mut index = 0;
        let mut levels = Vec::new();
        for (number, stack) in stacks.iter().enumerate() {
            let names = scope.child("_blocks").child(number);
            let mut block = stack.clone();
            let mut layers = Sequential::default();
            for _ in 0..stack.repeats {
                let drop = self.drop_connect_rate * (index as f64 / total as f64);
                layers.push(self.block(&block, size, drop, &names.child(index))?);
                size = halved(size, block.stride);
                block = BlockArgs { inputs: block.outputs, stride: 1, ..block };
                index += 1;
            }
            // What comes before the size changes is a feature.
            let feature = stacks.get(number + 1).is_none_or(|next| next.stride > 1);
            levels.push(Level { layers, channels: stack.outputs, feature });
        }
        let inputs = stacks.last().map_or(width, |stack| stack.outputs);
        let width = self.channels(1280)?;
        let mut last = padded(&self.conv(inputs, width, 1), size, &scope.child("_conv_head"))?;
        last.push(norm(&self.norm, self.spatial_dims, width, &scope.child("_bn1"))?);
        last.push(MemoryEfficientSwish { inplace: false });
        last.push(Adaptive::global_mean(dims));
        let classes = Linear::build(width, self.num_classes, true, &scope.child("_fc"))?;
        start_like_tensorflow(scope)?;
        let stem_is_feature = stacks.first().is_some_and(|stack| stack.stride > 1);
        let dropout = drop_elements(self.dropout_rate);
        Ok(Layers { first, stem_is_feature, levels, last, dropout, classes })
    }

    /// The blocks, scaled.
    fn stacks(&self) -> Result<Vec<BlockArgs>> {
        if self.blocks_args_str.is_empty() {
            return Err(Error::argument("blocks_args_str: expected one block or more, found none"));
        }
        let scaled = |text: &String| {
            let block = BlockArgs::parse(text)?;
            let repeats = match self.depth_coefficient {
                0.0 => block.repeats,
                factor => (factor * block.repeats as f64).ceil() as i64,
            };
            if layer_count("repeats", repeats)? < 1 {
                return Err(Error::argument(format!("blocks_args_str: expected one repeat or more in '{text}'")));
            }
            Ok(BlockArgs {
                repeats,
                inputs: self.channels(block.inputs)?,
                outputs: self.channels(block.outputs)?,
                ..block
            })
        };
        self.blocks_args_str.iter().map(scaled).collect()
    }

    /// A number of channels, scaled and rounded, by no more than a tenth downwards.
    fn channels(&self, count: i64) -> Result<i64> {
        let divisor = self.depth_divisor;
        if divisor < 1 {
            return Err(Error::argument(format!("depth_divisor: expected 1 or more, found {divisor}")));
        }
        if self.width_coefficient == 0.0 {
            return Ok(count);
        }
        let wanted = count as f64 * self.width_coefficient;
        let rounded = divisor.max((wanted + divisor as f64 / 2.0) as i64 / divisor * divisor);
        Ok(if (rounded as f64) < 0.9 * wanted { rounded.saturating_add(divisor) } else { rounded })
    }

    fn conv(&self, inputs: i64, outputs: i64, kernel: i64) -> Conv {
        Conv { bias: false, ..Conv::new(self.spatial_dims, inputs, outputs, One(kernel)) }
    }

    fn block(&self, block: &BlockArgs, size: i64, drop: f64, scope: &Scope) -> Result<Bottleneck> {
        let wide = block.inputs.saturating_mul(block.expansion);
        let norm = |channels: i64, name: &str| norm(&self.norm, self.spatial_dims, channels, &scope.child(name));
        let mut layers = Sequential::default();
        if block.expansion != 1 {
            layers.push(padded(&self.conv(block.inputs, wide, 1), size, &scope.child("_expand_conv"))?);
            layers.push(norm(wide, "_bn0")?);
            layers.push(MemoryEfficientSwish { inplace: true });
        }
        let depthwise = Conv { groups: wide, stride: One(block.stride), ..self.conv(wide, wide, block.kernel) };
        layers.push(padded(&depthwise, size, &scope.child("_depthwise_conv"))?);
        layers.push(norm(wide, "_bn1")?);
        layers.push(MemoryEfficientSwish { inplace: true });
        let size = halved(size, block.stride);
        if let Some(ratio) = block.squeeze.filter(|ratio| *ratio > 0.0 && *ratio <= 1.0) {
            let narrow = ((block.inputs as f64 * ratio) as i64).max(1);
            let mut weights = Sequential::default();
            weights.push(Adaptive::global_mean(spatial(self.spatial_dims)?));
            let reduce = Conv { bias: true, ..self.conv(wide, narrow, 1) };
            weights.push(reduce.build(&scope.child("_se_reduce"))?);
            weights.push(MemoryEfficientSwish { inplace: true });
            let expand = Conv { bias: true, ..self.conv(narrow, wide, 1) };
            weights.push(expand.build(&scope.child("_se_expand"))?);
            layers.push(Excitation(weights));
        }
        layers.push(padded(&self.conv(wide, block.outputs, 1), size, &scope.child("_project_conv"))?);
        layers.push(norm(block.outputs, "_bn2")?);
        let skips = block.skip && block.stride == 1 && block.inputs == block.outputs;
        Ok(Bottleneck { layers, skips, drop })
    }
}

/// A size after a stride, rounded up.
fn halved(size: i64, stride: i64) -> i64 {
    size.div_euclid(stride) + i64::from(size.rem_euclid(stride) > 0)
}

/// A convolution after the padding that keeps the size, for a stride of 1; on the right more than on the left.
fn padded(conv: &Conv, size: i64, scope: &Scope) -> Result<Sequential> {
    let first = |values: &[i64]| values.first().copied().unwrap_or(1);
    let (kernel, stride) = (first(conv.kernel_size.as_slice()), first(conv.stride.as_slice()));
    let covered = (halved(size, stride) - 1).saturating_mul(stride).saturating_add(kernel);
    let missing = covered.saturating_sub(size).max(0);
    let mut layers = Sequential::default();
    if missing > 0 {
        layers.push(Pad::zeros([missing / 2, missing - missing / 2].repeat(spatial(conv.spatial_dims)?)));
    }
    layers.push(conv.build(scope)?);
    Ok(layers)
}

/// Draws the weights as the TensorFlow implementation does.
fn start_like_tensorflow(scope: &Scope) -> Result<()> {
    for module in scope.modules() {
        let Some(weight) = module.tensor("weight") else { continue };
        let shape = weight.size();
        let outputs = shape.first().copied().unwrap_or(1) as f64;
        let init = match module.class() {
            Class::Conv(_) => {
                let fan = shape[2..].iter().fold(outputs, |product, size| product * *size as f64);
                Init::Normal { mean: 0.0, std: (2.0 / fan).sqrt() }
            }
            Class::Linear => Init::Uniform { bound: 1.0 / outputs.sqrt() },
            _ => continue,
        };
        init.fill(&weight)?;
        if let Some(bias) = module.tensor("bias") {
            Init::Constant(0.0).fill(&bias)?;
        }
    }
    Ok(())
}

/// Weights channels by what the whole image says.
struct Excitation(Sequential);

impl Module for Excitation {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        Ok(self.0.forward(x, training)?.f_sigmoid()?.f_mul(x)?)
    }
}

/// A block that is wide inside.
struct Bottleneck {
    layers: Sequential,
    skips: bool,
    drop: f64,
}

impl Module for Bottleneck {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let mut y = self.layers.forward(x, training)?;
        if !self.skips {
            return Ok(y);
        }
        if training && self.drop != 0.0 {
            // Leaves out the block for some items of the batch.
            let keep = 1.0 - self.drop;
            let mut shape = vec![1; y.dim()];
            shape[0] = y.size()[0];
            let kept = Tensor::f_rand(&shape, (y.f_kind()?, y.device()))?.f_add_scalar(keep)?.f_floor()?;
            y = y.f_div_scalar(keep)?.f_mul(&kept)?;
        }
        Ok(y.f_add(x)?)
    }
}

struct Level {
    layers: Sequential,
    channels: i64,
    feature: bool,
}

/// An [`EfficientNet`] with its weights.
pub(super) struct Layers {
    first: Sequential,
    stem_is_feature: bool,
    levels: Vec<Level>,
    last: Sequential,
    dropout: Dropout,
    classes: Linear,
}

impl Layers {
    /// What stands before each change of the size, and at the end.
    pub(super) fn features(&self, x: &Tensor, training: bool) -> Result<Vec<Tensor>> {
        let mut x = self.first.forward(x, training)?;
        let mut features = Vec::new();
        if self.stem_is_feature {
            features.push(x.shallow_clone());
        }
        for level in &self.levels {
            x = level.layers.forward(&x, training)?;
            if level.feature {
                features.push(x.shallow_clone());
            }
        }
        Ok(features)
    }

    /// The channels of the features.
    pub(super) fn feature_channels(&self) -> Vec<i64> {
        self.levels.iter().filter(|level| level.feature).map(|level| level.channels).collect()
    }
}

impl Module for Layers {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let mut x = self.first.forward(x, training)?;
        for level in &self.levels {
            x = level.layers.forward(&x, training)?;
        }
        let x = self.last.forward(&x, training)?.f_flatten(1, -1)?;
        self.classes.forward(&self.dropout.forward(&x, training)?, training)
    }
}

/// The blocks of all networks that have a name.
const BLOCKS: [&str; 7] = [
    "r1_k3_s11_e1_i32_o16_se0.25",
    "r2_k3_s22_e6_i16_o24_se0.25",
    "r2_k5_s22_e6_i24_o40_se0.25",
    "r3_k3_s22_e6_i40_o80_se0.25",
    "r3_k5_s11_e6_i80_o112_se0.25",
    "r4_k5_s22_e6_i112_o192_se0.25",
    "r1_k3_s11_e6_i192_o320_se0.25",
];

/// Their width, depth, size of the image and dropout.
const NAMED: [(&str, f64, f64, i64, f64); 10] = [
    ("efficientnet-b0", 1.0, 1.0, 224, 0.2),
    ("efficientnet-b1", 1.0, 1.1, 240, 0.2),
    ("efficientnet-b2", 1.1, 1.2, 260, 0.3),
    ("efficientnet-b3", 1.2, 1.4, 300, 0.3),
    ("efficientnet-b4", 1.4, 1.8, 380, 0.4),
    ("efficientnet-b5", 1.6, 2.2, 456, 0.4),
    ("efficientnet-b6", 1.8, 2.6, 528, 0.5),
    ("efficientnet-b7", 2.0, 3.1, 600, 0.5),
    ("efficientnet-b8", 2.2, 3.6, 672, 0.5),
    ("efficientnet-l2", 4.3, 5.3, 800, 0.5),
];

/// Whether there is a network of this name.
pub(super) fn is_named(name: &str) -> bool {
    NAMED.iter().any(|entry| entry.0 == name)
}

/// The names of all of them.
pub(super) fn names() -> String {
    NAMED.map(|entry| entry.0).join(", ")
}

/// The arguments of a network that has a name.
#[derive(Debug, Clone)]
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) pretrained: bool,
    pub(super) spatial_dims: i64,
    pub(super) in_channels: i64,
    pub(super) num_classes: i64,
    pub(super) norm: LayerSpec,
}

impl<'a> Named<'a> {
    /// With MONAI's defaults.
    pub(super) fn new(name: &'a str, pretrained: bool, spatial_dims: i64, in_channels: i64) -> Self {
        Self { name, pretrained, spatial_dims, in_channels, num_classes: 1000, norm: batch_norm() }
    }

    /// The layers.
    pub(super) fn build(self, scope: &Scope) -> Result<Layers> {
        let Some((_, width, depth, image_size, dropout)) = NAMED.into_iter().find(|entry| entry.0 == self.name) else {
            let (known, found) = (names(), self.name);
            return Err(Error::argument(format!("model_name: expected one of {known}, found '{found}'")));
        };
        // MONAI has weights for two dimensions only and starts others at random.
        refuse_pretrained(self.pretrained && self.spatial_dims == 2)?;
        let network = EfficientNet {
            blocks_args_str: BLOCKS.map(str::to_owned).to_vec(),
            spatial_dims: self.spatial_dims,
            in_channels: self.in_channels,
            num_classes: self.num_classes,
            width_coefficient: width,
            depth_coefficient: depth,
            dropout_rate: dropout,
            image_size,
            norm: self.norm,
            drop_connect_rate: 0.2,
            depth_divisor: 8,
        };
        network.layers(scope)
    }
}

component! {
    /// An [`EfficientNet`] of a given name.
    ///
    /// Input and output as `EfficientNet`.
    ///
    /// Differences from MONAI: nothing is downloaded, so that with two spatial dimensions `pretrained` must be given as
    /// false; load weights from a file.
    ///
    /// Example (Python): `EfficientNetBN("efficientnet-b0", pretrained=False, in_channels=1, num_classes=2)`
    ///
    /// Source: MONAI 1.6.1 `EfficientNetBN`.
    pub struct EfficientNetBN {
        /// `efficientnet-b0` to `efficientnet-b8` or `efficientnet-l2`.
        pub model_name: String,
        /// Weights from the net, which mica does not download; without effect with other than two dimensions.
        pub pretrained: bool = true,
        /// Whether a download shows its progress.
        pub progress: bool = true,
        /// Spatial dimensions: 1, 2 or 3.
        pub spatial_dims: i64 = 2,
        /// Channels of the input.
        pub in_channels: i64 = 3,
        /// Classes.
        pub num_classes: i64 = 1000,
        /// The normalisation: a name, or a name and its arguments.
        pub norm: LayerSpec = batch_norm(),
        /// Which weights are downloaded.
        pub adv_prop: bool = false,
    }
}

impl Network for EfficientNetBN {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let Self { num_classes, ref norm, .. } = *self;
        let named = Named::new(&self.model_name, self.pretrained, self.spatial_dims, self.in_channels);
        Ok(Box::new(Plain(Named { num_classes, norm: norm.clone(), ..named }.build(scope)?)))
    }
}

component! {
    /// What an [`EfficientNetBN`] sees: its features before each change of the size, and at the end.
    ///
    /// Input `(batch, in_channels, spatial…)`, output a list of five tensors, each half as large as the one before. The
    /// state has the layers of the classifier too.
    ///
    /// Differences from MONAI: as of `EfficientNetBN`.
    ///
    /// Example (Python): `EfficientNetBNFeatures("efficientnet-b0", pretrained=False)`
    ///
    /// Source: MONAI 1.6.1 `EfficientNetBNFeatures`.
    pub struct EfficientNetBNFeatures {
        /// `efficientnet-b0` to `efficientnet-b8` or `efficientnet-l2`.
        pub model_name: String,
        /// Weights from the net, which mica does not download; without effect with other than two dimensions.
        pub pretrained: bool = true,
        /// Whether a download shows its progress.
        pub progress: bool = true,
        /// Spatial dimensions: 1, 2 or 3.
        pub spatial_dims: i64 = 2,
        /// Channels of the input.
        pub in_channels: i64 = 3,
        /// Classes.
        pub num_classes: i64 = 1000,
        /// The normalisation: a name, or a name and its arguments.
        pub norm: LayerSpec = batch_norm(),
        /// Which weights are downloaded.
        pub adv_prop: bool = false,
    }
}

impl Network for EfficientNetBNFeatures {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let Self { num_classes, ref norm, .. } = *self;
        let named = Named::new(&self.model_name, self.pretrained, self.spatial_dims, self.in_channels);
        Ok(Box::new(Features(Named { num_classes, norm: norm.clone(), ..named }.build(scope)?)))
    }
}

struct Features(Layers);

impl Forward for Features {
    fn forward(&self, inputs: &[Tensor], training: bool) -> Result<Value> {
        let features = self.0.features(one(inputs)?, training)?;
        Ok(Value::List(features.into_iter().map(tensor).collect::<Result<_>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_read_from_its_text() {
        let block = BlockArgs::parse("r2_k5_s22_e6_i24_o40_se0.25_noskip").unwrap();
        let expected = BlockArgs {
            repeats: 2,
            kernel: 5,
            stride: 2,
            expansion: 6,
            inputs: 24,
            outputs: 40,
            skip: false,
            squeeze: Some(0.25),
        };
        assert_eq!(block, expected);
        for wrong in ["", "r2_k5_s21_e6_i24_o40", "r2_k5_e6_i24_o40", "k5_s22_e6_i24_o40", "r2_k5_s2222_e6_i24_o40"] {
            assert!(BlockArgs::parse(wrong).is_err(), "{wrong}");
        }
    }
}
