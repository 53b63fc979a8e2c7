"""An agreement as the text of an agreement file: what ``load`` reads back as the same agreement."""

from __future__ import annotations

import io
from datetime import time
from typing import Any, Final

import msgspec

from truceline.model.agreement import Agreement

WIDTH: Final = 120


def dump_agreement(agreement: Agreement) -> str:
    """The YAML of an agreement, without what is at its default; texts are quoted, so that no value changes its type."""
    from ruamel.yaml import YAML

    writer = YAML(typ="rt")
    writer.width = WIDTH
    writer.representer.ignore_aliases = lambda _: True  # one date in two places is no anchor
    out = io.StringIO()
    writer.dump(_plain(agreement), out)
    return out.getvalue()


def _plain(value: Any) -> Any:
    """Mappings, lists and scalars, each text marked to be quoted."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(value)
        given = {field.name: getattr(value, field.name) for field in fields}
        return {
            field.encode_name: _plain(given[field.name])
            for field in fields
            if field.required or given[field.name] != _default(field)
        }
    if isinstance(value, dict):
        return {_plain(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if isinstance(value, str):
        return DoubleQuotedScalarString(str(value))
    if isinstance(value, time):
        return DoubleQuotedScalarString(value.isoformat())
    return value


def _default(field: msgspec.structs.FieldInfo) -> Any:
    made: Any = field.default_factory
    return made() if made is not msgspec.NODEFAULT else field.default
