"""What mo_model declares: providers, outputs, the action MoConvert, and its errors. Nothing is converted."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("@bazel_skylib//rules:write_file.bzl", "write_file")
load("//rules:defs.bzl", "MoModelInfo", "mo_model")

def _basenames(files):
    return sorted([file.basename for file in files.to_list()])

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
    asserts.equals(env, name, info.name)
    asserts.equals(env, ctx.attr.framework, info.framework)
    asserts.equals(env, ctx.attr.config, info.config.short_path)
    asserts.equals(env, target.label, info.label)

    ir = [name + ".bin", name + ".xml"]
    asserts.equals(env, ir, _basenames(target[DefaultInfo].files))
    asserts.equals(env, ir, _basenames(target[DefaultInfo].default_runfiles.files))

    groups = target[OutputGroupInfo]
    asserts.equals(env, [info.xml], groups.xml.to_list())
    asserts.equals(env, [info.bin], groups.bin.to_list())
    asserts.equals(env, [info.report], groups.report.to_list())
    asserts.equals(env, [info.graph_text], groups.graph.to_list())
    return analysistest.end(env)

_providers_test = analysistest.make(
    _providers_test_impl,
    attrs = {
        "config": attr.string(),
        "framework": attr.string(),
    },
)

# The action. That it has no environment shows aquery (action_test.sh): Bazel 4 tells an aspect of none.

def _action_test_impl(ctx):
    env = analysistest.begin(ctx)
    actions = analysistest.target_actions(env)
    asserts.equals(env, ["MoConvert"], [action.mnemonic for action in actions])
    action = actions[0]
    asserts.equals(env, _basenames(action.outputs), sorted([
        analysistest.target_under_test(env).label.name + suffix
        for suffix in [".bin", ".mog", ".report.json", ".xml"]
    ]))

    # The converter itself is run, not a shell, and reads nothing that is not declared.
    asserts.true(env, action.argv[0].endswith("/converter/mo"), "runs %s" % action.argv[0])
    inputs = [file for file in _basenames(action.inputs) if not file.startswith("converter_Smo")]
    asserts.equals(env, sorted(["mo"] + ctx.attr.inputs), inputs)

    # Folders differ between Bazels and configurations.
    arguments = [argument.split("/")[-1] for argument in action.argv[1:]]
    asserts.equals(env, ctx.attr.arguments, arguments)
    return analysistest.end(env)

_action_test = analysistest.make(
    _action_test_impl,
    attrs = {
        "arguments": attr.string_list(),
        "inputs": attr.string_list(),
    },
)

def _output_arguments(name):
    return [
        "--output_xml",
        name + ".xml",
        "--output_bin",
        name + ".bin",
        "--output_report",
        name + ".report.json",
        "--output_graph",
        name + ".mog",
    ]

# Failures.

def _failure_test_impl(ctx):
    env = analysistest.begin(ctx)
    for message in ctx.attr.messages:
        asserts.expect_failure(env, message)
    return analysistest.end(env)

_failure_test = analysistest.make(
    _failure_test_impl,
    expect_failure = True,
    attrs = {"messages": attr.string_list()},
)

def mo_model_test_suite(name):
    """Declares the tests and the targets that they look at.

    Args:
      name: of the test_suite.
    """
    tests = []

    # Looked at, not built: they hold no model.
    tags = ["manual"]
    for file in ["net.prototxt", "net.caffemodel", "extra.caffemodel", "net.toml", "notes.txt"]:
        write_file(name = "write_" + file, out = file, content = [], tags = tags)

    # A file as http_file makes it.
    write_file(name = "downloaded", out = "file/downloaded", content = [], tags = tags)
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
        config = "configs/default.toml",
        framework = "auto",
    )
    tests.append("plain_action_test")
    _action_test(
        name = tests[-1],
        target_under_test = "plain",
        inputs = ["default.toml", "downloaded"],
        arguments = [
            "--model",
            "downloaded",
            "--config",
            "default.toml",
            "--model_name",
            "plain",
        ] + _output_arguments("plain"),
    )

    mo_model(
        name = "full",
        model = "net.prototxt",
        weights = ["net.caffemodel", "extra.caffemodel"],
        config = "net.toml",
        framework = "caffe",
        tags = tags,
    )
    tests.append("full_providers_test")
    _providers_test(
        name = tests[-1],
        target_under_test = "full",
        config = "rules/tests/net.toml",
        framework = "caffe",
    )
    tests.append("full_action_test")
    _action_test(
        name = tests[-1],
        target_under_test = "full",
        inputs = ["extra.caffemodel", "net.caffemodel", "net.prototxt", "net.toml"],
        arguments = [
            "--model",
            "net.prototxt",
            # In the order of the attribute.
            "--weights",
            "net.caffemodel",
            "--weights",
            "extra.caffemodel",
            "--config",
            "net.toml",
            "--model_name",
            "full",
            "--framework",
            "caffe",
        ] + _output_arguments("full"),
    )

    mo_model(name = "model_of_two_files", model = "two_files", tags = tags)
    tests.append("model_of_two_files_test")
    _failure_test(
        name = tests[-1],
        target_under_test = "model_of_two_files",
        messages = [
            "//rules/tests:model_of_two_files: attribute 'model': ",
            "//rules/tests:two_files has 2 files (net.prototxt, net.caffemodel), expected exactly one",
        ],
    )

    mo_model(name = "model_of_no_file", model = "no_file", tags = tags)
    tests.append("model_of_no_file_test")
    _failure_test(
        name = tests[-1],
        target_under_test = "model_of_no_file",
        messages = ["attribute 'model': //rules/tests:no_file has no file, expected exactly one"],
    )

    mo_model(name = "config_of_other_type", model = "net.prototxt", config = "notes.txt", tags = tags)
    tests.append("config_of_other_type_test")
    _failure_test(
        name = tests[-1],
        target_under_test = "config_of_other_type",
        messages = ["notes.txt", ".toml"],
    )

    native.test_suite(name = name, tests = tests)
