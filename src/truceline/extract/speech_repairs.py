"""What does the parser get wrong round words of saying? Repairs of a parse by its form alone, beside ``repairs``.

English-only. Each says what it looks like and what is true whatever the parser says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.tree import Token
    from truceline.extract.walks import Sentence

FINITE: Final = frozenset({"VBD", "VBZ", "VBP"})
VERBAL: Final = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
SAYING: Final = frozenset({"say", "tell", "report", "claim", "write", "state", "announce", "add", "confirm", "declare"})
_WORDS: Final = frozenset({"word", "news", "information", "testimony", "account", "statement", "message", "allegation"})
_WHEN: Final = frozenset({"before", "earlier", "later", "ago", "after", "afterwards"})
_INFORMING: Final = frozenset({"tell", "inform", "assure", "notify", "remind", "warn"})
_TOLD: Final = SAYING | _INFORMING | {"hear", "learn", "complain", "explain", "protest", "admit"}
BLAMING: Final = frozenset({"accuse", "blame", "charge", "deny", "allege"})
NOUN_LIKE: Final = frozenset(
    {"counter", "claim", "report", "charge", "note", "state", "comment", "remark", "stress", "answer", "reply"}
    | {"record", "show", "document", "boast", "complaint", "list", "suspect"}
)
"""Verbs of saying whose form in the present is that of a noun."""
_IN_NAMES: Final = frozenset({"DT", "PRP$", "JJ", "NN", "NNP", "NNPS", "POS", "VBN"})
"""Tags of words that a name of somebody is made of."""


def right_speech(tokens: list[Token], sentence: Sentence) -> None:
    """Mends the heads and relations round words of saying in place."""
    _right_that(tokens, sentence)
    _right_second_that(tokens, sentence)
    _right_caused(tokens, sentence)
    _right_alone(tokens, sentence)
    _right_counters(tokens, sentence)
    _right_ending(tokens, sentence)
    _right_inserted(tokens, sentence)
    _right_interrupted(tokens, sentence)
    _right_which(tokens, sentence)
    _right_blamed(tokens, sentence)
    _right_told(tokens, sentence)
    _right_agent(tokens, sentence)
    _right_fronted(tokens, sentence)
    _right_orders(tokens, sentence)
    _right_apposed(tokens, sentence)
    _right_dated(tokens, sentence)
    _right_of_day(tokens, sentence)
    _right_names(tokens, sentence)
    _right_stranded(tokens, sentence)


def subjects_of(tokens: list[Token], sentence: Sentence, verb: Token) -> list[Token]:
    """The subjects of a verb."""
    return [tokens[at] for at in sentence if tokens[at].head == verb.index and tokens[at].dep in SUBJECTS]


def _right_that(tokens: list[Token], sentence: Sentence) -> None:
    """“He was told by soldiers that rebels had burned it”, read as soldiers that burned: what has a subject needs none.

    Where "that" and a noun are both read as the subject of a clause, "that" leads it in, and it is what somebody says.
    """
    for that in [
        tokens[at] for at in sentence if tokens[at].lower == "that" and tokens[at].dep in {*SUBJECTS, "mark", "dobj"}
    ]:
        clause = tokens[that.head]
        own = subjects_of(tokens, sentence, clause)
        if clause.dep != "relcl" or not any(token.index > that.index for token in own):
            continue
        things = [tokens[at] for at in sentence if tokens[at].head == clause.index and tokens[at].dep == "dobj"]
        noun = verb = tokens[clause.head]
        is_agent = tokens[noun.head].dep == "agent"  # "was informed by the militia that it fired on the town"
        is_told = noun.dep in {"dobj", "dative"} and tokens[noun.head].lemma in _INFORMING
        if that.dep == "dobj" and len(things) < 2 and not (is_agent or is_told):
            continue
        if is_told:
            verb = tokens[noun.head]  # "told the mission that soldiers burned it"
        while verb.dep in {"agent", "prep", "pobj"} and verb.head != verb.index:
            verb = tokens[verb.head]
        between = tokens[noun.index + 1 : that.index]
        is_near = all(token.text != "," and token.tag not in VERBAL for token in between)
        if (verb.lemma in _TOLD or verb.lemma in _WORDS) and noun.index < that.index and is_near:
            that.dep, that.tag = "mark", "IN"
            clause.head, clause.dep = verb.index, "acl" if verb.is_noun else "ccomp"


def _right_second_that(tokens: list[Token], sentence: Sentence) -> None:
    """“X said that A, and that B”, read as X who said and B beside it: the second clause is said as well."""
    marks = [tokens[at] for at in sentence if tokens[at].dep == "mark" and tokens[at].lower == "that"]
    clauses = [tokens[mark.head] for mark in marks]
    for later in [clause for clause in clauses if clause.dep == "conj"]:
        said = [clause for clause in clauses if later.head < clause.index < later.index]
        if said and said[-1].dep in {"ccomp", "acl", "relcl"}:
            later.head = said[-1].index


def _right_caused(tokens: list[Token], sentence: Sentence) -> None:
    """“TASS had the general, X, say that”, read as TASS that had a general: what he says is what it has him say."""
    for verb in [tokens[at] for at in sentence if tokens[at].tag in {"VB", "VBP"} and tokens[at].lemma in _TOLD]:
        had = tokens[verb.head] if verb.dep != "ROOT" else next(
            (tokens[at] for at in sentence if tokens[at].head == verb.index and tokens[at].lemma == "have"), verb
        )  # fmt: skip
        own = [tokens[at] for at in sentence if tokens[at].head == verb.index and at < verb.index]
        whom = [tokens[at] for at in sentence if tokens[at].head == had.index and tokens[at].dep == "dobj"]
        is_had = had.lemma == "have" and had.tag in FINITE and had.index < verb.index and len(whom) == 1
        is_apart = tokens[verb.index - 1].text == "," and any(token.dep == "cc" for token in own)
        if not is_had or is_apart or any(token.dep in SUBJECTS | {"aux"} for token in own):
            continue
        if verb.dep == "ROOT":
            had.head, had.dep = had.index, "ROOT"
        verb.head, verb.dep, verb.tag = had.index, "ccomp", "VB"
        whom[0].head, whom[0].dep = verb.index, "nsubj"


def _right_alone(tokens: list[Token], sentence: Sentence) -> None:
    """“For Talbiseh alone the monitor gave eight dead”, read as what is alone: it is who gives."""
    for noun in [
        tokens[at] for at in sentence if tokens[at].dep == "dobj" and tokens[tokens[at].head].lower == "alone"
    ]:
        verb = next((tokens[at] for at in range(noun.index, sentence.last) if tokens[at].tag in FINITE), noun)
        if noun.index > noun.head and verb is not noun and not subjects_of(tokens, sentence, verb):
            noun.head, noun.dep = verb.index, "nsubj"


def _right_counters(tokens: list[Token], sentence: Sentence) -> None:
    """“The group's wing counters that drones bombed it”, read as counters of a wing: a verb stands before "that"."""
    for noun in [tokens[at] for at in sentence if tokens[at].tag in {"NN", "NNS"} and tokens[at].lemma in NOUN_LIKE]:
        own = [tokens[at] for at in sentence if tokens[at].head == noun.index and at != noun.index]
        that = [token for token in own if token.dep == "ccomp" and tokens[noun.index + 1].lower == "that"]
        if that and any(token.dep == "nsubj" and token.index < noun.index for token in own):
            noun.tag = "VBP"
            continue
        after = tokens[noun.index + 1] if noun.index + 1 < sentence.last else noun
        doer = tokens[noun.index - 1] if noun.index > sentence.first else noun
        clause = tokens[after.head]
        is_clause = after.lower == "that" and clause.head == noun.index and clause.dep in {"relcl", "acl"}
        is_whole = noun.head == noun.index and doer.is_noun and doer.head == noun.index and doer is not noun
        if (
            not is_clause
            or not is_whole
            or not any(one.index > after.index for one in subjects_of(tokens, sentence, clause))
        ):
            continue
        for token in [tokens[at] for at in sentence if tokens[at].head == noun.index and at < doer.index]:
            token.head = doer.index
        noun.tag, noun.dep, doer.dep = "VBZ", "ROOT", "nsubj"
        after.dep, after.tag, clause.dep = "mark", "IN", "ccomp"


