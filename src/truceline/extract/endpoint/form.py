"""The form that an endpoint's answer must have: whatever does not fit is refused, whole or claim by claim."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from truceline.lexicon.base import Lexicon, convert, read_lexicon
from truceline.model.claim import HarmKind, Modality, SourceKind, TalkStatus, Via

PROMPT: Final = Path(__file__).with_name("endpoint_prompt.yaml")
MAX_CLAIMS: Final = 500
Quote = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]
Number = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]


class _Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the answer: unknown keys are refused."""


class SaidBy(_Form, frozen=True, kw_only=True):
    """A source: its words, what kind it is, how it passes the claim on."""

    name: Quote
    kind: SourceKind = SourceKind.UNKNOWN
    via: Via = Via.SAYS
    cue: Quote | None = None


class Harm(_Form, frozen=True, kw_only=True):
    """People harmed, with the words that say so."""

    kind: HarmKind
    low: Number
    high: Number | None = None
    quote: Quote


class ClaimForm(_Form, frozen=True, kw_only=True):
    """One claim as the endpoint tells it; every string but ``act`` quotes the text."""

    kind: Literal["act", "talk", "statement"]
    sentence: Quote
    trigger: Quote
    modality: Modality = Modality.ASSERTED
    hedge: Quote | None = None
    sources: Annotated[tuple[SaidBy, ...], msgspec.Meta(max_length=8)] = ()
    act: str | None = None
    actor: Quote | None = None
    target: Quote | None = None
    weapon: Quote | None = None
    place: Quote | None = None
    time: Quote | None = None
    justification: Quote | None = None
    harms: Annotated[tuple[Harm, ...], msgspec.Meta(max_length=20)] = ()
    status: TalkStatus | None = None
    participants: Annotated[tuple[Quote, ...], msgspec.Meta(max_length=30)] = ()
    topic: Quote | None = None
    speaker: Quote | None = None


class AnswerForm(_Form, frozen=True, kw_only=True):
    """The whole answer: its claims, each still to be looked at."""

    claims: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(max_length=MAX_CLAIMS)]


class Message(msgspec.Struct, frozen=True):
    """What the protocol wraps the answer in; servers add keys of their own."""

    content: str


class Choice(msgspec.Struct, frozen=True):
    """The first of the completions."""

    message: Message
    finish_reason: str | None = None


class Completion(msgspec.Struct, frozen=True):
    """What a server of the protocol answers."""

    choices: Annotated[tuple[Choice, ...], msgspec.Meta(min_length=1)]


class Prompt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``endpoint_prompt.yaml``."""

    confidence: float
    task: str


@cache
def load_prompt() -> tuple[Lexicon, Prompt]:
    """What a model is asked, with its stamp; read once, raises LexiconError."""
    lexicon = read_lexicon(PROMPT)
    return lexicon, convert(lexicon, Prompt)
