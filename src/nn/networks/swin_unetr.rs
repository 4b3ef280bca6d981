//! The U-Net whose encoder is a Swin transformer.

use super::{Forward, Network, Plain};
use crate::layers::dropout::Dropout;
use crate::layers::dynunet::{DynLayer, DynUpLayer, output_block};
use crate::layers::patch_embedding::{PatchEmbed, PatchImage, channels_first, channels_last};
use crate::layers::spec::{layer_count, per_axis, spatial};
use crate::layers::swin::{Merging, SwinLayer, SwinStage};
use crate::layers::transformer::{check_probability, drop_elements};
use crate::layers::unetr::UnetrBlock;
use crate::layers::{LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::argument::OneOrMany::{self, Many, One};
use mica_core::component;
use mica_core::error::{Error, Result};
use tch::{Device, Kind, Tensor};

component! {
    /// U-Net whose encoder is a Swin transformer of four stages.
    ///
    /// Input `(batch, in_channels, spatial…)` with 2 or 3 spatial axes, multiples of `patch_size` to the fifth power;
    /// output `(batch, out_channels, spatial…)`.
    ///
    /// Differences from MONAI: the Hyena operator, an optional package there, is refused; `use_checkpoint` changes
    /// nothing, and what MONAI recomputes is kept.
    ///
    /// Example (Python): `SwinUNETR(in_channels=1, out_channels=4, feature_size=48)`
    ///
    /// Source: MONAI 1.6.1 `SwinUNETR`; Hatamizadeh et al., "Swin UNETR: Swin transformers for semantic segmentation of
    /// brain tumors in MRI images", 2022.
    pub struct SwinUNETR {
        /// Channels of the input.
        pub in_channels: i64,
        /// Channels of the output.
        pub out_channels: i64,
        /// Spatial size of a patch.
        pub patch_size: i64 = 2,
        /// Blocks of each of the four stages.
        pub depths: Vec<i64> = vec![2, 2, 2, 2],
        /// Heads of each stage.
        pub num_heads: Vec<i64> = vec![3, 6, 12, 24],
        /// Spatial size of a window.
        pub window_size: OneOrMany<i64> = One(7),
        /// Whether queries, keys and values have a bias.
        pub qkv_bias: bool = true,
        /// Channels inside the perceptrons, in multiples of the others.
        pub mlp_ratio: f64 = 4.0,
        /// Channels of the first stage, a multiple of 12.
        pub feature_size: i64 = 24,
        /// The normalisation of the decoder: a name, or a name and its arguments.
        pub norm_name: LayerSpec = LayerSpec::named("instance"),
        /// The probability of dropout.
        pub drop_rate: f64 = 0.0,
        /// The probability of dropout of attention.
        pub attn_drop_rate: f64 = 0.0,
        /// The probability with which the last block is left out for an item; it grows from 0 at the first.
        pub dropout_path_rate: f64 = 0.0,
        /// Whether what the decoder sees of the stages is normalised.
        pub normalize: bool = true,
        /// The normalisation of the transformer: `LayerNorm`.
        pub norm_layer: String = "LayerNorm".to_owned(),
        /// Whether patches are normalised.
        pub patch_norm: bool = false,
        /// Whether gradients are computed with less memory; without effect.
        pub use_checkpoint: bool = false,
        /// Spatial dimensions: 2 or 3.
        pub spatial_dims: i64 = 3,
        /// How neighbouring voxels merge: `merging` or `mergingv2`.
        pub downsample: Merging = Merging::First,
        /// Whether convolutions come before each stage.
        pub use_v2: bool = false,
        /// Whether the Hyena operator takes the place of attention; refused.
        pub use_hyena: bool = false,
        /// In which stages it does; refused where any does.
        pub hyena_stages: Option<Vec<bool>> = None,
        /// An argument of the Hyena operator.
        pub hyena_kernel_size: i64 = 3,
        /// An argument of the Hyena operator.
        pub hyena_kernel_mlp_dim: i64 = 32,
        /// An argument of the Hyena operator.
        pub hyena_kernel_layers: i64 = 3,
        /// An argument of the Hyena operator.
        pub hyena_mask_max_attenuation: f64 = 0.95,
        /// An argument of the Hyena operator.
        pub hyena_fft_padding: String = "circular".to_owned(),
        /// An argument of the Hyena operator.
        pub hyena_grid_type: String = "single".to_owned(),
        /// An argument of the Hyena operator.
        pub hyena_use_chunked_fft: bool = false,
        /// An argument of the Hyena operator.
        pub hyena_use_fft_short_conv: bool = false,
        /// An argument of the Hyena operator.
        pub hyena_omega_0: f64 = 10.0,
        /// An argument of the Hyena operator.
        pub hyena_l_cache: i64 = 32,
        /// An argument of the Hyena operator.
        pub hyena_short_conv_fft_chunks: i64 = 0,
        /// Whether attention is one fused operation where no gradients are wanted.
        pub use_flash_attention: bool = false,
    }
}

/// Stages of the transformer.
const STAGES: usize = 4;

impl Network for SwinUNETR {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        self.check()?;
        let size = self.feature_size;
        let times = |factor: i64| size.saturating_mul(factor);
        let transformer = self.transformer(&scope.child("swinViT"))?;
        let basic = |inputs: i64, outputs: i64, name: &str| {
            self.block(inputs, outputs, &self.norm_name).build_basic(&scope.child(name))
        };
        let up = |inputs: i64, outputs: i64, name: &str| {
            self.block(inputs, outputs, &self.norm_name).build_up(&scope.child(name))
        };
        let net = Layers {
            divisor: self.patch_size.saturating_pow(5),
            transformer,
            normalize: self.normalize,
            encoders: [
                basic(self.in_channels, size, "encoder1")?,
                basic(size, size, "encoder2")?,
                basic(times(2), times(2), "encoder3")?,
                basic(times(4), times(4), "encoder4")?,
            ],
            bottom: basic(times(16), times(16), "encoder10")?,
            decoders: [
                up(times(16), times(8), "decoder5")?,
                up(times(8), times(4), "decoder4")?,
                up(times(4), times(2), "decoder3")?,
                up(times(2), size, "decoder2")?,
                up(size, size, "decoder1")?,
            ],
            output: output_block(self.spatial_dims, size, self.out_channels, None, &scope.child("out"))?,
        };
        Ok(Box::new(Plain(net)))
    }
}

