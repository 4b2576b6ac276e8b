"""mo_model_set: several models under one name."""

load("//rules:providers.bzl", "MoModelInfo", "MoModelSetInfo")

MODELS_ATTR = attr.label_list(
    doc = "The models: `mo_model` targets, and sets of them. One that is named twice counts once.",
    mandatory = True,
    providers = [[MoModelInfo], [MoModelSetInfo]],
)

def models_of(targets):
    """The models of targets of MODELS_ATTR.

    Args:
      targets: list of Targets.

    Returns:
      list of MoModelInfo, each label once, in the order of the targets.
    """
    models = {}
    for target in targets:
        infos = [target[MoModelInfo]] if MoModelInfo in target else target[MoModelSetInfo].models
        for info in infos:
            models.setdefault(info.label, info)
    return models.values()

def _mo_model_set_impl(ctx):
    models = models_of(ctx.attr.models)
    files = [file for model in models for file in [model.xml, model.bin]]
    return [
        DefaultInfo(
            files = depset(files),
            runfiles = ctx.runfiles(files = files),
        ),
        OutputGroupInfo(
            xml = depset([model.xml for model in models]),
            bin = depset([model.bin for model in models]),
            report = depset([model.report for model in models]),
            graph = depset([model.graph_text for model in models]),
            digest = depset([model.digest for model in models]),
        ),
        MoModelSetInfo(models = models),
    ]

mo_model_set = rule(
    implementation = _mo_model_set_impl,
    doc = "Several models under one name: to build them together (with the output groups of `mo_model`, of " +
          "all of them), to have them all in `data`, or for `mo_report`.",
    attrs = {"models": MODELS_ATTR},
    provides = [MoModelSetInfo],
)
