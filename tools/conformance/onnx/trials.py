"""Tries cases: converts them, runs what was converted, and keeps what came of it."""

import concurrent.futures
import os
import pathlib
import tempfile

import execution
import processes
from outcomes import CRASHED, MO, NOT_ATTEMPTED, OPENVINO, TIMED_OUT, outcome

# Of one conversion, and of one run. Each takes a tenth of a second but for the nets of `light`.
LIMIT = 60


def try_mo(case, converter):
    """The outcome of a case with our converter."""
    # A thread starts no program by itself: on some machines that fails in one of a thousand cases.
    with tempfile.TemporaryDirectory() as folder:
        limit = converter.limit + LIMIT
        return _called(limit, execution.convert_and_run, case, converter, pathlib.Path(folder))


def try_openvino(case):
    """The outcome of a case with OpenVINO's frontend."""
    if case.obstacle:
        return outcome(NOT_ATTEMPTED, case.obstacle)
    return _called(LIMIT, execution.run_onnx, case)


def _called(limit, function, *arguments):
    try:
        return processes.call(function, *arguments, limit=limit)
    except processes.CrashError as error:
        return outcome(CRASHED, str(error))
    except TimeoutError:
        return outcome(TIMED_OUT, "the run")


class Trials:
    """Outcomes of cases, several at a time. Results keep them by `kept_name`."""

    def __init__(self, cases, converter, results):
        self._converter = converter
        self._results = results
        processes.import_once("execution")
        self._pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
        self._futures = {case.name: self._pool.submit(self._measured, case) for case in cases}

    def outcomes(self, case):
        """By the name of the converter."""
        return self._futures[case.name].result()

    def finished(self):
        """By the names of the cases: the outcomes of those that were tried."""
        return {
            name: future.result()
            for name, future in self._futures.items()
            if future.done() and not future.cancelled() and future.exception() is None
        }

    def close(self):
        self._pool.shutdown(cancel_futures=True)

    def _measured(self, case):
        program = [self._converter.program]
        measured = self._results.measured
        return {
            MO: measured(kept_name(case, MO), program, lambda: try_mo(case, self._converter)),
            # The runtime is always the same, and so is what it makes of a case.
            OPENVINO: measured(
                kept_name(case, OPENVINO), [], lambda: try_openvino(case), resume=True
            ),
        }


def kept_name(case, converter):
    return f"{case.name} {converter}"
