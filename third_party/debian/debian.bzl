"""The dependencies for Bazel 4, from Debian's packages. Bazel 7 has registry/ for that."""

load("//third_party/debian:pkg_config.bzl", "pkg_config_repository")

def _overlay_impl(ctx):
    # Beside this very file, whatever workspace called.
    root = ctx.path(Label("//third_party/debian:BUILD.bazel")).dirname
    for part in ctx.attr.path.split("/"):
        root = root.get_child(part)
    for entry in root.readdir():
        ctx.symlink(entry, entry.basename)
    ctx.file("WORKSPACE", "")

_overlay = repository_rule(
    implementation = _overlay_impl,
    doc = "A repository of links to the entries of a folder beside this file.",
    attrs = {"path": attr.string(doc = "The folder, relative to this file's.", mandatory = True)},
    local = True,
)

_OVERLAYS = {
    "abseil-cpp": "registry/modules/abseil-cpp/20250814.1",
    "cli11": "registry/modules/cli11/2.6.2",
    "com_google_protobuf": "registry/modules/protobuf/33.5",
    "eigen": "registry/modules/eigen/3.4.0.bcr.3",
    "google_benchmark": "registry/modules/google_benchmark/1.9.1",
    "googletest": "registry/modules/googletest/1.17.0.bcr.2",
    "libsodium": "registry/modules/libsodium/1.0.19",
    "nlohmann_json": "registry/modules/nlohmann_json/3.12.0.bcr.2",
    "protobuf": "registry/modules/protobuf/33.5",
    "pugixml": "registry/modules/pugixml/1.14.bcr.1",
    "re2": "registry/modules/re2/2025-11-05.bcr.1",
    "remote_coverage_tools": "bazel4/remote_coverage_tools",
    "rules_cc": "bazel4/rules_cc",
    "rules_python": "bazel4/rules_python",
    "rules_shell": "bazel4/rules_shell",
    "tomlplusplus": "registry/modules/tomlplusplus/3.4.0",
    "xxhash": "registry/modules/xxhash/0.8.3.bcr.1",
    "zlib": "registry/modules/zlib/1.3.1.bcr.5",
}

_SYSTEM = {
    "bazel_skylib": "/usr/share/bazel/tools/skylib",
    "platforms": "/usr/share/bazel/platforms",
    "rules_java": "/usr/share/bazel/rules/java",
    "rules_proto": "/usr/share/bazel/rules/proto",
}

# buildifier: disable=unnamed-macro
def rules_cc_repository():
    """Declares @rules_cc, unless it is declared: what the rules load. It has Bazel's own rules and needs no package."""
    if "rules_cc" not in native.existing_rules():
        _overlay(name = "rules_cc", path = _OVERLAYS["rules_cc"])

# buildifier: disable=unnamed-macro
def debian_repositories():
    """Declares every repository that is not declared yet."""
    have = native.existing_rules()
    for name, path in _OVERLAYS.items():
        if name not in have:
            _overlay(name = name, path = path)
    for name, path in _SYSTEM.items():
        if name not in have:
            native.local_repository(name = name, path = path)
    if "pkg_config" not in have:
        pkg_config_repository(name = "pkg_config")
