"""One file that opens from disk without a network: the report of a whole generation.

The bytes are the same for the same input, but for the one element that carries the run's stamp.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from truceline.model.evidence import DocumentKind
from truceline.publish.report import assets
from truceline.publish.report.clauses import AgreementWords
from truceline.publish.report.decided import episode_views, judgement_views, refusal_groups, talk_views
from truceline.publish.report.dossier import DossierMaker
from truceline.publish.report.figures import make_figures
from truceline.publish.report.inputs import span_of
from truceline.publish.report.ledgers import make_ledgers
from truceline.publish.report.lookup import Lookup, anchor
from truceline.publish.report.maps import MapMaker
from truceline.publish.report.quotes import Quoter
from truceline.publish.report.seeing import make_seeing
from truceline.publish.report.timeline import TimelineMaker
from truceline.publish.report.wording import day_words, moment_words, plural
from truceline.publish.view import BANNER
from truceline.publish.words import days_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.publish.report.dossier import Dossier
    from truceline.publish.report.inputs import ReportInput, RunStamp, Span

LIVE_MAP: Final = ("maplibre-gl.mjs.gz", "maplibre-gl-worker.mjs.gz")


@cache
def _environment() -> Environment:
    """Templates that escape all they are given and fail on what they are not given."""
    environment = Environment(
        loader=PackageLoader("truceline.publish.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plural"] = plural
    environment.filters["anchor"] = anchor
    environment.filters["because"] = _because
    return environment


def _because(sentence: str) -> str:
    """Why a clause does not apply, without the closing words that say that it does not."""
    return sentence.partition(". So clause ")[0].rstrip(".") + "."


def build_report(report: ReportInput, stamp: RunStamp) -> bytes:
    """The report as the bytes of one HTML file in UTF-8.

    Nothing of the input is trusted: all text is escaped, only http and https addresses become links, and the page's
    policy lets no script run but its own. Raises LexiconError where a file of the package is missing.
    """
    page = _environment().get_template("report.html.j2")
    return page.render(_content(report, stamp)).encode("utf-8", errors="replace")


def _content(report: ReportInput, stamp: RunStamp) -> dict[str, Any]:
    """All that the templates ask for."""
    span = span_of(report, stamp.time_utc.date())
    lookup = Lookup(report, span)
    maps = MapMaker(lookup)
    quoter = Quoter(lookup)
    maker = DossierMaker(lookup, quoter, maps)
    dossiers = tuple(maker.dossier(item) for item in lookup.incidents.values())
    times = TimelineMaker(lookup)
    told = {
        "words": lookup.words,
        "figures": make_figures(lookup, dossiers),
        "facets": _facets(lookup, dossiers),
        "map": maps.static(),
        "map_data": maps.data(),
        "outlines": tuple(_outline_words(lookup)),
        "dossiers": dossiers,
        "timeline": times.timeline(dossiers),
        "agreements": AgreementWords(lookup, maker).views(),
        "ledgers": make_ledgers(lookup),
        "talks": talk_views(lookup, times),
        "episodes": episode_views(lookup),
        "seeing": make_seeing(lookup, dossiers),
        "refusals": refusal_groups(lookup),
        "judgements": judgement_views(lookup),
        "texts": quoter.texts(),
        "rows": quoter.rows(),
    }
    return told | _frame(report, stamp, span) | _carried()


def _frame(report: ReportInput, stamp: RunStamp, span: Span) -> dict[str, Any]:
    """What the report says of itself and of the run."""
    return {
        "case": report.case,
        "period": days_in_words(span.start, span.end),
        "as_of": day_words(span.as_of),
        "stamp": {
            "generation": stamp.generation,
            "time": moment_words(stamp.time_utc),
            "iso": stamp.time_utc.isoformat(timespec="seconds"),
            "version": stamp.version,
        },
        "banner": BANNER if any(item.kind is DocumentKind.RECONSTRUCTION for item in report.documents) else "",
        "makers": sorted(report.makers, key=lambda item: (item.algorithm, item.id)),
        "tallies": report.tallies,
        "licences": report.licences,
    }


def _carried() -> dict[str, Any]:
    """Style, script, MapLibre, and the policy for them."""
    return {
        "packages": assets.packages(),
        "policy": assets.policy(),
        "style": assets.style(),
        "script": assets.script(),
        "live": tuple((name.split(".")[0], assets.in_base64(assets.stored(name))) for name in LIVE_MAP),
    }


def _outline_words(lookup: Lookup) -> Iterator[tuple[str, str, str, str]]:
    """Each zone's outline in words, for the map's text twin: zone, agreement, period, what it was drawn from."""
    for item in lookup.zones:
        period = [f"from {day_words(item.since)}"] if item.since else []
        period += [f"until {day_words(item.until)}"] if item.until else []
        yield item.name, lookup.agreement_short(item.agreement), " ".join(period), item.drawn_from


def _facets(lookup: Lookup, dossiers: tuple[Dossier, ...]) -> dict[str, tuple[tuple[str, str, int], ...]]:
    """What the list can be filtered by: value, name, and for how many incidents it holds."""
    acts: dict[str, int] = {}
    parties: dict[str, int] = {}
    zones: dict[str, int] = {}
    outcomes: dict[str, int] = {}
    for item in dossiers:
        for counts, values in ((acts, item.acts), (parties, item.parties), (zones, item.zones)):
            for value in values:
                counts[value] = counts.get(value, 0) + 1
        outcomes[item.outcome] = outcomes.get(item.outcome, 0) + 1
    zone_names = {
        key: f"{lookup.zone_name(*key.split('/', 1))} ({lookup.agreement_short(key.split('/', 1)[0])})" for key in zones
    }
    return {
        "acts": _ranked({key: (lookup.act(key), count) for key, count in acts.items()}),
        "parties": _ranked({key: (lookup.party(key), count) for key, count in parties.items()}),
        "zones": _ranked({key: (zone_names[key], count) for key, count in zones.items()}),
        "outcomes": tuple(
            (name, lookup.words.outcomes[name].short, outcomes.get(name, 0))
            for name in lookup.words.incident_order
            if name in outcomes or any(f":{name}" in item.keys for item in dossiers)
        ),
        "agreements": tuple(
            (name, lookup.agreement_short(name), sum(name in lookup.findings_of.get(item.id, {}) for item in dossiers))
            for name in lookup.agreements
        ),
    }


def _ranked(found: dict[str, tuple[str, int]]) -> tuple[tuple[str, str, int], ...]:
    ordered = sorted(found.items(), key=lambda item: (item[1][0].casefold(), item[0]))
    return tuple((key, name, count) for key, (name, count) in ordered)
