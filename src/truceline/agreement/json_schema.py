"""The JSON Schema of agreement files, which lets an editor complete and check them: made from the classes of the model.

A field means what ``meanings.yaml`` says, else what the sentence of its class that names it says. Ids of acts, arms and
units are listed; those of parties are offered, since a file may define its own.
"""

from __future__ import annotations

import inspect
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from truceline.agreement.schema import SHORT
from truceline.errors import LexiconError
from truceline.lexicon.acts import load_acts
from truceline.lexicon.armaments import load_armaments
from truceline.lexicon.parties import load_parties
from truceline.model import agreement, constructor, noun, terms

MEANINGS: Final = Path(__file__).parent / "meanings.yaml"
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The JSON Schema of an agreement file, with descriptions and lists of ids."""
    made = msgspec.json.schema(agreement.Agreement)
    known = meanings()
    for name, entry in made["$defs"].items():
        kind = _class(name)
        if kind is None:
            continue
        words = inspect.cleandoc(kind.__doc__ or "")
        entry["description"] = _plain(words.split("\n\n")[0])
        for field, property_ in entry.get("properties", {}).items():
            said = known.get(name, {}).get(field) or _sentence(words, field) or known["*"].get(field, "")
            if said:
                property_["description"] = said
    _complete(made["$defs"])
    _shorten(made["$defs"])
    return {"$schema": DRAFT, "title": "Truceline agreement file", **made}


@cache
def meanings() -> dict[str, dict[str, str]]:
    """What fields mean, by class and field; LexiconError where the file cannot be read."""
    from ruamel.yaml import YAML

    try:
        return dict(YAML(typ="safe", pure=True).load(MEANINGS.read_text("utf-8")))
    except OSError as error:
        mend = "install Truceline again"
        raise LexiconError(f"cannot be read: {error.strerror}", where=MEANINGS.name, mend=mend) from error


def _class(name: str) -> type | None:
    for module in (agreement, constructor, terms, noun):
        found = getattr(module, name, None)
        if isinstance(found, type):
            return found
    return None


def _plain(text: str) -> str:
    return " ".join(text.replace("``", "").split())


def _sentence(words: str, field: str) -> str:
    """The sentences of a docstring that name a field."""
    sentences = re.split(r"(?<=[.])\s+", " ".join(words.split()))
    return " ".join(_plain(sentence) for sentence in sentences if f"``{field}``" in sentence)


def _complete(kinds: dict[str, Any]) -> None:
    """Lists of ids for the fields that name something of a lexicon."""
    acts, arms = load_acts(), load_armaments()
    known = load_parties()
    parties = {"anyOf": [{"enum": sorted(frozenset(known.ids) - known.learnt)}, {"type": "string"}]}
    spoken = {"enum": sorted((*acts.ids, *acts.families))}
    clause = kinds["Provision"]["properties"]
    for field in ("by", "against", "adjudicated_by"):
        clause[field]["items"] |= parties
    clause["between"]["items"]["items"] |= parties
    clause["acts"]["items"] |= spoken
    clause["purposes"]["items"] |= {"enum": list(arms.purposes)}
    for field, words in (("unit_from", arms.units), ("qualifier", arms.qualifiers)):
        clause[field]["anyOf"] = [{"enum": list(words)}, {"type": "null"}]
    kinds["Arms"]["properties"]["kind"] |= {"enum": list(arms.kinds)}
    kinds["Arms"]["properties"]["systems"]["items"] |= {"enum": list(arms.systems)}
    for name in ("Role", "Membership"):
        kinds[name]["properties"]["party"] |= parties
    kinds["ReferenceLine"]["properties"]["parties"]["items"] |= parties
    kinds["Agreement"]["properties"]["permitted_forces"]["items"] |= parties


def _shorten(kinds: dict[str, Any]) -> None:
    """Where one value may stand for a mapping, and for a list of one: ``most: 22000``, ``arms: tank``."""
    short = {f"#/$defs/{kind.__name__}": kinds[kind.__name__]["properties"][key] for kind, key in SHORT.items()}
    for entry in kinds.values():
        for name, about in entry.get("properties", {}).items():
            items = about.get("items")
            reference = about.get("$ref") or (items.get("$ref") if isinstance(items, dict) else None)
            if reference in short:
                value = {key: item for key, item in short[reference].items() if key != "description"}
                plain = {key: item for key, item in about.items() if key != "description"}
                forms = [plain, value, *([{"$ref": reference}] if "items" in about else [])]
                said = {"description": about["description"]} if "description" in about else {}
                entry["properties"][name] = {"anyOf": forms, **said}
