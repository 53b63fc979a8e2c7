"""Sayings of press English, by the words that show them: who is in the chain, outermost first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

if TYPE_CHECKING:
    from collections.abc import Callable

ACT = "rebels shelled the town of Rastan on 3 May"
CAP = "Rebels shelled the town of Rastan on 3 May"
ACT2 = "two soldiers were killed by sniper fire near Shyrokyne on Sunday"
CAP2 = "Two soldiers were killed by sniper fire near Shyrokyne on Sunday"
ACT3 = "a drone strike on a car in Tyre wounded three people on Monday"
CAP3 = "A drone strike on a car in Tyre wounded three people on Monday"


SAYINGS = [
    (f"{CAP2}, a military spokesman told journalists in Kyiv.", "military spokesman"),
    (f"{CAP3}, Lebanon's health ministry confirmed to Reuters.", "Reuters < Lebanon's health ministry"),
    (f"A security source confirmed to AFP that {ACT3}.", "AFP < security source"),
    (f"A senior officer briefed reporters that {ACT2}.", "senior officer"),
    (
        f"{CAP3}, a security official, speaking on condition of anonymity, told the Associated Press.",
        "Associated Press < security official",
    ),
    (f"{CAP3}, a security official said, speaking on condition of anonymity.", "security official"),
    (f"{CAP3}, said a source close to the group who asked not to be named.", "source"),
    (f"A source close to Hezbollah told AFP that {ACT3}.", "AFP < source"),
    (f"{CAP3}, a person briefed on the matter said.", "person"),
    (f"The mayor, Olena Hrytsak, was quoted as saying that {ACT2}.", "Olena Hrytsak"),
    (f"The mayor was quoted by Interfax as saying that {ACT2}.", "Interfax < mayor"),
    (f"Interfax quoted the mayor as saying {ACT2}.", "Interfax < mayor"),
    (f"{CAP2}, Interfax quoted the mayor as saying.", "Interfax < mayor"),
    (f"{CAP2}, the mayor was quoted by Interfax as saying.", "Interfax < mayor"),
    (f"{CAP2}, the agency Interfax cited a rebel commander as saying.", "Interfax < rebel commander"),
    (f"{CAP}, the ministry said in a statement carried by TASS.", "TASS < ministry"),
    (
        f"{CAP}, the Russian Defence Ministry said in a statement carried by the state agency SANA.",
        "SANA < Russian Defence Ministry",
    ),
    (f"{CAP}, the ministry said in a bulletin relayed by RIA Novosti.", "RIA Novosti < ministry"),
    (f"The ministry, in a bulletin relayed by RIA Novosti, said that {ACT}.", "RIA Novosti < ministry"),
    (f"The army, in a statement posted on Facebook, said that {ACT2}.", "army"),
    (f"{CAP2}, the army wrote on its Facebook page.", "army"),
    (f"{CAP2}, the general staff wrote on Telegram.", "general staff"),
    (f"In a post on X, the mayor said {ACT2}.", "mayor"),
    (f"In a Telegram post on Monday the governor wrote that {ACT2}.", "governor"),
    (f"{CAP2}, the governor posted on Telegram.", "governor"),
    (f"{CAP}, according to the Pentagon, which cited drone footage.", "Pentagon"),
    (f"{CAP}, according to Al Jazeera, which cited a local activist.", "Al-Jazeera < local activist"),
    (f"{CAP}, according to a report by Al Jazeera.", "Al-Jazeera"),
    (f"{CAP}, according to a statement from the Russian Defence Ministry.", "Russian Defence Ministry"),
    (
        f"{CAP}, according to a statement released by the Russian Defence Ministry on Thursday.",
        "Russian Defence Ministry",
    ),
    (f"{CAP}, according to local sources cited by Enab Baladi.", "Enab Baladi < local sources"),
    (f"{CAP}, according to an activist quoted by Reuters.", "Reuters < activist"),
    (f"{CAP}, according to both the Observatory and the state agency SANA.", "Observatory"),
    (f"{CAP}, per the Syrian Observatory for Human Rights.", "Syrian Observatory for Human Rights"),
    (f"{CAP}, as per a statement of the ministry.", "ministry"),
    (f"Per local media, {ACT}.", "local media"),
    (f"In the words of the mayor, {ACT2}.", "mayor"),
    (f"By the army's account, {ACT2}.", "army"),
    (f"On the army's account, {ACT2}.", "army"),
    (f"In the army's telling, {ACT2}.", "army"),
    (f"By Kyiv's reckoning, {ACT2}.", "Kyiv"),
    (f"The army's version is that {ACT2}.", "army"),
    (f"The army's statement said {ACT2}.", "army"),
    (f"A statement by the army said that {ACT2}.", "army"),
    (f"A statement from the Houthi movement said that {ACT}.", "Houthi movement"),
    (f"A Telegram channel close to the militia reported that {ACT2}.", "Telegram channel"),
    (f"A report in the Kyiv Post said {ACT2}.", "Kyiv Post"),
    (f"A letter from Yemen's government to the Security Council says that {ACT}.", "Yemen's government"),
    (f"In a letter to the UN Security Council, Lebanon's government said {ACT3}.", "Lebanon's government"),
    (f"Lebanon told the Security Council in a letter that {ACT3}.", "Lebanon"),
    (f"{CAP3}, Lebanon complained in a letter to the Security Council.", "Lebanon"),
    (f"The Observatory, which relies on a network of informants, said {ACT}.", "Observatory"),
    (
        f"The Syrian Observatory for Human Rights, a Britain-based monitor, said {ACT}.",
        "Syrian Observatory for Human Rights",
    ),
    (f"Citing the army, the agency Interfax reported that {ACT2}.", "Interfax < army"),
    (f"Quoting a security official, AFP said {ACT3}.", "AFP < security official"),
    (f"Citing local sources, Al-Masdar News reported that {ACT}.", "Al-Masdar News < local sources"),
    (f"{CAP}, TASS said with reference to the ministry.", "TASS < ministry"),
    (f"With reference to the ministry, TASS reported that {ACT}.", "TASS < ministry"),
    (f"TASS, with reference to the ministry, reported that {ACT}.", "TASS < ministry"),
    (f"{CAP}, TASS reported, referring to the ministry.", "TASS < ministry"),
    (f"{CAP}, TASS has learned from a diplomatic source.", "TASS < diplomatic source"),
    (f"Reuters learned from two officials that {ACT3}.", "Reuters < officials"),
    (f"{CAP}, the paper has it from a diplomat.", "paper < diplomat"),
    (f"{CAP} (Reuters).", "Reuters"),
    (f"{CAP} (TASS, citing the ministry).", "TASS < ministry"),
    (f"{CAP}, officials in Damascus said.", "officials"),
    (f"{CAP}, two US officials said on Tuesday.", "US officials"),
    (f"{CAP}, said two US officials familiar with the strike.", "US officials"),
    (
        f"{CAP2}, the press service of the operation's headquarters said.",
        "press service of the operation's headquarters",
    ),
    (
        f"{CAP2}, the press centre of the Joint Forces Operation reported on Facebook.",
        "press centre of the Joint Forces Operation",
    ),
    (f"{CAP2}, the head of the regional administration, Pavlo Zhebrivskyi, reported.", "Pavlo Zhebrivskyi"),
    (f"{CAP2}, Pavlo Zhebrivskyi, who heads the regional administration, said on Facebook.", "Pavlo Zhebrivskyi"),
    (
        f"{CAP2}, Colonel Andriy Lysenko, a spokesman for the presidential administration, told a briefing.",
        "Andriy Lysenko",
    ),
    (f"{CAP2}, Colonel Andriy Lysenko told a daily briefing in Kyiv.", "Andriy Lysenko"),
    (f"Speaking to reporters in Kyiv, Colonel Andriy Lysenko said that {ACT2}.", "Andriy Lysenko"),
    (f"Asked about the fighting, the spokesman said {ACT2}.", "spokesman"),
    (
        f"The state news agency reported, quoting a medical source, that {ACT3}.",
        "state news agency < medical source",
    ),
    (f"The National News Agency said {ACT3}.", "National News Agency"),
    (f"Lebanon's state-run National News Agency reported that {ACT3}.", "National News Agency"),
    (f"State television said {ACT3}.", "State television"),
    (f"Syrian state media reported that {ACT}, citing a military source.", "Syrian state media < military source"),
    (f"{CAP}, Syrian state media reported citing a military source.", "Syrian state media < military source"),
    (f"Residents said {ACT}.", "Residents"),
    (f"{CAP}, residents of the town told the site Enab Baladi.", "Enab Baladi < residents of the town"),
    (f"{CAP}, a resident reached by telephone told AFP.", "AFP < resident"),
    (
        f"{CAP}, a local journalist who asked for his name to be withheld told Reuters.",
        "Reuters < local journalist",
    ),
    (f"Monitors of the OSCE reported that {ACT2}.", "Monitors of the OSCE"),
    (f"The OSCE's monitoring mission noted in its daily report that {ACT2}.", "OSCE's monitoring mission"),
    (f"The mission's daily report for Monday notes that {ACT2}.", "mission"),
    (f"Azerbaijan's Defence Ministry reports that {ACT2}.", "Azerbaijan's Defence Ministry"),
    (f"Footage published by the ministry shows that {ACT}.", "ministry"),
    (f"{CAP}, as the Observatory has it.", "Observatory"),
    (f"{CAP}, as reported by Reuters.", "Reuters"),
    (f"{CAP}, as the ministry put it in its bulletin.", "ministry"),
    (f"{CAP}, as quoted by TASS.", "TASS"),
    (f"{CAP}, the ministry said, as quoted by TASS.", "TASS < ministry"),
    (f"{CAP}, the ministry's spokesman Igor Konashenkov told the agency Interfax.", "Interfax < Igor Konashenkov"),
    (f"{CAP}, the spokesman told Interfax, which was quoted by the BBC.", "BBC < Interfax < spokesman"),
    (f"The BBC, quoting Interfax, reported that {ACT}.", "BBC < Interfax"),
    (
        f"The BBC, quoting Interfax, which cited a military source, reported that {ACT}.",
        "BBC < Interfax < military source",
    ),
    (
        f"{CAP}, the New York Times reported on Friday, citing officials who had been briefed on the strike.",
        "New York Times < officials",
    ),
    (f"{CAP}, the ombudsman of Artsakh, Gegham Stepanyan, said.", "Gegham Stepanyan"),
    (f"Artsakh's human rights ombudsman reported that {ACT2}.", "Artsakh's human rights ombudsman"),
    (f"The press secretary of the president, Vahram Poghosyan, wrote that {ACT2}.", "Vahram Poghosyan"),
    (
        f"{CAP3}, the mayor of Tyre, Hassan Dabouk, said, according to L'Orient Today.",
        "L'Orient Today < Hassan Dabouk",
    ),
    (f"{CAP3}, L'Orient Today's correspondent in the south reported.", "L'Orient Today's correspondent"),
    (f"{CAP3}, our correspondent reported.", "our correspondent"),
    (f"{CAP3}, Human Rights Watch said in a report published on Monday.", "Human Rights Watch"),
    (f"In a report published on Monday, Human Rights Watch documented that {ACT3}.", "Human Rights Watch"),
    (f"{CAP3}, a UN spokesman quoted UNIFIL as reporting.", "UN spokesman < UNIFIL"),
    (f"{CAP2}, a war monitor says.", "war monitor"),
    (f"{CAP2}, medics at the hospital said.", "medics"),
    (f"{CAP2}, the army claims.", "army"),
    (f"The army claims {ACT2}.", "army"),
    (f"{CAP2}, the separatists' news agency DAN claimed, citing their own command.", "DAN < own command"),
    (f"{CAP2}, the DPR command told the agency DAN.", "DAN < DPR command"),
    (f"DAN carried a statement of the DPR command saying that {ACT2}.", "DAN < DPR command"),
    (f"In remarks carried by state television, the general said {ACT2}.", "state television < general"),
    (f"In remarks to Al Arabiya, the general said {ACT2}.", "Al-Arabiya < general"),
    (f"Speaking to Al Arabiya, the general said {ACT2}.", "Al-Arabiya < general"),
    (f"Speaking on Al Arabiya, the general said {ACT2}.", "Al-Arabiya < general"),
    (f'The general told Al Arabiya television: "{CAP2}."', "Al-Arabiya television < general"),
    (f'"{CAP2}," the general told Al Arabiya. "A third was wounded by a mine there."', "Al-Arabiya < general"),
    (f"The command put out a statement. {CAP2}, it said.", "command"),
    (f"The Tigray TV station said {ACT2}.", "Tigray TV station"),
    (f"{CAP}, the Free Burma Rangers, an aid group, said.", "Free Burma Rangers"),
    (f"{CAP}, the Irrawaddy reported on Monday, citing residents.", "Irrawaddy < residents"),
    (
        f"A member of the local resistance force told Myanmar Now that {ACT}.",
        "Myanmar Now < member of the local resistance force",
    ),
    (f"{CAP}, a resident told Radio Free Asia on condition of anonymity.", "Radio Free Asia < resident"),
    (f"{CAP}, sources on the ground said.", "sources"),
    (f"It was the ministry that said {ACT}.", "ministry"),
]


def test_whoever_says_it_is_in_the_chain(claims: Callable[..., list[Claim]]) -> None:
    told = {text: ({chain(claim) for claim in claims(text, ActContent)}, {expected}) for text, expected in SAYINGS}
    assert {text: (found, wanted) for text, (found, wanted) in told.items() if found != wanted} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two shells hit Saida on Sunday, the Observatory reported. Six men were wounded there.", "Observatory"),
        ("Two shells hit Saida on Sunday, the army said. A third struck a school. Nobody died.", "army"),
        ("Two shells hit Saida on Sunday, the army said. Meanwhile rebels bombed Daraa.", ""),
        ("Two shells hit Saida on Sunday, the army said. It was the third barrage on the town in May.", ""),
        ("The army denied that it had shelled Saida. Rebels bombed Daraa on Sunday.", ""),
        ("The army is ready for talks, it said. Rebels bombed Daraa on Sunday.", ""),
        ("Two shells hit Saida on Sunday, the army said.\nRebels bombed Daraa on Sunday.", ""),
    ],
)
def test_an_account_goes_on_over_sentences(claims: Callable[..., list[Claim]], text: str, expected: str) -> None:
    assert chain(claims(text, ActContent)[-1]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two shells hit Saida on Sunday; a third struck a school, the army said.", "army"),
        ("Rebels shelled Saida on Sunday, Omar Haddad told reporters. Interfax carries his words.",
         "Interfax < Omar Haddad"),
        ("On Al Jazeera the general said rebels had shelled a school in Saida.", "Al-Jazeera < general"),
        ("Rebels shelled Saida, the general said on television.", "general"),
        ("Rebels shelled Saida on Sunday, according to figures from the hospitals.", "hospitals"),
        ("A depot was hit on Sunday, the ministry said, accusing rebels of shelling it.", "ministry"),
        ("Rebels shelled Saida, Rear Admiral Omar Haddad said.", "Omar Haddad"),
        ("Rebels shelled Saida, the separatist official Omar Haddad said.", "Omar Haddad"),
        ("Rebels, the mission's statement goes on, shelled Saida on Sunday.", "mission"),
        ("The alliance drew up its list in a statement. On 3 May rebels shelled the town of Rastan.", "alliance"),
        ("Rebels shelled Saida, in the mission's judgement.", "mission"),
        ("Rebels shelled Saida on Sunday, counted the Observatory.", "Observatory"),
        ("Rebels shelled Saida, Omar Haddad wrote on Friday, attributing this to a local medic.",
         "Omar Haddad < local medic"),
    ],
)  # fmt: skip
def test_accounts_and_those_they_rest_on(claims: Callable[..., list[Claim]], text: str, expected: str) -> None:
    assert expected in {chain(claim) for claim in claims(text, ActContent)}
