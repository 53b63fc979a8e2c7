"""``python -m truceline``: the command line."""

from __future__ import annotations

from truceline.cli.app import main

if __name__ == "__main__":
    main()
