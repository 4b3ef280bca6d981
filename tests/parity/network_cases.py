# SPDX-License-Identifier: Apache-2.0
"""Networks with their arguments and the shapes of their inputs."""

from dataclasses import dataclass


@dataclass
class Case:
    network: str
    arguments: dict
    shapes: list
    #: How far outputs may be apart, relative to their scale.
    tolerance: float = 1e-5
    #: As `tolerance`, of gradients.
    gradient_tolerance: float = 1e-5

    def __str__(self):
        shown = ",".join(f"{key}={value}" for key, value in self.arguments.items())
        return f"{self.network}({shown})".replace(" ", "")


def case(network, *shapes, **arguments):
    return Case(network, arguments, [list(shape) for shape in shapes])


def unet():
    three = {"spatial_dims": 3, "in_channels": 1, "out_channels": 2}
    two = {"spatial_dims": 2, "in_channels": 3, "out_channels": 2}
    yield case("UNet", (2, 1, 16, 16, 16), **three, channels=[4, 8, 16], strides=[2, 2], num_res_units=2)
    yield case("UNet", (1, 1, 16, 16, 16), **three, channels=[4, 8, 16, 16], strides=[2, 2, 2], norm="batch")
    yield case("UNet", (2, 3, 16, 24), **two, channels=[4, 8], strides=[2])
    yield case(
        "UNet",
        (2, 3, 24, 20),
        **two,
        channels=[4, 8, 8],
        strides=[[2, 1], [3, 2]],
        kernel_size=[3, 5],
        up_kernel_size=[5, 3],
        num_res_units=1,
        act=["LeakyReLU", {"negative_slope": 0.2, "inplace": True}],
        norm=["group", {"num_groups": 2}],
        bias=False,
        adn_ordering="AND",
    )
    yield case(
        "UNet",
        (3, 2, 32),
        spatial_dims=1,
        in_channels=2,
        out_channels=2,
        channels=[4, 4, 8],
        strides=[2, 2, 9],
        num_res_units=3,
        act="elu",
        norm=["instance", {"affine": True, "track_running_stats": True}],
        adn_ordering="na",
    )
    yield case("UNet", (2, 3, 8, 8), **two, channels=[4, 8], strides=[1], num_res_units=2, norm="", dropout=0)
    yield case("UNet", (2, 3, 8, 8), **two, channels=[4, 8], strides=[2], act=None, norm=None, dropout=None)
    yield case("UNet", (2, 3, 8, 8), **two, channels=[4, 8], strides=[2], norm="batch", adn_ordering="NDANN")


#: Every activation and normalisation with its arguments.
ACTIVATIONS = [
    ["elu", {"alpha": 0.7, "inplace": True}],
    ["relu", {"inplace": True}],
    ["LEAKYRELU", {"negative_slope": 0.3}],
    "leakyrelu",
    ["LeakyReLU", {"inplace": True}],
    ["prelu", {"num_parameters": 4, "init": 0.1}],
    "relu6",
    ["relu6", {"inplace": True}],
    "selu",
    ["selu", {"inplace": True}],
    ["celu", {"alpha": 1.7}],
    ["celu", {"inplace": True}],
    ["gelu", {"approximate": "tanh"}],
    "gelu",
    "sigmoid",
    "tanh",
    ["softmax", {"dim": 1}],
    "softmax",
    "logsoftmax",
    ["swish", {"alpha": 1.5}],
    "memswish",
    ["memswish", {"inplace": True}],
    "mish",
    ["mish", {"inplace": True}],
    "",
]
NORMS = [
    "batch",
    ["batch", {"momentum": None, "eps": 1e-3}],
    ["batch", {"track_running_stats": False}],
    ["batch", {"affine": False, "momentum": 0.3}],
    ["batch", {"bias": False}],
    ["instance", {"affine": True, "eps": 1e-2}],
    ["instance", {"track_running_stats": True, "momentum": 0.3}],
    "instance_nvfuser",
    ["group", {"num_groups": 2, "affine": False}],
    ["group", {"num_groups": 4, "eps": 1e-3}],
    ["layer", {"normalized_shape": [8, 6]}],
    ["layer", {"normalized_shape": 6, "bias": False}],
    ["layer", {"normalized_shape": [6], "elementwise_affine": False, "eps": 1e-2}],
    ["localresponse", {"size": 3, "alpha": 0.1, "k": 1.5}],
    "syncbatch",
    "",
]


