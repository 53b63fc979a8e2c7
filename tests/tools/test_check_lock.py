from __future__ import annotations

from tools import check_lock

PROJECT = {
    "project": {"dependencies": ["Ruamel.YAML>=0.18,<0.20"]},
    "dependency-groups": {"test": ["pytest>=9"], "dev": [{"include-group": "test"}]},
}
HASH = " \\\n    --hash=sha256:" + "0" * 64 + "\n"


def lock(*pins: str) -> str:
    """A lock of the given pins, each with a hash."""
    return "# head\n" + "".join(pin + HASH for pin in pins)


def test_names_are_compared_as_registries_do() -> None:
    assert list(check_lock.faults(PROJECT, lock("ruamel-yaml==0.19.1", "pytest==9.2.0"))) == []


def test_a_missing_and_an_outgrown_pin_are_named() -> None:
    assert list(check_lock.faults(PROJECT, lock("ruamel-yaml==0.21"))) == [
        "requirements.lock has 0.21, pyproject.toml wants Ruamel.YAML<0.20,>=0.18; run ./dev lock",
        "requirements.lock has no pytest; run ./dev lock",
    ]


def test_every_version_counts_where_pythons_differ() -> None:
    text = lock("ruamel-yaml==0.19 ; python_full_version < '3.12'", "ruamel-yaml==0.30", "pytest==9.2.0")
    assert [message.split(",")[0] for message in check_lock.faults(PROJECT, text)] == ["requirements.lock has 0.30"]


def test_an_address_or_a_pin_without_hash_is_refused() -> None:
    text = lock("ruamel-yaml==0.19.1") + "pytest==9.2.0\n--index-url http://example.org\n"
    assert list(check_lock.faults(PROJECT, text)) == [
        "requirements.lock holds an address; run ./dev lock",
        "requirements.lock: pytest==9.2.0 has no hash; run ./dev lock",
    ]


def test_the_lock_of_this_repository_answers_its_project() -> None:
    assert check_lock.main() == 0
