"""Layers that normalize."""

from layer_case import Case, integers, uniform


def _positive(random, index, shape):
    """Weights of which none is negative, as variances are."""
    return random.uniform(0.5, 2, shape)


def _statistics(factor):
    """Mean, variance, and the factor that both are divided by."""

    def make(random, index, shape):
        if index == 2:
            return [factor]
        return _positive(random, index, shape) if index == 1 else random.standard_normal(shape)

    return make


def _small(random, index, shape):
    return random.standard_normal(shape) * 1e-3


_NORM = "norm_param {{ {} }}"
_BATCH = ((3,), (3,), (1,))

CASES = [
    Case(
        "BatchNorm",
        "factor",
        "batch_norm_param { eps: 1e-3 }",
        blobs=_BATCH,
        weights=_statistics(4),
    ),
    Case(
        "BatchNorm",
        "global",
        "batch_norm_param { use_global_stats: true }",
        blobs=_BATCH,
        weights=_statistics(0.5),
    ),
    Case(
        "BatchNorm",
        "factor_0",
        "batch_norm_param { eps: 0.5 }",
        blobs=_BATCH,
        weights=_statistics(0),
    ),
    Case(
        "BatchNorm",
        "of_the_batch",
        "batch_norm_param { use_global_stats: false }",
        blobs=_BATCH,
        weights=_statistics(1),
        opencv=False,
    ),
    Case(
        "BatchNorm",
        "list",
        inputs=((4,),),
        blobs=((1,), (1,), (1,)),
        weights=_statistics(2),
        opencv=False,
    ),
    Case(
        "BatchNorm",
        "nvidia",
        blobs=((1, 3, 1, 1), (1, 3, 1, 1), (1,), (1, 3, 1, 1), (1, 3, 1, 1)),
        weights=_statistics(1),
        opencv=False,
    ),
    Case(
        "BatchNorm",
        "nvidia_factor_0",
        "batch_norm_param { scale_bias: true eps: 1e-7 }",
        blobs=((3,), (3,), (1,), (3,), (3,)),
        weights=_statistics(0),
        opencv=False,
    ),
    Case(
        "BatchNorm",
        "digits",
        "batch_norm_param { scale_filler { value: 1 } bias_filler { value: 0 } }",
        blobs=((1, 3, 1, 1),) * 4 + ((1,),),
        weights=_positive,
        opencv=False,
    ),
    Case(
        "BatchNorm",
        "intel",
        "batch_norm_param { relu: true engine: MKLDNN }",
        blobs=((3,), (3,), (1,), (3,), (3,)),
        weights=_statistics(2),
        opencv=False,
    ),
    Case("CuDNNBatchNorm", "genet", blobs=((1, 3, 1, 1),) * 4, weights=_positive, opencv=False),
    Case(
        "CuDNNBatchNorm",
        "eps",
        "batch_norm_param { eps: 0.1 momentum: 0.9 }",
        blobs=((3,),) * 4,
        weights=_positive,
        opencv=False,
    ),
    Case(
        "CuDNNBatchNorm",
        "matrix",
        inputs=((2, 3),),
        blobs=((3,),) * 4,
        weights=_positive,
        opencv=False,
    ),
    Case("BN", "pspnet", blobs=((1, 3, 1, 1),) * 4, weights=_positive, opencv=False),
    Case(
        "BN",
        "frozen",
        "bn_param { frozen: true eps: 0.01 momentum: 0.95 }",
        blobs=((1, 3),) * 4,
        weights=_positive,
        opencv=False,
    ),
    Case(
        "BN", "segnet", "bn_param { bn_mode: INFERENCE }", blobs=((1, 3, 1, 1),) * 2, opencv=False
    ),
    Case(
        "BN",
        "segnet_of_the_batch",
        "bn_param { bn_mode: LEARN }",
        blobs=((1, 3, 1, 1),) * 2,
        opencv=False,
    ),
    Case("LRN", "plain", inputs=((2, 7, 4, 5),), opencv=False),
    Case(
        "LRN", "stated", "lrn_param { local_size: 5 alpha: 0.5 beta: 0.75 }", inputs=((2, 7, 4, 5),)
    ),
    Case(
        "LRN",
        "wide",
        "lrn_param { local_size: 9 alpha: 2 beta: 0.5 k: 2 }",
        inputs=((2, 4, 4, 5),),
        opencv=False,
    ),
    Case(
        "LRN",
        "within",
        "lrn_param { norm_region: WITHIN_CHANNEL local_size: 3 alpha: 0.5 k: 7 }",
        opencv=False,
    ),
    Case(
        "LRN",
        "within_wide",
        "lrn_param { norm_region: 1 local_size: 5 }",
        inputs=((2, 2, 3, 4),),
        opencv=False,
    ),
    Case("MVN", "plain", opencv=False),
    Case("MVN", "across", "mvn_param { across_channels: true }", opencv=False),
    Case("MVN", "mean_alone", "mvn_param { normalize_variance: false }", opencv=False),
    Case("MVN", "eps", "mvn_param { eps: 1e-3 }", values=_small, opencv=False),
    Case(
        "MVN",
        "across_mean_alone",
        "mvn_param { across_channels: true normalize_variance: false }",
        opencv=False,
    ),
    Case(
        "Normalize",
        "channels",
        _NORM.format("across_spatial: false channel_shared: false"),
        blobs=((3,),),
    ),
    Case("Normalize", "all", blobs=((1,),)),
    Case("Normalize", "scalar", _NORM.format("across_spatial: false"), blobs=((),), opencv=False),
    Case(
        "Normalize",
        "scales",
        _NORM.format("channel_shared: false eps: 0.01"),
        blobs=((3,),),
        opencv=False,
    ),
    Case(
        "Normalize",
        "small",
        _NORM.format("across_spatial: false eps: 1e-4"),
        blobs=((1,),),
        values=_small,
        opencv=False,
    ),
    Case("Softmax", "channels"),
    Case("Softmax", "last", "softmax_param { axis: -1 }", values=uniform(-50, 50)),
    Case("Softmax", "batch", "softmax_param { axis: 0 engine: CUDNN }", inputs=((3, 4),)),
    Case("Softmax", "equal", values=integers(0, 2)),
]
