"""Layers that normalize: batch, local response, mean and variance, length, softmax."""

import numpy as np
from caffemodel import float32


def _for_channels(values, rank):
    return np.reshape(values, [1, -1] + [1] * (rank - 2)) if rank > 1 else np.reshape(values, -1)


def _own_statistics(x, eps):
    axes = tuple(axis for axis in range(x.ndim) if axis != 1)
    mean = x.mean(axes, keepdims=True)
    variance = np.mean((x - mean) ** 2, axes, keepdims=True)
    return (x - mean) / np.sqrt(variance + eps)


def batch_norm(layer, bottoms, blobs):
    """BVLC: mean, variance, factor. NVIDIA and Intel add scale and shift, and NVIDIA's older files
    begin with these. GENet's CuDNNBatchNorm has scale, shift, mean, variance."""
    p = layer.parameters("batch_norm_param")
    x, eps = bottoms[0], float32(p.get("eps", 1e-5))
    intel = any(p.has(name) for name in ("bias_term", "filler", "relu", "use_weight_bias"))
    scale = shift = None
    factor = 1.0
    if layer.type == "CuDNNBatchNorm" and len(blobs) == 4:
        scale, shift, mean, variance = blobs
    elif len(blobs) == 5 and not intel and blobs[4].size == 1:
        scale, shift, mean, variance = blobs[:4]
        eps = max(eps, float32(1e-5))
    else:
        mean, variance = blobs[:2]
        if len(blobs) > 2:
            stored = blobs[2].ravel()[0]
            factor = 1 / stored if stored != 0 else float(len(blobs) == 5)
        scale = blobs[3] if len(blobs) > 3 else None
        shift = blobs[4] if len(blobs) > 4 else None
        if len(blobs) == 5 and not intel:
            eps = max(eps, float32(1e-5))
    if p.get("use_global_stats", True) is False and len(blobs) <= 3:
        value = _own_statistics(x, eps)
    else:
        mean, variance = (_for_channels(blob * factor, x.ndim) for blob in (mean, variance))
        value = (x - mean) / np.sqrt(variance + eps)
    if scale is not None:
        value = value * _for_channels(scale, x.ndim)
    if shift is not None:
        value = value + _for_channels(shift, x.ndim)
    return [np.maximum(value, 0) if p.get("relu", False) else value]


def bn(layer, bottoms, blobs):
    """Four blobs are PSPNet's and yjxiong's, two SegNet's."""
    p = layer.parameters("bn_param")
    x = bottoms[0]
    scale, shift, *statistics = (_for_channels(blob, x.ndim) for blob in blobs)
    if statistics:
        mean, variance = statistics
        x = (x - mean) / np.sqrt(variance + float32(p.get("eps", 1e-5)))
    elif p.get("bn_mode", "LEARN") in ("LEARN", 0):
        x = _own_statistics(x, 1e-9)
    return [x * scale + shift]


def lrn(layer, bottoms, blobs):
    p = layer.parameters("lrn_param")
    x, size = bottoms[0], p.get("local_size", 5)
    alpha, beta = float32(p.get("alpha", 1)), float32(p.get("beta", 0.75))
    half = size // 2
    squares = x * x
    if p.get("norm_region", "ACROSS_CHANNELS") in ("ACROSS_CHANNELS", 0):
        padded = np.pad(squares, [(0, 0), (half, half), (0, 0), (0, 0)])
        sums = sum(padded[:, i : i + x.shape[1]] for i in range(size))
        return [x * (float32(p.get("k", 1)) + alpha / size * sums) ** -beta]
    padded = np.pad(squares, [(0, 0), (0, 0), (half, half), (half, half)])
    height, width = x.shape[2:]
    sums = sum(
        padded[:, :, i : i + height, j : j + width] for i in range(size) for j in range(size)
    )
    return [x * (1 + alpha / size**2 * sums) ** -beta]


def mvn(layer, bottoms, blobs):
    p = layer.parameters("mvn_param")
    x = bottoms[0]
    axes = tuple(range(1 if p.get("across_channels", False) else 2, x.ndim))
    centered = x - x.mean(axes, keepdims=True)
    if not p.get("normalize_variance", True):
        return [centered]
    deviation = np.sqrt(np.mean(centered**2, axes, keepdims=True))
    return [centered / (deviation + float32(p.get("eps", 1e-9)))]


def normalize(layer, bottoms, blobs):
    p = layer.parameters("norm_param")
    x = bottoms[0]
    axes = (1, 2, 3) if p.get("across_spatial", True) else (1,)
    length = np.sqrt(np.sum(x * x, axes, keepdims=True) + float32(p.get("eps", 1e-10)))
    return [x / length * blobs[0].reshape(1, -1, 1, 1)]


def softmax(layer, bottoms, blobs):
    axis = layer.parameters("softmax_param").get("axis", 1)
    powers = np.exp(bottoms[0] - bottoms[0].max(axis, keepdims=True))
    return [powers / powers.sum(axis, keepdims=True)]


LAYERS = {
    "BN": bn,
    "BatchNorm": batch_norm,
    "CuDNNBatchNorm": batch_norm,
    "LRN": lrn,
    "MVN": mvn,
    "Normalize": normalize,
    "Softmax": softmax,
}
