"""Who is not meant by a pronoun, and who may be, by where he stands? In "X quoted it", "it" is not X."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree

_CLOSING: Final = frozenset({'"', "''", "”"})


def said_by(reading: Reading, head: int) -> frozenset[int]:
    """Where the words stand that "it" says, in "…, it says" and "…, according to them": none of them is "it"."""
    tree = reading.tree
    quoted = _quoted_before(reading, head)
    above = next((at for at in tree.ancestors(head) if tree[at].is_verb), head)
    is_said = reading.lexicons.cues.reports(tree[above].lemma) and tree[head].dep == "nsubj"
    is_account = any(tree[at].lower == "according" for at in tree.ancestors(head))
    if not (is_said or is_account):
        return quoted
    if is_account and tree[above].lower == "according":
        above = next((at for at in tree.ancestors(above) if tree[at].is_verb), above)
    clauses = tree.children(above, "ccomp", "parataxis") if is_said else [above]
    first = max((at for at in range(tree.sentence_of(head).first, head) if tree[at].text == ":"), default=0)
    return quoted | {tree[at].start for clause in clauses for at in tree.subtree(clause) if at > first}


def _quoted_before(reading: Reading, head: int) -> frozenset[int]:
    """Where the words of a quotation stand that ends right before "they said": over sentences, all are theirs."""
    before = reading.tree[head - 1] if head else None
    if before is None or before.text not in _CLOSING:
        return frozenset()
    quote = next((one for one in reading.quotes_from(before.start) if one.start < before.start < one.end), None)
    words = reading.tokens_within(quote.start, quote.end) if quote is not None else []
    return frozenset(reading.tree[at].start for at in words)


def doing(tree: Tree, head: int) -> frozenset[int]:
    """Where the subjects stand of the verb that a pronoun is the object of: in "X quoted it", "it" is not X."""
    is_object = tree[head].dep in {"dobj", "dative"}
    return frozenset(tree[at].start for at in tree.children(tree[head].head, "nsubj") if is_object)


def is_met(reading: Reading, source: Source) -> bool:
    """“The paper asked the governor about it”: whether somebody is told to have been spoken to."""
    tree, meeting = reading.tree, reading.lexicons.cues.body.meeting
    words = reading.tokens_within(source.span.start, source.span.end)
    return any(tree[at].dep == "dobj" and tree[tree[at].head].lemma in meeting for at in words)


def quotes_another(reading: Reading, head: int) -> bool:
    """“It quotes a medic”, "citing a medic, it said": whether a pronoun stands for who quotes, as outlets do."""
    tree, verbs = reading.tree, reading.lexicons.cues.body.citing.verbs
    verb = tree[tree[head].head]
    if tree[head].dep != "nsubj":
        return False
    citing = [at for at in tree.children(verb.index, "advcl") if tree[at].tag == "VBG" and tree[at].lemma in verbs]
    return bool(citing) or verb.lemma in {"quote", "cite"}


def is_outlet(source: Source) -> bool:
    """Whether a source is an outlet."""
    return source.kind is SourceKind.OUTLET
