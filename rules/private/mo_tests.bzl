"""Tests for users' models: mo_equivalence_test, mo_golden_test, mo_reproducible_test."""

load("//rules:providers.bzl", "MoModelInfo")
load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "converter_of")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS", "label_text")
load(":mo_models.bzl", "helper_kwargs")

_MODEL_ATTR = attr.label(
    doc = "The `mo_model` to test.",
    mandatory = True,
    providers = [MoModelInfo],
)

_HEAD = """#!/usr/bin/env bash
set -euo pipefail
"""

def _words(words):
    """Words as a shell reads them."""
    return " ".join(["'%s'" % word.replace("'", "'\\''") for word in words])

def _script(ctx, text, files):
    """The providers of a target that runs a script in the root of its runfiles."""
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(script, _HEAD + text, is_executable = True)
    return [DefaultInfo(
        executable = script,
        runfiles = ctx.runfiles(files = files),
    )]

def _sources(info):
    """The files that the model was converted from."""
    return [info.source_model, info.config] + info.source_weights

def _weights_flags(info):
    return [word for file in info.source_weights for word in ["--weights", file.short_path]]

# Equivalence.

def _mo_equivalence_test_impl(ctx):
    info = ctx.attr.model[MoModelInfo]
    converter = converter_of(ctx).executable
    command = [converter.short_path, "compare", "--optimize", info.source_model.short_path]
    command += _weights_flags(info)
    command += ["--config", info.config.short_path] + info.options
    command += ["--seed", str(ctx.attr.seed), "--inputs_per_model", str(ctx.attr.inputs_per_model)]
    if info.framework != "auto":
        command += ["--framework", info.framework]
    return _script(ctx, "exec ./%s\n" % _words(command), [converter] + _sources(info))