def layers():
    """One level of a U-Net, which has the same size everywhere."""
    for dims in (1, 2, 3):
        shape = [(2, 4, 6), (2, 4, 8, 6), (2, 4, 5, 8, 6)][dims - 1]
        one = {"spatial_dims": dims, "in_channels": 4, "out_channels": 4, "channels": [4, 4], "strides": [1]}
        for act in ACTIVATIONS if dims == 2 else ACTIVATIONS[3:4] + ACTIVATIONS[14:17]:
            yield case("UNet", shape, **one, act=act)
        for norm in NORMS if dims == 2 else NORMS[1:2] + NORMS[5:7] + NORMS[8:9] + NORMS[11:14]:
            yield case("UNet", shape, **one, norm=norm, num_res_units=1)
        yield case("UNet", shape, **one, dropout=0.4)
        yield case("UNet", shape, **one, dropout=["dropout", {"p": 0.3, "inplace": True}], adn_ordering="DAN")
        yield case("UNet", shape, **one, dropout=["alphadropout", {"p": 0.3}], adn_ordering="D")


def basic_unet():
    yield case("BasicUNet", (1, 1, 32, 32, 32), features=[4, 4, 6, 8, 10, 6])
    yield case(
        "BasicUNet",
        (2, 3, 40, 37),
        spatial_dims=2,
        in_channels=3,
        features=[4, 4, 8, 8, 16, 4],
        upsample="pixelshuffle",
        norm=["group", {"num_groups": 2}],
    )
    yield case(
        "BasicUNet",
        (2, 1, 33, 34),
        spatial_dims=2,
        features=[4, 4, 8, 8, 16, 4],
        upsample="nontrainable",
        norm="batch",
        bias=False,
        act="prelu",
    )
    yield case(
        "BasicUNet", (2, 1, 47), spatial_dims=1, out_channels=5, features=[2, 4, 6, 4, 4, 4], upsample="nontrainable"
    )
    yield case("BasicUNet", (2, 1, 48), spatial_dims=1, features=[2, 4, 6, 4, 4, 4], upsample="pixelshuffle")
    yield case("BasicUNet", (2, 1, 32), spatial_dims=1, features=[2, 4, 6, 4, 4, 4], act="elu", norm=None, dropout=None)
    yield case("BasicUNet", (1, 1, 33, 32, 32), features=[2, 2, 4, 4, 4, 2], upsample="pixelshuffle")
    yield case("BasicUNet", (1, 1, 32, 32, 34), features=[2, 2, 4, 4, 4, 2], upsample="deconvgroup")


def segresnet():
    yield case("SegResNet", (1, 1, 16, 16, 24))
    yield case(
        "SegResNet", (2, 4, 16, 16), spatial_dims=2, init_filters=8, in_channels=4, out_channels=3, dropout_prob=0.3
    )
    yield case("SegResNet", (2, 1, 16, 24), spatial_dims=2, norm="batch", act="prelu", upsample_mode="deconv")
    yield case(
        "SegResNet",
        (1, 1, 16, 16, 16),
        norm=["instance", {"affine": True}],
        blocks_down=[1, 2],
        blocks_up=[2],
        upsample_mode="pixelshuffle",
    )
    yield case(
        "SegResNet", (2, 1, 16, 24), spatial_dims=2, use_conv_final=False, blocks_down=[1, 0, 1], blocks_up=[1, 1]
    )
    yield case(
        "SegResNet", (2, 1, 8, 8), spatial_dims=2, norm_name="GROUP", num_groups=4, blocks_down=[1, 1], blocks_up=[0]
    )
    yield case("SegResNetVAE", (1, 1, 16, 16, 32), input_image_size=[16, 16, 32], vae_nz=16)
    yield case(
        "SegResNetVAE",
        (3, 2, 16, 32),
        input_image_size=[16, 32],
        vae_estimate_std=True,
        vae_nz=8,
        spatial_dims=2,
        in_channels=2,
        act="prelu",
        upsample_mode="deconv",
    )
    yield case(
        "SegResNetVAE",
        (2, 1, 8, 16),
        input_image_size=[8, 16],
        vae_default_std=0.1,
        spatial_dims=2,
        blocks_down=[1, 1],
        blocks_up=[1],
        dropout_prob=0.2,
        norm="batch",
        upsample_mode="pixelshuffle",
    )
    yield case("SegResNetVAE", (1, 1, 16, 16), input_image_size=[16, 16], spatial_dims=2, use_conv_final=False)


