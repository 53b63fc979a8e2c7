"""A small case made by hand, with what makes reports hard: long names, disputes, chains, denials, every outcome."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.publish.report_nouns import MAKER, Maken, at, disc, normal, on, reading, refusal, square
from truceline.agreement.compile import compile_agreement
from truceline.agreement.library import load_library
from truceline.assess.assess import assess
from truceline.assess.context import AssessContext
from truceline.engine.base import StageTally
from truceline.model import (
    Coverage,
    Episode,
    Incident,
    Judgement,
    Placement,
    Span,
    Talk,
    Weighted,
    When,
)
from truceline.model.claim import (
    Count,
    LedgerContent,
    Mention,
    Modality,
    StatementContent,
    TalkContent,
    TalkStatus,
)
from truceline.model.evidence import DocumentKind
from truceline.model.incident import EpisodeLink, Grade, Member
from truceline.model.judgement import Verb
from truceline.publish.report import CaseInfo, ReportInput, RunStamp

IDS = (
    "syr-2017-05-04-astana",
    "syr-al-tanf-zone",
    "syr-2015-10-20-flight-safety",
    "syr-2017-07-09-south-west",
    "syr-2017-07-22-eastern-ghouta",
)
STAMP = RunStamp(generation=3, time_utc=datetime(2026, 11, 22, 12, 30, tzinfo=UTC), version="0.1.0")

OURS, OBSERVATORY = "Truceline demonstration", "Syrian Observatory for Human Rights"
ASSERTS, DENIES, ALLEGES = Modality.ASSERTED, Modality.DENIED, Modality.ALLEGED
STRIKE, SHELLING, CLASH = "air_drone_strike", "shelling_artillery_missile_attack", "armed_clash"


COALITION = (
    "The coalition struck pro-regime forces well inside the zone north-west of At Tanf on Thursday, "
    "Central Command said."
)
WIRE = "Coalition aircraft struck pro-regime forces near al-Tanf on 18 May, Central Command said in a statement."
DAMASCUS_SAYS = (
    "A Syrian military source said that aircraft of the coalition hit an army position on the road to the border, "
    "killing several soldiers."
)
MONITOR_SAYS = "A monitor put the dead at eight, most of them foreign fighters."
VALUES = (
    ("act", STRIKE, ("us", "sy", "sohr")),
    ("actor", "coalition", ("us", "sohr")),
    ("actor", "aircraft of the coalition", ("sy",)),
    ("target", "pro-regime forces", ("us",)),
    ("target", "an army position", ("sy",)),
    ("place", "north-west of At Tanf", ("us",)),
    ("place", "the road to the border", ("sy",)),
    ("time", "18 May 2017", ("us", "sy", "sohr")),
    ("killed", "several", ("sy",)),
    ("killed", "8", ("sohr",)),
)


def tanf_may_members(made):
    """Three texts and a row: two copies of one speaker, and two others."""
    zone = "The zone reaches 55 kilometres in every direction. No text of the understanding has been made public."
    first = made.document(
        "Coalition says it struck pro-regime force inside zone at At Tanf",
        [f"{COALITION} A show of force and warning shots had brought no change.", zone],
        (5, 18),
    )
    copy = made.document(
        "Coalition strikes force near al-Tanf (copy of a wire)",
        [WIRE],
        (5, 19),
        navigation="Home | World | Most read: third raid at al-Tanf",
    )
    other = made.document(
        "Damascus: aircraft hit an army position on the desert road", [f"{DAMASCUS_SAYS} {MONITOR_SAYS}"], (5, 19)
    )
    row = made.record("R012", "Aircraft of the coalition struck a convoy on the road to al-Tanf.", "al-Tanf", on(5, 18))
    return [
        (made.claim(first, COALITION, (OURS, "US Central Command")), "us", ASSERTS),
        (made.claim(copy, WIRE, (OURS, "US Central Command")), "us", ASSERTS),
        (made.claim(other, DAMASCUS_SAYS, (OURS, "SANA", "Syrian military source")), "sy", ASSERTS),
        (made.claim(other, MONITOR_SAYS, (OURS, OBSERVATORY)), "sohr", ASSERTS),
        (row, "sohr", ASSERTS),
    ]


def tanf_may(made):
    """Told by two sides and copied; the target and the place in dispute."""
    inside = at(
        "north-west of At Tanf, inside the zone", normal(38.35, 33.72, 9_000), 0.8, "well inside a zone of 55 km"
    )
    beyond = at("well beyond the zone", square(37.3, 33.9, 37.9, 34.4), 0.2, "one copy says beyond")
    return made.incident(
        "Air/drone strike by US-led coalition on pro-government forces near al-Tanf, 18 May 2017",
        tanf_may_members(made),
        [
            reading(STRIKE, "us-led-coalition", "pro-government-forces", [inside, beyond], [on(5, 18)], 0.7),
            reading(STRIKE, "us-led-coalition", "syrian-government", [inside], [on(5, 18)], 0.3),
        ],
        VALUES,
        ("target", "place", "killed"),
    )


def tanf_june(made):
    """An episode of three with the order told both ways."""
    text = made.document(
        "Two pick-ups hit, a drone fires and is shot down",
        [
            "The coalition struck two armed pick-ups inside the zone on 8 June. Later in the day a drone dropped a "
            "weapon near a patrol outside the zone, and an American aircraft shot it down, the spokesman said."
        ],
        (6, 8),
    )
    chain = (OURS, "Coalition spokesman")
    hit = made.claim(text, "The coalition struck two armed pick-ups inside the zone on 8 June.", chain)
    fired = made.claim(
        text, "Later in the day a drone dropped a weapon near a patrol outside the zone", chain, modality=ALLEGES
    )
    down = made.claim(text, "an American aircraft shot it down", chain)
    zone = at("inside the al-Tanf zone", disc(38.6178, 33.5058, 55_000))
    east = at("east of the zone at al-Tanf", normal(39.35, 33.5, 14_000))
    names = [Incident.id_of(item.id) for item in (hit, fired, down)]
    episode = Episode.id_of(min(names))
    told = (
        (hit, ASSERTS, "Air/drone strike by US-led coalition on two armed pick-ups of pro-government forces", STRIKE,
         "us-led-coalition", "pro-government-forces", zone),
        (fired, ALLEGES, "Air/drone strike by a drone of pro-government forces on a coalition patrol", STRIKE,
         "pro-government-forces", "us-led-coalition", east),
        (down, ASSERTS, "Disrupted weapons use by US-led coalition on a drone of pro-government forces",
         "disrupted_weapons_use", "us-led-coalition", "pro-government-forces", east),
    )  # fmt: skip
    for item, stance, label, act, actor, target, place in told:
        made.incident(
            f"{label}, 8 June 2017", [(item, "us", stance)], [reading(act, actor, target, [place], [on(6, 8)])],
            [("act", act, ("us",))], grade=Grade.WEAK, episode=episode,
        )  # fmt: skip
    link_june(made, episode, names, hit, fired)
    return hit, fired


def link_june(made, episode, names, hit, fired):
    """The episode of 8 June, in the order of either source."""
    made.episodes.append(
        Episode(
            id=episode, made_by=MAKER.id, label="Three linked incidents near al-Tanf", incidents=tuple(sorted(names)),
            links=(
                EpisodeLink(incident=names[1], other=names[0], relation="later in the day", said_by=fired.id),
                EpisodeLink(incident=names[0], other=names[1], relation="following", said_by=hit.id),
            ),
        )
    )  # fmt: skip


def ghouta(made):
    """Denied by a guarantor; and a day that sources tell apart."""
    text = made.document(
        "Air strikes on Arbin on the third day of the truce",
        [
            "Warplanes hit Arbin in the night of 24 July, killing eight, the Observatory said. Moscow called the "
            "reports of strikes an absolute lie."
        ],
        (7, 25),
    )
    said = made.claim(text, "Warplanes hit Arbin in the night of 24 July, killing eight, the Observatory said.",
                      (OURS, OBSERVATORY))  # fmt: skip
    denied = made.claim(text, "Moscow called the reports of strikes an absolute lie.",
                        (OURS, "Russian Ministry of Defence"), modality=DENIES)  # fmt: skip
    made.incident(
        "Air/drone strike by Syrian government on civilians at Arbin, 24 July 2017",
        [(said, "sohr", ASSERTS), (denied, "ru", DENIES)],
        [reading(STRIKE, "syrian-government", "civilians", [at("Arbin", disc(36.366, 33.539, 1_500))],
                 [on(7, 24, hour=20, hours=8, weight=0.8), on(7, 23, weight=0.2)])],
        [("act", STRIKE, ("sohr",)), ("killed", "8", ("sohr",)), ("place", "Arbin", ("sohr",))],
        ("occurred",), Grade.CONTESTED,
    )  # fmt: skip


def others(made):
    """Breaches, a permission, a province only, and one of which nothing is known but the day."""
    text = made.document(
        "Shells and clashes in four provinces",
        [
            "Shells fell on Latamneh on 8 May. Fighting broke out in Saida on 10 July. Aircraft of the guarantor hit "
            "fighters of Jabhat al-Nusra in Idlib province. Something was hit on 3 September. Tafas was bombed."
        ],
        (9, 4),
        DocumentKind.REPORT,
    )
    sure = on(5, 8)
    for quote, act, actor, target, places, times in (
        ("Shells fell on Latamneh on 8 May.", SHELLING, "syrian-government", "armed-opposition",
         [at("Latamneh", disc(36.62, 35.32, 1_500))], [sure]),
        ("Fighting broke out in Saida on 10 July.", CLASH, "syrian-government", "armed-opposition",
         [at("Saida", disc(36.22, 32.64, 2_000))], [on(7, 10)]),
        ("Aircraft of the guarantor hit fighters of Jabhat al-Nusra in Idlib province.", STRIKE, "russia",
         "jabhat-al-nusra", [at("Idlib", square(36.2, 35.5, 37.0, 36.2))], [on(8, 1, days=31)]),
        ("Something was hit on 3 September.", "attack", None, None, [], [on(9, 3)]),
        ("Tafas was bombed.", STRIKE, "syrian-government", "civilians", [at("Tafas", disc(36.07, 32.73, 1_800))],
         [on(6, 15)]),
    ):  # fmt: skip
        item = made.claim(text, quote, ("The Daily Example", OBSERVATORY))
        day = quote.removesuffix(".")
        made.incident(f"{day}, as told", [(item, "sohr", ASSERTS)], [reading(act, actor, target, places, times)],
                      [("act", act, ("sohr",))], grade=Grade.WEAK)  # fmt: skip


def ledgers(made):
    """Two sides on two days; one copied; provinces for one."""
    for day, ours, theirs in (((5, 6), 7, 11), ((6, 15), 9, 8)):
        text = made.document(
            f"Ledgers of {day[1]}.{day[0]}.",
            [
                f"Russian observers counted {ours} cases of firing, four in Damascus. "
                f"Turkish observers counted {theirs}."
            ],
            day,
        )
        for quote, party, number, rest in (
            (f"Russian observers counted {ours} cases of firing, four in Damascus.", "russia", ours, True),
            (f"Turkish observers counted {theirs}.", "turkey", theirs, False),
        ):
            start = text.text.index(quote)
            span = Span(start=start, end=start + len(quote), text=quote)
            counts = [Count(low=number, high=number, unit="cases of firing", span=span)]
            counts += [Count(low=4, high=4, unit="cases of firing", where="Damascus", span=span)] if rest else []
            side = Mention(span=span, parties=(Weighted(value=party, weight=1.0),))
            item = made.claim(text, quote, (OURS, "Russian Ministry of Defence"),
                              LedgerContent(side=side, counts=tuple(counts)))  # fmt: skip
            made.whens.append(
                When(id=When.id_of(item.id), made_by=MAKER.id, item=item.id, phrase="", candidates=(on(*day),))
            )


def talks(made):
    """Held, and cancelled by one account and postponed by the other."""
    text = made.document(
        "Quiet contacts in Jordan",
        [
            "At least two meetings were held in Jordan. A meeting in Amman was cancelled. "
            "Opinion: it may be a good thing."
        ],
        (6, 13),
    )
    for quote, status, number, where, when in (
        ("At least two meetings were held in Jordan.", TalkStatus.HELD, 2, "Jordan", None),
        ("A meeting in Amman was cancelled.", TalkStatus.CANCELLED, 1, "Amman", on(6, 12, days=7)),
    ):
        span = Span(start=text.text.index(quote), end=text.text.index(quote) + len(quote), text=quote)
        item = made.claim(text, quote, (OURS, "The Wall Street Journal", "US officials"),
                          TalkContent(trigger=span, status=status))  # fmt: skip
        if when:
            made.whens.append(
                When(id=When.id_of(item.id), made_by=MAKER.id, item=item.id, phrase="", candidates=(when,))
            )
        made.talks.append(
            Talk(
                id=Talk.id_of(item.id), made_by=MAKER.id, founding=item.id, label=f"Talks in {where}", status=status,
                number=number, participants=("usa", "russia"), place_phrase=where, topic="a zone in the south",
                is_secret=number == 2,
                members=(
                    Member(item=item.id, probability=1.0, origin="us", stance=ASSERTS,
                           chain=f"{OURS} ← The Wall Street Journal ← US officials"),
                ),
                agreements=(Weighted(value="syr-2017-07-09-south-west", weight=0.7),),
            )
        )  # fmt: skip
    span = Span(start=0, end=5, text=text.text[:5])
    opinion = made.claim(
        text, "Opinion: it may be a good thing.", (OURS,), StatementContent(trigger=span), Modality.OPINION
    )
    made.refusals.append(refusal("reconcile.not_fact", opinion.id, "the sentence gives an opinion", opinion.id))
    made.refusals.append(refusal("read.bad_row", "sources/incidents.csv row 61", "the day is 31 June"))


def coverage(made):
    """Somebody who could see, one who could with limits, one who could not."""
    for row, observer, box, months, means, restriction in (
        (
            "C01",
            OBSERVATORY,
            (35.8, 32.3, 37.3, 36.4),
            (5, 10),
            "reports of its activists",
            "does not always see who flew",
        ),
        ("C02", "US-led coalition", (37.9, 33.0, 39.3, 34.1), (5, 6), "own forces on the spot", ""),
        (
            "C03",
            "observers of the three guarantors",
            (36.0, 35.4, 37.2, 36.3),
            (5, 9),
            "none on the ground",
            "agreed only later",
        ),
    ):
        item = Coverage(
            id=Coverage.id_of("coverage.csv", row), made_by=MAKER.id, evidence=made.evidence[0].id, row=int(row[1:]),
            observer=observer, area="the areas named", start_utc=datetime(2017, months[0], 1, tzinfo=UTC),
            end_utc=datetime(2017, months[1], 28, tzinfo=UTC), means=means, restriction=restriction,
            addresses=("https://example.org/coverage",), text="Our inference from the reports held.",
        )  # fmt: skip
        made.coverages.append(item)
        made.placements.append(
            Placement(
                id=Placement.id_of(item.id), made_by=MAKER.id, item=item.id, phrase=item.area,
                candidates=(at(item.area, square(*box)),),
            )
        )  # fmt: skip


def judged(made, first, second):
    def decide(verb, subjects, reason, **more):
        time = datetime(2026, 11, 22, 12, len(made.judgements), tzinfo=UTC)
        made.judgements.append(
            Judgement(
                id=Judgement.id_of(verb, subjects, "case editor", time), made_by=MAKER.id, verb=verb, subjects=subjects,
                author="case editor", time_utc=time, reason=reason, **more,
            )
        )  # fmt: skip

    decide(Verb.DIFFERENT, (first.id, second.id), "The strike and the drone's attack are two incidents.")
    decide(Verb.CORRECT, (made.claims[0].id,), "A slip of the pen.", field="place", value="north-west of At Tanf")


def make_case(title="Syria 2017, in small"):
    """The whole input of a report."""
    made = Maken()
    tanf_may(made)
    pair = tanf_june(made)
    for part in (ghouta, others, ledgers, talks, coverage):
        part(made)
    judged(made, *pair)
    agreements = load_library(IDS)
    context = AssessContext(
        as_of=date(2017, 10, 31),
        items={item.id: item for item in (*made.claims, *made.records)},
        coverages=tuple(made.coverages),
        placements={item.item: item for item in made.placements},
    )
    found = assess(made.incidents, [compile_agreement(item) for item in agreements], context)
    return ReportInput(
        case=CaseInfo(
            title=title, note="", period_start=date(2017, 5, 1), period_end=date(2017, 10, 31),
            as_of=date(2017, 10, 31), countries=("SYR",),
        ),
        agreements=agreements,
        evidence=tuple(made.evidence),
        documents=tuple(made.documents),
        records=tuple(made.records),
        coverages=tuple(made.coverages),
        claims=tuple(made.claims),
        placements=tuple(made.placements),
        whens=tuple(made.whens),
        incidents=tuple(made.incidents),
        episodes=tuple(made.episodes),
        talks=tuple(made.talks),
        findings=found.findings,
        refusals=tuple(made.refusals),
        judgements=tuple(made.judgements),
        makers=(MAKER, *found.makers),
        tallies=(
            StageTally(stage="read", unit="files", taken=12, out=11, refused=1, made=11),
            StageTally(stage="reconcile", unit="claims and records", taken=25, out=24, refused=1, made=9),
        ),
    )  # fmt: skip
