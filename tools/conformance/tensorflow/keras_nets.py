"""Nets of keras.applications, with seeded weights that behave like trained ones."""

import numpy as np
import tensorflow as tf
from keras_weights import fill, measure_statistics, scale_classifier


def make(keras, family, size, images):
    """A model of a family; `images` is an array [n, size, size, 3]."""
    model = getattr(keras.applications, family)(weights=None, input_shape=(size, size, 3))
    fill(model, np.random.default_rng(0))
    measure_statistics(model, images)
    scale_classifier(model, images, np.random.default_rng(1))
    return model


def freeze(model, size):
    """A GraphDef of constants, with the input `image:0`, for one image."""
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    spec = tf.TensorSpec([1, size, size, 3], tf.float32, name="image")
    call = tf.function(lambda image: model(image, training=False), autograph=False)
    return convert_variables_to_constants_v2(call.get_concrete_function(spec)).graph.as_graph_def()


def save(keras, model, folder):
    """As users write a SavedModel: Keras 3 what serves alone, Keras 2 the whole model."""
    if keras.__name__ == "tf_keras":
        model.save(folder, save_format="tf")
    else:
        model.export(folder, verbose=False)
