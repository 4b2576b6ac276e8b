"""mo_models: a batch of models with one configuration."""

load(":macros.bzl", "common_kwargs", "helper_kwargs", "shared_config")
load(":mo_model.bzl", "mo_model")
load(":mo_model_set.bzl", "mo_model_set")
load(":model_sources.bzl", "pair_sources")

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
    have one name, or if a file belongs to no model or to one of several.

    Models may have folders of their own, as in `glob(["models/**"])`:

    * A SavedModel is called like its folder: of `bert/saved_model.pb` with its `bert/variables/...` and what else
      lies in `bert/` it makes `:bert_ir`, and so it does of a version, `bert/1/saved_model.pb`.
    * The external data of an ONNX model, whatever its name, is found in the model's folder or below.
    * Where models in several folders have one name, the targets are called by their paths: `bert/model.onnx` and
      `resnet/model.onnx` become `:bert/model_ir` and `:resnet/model_ir`.

    For hundreds of models whose settings differ, write a manifest in TOML: see `mo_manifest` in
    rules/repositories.bzl and rules/extensions.bzl.

    Args:
      name: of the set.
      srcs: list of labels of the models' files, such as a glob. A file is a network if its name ends in
        .prototxt, .pbtxt, .pb, .onnx or .mog and it is no part of a SavedModel. Each other file holds weights,
        of the network whose name without its suffix, with a dot, it begins with; of several, the longest one, and
        of equal ones that in its folder. It cannot be a select(): declare a single `mo_model` for that.
      config: the TOML file or `mo_config` for all of them. Default: that of `mo_model`.
      suffix: what is added to the model's name to get the target's. Default: "_ir".
      **kwargs: the other attributes of `mo_model`, such as `precision`, for each of them, and those of every
        rule (tags, testonly, visibility, ...).
    """
    if type(srcs) != type([]):
        fail("mo_models(name = \"%s\"): attribute 'srcs' is a %s, expected a list of labels" % (name, type(srcs)))
    paired = pair_sources([str(src) for src in srcs])
    if paired.problems:
        fail("mo_models(name = \"%s\") in //%s: attribute 'srcs': %s" %
             (name, native.package_name(), "; ".join(paired.problems)))

    config = shared_config(name + "_config", config, **helper_kwargs(kwargs))
    for model, source in paired.models.items():
        mo_model(
            name = model + suffix,
            model = source.model,
            weights = source.weights,
            config = config,
            **kwargs
        )
    mo_model_set(
        name = name,
        models = [":" + model + suffix for model in paired.models],
        **common_kwargs(kwargs)
    )
