"""Packages that have files which a suite reads: downloaded once, by their hashes."""

import hashlib
import pathlib
import shutil
import subprocess
import sys
import tempfile


def unpacked(cache, requirements, pip_options, unpack):
    """The folder of the files that `unpack(archive, folder)` takes from each archive.

    `requirements` is a file of pip's with versions and hashes. The folder is called by it.
    """
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    name = f"conformance-{requirements.parent.name}-{requirements.stem}-{digest[:16]}"
    folder = cache / name
    if not folder.exists():
        partial = cache / f"{name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        with tempfile.TemporaryDirectory() as download:
            pip = [sys.executable, "-m", "pip", "download", "--quiet"]
            pip += ["--disable-pip-version-check", "--no-deps", "--require-hashes", *pip_options]
            files = ["--requirement", str(requirements), "--dest", download]
            subprocess.run([*pip, *files], check=True)
            for archive in sorted(pathlib.Path(download).iterdir()):
                unpack(archive, partial)
        partial.rename(folder)
    return folder
