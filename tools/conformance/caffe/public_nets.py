"""Compares IRs of nets that others published, with seeded weights, with the reference.

The nets are not here: they are read from clones of their repositories, by the names in
public_nets.txt, and docs/conformance_caffe.md keeps the figures.

    PYTHONPATH=.:../common python public_nets.py --repositories=DIR --mo=PROGRAM --work=DIR

DIR has a clone of each repository as OWNER/NAME. Figures are kept in --work, by the digests of the
net and of the converter, so that a run that was stopped goes on.
"""

import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import subprocess
import sys

import caffemodel
import numpy as np
import prototxt
import weights
from reference import Net
from runtime import Runtime

from converter import ConversionError, Converter

_HERE = pathlib.Path(__file__).parent
_PLAIN = _HERE.parents[2] / "configs" / "no_optimizations.toml"
_CONFIGS = {"all": [], "none": ["--config", str(_PLAIN)]}


def _nets():
    """Repositories, paths, and flags of the converter."""
    for line in (_HERE / "public_nets.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            repository, path, *flags = line.split()
            yield repository, path, flags


def _text(repositories, repository, path):
    command = ["git", "-C", str(repositories / repository), "show", f"HEAD:{path}"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode(errors="replace")


def _feeds(net, shapes):
    random = np.random.default_rng(1)
    feeds = {
        name: random.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()
    }
    for name, shape in shapes.items():
        if list(shape)[-1:] == [5] and "roi" in name:
            feeds[name] = _rois(random, shape, feeds)
        if name == "im_info":
            height, width = feeds["data"].shape[2:]
            feeds[name] = np.asarray([[height, width, 1]], np.float32)[:, : shape[-1]]
    return feeds


def _rois(random, shape, feeds):
    size = feeds["data"].shape[-1] if "data" in feeds else 200
    corners = np.sort(random.uniform(0, size - 1, (shape[0], 2, 2)), 1).reshape(-1, 4)
    return np.hstack([np.zeros((shape[0], 1)), corners]).astype(np.float32).reshape(shape)


def _shapes(net, flags):
    """Of the inputs, as the net has them or a flag NAME[EXTENTS] says."""
    shapes = {name: list(shape) for name, shape in net.input_shapes().items()}
    for flag in flags:
        name, extents = flag.rstrip("]").split("[")
        shapes[name] = [int(extent) for extent in extents.split(",")]
    return shapes


def _far(expected, found):
    """Of the largest magnitude; detections are compared one by one, and indices counted."""
    if expected.ndim == 4 and expected.shape[-1] == 7 and expected.shape[:2] == (1, 1):
        end = np.flatnonzero(found[0, 0, :, 0] == -1)
        found = found[:, :, : end[0]] if len(end) else found
    elif expected.ndim > 0 and len(found) > len(expected):
        found = found[: len(expected)]  # Of proposals Caffe has fewer, where boxes are suppressed.
    if expected.shape != found.shape:
        return float("inf")
    if expected.size > 1 and np.array_equal(expected, np.round(expected)):
        return float(np.mean(expected != found))
    largest = max(float(np.abs(expected).max(initial=0)), 1e-30)
    return float(np.abs(expected - found).max(initial=0)) / largest


def _measure(text, flags, converter, work):
    message = prototxt.parse(text)
    net = Net(message)
    if net.unknown_types():
        return {"not in the reference": net.unknown_types()}
    shapes = _shapes(net, flags)
    feeds, blobs = _feeds(net, shapes), {}
    expected = net.run(feeds, blobs, weights.make_blobs, net.before_choices())
    (work / "net.prototxt").write_text(text)
    caffemodel.write(work / "net.caffemodel", blobs)
    given = ["--output", ",".join(expected)]
    if flags:
        given += ["--input", ",".join(flags)]
    runtime, figures = Runtime(), {}
    for config, more in _CONFIGS.items():
        flagged = ["--weights", str(work / "net.caffemodel"), *given, *more]
        ir = converter.convert(work / "net.prototxt", work, config, *flagged)
        found = runtime.run_named(ir, feeds)
        figures[config] = max(_far(value, found[name]) for name, value in expected.items())
    figures["inputs"] = {name: list(value.shape) for name, value in feeds.items()}
    figures["layers"] = len(net.layers)
    return figures


def _measured(repository, path, flags, arguments):
    text = _text(arguments.repositories, repository, path)
    tests = b"".join(path.read_bytes() for path in sorted(_HERE.glob("*.py")))
    made_of = text.encode() + repr(flags).encode() + arguments.mo.read_bytes() + tests
    key = hashlib.sha256(made_of).hexdigest()
    work = arguments.work / f"{repository}/{path}".replace("/", "_")
    work.mkdir(parents=True, exist_ok=True)
    kept = work / "figures.json"
    if kept.exists():
        figures = json.loads(kept.read_text())
        if figures["key"] == key:
            return figures
    try:
        figures = _measure(text, flags, Converter(arguments.mo), work)
    except ConversionError as error:
        figures = {"refused": error.message.splitlines()[:4]}
    except Exception as error:  # One net must not keep the others from being compared.
        figures = {"failed": f"{type(error).__name__}: {error}"}
    for file in work.iterdir():  # Weights of a hundred megabytes.
        file.unlink()
    figures["key"] = key
    kept.write_text(json.dumps(figures))
    return figures


def _row(repository, path, figures):
    if "all" not in figures:
        reason = next(f"{name}: {value}" for name, value in figures.items() if name != "key")
        if "refused" in figures:
            reason = "refused: " + figures["refused"][0].partition("error: ")[2]
        return f"| {repository} | {path} | | | {reason} |"
    inputs = ", ".join(f"{name} {shape}" for name, shape in figures["inputs"].items())
    return (
        f"| {repository} | {path} | {figures['layers']} | {inputs} "
        f"| {figures['all']:.1e} / {figures['none']:.1e} |"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("repositories", "mo", "work"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--only", default="", help="a part of the names")
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    nets = [net for net in _nets() if arguments.only in "/".join(net[:2])]
    with concurrent.futures.ProcessPoolExecutor(arguments.jobs) as pool:
        tasks = [pool.submit(_measured, *net, arguments) for net in nets]
        for (repository, path, _), task in zip(nets, tasks, strict=True):
            print(_row(repository, path, task.result()), flush=True)


if __name__ == "__main__":
    sys.exit(main())
