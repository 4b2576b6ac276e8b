"""What macros that declare several targets share."""

load(":mo_config.bzl", "mo_config")
load(":model_attributes.bzl", "SETTINGS")

def shared_config(name, config, **kwargs):
    """The label to give to several mo_model, so that one action reads their configuration.

    Args:
      name: of the mo_config, if one is declared.
      config: None, or a label: of a .toml file or of a mo_config.
      **kwargs: of the mo_config.

    Returns:
      None or a label.
    """
    if config == None or not str(config).endswith(".toml"):
        return config
    mo_config(
        name = name,
        src = config,
        **kwargs
    )
    return ":" + name

# What a target that a macro makes for itself takes over: where it is built, for what, and under which terms.
_OF_HELPERS = [
    "applicable_licenses",
    "compatible_with",
    "exec_compatible_with",
    "exec_properties",
    "package_metadata",
    "restricted_to",
    "target_compatible_with",
    "testonly",
]

def helper_kwargs(kwargs):
    """What targets that a macro makes for itself take over from its keywords: they are private and manual.

    Args:
      kwargs: dict, the macro's keywords.

    Returns:
      A dict of keywords.
    """
    helper = {name: kwargs[name] for name in _OF_HELPERS if name in kwargs}
    tags = kwargs.get("tags") or []
    helper["tags"] = tags + (["manual"] if "manual" not in tags else [])
    helper["visibility"] = ["//visibility:private"]
    return helper

def common_kwargs(kwargs):
    """Of the keywords of a macro that are meant for each mo_model, those that every rule has.

    Args:
      kwargs: dict, the macro's keywords.

    Returns:
      A dict of keywords.
    """
    return {name: value for name, value in kwargs.items() if name not in SETTINGS}
