"""LSTM, RNN and LSTMUnit. Inputs are [steps, batch, ...]; the second says which steps go on."""

import numpy as np
from layer_case import Case, each, normal

_T, _N, _I, _H, _S = 4, 2, 3, 5, 6


def _going_on(random, index, shape):
    return np.vstack([np.zeros((1, shape[1])), np.ones((shape[0] - 1, shape[1]))])


def _mixed(random, index, shape):
    return random.integers(0, 2, shape)


def _weights(random, index, shape):
    return random.standard_normal(shape) * 0.5


def _recurrent(kind, form, text, inputs, blobs, cont=_mixed, **more):
    values = each(normal, cont, *[normal] * (len(inputs) - 2))
    return Case(
        kind,
        form,
        f"recurrent_param {{ num_output: {_H} {text} }}",
        inputs=inputs,
        blobs=blobs,
        values=values,
        weights=_weights,
        opencv=False,
        **more,
    )


_SEQUENCE = ((_T, _N, _I), (_T, _N))
_LSTM = ((4 * _H, _I), (4 * _H,), (4 * _H, _H))
_RNN = ((_H, _I), (_H,), (_H, _H), (_H, _H), (_H,))
_STATE = (1, _N, _H)

CASES = [
    _recurrent("LSTM", "going_on", "", _SEQUENCE, _LSTM, _going_on),
    _recurrent("LSTM", "mixed", "", _SEQUENCE, _LSTM),
    _recurrent("LSTM", "static", "", (*_SEQUENCE, (_N, _S)), (*_LSTM[:2], (4 * _H, _S), _LSTM[2])),
    _recurrent(
        "LSTM", "exposed", "expose_hidden: true", (*_SEQUENCE, _STATE, _STATE), _LSTM, tops=3
    ),
    _recurrent(
        "LSTM", "images", "", ((_T, _N, _I, 2, 1), (_T, _N)), ((4 * _H, 2 * _I), *_LSTM[1:])
    ),
    _recurrent("RNN", "going_on", "", _SEQUENCE, _RNN, _going_on),
    _recurrent("RNN", "mixed", "", _SEQUENCE, _RNN),
    _recurrent("RNN", "static", "", (*_SEQUENCE, (_N, _S)), (*_RNN[:2], (_H, _S), *_RNN[2:])),
    _recurrent("RNN", "exposed", "expose_hidden: true", (*_SEQUENCE, _STATE), _RNN, tops=2),
    Case(
        "LSTMUnit",
        "mixed",
        inputs=((1, 3, _H), (1, 3, 4 * _H), (1, 3)),
        tops=2,
        values=each(normal, normal, _mixed),
        opencv=False,
    ),
    Case(
        "LSTMUnit",
        "begins",
        inputs=((1, 2, _H), (1, 2, 4 * _H), (1, 2)),
        tops=2,
        values=each(normal, normal, lambda random, index, shape: np.zeros(shape)),
        opencv=False,
    ),
    Case(
        "LSTMUnit",
        "goes_on",
        inputs=((1, 2, _H), (1, 2, 4 * _H), (1, 2)),
        tops=2,
        values=each(normal, normal, lambda random, index, shape: np.ones(shape)),
        opencv=False,
    ),
]
