"""Whether the files of others that the report carries are the ones that their manifest names, and no others."""

from __future__ import annotations

import gzip
import json
import sys
from typing import TYPE_CHECKING

from tools.vendor import FOLDER, sha256

if TYPE_CHECKING:
    from pathlib import Path

BUDGET_BYTES = 3 * 1024 * 1024
NEEDED = ("name", "version", "licence", "source")


def check(folder: Path = FOLDER) -> list[str]:
    """All messages about a folder of vendored files."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    messages: list[str] = []
    named = {"manifest.json"}
    for package in manifest["packages"]:
        messages += [f"{package.get('name', '?')}: no {key}" for key in NEEDED if not package.get(key)]
        for entry in package["files"]:
            named.add(entry["file"])
            messages += check_file(folder / entry["file"], entry)
    present = {path.name for path in folder.iterdir() if path.is_file()}
    messages += [f"{name}: not in the manifest" for name in sorted(present - named)]
    size = sum(path.stat().st_size for path in folder.iterdir())
    if size > BUDGET_BYTES:
        messages.append(f"{size} bytes in all, budget {BUDGET_BYTES}")
    return messages


def check_file(path: Path, entry: dict[str, str]) -> list[str]:
    """Messages about one file."""
    if not path.is_file():
        return [f"{path.name}: missing"]
    data = path.read_bytes()
    if sha256(data) != entry["stored_sha256"]:
        return [f"{path.name}: not the bytes that the manifest names"]
    original = gzip.decompress(data) if path.suffix == ".gz" else data
    return [] if sha256(original) == entry["sha256"] else [f"{path.name}: not the file of the package"]


def main() -> int:
    """Print what is wrong; 1 when anything is."""
    messages = check()
    print("\n".join(messages) or "vendor: as the manifest says")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
