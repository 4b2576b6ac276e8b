"""mo_equivalence_test: the optimizer keeps what a model computes."""

load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "converter_of")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS")
load(":command_lines.bzl", "compare_command", "shell_command")
load(":model_attr.bzl", "TESTED_MODEL_ATTR", "config_of", "converted_model_of", "inputs_of", "source_of")
load(":script.bzl", "script", "words")

def _short_path(file):
    return file.short_path

def _mo_equivalence_test_impl(ctx):
    info = converted_model_of(ctx)
    converter = converter_of(ctx).executable
    command = compare_command(source_of(info), config_of(info), info.options, info.framework, ctx.attr)
    run = shell_command(command, _short_path)
    text = "%slist_files\nexec ./%s %s\n" % (run.list_files, words([converter.short_path]), run.arguments)
    return script(ctx, text, [converter] + inputs_of(info))

mo_equivalence_test = rule(
    implementation = _mo_equivalence_test_impl,
    doc = """Tests that the optimizer keeps what a model computes.

Runs the model as its source says and as it is optimized, both in the converter's reference
interpreter, on inputs made from a seed. In double precision with unrounded constants the outputs must
agree to 1e-10 relative, in float32 within 16 * 2^-24 of the sum of the absolute values from which
each element is summed up.

A model runs on inputs of a fixed shape: where the batch is open, set it with `batch`; where more is open, give
the test a `mo_model` of its own whose configuration has the shape. It is an error of the test if anything is open.

The interpreter is not made for speed: a ResNet-50 takes about 15 seconds for each input. Set `size` or
`timeout` for large models.
""",
    attrs = {
        "model": TESTED_MODEL_ATTR,
        "batch": attr.int(doc = "The first extent of every input. Default: 0, as the model has it."),
        "inputs_per_model": attr.int(
            doc = "How often to run it, each time on other inputs; 1 to 1000. Default: 1.",
            default = 1,
        ),
        "seed": attr.int(doc = "Which inputs. Default: 0."),
    },
    test = True,
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
