"""A row of the table that tools/remote/scaling prints.

python scaling.py NAME WORKERS START END LOG CALLS, of --execution_log_json_file and of nginx.
"""

import collections
import re
import sys

import conversions


def bytes_of(calls):
    """How many calls there were, and the bytes that Bazel sent and received."""
    sent = received = count = 0
    with open(calls, encoding="utf-8") as lines:
        for line in lines:
            count += 1
            sent += int(re.search(r" in=(\d+)", line)[1])
            received += int(re.search(r" out=(\d+)", line)[1])
    return count, sent, received


def main():
    name, workers, start, end, log, calls = sys.argv[1:]
    runners = collections.Counter(conversions.runners(log))
    count, sent, received = bytes_of(calls)
    cells = [
        name,
        workers,
        f"{float(end) - float(start):.1f} s",
        runners["remote"],
        runners["remote cache hit"],
        count,
        f"{sent / 1e6:.1f} MB",
        f"{received / 1e6:.1f} MB",
    ]
    print("|", " | ".join(map(str, cells)), "|", flush=True)


if __name__ == "__main__":
    main()
