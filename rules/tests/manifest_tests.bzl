"""How a manifest is read, and what its repository says."""

load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:manifest.bzl", "read_manifest")  # buildifier: disable=bzl-visibility
load("//rules/private:manifest_repository.bzl", "absolute_label", "build_file")  # buildifier: disable=bzl-visibility
load("//rules/private:toml.bzl", "parse_toml")  # buildifier: disable=bzl-visibility

def _toml_values_test_impl(ctx):
    env = unittest.begin(ctx)
    parsed = parse_toml("""\
# A comment.
schema = 1   # another
"quoted" = 'it is "literal" \\ # no comment'
escaped = "a \\"b\\" \\\\ \\t"

[[model]]
name = ""
on = true
weights = [
  "a.bin",  # the first
  'b.bin',
]

[[model]]
none = []
""")
    asserts.equals(env, None, parsed.error)
    asserts.equals(env, ["", "model", "model"], [table.name for table in parsed.tables])
    asserts.equals(env, {
        "schema": 1,
        "quoted": "it is \"literal\" \\ # no comment",
        "escaped": "a \"b\" \\ \t",
    }, parsed.tables[0].values)
    asserts.equals(env, {"name": "", "on": True, "weights": ["a.bin", "b.bin"]}, parsed.tables[1].values)
    asserts.equals(env, {"name": 7, "on": 8, "weights": 9}, parsed.tables[1].lines)
    asserts.equals(env, {"none": []}, parsed.tables[2].values)
    return unittest.end(env)

_toml_values_test = unittest.make(_toml_values_test_impl)

_TOML_ERRORS = {
    "a": "line 1: expected 'key = value', [table] or [[table]]",
    "\na = \"b": "line 2: a string has no end; write its closing \" in the same line",
    "a = \"\\u0041\"": "line 1: the escape \\u is not understood; expected \\\", \\\\, \\n or \\t",
    "a = 1.5": "line 1: the value of 'a' is not understood; expected a string in quotes, an integer, true, false or an array of strings",
    "a = [1, 2]": "line 1: the value of 'a' is not understood; expected a string in quotes, an integer, true, false or an array of strings",
    "a = [\"b\" \"c\"]": "line 1: the value of 'a' is not understood; expected a string in quotes, an integer, true, false or an array of strings",
    "\na = [\n\"b\",": "line 2: an array has no end; write its closing ]",
    "a = {}": "line 1: '{' is not understood here",
    "a = 1\na = 2": "line 2: 'a' is there twice, first in line 1",
    "[b]\n[b]": "line 2: [b] is there twice, first in line 1",
    "[b]\n[[b]]": "line 2: [b] is there twice, first in line 1",
}

def _toml_errors_test_impl(ctx):
    env = unittest.begin(ctx)
    for text, error in _TOML_ERRORS.items():
        asserts.equals(env, error, parse_toml(text).error)
    return unittest.end(env)

_toml_errors_test = unittest.make(_toml_errors_test_impl)

_MANIFEST = """
schema = 1
config = "all.toml"

[[model]]
name = "a_ir"
model = "a.prototxt"
weights = ["a.caffemodel"]

[[model]]
name = "b_ir"
model = "//other:b.onnx"
config = "//:of_b"
precision = "f16"
disabled_optimizations = ["resnet_stride"]
model_name = "b"

[[model]]
name = "c_ir"
model = "sub/c.onnx"
config = "all.toml"
"""

_BUILD = """\
mo_model(
    config = ":config_0",
    name = "a_ir",
    model = "@//models:a.prototxt",
    weights = ["@//models:a.caffemodel"],
)

mo_model(
    config = "@//:of_b",
    name = "b_ir",
    model = "@//other:b.onnx",
    precision = "f16",
    disabled_optimizations = ["resnet_stride"],
    model_name = "b",
)

mo_model(
    config = ":config_0",
    name = "c_ir",
    model = "@//models:sub/c.onnx",
)

mo_config(
    name = "config_0",
    src = "@//models:all.toml",
)

mo_model_set(
    name = "nets",
    models = [":a_ir", ":b_ir", ":c_ir"],
)
"""

