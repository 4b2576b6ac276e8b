"""mo_provenance: what a model was made from."""

load(":actions.bzl", "CONVERTER_TOOLCHAIN_TYPE", "state_provenance")
load(":bazel_features.bzl", "TOOLCHAIN_RULE_KWARGS")
load(":model_attr.bzl", "converted_model_of", "model_attr")

_DOC = """States what a model was made from, as an [in-toto](https://in-toto.io) statement.

```
mo_provenance(
    name = "resnet50_provenance",
    license = "Apache-2.0",
    model = ":resnet50_ir",
)
```

Building it makes `NAME.json`: the SHA-256 of the `.xml` and the `.bin`, of each source file, of the configuration and of the
converter, with the flags of the conversion, in the predicate of SLSA provenance (`https://slsa.dev/provenance/v1`). It is not
signed, and has no time: the same build gives the same bytes. Tools such as `cosign attest` sign it for a registry.
"""

def _mo_provenance_impl(ctx):
    output = ctx.actions.declare_file(ctx.label.name + ".json")
    state_provenance(ctx, converted_model_of(ctx), ctx.attr.license, output)
    return [DefaultInfo(files = depset([output]))]

mo_provenance = rule(
    implementation = _mo_provenance_impl,
    doc = _DOC,
    attrs = {
        "model": model_attr("The `mo_model`. It is an error if it is a `mo_import`, which has no source."),
        "license": attr.string(
            doc = "The license of the source model, as SPDX writes it. Default: none is stated.",
        ),
    },
    toolchains = [CONVERTER_TOOLCHAIN_TYPE],
    **TOOLCHAIN_RULE_KWARGS
)
