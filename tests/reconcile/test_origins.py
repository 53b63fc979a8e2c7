"""Origins: on whose word an account rests, and which documents are copies."""

from datetime import date

import pytest

from tests.reconcile.factory import chain, document, hop
from truceline.lexicon.parties import load_parties
from truceline.model.claim import Hop, SourceKind
from truceline.reconcile.origins import alike, chain_words, collapse, origin_of, publisher_key, shingles, wire_groups
from truceline.reconcile.weights import load_weights

WIRE = load_weights().wire
PARTIES = load_parties()
PUBLISHER = hop("Gazette", SourceKind.PUBLISHER)


@pytest.mark.parametrize(
    ("hops", "origin"),
    [
        ((), "gazette"),
        ((PUBLISHER,), "gazette"),
        ((hop("CENTCOM", SourceKind.PUBLISHER, "centcom"),), "side:usa"),
        ((PUBLISHER, hop("Reuters", SourceKind.OUTLET)), "reuters"),
        ((PUBLISHER, hop("CNN", SourceKind.OUTLET), hop("Operation Inherent Resolve")), "side:us-led-coalition"),
        ((PUBLISHER, hop("the Pentagon")), "side:usa"),
        ((PUBLISHER, hop("Russian Defence Ministry")), "side:russia"),
        ((PUBLISHER, hop("SOHR", SourceKind.MONITOR, "sohr")), "sohr"),
        ((PUBLISHER, hop("sources", SourceKind.ANONYMOUS)), "gazette/sources"),
        ((PUBLISHER, hop("WSJ", SourceKind.OUTLET), hop("sources", SourceKind.ANONYMOUS)), "wsj/sources"),
        ((PUBLISHER, hop("Syrian army"), hop("a witness", SourceKind.WITNESS)), "side:pro-government-forces"),
        ((PUBLISHER, hop("a stranger", SourceKind.OFFICIAL)), "a stranger"),
        ((PUBLISHER, hop("US officials", SourceKind.ANONYMOUS, "usa")), "side:usa"),
    ],
)
def test_the_first_speaker_is_the_origin(hops: tuple[Hop, ...], origin: str) -> None:
    assert origin_of(hops, "gazette", PARTIES, date(2017, 5, 18)) == origin


def test_a_part_of_a_side_speaks_for_that_side_within_an_incident() -> None:
    found = collapse(["side:usa", "side:us-led-coalition", "sohr"], PARTIES, date(2017, 5, 18))
    assert found == {
        "side:usa": "side:us-led-coalition",
        "side:us-led-coalition": "side:us-led-coalition",
        "sohr": "sohr",
    }
    assert collapse(["side:usa"], PARTIES, None) == {"side:usa": "side:usa"}
    three = collapse(["side:syrian-army", "side:syrian-government", "side:pro-government-forces"], PARTIES, None)
    assert set(three.values()) == {"side:pro-government-forces"}


def test_near_copies_are_one_wire_under_the_smallest_publisher() -> None:
    text = "Five score words that a wire sent out about the strike in the desert near the garrison on that Thursday. "
    docs = [
        document("a", text + "Our own end.", "Herald"),
        document("b", text, "Gazette"),
        document("c", "Something else entirely was written here by people who had been there on the day.", "Other"),
    ]
    assert wire_groups(docs, WIRE) == {"doc-a": "gazette", "doc-b": "gazette"}
    assert wire_groups(reversed(docs), WIRE) == wire_groups(docs, WIRE)
    assert wire_groups(docs + docs, WIRE) == wire_groups(docs, WIRE)


def test_words_that_half_the_case_prints_make_no_wire() -> None:
    docs = [document(f"{at}", "the same few words that stand in all of them", f"P{at}") for at in range(60)]
    assert wire_groups(docs, WIRE) == {}


def test_a_document_without_a_publisher_is_its_own() -> None:
    assert publisher_key(document("a", publisher=None)) == "doc-a"
    assert publisher_key(document("a", publisher=" The Herald ")) == "the herald"


def test_wording_is_compared_by_runs_of_words() -> None:
    one, other = shingles("a b c d"), shingles("A, b; c – d!")
    assert alike(one, other) == 1.0
    assert alike(one, shingles("d c b a")) == 0.0
    assert alike(one, shingles("a b")) == 0.0


def test_a_chain_in_words_points_to_whom_each_cites() -> None:
    assert chain_words(chain("Gazette", "the Pentagon")) == "Gazette ← the Pentagon"