def _manifest_test_impl(ctx):
    env = unittest.begin(ctx)
    content = read_manifest(_MANIFEST)
    asserts.equals(env, [], content.problems)
    build = build_file("nets", "//models:nets.toml", content)
    asserts.equals(env, [], build.problems)
    head, _, targets = build.text.partition("mo_model(\n")
    asserts.equals(env, _BUILD, "mo_model(\n" + targets)
    asserts.true(env, "//rules:defs.bzl\", \"mo_config\", \"mo_model\", \"mo_model_set\")" in head, head)
    return unittest.end(env)

_manifest_test = unittest.make(_manifest_test_impl)

def _labels_test_impl(ctx):
    env = unittest.begin(ctx)

    # As Bazel 4 and Bazel 7 write the manifest's label, in the main repository and in another one.
    for manifest, repository in [
        ("//models:nets.toml", "@"),
        ("@//models:nets.toml", "@"),
        ("@@//models:nets.toml", "@@"),
        ("@zoo//models:nets.toml", "@zoo"),
        ("@@zoo~1.0//models:nets.toml", "@@zoo~1.0"),
    ]:
        asserts.equals(env, repository + "//models:a.pb", absolute_label("a.pb", manifest))
        asserts.equals(env, repository + "//models:a.pb", absolute_label(":a.pb", manifest))
        asserts.equals(env, repository + "//x:a.pb", absolute_label("//x:a.pb", manifest))
        asserts.equals(env, None, absolute_label("@other//x:a.pb", manifest))
        asserts.true(env, absolute_label("@rules_mo//configs:strict", manifest).endswith("//configs:strict"))
    return unittest.end(env)

_labels_test = unittest.make(_labels_test_impl)

_BAD_MANIFEST = """
config = 3
[[model]]
name = "a"
model = "a.pb"
precission = "f16"
[[model]]
name = "a"
precision = "f8"
weights = "a.bin"
[[model]]
model = "b.pb"
disabled_optimizations = ["fusing"]
[models]
"""

_PROBLEMS = [
    "line 2: 'config' is an integer, expected a string",
    "line 1: the schema version is missing; begin the file with 'schema = 1'",
    "line 6: unknown key 'precission'; expected config, disabled_optimizations, framework, license, model, model_name, name, precision, saved_model_tags, signature, tags, weights",
    "line 9: 'precision' is 'f8', expected source, f32, f16",
    "line 10: 'weights' is a string, expected an array of strings",
    "line 7: the [[model]] 'a' names no file: give it 'model', the file of the network",
    "line 8: there are two models 'a', the first in line 4; rename one",
    "line 13: 'disabled_optimizations' is 'fusing', expected linear_fusing, resnet_stride, grouped_convolution, pad_folding, operation_fusing",
    "line 11: the [[model]] has no 'name': give it that of the target to make",
    "line 14: unknown table 'models'; expected [[model]]",
]

def _manifest_problems_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, _PROBLEMS, read_manifest(_BAD_MANIFEST).problems)
    asserts.equals(env, ["line 1: there is no [[model]]"], read_manifest("schema = 1").problems)
    asserts.equals(env, ["line 1: the schema version is 2, and only 1 is supported"], read_manifest("schema = 2").problems)
    asserts.equals(env, ["line 2: a string has no end; write its closing \" in the same line"], read_manifest("\na = \"").problems)

    content = read_manifest("schema = 1\n[[model]]\nname = \"a\"\nmodel = \"@zoo//:a.pb\"")
    asserts.equals(
        env,
        ["model 'a': 'model' is of another repository than the manifest (@zoo//:a.pb); give it an alias there"],
        build_file("nets", "//models:nets.toml", content).problems,
    )
    return unittest.end(env)

_manifest_problems_test = unittest.make(_manifest_problems_test_impl)

def manifest_test_suite(name):
    """Declares the tests.

    Args:
      name: of the test_suite.
    """
    unittest.suite(
        name,
        _toml_values_test,
        _toml_errors_test,
        _manifest_test,
        _labels_test,
        _manifest_problems_test,
    )
