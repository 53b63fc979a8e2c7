"""What does the parser get wrong round those who are cited? Repairs by the form alone, as ``speech_repairs``.

English-only. Each says what it looks like and what is true whatever the parser says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.speech_repairs import FINITE, SAYING, is_below, subjects_of

if TYPE_CHECKING:
    from truceline.extract.tree import Token
    from truceline.extract.walks import Sentence

_CITING: Final = frozenset({"cite", "quote"})
_TALKS: Final = frozenset({"interview", "conversation", "call", "briefing", "conference"})
_LEADING: Final = {"citing": "cite", "quoting": "quote"}
_OUTLETS: Final = frozenset(
    {"newspaper", "paper", "agency", "channel", "site", "website", "magazine", "journal", "station", "broadcaster"}
    | {"daily", "weekly", "portal", "network", "outlet", "blog", "radio", "television"}
)
MAX_NAME: Final = 6
"""Words of a name before its head."""


def right_citing(tokens: list[Token], sentence: Sentence) -> None:
    """Mends the heads and relations round those who are cited in place."""
    _right_reports(tokens, sentence)
    _right_named(tokens, sentence)
    _right_led(tokens, sentence)
    _right_quoting(tokens, sentence)
    _right_leading(tokens, sentence)
    _right_called(tokens, sentence)
    _right_cited(tokens, sentence)
    _right_inverted(tokens, sentence)
    _right_of_name(tokens, sentence)
    _right_titled(tokens, sentence)
    _right_announced(tokens, sentence)
    _right_adding(tokens, sentence)
    _right_contrasted(tokens, sentence)


def _right_reports(tokens: list[Token], sentence: Sentence) -> None:
    """“The agency X reports that …”, with "reports" read as a noun: what holds the clause is a verb."""
    root = next((tokens[at] for at in sentence if tokens[at].head == at), None)
    doer = tokens[root.index - 1] if root is not None and root.index > sentence.first else None
    if root is None or doer is None or root.tag != "NNS" or root.lemma not in SAYING or doer.head != root.index:
        return
    own = [tokens[at] for at in sentence if tokens[at].head == root.index and tokens[at] is not root]
    held = [one for one in own if one.dep in {"acl", "ccomp"} and _has_mark(tokens, sentence, one)]
    if not held or not (doer.is_noun or doer.text[:1].isupper()) or doer.tag in {"DT", "PRP$"}:
        return
    root.tag, held[0].dep = "VBZ", "ccomp"
    for one in own:
        if one.index < doer.index and one.dep in {"det", "amod", "compound", "poss", "nmod"}:
            one.head = doer.index
    doer.dep = "nsubj"


def _has_mark(tokens: list[Token], sentence: Sentence, clause: Token) -> bool:
    """Whether a clause is led in by "that", and has a subject of its own."""
    marks = (tokens[at] for at in sentence if tokens[at].head == clause.index and tokens[at].dep == "mark")
    return any(mark.lower == "that" for mark in marks) and bool(subjects_of(tokens, sentence, clause))


def _right_named(tokens: list[Token], sentence: Sentence) -> None:
    """“…, L'Orient Today reported”, with "Today" read as what was reported: a noun before a verb without a subject."""
    for noun in [tokens[at] for at in sentence if tokens[at].dep == "dobj" and tokens[at].is_noun]:
        verb = tokens[noun.head]
        is_before = verb.index == noun.index + 1 and verb.lemma in SAYING and verb.tag in FINITE
        if is_before and not subjects_of(tokens, sentence, verb):
            noun.dep = "nsubj"
    for name in [tokens[at] for at in sentence if tokens[at].dep in {"amod", "nmod", "dep"} and tokens[at].is_name]:
        verb = tokens[name.head]  # "AFP reports: …", with "AFP" read as what kind of reports
        is_before = verb.index == name.index + 1 and verb.lemma in SAYING and verb.tag in FINITE
        if is_before and not subjects_of(tokens, sentence, verb):
            name.dep = "nsubj"


