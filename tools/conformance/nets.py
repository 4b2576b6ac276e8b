"""The nets that are compared, and what follows from their descriptions for the IRs made of them.

No number here is counted in an IR: each is derived from the layers that the net has.
"""

from net import Layers, Moves, Net, Places


def _relu_after(tensor):
    return tensor + "_relu"


def _resnet(name, blocks, last_blocks, middle, conv1_bias):
    """ResNets of 2015. Strides sit in the first 1x1 convolutions of a stage, from the second on.

    They move into the 3x3 convolution of the block before, across its addition, whose other operand
    a pooling aligns.
    """
    convolutions = 1 + 3 * sum(blocks) + len(blocks)
    return Net(
        name,
        inner=last_blocks,
        logits="fc1000",
        writer=_relu_after,
        layers=Layers(
            convolutions=convolutions,
            products=1,
            norms=2 * convolutions,
            sums=sum(blocks),
            biased=1 + conv1_bias,
            shifted=convolutions + 1,
        ),
        strided=1,
        moves=Moves(
            givers=tuple(
                f"{stage}_{branch}"
                for stage in ("res3a", "res4a", "res5a")
                for branch in ("branch1", "branch2a")
            ),
            takers=tuple(block + "_branch2b" for block in last_blocks[:-1]),
            poolings=3,
            thinned=last_blocks[:-1],
        ),
        places=Places(conv1_bias, middle + "_branch2b", last_blocks[-1] + "_branch2c"),
    )


def _resnet_v2():
    """Pre-activation: in each block two BatchNorms are after convolutions, and one before it.

    That in front reads an addition and is read by a ReLU, and so stays; the first block has none,
    the end has one. No stride moves: what a strided projection reads, a convolution without stride
    reads, too.
    """
    stages = (3, 30, 48, 8)
    blocks = sum(stages)
    fused = 1 + 2 * blocks  # Pairs after convolutions.
    kept = blocks - 1 + 1
    return Net(
        "resnet269_v2",
        inner=(
            "res3_eletwise",
            "res33_eletwise",
            "res34_bn",
            "res81_eletwise",
            "res89_eletwise_bn",
        ),
        logits="classifier",
        writer=lambda tensor: tensor.replace("_bn", "_relu"),
        layers=Layers(
            convolutions=1 + 3 * blocks + len(stages),
            products=1,
            norms=2 * (fused + kept),
            sums=blocks,
            biased=1,
            shifted=fused + 1,
            kept=kept,
        ),
        strided=1 + 2 * 3,
    )


def _resnext():
    """Eight blocks whose 3x3 convolution is split; a bias in each group of one of them."""
    blocks, projections = 8, 4
    pairs = 1 + 3 * blocks + projections
    return Net(
        "resnext26",
        inner=("resx2_elewise", "resx4_conv2", "resx4_elewise", "resx5_conv2", "resx8_elewise"),
        logits="classifier",
        writer=_relu_after,
        layers=Layers(
            convolutions=1 + 2 * blocks + projections,
            split_convolutions=blocks,
            products=1,
            norms=2 * pairs,
            sums=blocks,
            biased=1,
            biased_splits=1,
            shifted=pairs + 1,
        ),
        strided=1 + 2 * 3,  # As in ResNet-269.
    )


def _inception_v4():
    """Every convolution has a BatchNorm, a Scale and a ReLU of its own, before any Concat."""
    convolutions = 11 + 4 * 7 + 4 + 7 * 10 + 6 + 3 * 10
    return Net(
        "inception_v4_caffe",
        inner=(
            "inception_stem2",
            "inception_stem3",
            "inception_a4_concat",
            "inception_b7_concat",
            "inception_c3_concat",
        ),
        logits="classifier",
        shape=(1, 3, 299, 299),
        layers=Layers(
            convolutions=convolutions,
            products=1,
            norms=2 * convolutions,
            concats=3 + 4 + 1 + 7 + 1 + 3,
            biased=1,
            shifted=convolutions + 1,
        ),
        strided=3 + 2 + 2,  # In the stem and in both reductions; none is 1x1.
    )


def _densenet():
    """In a layer the first BatchNorm reads a Concat, and so stays; the second a convolution.

    The transitions' and the last one read a Concat, too. That of the first convolution is fused.
    """
    blocks = (6, 12, 24, 16)
    layers = sum(blocks)
    fused = 1 + layers
    kept = layers + len(blocks)
    return Net(
        "densenet121",
        inner=("concat_2_6", "conv3_6/x2/bn", "concat_3_12", "concat_4_24", "conv5_blk/bn"),
        logits="fc6",
        output="fc6",
        writer=lambda tensor: "relu" + tensor[4:-3] if tensor.endswith("/bn") else tensor,
        layers=Layers(
            convolutions=1 + 2 * layers + len(blocks) - 1 + 1,
            norms=2 * (fused + kept),
            concats=layers,
            biased=1,
            shifted=fused + 1,
            kept=kept,
            softmaxes=0,
        ),
        strided=1,
    )


