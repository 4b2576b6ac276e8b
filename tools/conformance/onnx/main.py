"""Runs the tests. tools/conformance/onnx/run calls it, in the environment it needs."""

import argparse
import pathlib
import sys


def main():
    import suite  # Not above: the process of each case imports this file, and needs no pytest.

    parser = argparse.ArgumentParser(description=__doc__)
    suite.add_arguments(parser)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="bazel-bin")
    parser.add_argument(
        "--cache", type=pathlib.Path, required=True, help="where cases and outcomes are kept"
    )
    parser.add_argument(
        "--rewrite_known", action="store_true", help="puts the outcomes into known.toml"
    )
    return suite.run(parser.parse_args(), pathlib.Path(__file__).parent)


if __name__ == "__main__":
    sys.exit(main())
