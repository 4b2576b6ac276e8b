"""Runs the tests. tools/conformance/onnx_nets/run calls it, in the environment it needs."""

import argparse
import os
import pathlib
import sys

# Before TensorFlow is imported: its plain kernels, and no word but of errors.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import suite


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    suite.add_arguments(parser)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="bazel-bin")
    parser.add_argument(
        "--cache", type=pathlib.Path, required=True, help="where models and figures are kept"
    )
    return suite.run(parser.parse_args(), pathlib.Path(__file__).parent)


if __name__ == "__main__":
    sys.exit(main())
