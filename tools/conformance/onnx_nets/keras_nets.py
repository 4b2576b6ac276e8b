"""Nets of Keras, with seeded weights, as tf2onnx writes them."""

import functools

_OPSET = 17
# Of what is fed: images of bytes without their mean.
SCALE = 64


def _application(name, size):
    import keras

    return getattr(keras.applications, name)(weights=None, input_shape=(size, size, 3), classes=20)


def _unet():
    from keras import Input, Model, layers

    x = inputs = Input((32, 32, 3))
    kept = []
    for filters in (8, 16):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
        kept.append(x)
        x = layers.MaxPooling2D()(x)
    for filters in (16, 8):
        x = layers.Conv2DTranspose(filters, 3, strides=2, padding="same")(x)
        x = layers.Concatenate()([x, kept.pop()])
        x = layers.LeakyReLU()(layers.Conv2D(filters, 3, padding="same")(x))
    return Model(inputs, layers.Conv2D(2, 1, activation="softmax")(x))


def _recurrent(kind):
    from keras import Input, Model, layers

    inputs = Input((12, 6))
    x = layers.Bidirectional(getattr(layers, kind)(8, return_sequences=True))(inputs)
    x = getattr(layers, kind)(8)(x)
    return Model(inputs, layers.Dense(5, activation="softmax")(x))


def _transformer():
    from keras import Input, Model, layers

    x = inputs = Input((10, 16))
    for _ in range(2):
        y = layers.MultiHeadAttention(4, 8)(x, x)
        x = layers.LayerNormalization(epsilon=1e-6)(layers.Add()([x, y]))
        y = layers.Dense(16)(layers.Dense(32, activation="relu")(x))
        x = layers.LayerNormalization(epsilon=1e-6)(layers.Add()([x, y]))
    return Model(inputs, layers.Dense(5)(layers.GlobalAveragePooling1D()(x)))


def _separable():
    from keras import Input, Model, layers

    x = inputs = Input((40, 6))
    for _ in range(2):
        x = layers.SeparableConv1D(12, 5, dilation_rate=1, padding="same")(x)
        x = layers.PReLU(shared_axes=[1])(layers.BatchNormalization()(x))
        x = layers.AveragePooling1D(2)(x)
    return Model(inputs, layers.Dense(4, activation="sigmoid")(layers.Flatten()(x)))


CLASSIFIERS = {
    "MobileNet": functools.partial(_application, "MobileNet", 64),
    "MobileNetV2": functools.partial(_application, "MobileNetV2", 64),
    "MobileNetV3Small": functools.partial(_application, "MobileNetV3Small", 64),
    "EfficientNetB0": functools.partial(_application, "EfficientNetB0", 64),
    "EfficientNetV2B0": functools.partial(_application, "EfficientNetV2B0", 64),
    "ResNet50V2": functools.partial(_application, "ResNet50V2", 64),
    "DenseNet121": functools.partial(_application, "DenseNet121", 64),
    "Xception": functools.partial(_application, "Xception", 96),
    "InceptionV3": functools.partial(_application, "InceptionV3", 96),
    "NASNetMobile": functools.partial(_application, "NASNetMobile", 64),
    "MobileNetV3Large": functools.partial(_application, "MobileNetV3Large", 64),
}
_NETS = CLASSIFIERS | {
    "UNet": _unet,
    "LSTM": functools.partial(_recurrent, "LSTM"),
    "GRU": functools.partial(_recurrent, "GRU"),
    "Transformer": _transformer,
    "SeparableConv1D": _separable,
}
NAMES = list(_NETS)


def make(name):
    """The model of a net."""
    import keras
    import tensorflow as tf
    import tf2onnx

    keras.backend.clear_session()
    keras.utils.set_random_seed(len(name))
    net = _NETS[name]()
    _train(net, is_classifier=name in CLASSIFIERS)
    signature = [tf.TensorSpec([2, *net.inputs[0].shape[1:]], tf.float32, name="images")]
    function = tf.function(lambda x: net(x, training=False), input_signature=signature)
    model, _ = tf2onnx.convert.from_function(function, input_signature=signature, opset=_OPSET)
    return model


def _train(net, is_classifier):
    """Weights as training leaves them, for inputs of the size that is fed."""
    import numpy as np
    from keras_weights import fill, measure_statistics, scale_classifier

    scale = SCALE if is_classifier else 1
    images = np.random.default_rng(2).normal(0, scale, (8, *net.inputs[0].shape[1:]))
    images = images.astype(np.float32)
    fill(net, np.random.default_rng(0))
    measure_statistics(net, images)
    if is_classifier:
        scale_classifier(net, images, np.random.default_rng(1))
