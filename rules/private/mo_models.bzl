"""mo_models: a batch of models with one configuration."""

load(":macros.bzl", "common_kwargs", "helper_kwargs", "shared_config")
load(":mo_model.bzl", "mo_model")
load(":mo_model_set.bzl", "mo_model_set")

# What ends the name of a file that holds a network. The first that fits counts.
_NETWORK_SUFFIXES = [".prototxt", ".pbtxt", ".pb", ".onnx", ".mog"]

def _file_name(label):
    return str(label).split(":")[-1].split("/")[-1]

def _stem_of_network(file_name):
    """The file's name without its suffix; None if it is no network's."""
    for suffix in _NETWORK_SUFFIXES:
        if file_name.endswith(suffix) and file_name != suffix:
            return file_name[:-len(suffix)]
    return None

def pair_sources(srcs):
    """Finds out which files make a model.

    A network's file is known by its suffix. A file whose name begins with a network's name without its
    suffix, and a dot, holds weights of that network; where several networks fit, the longest one.

    Args:
      srcs: list of labels as strings.

    Returns:
      A struct: models, a dict from stem to a struct of model (label) and weights (list of labels), and
      problems, a list of strings.
    """
    models = {}
    problems = []
    others = []
    for src in srcs:
        stem = _stem_of_network(_file_name(src))
        if stem == None:
            others.append(src)
        elif stem in models:
            problems.append("%s and %s are two models of one name, '%s'; rename one, or give it a mo_model of its own" %
                            (models[stem].model, src, stem))
        else:
            models[stem] = struct(model = src, weights = [])
    for src in others:
        fitting = [stem for stem in models if _file_name(src).startswith(stem + ".")]
        if fitting:
            models[sorted(fitting, key = len)[-1]].weights.append(src)
        else:
            problems.append("%s belongs to no model: expected a network (%s) with the same name before the suffix" %
                            (src, ", ".join(_NETWORK_SUFFIXES)))
    if not models:
        problems.append("there is no network among the files: expected names that end in " +
                        ", ".join(_NETWORK_SUFFIXES))
    return struct(models = models, problems = problems)

def mo_models(name, srcs, config = None, suffix = "_ir", **kwargs):
    """Declares a `mo_model` for each of many source models, and a set of all.

    ```
    mo_models(
        name = "nets",
        srcs = glob(["*.prototxt", "*.caffemodel"]),
        config = "nets.toml",
    )
    ```

    Of `resnet50.prototxt` and `resnet50.caffemodel` it makes `:resnet50_ir`, and so on; `bazel build :nets`
    builds all of them, side by side, each in a cached action of its own. It is an error if two models
    have one name, or if a file belongs to no model.

    For hundreds of models whose settings differ, write a manifest in TOML: see `mo_manifest` in
    rules/repositories.bzl and rules/extensions.bzl.

    Args:
      name: of the set.
      srcs: list of labels of the models' files, such as a glob. A file is a network if its name ends in
        .prototxt, .pbtxt, .pb, .onnx or .mog. Each other file holds weights, of the network whose name
        without its suffix, with a dot, it begins with; of several, the longest one. It cannot be a
        select(): declare a single `mo_model` for that.
      config: the TOML file or `mo_config` for all of them. Default: that of `mo_model`.
      suffix: what is added to the network's name to get the target's. Default: "_ir".
      **kwargs: the other attributes of `mo_model`, such as `precision`, for each of them, and those of every
        rule (tags, testonly, visibility, ...).
    """
    if type(srcs) != type([]):
        fail("mo_models(name = \"%s\"): attribute 'srcs' is a %s, expected a list of labels" % (name, type(srcs)))
    paired = pair_sources(srcs)
    if paired.problems:
        fail("mo_models(name = \"%s\") in //%s: attribute 'srcs': %s" %
             (name, native.package_name(), "; ".join(paired.problems)))

    config = shared_config(name + "_config", config, **helper_kwargs(kwargs))
    for stem, source in paired.models.items():
        mo_model(
            name = stem + suffix,
            model = source.model,
            weights = source.weights,
            config = config,
            **kwargs
        )
    mo_model_set(
        name = name,
        models = [":" + stem + suffix for stem in paired.models],
        **common_kwargs(kwargs)
    )
