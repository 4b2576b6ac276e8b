"""For MODULE.bazel files (Bazel 7 and later).

```
mo = use_extension("@rules_mo//rules:extensions.bzl", "mo")
mo.manifest(
    name = "nets",
    manifest = "//models:nets.toml",
)
use_repo(mo, "nets")
```

`bazel build @nets//:resnet50_ir` then builds one model of the manifest, `bazel build @nets//:nets` all of them.
What a manifest says is explained at `mo_manifest` in repositories.bzl.

```
mo.toolchain()
```

takes the released converter in place of one that is built from source.
"""

load("//rules/private:manifest_repository.bzl", "manifest_repository")
load("//rules/private:released_converters.bzl", "choose_converters", "declare_converters")

def _toolchain_tag(modules):
    """The mo.toolchain that counts, or None: that of the module nearest to the root."""
    for module in modules:
        if len(module.tags.toolchain) > 1:
            fail("mo.toolchain: module '%s' has %d of them, expected one; leave the others out" % (module.name, len(module.tags.toolchain)))
        if module.tags.toolchain:
            return module.tags.toolchain[0]
    return None

def _declare_toolchains(modules):
    tag = _toolchain_tag(modules)
    converters = {}
    if tag:
        chosen = choose_converters(tag.version, tag.urls, tag.sha256, tag.path)
        if chosen.problem:
            fail("mo.toolchain: %s." % chosen.problem)
        converters = chosen.converters
    declare_converters(converters)

def _mo_impl(ctx):
    _declare_toolchains(ctx.modules)
    modules = {}
    for module in ctx.modules:
        for tag in module.tags.manifest:
            if tag.name in modules:
                fail("mo.manifest: modules '%s' and '%s' both declare '%s'; rename one" % (modules[tag.name], module.name, tag.name))
            modules[tag.name] = module.name
            manifest_repository(
                name = tag.name,
                manifest = tag.manifest,
                target = tag.name,
            )

    # The manifests and tags alone say what it makes: nothing of it belongs into a lock file.
    return ctx.extension_metadata(reproducible = True)

mo = module_extension(
    implementation = _mo_impl,
    tag_classes = {
        "manifest": tag_class(
            doc = "A repository with a mo_model for each model of a manifest.",
            attrs = {
                "manifest": attr.label(doc = "The TOML file.", mandatory = True),
                "name": attr.string(doc = "Of the repository, and of the set of all models in it.", mandatory = True),
            },
        ),
        "toolchain": tag_class(
            doc = "The released converter, for Linux on x86-64 and arm64: nothing of it is compiled, unless another " +
                  "platform converts. One for a module; that of the module nearest to the root counts. What " +
                  "the attributes mean is explained at `mo_register_toolchains` in repositories.bzl.",
            attrs = {
                "path": attr.string(doc = "An absolute path of a converter on this machine, in place of a download."),
                "sha256": attr.string_dict(doc = "From platform to the SHA-256 of its file."),
                "urls": attr.string_list(doc = "Where the converter is downloaded from."),
                "version": attr.string(doc = "Of the converter."),
            },
        ),
    },
)
