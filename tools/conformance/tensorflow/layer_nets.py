"""Small nets of Keras and modules of TensorFlow, as SavedModels with open shapes."""

import dataclasses
from collections.abc import Callable

import keras
import tensorflow as tf
import tf_keras


@dataclasses.dataclass(frozen=True)
class LayerNet:
    name: str
    build: Callable  # Returns a Keras model, or a module with its signature.
    shapes: tuple  # Of what is fed to the input, run by run.
    flags: tuple = ()
    sequences: tuple = ()  # The recurrent layers that it becomes; others are Loops.
    small: bool = True  # In no more layers than OpenVINO's own converter needs.


def convolution_transposed():
    x = inputs = keras.Input((None, None, 3))
    for kernel, stride, padding in (
        (3, 2, "same"),
        (2, 2, "valid"),
        (4, 3, "same"),
        (1, 2, "same"),
    ):
        x = keras.layers.Conv2DTranspose(4, kernel, stride, padding=padding)(x)
    return keras.Model(inputs, x)


def attention():
    x = inputs = keras.Input((None, 8))
    x = keras.layers.MultiHeadAttention(num_heads=2, key_dim=4)(x, x, use_causal_mask=True)
    return keras.Model(inputs, x)


class _Labelled(tf.Module):
    """Scores, and the label of the best one as a string."""

    def __init__(self):
        super().__init__()
        self.weights = tf.Variable(tf.random.stateless_uniform([4, 3], [1, 2]))
        self.labels = tf.constant(["cat", "dog", "owl"])

    @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32, name="x")])
    def __call__(self, x):
        scores = tf.nn.softmax(x @ self.weights)
        return {"scores": scores, "label": tf.gather(self.labels, tf.argmax(scores, axis=-1))}


def _recurrent(framework, layer, shape, **settings):
    """A layer of Keras over sequences of three numbers, of any length or of six."""
    layers = framework.layers

    def build():
        x = inputs = framework.Input(shape)
        if layer == "bidirectional":
            x = layers.Bidirectional(layers.LSTM(5, return_sequences=True))(x)
            x = layers.Bidirectional(layers.GRU(4))(x)
        elif layer == "masked":
            x = layers.Masking(0.0)(x)
            x = layers.LSTM(5, return_sequences=True)(x)
        elif layer == "convolution":
            x = layers.ConvLSTM2D(2, 3, padding="same")(x)
        else:
            x = getattr(layers, layer)(5, **settings)(x)
        if settings.get("return_state"):
            x = layers.Concatenate()([x[0], *x[1:]])
        return framework.Model(inputs, x)

    return build


def _recurrent_nets(name, framework):
    feeds = ((1, 6, 3), (3, 6, 3))
    known, any_length = (6, 3), (None, 3)
    longer = ((1, 6, 3), (2, 9, 3))
    lstm, gru, rnn = ("LSTMSequence",), ("GRUSequence",), ("RNNSequence",)
    cases = {
        "lstm": ("LSTM", known, {}, feeds, lstm),
        "lstm_any_length": ("LSTM", any_length, {}, longer, lstm),
        "lstm_sequences": ("LSTM", any_length, {"return_sequences": True}, longer, lstm),
        "lstm_states": ("LSTM", known, {"return_state": True}, feeds, lstm),
        "lstm_backwards": ("LSTM", known, {"go_backwards": True}, feeds, lstm),
        "lstm_relu": ("LSTM", known, {"activation": "relu"}, feeds, lstm),
        "lstm_no_bias": ("LSTM", known, {"use_bias": False}, feeds, lstm),
        "lstm_softsign": ("LSTM", known, {"activation": "softsign"}, feeds, ()),
        "lstm_unrolled": ("LSTM", known, {"unroll": True}, feeds, None),
        "gru": ("GRU", known, {}, feeds, gru),
        "gru_sequences": ("GRU", any_length, {"return_sequences": True}, longer, gru),
        "gru_reset_before": ("GRU", known, {"reset_after": False}, feeds, gru),
        "rnn": ("SimpleRNN", known, {}, feeds, rnn),
        "rnn_sequences": ("SimpleRNN", any_length, {"return_sequences": True}, longer, rnn),
        "bidirectional": ("bidirectional", known, {}, feeds, lstm * 2 + gru * 2),
        "masked": ("masked", known, {}, feeds, ()),
    }
    # Keras 2 computes a step before the loop for the shape of a mask's zeros.
    large = {"keras2_masked"}
    nets = [
        LayerNet(
            f"{name}_{case}",
            _recurrent(framework, layer, shape, **settings),
            shapes,
            sequences=kinds,
            small=f"{name}_{case}" not in large,
        )
        for case, (layer, shape, settings, shapes, kinds) in cases.items()
    ]
    image = ((1, 3, 4, 4, 2), (2, 3, 4, 4, 2))
    build = _recurrent(framework, "convolution", (3, 4, 4, 2))
    return [*nets, LayerNet(f"{name}_convolution_lstm", build, image)]


def stateful(framework):
    inputs = framework.Input(batch_shape=(2, 6, 3))
    return framework.Model(inputs, framework.layers.LSTM(5, stateful=True)(inputs))


# With the diagnostic of each.
REFUSED = {
    "keras2_stateful": (lambda: stateful(tf_keras), "MO3205"),
    "keras3_stateful": (lambda: stateful(keras), "MO3205"),
}

NETS = [
    LayerNet("convolution_transposed", convolution_transposed, ((1, 5, 4, 3), (2, 3, 6, 3))),
    LayerNet("attention", attention, ((1, 5, 8), (2, 7, 8))),
    LayerNet("labelled", _Labelled, ((1, 4), (3, 4)), ("--output", "scores")),
    *_recurrent_nets("keras2", tf_keras),
    *_recurrent_nets("keras3", keras),
]
