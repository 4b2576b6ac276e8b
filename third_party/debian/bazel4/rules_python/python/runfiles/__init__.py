from .runfiles import *