def dynunet():
    three = {"spatial_dims": 3, "in_channels": 1, "out_channels": 2}
    two = {"spatial_dims": 2, "in_channels": 3, "out_channels": 2}
    levels = {"kernel_size": [3, 3, 3], "strides": [1, 2, 2], "upsample_kernel_size": [2, 2]}
    yield case("DynUNet", (1, 1, 16, 16, 16), **three, **levels)
    yield case(
        "DynUNet",
        (1, 1, 8, 24, 16),
        **three,
        kernel_size=[3, [1, 3, 3], 3, 3],
        strides=[1, [1, 2, 2], 2, [2, 2, 1]],
        upsample_kernel_size=[[1, 2, 2], 2, [2, 2, 1]],
        filters=[4, 6, 8, 8, 99],
        res_block=True,
        deep_supervision=True,
        deep_supr_num=2,
        trans_bias=True,
        norm_name="batch",
        act_name="prelu",
    )
    yield case("DynUNet", (2, 3, 16, 16), **two, **levels, filters=[4, 8, 16], dropout=0.3, res_block=True)
    yield case(
        "DynUNet",
        (2, 3, 32, 32),
        **two,
        kernel_size=[3, 3, 3, 5],
        strides=[2, 2, 1, 2],
        upsample_kernel_size=[2, 1, 2],
        filters=[4, 8, 8, 8],
        deep_supervision=True,
        norm_name=["group", {"num_groups": 2}],
        dropout=["dropout", {"p": 0.0}],
    )
    yield case("DynUNet", (2, 1, 16), spatial_dims=1, in_channels=1, out_channels=2, **levels, filters=[4, 4, 4])
    yield case("DynUNet", (1, 3, 16, 16), **two, **levels)


def densenet():
    small = {"in_channels": 1, "out_channels": 3, "init_features": 8, "growth_rate": 4, "block_config": [2, 3, 1]}
    yield case("DenseNet", (1, 1, 32, 32, 32), spatial_dims=3, **small)
    yield case(
        "DenseNet", (2, 1, 40, 33), spatial_dims=2, **small, bn_size=2, act="prelu", norm="instance", dropout_prob=0.2
    )
    yield case(
        "DenseNet", (3, 1, 64), spatial_dims=1, **small, norm=["group", {"num_groups": 2}], act=["elu", {"alpha": 0.5}]
    )
    yield case("DenseNet", (2, 2, 40, 33), spatial_dims=2, in_channels=2, out_channels=1, block_config=[1])
    yield case("DenseNet121", (2, 1, 64), spatial_dims=1, in_channels=1, out_channels=2)
    yield case("DenseNet169", (2, 1, 64), spatial_dims=1, **small, dropout_prob=0.1)
    yield case("DenseNet201", (2, 1, 64), spatial_dims=1, **small, norm="batch", bn_size=1)
    yield case("DenseNet264", (2, 1, 64), spatial_dims=1, **small, act="relu6")


def resnet():
    small = {"layers": [1, 1, 2, 1], "block_inplanes": [4, 8, 8, 16], "n_input_channels": 1, "num_classes": 3}
    yield case("ResNet", (1, 1, 32, 32, 24), block="basic", **small)
    yield case(
        "ResNet",
        (2, 1, 64, 48),
        block="bottleneck",
        **small,
        spatial_dims=2,
        conv1_t_size=[7, 3],
        conv1_t_stride=[2, 1],
    )
    yield case("ResNet", (2, 1, 64, 48), block="basic", **small, spatial_dims=2, shortcut_type="A", no_max_pool=True)
    yield case("ResNet", (3, 1, 64), block="bottleneck", **small, spatial_dims=1, shortcut_type="A", widen_factor=1.5)
    yield case(
        "ResNet",
        (2, 1, 64, 48),
        block="bottleneck",
        **small,
        spatial_dims=2,
        feed_forward=False,
        bias_downsample=False,
        act="prelu",
        norm=["group", {"num_groups": 2}],
    )
    narrow = {"num_classes": 2, "widen_factor": 0.125}
    yield case("resnet10", (2, 3, 64), spatial_dims=1, **narrow)
    yield case("resnet18", (2, 1, 32, 32, 32), n_input_channels=1, **narrow, shortcut_type="A")
    yield case("resnet34", (2, 3, 64), spatial_dims=1, feed_forward=False, **narrow)
    yield case("resnet50", (2, 3, 64), spatial_dims=1, conv1_t_size=3, bias_downsample=False, **narrow)
    for name in ("resnet101", "resnet152", "resnet200"):
        yield case(name, (2, 3, 64), spatial_dims=1, num_classes=2, widen_factor=0.0625)
    yield case("ResNetFeatures", (2, 1, 64), model_name="resnet10", pretrained=False, spatial_dims=1)
    yield case("ResNetFeatures", (2, 3, 64, 64), model_name="resnet18", pretrained=False, spatial_dims=2, in_channels=3)


