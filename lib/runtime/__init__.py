"""What the process itself needs: log, event loop, memory, an orderly stop, a warm start."""

from lib.runtime.event_loop import EventLoopThread
from lib.runtime.memory import keep_memory_together
from lib.runtime.sdk_check import sdk_problem
from lib.runtime.sockets import send_small_replies_at_once
from lib.runtime.stopping import Stopping
from lib.runtime.warm_up import collecting_garbage, freeze_heap, import_heavy_modules

__all__ = [
    "EventLoopThread",
    "Stopping",
    "collecting_garbage",
    "freeze_heap",
    "import_heavy_modules",
    "keep_memory_together",
    "sdk_problem",
    "send_small_replies_at_once",
]