def _right_ending(tokens: list[Token], sentence: Sentence) -> None:
    """“Jets bombed the depot, the press service of the army states.”, read as states of a kind: somebody says it."""
    end = sentence.last - 1 if tokens[sentence.last - 1].tag == "." else sentence.last
    last = start = end - 2
    if last <= sentence.first:
        return
    while start > sentence.first and tokens[start].text != "," and _may_name(tokens[start]):
        start -= 1
    of = [tokens[at] for at in range(start + 1, last) if tokens[at].tag == "IN"]
    noun, doer = tokens[end - 1], tokens[of[0].index - 1 if of else last]
    is_named = start > sentence.first and tokens[start].text == "," and start < doer.index and noun.tag == "NNS"
    root = next((tokens[at] for at in sentence if tokens[at].head == at), noun)
    if not is_named or noun.lemma not in NOUN_LIKE or root.tag not in FINITE | {"VBN"} or root.index > start:
        return
    led = tokens[start + 1]
    if not (doer.is_noun or doer.lower == "military") or not (led.tag in {"DT", "PRP$"} or led.is_name):
        return
    top = tokens[last]
    for token in [tokens[at] for at in range(start + 1, last)]:
        token.head = top.index if token.head == noun.index else token.head
    if of:
        of[0].head, of[0].dep, top.head, top.dep = doer.index, "prep", of[-1].index, "pobj"
    noun.tag, noun.dep, noun.head = "VBZ", "ROOT", noun.index
    doer.tag, doer.dep, doer.head = doer.tag if doer.is_noun else "NN", "nsubj", noun.index
    root.dep, root.head = "ccomp", noun.index


