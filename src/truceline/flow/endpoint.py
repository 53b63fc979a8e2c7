"""The endpoint that a case names, asked only where whoever runs the case said so, to whom its texts go.

Why twice: a case is a folder that people hand on. One that came from a stranger could name any server; so the name of
the host must come from the person at the keyboard too, and only what is not kept yet is asked for at all.
"""

from __future__ import annotations

import hashlib
import os
import time
from ipaddress import ip_network
from typing import TYPE_CHECKING, Final

from truceline.errors import CaseError, ItemError
from truceline.extract.endpoint.extractor import EndpointExtractor
from truceline.flow.parses import ParseFolder
from truceline.flow.worker import Answer
from truceline.model import Refusal
from truceline.net.address import Address, parse_address
from truceline.net.client import Bounds, Client
from truceline.net.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from truceline.flow.case import Case
    from truceline.flow.settings import ExtractSettings
    from truceline.model import Document, Maker
    from truceline.net.client import Exchange

MAX_ANSWER_BYTES: Final = 2_000_000
PAUSES_S: Final = (1.0, 4.0)
"""Before the second and the third try, where the endpoint was busy or not there."""
SILENT_AFTER: Final = 3
"""Texts in a row without an answer, after which the others are not tried."""
BUSY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
HOME: Final = tuple(ip_network(block) for block in ("127.0.0.0/8", "::1/128"))
NEIGHBOURS: Final = tuple(ip_network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))
"""Where a person's own server may stand: on this machine, or in their own network. Never on a link (clouds' keys)."""


class Endpoint:
    """Carries requests to the endpoint of a case; ``client`` and ``sleep`` are other than usual in tests only."""

    def __init__(
        self,
        settings: ExtractSettings,
        send_to: str,
        client: Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._address = _address_of(settings)
        self._key = settings.key
        self._send_to = send_to
        bounds = Bounds(max_bytes=MAX_ANSWER_BYTES, max_seconds=settings.max_seconds)
        self._client = client or Client(_reach_of(self._address), bounds)
        self._sleep = sleep
        self._silent = 0

    @property
    def place(self) -> str:
        """The address that requests go to."""
        return str(self._address)

    def ask(self, request: bytes) -> bytes:
        """The body of the answer; raises ItemError ``extract.endpoint``, CaseError where nobody allowed it."""
        self._check_allowed()
        if self._silent >= SILENT_AFTER:
            raise _unanswered(
                f"gave no answer to {SILENT_AFTER} texts before this one, so it was not asked", self.place
            )
        try:
            body = self._tried(request)
        except ItemError as error:
            self._silent += 1
            raise _unanswered(error.reason, self.place) from error
        self._silent = 0
        return body

    def _tried(self, request: bytes) -> bytes:
        told = [("User-Agent", "Truceline"), ("Content-Type", "application/json"), ("Accept", "application/json")]
        if self._key:
            told.append(("Authorization", f"Bearer {self._secret()}"))
        for pause in (*PAUSES_S, None):
            try:
                found = self._client.ask(self._address, tuple(told), "POST", request)
                if found.fault is not None:
                    raise found.fault
                if found.status == 200:
                    return found.body
                fault = ItemError("read.status", _status_in_words(found))
                if found.status not in BUSY:
                    raise fault
            except ItemError as error:
                if pause is None or error.code not in {"read.unreachable", "read.bad_answer"}:
                    raise
                fault = error
            if pause is not None:
                self._sleep(pause)
        raise fault

    def _check_allowed(self) -> None:
        if self._send_to != self._address.authority:
            raise CaseError(
                f"the texts of this case would be sent to {self._address.authority}, and nobody said that they may",
                where="case.toml: [extract]",
                mend=f"if you want that, run again with --send-to {self._address.authority}; else remove [extract]",
            )
        if self._key:
            self._secret()

    def _secret(self) -> str:
        value = os.environ.get(self._key, "").strip()
        if not value or not value.isascii() or not value.isprintable():
            mend = f"set it: export {self._key}=…"
            raise CaseError(f"the variable {self._key} holds no key", where="case.toml: [extract] key", mend=mend)
        return value


class EndpointReader:
    """The endpoint in place of the rules: answers documents as they do."""

    def __init__(self, case: Case, send_to: str, endpoint: Endpoint | None = None) -> None:
        settings = case.settings.extract
        endpoint = endpoint or Endpoint(settings, send_to)
        self._extractor = EndpointExtractor(endpoint, settings.model, ParseFolder(case.parses), settings.max_chars)

    @property
    def stamp(self) -> str:
        """What claims depend on beside the code: endpoint, model and prompt."""
        return hashlib.sha256(self._extractor.maker.id.encode()).hexdigest()[:16]

    def makers(self, documents: Iterable[Document]) -> tuple[Maker, ...]:
        """Who makes the claims of these documents."""
        return (self._extractor.maker,) if any(True for _ in documents) else ()

    def answer(self, document: Document) -> Answer:
        """The claims of a document; what it cannot take becomes a refusal."""
        try:
            result = self._extractor.extract(document)
        except ItemError as error:
            return Answer(refusals=(self._refusal(document, error),))
        return Answer(claims=result.claims, refusals=result.refusals)

    def _refusal(self, document: Document, error: ItemError) -> Refusal:
        return Refusal(
            id=Refusal.id_of(error.code, document.id),
            made_by=self._extractor.maker.id,
            derived_from=(document.id,),
            code=error.code,
            where=document.origin,
            reason=error.reason,
            mend=error.mend,
            item=document.id,
        )


def _address_of(settings: ExtractSettings) -> Address:
    """The address of the protocol's chat completions; raises CaseError."""
    try:
        address = parse_address(f"{settings.url.rstrip('/')}/chat/completions")
    except ItemError as error:
        raise CaseError(error.reason, where="case.toml: [extract] url", mend=error.mend) from error
    if address.scheme == "http" and not _is_home(address.host):
        raise CaseError(
            "http to another machine would send the texts, and the key, readable by everybody between",
            where="case.toml: [extract] url",
            mend="use https, or a tunnel that ends on this machine",
        )
    return address


def _reach_of(address: Address) -> Reach:
    """Over http this machine only; over https also public servers and those of the person's own network."""
    is_secured = address.scheme == "https"
    return Reach(frozenset({address.port}), (*HOME, *NEIGHBOURS) if is_secured else HOME, is_public=is_secured)


def _is_home(host: str) -> bool:
    return host == "localhost" or Reach(allowed=HOME, is_public=False).fault(host) == ""


def _status_in_words(found: Exchange) -> str:
    said = " ".join(found.body[:200].decode("utf-8", "replace").split())
    return f"it answers {found.status}: {said}" if said else f"it answers {found.status}"


def _unanswered(reason: str, where: str) -> ItemError:
    mend = "see that it runs, then run again: only what is missing is asked for"
    return ItemError("extract.endpoint", f"{where} gave no usable answer: {reason}", mend=mend)
