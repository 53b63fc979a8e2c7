r"""Whether a tracked text holds what does not belong into the repository.

Paths of one machine, hosts of package registries, unfinished work, checks silenced without a reason, and module names
that say nothing. The patterns are written so that they do not match themselves (``TO[D]O``).
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, NamedTuple

from tools.tracked import ROOT, read_text, tracked_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Rule(NamedTuple):
    """A pattern that no line may match, why, and the suffixes it is about (none: every text file)."""

    pattern: re.Pattern[str]
    why: str
    suffixes: tuple[str, ...] = ()


PYTHON = (".py", "")
RULES = (
    Rule(re.compile(r"(?<![\w.])/(?:work|farm|root|tmp|home/\w+)/\w"), "a path of one machine"),
    Rule(
        re.compile(r"\b(?:pypi|files|registry|deb|proxy|mirror)\.(?:[a-z0-9-]+\.)*(?:org|com|io|net|dev)\b"),
        "a package registry's host: the person's own settings decide where packages come from",
    ),
    Rule(re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b"), "unfinished work: an issue is the place for it"),
    Rule(re.compile(r"\bNotImplemented[E]rror\b"), "a stub: real or not there", PYTHON),
    Rule(re.compile(r"\bexcept (?:Base)?[E]xception\b"), "name the errors that can come", PYTHON),
    Rule(
        re.compile(r"#\s*type:\s*[i]gnore(?!\[[\w, -]+\]\s+#\s*\w{2,})"),
        "a silenced type error says which and why: # type: [i]gnore[code]  # reason",
        PYTHON,
    ),
    Rule(
        re.compile(r"#\s*no[q]a(?!:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*\s+\S*\s*\w{2,})"),
        "a silenced rule says which and why: # no[q]a: CODE reason",
        PYTHON,
    ),
    Rule(
        re.compile(r"pytest\.mark\.(?:skip|skipif|xfail)\b(?!.*\breason=)(?=\s*$|\(.*\)\s*$)"),
        "a test that is left out says why: reason=...",
        PYTHON,
    ),
)
NAMES_THAT_SAY_NOTHING = {"common", "helper", "helpers", "misc", "util", "utils"}
EXEMPT = {"requirements.lock", "LICENSE"}  # Made by others: hashes, and a text that may not be changed.


def broken_rules(text: str, name: str, suffix: str) -> Iterator[str]:
    """One message for each line that matches a rule."""
    rules = [rule for rule in RULES if not rule.suffixes or suffix in rule.suffixes]
    for number, line in enumerate(text.splitlines(), start=1):
        for rule in rules:
            if found := rule.pattern.search(line):
                yield f"{name}:{number}: {found.group()!r}: {rule.why}"


def says_nothing(path: Path) -> bool:
    """Whether a module or package has a name that could stand for anything."""
    return path.suffix == ".py" and not NAMES_THAT_SAY_NOTHING.isdisjoint((path.stem, path.parent.name))


def check(root: Path = ROOT) -> list[str]:
    """All messages for a repository."""
    messages: list[str] = []
    for path in tracked_files(root):
        name = str(path.relative_to(root))
        if says_nothing(path.relative_to(root)):
            messages.append(f"{name}: a module's name says which noun it is about")
        text = None if name in EXEMPT else read_text(path)
        if text is not None:
            messages.extend(broken_rules(text, name, path.suffix))
    return messages


def main() -> int:
    """Print what does not belong; 1 when anything does not."""
    messages = check()
    print("\n".join(messages) or "words: nothing that does not belong")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
