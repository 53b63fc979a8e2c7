"""Whether the locks still answer pyproject.toml: every requirement pinned to a version that fits, with hashes.

Reads these files only, so that it needs no network. ``./dev lock`` mends what it finds.
"""

from __future__ import annotations

import re
import sys
import tomllib
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.tracked import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def requirements(project: Mapping[str, object]) -> Iterator[Requirement]:
    """Everything that pyproject.toml asks for: at run time, in its extras and in its dependency groups."""
    table = project["project"]
    groups = project["dependency-groups"]
    if not isinstance(table, dict) or not isinstance(groups, dict):
        raise TypeError("pyproject.toml: [project] and [dependency-groups] must be tables")
    asked = [*table.get("optional-dependencies", {}).values(), *groups.values()]
    lines = [*table["dependencies"], *(line for group in asked for line in group)]
    yield from (Requirement(line) for line in lines if isinstance(line, str))


def pins(lock: str) -> dict[str, list[str]]:
    """The versions that a lock allows for each name; several when Pythons differ."""
    found: dict[str, list[str]] = {}
    for match in PIN.finditer(lock):
        found.setdefault(canonicalize_name(match["name"]), []).append(match["version"])
    return found


def faults(project: Mapping[str, object], lock: str) -> Iterator[str]:
    """One message for each requirement that the lock does not answer, and for each line that it may not hold."""
    pinned = pins(lock)
    for requirement in requirements(project):
        versions = pinned.get(canonicalize_name(requirement.name), [])
        if not versions:
            yield f"requirements.lock has no {requirement.name}; run ./dev lock"
        for version in versions:
            if not requirement.specifier.contains(version, prereleases=True):
                yield f"requirements.lock has {version}, pyproject.toml wants {requirement}; run ./dev lock"
    if "://" in lock:
        yield "requirements.lock holds an address; run ./dev lock"
    for block in re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]:
        if not HASH.search(block):
            yield f"requirements.lock: {block.split()[0]} has no hash; run ./dev lock"


def main() -> int:
    """Print what does not fit; 1 when anything does not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    locks = [(ROOT / name).read_text("utf-8") for name in ("requirements.lock", "requirements-peers.lock")]
    messages = list(faults(project, "".join(locks)))
    print("\n".join(messages) or "lock: answers pyproject.toml")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
