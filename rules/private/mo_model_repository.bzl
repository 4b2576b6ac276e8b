"""mo_model_repository: models as OpenVINO Model Server wants them."""

load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "pack")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS", "label_text")
load(":model_attr.bzl", "MODELS_ATTR", "each_once", "models_of")

_IN_NAMES = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."

def _name_problem(name):
    """What is wrong with the name of a model; None if nothing is."""
    if name and not name.strip(_IN_NAMES) and not name.startswith("."):
        return None
    return "'%s' cannot be the name of a folder and part of a URL, expected letters, digits, '_', '-' and '.'" % name

def _named_models(ctx):
    """Pairs of name and MoModelInfo."""
    models = each_once(models_of(ctx))
    if not ctx.attr.names:
        return [(model.name, model) for model in models]
    if len(models) != len(ctx.attr.names):
        fail("%s: attribute 'models': a name has a set of models or one that another has, expected a model of its own for each name. %s" % (
            label_text(ctx.label),
            "Give sets in a list, in which models keep their own names.",
        ))
    return zip(ctx.attr.names, models)

def _check(ctx, named):
    problems = []
    first = {}
    for name, model in named:
        problem = _name_problem(name)
        if problem:
            problems.append("attribute 'models': %s. Give a dict from names to models, or a mo_model another 'model_name'" % problem)
        if name in first:
            problems.append("attribute 'models': %s and %s are both called '%s', expected names that differ. Give a dict from names to models" %
                            (label_text(first[name]), label_text(model.label), name))
        first.setdefault(name, model.label)
    if ctx.attr.version < 1:
        problems.append("attribute 'version' is %d, expected 1 or more: the server takes no other folder for a version" % ctx.attr.version)
    if problems:
        fail("%s: %s." % (label_text(ctx.label), "; ".join(problems)))

def _config_text(base_path, names):
    """The server's configuration, as JSON."""
    models = [{"config": {"base_path": "%s/%s" % (base_path.rstrip("/"), name), "name": name}} for name in names]
    return json.encode_indent({"model_config_list": models}, indent = "  ") + "\n"

def _mo_model_repository_impl(ctx):
    named = _named_models(ctx)
    _check(ctx, named)
    config = ctx.actions.declare_file(ctx.label.name + "/config.json")
    ctx.actions.write(config, _config_text(ctx.attr.base_path, [name for name, _ in named]))
    files = {"config.json": config}
    for name, model in named:
        for file, suffix in [(model.xml, "xml"), (model.bin, "bin")]:
            path = "%s/%d/%s.%s" % (name, ctx.attr.version, name, suffix)
            files[path] = ctx.actions.declare_file("%s/%s" % (ctx.label.name, path))
            ctx.actions.symlink(output = files[path], target_file = file)
    folder = ctx.attr.tar_folder.strip("/")
    pack(ctx, {(folder + "/" if folder else "") + path: file for path, file in files.items()}, ctx.outputs.tar)
    return [
        DefaultInfo(
            files = depset(files.values()),
            runfiles = ctx.runfiles(files = files.values()),
        ),
        OutputGroupInfo(tar = depset([ctx.outputs.tar])),
    ]

_mo_model_repository = rule(
    implementation = _mo_model_repository_impl,
    attrs = {
        "base_path": attr.string(mandatory = True),
        "models": MODELS_ATTR,
        "names": attr.string_list(),
        "tar": attr.output(mandatory = True),
        "tar_folder": attr.string(),
        "version": attr.int(mandatory = True),
    },
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)

def mo_model_repository(name, models, version = 1, base_path = "/models", tar_folder = "", **kwargs):
    """Lays models out as OpenVINO Model Server wants them: as a folder, and as a tar archive.

    ```
    mo_model_repository(
        name = "served",
        models = {
            "bert": ":bert_ir",
            "resnet50": ":resnet50_ir",
        },
    )
    ```

    `bazel build :served` makes the folder `served` with `config.json` and, for each model, `resnet50/1/resnet50.xml` and
    `.bin`: links, which cost no space. `bazel build :served.tar` makes the same as an archive of the files themselves,
    for another machine or an image. Its bytes depend on its content alone: its entries are sorted, of user and group 0 and
    of time 0.

        tar -xf bazel-bin/served.tar -C /srv/models
        docker run -v /srv/models:/models:ro -p 9000:9000 openvino/model_server --config_path /models/config.json --port 9000

    Args:
      name: of the folder.
      models: dict from the name by which a model is served to its label, or list of labels, whose models keep their
        names: `mo_model` and `mo_import` targets, in a list sets of them, too. It is an error if two have one name, or if
        a name has other characters than letters, digits, `_`, `-` and `.`.
      version: of all models, a number of 1 or more; the server takes no other. Default: 1.
      base_path: where the server finds the folder, for `config.json`. Default: "/models".
      tar_folder: the folder in the archive that holds it all, such as "models" for a layer of an image. Default:
        none.
      **kwargs: of every rule (visibility, tags, testonly, ...).
    """
    names = sorted(models) if type(models) == type({}) else []
    _mo_model_repository(
        name = name,
        base_path = base_path,
        models = [models[name] for name in names] if names else models,
        names = names,
        tar = name + ".tar",
        tar_folder = tar_folder,
        version = version,
        **kwargs
    )
