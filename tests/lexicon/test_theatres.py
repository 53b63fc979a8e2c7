"""Which war a text is about, and whom its bare words mean there."""

from __future__ import annotations

import pytest

from truceline.errors import LexiconError
from truceline.lexicon.base import load_lexicon
from truceline.lexicon.parties import Parties, load_parties
from truceline.lexicon.theatres import ELSEWHERE, Theatres, load_theatres


@pytest.fixture(scope="module")
def theatres() -> Theatres:
    return load_theatres(load_parties())


@pytest.mark.parametrize(
    ("text", "theatre"),
    [
        ("Shells fell on Stanytsia in the Luhansk region, Kyiv said.", "ukraine"),
        ("The Houthis shelled Hodeidah, the coalition said in Riyadh.", "yemen"),
        ("Israeli jets struck near Tyre in southern Lebanon.", "lebanon"),
        ("Baku and Stepanakert blamed each other for shots in the Lachin district.", "karabakh"),
        ("Rebels near Wau, the army in Juba said.", "south-sudan"),
        ("The guns on Yeonpyeong were heard in Seoul.", "korea"),
        ("Rockets hit the port of Tripoli; Haftar's men had fired them.", "libya"),
        ("The coalition struck near al-Tanf, Damascus said.", "syria"),
        ("Troops fought rebels in Darfur, Khartoum said.", "sudan"),
        ("Hamas fired from Rafah, and Israeli tanks fired back into Gaza.", "gaza"),
        ("The army lost a hill near Sake to the M23, Kinshasa said.", "congo"),
        ("Shots were heard near Ergneti; EUMM monitors went to see.", "georgia"),
        ("The junta bombed a village in Sagaing.", "myanmar"),
        ("A drone struck Mekelle, people in Tigray said.", "ethiopia"),
        ("Troops fought rebels near Bamako, a Malian officer said.", ELSEWHERE),
        ("The rebels shelled the town.", "syria"),
    ],
)
def test_a_text_tells_its_war(theatres: Theatres, text: str, theatre: str) -> None:
    assert theatres.of(text) == theatre


def test_a_case_tells_the_war_of_a_text_that_does_not(theatres: Theatres) -> None:
    assert theatres.of("The rebels shelled the town.", ["SSD"]) == "south-sudan"
    assert theatres.of("Kyiv, Donetsk, Luhansk and Minsk were quiet in Ukraine.", ["SSD"]) == "ukraine"


@pytest.mark.parametrize(
    ("theatre", "words", "party"),
    [
        ("ukraine", "the separatists", "donbas-armed-formations"),
        ("ukraine", "Ukrainian troops", "ukrainian-armed-forces"),
        ("ukraine", "government forces", "ukrainian-armed-forces"),
        ("yemen", "the rebels", "houthis"),
        ("yemen", "the coalition", "saudi-led-coalition"),
        ("yemen", "coalition jets", "saudi-led-coalition"),
        ("yemen", "Houthi fighters", "houthis"),
        ("lebanon", "Israeli jets", "israel-defence-forces"),
        ("lebanon", "the health ministry in Beirut", "lebanese-health-ministry"),
        ("karabakh", "illegal Armenian formations", "karabakh-armenian-forces"),
        ("karabakh", "Azerbaijani troops", "azerbaijani-armed-forces"),
        ("south-sudan", "the rebels", "spla-io"),
        ("south-sudan", "government soldiers", "spla"),
        ("korea", "North Korean troops", "korean-peoples-army"),
        ("libya", "forces of Khalifa Haftar", "libyan-national-army"),
        ("syria", "the rebels", "armed-opposition"),
        ("gaza", "the army", "israel-defence-forces"),
        ("gaza", "Palestinian militants", "palestinian-armed-groups"),
        ("gaza", "health authorities in Gaza", "gaza-health-ministry"),
        ("sudan", "the paramilitaries", "rapid-support-forces"),
        ("sudan", "the army", "sudanese-armed-forces"),
        ("congo", "the rebels", "m23"),
        ("congo", "Rwandan troops", "rwanda-defence-force"),
        ("georgia", "Ossetian militias", "south-ossetian-forces"),
        ("myanmar", "the junta", "myanmar-armed-forces"),
        ("ethiopia", "federal troops", "ethiopian-forces"),
        ("ethiopia", "Eritrean soldiers", "eritrean-forces"),
    ],
)
def test_bare_words_mean_the_parties_of_the_war(theatres: Theatres, theatre: str, words: str, party: str) -> None:
    assert theatres.parties(theatre).match(words)[0].value == party


@pytest.mark.parametrize("words", ["the rebels", "government forces", "the army", "the coalition", "pro-regime forces"])
def test_bare_words_of_one_war_mean_nobody_in_a_war_unknown(theatres: Theatres, words: str) -> None:
    assert theatres.parties(ELSEWHERE).match(words) == ()


@pytest.mark.parametrize(
    "theatre",
    [
        "ukraine",
        "yemen",
        "lebanon",
        "karabakh",
        "south-sudan",
        "korea",
        "libya",
        "gaza",
        "sudan",
        "congo",
        "georgia",
        ELSEWHERE,
    ],
)
def test_no_war_but_one_has_syrian_parties_by_bare_words(theatres: Theatres, theatre: str) -> None:
    parties = theatres.parties(theatre)
    home = load_parties()
    words = (
        "the army|government troops|the rebels|opposition fighters|regime forces|the government|militants|armed groups"
    )
    for phrase in words.split("|"):
        assert not {home.get(one.value).country for one in parties.match(phrase)} & {"SYR"}
    assert parties.match("the Syrian army")[0].value == "syrian-army"
    assert parties.match("Russia")[0].value == "russia"
    assert parties.match("civilians")[0].value == "civilians"


def test_ties_and_kinds_are_those_of_all(theatres: Theatres) -> None:
    yemen = theatres.parties("yemen")
    assert yemen.kind("houthis") == "armed_group"
    assert yemen.tie("giants-brigades", "yemen-joint-forces").value == "part_of"


def test_the_theatre_of_the_lexicon_keeps_its_names(theatres: Theatres) -> None:
    assert theatres.parties("syria") is load_parties()


def test_no_other_theatre_is_known(theatres: Theatres) -> None:
    with pytest.raises(LexiconError, match="no theatre"):
        theatres.parties("atlantis")


def test_a_theatre_names_only_parties_that_there_are() -> None:
    bare = Parties(load_lexicon("parties"))
    with pytest.raises(LexiconError, match="names"):
        Theatres(load_lexicon("theatres"), bare)
