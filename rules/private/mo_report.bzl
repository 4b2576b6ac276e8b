"""mo_report: a table of many models."""

load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "list_models", "tabulate")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS", "label_text")
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
of its own, which runs again only when that model changes. The output group `html` has `NAME.html`, the table as a web page
to sort, to filter and to compare with another build's page, and the pages of the models, which it links to.
"""

def _page_of(model, html):
    """Where the page of a model is, from the page of all; empty if it has none that can be linked to."""
    if not model.html or model.html.short_path.startswith("../"):
        return ""
    folder = html.short_path[:-len(html.basename)]
    if model.html.short_path.startswith(folder):
        return model.html.short_path[len(folder):]
    return "../" * folder.count("/") + model.html.short_path

def _listed(model, html):
    return struct(
        label = label_text(model.label),
        digest = model.digest,
        report = model.report,
        page = _page_of(model, html),
    )

def _mo_report_impl(ctx):
    markdown = ctx.actions.declare_file(ctx.label.name + ".md")
    json = ctx.actions.declare_file(ctx.label.name + ".json")
    html = ctx.actions.declare_file(ctx.label.name + ".html")
    models = each_once(models_of(ctx))
    tabulate(ctx, [model.digest for model in models], markdown, json)
    list_models(ctx, [_listed(model, html) for model in models], html)
    return [
        DefaultInfo(files = depset([markdown, json])),
        OutputGroupInfo(html = depset([html] + [model.html for model in models if model.html])),
    ]

mo_report = rule(
    implementation = _mo_report_impl,
    doc = _DOC,
    attrs = {"models": MODELS_ATTR},
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
