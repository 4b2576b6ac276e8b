"""Calls of functions in processes of their own, which may crash or hang.

A server process imports the modules once and forks for each call.
"""

import contextlib
import multiprocessing
import threading
import traceback

_CONTEXT = multiprocessing.get_context("forkserver")
_START_AND_END = threading.Lock()  # multiprocessing has one list of processes.


class CrashError(Exception):
    """The process ended before it had a result."""


def import_once(*modules):
    """Which modules the server imports. To be called before the first call."""
    _CONTEXT.set_forkserver_preload(["__main__", *modules])


def call(function, *arguments, limit):
    """What a function of a module returns.

    Raises CrashError, or TimeoutError after `limit` seconds.
    """
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_send, args=(sender, function, arguments), daemon=True)
    with _START_AND_END:
        process.start()
    sender.close()
    try:
        if not receiver.poll(limit):
            raise TimeoutError
        with contextlib.suppress(EOFError):
            raised, value = receiver.recv()
            if raised:
                raise RuntimeError(value)
            return value
        with _START_AND_END:
            process.join()
        raise CrashError(f"exit code {process.exitcode}")
    finally:
        with _START_AND_END:
            process.kill()
            process.join()
        receiver.close()


def _send(sender, function, arguments):
    try:
        sender.send((False, function(*arguments)))
    except Exception:
        sender.send((True, traceback.format_exc()))
