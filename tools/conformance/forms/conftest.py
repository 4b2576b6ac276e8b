"""What the tests share: the programs, and the forms that IRs had which were run."""

import subprocess

import numpy as np
import pytest


class Converter:
    def __init__(self, program):
        self._program = program

    def convert(self, source, folder, options=()):
        """Converts a model; returns the path of the .xml."""
        names = ["--model_name", "net", "--output_dir", folder]
        command = [self._program, "--model", source, *names, *options]
        run = subprocess.run(
            list(map(str, command)), check=False, capture_output=True, text=True, timeout=300
        )
        assert run.returncode == 0, run.stderr
        return folder / "net.xml"


class Forms:
    """The program //tools/conformance/forms."""

    def __init__(self, program):
        self._program = str(program)

    def all(self):
        run = subprocess.run([self._program, "list"], check=True, capture_output=True, text=True)
        return set(run.stdout.splitlines())

    def evaluate(self, source, inputs, folder):
        """What the reference evaluator computes of a text graph: an array for each result."""
        files = []
        for number, value in enumerate(inputs):
            files.append(folder / f"input{number}")
            files[-1].write_bytes(value.astype(np.float64).tobytes())
        command = [self._program, "evaluate", str(source), *map(str, files)]
        run = subprocess.run(command, check=False, capture_output=True)
        assert run.returncode == 0, run.stderr.decode()
        results, rest = [], run.stdout
        while rest:
            rank = int(np.frombuffer(rest, np.int64, 1)[0])
            shape = np.frombuffer(rest, np.int64, rank, offset=8)
            values = np.frombuffer(rest, np.float64, int(np.prod(shape)), offset=8 * (1 + rank))
            results.append(values.reshape(shape))
            rest = rest[8 * (1 + rank + values.size) :]
        return results


@pytest.fixture(scope="session")
def programs(suite):
    return suite.arguments.bin / "tools" / "conformance" / "forms" / "programs"


@pytest.fixture(scope="session")
def converter(programs):
    return Converter(programs / "mo")


@pytest.fixture(scope="session")
def forms(programs):
    return Forms(programs / "forms")


@pytest.fixture(scope="session")
def run_forms():
    """The forms of IRs that were run, as they are run: a set."""
    return set()
