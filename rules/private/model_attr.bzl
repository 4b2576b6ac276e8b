"""The attributes that name models, and what is said where they name something else.

They take any target, so that the message is ours: Bazel's own would be about providers and files.
"""

load("//rules:providers.bzl", "MoModelInfo", "MoModelSetInfo")
load(":bazel_features.bzl", "label_text")

def _model_problem(target):
    """What is wrong with a target that is no model, and what to do."""
    label = label_text(target.label)
    if MoModelSetInfo in target:
        return "%s is a set of models, expected one model. Name one of the set" % label
    if len(target[DefaultInfo].files.to_list()) == 1:
        stem = target.label.name.rpartition("/")[2].partition(".")[0]
        return "%s is a file, expected a mo_model. Declare mo_model(name = \"%s_ir\", model = \"%s\"), and name that" % (label, stem, label)
    return "%s is no model, expected a mo_model. Name a target of mo_model, of mo_import, or of what declares one" % label

def _fail(ctx, attribute, problems):
    fail("%s: attribute '%s': %s." % (label_text(ctx.label), attribute, "; ".join(problems)))

def model_attr(doc):
    """An attribute 'model', to be read by `model_of`.

    Args:
      doc: string.

    Returns:
      An attribute.
    """
    return attr.label(doc = doc, mandatory = True, allow_files = True)

def model_of(ctx):
    """The MoModelInfo that the attribute 'model' names."""
    if MoModelInfo not in ctx.attr.model:
        _fail(ctx, "model", [_model_problem(ctx.attr.model)])
    return ctx.attr.model[MoModelInfo]

def converted_model_of(ctx):
    """The MoModelInfo that the attribute 'model' names, with a source, which an imported IR has not.

    Args:
      ctx: of a rule with the attribute 'model'.

    Returns:
      MoModelInfo.
    """
    info = model_of(ctx)
    if info.source_model == None:
        _fail(ctx, "model", ["%s is a mo_import, expected a mo_model: an imported IR has no source. Name a mo_model" % label_text(info.label)])
    return info

MODELS_ATTR = attr.label_list(
    doc = "The models: `mo_model` and `mo_import` targets, and sets of them. One that is named twice counts once. It is an error " +
          "if a target is neither.",
    mandatory = True,
    allow_files = True,
)

def models_of(ctx):
    """What MODELS_ATTR names.

    Args:
      ctx: of a rule with an attribute 'models'.

    Returns:
      depset of MoModelInfo, in the order of the targets.
    """
    problems = []
    models = []
    for target in ctx.attr.models:
        if MoModelInfo in target:
            models.append(depset([target[MoModelInfo]]))
        elif MoModelSetInfo in target:
            models.append(target[MoModelSetInfo].models)
        else:
            problems.append(_model_problem(target))
    if problems:
        _fail(ctx, "models", problems)
    return depset(transitive = models, order = "preorder")

def each_once(models):
    """The models of a depset without those that differ in nothing but the build's configuration.

    Args:
      models: depset of MoModelInfo.

    Returns:
      list of MoModelInfo, each label once, in their order.
    """
    by_label = {}
    for model in models.to_list():
        by_label.setdefault(model.label, model)
    return by_label.values()

TESTED_MODEL_ATTR = model_attr("The `mo_model` to test.")

def source_of(info):
    """The source (command_lines.bzl) of a MoModelInfo."""
    return struct(model = info.source_model, weights = info.source_weights, files = info.source_files)

def config_of(info):
    """The configuration (command_lines.bzl) of a MoModelInfo."""
    return struct(toml = info.config, name = info.config_name)

def inputs_of(info):
    """The Files that the model was converted from: a list."""
    return [info.source_model, info.config] + info.source_weights + info.source_files
