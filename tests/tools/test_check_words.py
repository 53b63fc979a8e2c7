from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools import check_words

if TYPE_CHECKING:
    from pathlib import Path

# Each text is put together here, so that this file does not break the rules that it is about.
BAD = [
    ("see " + "/work" + "/main/x", "a path of one machine"),
    ("open('" + "/home" + "/ann/x')", "a path of one machine"),
    ("index = https://" + "pypi" + ".org/simple", "a package registry's host"),
    ("https://" + "files" + ".example.org/a.whl", "a package registry's host"),
    ("deb http://" + "deb" + ".debian.org bookworm", "a package registry's host"),
    ("# TO" + "DO later", "unfinished work"),
    ("raise NotImplemented" + "Error", "a stub"),
    ("except " + "Exception:", "name the errors"),
    ("x = y  # type: " + "ignore", "a silenced type error"),
    ("x = y  # type: " + "ignore[arg-type]", "a silenced type error"),
    ("x = y  # no" + "qa", "a silenced rule"),
    ("x = y  # no" + "qa: S101", "a silenced rule"),
    ("@pytest.mark." + "skip", "a test that is left out"),
    ("@pytest.mark." + "xfail(strict=True)", "a test that is left out"),
]
GOOD = [
    "the work/main of it, ../work/x and https://example.org/work/x",
    "files.append(path); registry.get(name); files.items()",
    "the proxy of the mirror",
    "todo is a word in Spanish",
    "x = y  # type: " + "ignore[arg-type]  # the stub lacks the second argument",
    "x = y  # no" + "qa: S101, S102 the words are fixed",
    "@pytest.mark." + "skipif(sys.platform == 'win32', reason='no fork')",
    "@pytest.mark." + "skipif(",
]


@pytest.mark.parametrize(("line", "why"), BAD)
def test_what_does_not_belong_is_named_with_its_line(line: str, why: str) -> None:
    messages = list(check_words.broken_rules(f"fine\n{line}\n", "m.py", ".py"))
    assert len(messages) == 1
    assert messages[0].startswith("m.py:2: ")
    assert why in messages[0]


@pytest.mark.parametrize("line", GOOD)
def test_what_only_looks_like_it_is_left_alone(line: str) -> None:
    assert list(check_words.broken_rules(line, "m.py", ".py")) == []


def test_words_of_code_are_free_in_prose() -> None:
    assert list(check_words.broken_rules("never write except " + "Exception", "style.md", ".md")) == []


def test_a_repository_is_read_whole(work_tree: Path) -> None:
    (work_tree / "src").mkdir()
    (work_tree / "src" / "helpers.py").write_text("")
    (work_tree / "notes.md").write_text("TO" + "DO")
    (work_tree / "picture.png").write_bytes(b"\0TO" + b"DO")
    (work_tree / "LICENSE").write_text("TO" + "DO")
    assert [message.split(":")[0] for message in check_words.check(work_tree)] == ["notes.md", "src/helpers.py"]


def test_a_package_may_not_be_called_so_either(work_tree: Path) -> None:
    (work_tree / "utils").mkdir()
    (work_tree / "utils" / "dates.py").write_text("")
    assert check_words.check(work_tree) == ["utils/dates.py: a module's name says which noun it is about"]