def _right_quoting(tokens: list[Token], sentence: Sentence) -> None:
    """“X wrote on Sunday quoting villagers”, read as villagers that quote: they are quoted."""
    for quoting in [tokens[at] for at in sentence if tokens[at].lower in {"quoting", "citing"}]:
        noun = tokens[quoting.head]
        if quoting.dep == "amod" and noun.index > quoting.index:
            quoting.head, quoting.dep = noun.head, "advcl"
            noun.head, noun.dep = quoting.index, "dobj"
    for verb in [tokens[at] for at in sentence if tokens[at].lower in {"quoted", "cited"} and tokens[at].dep == "amod"]:
        whom, outlet = tokens[verb.head], tokens[max(verb.index - 1, sentence.first)]
        said = [tokens[at] for at in sentence if tokens[at].head == whom.index and tokens[at].lower == "as"]
        if not said or not outlet.text[:1].isupper() or whom.index < verb.index:
            continue  # "X quoted the colonel as saying", read as a colonel who was quoted
        verb.head, verb.dep, verb.tag = (verb.index if whom.head == whom.index else whom.head), whom.dep, "VBD"
        for token in [tokens[at] for at in sentence if tokens[at].head == whom.index]:
            if token.index < outlet.index or token.dep in {"punct", "prep"}:
                token.head = verb.index
        outlet.tag, outlet.head, outlet.dep = "NNP", verb.index, "nsubj"
        whom.head, whom.dep = verb.index, "dobj"


def _right_led(tokens: list[Token], sentence: Sentence) -> None:
    """“In an e-mail to X, Y wrote”, with "e-mail" read as who wrote: what a preposition leads in is no subject."""
    prep = tokens[sentence.first]
    verb = tokens[prep.head]
    if prep.dep != "prep" or any(
        tokens[at].head == prep.index for at in sentence if tokens[at].dep in {"pobj", "pcomp"}
    ):
        return
    doers = [token for token in subjects_of(tokens, sentence, verb) if token.index < verb.index]
    if len(doers) > 1 and all(tokens[at].tag in {"DT", "PRP$", "JJ"} for at in range(prep.index + 1, doers[0].index)):
        doers[0].head, doers[0].dep = prep.index, "pobj"


def _right_leading(tokens: list[Token], sentence: Sentence) -> None:
    """“Citing spokesman A B, X reported”, with "B" read as who reported as well: who is cited does not report."""
    lead = tokens[sentence.first]
    whom = tokens[lead.head]
    for _ in range(MAX_NAME):
        whom = tokens[whom.head] if whom.dep == "compound" else whom
    if lead.dep == "nsubj" and lead.lower in _LEADING:  # "Citing" read as a name
        cited = [tokens[at] for at in sentence if tokens[at].head == lead.index and tokens[at].dep == "dobj"]
        for one in cited[:1]:
            one.head, one.dep, lead.head, lead.dep = lead.head, "nsubj", one.index, "compound"
            whom = one
    verb = tokens[whom.head]
    doers = [*subjects_of(tokens, sentence, verb), *_behind_comma(tokens, sentence, whom)]
    if lead.lower not in _LEADING or whom.dep != "nsubj" or len(doers) < 2 or doers[0] is not whom:
        return
    office = next((tokens[at] for at in sentence if tokens[at].head == lead.index and tokens[at].dep == "dobj"), None)
    lead.head, lead.dep, lead.tag, lead.lemma = verb.index, "advcl", "VBG", _LEADING[lead.lower]
    whom.head, whom.dep = (office.index, "appos") if office is not None else (lead.index, "dobj")
    doers[1].head, doers[1].dep = verb.index, "nsubj"


