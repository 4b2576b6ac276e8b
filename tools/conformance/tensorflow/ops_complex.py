"""Complex numbers, and signals as sums of waves."""

import tensorflow as tf
from op_case import Full
from tensorflow import raw_ops as raw


def _complex(g, shape):
    return raw.Complex(real=g.input(shape), imag=g.input(shape))


def _parts(x):
    """Real numbers, by which outputs are compared."""
    return [raw.Real(input=x), raw.Imag(input=x)]


def _on_shapes(function):
    """A function of a builder and a shape, on three shapes."""
    return {
        "matrix": lambda g: function(g, [2, 6]),
        "image": Full(lambda g: function(g, [1, 4, 5, 3])),
        "open": Full(lambda g: function(g, [None, 3])),
    }


def _of_number(op):
    return _on_shapes(lambda g, shape: op(_complex(g, shape)))


def _transposed(g, shape, order):
    return _parts(raw.ConjugateTranspose(x=_complex(g, shape), perm=tf.constant(order)))


def _fft(op, shape):
    return lambda g: _parts(op(input=_complex(g, shape)))


def _ffts(op):
    return {
        "cube": _fft(op, [4, 6, 5]),
        "batch": Full(_fft(op, [2, 4, 3, 8])),
        "two": Full(_fft(op, [2, 2, 2])),
    }


def _rfft(op, shape, lengths):
    return lambda g: _parts(op(input=g.input(shape), fft_length=tf.constant(lengths)))


def _irfft(op, shape, lengths):
    return lambda g: op(input=_complex(g, shape), fft_length=tf.constant(lengths))


def _real_ffts(op, form, axes):
    """As long as the data, and shorter."""
    return {
        "even": form(op, [2, 4, 6, 8], [4, 6, 8][-axes:]),
        "odd": Full(form(op, [2, 3, 5, 7], [3, 5, 7][-axes:])),
        "shorter": form(op, [1, 6, 8, 9], [4, 6, 7][-axes:]),
    }


def _spectrogram(g):
    """As tf.signal.stft writes it."""
    signal = g.input([1, 60])
    return tf.abs(tf.signal.stft(signal, frame_length=16, frame_step=8))


def _filtered(g):
    """A spectrum times that of a filter, and back."""
    n = tf.constant([8])
    x = raw.RFFT(input=g.input([2, 8]), fft_length=n)
    y = raw.RFFT(input=g.const([8]), fft_length=n)
    return raw.IRFFT(input=raw.Mul(x=x, y=y), fft_length=n)


def _arithmetic(g):
    x, y = _complex(g, [2, 3]), _complex(g, [3])
    y = raw.AddV2(x=y, y=tf.constant(3 + 1j, tf.complex64))
    found = raw.RealDiv(x=raw.Sub(x=x, y=raw.Neg(x=y)), y=raw.Square(x=y))
    return _parts(raw.Mul(x=found, y=x))


def _shapes(g):
    x = raw.ExpandDims(input=_complex(g, [2, 3]), axis=0)
    x = raw.Transpose(x=raw.ConcatV2(values=[x, x], axis=-2), perm=tf.constant([1, 0, 2]))
    return [*_parts(raw.Reshape(tensor=x, shape=tf.constant([3, -1]))), raw.Shape(input=x)]


def _cast(g):
    x = raw.Cast(x=g.input([2, 3]), DstT=tf.complex64)
    return raw.Cast(x=raw.Mul(x=x, y=x), DstT=tf.float32)


CASES = {
    "Angle": _of_number(lambda x: raw.Angle(input=x)),
    "Complex": _of_number(_parts)
    | {"spectrogram": _spectrogram, "filtered": _filtered, "arithmetic": _arithmetic}
    | {"shapes": _shapes, "cast": _cast},
    "ComplexAbs": _of_number(lambda x: raw.ComplexAbs(x=x)),
    "Conj": _of_number(lambda x: _parts(raw.Conj(input=x))),
    "ConjugateTranspose": {
        "matrix": lambda g: _transposed(g, [2, 3], [1, 0]),
        "cube": Full(lambda g: _transposed(g, [2, 3, 4], [2, 0, 1])),
        "real": Full(lambda g: raw.ConjugateTranspose(x=g.input([2, 3]), perm=[1, 0])),
    },
    "FFT": _ffts(raw.FFT),
    "FFT2D": _ffts(raw.FFT2D),
    "FFT3D": _ffts(raw.FFT3D),
    "IFFT": _ffts(raw.IFFT),
    "IFFT2D": _ffts(raw.IFFT2D),
    "IFFT3D": _ffts(raw.IFFT3D),
    "Imag": _of_number(lambda x: raw.Imag(input=x)),
    "IRFFT": _real_ffts(raw.IRFFT, _irfft, 1),
    "IRFFT2D": _real_ffts(raw.IRFFT2D, _irfft, 2),
    "IRFFT3D": _real_ffts(raw.IRFFT3D, _irfft, 3),
    "Real": _of_number(lambda x: raw.Real(input=x)),
    "RFFT": _real_ffts(raw.RFFT, _rfft, 1),
    "RFFT2D": _real_ffts(raw.RFFT2D, _rfft, 2),
    "RFFT3D": _real_ffts(raw.RFFT3D, _rfft, 3),
}
