"""fuzz_test: a fuzz target that is also a test."""

load("@rules_cc//cc:cc_binary.bzl", "cc_binary")
load("@rules_cc//cc:cc_library.bzl", "cc_library")
load("//converter:build_defs.bzl", "converter_test")

def fuzz_test(name, srcs, corpus, deps = [], copts = [], size = "small", dictionary = None):
    """Declares a fuzz target: code that must survive any bytes.

    Two programs come of it:

    * `NAME`, a test: reads each file of the seed corpus once. Part of `bazel test //...`.
    * `NAME_fuzzer`, manual: searches with libFuzzer, from the seed corpus. Built and run
      by tools/fuzzing/run, with the sanitizers of --config=fuzz.

    What the search finds becomes a file of the corpus, and so a regression test.

    Args:
      name: ends in `_fuzz_test`, by custom.
      srcs: define `extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)`.
      corpus: the folder of testdata/fuzz with the seed files.
      deps: of the sources.
      copts: of the sources.
      size: of the test.
      dictionary: the file testdata/fuzz/NAME.dict, words that the search puts into its inputs; for binary formats.
    """
    seeds = ["//testdata:fuzz_" + corpus]
    cc_library(
        name = name + "_target",
        testonly = True,
        srcs = srcs,
        copts = copts,
        deps = deps,
        alwayslink = True,
    )
    converter_test(
        name = name,
        size = size,
        args = ["testdata/fuzz/" + corpus],
        data = seeds,
        deps = [
            ":%s_target" % name,
            "//tools/fuzzing:replay_main",
        ],
    )
    cc_binary(
        name = name + "_fuzzer",
        testonly = True,
        data = seeds + (["//testdata:fuzz/%s.dict" % dictionary] if dictionary else []),
        linkopts = ["-fsanitize=fuzzer"],
        linkstatic = True,
        tags = [
            "fuzzer",  # How tools/fuzzing/run finds it.
            "manual",  # Links with clang alone.
        ],
        deps = [":%s_target" % name],
    )
