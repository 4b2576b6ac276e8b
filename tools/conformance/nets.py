"""The nets that are compared, and what follows from their descriptions for the IRs made of them.

No number here is counted in an IR: each is derived from the layers that the net has.
"""

import dataclasses
from collections.abc import Callable

# Each grouped convolution of resnext26 is written as so many.
_GROUPS = 32


@dataclasses.dataclass(frozen=True)
class Layers:
    """How many layers of each kind a source has, and what can become of them."""

    convolutions: int = 0
    group_convolutions: int = 0
    split_convolutions: int = 0  # Grouped ones written as Slice, Convolutions and Concat.
    deconvolutions: int = 0
    group_deconvolutions: int = 0
    products: int = 0  # InnerProducts.
    norms: int = 0  # BatchNorms and Scales.
    sums: int = 0  # Residual additions.
    concats: int = 0  # Not those of split convolutions.
    softmaxes: int = 1

    biased: int = 0  # Convolutions of all kinds and InnerProducts that have a bias.
    biased_splits: int = 0  # Split convolutions that have a bias in each group.
    # Convolutions of all kinds and InnerProducts that have a bias once norms are fused: their own,
    # or that of the norms after them.
    shifted: int = 0
    # Pairs of BatchNorm and Scale that nothing can take in: what they read is no convolution's own,
    # what reads them is a ReLU.
    kept: int = 0

    def operations(self, config):
        """How many operations of each type are in the IR."""
        apart = 0 if config.grouped_convolution else self.split_convolutions
        biases_apart = _GROUPS * self.biased_splits if apart else 0
        if config.linear_fusing:
            # Nothing goes backward through a Concat.
            multiplies = self.kept + apart
            adds = self.shifted + self.kept + biases_apart
        else:
            multiplies = self.norms
            adds = self.norms + self.biased + (biases_apart or self.biased_splits)
        return {
            "Convolution": self.convolutions + apart * _GROUPS,
            "GroupConvolution": self.group_convolutions + self.split_convolutions - apart,
            "ConvolutionBackpropData": self.deconvolutions,
            "GroupConvolutionBackpropData": self.group_deconvolutions,
            "MatMul": self.products,
            "Multiply": multiplies,
            "Add": adds + self.sums,
            "Concat": self.concats + apart,
            "Split": apart,
            "SoftMax": self.softmaxes,
        }


@dataclasses.dataclass(frozen=True)
class Moves:
    """What resnet_stride does to a net."""

    givers: tuple  # 1x1 convolutions that give up their stride of 2.
    takers: tuple  # The convolutions above that take it in.
    poolings: int  # How many align what else reads the tensors between.
    thinned: tuple  # Tensors between, which then hold every second row and column.


@dataclasses.dataclass(frozen=True)
class Places:
    """Convolutions to be damaged, each with a BatchNorm and a Scale after it."""

    first_has_bias: bool
    middle: str
    last: str


@dataclasses.dataclass(frozen=True)
class Net:
    """A net of //models. `writer` gives the layer that has last written a tensor of `inner`."""

    name: str
    inner: tuple  # The compared tensors before the logits.
    logits: str
    layers: Layers
    strided: int  # Convolutions, grouped ones too, with a stride that nothing moves.
    output: str = "prob"
    shape: tuple = (1, 3, 224, 224)
    writer: Callable = str
    moves: Moves = Moves((), (), 0, ())
    places: Places | None = None

    @property
    def tensors(self):
        """The compared tensors and the OpenCV layers that make them."""
        inner = {tensor: self.writer(tensor) for tensor in self.inner}
        return inner | {self.logits: self.logits, self.output: self.output}

    def stride_of(self, tensor, config):
        """How many rows and columns of the source make one of `tensor` in the IR."""
        return 2 if config.resnet_stride and tensor in self.moves.thinned else 1


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
    )
}
