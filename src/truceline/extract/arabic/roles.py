"""Who did it to whom, where? The phrases round the word of an act, by their order and prepositions.

Arabic news prose puts the verb first, its subject behind it and its object behind that, without a mark between the
two: where the object begins is told by words for what is struck, by numbers and by names of places.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.parties import nation_of

if TYPE_CHECKING:
    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.triggers import Trigger

WINDOW: Final = 30
"""Tokens behind a word of an act that are read for its roles."""
MOST_WORDS: Final = 9
"""Words of one participant."""
BY: Final = frozenset({"قبل", "جانب", "طرف", "يد", "ايدي"})
ON: Final = frozenset({"علي", "ضد", "نحو", "باتجاه", "ل"})
LINKED: Final = ("تابع", "موال", "مدعوم", "بقياد", "حليف", "متحالف")
"""Beginnings of words behind which a preposition goes on with the same phrase."""
HANDLED: Final = frozenset({"fire", "drop", "exchange", "fall", "down", "base", "obstruct", "arrest", "hold", "deploy"})
"""Frames whose bound thing is their object, and not what acts."""
FORCES: Final = frozenset({"قوات", "عناصر", "مقاتلين", "مسلحين", "ميليشيات", "فصائل"})
STRIKING: Final = frozenset({"hit", "strike"})
TRAILING: Final = frozenset({"هم", "من", "هو", "هي", "لم", "لن", "لا"})


Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tokens [first, last) behind a preposition; ``lead`` is empty where none leads them in."""

    lead: str
    first: int
    last: int


@dataclass(slots=True)
class Roles:
    """Token ranges of the participants of an act; ``reach`` is the window that was read."""

    actor: Range | None = None
    target: Range | None = None
    opponent: Range | None = None
    reach: Range = (0, 0)
    left: Range = (0, 0)
    chunks: list[Chunk] = field(default_factory=list)


