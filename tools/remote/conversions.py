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


def main():
    for spawn in spawns(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")):
        if spawn["mnemonic"] == "MoConvert":
            print(spawn["runner"])


if __name__ == "__main__":
    main()
