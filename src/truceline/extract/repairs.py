"""What does the parser get wrong again and again in news prose? Repairs of a parse, each by its form alone.

English-only: the parser's tags and relations are read as they come. Each repair says what it looks like and what is
true whatever the parser says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.english import load_english
from truceline.extract.speech_repairs import FINITE, VERBAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.extract.tree import Token
    from truceline.extract.walks import Sentence

_FINITE: Final = FINITE | {"MD"}
_NOMINAL: Final = frozenset({"pobj", "dobj", "nsubj", "nsubjpass", "compound", "conj", "appos"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_HAS_DOER: Final = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_HELPING: Final = frozenset({"aux", "auxpass", "advmod", "neg"})
MAX_STEPS: Final = 6
"""Words between a day and the verb that it dates."""


def repair(tokens: list[Token], sentence: Sentence) -> None:
    """Mends the heads and relations of one sentence in place."""
    _right_tags(tokens, sentence)
    _right_days(tokens, sentence)
    _right_infinitives(tokens, sentence)
    _right_headless(tokens, sentence)
    _right_whose(tokens, sentence)
    _right_finite(tokens, sentence)
    _right_attributes(tokens, sentence)
    _right_coordinated(tokens, sentence)
    _right_reduced(tokens, sentence)
    _right_clauses(tokens, sentence)
    _right_when(tokens, sentence)
    _right_hearsay(tokens, sentence)
    _right_fronted(tokens, sentence)
    _right_asides(tokens, sentence)


_NO_NAMES: Final = frozenset({"JJ", "RB", "UH", "FW", "IN", "VB", "VBP", "VBZ", "CC"})
"""Tags that a name in capitals is given."""


_ADVERBS: Final = frozenset({"here", "there", "then", "now", "today", "yesterday", "tomorrow", "elsewhere", "nowhere"})


def _right_tags(tokens: list[Token], sentence: Sentence) -> None:
    """Verbs that the tagger does not know, what has "been" before it, and names that it takes for verbs."""
    words = load_english().repairs
    helped = {tokens[at].head for at in sentence if tokens[at].dep == "auxpass"}
    for token in (tokens[at] for at in sentence):
        above = tokens[token.head]
        if token.lower in {"had", "have", "has"} and token.dep == "aux" and above.tag in {"NN", "JJ"}:
            helped.add(above.index)  # "had overrun 17 towns", with "overrun" read as a noun
            for own in (tokens[at] for at in sentence if tokens[at].head == token.index):
                own.head = above.index
    for token in (tokens[at] for at in sentence):
        if token.tag in VERBAL and token.lower in words.verbs:
            token.lemma = words.verbs[token.lower]
        if token.lower in words.irregular:
            token.lemma, token.tag = words.irregular[token.lower], "VBD"
        elif token.index in helped and token.tag not in VERBAL:
            token.tag = "VBN"
        elif (
            token.index > sentence.first and token.text[:1].isupper() and token.dep in _NOMINAL and token.tag in VERBAL
        ) or _is_name(token):
            token.tag = "NNP"


def _is_name(token: Token) -> bool:
    """“SANA”, at the head of a sentence; "Toretsk was shelled", read as an adverb."""
    cried = len(token.text) > 2 and token.text.isupper() and token.text.isalpha()
    place = token.dep in _SUBJECTS and token.text[:1].isupper() and token.lower not in _ADVERBS
    return (token.tag in _NO_NAMES and cried) or (token.tag == "RB" and place)


def _right_days(tokens: list[Token], sentence: Sentence) -> None:
    """“The mission's report, 3 May”, with "May" read as its name: a day is nobody's other name."""
    months = load_english().repairs.months
    for day in [tokens[at] for at in sentence if tokens[at].dep == "appos" and tokens[at].lower in months]:
        if any(tokens[at].head == day.index and tokens[at].tag == "CD" for at in sentence):
            day.dep = "npadvmod"


def _right_infinitives(tokens: list[Token], sentence: Sentence) -> None:
    """“tried to storm the post and hit it”, with "storm" taken for a noun or "hit" for a past form: they are verbs."""
    for mark in (tokens[at] for at in sentence):
        meant = tokens[mark.head]
        if mark.lower == "to" and mark.dep == "aux" and meant.tag in {"NN", "JJ"}:
            mark.tag, meant.tag = "TO", "VB"
        if mark.lower == "to" and mark.dep == "prep" and meant.tag in VERBAL:
            _right_storming(tokens, sentence, mark)
        if mark.dep == "conj" and mark.tag in {"VBD", "VBN"} and mark.lower == mark.lemma:
            below = [tokens[at] for at in sentence if tokens[at].head == meant.index and at < mark.index]
            meant = next((token for token in below if token.dep == "xcomp" and token.tag == "VB"), meant)
            if meant.tag == "VB" and not _has_subject(tokens, sentence, mark):
                mark.tag, mark.head = "VB", meant.index


def _right_storming(tokens: list[Token], sentence: Sentence, mark: Token) -> None:
    """“used a lull to storm Morek”, read as to a Storm Morek: a verb in small letters before the name of its object."""
    verb = tokens[min(mark.index + 1, sentence.last - 1)]
    name = tokens[verb.head]
    if verb.lower not in load_english().repairs.past.values():
        return
    if verb.dep == "pobj" and verb.head == mark.index and tokens[min(verb.index + 1, sentence.last - 1)].lower == "at":
        verb.tag, verb.dep, verb.head = "VB", "xcomp", mark.head  # "used the fog to fire at the mill"
        mark.tag, mark.dep, mark.head = "TO", "aux", verb.index
        return
    if verb.dep != "compound" or name.dep != "pobj":
        return
    if name.head != mark.index or not name.text[:1].isupper():
        return
    verb.tag, verb.dep, verb.head = "VB", "xcomp", mark.head
    mark.tag, mark.dep, mark.head = "TO", "aux", verb.index
    name.dep, name.head = "dobj", verb.index


def _right_headless(tokens: list[Token], sentence: Sentence) -> None:
    """“The coalition bombed rebels”, read as rebels of a bombed coalition: a sentence has a verb, so "bombed" is it."""
    inside = [tokens[at] for at in sentence]
    root = next((token for token in inside if token.head == token.index), inside[0])
    if not root.is_noun or any(token.tag in _FINITE for token in inside):
        return
    for verb in inside:
        doer = tokens[verb.index - 1] if verb.index > sentence.first else verb
        is_adjective = verb.head == root.index and verb.dep == "amod" and verb.tag == "VBN"
        if not is_adjective or not doer.is_noun or doer.head != root.index:
            continue
        for token in inside:
            if token.head == root.index and token.index < doer.index:
                token.head = doer.index
        verb.head, verb.dep, verb.tag = verb.index, "ROOT", "VBD"
        doer.head, doer.dep = verb.index, "nsubj"
        root.head, root.dep = verb.index, "dobj"
        return


def _right_whose(tokens: list[Token], sentence: Sentence) -> None:
    """“Planes bombed a town, according to X, whose head could not say”, with "say" read as the verb of it all.

    What has "whose" in its subject is a clause about the noun before, wherever a verb stands before that.
    """
    root = next((tokens[at] for at in sentence if tokens[at].head == at), None)
    own = [tokens[at] for at in sentence if root is not None and tokens[at].head == root.index]
    subject = next((token for token in own if token.dep in _SUBJECTS), None)
    whose = next(
        (tokens[at] for at in sentence if subject and tokens[at].head == subject.index and tokens[at].lower == "whose"),
        None,
    )
    main = next((token for token in own if token.dep == "ccomp" and whose and token.index < whose.index), None)
    if root is None or whose is None or main is None or not _has_subject(tokens, sentence, main):
        return
    noun = next((tokens[at] for at in range(whose.index - 1, main.index, -1) if tokens[at].is_noun), None)
    if noun is None:
        return
    main.head, main.dep = main.index, "ROOT"
    for token in own:
        if token is not main and token.index < whose.index:
            token.head = main.index
    root.head, root.dep = noun.index, "relcl"


def _right_finite(tokens: list[Token], sentence: Sentence) -> None:
    """“A squad crossed the line on Monday, X told reporters”, read as a squad that was crossed: a past form is a verb.

    Where the tagger reads a past form and the parser a participle, and its noun stands where a clause should, the noun
    is the subject.
    """
    for verb in [tokens[at] for at in sentence if tokens[at].dep == "acl" and tokens[at].tag == "VBD"]:
        noun = tokens[verb.head]
        is_clause = noun.is_noun and (noun.head == noun.index or noun.dep == "ccomp") and noun.index < verb.index
        if not is_clause or _has_subject(tokens, sentence, verb) or _has_subject(tokens, sentence, noun):
            continue
        for token in [tokens[at] for at in sentence if tokens[at].head == noun.index and at > verb.index]:
            token.head = verb.index
        verb.head, verb.dep = (verb.index if noun.head == noun.index else noun.head), noun.dep
        noun.head, noun.dep = verb.index, "nsubj"
        return


def _right_attributes(tokens: list[Token], sentence: Sentence) -> None:
    """“The Houthis fired shells at a town, X told Y”, with "fired" read as an adjective: a past form is a verb."""
    for verb in [tokens[at] for at in sentence if tokens[at].dep == "amod" and tokens[at].tag == "VBD"]:
        noun, doer = tokens[verb.head], tokens[max(verb.index - 1, sentence.first)]
        if not doer.is_noun or doer.head != noun.index or doer.index == verb.index or noun.index < verb.index:
            continue
        if noun.head != noun.index and noun.dep not in {"ccomp", "conj", "parataxis", "advcl"}:
            continue
        for token in [tokens[at] for at in sentence if tokens[at].head == noun.index and tokens[at] is not verb]:
            if token.index < doer.index:
                token.head = doer.index
            elif token.index > noun.index and token.dep in {"prep", "punct", "advmod"}:
                token.head = verb.index
        verb.head, verb.dep = (verb.index if noun.head == noun.index else noun.head), noun.dep
        doer.head, doer.dep = verb.index, "nsubj"
        noun.head, noun.dep = verb.index, "dobj"
        return


def _right_coordinated(tokens: list[Token], sentence: Sentence) -> None:
    """“A bombardment set in and lasted five hours”, read as one (that was) set in: "lasted" goes on from a verb."""
    root = next((tokens[at] for at in sentence if tokens[at].head == at), None)
    if root is None or not root.is_noun:
        return
    for verb in [tokens[at] for at in sentence if tokens[at].head == root.index and tokens[at].dep == "acl"]:
        later = [tokens[at] for at in sentence if tokens[at].head == verb.index and tokens[at].dep == "conj"]
        if verb.tag == "VBN" and any(
            token.tag == "VBD" and not _has_subject(tokens, sentence, token) for token in later
        ):
            verb.head, verb.dep, verb.tag = verb.index, "ROOT", "VBD"
            root.head, root.dep = verb.index, "nsubj"
            return


def _right_reduced(tokens: list[Token], sentence: Sentence) -> None:
    """“Troops with vehicles crossed the border, a witness said”, read as "vehicles (that were) crossed".

    A verb of saying has one subject: where it has two, the first one's own verb was taken for a participle.
    """
    saying = load_english().repairs.saying
    for verb in [tokens[at] for at in sentence if tokens[at].lemma in saying]:
        own = [tokens[at] for at in sentence if tokens[at].head == verb.index and at != verb.index]
        subjects = [one for one in own if one.dep in _SUBJECTS or (one.dep == "ccomp" and one.is_noun)]
        if len(subjects) < 2 or subjects[1].index > verb.index:
            continue
        first, second = subjects[0], subjects[1]
        inner = [token for token in _below(tokens, sentence, first) if token.dep == "acl" and token.tag == "VBN"]
        if inner and inner[0].index < second.index:
            main = inner[0]
            main.head, main.dep, main.tag = verb.index, "ccomp", "VBD"
            first.head, first.dep = main.index, "nsubj"


def _right_clauses(tokens: list[Token], sentence: Sentence) -> None:
    """“after a drone crossed the line”, read as a drone (that was) crossed: what only goes by itself has a subject."""
    for verb in [tokens[at] for at in sentence if tokens[at].dep == "acl" and tokens[at].tag == "VBN"]:
        noun = tokens[verb.head]
        prep = tokens[noun.head]
        leads = noun.dep == "pobj" and prep.lower in {"after", "before", "since", "until"}
        has_agent = any(tokens[at].head == verb.index and tokens[at].dep in {"agent", "auxpass"} for at in sentence)
        if not leads or has_agent or verb.lemma not in load_english().repairs.going:
            continue
        verb.head, verb.dep, verb.tag = prep.head, "advcl", "VBD"
        noun.head, noun.dep = verb.index, "nsubj"
        prep.head, prep.dep = verb.index, "mark"


def _right_when(tokens: list[Token], sentence: Sentence) -> None:
    """“was wounded on Monday when a drone struck”, read as a Monday when that was: the clause is the verb's."""
    for when in [tokens[at] for at in sentence if tokens[at].lower == "when" and tokens[at].dep == "advmod"]:
        clause = tokens[when.head]
        day = tokens[clause.head]
        above, steps = tokens[day.head], 0
        while above.tag not in VERBAL and above.head != above.index and steps < MAX_STEPS:
            above, steps = tokens[above.head], steps + 1
        between = tokens[day.index + 1 : when.index]
        dated = day.tag in {"CD", "PRP"} or all(_is_of_date(token) for token in (day, *between))
        if clause.dep == "relcl" and above.tag in VERBAL and dated:  # "three were hurt, one of them badly, when"
            clause.head, clause.dep = above.index, "advcl"
        elif clause.dep == "advcl" and day.lemma in load_english().repairs.saying:
            own = [tokens[at] for at in sentence if tokens[at].head == day.index]
            said = next((token for token in own if token.dep == "ccomp" and token.index < when.index), None)
            behind = all(token.index > when.index for token in own if token.dep in _SUBJECTS)
            clause.head = (
                said.index if said is not None and behind else clause.head
            )  # "when shells hit it, medics said"


