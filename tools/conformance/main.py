"""Runs the conformance tests. tools/conformance/run calls it, in the environment it needs."""

import argparse
import pathlib
import sys

import suite


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    suite.add_arguments(parser)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="bazel-bin")
    parser.add_argument(
        "--results", type=pathlib.Path, required=True, help="where figures are kept"
    )
    here = pathlib.Path(__file__).parent
    others = [f"--ignore={other.parent}" for other in here.glob("*/main.py")]
    return suite.run(parser.parse_args(), here, others)


if __name__ == "__main__":
    sys.exit(main())
