"""mo_report: a table of many models."""

load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "tabulate")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS")
load(":model_attr.bzl", "MODELS_ATTR", "each_once", "models_of")

_DOC = """Makes one table of many models: names, sizes, SHA-256 and warnings.

```
mo_report(
    name = "models",
    models = [
        ":nets",
        ":resnet50_ir",
    ],
)
```

Building it makes `NAME.md`, to read, and `NAME.json`, for programs. The digest of each model is an action
of its own, which runs again only when that model changes.
"""

def _mo_report_impl(ctx):
    markdown = ctx.actions.declare_file(ctx.label.name + ".md")
    json = ctx.actions.declare_file(ctx.label.name + ".json")
    tabulate(ctx, [model.digest for model in each_once(models_of(ctx))], markdown, json)
    return [DefaultInfo(files = depset([markdown, json]))]

mo_report = rule(
    implementation = _mo_report_impl,
    doc = _DOC,
    attrs = {"models": MODELS_ATTR},
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
