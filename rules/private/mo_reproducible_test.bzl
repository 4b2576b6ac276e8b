"""mo_reproducible_test: a model's conversion gives the same bytes again."""

load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "converter_of")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS", "label_text")
load(":command_lines.bzl", "convert_command", "shell_command")
load(":model_attr.bzl", "TESTED_MODEL_ATTR", "config_of", "converted_model_of", "inputs_of", "source_of")
load(":script.bzl", "script", "words")

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
  (cd "$folder" && list_files && env -i "$@" "$converter" {arguments})
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
    info = converted_model_of(ctx)
    converter = converter_of(ctx).executable
    wanted = [info.xml, info.bin, info.report, info.graph_text]
    outputs = struct(xml = "out/0", bin = "out/1", report = "out/2", graph_text = "out/3")
    command = convert_command(source_of(info), config_of(info), info.options, info.name, info.framework, outputs)
    run = shell_command(command, _in_folder)
    return script(
        ctx,
        _REPRODUCIBLE.format(
            arguments = run.arguments,
            converter = converter.short_path,
            inputs = words([file.short_path for file in inputs_of(info)]),
            list_files = run.list_files,
            links = words([_in_folder(file) for file in inputs_of(info)]),
            label = label_text(info.label),
            wanted = words([file.short_path for file in wanted]),
        ),
        [converter] + wanted + inputs_of(info),
    )

mo_reproducible_test = rule(
    implementation = _mo_reproducible_test_impl,
    doc = """Tests that a model's conversion gives the same bytes again.

Converts it in other folders, with other environments, time zones and locales, and as if the CPU had
fewer instructions, and compares the IR, the report and the graph's text with those that the build made,
here, in a cache or on another machine.
""",
    attrs = {"model": TESTED_MODEL_ATTR},
    test = True,
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
