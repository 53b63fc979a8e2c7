"""Where do inserted clauses of speaking begin and end? "…, the centre said on Monday, and so …", "…, wrote X".

A surface reading, for the parser hangs such clauses on whatever is near: a mark, a noun phrase and a verb of saying
(or the verb first), up to the next mark, with no clause of their own behind the verb. What stands outside is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.extract.hedging import load_hedges
from truceline.extract.speech_repairs import FINITE, NOUN_LIKE
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.extract.cues import Cues
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_OUTLET: Final = SourceKind.OUTLET
_OPENS: Final = frozenset({",", '"', "''", "–", "—", "-"})
_CLOSES: Final = _OPENS | {".", ";", ":", "!", "?"}
_FINITE: Final = FINITE | {"MD"}
_FORMS: Final = _FINITE | {"VBN", "NNS", "VB"}
_NAMING: Final = frozenset(
    {"DT", "JJ", "JJR", "JJS", "CD", "POS", "PRP$", "PRP", "NN", "NNS", "NNP", "NNPS", "VBN", "VBG", "RB"}
)
_OF: Final = frozenset({"of", "for", "in", "at", "from", "on", "near", "with", "to", "and"})
_BEHIND: Final = frozenset({"who", "which", "whose", "whom", "as", "according", "per", "including", "so"})
"""Words behind an inserted clause that begin what is told of the speaker or of the speech."""
_QUOTES: Final = frozenset({'"', "''", "``"})
_JOINS: Final = frozenset(
    {
        "because",
        "since",
        "when",
        "while",
        "with",
        "although",
        "though",
        "before",
        "where",
        "until",
        "if",
        "for",
        "in",
        "on",
        "at",
        "near",
        "from",
    }
)
_LATER: Final = frozenset(
    {"after", "later", "earlier", "yesterday", "today", "afterwards", "then", "there", "again", "with"}
)
_MANY: Final = frozenset({"media", "police", "military", "press", "staff", "people"})
"""Nouns without an ending that are many: "the police report"."""
_TELLING_ON: Final = frozenset({"WP", "WP$", "WDT", "WRB", "VBG", "IN"})
"""Tags of words by which a clause that tells of the speaker goes on behind a comma."""
_LEADING: Final = frozenset({"DT", "PRP", "PRP$", "JJ"})
_WHILE: Final = frozenset({"while", "when", "as", "although", "though", "since", "if", "whereas"})
_HELPING: Final = frozenset({"had", "has", "have"})
_ARTICLES: Final = frozenset({"a", "an", "the", "its", "their", "his", "her"})
MAX_LONG_ASIDE: Final = 24
"""Words of an aside between a speaker and his verb that a clause or an office with all its bodies may have."""
MAX_NAME: Final = 16
MAX_ASIDE: Final = 8
"""Words between marks that may still name the speaker, or tell where and when he spoke."""


class Clause(NamedTuple):
    """An inserted clause at [first, last), its verb, and the head of the phrase that names the speaker."""

    first: int
    last: int
    verb: int
    head: int


class Inserted:
    """Finds inserted clauses of speaking."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.cues: Cues = reading.lexicons.cues
        self.words = self.cues.body.documents | self.cues.body.utterances

    def of(self, sentence: Sentence) -> list[Clause]:
        """The inserted clauses of a sentence, in order."""
        found = []
        for index in sentence:
            if self._is_saying(index):
                clause = self._before(index, sentence) or self._behind(index, sentence)
                if clause is not None and self._is_whole(clause, sentence):
                    found.append(clause)
        return found

    def content(self, clause: Clause, clauses: list[Clause], sentence: Sentence) -> frozenset[int]:
        """What is said: the sentence without inserted clauses, and without what behind one tells of its speaker."""
        tree = self.tree
        said = set(self._part(clause, sentence)) - {at for one in clauses for at in range(one.first, one.last)}
        said -= self.asides(sentence)
        start = clause.last
        while start < sentence.last and tree[start].text in _CLOSES:
            start += 1
        before = {tree[at].text for at in (clause.first - 1, clause.first - 2)}
        is_quote = not before.isdisjoint(_QUOTES) and not (start < sentence.last and self._is_quoted(start))
        if is_quote or not self._goes_on(start, sentence):
            said -= set(range(clause.last, sentence.last))
        elif start < sentence.last and tree[start].tag in {"WP", "WP$", "WDT"}:  # "said X, who leads it, and Y"
            said -= set(range(start, next((at for at in range(start, sentence.last) if tree[at].text == ","), start)))
        return frozenset(said)

    def _is_quoted(self, start: int) -> bool:
        return self.tree[start].text in _QUOTES or (start > 0 and self.tree[start - 1].text in _QUOTES)

    def _goes_on(self, start: int, sentence: Sentence) -> bool:
        """Whether what stands behind an inserted clause goes on with what is said, and tells nothing of the speaker."""
        tree = self.tree
        if start < sentence.last and (self._is_quoted(start) or _is_cleft(self.tree, start, sentence)):
            return True
        if start < sentence.last and tree[start].tag in {"WP", "WP$", "WDT"}:
            comma = next((at for at in range(start, sentence.last - 1) if tree[at].text == ","), None)
            if comma is None or tree[comma + 1].tag in _FINITE | _TELLING_ON:
                return False
            return bool(self._clause_of(range(comma, sentence.last)))
        if start >= sentence.last or tree[start].lower in _BEHIND or tree[start].tag == "VBG":
            return False
        if tree[start].tag == "CC" or tree[start].lower in _JOINS:
            return True
        finite = next((at for at in range(start, sentence.last) if tree[at].tag in _FINITE), sentence.last)
        return finite < sentence.last and not any(tree[at].tag in {"WP", "WDT", "WP$"} for at in range(start, finite))

    def asides(self, sentence: Sentence) -> set[int]:
        """“according to X”: whose account it is in turn, and no part of what is said."""
        tree = self.tree
        return {at for one in sentence if tree[one].lower == "according" for at in tree.subtree(one)}

    def _part(self, clause: Clause, sentence: Sentence) -> range:
        """The part of the sentence that a clause speaks for: not beyond a semicolon, unless it ends the sentence."""
        tree = self.tree
        right = next((at for at in range(clause.last, sentence.last) if tree[at].text == ";"), sentence.last)
        left = next(
            (at + 1 for at in range(clause.first - 1, sentence.first, -1) if tree[at].text == ";"), sentence.first
        )
        return range(left if right - clause.last > 1 else sentence.first, right)

    def _is_saying(self, index: int) -> bool:
        token = self.tree[index]
        if token.tag == "NN" and token.lower in NOUN_LIKE:  # "…, local media report", "the police claim"
            before = self.tree[index - 1]
            closes = index + 1 < len(self.tree) and self.tree[index + 1].text in _CLOSES
            return closes and (before.tag in {"NNS", "NNPS"} or before.lower in _MANY)
        if token.tag not in _FORMS or token.lower.endswith("ing") or _answers(self.tree, self.cues, index):
            return False
        if self._proceeds(index) or self._is_quoted_as_saying(index):
            return True
        if self._quotes(index, self.tree.sentence_of(index)):
            return True
        if token.lemma in {"put", "hold", "call"}:
            return False
        return self.cues.reports(token.lemma) or (
            token.tag == "NNS" and self.cues.reports(token.lower.removesuffix("s"))
        )

    def _proceeds(self, index: int) -> bool:
        """“…, he went on, …”: a verb of going on, at the end of its clause."""
        tree, token = self.tree, self.tree[index]
        particles = self.cues.body.proceeding.get(token.lemma)
        if particles is None or token.tag not in {"VBD", "VBZ"}:
            return False
        if tree[tree.sentence_of(index).first].lower in _WHILE:
            return False
        last = index + 1 if particles else index
        is_whole = not particles or (last < len(tree) and tree[last].lower in particles)
        return is_whole and last + 1 < len(tree) and tree[last + 1].text in _CLOSES - {":"}

    def _is_quoted_as_saying(self, index: int) -> bool:
        """“…, the general was quoted by TASS as saying”."""
        tree = self.tree
        is_passive = tree[index].lemma in self.cues.body.citing.verbs and tree[index].tag == "VBN" and index > 0
        behind = [tree[at].lower for at in range(index + 1, min(index + MAX_ASIDE, len(tree)))]
        return is_passive and tree[index - 1].lemma == "be" and "as" in behind and tree[index - 1].tag in _FINITE

    def _quotes(self, index: int, sentence: Sentence) -> bool:
        """“…, X quoted the colonel as saying”: at the end of its clause."""
        tree = self.tree
        if tree[index].lemma not in self.cues.body.citing.verbs or tree[index].tag not in {"VBD", "VBN", "VBZ"}:
            return False
        if tree[index - 1].lemma == "be" or index + 1 >= sentence.last or tree[index + 1].lower == "by":
            return False
        end = self._end(index + 1, sentence)
        return index + 3 < end and tree[end - 2].lower == "as" and tree[end - 1].lower in {"saying", "telling"}

    def _before(self, index: int, sentence: Sentence) -> Clause | None:
        """The clause whose speaker stands before its verb."""
        tree = self.tree
        if tree[index].tag == "VBN" and self._is_quoted_as_saying(index):
            found = self._named(index - 1, sentence) or self._named_before_aside(index - 1, sentence)
            return Clause(found[0], self._end(index + 1, sentence), index, found[1]) if found is not None else None
        first = self._first_of_verb(index, sentence)
        found = self._named(first, sentence) or self._named_before_aside(first, sentence)
        if found is None:
            return None
        start, head = found
        before = tree[index - 1] if tree[index - 1].tag != "CD" else tree[index - 2]
        is_named = before.is_name or tree[index - 1].lemma.lower() in self.words | self.cues.kinds.keys()
        ends = index + 1 >= sentence.last or tree[index + 1].text in _CLOSES
        if tree[index].tag == "NNS" and not is_named and not (tree[index - 1].text == ")" and ends):
            return None
        is_helped = first < index or (tree[index - 1].text == "," and tree[index].tag == "VBN")
        is_helped = is_helped or (tree[index].tag == "VB" and tree[head].tag in {"NNS", "NNPS"})  # "the monitors write"
        if tree[index].tag in {"VBN", "VB"} and not is_helped and not self._is_past(index, sentence):
            return None
        return Clause(start, self._end(index + 1, sentence), index, head)

    def _first_of_verb(self, index: int, sentence: Sentence) -> int:
        """Where "had earlier told" begins: the verb itself where nothing helps it."""
        tree, at = self.tree, index - 1
        while at > sentence.first and tree[at].tag == "RB" and tree[at].lower not in {"n't", "not", "never"}:
            at -= 1
        is_helped = at > sentence.first and tree[at].lower in _HELPING and tree[index].tag in {"VBN", "VBD"}
        return at if is_helped else index

    def _named_before_aside(self, index: int, sentence: Sentence) -> tuple[int, int] | None:
        """“…, Ko Jong, vice chief of the staff, said”, "…, X, who leads the group, announced": behind a long aside."""
        tree = self.tree
        if tree[index - 1].text != ",":
            return None
        for mark in range(index - 2, max(sentence.first + 2, index - MAX_LONG_ASIDE), -1):
            if tree[mark].text != "," or (
                tree[mark + 1].lower not in _BEHIND | _ARTICLES and not self._is_office(mark)
            ):
                continue
            if not (tree[mark - 1].is_name or tree[mark - 1].text == ")" or tree[mark - 1].lemma in self.cues.kinds):
                continue
            found = self._named(mark, sentence)
            if found is not None and (tree[found[1]].is_name or tree[found[1]].lemma.lower() in self.cues.kinds):
                return found
        return None

    def _is_office(self, mark: int) -> bool:
        """Whether an office stands behind a comma: "vice chief of the staff", "head of the region"."""
        near = range(mark + 1, min(mark + 4, len(self.tree)))
        return any(self.tree[at].lemma.lower() in self.cues.kinds and not self.tree[at].is_verb for at in near)

    def _named(self, index: int, sentence: Sentence) -> tuple[int, int] | None:
        """Where the phrase before a verb that names the speaker begins, and its head."""
        start = self._name_start(index, sentence)
        head = self._head(start, index) if start is not None and start < index else None
        return (start, head) if start is not None and head is not None else None

    def _is_past(self, index: int, sentence: Sentence) -> bool:
        """Whether a form that the parser read as a participle is its clause's verb: no phrase of a passive follows."""
        token = self.tree[index]
        if token.lower in {"found", "told", "posted", "put"} or self._quotes(index, sentence):
            return True
        follows = self.tree[index + 1] if index + 1 < sentence.last else None
        if token.lemma in self.cues.body.told and follows is not None and (follows.is_noun or follows.tag in _LEADING):
            return True  # "informed reporters"
        ends = follows is None or follows.text in _CLOSES or follows.lower in _LATER
        return token.tag == "VBN" and (ends or _is_on_day(self.reading, index, sentence))

    def _name_start(self, index: int, sentence: Sentence) -> int | None:
        """Where the phrase that names the speaker begins, right behind a mark or an apposition."""
        tree = self.tree
        marks = 0
        is_aside = False
        who = _who(tree, index, sentence)
        for at in range((who if who is not None else index) - 1, max(sentence.first, index - MAX_NAME) - 1, -1):
            token = tree[at]
            is_aside = token.text == ")" or (is_aside and token.text != "(")
            if is_aside or token.text == "(":
                continue
            if token.text in _OPENS:
                is_age = marks == 1 and all(tree[one].tag == "CD" for one in range(at + 1, index - 1))
                if not is_age and (not self._is_apposed(at, index, sentence) or marks):
                    return at + 1 if at > sentence.first else None
                marks += 1
            elif token.tag not in _NAMING and token.lower not in _OF:
                return None
        return None

    def _is_apposed(self, mark: int, index: int, sentence: Sentence) -> bool:
        """“…, Pavlo Z, head of the region, posted”: whether a mark before the verb closes an apposition."""
        tree = self.tree
        if mark != index - 1 or tree[mark].text != ",":
            return False
        return any(tree[at].text in _OPENS for at in range(mark - 1, max(sentence.first, mark - MAX_ASIDE), -1))

    def _head(self, start: int, end: int) -> int | None:
        """The noun that names whoever is named from a word on: the last of the first run of nouns."""
        tree = self.tree
        found: int | None = None
        for at in range(start, end):
            token = tree[at]
            if token.text in _OPENS or token.lower in _OF or (token.text == "(" and found is not None):
                break
            if token.is_noun or token.tag == "PRP":
                found = at
        return found

    def _behind(self, index: int, sentence: Sentence) -> Clause | None:
        """The clause whose verb stands before its speaker, right behind a mark."""
        tree = self.tree
        if index <= sentence.first + 1 or tree[index - 1].text not in _OPENS or tree[index].tag not in _FINITE:
            return None
        start = index + 1
        stop = self._end(start, sentence)
        if (
            start >= stop
            or tree[start].tag in {"IN", "TO", "RB", "WDT"}
            or tree[start].lower in {"it", "this", "him", "her", "them"}
        ):
            return None
        who = next((at for at in range(start, stop) if tree[at].tag in {"WP", "WDT", "WP$"}), stop)
        if any(tree[at].tag in _FINITE or tree[at].tag == "PRP" for at in range(start, who)):
            return None
        head = self._head(start, stop)
        if head is None:
            return None
        return Clause(index, self._with_asides(stop, sentence), index, head)

    def _with_asides(self, stop: int, sentence: Sentence) -> int:
        """Where an inverted clause ends: behind an apposition to its speaker, and where he said it."""
        tree = self.tree
        while stop < sentence.last and tree[stop].text == ",":
            end = self._end(stop + 1, sentence)
            inside = range(stop + 1, end)
            is_aside = 0 < len(inside) <= MAX_ASIDE and end < sentence.last and tree[end].text == ","
            if not is_aside or tree[stop + 1].tag not in {"DT", "IN", "NN", "NNP", "JJ", "PRP$"}:
                break
            if tree[stop + 1].lower in _BEHIND or any(tree[at].is_verb for at in inside):
                break
            stop = end
        return stop

    def _end(self, start: int, sentence: Sentence) -> int:
        marks = (at for at in range(start, sentence.last) if self.tree[at].text in _CLOSES)
        return next(marks, sentence.last)

    def _is_whole(self, clause: Clause, sentence: Sentence) -> bool:
        """Whether nothing in the clause is said there, and a clause stands outside of it."""
        tree = self.tree
        inside = range(clause.verb + 1, clause.last)
        if clause.last < sentence.last and tree[clause.last].text == ":":
            before = self._clause_of(range(sentence.first, clause.first))
            if not before or tree[sentence.first].lower in _WHILE | _JOINS | {"after"}:
                return False  # "he told AFP: two rounds, and no more" goes on with what stands before
        if any(tree[at].lower == "that" or tree[at].tag in _FINITE for at in self._plain(inside)):
            return False
        before = self._clause_of(range(sentence.first, clause.first))
        if before and all(self._is_when(at, sentence) for at in before):
            before = []  # "In April, when its men last fired, the army informed reporters"
        return bool(before or self._clause_of(range(clause.last, sentence.last))) and clause.first > sentence.first

    def _is_when(self, verb: int, sentence: Sentence) -> bool:
        """Whether a clause behind the sentence's first comma only tells when."""
        comma = next((at for at in range(verb, sentence.first, -1) if self.tree[at].text == ","), None)
        return comma is not None and self.tree[comma + 1].lower in {"when", "as", "while"}

    def _plain(self, inside: range) -> Iterator[int]:
        """Words of a clause up to one that leads in when and how it was said."""
        for at in inside:
            if self.tree[at].lower in {"while", "when", "after", "before", "as", "who", "which", "whose"}:
                return
            if self.tree[at].lower == "that" and self.tree[at - 1].is_noun and self._is_paper(at - 1):
                return  # "in a statement that X published"
            yield at

    def _is_paper(self, at: int) -> bool:
        """Whether a noun is a text, or the outlet that somebody told."""
        return self.tree[at].lemma.lower() in self.words or self.cues.kinds.get(self.tree[at].lemma.lower()) is _OUTLET

    def _clause_of(self, part: range) -> list[int]:
        return [at for at in part if self.tree[at].tag in _FINITE]


