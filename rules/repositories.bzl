"""For WORKSPACE files (Bazel 4). With Bazel 7 and later MODULE.bazel and extensions.bzl take their place."""

load("//rules/private:manifest_repository.bzl", "manifest_repository")
load("//rules/private:released_converters.bzl", "TOOLCHAINS_REPOSITORY", "choose_converters", "declare_converters")
load("//third_party/debian:debian.bzl", "debian_repositories", "rules_cc_repository")

# buildifier: disable=unnamed-macro
def mo_repositories():
    """Declares what rules_mo needs and registers the converter built from source.

    Each library comes from Debian's packages, unless a repository of its name is declared before.
    """
    debian_repositories()
    native.register_toolchains(
        str(Label("//rules:from_source_toolchain")),
        str(Label("//rules:from_source_on_macos_toolchain")),
    )

# buildifier: disable=unnamed-macro
def mo_register_toolchains(version = "", urls = [], sha256 = {}, path = ""):
    """Registers released converters, for Linux on x86-64 and arm64: nothing of them is compiled.

    ```
    mo_register_toolchains()
    ```

    is all that a WORKSPACE file needs, without mo_repositories(); before it, where other machines build the converter
    from source. Bazel downloads the file for the platform that converts, when a model is converted.

    It declares the repositories mo_toolchains, mo_linux_x86_64, mo_linux_arm64 and, unless there is one, rules_cc.

    Args:
      version: of the converter. Default: that of rules_mo.
      urls: where the converter is downloaded from, tried in turn: mirrors, or file://. `{version}` and `{platform}`
        are replaced. Default: where rules_mo's releases are.
      sha256: dict from platform (linux-x86_64, linux-arm64) to the SHA-256 of its file. Default: those of the
        release, which rules_mo knows.
      path: absolute path of a converter on this machine, in place of a download. It is copied when Bazel fetches it
        (`bazel sync`, with newer Bazels `bazel fetch --force`), and run on every execution platform.
    """
    chosen = choose_converters(version, urls, sha256, path)
    if chosen.problem:
        fail("mo_register_toolchains: %s." % chosen.problem)
    rules_cc_repository()
    declare_converters(chosen.converters)
    native.register_toolchains("@%s//:all" % TOOLCHAINS_REPOSITORY)

def mo_manifest(name, manifest):
    """Declares a repository with a `mo_model` for each model of a manifest.

    ```
    mo_manifest(
        name = "nets",
        manifest = "//models:nets.toml",
    )
    ```

    `bazel build @nets//:resnet50_ir` builds one of them, `bazel build @nets//:nets` all, side by side. The
    manifest is TOML:

    ```
    schema = 1
    config = "nets.toml"              # of all that name no other

    [[model]]
    name = "resnet50_ir"
    model = "resnet50.prototxt"       # a file beside the manifest, or a label //package:file
    weights = ["resnet50.caffemodel"]
    precision = "f16"
    ```

    Keys of `[[model]]` are the attributes of `mo_model`, and `tags`. All mistakes of a manifest are
    reported in one run, each with its line.

    Args:
      name: of the repository, and of the set of all models in it.
      manifest: label of the TOML file.
    """
    manifest_repository(
        name = name,
        manifest = manifest,
        target = name,
    )
