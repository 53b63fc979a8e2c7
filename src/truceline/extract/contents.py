"""What is said at a verb of saying? The stretch of text that its clause, object, quotation or sentence gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.hedging import load_hedges
from truceline.extract.items import last_below
from truceline.model.claim import Via

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

CLAUSAL: Final = ("ccomp", "xcomp", "parataxis")
_ASIDE: Final = frozenset({"advcl", "prep", "npadvmod", "agent", "mark"})
_MARKS: Final = frozenset({".", ",", "``", "''", ":", '"'})
_CHARGE: Final = frozenset({"of", "with", "for", "as", "by"})
_PARTS: Final = frozenset({"hand", "part", "role", "involvement", "share"})
_HARMED: Final = frozenset(
    {"dead", "death", "killed", "wounded", "injured", "casualty", "fatality", "victim", "injury", "missing", "loss"}
)
_WHEN: Final = frozenset({"after", "when", "as", "while"})
_THROUGH: Final = frozenset({"after", "in", "from", "following", "through", "by"})
_NOUN_PREPS: Final = frozenset({"of", "as", "for", "with", "about"})
_SAYING: Final = frozenset({"say", "state", "write"})
_NO_TELLING: Final = frozenset({"speak", "talk", "answer", "reply", "respond", "comment", "ask", "complain"})
"""Verbs of speech that tell nothing in "As he spoke, …"."""
_THIS: Final = frozenset({"this", "that", "so", "these", "all", "everything"})


class Contents:
    """Finds what is said."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.cues = reading.lexicons.cues

    def of(self, verb: int, sentence: Sentence, heads: list[int]) -> set[int]:
        """Tokens of what the speaker says.

        A cascade: (a) a clause; (b) a noun, or what its preposition leads in; (c) a quotation; (d) the rest of the
        sentence where "X said" stands behind or within it; (e) what follows a colon; (f) what is left behind the verb.
        """
        tree = self.tree
        clauses = [child for child in tree.children(verb, *CLAUSAL) if not self._is_apart(verb, child)]
        clauses += tree.children(verb, "csubjpass")  # "that the army shelled it is confirmed by X"
        content = {index for child in clauses for index in tree.subtree(child)}
        lemma = tree[verb].lemma
        inverted = bool(heads) and min(heads) > verb and tree[verb - 1].text in {",", '"', "''"}
        is_clause = any(self.tree[at].is_verb or tree.children(at, "nsubj", "cop") for at in clauses)
        if not is_clause and lemma in self.cues.body.object_content and not inverted:
            content |= self._object(verb) - {index for head in heads for index in tree.subtree(head)}
        content = content or self._led_in(verb) or self._in_document(verb) or self._pointed(verb)
        is_behind = self._is_behind(verb, sentence, heads)
        content |= self._quoted(verb, sentence, content, is_near=is_behind or self._colon(verb))
        content = content or self._of_night(verb)
        if not content and is_behind and not self._has_thing(verb):
            content = self._rest(verb, sentence, heads)
        if self.cues.via.get(lemma) is Via.ALLEGES or lemma in {"describe", "call"}:
            content |= self._charge(verb)
        content |= self._of_toll(verb, content)
        content |= self._behind_colon(verb, sentence) if content else set()
        content = content or self._after_colon(verb, sentence) or self._unfolded(verb, sentence)
        content = content or self._right(verb, sentence) or _as_told(self.reading, verb, sentence)
        colon = next((at for at in range(verb + 1, sentence.last) if tree[at].text == ":"), sentence.last)
        own = {verb, *(index for head in heads for index in tree.subtree(head) if not tree.governs(head, verb))}
        return content - {at for at in own if at < colon or verb > colon}

    def is_clause(self, verb: int) -> bool:
        """Whether what is said is a whole clause or a quotation: then even a thing may "say" it."""
        tree = self.tree
        clauses = tree.children(verb, "ccomp", "parataxis")
        return any(tree.children(at, "nsubj", "nsubjpass", "expl") for at in clauses)

    def pointed_at(self, content: set[int], verb: int, sentence: Sentence) -> set[int]:
        """“This was reported by X”: what "this" points at, the sentence before in the same paragraph."""
        words = {self.tree[at].lower for at in content if self.tree[at].tag not in _MARKS}
        via = self.cues.via.get(self.tree[verb].lemma)
        first = min(content, default=verb)
        if words == {"it"} and first < verb and first > sentence.first + 2 and self.tree[first - 1].text == ",":
            return set(range(sentence.first, first - 1))  # "…, it was announced by X"
        lays = load_hedges().laying | load_hedges().blaming  # "ascribed it to Russia" tells who, and not what
        judges = self.tree[verb].lemma in {"call", "describe", "condemn", "praise"} | lays
        is_pointing = bool(words) and words <= {"this", "that", "it", "so", "as", "much", "all", "both"}
        if not is_pointing or via is Via.DENIES or judges:
            return content
        mark = next((at for at in range(verb - 1, sentence.first + 2, -1) if self.tree[at].text == ";"), None)
        if mark is not None:
            return content | set(range(sentence.first, mark))  # "…; the army confirmed as much"
        if sentence.index == 0:
            return content
        before = self.tree.sentences[sentence.index - 1]
        return content | set(before) if self.block(before) == self.block(sentence) else content

    def block(self, sentence: Sentence) -> int:
        """Number of the paragraph that a sentence begins in."""
        return self.reading.block_of(self.tree[sentence.first].start)

    # clauses and nouns

    def _is_apart(self, verb: int, clause: int) -> bool:
        """Whether a semicolon parts a clause from the verb behind it: then the clause is the writer's own."""
        tree = self.tree
        return clause < verb and any(tree[at].text == ";" for at in range(clause, verb)) and not self._colon(verb)

    def _object(self, verb: int) -> set[int]:
        tree = self.tree
        objects = tree.children(verb, "dobj", "nsubjpass", "oprd", "dative")
        content = {index for child in objects for index in tree.subtree(child)}
        for prep in tree.children(verb, "prep"):
            is_source = any(tree[at].lemma == "reference" for at in tree.children(prep, "pobj"))
            is_of_object = tree[prep].lower == "in" and any(tree[at].lemma in _PARTS for at in objects)
            if (tree[prep].lower in _NOUN_PREPS or is_of_object) and not is_source:
                content |= set(tree.subtree(prep))
        return content

    def _led_in(self, verb: int) -> set[int]:
        """“pointed to the risk”, "spoke of a breach": what the verb's own prepositions lead in."""
        tree = self.tree
        wanted = self.cues.body.led_in.get(tree[verb].lemma, ())
        holders = [verb, *tree.children(verb, "advmod")]
        holders += tree.led(verb, {"to", "with"})  # "spoke to X of two shells"
        if tree[verb].lemma in self.cues.body.told and tree[verb].tag != "VBN":  # "told Reuters of two shells"
            holders += [at for at in tree.children(verb, "dobj", "dative") if self._is_told_of(at)]
        every = [prep for at in holders for prep in tree.children(at, "prep", "dative")]
        preps = [prep for prep in every if tree[prep].lower in wanted]
        found = {at for prep in preps for at in tree.subtree(prep)} - set(preps)
        if not found or tree[verb].lemma not in self.cues.body.measuring:
            return found
        whens = [at for at in tree.children(verb, "advcl") if tree[tree.first_of(at)].lower == "when"]
        return found | self._object(verb) | {at for clause in whens for at in tree.subtree(clause)}

    def _of_toll(self, verb: int, content: set[int]) -> set[int]:
        """“spoke of ten dead after rockets hit the station”: how those came to harm who are told of, under the verb."""
        tree = self.tree
        last = max(content, default=verb)
        near = {*content, *range(last + 1, min(last + 3, len(tree)))} if content else set()
        if last < verb or not any(tree[at].lemma in _HARMED or tree[at].lower in _HARMED for at in near):
            return set()
        clauses = [at for at in tree.children(verb, "advcl") if at > verb and tree[tree.first_of(at)].lower in _WHEN]
        preps = [at for at in tree.children(verb, "prep") if at > verb and tree[at].lower in _THROUGH]
        nouns = self.cues.body.documents | self.cues.body.utterances
        preps = [at for at in preps if not any(tree[one].lemma in nouns for one in tree.children(at, "pobj"))]
        behind = [at for at in (*clauses, *preps) if tree.first_of(at) <= last + 1 or tree[at].dep == "advcl"]
        return {at for one in behind for at in tree.subtree(one)}

    def _of_night(self, verb: int) -> set[int]:
        """“recalled the night when militants came”: the clause tells what is remembered."""
        tree = self.tree
        if tree[verb].lemma not in {"recall", "remember", "describe", "recount", "relate"}:
            return set()
        clauses = [at for at in tree.children(verb, "advcl") if tree[tree.first_of(at)].lower in {"when", "on"}]
        return {at for clause in clauses if clause > verb for at in tree.subtree(clause)}

    def _has_thing(self, verb: int) -> bool:
        """“whose men hold the ridge”: a verb with a thing of its own behind it says none of what stands before."""
        tree = self.tree
        is_plain = tree[verb].lemma in {*self.cues.body.told, *self.cues.body.citing.verbs, "call"}
        things = [at for at in tree.children(verb, "dobj") if at > verb and not tree[at].tag.startswith("PRP")]
        return tree[verb].dep == "relcl" and bool(things) and not is_plain

    def _is_told_of(self, head: int) -> bool:
        """Whether what "of" leads in behind those who are told is what they are told: more than a name."""
        tree = self.tree
        led = tree.led(head)
        return any(
            (tree[at].tag == "NNS" or tree.children(at, "relcl", "acl", "prep", "det", "nummod", "amod"))
            and not tree[at].is_name
            for at in led
        )

    def _pointed(self, verb: int) -> set[int]:
        """“A medic told AFP this”, "said so": a word behind the verb that stands for what was told before."""
        tree = self.tree
        if [tree[at].lower for at in range(verb + 1, min(verb + 3, len(tree)))] == ["as", "much"]:
            return {verb + 1, verb + 2}
        if tree[verb].lemma not in self.cues.body.told | _SAYING:
            return set()
        told = [at for at in tree.children(verb, "dobj", "oprd", "attr") if at > verb]
        told += tree.children(verb, "nsubjpass")
        return {at for at in told if tree[at].lower in _THIS and not tree[at].children}

    def _in_document(self, verb: int) -> set[int]:
        """“told the Council in a letter that …”: a clause that the parser hung on the letter."""
        tree = self.tree
        documents = self.cues.body.documents | self.cues.body.utterances | self.cues.body.shown
        nouns = tree.led(verb)
        nouns = [at for at in nouns if tree[at].lemma in documents]
        if tree[verb].lemma in self.cues.body.told:  # "was told by a colonel that …"
            nouns += tree.agents(verb)
        clauses = [at for noun in nouns for at in tree.children(noun, "relcl", "acl")]
        whole = [at for at in clauses if any(tree[mark].lower == "that" for mark in tree.children(at, "mark"))]
        return {at for clause in whole for at in tree.subtree(clause)}

    def _charge(self, verb: int) -> set[int]:
        tree = self.tree
        preps = [prep for prep in tree.children(verb, "prep") if tree[prep].lower in _CHARGE]
        found = {index for prep in preps for index in tree.subtree(prep)} | self._object(verb)
        noun = tree[verb].head
        if tree[verb].dep == "relcl" and tree[noun].is_noun and not tree.children(verb, "ccomp"):
            found |= set(tree.subtree(noun)) - set(tree.subtree(verb))  # "a salvo that activists blamed on the army"
        return found

    # quotations

    def _colon(self, verb: int) -> bool:
        return any(self.tree[at].text == ":" for at in range(verb + 1, min(verb + 4, len(self.tree))))

    def _quoted(self, verb: int, sentence: Sentence, content: set[int], *, is_near: bool) -> set[int]:
        """Speech in quotation marks that belongs to the cue, over sentences, and what is quoted right behind it."""
        start, end = self.reading.bounds(sentence)
        found: set[int] = set()
        reach = end
        is_open = False
        for quote in self.reading.quotes_from(start):
            is_on = found and self._continues(reach, quote.start, is_open=is_open)
            if quote.start >= end and (not is_on or self.tree.text[quote.end - 2 : quote.end - 1] == ","):
                break  # nor does any later one; "…," she told X. "…," she told Y
            if not quote.is_speech:
                continue
            tokens = set(self.reading.tokens_within(quote.start, quote.end))
            if quote.start < end and verb not in tokens and (content & tokens or (is_near and not content) or found):
                found |= tokens
                reach, is_open = max(reach, quote.end), quote.is_open
            elif quote.start >= end:
                found |= tokens
                reach, is_open = quote.end, quote.is_open
        return found

    def _continues(self, end: int, start: int, *, is_open: bool) -> bool:
        """Whether nothing but space lies between two quotes of one paragraph, or of two where the first stayed open."""
        first, second = self.reading.block_of(max(end - 1, 0)), self.reading.block_of(start)
        joined = first == second or (is_open and second == first + 1)
        return joined and not self.tree.text[end:start].strip()

    # the rest

    def _is_behind(self, verb: int, sentence: Sentence, heads: list[int]) -> bool:
        """Whether "X said" stands behind or within what is said, set off by a comma or a closing quotation mark."""
        tree = self.tree
        if heads and min(heads) > verb > sentence.first + 1 and tree[verb - 1].text in {",", '"', "''"}:
            return True  # "…, counted the Observatory"
        span = [verb, *(head for head in tree.children(verb, "nsubj") if tree[head].index < verb)]
        first = min(tree.first_of(index) if index != verb else verb for index in span)
        before = first - 1
        while before >= sentence.first and tree[before].lower in {"as", "also", "thus"}:
            before -= 1
        return before > sentence.first and tree[before].text in {",", '"', "''", "–", "—"}

    def _rest(self, verb: int, sentence: Sentence, heads: list[int]) -> set[int]:
        """All of the sentence but the words that say who says it, when and how."""
        tree = self.tree
        if any(tree[head].dep == "nsubj" and tree[head].lower in {"which", "who", "that"} for head in heads):
            return set()
        outer = set(sentence) - {verb} - self._aside(verb, heads)
        if tree[verb].dep == "conj" and tree[tree[verb].head].is_verb and not (heads and min(heads) > verb):
            outer &= set(tree.subtree(verb))
        return outer

    def _aside(self, verb: int, heads: list[int]) -> set[int]:
        tree = self.tree
        aside: set[int] = set()
        for child in tree.children(verb):
            token = tree[child]
            speaks = token.dep == "conj" and child > verb and self.cues.reports(token.lemma)
            speaks = speaks and bool(tree.children(child, "nsubj"))  # "…, X told Y, but Z said that …"
            if (token.dep in CLAUSAL or token.dep == "conj") and not speaks:
                continue
            own = child in heads or token.dep in {"aux", "auxpass", "neg", "advmod", "dobj", "dative", "nsubj"}
            if own or speaks or (child > verb and token.dep in _ASIDE):
                aside |= set(tree.subtree(child))
        return aside

    def _behind_colon(self, verb: int, sentence: Sentence) -> set[int]:
        """“reported one breach: positions had come under fire”: what a colon unfolds is said by the same speaker."""
        tree = self.tree
        colon = next((at for at in range(verb + 1, sentence.last - 1) if tree[at].text == ":"), None)
        if colon is None or not tree.governs(tree.root(sentence), verb) or tree[verb].dep in {"relcl", "acl"}:
            return set()
        return set(range(colon + 1, sentence.last))

    def _after_colon(self, verb: int, sentence: Sentence) -> set[int]:
        """“He said:” at a sentence's end: the quotation that follows, else the paragraph or the rest of this one."""
        tree = self.tree
        if tree[sentence.last - 1].text != ":" or not tree.governs(tree.root(sentence), verb):
            return set()
        later = tree.sentences[sentence.index + 1 : sentence.index + 2]
        if not later:
            return set()
        start = tree[later[0].first].start
        quote = next(self.reading.quotes_from(start + 1), None)
        if quote is not None and quote.start <= start + 1:
            return set(self.reading.tokens_within(quote.start, quote.end))
        return set(range(later[0].first, tree.sentences[last_below(self.reading, later[0])].last))

    def _unfolded(self, verb: int, sentence: Sentence) -> set[int]:
        """“Damascus tells it like this: …”: what a colon unfolds behind a whole clause of saying."""
        tree = self.tree
        colon = next((at for at in range(verb + 1, sentence.last - 1) if tree[at].text == ":"), None)
        if colon is None or not self._is_finite(verb) or tree[verb].dep in {"relcl", "acl"}:
            return set()
        lead = [at for at in range(sentence.first, colon) if tree[at].tag not in _MARKS]
        is_clause = all(at == verb or tree.governs(verb, at) for at in lead)
        things = [at for at in tree.children(verb, "dobj") if at > verb and tree[at].lower not in _THIS | {"it"}]
        return set(range(colon + 1, sentence.last)) if is_clause and not things else set()

    def _is_finite(self, verb: int) -> bool:
        """Whether a verb has a tense: "told", "had told", and not "added by the desk"."""
        return self.tree[verb].is_finite or bool(self.tree.children(verb, "aux", "auxpass"))

    def _right(self, verb: int, sentence: Sentence) -> set[int]:
        """“admitted he had not known”, "said as much": what stands behind a verb of saying that has nothing else."""
        tree = self.tree
        if tree[verb].lemma not in self.cues.body.plain or tree.children(verb, "agent"):
            return set()
        right = {at for at in range(verb + 1, sentence.last) if tree.governs(verb, at) or at in self._swallowed(verb)}
        aside = {at for child in tree.children(verb, "npadvmod", "prt", "punct") for at in tree.subtree(child)}
        first = {at for prep in tree.children(verb, "prep") for at in tree.subtree(prep)}
        found = right - aside - first
        words = [at for at in found if tree[at].tag not in _MARKS]
        return found if len(words) > 1 or any(tree[at].tag == "CD" for at in words) else set()  # "said five"

    def _swallowed(self, verb: int) -> set[int]:
        """A clause behind the verb that the parser hung over it: it took the verb for the clause's own aside."""
        tree = self.tree
        above = tree[verb].head
        if tree[verb].dep not in {"ccomp", "parataxis"} or above < verb:
            return set()
        return {at for at in tree.subtree(above) if at > verb}


def _as_told(reading: Reading, verb: int, sentence: Sentence) -> set[int]:
    """“As X reports, …”: all behind a clause in front that says nothing itself."""
    tree, cues = reading.tree, reading.lexicons.cues
    token = tree[verb]
    is_told = cues.via.get(token.lemma) in {Via.SAYS, Via.REPORTS} and token.lemma not in _NO_TELLING
    if tree[sentence.first].lower != "as" or not is_told or not tree.governs(verb, sentence.first):
        return set()
    comma = next((at for at in range(verb, sentence.last) if tree[at].text == ","), sentence.last - 1)
    own = tree.children(verb, "dobj") if token.lemma not in cues.body.told else []
    is_whole = token.is_finite or bool(tree.children(verb, "aux", "auxpass"))
    if own or token.dep != "advcl" or not is_whole or token.head < comma:
        return set()
    return set(range(comma + 1, sentence.last))
