"""What the tests share that convert a user's model."""

load("//rules:providers.bzl", "MoModelInfo")

MODEL_ATTR = attr.label(
    doc = "The `mo_model` to test.",
    mandatory = True,
    providers = [MoModelInfo],
)

def source_of(info):
    """The source (command_lines.bzl) of a MoModelInfo."""
    return struct(model = info.source_model, weights = info.source_weights, files = info.source_files)

def inputs_of(info):
    """The Files that the model was converted from: a list."""
    return [info.source_model, info.config] + info.source_weights + info.source_files
