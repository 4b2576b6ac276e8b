"""Reads each IR of a folder with the OpenVINO runtime.

Each in a process of its own, which has ten seconds. The last line is "N passed, N failed".
"""

import os
import signal
import sys
from pathlib import Path

import openvino

SECONDS = 10


def read(core: openvino.Core, xml: Path) -> int:
    """The status of the process that reads it."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        try:
            core.read_model(xml)
        except RuntimeError as error:
            print(f"{xml}: {error}", flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> int:
    core = openvino.Core()
    passed = failed = 0
    for xml in sorted(Path(sys.argv[1]).glob("*.xml")):
        status = read(core, xml)
        if status == 0:
            passed += 1
            continue
        failed += 1
        if status != 1:
            print(f"{xml}: ended with {status}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
