"""The command ``truceline``: quick to begin, and quiet when it is interrupted while it still begins.

The verbs and what they need take a third of a second to import; an interrupt meanwhile is no fault either.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Carry out what the arguments ask for; exits 0 done, 1 the input was at fault, 2 wrong usage, 130 interrupted."""
    try:
        from truceline.cli.verbs import carry_out

        carry_out()
    except KeyboardInterrupt:
        sys.exit(130)