class RoleReader:
    """Reads the roles of acts."""

    def __init__(self, page: Page, starts: frozenset[int]) -> None:
        self.page = page
        self.starts = starts
        """Words of other acts and of sayings, at which a window ends if they are verbs."""

    def read(self, trigger: Trigger) -> Roles:
        """The roles of an act."""
        roles = Roles(
            reach=(trigger.index + 1, self._end(trigger.index)), left=(self._start(trigger.index), trigger.index)
        )
        roles.chunks = chunks(self.page, *roles.reach)
        if trigger.is_noun:
            self._of_noun(trigger, roles)
        else:
            self._of_verb(trigger, roles)
        self._by_agent(roles)
        if trigger.frame.name == "move":
            roles.target = None
        if trigger.frame.is_mutual:
            self._mutual(trigger, roles)
        return roles

    def _end(self, index: int) -> int:
        page = self.page
        sentence = page.sentence_of(index)
        first = index + 1 + page.is_plain(index + 1, "relatives")
        for at in range(first, min(index + WINDOW, sentence.last)):
            if any(hit.first < at < hit.last for hit in page.hits_in(max(at - MOST_WORDS, 0), at)):
                continue
            is_break = page.is_plain(at, "breaks") or (page.is_mark(at) and not _is_list(page, at))
            if is_break or at in self.starts:
                return at
        return min(index + WINDOW, sentence.last)

    def _start(self, index: int) -> int:
        page = self.page
        first = page.sentence_of(index).first
        first = max(first, index - WINDOW)
        at = index
        while (
            at > first
            and not page.is_mark(at - 1)
            and not page.is_plain(at - 1, "breaks")
            and at - 1 not in self.starts
        ):
            at -= 1
        return at

    def _of_verb(self, trigger: Trigger, roles: Roles) -> None:
        subject = None if trigger.base.conjunction else self._subject_before(roles.left)
        bare = next((chunk for chunk in roles.chunks if not chunk.lead and chunk.first == roles.reach[0]), None)
        if bare is not None:
            split = bare.first if subject is not None else self._object_start(trigger, bare)
            if trigger.form is not None and trigger.form.has_object:
                split = bare.last
            if subject is None and split > bare.first and self._may_act(bare.first, split):
                subject = (bare.first, split)
            elif subject is None and split > bare.first and not trigger.frame.is_harm:
                split = bare.first
            if split < bare.last and not any(self._is_fired(trigger, at) for at in range(split, bare.last)):
                roles.target = (split, bare.last)
        roles.actor = subject
        if trigger.frame.is_harm and subject is None and roles.target is None:
            roles.target = self._harmed(roles.left)
        if roles.target is None:
            roles.target = _on(roles) or _struck(self.page, roles)

    def _is_fired(self, trigger: Trigger, index: int) -> bool:
        """Whether the object is what was fired or dropped, and so not whom it was done to."""
        wanted = self.page.words.objects.get(trigger.frame.object, frozenset())
        return (
            trigger.frame.name in {"fire", "drop", "exchange", "fall", "impact"}
            and self.page.in_set(index, wanted) is not None
        )

    def _harmed(self, left: Range) -> Range | None:
        """Those in front of a verb of harm: “some of the escorts were wounded”."""
        page = self.page
        first, last = left
        while first < last and (
            page.is_plain(first, "skips") or page.is_plain(first, "connectors") or first in page.time_tokens
        ):
            first += 1
        is_plain = first < last and last - first <= MOST_WORDS and not page.is_plain(first, "prepositions")
        return (first, last) if is_plain and page.tokens[first].is_word else None

    def _may_act(self, first: int, last: int) -> bool:
        page = self.page
        if page.hits_in(first, last) or any(nation_of(page, at) for at in range(first, last)):
            return True
        return any(page.member(at, "doers") for at in range(first, last))

    def _object_start(self, trigger: Trigger, chunk: Chunk) -> int:
        """Where the object begins in a phrase behind a verb; its end where there is none."""
        page, words = self.page, self.page.words
        bound = words.objects.get(trigger.frame.object, frozenset()) if trigger.frame.name in HANDLED else frozenset()
        for at in range(chunk.first, chunk.last):
            is_first = at == chunk.first
            if not is_first and page.key(at) in FORCES and any(hit.last == at for hit in page.hits_in(chunk.first, at)):
                return at
            if trigger.frame.is_harm and page.member(at, "victims"):
                return at
            if (
                is_first
                and (page.hits_in(at, at + 1) or page.member(at, "doers"))
                and not (trigger.frame.name in {"down", "hold", "arrest"} and page.in_set(at, bound))
            ):
                continue
            if at in page.number_tokens or page.member(at, "struck") or page.in_set(at, bound):
                return at
            if page.place_at(at) is not None and not page.hits_in(at, at + 1):
                return at
            if (
                not is_first
                and (page.hits_in(at, at + 1) or page.member(at, "victims"))
                and not page.key(at).startswith("و")
            ):
                if at in page.hit_tokens and at - 1 in page.hit_tokens:
                    continue
                if (
                    page.key(at - 1).removeprefix("ال").startswith(LINKED)
                    or page.key(at - 1) == "من"
                    or (page.member(at - 1, "doers") and at == chunk.first + 1)
                ):
                    continue
                return at
        return chunk.last

    def _subject_before(self, left: Range) -> Range | None:
        """A subject that stands in front of its verb."""
        page = self.page
        first, last = left
        while first < last and (
            first in page.time_tokens or page.is_plain(first, "skips") or page.is_plain(first, "connectors")
        ):
            first += 1
        end = last
        while end > first and (
            page.is_plain(end - 1, "skips") or page.key(end - 1) in TRAILING or end - 1 in page.time_tokens
        ):
            end -= 1
        if first >= end or end - first > MOST_WORDS or page.is_plain(first, "prepositions"):
            return None
        known = page.known_base(first)
        if known is not None and known.preposition:
            return None
        return (first, end) if self._may_act(first, end) and self._is_head(first) else None

    def _is_head(self, index: int) -> bool:
        page = self.page
        return (
            bool(page.hits_in(index, index + 1))
            or page.member(index, "doers") is not None
            or index in page.number_tokens
        )

    def _of_noun(self, trigger: Trigger, roles: Roles) -> None:
        page = self.page
        bare = next((chunk for chunk in roles.chunks if not chunk.lead and chunk.first == roles.reach[0]), None)
        strikes = next((at for at in range(*roles.reach) if self._is_striking(at)), None)
        if strikes is not None:
            end = next((chunk.last for chunk in roles.chunks if chunk.first <= strikes < chunk.last), strikes)
            roles.target = (strikes + 1, end) if end > strikes + 1 else None
        if bare is not None and strikes is not None and bare.first <= strikes < bare.last:
            bare = Chunk("", bare.first, strikes) if strikes > bare.first else None
        if bare is not None:
            self._genitive(trigger, bare, roles)
        if roles.target is None:
            roles.target = _on(roles)
        self._from_light(trigger, roles)
        if roles.actor is None:
            nation = next((at for at in range(*roles.reach) if nation_of(page, at) and at <= trigger.index + 4), None)
            if nation is not None and not any(
                page.is_plain(at, "prepositions") for at in range(trigger.index + 1, nation)
            ):
                roles.actor = (trigger.index, nation + 1)

    def _genitive(self, trigger: Trigger, chunk: Chunk, roles: Roles) -> None:
        """What stands right behind a noun of an act: who did it, or what it was done to."""
        page = self.page
        at = chunk.first
        while (
            at < chunk.last
            and any(base.stem in page.words.means for base in page.bases(at))
            and not page.member(at, "doers")
        ):
            at += 1
        if at >= chunk.last:
            return
        verb = next((one for one in range(at, chunk.last) if self._lending(one, with_object=True)), None)
        if verb is not None:
            if verb + 1 < chunk.last:
                roles.actor = (verb + 1, chunk.last)
            return
        if (
            page.member(at, "struck")
            or at in page.number_tokens
            or page.place_at(at) is not None
            or (trigger.frame.object and page.in_set(at, page.words.objects.get(trigger.frame.object, frozenset())))
        ):
            roles.target = (at, chunk.last)
        elif self._may_act(at, chunk.last) and self._is_head(at):
            roles.actor = (at, chunk.last)
        elif page.member(at, "victims"):
            roles.target = (at, chunk.last)

    def _is_striking(self, index: int) -> bool:
        """Whether a word is the verb of an attack whose subject is the noun of an act before it."""
        page = self.page
        if not page.tokens[index].is_word:
            return False
        found = [one for base in page.bases(index)[:1] for one in page.words.frame_verbs.get(base.stem, ())]
        return any(one.frame.name in STRIKING and not one.form.has_object for one in found)

    def _lending(self, index: int, *, with_object: bool = False) -> bool:
        """Whether a word is a verb that lends its subject to the noun of an act."""
        words = self.page.words
        for base in self.page.bases(index) if self.page.tokens[index].is_word else ():
            if base.preposition or base.has_article:
                continue
            told = words.light.get(base.stem)
            frames = words.frame_verbs.get(base.stem, ())
            if told is not None and (told.has_object or not with_object):
                return True
            if with_object and any(one.form.has_object for one in frames):
                return True
        return False

    def _from_light(self, trigger: Trigger, roles: Roles) -> None:
        """The subject of the verb that carries a noun of an act: “شنت طائرات … غارات”, “تعرضت … لقصف”."""
        page = self.page
        first, last = roles.left
        verb = next(
            (at for at in range(last - 1, first - 1, -1) if self._lending(at) or page.is_plain(at, "suffered")), None
        )
        if verb is None or trigger.index - verb > MOST_WORDS + 2:
            return
        is_suffered = page.is_plain(verb, "suffered")
        between = self._trimmed(verb + 1, trigger.index)
        before = self._harmed((first, verb)) if is_suffered else self._subject_before((first, verb))
        subject = between or before
        if subject is None:
            return
        is_suffered = is_suffered or any(base.stem in {"شهد", "شهدت", "تشهد"} for base in page.bases(verb))
        if is_suffered:
            roles.target = roles.target or subject
        elif self._may_act(*subject) and self._is_head(subject[0]):
            roles.actor = roles.actor or subject

    def _trimmed(self, first: int, last: int) -> Range | None:
        page = self.page
        while first < last and first in page.time_tokens:
            first += 1
        end = first
        while end < last and end not in page.time_tokens and not page.is_plain(end, "prepositions"):
            end += 1
        return (first, end) if end > first else None

    def _by_agent(self, roles: Roles) -> None:
        """Who did it where a phrase says “by”: “من قبل …”, “على يد …”."""
        page = self.page
        for at in range(roles.reach[0] + 1, roles.reach[1]):
            if page.key(at) in BY and page.key(at - 1) in {"من", "علي"}:
                end = next((chunk.last for chunk in roles.chunks if chunk.first == at + 1), None)
                if end is not None:
                    roles.actor = (at + 1, end)
                    return

    def _mutual(self, trigger: Trigger, roles: Roles) -> None:
        """The two sides of a clash: “بين … و…”, “مع …”."""
        page = self.page
        for chunk in roles.chunks:
            lead = chunk.lead.removeprefix("و")
            if lead == "بين":
                split = next((at for at in range(chunk.first + 1, chunk.last) if self._is_joined(at)), None)
                if split is not None:
                    end = next((at for at in range(split + 1, chunk.last) if self._lending(at)), chunk.last)
                    roles.actor, roles.target = (chunk.first, split), (split, end)
                else:
                    roles.actor = roles.actor or (chunk.first, chunk.last)
                return
            if lead in {"مع", "ضد"} and self._may_act(chunk.first, chunk.last):
                roles.target = (chunk.first, chunk.last)
        del trigger, page

    def _is_joined(self, index: int) -> bool:
        page = self.page
        if not page.key(index).startswith("و"):
            return False
        return bool(page.hits_in(index, index + 1)) or any(
            base.conjunction and base.stem in page.words.sets["doers"] for base in page.bases(index)
        )


