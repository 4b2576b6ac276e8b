"""Models of TensorFlow in every form that mo_model takes: each is converted, to the same weights."""

load("@bazel_skylib//rules:write_file.bzl", "write_file")
load("//rules:defs.bzl", "MoModelInfo", "mo_equivalence_test", "mo_model", "mo_reproducible_test")
load("//rules/private:script.bzl", "script", "words")
load(":testing.bzl", "directory")

def _same_weights_test_impl(ctx):
    files = [target[MoModelInfo].bin for target in ctx.attr.models]
    commands = ["cmp " + words([files[0].short_path, file.short_path]) for file in files[1:]]
    size = "(($(stat -L -c %%s %s) == %d))" % (words([files[0].short_path]), ctx.attr.bytes)
    return script(ctx, "\n".join(commands + [size]) + "\n", files)

_same_weights_test = rule(
    implementation = _same_weights_test_impl,
    doc = "Tests that the .bin files of models are equal, and not of another size than expected.",
    attrs = {
        "bytes": attr.int(mandatory = True),
        "models": attr.label_list(mandatory = True, providers = [MoModelInfo]),
    },
    test = True,
)

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
            framework = "tensorflow",
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
    _same_weights_test(
        name = "tensorflow_forms_test",
        size = "small",
        bytes = 72,  # 3 x 2 floats, filled up to 64 bytes, and 2
        models = ["tensorflow_%s_ir" % form for form in sources],
    )
    _same_weights_test(
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