def senet():
    one = {"spatial_dims": 1, "in_channels": 3}
    two = {"spatial_dims": 2, "in_channels": 3}
    small = {"layers": [1, 2, 1, 1], "num_classes": 4}
    yield case("SENet", (2, 3, 64), **one, **small, block="se_bottleneck", groups=8, reduction=8, dropout_prob=0.3)
    yield case("SENet", (2, 3, 64), **one, **small, block="se_resnetxt_bottleneck", groups=4, reduction=16)
    yield case(
        "SENet",
        (2, 1, 32, 32, 32),
        spatial_dims=3,
        in_channels=1,
        **small,
        block="se_resnet_bottleneck",
        groups=16,
        reduction=64,
        inplanes=16,
        input_3x3=False,
        downsample_kernel_size=1,
    )
    yield case("SENet", (2, 3, 64, 48), **two, **small, block="se_bottleneck", groups=64, reduction=64, dropout_dim=2)
    yield case("SENet154", (2, 3, 64), **one, **small)
    yield case("SEResNet50", (2, 3, 64), **one, **small)
    yield case("SEResNet101", (2, 3, 64), **one, **small)
    yield case("SEResNet152", (2, 3, 64), **one, **small, dropout_prob=None, dropout_dim=1)
    yield case("SEResNext50", (2, 3, 64), **one, **small)
    yield case("SEResNext101", (2, 3, 64, 64), **two, **small, groups=16)


def vnet():
    yield case("VNet", (2, 1, 16, 16, 16), dropout_prob_down=None, dropout_prob_up=[None, 0.0])
    yield case("VNet", (2, 2, 32, 16), spatial_dims=2, in_channels=2, out_channels=3, act="prelu", bias=True)
    yield case(
        "VNet", (2, 1, 32, 16), spatial_dims=2, act=["relu", {"inplace": True}], dropout_prob_down=0.2, dropout_dim=1
    )
    yield case("VNet", (2, 4, 16, 32), spatial_dims=2, in_channels=4, act=["leakyrelu", {"negative_slope": 0.2}])


def transformers():
    small = {"hidden_size": 24, "mlp_dim": 32, "num_layers": 2, "num_heads": 4}
    yield case("ViT", (2, 1, 16, 16, 32), in_channels=1, img_size=[16, 16, 32], patch_size=8, **small)
    yield case(
        "ViT",
        (2, 3, 32, 24),
        in_channels=3,
        img_size=[32, 24],
        patch_size=[8, 4],
        **small,
        proj_type="perceptron",
        pos_embed_type="sincos",
        classification=True,
        num_classes=3,
        dropout_rate=0.2,
        spatial_dims=2,
        qkv_bias=True,
    )
    yield case(
        "ViT",
        (2, 3, 32, 30),
        in_channels=3,
        img_size=[33, 30],
        patch_size=8,
        **small,
        pos_embed_type="fourier",
        classification=True,
        post_activation=None,
        spatial_dims=2,
    )
    yield case("ViT", (2, 1, 16, 16, 16), in_channels=1, img_size=16, patch_size=4, **small, pos_embed_type="sincos")
    yield case(
        "ViT", (2, 2, 32), in_channels=2, img_size=[32], patch_size=[4], **small, pos_embed_type="none", spatial_dims=1
    )
    narrow = {"in_channels": 1, "out_channels": 2, "hidden_size": 24, "mlp_dim": 16, "num_heads": 3, "feature_size": 4}
    yield case("UNETR", (1, 1, 32, 32, 48), img_size=[32, 32, 48], **narrow)
    yield case(
        "UNETR", (2, 1, 32, 48), img_size=[32, 48], **narrow, spatial_dims=2, norm_name="batch", proj_type="perceptron"
    )
    yield case(
        "UNETR",
        (2, 1, 32, 32),
        img_size=32,
        **narrow,
        spatial_dims=2,
        conv_block=False,
        qkv_bias=True,
        dropout_rate=0.1,
    )
    yield case(
        "UNETR",
        (2, 1, 32, 32),
        img_size=32,
        **narrow,
        spatial_dims=2,
        res_block=False,
        norm_name=["instance", {"affine": True}],
        save_attn=True,
    )
    yield case("UNETR", (2, 1, 64), img_size=[64], **narrow, spatial_dims=1)


def swin_unetr():
    small = {"in_channels": 1, "out_channels": 2, "feature_size": 12, "num_heads": [2, 2, 4, 4]}
    yield case("SwinUNETR", (1, 1, 32, 32, 64), **small, window_size=3)
    yield case(
        "SwinUNETR",
        (2, 1, 64, 96),
        **small,
        spatial_dims=2,
        downsample="mergingv2",
        use_v2=True,
        qkv_bias=False,
        patch_norm=True,
        normalize=False,
        depths=[2, 1, 3, 2],
        mlp_ratio=1.5,
        norm_name="batch",
    )
    yield case(
        "SwinUNETR",
        (3, 1, 64, 64),
        **small,
        spatial_dims=2,
        window_size=[4, 5],
        drop_rate=0.1,
        attn_drop_rate=0.2,
        dropout_path_rate=0.4,
        use_checkpoint=True,
    )
    yield case("SwinUNETR", (1, 1, 64, 32, 32), **small, window_size=[2, 3, 7], downsample="mergingv2", use_v2=True)
    yield case("SwinUNETR", (2, 1, 64, 64), **small, spatial_dims=2, use_flash_attention=True, window_size=4)


