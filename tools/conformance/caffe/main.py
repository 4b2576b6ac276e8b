"""Runs the tests. tools/conformance/caffe/run calls it, in the environment it needs."""

import argparse
import pathlib
import sys

import suite


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    suite.add_arguments(parser)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="bazel-bin")
    return suite.run(parser.parse_args(), pathlib.Path(__file__).parent)


if __name__ == "__main__":
    sys.exit(main())
