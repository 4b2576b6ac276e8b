"""mo_import: an IR that exists already."""

load("//rules:providers.bzl", "MoModelInfo")
load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "digest", "read_back")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS")

_DOC = """Takes an OpenVINO IR that was made elsewhere, for whatever takes a `mo_model`.

```
mo_import(
    name = "face_detection_ir",
    xml = "face-detection-0200.xml",
    bin = "face-detection-0200.bin",
)
```

The files get the names `NAME.xml` and `NAME.bin`, and are the target's runfiles, as those of a `mo_model`.
`mo_cc_library`, `mo_model_repository` and the like call the model by the target's name, too. The IR is read and checked in
a validation action: it is an error of the build if a layer is not valid, or the `.bin` not that of the `.xml`.

The output groups are those of `mo_model` but `report` and `html`: there was no conversion. For the same reason
`mo_equivalence_test` and `mo_reproducible_test` do not take it.
"""

def _link(ctx, file, suffix):
    output = ctx.actions.declare_file(ctx.label.name + suffix)
    ctx.actions.symlink(output = output, target_file = file)
    return output

def _mo_import_impl(ctx):
    xml = _link(ctx, ctx.file.xml, ".xml")
    bin = _link(ctx, ctx.file.bin, ".bin")
    graph_text = ctx.actions.declare_file(ctx.label.name + ".mog") if ctx.attr.verify else None
    ir = struct(xml = xml, bin = bin, report = None)
    digest_file = digest(ctx, ir)
    files = [xml, bin]
    return [
        DefaultInfo(
            files = depset(files),
            runfiles = ctx.runfiles(files = files),
        ),
        OutputGroupInfo(
            xml = depset([xml]),
            bin = depset([bin]),
            graph = depset([graph_text] if graph_text else []),
            digest = depset([digest_file]),
            _validation = depset([read_back(ctx, ir, graph_text)] if graph_text else []),
        ),
        MoModelInfo(
            xml = xml,
            bin = bin,
            report = None,
            graph_text = graph_text,
            digest = digest_file,
            html = None,
            name = ctx.label.name,
            framework = "ir",
            config = None,
            config_name = "",
            options = [],
            source_model = None,
            source_weights = [],
            source_files = [],
            label = ctx.label,
        ),
    ]

mo_import = rule(
    implementation = _mo_import_impl,
    doc = _DOC,
    attrs = {
        "xml": attr.label(
            doc = "The graph: a source file, a downloaded one, or a target that makes one file. It is an error if it " +
                  "makes several.",
            mandatory = True,
            allow_single_file = True,
        ),
        "bin": attr.label(
            doc = "The weights, in the same way.",
            mandatory = True,
            allow_single_file = True,
        ),
        "verify": attr.bool(
            doc = "Whether the IR is read and checked. Default: True. An IR of another tool may have operations or " +
                  "versions that the converter does not know, which it reports as errors: set this to False then. " +
                  "There is no graph as text, and so no `mo_golden_test`, without it.",
            default = True,
        ),
    },
    provides = [MoModelInfo],
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