def _behind_comma(tokens: list[Token], sentence: Sentence, whom: Token) -> list[Token]:
    """What was read as another name of somebody, behind a comma."""
    beside = (tokens[at] for at in sentence if tokens[at].head == whom.index and tokens[at].dep == "appos")
    return [
        one for one in beside if tokens[min(whom.index + 1, sentence.last - 1)].text == "," and one.index > whom.index
    ]


def _right_called(tokens: list[Token], sentence: Sentence) -> None:
    """“Reached by the paper X Y, a medic said”, with "X Y" read as who said it: a name behind a noun is its name."""
    for name in [tokens[at] for at in sentence if tokens[at].dep == "nsubj" and tokens[at].is_name]:
        verb = tokens[name.head]
        first = name.index
        while first > sentence.first and tokens[first - 1].head == name.index and tokens[first - 1].dep == "compound":
            first -= 1
        noun = tokens[max(first - 1, sentence.first)]
        others = _behind_comma(tokens, sentence, name)
        if (
            noun.dep != "pobj"
            or noun.lower not in _OUTLETS
            or not others
            or others[-1].index > verb.index
            or first == sentence.first
        ):
            continue
        name.head, name.dep = noun.index, "appos"
        others[-1].head, others[-1].dep = verb.index, "nsubj"
        tokens[name.index + 1].head = verb.index


def _right_cited(tokens: list[Token], sentence: Sentence) -> None:
    """“According to a source, cited in X, rockets landed”, with "cited" read as what the rockets' clause hangs on."""
    for cited in [tokens[at] for at in sentence if tokens[at].lemma in _CITING and tokens[at].dep == "advcl"]:
        if cited.index < sentence.first + 2 or cited.tag not in {"VBD", "VBN"}:
            continue
        noun, mark = tokens[cited.index - 2], tokens[cited.index - 1]
        behind = tokens[min(cited.index + 1, sentence.last - 1)]
        if mark.text == "," and noun.is_noun and behind.lower in {"by", "in"}:
            cited.head, cited.dep, cited.tag = noun.index, "acl", "VBN"


def _right_inverted(tokens: list[Token], sentence: Sentence) -> None:
    """“…, reports X citing Y”, read as that X cites: X reports."""
    for verb in [tokens[at] for at in sentence if tokens[at].lemma in SAYING and tokens[at].tag in FINITE]:
        if verb.index == sentence.first or tokens[verb.index - 1].text not in {",", '"', "''"}:
            continue
        own = [tokens[at] for at in sentence if tokens[at].head == verb.index and at > verb.index]
        for citing in [one for one in own if one.dep == "ccomp" and one.lower in _LEADING]:
            doers = subjects_of(tokens, sentence, citing)
            if len(doers) == 1 and doers[0].index < citing.index and not subjects_of(tokens, sentence, verb):
                doers[0].head, citing.dep = verb.index, "advcl"


def _right_of_name(tokens: list[Token], sentence: Sentence) -> None:
    """“confirmed to the website X that …”, read as a clause of X: no name has one, so that it is what was confirmed."""
    for clause in [tokens[at] for at in sentence if tokens[at].dep in {"ccomp", "acl", "relcl"}]:
        name = tokens[clause.head]
        if not (name.is_name or name.lemma in _TALKS) or name.index > clause.index:
            continue
        if not _has_mark(tokens, sentence, clause) and not _mark_that(tokens, sentence, clause):
            continue
        above = name
        for _ in range(len(sentence)):
            if above.is_verb or above.head == above.index:
                break
            above = tokens[above.head]
        held = [tokens[at] for at in sentence if tokens[at].head == above.index and tokens[at].dep == "ccomp"]
        if above.lemma in SAYING | {"deny"} and above.index < name.index and not held:
            clause.head, clause.dep = above.index, "ccomp"


