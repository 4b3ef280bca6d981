//! The U-Net of nnU-Net.

use super::{Forward, Network, Plain};
use crate::init::{Fan, Init};
use crate::layers::dynunet::{DynBlock, DynLayer, DynUpLayer, Upsampling, output_block};
use crate::layers::upsample::{Extent, InterpolateMode, interpolate};
use crate::layers::{DropoutSpec, LayerSpec, Module, Sequential};
use crate::state::{Class, Scope};
use mica_core::argument::OneOrMany::{self, Many};
use mica_core::error::{Error, Result};
use mica_core::{Value, component};
use tch::{Device, Kind, Tensor};

component! {
    /// U-Net whose kernels and strides are given level by level, as nnU-Net plans them.
    ///
    /// Input `(batch, in_channels, spatial…)`, output `(batch, out_channels, spatial…)` at the input's size divided by
    /// the first stride. With `deep_supervision`, in training, `(batch, 1 + deep_supr_num, out_channels, spatial…)`: the
    /// output, then those of the lower levels enlarged to its size. Spatial sizes must be multiples of the product of
    /// the strides.
    ///
    /// The state has the blocks twice, as MONAI's does: under their own names and under `skip_layers`.
    ///
    /// Example (Python): `DynUNet(3, 1, 2, kernel_size=[3, 3, 3], strides=[1, 2, 2], upsample_kernel_size=[2, 2])`
    ///
    /// Source: MONAI 1.6.1 `DynUNet`; Isensee et al., "nnU-Net", 2018; Futrega et al., "Optimized U-Net for brain tumor
    /// segmentation", 2021.
    pub struct DynUNet {
        /// Spatial dimensions: 2 or 3.
        pub spatial_dims: i64,
        /// Channels of the input.
        pub in_channels: i64,
        /// Channels of the output.
        pub out_channels: i64,
        /// Size of the kernels of each level; three levels or more.
        pub kernel_size: Vec<OneOrMany<i64>>,
        /// Stride into each level.
        pub strides: Vec<OneOrMany<i64>>,
        /// Kernel and stride of each transposed convolution: `strides` without the first.
        pub upsample_kernel_size: Vec<OneOrMany<i64>>,
        /// Channels of each level; none for nnU-Net's, which double from 32 up to 320 (512 in two dimensions).
        pub filters: Option<Vec<i64>> = None,
        /// The probability of dropout, or a dropout layer.
        pub dropout: Option<DropoutSpec> = None,
        /// The normalisation: a name, or a name and its arguments.
        pub norm_name: LayerSpec = LayerSpec::with("INSTANCE", [("affine", Value::Bool(true))]),
        /// The activation: a name, or a name and its arguments.
        pub act_name: LayerSpec =
            LayerSpec::with("leakyrelu", [("inplace", Value::Bool(true)), ("negative_slope", Value::Float(0.01))]),
        /// Whether lower levels have outputs of their own in training.
        pub deep_supervision: bool = false,
        /// How many of them.
        pub deep_supr_num: i64 = 1,
        /// Whether blocks have a residual connection.
        pub res_block: bool = false,
        /// Whether transposed convolutions have a bias.
        pub trans_bias: bool = false,
    }
}

impl Network for DynUNet {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        self.check()?;
        let levels = self.strides.len();
        let filters = self.filters()?;
        let block = |level: usize, inputs: i64, scope: &Scope| {
            let block = self.block(inputs, filters[level], &self.kernel_size[level], &self.strides[level]);
            block.build(self.res_block, scope)
        };
        let mut downs = vec![block(0, self.in_channels, &scope.child("input_block"))?];
        let names = scope.child("downsamples");
        for level in 1..levels - 1 {
            downs.push(block(level, filters[level - 1], &names.child(level - 1))?);
        }
        let bottleneck = block(levels - 1, filters[levels - 2], &scope.child("bottleneck"))?;
        let names = scope.child("upsamples");
        let mut ups = Vec::new();
        for (index, level) in (1..levels).rev().enumerate() {
            let upsampling = Upsampling {
                kernel_size: self.upsample_kernel_size[level - 1].clone(),
                bias: self.trans_bias,
                dropout: self.dropout.clone(),
            };
            let block = self.block(filters[level], filters[level - 1], &self.kernel_size[level], &self.strides[level]);
            ups.push(block.build_up(&upsampling, false, &names.child(index))?);
        }
        let head = |level: usize, scope: &Scope| {
            output_block(self.spatial_dims, filters[level], self.out_channels, self.dropout.clone(), scope)
        };
        let output = head(0, &scope.child("output_block"))?;
        // MONAI fills the list of heads with a random number, which moves the generator on.
        let _ = Tensor::f_rand([1], (Kind::Float, Device::Cpu))?;
        let heads = if self.deep_supervision { self.heads(levels)? } else { 0 };
        let names = scope.child("deep_supervision_heads");
        let heads =
            (0..heads).map(|index| head(index + 1, &names.child(index))).collect::<Result<Vec<Sequential>>>()?;
        scope.apply(&mut |module| match module.class() {
            Class::Conv(2 | 3) | Class::ConvTranspose(2 | 3) => {
                if let Some(weight) = module.tensor("weight") {
                    Init::KaimingNormal { slope: 0.01, fan: Fan::In }.fill(&weight)?;
                }
                module.tensor("bias").map_or(Ok(()), |bias| Init::Constant(0.0).fill(&bias))
            }
            _ => Ok(()),
        })?;
        attach_skips(scope, levels, heads.len());
        Ok(Box::new(Plain(Layers { downs, bottleneck, ups, output, heads })))
    }
}

