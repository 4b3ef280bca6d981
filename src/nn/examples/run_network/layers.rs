//! Layers and blocks as networks, so that the tests can compare each alone.

use mica_core::argument::Either;
use mica_core::argument::OneOrMany::{self, One};
use mica_core::component;
use mica_core::error::Result;
use mica_core::registry::Registry;
use mica_nn::layers::transformer::DropoutMode;
use mica_nn::layers::upsample::{InterpolateMode, UpsampleMode};
use mica_nn::layers::{
    self, DropoutSpec, LayerSpec, convolution, squeeze_excitation as excitation, transformer, upsample,
};
use mica_nn::networks::{Forward, Network, Plain, network};
use mica_nn::state::Scope;

/// Adds them.
pub fn register(registry: &mut Registry) {
    registry.add(network::<Pool>(&[]));
    registry.add(network::<Pad>(&[]));
    registry.add(network::<Convolution>(&[]));
    registry.add(network::<ResidualUnit>(&[]));
    registry.add(network::<ChannelSELayer>(&[]));
    registry.add(network::<ResidualSELayer>(&[]));
    registry.add(network::<SEBlock>(&[]));
    registry.add(network::<UpSample>(&[]));
    registry.add(network::<MLPBlock>(&[]));
    registry.add(network::<SABlock>(&[]));
    registry.add(network::<TransformerBlock>(&[]));
}

component! {
    /// A layer of the factory for pooling.
    pub struct Pool {
        /// Its name and arguments.
        pub name: LayerSpec,
        /// Its dimensions.
        pub spatial_dims: i64,
    }
}

impl Network for Pool {
    fn build(&self, _scope: &Scope) -> Result<Box<dyn Forward>> {
        Ok(Box::new(Plain(layers::pool::pool(&self.name, self.spatial_dims)?)))
    }
}

component! {
    /// A layer of the factory for padding.
    pub struct Pad {
        /// Its name and arguments.
        pub name: LayerSpec,
        /// Its dimensions.
        pub spatial_dims: i64,
    }
}

impl Network for Pad {
    fn build(&self, _scope: &Scope) -> Result<Box<dyn Forward>> {
        Ok(Box::new(Plain(layers::pad::pad(&self.name, self.spatial_dims)?)))
    }
}

component! {
    /// MONAI's block.
    pub struct Convolution {
        /// As of the layer.
        pub spatial_dims: i64,
        /// As of the layer.
        pub in_channels: i64,
        /// As of the layer.
        pub out_channels: i64,
        /// As of the layer.
        pub strides: OneOrMany<i64> = One(1),
        /// As of the layer.
        pub kernel_size: OneOrMany<i64> = One(3),
        /// As of the layer.
        pub adn_ordering: String = "NDA".to_owned(),
        /// As of the layer.
        pub act: Option<LayerSpec> = Some(LayerSpec::named("PRELU")),
        /// As of the layer.
        pub norm: Option<LayerSpec> = Some(LayerSpec::named("INSTANCE")),
        /// As of the layer.
        pub dropout: Option<DropoutSpec> = None,
        /// As of the layer.
        pub dropout_dim: Option<i64> = Some(1),
        /// As of the layer.
        pub dilation: OneOrMany<i64> = One(1),
        /// As of the layer.
        pub groups: i64 = 1,
        /// As of the layer.
        pub bias: bool = true,
        /// As of the layer.
        pub conv_only: bool = false,
        /// As of the layer.
        pub is_transposed: bool = false,
        /// As of the layer.
        pub padding: Option<OneOrMany<i64>> = None,
        /// As of the layer.
        pub output_padding: Option<OneOrMany<i64>> = None,
    }
}

impl Network for Convolution {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let block = convolution::Convolution {
            strides: self.strides.clone(),
            kernel_size: self.kernel_size.clone(),
            adn_ordering: self.adn_ordering.clone(),
            act: self.act.clone(),
            norm: self.norm.clone(),
            dropout: self.dropout.clone(),
            dropout_dim: self.dropout_dim,
            dilation: self.dilation.clone(),
            groups: self.groups,
            bias: self.bias,
            conv_only: self.conv_only,
            is_transposed: self.is_transposed,
            padding: self.padding.clone(),
            output_padding: self.output_padding.clone(),
            ..convolution::Convolution::new(self.spatial_dims, self.in_channels, self.out_channels)
        };
        Ok(Box::new(Plain(block.build(scope)?)))
    }
}

