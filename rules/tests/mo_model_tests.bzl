"""What mo_model declares: providers, outputs, actions, and its errors. Nothing is converted."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("@bazel_skylib//rules:write_file.bzl", "write_file")
load("//rules:defs.bzl", "MoModelInfo", "mo_config", "mo_converter_toolchain", "mo_model")
load(":testing.bzl", "MNEMONICS", "NETWORK", "actions_test", "basenames", "failure_test", "output_arguments", "write_source")

# Providers.

def _providers_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    info = target[MoModelInfo]
    name = target.label.name
    asserts.equals(env, name + ".xml", info.xml.basename)
    asserts.equals(env, name + ".bin", info.bin.basename)
    asserts.equals(env, name + ".report.json", info.report.basename)
    asserts.equals(env, name + ".mog", info.graph_text.basename)
    asserts.equals(env, info.xml.dirname, info.bin.dirname, "the runtime looks for the .bin beside the .xml")
    asserts.equals(env, ctx.attr.model_name or name, info.name)
    asserts.equals(env, ctx.attr.framework, info.framework)
    asserts.equals(env, ctx.attr.config, info.config.short_path)
    asserts.equals(env, ctx.attr.options, info.options)
    asserts.equals(env, name + ".digest.json", info.digest.basename)
    asserts.equals(env, target.label, info.label)

    ir = [name + ".bin", name + ".xml"]
    asserts.equals(env, ir, basenames(target[DefaultInfo].files))
    asserts.equals(env, ir, basenames(target[DefaultInfo].default_runfiles.files))

    groups = target[OutputGroupInfo]
    asserts.equals(env, [info.xml], groups.xml.to_list())
    asserts.equals(env, [info.bin], groups.bin.to_list())
    asserts.equals(env, [info.report], groups.report.to_list())
    asserts.equals(env, [info.graph_text], groups.graph.to_list())
    asserts.equals(env, [info.digest], groups.digest.to_list())
    asserts.equals(env, [info.html], groups.html.to_list())
    asserts.equals(env, name + ".html", info.html.basename)
    asserts.equals(env, [name + ".verification.txt"], basenames(getattr(groups, "_validation")))
    return analysistest.end(env)

_providers_test = analysistest.make(
    _providers_test_impl,
    attrs = {
        "config": attr.string(),
        "framework": attr.string(),
        "model_name": attr.string(),
        "options": attr.string_list(),
    },
)

def mo_model_test_suite(name):
    """Declares the tests and the targets that they look at.

    Args:
      name: of the test_suite.
    """
    tests = []

    tags = ["manual"]
    for file in ["net.prototxt", "net.caffemodel", "extra.caffemodel", "net.toml", "other.toml", "notes.txt"]:
        write_source(file)

    # A file as http_file makes it.
    write_file(name = "downloaded", out = "file/downloaded", content = NETWORK, tags = tags)
    native.filegroup(name = "two_files", srcs = ["net.prototxt", "net.caffemodel"], tags = tags)
    native.filegroup(name = "no_file", tags = tags)

    mo_model(
        name = "plain",
        model = "downloaded",
        tags = tags,
    )
    tests.append("plain_providers_test")
    _providers_test(
        name = tests[-1],
        target_under_test = "plain",
        config = "configs/default.normalized.toml",
        framework = "auto",
    )
    tests.append("plain_actions_test")
    actions_test(
        name = tests[-1],
        target_under_test = "plain",
        mnemonics = MNEMONICS,
        inputs = ["default.normalized.toml", "downloaded"],
        arguments = [
            "--model",
            "downloaded",
            "--file",
            "downloaded=downloaded",
            "--config",
            "default.normalized.toml",
            "--config_name",
            "default.toml",
            "--model_name",
            "plain",
        ] + output_arguments("plain"),
    )

    mo_model(
        name = "full",
        model = "net.prototxt",
        weights = ["net.caffemodel", "extra.caffemodel"],
        config = "net.toml",
        # In another order than the converter's.
        disabled_optimizations = ["pad_folding", "linear_fusing"],
        framework = "caffe",
        model_name = "net",
        precision = "f16",
        tags = tags,
    )
    options = ["--disable_optimization", "linear_fusing", "--disable_optimization", "pad_folding", "--precision", "f16"]
    tests.append("full_providers_test")
    _providers_test(
        name = tests[-1],
        target_under_test = "full",
        config = "rules/tests/full.config.toml",
        framework = "caffe",
        model_name = "net",
        options = options,
    )
    tests.append("full_actions_test")
    actions_test(
        name = tests[-1],
        target_under_test = "full",
        mnemonics = MNEMONICS + ["MoConfig"],
        inputs = ["extra.caffemodel", "full.config.toml", "net.caffemodel", "net.prototxt"],
        arguments = [
            "--model",
            "net.prototxt",
            "--file",
            "net.prototxt=net.prototxt",
            # In the order of the attribute.
            "--weights",
            "net.caffemodel",
            "--weights",
            "extra.caffemodel",
            "--config",
            "full.config.toml",
            "--config_name",
            "net.toml",
        ] + options + [
            "--model_name",
            "net",
            "--framework",
            "caffe",
        ] + output_arguments("full"),
    )

    # Each attribute by select(). Conditions on the build's options would need a transition, and so the converter
    # compiled for another configuration.
    mo_config(name = "other_config", src = "other.toml", tags = tags)
    for model_name, condition in [("selected", "@platforms//os:linux"), ("selected_by_default", "@platforms//os:windows")]:
        mo_model(
            name = model_name,
            model = select({condition: "net.prototxt", "//conditions:default": "downloaded"}),
            weights = select({condition: ["net.caffemodel"], "//conditions:default": []}),
            config = select({condition: "other_config", "//conditions:default": "net.toml"}),
            disabled_optimizations = select({condition: ["resnet_stride"], "//conditions:default": []}),
            framework = select({condition: "caffe", "//conditions:default": "auto"}),
            precision = select({condition: "f32", "//conditions:default": ""}),
            tags = tags,
        )
    tests.append("selected_actions_test")
    actions_test(
        name = tests[-1],
        target_under_test = "selected",
        mnemonics = MNEMONICS,
        inputs = ["net.caffemodel", "net.prototxt", "other_config.normalized.toml"],
        arguments = [
            "--model",
            "net.prototxt",
            "--file",
            "net.prototxt=net.prototxt",
            "--weights",
            "net.caffemodel",
            "--config",
            "other_config.normalized.toml",
            "--config_name",
            "other.toml",
            "--disable_optimization",
            "resnet_stride",
            "--precision",
            "f32",
            "--model_name",
            "selected",
            "--framework",
            "caffe",
        ] + output_arguments("selected"),
    )
    tests.append("selected_by_default_actions_test")
    actions_test(
        name = tests[-1],
        target_under_test = "selected_by_default",
        mnemonics = MNEMONICS + ["MoConfig"],
        inputs = ["downloaded", "selected_by_default.config.toml"],
        arguments = [
            "--model",
            "downloaded",
            "--file",
            "downloaded=downloaded",
            "--config",
            "selected_by_default.config.toml",
            "--config_name",
            "net.toml",
            "--model_name",
            "selected_by_default",
        ] + output_arguments("selected_by_default"),
    )

    mo_model(name = "model_of_two_files", model = "two_files", tags = tags)
    tests.append("model_of_two_files_test")
    failure_test(
        name = tests[-1],
        target_under_test = "model_of_two_files",
        messages = [
            "//rules/tests:model_of_two_files: attribute 'model': ",
            "//rules/tests:two_files has 2 files (net.prototxt, net.caffemodel), expected exactly one",
        ],
    )

    mo_model(name = "model_of_no_file", model = "no_file", tags = tags)
    tests.append("model_of_no_file_test")
    failure_test(
        name = tests[-1],
        target_under_test = "model_of_no_file",
        messages = [
            "//rules/tests:model_of_no_file: attribute 'model': ",
            "//rules/tests:no_file has no file, expected exactly one",
        ],
    )

    mo_model(name = "config_of_other_type", model = "net.prototxt", config = "notes.txt", tags = tags)
    tests.append("config_of_other_type_test")
    failure_test(
        name = tests[-1],
        target_under_test = "config_of_other_type",
        # Of Bazel itself.
        messages = ["//rules/tests:notes.txt", "misplaced here", ".toml"],
    )

    mo_model(name = "unknown_optimization", model = "net.prototxt", disabled_optimizations = ["fusing"], tags = tags)
    tests.append("unknown_optimization_test")
    failure_test(
        name = tests[-1],
        target_under_test = "unknown_optimization",
        messages = [
            "//rules/tests:unknown_optimization: attribute 'disabled_optimizations': there is no optimization 'fusing', " +
            "expected linear_fusing, resnet_stride, grouped_convolution, pad_folding, operation_fusing",
        ],
    )

    mo_converter_toolchain(name = "converter_at_the_top", converter = "//:LICENSE", tags = tags)
    tests.append("converter_at_the_top_test")
    failure_test(
        name = tests[-1],
        target_under_test = "converter_at_the_top",
        messages = ["//:LICENSE lies at the top of the workspace", "Put it into a folder"],
    )

    native.test_suite(name = name, tests = tests)
