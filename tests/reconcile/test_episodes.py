"""Episodes: incidents hang together where a source says so, and only there."""

import pytest

from tests.reconcile.factory import act_claim, document, items, told
from truceline.reconcile.cluster import ReconcileResult, reconcile


def linked(text: str, *, first: str = "struck", second: str = "attack", day: str = "2017-06-08") -> ReconcileResult:
    strike_at, attack_at = text.index(first), text.index(second)
    strike = act_claim("a", at=strike_at, sentence=0, linked=attack_at, text=text)
    attack = act_claim("b", at=attack_at, sentence=0, text=text, actor="pro-regime drone", target="coalition forces")
    return reconcile(items(document("a", text), *told(strike, day), *told(attack, day)))


def test_a_strike_told_to_follow_an_attack_is_one_episode_of_two_incidents() -> None:
    result = linked("The coalition struck the force following an alleged attack by a drone.")
    assert len(result.incidents) == 2
    assert len(result.episodes) == 1
    episode = result.episodes[0]
    assert episode.incidents == tuple(sorted(incident.id for incident in result.incidents))
    assert {incident.episode for incident in result.incidents} == {episode.id}
    assert "follows" in {link.relation for link in episode.links}
    assert {link.said_by for link in episode.links} == {"clm-a"}
    assert episode.label.startswith("2 linked incidents: Air/drone strike")


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("struck the force in response to an attack", "answers"),
        ("struck the force in retaliation for an attack", "answers"),
        ("struck the force before an attack", "precedes"),
        ("struck the force during an attack", "accompanies"),
        ("struck the force; an attack", "linked"),
    ],
)
def test_the_words_between_two_acts_tell_their_relation(words: str, relation: str) -> None:
    result = linked(f"The coalition {words} took place.")
    assert relation in {link.relation for link in result.episodes[0].links}


def test_two_sides_that_act_on_each_other_in_one_sentence_are_an_episode() -> None:
    text = "Faylaq al-Rahman ambushed the army and the army shelled the town."
    ambush = act_claim(
        "a", at=17, sentence=0, act="armed_clash", actor="Faylaq al-Rahman", target="Syrian army", text=text
    )
    answer = act_claim("b", at=48, sentence=0, act="shelling_artillery_missile_attack", actor="Syrian army",
                       target="Faylaq al-Rahman", text=text)  # fmt: skip
    result = reconcile(items(document("a", text), *told(ambush), *told(answer)))
    assert [link.relation for link in result.episodes[0].links] == ["exchange"]


def test_nearness_alone_links_nothing() -> None:
    first, second = (
        act_claim("a", doc="doc-a"),
        act_claim("b", doc="doc-b", actor="Islamic State", target="Syrian army"),
    )
    result = reconcile(items(*told(first), *told(second)))
    assert len(result.incidents) == 2
    assert result.episodes == ()
    assert all(incident.episode is None for incident in result.incidents)


def test_a_link_to_an_act_that_founds_nothing_is_none() -> None:
    strike = act_claim("a", at=10, linked=80)
    assert reconcile(items(*told(strike))).episodes == ()


def test_links_of_several_documents_make_one_episode() -> None:
    text = "The coalition struck the force following an attack."
    nouns = []
    for doc in "ab":
        strike = act_claim(f"{doc}1", doc=f"doc-{doc}", at=14, sentence=0, linked=44, text=text)
        attack = act_claim(f"{doc}2", doc=f"doc-{doc}", at=44, sentence=0, text=text, actor="pro-regime drone",
                           target="coalition forces")  # fmt: skip
        nouns += [document(doc, text), *told(strike), *told(attack)]
    result = reconcile(items(*nouns))
    assert len(result.incidents) == 2
    assert len(result.episodes) == 1
    assert {link.said_by for link in result.episodes[0].links} == {"clm-a1", "clm-b1"}


def test_an_undated_incident_can_be_part_of_an_episode() -> None:
    text = "The coalition struck the force following an attack."
    strike = act_claim("a", at=14, sentence=0, linked=44, text=text)
    attack = act_claim("b", at=44, sentence=0, text=text, actor="pro-regime drone", target="coalition forces")
    result = reconcile(items(document("a", text), *told(strike, None), *told(attack, None)))
    assert result.episodes[0].label.endswith("date unknown")
