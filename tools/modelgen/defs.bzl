"""generated_model: an example net with seeded weights, in the files of its framework."""

def _generated_model_impl(ctx):
    args = ctx.actions.args()
    args.add(ctx.attr.net, format = "--net=%s")
    outputs = []
    for flag in ["prototxt", "caffemodel", "graphdef", "onnx"]:
        output = getattr(ctx.outputs, flag)
        if output:
            args.add(output, format = "--%s=%%s" % flag)
            outputs.append(output)
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
        "prototxt": attr.output(doc = "The structure for Caffe."),
        "caffemodel": attr.output(doc = "The weights for Caffe."),
        "graphdef": attr.output(doc = "Structure and weights for TensorFlow."),
        "onnx": attr.output(doc = "Structure and weights for ONNX."),
        "_modelgen": attr.label(
            default = Label("//tools/modelgen"),
            executable = True,
            cfg = "exec",
        ),
    },
)

def generated_model(name, net, framework = "caffe", **kwargs):
    """Makes NAME.prototxt and NAME.caffemodel, NAME.pb, or NAME.onnx.

    The structure is the published one, the weights come from seeds: activations and statistics
    behave like those of a trained net, but it has learned nothing. The bytes are the same on every
    machine.

    Args:
      name: of the target, and of the files.
      net: which net, for example "resnet50": see tools/modelgen/nets.cc, and onnx_nets.cc.
      framework: "caffe", "tensorflow" for a frozen graph, or "onnx".
      **kwargs: of every rule (visibility, tags).
    """
    if framework not in ["caffe", "tensorflow", "onnx"]:
        fail("generated_model: framework is '%s', expected 'caffe', 'tensorflow' or 'onnx'" % framework)
    caffe = framework == "caffe"
    _generated_model(
        name = name,
        net = net,
        prototxt = name + ".prototxt" if caffe else None,
        caffemodel = name + ".caffemodel" if caffe else None,
        graphdef = name + ".pb" if framework == "tensorflow" else None,
        onnx = name + ".onnx" if framework == "onnx" else None,
        **kwargs
    )
