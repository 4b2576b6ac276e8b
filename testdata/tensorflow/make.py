"""Makes the models beside this file. README.md says how to run it and what they hold."""

import os
import pathlib
import shutil
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1


def ramp(*shape):
    """0, 1, 2, … in the given shape: a value that tells its place."""
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)


def ramp_initializer(shape, dtype, partition_info=None):
    """ramp() of the whole variable, of which this is a part."""
    whole = partition_info.full_shape if partition_info else shape
    offset = partition_info.var_offset if partition_info else [0] * len(shape)
    return ramp(*whole)[tuple(slice(o, o + n) for o, n in zip(offset, shape, strict=True))]


class Affine(tf.Module):
    def __init__(self):
        super().__init__()
        self.weights = tf.Variable(ramp(3, 2), name="weights")
        self.bias = tf.Variable([10.0, 20.0], name="bias")

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, name="x")])
    def serve(self, x):
        return {"y": tf.matmul(x, self.weights) + self.bias}

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, name="x")])
    def weigh(self, x):
        return {"weighed": tf.matmul(x, self.weights)}


def module(folder):
    affine = Affine()
    signatures = {"serving_default": affine.serve, "weigh": affine.weigh}
    options = tf.saved_model.SaveOptions(save_debug_info=False)
    tf.saved_model.save(affine, folder, signatures=signatures, options=options)


def keras_export(folder):
    import keras

    inputs = keras.Input((3,), name="images")
    model = keras.Model(inputs, keras.layers.Dense(2, name="dense")(inputs))
    model.set_weights([ramp(*weight.shape) for weight in model.get_weights()])
    model.export(folder, format="tf_saved_model", verbose=False)


def session_graph(folder, width, use_resource, partitioner=None):
    with tf.Graph().as_default(), tf1.Session() as session:
        x = tf1.placeholder(tf.float32, [None, 3], name="x")
        with tf1.variable_scope("affine", use_resource=use_resource, partitioner=partitioner):
            weights = tf1.get_variable("weights", [3, width], initializer=ramp_initializer)
        with tf1.variable_scope("affine", use_resource=use_resource):
            bias = tf1.get_variable("bias", initializer=10 + 10 * ramp(width))
        y = tf.add(tf.matmul(x, weights), bias, name="y")
        session.run(tf1.global_variables_initializer())
        tf1.saved_model.simple_save(session, folder, {"x": x}, {"y": y})


def reference_variables(folder):
    session_graph(folder, 2, use_resource=False)


def resource_variables(folder):
    session_graph(folder, 2, use_resource=True)


def partitioned(folder):
    """Wide, so that the places of the parts need two bytes in the names of the parts."""
    partitioner = tf1.fixed_size_partitioner(3, axis=1)
    session_graph(folder, 220, use_resource=False, partitioner=partitioner)


def two_tags(folder):
    """Two graphs over one checkpoint: one adds the bias, the other does not."""
    builder = tf1.saved_model.Builder(folder)
    signature = tf1.saved_model.predict_signature_def
    for tags, adds in ((["serve"], True), (["serve", "gpu"], False)):
        with tf.Graph().as_default(), tf1.Session() as session:
            x = tf1.placeholder(tf.float32, [None, 3], name="x")
            weights = tf1.get_variable("weights", initializer=ramp(3, 2), use_resource=True)
            y = tf.matmul(x, weights, name="product")
            if adds:
                y = tf.add(y, [10.0, 20.0], name="y")
            session.run(tf1.global_variables_initializer())
            signatures = {"serving_default": signature({"x": x}, {"y": y})}
            if adds:
                builder.add_meta_graph_and_variables(session, tags, signature_def_map=signatures)
            else:
                builder.add_meta_graph(tags, signature_def_map=signatures)
    builder.save()


def freeze(folder, target):
    """The module's graph with its variables as constants, binary and as text."""
    from tensorflow.python.framework import convert_to_constants

    loaded = tf.saved_model.load(folder)  # owns the variables
    function = loaded.signatures["serving_default"]
    graph = convert_to_constants.convert_variables_to_constants_v2(function).graph
    tf.io.write_graph(graph, target, "graph.pb", as_text=False)
    tf.io.write_graph(graph, target, "graph.pbtxt", as_text=True)


MODELS = [keras_export, module, partitioned, reference_variables, resource_variables, two_tags]


def main():
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    target = target if target.is_dir() else target.parent
    for make in MODELS:
        with tempfile.TemporaryDirectory() as scratch:
            made = pathlib.Path(scratch, "model")
            make(str(made))
            kept = target / make.__name__
            shutil.rmtree(kept, ignore_errors=True)
            for name in [
                "saved_model.pb",
                "variables/variables.index",
                "variables/variables.data-00000-of-00001",
            ]:
                (kept / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(made / name, kept / name)
    freeze(str(target / module.__name__), str(target / "frozen"))


if __name__ == "__main__":
    main()