def _is_of_date(token: Token) -> bool:
    words = load_english().repairs
    return token.text == "," or token.tag == "CD" or token.lower in words.fronts | words.months


def _right_hearsay(tokens: list[Token], sentence: Sentence) -> None:
    """“Strikes thought to have been flown by X killed ten”, with "thought" read as the verb of the strikes.

    A verb of holding that has no auxiliary and an infinitive behind it is a participle; the verb comes later.
    """
    holding = load_english().repairs.hearsay
    for verb in [tokens[at] for at in sentence if tokens[at].lemma in holding and tokens[at].tag in {"VBD", "VBN"}]:
        own = [tokens[at] for at in sentence if tokens[at].head == verb.index]
        subject = next((token for token in own if token.dep == "nsubj" and token.index == verb.index - 1), None)
        infinitive = next((token for token in own if token.dep == "xcomp"), None)
        if subject is None or infinitive is None or any(token.dep in {"aux", "auxpass"} for token in own):
            continue
        later = [token for token in _below(tokens, sentence, infinitive) if token.dep == "acl" and token.tag == "VBN"]
        later += [token for token in own if token.dep == "ccomp" and token.tag in {"VBD", "VBN"}]
        later = [token for token in later if not _has_subject(tokens, sentence, token)]
        if later:
            main = later[0]
            main.head = main.index if verb.head == verb.index else verb.head
            main.dep, main.tag = verb.dep, "VBD"
            subject.head = main.index
            verb.head, verb.dep, verb.tag = subject.index, "acl", "VBN"
            return


