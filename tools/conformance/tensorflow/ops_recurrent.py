"""Steps of recurrent layers, and layers of such steps, that are one operation."""

from tensorflow import raw_ops as raw

_INPUTS, _HIDDEN = 3, 4


def _weights(g, gates):
    return g.const([_INPUTS + _HIDDEN, gates * _HIDDEN])


def _lstm_weights(g):
    peepholes = {name: g.const([_HIDDEN]) for name in ("wci", "wcf", "wco")}
    return {"w": _weights(g, 4), "b": g.const([4 * _HIDDEN]), **peepholes}


def _state(g, batch):
    return {"cs_prev": g.input([batch, _HIDDEN]), "h_prev": g.input([batch, _HIDDEN])}


def _lstm_step(**attributes):
    def build(g):
        x = g.input([2, _INPUTS])
        step = raw.LSTMBlockCell(x=x, **_state(g, 2), **_lstm_weights(g), **attributes)
        return list(step)

    return build


def _gru_step(batch):
    def build(g):
        step = raw.GRUBlockCell(
            x=g.input([batch, _INPUTS]),
            h_prev=g.input([batch, _HIDDEN]),
            w_ru=_weights(g, 2),
            w_c=_weights(g, 1),
            b_ru=g.const([2 * _HIDDEN]),
            b_c=g.const([_HIDDEN]),
        )
        return list(step)

    return build


def _layer(op, outputs, steps=5, counted=None, batch=2, **attributes):
    def build(g):
        layer = op(
            seq_len_max=counted or steps,
            x=g.input([steps, batch, _INPUTS]),
            **_state(g, batch),
            **_lstm_weights(g),
            **attributes,
        )
        return [layer[i] for i in outputs]

    return build


CASES = {
    "LSTMBlockCell": {
        "plain": _lstm_step(),
        "clipped": _lstm_step(forget_bias=0.5, cell_clip=0.3),
        "peephole": _lstm_step(use_peephole=True),
    },
    "GRUBlockCell": {"one": _gru_step(1), "some": _gru_step(3), "open": _gru_step(None)},
    "BlockLSTM": {
        "hidden": _layer(raw.BlockLSTM, [6]),
        "cells": _layer(raw.BlockLSTM, [1, 6], forget_bias=0.0),
        "clipped": _layer(raw.BlockLSTM, [0, 2, 6], cell_clip=0.3),
        "peephole": _layer(raw.BlockLSTM, [6], use_peephole=True),
        "counted": _layer(raw.BlockLSTM, [6, 1], counted=3),
    },
    "BlockLSTMV2": {
        "hidden": _layer(raw.BlockLSTMV2, [6]),
        "cells": _layer(raw.BlockLSTMV2, [1]),
        "clipped": _layer(raw.BlockLSTMV2, [6], cell_clip=0.3),
    },
}
