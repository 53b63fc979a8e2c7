"""Numbers, times, places and names of Russian texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from truceline.extract.russian.reading import Reading
from truceline.extract.russian.sources import nominative
from truceline.extract.russian.stems import stem, stems
from truceline.extract.russian.words import load_words
from truceline.lexicon.acts import load_acts
from truceline.lexicon.base import load_lexicon
from truceline.lexicon.parties import load_parties

Read = Callable[..., Reading]


def test_every_word_of_the_lexicons_leads_somewhere_known() -> None:
    words = load_words()
    acts, parties = load_acts(), load_parties()
    assert all(acts.knows(frame.act) or frame.act == "territory" for frame in words.frames.frames)
    assert all(acts.knows(weapon.act) for weapon in words.frames.weapons)
    assert all(frame.object in words.frames.objects.keys() | {"place"} for frame in words.frames.frames if frame.object)
    for party, known in words.parties.parties.items():
        assert parties.knows(party)
        assert not known.forces or parties.knows(known.forces)
        assert known.maybe.keys() <= words.parties.scenes.keys()
    assert {load_lexicon(name).head.licence for name in ("russian", "russian_frames", "parties_russian")} == {
        "Apache-2.0"
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("армия", "армией"),
        ("боевики", "боевиков"),
        ("Израиль", "Израилем"),
        ("сирийская", "сирийских"),
        ("Хезболлу", "Хезболла"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_capitals_and_short_words_stay_whole() -> None:
    assert stem("США") == "сша"
    assert stem("САНА") != stem("Сана")
    assert stems("«Хайят Тахрир аш-Шам»") == stems("Хайята Тахрира аш-Шама")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("погибли двадцать пять человек", [(25, 25, False)]),
        ("погибли не менее 20 человек", [(20, None, False)]),
        ("погибли более 1 200 человек", [(1201, None, False)]),
        ("погибли около сорока человек", [(40, 40, True)]),
        ("погибли до 15 человек", [(1, 15, False)]),
        ("погибли 10–12 человек", [(10, 12, False)]),
        ("погибли двое, ранены трое", [(2, 2, False), (3, 3, False)]),
        ("выпущено 3 тыс. снарядов", [(3000, 3000, False)]),
        ("погибли несколько человек", [(2, None, False)]),
        ("один из них погиб", []),
        ("8 июня в 10:30 никто не погиб", []),
    ],
)
def test_numbers(reading: Read, text: str, found: list[tuple[int, int | None, bool]]) -> None:
    numbers = [one for sentence in reading(text).numbers for one in sentence]
    assert [(one.low, one.high, one.is_about) for one in numbers] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Удар нанесён 8 июня 2017 года.", [("8 июня 2017 года", "date")]),
        ("Удар нанесён в ночь на 8 июня.", [("в ночь на 8 июня", "date")]),
        ("Удар нанесён 9 августа того же года.", [("9 августа того же года", "date")]),
        ("Удар нанесён осенью 2018 года.", [("осенью 2018 года", "month")]),
        ("Удар нанесён в последний из этих дней.", [("в последний из этих дней", "anaphoric")]),
        ("С 4 по 6 мая шли бои.", [("С 4 по 6 мая", "date")]),
        ("В 20:55 мск в воскресенье упал снаряд.", [("В 20:55 мск в воскресенье", "weekday")]),
        ("Двумя днями ранее шёл бой.", [("Двумя днями ранее", "relative")]),
        ("За минувшие сутки было тихо.", [("За минувшие сутки", "period")]),
        ("Бой начался после начала перемирия.", [("после начала перемирия", "agreement")]),
        ("На следующий день пришёл патруль.", [("На следующий день", "anaphoric")]),
        ("В конце августа было тихо.", [("В конце августа", "month")]),
        ("Снаряд весит 11.50 кг.", []),
        ("4 мая и 6 июня.", [("4 мая", "date"), ("6 июня", "date")]),
    ],
)
def test_times(reading: Read, text: str, found: list[tuple[str, str]]) -> None:
    hits = [hit for sentence in reading(text).times for hit in sentence]
    assert [(text[hit.start : hit.end], hit.kind) for hit in hits] == found


@pytest.mark.parametrize(
    ("text", "place", "within"),
    [
        ("Бой шёл в городе Эр-Растан в провинции Хомс.", "городе Эр-Растан", ["провинции Хомс"]),
        ("Снаряд упал в 20 километрах к востоку от Эт-Танфа.", "20 километрах к востоку от Эт-Танфа", []),
        ("Самолёты ударили восточнее Пальмиры.", "восточнее Пальмиры", []),
        ("Бой шёл недалеко от села Широкино.", "недалеко от села Широкино", []),
        ("Бой шёл неподалёку от границы с Иорданией и Ираком.", "неподалёку от границы с Иорданией и Ираком", []),
        ("Снаряд упал под Мариуполем.", "под Мариуполем", []),
        ("Там упал снаряд.", "Там", []),
    ],
)
def test_places(reading: Read, text: str, place: str, within: list[str]) -> None:
    read = reading(text)
    (found,) = [one for sentence in read.places for one in sentence]
    phrase = found.phrase(read.tree)
    assert (phrase.span.text, [span.text for span in phrase.within]) == (place, within)


@pytest.mark.parametrize("text", ["В Минобороны сказали об этом.", "В интервью он молчал.", "У Асада есть армия."])
def test_what_is_no_place(reading: Read, text: str) -> None:
    read = reading(text)
    assert [one for sentence in read.places for one in sentence if one.is_named and "Минобороны" in text] == []


@pytest.mark.parametrize(
    ("text", "scene", "party"),
    [
        ("Повстанцы в Алеппо обстреляли Дамаск.", "syria", "armed-opposition"),
        ("Ополченцы под Донецком обстреляли позиции.", "ukraine", "donbas-armed-formations"),
        ("Коалиция в Йемене обстреляла Ходейду.", "yemen", "saudi-led-coalition"),
    ],
)
def test_general_names_mean_whom_the_scene_tells(reading: Read, text: str, scene: str, party: str) -> None:
    naming = reading(text).naming
    assert naming.scene == scene
    assert naming.hits[0].party == party


@pytest.mark.parametrize(
    ("text", "head", "party"),
    [
        ("Российские самолёты взлетели.", 1, "russian-armed-forces"),
        ("Турецкая сторона молчит.", 1, "turkey"),
        ("Боевики группировки «Джебхат ан-Нусра» отошли.", 0, "jabhat-al-nusra"),
        ("Представитель Пентагона молчит.", 0, "pentagon"),
        ("Противники Асада отошли.", 0, None),
        ("Бойцы против сирийской армии отошли.", 0, None),
    ],
)
def test_whom_a_phrase_means(reading: Read, text: str, head: int, party: str | None) -> None:
    read = reading(text)
    found = read.naming.parties_of(head, read.tree.phrase(head))
    assert (found[0].value if found else None) == party


@pytest.mark.parametrize(
    ("text", "head", "name"),
    [
        ("По словам командира отряда, шёл бой.", 2, "командир отряда"),
        ("По данным российского Центра по примирению, шёл бой.", 3, "российский Центр по примирению"),
        ("По данным военных источников, шёл бой.", 3, "военные источники"),
        ("По словам очевидцев, шёл бой.", 2, "очевидцы"),
        ("По данным турецкой стороны, шёл бой.", 3, "турецкая сторона"),
        ("По словам местных жителей, шёл бой.", 3, "местные жители"),
    ],
)
def test_names_in_the_nominative(reading: Read, text: str, head: int, name: str) -> None:
    tree = reading(text).tree
    assert nominative(tree, head, tree.phrase(head, wide=True)) == name
