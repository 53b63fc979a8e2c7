"""Judgements as constraints: each verb, the newest wins, and what cannot be read is said."""

from tests.reconcile.factory import assigned, judgement
from truceline.model import Incident, Judgement
from truceline.model.judgement import Verb
from truceline.reconcile.judged import Decisions, Prior, decide

ITEMS = frozenset(("a", "b", "c", "d"))
I_AB, I_CD = Incident.id_of("a"), Incident.id_of("c")
PRIOR = Prior([assigned("a", I_AB), assigned("b", I_AB), assigned("c", I_CD), assigned("d", I_CD)], ITEMS)


def decided(*judgements: Judgement, prior: Prior = PRIOR) -> Decisions:
    return decide(judgements, ITEMS, prior, "mkr-a")


def pairs(decisions: Decisions, name: str) -> set[frozenset[str]]:
    return {frozenset((pair.one, pair.other)) for pair in getattr(decisions, name)}


def test_same_and_different_are_pairs() -> None:
    assert pairs(decided(judgement(Verb.SAME, "a", "c", "d")), "together") == {frozenset("ac"), frozenset("cd")}
    apart = pairs(decided(judgement(Verb.DIFFERENT, "a", "c", "d")), "apart")
    assert apart == {frozenset("ac"), frozenset("ad"), frozenset("cd")}


def test_an_incident_stands_for_its_founder() -> None:
    assert pairs(decided(judgement(Verb.SAME, I_AB, I_CD)), "together") == {frozenset("ac")}


def test_a_split_takes_an_item_from_all_the_others_of_its_incident() -> None:
    assert pairs(decided(judgement(Verb.SPLIT, I_AB, "b")), "apart") == {frozenset("ab")}
    by_item = decided(judgement(Verb.SPLIT, "c", "d"))
    assert pairs(by_item, "apart") == {frozenset("cd")}


def test_a_move_leaves_the_old_and_joins_the_new() -> None:
    moved = decided(judgement(Verb.MOVE, "b", I_CD))
    assert pairs(moved, "apart") == {frozenset("ab")}
    assert pairs(moved, "together") == {frozenset("bc")}


def test_a_move_of_a_new_item_only_joins() -> None:
    moved = decided(judgement(Verb.MOVE, "b", "c"), prior=Prior([], ITEMS))
    assert (pairs(moved, "apart"), pairs(moved, "together")) == (set(), {frozenset("bc")})


def test_a_rejected_incident_takes_its_items_out() -> None:
    assert set(decided(judgement(Verb.REJECT, I_CD)).rejected) == {"c", "d"}


def test_the_newer_of_two_contrary_judgements_holds_and_the_older_is_told() -> None:
    older, newer = judgement(Verb.SAME, "a", "c", at=0), judgement(Verb.DIFFERENT, "a", "c", at=1)
    decisions = decided(older, newer)
    assert pairs(decisions, "apart") == {frozenset("ac")}
    assert decisions.together == ()
    assert [refusal.item for refusal in decisions.refusals] == [older.id]
    turned = decided(judgement(Verb.DIFFERENT, "a", "c", at=0), judgement(Verb.SAME, "a", "c", at=1))
    assert (pairs(turned, "together"), turned.apart) == ({frozenset("ac")}, ())
    assert "newer" in turned.refusals[0].reason


def test_a_contradiction_through_a_third_item_is_found() -> None:
    decisions = decided(
        judgement(Verb.SAME, "a", "b", at=2), judgement(Verb.SAME, "b", "c", at=1), judgement(Verb.DIFFERENT, "a", "c")
    )
    assert decisions.apart == ()
    assert len(decisions.refusals) == 1


def test_a_superseded_judgement_is_not_in_force() -> None:
    first = judgement(Verb.REJECT, "a")
    second = judgement(Verb.REVIEWED, "fnd-x", at=1, supersedes=first.id)
    assert decided(first, second).rejected == {}


def test_the_newest_correction_of_a_field_holds() -> None:
    old = judgement(Verb.CORRECT, "a", field="actor", value="usa")
    new = judgement(Verb.CORRECT, "a", at=1, field="actor", value="russia")
    place = judgement(Verb.CORRECT, "a", at=2, field="place", value="north of X")
    assert decided(old, new, place).corrected == {("a", "actor"): "russia"}


def test_what_names_nobody_is_refused_with_its_words() -> None:
    unknown = judgement(Verb.SAME, "a", "nobody")
    short = judgement(Verb.DIFFERENT, "a")
    refusals = decided(unknown, short).refusals
    assert {refusal.code for refusal in refusals} == {"reconcile.bad_judgement"}
    assert any("nobody is no item" in refusal.reason for refusal in refusals)
    assert any("too few" in refusal.reason for refusal in refusals)
    assert refusals[0].where


def test_a_prior_forgets_items_that_are_gone() -> None:
    prior = Prior([assigned("a", I_AB), assigned("gone", I_AB)], ITEMS)
    assert prior.members(I_AB) == ("a",)
    assert prior.incident("gone") is None
    assert prior.incidents == (I_AB,)


def test_an_older_same_does_not_draw_its_partner_after_what_was_moved() -> None:
    """Once the move is carried out the item stands with its goal, and nothing there keeps the older row's other out."""
    prior = Prior([assigned("a", I_AB), assigned("b", I_CD), assigned("c", I_CD)], ITEMS)
    older, newer = judgement(Verb.SAME, "a", "b", at=0), judgement(Verb.MOVE, "b", "c", at=1)
    decisions = decided(older, newer, prior=prior)
    assert pairs(decisions, "together") == {frozenset("bc")}
    assert [(refusal.item, "moves" in refusal.reason) for refusal in decisions.refusals] == [(older.id, True)]


def test_an_older_same_with_the_goal_of_a_move_agrees_with_it() -> None:
    decisions = decided(judgement(Verb.SAME, "b", "c", at=0), judgement(Verb.MOVE, "b", "c", at=1))
    assert decisions.refusals == ()


def test_of_two_moves_of_one_item_the_newer_holds() -> None:
    moves = judgement(Verb.MOVE, "b", "c", at=0), judgement(Verb.MOVE, "b", "a", at=1)
    decisions = decided(*moves)
    assert pairs(decisions, "together") == {frozenset("ab")}
    assert [refusal.item for refusal in decisions.refusals] == [moves[0].id]
