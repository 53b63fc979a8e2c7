"""Lexicons: the head is checked, and a fault names the file and how to mend it."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from truceline.errors import LexiconError
from truceline.lexicon import base

HEAD = """schema: truceline-lexicon/1
name: words
version: "3"
licence: Apache-2.0
source: [https://example.org/words]
note: For a test.
"""


def written(folder: Path, text: str, name: str = "words.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_body_is_what_stands_beside_the_head(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "cues: [says, denies]\n")
    lexicon = base.read_lexicon(path)
    assert (lexicon.name, lexicon.version) == ("words", "3")
    assert lexicon.body == {"cues": ["says", "denies"]}
    assert lexicon.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_stamp_changes_with_the_content_of_the_same_version(tmp_path: Path) -> None:
    first = base.read_lexicon(written(tmp_path, HEAD + "a: 1\n"))
    second = base.read_lexicon(written(tmp_path, HEAD + "a: 2\n"))
    assert first.stamp != second.stamp
    assert first.stamp.startswith("3+")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- a\n- b\n", "not a mapping"),
        ("{1: a}\n", "not a mapping"),
        ("a: [1, 2\n", "not valid YAML"),
        ("a: !!python/object:os.system x\n", "not valid YAML"),
        ("a: 1\na: 2\n", "not valid YAML"),
        (HEAD.replace("licence: Apache-2.0\n", ""), "licence"),
        (HEAD.replace("lexicon/1", "lexicon/9"), "schema"),
        (HEAD.replace("name: words", "name: other"), "calls itself"),
    ],
)
def test_a_fault_is_told_with_the_file(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(LexiconError) as raised:
        base.read_lexicon(written(tmp_path, text))
    assert reason in str(raised.value)
    assert "words.yaml" in str(raised.value)
    assert raised.value.mend


def test_bytes_that_are_no_text_are_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_bytes(b"name: \xff\xfe")
    with pytest.raises(LexiconError, match="UTF-8"):
        base.read_lexicon(path)


def test_a_missing_lexicon_is_a_fault_with_a_mend() -> None:
    with pytest.raises(LexiconError, match="cannot be read") as raised:
        base.load_lexicon("no-such-lexicon")
    assert raised.value.where == "no-such-lexicon.yaml"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "Acts", "a" * 100])
def test_a_name_cannot_lead_out_of_the_folder(name: str) -> None:
    with pytest.raises(LexiconError, match="not the name of a lexicon"):
        base.load_lexicon(name)


class CuesBody(msgspec.Struct, forbid_unknown_fields=True):
    cues: list[str]


def test_a_body_of_another_shape_is_a_fault(tmp_path: Path) -> None:
    lexicon = base.read_lexicon(written(tmp_path, HEAD + "cues: [1]\n"))
    with pytest.raises(LexiconError, match="Expected `str`"):
        base.convert(lexicon, CuesBody)


def test_versions_are_sorted_pairs_for_a_maker() -> None:
    pairs = base.versions(["parties", "acts", "acts"])
    assert [name for name, _ in pairs] == ["acts", "parties"]
    assert pairs[0][1] == base.load_lexicon("acts").stamp


@pytest.mark.parametrize("path", sorted(base.DATA_FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_lexicon_of_the_package_has_a_whole_head(path: Path) -> None:
    lexicon = base.load_lexicon(path.stem)
    assert lexicon.body
    assert lexicon.head.licence
    assert lexicon.head.source
    assert lexicon.head.note