impl DynUNet {
    fn check(&self) -> Result<()> {
        let (kernels, strides, up) = (self.kernel_size.len(), self.strides.len(), self.upsample_kernel_size.len());
        if kernels != strides || strides < 3 {
            return Err(Error::argument(format!(
                "kernel_size and strides: expected the same number of levels, three or more; found {kernels} and {strides}"
            )));
        }
        if up != strides - 1 {
            return Err(Error::argument(format!(
                "upsample_kernel_size: expected {} for {strides} levels, found {up}",
                strides - 1
            )));
        }
        for (what, values) in [("kernel_size", &self.kernel_size), ("strides", &self.strides)] {
            for (level, value) in values.iter().enumerate() {
                if let Many(value) = value
                    && i64::try_from(value.len()) != Ok(self.spatial_dims)
                {
                    return Err(Error::argument(format!(
                        "{what}[{level}]: expected one number or {}, found {}",
                        self.spatial_dims,
                        value.len()
                    )));
                }
            }
        }
        Ok(())
    }

    /// Channels of each level.
    fn filters(&self) -> Result<Vec<i64>> {
        let levels = self.strides.len();
        match &self.filters {
            Some(filters) if filters.len() < levels => Err(Error::argument(format!(
                "filters: expected {levels} or more, one for each stride, found {}",
                filters.len()
            ))),
            Some(filters) => Ok(filters[..levels].to_vec()),
            None => {
                let most = if self.spatial_dims == 3 { 320 } else { 512 };
                Ok((0..levels).map(|level| if level < 10 { most.min(32 << level) } else { most }).collect())
            }
        }
    }

    fn heads(&self, levels: usize) -> Result<usize> {
        usize::try_from(self.deep_supr_num).ok().filter(|count| (1..levels - 1).contains(count)).ok_or_else(|| {
            Error::argument(format!("deep_supr_num: expected 1 to {}, found {}", levels - 2, self.deep_supr_num))
        })
    }

    fn block(&self, inputs: i64, outputs: i64, kernel: &OneOrMany<i64>, stride: &OneOrMany<i64>) -> DynBlock {
        DynBlock {
            spatial_dims: self.spatial_dims,
            in_channels: inputs,
            out_channels: outputs,
            kernel_size: kernel.clone(),
            stride: stride.clone(),
            norm_name: self.norm_name.clone(),
            act_name: self.act_name.clone(),
            dropout: self.dropout.clone(),
        }
    }
}

/// Gives the blocks their second names: those of the nested levels.
fn attach_skips(scope: &Scope, levels: usize, heads: usize) {
    let (downs, ups) = (scope.child("downsamples"), scope.child("upsamples"));
    let mut skip = scope.child("skip_layers");
    for level in 0..levels - 1 {
        let down = if level == 0 { scope.child("input_block") } else { downs.child(level - 1) };
        skip.attach("downsample", &down);
        let last = level == levels - 2;
        if last {
            skip.attach("next_layer", &scope.child("bottleneck"));
        }
        let below = skip.child("next_layer");
        skip.attach("upsample", &ups.child(levels - 2 - level));
        if level > 0 && level <= heads {
            skip.attach("super_head", &scope.child("deep_supervision_heads").child(level - 1));
        }
        skip = below;
    }
}

struct Layers {
    /// From the top.
    downs: Vec<DynLayer>,
    bottleneck: DynLayer,
    /// From the bottom.
    ups: Vec<DynUpLayer>,
    output: Sequential,
    /// From the second level.
    heads: Vec<Sequential>,
}

impl Module for Layers {
    fn forward(&self, x: &Tensor, training: bool) -> Result<Tensor> {
        let mut skips: Vec<Tensor> = Vec::new();
        for down in &self.downs {
            let x = down.forward(skips.last().unwrap_or(x), training)?;
            skips.push(x);
        }
        let mut x = self.bottleneck.forward(skips.last().unwrap_or(x), training)?;
        let mut supervised = Vec::new();
        for (up, (level, skip)) in self.ups.iter().zip(skips.iter().enumerate().rev()) {
            x = up.forward(&x, skip, training)?;
            if let Some(head) = level.checked_sub(1).and_then(|head| self.heads.get(head)).filter(|_| training) {
                supervised.push(head.forward(&x, training)?);
            }
        }
        let output = self.output.forward(&x, training)?;
        if supervised.is_empty() {
            return Ok(output);
        }
        let extent = Extent::Size(output.size().split_off(2));
        let mut outputs = vec![output];
        for head in supervised.iter().rev() {
            outputs.push(interpolate(head, &extent, InterpolateMode::Nearest, None)?);
        }
        Ok(Tensor::f_stack(&outputs, 1)?)
    }
}
