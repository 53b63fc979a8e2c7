"""From an endpoint's answer to claims: each field found in the text, each claim that quotes anything else refused.

A cascade: (1) the prose within bounds, (2) the kept or fresh answer, (3) its form, (4) of each claim the sentence, the
trigger in it, then every field; (5) ids and numbers as for the rules. What a text tells a model to do can at most leave
claims out or add some that its own words make up: nothing else has a way in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import ItemError
from truceline.extract.chain import UNKNOWN_PUBLISHER, Chain
from truceline.extract.claims import Draft
from truceline.extract.cues import load_cues
from truceline.extract.endpoint.asking import Asking, unusable
from truceline.extract.endpoint.form import AnswerForm, ClaimForm, Harm, SaidBy, load_prompt
from truceline.extract.endpoint.quoting import Quoter
from truceline.extract.normal import normalise
from truceline.extract.quantities import load_quantities
from truceline.extract.rules import ExtractResult, numbered, prose_blocks
from truceline.lexicon.acts import load_acts
from truceline.lexicon.base import versions
from truceline.lexicon.parties import load_parties
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import (
    ActContent,
    Casualties,
    Content,
    Hop,
    Mention,
    PlacePhrase,
    SourceKind,
    StatementContent,
    TalkContent,
    TimePhrase,
    Via,
)
from truceline.model.noun import Maker, Span, Weighted
from truceline.model.refusal import Refusal

if TYPE_CHECKING:
    from truceline.extract.endpoint.asking import Asker
    from truceline.extract.parse import ParseStore
    from truceline.model.evidence import Document

NAME: Final = "extract.endpoint-1"
WHY: Final = "told by the endpoint's model and found in the text; declared, not calibrated"
MOST_UNREAD: Final = 20
"""People whom words may stand for that we cannot read as a number."""
FENCE: Final = "```"


class EndpointExtractor:
    """Claims by the model ``model`` at the endpoint that ``asker`` reaches; ``store`` keeps requests and answers."""

    NAME: Final = NAME

    def __init__(self, asker: Asker, model: str, store: ParseStore, max_chars: int = 30_000) -> None:
        self._asking = Asking(asker, model, store)
        self._max_chars = max_chars
        told = (("endpoint", asker.place), ("model", model), ("prompt", load_prompt()[0].stamp))
        lexicons = versions(("acts", "parties", "parties_world", "sources"))
        self.maker = Maker(algorithm=NAME, inputs=tuple(sorted((*told, *lexicons))))

    def extract(self, document: Document) -> ExtractResult:
        """Claims of a document and a refusal for each that was not taken.

        Raises ItemError ``extract.too_long`` and ``extract.endpoint``.
        """
        pieces = prose_blocks(document, normalise(document.text))
        text = "\n\n".join(document.text[piece.start : piece.end] for piece in pieces)
        if len(text) > self._max_chars:
            reason = f"{len(text)} characters of prose, more than {self._max_chars}"
            raise ItemError("extract.too_long", reason, mend="split the document, or raise [extract] max_chars")
        if not text.strip():
            return ExtractResult(())
        writer = _Writer(document, Quoter(document.text, pieces))
        drafts, refusals = [], []
        for number, raw in enumerate(_claims_in(self._asking.about(text)), start=1):
            try:
                drafts.append(writer.draft(_form_of(raw)))
            except ItemError as error:
                refusals.append(self._refusal(document, number, error))
        return ExtractResult(numbered(document, drafts, self.maker.id), tuple(refusals))

    def _refusal(self, document: Document, number: int, error: ItemError) -> Refusal:
        return Refusal(
            id=Refusal.id_of(error.code, f"{document.id}:claim {number}"),
            made_by=self.maker.id,
            derived_from=(document.id,),
            code=error.code,
            where=f"{document.origin}:claim {number}",
            reason=error.reason,
            mend=error.mend,
            item=document.id,
        )


def _claims_in(content: str) -> tuple[msgspec.Raw, ...]:
    """The claims of an answer, unread; raises ItemError where it is not of the form."""
    content = content.strip()
    if content.startswith(FENCE) and content.endswith(FENCE):
        content = content.removeprefix(FENCE).removeprefix("json").removesuffix(FENCE)
    try:
        return msgspec.json.decode(content, type=AnswerForm).claims
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise unusable(f"the model's words are not of the form asked for: {error}"[:300]) from error


def _form_of(raw: msgspec.Raw) -> ClaimForm:
    try:
        tree = msgspec.json.decode(raw)
        told = (
            {key: value for key, value in tree.items() if value not in ("", [], None)}
            if isinstance(tree, dict)
            else tree
        )
        return msgspec.convert(told, ClaimForm)
    except (msgspec.MsgspecError, RecursionError) as error:
        mend = "nothing to mend: the claim is not taken"
        raise ItemError("extract.bad_claim", f"is not of the form: {error}"[:300], mend=mend) from error


class _Writer:
    """Writes the claims of one document; raises ItemError for one that cannot be taken."""

    def __init__(self, document: Document, quoter: Quoter) -> None:
        self._document = document
        self._quoter = quoter
        self._parties = load_parties()
        self._cues = load_cues()

    def draft(self, form: ClaimForm) -> Draft:
        """A claim without its id."""
        sentence = self._quoter.sentence(form.sentence)
        trigger = self._quoter.inside(form.trigger, "trigger", sentence)
        contents = {"act": self._act, "talk": self._talk, "statement": self._statement}
        content = contents[form.kind](form, trigger, sentence)
        weight = load_prompt()[1].confidence
        names = ["chain", "modality", *(name for name in content.__struct_fields__ if _is_told(content, name))]
        return Draft(
            kind=form.kind,
            trigger_start=trigger.start,
            proposition=sentence,
            chain=self._chain(form, sentence),
            modality=form.modality,
            content=content,
            hedge=self._quoter.inside(form.hedge, "hedge", sentence) if form.hedge else None,
            confidence=weight,
            fields=tuple(Weighted(value=name, weight=weight, reason=WHY) for name in sorted(names)),
        )

    def _act(self, form: ClaimForm, trigger: Span, sentence: Span) -> Content:
        acts = load_acts()
        if form.act is None or not acts.knows(form.act):
            reason = f"no act is called {str(form.act)[:60]!r}"
            raise ItemError("extract.bad_claim", reason, mend="nothing to mend: the claim is not taken")
        return ActContent(
            act=form.act,
            trigger=trigger,
            actor=self._mention(form.actor, "actor", sentence),
            target=self._mention(form.target, "target", sentence),
            weapon=self._mention(form.weapon, "weapon", sentence),
            place=PlacePhrase(span=self._quoter.near(form.place, "place", sentence)) if form.place else None,
            time=self._time(form, sentence),
            casualties=tuple(self._harms(form, sentence)),
            justification=self._maybe(form.justification, "justification", sentence),
        )

    def _talk(self, form: ClaimForm, trigger: Span, sentence: Span) -> Content:
        if form.status is None:
            raise ItemError("extract.bad_claim", "a talk has no status", mend="nothing to mend: the claim is not taken")
        named = [self._mention(one, "participants", sentence) for one in form.participants]
        return TalkContent(
            trigger=trigger,
            status=form.status,
            participants=tuple(one for one in named if one is not None),
            place=PlacePhrase(span=self._quoter.near(form.place, "place", sentence)) if form.place else None,
            time=self._time(form, sentence),
            topic=self._maybe(form.topic, "topic", sentence),
        )

    def _statement(self, form: ClaimForm, trigger: Span, sentence: Span) -> Content:
        return StatementContent(
            trigger=trigger,
            speaker=self._mention(form.speaker, "speaker", sentence),
            topic=self._maybe(form.topic, "topic", sentence),
            time=self._time(form, sentence),
        )

    def _time(self, form: ClaimForm, sentence: Span) -> TimePhrase | None:
        return TimePhrase(span=self._quoter.near(form.time, "time", sentence)) if form.time else None

    def _maybe(self, quote: str | None, field: str, sentence: Span) -> Span | None:
        return self._quoter.near(quote, field, sentence) if quote else None

    def _mention(self, quote: str | None, field: str, sentence: Span) -> Mention | None:
        """Words for somebody or something; which party they mean is told by our lexicon, never by the model."""
        if not quote:
            return None
        span = self._quoter.near(quote, field, sentence)
        parties = () if field == "weapon" else self._parties.match(span.text)
        return Mention(span=span, parties=parties)

    def _harms(self, form: ClaimForm, sentence: Span) -> list[Casualties]:
        found: dict[str, Casualties] = {}
        for harm in form.harms:
            span = self._quoter.near(harm.quote, "harms", sentence)
            if not _holds(span.text, harm):
                reason = f"tells {harm.low} to {harm.high} {harm.kind.value}, and quotes {span.text[:80]!r} for it"
                raise ItemError("extract.bad_claim", reason, mend="nothing to mend: the claim is not taken")
            found.setdefault(harm.kind.value, Casualties(kind=harm.kind, low=harm.low, high=harm.high, span=span))
        return [found[kind] for kind in sorted(found)]

    def _chain(self, form: ClaimForm, sentence: Span) -> Chain:
        """The publisher, whom we know from the document, then the sources that the text names, each once."""
        hops = [self._publisher()]
        for said in form.sources:
            hop = self._hop(said, sentence)
            if hop.key not in {one.key for one in hops}:
                hops.append(hop)
        return Chain(tuple(hops))

    def _publisher(self) -> Hop:
        name = self._document.publisher or UNKNOWN_PUBLISHER
        canonical, key, party = self._named(name)
        return Hop(name=canonical, key=key, kind=SourceKind.PUBLISHER, via=Via.PUBLISHES, party=party)

    def _hop(self, said: SaidBy, sentence: Span) -> Hop:
        span = self._quoter.near(said.name, "sources", sentence)
        cue = self._maybe(said.cue, "sources", sentence)
        name, key, party = self._named(span.text)
        return Hop(name=name, key=key, kind=said.kind, via=said.via, party=party, span=span, cue=cue)

    def _named(self, name: str) -> tuple[str, str, str | None]:
        """A source's name and key by our lexicons, as the rules have them, and the party that it surely is."""
        canonical = self._cues.outlets.get(fold_name(name))
        matches = self._parties.match(name) if canonical is None else ()
        party = matches[0].value if matches and matches[0].weight >= 0.95 else None
        return canonical or name, party or fold_name(canonical or name), party


def _holds(quote: str, harm: Harm) -> bool:
    """Whether the quoted words can stand for the numbers: figures and words that we can read must be those told."""
    if harm.high is not None and harm.high < harm.low:
        return False
    read = load_quantities().find(quote, 0, len(quote))
    if not read:  # "a woman", and words of other languages
        return max(harm.low, harm.high or 0) <= MOST_UNREAD and not re.search(r"\d", quote)
    numbers = {number for one in read for number in (one.low, one.high) if number is not None}
    return {harm.low, harm.low if harm.high is None else harm.high} <= numbers


def _is_told(content: Content, name: str) -> bool:
    return name not in {"trigger", "number", "is_secret", "ordinal", "linked_trigger"} and getattr(
        content, name
    ) not in (
        None,
        (),
        "",
    )