impl SwinUNETR {
    fn check(&self) -> Result<()> {
        if !matches!(self.spatial_dims, 2 | 3) {
            return Err(Error::argument(format!("spatial_dims: expected 2 or 3, found {}", self.spatial_dims)));
        }
        for (what, p) in [
            ("drop_rate", self.drop_rate),
            ("attn_drop_rate", self.attn_drop_rate),
            ("dropout_path_rate", self.dropout_path_rate),
        ] {
            check_probability(what, p)?;
        }
        if self.feature_size % 12 != 0 {
            return Err(Error::argument(format!(
                "feature_size: expected a multiple of 12, found {}",
                self.feature_size
            )));
        }
        if self.patch_size < 1 {
            return Err(Error::argument(format!("patch_size: expected 1 or more, found {}", self.patch_size)));
        }
        if self.depths.len() != STAGES || self.num_heads.len() != STAGES {
            return Err(Error::argument(format!(
                "depths and num_heads: expected four numbers each, found {:?} and {:?}",
                self.depths, self.num_heads
            )));
        }
        if self.norm_layer.rsplit('.').next() != Some("LayerNorm") {
            return Err(Error::unsupported(format!("norm_layer: expected 'LayerNorm', found '{}'", self.norm_layer)));
        }
        let stages = self.hyena_stages.clone().unwrap_or_else(|| vec![self.use_hyena; STAGES]);
        if stages.len() != STAGES {
            return Err(Error::argument(format!("hyena_stages: expected four, found {}", stages.len())));
        }
        if stages.contains(&true) {
            return Err(Error::unsupported("use_hyena: mica does not have the Hyena operator; use attention"));
        }
        Ok(())
    }

    fn block(&self, inputs: i64, outputs: i64, norm: &LayerSpec) -> UnetrBlock {
        UnetrBlock {
            spatial_dims: self.spatial_dims,
            in_channels: inputs,
            out_channels: outputs,
            norm_name: norm.clone(),
            res_block: true,
        }
    }

