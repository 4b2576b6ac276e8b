"""mo_model: a trained model as OpenVINO IR."""

load("//rules:providers.bzl", "MoConfigInfo", "MoModelInfo")
load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "convert", "digest", "normalize_config", "verify")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS", "label_text")
load(":command_lines.bzl", "name_beside", "setting_flags")
load(":model_attributes.bzl", "OPTIMIZATIONS", "setting_attrs")

_DOC = """Converts a Caffe, TensorFlow or ONNX model to OpenVINO IR.

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

The files of a TensorFlow SavedModel are named together, or made by a rule as a directory:

```
mo_model(
    name = "classifier_ir",
    model = ":classifier",
)

filegroup(
    name = "classifier",
    srcs = glob(["classifier/**"]),
)
```

Building the target makes `NAME.xml` and `NAME.bin`, which are its runfiles, too: a program that has it
in `data` finds them as `WORKSPACE/PACKAGE/NAME.xml` and `.bin`. The IR is read back and verified in a
validation action, for which nothing else waits. `--norun_validations` leaves it out; Bazel 4 runs it only
with `--experimental_run_validations`.

Output groups hold single files: `xml`, `bin`, `report` (`NAME.report.json`: what was optimized, what was
not, and why), `graph` (`NAME.mog`: the optimized graph as text) and `digest` (`NAME.digest.json`: sizes,
SHA-256 and warnings).

The same inputs give the same bytes on every machine, so a shared cache serves everyone. Every attribute
can be chosen with `select()`.
"""

_SAVED_MODEL = "saved_model.pb"

def _source(ctx):
    """What the attributes 'model' and 'weights' name: a source (command_lines.bzl)."""
    given = ctx.files.model
    saved_models = [file for file in given if file.basename == _SAVED_MODEL]
    if len(given) != 1 and len(saved_models) != 1:
        fail("%s: attribute 'model': %s has %s, expected exactly one, or a SavedModel with one %s. %s" % (
            label_text(ctx.label),
            label_text(ctx.attr.model.label),
            "no file" if not given else "%d files (%s)" % (len(given), ", ".join([file.basename for file in given])),
            _SAVED_MODEL,
            "Name the file that holds the network; the others belong in 'weights'.",
        ))
    if not saved_models:
        return struct(model = given[0], weights = ctx.files.weights, files = [])
    model = saved_models[0]
    files = [file for file in given + ctx.files.weights if file != model]
    for file in files:
        if name_beside(model, file) == None:
            fail("%s: %s is not in the folder of %s, expected the files of one SavedModel. %s" % (
                label_text(ctx.label),
                file.short_path,
                model.short_path,
                "Leave it out, or put it there.",
            ))
    return struct(model = model, weights = [], files = files)

def _check_optimizations(ctx):
    for optimization in ctx.attr.disabled_optimizations:
        if optimization not in OPTIMIZATIONS:
            fail("%s: attribute 'disabled_optimizations': there is no optimization '%s', expected %s." % (
                label_text(ctx.label),
                optimization,
                ", ".join(OPTIMIZATIONS),
            ))

def _normal_config(ctx):
    if MoConfigInfo in ctx.attr.config:
        return ctx.attr.config[MoConfigInfo]
    output = ctx.actions.declare_file(ctx.label.name + ".config.toml")
    return normalize_config(ctx, ctx.file.config, output)

def _mo_model_impl(ctx):
    source = _source(ctx)
    config = _normal_config(ctx)
    _check_optimizations(ctx)
    options = setting_flags(ctx.attr)
    model_name = ctx.attr.model_name or ctx.label.name
    ir = convert(ctx, source, config, options, model_name, ctx.attr.framework)
    digest_file = digest(ctx, ir)
    files = [ir.xml, ir.bin]
    return [
        DefaultInfo(
            files = depset(files),
            runfiles = ctx.runfiles(files = files),
        ),
        OutputGroupInfo(
            xml = depset([ir.xml]),
            bin = depset([ir.bin]),
            report = depset([ir.report]),
            graph = depset([ir.graph_text]),
            digest = depset([digest_file]),
            _validation = depset([verify(ctx, ir)]),
        ),
        MoModelInfo(
            xml = ir.xml,
            bin = ir.bin,
            report = ir.report,
            graph_text = ir.graph_text,
            digest = digest_file,
            name = model_name,
            framework = ctx.attr.framework,
            config = config.toml,
            config_name = config.name,
            options = options,
            source_model = source.model,
            source_weights = source.weights,
            source_files = source.files,
            label = ctx.label,
        ),
    ]

mo_model = rule(
    implementation = _mo_model_impl,
    doc = _DOC,
    attrs = dict({
        "model": attr.label(
            doc = "The file that holds the network: a source file, a target that makes one, or a downloaded " +
                  "one (`@resnet50//file`). Its name does not matter: a prototxt, a GraphDef (binary or as " +
                  "text), a SavedModel, an ONNX model or a text graph is known by its content. Or a SavedModel of several files: a " +
                  "target with its `saved_model.pb` and what belongs to it in the same folder " +
                  "(`variables/...`), or a rule's output that is a directory. It is an error if the label " +
                  "has no file, or several of which not exactly one is a `saved_model.pb`.",
            mandatory = True,
            allow_files = True,
        ),
        "weights": attr.label_list(
            doc = "The files that hold the weights where the network's file does not: the `.caffemodel` of a " +
                  "`.prototxt`, the `variables/...` of a `saved_model.pb`, the external data of an ONNX model, " +
                  "which is found by the end of its path. Default: none.",
            allow_files = True,
        ),
        "config": attr.label(
            doc = "The TOML file of optimizations and exclusions, or a `mo_config`. Default: " +
                  "`@rules_mo//configs:default`, which has every optimization on and excludes nothing. " +
                  "It is an error of the build if the file has a key that is not known, or an exclusion that " +
                  "matches no node and does not allow that.",
            default = Label("//configs:default"),
            allow_single_file = [".toml"],
        ),
    }, **setting_attrs()),
    provides = [MoModelInfo],
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
