"""Recurrent layers."""

import itertools

import numpy as np
from form_case import Table, attributes, constant, floats
from unary_forms import sigmoid

_ACTIVATIONS = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda x: np.maximum(x, 0)}
_BATCH, _STEPS, _INPUTS, _HIDDEN = 4, 5, 3, 6
_LENGTHS = np.array([5, 3, 1, 0], np.int64)


class _Cell:
    """One direction."""

    def __init__(self, w, r, b, activations, clip):
        self._w, self._r, self._b = (np.split(a, len(a) // _HIDDEN) for a in (w, r, b))
        self._functions = [_ACTIVATIONS[name] for name in activations]
        self._clip = clip

    def _active(self, number, x):
        return self._functions[number](np.clip(x, -self._clip, self._clip) if self._clip else x)

    def _gate(self, gate, activation, x, h):
        return self._active(activation, self._w[gate] @ x + self._r[gate] @ h + self._b[gate])

    def lstm(self, x, h, c):
        f, i, g, o = (self._gate(n, int(n == 2), x, h) for n in range(4))
        c = f * c + i * g
        return o * self._functions[2](c), c

    def gru(self, x, h):
        z, r = self._gate(0, 0, x, h), self._gate(1, 0, x, h)
        before_reset = len(self._b) == 4
        by_state = r * (self._r[2] @ h + self._b[3]) if before_reset else self._r[2] @ (r * h)
        return ((1 - z) * self._active(1, self._w[2] @ x + self._b[2] + by_state) + z * h,)

    def rnn(self, x, h):
        return (self._gate(0, 0, x, h),)


def _sequence(kind, x, states, direction, weights, activations, clip):
    directions = 2 if direction == "bidirectional" else 1
    y = np.zeros((_BATCH, directions, _STEPS, _HIDDEN))
    states = [state.copy() for state in states]
    for d in range(directions):
        cell = _Cell(*(a[d].astype(float) for a in weights), activations, clip)
        for n, length in enumerate(_LENGTHS):
            steps = range(length)
            for step in reversed(steps) if direction == "reverse" or d == 1 else steps:
                found = getattr(cell, kind)(x[n, step], *(state[n, d] for state in states))
                y[n, d, step] = found[0]
                for state, value in zip(states, found, strict=True):
                    state[n, d] = value
            if length == 0:
                for state in states:
                    state[n, d] = 0
    return y, *states


def _add(table, kind, name, gates, states, direction, activations, clip, before_reset=None):
    directions = 2 if direction == "bidirectional" else 1
    parts = gates + bool(before_reset)
    weights = (
        floats(directions, gates * _HIDDEN, _INPUTS, low=-1, high=1),
        floats(directions, gates * _HIDDEN, _HIDDEN, low=-1, high=1),
        floats(directions, parts * _HIDDEN, low=-1, high=1),
    )
    text = {"direction": direction, "hidden_size": _HIDDEN, "clip": clip}
    text["activations"] = ", ".join(activations)
    if before_reset is not None:
        text["linear_before_reset"] = before_reset
    read = ", ".join(["%x", *["%y", "%z"][:states], "%l", "%w", "%s", "%b"])
    lines = "".join(constant(*pair) for pair in zip("lwsb", (_LENGTHS, *weights), strict=True))
    table.add(
        f"{name} {direction} {' '.join(activations)} {clip} {before_reset}",
        lines + f"%r = {name}({read}) {attributes(**text)}",
        lambda x, *s: _sequence(kind, x, s, direction, weights, activations, clip),
        floats(_BATCH, _STEPS, _INPUTS),
        *(floats(_BATCH, directions, _HIDDEN, low=-1, high=1) for _ in range(states)),
        results=["%r", "%r:1", "%r:2"][: 1 + states],
    )


def cases():
    table = Table()
    for direction, clip in itertools.product(("forward", "reverse", "bidirectional"), (0.0, 0.5)):
        _add(table, "lstm", "LSTMSequence", 4, 2, direction, ["sigmoid", "tanh", "tanh"], clip)
        _add(table, "rnn", "RNNSequence", 1, 1, direction, ["tanh"], clip)
        for before_reset in (False, True):
            two = ["sigmoid", "tanh"]
            _add(table, "gru", "GRUSequence", 3, 1, direction, two, clip, before_reset)
    for activations in (["tanh", "relu", "sigmoid"], ["relu", "sigmoid", "relu"]):
        _add(table, "lstm", "LSTMSequence", 4, 2, "forward", activations, 0.0)
        for before_reset in (False, True):
            two = activations[:2]
            _add(table, "gru", "GRUSequence", 3, 1, "bidirectional", two, 0.0, before_reset)
        _add(table, "rnn", "RNNSequence", 1, 1, "reverse", activations[1:2], 0.0)
    return table.cases
