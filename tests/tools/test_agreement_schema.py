"""The schema of agreement files: every key explained, every file of the library valid by it, nothing stale."""

from __future__ import annotations

import pytest

from tools.check_agreement_schema import check
from tools.make_agreement_schema import pages, reference
from truceline.agreement.json_schema import meanings, schema
from truceline.agreement.library import library_ids, library_path
from truceline.agreement.nodes import Mapping, Node, Scalar, Sequence, read_nodes


def test_every_key_says_what_it_means() -> None:
    silent = [
        f"{name}.{field}"
        for name, entry in schema()["$defs"].items()
        for field, about in entry.get("properties", {}).items()
        if not about.get("description")
    ]
    assert silent == []


def test_every_meaning_is_of_a_key() -> None:
    kinds = schema()["$defs"]
    assert [
        f"{name}.{field}"
        for name, fields in meanings().items()
        for field in fields
        if name != "*" and field not in kinds[name]["properties"]
    ] == []


def test_the_files_are_not_stale() -> None:
    assert check() == []
    assert "## Provision" in reference(schema())
    assert set(pages()) == {"agreement.schema.json", "agreement-files.md"}


def misfits(node: Node, about: dict, kinds: dict, path: str) -> list[str]:
    """Unknown keys, missing keys and words outside an enumeration: an independent, small reader of the schema."""
    if "$ref" in about:
        return misfits(node, kinds[about["$ref"].rpartition("/")[2]], kinds, path)
    if "anyOf" in about:
        found = [misfits(node, one, kinds, path) for one in about["anyOf"] if one.get("type") != "null"]
        return min(found, key=len)
    if isinstance(node, Mapping) and about.get("type") == "object":
        keys = {entry.key: entry.value for entry in node.entries}
        if "properties" not in about:
            return []
        bad = [f"{path}.{key} unknown" for key in keys if key not in about["properties"]]
        bad += [f"{path}.{key} missing" for key in about.get("required", ()) if key not in keys]
        for key, value in keys.items():
            bad += misfits(value, about["properties"].get(key, {}), kinds, f"{path}.{key}")
        return bad
    if isinstance(node, Sequence) and about.get("type") == "array":
        items = about.get("items")
        if not isinstance(items, dict):
            return []
        return [bad for item in node.items for bad in misfits(item, items, kinds, path)]
    if isinstance(node, Scalar) and "enum" in about and node.text not in about["enum"]:
        return [f"{path}: {node.text} is none of the words"]
    return []


@pytest.mark.parametrize("id_", library_ids())
def test_every_file_of_the_library_is_valid_by_the_schema(id_: str) -> None:
    made = schema()
    node = read_nodes(library_path(id_).read_bytes(), id_)
    assert misfits(node, {"$ref": made["$ref"]}, made["$defs"], id_) == []
