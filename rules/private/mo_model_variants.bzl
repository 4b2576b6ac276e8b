"""mo_model_variants: one source model, converted in several ways."""

load(":macros.bzl", "common_kwargs", "helper_kwargs", "shared_config")
load(":mo_model.bzl", "mo_model")
load(":mo_model_set.bzl", "mo_model_set")
load(":model_attributes.bzl", "PRECISIONS")

def mo_model_variants(name, model, weights = [], configs = {}, precisions = [], **kwargs):
    """Declares a `mo_model` of one source model for each configuration and precision, and a set of all.

    ```
    mo_model_variants(
        name = "resnet50",
        model = "resnet50.prototxt",
        weights = ["resnet50.caffemodel"],
        precisions = ["f32", "f16"],
    )
    ```

    makes `:resnet50_f32` and `:resnet50_f16`, which differ in precision alone, and `:resnet50`, the set. With
    `configs = {"exact": "exact.toml", "fast": "fast.toml"}` it makes `:resnet50_exact` and
    `:resnet50_fast`; with both, each combination: `:resnet50_exact_f32`, and so on.

    Args:
      name: of the set, and how the variants' names begin.
      model: as for `mo_model`.
      weights: as for `mo_model`.
      configs: dict from a word to the TOML file or `mo_config` of the variants with that word in their
        names. Default: the configuration of `mo_model`, and no word.
      precisions: list of `f32`, `f16` and `source`. Default: what the configuration says. It is an error
        if there are neither `configs` nor `precisions`.
      **kwargs: the other attributes of `mo_model`, such as `framework`, for each of them, and those of every
        rule (tags, testonly, visibility, ...).
    """
    place = "mo_model_variants(name = \"%s\") in //%s" % (name, native.package_name())
    if not configs and not precisions:
        fail(place + ": there are neither 'configs' nor 'precisions', expected one of them at least")
    for precision in precisions:
        if precision not in PRECISIONS:
            fail("%s: attribute 'precisions': there is no precision '%s', expected %s" %
                 (place, precision, ", ".join(PRECISIONS)))

    variants = []
    for word, config in (configs or {"": None}).items():
        shared = shared_config("%s_%s_config" % (name, word), config, **helper_kwargs(kwargs))
        for precision in precisions or [""]:
            variant = "_".join([part for part in [name, word, precision] if part])
            mo_model(
                name = variant,
                model = model,
                weights = weights,
                config = shared,
                precision = precision,
                **kwargs
            )
            variants.append(":" + variant)
    mo_model_set(
        name = name,
        models = variants,
        **common_kwargs(kwargs)
    )
