"""Prints who ran each conversion that an execution log of Bazel's tells of: one runner a line.

python conversions.py LOG, of --execution_log_json_file.
"""

import json
import pathlib
import sys


def spawns(text):
    decoder = json.JSONDecoder()
    while text := text.lstrip():
        spawn, end = decoder.raw_decode(text)
        yield spawn
        text = text[end:]


def runners(log):
    for spawn in spawns(pathlib.Path(log).read_text(encoding="utf-8")):
        if spawn["mnemonic"] == "MoConvert":
            yield spawn["runner"]


def main():
    print(*runners(sys.argv[1]), sep="\n")


if __name__ == "__main__":
    main()
