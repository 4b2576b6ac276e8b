"""mo_model_set: several models under one name."""

load("//rules:providers.bzl", "MoModelSetInfo")
load(":model_attr.bzl", "MODELS_ATTR", "each_once", "models_of")

def _mo_model_set_impl(ctx):
    model_set = models_of(ctx)
    models = each_once(model_set)
    files = [file for model in models for file in [model.xml, model.bin]]
    return [
        DefaultInfo(
            files = depset(files),
            runfiles = ctx.runfiles(files = files),
        ),
        OutputGroupInfo(
            xml = depset([model.xml for model in models]),
            bin = depset([model.bin for model in models]),
            report = depset([model.report for model in models if model.report]),
            graph = depset([model.graph_text for model in models if model.graph_text]),
            digest = depset([model.digest for model in models]),
            html = depset([model.html for model in models if model.html]),
        ),
        MoModelSetInfo(models = model_set),
    ]

mo_model_set = rule(
    implementation = _mo_model_set_impl,
    doc = "Several models under one name: to build them together (with the output groups of `mo_model`, of " +
          "all of them), to have them all in `data`, or for `mo_report`.",
    attrs = {"models": MODELS_ATTR},
    provides = [MoModelSetInfo],
)
