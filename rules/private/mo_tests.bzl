"""Tests for users' models: mo_equivalence_test, mo_golden_test, mo_reproducible_test."""

load("//rules:providers.bzl", "MoModelInfo")
load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "converter_of", "name_beside")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS", "label_text")
load(":golden.bzl", "golden_test")
load(":mo_models.bzl", "helper_kwargs")
load(":script.bzl", "script", "words")

_MODEL_ATTR = attr.label(
    doc = "The `mo_model` to test.",
    mandatory = True,
    providers = [MoModelInfo],
)

def _sources(info):
    """The files that the model was converted from."""
    return [info.source_model, info.config] + info.source_weights + info.source_files

def _short_path(file):
    return file.short_path

def _source_flags(info, path_of):
    """The words that name the source model and all files that it may read.

    A directory's files, which are known when the test runs, are in ${files[@]}: see _LIST_FILES.
    """
    flags = []
    for file in info.source_weights:
        flags += ["--weights", path_of(file)]
    if info.source_model.is_directory:
        return flags
    for file in [info.source_model] + info.source_files:
        flags += ["--file", "%s=%s" % (name_beside(info.source_model, file), path_of(file))]
    return flags

_LIST_FILES = """
# Where the model is a directory: the flags that name its files.
list_files() {{
  files=()
  while IFS= read -r file; do files+=(--file "=$file"); done < <({find})
}}
"""

def _list_files(info, path_of):
    """The shell's function that sets ${files[@]}."""
    find = "find -L %s -type f" % words([path_of(info.source_model)]) if info.source_model.is_directory else "true"
    return _LIST_FILES.format(find = find)

# Equivalence.

def _mo_equivalence_test_impl(ctx):
    info = ctx.attr.model[MoModelInfo]
    converter = converter_of(ctx).executable
    command = [converter.short_path, "compare", "--optimize", info.source_model.short_path]
    command += _source_flags(info, _short_path)
    command += ["--config", info.config.short_path] + info.options
    command += ["--seed", str(ctx.attr.seed), "--inputs_per_model", str(ctx.attr.inputs_per_model)]
    if info.framework != "auto":
        command += ["--framework", info.framework]
    run = "list_files\nexec ./%s \"${files[@]}\"\n" % words(command)
    return script(ctx, _list_files(info, _short_path) + run, [converter] + _sources(info))

mo_equivalence_test = rule(
    implementation = _mo_equivalence_test_impl,
    doc = """Tests that the optimizer keeps what a model computes.

Runs the model as its source says and as it is optimized, both in the converter's reference
interpreter, on inputs made from a seed. In double precision with unrounded constants the outputs must
agree to 1e-10 relative, in float32 within 16 * 2^-24 of the sum of the absolute values from which
each element is summed up.

The interpreter is not made for speed: a ResNet-50 takes about 15 seconds for each input. Set `size` or
`timeout` for large models.
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
{list_files}
converter=$PWD/{converter}
inputs=({inputs})
links=({links})
wanted=({wanted})

# convert FOLDER [VARIABLE=VALUE...]: with the inputs in that folder, in that environment.
convert() {{
  local folder=$1
  shift
  mkdir -p "$folder/out"
  for i in "${{!inputs[@]}}"; do
    mkdir -p "$folder/$(dirname "${{links[i]}}")"
    ln -s "$PWD/${{inputs[i]}}" "$folder/${{links[i]}}"
  done
  (cd "$folder" && list_files && env -i "$@" "$converter" {command} "${{files[@]}}")
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
    """The path of a file in the folders that the test makes: no ".." leads out of them."""
    return file.short_path.replace("../", "external/")

def _mo_reproducible_test_impl(ctx):
    info = ctx.attr.model[MoModelInfo]
    converter = converter_of(ctx).executable
    wanted = [info.xml, info.bin, info.report, info.graph_text]
    command = ["--model", _in_folder(info.source_model)] + _source_flags(info, _in_folder)
    command += ["--config", _in_folder(info.config)] + info.options + ["--model_name", info.name]
    if info.framework != "auto":
        command += ["--framework", info.framework]
    for i, flag in enumerate(["--output_xml", "--output_bin", "--output_report", "--output_graph"]):
        command += [flag, "out/%d" % i]
    return script(
        ctx,
        _REPRODUCIBLE.format(
            command = words(command),
            converter = converter.short_path,
            inputs = words([file.short_path for file in _sources(info)]),
            list_files = _list_files(info, _in_folder),
            links = words([_in_folder(file) for file in _sources(info)]),
            label = label_text(info.label),
            wanted = words([file.short_path for file in wanted]),
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
    shows the difference and the command that writes the file again:

        bazel run //models:resnet50_golden_test.update

    So a change of the model, the configuration or the converter shows in code review. Most weights with
    more than 64 elements are in the text as digests.

    Args:
      name: of the test; NAME.update writes the golden file.
      model: label of a mo_model.
      golden: name of the golden file, in this package. Default: NAME.mog.
      **kwargs: of every test (size, tags, visibility, ...).
    """
    graph = name + "_graph"
    native.filegroup(
        name = graph,
        srcs = [model],
        output_group = "graph",
        **helper_kwargs(kwargs)
    )
    golden_test(
        name = name,
        actual = graph,
        golden = golden or name + ".mog",
        what = "the graph of " + str(model),
        **kwargs
    )