def efficientnet():
    blocks = [
        "r1_k3_s11_e1_i32_o16_se0.25",
        "r2_k3_s22_e2_i16_o24_se0.5",
        "r2_k5_s2_e3_i24_o24_noskip",
        "r1_k3_s11_e2_i24_o16_se2",
    ]
    small = {"blocks_args_str": blocks, "width_coefficient": 0.5, "num_classes": 3, "image_size": 33}
    yield case("EfficientNet", (2, 3, 33, 33), **small)
    yield case(
        "EfficientNet",
        (4, 1, 32, 32, 32),
        **small,
        spatial_dims=3,
        in_channels=1,
        drop_connect_rate=0.6,
        dropout_rate=0.4,
    )
    yield case(
        "EfficientNet", (3, 2, 50), **small, spatial_dims=1, in_channels=2, depth_coefficient=1.3, drop_connect_rate=0.0
    )
    yield case("EfficientNet", (2, 3, 40, 33), **small, norm=["group", {"num_groups": 2}], depth_divisor=4)
    yield case("EfficientNetBN", (2, 3, 64), model_name="efficientnet-b0", spatial_dims=1, num_classes=2)
    yield case("EfficientNetBN", (2, 1, 64), model_name="efficientnet-b1", spatial_dims=1, num_classes=2, in_channels=1)
    yield case("EfficientNetBN", (1, 3, 64, 64), model_name="efficientnet-b0", pretrained=False, num_classes=2)
    yield case("EfficientNetBNFeatures", (2, 3, 64), model_name="efficientnet-b0", spatial_dims=1)
    yield case(
        "EfficientNetBNFeatures",
        (1, 3, 64, 64),
        model_name="efficientnet-b0",
        pretrained=False,
        norm="instance_nvfuser",
    )


def flexible_unet():
    small = {"out_channels": 2, "decoder_channels": [16, 8, 8, 4, 4]}
    yield case("FlexibleUNet", (2, 3, 64, 64), in_channels=3, backbone="efficientnet-b0", **small)
    yield case(
        "FlexibleUNet",
        (2, 1, 64, 96),
        in_channels=1,
        backbone="resnet10",
        **small,
        norm=["instance", {"affine": True}],
        act="elu",
        decoder_bias=True,
        interp_mode="bilinear",
        pre_conv=None,
    )
    yield case(
        "FlexibleUNet",
        (2, 1, 64, 64),
        in_channels=1,
        backbone="efficientnet-b0",
        **small,
        upsample="deconv",
        dropout=0.2,
    )
    yield case(
        "FlexibleUNet",
        (2, 1, 64, 64),
        in_channels=1,
        backbone="resnet18",
        **small,
        upsample="pixelshuffle",
        is_pad=False,
    )
    yield case("FlexibleUNet", (2, 1, 32, 32, 32), in_channels=1, backbone="efficientnet-b0", **small, spatial_dims=3)


