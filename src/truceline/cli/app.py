"""The command ``truceline``: quick to begin, and quiet when it is interrupted while it still begins.

The verbs and what they need take a third of a second to import; an interrupt meanwhile is no fault either.
"""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Carry out what the arguments ask for; exits 0 done, 1 the input was at fault, 2 wrong usage, 130 interrupted."""
    # An exception raised while a class is made comes out of Python 3.11 as another one, so that none is raised:
    # nothing has begun that would have to be ended.
    usual = signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    try:
        from truceline.cli.verbs import carry_out

        signal.signal(signal.SIGINT, usual)
        carry_out()
    except KeyboardInterrupt:
        sys.exit(130)
