"""Whether the schema of agreement files and its reference are what the classes would give now."""

from __future__ import annotations

import sys

from tools.make_agreement_schema import FOLDER, pages


def check() -> list[str]:
    """The files that are missing or stale."""
    stale = []
    for name, text in pages().items():
        path = FOLDER / name
        if not path.is_file() or path.read_text("utf-8") != text:
            stale.append(name)
    return stale


def main() -> int:
    """Print the messages; 1 where there are any."""
    stale = check()
    for name in stale:
        sys.stdout.write(f"docs/reference/{name}: run python -m tools.make_agreement_schema\n")
    if not stale:
        sys.stdout.write("agreement schema: up to date\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