def _may_name(token: Token) -> bool:
    return token.tag in _IN_NAMES or token.lower in {"of", "for"}


def _right_inserted(tokens: list[Token], sentence: Sentence) -> None:
    """“One soldier, reached on his phone, said”, read as what "a soldier reached" said: a comma parts it from him."""
    for clause in [tokens[at] for at in sentence if tokens[at].dep == "ccomp" and tokens[at].tag in {"VBD", "VBN"}]:
        verb = tokens[clause.head]
        subjects = subjects_of(tokens, sentence, clause)
        is_said = verb.lemma in SAYING and verb.tag in FINITE and verb.index > clause.index
        if not is_said or subjects_of(tokens, sentence, verb) or len(subjects) != 1:
            continue
        comma = tokens[clause.index - 1]
        is_aside = comma.text == "," and tokens[verb.index - 1].text == "," and subjects[0].index < comma.index
        if is_aside and not any(tokens[at].tag in FINITE for at in range(clause.index + 1, verb.index)):
            clause.head, clause.dep, clause.tag = subjects[0].index, "acl", "VBN"
            subjects[0].head, subjects[0].dep = verb.index, "nsubj"


def _right_interrupted(tokens: list[Token], sentence: Sentence) -> None:
    """“Aircraft, the command warned, launched bombs”, read as two that warned: the first does what comes behind.

    So with the speaker behind his verb ("Soldiers, said a farmer, shot men") and one read into the first.
    """
    for verb in [tokens[at] for at in sentence if tokens[at].head == at and tokens[at].tag in FINITE]:
        own = [tokens[at] for at in sentence if tokens[at].head == verb.index and at != verb.index]
        later = [token for token in own if token.dep in {"conj", "ccomp"} and token.tag in {"VBD", "VBN", "VBZ"}]
        later = [token for token in later if token.index > verb.index]
        later = [token for token in later if tokens[token.index - 1].text == ","]
        subjects = [token for token in own if token.dep in SUBJECTS and token.index < verb.index]
        if not later or not subjects or subjects_of(tokens, sentence, later[0]):
            continue
        speaker = _interrupting(tokens, sentence, verb, subjects)
        if speaker is None or not any(tokens[at].text == "," for at in range(subjects[0].index, verb.index)):
            continue
        main, subject = later[0], subjects[0]
        main.head, main.dep, main.tag = main.index, "ROOT", "VBD" if main.tag == "VBN" else main.tag
        subject.head, verb.head, verb.dep = main.index, main.index, "parataxis"
        speaker.head, speaker.dep = verb.index, "nsubj"


