"""What a compared net is, and what follows from its description for the IRs made of it."""

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
