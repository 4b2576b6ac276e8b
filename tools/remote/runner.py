#!/usr/bin/env python3
"""The worker's runner: buildbox's own, for the requests of every Bazel.

A Bazel before 6.3 names an action's outputs in the older fields of a Command, output_files and
output_directories; buildbox looks for output_paths alone. Here the names are moved, in what the
runner reads: the key under which the result is cached stays the one of Bazel's own action.

Appends the command line of each action that it runs to the file $RUNS.
"""

import hashlib
import os
import sys

import grpc
from buildgrid._protos.build.bazel.remote.execution.v2 import remote_execution_pb2 as messages
from buildgrid._protos.build.bazel.remote.execution.v2 import remote_execution_pb2_grpc as services

RUNNER = "buildbox-run-bubblewrap"


def digest_of(blob):
    return messages.Digest(hash=hashlib.sha256(blob).hexdigest(), size_bytes=len(blob))


def fetch(store, digest):
    request = messages.BatchReadBlobsRequest(digests=[digest])
    response = store.BatchReadBlobs(request).responses[0]
    if response.status.code:
        sys.exit(f"runner: the store has no {digest.hash}: {response.status.message}")
    return response.data


def keep(store, *blobs):
    request = messages.BatchUpdateBlobsRequest()
    for blob in blobs:
        request.requests.add(digest=digest_of(blob), data=blob)
    for response in store.BatchUpdateBlobs(request).responses:
        if response.status.code:
            sys.exit(f"runner: the store refuses a blob: {response.status.message}")


def with_output_paths(command):
    """The command with its outputs in output_paths."""
    renewed = messages.Command()
    renewed.CopyFrom(command)
    renewed.output_paths.extend(sorted({*command.output_files, *command.output_directories}))
    del renewed.output_files[:], renewed.output_directories[:]
    return renewed


def prepare(action_file, store):
    """Renews the action where it has to be, and notes its command line."""
    with open(action_file, "rb") as file:
        action = messages.Action.FromString(file.read())
    command = messages.Command.FromString(fetch(store, action.command_digest))
    with open(os.environ["RUNS"], "a", encoding="utf-8") as runs:
        runs.write(" ".join(command.arguments) + "\n")
    if command.output_paths:
        return
    command_blob = with_output_paths(command).SerializeToString(deterministic=True)
    action.command_digest.CopyFrom(digest_of(command_blob))
    action_blob = action.SerializeToString(deterministic=True)
    keep(store, command_blob, action_blob)
    with open(action_file, "wb") as file:
        file.write(action_blob)


def main():
    arguments = sys.argv[1:]
    options = dict(
        argument[2:].split("=", 1)
        for argument in arguments
        if argument.startswith("--") and "=" in argument
    )
    # The worker asks at its start whether the options are valid, with an empty action.
    if "action" in options and "--validate-parameters" not in arguments:
        with grpc.insecure_channel(options["remote"].removeprefix("http://")) as channel:
            prepare(options["action"], services.ContentAddressableStorageStub(channel))
    os.execvp(RUNNER, [RUNNER, *arguments])


if __name__ == "__main__":
    main()
