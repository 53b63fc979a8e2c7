"""Which language a text is in."""

from __future__ import annotations

import pytest

from truceline.read.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The coalition said that it had struck a column near the garrison on Thursday.", "en"),
        ("Российская сторона зафиксировала восемь случаев стрельбы.", "ru"),
        ("قالت الوزارة إن الجانب الروسي سجل حالات إطلاق نار", "ar"),
        ("Die Waffenruhe ist nach Angaben der Vermittler am Mittag in Kraft getreten.", "de"),
        ("Le cessez-le-feu est entré en vigueur à midi, selon une source proche des négociations.", "fr"),
        ("Російська сторона зафіксувала вісім випадків стрілянини в провінціях", "und"),
        ("ارتش سوریه گفت که پنج نفر کشته شدند و چند نفر زخمی", "und"),
        ("停火协议在中午生效 停火 协议", "und"),
        ("Idlib Hama Homs Aleppo Latakia Daraa Quneitra", "und"),
        ("12 34 56", "und"),
        ("", "und"),
        ("Хама Hama Идлиб Idlib Хомс Homs حماة إدلب", "und"),
    ],
)
def test_language_is_told_by_script_and_function_words(text: str, language: str) -> None:
    assert detect_language(text) == language
