"""Runs the tests. tools/conformance/onnx_nets/run calls it, in the environment it needs."""

import pathlib
import sys

import suite

if __name__ == "__main__":
    sys.exit(suite.run_with_tensorflow(__doc__, pathlib.Path(__file__).parent))
