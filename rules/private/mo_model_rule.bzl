"""The rule of mo_model (mo_model.bzl), which has the description of each attribute."""

load("//rules:providers.bzl", "MoConfigInfo", "MoModelInfo")
load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "convert", "digest", "normalize_config", "report", "verify")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS", "label_text")
load(":command_lines.bzl", "name_beside", "setting_flags")
load(":model_attributes.bzl", "OPTIMIZATIONS", "setting_attrs")

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
    html = report(ctx, source, config, options, model_name, ctx.attr.framework, digest_file)
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
            html = depset([html]),
            _validation = depset([verify(ctx, ir)]),
        ),
        MoModelInfo(
            xml = ir.xml,
            bin = ir.bin,
            report = ir.report,
            graph_text = ir.graph_text,
            digest = digest_file,
            html = html,
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
    doc = "Converts a model to OpenVINO IR.",
    attrs = dict({
        "model": attr.label(mandatory = True, allow_files = True),
        "weights": attr.label_list(allow_files = True),
        "config": attr.label(default = Label("//configs:default"), allow_single_file = [".toml"]),
    }, **setting_attrs()),
    provides = [MoModelInfo],
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