def _interrupting(tokens: list[Token], sentence: Sentence, verb: Token, subjects: list[Token]) -> Token | None:
    """Who speaks in a clause between a subject and its verb."""
    if len(subjects) == 2:
        return subjects[1]
    if len(subjects) > 2:
        return None
    before = tokens[verb.index - 1]
    if before.text == "," and verb.lemma in SAYING:
        own = [tokens[at] for at in sentence if tokens[at].head == verb.index and tokens[at].dep in {"dobj", "attr"}]
        return next((token for token in own if _first(tokens, sentence, token) == verb.index + 1), None)
    is_read_in = before.dep == "appos" and before.head == subjects[0].index
    return before if is_read_in and verb.lemma in SAYING else None


def _right_which(tokens: list[Token], sentence: Sentence) -> None:
    """“According to X, which quotes Y, a missile hit it”, read as what the missile's hit quotes: it is told of X."""
    for which in [tokens[at] for at in sentence if tokens[at].lower in {"which", "who"} and tokens[at].dep == "nsubj"]:
        clause = tokens[which.head]
        above = tokens[clause.head]
        is_lost = clause.dep in {"relcl", "advcl"} and not above.is_noun and above.index > clause.index
        comma = tokens[which.index - 1]
        if not is_lost or comma.text != "," or comma.index <= sentence.first:
            continue
        noun = tokens[comma.index - 1]
        while not noun.is_noun and noun.head != noun.index and noun.index > sentence.first and noun.tag == "CD":
            noun = tokens[noun.head]
        if noun.is_noun:
            clause.head, clause.dep = noun.index, "relcl"


def _right_blamed(tokens: list[Token], sentence: Sentence) -> None:
    """“Rockets fired at X were blamed on Y”, read as rockets that fired: without "and" there is one verb, the last."""
    for verb in [tokens[at] for at in sentence if tokens[at].dep == "conj" and tokens[at].tag == "VBN"]:
        first = tokens[verb.head]
        own = [tokens[at].dep for at in sentence if tokens[at].head == verb.index and at < verb.index]
        joined = any(tokens[at].dep == "cc" or tokens[at].text in {",", ";"} for at in range(first.index, verb.index))
        subjects = subjects_of(tokens, sentence, first)
        is_passive = "auxpass" in own and not subjects_of(tokens, sentence, verb)
        if not is_passive or joined or first.tag != "VBD" or len(subjects) != 1 or first.index > verb.index:
            continue
        verb.head, verb.dep = verb.index if first.head == first.index else first.head, first.dep
        subjects[0].head, subjects[0].dep = verb.index, "nsubjpass"
        first.head, first.dep, first.tag = subjects[0].index, "acl", "VBN"


def _right_told(tokens: list[Token], sentence: Sentence) -> None:
    """“The brigade that holds the sector told X that …”, read as one that holds that a sector told: it told."""
    for clause in [tokens[at] for at in sentence if tokens[at].dep == "relcl" and tokens[at].lemma not in SAYING]:
        noun = tokens[clause.head]
        own = [tokens[at] for at in sentence if tokens[at].head == clause.index and tokens[at].dep == "ccomp"]
        told = next((token for token in own if token.lemma in SAYING and token.tag in FINITE), None)
        subjects = subjects_of(tokens, sentence, told) if told is not None else []
        if told is None or noun.head != noun.index or len(subjects) != 1:
            continue
        if _first(tokens, sentence, subjects[0]) == clause.index + 1 and subjects[0].index == told.index - 1:
            told.head, told.dep = told.index, "ROOT"
            noun.head, noun.dep = told.index, "nsubj"
            subjects[0].head, subjects[0].dep = clause.index, "dobj"


