"""Process-wide services: log, event loop, memory settings, orderly shutdown, warm-up."""

from lib.runtime.event_loop import EventLoopThread
from lib.runtime.memory import configure_malloc
from lib.runtime.sdk_check import sdk_problem
from lib.runtime.sockets import disable_nagle
from lib.runtime.stopping import Stopping
from lib.runtime.warm_up import collecting_garbage, freeze_heap, import_heavy_modules

__all__ = [
    "EventLoopThread",
    "Stopping",
    "collecting_garbage",
    "configure_malloc",
    "disable_nagle",
    "freeze_heap",
    "import_heavy_modules",
    "sdk_problem",
]
