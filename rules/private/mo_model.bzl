"""mo_model: a trained model as OpenVINO IR, and what a person asks of it."""

load(":mo_model_rule.bzl", _mo_model = "mo_model")
load(":model_commands.bzl", "model_commands")

def mo_model(
        name,
        model,
        weights = None,
        config = None,
        precision = None,
        disabled_optimizations = None,
        saved_model_tags = None,
        signature = None,
        model_name = None,
        framework = None,
        license = None,
        **kwargs):
    """Converts a Caffe, TensorFlow or ONNX model to OpenVINO IR.

    ```
    load("@rules_mo//rules:defs.bzl", "mo_model")

    mo_model(
        name = "resnet50_ir",
        model = "resnet50.prototxt",
        weights = ["resnet50.caffemodel"],
        config = "resnet50.toml",
    )

    cc_binary(
        name = "classify",
        srcs = ["classify.cc"],
        data = [":resnet50_ir"],
    )
    ```

    The files of a TensorFlow SavedModel are named together, or made by a rule as a directory:

    ```
    mo_model(
        name = "classifier_ir",
        model = ":classifier",
    )

    filegroup(
        name = "classifier",
        srcs = glob(["classifier/**"]),
    )
    ```

    Building the target makes `NAME.xml` and `NAME.bin`, which are its runfiles, too: a program that has it
    in `data` finds them as `WORKSPACE/PACKAGE/NAME.xml` and `.bin`. The IR is read back and verified in a
    validation action, for which nothing else waits. `--norun_validations` leaves it out; Bazel 4 runs it only
    with `--experimental_run_validations`.

    Output groups hold single files: `xml`, `bin`, `report` (`NAME.report.json`: what was optimized, what was
    not, and why), `html` (`NAME.html`: the same as a web page with the graphs before and after), `graph`
    (`NAME.mog`: the optimized graph as text) and `digest` (`NAME.digest.json`: sizes, SHA-256 and warnings).

    The same inputs give the same bytes on every machine, so a shared cache serves everyone. Every attribute
    can be chosen with `select()`.

    Three more targets answer questions about it, with the files, the configuration and the attributes of this model
    ([the commands](commands.md#about-a-model-of-a-build-file)):

        bazel run //models:resnet50_ir.explain -- res2a_branch1    # what was done to that node, and why not more
        bazel run //models:resnet50_ir.inspect                     # the graph as it is read
        bazel run //models:resnet50_ir.compare                     # whether the optimizer keeps what it computes

    Args:
      name: of the target, and of the files that it makes.
      model: label of the file that holds the network: a source file, a target that makes one, or a downloaded
        one (`@resnet50//file`). Its name does not matter: a prototxt, a GraphDef (binary or as text), a
        SavedModel, an ONNX model or a text graph is known by its content. Or a SavedModel of several files: a
        target with its `saved_model.pb` and what belongs to it in the same folder (`variables/...`), or a
        rule's output that is a directory. It is an error if the label has no file, or several of which not
        exactly one is a `saved_model.pb`.
      weights: list of labels of the files that hold the weights where the network's file does not: the
        `.caffemodel` of a `.prototxt`, the `variables/...` of a `saved_model.pb`, the external data of an ONNX
        model, which is found by the end of its path. Default: none.
      config: label of the TOML file of optimizations and exclusions, or of a `mo_config`. Default:
        `@rules_mo//configs:default`, which has every optimization on and excludes nothing. It is an error of
        the build if the file has a key that is not known, or an exclusion that matches no node and does not
        allow that.
      precision: how floating-point weights are stored: `f16`, `f32`, or `source` for as the source model has
        them. Default: what the configuration says under `[weights]`. It never changes which optimizations are
        made.
      disabled_optimizations: list of strings: optimizations to leave out, whatever the configuration says:
        `linear_fusing`, `resnet_stride`, `grouped_convolution`, `pad_folding`, `operation_fusing`. Default:
        none.
      saved_model_tags: list of strings: which graph of a SavedModel to take, by its tags, such as `["serve",
        "gpu"]`. Default: the one with the tag `serve` alone, or the only one. It is an error of the conversion
        if the SavedModel has no such graph.
      signature: which signature of a SavedModel's graph to take: it says what is input and output. Default:
        `serving_default`, or the only one. It is an error of the conversion if the graph has no such signature.
      model_name: the model's name in the IR and in the report, which the runtime shows. Default: the target's
        name.
      framework: what the model was made with: `caffe`, `tensorflow` (or `tf`), `onnx` or `mog`. Default:
        `auto`, which looks at the file's content. It is an error of the conversion if the content is of another
        framework than the one named.
      license: the license of the source model, as SPDX writes it (`Apache-2.0`): the report and the web page state
        it. Default: none is stated.
      **kwargs: of every rule (visibility, tags, testonly, ...).
    """
    _mo_model(
        name = name,
        model = model,
        weights = weights,
        config = config,
        precision = precision,
        disabled_optimizations = disabled_optimizations,
        saved_model_tags = saved_model_tags,
        signature = signature,
        model_name = model_name,
        framework = framework,
        license = license,
        **kwargs
    )
    model_commands(name, kwargs)
