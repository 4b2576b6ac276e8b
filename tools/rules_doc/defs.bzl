"""rules_doc: the reference of rules in Markdown, of the docstrings in their .bzl files."""

def _rules_doc_impl(ctx):
    output = ctx.actions.declare_file(ctx.label.name + ".md")
    ctx.actions.run(
        mnemonic = "RulesDoc",
        executable = ctx.executable._rules_doc,
        arguments = [output.path] + [file.path for file in ctx.files.modules],
        inputs = ctx.files.modules,
        outputs = [output],
    )
    return [DefaultInfo(files = depset([output]))]

_rules_doc = rule(
    implementation = _rules_doc_impl,
    attrs = {
        "modules": attr.label_list(allow_files = True),
        "_rules_doc": attr.label(default = Label("//tools/rules_doc"), executable = True, cfg = "exec"),
    },
)

def rules_doc(name, srcs, deps):
    """Makes NAME.md. Only where EXTRACTS_DOCS (bazel_features.bzl).

    Args:
      name: of the target.
      srcs: labels of the .bzl files, in the order of their sections.
      deps: targets with all .bzl files that these load.
    """
    modules = []
    for i, src in enumerate(srcs):
        modules.append("%s_%d" % (name, i))
        native.starlark_doc_extract(
            name = modules[-1],
            src = src,
            deps = deps,
        )
    _rules_doc(name = name, modules = modules)
