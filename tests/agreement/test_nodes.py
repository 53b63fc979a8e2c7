"""YAML is read with its places, and what is hostile or broken is one clear error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.agreement import nodes
from truceline.agreement.nodes import Mapping, Scalar, Sequence, read_nodes
from truceline.errors import AgreementError, Fault


def read(text: str) -> nodes.Node:
    return read_nodes(text.encode(), "t.yaml")


def fault(data: str | bytes) -> tuple[int, int, str]:
    with pytest.raises(AgreementError) as caught:
        read_nodes(data.encode() if isinstance(data, str) else data, "t.yaml")
    (found,) = caught.value.faults
    assert found.file == "t.yaml"
    assert found.mend
    return found.line, found.column, found.reason


def test_every_value_knows_its_line_and_column() -> None:
    root = read("a: 1\nb:\n  - x\n  - {c: 'y'}\n")
    assert isinstance(root, Mapping)
    assert [(entry.key, entry.mark) for entry in root.entries] == [("a", (1, 1)), ("b", (2, 1))]
    items = root.entries[1].value
    assert isinstance(items, Sequence)
    assert [item.mark for item in items.items] == [(3, 5), (4, 5)]
    inner = items.items[1]
    assert isinstance(inner, Mapping)
    value = inner.entries[0].value
    assert isinstance(value, Scalar)
    assert (value.text, value.is_plain, value.mark) == ("y", False, (4, 9))


def test_a_byte_order_mark_does_not_matter() -> None:
    assert isinstance(read_nodes(b"\xef\xbb\xbfa: 1", "t.yaml"), Mapping)


def test_aliases_are_shared() -> None:
    root = read("a: &x [1, 2]\nb: *x\n")
    assert isinstance(root, Mapping)
    assert root.entries[0].value is root.entries[1].value
    assert root.size == 1 + 2 * (1 + 3)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: [1, 2\nb: 3", (2, 2), "not valid YAML"),
        ("a: 1\n\tb: 2", (2, 1), "not valid YAML"),
        ("a: !!python/object:os.system x", (1, 4), "tag"),
        ("a: !!str 1", (1, 4), "tag"),
        ("a: *nothing", (1, 4), "refers to nothing"),
        ("a: &x [*x]", (1, 8), "refers to nothing"),
        ("a: 1\n---\nb: 2", (2, 1), "second document"),
        ("? [a, b]\n: 1", (1, 3), "a key is a list"),
        ("", (1, 1), "empty"),
        ("---\n", (1, 1), "empty"),
        ("a: \x07", None, "not valid YAML"),
    ],
)
def test_broken_yaml_is_told_with_its_place(text: str, place: tuple[int, int] | None, words: str) -> None:
    line, column, reason = fault(text)
    assert words in reason
    if place is not None:
        assert (line, column) == place


def test_what_is_not_utf8_is_told_with_its_line() -> None:
    assert fault(b"a: 1\nb: \xff\n") == (2, 1, "not UTF-8 at byte 8")


def test_too_many_bytes_are_refused_unread() -> None:
    assert "bytes" in fault(b"#" * (nodes.MAX_BYTES + 1))[2]


def test_depth_is_bounded() -> None:
    assert "nested deeper" in fault("[" * 10_000)[2]
    assert "nested deeper" in fault("a: " + "{b: " * 60 + "1" + "}" * 60)[2]


def test_a_billion_laughs_are_counted_and_not_told() -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "aliases counted out" in fault("\n".join(lines))[2]


@given(
    st.one_of(st.binary(max_size=200), st.text(alphabet="abc:-[]{}&*!|>#%@`'\",\n \t0?~", max_size=80).map(str.encode))
)
def test_no_bytes_do_more_than_raise_one_error(data: bytes) -> None:
    faults: tuple[Fault, ...] = ()
    try:
        read_nodes(data, "t.yaml")
    except AgreementError as error:
        faults = error.faults
    assert len(faults) <= 1
    assert all(found.line >= 1 for found in faults)
