"""What the rules of rules_mo pass to each other, and to yours."""

MoModelInfo = provider(
    doc = "A model in OpenVINO IR, made by mo_model or mo_import.",
    fields = {
        "xml": "File: the IR's graph, to be read together with `bin`, which lies beside it.",
        "bin": "File: the IR's weights.",
        "report": "File: JSON that says what each optimization did and what kept it from doing more. None of a mo_import.",
        "graph_text": "File: the optimized graph as text (.mog), with small constants in full and most large ones as digests. None of a mo_import with verify = False.",
        "digest": "File: JSON with the sizes and SHA-256 of the IR's files, and the warnings. Made only when something asks for it.",
        "html": "File: a web page that shows what was done to the model, graphs before and after. Made only when something asks for it. None of a mo_import.",
        "name": "string: the model's name, as the IR has it; of a mo_import the target's.",
        "framework": "string: what the source model is said to be: caffe, mog, onnx, tensorflow (or tf), auto (known by its content), or ir of a mo_import.",
        "config": "File: the TOML configuration in its normal form, as the conversion read it. None of a mo_import.",
        "config_name": "string: the path of the file that the user wrote, for messages.",
        "options": "list of strings: the converter's flags for the attributes that change the configuration, such as precision.",
        "source_model": "File: the source model's network; a directory if it is a SavedModel that a rule made. None of a mo_import.",
        "source_weights": "list of Files: the source model's weights.",
        "source_files": "list of Files: what lies beside the network and belongs to it, as in a SavedModel.",
        "label": "Label: the target.",
    },
)

MoModelSetInfo = provider(
    doc = "Several models, made by mo_model_set, mo_models or mo_model_variants.",
    fields = {
        "models": "depset of MoModelInfo, in the order of the attribute.",
    },
)

MoConfigInfo = provider(
    doc = "A configuration, made by mo_config.",
    fields = {
        "name": "string: the path of the file that the user wrote, for messages.",
        "toml": "File: the configuration in its normal form, which is the same for all files that mean the same.",
    },
)

MoConverterInfo = provider(
    doc = "The converter that a toolchain of type //rules:toolchain_type brings.",
    fields = {
        "converter": "FilesToRunProvider: the program, with the command line of //converter:mo.",
        "version": "string: the program's version, as `mo --version` says it; empty where the toolchain does not tell it.",
    },
)
