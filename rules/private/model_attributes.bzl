"""The attributes of mo_model that the rules for many models have, too.

mo_model describes them, mo_models and mo_model_variants pass them on as keywords, and they are keys of a
[[model]] in a manifest.
"""

OPTIMIZATIONS = ["linear_fusing", "resnet_stride", "grouped_convolution", "pad_folding", "operation_fusing"]

PRECISIONS = ["source", "f32", "f16"]

_FRAMEWORKS = ["auto", "caffe", "mog", "onnx", "tensorflow", "tf"]

# Attribute: whether its value is a list of strings, and not a string; the values that it may have, None for any; and
# what it is when it is not given.
SETTINGS = {
    "precision": struct(
        is_list = False,
        choices = PRECISIONS,
        default = "",
    ),
    "disabled_optimizations": struct(
        is_list = True,
        choices = OPTIMIZATIONS,
        default = [],
    ),
    "saved_model_tags": struct(
        is_list = True,
        choices = None,
        default = [],
    ),
    "signature": struct(
        is_list = False,
        choices = None,
        default = "",
    ),
    "model_name": struct(
        is_list = False,
        choices = None,
        default = "",
    ),
    "license": struct(
        is_list = False,
        choices = None,
        default = "",
    ),
    "framework": struct(
        is_list = False,
        choices = _FRAMEWORKS,
        default = "auto",
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
            attrs[name] = attr.string_list(default = setting.default)
        else:
            values = setting.choices or []
            if values and setting.default not in values:
                values = [setting.default] + values
            attrs[name] = attr.string(default = setting.default, values = values)
    return attrs
