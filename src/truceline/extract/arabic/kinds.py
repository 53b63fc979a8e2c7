"""Which act is it? By its word, by what it was done with, and by who takes ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.forms import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.roles import Roles
    from truceline.extract.arabic.text import Sentence
    from truceline.extract.arabic.triggers import Trigger
    from truceline.model.noun import Weighted

STATES: Final = frozenset({"state", "armed_forces", "coalition"})
DRONE: Final = ("مسير", "طايره", "طايرات", "درون")
"""Beginnings of words for aircraft: what bursts with a charge on board struck from the air."""
STRONG: Final = ("chemical_weapon", "suicide_bomb", "remote_explosive_landmine_ied")
"""Means that decide whatever else is named with them."""


def kind_of(
    page: Page, trigger: Trigger, roles: Roles, parties: Sequence[Weighted], sentence: Sentence | None = None
) -> tuple[str, tuple[int, int] | None]:
    """The act and the words of the weapon; a sentence is searched whole where the act is told by its toll."""
    frame = trigger.frame
    if frame.act == "territory":
        return _territory(page, parties), None
    first, last = roles.left[0], roles.reach[1]
    if sentence is not None:
        first, last = sentence.first, sentence.last
    found = _means(page, trigger, first, last, roles)
    if frame.means != "any":
        return frame.act, _thing(page, found, frame.act)
    if frame.name == "explode" and any(page.key(at).removeprefix("ال").startswith(DRONE) for at, _ in found):
        return "air_drone_strike", _thing(page, found, "air_drone_strike")
    for wanted in STRONG:
        for at, act in found:
            if act == wanted:
                return act, _thing(page, found, act) or (at, at + 1)
    if found:
        return found[0][1], _thing(page, found, found[0][1])
    if (
        parties
        and parties[0].value in page.words.sets["air_by_default"]
        and frame.name in {"hit", "strike", "shell", "casualty"}
    ):
        return "air_drone_strike", None
    return frame.act, None


def _thing(page: Page, found: list[tuple[int, str]], act: str) -> tuple[int, int] | None:
    """The word of a thing among those of means: adjectives name none."""
    return next(
        ((at, at + 1) for at, one in found if one == act and not page.key(at).endswith(("ي", "يه", "يا"))), None
    )


def _means(page: Page, trigger: Trigger, first: int, last: int, roles: Roles) -> list[tuple[int, str]]:
    """Words of means in a window, those behind the word and of the actor first; what was struck is none."""
    struck = range(*roles.target) if roles.target is not None else range(0)
    found = []
    for at in range(first, last):
        if not page.tokens[at].is_word or (
            at in struck and trigger.frame.name != "fall" and not _is_fired(page, trigger, at)
        ):
            continue
        act = _listed(page, at)
        if act is not None and (at != trigger.index or trigger.is_noun):
            found.append((at, act))
    actor = range(*roles.actor) if roles.actor is not None else range(0)
    return sorted(found, key=lambda one: (one[0] not in actor, one[0] < trigger.index, abs(one[0] - trigger.index)))


def _is_fired(page: Page, trigger: Trigger, at: int) -> bool:
    """Whether a thing in the object's place is what was fired or dropped."""
    wanted = page.words.objects.get(trigger.frame.object, frozenset())
    return trigger.frame.name in {"fire", "drop", "exchange", "explode"} and page.in_set(at, wanted) is not None


def _listed(page: Page, index: int) -> str | None:
    for base in page.bases(index):
        for stem in stems(base.stem):
            if stem in page.words.means:
                return page.words.means[stem]
    return None


def _territory(page: Page, parties: Sequence[Weighted]) -> str:
    kind = page.finder.parties.kind(parties[0].value) if parties else ""
    return "government_regains_territory" if kind in STATES else "non_state_actor_overtakes_territory"
