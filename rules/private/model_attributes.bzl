"""The attributes of mo_model that the rules for many models have, too, each with its one description.

mo_model has them as attributes, mo_models and mo_model_variants pass them on as keywords, and they are keys of a
[[model]] in a manifest.
"""

OPTIMIZATIONS = ["linear_fusing", "resnet_stride", "grouped_convolution", "pad_folding", "operation_fusing"]

PRECISIONS = ["source", "f32", "f16"]

_FRAMEWORKS = ["auto", "caffe", "mog", "onnx", "tensorflow", "tf"]

# Attribute: whether its value is a list of strings, and not a string; the values that it may have, None for any; what
# it is when it is not given; and its description.
SETTINGS = {
    "precision": struct(
        is_list = False,
        choices = PRECISIONS,
        default = "",
        doc = "How floating-point weights are stored: `f16`, `f32`, or `source` for as the source model " +
              "has them. Default: what the configuration says under `[weights]`. It never changes which " +
              "optimizations are made.",
    ),
    "disabled_optimizations": struct(
        is_list = True,
        choices = OPTIMIZATIONS,
        default = [],
        doc = "Optimizations to leave out, whatever the configuration says: %s. Default: none." %
              ", ".join(["`%s`" % optimization for optimization in OPTIMIZATIONS]),
    ),
    "saved_model_tags": struct(
        is_list = True,
        choices = None,
        default = [],
        doc = "Which graph of a SavedModel to take, by its tags, such as `[\"serve\", \"gpu\"]`. Default: the " +
              "one with the tag `serve` alone, or the only one. It is an error of the conversion if the " +
              "SavedModel has no such graph.",
    ),
    "signature": struct(
        is_list = False,
        choices = None,
        default = "",
        doc = "Which signature of a SavedModel's graph to take: it says what is input and output. Default: " +
              "`serving_default`, or the only one. It is an error of the conversion if the graph has no " +
              "such signature.",
    ),
    "model_name": struct(
        is_list = False,
        choices = None,
        default = "",
        doc = "The model's name in the IR and in the report, which the runtime shows. Default: the target's name.",
    ),
    "framework": struct(
        is_list = False,
        choices = _FRAMEWORKS,
        default = "auto",
        doc = "What the model was made with: `caffe`, `tensorflow` (or `tf`), `onnx` or `mog`. Default: `auto`, which looks " +
              "at the file's content. It is an error of the conversion if the content is of another " +
              "framework than the one named.",
    ),
}

def setting_attrs():
    """The attributes of SETTINGS.

    Returns:
      dict, for the attrs of a rule.
    """
    attrs = {}
    for name, setting in SETTINGS.items():
        if setting.is_list:
            # The rule checks the choices: Bazel 4 cannot.
            attrs[name] = attr.string_list(doc = setting.doc, default = setting.default)
        else:
            values = setting.choices or []
            if values and setting.default not in values:
                values = [setting.default] + values
            attrs[name] = attr.string(doc = setting.doc, default = setting.default, values = values)
    return attrs