def _right_agent(tokens: list[Token], sentence: Sentence) -> None:
    """“was reported to the mission by engineers”, read as a mission by engineers: a passive verb has its doer."""
    for by in [tokens[at] for at in sentence if tokens[at].lower == "by" and tokens[at].dep == "prep"]:
        noun = tokens[by.head]
        verb = tokens[tokens[noun.head].head]
        own = [tokens[at].dep for at in sentence if tokens[at].head == verb.index]
        is_told = verb.lemma in SAYING and "auxpass" in own and "agent" not in own
        if noun.dep == "pobj" and noun.index == by.index - 1 and is_told:
            by.head, by.dep = verb.index, "agent"


def _right_fronted(tokens: list[Token], sentence: Sentence) -> None:
    """“In remarks to X, a leader said”, read as X, a leader: what ends right before a verb without a subject is one.

    Without a comma where a name follows what is none: "On the group's website Colonel X of the army accused".
    """
    for verb in [tokens[at] for at in sentence if tokens[at].tag in FINITE and tokens[at].lemma in SAYING | BLAMING]:
        node = tokens[verb.index - 1]
        if subjects_of(tokens, sentence, verb) or node.text == "," or verb.index == sentence.first:
            continue
        over = _up_to(tokens, sentence, node, verb)
        node = next((one for one in over if one.dep in {"appos", "conj"}), over[-1])
        named = [one for one in over if one.dep == "appos" and one.is_name and _is_behind_noun(tokens, sentence, one)]
        node = named[-1] if named else node
        mark = tokens[_first(tokens, sentence, node) - 1]
        is_named = node.dep == "appos" and node.is_noun and (bool(named) or mark.text == ",")
        if is_named and mark.index > sentence.first and not is_below(tokens, sentence, verb, node):
            node.head, node.dep = verb.index, "nsubj"


def _up_to(tokens: list[Token], sentence: Sentence, node: Token, verb: Token) -> list[Token]:
    """A word and those that it hangs on, as far as a verb."""
    over = [node]
    for _ in sentence:
        if over[-1].head in {over[-1].index, verb.index}:
            break
        over.append(tokens[over[-1].head])
    return over


def _is_behind_noun(tokens: list[Token], sentence: Sentence, name: Token) -> bool:
    """Whether a name follows right on the noun that it is read as a name of, and that no title is: "website X"."""
    first = _first(tokens, sentence, name)
    return first > sentence.first and first - 1 == name.head and not tokens[first - 1].is_name


def is_below(tokens: list[Token], sentence: Sentence, token: Token, top: Token) -> bool:
    """Whether a word hangs on another, however far."""
    node = token
    for _ in sentence:
        if node is top or node.head == node.index:
            break
        node = tokens[node.head]
    return node is top


def _first(tokens: list[Token], sentence: Sentence, top: Token) -> int:
    """The first word of the phrase of a noun: of what hangs on it before it."""
    return min([top.index, *(at for at in sentence if tokens[at].head == top.index and at < top.index)])


def _right_orders(tokens: list[Token], sentence: Sentence) -> None:
    """“told them to get off and shot nine”, read as an order to shoot: a past form goes on from a past form."""
    for verb in [tokens[at] for at in sentence if tokens[at].dep == "conj" and tokens[at].tag == "VBD"]:
        first = tokens[verb.head]
        above = tokens[first.head]
        is_order = first.tag == "VB" and first.dep in {"xcomp", "ccomp", "advcl"} and above.tag == "VBD"
        if is_order and not subjects_of(tokens, sentence, verb):
            verb.head = above.index


