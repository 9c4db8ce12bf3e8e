"""`python -m lib.sandbox [--port N] [--balance X]`: the sandbox alone, until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence

from lib.sandbox.embedded import Sandbox


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT. Returns the exit code: 0 after a stop, 1 when the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m lib.sandbox", description="An embedded Runware on loopback.")
    parser.add_argument("--port", type=int, default=0, help="the port to listen on; 0 takes a free one")
    parser.add_argument("--balance", type=float, default=100.0, help="play money in USD that each key begins with")
    options = parser.parse_args(arguments)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        sandbox = Sandbox.start(port=options.port, balance_usd=options.balance)
    except OSError as error:
        sys.stderr.write(f"Port {options.port} cannot be used: {os.strerror(error.errno or 0)}.\n")
        return 1
    sys.stdout.write(
        f"WebSocket  {sandbox.ws_url}\nREST       {sandbox.http_url}\nCatalogue  {sandbox.origin}\n"
        f"API key    {sandbox.api_key} (any other works)\n"
    )
    sys.stdout.flush()
    ended.wait()
    sandbox.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
