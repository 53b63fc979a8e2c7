"""The link of an act and a place: features and choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from truceline.extract.event_place import link_features, load_event_place, names, place_chances
from truceline.model.claim import ActContent

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.extract.reading import Reading
    from truceline.model.claim import Claim


def chances(reading: Reading, verb: str) -> dict[str, float]:
    """The chance of each name of the verb's sentence."""
    tree, model = reading.tree, load_event_place()
    at = next(token.index for token in tree.tokens if token.lower == verb)
    listed = [name for name in names(tree, tree.sentence_of(at), model) if not name.first <= at <= name.last]
    return {
        tree.text[tree[name.first].start : tree[name.last].end]: model.chance(
            link_features(tree, at, index, listed, model)
        )
        for index, name in enumerate(listed)
    }


@pytest.mark.parametrize(
    ("text", "verb", "place"),
    [
        ("Warplanes bombed Saraqib after rebels withdrew from Hama.", "bombed", "Saraqib"),
        ("Warplanes bombed Saraqib after rebels withdrew from Hama.", "withdrew", "Hama"),
        ("A car bomb exploded in Azaz while talks were held in Geneva.", "exploded", "Azaz"),
        ("A car bomb exploded in Azaz while talks were held in Geneva.", "held", "Geneva"),
        ("Gunmen who had fled from Idlib shot two guards in Afrin.", "shot", "Afrin"),
        ("Shells killed four people in Homs who had come from Beirut.", "killed", "Homs"),
    ],
)
def test_the_likeliest_name_is_where_the_verb_happened(
    reading: Callable[..., Reading], text: str, verb: str, place: str
) -> None:
    found = chances(reading(text), verb)
    assert max(found, key=lambda name: found[name]) == place


def test_days_and_months_are_no_names(reading: Callable[..., Reading]) -> None:
    assert set(chances(reading("On Friday in March shells hit Douma."), "hit")) == {"Douma"}


def test_a_chance_is_a_probability_and_no_name_has_none(reading: Callable[..., Reading]) -> None:
    of = reading("Shells hit Douma in the Ghouta near Damascus on Friday.")
    assert all(0 < chance < 1 for chance in chances(of, "hit").values())
    hits = [hit.main for hit in of.places[0]]
    trigger = next(token.index for token in of.tree.tokens if token.lower == "hit")
    found = place_chances(of.tree, trigger, {trigger}, hits)
    assert len(found) == len(hits)
    nameless = reading("Shells hit the village in the valley.")
    hits = [hit.main for hit in nameless.places[0]]
    assert hits
    assert place_chances(nameless.tree, 1, {1}, hits) == [0.0] * len(hits)


def test_features_are_told_once_and_name_no_word_of_the_place(reading: Callable[..., Reading]) -> None:
    of = reading("Jets struck a depot outside Zalingei in Darfur province on Sunday.")
    tree, model = of.tree, load_event_place()
    listed = names(tree, tree.sentences[0], model)
    verb = next(token.index for token in tree.tokens if token.lower == "struck")
    for at in range(len(listed)):
        found = link_features(tree, verb, at, listed, model)
        assert len(set(found)) == len(found)
        assert not any("zalingei" in feature.lower() for feature in found)


def test_an_act_takes_the_place_that_it_happened_in(claims: Callable[..., list[Claim]]) -> None:
    made = claims("Warplanes bombed Saraqib on Monday after rebels had shelled Aleppo from Khan Tuman.", ActContent)
    places = {claim.content.trigger.text: claim.content.place.span.text for claim in made if claim.content.place}
    assert places["bombed"] == "Saraqib"
    assert places["shelled"].startswith("Aleppo")


def test_the_model_tells_what_it_was_fitted_on() -> None:
    model = load_event_place()
    assert len(str(model.fitted_on["sha256"])) == 64
    assert model.five_fold["placed_f"] >= 0.80
    assert model.coefficients["verbs up 2"] < model.coefficients["verbs up 0"]
