"""The converter, as a program."""

import re
import subprocess


class ConversionError(Exception):
    """The converter did not convert; it has its exit code and the codes of its diagnostics.

    The exit code is negative where a signal ended it.
    """

    def __init__(self, status, message):
        super().__init__(f"status {status}: {message}")
        self.status = status
        self.message = message
        self.codes = re.findall(r"\[(MO\d+)\]", message)


class Converter:
    """Conversions that take longer than `limit` seconds raise subprocess.TimeoutExpired."""

    def __init__(self, program, limit=300):
        self.program = program
        self.limit = limit

    def convert(self, source, folder, name, *flags):
        """Converts a file, or the folder of a SavedModel; returns the path of the .xml."""
        model = ["--saved_model_dir" if source.is_dir() else "--model", str(source)]
        names = ["--model_name", name, "--output_dir", str(folder)]
        run = subprocess.run(
            [str(self.program), *model, *names, *flags],
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=self.limit,
        )
        if run.returncode != 0:
            raise ConversionError(run.returncode, run.stderr.strip())
        return folder / f"{name}.xml"