component! {
    /// MONAI's block.
    pub struct ResidualUnit {
        /// As of the layer.
        pub spatial_dims: i64,
        /// As of the layer.
        pub in_channels: i64,
        /// As of the layer.
        pub out_channels: i64,
        /// As of the layer.
        pub strides: OneOrMany<i64> = One(1),
        /// As of the layer.
        pub kernel_size: OneOrMany<i64> = One(3),
        /// As of the layer.
        pub subunits: i64 = 2,
        /// As of the layer.
        pub dropout: DropoutSpec = Either::A(0.0),
        /// As of the layer.
        pub dilation: OneOrMany<i64> = One(1),
        /// As of the layer.
        pub last_conv_only: bool = false,
        /// As of the layer.
        pub padding: Option<OneOrMany<i64>> = None,
    }
}

impl Network for ResidualUnit {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let unit = convolution::Convolution {
            strides: self.strides.clone(),
            kernel_size: self.kernel_size.clone(),
            dropout: Some(self.dropout.clone()),
            dilation: self.dilation.clone(),
            padding: self.padding.clone(),
            ..convolution::Convolution::new(self.spatial_dims, self.in_channels, self.out_channels)
        };
        let block = convolution::ResidualUnit { unit, subunits: self.subunits, last_conv_only: self.last_conv_only };
        Ok(Box::new(Plain(block.build(scope)?)))
    }
}

component! {
    /// MONAI's block.
    pub struct ChannelSELayer {
        /// As of the layer.
        pub spatial_dims: i64,
        /// As of the layer.
        pub in_channels: i64,
        /// As of the layer.
        pub r: i64 = 2,
        /// As of the layer.
        pub acti_type_1: LayerSpec = excitation::relu(),
        /// As of the layer.
        pub acti_type_2: LayerSpec = LayerSpec::named("sigmoid"),
        /// As of the layer.
        pub add_residual: bool = false,
    }
}

impl Network for ChannelSELayer {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let block = excitation::ChannelSELayer {
            spatial_dims: self.spatial_dims,
            in_channels: self.in_channels,
            r: self.r,
            acti_type_1: self.acti_type_1.clone(),
            acti_type_2: self.acti_type_2.clone(),
            add_residual: self.add_residual,
        };
        Ok(Box::new(Plain(block.build(scope)?)))
    }
}

component! {
    /// MONAI's block.
    pub struct ResidualSELayer {
        /// As of the layer.
        pub spatial_dims: i64,
        /// As of the layer.
        pub in_channels: i64,
        /// As of the layer.
        pub r: i64 = 2,
    }
}

impl Network for ResidualSELayer {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let block = excitation::ChannelSELayer::residual(self.spatial_dims, self.in_channels);
        Ok(Box::new(Plain(excitation::ChannelSELayer { r: self.r, ..block }.build(scope)?)))
    }
}

component! {
    /// MONAI's block.
    pub struct SEBlock {
        /// As of the layer.
        pub spatial_dims: i64,
        /// As of the layer.
        pub in_channels: i64,
        /// As of the layer.
        pub n_chns_1: i64,
        /// As of the layer.
        pub n_chns_2: i64,
        /// As of the layer.
        pub n_chns_3: i64,
        /// As of the layer.
        pub r: i64 = 2,
        /// As of the layer.
        pub acti_type_final: Option<LayerSpec> = Some(excitation::relu()),
    }
}

impl Network for SEBlock {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let channels = [self.in_channels, self.n_chns_1, self.n_chns_2, self.n_chns_3];
        let block = excitation::SEBlock::new(self.spatial_dims, channels);
        let acti_type_final = self.acti_type_final.clone();
        Ok(Box::new(Plain(excitation::SEBlock { r: self.r, acti_type_final, ..block }.build(scope)?)))
    }
}

