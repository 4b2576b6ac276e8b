#!/usr/bin/env python3
"""What conversions cost as whole processes, side by side: cp of the model's files, mo, and with
--python also ovc and OpenVINO's own reading and saving. Each runs RUNS times in turn; the medians
are printed and written as JSON.

  processes.py --mo MO [--runs 9] [--python PYTHON] [--json FILE] [--graphs 10000,…]
               [--weights 100,…] [MODEL[+WEIGHTS]…]

PYTHON has the package openvino. MODEL is a file, with weights of its own after a "+".
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import models

SAVE = """
import sys, openvino
model = openvino.Core().read_model(sys.argv[1])
openvino.save_model(model, sys.argv[2], compress_to_fp16=False)
"""
CONVERT = """
import sys
from openvino.tools.ovc.main import main
sys.exit(main())
"""


def memory_of(pid):
    """Kilobytes: the most that was resident so far, and what is the process's own now and no
    file's. The system's count for a process that has ended has in it what Python had when it
    started that process."""
    found = {"VmHWM": 0, "RssAnon": 0}
    try:
        with open(f"/proc/{pid}/status") as status:
            for line in status:
                key, _, value = line.partition(":")
                if key in found:
                    found[key] = int(value.split()[0])
    except OSError:
        pass
    return found.values()


def run(command):
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    resident = anonymous = 0
    while True:
        resident, anonymous = map(max, (resident, anonymous), memory_of(process.pid))
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            break
        time.sleep(0.001)
    wall = time.monotonic() - begin
    if status != 0:
        raise RuntimeError(f"{command[0]} failed: {process.stderr.read().decode()[-300:]}")
    process.stderr.close()
    process.returncode = 0
    return {
        "wall_s": wall,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "resident_mb": resident / 1024,
        "anonymous_mb": anonymous / 1024,
    }


def commands(model, out, options):
    """The programs for a model, by name."""
    files = model.split("+")
    data = [file[: -len("onnx")] + "data" for file in files if file.endswith(".external.onnx")]
    mo = [
        options.mo,
        "--model",
        files[0],
        "--output_xml",
        out + "/mo.xml",
        "--output_bin",
        out + "/mo.bin",
    ]
    mo += ["--weights", files[1]] if len(files) > 1 else []
    found = {"cp": ["cp", *files, *data, out], "mo": mo}
    if options.report:
        found["mo with its report"] = [*mo, "--output_report", out + "/mo.json"]
    if options.python and files[0].endswith((".onnx", ".pb")):
        ovc = [
            options.python,
            "-c",
            CONVERT,
            files[0],
            "--output_model",
            out + "/ovc.xml",
            "--compress_to_fp16=False",
        ]
        found["ovc"] = ovc
        found["OpenVINO read + save"] = [options.python, "-c", SAVE, files[0], out + "/saved.xml"]
    return found


def measure(name, model, options, scratch):
    out = os.path.join(scratch, "out")
    results = {}
    for _ in range(options.runs):
        for program, command in commands(model, out, options).items():
            if results.get(program) == "failed":
                continue
            shutil.rmtree(out, ignore_errors=True)
            os.mkdir(out)
            try:
                results.setdefault(program, []).append(run(command))
            except RuntimeError as error:
                print(f"{name}: {program}: {error}", file=sys.stderr)
                results[program] = "failed"
    medians = {}
    for program, found in results.items():
        if found != "failed":
            medians[program] = {
                key: statistics.median(each[key] for each in found) for key in found[0]
            }
    size = sum(os.path.getsize(file) for file in model.split("+"))
    if model.endswith(".external.onnx"):
        size += os.path.getsize(model[: -len("onnx")] + "data")
    return {"name": name, "bytes": size, "programs": medians}


def show(result):
    for program, found in result["programs"].items():
        print(
            f"{result['name']:32} {program:22} wall {found['wall_s']:8.3f} s  "
            f"CPU {found['cpu_s']:8.3f} s  resident {found['resident_mb']:8.1f} MB  "
            f"anonymous {found['anonymous_mb']:8.1f} MB",
            flush=True,
        )


def numbers(text):
    return [int(number) for number in text.split(",") if number]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mo", required=True)
    parser.add_argument("--python")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--json")
    parser.add_argument("--report", action="store_true", help="also with --output_report")
    parser.add_argument("--graphs", type=numbers, default=[], help="numbers of nodes")
    parser.add_argument("--formats", default="mog,onnx,pb", help="of these graphs")
    parser.add_argument("--weights", type=numbers, default=[], help="megabytes")
    parser.add_argument("models", nargs="*")
    options = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as scratch:

        def add(name, model, **more):
            results.append({**measure(name, model, options, scratch), **more})
            show(results[-1])
            if options.json:
                with open(options.json, "w") as file:
                    json.dump(results, file, indent=1)

        for model in options.models:
            add(os.path.basename(model.split("+")[0]), model)
        for megabytes in options.weights:
            for suffix in ("onnx", "pb", "external.onnx"):
                path = f"{scratch}/weights.{suffix}"
                models.make("weights", megabytes, path)
                add(
                    f"{megabytes} MB of weights, {suffix}",
                    path,
                    kind="weights",
                    format=suffix,
                    megabytes=megabytes,
                )
        for nodes in options.graphs:
            for kind in ("multiplies", "convolutions"):
                for suffix in options.formats.split(","):
                    path = f"{scratch}/graph.{suffix}"
                    models.make(kind, nodes, path)
                    add(f"{nodes} {kind}, {suffix}", path, kind=kind, format=suffix, nodes=nodes)


if __name__ == "__main__":
    main()
