"""Models of ONNX in every form that mo_model takes: each is converted, to the same weights."""

load("@bazel_skylib//rules:copy_file.bzl", "copy_file")
load("//rules:defs.bzl", "mo_equivalence_test", "mo_model", "mo_models", "mo_reproducible_test")
load(":testing.bzl", "same_weights_test")

def onnx_test_suite(name):
    """Declares the tests and the models.

    Args:
      name: of the test_suite.
    """

    # The weights as a rule makes them: elsewhere than the model, in a folder of their own.
    copy_file(
        name = "onnx_data",
        src = "//testdata:onnx/external.onnx.data",
        out = "fetched/external.onnx.data",
    )
    mo_model(
        name = "onnx_text_ir",
        model = "//testdata:onnx/net.txt",
    )
    mo_model(
        name = "onnx_external_ir",
        framework = "onnx",
        model = "//testdata:onnx/external.onnx",
        weights = ["//testdata:onnx/external.onnx.data"],
    )
    mo_model(
        name = "onnx_fetched_ir",
        model = "//testdata:onnx/external.onnx",
        weights = ["onnx_data"],
    )
    mo_models(
        name = "onnx_batch",
        srcs = ["//testdata:onnx/net.onnx"],
    )

    models = ["onnx_text_ir", "onnx_external_ir", "onnx_fetched_ir", "net_ir"]
    tests = ["onnx_forms_test", "onnx_equivalence_test", "onnx_reproducible_test"]
    same_weights_test(
        name = "onnx_forms_test",
        size = "small",
        bytes = 72,  # 3 x 2 floats, filled up to 64 bytes, and 2
        models = models,
    )
    mo_equivalence_test(
        name = "onnx_equivalence_test",
        size = "small",
        model = "onnx_fetched_ir",
    )
    mo_reproducible_test(
        name = "onnx_reproducible_test",
        size = "small",
        model = "onnx_fetched_ir",
    )
    native.test_suite(
        name = name,
        tests = tests,
    )
