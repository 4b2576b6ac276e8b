"""Toolchains of type @rules_mo//rules:toolchain_type: which converter the rules run."""

load("//rules/private:bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS", "label_text")
load(":providers.bzl", "MoConverterInfo")

_DOC = """Names the converter of a `toolchain(toolchain_type = "@rules_mo//rules:toolchain_type")`.

By default the converter is built from source, on Linux and macOS; `mo_register_toolchains` and `mo.toolchain` take a
released one. Any other takes its place so:

```
mo_converter_toolchain(
    name = "prebuilt",
    converter = "//tools:mo",
)

toolchain(
    name = "prebuilt_toolchain",
    exec_compatible_with = ["@platforms//os:linux", "@platforms//cpu:x86_64"],
    toolchain = ":prebuilt",
    toolchain_type = "@rules_mo//rules:toolchain_type",
)
```

and `register_toolchains("//:prebuilt_toolchain")` in MODULE.bazel, or in WORKSPACE before
`mo_repositories()`: toolchains that are registered earlier are preferred. Nothing of the converter is
compiled then.
"""

_CURRENT_DOC = """The converter that the rules run, for genrules and tests of your own.

`@rules_mo//rules:current_mo_toolchain` is one:

```
genrule(
    name = "net_summary",
    srcs = ["net.onnx", "@rules_mo//rules:current_mo_toolchain"],
    outs = ["net.txt"],
    cmd = "$(MO) inspect $(location net.onnx) >$@",
    toolchains = ["@rules_mo//rules:current_mo_toolchain"],
)
```

`toolchains` defines `$(MO)`, the converter's path. `srcs` (not `tools`, which may be of another configuration) makes
the converter an input. Among the `data` of a test it is a runfile, and `$(rootpath
@rules_mo//rules:current_mo_toolchain)` its path there.
"""

_TOOLCHAIN_TYPE = str(Label("//rules:toolchain_type"))

def _mo_converter_toolchain_impl(ctx):
    if "/" not in ctx.executable.converter.path:
        fail("%s: attribute 'converter': %s lies at the top of the workspace, where Bazel 4 cannot run it. %s" % (
            label_text(ctx.label),
            label_text(ctx.attr.converter.label),
            "Put it into a folder.",
        ))
    return [platform_common.ToolchainInfo(
        mo = MoConverterInfo(
            converter = ctx.attr.converter[DefaultInfo].files_to_run,
            version = ctx.attr.version,
        ),
    )]

mo_converter_toolchain = rule(
    implementation = _mo_converter_toolchain_impl,
    doc = _DOC,
    attrs = {
        "converter": attr.label(
            doc = "The program: one file that is executable on the toolchain's execution platform. It is an " +
                  "error if it lies at the top of the workspace.",
            mandatory = True,
            allow_single_file = True,
            executable = True,
            cfg = "exec",
        ),
        "version": attr.string(
            doc = "What `mo --version` says of it, without the `mo`. Rules of yours may ask for it.",
        ),
    },
)

def _current_mo_toolchain_impl(ctx):
    toolchain = ctx.toolchains[_TOOLCHAIN_TYPE]
    executable = toolchain.mo.converter.executable
    return [
        DefaultInfo(
            files = depset([executable]),
            runfiles = ctx.runfiles([executable]),
        ),
        platform_common.TemplateVariableInfo({"MO": executable.path}),
        toolchain,
    ]

current_mo_toolchain = rule(
    implementation = _current_mo_toolchain_impl,
    doc = _CURRENT_DOC,
    toolchains = [_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
