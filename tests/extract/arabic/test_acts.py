"""Acts, roles, tolls and what leans on them in Arabic."""

from __future__ import annotations

import pytest

from tests.extract.arabic.reports import act_of, acts_of, claims_of, content_of, parties_of, tolls_of
from truceline.model.claim import AgreementContent, LedgerContent, Modality, TalkContent, TalkStatus, ZoneContent


@pytest.mark.parametrize(
    ("text", "act", "actor"),
    [
        ("شنت طائرات حربية روسية غارات على مدينة إدلب.", "air_drone_strike", "russian-armed-forces"),
        ("قصفت مدفعية الجيش الإسرائيلي بلدة الخيام.", "shelling_artillery_missile_attack", "israel-defence-forces"),
        ("قصف طيران النظام مدينة دوما بالبراميل المتفجرة.", "air_drone_strike", "syrian-air-force"),
        ("استهدفت قوات النظام مدينة دوما بغاز الكلور.", "chemical_weapon", "syrian-armed-forces"),
        ("سقطت ثلاث قذائف هاون على مدينة جرمانا.", "shelling_artillery_missile_attack", None),
        ("اندلعت اشتباكات بين قوات النظام وجيش الإسلام في حي جوبر.", "armed_clash", "syrian-armed-forces"),
        (
            "أسقطت قوات سوريا الديمقراطية طائرة مسيرة فوق مدينة الرقة.",
            "disrupted_weapons_use",
            "syrian-democratic-forces",
        ),
        ("سيطرت قوات النظام على بلدة مورك.", "government_regains_territory", "syrian-armed-forces"),
        ("سيطرت هيئة تحرير الشام على بلدة مورك.", "non_state_actor_overtakes_territory", "hayat-tahrir-al-sham"),
        ("انفجرت سيارة مفخخة في مدينة الباب.", "remote_explosive_landmine_ied", None),
        ("خطف مسلحون ثلاثة أشخاص في مدينة درعا.", "abduction_forced_disappearance", None),
        ("منعت قوات النظام دخول قافلة مساعدات إلى مدينة دوما.", "aid_obstruction", "syrian-armed-forces"),
        ("دخل رتل من القوات التركية إلى ريف إدلب.", "movement_of_forces", "turkish-armed-forces"),
        ("نشرت واشنطن راجمات صواريخ في قاعدة التنف.", "weapons_deployment", "usa"),
        ("أقامت قوات النظام حاجزا قرب مدينة درعا.", "headquarters_or_base_established", "syrian-armed-forces"),
        ("حلقت طائرات استطلاع إسرائيلية فوق الناقورة.", "military_flight", "israel-defence-forces"),
        ("ألقت طائرة مسيرة إسرائيلية قنبلة قرب دورية في بلدة كفركلا.", "air_drone_strike", "israel-defence-forces"),
        ("تعرضت مدينة درعا لقصف مدفعي من قبل قوات النظام.", "shelling_artillery_missile_attack", "syrian-armed-forces"),
        ("قال ناشطون إن هجوما نفذه تنظيم الدولة استهدف مدينة تدمر.", "armed_clash", "islamic-state"),
    ],
)
def test_the_act_and_who_did_it(text: str, act: str, actor: str | None) -> None:
    claim = act_of(text)
    assert content_of(claim).act == act
    assert parties_of(claim)[0] == actor


@pytest.mark.parametrize(
    ("text", "tolls"),
    [
        ("قصفت طائرات مدينة دوما، ما أدى إلى مقتل 12 مدنيا بينهم 4 أطفال وإصابة نحو 30 آخرين.",
         {"killed": (12, 12), "injured": (30, 30)}),
        ("قصفت طائرات مدينة دوما وقتلت شخصين وجرحت طفلا.", {"killed": (2, 2), "injured": (1, 1)}),
        ("سقطت قذائف على مدينة جرمانا، ما أوقع قتيلا وأربعة جرحى.", {"killed": (1, 1), "injured": (4, 4)}),
        ("قتل أربعة مدنيين بانفجار لغم في مدينة الحديدة.", {"killed": (4, 4)}),
        ("سقطت قذيفتان على بلدة صيدا من دون أن يقتل أحد.", {"killed": (0, 0)}),
        ("قصفت قوات النظام بلدة صيدا دون وقوع إصابات.", {"killed": (0, 0), "injured": (0, 0)}),
        ("أسرت قوات سوريا الديمقراطية خمسة عناصر في اشتباكات قرب مدينة الرقة.", {"captured": (5, 5)}),
        ("قصفت قوات النظام مدينة دوما وارتفع عدد القتلى إلى 17 شخصا.", {"killed": (17, 17)}),
    ],
)  # fmt: skip
def test_tolls_of_an_act(text: str, tolls: dict[str, tuple[int, int | None]]) -> None:
    assert tolls_of(act_of(text)) == tolls


def test_a_toll_in_another_sentence_is_an_act_of_its_own_of_the_same_kind() -> None:
    strike, toll = acts_of(
        "قصفت طائرات حربية مدينة دوما أمس. وقال الدفاع المدني السوري إن القصف قتل ثمانية مدنيين ودمر منازل."
    )
    assert content_of(toll).act == content_of(strike).act == "air_drone_strike"
    assert tolls_of(toll) == {"killed": (8, 8)}
    assert content_of(toll).place == content_of(strike).place
    assert content_of(toll).time == content_of(strike).time
    assert toll.confidence < strike.confidence


def test_who_acts_on_is_not_named_again() -> None:
    first, second = acts_of("استهدفت قوات النظام مدينة درعا بالمدفعية، وفتحت نيران رشاشاتها على بلدة صيدا.")
    assert parties_of(first)[0] == parties_of(second)[0] == "syrian-armed-forces"
    assert content_of(second).act == "armed_clash"


