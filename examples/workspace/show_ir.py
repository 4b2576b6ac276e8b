"""Finds the IR among the program's runfiles, from wherever it is started."""

import os

from python.runfiles import runfiles

found = runfiles.Create()
# The first part is the workspace's (module's) name.
for file in ["example/net_ir.xml", "example/net_ir.bin"]:
    path = found.Rlocation(file)
    print(os.path.basename(path), os.path.getsize(path), "bytes")