def _right_asides(tokens: list[Token], sentence: Sentence) -> None:
    """“The ministry, in a statement, said …”: a noun before an aside, read as a clause, is who says it."""
    for noun in [tokens[at] for at in sentence if tokens[at].dep == "ccomp" and tokens[at].is_noun]:
        verb = tokens[noun.head]
        if verb.tag not in _FINITE or noun.index > verb.index or tokens[verb.index - 1].text != ",":
            continue
        own = [tokens[at] for at in sentence if tokens[at].head == verb.index]
        inside = [token for token in _below(tokens, sentence, noun) if token.head == noun.index]
        is_clause = any(token.dep in {"nsubj", "aux", "cop", "expl"} for token in inside)
        if not is_clause and not any(token.dep in _HAS_DOER for token in own):
            noun.dep = "nsubj"


def _right_fronted(tokens: list[Token], sentence: Sentence) -> None:
    """“In Taiz clashes broke out”, "on the first morning militants attacked", with the subject read into the place.

    A finite verb has a subject: where only a preposition's noun stands before it, that noun is it, and the name or time
    before that noun is what the preposition leads in.
    """
    for verb in [tokens[at] for at in sentence if tokens[at].tag in _FINITE | {"VBN"}]:
        own = [tokens[at] for at in sentence if tokens[at].head == verb.index and at != verb.index]
        if any(token.dep in _HAS_DOER for token in own) or (verb.tag == "VBN" and not _is_helped(own)):
            continue
        prep = next((token for token in own if token.dep == "prep" and token.index < verb.index), None)
        prep, noun = _innermost(tokens, sentence, prep)
        if prep is None or noun is None or noun.dep != "pobj" or not prep.index < noun.index < verb.index:
            continue
        last = max([noun.index, *(token.index for token in _below(tokens, sentence, noun))])
        between = tokens[last + 1 : verb.index]
        if last > verb.index or any(token.head != verb.index or token.dep not in _HELPING for token in between):
            continue
        before = [tokens[at] for at in sentence if tokens[at].head == noun.index and at < noun.index]
        leads = [token for token in before if token.dep in {"compound", "nmod"} and _leads(token, noun)]
        if leads:
            _split(before, leads[-1], prep, noun, verb)
            noun.dep = "nsubjpass" if any(token.dep == "auxpass" for token in own) else "nsubj"


