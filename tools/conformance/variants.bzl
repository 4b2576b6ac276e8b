"""The models that the conformance tests compare, in every configuration."""

load("//rules:defs.bzl", "mo_model")

# Files in configs/. Beside them there is the default configuration, in which //models has each net.
_CONFIGS = [
    "no_grouped_convolution",
    "no_linear_fusing",
    "no_optimizations",
    "no_pad_folding",
    "no_resnet_stride",
]

def conformance_models(name, net):
    """Declares a net of //models in all configurations.

    Every target is manual: together they are gigabytes, which a build of //... shall not make.

    Args:
      name: of a filegroup of the net's source files and all its IRs; NAME_default has the IR of the
        default configuration alone.
      net: the net, as //models calls it.
    """
    native.filegroup(
        name = name + "_default",
        srcs = [
            "//models:" + net,
            "//models:%s_ir" % net,
        ],
        tags = ["manual"],
    )
    variants = []
    for config in _CONFIGS:
        variant = "%s_%s_ir" % (net, config)
        mo_model(
            name = variant,
            config = "configs/%s.toml" % config,
            model = "//models:%s.prototxt" % net,
            tags = ["manual"],
            weights = ["//models:%s.caffemodel" % net],
        )
        variants.append(variant)
    native.filegroup(
        name = name,
        srcs = variants + [name + "_default"],
        tags = ["manual"],
    )
