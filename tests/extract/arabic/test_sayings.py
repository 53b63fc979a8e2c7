"""Who says what in Arabic: chains, denials, charges, quotations."""

from __future__ import annotations

import pytest

from tests.extract.arabic.reports import act_of, acts_of, chain_of, claims_of, parties_of
from truceline.model.claim import Modality, SourceKind, Via

STRIKE = "قصفت طائرات حربية مدينة دوما"


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        (f"قال المرصد السوري لحقوق الإنسان إن {STRIKE}.".replace("إن قصفت طائرات حربية", "إن طائرات حربية قصفت"),
         ["المرصد السوري لحقوق الإنسان"]),
        (f"{STRIKE}، وفقا للمرصد السوري.", ["المرصد السوري"]),
        (f"{STRIKE}، بحسب ناشطين محليين.", ["ناشطين محليين"]),
        (f"{STRIKE}، على ما أعلن المتحدث باسم جيش الإسلام.", ["المتحدث باسم جيش الإسلام"]),
        (f"{STRIKE}، وفق ما نقلته وكالة سانا عن مصدر عسكري.", ["وكالة سانا", "مصدر عسكري"]),
        ("نقلت وكالة رويترز عن مسؤول أمريكي قوله إن طائرات قصفت مدينة دوما.", ["وكالة رويترز", "مسؤول أمريكي"]),
        ("ذكرت صحيفة الوطن، نقلا عن مصادر ميدانية، أن طائرات قصفت مدينة دوما.", ["صحيفة الوطن", "مصادر ميدانية"]),
        ("قال مصدر طبي لوكالة فرانس برس إن طائرات قصفت مدينة دوما.", ["وكالة فرانس برس", "مصدر طبي"]),
        (f"{STRIKE}، بحسب ناشطين نقل عنهم موقع عنب بلدي.", ["موقع عنب بلدي", "ناشطين"]),
        ("المرصد السوري أفاد بأن طائرات قصفت مدينة دوما.", ["المرصد السوري"]),
        ("أفادت وكالة سانا بقصف مدينة دوما.", ["وكالة سانا"]),
        ("«قصفت الطائرات مدينة دوما»، قال أبو أحمد.", ["أبو أحمد"]),
        (f"{STRIKE}.", []),
    ],
)  # fmt: skip
def test_the_chain_is_read_from_any_order_of_words(text: str, chain: list[str]) -> None:
    assert chain_of(act_of(text)) == chain


def test_a_speaker_that_is_taken_up_again_is_the_one_before() -> None:
    first, second = acts_of(
        "قال المتحدث باسم الأمم المتحدة ستيفان دوجاريك إن قذائف سقطت على مدينة الحديدة. "
        "وأضاف دوجاريك أن دبابات قصفت ميناء الحديدة."
    )
    assert first.chain[1].key == second.chain[1].key
    third, fourth = acts_of(
        "أعلنت وزارة الدفاع الروسية أن طائرات قصفت مدينة الرقة. وأضافت أن قوات دخلت مدينة دير الزور."
    )
    assert chain_of(third) == chain_of(fourth) == ["وزارة الدفاع الروسية"]


def test_an_outlet_that_carries_an_account_is_a_hop_of_it() -> None:
    claim = act_of("قال قائد محلي إن مسلحين هاجموا مدينة الحديدة. وأوردت وكالة شينخوا روايته.")
    assert chain_of(claim) == ["وكالة شينخوا", "قائد محلي"]


def test_a_military_source_of_a_states_agency_speaks_for_it() -> None:
    claim = act_of("نقلت وكالة سانا عن مصدر عسكري أن جيش الإسلام قصف مدينة جرمانا.")
    assert claim.chain[-1].party == "syrian-armed-forces"
    assert claim.modality is Modality.ALLEGED
    assert claim.chain[-1].via is Via.ALLEGES