def chunks(page: Page, first: int, last: int) -> list[Chunk]:
    """The phrases of a window: cut at prepositions, times left out."""
    found: list[Chunk] = []
    lead, begin, at = "", first, first
    while at < last:
        lead_here = _lead(page, at, first)
        if at in page.time_tokens or lead_here is not None:
            if at > begin:
                found.append(Chunk(lead, begin, at))
            if lead_here is None:
                lead, begin = "", at + 1
            else:
                lead, is_own = lead_here
                begin = at + 1 if is_own else at
        at += 1
    if at > begin:
        found.append(Chunk(lead, begin, at))
    return found


def _lead(page: Page, index: int, first: int) -> tuple[str, bool] | None:
    """The preposition at a word, and whether it is a word of its own; None where the phrase goes on."""
    if index > first and (page.key(index - 1).removeprefix("ال").removeprefix("و")).startswith(LINKED):
        return None
    if page.is_plain(index, "prepositions") and index not in page.time_tokens:
        if page.key(index) == "من" and index > first and page.member(index - 1, "doers"):
            return None
        return page.key(index), True
    known = page.known_base(index)
    if known is not None and known.preposition and not (index in page.hit_tokens and index - 1 in page.hit_tokens):
        return known.preposition, False
    hit = next(iter(page.hits_in(index, index + 1)), None)
    if hit is not None and any(base.has_article and base.preposition == "ل" for base in page.bases(index)):
        return "ل", False
    return None


def _struck(page: Page, roles: Roles) -> Range | None:
    """What is struck behind a time or an aside: “the army shelled on Monday a market”."""
    for chunk in roles.chunks:
        if chunk.lead not in {"", "من"} or (roles.actor is not None and chunk.first < roles.actor[1]):
            continue
        for at in range(chunk.first, chunk.last):
            if page.member(at, "struck") or (at == chunk.first and page.place_at(at) is not None):
                return at, chunk.last
    return None


def _on(roles: Roles) -> Range | None:
    """What a preposition of aim leads in."""
    return next(((chunk.first, chunk.last) for chunk in roles.chunks if chunk.lead.removeprefix("و") in ON), None)


def _is_list(page: Page, index: int) -> bool:
    """Whether a comma stands between places that are told together."""
    return page.key(index) == "," and any(hit.end > index for hit in page.places_in(max(index - MOST_WORDS, 0), index))