def _right_adding(tokens: list[Token], sentence: Sentence) -> None:
    """“Shells hit it, X told Y, adding that …”, read as shells that add: who spoke last before a participle adds."""
    for adding in [tokens[at] for at in sentence if tokens[at].tag == "VBG" and tokens[at].dep in {"advcl", "acl"}]:
        between = [tokens[at] for at in range(adding.head + 1, adding.index)]
        said = [token for token in between if token.lemma in SAYING and token.tag in FINITE]
        above = [token for token in said if is_below(tokens, sentence, tokens[adding.head], token)]
        if above and tokens[adding.index - 1].text == ",":
            adding.head, adding.dep = above[-1].index, "advcl"


def _mark_that(tokens: list[Token], sentence: Sentence, clause: Token) -> bool:
    """“told by X that shells hit it”, with "that" read as what the shells hit: a name has no such clause."""
    that = [tokens[at] for at in sentence if tokens[at].head == clause.index and tokens[at].tag == "WDT"]
    is_read_so = clause.dep == "relcl" and len(that) == 1 and that[0].lower == "that" and that[0].dep == "dobj"
    if is_read_so and subjects_of(tokens, sentence, clause):
        that[0].tag, that[0].dep = "IN", "mark"
        return True
    return False


def _right_announced(tokens: list[Token], sentence: Sentence) -> None:
    """“X quotes Y: shells hit it”, read as what the shells' clause holds: what a colon opens is what is quoted."""
    for verb in [tokens[at] for at in sentence if tokens[at].lemma in _CITING and tokens[at].tag in FINITE]:
        told = tokens[verb.head]
        colon = next((at for at in range(verb.index, max(told.index, verb.index)) if tokens[at].text == ":"), None)
        before = tokens[verb.index - 1] if verb.index > sentence.first else verb
        if before.is_name and before.head == verb.index and not subjects_of(tokens, sentence, verb):
            before.dep = "nsubj"
        if colon is None or not subjects_of(tokens, sentence, verb):
            continue
        verb.head, verb.dep = (verb.index if told.head == told.index else told.head), told.dep
        told.head, told.dep = verb.index, "ccomp"


def _right_titled(tokens: list[Token], sentence: Sentence) -> None:
    """“The paper quoted army spokesman X, who …”, with "quoted" read as part of X's name: it has a subject."""
    for verb in [tokens[at] for at in sentence if tokens[at].dep == "compound" and tokens[at].tag in FINITE]:
        name = tokens[verb.head]
        if not subjects_of(tokens, sentence, verb) or name.index < verb.index:
            continue
        verb.head, verb.dep = (verb.index if name.head == name.index else name.head), name.dep
        for token in [tokens[at] for at in sentence if verb.index < at < name.index]:
            if token.head == verb.index:
                token.head, token.dep = name.index, "compound"
        name.head, name.dep = verb.index, "dobj"


def _right_contrasted(tokens: list[Token], sentence: Sentence) -> None:
    """“Shells hit it, X told Y, but Z said that …”, read as one that tells of the other: "but" joins two who speak."""
    said = [tokens[at] for at in sentence if tokens[at].lemma in SAYING and tokens[at].tag in FINITE]
    for second in said:
        first = next((one for one in said if one.index < second.index and _is_inside(one, second)), None)
        subjects = subjects_of(tokens, sentence, second)
        if first is None or not subjects or subjects[0].index > second.index or _has_mark(tokens, sentence, second):
            continue
        before = min([subjects[0].index, *(at for at in sentence if tokens[at].head == subjects[0].index)]) - 1
        if before <= first.index or tokens[before].lower not in {"and", "but"}:
            continue
        if first.head == second.index:
            first.head, first.dep = (first.index if second.head == second.index else second.head), second.dep
        second.head, second.dep = first.index, "conj"
        for token in [tokens[at] for at in sentence if at < first.index and tokens[at].head == second.index]:
            token.head = first.index


def _is_inside(first: Token, second: Token) -> bool:
    """Whether one of two verbs is read as what the other one says."""
    return (first.head == second.index and first.dep == "ccomp") or (
        second.head == first.index and second.dep == "ccomp"
    )