def _innermost(tokens: list[Token], sentence: Sentence, prep: Token | None) -> tuple[Token | None, Token | None]:
    """“In the night to Saturday rebels attacked”: the last of nested prepositions, and its noun."""
    noun = None
    for _ in range(MAX_STEPS):
        noun = next((tokens[at] for at in sentence if prep and tokens[at].head == prep.index and at > prep.index), None)
        own = [tokens[at] for at in sentence if noun and tokens[at].head == noun.index]
        leads = any(noun and token.dep == "compound" and _leads(token, noun) for token in own)
        inner = next((token for token in own if token.dep == "prep" and not leads), None)  # "on Monday men of X"
        if inner is None:
            break
        prep = inner
    return prep, noun


def _is_helped(own: list[Token]) -> bool:
    return any(token.dep in {"aux", "auxpass"} for token in own)


def _leads(token: Token, noun: Token) -> bool:
    """Whether a word before a noun is the place or time that a preposition leads in."""
    return token.lower in load_english().repairs.fronts or (token.is_name and not noun.is_name)


def _split(before: list[Token], lead: Token, prep: Token, noun: Token, verb: Token) -> None:
    for token in before:
        if token.index < lead.index:
            token.head = lead.index
    lead.head, lead.dep = prep.index, "pobj"
    noun.head = verb.index


def _has_subject(tokens: list[Token], sentence: Sentence, verb: Token) -> bool:
    return any(tokens[at].head == verb.index and tokens[at].dep.startswith("nsubj") for at in sentence)


def _below(tokens: list[Token], sentence: Sentence, top: Token) -> Iterator[Token]:
    """Tokens of the sentence that hang on a token, however far, in order."""
    for at in sentence:
        node, steps = at, 0
        while tokens[node].head != node and node != top.index and steps <= len(sentence):
            node, steps = tokens[node].head, steps + 1
        if node == top.index and at != top.index:
            yield tokens[at]