    fn transformer(&self, scope: &Scope) -> Result<Transformer> {
        let dims = spatial(self.spatial_dims)?;
        let window = per_axis(&self.window_size, dims, "window_size")?;
        if let Some(size) = window.iter().find(|size| **size < 1) {
            return Err(Error::argument(format!("window_size: expected 1 or more, found {size}")));
        }
        // MONAI makes the lists of stages before it fills them.
        for name in ["patch_embed", "layers1", "layers2", "layers3", "layers4"] {
            scope.child(name);
        }
        let embedding = PatchEmbed {
            patch_size: Many(vec![self.patch_size; dims]),
            in_chans: self.in_channels,
            embed_dim: self.feature_size,
            norm: self.patch_norm,
            spatial_dims: self.spatial_dims,
        };
        let embedding = embedding.build(&scope.child("patch_embed"))?;
        let mut rates = self.drop_path_rates()?.into_iter();
        let mut stages = Vec::new();
        for (index, (depth, heads)) in self.depths.iter().zip(&self.num_heads).enumerate() {
            let channels = self.feature_size.saturating_mul(1 << index);
            let stage = SwinStage {
                dim: channels,
                num_heads: *heads,
                window_size: window.clone(),
                drop_path: rates.by_ref().take(usize::try_from(*depth).unwrap_or(0)).collect(),
                mlp_ratio: self.mlp_ratio,
                qkv_bias: self.qkv_bias,
                drop: self.drop_rate,
                attn_drop: self.attn_drop_rate,
                downsample: self.downsample,
                use_flash_attention: self.use_flash_attention,
            };
            let stage = stage.build(&scope.child(format!("layers{}", index + 1)).child(0))?;
            let before = match self.use_v2 {
                true => {
                    let block = self.block(channels, channels, &LayerSpec::named("instance"));
                    Some(block.build_basic(&scope.child(format!("layers{}c", index + 1)).child(0))?)
                }
                false => None,
            };
            stages.push((before, stage));
        }
        Ok(Transformer { embedding, dropout: drop_elements(self.drop_rate), stages })
    }

    /// The probability with which each block is left out, in float32 as MONAI has it.
    fn drop_path_rates(&self) -> Result<Vec<f64>> {
        let mut blocks = 0;
        for depth in &self.depths {
            blocks += layer_count("depths", *depth)?;
        }
        let rates = Tensor::f_linspace(0.0, self.dropout_path_rate, blocks, (Kind::Float, Device::Cpu))?;
        Ok(Vec::<f64>::try_from(&rates.f_to_kind(Kind::Double)?)?)
    }
}

/// The encoder.
struct Transformer {
    embedding: PatchImage,
    dropout: Dropout,
    /// What comes before each stage, and the stage.
    stages: Vec<(Option<DynLayer>, SwinLayer)>,
}

impl Transformer {
    /// The patches and what each stage makes of them.
    fn run(&self, x: &Tensor, training: bool) -> Result<Vec<Tensor>> {
        let mut x = self.dropout.forward(&self.embedding.forward(x, training)?, training)?;
        let mut levels = vec![x.shallow_clone()];
        for (before, stage) in &self.stages {
            let mut y = x.f_contiguous()?;
            if let Some(before) = before {
                y = before.forward(&y, training)?.f_contiguous()?;
            }
            x = stage.forward(&y, training)?;
            levels.push(x.shallow_clone());
        }
        Ok(levels)
    }
}

struct Layers {
    /// What spatial sizes must be multiples of.
    divisor: i64,
    transformer: Transformer,
    normalize: bool,
    /// From the top: of the input, of the patches, and of the first two stages.
    encoders: [DynLayer; 4],
    bottom: DynLayer,
    /// From the bottom.
    decoders: [DynUpLayer; 5],
    output: Sequential,
}

impl Layers {
    fn normalized(&self, x: &Tensor) -> Result<Tensor> {
        if !self.normalize {
            return Ok(x.shallow_clone());
        }
        let x = channels_last(x)?;
        let channels = x.size().last().copied().unwrap_or(1);
        channels_first(&x.f_layer_norm([channels], None::<&Tensor>, None::<&Tensor>, 1e-5, true)?)
    }
}

impl Module for Layers {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let shape = x.size();
        if shape.iter().skip(2).any(|size| size % self.divisor != 0) {
            let divisor = self.divisor;
            return Err(Error::shape(format!("spatial sizes must be multiples of {divisor}, found shape {shape:?}")));
        }
        let levels = self.transformer.run(x, training)?;
        let levels = levels.iter().map(|level| self.normalized(level)).collect::<Result<Vec<_>>>()?;
        let [patches, first, second, third, deepest] = &levels[..] else {
            return Err(Error::internal("a transformer without four stages"));
        };
        let mut skips = Vec::new();
        for (encoder, x) in self.encoders.iter().zip([x, patches, first, second]) {
            skips.push(encoder.forward(x, training)?);
        }
        skips.push(third.shallow_clone());
        let mut x = self.bottom.forward(deepest, training)?;
        for (decoder, skip) in self.decoders.iter().zip(skips.iter().rev()) {
            x = decoder.forward(&x, skip, training)?;
        }
        self.output.forward(&x, training)
    }
}
