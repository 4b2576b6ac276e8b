"""LSTM, RNN and LSTMUnit, step by step."""

import numpy as np


def _sigmoid(x):
    return 0.5 * np.tanh(0.5 * x) + 0.5


def _step(gates, c, cont):
    """Gates are input, forget, output, candidate; a sequence that begins has no memory."""
    i, f, o, g = np.split(gates, 4, -1)
    c = _sigmoid(f) * (cont * c) + _sigmoid(i) * np.tanh(g)
    return c, _sigmoid(o) * np.tanh(c)


def lstm_unit(layer, bottoms, blobs):
    c, gates, cont = bottoms
    c, h = _step(gates[0], c[0], cont.reshape(-1, 1))
    return [c[None], h[None]]


def _inputs(layer, bottoms, blobs, states):
    exposed = layer.parameters("recurrent_param").get("expose_hidden", False)
    given = bottoms[len(bottoms) - states :] if exposed else []
    plain = bottoms[: len(bottoms) - len(given)]
    x, cont = plain[:2]
    return x.reshape(*x.shape[:2], -1), cont, plain[2:], [state[0] for state in given], exposed


def lstm(layer, bottoms, blobs):
    x, cont, static, state, exposed = _inputs(layer, bottoms, blobs, 2)
    w_x, b, *w_static, w_h = blobs
    size = w_h.shape[1]
    h, c = state or (np.zeros((x.shape[1], size)), np.zeros((x.shape[1], size)))
    fixed = b.ravel() + (static[0].reshape(x.shape[1], -1) @ w_static[0].T if static else 0)
    outputs = []
    for t in range(x.shape[0]):
        keep = cont[t].reshape(-1, 1)
        c, h = _step(x[t] @ w_x.T + fixed + (keep * h) @ w_h.T, c, keep)
        outputs.append(h)
    return [np.stack(outputs), *([h[None], c[None]] if exposed else [])]


def rnn(layer, bottoms, blobs):
    x, cont, static, state, exposed = _inputs(layer, bottoms, blobs, 1)
    w_x, b, *w_static, w_h, w_o, b_o = blobs
    h = state[0] if state else np.zeros((x.shape[1], w_h.shape[1]))
    fixed = b.ravel() + (static[0].reshape(x.shape[1], -1) @ w_static[0].T if static else 0)
    outputs = []
    for t in range(x.shape[0]):
        h = np.tanh(x[t] @ w_x.T + fixed + (cont[t].reshape(-1, 1) * h) @ w_h.T)
        outputs.append(np.tanh(h @ w_o.T + b_o.ravel()))
    return [np.stack(outputs), *([h[None]] if exposed else [])]


LAYERS = {"LSTM": lstm, "LSTMUnit": lstm_unit, "RNN": rnn}