def blocks():
    """Layers and blocks alone."""
    for dims, shape in ((1, (2, 4, 9)), (2, (2, 4, 9, 12)), (3, (2, 4, 7, 9, 8))):
        for name in (
            ["max", {"kernel_size": 2}],
            ["MAX", {"kernel_size": 3, "stride": 2, "padding": 1, "dilation": 2, "ceil_mode": True}],
            ["avg", {"kernel_size": 2}],
            ["avg", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True, "count_include_pad": False}],
            ["adaptiveavg", {"output_size": 3}],
            ["adaptivemax", {"output_size": 2}],
        ):
            yield case("Pool", shape, name=name, spatial_dims=dims)
        yield case("Pad", shape, name=["constantpad", {"padding": 2, "value": 1.5}], spatial_dims=dims)
        yield case("Pad", shape, name=["replicationpad", {"padding": list(range(2 * dims))}], spatial_dims=dims)
        yield case("ChannelSELayer", shape, spatial_dims=dims, in_channels=4, add_residual=True)
        yield case("ResidualSELayer", shape, spatial_dims=dims, in_channels=4, r=3)
        yield case("SEBlock", shape, spatial_dims=dims, in_channels=4, n_chns_1=2, n_chns_2=3, n_chns_3=4)
        yield case("UpSample", shape, spatial_dims=dims, in_channels=4, out_channels=2, kernel_size=3, bias=False)
        yield case("UpSample", shape, spatial_dims=dims, in_channels=4, out_channels=4, scale_factor=3, kernel_size=5)
        yield case(
            "UpSample", shape, spatial_dims=dims, in_channels=4, out_channels=2, mode="deconvgroup", kernel_size=4
        )
        interpolated = {"spatial_dims": dims, "in_channels": 4, "out_channels": 4, "mode": "nontrainable"}
        yield case("UpSample", shape, **interpolated, size=5)
        yield case("UpSample", shape, **interpolated, scale_factor=3, align_corners=False)
        yield case("UpSample", shape, **interpolated, interp_mode="nearest", align_corners=None)
        shuffled = {"spatial_dims": dims, "in_channels": 4, "out_channels": 3, "mode": "pixelshuffle"}
        yield case("UpSample", shape, **shuffled, scale_factor=3, apply_pad_pool=False, bias=False)
    yield case("Pool", (2, 4, 9, 12), name=["adaptiveavg", {"output_size": [None, 5]}], spatial_dims=2)
    yield case(
        "UpSample",
        (2, 4, 9, 12),
        spatial_dims=2,
        in_channels=4,
        out_channels=5,
        mode="nontrainable",
        interp_mode="bicubic",
    )
    yield case(
        "UpSample",
        (2, 4, 9, 12),
        spatial_dims=2,
        in_channels=4,
        out_channels=4,
        scale_factor=[3, 2],
        kernel_size=[5, 4],
    )
    yield case(
        "UpSample", (2, 4, 9, 12), spatial_dims=2, in_channels=4, out_channels=1, mode="pixelshuffle", pre_conv=None
    )
    yield case(
        "SEBlock",
        (2, 4, 9, 12),
        spatial_dims=2,
        in_channels=4,
        n_chns_1=2,
        n_chns_2=3,
        n_chns_3=6,
        r=6,
        acti_type_final=None,
    )
    two = {"spatial_dims": 2, "in_channels": 4, "out_channels": 6}
    yield case("Convolution", (2, 4, 9, 12), **two, dilation=[1, 2], groups=2, strides=[2, 1], kernel_size=[3, 5])
    yield case(
        "Convolution", (2, 4, 9, 12), **two, is_transposed=True, strides=3, padding=1, output_padding=1, bias=False
    )
    yield case("Convolution", (2, 4, 9, 12), **two, is_transposed=True, strides=[3, 2], conv_only=True)
    yield case("Convolution", (2, 4, 9, 12), **two, act=None, norm=None, dropout=0.3, dropout_dim=2)
    yield case("Convolution", (2, 4, 9, 12), **two, act=None, norm=None)
    yield case("Convolution", (2, 4, 9, 12), **two, kernel_size=4, padding=0)
    yield case("ResidualUnit", (2, 4, 9, 12), **two, subunits=3, dilation=2, last_conv_only=True)
    yield case("ResidualUnit", (2, 4, 9, 12), **two, strides=[1, 2], kernel_size=[3, 5])
    yield case("ResidualUnit", (2, 4, 9, 12), spatial_dims=2, in_channels=4, out_channels=4, subunits=0, padding=1)
    for act in ("GELU", "GEGLU", ["elu", {"alpha": 0.5}]):
        for mode in ("vit", "swin", "vista3d"):
            yield case("MLPBlock", (2, 5, 8), hidden_size=8, mlp_dim=12, act=act, dropout_rate=0.2, dropout_mode=mode)
    yield case("MLPBlock", (2, 5, 8), hidden_size=8, mlp_dim=0)
    yield case("SABlock", (2, 5, 8), hidden_size=8, num_heads=2, qkv_bias=True, dropout_rate=0.3)
    yield case("TransformerBlock", (2, 5, 8), hidden_size=8, mlp_dim=12, num_heads=4, dropout_rate=0.2)


def all_cases():
    for family in (
        blocks,
        unet,
        layers,
        basic_unet,
        segresnet,
        dynunet,
        densenet,
        resnet,
        senet,
        vnet,
        transformers,
        swin_unetr,
        efficientnet,
        flexible_unet,
    ):
        yield from family()


DEEP = {"spatial_dims": 3, "kernel_size": [3] * 6, "strides": [1, 2, 2, 2, 2, [2, 2, 1]], "res_block": True}
DEEP |= {"upsample_kernel_size": [2, 2, 2, 2, [2, 2, 1]], "norm_name": "instance", "out_channels": 2}
FIVE = {"channels": [16, 32, 64, 128, 256], "strides": [2, 2, 2, 2], "num_res_units": 2, "in_channels": 1}

