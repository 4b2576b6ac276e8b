"""Repositories of released converters: one for each platform, fetched when it is needed, and one of their toolchains."""

load("//rules:version.bzl", "VERSION")
load(":manifest_repository.bzl", "own_label")
load(":releases.bzl", "RELEASES", "RELEASE_URL")

# The name of the repository whose toolchains are to be registered.
TOOLCHAINS_REPOSITORY = "mo_toolchains"

_PLATFORMS = {
    "linux-arm64": ["@platforms//os:linux", "@platforms//cpu:aarch64"],
    "linux-x86_64": ["@platforms//os:linux", "@platforms//cpu:x86_64"],
}

def _path_problem(urls, sha256, path):
    if urls or sha256:
        return "'path' is given, and so nothing is downloaded. Leave 'urls' and 'sha256' out"
    if not path.startswith("/"):
        return "'path' is '%s', expected an absolute path. %s" % (
            path,
            "For a file of your workspace declare a mo_converter_toolchain",
        )
    return None

def _download_problem(version, urls, sha256):
    from_source = "or leave it out and build the converter from source"
    unknown = [platform for platform in sha256 if platform not in _PLATFORMS]
    if unknown:
        return "'sha256' has the platform '%s', expected %s" % (unknown[0], " or ".join(_PLATFORMS))
    if not sha256:
        return "'version' is '%s', expected a released one (%s). Give 'sha256' of its files, %s" % (
            version,
            ", ".join(RELEASES) or "none is known",
            from_source,
        )
    if not urls:
        return "it is not known where the converter is downloaded from. Give 'urls', %s" % from_source
    for url in urls:
        if len(sha256) > 1 and "{platform}" not in url:
            return "'urls' has '%s' for several platforms. Write {platform} where they differ" % url
    return None

def choose_converters(version, urls, sha256, path):
    """Which converters there are.

    Args:
      version: as of mo_register_toolchains; each may be empty.
      urls: likewise.
      sha256: likewise.
      path: likewise.

    Returns:
      struct: problem, a string or None, and converters, a dict from the name of a repository to a struct: the
      keywords for it, and constraints of the execution platform.
    """
    version = version or VERSION
    if path:
        common = {"path": path, "version": version}
        return struct(
            problem = _path_problem(urls, sha256, path),
            converters = {"mo_local": struct(keywords = common, constraints = [])},
        )
    sha256 = sha256 or RELEASES.get(version, {})
    urls = urls or ([RELEASE_URL + "/mo-{version}-{platform}"] if RELEASE_URL else [])
    problem = _download_problem(version, urls, sha256)
    return struct(problem = problem, converters = {} if problem else {
        "mo_" + platform.replace("-", "_"): struct(
            constraints = _PLATFORMS[platform],
            keywords = {
                "sha256": sha256[platform],
                "urls": [url.replace("{version}", version).replace("{platform}", platform) for url in urls],
                "version": version,
            },
        )
        for platform in sorted(sha256)
    })

_CONVERTER_BUILD = """\
load("{toolchain_bzl}", "mo_converter_toolchain")

package(default_visibility = ["//visibility:public"])

exports_files(["mo"])

mo_converter_toolchain(
    name = "toolchain",
    converter = "mo",
    version = "{version}",
)
"""

def _converter_repository_impl(ctx):
    if ctx.attr.path:
        # Not a link, which may lead to where a sandbox has another folder, such as /tmp.
        copied = ctx.execute(["cp", ctx.attr.path, "mo"])
        if copied.return_code:
            fail("'path' is '%s', which cannot be copied: %s. Put the converter there." % (ctx.attr.path, copied.stderr.strip()))
    else:
        ctx.download(ctx.attr.urls, "mo", sha256 = ctx.attr.sha256, executable = True)
    ctx.file("BUILD.bazel", _CONVERTER_BUILD.format(
        toolchain_bzl = own_label("//rules:toolchain.bzl"),
        version = ctx.attr.version,
    ))
    ctx.file("WORKSPACE", "")

_converter_repository = repository_rule(
    implementation = _converter_repository_impl,
    doc = "A converter and its toolchain.",
    attrs = {
        "path": attr.string(),
        "sha256": attr.string(),
        "urls": attr.string_list(),
        "version": attr.string(),
    },
)

_TOOLCHAIN = """\
toolchain(
    name = "{name}",
    exec_compatible_with = {constraints},
    toolchain = "@{name}//:toolchain",
    toolchain_type = "{type}",
)
"""

def _toolchains_repository_impl(ctx):
    # It names the converters' repositories, and fetches none of them.
    ctx.file("BUILD.bazel", "\n".join([
        _TOOLCHAIN.format(
            name = name,
            constraints = repr(constraints),
            type = own_label("//rules:toolchain_type"),
        )
        for name, constraints in ctx.attr.constraints.items()
    ]))
    ctx.file("WORKSPACE", "")

_toolchains_repository = repository_rule(
    implementation = _toolchains_repository_impl,
    doc = "The toolchains of converters, for toolchain resolution.",
    attrs = {"constraints": attr.string_list_dict(doc = "Of the execution platform, for each converter's repository.")},
)

def declare_converters(converters):
    """Declares the repositories of converters, and TOOLCHAINS_REPOSITORY.

    Args:
      converters: as choose_converters returns them; may be empty.
    """
    for name, converter in converters.items():
        _converter_repository(name = name, **converter.keywords)
    _toolchains_repository(
        name = TOOLCHAINS_REPOSITORY,
        constraints = {name: converter.constraints for name, converter in converters.items()},
    )
