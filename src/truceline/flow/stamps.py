"""What a stage is made of: a stamp that changes with its code and data, so that only unchanged work is taken over."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import truceline

PACKAGE: Final = Path(__file__).parent.parent
SUFFIXES: Final = (".py", ".yaml", ".csv", ".json")


def code_stamp(*packages: str) -> str:
    """The first 16 digits of the SHA-256 over the release and all code and data of some packages of ours.

    Why not the algorithm's name alone: who changes a rule and runs again must see the change, before it has a name.
    """
    digest = hashlib.sha256(truceline.__version__.encode())
    for package in sorted(packages):
        for path in sorted((PACKAGE / package).rglob("*")):
            if path.suffix in SUFFIXES:
                digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
