"""NAME.explain, NAME.inspect and NAME.compare: what a person asks of a model, by `bazel run`."""

load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "converter_of")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS")
load(":command_lines.bzl", "ask_command", "shell_command")
load(":macros.bzl", "helper_kwargs")
load(":model_attr.bzl", "config_of", "converted_model_of", "inputs_of", "model_attr", "source_of")
load(":script.bzl", "script", "words")

_COMMANDS = ["explain", "inspect", "compare"]

# mo compare takes one of two flags where one model is given.
_OPTIMIZE_UNLESS_BISECTED = """
how=(--optimize)
for argument in "$@"; do
  if [[ $argument == --bisect ]]; then how=(); fi
done
set -- "${how[@]}" "$@"
"""

def _short_path(file):
    return file.short_path

def _model_command_impl(ctx):
    info = converted_model_of(ctx)
    converter = converter_of(ctx).executable
    command = ask_command(ctx.attr.command, source_of(info), config_of(info), info.options, info.framework)
    run = shell_command(command, _short_path)
    text = "{list_files}list_files\n{adjust}exec ./{converter} {arguments} \"$@\"\n".format(
        adjust = _OPTIMIZE_UNLESS_BISECTED if ctx.attr.command == "compare" else "",
        arguments = run.arguments,
        converter = words([converter.short_path]),
        list_files = run.list_files,
    )
    return script(ctx, text, [converter] + inputs_of(info))

_model_command = rule(
    implementation = _model_command_impl,
    attrs = {
        "command": attr.string(mandatory = True, values = _COMMANDS),
        "model": model_attr("Of the macro."),
    },
    executable = True,
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)

def model_commands(name, kwargs):
    """Declares NAME.explain, NAME.inspect and NAME.compare.

    Args:
      name: of the mo_model.
      kwargs: dict, its keywords.
    """
    helper = helper_kwargs(kwargs)
    for command in _COMMANDS:
        _model_command(
            name = name + "." + command,
            command = command,
            model = ":" + name,
            **helper
        )
