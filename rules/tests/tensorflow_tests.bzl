"""Models of TensorFlow in every form that mo_model takes: each is converted, to the same weights."""

load("@bazel_skylib//rules:write_file.bzl", "write_file")
load("//rules:defs.bzl", "mo_equivalence_test", "mo_model", "mo_reproducible_test")
load(":testing.bzl", "directory", "same_weights_test")

def tensorflow_test_suite(name):
    """Declares the tests and the models.

    Args:
      name: of the test_suite.
    """

    # The interpreter of mo_equivalence_test takes no dynamic shape.
    write_file(
        name = "tensorflow_config",
        out = "tensorflow.toml",
        content = ["schema = 1", "[[input]]", "name = \"x\"", "shape = [2, 3]"],
    )
    directory(
        name = "tensorflow_directory",
        main = "//testdata:tensorflow/module/saved_model.pb",
        srcs = ["//testdata:tensorflow_module"],
    )
    sources = {
        "directory": "tensorflow_directory",
        "frozen": "//testdata:tensorflow/frozen/graph.pb",
        "saved": "//testdata:tensorflow_module",
        "text": "//testdata:tensorflow/frozen/graph.pbtxt",
    }
    for form, source in sources.items():
        mo_model(
            name = "tensorflow_%s_ir" % form,
            config = "tensorflow.toml",
            # The name of Bazel's users, and that of the converter.
            framework = "tf" if form == "text" else "tensorflow",
            model = source,
        )
    mo_model(
        name = "tensorflow_chosen_ir",
        config = "tensorflow.toml",
        model = "//testdata:tensorflow_two_tags",
        saved_model_tags = ["serve", "gpu"],  # without the bias
        signature = "serving_default",
    )
    mo_model(
        name = "tensorflow_signature_ir",
        config = "tensorflow.toml",
        model = "//testdata:tensorflow_module",
        signature = "weigh",  # without the bias
    )

    tests = ["tensorflow_forms_test", "tensorflow_choices_test"]
    same_weights_test(
        name = "tensorflow_forms_test",
        size = "small",
        bytes = 72,  # 3 x 2 floats, filled up to 64 bytes, and 2
        models = ["tensorflow_%s_ir" % form for form in sources],
    )
    same_weights_test(
        name = "tensorflow_choices_test",
        size = "small",
        bytes = 24,
        models = ["tensorflow_chosen_ir", "tensorflow_signature_ir"],
    )
    for form in ["directory", "saved"]:
        tests.append("tensorflow_%s_reproducible_test" % form)
        mo_reproducible_test(
            name = tests[-1],
            size = "small",
            model = "tensorflow_%s_ir" % form,
        )
        tests.append("tensorflow_%s_equivalence_test" % form)
        mo_equivalence_test(
            name = tests[-1],
            size = "small",
            model = "tensorflow_%s_ir" % form,
        )
    native.test_suite(name = name, tests = tests)
