"""What the rules of rules_mo tell each other, and yours."""

MoModelInfo = provider(
    doc = "A model in OpenVINO IR, made by mo_model.",
    fields = {
        "xml": "File: the IR's graph, to be read together with `bin`, which lies beside it.",
        "bin": "File: the IR's weights.",
        "report": "File: JSON that says what each optimization did and what kept it from doing more.",
        "graph_text": "File: the optimized graph as text (.mog), with small constants in full and large ones as digests.",
        "name": "string: the model's name, as the IR tells it; the target's name.",
        "framework": "string: what the source model is said to be: caffe, onnx, tensorflow, or auto (told by its content).",
        "config": "File: the TOML configuration that the conversion read.",
        "label": "Label: the mo_model target.",
    },
)

MoConverterInfo = provider(
    doc = "The converter that a toolchain of type //rules:toolchain_type brings.",
    fields = {
        "converter": "FilesToRunProvider: the program, with the command line of //converter:mo.",
    },
)
