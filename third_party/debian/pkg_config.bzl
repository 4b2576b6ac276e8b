"""@pkg_config: one cc_library for each pkg-config package of the machine, and its protoc.

Headers come from /usr/include, which is among the compiler's builtin include
directories; a package that keeps them in a folder of its own (Eigen) gets a link
to that folder. Link options name every static dependency in order, so that
linkstatic and -static binaries link. No file of a package is named here: one
overlay fits every version and architecture.
"""

def _flags(ctx, pkg_config, name, kind):
    """The words that pkg-config prints for a package, none if it fails."""
    result = ctx.execute([pkg_config, "--static", kind, name])
    if result.return_code:
        return []
    return [word for word in result.stdout.strip().split(" ") if word]

def _library(ctx, pkg_config, name):
    """One cc_library as text."""
    lines = ["    name = %r," % name]
    includes = [flag[2:] for flag in _flags(ctx, pkg_config, name, "--cflags-only-I")]
    for i, folder in enumerate(includes):
        ctx.symlink(folder, "include/%s/%d" % (name, i))
    if includes:
        lines.append("    hdrs = glob([\"include/%s/**\"])," % name)
        lines.append("    includes = %r," % ["include/%s/%d" % (name, i) for i in range(len(includes))])
    linkopts = _flags(ctx, pkg_config, name, "--libs")
    if linkopts:
        lines.append("    linkopts = %r," % linkopts)
    return "\n".join(["cc_library("] + lines + [")"])

def _pkg_config_repository_impl(ctx):
    pkg_config = ctx.which("pkg-config")
    if not pkg_config:
        fail("pkg-config is needed to find the libraries of this machine: run tools/setup")
    listed = ctx.execute([pkg_config, "--list-all"])
    names = [line.split(" ")[0] for line in listed.stdout.splitlines() if line]
    build = [
        'load("@rules_cc//cc:cc_library.bzl", "cc_library")',
        'package(default_visibility = ["//visibility:public"])',
        'exports_files(["protoc"])',
    ]
    for name in sorted(names):
        if [prefix for prefix in ctx.attr.prefixes if name.startswith(prefix)]:
            build.append(_library(ctx, pkg_config, name))
    protoc = ctx.which("protoc")
    if protoc:
        ctx.symlink(protoc, "protoc")
    ctx.file("BUILD.bazel", "\n\n".join(build) + "\n")
    ctx.file("WORKSPACE", "")

pkg_config_repository = repository_rule(
    implementation = _pkg_config_repository_impl,
    doc = "Writes one cc_library for each pkg-config package whose name has one of the prefixes.",
    attrs = {
        "prefixes": attr.string_list(
            doc = "Of the packages' names; others are left out, for speed.",
            default = [
                "CLI11",
                "absl_",
                "benchmark",
                "eigen3",
                "gmock",
                "gtest",
                "libsodium",
                "libxxhash",
                "nlohmann_json",
                "protobuf",
                "pugixml",
                "re2",
                "zlib",
            ],
        ),
    },
    environ = ["PATH", "PKG_CONFIG_PATH"],
    local = True,
    configure = True,
)