#: Networks of the model zoo.
ZOO = [
    ("SegResNet", {"init_filters": 16, "in_channels": 4, "out_channels": 3, "dropout_prob": 0.2}),
    ("SegResNet", {"init_filters": 32, "in_channels": 3, "out_channels": 6, "upsample_mode": "deconv"}),
    ("DenseNet121", {"spatial_dims": 2, "in_channels": 4, "out_channels": 4}),
    ("SEResNet50", {"spatial_dims": 2, "in_channels": 3, "num_classes": 2}),
    ("FlexibleUNet", {"in_channels": 3, "out_channels": 2, "backbone": "efficientnet-b2", "pre_conv": None}),
    ("BasicUNet", {"spatial_dims": 2, "in_channels": 5, "out_channels": 1, "features": [32, 64, 128, 256, 512, 32]}),
    ("DynUNet", {**DEEP, "in_channels": 3}),
    ("UNet", {"spatial_dims": 3, "out_channels": 2, "norm": "batch", **FIVE}),
    ("UNet", {"spatial_dims": 2, "out_channels": 4, **FIVE}),
    ("SwinUNETR", {"in_channels": 1, "out_channels": 14, "feature_size": 48}),
]

#: Arguments with which a network is too large to be run: names, shapes and initial values are compared.
LARGE = [
    *ZOO,
    ("DenseNet121", {"spatial_dims": 2, "in_channels": 1, "out_channels": 2}),
    ("DenseNet169", {"spatial_dims": 3, "in_channels": 1, "out_channels": 2}),
    ("DenseNet201", {"spatial_dims": 3, "in_channels": 1, "out_channels": 2}),
    ("DenseNet264", {"spatial_dims": 2, "in_channels": 1, "out_channels": 2}),
    ("resnet18", {"n_input_channels": 1}),
    ("resnet34", {}),
    ("resnet50", {}),
    ("resnet101", {"spatial_dims": 2}),
    ("resnet152", {"spatial_dims": 2}),
    ("resnet200", {"spatial_dims": 2}),
    ("ResNetFeatures", {"model_name": "resnet34", "pretrained": False}),
    ("ResNetFeatures", {"model_name": "resnet50", "pretrained": False}),
    ("ResNetFeatures", {"model_name": "resnet101", "pretrained": False, "spatial_dims": 2}),
    ("ResNetFeatures", {"model_name": "resnet152", "pretrained": False, "spatial_dims": 2}),
    ("ResNetFeatures", {"model_name": "resnet200", "pretrained": False, "spatial_dims": 2}),
    ("SENet154", {"spatial_dims": 2, "in_channels": 3}),
    ("SEResNet50", {"spatial_dims": 2, "in_channels": 3}),
    ("SEResNet101", {"spatial_dims": 2, "in_channels": 3}),
    ("SEResNet152", {"spatial_dims": 2, "in_channels": 3}),
    ("SEResNext50", {"spatial_dims": 2, "in_channels": 3}),
    ("SEResNext101", {"spatial_dims": 2, "in_channels": 3}),
    ("ViT", {"in_channels": 1, "img_size": [32, 32, 32], "patch_size": 16, "classification": True}),
    ("UNETR", {"in_channels": 1, "out_channels": 2, "img_size": 32}),
    *(("EfficientNetBN", {"model_name": f"efficientnet-b{size}", "pretrained": False}) for size in range(9)),
    ("FlexibleUNet", {"in_channels": 3, "out_channels": 2, "backbone": "resnet50"}),
    ("FlexibleUNet", {"in_channels": 3, "out_channels": 2, "backbone": "efficientnet-b4"}),
    ("SwinUNETR", {"in_channels": 1, "out_channels": 2, "feature_size": 48, "use_v2": True}),
]


ONE = {"spatial_dims": 2, "in_channels": 1, "out_channels": 1}
DYN = {**ONE, "kernel_size": [3, 3, 3], "strides": [1, 2, 2], "upsample_kernel_size": [2, 2]}

UP = {"spatial_dims": 2, "in_channels": 4, "out_channels": 2}