def test_the_day_of_a_speech_is_not_that_of_the_act() -> None:
    claim = act_of("قال المرصد السوري يوم الخميس إن طائرات قصفت مدينة دوما.")
    assert content_of(claim).time is None
    told = act_of("قال المرصد السوري يوم الخميس إن طائرات قصفت مدينة دوما فجر الأربعاء.")
    assert content_of(told).time is not None
    assert content_of(told).time.span.text == "فجر الأربعاء"  # type: ignore[union-attr]  # asserted the line before


def test_an_ordinal_counts_known_acts_and_a_halt_of_fire_is_none() -> None:
    assert content_of(act_of("وهذه ثالث غارة على مدينة إدلب.")).ordinal == 3
    assert content_of(act_of("وهذا أول هجوم بصاروخ على مدينة مأرب منذ بدء الهدنة.")).ordinal == 1
    assert content_of(act_of("ونفذ الطيران أول هجوم على مدينة إدلب.")).ordinal is None
    assert acts_of("أعلنت روسيا وقف إطلاق النار في مدينة دوما.") == []


def test_what_is_agreed_on_is_still_to_come() -> None:
    agreed = act_of("عقدت اللجنة اجتماعها في مدينة الحديدة، واتفق الطرفان على المرحلة الأولى من إعادة انتشار القوات.")
    assert agreed.modality is Modality.PROPOSED
    assert act_of("ووافق الطرفان على الهدنة، ثم قصفت طائرات مدينة دوما.").modality is Modality.ASSERTED


def test_every_field_quotes_the_text_and_states_a_low_confidence() -> None:
    text = "قال ناشطون إن طائرات حربية قصفتْ مَدينة دوما مساء أمس، ما أدى إلى مقتل ٣ مدنيين."
    claim = act_of(text)
    content = content_of(claim)
    spans = [content.trigger, claim.proposition, *(one.span for one in content.casualties)]
    spans += [one.span for one in (content.actor, content.target, content.place, content.time) if one is not None]
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert content.trigger.text == "قصفتْ"
    assert claim.confidence <= 0.6
    assert all(field.weight < 0.8 for field in claim.fields)


def test_a_ledger_keeps_its_units_and_places() -> None:
    (claim,) = claims_of(
        "سجل مركز المصالحة الروسي 15 خرقا خلال الساعات الـ24 الماضية: 7 في محافظة حماة و5 في حلب و3 في درعا."
    )
    assert isinstance(claim.content, LedgerContent)
    assert [(one.low, one.unit, one.where) for one in claim.content.counts] == [
        (15, "خرقا", None), (7, "خرقا", "محافظة حماة"), (5, "خرقا", "حلب"), (3, "خرقا", "درعا"),
    ]  # fmt: skip
    assert claim.content.side is not None
    assert claim.content.time is not None


def test_agreements_zones_and_talks() -> None:
    signed, begun, zone, held, planned = (
        claim.content
        for claim in claims_of(
            "وقعت روسيا وتركيا وإيران في أستانا يوم 4 مايو/أيار 2017 مذكرة لإقامة أربع مناطق. "
            "ودخلت المذكرة حيز التنفيذ منتصف ليل الجمعة. "
            "تشمل مناطق خفض التصعيد محافظة إدلب والغوطة الشرقية. "
            "عقد ممثلو الدول الضامنة اجتماعا سريا في عمان الأسبوع الماضي. "
            "ومن المقرر أن تعقد جولة جديدة من المحادثات في جنيف الشهر المقبل."
        )
    )
    assert isinstance(signed, AgreementContent)
    assert isinstance(begun, AgreementContent)
    assert (signed.event, begun.event) == ("signed", "in_force")
    assert [one.parties[0].value for one in signed.parties] == ["russia", "turkey", "iran"]
    assert isinstance(zone, ZoneContent)
    assert zone.areas
    assert isinstance(held, TalkContent)
    assert isinstance(planned, TalkContent)
    assert (held.status, held.is_secret, planned.status) == (TalkStatus.HELD, True, TalkStatus.PLANNED)


def test_a_toll_belongs_to_the_act_of_its_clause() -> None:
    first, second = acts_of(
        "قال مسؤول إن الغارة الأولى استهدفت منزلا في بلدة عين قانا وأوقعت قتيلين، "
        "بينما أصيب ثلاثة في الغارة الثانية على كفر رمان."
    )
    assert (tolls_of(first), tolls_of(second)) == ({"killed": (2, 2)}, {"injured": (3, 3)})
    assert content_of(second).place is not None
    assert content_of(second).place.span.text == "كفر رمان"  # type: ignore[union-attr]  # asserted the line before
    shelled, shot = acts_of("قصفت مروحيات مدينة دوما، فيما قتل مدنيان بنيران قناص في مدينة عربين.")
    assert content_of(shelled).casualties == ()
    assert content_of(shot).act == "armed_clash"


def test_tallies_of_two_sides_are_two_ledgers() -> None:
    found = claims_of("سجلت الشبكة السورية لحقوق الإنسان 116 خرقا، فيما قال الجانب الروسي إنه رصد 12 خرقا فقط.")
    assert [claim.content.counts[0].low for claim in found if isinstance(claim.content, LedgerContent)] == [116, 12]


def test_a_meeting_is_told_by_its_verb_too() -> None:
    (claim,) = claims_of("اجتمع ممثلون عن روسيا والولايات المتحدة في عمان خلال مايو.")
    assert isinstance(claim.content, TalkContent)
    assert claim.content.status is TalkStatus.HELD
    assert claim.content.time is not None