def _mobilenet():
    """Pairs of a depthwise 3x3 and a 1x1 convolution. The depthwise ones have the strides."""
    pairs = 13
    return Net(
        "mobilenet",
        inner=("conv2_2/dw", "conv3_2/sep", "conv4_2/sep", "conv5_6/dw", "conv6/sep"),
        logits="fc7",
        writer=lambda tensor: tensor.replace("conv", "relu"),
        layers=Layers(
            convolutions=1 + pairs + 1,
            group_convolutions=pairs,
            norms=2 * (1 + 2 * pairs),
            biased=1,
            shifted=1 + 2 * pairs + 1,
        ),
        strided=1 + 4,
    )


def _vgg():
    """Every convolution has a bias, too."""
    convolutions, products = 2 + 2 + 3 + 3 + 3, 3
    return Net(
        "vgg16_bn",
        inner=("pool1", "pool3", "pool5", "drop6", "drop7"),
        logits="fc8",
        layers=Layers(
            convolutions=convolutions,
            products=products,
            norms=2 * convolutions,
            biased=convolutions + products,
            shifted=convolutions + products,
        ),
        strided=0,
    )


def _unet():
    """A BatchNorm and a Scale after each convolution but the last, and after each Deconvolution."""
    convolutions, deconvolutions = 4 + 3 + 1, 3
    return Net(
        "unet",
        inner=("conv4", "up3", "merge3", "up2", "merge2", "up1", "merge1"),
        logits="score",
        shape=(1, 3, 128, 128),
        writer=_relu_after,
        layers=Layers(
            convolutions=convolutions,
            deconvolutions=1,
            group_deconvolutions=deconvolutions - 1,
            norms=2 * (convolutions - 1 + deconvolutions),
            concats=3,
            biased=2,  # One Deconvolution, and the last convolution.
            shifted=convolutions + deconvolutions,
        ),
        strided=0,
    )


def _mlp():
    """Four InnerProducts, the second without bias; BatchNorm, Scale; the same; BatchNorm alone."""
    products = 4
    return Net(
        "mlp",
        inner=("ip1", "ip2", "ip3"),
        logits="ip4",
        shape=(1, 1, 28, 28),
        writer=_relu_after,
        layers=Layers(products=products, norms=2 + 2 + 1, biased=products - 1, shifted=products),
        strided=0,
    )


def _googlenet():
    """Nine inception modules of six convolutions, on a stem of three."""
    modules = 9
    biased = 3 + 6 * modules + 1
    return Net(
        "googlenet",
        inner=(
            "inception_3a/output",
            "inception_3b/output",
            "inception_4c/output",
            "inception_5b/output",
        ),
        logits="loss3/classifier",
        layers=Layers(
            convolutions=biased - 1, products=1, concats=modules, biased=biased, shifted=biased
        ),
        strided=1,
    )


def _squeezenet():
    """Eight modules of three convolutions. The logits are averages of a convolution's outputs."""
    modules = 8
    convolutions = 1 + 3 * modules + 1
    return Net(
        "squeezenet",
        inner=("pool1", "fire3/concat", "pool5", "fire9/concat"),
        logits="pool10",
        shape=(1, 3, 227, 227),
        layers=Layers(
            convolutions=convolutions, concats=modules, biased=convolutions, shifted=convolutions
        ),
        strided=1,
    )


def _mobilenet_v2():
    """17 inverted residuals, ten of which are added to what they read."""
    blocks = 17
    normed = 1 + 3 * blocks + 1
    return Net(
        "mobilenet_v2_caffe",
        inner=("conv2_2/linear", "block_3_1", "block_4_2", "conv5_3/dwise", "conv6_4"),
        logits="fc7",
        writer=_mobilenet_v2_writer,
        layers=Layers(
            convolutions=normed - blocks + 1,
            group_convolutions=blocks,
            norms=2 * normed,
            sums=10,
            biased=1,
            shifted=normed + 1,
        ),
        strided=1 + 4,
    )


def _mobilenet_v2_writer(tensor):
    return tensor + "/scale" if tensor.endswith("/linear") else tensor.replace("conv", "relu")


def _fcn():
    """VGG's convolutions and five more; scores of two poolings are added to enlarged ones."""
    convolutions = 13 + 2 + 3
    return Net(
        "fcn",
        inner=("score_fr", "upscore2", "fuse_pool4", "upscore_pool4"),
        logits="fuse_pool3",
        output="score",
        shape=(1, 3, 96, 128),
        layers=Layers(
            convolutions=convolutions,
            group_deconvolutions=3,
            sums=2,
            softmaxes=0,
            biased=convolutions,
            shifted=convolutions,
        ),
        strided=0,
    )


NETS = {
    net.name: net
    for net in (
        _resnet("resnet50", (3, 4, 6, 3), ("res2c", "res3d", "res4f", "res5c"), "res3b", True),
        _resnet(
            "resnet101", (3, 4, 23, 3), ("res2c", "res3b3", "res4b22", "res5c"), "res3b1", False
        ),
        _resnet(
            "resnet152", (3, 8, 36, 3), ("res2c", "res3b7", "res4b35", "res5c"), "res3b1", False
        ),
        _resnet_v2(),
        _resnext(),
        _inception_v4(),
        _densenet(),
        _mobilenet(),
        _vgg(),
        _unet(),
        _mlp(),
        _googlenet(),
        _squeezenet(),
        _mobilenet_v2(),
        _fcn(),
    )
}
