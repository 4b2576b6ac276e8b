"""For WORKSPACE files (Bazel 4). With Bazel 7 and later MODULE.bazel and extensions.bzl take their place."""

load("//rules/private:manifest_repository.bzl", "manifest_repository")
load("//third_party/debian:debian.bzl", "debian_repositories")

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