def _right_apposed(tokens: list[Token], sentence: Sentence) -> None:
    """“Colonel X and the village head, Y, came”, with Y read as another name of X: it is that of the noun before it."""
    for name in [tokens[at] for at in sentence if tokens[at].dep == "appos" and tokens[at].tag == "NNP"]:
        first, phrase = tokens[name.head], name.index
        while phrase - 1 > sentence.first and tokens[phrase - 1].head == name.index:
            phrase -= 1
        office = tokens[max(phrase - 2, sentence.first)]
        is_second = office.dep == "conj" and office.head == first.index and first.index < office.index
        if tokens[phrase - 1].text == "," and is_second and office.tag == "NN":
            name.head = office.index


def _right_dated(tokens: list[Token], sentence: Sentence) -> None:
    """“In a letter dated 3 June, X complains …”, with "dated" read as the main verb: what has no subject is a part."""
    root = next((tokens[at] for at in sentence if tokens[at].head == at), None)
    lead = tokens[sentence.first]
    if root is None or root.tag not in {"VBD", "VBN"} or lead.dep != "prep" or lead.head != root.index:
        return
    own = [tokens[at] for at in sentence if tokens[at].head == root.index and tokens[at] is not root]
    clauses = [one for one in own if one.dep == "ccomp" and one.tag in FINITE and one.index > root.index]
    nouns = [tokens[at] for at in sentence if tokens[at].head == lead.index and tokens[at].dep == "pobj"]
    if len(clauses) != 1 or not nouns or any(one.dep in {*SUBJECTS, "aux", "auxpass"} for one in own):
        return
    clause = clauses[0]
    comma = next((at for at in range(root.index, clause.index) if tokens[at].text == ","), None)
    if comma is None or not subjects_of(tokens, sentence, clause):
        return
    for at in range(root.index + 1, comma):
        if tokens[at].head > comma:
            tokens[at].head, tokens[at].dep = root.index, "npadvmod"
    for one in (lead, *(one for one in own if one.dep == "punct")):
        one.head = clause.index
    tokens[comma].head = clause.index
    root.head, root.dep, root.tag = nouns[0].index, "acl", "VBN"
    clause.head, clause.dep = clause.index, "ROOT"


def _right_of_day(tokens: list[Token], sentence: Sentence) -> None:
    """“told the paper the day before of attacks”, read as before of attacks: it is what somebody is told of."""
    for of in [tokens[at] for at in sentence if tokens[at].lower in {"of", "about"}]:
        when = tokens[of.head]
        verb = tokens[when.head]
        if when.dep == "advmod" and when.lower in _WHEN and verb.lemma in _TOLD and when.index == of.index - 1:
            of.head, of.dep = verb.index, "prep"


def _right_names(tokens: list[Token], sentence: Sentence) -> None:
    """“Admiral Jonas Strand of the staff”, with "Strand" read as another name of Jonas: no comma parts one name."""
    for last in [tokens[at] for at in sentence if tokens[at].dep == "appos" and tokens[at].tag == "NNP"]:
        first = tokens[last.head]
        if first.index != last.index - 1 or first.tag != "NNP":
            continue
        last.head, last.dep = (last.index if first.head == first.index else first.head), first.dep
        for token in [tokens[at] for at in sentence if tokens[at].head == first.index]:
            token.head = last.index
        first.head, first.dep = last.index, "compound"


def _right_stranded(tokens: list[Token], sentence: Sentence) -> None:
    """“Two officers we spoke to said that …”, read as "to said": "to" before a past form belongs to the clause."""
    root = next((tokens[at] for at in sentence if tokens[at].head == at), None)
    for to in [tokens[at] for at in sentence if tokens[at].lower == "to" and tokens[at].dep == "aux"]:
        said = tokens[to.head]
        clause = tokens[said.head]
        is_past = said.tag == "VBD" and said.index == to.index + 1 and clause.index == to.index - 1
        if is_past and clause.dep == "relcl" and root is not None and root.tag in {"CD", "NN", "NNS", "NNP", "DT"}:
            to.head, to.dep = clause.index, "prep"
            said.head, said.dep = said.index, "ROOT"
            root.head, root.dep = said.index, "nsubj"
