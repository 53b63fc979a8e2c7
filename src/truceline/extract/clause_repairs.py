"""What does the parser get wrong where clauses stand side by side? Repairs by the form alone, beside ``repairs``.

English-only. Each says what it looks like and what is true whatever the parser says: who speaks in an inserted or
joined clause, and what is denied or charged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.english import load_english
from truceline.extract.speech_repairs import BLAMING, SAYING, SUBJECTS, VERBAL, subjects_of

if TYPE_CHECKING:
    from truceline.extract.tree import Token
    from truceline.extract.walks import Sentence

_SPEAKING: Final = SAYING | BLAMING | {"reject", "dismiss", "refute", "insist", "argue", "maintain"}
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP"})
_ON_END: Final = frozenset({"dep", "ccomp", "conj"})
MAX_STEPS: Final = 6
"""Names in a row that an adjective behind them may hang on."""


def right_clauses(tokens: list[Token], sentence: Sentence) -> None:
    """Mends the tags, heads and relations of clauses that stand side by side in place."""
    _right_past(tokens, sentence)
    _right_doers(tokens, sentence)
    _right_gerunds(tokens, sentence)
    _right_gerund_verbs(tokens, sentence)
    _right_results(tokens, sentence)
    _right_answerable(tokens, sentence)
    _right_objects(tokens, sentence)
    _right_parted(tokens, sentence)
    _right_apposed(tokens, sentence)
    _right_joined(tokens, sentence)
    _right_said_on(tokens, sentence)
    _right_garden(tokens, sentence)
    _right_elliptic(tokens, sentence)


def _right_past(tokens: list[Token], sentence: Sentence) -> None:
    """“said fighters loyal to X shot at a bus”, with "shot" read as a noun: what has a subject is a verb."""
    past = load_english().repairs.past
    for bare in [tokens[at] for at in sentence if tokens[at].tag == "VBD" and tokens[at].lower in past.values()]:
        bare.tag = "VBD" if bare.lower in past else "VBP"  # "they storm it at four"
    for verb in [tokens[at] for at in sentence if tokens[at].tag in {"NN", "JJ"} and tokens[at].lower in past]:
        own = [tokens[at] for at in sentence if tokens[at].head == verb.index]
        if verb.dep in {"ccomp", "ROOT", "advcl", "conj"} and any(one.dep == "nsubj" for one in own):
            verb.tag, verb.lemma = "VBD", past[verb.lower]


def _right_doers(tokens: list[Token], sentence: Sentence) -> None:
    """“The rebels attack at dawn”, "the sniper fires at us", read as an attack of rebels: many do and own none."""
    for verb in [tokens[at] for at in sentence if tokens[at].tag in {"NN", "NNS"} and at - sentence.first > 1]:
        doer, article = tokens[verb.index - 1], tokens[verb.index - 2]
        if doer.dep != "compound" or doer.head != verb.index or article.lower != "the" or article.head != verb.index:
            continue
        others = [tokens[at] for at in sentence if tokens[at].head == verb.head and at != verb.index]
        joined = verb.dep == "nsubj" and any(one.dep in SUBJECTS and one.index > verb.index for one in others)
        fronted = verb.dep == "pobj" and any(one.dep == "pobj" and one.index < verb.index for one in others)
        after = tokens[min(verb.index + 1, sentence.last - 1)].lower
        if not _is_deed(verb, doer, after) or not (verb.dep == "ROOT" or joined or fronted):
            continue
        verb.tag, verb.lemma = ("VBP", verb.lower) if verb.tag == "NN" else ("VBZ", verb.lower[:-1])
        doer.dep, article.head = "nsubj", doer.index
        if verb.dep != "ROOT":
            verb.head, verb.dep = (verb.head if joined else tokens[verb.head].head), "ccomp"
        return


def _is_deed(verb: Token, doer: Token, after: str) -> bool:
    """Whether a noun behind its doer is a verb: "the Houthis attack", "the sniper fires at"."""
    many = doer.lower.endswith("s") and not doer.lower.endswith("ss")
    fires = verb.tag == "NNS" and verb.lower in {"fires", "shoots"} and after == "at" and doer.tag == "NN"
    return fires or (verb.tag == "NN" and many and verb.lower in load_english().repairs.past.values())


def _right_gerunds(tokens: list[Token], sentence: Sentence) -> None:
    """“killed in rebel shelling of the town”, read as killed in rebels, shelling: what "of" follows is a noun."""
    for noun in [tokens[at] for at in sentence if tokens[at].lower in load_english().repairs.deeds and at > 0]:
        owner, of = tokens[noun.index - 1], tokens[min(noun.index + 1, sentence.last - 1)]
        if of.lower != "of" or of.head != noun.index or owner.index < sentence.first:
            continue
        if noun.dep == "advcl" and owner.dep in {"pobj", "dobj"} and owner.is_noun:
            noun.head, noun.dep = owner.head, owner.dep
        elif noun.dep == "ccomp" and owner.head == noun.index and owner.dep in {"compound", "amod"}:
            noun.dep = "dobj"
        else:
            continue
        noun.tag, noun.lemma = "NN", noun.lower
        owner.head, owner.dep = noun.index, "compound"
        for token in [tokens[at] for at in sentence if tokens[at].head == owner.index and at < owner.index]:
            token.head = noun.index
        return


def _right_gerund_verbs(tokens: list[Token], sentence: Sentence) -> None:
    """“denied launching rockets at A and hitting B”, read as rockets that launch: what is denied or charged is done."""
    words = load_english().repairs
    for verb in [tokens[at] for at in sentence if tokens[at].dep in {"amod", "compound"} and _is_gerund(tokens, at)]:
        thing, before = tokens[verb.head], tokens[max(verb.index - 1, sentence.first)]
        above = tokens[before.head] if thing.dep == "pobj" and thing.head == before.index else before
        above = tokens[above.head] if above.is_noun else above
        if above.lemma not in words.charging or above is verb or thing.head != before.index or thing.index < verb.index:
            continue
        verb.head, verb.dep, verb.tag = before.index, "pcomp" if before.tag == "IN" else "xcomp", "VBG"
        verb.lemma = "open" if verb.lower == "opening" else verb.lemma
        thing.head, thing.dep = verb.index, "dobj"
        for token in [tokens[at] for at in sentence if tokens[at].head == above.index and at > thing.index]:
            if token.dep == "prep" or (token.dep in {"cc", "conj"} and _joins_gerund(tokens, sentence, token)):
                token.head = verb.index
        return


def _is_gerund(tokens: list[Token], at: int) -> bool:
    """A form in -ing, and "opening" before "fire", which is read as a noun."""
    opens = tokens[at].lower == "opening" and tokens[tokens[at].head].lower == "fire"
    return tokens[at].tag == "VBG" or opens


def _joins_gerund(tokens: list[Token], sentence: Sentence, token: Token) -> bool:
    """Whether "and", or what it leads to, goes on with a form in -ing."""
    later = [tokens[at] for at in sentence if tokens[at].head == token.head and tokens[at].dep == "conj"]
    meant = token if token.dep == "conj" else next((one for one in later if one.index > token.index), token)
    return meant.tag == "VBG"


def _right_results(tokens: list[Token], sentence: Sentence) -> None:
    """“shot at a bus, wounding two, and sent tanks”, read as wounding and sent: a past form goes on from one."""
    for verb in [tokens[at] for at in sentence if tokens[at].dep == "conj" and tokens[at].tag == "VBD"]:
        result = tokens[verb.head]
        main = tokens[result.head]
        is_result = result.dep == "advcl" and result.tag == "VBG" and main.tag == "VBD" and main.index < result.index
        if is_result and not subjects_of(tokens, sentence, verb):
            verb.head = main.index


def _right_answerable(tokens: list[Token], sentence: Sentence) -> None:
    """“held fighters of X responsible for it”, read as an X that is: who is held so is what the verb acts on."""
    for word in [tokens[at] for at in sentence if tokens[at].lower in {"responsible", "accountable"}]:
        noun, steps = tokens[word.head], 0
        if word.dep != "amod" or noun.index > word.index:
            continue
        while noun.is_noun and noun.dep == "pobj" and steps < MAX_STEPS:
            noun, steps = tokens[tokens[noun.head].head], steps + 1
        if tokens[noun.head].lemma == "hold" and noun.dep == "dobj":
            word.head, word.dep = noun.head, "oprd"


def _right_objects(tokens: list[Token], sentence: Sentence) -> None:
    """“dismissed as false a report that …”, read as what is false a report: it is what the verb acts on."""
    for thing in [tokens[at] for at in sentence if tokens[at].dep == "dobj" and tokens[tokens[at].head].tag == "JJ"]:
        word = tokens[thing.head]
        if tokens[word.head].lemma in _SPEAKING and word.head < word.index < thing.index:
            thing.head = word.head


def _right_parted(tokens: list[Token], sentence: Sentence) -> None:
    """“Fighters, X alleged, shelled it”, read as two who alleged: the first does what comes behind."""
    for said in [tokens[at] for at in sentence if tokens[at].dep == "parataxis" and tokens[at].lemma in _SPEAKING]:
        main, own = tokens[said.head], subjects_of(tokens, sentence, said)
        is_behind = main.index > said.index and main.tag in {"VBD", "VBN"}
        if is_behind and len(own) > 1 and own[1].index < said.index and not subjects_of(tokens, sentence, main):
            own[0].head, main.tag = main.index, "VBD"


def _right_apposed(tokens: list[Token], sentence: Sentence) -> None:
    """“Jets bombed the depot, a spokesman charged.”, read as jets that are a spokesman: he stands behind their verb."""
    for noun in [tokens[at] for at in sentence if tokens[at].dep == "appos"]:
        behind = [tokens[at] for at in range(noun.index + 1, sentence.last) if tokens[at].dep == "acl"]
        said = next((token for token in behind if noun.index <= token.head < token.index), noun)
        root = next((tokens[at] for at in sentence if tokens[at].head == at), noun)
        between = tokens[noun.index + 1 : said.index]
        is_speech = said.lemma in _SPEAKING and said.tag in {"VBN", "VBD"} and all(one.text != "," for one in between)
        after = tokens[min(said.index + 1, sentence.last - 1)]
        ends = sentence.last - said.index <= MAX_STEPS and after.lower not in {"with", "by", "over"}
        is_apart = noun.head < root.index < noun.index or (ends and tokens[noun.head].dep == "pobj")
        if not is_speech or not is_apart or root.index > noun.index or root.tag not in {*_FINITE, "VBN"}:
            continue
        said.head, said.dep, said.tag = said.index, "ROOT", "VBD"
        noun.head, noun.dep = said.index, "nsubj"
        root.head, root.dep = said.index, "ccomp"
        return


def _right_joined(tokens: list[Token], sentence: Sentence) -> None:
    """“It fell, and Ali, a spokesman, called it a crime”, read as Ali who is joined to "fell": he is who called."""
    for noun in [tokens[at] for at in sentence if tokens[at].dep == "conj" and tokens[at].is_noun]:
        before = tokens[noun.head]
        later = [tokens[at] for at in sentence if tokens[at].head == before.index and at > noun.index]
        verb = next((token for token in later if token.dep == "conj" and token.tag in _FINITE), None)
        if before.tag not in _FINITE or verb is None or subjects_of(tokens, sentence, verb):
            continue
        if tokens[verb.index - 1].text == "," or tokens[verb.index - 1].index == noun.index:
            noun.head, noun.dep = verb.index, "nsubj"


def _right_said_on(tokens: list[Token], sentence: Sentence) -> None:
    """“X denied that it shelled A, saying that B”, "and said that B", read as said by what shelled: X says that too."""
    for verb in [tokens[at] for at in sentence if tokens[at].lemma in SAYING | BLAMING and at > sentence.first]:
        clause = tokens[verb.head]
        is_added = verb.dep == "advcl" and verb.tag == "VBG" and tokens[verb.index - 1].text == ","
        is_joined = verb.dep == "conj" and verb.tag == "VBD" and clause.lemma not in _SPEAKING
        above = tokens[clause.head]
        if clause.dep != "ccomp" or above.index >= clause.index or above.lemma not in _SPEAKING:
            continue
        own = [tokens[at] for at in sentence if tokens[at].head == verb.index]
        tells = any(token.dep == "ccomp" or (verb.lemma in BLAMING and token.dep == "dobj") for token in own)
        if (is_added or is_joined) and tells and not any(token.dep in SUBJECTS for token in own):
            verb.head = above.index


def _right_garden(tokens: list[Token], sentence: Sentence) -> None:
    """“Rockets fired from the hill hit a school”, read as rockets that fired: of two verbs on end the second tells."""
    for main in [tokens[at] for at in sentence if tokens[at].tag in VERBAL and tokens[at].dep in _ON_END]:
        inner = tokens[main.head]
        if inner.tag not in {"VBD", "VBN"} or inner.index >= main.index or inner.lemma in _SPEAKING:
            continue
        own = [tokens[at] for at in sentence if tokens[at].head == main.index]
        helped = any(one.dep in {"aux", "auxpass"} and one.tag in {*_FINITE, "MD"} for one in own)
        first = min((one.index for one in own), default=main.index)
        before = tokens[min(first, main.index) - 1]
        if any(one.dep in {*SUBJECTS, "mark"} for one in own) or before.tag in {",", ":", "CC", "TO"}:
            continue
        held = [tokens[at] for at in sentence if tokens[at].head == inner.index]
        doer = next((one for one in held if one.dep in SUBJECTS and one.index < inner.index), None)
        is_bare = not any(one.dep in {"aux", "auxpass", "mark", "dobj", "cc"} for one in held if one.index < main.index)
        if main.lower in load_english().repairs.past and main.tag == "VB" and not helped:
            main.tag = "VBD"  # "hit"
        if doer is None or not doer.is_noun or not is_bare or not (main.tag in _FINITE or helped):
            continue
        for one in held:
            if one.index > main.index or one.dep == "punct":
                one.head = main.index
        main.head = main.index if inner.head == inner.index else inner.head
        main.dep, doer.head, doer.dep = inner.dep, main.index, "nsubj"
        inner.head, inner.dep, inner.tag = doer.index, "acl", "VBN"


def _right_elliptic(tokens: list[Token], sentence: Sentence) -> None:
    """“six were killed in A and two more wounded in B”, read as two wounded ones: a verb without its "were"."""
    for verb in [tokens[at] for at in sentence if tokens[at].tag == "VBN" and tokens[at].dep in {"amod", "acl"}]:
        count = tokens[verb.head]
        above = tokens[count.head]
        if count.tag != "CD" or count.dep != "conj" or above.tag != "VBN" or count.index > verb.index:
            continue
        for one in [tokens[at] for at in sentence if tokens[at].head == count.index and at > verb.index]:
            one.head = verb.index
        verb.head, verb.dep = above.index, "conj"
        count.head, count.dep = verb.index, "nsubjpass"
