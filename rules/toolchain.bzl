"""Toolchains of type @rules_mo//rules:toolchain_type: which converter mo_model runs.

By default the converter is built from source. A prebuilt one takes its place so:

    mo_converter_toolchain(
        name = "prebuilt",
        converter = "@mo_linux_x86_64//file",
    )

    toolchain(
        name = "prebuilt_toolchain",
        exec_compatible_with = ["@platforms//os:linux", "@platforms//cpu:x86_64"],
        toolchain = ":prebuilt",
        toolchain_type = "@rules_mo//rules:toolchain_type",
    )

and `register_toolchains("//:prebuilt_toolchain")` before rules_mo's own.
"""

load(":providers.bzl", "MoConverterInfo")

def _mo_converter_toolchain_impl(ctx):
    return [platform_common.ToolchainInfo(
        mo = MoConverterInfo(converter = ctx.attr.converter[DefaultInfo].files_to_run),
    )]

mo_converter_toolchain = rule(
    implementation = _mo_converter_toolchain_impl,
    doc = "Names the converter of a toolchain(toolchain_type = \"@rules_mo//rules:toolchain_type\").",
    attrs = {
        "converter": attr.label(
            doc = "The program: one file that is executable on the toolchain's execution platform.",
            mandatory = True,
            allow_single_file = True,
            executable = True,
            cfg = "exec",
        ),
    },
)
