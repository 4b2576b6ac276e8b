"""mo_config: a configuration that is checked once and shared."""

load("//rules:providers.bzl", "MoConfigInfo")
load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "normalize_config")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS")

_DOC = """Checks a TOML configuration and brings it into its normal form, once for all models that use it.

```
mo_config(
    name = "serving",
    src = "serving.toml",
)

mo_model(
    name = "resnet50_ir",
    config = ":serving",
    model = "resnet50.prototxt",
    weights = ["resnet50.caffemodel"],
)
```

A model is converted again when its configuration *means* something else: comments, the order of tables
and keys, quotes, and defaults that are written out do not count. A `mo_model` that names a `.toml` file
itself does the same for that file, in an action of its own; with `mo_config` many models share it.

A mistake that shows in the file alone is reported with its line and column. One that shows only with a
model (a node that it does not have) is reported with the file, key and value, and quoted from the normal form,
whose line it names: with that of the file a comment would convert every model again.
`mo check --model MODEL --config serving.toml` reports the line and column in your file.
"""

def _mo_config_impl(ctx):
    output = ctx.actions.declare_file(ctx.label.name + ".normalized.toml")
    return [
        DefaultInfo(files = depset([output])),
        normalize_config(ctx, ctx.file.src, output),
    ]

mo_config = rule(
    implementation = _mo_config_impl,
    doc = _DOC,
    attrs = {
        "src": attr.label(
            doc = "The TOML file; docs/config.md explains its keys. It is an error of the action MoConfig " +
                  "if it is not TOML or has a key or value that is not known.",
            mandatory = True,
            allow_single_file = [".toml"],
        ),
    },
    provides = [MoConfigInfo],
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
