"""mo_golden_test: a model's optimized graph is the one that was reviewed."""

load(":bazel_features.bzl", "label_text")
load(":golden.bzl", "golden_test")
load(":macros.bzl", "helper_kwargs")
load(":model_attr.bzl", "model_attr", "model_of")

def _graph_impl(ctx):
    info = model_of(ctx)
    if info.graph_text == None:
        fail("%s: attribute 'model': %s has verify = False, expected a model whose graph was read. Set verify = True there." %
             (label_text(ctx.label), label_text(info.label)))
    return [DefaultInfo(files = depset([info.graph_text]))]

_graph = rule(
    implementation = _graph_impl,
    doc = "The text of a model's graph.",
    attrs = {"model": model_attr("Of the macro.")},
)

def mo_golden_test(name, model, golden = None, **kwargs):
    """Tests that a model's optimized graph is the one that was reviewed.

    ```
    mo_golden_test(
        name = "resnet50_golden_test",
        model = ":resnet50_ir",
    )
    ```

    compares the text of the graph, which begins with how many operations there were and are and what
    was fused, with the file `resnet50_golden_test.mog` beside the BUILD file. Where they differ it
    shows the difference and the command that writes the file again:

        bazel run //models:resnet50_golden_test.update

    So a change of the model, the configuration or the converter shows in code review. Most weights with
    more than 64 elements are in the text as digests.

    Args:
      name: of the test; NAME.update writes the golden file.
      model: label of a `mo_model` or `mo_import`.
      golden: name of the golden file, in this package. Default: NAME.mog.
      **kwargs: of every test (size, tags, visibility, ...).
    """
    graph = name + "_graph"
    _graph(
        name = graph,
        model = model,
        **helper_kwargs(kwargs)
    )
    golden_test(
        name = name,
        actual = graph,
        golden = golden or name + ".mog",
        what = "the graph of " + str(model),
        **kwargs
    )
