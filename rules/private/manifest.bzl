"""A manifest: many models in one TOML file, and the repository that has a target for each.

    schema = 1
    config = "nets.toml"                  # of all that name no other

    [[model]]
    name = "resnet50_ir"
    model = "resnet50.prototxt"
    weights = ["resnet50.caffemodel"]
    precision = "f16"
"""

load(":mo_model.bzl", "OPTIMIZATIONS", "PRECISIONS")
load(":toml.bzl", "parse_toml")

_STRING = type("")
_LIST = type([])

# Key: its type.
_TOP_KEYS = {"config": _STRING, "schema": type(1)}
_MODEL_KEYS = {
    "config": _STRING,
    "disabled_optimizations": _LIST,
    "framework": _STRING,
    "model": _STRING,
    "name": _STRING,
    "precision": _STRING,
    "saved_model_tags": _LIST,
    "signature": _STRING,
    "tags": _LIST,
    "weights": _LIST,
}
_CHOICES = {
    "disabled_optimizations": OPTIMIZATIONS,
    "framework": ["auto", "caffe", "mog", "tensorflow", "tf"],
    "precision": PRECISIONS,
}
_TYPE_NAMES = {_STRING: "a string", _LIST: "an array of strings", type(1): "an integer", type(True): "true or false"}

def _check_table(table, keys, problems):
    """Reports keys that are not known, and values of another type or choice than theirs."""
    for key, value in table.values.items():
        line = table.lines[key]
        if key not in keys:
            problems.append("line %d: unknown key '%s'; expected %s" % (line, key, ", ".join(sorted(keys))))
        elif type(value) != keys[key]:
            problems.append("line %d: '%s' is %s, expected %s" % (line, key, _TYPE_NAMES[type(value)], _TYPE_NAMES[keys[key]]))
        else:
            for word in value if type(value) == _LIST else [value]:
                if key in _CHOICES and word not in _CHOICES[key]:
                    problems.append("line %d: '%s' is '%s', expected %s" % (line, key, word, ", ".join(_CHOICES[key])))

def _check_model(table, first_lines, problems):
    """Reports what a [[model]] lacks, and a name that another one has."""
    for key in ["name", "model"]:
        if not table.values.get(key):
            what = "names no file: give it 'model', the file of the network" if key == "model" else "has no 'name': give it that of the target to make"
            problems.append("line %d: the [[model]]%s %s" % (
                table.line,
                " '%s'" % table.values["name"] if table.values.get("name") else "",
                what,
            ))
    name = table.values.get("name")
    if not name:
        return
    if name in first_lines:
        problems.append("line %d: there are two models '%s', the first in line %d; rename one" % (table.lines["name"], name, first_lines[name]))
    else:
        first_lines[name] = table.lines["name"]

def read_manifest(text):
    """Reads a manifest.

    Args:
      text: string, TOML.

    Returns:
      A struct: problems, a list of strings that begin with "line N: ", in their order, and if there are none
      config (None or string) and models, a list of dicts of the keys of [[model]].
    """
    parsed = parse_toml(text)
    if parsed.error:
        return struct(problems = [parsed.error])
    problems = []
    top = parsed.tables[0]
    _check_table(top, _TOP_KEYS, problems)
    if "schema" not in top.values:
        problems.append("line 1: the schema version is missing; begin the file with 'schema = 1'")
    elif top.values["schema"] != 1:
        problems.append("line %d: the schema version is %s, and only 1 is supported" % (top.lines["schema"], top.values["schema"]))
    models = []
    first_lines = {}
    for table in parsed.tables[1:]:
        if table.name != "model" or not table.repeated:
            problems.append("line %d: unknown table '%s'; expected [[model]]" % (table.line, table.name))
            continue
        _check_table(table, _MODEL_KEYS, problems)
        _check_model(table, first_lines, problems)
        models.append(table.values)
    if not models and not problems:
        problems.append("line 1: there is no [[model]]")
    return struct(problems = problems, config = top.values.get("config"), models = models)

def _repository_of(label_text):
    """How a label of the manifest's repository begins: "@" for the main one, "@@zoo", ..."""
    return label_text.split("//")[0] or "@"

def _own_label(text):
    """A label of rules_mo, such as "//rules:defs.bzl", as another repository has to write it."""
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
        return _own_label(text[len("@rules_mo"):])
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
        "load(%s, \"mo_config\", \"mo_model\", \"mo_model_set\")" % repr(_own_label("//rules:defs.bzl")),
        "package(default_visibility = [\"//visibility:public\"])",
    ]
    return struct(problems = problems, text = "\n\n".join(head + calls) + "\n")

def _manifest_repository_impl(ctx):
    manifest = str(ctx.attr.manifest)
    place = "%s (manifest of @%s)" % (manifest, ctx.attr.target)
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
