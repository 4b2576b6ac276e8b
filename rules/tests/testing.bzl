"""What the tests of rules beside this file share."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("@bazel_skylib//rules:write_file.bzl", "write_file")
load("//rules:defs.bzl", "MoModelInfo")
load("//rules/private:script.bzl", "script", "words")

# A net of Caffe, its weights, and a configuration, none of which says much: what the targets that tests look at are
# made of. They are not built, but a newer Bazel runs the validation actions of everything that it comes across.
NETWORK = [
    "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 2 } } }",
    "layer { name: \"relu\" type: \"ReLU\" bottom: \"data\" top: \"relu\" }",
]
WEIGHTS = ["\022\006\"\004relu"]  # layers { name: "relu" }
CONFIG = ["schema = 1"]

def write_source(name):
    """Makes a file of one of these contents, by its suffix.

    Args:
      name: of the file.
    """
    contents = {"caffemodel": WEIGHTS, "toml": CONFIG}
    write_file(
        name = "write_" + name,
        out = name,
        content = contents.get(name.split(".")[-1], NETWORK),
        tags = ["manual"],
    )

def basenames(files):
    """The names of the files of a depset, without folders, sorted."""
    return sorted([file.basename for file in files.to_list()])

def inputs_of(action):
    """The names of an action's inputs, sorted, without the converter and what belongs to it."""
    return [file for file in basenames(action.inputs) if file != "mo" and not file.startswith("converter_Smo")]

def _without_folder(argument):
    parts = argument.partition("=")  # a path, or NAME=PATH
    if not parts[1]:
        return argument.split("/")[-1]
    return parts[0] + "=" + parts[2].split("/")[-1]

def arguments_of(action):
    """An action's arguments without folders, which differ between Bazels and configurations."""
    return [_without_folder(argument) for argument in action.argv[1:]]

def _actions_test_impl(ctx):
    env = analysistest.begin(ctx)
    actions = {action.mnemonic: action for action in analysistest.target_actions(env)}
    asserts.equals(env, sorted(ctx.attr.mnemonics), sorted(actions))
    for action in actions.values():
        # The converter itself is run, not a shell.
        asserts.true(env, action.argv[0].endswith("/converter/mo"), "runs %s" % action.argv[0])
    convert = actions["MoConvert"]
    asserts.equals(env, basenames(convert.outputs), sorted([
        analysistest.target_under_test(env).label.name + suffix
        for suffix in [".bin", ".mog", ".report.json", ".xml"]
    ]))
    asserts.equals(env, ctx.attr.inputs, inputs_of(convert))
    asserts.equals(env, ctx.attr.arguments, arguments_of(convert))
    return analysistest.end(env)

# Tests the actions of a mo_model. That they have no environment shows aquery (action_test.sh): Bazel 4 tells an aspect of
# none.
actions_test = analysistest.make(_actions_test_impl, attrs = {
    "arguments": attr.string_list(),
    "inputs": attr.string_list(),
    "mnemonics": attr.string_list(),
})

# Of a mo_model that names a mo_config; one that names a file has MoConfig, too.
MNEMONICS = ["MoConvert", "MoDigest", "MoReport", "MoVerify"]

def output_arguments(name):
    """The arguments of MoConvert that name its outputs.

    Args:
      name: of the mo_model.

    Returns:
      list of strings.
    """
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

def _directory_impl(ctx):
    directory = ctx.actions.declare_directory(ctx.label.name)
    folder = ctx.file.main.short_path[:-len(ctx.file.main.basename)]
    commands = ["set -eu"]
    for file in ctx.files.srcs:
        copy = "%s/%s" % (directory.path, file.short_path[len(folder):])
        commands.append("mkdir -p \"$(dirname '%s')\" && cp -L '%s' '%s'" % (copy, file.path, copy))
    ctx.actions.run_shell(
        command = "\n".join(commands),
        inputs = ctx.files.srcs,
        outputs = [directory],
    )
    return [DefaultInfo(files = depset([directory]))]

directory = rule(
    implementation = _directory_impl,
    doc = "A directory with copies of files, each in its place below the folder of `main`.",
    attrs = {
        "main": attr.label(allow_single_file = True, mandatory = True),
        "srcs": attr.label_list(allow_files = True),
    },
)

def _failure_test_impl(ctx):
    env = analysistest.begin(ctx)
    for message in ctx.attr.messages:
        asserts.expect_failure(env, message)
    return analysistest.end(env)

# Tests that the analysis of a target fails with all of the messages.
failure_test = analysistest.make(
    _failure_test_impl,
    expect_failure = True,
    attrs = {"messages": attr.string_list()},
)

def _same_weights_test_impl(ctx):
    files = [target[MoModelInfo].bin for target in ctx.attr.models]
    commands = ["cmp " + words([files[0].short_path, file.short_path]) for file in files[1:]]
    size = "(($(stat -L -c %%s %s) == %d))" % (words([files[0].short_path]), ctx.attr.bytes)
    return script(ctx, "\n".join(commands + [size]) + "\n", files)

same_weights_test = rule(
    implementation = _same_weights_test_impl,
    doc = "Tests that the .bin files of models are equal, and not of another size than expected.",
    attrs = {
        "bytes": attr.int(mandatory = True),
        "models": attr.label_list(mandatory = True, providers = [MoModelInfo]),
    },
    test = True,
)
