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
"""

load("//rules/private:manifest_repository.bzl", "manifest_repository")

def _mo_impl(ctx):
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
    },
)
