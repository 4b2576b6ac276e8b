"""mo_model: a trained model as OpenVINO IR."""

load("//rules:providers.bzl", "MoModelInfo")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS")
load(":convert_action.bzl", "CONVERTER_TOOLCHAIN_TYPE", "convert")

_DOC = """Converts a Caffe, ONNX or TensorFlow model to OpenVINO IR.

```
load("@rules_mo//rules:defs.bzl", "mo_model")

mo_model(
    name = "resnet50_ir",
    model = "resnet50.prototxt",
    weights = ["resnet50.caffemodel"],
    config = "resnet50.toml",
)

cc_binary(
    name = "classify",
    srcs = ["classify.cc"],
    data = [":resnet50_ir"],
)
```

Building the target makes `NAME.xml` and `NAME.bin`, which are its runfiles, too.
Output groups hold single files: `xml`, `bin`, `report` (`NAME.report.json`: what was
optimized, what was not, and why) and `graph` (`NAME.mog`: the optimized graph as text).

The same inputs give the same bytes on every machine, so a shared cache serves everyone.
"""

def _only_model_file(ctx):
    """The one file of the model attribute."""
    files = ctx.files.model
    if len(files) != 1:
        fail("%s: attribute 'model': %s has %s, expected exactly one. %s" % (
            ctx.label,
            ctx.attr.model.label,
            "no file" if not files else "%d files (%s)" % (len(files), ", ".join([file.basename for file in files])),
            "Name the file that holds the network; the others belong in 'weights'.",
        ))
    return files[0]

def _mo_model_impl(ctx):
    model = _only_model_file(ctx)
    outputs = convert(
        ctx,
        model = model,
        weights = ctx.files.weights,
        config = ctx.file.config,
        framework = ctx.attr.framework,
    )
    ir = [outputs.xml, outputs.bin]
    return [
        DefaultInfo(
            files = depset(ir),
            runfiles = ctx.runfiles(files = ir),
        ),
        OutputGroupInfo(
            xml = depset([outputs.xml]),
            bin = depset([outputs.bin]),
            report = depset([outputs.report]),
            graph = depset([outputs.graph_text]),
        ),
        MoModelInfo(
            xml = outputs.xml,
            bin = outputs.bin,
            report = outputs.report,
            graph_text = outputs.graph_text,
            name = ctx.label.name,
            framework = ctx.attr.framework,
            config = ctx.file.config,
            label = ctx.label,
        ),
    ]

mo_model = rule(
    implementation = _mo_model_impl,
    doc = _DOC,
    attrs = {
        "model": attr.label(
            doc = "The file that holds the network: a source file, a target that makes one, or a downloaded " +
                  "one (`@resnet50//file`). Its name does not matter. It is an error if the label has no " +
                  "file or several.",
            mandatory = True,
            allow_files = True,
        ),
        "weights": attr.label_list(
            doc = "The files that hold the weights where the network's file does not: the `.caffemodel` of a " +
                  "`.prototxt`, the external data of an ONNX model. Default: none.",
            allow_files = True,
        ),
        "config": attr.label(
            doc = "The TOML file of optimizations and exclusions. Default: `@rules_mo//configs:default.toml`, " +
                  "which has every exact optimization on and excludes nothing. It is an error of the " +
                  "conversion if the file has a key that is not known or an exclusion that matches no node.",
            default = Label("//configs:default.toml"),
            allow_single_file = [".toml"],
        ),
        "framework": attr.string(
            doc = "What the model was made with: `caffe`, `onnx` or `tensorflow`. Default: `auto`, which looks " +
                  "at the file's content. It is an error of the conversion if the content is of another " +
                  "framework than the one named.",
            default = "auto",
            values = ["auto", "caffe", "onnx", "tensorflow"],
        ),
    },
    provides = [MoModelInfo],
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