def _is_cleft(tree: Tree, start: int, sentence: Sentence) -> bool:
    """“It was the enemy, he wrote, who …”."""
    first = sentence.first
    leads = [tree[at].lower for at in range(first, min(first + 2, sentence.last))]
    return leads[:1] == ["it"] and leads[1:] in (["was"], ["is"]) and tree[start].lower in {"who", "that", "which"}


def _who(tree: Tree, index: int, sentence: Sentence) -> int | None:
    """Where "who" stands in "an official who did not want to be named said"."""
    for at in range(index - 1, max(sentence.first + 1, index - MAX_NAME), -1):
        if tree[at].text in _OPENS:
            return None
        if tree[at].tag == "WP" and tree[at].lower == "who":
            return at if tree[at - 1].is_noun else None
    return None


def _is_on_day(reading: Reading, index: int, sentence: Sentence) -> bool:
    """“…, a military source announced on Tuesday.”: whether a verb has nothing but its day behind it."""
    tree = reading.tree
    closes = next((at for at in range(index + 1, sentence.last) if tree[at].text in _CLOSES), sentence.last)
    hits = [hit for hit in reading.times[sentence.index] if hit.start >= tree[index].end and closes > index + 1]
    return any(hit.end == tree[closes - 1].end and hit.start <= tree[index + 1].end + 1 for hit in hits)


def _answers(tree: Tree, cues: Cues, index: int) -> bool:
    """“…, an allegation X denied”: of what stands before, and no word of its speaker."""
    if cues.via.get(tree[index].lemma) is not Via.DENIES:
        return False
    comma = next((at for at in range(index, max(index - MAX_LONG_ASIDE, 0), -1) if tree[at].text == ","), index)
    first = min(comma + 1 + (tree[comma + 1].tag == "DT"), index) if comma < index else index
    return tree[first].lemma.lower() in load_hedges().accounts | {"something", "assertion"}
