"""A bulletin and a strike, end to end."""

from __future__ import annotations

from collections.abc import Callable

from tests.extract.texts import chain, when, where, who
from truceline.model.claim import ActContent, Claim

STRIKE = (
    "Авиация международной коалиции нанесла во вторник удар по колонне проправительственных сил в районе Эт-Танфа, "
    "сообщил представитель министерства обороны Сирии. Погибли двое военнослужащих, ещё 15 получили ранения."
)


def test_a_strike_is_told_by_its_noun_and_a_toll_by_itself(claims: Callable[..., list[Claim]]) -> None:
    strike, toll = claims(STRIKE, ActContent)
    assert strike.content.act == toll.content.act == "air_drone_strike"
    assert strike.content.trigger.text == "удар"
    assert (who(strike.content.actor), who(strike.content.target)) == ("us-led-coalition", "pro-government-forces")
    assert (where(strike), when(strike)) == ("районе Эт-Танфа", "во вторник")
    assert (chain(strike), strike.modality.value) == ("министерство обороны Сирии", "alleged")
    told = [(one.kind.value, one.low, one.high) for one in toll.content.casualties]
    assert told == [("killed", 2, 2), ("injured", 15, 15)]
