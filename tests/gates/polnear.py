"""Attribution against PolNeAR's annotations (evaluation only; nothing is trained on them).

An attribution found is one of theirs where the innermost source's words overlap the annotated source and the cues
overlap, or what is said does; each counts once. "Source and content": what is said overlaps by a Jaccard index over
characters of at least .5.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.extract.texts import document_of
from truceline.extract.sayings import find_attributions
from truceline.extract.sources import Memory

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.rules import RulesExtractor

ARCHIVE = Path(__file__).resolve().parents[3] / "shared/data/attribution/polnear-dev.tar.gz"
NEEDED = 0.5

Ranges = list[tuple[int, int]]


class Said(NamedTuple):
    """An attribution as ranges of the text."""

    source: Ranges
    cue: Ranges
    content: Ranges


class Figures(NamedTuple):
    """How many were found, how many there are, and how many of them are right."""

    predicted: int
    gold: int
    source: int
    source_and_content: int

    @property
    def source_f(self) -> float:
        """F of attributions with the right source."""
        return 2 * self.source / (self.predicted + self.gold)

    @property
    def source_and_content_f(self) -> float:
        """F of attributions with the right source and content."""
        return 2 * self.source_and_content / (self.predicted + self.gold)


def read_articles(archive: Path) -> list[tuple[str, list[Said]]]:
    """Texts with their attributions that have a source and a content, in order of their names."""
    with tarfile.open(archive) as tar:
        files = {one.name: tar.extractfile(one) for one in tar.getmembers() if one.isfile()}
        data = {name: file.read().decode("utf-8") for name, file in files.items() if file is not None}
    texts = {Path(name).stem: text for name, text in data.items() if name.endswith(".txt")}
    found = []
    for name in sorted(one for one in data if one.endswith(".ann")):
        stem = next(one for one in texts if Path(name).stem.startswith(one))
        found.append((texts[stem], _annotations(data[name])))
    return found


def _annotations(lines: str) -> list[Said]:
    spans: dict[str, Ranges] = {}
    found = []
    for line in io.StringIO(lines):
        columns = line.rstrip("\n").split("\t")
        if columns[0].startswith("T"):
            parts = columns[1].split(" ", 1)[1].split(";")
            spans[columns[0]] = [(int(a), int(b)) for a, b in (part.split() for part in parts)]
        elif columns[0].startswith("E"):
            roles: dict[str, Ranges] = defaultdict(list)
            for argument in columns[1].split():
                role, key = argument.split(":")
                roles[role.rstrip("0123456789")] += spans.get(key, [])
            found.append(Said(roles["Source"], roles["Cue"], roles["Content"]))
    return [one for one in found if one.source and one.content]


def predicted(reading: Reading) -> list[Said]:
    """The extractor's attributions as ranges."""
    tree = reading.tree
    found = []
    for one in find_attributions(reading, Memory(reading)):
        if one.sources:
            span = one.sources[-1].span
            content: list[list[int]] = []
            last = -2
            for at in sorted(one.content):
                if at == last + 1:
                    content[-1][1] = tree[at].end
                else:
                    content.append([tree[at].start, tree[at].end])
                last = at
            cue = [(tree[one.cue].start, tree[one.cue].end)]
            found.append(Said([(span.start, span.end)], cue, [(a, b) for a, b in content]))
    return found


def score(extractor: RulesExtractor, articles: list[tuple[str, list[Said]]]) -> Figures:
    """Figures over all articles."""
    counts = [0, 0, 0, 0]
    for text, gold in articles:
        mine = predicted(extractor.read(document_of(text)))
        used: set[int] = set()
        for one in gold:
            fits = [(_fit(other, one), at) for at, other in enumerate(mine) if at not in used and _is_same(other, one)]
            if fits:
                (_, share), at = max(fits, key=lambda fit: (fit[0], -fit[1]))
                used.add(at)
                counts[2] += 1
                counts[3] += share >= NEEDED
        counts[0] += len(mine)
        counts[1] += len(gold)
    return Figures(*counts)


def digest(archive: Path) -> str:
    """SHA-256 (hex) of the archive."""
    return hashlib.sha256(archive.read_bytes()).hexdigest()


def _is_same(mine: Said, gold: Said) -> bool:
    near = _overlap(mine.cue, gold.cue) or _overlap(mine.content, gold.content)
    return near and _overlap(mine.source, gold.source)


def _fit(mine: Said, gold: Said) -> tuple[bool, float]:
    a = {at for start, end in mine.content for at in range(start, end)}
    b = {at for start, end in gold.content for at in range(start, end)}
    return _overlap(mine.cue, gold.cue), len(a & b) / max(len(a | b), 1)


def _overlap(a: Ranges, b: Ranges) -> bool:
    return any(one[0] < other[1] and other[0] < one[1] for one in a for other in b)
