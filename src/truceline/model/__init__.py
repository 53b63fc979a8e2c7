"""The nouns of Truceline: frozen, typed, without I/O. Tables, JSON Schemas and reference pages derive from them."""

from truceline.model.agreement import Agreement, Provision, Zone
from truceline.model.claim import Claim
from truceline.model.coverage import Coverage
from truceline.model.evidence import CustodyEntry, Document, Evidence
from truceline.model.finding import Finding
from truceline.model.footprint import Footprint, Placement
from truceline.model.incident import Assignment, Episode, Incident, Recognition, Redirect
from truceline.model.judgement import Judgement
from truceline.model.notice import Notice
from truceline.model.noun import Bounds, Maker, Noun, Part, Span, Weighted, content_hash, identify
from truceline.model.party import Party
from truceline.model.record import Record
from truceline.model.refusal import Refusal
from truceline.model.talk import Talk
from truceline.model.when import When

TABLE_NOUNS: tuple[type[Noun], ...] = (
    Evidence,
    Document,
    Record,
    Coverage,
    Claim,
    Placement,
    When,
    Judgement,
    Incident,
    Episode,
    Assignment,
    Redirect,
    Recognition,
    Talk,
    Finding,
    Refusal,
)
"""The nouns that a case keeps as tables, in the order of the flow."""

__all__ = [
    "TABLE_NOUNS",
    "Agreement",
    "Assignment",
    "Bounds",
    "Claim",
    "Coverage",
    "CustodyEntry",
    "Document",
    "Episode",
    "Evidence",
    "Finding",
    "Footprint",
    "Incident",
    "Judgement",
    "Maker",
    "Notice",
    "Noun",
    "Part",
    "Party",
    "Placement",
    "Provision",
    "Recognition",
    "Record",
    "Redirect",
    "Refusal",
    "Span",
    "Talk",
    "Weighted",
    "When",
    "Zone",
    "content_hash",
    "identify",
]