mo_equivalence_test = rule(
    implementation = _mo_equivalence_test_impl,
    doc = """Tests that the optimizer keeps what a model computes.

Runs the model as its source says and as it is optimized, both in the converter's reference
interpreter, on inputs made from a seed. In double precision with unrounded constants the outputs must
agree to 1e-10, in float32 within 16 * 2^-24 of what each element is summed up from.

The interpreter is plain: a ResNet-50 takes about a minute for each input. Set `size` or `timeout`
for large models.
""",
    attrs = {
        "model": _MODEL_ATTR,
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

# Reproducibility.

_REPRODUCIBLE = """
converter=$PWD/{converter}
inputs=({inputs})
wanted=({wanted})

# convert FOLDER [VARIABLE=VALUE...]: with the inputs in that folder, in that environment.
convert() {{
  local folder=$1
  shift
  mkdir -p "$folder/out"
  for input in "${{inputs[@]}}"; do
    mkdir -p "$folder/$(dirname "$input")"
    ln -s "$PWD/$input" "$folder/$input"
  done
  (cd "$folder" && env -i "$@" "$converter" {command})
  for i in 0 1 2 3; do
    cmp "${{wanted[i]}}" "$folder/out/$i" || {{
      echo "{label} has other bytes, converted in $folder with${{*:+ $*}} an else empty environment" >&2
      exit 1
    }}
  done
  rm "$folder"/out/*
}}

convert "$TEST_TMPDIR/a"
convert "$TEST_TMPDIR/another folder/with a long name" TZ=Asia/Tokyo LANG=de_DE.UTF-8 LC_ALL=tr_TR.UTF-8 TMPDIR=/nonexistent HOME=/nonexistent
convert "$TEST_TMPDIR/cpu" GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F,-SSE4_2
convert "$TEST_TMPDIR/arena" MALLOC_ARENA_MAX=1 MALLOC_PERTURB_=85
"""

def _in_folder(file):
    """Where a file stands in the folders that the test makes: no ".." leads out of them."""
    return file.short_path.replace("../", "external/")

def _mo_reproducible_test_impl(ctx):
    info = ctx.attr.model[MoModelInfo]
    converter = converter_of(ctx).executable
    wanted = [info.xml, info.bin, info.report, info.graph_text]
    command = ["--model", info.source_model.short_path] + _weights_flags(info)
    command += ["--config", info.config.short_path] + info.options + ["--model_name", info.name]
    if info.framework != "auto":
        command += ["--framework", info.framework]
    for i, flag in enumerate(["--output_xml", "--output_bin", "--output_report", "--output_graph"]):
        command += [flag, "out/%d" % i]
    return _script(
        ctx,
        _REPRODUCIBLE.format(
            command = _words(command),
            converter = converter.short_path,
            inputs = _words([file.short_path for file in _sources(info)]),
            label = label_text(info.label),
            wanted = _words([file.short_path for file in wanted]),
        ),
        [converter] + wanted + _sources(info),
    )

mo_reproducible_test = rule(
    implementation = _mo_reproducible_test_impl,
    doc = """Tests that a model's conversion gives the same bytes again.

Converts it in other folders, with other environments, time zones and locales, and as if the CPU had
fewer instructions, and compares the IR, the report and the graph's text with those that the build made,
here, in a cache or on another machine.
""",
    attrs = {"model": _MODEL_ATTR},
    test = True,
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)

# Golden files.

_GOLDEN = """
if diff -u {golden} {actual}; then exit 0; fi
echo
echo "{label}: the graph is not the one in {golden_name}. If the change is meant, run"
echo "    bazel run {update}"
echo "and review and commit what it writes."
exit 1
"""

_NO_GOLDEN = """
echo "{label}: there is no file {golden_name}. To make it, run"
echo "    bazel run {update}"
echo "and review and commit what it writes."
exit 1
"""

_UPDATE = """
: "${{BUILD_WORKSPACE_DIRECTORY:?run this with bazel run}}"
cp -f {actual} "$BUILD_WORKSPACE_DIRECTORY/"{target}
chmod 644 "$BUILD_WORKSPACE_DIRECTORY/"{target}
echo "wrote "{target}
"""

def _golden_test_impl(ctx):
    info = ctx.attr.model[MoModelInfo]
    golden = ctx.file.golden
    names = {
        "golden_name": ctx.attr.golden_name,
        "label": label_text(info.label),
        "update": label_text(ctx.label) + ".update",
    }
    if golden == None:
        return _script(ctx, _NO_GOLDEN.format(**names), [])
    return _script(
        ctx,
        _GOLDEN.format(golden = _words([golden.short_path]), actual = _words([info.graph_text.short_path]), **names),
        [golden, info.graph_text],
    )

_golden_test = rule(
    implementation = _golden_test_impl,
    attrs = {
        "model": _MODEL_ATTR,
        "golden": attr.label(allow_single_file = True),
        "golden_name": attr.string(mandatory = True),
    },
    test = True,
)

def _golden_update_impl(ctx):
    actual = ctx.attr.model[MoModelInfo].graph_text
    target = "/".join([part for part in [ctx.label.package, ctx.attr.golden_name] if part])
    return _script(
        ctx,
        _UPDATE.format(actual = _words([actual.short_path]), target = _words([target])),
        [actual],
    )

_golden_update = rule(
    implementation = _golden_update_impl,
    attrs = {
        "model": _MODEL_ATTR,
        "golden_name": attr.string(mandatory = True),
    },
    executable = True,
)

def mo_golden_test(name, model, golden = None, **kwargs):
    """Tests that a model's optimized graph is the one that was reviewed.

    ```
    mo_golden_test(
        name = "resnet50_golden_test",
        model = ":resnet50_ir",
    )
    ```

    compares the text of the graph, which begins with how many operations there were and are and what
    was fused, with the file `resnet50_golden_test.mog` beside the BUILD file. Where they differ it
    shows the difference and the command that writes the file anew:

        bazel run //models:resnet50_golden_test.update

    So a change of the model, the configuration or the converter shows in code review. Weights with more
    than 64 elements are in the text as digests.

    Args:
      name: of the test; NAME.update writes the golden file.
      model: label of a mo_model.
      golden: name of the golden file, in this package. Default: NAME.mog.
      **kwargs: of every test (size, tags, visibility, ...).
    """
    golden = golden or name + ".mog"
    _golden_test(
        name = name,
        model = model,
        golden = golden if native.glob([golden], allow_empty = True) else None,
        golden_name = golden,
        **kwargs
    )
    _golden_update(
        name = name + ".update",
        model = model,
        golden_name = golden,
        **helper_kwargs(kwargs)
    )
