"""The verb fetch, as a person calls it; no server outside this machine is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.flow.on_disk import make_case
from tests.net.servers import HERE, Server, client_for, page
from truceline.flow import fetching

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

PAGE = b"<!doctype html><title>T</title><p>Shells fell on the town of Saraqib on 8 June 2017, its council said.</p>"


def test_what_lies_inside_a_network_is_refused_with_the_reason(call: Call, tmp_path: Path) -> None:
    make_case(tmp_path / "case")
    with Server({"/a": page(PAGE)}) as server:
        address = f"http://{HERE}:{server.port}/a"
        said = call("fetch", address, "--case", tmp_path / "case", "--contact", "a@b.org", "--port", server.port)
        assert server.asked == []
    assert said.code == 1
    assert "read.forbidden_address" in said.err
    assert "this machine" in said.err
    assert address in said.out


def test_without_a_contact_nothing_is_asked(call: Call, tmp_path: Path) -> None:
    make_case(tmp_path / "case")
    said = call("fetch", "https://example.org/", "--case", tmp_path / "case")
    assert said.code == 1
    assert "--contact" in said.err


def test_pages_and_what_to_do_next(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_case(tmp_path / "case")
    with Server({"/a": page(PAGE, "Content-Type: text/html")}) as server:
        monkeypatch.setattr(fetching, "Client", lambda reach, bounds: client_for(server))
        told = ("--case", tmp_path / "case", "--contact", "a@b.org")
        said = call("fetch", f"http://{HERE}:{server.port}/a", *told, "--json")
        again = call("fetch", f"http://{HERE}:{server.port}/a", *told)
    assert said.code == again.code == 0
    outcome = json.loads(said.out)
    assert outcome["state"] == "fetched"
    assert (tmp_path / "case" / outcome["file"]).is_file()
    assert "truceline run" in said.err
    assert "the same bytes as before" in again.out or outcome["file"] in again.out
