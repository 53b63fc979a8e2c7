"""Whom do words mean that name nobody? "One of them", "a reporter for X", "the same official"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.descriptions import KEPT_IN_MIND
from truceline.extract.taking_up import MAX_UNNAMED
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from truceline.extract.descriptions import Source
    from truceline.extract.sources import Memory

_WAYS: Final = frozenset({"for", "of", "from", "with", "at"})
"""Words behind which stands for whom a reporter works."""
MAX_NEAR: Final = 3
"""Sentences before "one of them" in which those spoke whose one he is."""
MAX_BEFORE: Final = 8
"""Words before ", who" among which the people stand whom it means."""


def one_of_them(memory: Memory, head: int) -> Source | None:
    """“one of them”: one of those whom the clause begins with, or of the people who spoke before."""
    tree = memory.reading.tree
    them = [at for at in tree.led(head) if tree[at].lower == "them" and at == head + 2]
    if tree[head].lower != "one" or not them:
        return None
    first = tree.sentence_of(head).first
    own = [at for at in range(first, head - 1) if tree[at].tag == "NNS" and tree[at].dep == "nsubj"]
    own = [at for at in own if tree[head - 1].text == "," and memory.is_of_people(tree[at].lemma.lower())]
    near = [one for one in memory.speakers[-KEPT_IN_MIND:] if tree[head].sentence - one.sentence <= MAX_NEAR]
    said = [one for one in near if one.is_plural and one.sentence < tree[head].sentence]
    said = [one for one in said if memory.is_of_people(one.head)] or said
    found = [memory.describe(own[-1])] if own else said or memory.sources(them[0])
    if not found or found[-1].name == "them":
        return None
    words = memory.reading.tokens_within(found[-1].span.start, found[-1].span.end)
    is_name = bool(words) and tree[words[-1]].is_name
    name = found[-1].name if is_name else f"the {found[-1].name[:1].lower()}{found[-1].name[1:]}"
    return replace(found[-1], name=f"one of {name}", span=tree.quote([head, *them]), is_plural=False)


def asked_in(memory: Memory, head: int) -> Source | None:
    """“an interview with two nurses in which they said”: whom the clause tells to have been spoken with."""
    tree = memory.reading.tree
    verb = tree[tree[head].head]
    led = [at for prep in tree.children(verb.index, "prep") for at in tree.children(prep, "pobj")]
    if verb.dep != "relcl" or tree[head].tag != "PRP" or not any(tree[at].tag == "WDT" for at in led):
        return None
    noun = verb.head
    prep = tree[tree[noun].head]
    with_whom = [noun] if prep.lower in {"with", "of", "by"} else tree.led(noun, {"with", "of", "by"})
    found = memory.sources(with_whom[0]) if with_whom and memory.can_speak(with_whom[0]) else []
    return found[-1] if found else None


def sent_by(memory: Memory, head: int) -> Source | None:
    """“a reporter for TASS", "a correspondent of the paper": the outlet for which somebody reports."""
    tree, reporters = memory.reading.tree, memory.cues.body.reporters
    if tree[head].lemma not in reporters or tree[head].is_name:
        return None
    working = [at for at in tree.children(head, "acl") if tree[at].lemma in {"work", "report", "write"}]
    whose = [at for at in tree.children(head, "poss") if tree[at].is_noun and not tree[at].is_name]
    for at in (*whose, *tree.led(head, _WAYS), *(at for one in working for at in tree.led(one, _WAYS))):
        if memory.describe(at).kind is SourceKind.OUTLET:
            found = memory.sources(at)
            return replace(found[-1], span=tree.quote(tree.noun_phrase(head))) if found else None
    return None


def people_before(memory: Memory, head: int) -> int | None:
    """“spoke to a nurse in the town, who said”: the last noun of people before the comma, whatever the parser says."""
    tree = memory.reading.tree
    if tree[head].lower != "who" or tree[head].dep != "nsubj" or head == 0 or tree[head - 1].text != ",":
        return None
    near = range(head - 1, max(tree.sentence_of(head).first, head - MAX_BEFORE), -1)
    return next((at for at in near if tree[at].is_noun and memory.is_of_people(tree[at].lemma.lower())), None)


def same_as_before(memory: Memory, head: int) -> Source | None:
    """“the same spokesman”, "the same sources", "the same report": whoever spoke last."""
    tree = memory.reading.tree
    is_same = any(tree[at].lower == "same" for at in tree.children(head, "amod")) and not tree[head].is_name
    if not is_same or not memory.speakers or tree.children(head, "prep", "appos", "relcl"):
        return None
    lemma, number = tree[head].lemma.lower(), memory.speakers[-1].sentence
    kinds = memory.cues.takes_up.get(lemma, ())
    spoken = [one for one in memory.speakers[-KEPT_IN_MIND:] if one.sentence == number]
    meant = [
        one
        for one in spoken
        if lemma == one.head or one.kind in kinds or (one.is_person and SourceKind.OFFICIAL in kinds)
    ]
    meant = meant or (spoken if lemma in memory.papers_and_words else [])
    if not meant or memory.taking_up.of(head) is not None:
        return None
    near = 0 <= tree[head].sentence - number <= MAX_UNNAMED
    return replace(meant[-1], span=tree.quote(tree.noun_phrase(head))) if near else None