component! {
    /// MONAI's block.
    pub struct UpSample {
        /// As of the layer.
        pub spatial_dims: i64,
        /// As of the layer.
        pub in_channels: i64,
        /// As of the layer.
        pub out_channels: i64,
        /// As of the layer.
        pub scale_factor: OneOrMany<i64> = One(2),
        /// As of the layer.
        pub kernel_size: Option<OneOrMany<i64>> = None,
        /// As of the layer.
        pub size: Option<OneOrMany<i64>> = None,
        /// As of the layer.
        pub mode: UpsampleMode = UpsampleMode::Deconv,
        /// As of the layer.
        pub pre_conv: Option<String> = Some("default".to_owned()),
        /// As of the layer.
        pub interp_mode: InterpolateMode = InterpolateMode::Linear,
        /// As of the layer.
        pub align_corners: Option<bool> = Some(true),
        /// As of the layer.
        pub bias: bool = true,
        /// As of the layer.
        pub apply_pad_pool: bool = true,
    }
}

impl Network for UpSample {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let block = upsample::UpSample {
            spatial_dims: self.spatial_dims,
            in_channels: self.in_channels,
            out_channels: self.out_channels,
            scale_factor: self.scale_factor.clone(),
            kernel_size: self.kernel_size.clone(),
            size: self.size.clone(),
            mode: self.mode,
            pre_conv: self.pre_conv.is_some(),
            interp_mode: self.interp_mode,
            align_corners: self.align_corners,
            bias: self.bias,
            apply_pad_pool: self.apply_pad_pool,
        };
        Ok(Box::new(Plain(block.build(scope)?)))
    }
}

component! {
    /// MONAI's block.
    pub struct MLPBlock {
        /// As of the layer.
        pub hidden_size: i64,
        /// As of the layer.
        pub mlp_dim: i64,
        /// As of the layer.
        pub dropout_rate: f64 = 0.0,
        /// As of the layer.
        pub act: LayerSpec = LayerSpec::named("GELU"),
        /// As of the layer.
        pub dropout_mode: DropoutMode = DropoutMode::Vit,
    }
}

impl Network for MLPBlock {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let block = transformer::MLPBlock {
            hidden_size: self.hidden_size,
            mlp_dim: self.mlp_dim,
            dropout_rate: self.dropout_rate,
            act: self.act.clone(),
            dropout_mode: self.dropout_mode,
        };
        Ok(Box::new(Plain(block.build(scope)?)))
    }
}

component! {
    /// MONAI's block.
    pub struct SABlock {
        /// As of the layer.
        pub hidden_size: i64,
        /// As of the layer.
        pub num_heads: i64,
        /// As of the layer.
        pub dropout_rate: f64 = 0.0,
        /// As of the layer.
        pub qkv_bias: bool = false,
    }
}

impl Network for SABlock {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let block = transformer::SABlock {
            hidden_size: self.hidden_size,
            num_heads: self.num_heads,
            dropout_rate: self.dropout_rate,
            qkv_bias: self.qkv_bias,
        };
        Ok(Box::new(Plain(block.build(scope)?)))
    }
}

component! {
    /// MONAI's block.
    pub struct TransformerBlock {
        /// As of the layer.
        pub hidden_size: i64,
        /// As of the layer.
        pub mlp_dim: i64,
        /// As of the layer.
        pub num_heads: i64,
        /// As of the layer.
        pub dropout_rate: f64 = 0.0,
        /// As of the layer.
        pub qkv_bias: bool = false,
    }
}

impl Network for TransformerBlock {
    fn build(&self, scope: &Scope) -> Result<Box<dyn Forward>> {
        let block = transformer::TransformerBlock {
            hidden_size: self.hidden_size,
            mlp_dim: self.mlp_dim,
            num_heads: self.num_heads,
            dropout_rate: self.dropout_rate,
            qkv_bias: self.qkv_bias,
        };
        Ok(Box::new(Plain(block.build(scope)?)))
    }
}