#: Arguments that both libraries refuse.
REFUSED = [
    ("UNet", {**ONE, "channels": [4], "strides": []}),
    ("UNet", {**ONE, "channels": [4, 8, 8], "strides": [2]}),
    ("UNet", {**ONE, "channels": [4, 8], "strides": [2], "kernel_size": [3, 3, 3]}),
    ("UNet", {**ONE, "channels": [4, 8], "strides": [2], "kernel_size": 2}),
    ("UNet", {**ONE, "channels": [4, 8], "strides": [2], "act": "rulu"}),
    ("UNet", {**ONE, "channels": [4, 8], "strides": [2], "act": ["relu", {"slope": 1}]}),
    ("UNet", {**ONE, "channels": [4, 8], "strides": [2], "norm": ["group", {"num_groups": 3}]}),
    ("UNet", {**ONE, "channels": [4, 8], "strides": [2], "dropout": 1.5}),
    ("UNet", {**ONE, "channels": [4, 8], "strides": [2], "adn_ordering": "NDAX"}),
    ("UNet", {"in_channels": 1, "out_channels": 1, "channels": [4, 8], "strides": [2]}),
    ("Pool", {"name": ["mean", {"kernel_size": 2}], "spatial_dims": 2}),
    ("Pool", {"name": "max", "spatial_dims": 2}),
    ("Pad", {"name": ["constantpad", {"padding": 1}], "spatial_dims": 2}),
    ("UpSample", {**UP, "mode": "nontrainable", "pre_conv": None}),
    ("UpSample", {**UP, "mode": "pixelshuffle", "scale_factor": 0}),
    ("Convolution", {**UP, "groups": 3}),
    ("MLPBlock", {"hidden_size": 8, "mlp_dim": 8, "dropout_rate": 3.0}),
    ("SABlock", {"hidden_size": 8, "num_heads": 3}),
    ("BasicUNet", {"features": [4, 4, 4]}),
    ("BasicUNet", {"upsample": "magic"}),
    ("SegResNet", {"spatial_dims": 1}),
    ("SegResNet", {"norm_name": "batch"}),
    ("DynUNet", {**DYN, "strides": [1, 2]}),
    ("DynUNet", {**DYN, "kernel_size": [[3, 3, 3], 3, 3]}),
    ("DynUNet", {**DYN, "filters": [4, 8]}),
    ("DynUNet", {**DYN, "deep_supervision": True, "deep_supr_num": 2}),
    ("DynUNet", {**DYN, "deep_supervision": True, "deep_supr_num": 0}),
    ("DynUNet", {**DYN, "kernel_size": [3, 1, 3], "strides": [1, 3, 2]}),
    ("DenseNet264", {**ONE, "pretrained": True}),
    ("resnet10", {"pretrained": True}),
    ("resnet10", {"shortcut_type": "C"}),
    ("ResNet", {"block": "basics", "layers": [1, 1, 1, 1], "block_inplanes": [4, 4, 4, 4]}),
    ("ResNet", {"block": "basic", "layers": [1, 1, 1], "block_inplanes": [4, 4, 4, 4]}),
    ("ResNetFeatures", {"model_name": "resnet11", "pretrained": False}),
    ("SENet", {"spatial_dims": 2, "in_channels": 1, "block": "x", "layers": [1, 1, 1, 1], "groups": 1, "reduction": 1}),
    ("SEResNet50", {"spatial_dims": 2, "in_channels": 1, "reduction": 1000}),
    ("VNet", {"spatial_dims": 1}),
    ("ViT", {"in_channels": 1, "img_size": 32, "patch_size": 16, "dropout_rate": 2.0}),
    ("ViT", {"in_channels": 1, "img_size": 32, "patch_size": 16, "num_heads": 5}),
    ("ViT", {"in_channels": 1, "img_size": 32, "patch_size": 33}),
    ("ViT", {"in_channels": 1, "img_size": 32, "patch_size": 15, "proj_type": "perceptron"}),
    ("ViT", {"in_channels": 1, "img_size": [32], "patch_size": 16, "spatial_dims": 1, "pos_embed_type": "sincos"}),
    (
        "ViT",
        {
            "in_channels": 1,
            "img_size": 32,
            "patch_size": 16,
            "hidden_size": 16,
            "num_heads": 4,
            "pos_embed_type": "sincos",
        },
    ),
    ("UNETR", {"in_channels": 1, "out_channels": 1, "img_size": 8}),
    ("EfficientNet", {"blocks_args_str": []}),
    ("EfficientNet", {"blocks_args_str": ["r1_k3_s12_e1_i8_o8"]}),
    ("EfficientNet", {"blocks_args_str": ["r0_k3_s11_e1_i8_o8"]}),
    ("EfficientNet", {"blocks_args_str": ["r1_k3_s11_e1_i8_o8"], "spatial_dims": 4}),
    ("EfficientNetBN", {"model_name": "efficientnet-b9"}),
    ("FlexibleUNet", {"in_channels": 1, "out_channels": 1, "backbone": "vgg"}),
    ("FlexibleUNet", {"in_channels": 1, "out_channels": 1, "backbone": "resnet10", "spatial_dims": 1}),
    ("FlexibleUNet", {"in_channels": 1, "out_channels": 1, "backbone": "resnet10", "decoder_channels": [1, 2]}),
    ("SwinUNETR", {"in_channels": 1, "out_channels": 1, "spatial_dims": 1}),
    ("SwinUNETR", {"in_channels": 1, "out_channels": 1, "feature_size": 16}),
    ("SwinUNETR", {"in_channels": 1, "out_channels": 1, "drop_rate": -1.0}),
    ("SwinUNETR", {"in_channels": 1, "out_channels": 1, "downsample": "folding"}),
    ("SwinUNETR", {"in_channels": 1, "out_channels": 1, "hyena_stages": [False]}),
    ("VNet", {"in_channels": 3}),
    ("VNet", {"dropout_prob_up": [0.5, None]}),
]
