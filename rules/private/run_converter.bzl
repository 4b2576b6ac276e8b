"""run_converter: the registered toolchain's converter, for `bazel run`."""

load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "converter_of")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS")
load(":script.bzl", "script", "words")

_RUN = """
converter=$PWD/{converter}
cd "${{BUILD_WORKING_DIRECTORY:?run this with bazel run}}"
exec "$converter" {arguments}"$@"
"""

def _run_converter_impl(ctx):
    converter = converter_of(ctx).executable
    arguments = "".join([words([argument]) + " " for argument in ctx.attr.arguments])
    text = _RUN.format(converter = words([converter.short_path]), arguments = arguments)
    return script(ctx, text, [converter])

run_converter = rule(
    implementation = _run_converter_impl,
    doc = "Runs the converter that builds run, which is not compiled once more, in the folder where `bazel run` was called: " +
          "relative paths are the user's.",
    attrs = {
        "arguments": attr.string_list(doc = "What comes before the user's own arguments."),
    },
    executable = True,
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
