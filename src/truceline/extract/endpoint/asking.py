"""One request for each text and its answer, kept: a re-run repeats the claims without asking anybody."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from truceline.errors import ItemError
from truceline.extract.endpoint.form import Completion, load_prompt
from truceline.lexicon.acts import load_acts

if TYPE_CHECKING:
    from truceline.extract.parse import ParseStore

SEED: Final = 20170608
MAX_ANSWER_TOKENS: Final = 16_000


class Asker(Protocol):
    """Who carries a request to the endpoint."""

    @property
    def place(self) -> str:
        """The endpoint's address."""
        ...

    def ask(self, request: bytes) -> bytes:
        """The body of the answer to a request; raises ItemError ``extract.endpoint``."""
        ...


class Kept(msgspec.Struct, frozen=True):
    """A request with its answer, byte for byte."""

    place: str
    request: bytes
    answer: bytes


class Asking:
    """Asks what is not kept yet."""

    def __init__(self, asker: Asker, model: str, store: ParseStore) -> None:
        self._asker = asker
        self._model = model
        self._store = store

    def about(self, text: str) -> str:
        """What the model answers to a text; raises ItemError ``extract.endpoint`` where there is no usable answer."""
        request = self.request(text)
        key = hashlib.sha256(self._asker.place.encode() + b"\0" + request).hexdigest()
        kept = self._kept(key, request)
        if kept is not None:
            return content_of(kept)
        answer = self._asker.ask(request)
        self._store.put(key, msgspec.msgpack.encode(Kept(self._asker.place, request, answer)))
        return content_of(answer)

    def request(self, text: str) -> bytes:
        """The body of a request: the task is the system's, the text is data in an object of its own."""
        acts = load_acts()
        ids = [*acts.ids, *acts.families]
        task = load_prompt()[1].task + "\n" + "\n".join(f"  {one}  {acts.label(one)}" for one in ids)
        return msgspec.json.encode(
            {
                "model": self._model,
                "messages": [
                    {"role": "system", "content": task},
                    {"role": "user", "content": msgspec.json.encode({"text": text}).decode()},
                ],
                "temperature": 0,
                "seed": SEED,
                "max_tokens": MAX_ANSWER_TOKENS,
                "stream": False,
            }
        )

    def _kept(self, key: str, request: bytes) -> bytes | None:
        data = self._store.get(key)
        if data is None:
            return None
        try:
            kept = msgspec.msgpack.decode(data, type=Kept)
        except msgspec.MsgspecError:
            return None  # damaged: ask again, and the new one takes its place
        return kept.answer if kept.request == request else None


def content_of(answer: bytes) -> str:
    """The words of the model in an answer of the protocol; raises ItemError ``extract.endpoint``."""
    try:
        completion = msgspec.json.decode(answer, type=Completion)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise unusable(f"the answer is none of the protocol: {error}"[:300]) from error
    choice = completion.choices[0]
    if choice.finish_reason not in {None, "stop"}:
        raise unusable(f"the model did not come to an end ({choice.finish_reason[:40]})")
    return choice.message.content


def unusable(reason: str) -> ItemError:
    """The error of an answer that cannot be used."""
    return ItemError("extract.endpoint", reason, mend="try another model, or read the text by rules")
