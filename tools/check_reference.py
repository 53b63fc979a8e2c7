"""Whether the generated pages of ``docs/reference`` are what the code would write now."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tools.make_reference import FOLDER, pages

if TYPE_CHECKING:
    from pathlib import Path


def check(folder: Path = FOLDER) -> list[str]:
    """The pages that are missing or stale."""
    messages = []
    for name, text in pages().items():
        path = folder / name
        if not path.is_file():
            messages.append(f"{name}: missing")
        elif path.read_text("utf-8") != text:
            messages.append(f"{name}: stale")
    return messages


def main() -> int:
    """Print the messages; 1 where there are any."""
    messages = check()
    for message in messages:
        sys.stdout.write(f"docs/reference/{message}\n")
    if messages:
        sys.stdout.write("reference: run ./dev docs\n")
        return 1
    sys.stdout.write("reference: up to date\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
