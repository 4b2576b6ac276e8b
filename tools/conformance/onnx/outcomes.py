"""What can come of a case."""

RIGHT = "right"
WRONG = "wrong value"
REFUSED = "refused"  # The converter reports an error.
RUNTIME = "runtime refuses"  # What was converted does not compile or run.
CRASHED = "crashed"
TIMED_OUT = "timed out"
NOT_ATTEMPTED = "not attempted"  # The runner cannot pass an input or output.

ALL = (RIGHT, WRONG, REFUSED, RUNTIME, CRASHED, TIMED_OUT, NOT_ATTEMPTED)

# What converts.
MO = "mo"
OPENVINO = "OpenVINO"
CONVERTERS = (MO, OPENVINO)


def outcome(kind, detail=""):
    """As it is kept between runs."""
    return {"outcome": kind, "detail": " ".join(detail.split())[:400]}
