"""generated_model: an example net with seeded weights, in the files of its framework."""

def _generated_model_impl(ctx):
    outputs = [ctx.outputs.prototxt, ctx.outputs.caffemodel]
    args = ctx.actions.args()
    args.add(ctx.attr.net, format = "--net=%s")
    args.add(ctx.outputs.prototxt, format = "--prototxt=%s")
    args.add(ctx.outputs.caffemodel, format = "--caffemodel=%s")
    ctx.actions.run(
        mnemonic = "MoModelGen",
        progress_message = "Generating %s for %s" % (ctx.attr.net, ctx.label),
        executable = ctx.executable._modelgen,
        arguments = [args],
        outputs = outputs,
        env = {},
        use_default_shell_env = False,
    )
    return [DefaultInfo(files = depset(outputs))]

_generated_model = rule(
    implementation = _generated_model_impl,
    attrs = {
        "net": attr.string(
            doc = "The net, as tools/modelgen/nets.cc calls it.",
            mandatory = True,
        ),
        "prototxt": attr.output(
            doc = "The structure.",
            mandatory = True,
        ),
        "caffemodel": attr.output(
            doc = "The weights.",
            mandatory = True,
        ),
        "_modelgen": attr.label(
            default = Label("//tools/modelgen"),
            executable = True,
            cfg = "exec",
        ),
    },
)

def generated_model(name, net, **kwargs):
    """Makes NAME.prototxt and NAME.caffemodel.

    The structure is the published one, the weights come from seeds: activations and statistics
    behave like those of a trained net, but it has learned nothing. The bytes are the same on every
    machine.

    Args:
      name: of the target, and of the files.
      net: which net, for example "resnet50": see tools/modelgen/nets.cc.
      **kwargs: of every rule (visibility, tags).
    """
    _generated_model(
        name = name,
        net = net,
        prototxt = name + ".prototxt",
        caffemodel = name + ".caffemodel",
        **kwargs
    )
