"""Places and names of parties in Arabic texts."""

from __future__ import annotations

import pytest

from tests.extract.arabic.reports import page_of
from tests.extract.texts import document_of
from truceline.extract.arabic.extractor import ArabicExtractor
from truceline.lexicon.parties import load_parties
from truceline.model.claim import ActContent


def places_of(text: str) -> list[tuple[str, list[str]]]:
    page = page_of(text)
    found = [hit.phrase(page) for hit in page.places]
    return [(place.span.text, [one.text for one in place.within]) for place in found]


@pytest.mark.parametrize(
    ("text", "place", "within"),
    [
        ("قصفت طائرات مدينة خان شيخون بريف إدلب الجنوبي.", "مدينة خان شيخون", ["ريف إدلب الجنوبي"]),
        ("سقطت قذيفة على بلدة صيدا شرقي درعا.", "بلدة صيدا", ["شرقي درعا"]),
        ("دارت معارك في ريف حماة الشمالي.", "ريف حماة الشمالي", []),
        ("سقطت قذائف على حي باب توما في دمشق.", "حي باب توما", ["دمشق"]),
        ("قصفت قوات النظام قريتي كفر زيتا واللطامنة.", "قريتي كفر زيتا واللطامنة", []),
        ("هاجم مسلحون تل أصفر وتل سلمان.", "تل أصفر وتل سلمان", []),
        ("أغارت طائرات على المستشفى في معرة النعمان.", "المستشفى", ["معرة النعمان"]),
        ("توغلت قوات في منطقة خفض الاشتباك.", "منطقة خفض الاشتباك", []),
    ],
)
def test_a_place_is_read_with_what_it_lies_in(text: str, place: str, within: list[str]) -> None:
    assert places_of(text)[-1] == (place, within)


def test_common_words_that_are_names_somewhere_are_no_places() -> None:
    assert places_of("نفذ الطيران الغارة الأولى بعد النصر في الحرب.") == []


def test_names_are_found_behind_clitics_and_general_ones_by_the_country() -> None:
    page = page_of("قصف الجيش بلدة صيدا في درعا، وفقا للمرصد السوري لحقوق الإنسان ولجيش الإسلام.")
    assert [page.party_of(hit)[0].value for hit in page.hits] == ["syrian-army", "sohr", "jaysh-al-islam"]
    elsewhere = page_of("قصف الجيش أطراف بلدة مارون الراس في جنوب لبنان قرب الناقورة.")
    assert elsewhere.country == "LBN"
    assert elsewhere.party_of(elsewhere.hits[0])[0].value == "lebanese-armed-forces"
    nowhere = page_of("قصف الجيش الموقع.")
    assert nowhere.party_of(nowhere.hits[0]) == ()


def test_without_a_gazetteer_a_noun_of_place_still_leads_a_name_in() -> None:
    extractor = ArabicExtractor(load_parties())
    (claim,) = extractor.extract(document_of("قصفت قوات النظام بلدة الهبيط أمس.", language="ar")).claims
    assert isinstance(claim.content, ActContent)
    assert claim.content.place is not None
    assert claim.content.place.span.text == "بلدة الهبيط"
    assert ("place names", "none") in extractor.maker.inputs
