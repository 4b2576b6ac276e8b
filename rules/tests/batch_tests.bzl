"""What mo_models, mo_model_variants, mo_model_set and mo_report declare."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts", "unittest")
load("//rules:defs.bzl", "MoModelInfo", "MoModelSetInfo", "mo_model_set", "mo_model_variants", "mo_models", "mo_report")
load("//rules/private:model_sources.bzl", "pair_sources")  # buildifier: disable=bzl-visibility
load(":testing.bzl", "arguments_of", "basenames", "failure_test", "write_source")

# Which files make a model.

def _pairs_test_impl(ctx):
    env = unittest.begin(ctx)
    paired = pair_sources([
        "a.caffemodel",
        "a.prototxt",
        "//zoo:sub/a.b.pbtxt",
        "a.b.pbtxt.data",
        "@c//file:c.pb",
        "d.mog",
    ])
    asserts.equals(env, [], paired.problems)
    asserts.equals(env, {
        "a": struct(model = "a.prototxt", weights = ["a.caffemodel"]),
        # The longest name: these weights are not of a.
        "a.b": struct(model = "//zoo:sub/a.b.pbtxt", weights = ["a.b.pbtxt.data"]),
        "c": struct(model = "@c//file:c.pb", weights = []),
        "d": struct(model = "d.mog", weights = []),
    }, paired.models)
    return unittest.end(env)

_pairs_test = unittest.make(_pairs_test_impl)

def _folders_test_impl(ctx):
    env = unittest.begin(ctx)
    for srcs, models in [
        # A SavedModel is called like its folder. All that TensorFlow writes there is its own, networks' suffixes or not.
        (
            [
                "bert/README.md",
                "bert/assets/vocab.pbtxt",
                "bert/fingerprint.pb",
                "bert/saved_model.pb",
                "bert/variables/variables.index",
                "resnet/saved_model.pb",
            ],
            {
                "bert": ("bert/saved_model.pb", [
                    "bert/assets/vocab.pbtxt",
                    "bert/fingerprint.pb",
                    "bert/variables/variables.index",
                    "bert/README.md",
                ]),
                "resnet": ("resnet/saved_model.pb", []),
            },
        ),
        (
            ["BUILD.bazel", "saved_model.pb", "variables/variables.index", "net.onnx"],
            {"net": ("net.onnx", []), "saved_model": ("saved_model.pb", ["variables/variables.index"])},
        ),
        # A version has a folder of its own.
        (["bert/1/saved_model.pb", "7/saved_model.pb"], {"7": ("7/saved_model.pb", []), "bert": ("bert/1/saved_model.pb", [])}),
        # One within another, and another model within.
        (
            ["bert/saved_model.pb", "bert/1/saved_model.pb", "bert/1/variables/v", "bert/net.onnx", "bert/net.onnx_data"],
            {
                "bert": ("bert/saved_model.pb", []),
                "bert/1": ("bert/1/saved_model.pb", ["bert/1/variables/v"]),
                "net": ("bert/net.onnx", ["bert/net.onnx_data"]),
            },
        ),
        # External data of any name, in the model's folder or below.
        (
            ["bert/model.onnx", "bert/weights.bin", "bert/data/w0", "gpt/model.onnx", "gpt/w0"],
            {
                "bert/model": ("bert/model.onnx", ["bert/weights.bin", "bert/data/w0"]),
                "gpt/model": ("gpt/model.onnx", ["gpt/w0"]),
            },
        ),
        # Only models that share a name are called by their paths; weights are looked for in their own folder first.
        (
            ["a.prototxt", "old/a.prototxt", "old/a.caffemodel", "//zoo:new/a.onnx", "b.mog", "b.data", "far/a.prototxt"],
            {
                "a": ("a.prototxt", []),
                "b": ("b.mog", ["b.data"]),
                "far/a": ("far/a.prototxt", []),
                "old/a": ("old/a.prototxt", ["old/a.caffemodel"]),
                "zoo/new/a": ("//zoo:new/a.onnx", []),
            },
        ),
        # Weights may have a folder of their own.
        (["nets/a.prototxt", "weights/a.caffemodel"], {"a": ("nets/a.prototxt", ["weights/a.caffemodel"])}),
    ]:
        paired = pair_sources(srcs)
        asserts.equals(env, [], paired.problems)
        asserts.equals(env, models, {name: (model.model, model.weights) for name, model in paired.models.items()})
    return unittest.end(env)

_folders_test = unittest.make(_folders_test_impl)

def _pair_problems_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(
        env,
        ["a.prototxt and a.mog are two models of one name, 'a'; rename one, or give it a mo_model of its own"],
        pair_sources(["a.prototxt", "a.mog"]).problems,
    )
    asserts.equals(
        env,
        ["bert/saved_model.pb and bert.onnx are two models of one name, 'bert'; rename one, or give it a mo_model of its own"],
        pair_sources(["bert/saved_model.pb", "bert.onnx"]).problems,
    )
    asserts.equals(
        env,
        ["c/a.caffemodel may belong to a/a.prototxt or b/a.prototxt; put it beside its network, or give that a mo_model of its own"],
        pair_sources(["a/a.prototxt", "b/a.prototxt", "c/a.caffemodel"]).problems,
    )
    asserts.equals(
        env,
        ["ab.caffemodel belongs to no model: expected a network (.prototxt, .pbtxt, .pb, .onnx, .mog) with the same " +
         "name before the suffix"],
        pair_sources(["a.prototxt", "ab.caffemodel"]).problems,
    )
    asserts.equals(
        env,
        ["there is no network among the files: expected names that end in .prototxt, .pbtxt, .pb, .onnx, .mog"],
        pair_sources([]).problems,
    )
    return unittest.end(env)

_pair_problems_test = unittest.make(_pair_problems_test_impl)

# Sets.

def _set_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    names = ctx.attr.names
    asserts.equals(env, names, [model.name for model in target[MoModelSetInfo].models.to_list()])
    asserts.equals(env, sorted([name + suffix for name in names for suffix in [".bin", ".xml"]]), basenames(target.files))
    asserts.equals(env, basenames(target.files), basenames(target[DefaultInfo].default_runfiles.files))
    for group, suffix in {"bin": ".bin", "digest": ".digest.json", "graph": ".mog", "html": ".html", "report": ".report.json", "xml": ".xml"}.items():
        files = getattr(target[OutputGroupInfo], group)
        asserts.equals(env, sorted([name + suffix for name in names]), basenames(files))
    return analysistest.end(env)

_set_test = analysistest.make(_set_test_impl, attrs = {"names": attr.string_list()})

# A model of a batch.

def _model_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[MoModelInfo]
    asserts.equals(env, ctx.attr.config, info.config.short_path)
    asserts.equals(env, ctx.attr.options, info.options)
    asserts.equals(env, ctx.attr.source_model, info.source_model.basename)
    asserts.equals(env, ctx.attr.source_weights, [file.basename for file in info.source_weights])
    return analysistest.end(env)

_model_test = analysistest.make(_model_test_impl, attrs = {
    "config": attr.string(),
    "options": attr.string_list(),
    "source_model": attr.string(),
    "source_weights": attr.string_list(),
})

# The report.

def _report_test_impl(ctx):
    env = analysistest.begin(ctx)
    name = analysistest.target_under_test(env).label.name
    actions = analysistest.target_actions(env)
    asserts.equals(env, ["MoTable", "MoModelsPage"], [action.mnemonic for action in actions])
    asserts.equals(
        env,
        ["table"] + [model + ".digest.json" for model in ctx.attr.names] +
        ["--output_markdown", name + ".md", "--output_json", name + ".json"],
        arguments_of(actions[0]),
    )
    page = ["table"] + [model + ".digest.json" for model in ctx.attr.names]
    for model in ctx.attr.names:
        label = "//rules/tests:%s=" % model
        page += ["--report", "%s%s.report.json" % (label, model), "--page", "%s%s.html" % (label, model)]
    asserts.equals(env, page + ["--output_html", name + ".html"], arguments_of(actions[1]))
    html = analysistest.target_under_test(env)[OutputGroupInfo].html
    asserts.equals(env, sorted([one + ".html" for one in ctx.attr.names + [name]]), basenames(html))
    return analysistest.end(env)

_report_test = analysistest.make(_report_test_impl, attrs = {"names": attr.string_list()})

def batch_test_suite(name):
    """Declares the tests and the targets that they look at.

    Args:
      name: of the test_suite.
    """
    unittest.suite(name + "_of_pairs", _pairs_test, _folders_test, _pair_problems_test)
    tests = [name + "_of_pairs"]

    tags = ["manual"]
    for file in ["x.prototxt", "x.caffemodel", "y.prototxt", "y.caffemodel", "batch.toml"]:
        write_source(file)

    mo_models(
        name = "batch",
        srcs = ["x.prototxt", "x.caffemodel", "y.prototxt", "y.caffemodel"],
        config = "batch.toml",
        precision = "f16",
        tags = tags,
    )
    tests.append("batch_set_test")
    _set_test(name = tests[-1], target_under_test = "batch", names = ["x_ir", "y_ir"])
    tests.append("batch_model_test")
    _model_test(
        name = tests[-1],
        target_under_test = "y_ir",
        # One action reads it for all.
        config = "rules/tests/batch_config.normalized.toml",
        options = ["--precision", "f16"],
        source_model = "y.prototxt",
        source_weights = ["y.caffemodel"],
    )

    mo_model_variants(
        name = "variants",
        model = "x.prototxt",
        weights = ["x.caffemodel"],
        configs = {"all": "//configs:default", "none": "//configs:no_optimizations"},
        precisions = ["f32", "f16"],
        tags = tags,
    )
    tests.append("variants_set_test")
    _set_test(
        name = tests[-1],
        target_under_test = "variants",
        names = ["variants_all_f32", "variants_all_f16", "variants_none_f32", "variants_none_f16"],
    )
    tests.append("variants_model_test")
    _model_test(
        name = tests[-1],
        target_under_test = "variants_none_f16",
        config = "configs/no_optimizations.normalized.toml",
        options = ["--precision", "f16"],
        source_model = "x.prototxt",
        source_weights = ["x.caffemodel"],
    )

    mo_model_variants(
        name = "precisions",
        model = "x.prototxt",
        weights = ["x.caffemodel"],
        precisions = ["f32", "f16"],
        tags = tags,
    )
    tests.append("precisions_set_test")
    _set_test(name = tests[-1], target_under_test = "precisions", names = ["precisions_f32", "precisions_f16"])

    mo_model_variants(
        name = "configs",
        model = "x.prototxt",
        weights = ["x.caffemodel"],
        configs = {"own": "batch.toml"},
        tags = tags,
    )
    tests.append("configs_set_test")
    _set_test(name = tests[-1], target_under_test = "configs", names = ["configs_own"])

    # One that is named twice counts once.
    mo_model_set(name = "set_of_sets", models = ["y_ir", "batch", "precisions_f16"], tags = tags)
    tests.append("set_of_sets_test")
    _set_test(name = tests[-1], target_under_test = "set_of_sets", names = ["y_ir", "x_ir", "precisions_f16"])

    mo_report(name = "report", models = ["set_of_sets"], tags = tags)
    tests.append("report_test")
    _report_test(name = tests[-1], target_under_test = "report", names = ["y_ir", "x_ir", "precisions_f16"])

    native.filegroup(name = "two_nets", srcs = ["x.prototxt", "y.prototxt"], tags = tags)
    mo_model_set(name = "set_of_files", models = ["x.prototxt", "two_nets"], tags = tags)
    tests.append("set_of_files_test")
    failure_test(
        name = tests[-1],
        target_under_test = "set_of_files",
        messages = [
            "//rules/tests:set_of_files: attribute 'models': //rules/tests:x.prototxt is a file, expected a mo_model. " +
            "Declare mo_model(name = \"x_ir\", model = \"//rules/tests:x.prototxt\"), and name that",
            # All in one run.
            "; //rules/tests:two_nets is no model, expected a mo_model",
        ],
    )

    native.test_suite(name = name, tests = tests)
