//! Blocks of MONAI's UNETR: those of the DynUNet, without dropout.

use super::dynunet::{DynBlock, DynConv, DynLayer, DynUpLayer, Upsampling};
use super::{LayerSpec, Module, Sequential};
use crate::state::Scope;
use mica_core::Value;
use mica_core::argument::OneOrMany::One;
use mica_core::error::Result;

/// What the blocks have in common.
#[derive(Debug, Clone)]
pub struct UnetrBlock {
    /// 1, 2 or 3.
    pub spatial_dims: i64,
    /// Channels of the input.
    pub in_channels: i64,
    /// Channels of the output.
    pub out_channels: i64,
    /// The normalisation.
    pub norm_name: LayerSpec,
    /// Whether there is a connection around the convolutions.
    pub res_block: bool,
}

impl UnetrBlock {
    fn convolutions(&self, inputs: i64) -> DynBlock {
        DynBlock {
            spatial_dims: self.spatial_dims,
            in_channels: inputs,
            out_channels: self.out_channels,
            kernel_size: One(3),
            stride: One(1),
            norm_name: self.norm_name.clone(),
            act_name: LayerSpec::with(
                "leakyrelu",
                [("inplace", Value::Bool(true)), ("negative_slope", Value::Float(0.01))],
            ),
            dropout: None,
        }
    }

    /// Two convolutions, named `layer`: `UnetrBasicBlock`.
    pub fn build_basic(&self, scope: &Scope) -> Result<DynLayer> {
        self.convolutions(self.in_channels).build(self.res_block, &scope.child("layer"))
    }

    /// Enlargement, concatenation and two convolutions: `UnetrUpBlock`.
    pub fn build_up(&self, scope: &Scope) -> Result<DynUpLayer> {
        let upsampling = Upsampling { kernel_size: One(2), bias: false, dropout: None };
        self.convolutions(self.in_channels).build_up(&upsampling, self.res_block, scope)
    }

    /// Enlargement, and `count` times more, each with two convolutions if `conv_block`: `UnetrPrUpBlock`.
    pub fn build_projected(&self, count: i64, conv_block: bool, scope: &Scope) -> Result<Sequential> {
        let enlarge = |inputs: i64, scope: &Scope| {
            let conv = DynConv {
                spatial_dims: self.spatial_dims,
                in_channels: inputs,
                out_channels: self.out_channels,
                kernel_size: One(2),
                stride: One(2),
                dropout: None,
                bias: false,
                is_transposed: true,
            };
            conv.build(scope)
        };
        let mut layers = Sequential::default();
        layers.push(enlarge(self.in_channels, &scope.child("transp_conv_init"))?);
        for index in 0..count {
            let names = scope.child("blocks").child(index);
            if conv_block {
                layers.push(enlarge(self.out_channels, &names.child(0))?);
                let block: Box<dyn Module> =
                    Box::new(self.convolutions(self.out_channels).build(self.res_block, &names.child(1))?);
                layers.push(block);
            } else {
                layers.push(enlarge(self.out_channels, &names)?);
            }
        }
        Ok(layers)
    }
}
