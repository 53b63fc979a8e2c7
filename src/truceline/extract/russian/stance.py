"""Is a Russian act told as a fact, a charge, a denial, a plan, a rule or an opinion? And what weakens it?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.act import Stance
from truceline.extract.russian.figures import Figures
from truceline.extract.russian.habits import Habits
from truceline.extract.russian.refuting import Refuting
from truceline.extract.russian.sides import Sides
from truceline.model.claim import Modality, SourceKind

if TYPE_CHECKING:
    from truceline.extract.chain import Chain
    from truceline.extract.roles import Roles
    from truceline.extract.russian.casting import Cast
    from truceline.extract.russian.reading import Reading
    from truceline.extract.russian.words import Frame

_PURPOSES: Final = frozenset({"для", "ради"})
_RULING_OUT: Final = frozenset({"исключать", "исключить"})
_DRILL: Final = "military_exercise"
_ANYBODY: Final = frozenset({"кто", "кто-нибудь", "кто-либо"})
_NONE: Final = frozenset({"нет", "без", "никто"})
_CEASING: Final = frozenset(
    {
        "прекратиться",
        "прекращаться",
        "стихать",
        "стихнуть",
        "утихать",
        "утихнуть",
        "смолкать",
        "умолкать",
        "прерываться",
    }
)
"""Verbs of coming to an end: what did not went on."""
_CONDITIONAL: Final = frozenset({"бы", "б"})
_WHOEVER: Final = re.compile(
    r"\bкто\b.*\bто(?:т|го|му|м)\b"
    r"|\b(?:то(?:т|го|му|м)|те|тех|тем|теми|каждый|всякий|любой),? (?:у |с |за )?(?:кто|кого|кому|кем)\b"
)
_INFINITIVE: Final = ("ть", "ти", "чь", "ться", "тись", "чься")
_THINKING: Final = ("полага", "счита", "дума", "сочл", "счел", "уверен", "убежден")
_NOBODY: Final = frozenset(
    {"некого", "некому", "некем", "нечего", "нечему", "нечем", "незачем", "негде", "некуда", "неоткуда"}
)
"""Words by which there is nobody to do it, nothing to do it with, and no ground for it."""


class Stances:
    """Judges acts by the words round them and by their chains."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.words = reading.lexicon.words
        self.sides = Sides(reading)
        self.refuting = Refuting(reading)
        self.habits = Habits(reading)
        self.figures = Figures(reading)

    def of(self, index: int, frame: Frame, roles: Roles, cast: Cast, chain: Chain) -> Stance:
        """The stance, by a cascade: (1) not real; (2) denied; (3) opinion; (4) hedged or charged; (5) told as it is."""
        if chain.modality is Modality.PROPOSED and not self._is_past(roles):
            return Stance(Modality.PROPOSED)
        accused = self.refuting.is_blamed(index)
        is_judged = self.reading.phrases(self.tree.sentence_of(index), self.words.opinion) is not None
        if (is_judged or chain.modality is Modality.OPINION) and self.refuting.is_answered_for(index):
            return Stance(Modality.ALLEGED)
        if is_judged or self.figures.is_figure(index, roles):
            return Stance(Modality.OPINION)
        unreal = self._unreal(index, roles)
        unproven = self.refuting.unproven(index) if chain.modality is None and unreal is None else None
        if unproven is not None:
            return Stance(Modality.ALLEGED, unproven)
        unreal = self.habits.of(index, frame, roles, cast, chain) if unreal is None else unreal
        if unreal is not None:
            is_foretold = unreal is Modality.PROPOSED and len(chain.hops) == 1
            is_dated = any(hit.kind == "date" for hit in self.reading.times[self.tree[index].sentence])
            is_foretold = is_foretold and not is_dated and self._is_foretold(roles)
            return Stance(Modality.OPINION if is_foretold else unreal)
        if self._is_denied(index, frame, roles, chain) or self.refuting.is_taken_back(index):
            return Stance(Modality.DENIED)
        if chain.modality is Modality.OPINION:
            return Stance(Modality.ALLEGED if self._is_thought(roles, chain) else Modality.OPINION)
        hedge = self._hedge(index, cast.actor)
        if hedge is not None:
            return Stance(Modality.ALLEGED, hedge)
        if accused or chain.modality is Modality.ALLEGED or self.is_charge(index, frame, cast, chain):
            return Stance(Modality.ALLEGED)
        return Stance(Modality.ASSERTED)

    def _is_thought(self, roles: Roles, chain: Chain) -> bool:
        """“полагают, что гранату бросил …": what is thought to have been done is alleged, and no opinion of motives."""
        cue = chain.hops[-1].cue
        words = self.tree.text[cue.start : cue.end].lower() if cue is not None else ""
        return words.startswith(_THINKING) and self._is_past(roles) and chain.speaker.kind is not SourceKind.EXPERT

    def _unreal(self, index: int, roles: Roles) -> Modality | None:
        """Planned, asked for, allowed, forbidden, supposed, or what is usually done."""
        tree = self.tree
        sentence = tree.sentence_of(index)
        nodes = sorted(roles.nodes)
        if roles.subject is not None and self.tree[roles.subject].lemma in _ANYBODY:
            return Modality.GENERIC
        for node in nodes:
            verb = tree[node]
            if (
                self._is_to_come(node)
                or verb.has("Mood=Imp")
                or (not verb.has("Tense=Past") and self._has_condition(node))
                or any(tree[at].lower in _CONDITIONAL for at in tree.children(node))
            ):
                return self._rule(sentence.index) or Modality.PROPOSED
        if any(
            self._is_under_plan(node)
            or self._is_open(node)
            or self._has_failed(node)
            or self._is_task(node)
            or self._is_awaited(node)
            for node in nodes
        ):
            return self._rule(sentence.index) or Modality.PROPOSED
        if any(tree[node].has("Tense=Pres") and tree[node].has("VerbForm=Fin") for node in nodes) or not any(
            tree[node].is_verb for node in nodes
        ):
            return self._rule(sentence.index)
        return None

    def _is_foretold(self, roles: Roles) -> bool:
        """Whether it is told to come, and is not what something else depends on ("если нанесёт удар, …")."""
        tree = self.tree
        marks = {tree[at].lower for node in roles.nodes for at in tree.children(node, "mark")}
        is_condition = bool(marks & self.words.proposed.conjunctions)
        return not is_condition and any(self._is_to_come(node) for node in roles.nodes)

    def _is_to_come(self, node: int) -> bool:
        """“ударят”, "снова начнут бомбить"; "сегодня стреляют в одних, завтра будут в других": of what is foretold."""
        tree, token = self.tree, self.tree[node]
        above = tree[token.head]
        is_open = token.has("VerbForm=Inf") or token.has("Variant=Short")
        if token.has("Tense=Fut") or (is_open and self._is_future(token.index)):
            return True
        if token.has("VerbForm=Inf") and above.lemma in self.words.phases:
            return above.has("Tense=Fut") or self._has_condition(above.index)
        if not (token.has("Tense=Pres") and token.has("VerbForm=Fin")):
            return False
        sentence = tree.sentence_of(node)
        return any(tree[at].lower == "сегодня" for at in sentence) and any(
            tree[at].lower == "завтра" and at > node for at in sentence
        )

    def _is_future(self, infinitive: int) -> bool:
        """“будут стрелять”, "будет обстреляна"."""
        beside = self.tree.children(infinitive, "aux", "aux:pass", "cop")
        is_form = self.tree[infinitive].has("VerbForm=Inf")
        forms = [self.tree[at].lower for at in beside if self.tree[at].lemma == "быть"]
        return any(is_form or form.startswith("буд") for form in forms)

    def _has_condition(self, verb: int) -> bool:
        """“если …, ударим": what would be done under a condition."""
        clauses = self.tree.children(verb, "advcl")
        marks = [self.tree[at].lower for one in clauses for at in self.tree.children(one, "mark")]
        return self.tree[verb].is_verb and not self.tree[verb].has("Variant=Short") and "если" in marks

    def _rule(self, number: int) -> Modality | None:
        """A sentence about what is always or never done, or about "кто" and "любой"."""
        sentence = self.tree.sentences[number]
        words = self.tree.words(sentence).replace("ё", "е")
        is_rule = any(re.search(rf"(?<!\w){phrase}(?!\w)", words) for phrase in self.words.generic)
        is_rule = is_rule or _WHOEVER.search(words) is not None
        return Modality.GENERIC if is_rule else None

    def _is_open(self, index: int) -> bool:
        """A bare infinitive that no verb of beginning or managing carries: what is to be done, not what was."""
        tree = self.tree
        if not tree[index].has("VerbForm=Inf") or not tree[index].lower.endswith(_INFINITIVE):
            return False
        above = tree[tree[index].head]
        beside = (*tree.children(index), *tree.children(above.index), above.index)
        if any(tree[at].lower in _NOBODY for at in beside):
            return True  # "штурмовать стало некого"
        if tree.is_negated(above.index) and above.lemma not in self.words.ceasing:
            return True  # "захватить город не удалось"
        return not (above.is_verb and (above.lemma in self.words.phases or self.is_guess(above.index)))

    def _is_awaited(self, index: int) -> bool:
        """“Атаки ждали", "боятся удара", "обстрел называют приветствием", "с захватом города война не кончится"."""
        tree, token = self.tree, self.tree[index]
        above = tree[token.head]
        if not token.is_noun or not above.is_verb:
            return False
        plain = not tree.preposition(index) and token.rel in {"obj", "obl", "iobj", "nsubj:pass"}
        is_present = above.has("Tense=Pres") and above.has("VerbForm=Fin")
        if plain and (
            above.lemma in self.words.proposed.awaiting or (is_present and above.lemma in self.words.proposed.calling)
        ):
            return True
        is_before = tree.preposition(index) in {"с", "со", "без", "при"} and token.rel == "obl"
        return is_before and above.has("Tense=Fut")

    def _is_task(self, index: int) -> bool:
        """“Задача батареи – прикрыть отход": an act noun under a bare infinitive that no verb carries."""
        tree, token = self.tree, self.tree[index]
        is_object = token.is_noun and token.rel == "obj" and self._is_open(token.head)
        return is_object and not tree[tree[token.head].head].has("VerbForm=Fin")

    def _has_failed(self, index: int) -> bool:
        """“отвод сил сорван”: what was to be done was not."""
        tree, top = self.tree, index
        while tree[top].rel == "nmod" and tree.preposition(top) == "по" and tree[tree[top].head].is_noun:
            top = tree[top].head  # "операцию по захвату отложили"
        is_done_to = tree[top].is_noun and tree[top].rel in {"nsubj", "nsubj:pass", "obj"}
        return is_done_to and tree[tree[top].head].lemma in self.words.proposed.failing

    def _is_under_plan(self, index: int) -> bool:
        """Whether a word of planning, asking or forbidding stands over it, nearer than any verb of telling."""
        tree = self.tree
        token = tree[index]
        if any(tree[at].lower in self.words.proposed.conjunctions for at in tree.children(index, "mark")):
            return True
        is_open = token.has("VerbForm=Inf") or token.is_noun
        if token.is_noun and tree.preposition(index) in _PURPOSES:
            return True
        for steps, above in enumerate(tree.ancestors(index)):
            word = tree[above]
            is_hit = (
                word.lemma in self.words.proposed.verbs
                and not self.is_guess(above)
                and (is_open or any(tree[at].lower in {"чтобы", "чтоб"} for at in tree.children(index, "mark")))
            )
            if is_hit and not (token.is_noun and self._is_source_only(index, above)):
                return True
            if word.is_noun and word.lemma in self.words.proposed.nouns and is_open and steps < 3:
                return True
            if word.is_noun and word.lemma in self.words.proposed.feared and tree[index].rel.startswith("acl"):
                return True  # "выразил опасение, что войска атакуют город"
            if word.lemma == "цель" and tree.preposition(above) == "с" and steps < 3:
                return True  # "с целью захвата"
            if any(tree[at].lower in self.words.proposed.conjunctions for at in tree.children(above, "mark")):
                return True
            if word.is_verb and not word.has("VerbForm=Inf"):
                return False
            is_open = is_open and (word.has("VerbForm=Inf") or word.is_noun or word.lemma in {"быть"})
        return False

    def is_guess(self, verb: int) -> bool:
        """“могли задеть здание": what may have been, and no plan."""
        tree = self.tree
        told = tree[verb].lemma == "мочь" and tree[verb].has("Tense=Past") and not tree.is_negated(verb)
        return told and not any(tree[at].lower in _CONDITIONAL for at in tree.children(verb))

    def _is_source_only(self, index: int, above: int) -> bool:
        """“после удара … потребовал”: an act told beside a demand, with a preposition of its own, was done."""
        tree = self.tree
        top = index
        while tree[top].head != above and tree[top].head != top:
            top = tree[top].head
        is_planned = tree[above].lower.endswith("ся")  # "планируется вывод войск"
        is_subject = tree[top].rel in {"nsubj", "nsubj:pass"} and not is_planned
        return tree.preposition(top) in {"после", "из-за", "в", "при", "перед", "до", "с"} or is_subject

    def _is_past(self, roles: Roles) -> bool:
        return any(self.tree[node].has("Tense=Past") for node in roles.nodes)

    def _is_denied(self, index: int, frame: Frame, roles: Roles, chain: Chain) -> bool:
        tree = self.tree
        is_inverse = frame.name == "obstruct" and tree[index].lemma in self.reading.lexicon.frames.letting
        if tree[index].lemma in self.reading.lexicon.negated_idioms:
            return False
        if frame.is_harm and any(tree[at].lower in _NONE for at in (tree[index].head, *tree.children(index))):
            return False
        nodes = [*sorted(roles.nodes)]
        support = [tree[index].head] if tree[index].is_noun else []
        negated = any(tree.is_negated(node) and tree[node].lemma not in _CEASING for node in nodes) and not is_inverse
        negated = (
            negated
            or any(tree[at].lemma in {"отрицать"} for at in support)
            or any(tree[at].lower == "нет" for at in support)
        )
        if chain.modality is Modality.DENIED:
            return not chain.is_negated
        return negated

    def _hedge(self, index: int, actor: int | None) -> int | None:
        """A word that weakens the act; one of the doer alone ("предположительно российская авиация") weakens it not."""
        tree = self.tree
        doer = tree.phrase(actor)[0] if actor is not None else -1
        sentence = tree.sentence_of(index)
        own = tree.verb_above(index) if tree[index].is_noun else index
        for at in sentence:
            if at + 1 == doer and doer < index and at > sentence.first and tree[at].lower != "якобы":
                continue
            if tree[at].lower in self.words.hedges.words and (tree[at].head in {index, own} or abs(at - index) <= 4):
                return at
        if self.is_guess(tree[index].head):
            return tree[index].head
        open_above = [at for at in tree.ancestors(index) if tree[at].lemma in _RULING_OUT and tree.is_negated(at)]
        if open_above:
            return open_above[0]
        found = self.reading.phrases(sentence, self.words.hedges.phrases)
        return found[0] if found is not None else None

    def is_charge(self, index: int, frame: Frame, cast: Cast, chain: Chain) -> bool:
        """Whether a side says that its opponent did it: an attack, a breach or a move; a drill is none of them."""
        return frame.act != _DRILL and self.sides.is_charge(index, cast, chain)
