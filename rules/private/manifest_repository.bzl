"""The repository of a manifest: it has a target for each model."""

load(":bazel_features.bzl", "label_text")
load(":manifest.bzl", "read_manifest")

_LIST = type([])

def _repository_of(label_text):
    """How a label of the manifest's repository begins: "@" for the main one, "@@zoo", ..."""
    return label_text.split("//")[0] or "@"

def own_label(text):
    """A label of rules_mo as another repository has to write it.

    Args:
      text: string, such as "//rules:defs.bzl".

    Returns:
      string.
    """
    return _repository_of(str(Label(text))) + text

def absolute_label(text, manifest):
    """A label of a manifest, as the generated repository has to write it.

    Args:
      text: string: a file beside the manifest, or a label that begins with //. The labels of our own
        configurations (@rules_mo//configs:...) are understood, too.
      manifest: string: the manifest's label.

    Returns:
      string, or None if the label is of another repository.
    """
    if text.startswith("@rules_mo//"):
        return own_label(text[len("@rules_mo"):])
    if text.startswith("@"):
        return None
    if text.startswith("//"):
        return _repository_of(manifest) + text
    package = manifest.split("//")[1].split(":")[0]
    return "%s//%s:%s" % (_repository_of(manifest), package, text.lstrip(":"))

def _call(rule, attributes):
    lines = ["    %s = %s," % (name, repr(value)) for name, value in attributes.items()]
    return "\n".join([rule + "("] + lines + [")"])

def _absolute_labels(model, manifest, problems):
    """A model's values with labels that the generated repository understands."""
    values = dict(model)
    for key in ["config", "model", "weights"]:
        if key not in model:
            continue
        texts = model[key] if type(model[key]) == _LIST else [model[key]]
        labels = [absolute_label(text, manifest) for text in texts]
        for text, label in zip(texts, labels):
            if label == None:
                problems.append("model '%s': '%s' is of another repository than the manifest (%s); give it an alias there" %
                                (model["name"], key, text))
        values[key] = labels if type(model[key]) == _LIST else labels[0]
    return values

def build_file(name, manifest, content):
    """The BUILD file of a manifest's repository.

    Args:
      name: of the set of all models.
      manifest: string: the manifest's label.
      content: what read_manifest returned, without problems.

    Returns:
      A struct: problems, a list of strings, and text.
    """
    problems = []
    configs = {}  # label of a TOML file: the target that reads it, once for all models
    calls = []
    for model in content.models:
        common = {"config": content.config} if content.config else {}
        values = _absolute_labels(dict(common, **model), manifest, problems)
        config = values.get("config") or ""
        if config.endswith(".toml"):
            values["config"] = ":" + configs.setdefault(config, "config_%d" % len(configs))
        calls.append(_call("mo_model", values))
    calls += [_call("mo_config", {"name": target, "src": label}) for label, target in configs.items()]
    calls.append(_call("mo_model_set", {"name": name, "models": [":" + model["name"] for model in content.models]}))
    head = [
        "# Made of %s." % manifest,
        "load(%s, \"mo_config\", \"mo_model\", \"mo_model_set\")" % repr(own_label("//rules:defs.bzl")),
        "package(default_visibility = [\"//visibility:public\"])",
    ]
    return struct(problems = problems, text = "\n\n".join(head + calls) + "\n")

def _manifest_repository_impl(ctx):
    manifest = str(ctx.attr.manifest)
    place = "%s (manifest of @%s)" % (label_text(ctx.attr.manifest), ctx.attr.target)
    content = read_manifest(ctx.read(ctx.attr.manifest))
    if content.problems:
        fail("\n  ".join([place + ":"] + content.problems))
    build = build_file(ctx.attr.target, manifest, content)
    if build.problems:
        fail("\n  ".join([place + ":"] + build.problems))
    ctx.file("BUILD.bazel", build.text)
    ctx.file("WORKSPACE", "")

manifest_repository = repository_rule(
    implementation = _manifest_repository_impl,
    doc = "A repository with a mo_model for each [[model]] of a manifest, and a mo_model_set of all of them.",
    attrs = {
        "manifest": attr.label(doc = "The TOML file.", mandatory = True, allow_single_file = True),
        "target": attr.string(doc = "The name of the set.", mandatory = True),
    },
)
