"""Imported by the fork server only: imports the application, on behalf of all workers."""

import gc
import importlib
import os
import signal
from contextlib import suppress

from messenger.run import forking

signal.pthread_sigmask(signal.SIG_BLOCK, forking.BLOCKED)
# Not in the environment of the supervisor: with it, Reflex would build the pages without compiling them.
os.environ.update(forking.REFLEX)
# Imports leave next to no garbage, and looking for it takes a sixth of their time.
gc.disable()
# If this fails, so does the same import in the worker, whose end the supervisor reports.
with suppress(Exception):
    importlib.import_module("messenger.messenger")
# Collections would write to all objects, and copy the memory that workers share.
gc.freeze()
gc.enable()