def test_a_denial_is_of_what_it_names_or_of_what_was_told_before() -> None:
    claim = act_of("نفت وزارة الدفاع الروسية أن تكون طائراتها قصفت مستشفى في معرة النعمان.")
    assert claim.modality is Modality.DENIED
    told, denied = acts_of("أطلق الحوثيون النار على موكب في مدينة الحديدة. ونفت الجماعة ذلك.")
    assert (told.modality, denied.modality) == (Modality.ASSERTED, Modality.DENIED)
    assert parties_of(denied)[0] == "houthis"


def test_whom_a_charge_is_laid_upon_is_who_acted() -> None:
    claim = act_of("اتهمت فصائل المعارضة قوات النظام بقصف بلدة تلبيسة بقذائف الهاون.")
    assert parties_of(claim)[0] == "syrian-armed-forces"
    assert claim.modality is Modality.ALLEGED
    assert chain_of(claim) == ["فصائل المعارضة"]


def test_what_did_not_happen_is_denied_by_its_speaker_and_nothing_in_the_reports_own_voice() -> None:
    claim = act_of("قال متحدث باسم التحالف الدولي إن التحالف لم يقصف أي موقع في دير الزور.")
    assert claim.modality is Modality.DENIED
    assert acts_of("لم تقصف الطائرات مدينة دوما.") == []


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("يعتقد أن طائرات إسرائيلية قصفت مستودعا قرب دمشق.", Modality.ALLEGED),
        ("هدد الجيش بقصف مدينة دوما.", Modality.PROPOSED),
        ("ستقصف الطائرات مدينة دوما غدا.", Modality.PROPOSED),
        ("كلما وقعت هدنة قصف النظام مدينة دوما.", Modality.GENERIC),
        ("ينص الاتفاق على أن من قصف مدينة دوما يعاقب.", Modality.GENERIC),
    ],
)
def test_plans_rules_and_rumours_are_told_apart(text: str, modality: Modality) -> None:
    assert {claim.modality for claim in acts_of(text)} == {modality}


def test_a_party_that_condemns_makes_a_statement_and_no_act() -> None:
    (claim,) = claims_of("نددت وزارة الخارجية الروسية بالموقف الأمريكي.")
    assert claim.content.__class__.__name__ == "StatementContent"
    assert claim.chain[1].party == "russian-foreign-ministry"
    assert claim.chain[1].kind is SourceKind.PARTY


def test_what_somebody_calls_untrue_is_denied() -> None:
    told, denied = acts_of(
        "أعلنت وزارة الدفاع الأذربيجانية أن القوات الأرمينية هاجمت مواقع قرب مدينة شوشا. "
        "وقالت وزارة الدفاع الأرمينية إن هذه الأنباء لا أساس لها من الصحة."
    )
    assert told.modality is Modality.ALLEGED
    assert denied.modality is Modality.DENIED
    assert denied.chain[-1].party == "armenian-defence-ministry"
    assert parties_of(denied)[0] == parties_of(told)[0]


def test_who_says_that_it_did_it_is_who_did_it() -> None:
    claim = act_of("قال الجيش الإسرائيلي إنه قصف مستودعا في بلدة الخيام.")
    assert parties_of(claim)[0] == "israel-defence-forces"
    assert claim.modality is Modality.ASSERTED
    owned = act_of("تبنى تنظيم الدولة الهجوم الذي استهدف حاجزا قرب مدينة تدمر.")
    assert parties_of(owned)[0] == "islamic-state"
    assert chain_of(owned) == ["تنظيم الدولة"]


def test_what_may_come_is_no_incident() -> None:
    assert act_of("قال مسؤول أمريكي إن واشنطن قد تقصف مدينة الرقة.").modality is Modality.PROPOSED
    assert act_of("حذرت الأمم المتحدة من أن أي هجوم على مدينة إدلب كارثة.").modality in {
        Modality.GENERIC,
        Modality.PROPOSED,
    }


def test_a_quotation_over_sentences_has_its_speaker() -> None:
    first, second = acts_of("قال قائد في جيش الإسلام: «قصفت الطائرات مدينة دوما. وقتل ثلاثة مدنيين في مدينة عربين».")
    assert chain_of(first) == chain_of(second) == ["قائد في جيش الإسلام"]
